"""Whom to call: a person or a role with a telephone, who is not reached, and who takes another's place."""

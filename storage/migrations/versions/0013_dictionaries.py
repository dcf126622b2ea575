"""Private parts may be compressed with a dictionary: nothing changes in the schema, but older programs cannot read them."""

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Names no `compatible_from`, and so ends the programs of before."""

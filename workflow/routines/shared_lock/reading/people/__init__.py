"""Names and numbers, whose they are, what the persons are to each other, and who of them has the lock."""

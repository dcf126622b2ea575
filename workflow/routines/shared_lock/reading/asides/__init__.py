"""What is said besides the facts: other matters, reasons, what is settled already, and whether a clause can touch the order."""

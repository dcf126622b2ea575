"""The contracts of the outside systems, and how each way of reaching them keeps them."""

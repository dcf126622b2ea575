"""What opens the gate: whether there is a code, which it is, and from when it holds."""

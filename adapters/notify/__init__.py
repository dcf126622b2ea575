"""The notify port: text messages, e-mail and calendar entries."""

"""Lindesk: the service desk that orders come from and are answered in."""

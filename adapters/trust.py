"""Which certificates are trusted on the way to outside systems."""

from __future__ import annotations

import ssl


def trusted(ca_file: str | None = None) -> ssl.SSLContext:
    """The usual certificates, and those of a file (PEM)."""
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context

"""Which certificates are trusted on the way to outside systems."""

from __future__ import annotations

import ssl
from functools import cache


def trusted(ca_file: str | None = None) -> ssl.SSLContext:
    """The usual certificates, which are read once a process, and those of a file (PEM)."""
    if not ca_file:
        return _usual()
    context = ssl.create_default_context()
    context.load_verify_locations(ca_file)
    return context


@cache
def _usual() -> ssl.SSLContext:
    return ssl.create_default_context()

"""Streamed answers: they end when a server of this process stops, instead of delaying it."""

from __future__ import annotations

_ended = 0


def mark() -> int:
    """What a stream remembers when it begins."""
    return _ended


def over(begun: int) -> bool:
    """True when a server has begun to stop since then; a page that is still open reconnects."""
    return begun != _ended


def end_all() -> None:
    """End the streams that have begun; those that begin later go on."""
    global _ended
    _ended += 1

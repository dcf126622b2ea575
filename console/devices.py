"""What a program that signs in is called: the browser and its system, in words that people know; nothing else is kept."""

from __future__ import annotations

# The first that fits wins: browsers name the ones that they are like, too.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def agent_named(user_agent: str) -> str:
    """Like "Firefox, Windows"; of another program, its own name; empty where it tells nothing."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if browser:
        return f"{browser}, {system}" if system else browser
    own = user_agent.partition("/")[0].strip()
    return own[:40] if own.isprintable() and own.isascii() else ""

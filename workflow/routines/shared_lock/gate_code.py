"""What a gate code looks like."""

from __future__ import annotations

from workflow.identity import without_phones

CODE_CHARACTERS = 40
SECRETS = ("gate_code", "wrong_gate_code", "codes")
"""What an order keeps that opens something, by its name in the private part: destroyed when the order ends."""


def opens(code: str) -> bool:
    """Whether the text holds a gate code; the phone of a person who knows it is none."""
    return len(code) <= CODE_CHARACTERS and any(each.isdigit() for each in without_phones(code))

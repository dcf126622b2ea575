"""Labels and fields as the API gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from workflow.definition import Field
from workflow.values import Label


class FieldJson(TypedDict):
    """A field of a trigger: `kind` says what it is checked as (`workflow.fields`), `choices` are those of a choice."""

    name: str
    label: dict[str, str] | None
    kind: str
    required: bool
    choices: list[str]


def said(label: Label | None) -> dict[str, str] | None:
    """A label in both languages."""
    return None if label is None else {"sv": label.sv, "en": label.en}


def fields_said(fields: Sequence[Field]) -> list[FieldJson]:
    """What a trigger asks for."""
    return [
        {"name": f.name, "label": said(f.label), "kind": f.kind, "required": f.required, "choices": list(f.choices)}
        for f in fields
    ]

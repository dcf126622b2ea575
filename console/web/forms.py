"""Forms made from a transition's fields, and what was typed into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from workflow.definition import Transition, Workflow
from workflow.errors import BadInput
from workflow.routines.shared_lock.chart import CALLING_OFF, HOLD_CAUSES, SPEAKING

FACT = "fact:"
# More than may be said: what is too long is refused in a sentence, and not cut.
_LONGEST = {"text": 5000}
_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")


def data_of(row: Transition, form: Mapping[str, Any]) -> dict[str, Any]:
    """The data that a row's fields ask for; a visit is one of the proposed times, or a day and a half of it."""
    found: dict[str, Any] = {}
    for field in row.fields:
        value = str(form.get(field.name, "")).strip()[: _LONGEST.get(field.kind, 200)]
        if field.kind == "facts":
            given = {name.removeprefix(FACT): str(told).strip()[:300] for name, told in form.items() if name.startswith(FACT)}
            found |= {code: told for code, told in given.items() if told}
        elif field.kind == "names":
            value = ",".join(several(form, field.name))[:4000]
        if field.kind == "window":
            day = str(form.get(f"{field.name}_day", "")).strip()
            value = f"{day} {form.get(f'{field.name}_window', '')}".strip() if day else value
        if value:
            found[field.name] = value
    return found


def several(form: Mapping[str, Any], name: str) -> list[str]:
    """Every value that a form has under one name."""
    values = form.getlist(name) if isinstance(form, FormData) else [form[name]] if name in form else []
    return [part for value in values for part in str(value).split(",") if part]


def typed_in(form: FormData) -> dict[str, Any]:
    """What was typed, for showing it again; several choices of one name as a list."""
    return {**form, "about": several(form, "about")}


def reason_of(trigger: str, form: Mapping[str, Any]) -> str | None:
    """The reason given. A hold has a cause to choose; only another cause needs words."""
    text = str(form.get("reason", "")).strip()[:1000]
    if trigger == "hold":
        cause = str(form.get("cause", ""))
        return cause if cause in HOLD_CAUSES and cause != "other" else text or None
    return text or None


def key_of(account: str, form: Mapping[str, Any]) -> str | None:
    """The dedupe key of a form that may be sent twice; it belongs to the account that sent it."""
    key = str(form.get("key", ""))
    return f"web/{account}/{key}" if _KEY.fullmatch(key) else None


class WordsNeeded(BadInput):
    """A form that ends an order came without a reason."""


def ends(workflow: Workflow, state: str, trigger: str) -> bool:
    """True when this trigger can end the order: then its consequences are shown first, and a reason is asked for."""
    rows = workflow.rows.get((state, trigger), ())
    return not workflow.state[state].end and any(row.target and workflow.state[row.target].end for row in rows)


def shown_first(workflow: Workflow, state: str, trigger: str) -> bool:
    """True when the consequences are shown before it is done: it ends the order, calls something off, or is there to be said."""
    return trigger in (*SPEAKING, *CALLING_OFF) or ends(workflow, state, trigger)


def needs_words(trigger: str, row: Transition, workflow: Workflow) -> bool:
    """True when the reason has to be written, and not chosen."""
    return (row.needs_reason and trigger != "hold") or ends(workflow, row.source or "", trigger)


def see_that_words_are_given(trigger: str, workflow: Workflow, state: str, reason: str | None) -> None:
    """Refuse to end an order for no reason."""
    if ends(workflow, state, trigger) and not reason:
        raise WordsNeeded("A reason is needed (ett skäl krävs).")

"""Forms made from a transition's fields, and what was typed into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from console.extension import Forms
from console.labels import Labels, fields_of
from console.web.translator import Translator
from runtime.reasons import REASON_WANTED
from workflow.definition import Field, Transition, Workflow
from workflow.errors import BadInput
from workflow.values import Facts, Label, Order

Form = Mapping[str, Any]
"""A form as a browser sent it, or a request of the API: texts by the names of the fields, checked against the row only after."""
FACT, SHOWN = "fact:", "shown:"
"""Before the name of a fact: what was typed, and what the page showed."""
# More than may be said: what is too long is refused in a sentence, and not cut.
_LONGEST = {"text": 5000}
_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")


def data_of(row: Transition, form: Form) -> Facts:
    """The data that a row's fields ask for; a window is one of the proposed ones, or a day and a half of it."""
    found: dict[str, Any] = {}
    for field in row.fields:
        value = str(form.get(field.name, "")).strip()[: _LONGEST.get(field.kind, 200)]
        if field.kind == "facts":
            given = {code: str(form[f"{FACT}{code}"]).strip()[:300] for code in _facts_in(form)}
            found |= {code: text for code, text in given.items() if text and not _as_shown(form, code)}
        elif field.kind == "names":
            value = ",".join(several(form, field.name))[:4000]
        if field.kind == "window":
            day = str(form.get(f"{field.name}_day", "")).strip()
            value = f"{day} {form.get(f'{field.name}_window', '')}".strip() if day else value
        if value:
            found[field.name] = value
    return found


def _facts_in(form: Form) -> list[str]:
    return [name.removeprefix(FACT) for name in form if name.startswith(FACT)]


def _as_shown(form: Form, code: str) -> bool:
    """Whether a fact is left as the page showed it, which may be out of date by now."""
    return str(form[f"{FACT}{code}"]).strip() == str(form.get(f"{SHOWN}{code}", "")).strip()


def several(form: Form, name: str) -> list[str]:
    """Every value that a form has under one name."""
    values = form.getlist(name) if isinstance(form, FormData) else [form[name]] if name in form else []
    return [part for value in values for part in str(value).split(",") if part]


def typed_in(form: FormData) -> Facts:
    """What was typed, for showing it again; several choices of one name as a list. Facts that were left alone are not typed."""
    left = {f"{FACT}{code}" for code in _facts_in(form) if _as_shown(form, code)}
    typed = {name: value for name, value in form.items() if name not in left and not name.startswith(SHOWN)}
    return {**typed, **{name: several(form, name) for name in typed if len(form.getlist(name)) > 1 or name == "about"}}


def whole_number(text: str) -> int:
    """A whole number that every store can hold; what is none is 0."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def reason_of(trigger: str, form: Form, own: Forms) -> str | None:
    """The reason given; a cause that was chosen is one where the routine says so."""
    cause = str(form.get("cause", ""))
    if cause in own.causes.get(trigger, ()):
        return cause
    return str(form.get("reason", "")).strip()[:1000] or None


def key_of(account: str, form: Form) -> str | None:
    """The dedupe key of a form that may be sent twice; it belongs to the account that sent it."""
    key = str(form.get("key", ""))
    return f"web/{account}/{key}" if _KEY.fullmatch(key) else None


class WordsNeeded(BadInput):
    """A form that ends an order came without a reason."""


def ends(workflow: Workflow, state: str, trigger: str) -> bool:
    """True when this trigger can end the order: then its consequences are shown first, and a reason is asked for."""
    rows = workflow.rows.get((state, trigger), ())
    return not workflow.state[state].end and any(row.target and workflow.state[row.target].end for row in rows)


def shown_first(workflow: Workflow, state: str, trigger: str, own: Forms) -> bool:
    """True when the consequences are shown before it is done: it ends the order, or its routine says so."""
    return trigger in own.previewed or ends(workflow, state, trigger)


def needs_words(trigger: str, row: Transition, workflow: Workflow, own: Forms) -> bool:
    """True when the reason has to be written, and not chosen."""
    return (row.needs_reason and trigger not in own.causes) or ends(workflow, row.source or "", trigger)


def see_that_words_are_given(trigger: str, workflow: Workflow, state: str, reason: str | None) -> None:
    """Refuse to end an order for no reason."""
    if ends(workflow, state, trigger) and not reason:
        raise WordsNeeded(REASON_WANTED())


def known_facts(workflow: Workflow, order: Order, labels: Labels, words: Translator) -> list[tuple[Label, str]]:
    """What was filled in and is kept in the order's data, by the labels of the fields; nothing personal stands there."""
    found = []
    for field in fields_of(workflow):
        value = order.data.get(field.name)
        if value is not None and value != "":
            found.append((field.label, _shown(workflow, field, value, labels, words)))
    return found


def _shown(workflow: Workflow, field: Field, value: Any, labels: Labels, words: Translator) -> str:
    if field.kind == "flag":
        return words("Ja") if value else words("Nej")
    if field.kind == "date" and isinstance(value, str):
        return words.day(value)
    if field.kind == "window" and isinstance(value, Mapping):
        return f"{words.day(value.get('date'))} {value.get('window')}"
    if field.kind == "choice":
        return words.say(labels.choice(workflow, str(value)))
    if isinstance(value, (list, tuple)):
        return ", ".join(words.say(labels.choice(workflow, str(each))) for each in value)
    return str(value)

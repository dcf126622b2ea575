"""Reads a Lindesk ticket as an order: which kind, whom it concerns, and what it lacks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

from workflow.routines.shared_lock.completion import filled_in, gate_codes
from workflow.routines.shared_lock.draft import Draft
from workflow.routines.shared_lock.free_text import read_text
from workflow.routines.shared_lock.identity import find_identifiers
from workflow.routines.shared_lock.judging import judge
from workflow.routines.shared_lock.reading.values import (
    LINK_EXISTING,
    NEW_INSTALL,
    UNCLEAR_TEXTS,
    Confidence,
    Doubt,
    IntakeSettings,
    Kind,
    Reading,
    plain,
)
from workflow.routines.shared_lock.ticket_form import labels, read_form, text_of, unit_of


def read_ticket(
    ticket: Mapping[str, Any], today: date, settings: IntakeSettings, as_kind: Kind | None = None, comments: Sequence[str] = ()
) -> Reading:
    """What the ticket orders; whatever it holds, the answer is a Reading.

    `as_kind` reads it as the kind that people have agreed on, whatever its heading says. `comments` are the unit's,
    oldest first: each may answer what the ticket, and those before it, leave open.
    """
    ticket = ticket if isinstance(ticket, Mapping) else {}
    path = labels(ticket)
    draft, confidence = _draft(ticket)
    kind = as_kind or _kind(path, draft, settings)
    if not as_kind:
        draft.doubts |= _kind_doubts(path, kind, draft, settings)
    if confidence != "form" and not draft.persons:
        draft.doubts.add("not_an_order")
    draft.doubts |= _changed_meaning(ticket, comments)

    def judged(written: Draft) -> Reading:
        unit, reporter = unit_of(ticket), text_of(ticket.get("reporterUserId"))
        return judge(deepcopy(written), kind, confidence, today, settings, unit, reporter)

    reading = judged(draft)
    for said in comments:
        if not (reading.missing or reading.malformed):
            break
        filled = filled_in(draft, reading, said)
        again = judged(filled)
        if _is_better(again, reading):
            draft, reading = filled, again
    found = tuple(Doubt(code, UNCLEAR_TEXTS[code]) for code in reading.doubts)
    return replace(reading, gate_codes_said=gate_codes(comments), doubts_found=found)


def _is_better(again: Reading, before: Reading) -> bool:
    """Whether a reply answers something that was asked, and leaves nothing less clear."""
    asked, still = {*before.missing, *before.malformed}, {*again.missing, *again.malformed}
    return still < asked and {*again.doubts} <= {*before.doubts}


def unit_is_digital(unit: str | None, settings: IntakeSettings) -> bool:
    """Whether the ordering unit uses digital keys; an unknown unit does not when units are listed."""
    if not settings.digital_units:
        return True
    return unit is not None and plain(unit) in {plain(each) for each in settings.digital_units}


def _draft(ticket: Mapping[str, Any]) -> tuple[Draft, Confidence]:
    form = read_form(ticket)
    description = ticket.get("description")
    text = read_text(description) if isinstance(description, str) else Draft()
    if any(each.name for each in form.persons):
        form.doubts |= _text_beside(form, text, description)
        return form, "form"
    if not text.persons and (form.persons or form.order_kind):
        return form, "form"
    return text.overlaid_with(form), "high"


def _text_beside(form: Draft, text: Draft, description: Any) -> set[str]:
    """What the text beside a filled-in form tells of somebody else, or tells otherwise."""
    found = find_identifiers(description[:_SCANNED]) if isinstance(description, str) else []
    told = {_last_digits(each.text) for each in found if each.plausible}
    doubts = {"number_unplaced"} if told - {_last_digits(each.number) for each in form.persons} else set()
    if text.gate_code and form.gate_code and text.gate_code != form.gate_code:
        doubts.add("facts_disagree")
    return doubts


def _last_digits(number: str) -> str:
    return re.sub(r"\D", "", number)[-10:]


def _heading_kind(path: list[str], settings: IntakeSettings) -> Kind | None:
    known = {plain(re.sub(r"\s*[/›]\s*", "/", name)): kind for name, kind in settings.kind_of_heading.items()}
    whole = plain("/".join(path))
    return known.get(whole) or (known.get(plain(path[3])) if len(path) > 3 else None)


def _form_kind(draft: Draft) -> Kind | None:
    return {plain(NEW_INSTALL): NEW_INSTALL, plain(LINK_EXISTING): LINK_EXISTING}.get(plain(draft.order_kind))


def _kind(path: list[str], draft: Draft, settings: IntakeSettings) -> Kind | None:
    heading, form = _heading_kind(path, settings), _form_kind(draft)
    if heading and draft.order_kind and form != heading:
        return None
    return heading or form


def _kind_doubts(path: list[str], kind: Kind | None, draft: Draft, settings: IntakeSettings) -> set[str]:
    doubts = set()
    prefix = [plain(each) for each in settings.category_path]
    if [plain(each) for each in path[: len(prefix)]] != prefix:
        doubts.add("wrong_category")
    heading = _heading_kind(path, settings)
    if heading is None:
        doubts.add("heading_unmapped")
    elif kind is None:
        doubts.add("kinds_contradict")
    if kind == NEW_INSTALL and any(each.role == "existing" for each in draft.persons):
        doubts.add("kinds_contradict")
    return doubts


def _changed_meaning(ticket: Mapping[str, Any], comments: Sequence[str]) -> set[str]:
    texts = (ticket.get("title"), ticket.get("description"), *comments)
    said = any(isinstance(text, str) and _CHANGES.search(text[:_SCANNED]) for text in texts)
    return {"meaning_changed"} if said else set()


_SCANNED = 40_000
_CHANGES = re.compile(
    r"(?i)\b(?:avlid|avled\b|dödsfall|har dött|gått bort|sekretessmark"
    r"|skyddad\w? (?:person|identitet|uppgift|folkb|adress)|avbeställ|makuler|återkall|ångra|nedmonter"
    r"|avinstaller|avboka)"
)

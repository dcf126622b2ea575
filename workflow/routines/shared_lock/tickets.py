"""From a delivered ticket to a new order, or to the news that a ticket has changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from functools import cache
from typing import Any

from workflow.routines.shared_lock.desk import Delivery
from workflow.routines.shared_lock.doubts import CLOSED
from workflow.routines.shared_lock.plaintext import seen_text
from workflow.routines.shared_lock.reading import IntakeSettings, Reading, read_ticket, secret_places, unit_is_digital
from workflow.values import Facts, NewOrder

Places = Callable[[str], Sequence[tuple[int, int]]]
_HIDDEN = "••••"
_NAMES = ("id", "errandNumber")
# What stands after the word, also where the reader was not sure that it is the code: it must not outlive the visit.
_AFTER_THE_WORD = re.compile(r"(?i)(\b(?:port|dörr|entré|entre)?kod\w{0,4}\b[^\n\d.,;?!]{0,40}?)(?<!\d)(\d{3,6})(?![\d-]|\s\d)")
# A number longer than a store keeps must not hold up every ticket after it.
_NUMBER_LENGTH = 80


def seed(delivery: Delivery, today: date, settings: IntakeSettings) -> NewOrder:
    """The order that a new ticket brings."""
    delivery = _writable(delivery)
    reading = read_ticket(delivery.content, today, settings, comments=delivery.comments)
    return NewOrder(
        kind=reading.kind or "unclear", trigger="take_in", external_key=delivery.ticket_id, external_name=delivery.number[:_NUMBER_LENGTH],
        data={"initials": {p.letter: p.initials for p in reading.persons}}, private=_private(delivery, reading, settings),
    )  # fmt: skip


def update(delivery: Delivery, today: date, settings: IntakeSettings) -> Facts:
    """What a changed ticket says now; all of it is personal data."""
    delivery = _writable(delivery)
    reading = read_ticket(delivery.content, today, settings, comments=delivery.comments)
    private = _private(delivery, reading, settings)
    codes = {"gate_code": private.pop("gate_code", None), "gate_codes_said": reading.gate_codes_said}
    return {"codes": (), **private, "only_said": not delivery.reopened, "reading": {**private["reading"], **codes}}


def _writable(delivery: Delivery) -> Delivery:
    """The delivery in characters that a store can keep: half a character, cut off somewhere, must not hold it up."""
    return replace(delivery, content=_whole(delivery.content), comments=tuple(map(_whole, delivery.comments)))


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {_whole(k): _whole(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_whole(v) for v in value]
    return value


def _private(delivery: Delivery, reading: Reading, settings: IntakeSettings) -> dict[str, Any]:
    """The gate code, and the other codes in the text, are kept apart from everything else, so that they can be destroyed alone."""
    plain = asdict(reading) | {
        "material": reading.material(), "unit_is_digital": unit_is_digital(reading.unit, settings), "gate_code": None,
        "gate_codes_said": (),
    }  # fmt: skip
    written = {e.text for e in reading.evidence if e.fact == "gate.code"}
    codes = sorted(filter(None, {reading.gate_code, *reading.gate_codes_said, *written}), key=len, reverse=True)
    # A text stands in several places; it is looked through once, and not remembered after this ticket.
    places = cache(secret_places)
    plain["sources"] = {source: _masked(text, codes, places) for source, text in reading.sources.items()}
    for found in plain["evidence"]:
        found["text"] = _masked(found["text"], codes, places)
    if delivery.closed:
        plain["doubts"] = [*plain["doubts"], CLOSED]
    for kept, person in zip(plain["persons"], reading.persons, strict=True):
        kept["initials"] = person.initials
    said = [seen_text(comment)[0].strip() for comment in delivery.comments]
    words: dict[str, Any] = _without({"ticket": delivery.content, "comments": said}, codes, places)
    private = {**words, "reading": plain}
    if reading.gate_code:
        private["gate_code"] = reading.gate_code
    texts = (*reading.sources.values(), *said, *_texts(delivery.content))
    found = dict.fromkeys(text[start:end] for text in texts for start, end in places(text))
    others = [code for code in found if code not in codes]
    if others:
        private["codes"] = others
    return private


def _texts(value: Any) -> Iterator[str]:
    """Every text that stands in a delivered ticket."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if key not in _NAMES:
                yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)


def _hide(text: str, mark: Callable[[str], str], places: Places) -> str:
    for start, end in reversed(places(text)):
        text = f"{text[:start]}{mark(text[start:end])}{text[end:]}"
    return text


def _masked(text: str, codes: Iterable[str], places: Places) -> str:
    """The text at its full length, so that offsets into it still hold."""
    text = _hide(text, lambda code: "•" * len(code), places)
    for code in codes:
        text = text.replace(code, "•" * len(code))
    return _AFTER_THE_WORD.sub(lambda found: found[1] + "•" * len(found[2]), text)


def _without(value: Any, codes: Sequence[str], places: Places) -> Any:
    """The ticket as it came, but for gate codes."""
    if isinstance(value, str):
        value = _hide(value, lambda _: _HIDDEN, places)
        for code in codes:
            value = value.replace(code, _HIDDEN)
        return _AFTER_THE_WORD.sub(lambda found: found[1] + _HIDDEN, value)
    if isinstance(value, Mapping):
        if value.get("key") == "gateCode" and codes:
            return {**value, "values": [_HIDDEN]}
        return {k: v if k in _NAMES else _without(v, codes, places) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without(v, codes, places) for v in value]
    return value

"""An extract as text, in Swedish: it is handed to the person whom it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from console.accesses import ACCESSES
from runtime.services.extract import Extract, OrderExtract

When = Callable[[datetime | None], str]

_WORDS = {
    "name": "Namn", "number": "Personnummer", "address": "Adress", "apartment": "Lägenhet", "role": "Roll i beställningen",
    "initials": "Initialer", "letter": "Kallas i beställningen",
}  # fmt: skip


def lines(extracted: Extract, when: When) -> Iterator[str]:
    """The extract, a line each."""
    yield f"Registerutdrag {when(extracted['at'])}"
    if not extracted["orders"] and not any(rows for tables in extracted["tables"].values() for rows in tables.values()):
        yield "Det finns inga uppgifter om personen."
    for at in extracted["forgotten_at"]:
        yield f"Personens uppgifter raderades {when(at)}."
    for order in extracted["orders"]:
        yield from _order(when, order)
    for tables in extracted["tables"].values():
        for name, rows in tables.items():
            if rows:
                yield ""
                yield f"{name.replace('_', ' ').capitalize()}:"
            for row in rows:
                yield "  " + ", ".join(f"{key} {_value(when, value)}" for key, value in row.items() if value is not None)


def _order(when: When, order: OrderExtract) -> Iterator[str]:
    yield ""
    yield f"Beställning {order['order']} ({order['external_name']}), inkom {when(order['received_at'])}: {order['state']}"
    for facts in order["facts"]:
        yield from (f"  {_WORDS.get(name, name)}: {value}" for name, value in facts.items() if value)
    if order["read"]:
        yield "  Uppgifterna kommer från:"
        yield from (f"    {read['where']}: {read['words']}" for read in order["read"])
    for check in order["checked"]:
        yield f"  Kontrollerat {', '.join(str(value) for value in check.values() if value is not None)}"
    if order["sent"]:
        yield "  Skickat till andra system:"
        for sent in order["sent"]:
            text = f": {sent['text']}" if sent["text"] else ""
            yield f"    {when(sent['at'])} {sent['system']}, {sent['what']}{text}"
    if order["looked"]:
        yield "  Vilka som har tagit del av beställningen:"
        for look in order["looked"]:
            note = f" ({look['note']})" if look["note"] else ""
            what = ACCESSES[look["what"]].sv.lower() if look["what"] in ACCESSES else "annat"
            yield f"    {when(look['at'])} {look['account']}, {look['role']}, {what} {look['subject']}{note}".rstrip()


def _value(when: When, value: Any) -> str:
    return when(value) if hasattr(value, "astimezone") else str(value)

"""The stub world as people see it: one page of tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from adapters.json_reply import Json
from adapters.world.world import World

_HEAD = """<!doctype html><html lang="sv"><meta charset="utf-8"><title>Stubbvärlden</title>
<meta name="viewport" content="width=device-width"><style>
body{font:16px/1.5 system-ui,sans-serif;margin:2rem;max-width:70rem}table{border-collapse:collapse;margin:.5rem 0 2rem}
th,td{border:1px solid #999;padding:.25rem .6rem;text-align:left;vertical-align:top}caption{text-align:left;font-weight:600}
</style><main><h1>Stubbvärlden</h1><p>Påhittade personer och system. Ingenting här är verkligt.</p>"""


def picture_of(world: World) -> Json:
    """The whole world as plain data."""
    with world.turn():
        store = world.store
        return {
            "now": world.clock().isoformat(),
            "import": {**world.imports.last(), "next": world.imports.next_after(world.clock()).isoformat()},
            "people": [person for _, person in store.each("person")],
            "locks": [lock for _, lock in store.each("lock")],
            "tickets": world.tickets.listed(),
            "sent": {kind: world.mail.sent(kind) for kind in ("sms", "email", "ics")},
            "faults": world.faults.listed(),
            "effects": world.effects(),
            "repeats": world.repeats(),
        }


def page_of(picture: Json) -> str:
    """The picture as HTML; every word that came from outside is escaped."""
    people = [
        (
            p["ref"],
            p["name"],
            p["number"],
            p["address"],
            _executed(p),
            "ja" if (p["tes"] or {}).get("present") else "nej",
        )
        for p in picture["people"]
    ]
    locks = [(k["serial"], k["fault"] or "ok", ", ".join(k["linked"])) for k in picture["locks"]]
    tickets = [
        (t["number"], t["content"].get("title", ""), t["status"], t["version"], len(t["said"]))
        for t in picture["tickets"]
    ]
    faults = [
        (f["system"], f["operation"] or "*", f["kind"], f["times"] or f["until"] or "")
        for f in picture["faults"]
    ]
    effects = [(name, n, picture["repeats"].get(name, 0)) for name, n in sorted(picture["effects"].items())]
    return "".join(
        (
            _HEAD,
            _times(picture["now"], picture["import"]),
            _table("Personer", ("", "Namn", "Personnummer", "Adress", "Verkställd", "I TES"), people),
            _table("Låsenheter", ("Serienummer", "Status", "Kopplade"), locks),
            _table("Ärenden", ("Nummer", "Rubrik", "Status", "Version", "Kommentarer"), tickets),
            _table("Beställda fel", ("System", "Åtgärd", "Slag", "Kvar"), faults),
            _table("Utfört", ("Åtgärd", "Antal", "Upprepat"), effects),
            "</main></html>",
        )
    )


def _times(now: str, run: Json) -> str:
    last = f"Senaste inläsning {escape(str(run['at']))} ({run['rows']} rader), nästa {escape(run['next'])}."
    return f"<p>Klockan är {escape(now)}. {last}</p>"


def _executed(person: Json) -> str:
    return f"{person['executed_from'] or '–'} {person['executed_to'] or ''}".strip()


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

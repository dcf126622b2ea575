"""Hands the heads of the chains to an outside witness, one line a day, and tells whether the store still agrees with it.

Who can write to the database and has every key can make a store that verifies in itself. It cannot make the witness say the same.
A line holds counts and keyed hashes: nothing of any person.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from adapters.http_client import Endpoint
from adapters.witness import FileWitness, HttpWitness, Witness, WitnessSilent
from runtime.app import App
from runtime.logs import log
from runtime.reasons import NO_WITNESS, WITNESS_SILENT
from runtime.settings import Settings, url_problem
from runtime.witness_notes import note
from storage import Keyring, heads
from workflow.errors import BadInput

_SETTLED = timedelta(minutes=10)
"""What was decided so long ago is written: no lease lasts nearly as long."""
_SHOWN = 5


def witness_of(settings: Settings, place: str | None = None) -> Witness:
    """The witness at a file or an address, by default the one of the settings. Raises `BadInput`."""
    place = place or settings.witness
    if not place:
        raise BadInput(NO_WITNESS())
    if "://" not in place:
        return FileWitness(Path(place))
    if url_problem(place):
        raise BadInput(NO_WITNESS())
    return HttpWitness(Endpoint(
        place, settings.witness_token, connect_seconds=settings.connect_seconds, read_seconds=settings.read_seconds,
        ca_file=settings.ca_file or None, proxy=settings.proxy_url or None,
    ))  # fmt: skip


def testify(app: App, witness: Witness) -> tuple[list[str], bool]:
    """What the witness and the store disagree on; where nothing, today's line is added. The flag says that it was added now."""
    try:
        with witness.alone():
            said, now = witness.lines(), app.clock.now()
            with app.store.read() as connection:
                wrong = list(disagreements(app, connection, said))
                if wrong or (said and _day(app, now) <= str(_parsed(said[-1]).get("day"))):
                    return wrong, False
                line = _line(app, connection, said, now)
            witness.append(line)
    except WitnessSilent as silent:
        raise BadInput(WITNESS_SILENT(code=silent.code)) from None
    return [], True


def testify_as_set(app: App) -> tuple[list[str], bool]:
    """As `testify`, to the witness of the settings; how it went is noted in the store."""
    wrong, added = testify(app, witness_of(app.settings))
    note(app, len(wrong), app.clock.now())
    return wrong, added


def compared(app: App, connection: Connection, witness: Witness) -> list[str]:
    """What the witness and the store disagree on; nothing is added."""
    try:
        return list(disagreements(app, connection, witness.lines()))
    except WitnessSilent as silent:
        raise BadInput(WITNESS_SILENT(code=silent.code)) from None


def disagreements(app: App, connection: Connection, said: Sequence[str]) -> Iterator[str]:
    """A sentence for each thing that the witness says otherwise: its lines among themselves, and against the store."""
    keyring, before = app.store.keyring, ""
    for n, text in enumerate(said, start=1):
        line = _parsed(text)
        if line.get("before") != _name(before) or not hmac.compare_digest(str(line.get("mac")), _mac(keyring, line)):
            yield f"The witness: line {n} is not what was handed to it then."
            return
        before = text
    if said:
        yield from _against(app, connection, [_parsed(text) for text in said])


def _against(app: App, connection: Connection, said: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    trimmed = heads.trimmed_to(connection)
    for line in said:
        at = int(line["access_line"])
        known = heads.access_hash(connection, at) if at else line["access"]
        if known != line["access"] and not (known is None and at <= trimmed):
            yield f"The access log: on {line['day']} line {at} was another than it is now."
            break
    last = said[-1]
    found = heads.heads_at(connection, app.store.keyring, datetime.fromisoformat(last["until"]))
    if (found.orders, found.entries) != (last["orders"], last["entries"]):
        yield (
            f"The history: on {last['day']} there were {last['orders']} orders with {last['entries']} entries, of which there "
            f"are {found.orders} with {found.entries} now. Entries were taken out or put in, or an older backup was restored."
        )
    elif found.history != last["history"]:
        yield f"The history: on {last['day']} an order had another last entry than it has now."


def _line(app: App, connection: Connection, said: Sequence[str], now: datetime) -> str:
    until = now - _SETTLED
    found = heads.heads_at(connection, app.store.keyring, until)
    line: dict[str, Any] = {
        "day": _day(app, now), "at": now.isoformat(), "until": until.isoformat(), **found._asdict(),
        "before": _name(said[-1] if said else ""),
    }  # fmt: skip
    return json.dumps(line | {"mac": _mac(app.store.keyring, line)}, sort_keys=True)


def _day(app: App, now: datetime) -> str:
    return app.tools.calendar.local(now).date().isoformat()  # type: ignore[no-any-return]


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _name(text: str) -> str:
    return sha256(text.encode()).hexdigest() if text else ""


def _mac(keyring: Keyring, line: Mapping[str, Any]) -> str:
    plain = {name: value for name, value in line.items() if name != "mac"}
    return keyring.chain(b"witness", json.dumps(plain, sort_keys=True).encode()).hex()


def daily(app: App) -> None:
    """The duty of a worker where a witness is set; what is wrong is an error in the log, every time."""
    try:
        wrong, _ = testify_as_set(app)
    except BadInput:
        log.error("witness.silent")
        return
    if wrong:
        log.error("witness.disagrees", count=len(wrong))

"""An Excel sheet into the inventory: what would be done with every column and every row first, and then exactly that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Required, TypedDict

import orjson
from openpyxl.utils import get_column_letter

from runtime.routines.shared_lock import reasons, sheets
from runtime.routines.shared_lock.sheets import BadSheet
from runtime.services.accounts import Visitor
from runtime.services.installation import Services
from storage.routines.shared_lock import queries_inventory, stock
from workflow.definition import Field
from workflow.fields import parse_fields
from workflow.reasons import Reason, ReasonKind
from workflow.routines.shared_lock import inventory_words, visit_guards
from workflow.routines.shared_lock.field_kinds import FIELD_KINDS
from workflow.values import Facts, Label

USED = ("serial", "model", "kind", "battery_on")
_BY_ORDERS = Label("ändras av beställningarna, inte av ett blad", "changed by the orders and not by a sheet")
_BY_MOUNTING = Label("skrivs när teknikern har monterat", "written when the technician has mounted")
# Why a column that we know is not read.
IGNORED: Mapping[str, Label] = {
    "status": _BY_ORDERS, "reserved_number": _BY_ORDERS, "mounted_on": _BY_MOUNTING, "mounted_by": _BY_MOUNTING,
    "initials": Label("kommer ur kopplingarna i TES", "comes from the links in TES"),
    "delivered_at": Label("sätts när enheten tas emot", "set when the unit is delivered"),
    "updated_at": Label("sätts av systemet", "set by the system"),
}  # fmt: skip
_NAMELESS, _UNKNOWN = Label("ingen rubrik", "no heading"), Label("okänd rubrik", "an unknown heading")
_SERIAL = (Field("serial", Label("Serienummer", "Serial number"), "serial"),)
_SAYS_MOUNTED = ("initials", "mounted_on", "mounted_by", "reserved_number")


class SaidOfUnit(TypedDict, total=False):
    """What columns that are not written say: the status and the cell it stands in, and the cell that says it is mounted."""

    status: str
    place: str
    mounted: str


class SheetRow(TypedDict, total=False):
    """A row of a sheet; a field without a column is not there, an emptied one is empty. `battery_on` is like 2027-01-31."""

    serial: Required[str]
    model: str
    kind: str
    battery_on: str | None
    says: SaidOfUnit


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet: its letter, its heading, and what is done with it and why."""

    letter: str
    head: str
    field: str
    use: str
    why: Label | Reason | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is done with one row: `what` is new, changed, same or refused; `before` and `after` by field, `why` for people."""

    number: int
    serial: str
    what: str
    before: Facts = field(default_factory=dict)
    after: Facts = field(default_factory=dict)
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sheet would do, column by column and row by row."""

    columns: tuple[Column, ...]
    lines: tuple[Change, ...]
    blank: tuple[int, ...] = ()
    problems: tuple[Reason, ...] = ()
    sheet: str = ""
    others: tuple[str, ...] = ()
    waiting: int = 0

    def of(self, what: str) -> tuple[Change, ...]:
        return tuple(line for line in self.lines if line.what == what)

    @property
    def new(self) -> tuple[Change, ...]:
        return self.of("new")

    @property
    def changed(self) -> tuple[Change, ...]:
        return self.of("changed")

    @property
    def same(self) -> int:
        return len(self.of("same"))

    @property
    def rows(self) -> list[Facts]:
        """What has to be handed back to carry it out; an emptied field is an empty text."""
        return [{"serial": c.serial, **c.after} for c in (*self.new, *self.changed)]

    @property
    def seen(self) -> str:
        """Names exactly what is done: another plan has another name."""
        chosen = sorted((*self.new, *self.changed), key=lambda c: c.serial)
        done = [(c.serial, c.what, dict(c.before), dict(c.after)) for c in chosen]
        return sha256(orjson.dumps(done)).hexdigest()


class Imports:
    """Looks at sheets, and carries out what was shown."""

    def __init__(self, services: Services) -> None:
        self.app, self.log = services.app, services.log
        self.store, self.clock = services.app.store, services.clock

    def look(self, content: bytes) -> Plan:
        """What an Excel file would do; nothing is written."""
        sheet = sheets.read(content)
        columns = _columns(sheet)
        problems = [c.why for c in columns if c.use == "twice" and isinstance(c.why, Reason)]
        found: dict[str, tuple[sheets.Line, SheetRow]] = {}
        refused: list[Change] = []
        for line in sheet.lines:
            cells = {c.field: line.at(n) for n, c in enumerate(columns) if c.field}
            try:
                read = _read(cells)
                if read["serial"] in found:
                    other = found[read["serial"]][0].number
                    raise BadSheet(reasons.SERIAL_TWICE(serial=read["serial"], row=other))
                found[read["serial"]] = (line, read)
            except BadSheet as problem:
                refused.append(Change(line.number, "", "refused", why=problem.why))
        with self.store.read() as connection:
            known = queries_inventory.known(connection, list(found))
            waiting = queries_inventory.waiting_for_stock(connection)
        lines = [_judged(line.number, read, known.get(serial)) for serial, (line, read) in found.items()]
        every = sorted([*lines, *refused], key=lambda c: c.number)
        problems += [reasons.IN_ROW(row=c.number, why=c.why) for c in every if c.what == "refused" and c.why]
        return Plan(columns, tuple(every), sheets.blank_rows(sheet), tuple(problems), sheet.name, sheet.others, waiting)

    def plan(self, rows: Sequence[Facts]) -> Plan:
        """What these rows of an earlier plan would do now."""
        read: dict[str, SheetRow] = {}
        for row in rows:
            given = {k: row[k] for k in queries_inventory.EDITABLE if row.get(k) is not None}
            serial = _serial(row.get("serial"))
            read[serial] = _checked(serial, given)
        with self.store.read() as connection:
            known = queries_inventory.known(connection, list(read))
        lines = tuple(_judged(n, row, known.get(row["serial"])) for n, row in enumerate(read.values(), start=1))
        problems = tuple(c.why for c in lines if c.what == "refused" and c.why)
        return Plan((), lines, problems=problems)

    def carry_out(self, rows: Sequence[Facts], visitor: Visitor, seen: str = "") -> Plan:
        """Do what a plan said; refused when the inventory has changed so that it would be something else than was `seen`."""
        found = self.plan(rows)
        if found.problems:
            raise BadSheet(found.problems[0])
        if seen and seen != found.seen:
            raise BadSheet(reasons.LIST_CHANGED())
        now = self.clock.now()
        with self.store.write() as tx:
            for change in found.new:
                stock.deliver(tx, [change.serial], now, visitor.name, str(change.after.get("model") or ""))
            for change in (*found.new, *found.changed):
                values = {k: v or (None if k == "battery_on" else v) for k, v in change.after.items()}
                if values:
                    queries_inventory.edit(tx, change.serial, values, visitor.name, now)
        self.log.note(visitor, "imported", subject="inventory")
        self.store.wake()
        return found


def _columns(sheet: sheets.Sheet) -> tuple[Column, ...]:
    titles = inventory_words.COLUMNS
    known = {_folded(title): name for name, title in titles.items()} | {name: name for name in titles}
    width = max([len(sheet.heads), *(len(line.cells) for line in sheet.lines)], default=0)
    found: list[Column] = []
    for n in range(width):
        letter = get_column_letter(n + 1)
        head = "" if n >= len(sheet.heads) or sheet.heads[n].empty else sheets.text(sheet.heads[n])
        found.append(_column(letter, head, known.get(_folded(head), ""), found))
    if not any(c.field == "serial" for c in found):
        raise BadSheet(reasons.HEADINGS_WANTED())
    return tuple(found)


def _column(letter: str, head: str, name: str, before: Sequence[Column]) -> Column:
    if not head:
        return Column(letter, "", "", "nameless", _NAMELESS)
    if not name:
        return Column(letter, head, "", "unknown", _UNKNOWN)
    other = next((c for c in before if c.field == name), None)
    if other is not None:
        return Column(letter, head, "", "twice", reasons.HEADING_TWICE(head=head, columns=[other.letter, letter]))
    if name in IGNORED:
        return Column(letter, head, name, "ignored", IGNORED[name])
    return Column(letter, head, name, "used")


def _folded(head: str) -> str:
    return " ".join(head.casefold().strip(" :*").split())


def _read(cells: Mapping[str, sheets.Cell]) -> SheetRow:
    if "serial" not in cells or cells["serial"].empty:
        raise BadSheet(reasons.SERIAL_MISSING())
    found: SheetRow = {"serial": _serial(_named(reasons.SERIAL_NUMBER, cells["serial"]), cells["serial"].place)}
    if "model" in cells:
        found["model"] = _named(reasons.MODEL, cells["model"])[:80]
    if "kind" in cells and not cells["kind"].empty:
        found["kind"] = _kind(_named(reasons.KIND, cells["kind"]), cells["kind"].place)
    if "battery_on" in cells:
        try:
            found["battery_on"] = sheets.day(cells["battery_on"])
        except BadSheet as problem:
            raise _in(reasons.BATTERY_DAY, problem) from None
    found["says"] = _says(cells)
    return found


def _named(what: ReasonKind, cell: sheets.Cell) -> str:
    try:
        return sheets.text(cell)
    except BadSheet as problem:
        raise _in(what, problem) from None


def _in(what: ReasonKind, problem: BadSheet) -> BadSheet:
    """The problem of a cell, with what is read from there."""
    return BadSheet(reasons.VALUE_IN_CELL(what=what(), why=problem.why))


def _says(cells: Mapping[str, sheets.Cell]) -> SaidOfUnit:
    """The status that the sheet gives the unit, and where it says that it is mounted at a person's home."""
    said: SaidOfUnit = {}
    if "status" in cells and not cells["status"].empty:
        word = str(cells["status"].value).strip()
        said["status"] = inventory_words.status_of(word) or word
        said["place"] = cells["status"].place
    mounted = next((cells[name].place for name in _SAYS_MOUNTED if name in cells and not cells[name].empty), "")
    if mounted:
        said["mounted"] = mounted
    return said


def _judged(number: int, read: SheetRow, known: Facts | None) -> Change:
    serial, says = read["serial"], read.get("says", {})
    after = {k: v for k, v in read.items() if k in queries_inventory.EDITABLE}
    if known is None:
        elsewhere = says.get("place") if says.get("status", "in_stock") != "in_stock" else says.get("mounted")
        if elsewhere:
            return Change(number, serial, "refused", why=reasons.NOT_IN_STOCK(serial=serial, place=elsewhere))
        return Change(number, serial, "new", {}, {k: v for k, v in after.items() if v})
    differing = {k: v for k, v in after.items() if (v or None) != (known[k] or None)}
    if "kind" in differing and known["status"] in ("mounted", "faulty"):
        return Change(number, serial, "refused", why=reasons.KIND_FIXED(serial=serial))
    other = _other_status(says.get("status"), known["status"])
    if not differing:
        return Change(number, serial, "same", why=other)
    return Change(number, serial, "changed", {k: known[k] for k in differing}, differing, other)


def _other_status(there: str | None, ours: str) -> Reason | None:
    """That the sheet gives another status than the list, which stays."""
    if not there or there == ours:
        return None
    return reasons.STATUS_STAYS(listed=visit_guards.status_of_unit(ours), sheet=visit_guards.status_of_unit(there))


def _serial(value: Any, place: str = "") -> str:
    problem, read = parse_fields(_SERIAL, {"serial": value}, None, FIELD_KINDS)
    if problem:
        named = reasons.SERIAL_NUMBER()
        raise BadSheet(reasons.SERIAL_WANTED(where=reasons.IN_CELL(what=named, place=place) if place else named))
    return str(read["serial"])


def _kind(said: str, place: str) -> str:
    found = inventory_words.kind_of(said)
    if found is None:
        raise BadSheet(reasons.UNIT_KIND_WANTED(where=reasons.IN_CELL(what=reasons.KIND(), place=place)))
    return found


def _checked(serial: str, given: Facts) -> SheetRow:
    """Values that come back from a preview, read as strictly as a sheet's."""
    found: SheetRow = {"serial": serial}
    if "model" in given:
        found["model"] = str(given["model"]).strip()[:80]
    if given.get("kind"):
        found["kind"] = _kind(str(given["kind"]), "–")
    if "battery_on" in given:
        found["battery_on"] = sheets.day(sheets.Cell("–", given["battery_on"]))
    return found

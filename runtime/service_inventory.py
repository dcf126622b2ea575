"""The inventory list: units, deliveries, an Excel sheet out, and one in after a look at the differences."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from runtime.accounts import Visitor
from runtime.service import Service
from runtime.service_people import AccessLog
from storage import queries_inventory, stock
from workflow.errors import BadInput, NotFound
from workflow.fields import parse_fields
from workflow.model import Field, Label

View = dict[str, Any]
STATUSES = ("in_stock", "reserved", "mounted", "faulty")
COLUMNS: Mapping[str, str] = {
    "serial": "Serienummer", "model": "Modell", "kind": "Typ", "status": "Status", "initials": "Brukare (initialer)",
    "reserved_number": "Reserverad för", "mounted_on": "Monterad", "mounted_by": "Monterad av", "battery_on": "Batteri",
    "delivered_at": "Levererad", "updated_at": "Ändrad",
}  # fmt: skip
_DATES = frozenset({"mounted_on", "battery_on"})
_SERIAL = (Field("serial", Label("Serienummer", "Serial number"), "serial"),)
_KINDS = ("apartment", "gate")
_MOST_ROWS, _MOST_BYTES, _MOST_UNPACKED = 2000, 2_000_000, 20_000_000


@dataclass(frozen=True, slots=True)
class Change:
    """What an imported sheet would do to one unit: `before` and `after` by field; a new unit has no before."""

    serial: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Differences:
    """What a sheet would do: units to add, to change, the number unchanged, and the rows that cannot be used."""

    new: tuple[Change, ...]
    changed: tuple[Change, ...]
    same: int
    problems: tuple[str, ...]

    @property
    def rows(self) -> list[View]:
        """What has to be handed back to carry it out."""
        return [{"serial": c.serial, **c.after} for c in (*self.new, *self.changed)]


class Inventory:
    """What people see of and do to the inventory."""

    def __init__(self, service: Service, log: AccessLog) -> None:
        self.service, self.app, self.log = service, service.app, log
        self.store, self.clock = service.store, service.clock

    def units(self, status: str = "", serial: str = "", after: str = "", limit: int = 50) -> tuple[list[View], str | None]:
        """A page of units, and where the next one begins."""
        with self.store.read() as connection:
            found = queries_inventory.units(
                connection, status=status or None, serial=serial.strip().upper() or None, after=after or None, limit=limit + 1
            )
        return found[:limit], found[limit - 1]["serial"] if len(found) > limit else None

    def counts(self) -> dict[str, int]:
        with self.store.read() as connection:
            return queries_inventory.counts(connection)

    def unit(self, serial: str) -> View:
        with self.store.read() as connection:
            found = queries_inventory.unit(connection, serial.upper())
        if found is None:
            raise NotFound("lock unit", serial.upper() if len(serial) <= 30 and serial.isascii() else "of that serial")
        return found

    def reserved_for(self, order_id: int) -> str | None:
        """The serial number of the unit that is reserved for an order."""
        with self.store.read() as connection:
            return queries_inventory.reserved_for(connection, order_id)

    def deliver(self, text: str, model: str, visitor: Visitor) -> list[str]:
        """Take units into stock, one serial number a line; returns those that were new."""
        serials = [_serial(line) for line in text.replace(",", "\n").split("\n") if line.strip()]
        if not serials:
            raise BadInput("Skriv minst ett serienummer.")
        if len(serials) > _MOST_ROWS:
            raise BadInput(f"Högst {_MOST_ROWS} åt gången.")
        return self.service.deliver(serials, visitor.name, model.strip()[:80])

    # Excel ---------------------------------------------------------------------------------------

    def sheet(self, visitor: Visitor, status: str = "") -> bytes:
        """The list as an Excel file: real dates, and no text that Excel could take for a formula."""
        book = Workbook(write_only=False)
        page = book.active
        assert page is not None
        page.title = "Inventarielista"
        page.append(list(COLUMNS.values()))
        for cell in page[1]:
            cell.font = Font(bold=True)
        page.freeze_panes = "A2"
        for number, unit in enumerate(self._everything(status), start=2):
            for column, name in enumerate(COLUMNS, start=1):
                _write(page.cell(number, column), self._value(name, unit[name]))
        for letter, width in zip("ABCDEFGHIJK", (16, 18, 12, 12, 20, 16, 12, 16, 12, 18, 18), strict=True):
            page.column_dimensions[letter].width = width
        self.log.note(visitor, "exported", subject="inventory")
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def _everything(self, status: str) -> Iterable[View]:
        after = ""
        while True:
            page, following = self.units(status=status, after=after, limit=1000)
            yield from page
            if following is None:
                return
            after = following

    def _value(self, name: str, value: Any) -> Any:
        if name in _DATES:
            return date.fromisoformat(value) if value else None
        if isinstance(value, datetime):
            return self.app.tools.calendar.local(value).replace(tzinfo=None, microsecond=0)
        return ", ".join(value) if isinstance(value, list) else value

    def read_sheet(self, content: bytes) -> Differences:
        """What an Excel file would change; nothing is written."""
        return self.differences(_rows_of(content))

    def differences(self, rows: Sequence[Mapping[str, Any]]) -> Differences:
        """What these rows would change. Only model, type and battery date of a known unit can be."""
        good: dict[str, View] = {}
        problems: list[str] = []
        for number, row in enumerate(rows, start=2):
            try:
                read = _read(row)
            except BadInput as problem:
                problems.append(f"Rad {number}: {problem}")
                continue
            if read["serial"] in good:
                problems.append(f"Rad {number}: serienumret {read['serial']} står två gånger.")
            else:
                good[read["serial"]] = read
        with self.store.read() as connection:
            known = queries_inventory.known(connection, list(good))
        new, changed = [], []
        for serial, read in good.items():
            after = {k: read[k] for k in queries_inventory.EDITABLE if k in read}
            if serial not in known:
                new.append(Change(serial, {}, after))
                continue
            differing = {k: v for k, v in after.items() if (v or None) != (known[serial][k] or None)}
            if differing:
                changed.append(Change(serial, {k: known[serial][k] for k in differing}, differing))
        return Differences(tuple(new), tuple(changed), len(good) - len(new) - len(changed), tuple(problems))

    def carry_out(self, rows: Sequence[Mapping[str, Any]], visitor: Visitor) -> Differences:
        """Add and change what the differences said, compared with the inventory as it is now."""
        found = self.differences(rows)
        if found.problems:
            raise BadInput(found.problems[0])
        now = self.clock.now()
        with self.store.write() as tx:
            for change in found.new:
                stock.deliver(tx, [change.serial], now, visitor.name, str(change.after.get("model") or ""))
            for change in (*found.new, *found.changed):
                values = {k: v for k, v in change.after.items() if v is not None}
                if values:
                    queries_inventory.edit(tx, change.serial, values, visitor.name, now)
        self.log.note(visitor, "imported", subject="inventory")
        self.store.wake()
        return found


def _write(cell: Any, value: Any) -> None:
    """Text stays text, whatever it begins with; dates are dates."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in "=+-@\t\r"
    elif isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"


def _rows_of(content: bytes) -> list[dict[str, Any]]:
    if len(content) > _MOST_BYTES:
        raise BadInput("Filen är för stor; högst 2 MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise BadInput("Filen är för stor när den packas upp.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        page = book.worksheets[0]
        lines = list(page.iter_rows(max_row=_MOST_ROWS + 2, max_col=20, values_only=True))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError, SyntaxError):
        raise BadInput("Filen går inte att läsa som ett Excelblad (.xlsx).") from None
    if len(lines) > _MOST_ROWS + 1:
        raise BadInput(f"Högst {_MOST_ROWS} rader åt gången.")
    names = {title.casefold(): name for name, title in COLUMNS.items()}
    heads = [names.get(str(h or "").strip().casefold()) for h in (lines[0] if lines else ())]
    if "serial" not in heads:
        raise BadInput("Första raden ska ha rubriker, och en av dem ska vara Serienummer.")
    return [
        {h: v for h, v in zip(heads, line, strict=False) if h} for line in lines[1:] if any(v is not None for v in line)
    ]


def _read(row: Mapping[str, Any]) -> View:
    found: View = {"serial": _serial(row.get("serial"))}
    if "model" in row:
        found["model"] = str(row["model"] or "").strip()[:80]
    if row.get("kind"):
        found["kind"] = str(row["kind"]).strip()
        if found["kind"] not in _KINDS:
            raise BadInput(f"typen ska vara {' eller '.join(_KINDS)}.")
    if "battery_on" in row:
        found["battery_on"] = _day(row["battery_on"])
    return found


def _serial(value: Any) -> str:
    problem, read = parse_fields(_SERIAL, {"serial": value})
    if problem:
        raise BadInput("serienumret ska vara bokstäver, siffror och bindestreck.")
    return str(read["serial"])


def _day(value: Any) -> str | None:
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    try:
        return date.fromisoformat(str(value).strip()[:10]).isoformat()
    except ValueError:
        raise BadInput("batteridatumet ska vara ett datum som 2027-01-14.") from None

"""The inventory list: units, deliveries, and an Excel sheet out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any, TypedDict, cast

from openpyxl import Workbook
from openpyxl.styles import Font

from runtime.app import App
from runtime.routines.shared_lock import reasons
from runtime.routines.shared_lock.sheets import MOST_ROWS
from runtime.services.accounts import Visitor
from runtime.services.installation import Services
from storage import protection
from storage.routines.shared_lock import queries_inventory, stock
from storage.routines.shared_lock.queries_inventory import Link, Unit
from storage.types import Row
from workflow.definition import Field
from workflow.errors import BadInput, NotFound
from workflow.fields import parse_fields
from workflow.reasons import OF_THAT_NAME
from workflow.roles import Permission
from workflow.routines.shared_lock import inventory_words
from workflow.routines.shared_lock.field_kinds import FIELD_KINDS
from workflow.routines.shared_lock.inventory_words import COLUMNS
from workflow.values import Label

STATUSES = ("in_stock", "reserved", "mounted", "faulty")
_HIDDEN = "••"
"""Stands for a person who is not shown."""
_DATES = frozenset({"mounted_on", "battery_on"})
_SERIAL = (Field("serial", Label("Serienummer", "Serial number"), "serial"),)


class UnitView(Unit):
    """A unit of the list, with the initials of its persons; of those who are not shown two dots."""

    initials: list[str]


class ShownLink(TypedDict):
    """A link with the initials of its person, or two dots."""

    since: datetime
    ended_at: datetime | None
    initials: str


class UnitPage(Unit):
    """A unit with its links, past ones too, and its log (`queries_inventory.log_of`)."""

    mounted_number: str | None
    links: list[ShownLink]
    log: Sequence[Row]


def take_into_stock(app: App, serials: Sequence[str], actor: str = "lockstep", model: str = "") -> list[str]:
    """Take delivered lock units into stock; returns those that were new."""
    fresh = app.store.retry(lambda tx: stock.deliver(tx, serials, app.clock.now(), actor, model))
    app.store.wake()
    return fresh


class Inventory:
    """What people see of and do to the inventory."""

    def __init__(self, services: Services) -> None:
        self.app, self.log, self.gate, self.orders = services.app, services.log, services.gate, services.orders
        self.store, self.clock = services.app.store, services.clock

    def units(
        self, visitor: Visitor, status: str = "", serial: str = "", after: str = "", limit: int = 50, what: str = "listed"
    ) -> tuple[list[UnitView], str | None]:
        """A page of units with the initials of their persons, and where the next one begins."""
        with self.store.read() as connection:
            found = queries_inventory.units(
                connection, status=status or None, serial=serial.strip().upper() or None, after=after or None, limit=limit + 1
            )
        page = found[:limit]
        links = self._seen(visitor, [link for unit in page for link in unit["persons"]], what)
        shown = [{**unit, "initials": [links[id(link)] for link in unit["persons"]]} for unit in page]
        rows = [cast(UnitView, {k: v for k, v in unit.items() if k != "persons"}) for unit in shown]
        return rows, found[limit - 1]["serial"] if len(found) > limit else None

    def _seen(self, visitor: Visitor, links: Sequence[Link], what: str) -> dict[int, str]:
        """What is shown of the person of each link; one line of the log names the orders that they come from."""
        if not visitor.may(Permission.SEE_PERSONS):
            return {id(link): _HIDDEN for link in links}
        orders = self.orders.plain(sorted({link["order_id"] for link in links if link["order_id"]}))
        of_orders = self.gate.protected(orders.values())
        with self.store.read() as connection:
            refs = protection.protected_of(connection, {link["ref"] for link in links})
        seen = [link for link in links if link["ref"] not in refs and link["order_id"] not in of_orders]
        if seen:
            named = dict.fromkeys(link["order_id"] for link in seen if link["order_id"])
            self.gate.note(visitor, what, [orders[id_] for id_ in named if id_ in orders], ("initials",), "inventory")
        shown = {id(link): link["initials"] for link in seen}
        return {id(link): shown.get(id(link), _HIDDEN) for link in links}

    def counts(self) -> dict[str, int]:
        with self.store.read() as connection:
            return queries_inventory.counts(connection)

    def unit(self, serial: str, visitor: Visitor) -> UnitPage:
        with self.store.read() as connection:
            found = queries_inventory.unit(connection, serial.upper())
        if found is None:
            raise NotFound("lock unit", serial.upper() if len(serial) <= 30 and serial.isascii() else OF_THAT_NAME())
        shown = self._seen(visitor, found["links"], "opened")
        links: list[ShownLink] = [
            {"since": link["since"], "ended_at": link["ended_at"], "initials": shown[id(link)]} for link in found["links"]
        ]
        return cast(UnitPage, found | {"links": links})

    def reserved_for(self, order_id: int) -> str | None:
        """The serial number of the unit that is reserved for an order."""
        with self.store.read() as connection:
            return queries_inventory.reserved_for(connection, order_id)

    def deliver(self, text: str, model: str, visitor: Visitor) -> list[str]:
        """Take units into stock, one serial number a line; returns those that were new."""
        serials = [_serial(line) for line in text.replace(",", "\n").split("\n") if line.strip()]
        if not serials:
            raise BadInput(reasons.SERIALS_WANTED())
        if len(serials) > MOST_ROWS:
            raise BadInput(reasons.TOO_MANY_UNITS(most=MOST_ROWS))
        return take_into_stock(self.app, serials, visitor.name, model.strip()[:80])

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
        for number, unit in enumerate(self._everything(visitor, status), start=2):
            values = dict[str, Any](unit)
            for column, name in enumerate(COLUMNS, start=1):
                _write(page.cell(number, column), self._value(name, values[name]))
        for letter, width in zip("ABCDEFGHIJK", (16, 18, 12, 12, 20, 16, 12, 16, 12, 18, 18), strict=True):
            page.column_dimensions[letter].width = width
        self.log.note(visitor, "exported", subject="inventory")
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def _everything(self, visitor: Visitor, status: str) -> Iterable[UnitView]:
        after = ""
        while True:
            page, following = self.units(visitor, status=status, after=after, limit=1000, what="exported")
            yield from page
            if not following:
                return
            after = following

    def _value(self, name: str, value: Any) -> Any:
        if name in _DATES:
            with suppress(ValueError):
                return date.fromisoformat(value) if value else None
            return value
        if isinstance(value, datetime):
            return self.app.tools.calendar.local(value).replace(tzinfo=None, microsecond=0)
        if name in ("status", "kind"):
            return (inventory_words.status if name == "status" else inventory_words.kind)(value).sv
        return ", ".join(value) if isinstance(value, list) else value


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


def _serial(value: Any) -> str:
    problem, read = parse_fields(_SERIAL, {"serial": value}, None, FIELD_KINDS)
    if problem:
        raise BadInput(reasons.SERIAL_UNREADABLE())
    return str(read["serial"])

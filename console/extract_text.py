"""An extract as text, in Swedish: it is handed to the person whom it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from console.labels import Labels
from runtime.services.extract import Extract, Looked, OrderExtract
from workflow.roles import Role

When = Callable[[datetime | None], str]


class ExtractText:
    """Writes extracts with the labels and roles of one installation."""

    def __init__(self, when: When, labels: Labels, roles: Mapping[str, Role]) -> None:
        self.when, self.labels, self.roles = when, labels, roles

    def lines(self, extracted: Extract) -> Iterator[str]:
        """The extract, a line each."""
        yield f"Registerutdrag {self.when(extracted['at'])}"
        if not extracted["orders"] and not any(rows for tables in extracted["tables"].values() for rows in tables.values()):
            yield "Det finns inga uppgifter om personen."
        for at in extracted["forgotten_at"]:
            yield f"Personens uppgifter raderades {self.when(at)}."
        for order in extracted["orders"]:
            yield from self._order(order)
        for tables in extracted["tables"].values():
            for name, rows in tables.items():
                if rows:
                    yield ""
                    yield f"{self._name(name)}:"
                for row in rows:
                    yield f"  {self._row(row)}"

    def _order(self, order: OrderExtract) -> Iterator[str]:
        yield ""
        came = f"inkom {self.when(order['received_at'])}"
        yield f"Beställning {order['order']} ({order['external_name']}), {came}: {order['state']}"
        for facts in order["facts"]:
            yield from (f"  {self._name(name)}: {self._value(name, value)}" for name, value in facts.items() if value)
        if order["read"]:
            yield "  Uppgifterna kommer från:"
            yield from (f"    {read['where']}: {read['words']}" for read in order["read"])
        for check in order["checked"]:
            yield f"  {self._row(check)}"
        if order["sent"]:
            yield "  Skickat till andra system:"
        for sent in order["sent"]:
            text = f": {sent['text']}" if sent["text"] else ""
            yield f"    {self.when(sent['at'])} {self.labels.system(sent['system']).sv}, {sent['what']}{text}"
        if order["looked"]:
            yield "  Vilka som har tagit del av beställningen:"
        for look in order["looked"]:
            yield f"    {self.when(look['at'])} {self._look(look)}"

    def _look(self, look: Looked) -> str:
        role = self.roles[look["role"]].label.sv.lower() if look["role"] in self.roles else ""
        parts = (look["account"], role, self.labels.access(look["what"]).sv.lower())
        about = f": {self.labels.looked_at(look['subject']).sv}" if look["subject"] else ""
        note = f" ({look['note']})" if look["note"] else ""
        return ", ".join(filter(None, parts)) + about + note

    def _row(self, row: Mapping[str, Any]) -> str:
        return ", ".join(f"{self._name(name)} {self._value(name, value)}" for name, value in row.items() if value is not None)

    def _name(self, name: str) -> str:
        return self.labels.extract(name).sv

    def _value(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return "ja" if value else "nej"
        if isinstance(value, datetime):
            return self.when(value)
        return self.labels.extract(f"{name}.{value}").sv if name == "role" else str(value)

"""What people call the inventory's codes: columns, kinds and statuses of units, what happened to them."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.values import Label

COLUMNS: Mapping[str, str] = {
    "serial": "Serienummer", "model": "Modell", "kind": "Typ", "status": "Status", "initials": "Brukare (initialer)",
    "reserved_number": "Reserverad för", "mounted_on": "Monterad", "mounted_by": "Monterad av", "battery_on": "Batteri",
    "delivered_at": "Levererad", "updated_at": "Ändrad",
}  # fmt: skip
KINDS = {"apartment": Label("Lägenhetslås", "Apartment lock"), "gate": Label("Portlås", "Gate lock")}
STATUSES = {
    "in_stock": Label("I lager", "In stock"), "reserved": Label("Reserverad", "Reserved"),
    "mounted": Label("Monterad", "Mounted"),
    "faulty": Label("Trasig", "Faulty"), "lost": Label("Saknad", "Lost"),
}  # fmt: skip
_EVENTS = {
    "delivered": Label("Levererad", "Delivered"), "reserved": Label("Reserverad", "Reserved"),
    "mounted": Label("Monterad", "Mounted"),
    "in_stock": Label("Åter i lager", "Back in stock"), "faulty": Label("Felanmäld", "Reported faulty"),
    "repaired": Label("Lagad", "Repaired"),
    "linked": Label("Koppling skriven", "Link written"), "found": Label("Funnen i TES", "Found in TES"),
    "edited": Label("Ändrad för hand", "Changed by hand"),
}  # fmt: skip
_OTHER = Label("annat", "other")


def status(code: str) -> Label:
    return STATUSES.get(code) or Label(code, code)


def event(code: str) -> Label:
    """What happened to a unit."""
    return _EVENTS.get(code, _OTHER)


def kind(code: str) -> Label:
    return KINDS.get(code, _OTHER)


def status_of(said: str) -> str | None:
    """The code of a status that was typed as a word or a code."""
    return _meant(STATUSES, said)


def kind_of(said: str) -> str | None:
    return _meant(KINDS, said)


def _meant(labels: Mapping[str, Label], said: str) -> str | None:
    folded = " ".join(said.casefold().split())
    return next((code for code, label in labels.items() if folded in (code, label.sv.casefold(), label.en.casefold())), None)

"""What Treserva and TES answer, whichever adapter asks: the shapes of `treserva.person`, `tes.person` and `tes.lock`.

Days are like 2027-01-31, moments are ISO 8601 with a zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict


class PostalAddress(TypedDict):
    """An address in its parts, each as the register writes it; `apartment` is the number of the dwelling, `co` is care of."""

    street: str | None
    apartment: str | None
    postcode: str | None
    city: str | None
    co: str | None


NOWHERE: PostalAddress = {"street": None, "apartment": None, "postcode": None, "city": None, "co": None}

# `family` is the law (SoL, LSS), `status` is granted, executed or ended; `from` and `to` are its first and last day.
Intervention = TypedDict("Intervention", {"family": str, "status": str, "from": str | None, "to": str | None})


class TreservaPerson(TypedDict):
    """A person on one day. `protection` is none, confidentiality_marked, protected_registration or unknown."""

    found: bool
    number: str
    name: str | None
    address: PostalAddress
    protection: str
    deceased_on: str | None
    interventions: Sequence[Intervention]


def not_in_treserva(number: str) -> TreservaPerson:
    """What Treserva answers about a number that it has never seen."""
    return {
        "found": False, "number": number, "name": None, "address": NOWHERE, "protection": "unknown", "deceased_on": None,
        "interventions": [],
    }  # fmt: skip


class ReadOver(TypedDict):
    """When TES last read persons over from Treserva, and how many it read."""

    at: str
    rows: int


class TesPerson(TypedDict):
    """A person in TES; `links` are the serial numbers of the units that the person is linked to."""

    present: bool
    number: str
    name: str | None
    address: PostalAddress
    groups: Sequence[str]
    links: Sequence[str]
    last_import: ReadOver


def not_in_tes(number: str, last_import: ReadOver) -> TesPerson:
    """What TES answers about a number that it does not have."""
    return {
        "present": False, "number": number, "name": None, "address": NOWHERE, "groups": [], "links": [],
        "last_import": last_import,
    }  # fmt: skip


class TesLock(TypedDict):
    """A lock unit in TES; `linked` are the personal numbers of those who are linked to it, `status` is ok or a fault's name."""

    found: bool
    registered: bool
    serial: str
    status: str
    linked: Sequence[str]

"""A small world for installations that reach it over HTTP, and two orders' worth of words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rehearsal.rehearsal import Rehearsal
from rehearsal.served_stubs import over_http
from runtime import crypto
from runtime.settings import Settings, load_settings
from storage.fresh import fresh_place
from workflow.routines.shared_lock import roles
from workflow.values import Actor

START = datetime.fromisoformat("2027-01-12T07:00:00+00:00")
TOVA, MATS = Actor("tova", roles.OPERATOR), Actor("mats", roles.TECHNICIAN)
_HOME = {
    "address": "Provgatan 4",
    "apartment": "1201",
    "postcode": "58222",
    "city": "Linköping",
    "executed_from": "2026-06-01",
    "in_tes": True,
}
PEOPLE: Mapping[str, Mapping[str, Any]] = {
    "A": {"id": "193804129827", "name": "Astrid Alm", **_HOME},
    "B": {"id": "194009239833", "name": "Bertil Alm", **_HOME},
}
NEW = {"people": PEOPLE, "stock": ["L-1001"]}
EXISTING = {"people": PEOPLE, "locks": {"L-1002": {"mounted_at": "A", "linked": ["A"]}}}
NEW_TICKET = {
    "id": "T1", "kind": "new_install", "persons": ["A", "B"], "contact": {"name": "Cecilia Alm", "phone": "070-174 06 05"},
    "gate_code": "4711#",
}  # fmt: skip
EXISTING_TICKET = {"id": "T1", "kind": "link_existing", "cohabitant": "B", "existing": "A"}


def settings_at(place: str, **more: Any) -> Settings:
    return load_settings(database_url=place, master_key=crypto.fresh_key(), **more)


@contextmanager
def rehearsed(
    block: Mapping[str, Any], profile: str = "sundsvall", blocking: bool = False, **settings: Any
) -> Iterator[Rehearsal]:
    """A rehearsal over HTTP with this world."""
    with fresh_place() as place, over_http(profile, blocking) as make_app:
        rehearsal = Rehearsal(settings_at(place, **settings), START, make_app)
        try:
            rehearsal.set_up(block)
            yield rehearsal
        finally:
            rehearsal.close()

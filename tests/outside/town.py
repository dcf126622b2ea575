"""A small world for installations that reach it over HTTP, and two orders' worth of words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rehearsal.rehearsal import Rehearsal
from rehearsal.routines.shared_lock.served_stubs import over_http
from runtime import crypto
from runtime.bootstrap import load_settings
from runtime.settings import Settings
from storage.fresh import fresh_place
from tests.postgres import PARTS
from tests.reliability.tools import START, TICKETS, WORLDS

NEW, EXISTING = WORLDS["new_install"], WORLDS["link_existing"]
NEW_TICKET = {**TICKETS["new_install"], "gate_code": "4711#"}
EXISTING_TICKET = TICKETS["link_existing"]


def settings_at(place: str, **more: Any) -> Settings:
    return load_settings(database_url=place, master_key=crypto.fresh_key(), **more)


@contextmanager
def rehearsed(
    block: Mapping[str, Any], profile: str = "sundsvall", blocking: bool = False, **settings: Any
) -> Iterator[Rehearsal]:
    """A rehearsal over HTTP with this world."""
    with fresh_place(PARTS) as place, over_http(profile, blocking) as make_app:
        rehearsal = Rehearsal(settings_at(place, **settings), START, make_app)
        try:
            rehearsal.set_up(block)
            yield rehearsal
        finally:
            rehearsal.close()

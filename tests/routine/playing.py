"""A scenario played from a value instead of a file, in memory's reach: its rehearsal stays open to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rehearsal.scenario import Player
from storage.fresh import fresh_place
from tests.postgres import PARTS

_HOME = {"apartment": "1201", "postcode": "58222", "city": "Linköping", "executed_from": "2026-06-01", "in_tes": True}
PEOPLE: Mapping[str, Mapping[str, Any]] = {
    "A": {"id": "193804129827", "name": "Astrid Alm", "address": "Provgatan 4", **_HOME},
    "B": {"id": "194009239833", "name": "Bertil Alm", "address": "Provgatan 4", **_HOME},
    "C": {"id": "193311059855", "name": "Folke Fors", "address": "Exempelgränd 7 B", **_HOME},
    "D": {"id": "193602149845", "name": "Gun Fors", "address": "Exempelgränd 7 B", **_HOME},
}
LOCKS = {"L-1002": {"mounted_at": "A", "linked": ["A"]}}
LINK = {"ticket": {"id": "T1", "kind": "link_existing", "cohabitant": "B", "existing": "A"}}
NEW = {
    "ticket": {
        "id": "T1", "kind": "new_install", "persons": ["A", "B"], "gate_code": "1234",
        "contact": {"name": "Cecilia Alm", "phone": "070-174 06 05"},
    }
}  # fmt: skip
RUN = {"run": "idle"}


def pull(name: str, order: str = "T1", by: str = "tova", **more: Any) -> dict[str, Any]:
    return {"trigger": {"order": order, "name": name, "by": by, **more}}


BOOK = pull("booked", visit="2027-01-14 FM")
ON_THE_DAY = {"advance": {"to": "2027-01-14T09:30"}}
MOUNT = pull("installed", by="mats", role="technician", serial="L-1001", tested=True)
TO_THE_END = {"link_existing": [LINK, RUN], "new_install": [NEW, RUN, BOOK, ON_THE_DAY, MOUNT, RUN]}


def world(kind: str, people: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Two cohabitants, with a lock or with a unit in stock, and who else is given."""
    who = {**{x: PEOPLE[x] for x in "AB"}, **(people or {})}
    return {"people": who, **({"stock": ["L-1001"]} if kind == "new_install" else {"locks": LOCKS})}


@contextmanager
def playing(world: Mapping[str, Any], start: str = "2027-01-12T08:00", **settings: Any) -> Iterator[Player]:
    """A player whose world is set up and who has not begun."""
    scenario = {"name": "value", "start": start, "settings": settings, "steps": []}
    with fresh_place(PARTS) as place:
        player = Player(scenario, Path("value.yaml"), place)
        try:
            player.rehearsal.set_up(world)
            yield player
        finally:
            player.rehearsal.close()


def step(player: Player, *steps: Mapping[str, Any]) -> None:
    """Play steps; the first that does not hold fails the test with its sentence."""
    for one in steps:
        failure = player._step(one)
        assert failure is None, f"{one}: {failure}"

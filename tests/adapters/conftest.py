"""The outside world as tests meet it: one fixture, in every way that an adapter can reach it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from adapters import LindeskStub, NotifyStub, SqliteStore, TesStub, TreservaStub, World, scenario_world
from adapters.over_http import stub_adapters
from adapters.server import Patience, serving, stub_servers
from tests.adapters.vendor_contracts import THERE, Strict
from workflow.ports import Adapter
from workflow.routines.shared_lock.desk import Desk
from workflow.values import Call, Outcome

START = datetime(2027, 1, 12, 7, 0, tzinfo=UTC)
READ_SECONDS = 0.6
TOKEN = "a token of the tests"
ASTRID, BERTIL, FOLKE = "193804129827", "194009239833", "193311059855"
HOME = {"address": "Provgatan 4", "apartment": "1201", "postcode": "58222", "city": "Linköping"}
PEOPLE: dict[str, dict[str, Any]] = {
    "A": {"id": ASTRID, "name": "Astrid Alm", **HOME, "executed_from": "2026-06-01", "in_tes": True},
    "B": {"id": BERTIL, "name": "Bertil Alm", **HOME, "granted_from": "2027-01-04", "in_tes": False},
    "C": {"id": FOLKE, "name": "Folke Fors", **HOME, "executed_from": "2026-06-01", "in_tes": True},
}


@dataclass
class Hand:
    """A clock that stands still until a test moves it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Outside:
    """The world, and the adapters that reach it."""

    clock: Hand
    world: World
    adapters: dict[str, Adapter]
    desk: Desk
    keys: Iterator[int] = field(default_factory=count)
    broken: list[str] = field(default_factory=list)
    """What was asked or answered against the vendors' documents, where those are there."""

    def call(self, name: str, key: str = "", subject: str = "", **payload: Any) -> Call:
        return Call(name, key or f"key-{next(self.keys)}", subject, payload, self.clock.now)

    def perform(self, name: str, key: str = "", **payload: Any) -> Outcome:
        return self.operate(self.call(name, key, **payload))

    def operate(self, call: Call) -> Outcome:
        return self.adapters[call.system].operations[call.name].perform(call)

    def probe(self, call: Call) -> Outcome:
        ask = self.adapters[call.system].operations[call.name].probe
        assert ask is not None
        return ask(call)

    def step(self, verb: str, **value: Any) -> None:
        scenario_world.apply(self.world, verb, value)


def in_process(world: World, clock: Hand) -> Outside:
    desk = LindeskStub(world)
    stubs: list[Adapter] = [TreservaStub(world), TesStub(world), desk, NotifyStub(world)]
    return Outside(clock, world, {stub.system: stub for stub in stubs}, desk)


def memory(_: Path) -> Iterator[Outside]:
    clock = Hand()
    yield in_process(World(clock), clock)


def sqlite(folder: Path) -> Iterator[Outside]:
    clock, store = Hand(), SqliteStore(folder / "world.db")
    yield in_process(World(clock, store), clock)
    store.close()


@contextmanager
def _served(profile: str) -> Iterator[Outside]:
    clock = Hand()
    world = World(clock)
    patience = Patience(hang_seconds=READ_SECONDS + 1, slow_seconds=0.05)
    servers: Any = stub_servers(world, patience, TOKEN)
    strict = Strict(servers) if THERE else None
    with serving(strict or servers) as address:  # type: ignore[arg-type]
        adapters = stub_adapters(address, profile, TOKEN, READ_SECONDS)
        desk: Any = adapters["lindesk"]
        yield Outside(clock, world, dict(adapters), desk, broken=strict.broken if strict else [])
        for adapter in adapters.values():
            adapter.close()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def _servers() -> Iterator[Callable[[str], Outside]]:
    """Servers stand as long as the tests run; each test begins the world again."""
    with ExitStack() as stack:
        standing = cache(lambda profile: stack.enter_context(_served(profile)))

        def begin(profile: str) -> Outside:
            outside: Outside = standing(profile)
            outside.clock.now = START
            outside.broken.clear()
            outside.world.begin_anew()
            return outside

        yield begin


WAYS: dict[str, Callable[[Path], Iterator[Outside]]] = {"memory": memory, "sqlite": sqlite}
PROFILES = ("easit", "sundsvall")


@pytest.fixture(params=[*WAYS, *(pytest.param(profile, marks=pytest.mark.slow) for profile in PROFILES)])
def outside(request: pytest.FixtureRequest, tmp_path: Path, _servers: Callable[[str], Outside]) -> Iterator[Outside]:
    """A small world: Astrid and Folke in TES, Bertil granted only, and L-1002 with Astrid."""
    way = request.param
    for reached in WAYS[way](tmp_path) if way in WAYS else (_servers(way),):
        locks = {"L-1002": {"mounted_at": "A", "linked": ["A"]}}
        scenario_world.set_up(reached.world, {"people": PEOPLE, "locks": locks})
        yield reached
        assert reached.broken == [], "asked and answered as the vendors' documents read"

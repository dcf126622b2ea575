"""The stub servers' contracts: committed as they are, and kept by the servers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok

from adapters import World, WorldClock, scenario_world
from adapters.server import SYSTEMS, Patience, stub_servers
from adapters.server.contract import as_text, contracts
from adapters.world import MemoryStore
from tests.adapters.conftest import PEOPLE, START

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parents[2] / "docs" / "openapi"
HOW_TO = "write it again: python -c 'from pathlib import Path; from adapters.server.contract import write; write(Path(\"docs/openapi\"))'"


@pytest.mark.parametrize("name", sorted(contracts()))
def test_the_committed_contract_is_the_servers(name: str) -> None:
    """What is written down is what is served."""
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == as_text(contracts()[name]), HOW_TO


def test_no_contract_is_left_over() -> None:
    """One file a server."""
    assert {path.stem for path in FOLDER.glob("*.json")} == set(contracts())


def served() -> Any:
    store = MemoryStore()
    world = World(WorldClock(store, lambda: START), store)
    scenario_world.set_up(world, {"people": PEOPLE, "locks": {"L-1002": {"linked": ["A"]}}})
    scenario_world.apply(world, "ticket", {"id": "T1", "kind": "new_install", "persons": ["A", "B"]})
    return stub_servers(world, Patience(0, 0))


CALM = settings(
    max_examples=12, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
APP = served()


@pytest.mark.parametrize("name", [*sorted(SYSTEMS), "_world"])
def test_no_request_breaks_a_server(name: str) -> None:
    """Whatever is sent, well formed or not, no reply is a failure of the server's own."""
    schema = schemathesis.openapi.from_asgi(f"/{name}/openapi.json", APP)
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), "the contract can be read"
        operation = found.ok()

        @CALM
        @given(operation.as_strategy())
        def send(case: Any) -> None:
            assert case.call().status_code < 500

        send()

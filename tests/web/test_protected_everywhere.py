"""Protected persons are shown nowhere: every route as every role, every command, the calendars and the messages written to files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from fastapi.testclient import TestClient
from typer.main import get_command
from typer.testing import CliRunner

from console.cli import app as command
from storage import protection
from tests.tokens import sign_in
from tests.web.conftest import client_of
from tests.web.installation import SURNAMES, House, commands_of, family
from tests.web.test_every_read import _ENDLESS, MARKS, arguments, ask, leaves, text_of, walked

pytestmark = pytest.mark.slow
SEEING = ("tova", "mats")
"""Those who see persons; a separate test shows that others see nobody."""


ASKING = {
    "/search", "/orders/{number}/triggers/{trigger}/preview", "/bulk/preview", "/api/v1/orders/search", "/api/v1/bulk/preview",
    "/api/v1/orders/{number}/triggers/{trigger}/preview",
}  # fmt: skip
"""Posts that answer with what they found; the others change something and answer with an address."""


def protect_all(house: House) -> None:
    """Everybody is protected, as the nightly look finds it, also those of orders that have ended."""
    numbers = [person["id"] for n, surname in enumerate(SURNAMES, start=1) for person in family(n, surname).values()]
    with house.app.store.write() as tx:
        protection.protect(tx, [house.app.store.keyring.ref(f"person|{number}") for number in numbers], house.app.clock.now())


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("guarded"))
    house.fill()
    protect_all(house)
    yield house
    house.close()


@pytest.fixture(scope="module")
def clients(guarded: House) -> dict[str, TestClient]:
    return {name: client_of(guarded, name) for name in SEEING}


def test_no_route_shows_a_protected_person(guarded: House, clients: dict[str, TestClient]) -> None:
    """Lists, search, exports, notes, technicians' pages, inventory, closed orders, versions, log review, feeds; a look with a
    ground is the only way, and is tried by itself."""
    shown, answered = [], 0
    for verb, path in walked(guarded):
        if "/reveal" in path or not (verb == "GET" or path in ASKING):
            continue
        for name, client in clients.items():
            answer = ask(guarded, client, verb, path)
            answered += answer.status_code == 200
            if found := MARKS.search(text_of(answer.content)):
                shown.append(f"{verb} {path} as {name}: {found[0]}")
    assert shown == [] and answered > 50


def test_no_command_shows_a_protected_person(guarded: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command of the tree as an operator, as text and as JSON; what is handed to the person itself is an extract."""
    sign_in(guarded.app, tova="operator")
    place = tmp_path / "place"
    place.mkdir()
    (place / "ticket.json").write_bytes(orjson.dumps({}))
    monkeypatch.chdir(tmp_path)
    commands_of(guarded.app, monkeypatch)
    shown = []
    for words, leaf in leaves(get_command(command)):
        if words[:1] in _ENDLESS or words[0] == "accounts":
            continue
        for json in ((), ("--json",)) if any(p.name == "json" for p in leaf.params) else ((),):
            call = [*words, *arguments(leaf.params, words, place), *json]
            said = CliRunner().invoke(command, call).output
            said += "".join(text_of(p.read_bytes()) for p in place.iterdir() if p.is_file() and p.name == "out")
            if found := MARKS.search(said):
                shown.append(f"{' '.join(call)}: {found[0]}")
    assert shown == []

"""Every route and every command is walked: none shows a person without a line in the access log that says so."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.main import get_command
from typer.testing import CliRunner

from console.cli import app as command
from console.lazy import LazyGroup, load
from runtime.bootstrap import load_settings
from runtime.services.access_log import AccessLog
from tests.tokens import sign_in
from tests.web.conftest import client_of
from tests.web.installation import CONTACT, SURNAMES, House, commands_of, family
from tests.web.test_roles import BODIES, routes

pytestmark = pytest.mark.slow

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What is in an answer where it tells of a person: names, initials, addresses, the contact, numbers and codes.
NAMES = "|".join(SURNAMES)
MARKS = re.compile(
    rf"(?:Ester|Folke) (?:{NAMES})|\b[EF]\.[ABEGHLRST]\.|Exempelvägen \d|{re.escape(CONTACT['phone'])}|Cecilia Prov"
    r"|19(?:380412|400923)-?\d{4}|VT-27010008.*T8-koden"
)
# Said by the pages themselves and by the stub's pages about nobody.
NOT_OURS = ("GET /live",)


def text_of(content: bytes) -> str:
    """What an answer says; of a sheet, its cells."""
    if content[:2] == b"PK":
        sheet = load_workbook(BytesIO(content)).active
        assert isinstance(sheet, Worksheet)
        return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
    return content.decode("utf-8", "replace")


def fill(house: House, path: str) -> str:
    number = house.rehearsal.order("T1").number
    feed = __import__("console.routines.shared_lock.use_cases", fromlist=["visits_of"]).visits_of(house.web.state.services)
    values = {
        "number": number, "trigger": "cancel", "serial": "L-2001", "system": "tes", "run": "1", "name": "mats", "routine": "shared_lock",
        "token": feed.feed_token("mats"), "request_id": "1", "asked": "1", "hold": "1", "message": "1", "delivery": "1",
    }  # fmt: skip
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], "1"), path)


ABOUT = {"identity": family(1, "Alm")["1A"]["id"], "reason": "prov av vyn"}


def body_of(path: str) -> dict[str, Any]:
    given: dict[str, dict[str, Any]] = {
        "/api/v1/orders/search": {"text": "folke alm"}, "/api/v1/orders/{number}/triggers/{trigger}/preview": {"reason": "prov av vyn"},
        "/api/v1/person-requests/extract": ABOUT, "/api/v1/person-requests/look": ABOUT,
        "/api/v1/orders/{number}/reveal": {"what": "names", "ground": "contact", "reason": "prov av vyn"},
        "/api/v1/bulk": {"trigger": "hold", "numbers": ["x"], "reason": "prov", "data": {"resume_on": "2027-02-01"}},
    }  # fmt: skip
    return given.get(path, BODIES.get(path, {}))


FORMS = {
    "/search": {"text": "folke alm"}, "/orders/{number}/reveal": {"what": "names", "ground": "contact", "reason": "prov av vyn"},
    "/orders/{number}/triggers/{trigger}/preview": {"reason": "prov av vyn", "key": "k" * 32},
    "/visits/{number}/reveal": {"reason": "prov av vyn"}, "/person-requests": {"what": "extract", **ABOUT},
}  # fmt: skip


@pytest.fixture(scope="module")
def clients(filled: House) -> dict[str, TestClient]:
    return {name: client_of(filled, name) for name in ("tova", "mats", "rut", "adam")}


def lines(house: House) -> int:
    found = AccessLog(house.app).lines(limit=1)
    return int(found[0]["id"]) if found else 0


def ask(house: House, client: TestClient, verb: str, path: str) -> Any:
    address, csrf = fill(house, path), client.csrf
    if path == "/bulk" and verb == "GET":
        address += "?trigger=cancel&state=booking"
    if path == "/inventory" and verb == "GET":
        address += "?serial=L-2"
    if path.startswith("/api/"):
        named: dict[str, Any] = {"headers": {"X-CSRF-Token": csrf}}
        if path.endswith("/inventory/import"):
            named |= {"content": b"x"}
            named["headers"] |= {"content-type": SHEET}
        elif verb in ("POST", "PATCH"):
            named |= {"json": body_of(path)}
        return client.request(verb, address, **named)
    data = {"data": {"csrf": csrf, **FORMS.get(path, {})}} if verb == "POST" else {}
    return client.request(verb, address, follow_redirects=path == "/search", **data)


CHANGES = ("/sign-out", "/accounts/{name}", "/password", "/sessions/current", "/sign-in", "/sessions")
"""Sign-in itself, and what would end the accounts of this walk; separate tests show that they show nobody."""


def walked(house: House) -> Iterator[tuple[str, str]]:
    for verb, path in routes(house):
        if f"{verb} {path}" not in NOT_OURS and not path.endswith(CHANGES) and "{session}" not in path:
            yield verb, path


def test_no_route_shows_a_person_without_a_line(filled: House, clients: dict[str, TestClient]) -> None:
    """Each route of the application, as each role, and a second time: a repeated opening is a separate line."""
    silent, telling = [], set()
    for verb, path in walked(filled):
        for name, client in clients.items():
            for _ in range(2 if verb == "GET" else 1):
                before = lines(filled)
                answer = ask(filled, client, verb, path)
                if MARKS.search(text_of(answer.content)):
                    telling.add(path)
                    found = [line for line in AccessLog(filled.app).lines(limit=20) if line["id"] > before]
                    named = [x for x in found if x["account"] in (name, "mats") and (x["fields"] or x["what"] == "searched")]
                    if not named or not all(x["request_id"] == answer.headers["x-request-id"] for x in named):
                        silent.append(f"{verb} {path} as {name}: {[(x['what'], x['fields']) for x in found]}")
    assert silent == []
    assert {
        "/", "/orders", "/search", "/orders/{number}", "/orders/{number}/reveal", "/visits", "/visits/{number}", "/inventory",
        "/inventory/{serial}", "/inventory/export.xlsx", "/booking", "/api/v1/orders", "/api/v1/orders/{number}",
        "/api/v1/orders/{number}/people", "/api/v1/inventory/units", "/api/v1/orders/search", "/bulk", "/person-requests",
        "/api/v1/person-requests/extract",
    } <= telling, "the walk has to see persons where there are some"  # fmt: skip


def test_an_admin_and_an_auditor_are_shown_nobody(filled: House, clients: dict[str, TestClient]) -> None:
    """Of any route: who keeps the accounts, and who reviews the log, does not read persons."""
    shown = [
        f"{verb} {path} as {name}" for verb, path in walked(filled) for name in ("rut", "adam")
        if MARKS.search(text_of(ask(filled, clients[name], verb, path).content))
    ]  # fmt: skip
    assert shown == []


def test_what_a_page_renews_is_a_line_where_it_shows_more(filled: House, clients: dict[str, TestClient]) -> None:
    """Initials were noted; names that come with an automatic request are not the same opening. The same again is no new line."""
    tova, number = clients["tova"], filled.rehearsal.order("T4").number
    tova.get(f"/api/v1/orders/{number}")
    before = lines(filled)
    pages = [tova.get(f"/orders/{number}", headers={"X-Automatic": "1"}) for _ in range(2)]
    assert all("Ester" in page.text for page in pages)
    found = [line["fields"] for line in AccessLog(filled.app).lines(what="opened") if line["id"] > before]
    assert len(found) == 1 and "name" in found[0].split(",")


def test_a_denial_is_a_line(filled: House, clients: dict[str, TestClient]) -> None:
    before = lines(filled)
    answer = clients["mats"].get("/accounts")
    (line,) = [x for x in AccessLog(filled.app).lines(what="denied") if x["id"] > before]
    assert (line["account"], line["subject"], line["request_id"]) == ("mats", "GET /accounts", answer.headers["x-request-id"])


# The command line -----------------------------------------------------------------------------------


def leaves(found: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command of the tree, with its words; those that are loaded late are loaded."""
    if hasattr(found, "commands"):
        for name, inner in found.commands.items():
            late = found.listed.get(name) if isinstance(found, LazyGroup) else None
            yield from leaves(load(late[0], name) if late else inner, (*words, name))
    else:
        yield words, found


# They serve until they are stopped, or measure for minutes.
_ENDLESS = {("run",), ("web",), ("stubs",), ("worker",), ("bench",), ("simulate",)}


def arguments(parameters: list[Any], words: tuple[str, ...], place: Path) -> list[str]:
    """Something for every argument that a command takes, by its name; and the options that it has to have."""
    known = {
        "name": "T1", "trigger": "cancel", "id_": "1", "file": str(place / "f"), "files": str(place / "ticket.json"), "facts": "kind",
        "text": "Tack för beskedet.", "data": None, "number": "1", "old": "1", "new": "2", "plan": str(place / "plan"),
    }  # fmt: skip
    found = [known.get(str(p.name), "x") for p in parameters if p.param_type_name != "option"]
    options = {p.name for p in parameters if p.param_type_name == "option"}
    if words == ("order", "correct"):
        found = ["T1", "contact.phone=0701740606"]
    if words == ("diagram",):
        return ["shared_lock", "--format", "mermaid", "--order", "T1"]
    if "output" in options:
        found = ["--output", str(place / "out")]
    if "preview" in options:
        found = [*found, "--preview"]
    if "reason" in options:
        found = [*found, "--reason", "prov av vyn"]
    return [each for each in found if each is not None]


def test_no_command_shows_a_person_without_a_line(filled: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command of the tree as an operator; without a token, no command shows anybody."""
    url = filled.app.settings.database_url
    store = Path(url.removeprefix("sqlite:///"))
    sign_in(filled.app, tova="operator")
    place = tmp_path / "place"
    place.mkdir()
    (place / "ticket.json").write_bytes(orjson.dumps({}))
    monkeypatch.chdir(tmp_path)
    commands_of(filled.app, monkeypatch)
    assert load_settings().database_url == url
    silent, telling, named = [], set(), []
    for words, leaf in leaves(get_command(command)):
        if words[:1] in _ENDLESS or words[0] == "accounts":
            continue
        for json in ((), ("--json",)) if any(p.name == "json" for p in leaf.params) else ((),):
            call, before = [*words, *arguments(leaf.params, words, place), *json], lines(filled)
            said = CliRunner().invoke(command, call).output
            said += "".join(text_of(p.read_bytes()) for p in place.iterdir() if p.is_file() and p.name == "out")
            if MARKS.search(said):
                telling.add(words)
                found = [x for x in AccessLog(filled.app).lines(limit=20) if x["id"] > before]
                if not any(x["account"] == "tova" and x["fields"] and x["request_id"] for x in found):
                    silent.append(" ".join(call))
    assert silent == []
    assert {("order", "list"), ("order", "show")} <= telling, "the walk has to see persons where there are some"
    shutil.rmtree(store.with_name("tokens"))
    for words in (("order", "list"), ("order", "show", "T1"), ("order", "history", "T1"), ("order", "explain", "T1")):
        answer = CliRunner().invoke(command, [*words, "--json"])
        assert answer.exit_code == 0
        named += [words] if MARKS.search(answer.output) else []
    assert named == []
    assert CliRunner().invoke(command, ["order", "trigger", "T1", "cancel", "--by", "tova", "--reason", "prov av"]).exit_code == 2

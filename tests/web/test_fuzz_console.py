"""Any request at all, to each route of the console and its API: refused in a sentence or done, never broken; then a good one."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from httpx import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from console.web import errors, live
from storage.schema import accounts, sign_in_attempts
from tests.reliability.test_fuzz import JSON, TEXT
from tests.web.conftest import client_of
from tests.web.installation import PEOPLE, House, password_hash
from tests.web.test_roles import ALLOWED, _flat
from workflow.routines.shared_lock import WORKFLOW

ROOT = Path(__file__).parents[2]
# What the console's pages and those of its routines read from a form, wherever that is written.
READ_FROM_FORMS = sorted({
    name for file in (ROOT / "console").rglob("*.py")
    for name in re.findall(r"""form(?:\.get|\.getlist|\[)\(?["'](\w+)["']""", file.read_text())
})  # fmt: skip
HEADERS = (
    "If-Match", "If-None-Match", "Idempotency-Key", "Accept", "Accept-Language", "Content-Type", "X-Request-Id", "HX-Request",
    "HX-Target", "HX-Current-URL", "Referer", "Origin", "Cookie", "Range", "Authorization", "X-CSRF-Token", "X-Automatic",
    "If-Modified-Since", "Content-Encoding", "Forwarded", "X-Forwarded-For",
)  # fmt: skip
WORDS = TEXT | st.integers().map(str) | st.sampled_from([
    "", "*", '"1"', 'W/"1"', '"\u00e5"', ",", "T1", "LD-27010001", "shared_lock", "booked", "cancel", "hold", "sv", "en", "2027-01-14",
    "2027-W02", "9999-W53", "0001-W01", "2027-13-45", "20270114", "\u0661\u0662", "true", "1e9", "../..", "%00", "a" * 5000, "1" * 5000,
    "{{7*7}}", "<b>", "'--", "\u202e\u0301", "application/json", "text/html", "multipart/form-data; boundary=\xff", "multipart/form-data",
    "application/x-www-form-urlencoded; charset=utf-7", "application/json; charset=latin-2", "bytes=0-", "gzip",
])  # fmt: skip
LIKELY = st.sampled_from([
    "skäl nog", "shared_lock", "2027-01-20 FM", "2027-02-01", "L-1001", "no_show", "hospitalised", "not_feasible", "mats", "S2-ny", "1234",
    "new_install", "link_existing", "telephone", "on", "1", "LD-27010001", "operator",
])  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One request, as it is sent."""

    method: str
    url: str
    headers: tuple[tuple[str, bytes], ...]
    body: bytes


class Console:
    """An installation in use, its routes, and a client for each role."""

    def __init__(self, folder: Path) -> None:
        self.house = House(folder)
        self.house.fill()
        self.routes = [r for r in _flat(self.house.web.routes) if isinstance(r, APIRoute)]
        self.clients: dict[str, TestClient] = {}
        self.numbers = [row["number"] for row in self.house.rehearsal.service.orders()]
        self.triggers = sorted(WORKFLOW.trigger)
        self.fields = sorted({f.name for row in WORKFLOW.transitions for f in row.fields})
        self.good = 0

    def client(self, name: str) -> TestClient:
        """Signed in; again where what was sent has ended the session or shut the account."""
        known = self.clients.get(name)
        if known is None or known.get("/help").status_code != 200:
            with self.house.app.store.write() as tx:
                tx.connection.execute(delete(sign_in_attempts))
                whole = {"role": PEOPLE[name], "password_hash": password_hash(), "must_change": 0, "disabled_at": None}
                tx.connection.execute(update(accounts).where(accounts.c.name == name).values(**whole))
            known = self.clients[name] = client_of(self.house, name)
        return known

    def ask(self, name: str, asked: Asked) -> Response:
        return self.client(name).request(asked.method, asked.url, headers=list(asked.headers), content=asked.body)

    def a_good_one(self) -> None:
        """A new ticket comes, and its order is cancelled over the API."""
        self.good += 1
        number = self.house.ticket(f"G{self.good}", 1 + self.good % 10)
        self.house.run()
        client = self.client("tova")
        version = client.get(f"/api/v1/orders/{number}").headers["etag"]
        headers = {"If-Match": version, "X-CSRF-Token": client.csrf, "Idempotency-Key": f"good-one-{self.good}"}
        answer = client.post(f"/api/v1/orders/{number}/triggers/cancel", json={"reason": "enheten ber om det"}, headers=headers)
        assert answer.json()["state"] == "cancelled", answer.text


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    made = Console(tmp_path_factory.mktemp("console"))
    yield made
    made.house.close()


def requests(console: Console, route: APIRoute) -> st.SearchStrategy[tuple[str, Asked]]:
    """Requests to this route by someone: right in parts, and anything at all in the others."""
    known: dict[str, Sequence[str]] = {
        "number": console.numbers, "trigger": console.triggers, "name": sorted(PEOPLE), "routine": ["shared_lock"],
        "system": ["tes", "lindesk"], "serial": ["L-1001", "L-2001"],
    }  # fmt: skip
    declared = [f.alias for f in route.dependant.query_params] + ["lang", "why", "done", "saved", "next"]
    query = st.lists(st.tuples(st.sampled_from(declared) | TEXT, WORDS), max_size=4)
    header = st.tuples(st.sampled_from(HEADERS), WORDS.map(lambda w: re.sub(rb"[^\t\x20-\xff]", b"", w.encode("latin-1", "ignore"))))

    @st.composite
    def drawn(draw: st.DrawFn) -> tuple[str, Asked]:
        def part(found: re.Match[str]) -> str:
            likely = st.sampled_from(known.get(found[1], ["1", "2"]))
            return _quoted(draw(likely if draw(st.integers(0, 9)) < 8 else WORDS)) or "%20"

        url = re.sub(r"\{([^}:]+)[^}]*\}", part, route.path)
        asked_for = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in draw(query))
        method = draw(st.sampled_from(sorted(route.methods or ())))
        may = [person for person, role in PEOPLE.items() if role in ALLOWED[f"{method} {route.path}"]]
        name = draw(st.sampled_from(may if may and draw(st.integers(0, 9)) != 0 else sorted(PEOPLE)))
        csrf = console.client(name).csrf
        kind, body = draw(_bodies(console, route, csrf)) if method not in ("GET", "HEAD") else ("", b"")
        more = {n: v for n, v in draw(st.lists(header, max_size=4))}
        own = {"Content-Type": kind.encode(), "X-CSRF-Token": csrf.encode()} if kind else {}
        if draw(st.integers(0, 9)):
            # Mostly it comes as far as what it is sent for.
            more = {n: v for n, v in more.items() if n not in ("Content-Type", "X-CSRF-Token", "Authorization", "Cookie")}
        return name, Asked(method, f"{url}?{asked_for}" if asked_for else url, tuple((own | more).items()), body)

    return drawn()


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def _bodies(console: Console, route: APIRoute, csrf: str) -> st.SearchStrategy[tuple[str, bytes]]:
    declared = [
        name for param in route.dependant.body_params
        for name in (getattr(param.field_info.annotation, "model_fields", None) or {param.alias: None})
    ]  # fmt: skip
    data = st.dictionaries(st.sampled_from(console.fields), JSON | WORDS | LIKELY, max_size=4)
    value = JSON | WORDS | data | st.sampled_from([*console.triggers, *console.numbers])
    shaped = st.fixed_dictionaries({}, optional=dict.fromkeys(declared, value)) if declared else JSON
    likely = st.fixed_dictionaries({
        name: data if name in ("data", "chosen") else LIKELY | st.sampled_from(console.triggers)
        for name in declared
    })  # fmt: skip
    names = st.sampled_from(READ_FROM_FORMS) | st.sampled_from(console.fields) | TEXT
    form = st.lists(st.tuples(names, WORDS | LIKELY), max_size=8).map(
        lambda given_: "&".join(f"{_quoted(n)}={_quoted(v)}" for n, v in [*given_, ("csrf", csrf)]).encode()
    )
    file = st.tuples(names, st.binary(max_size=60) | st.just(b"PK\x03\x04")).map(lambda given_: _multipart(csrf, *given_))
    return st.one_of(
        st.tuples(st.just("application/json"), (likely | shaped | JSON).map(_json)),
        st.tuples(st.just("application/x-www-form-urlencoded"), form),
        st.tuples(st.just("multipart/form-data; boundary=x"), file),
        st.tuples(st.just("application/json") | WORDS.map(lambda w: re.sub(r"[^ -~]", "", w)), st.binary(max_size=40)),
    )


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


def _multipart(csrf: str, name: str, content: bytes) -> bytes:
    head = f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n--x\r\nContent-Disposition: form-data; '
    named = re.sub(r"[^a-z_]", "", name) or "file"
    return f'{head}name="{named}"; filename="a.xlsx"\r\n\r\n'.encode() + content + b"\r\n--x--\r\n"


class Broken:
    """In the place of the console's log: what is written to it as an error."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def error(self, event: str, **fields: Any) -> None:
        self.lines.append(f"{event} {fields}")


@pytest.mark.slow
@settings(suppress_health_check=list(HealthCheck), max_examples=int(os.environ.get("LOCKSTEP_FUZZ", "60")))
@given(data=st.data())
def test_any_request_is_refused_in_a_sentence_or_done(console: Console, broken: Broken, data: st.DataObject) -> None:
    """No 500 and no traceback; an API's refusal is one sentence; nothing is undecided or set aside by it."""
    pulls = [route for route in console.routes if "{trigger}" in route.path]
    route = data.draw(st.sampled_from(console.routes) | st.sampled_from(pulls), label="route")
    name, asked = data.draw(requests(console, route))
    broken.lines.clear()
    answer = console.ask(name, asked)
    console.house.run()
    assert broken.lines == []
    assert answer.status_code < 500 or route.path in ("/health", "/ready", "/alive"), answer.text
    assert "Traceback" not in answer.text
    if answer.status_code >= 400 and route.path.startswith("/api/"):
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        shown = answer.json()
        assert shown["status"] == answer.status_code and shown["title"]
        assert shown["detail"].strip().endswith((".", ")")) and "\n" not in shown["detail"].strip()
    counts = console.house.rehearsal.set_aside.counts()
    assert (counts.messages, counts.undecided, counts.unknown) == (0, 0, 0)


@pytest.mark.slow
def test_after_any_request_a_good_one_is_done(console: Console) -> None:
    """On the installation that got all those requests; with another order of tests, on one that got none."""
    console.a_good_one()


@pytest.fixture(scope="module")
def broken() -> Iterator[Broken]:
    made = Broken()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(errors, "log", made)
        patch.setattr(live, "_LONGEST", 0.0)
        yield made

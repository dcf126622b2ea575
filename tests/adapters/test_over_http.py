"""What is true of the way over HTTP in addition to the contracts: secrecy, silence, certificates, restarts."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from adapters import MemoryStore, World, WorldClock, scenario_world
from adapters.http_client import Endpoint, Silence
from adapters.lindesk.errands import plain_text
from adapters.over_http import LindeskEasit, TesHttp, stub_adapters
from adapters.server import Patience, serving, stub_servers
from tests.adapters.conftest import ASTRID, FOLKE, PEOPLE, START, Hand
from workflow.ports import Adapter
from workflow.values import Call, OutcomeKind

pytestmark = pytest.mark.slow

SECRETS = (
    ASTRID, FOLKE, ASTRID[2:], "Astrid", "Folke", "Provgatan", "070-174 06 05", "+46701740605", "0701740605",
    "4711#", "the token",
)  # fmt: skip


class Overheard:
    """Hears every URL and header that reaches a server."""

    def __init__(self, app: Starlette) -> None:
        self.app, self.heard = app, ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.heard += f"{scope['path']}?{scope['query_string']!r} "
            kept = [pair for pair in scope["headers"] if pair[0] != b"authorization"]
            self.heard += f"{kept!r}\n"
        await self.app(scope, receive, send)


def world(clock: Any = None) -> World:
    made = World(clock or Hand())
    scenario_world.set_up(made, {"people": PEOPLE, "locks": {"L-1002": {"mounted_at": "A", "linked": ["A"]}}})
    order = {"id": "T1", "kind": "new_install", "persons": ["A", "B"], "gate_code": "4711#"}
    scenario_world.apply(made, "ticket", order)
    return made


def call(name: str, key: str = "7:a:1", **payload: Any) -> Call:
    return Call(name, key, "", payload, START)


def everybody(address: str, token: str = "") -> list[Any]:
    """Treserva, TES, Lindesk in its first profile, notify, and Lindesk in its second."""
    return [
        *stub_adapters(address, "sundsvall", token, read_seconds=0.5).values(),
        LindeskEasit(Endpoint(f"{address}/easit", user=token, read_seconds=0.5)),
    ]


PAYLOADS: dict[str, dict[str, Any]] = {
    "treserva.person": {"number": ASTRID, "on": "2027-01-12"},
    "tes.person": {"number": ASTRID},
    "tes.lock": {"serial": "L-1002"},
    "tes.register_lock": {"serial": "L-1001"},
    "tes.link": {"serial": "L-1002", "number": FOLKE},
    "tes.unlink": {"serial": "L-1002", "number": ASTRID},
    "lindesk.comment": {"ticket_id": "T1", "text": "Klart."},
    "lindesk.set_status": {"ticket_id": "T1", "status": "resolved", "resolution": "done"},
    "notify.sms": {"to": "+46701740605", "text": "Tekniker kommer."},
    "notify.email": {"to": "mats@example.se", "text": "Hej"},
    "notify.ics": {"to": "mats@example.se", "ics": "BEGIN:VCALENDAR"},
}


def calls_of(adapter: Adapter) -> Iterator[tuple[Any, Call]]:
    for name, operation in adapter.operations.items():
        yield operation, call(name, **PAYLOADS[name])


def test_nothing_personal_is_in_a_url_a_header_a_log_or_an_error(caplog: pytest.LogCaptureFixture) -> None:
    """Every operation, its probe and the feed, on good and on bad days, at the most talkative level."""
    caplog.set_level(logging.DEBUG)
    made, said = world(), ""
    heard = Overheard(stub_servers(made, Patience(1, 0), "the token"))
    with serving(heard) as address:  # type: ignore[arg-type]
        for kind in (None, "unavailable", "error", "timeout", "reply_lost", "conflict", "wrong_person"):
            for adapter in everybody(address, "the token"):
                for operation, one in calls_of(adapter):
                    if kind:
                        made.faults.add(one.system, kind, times=1)
                    outcome = operation.perform(one)
                    said += outcome.code + repr(adapter)
                    if operation.probe:
                        said += operation.probe(one).code
                    made.faults.clear()
                if adapter.system == "lindesk":
                    adapter.changed_tickets(None)
    everything = heard.heard + said + caplog.text + repr(Endpoint("http://x", token="the token", password="4711#"))
    assert "/persons/search" in everything
    assert [secret for secret in SECRETS if secret in everything] == []


def test_nobody_there_is_unavailable() -> None:
    """A refused connection was never a request, also for a change."""
    with serving(Starlette()) as address:
        pass
    for adapter in everybody(address):
        for operation, one in calls_of(adapter):
            assert operation.perform(one).kind is OutcomeKind.UNAVAILABLE


def test_not_being_let_in_is_unavailable() -> None:
    """Wrong credentials park the orders instead of failing them."""
    with serving(stub_servers(world(), token="the token")) as address:
        for adapter in everybody(address, "another"):
            for operation, one in calls_of(adapter):
                found = operation.perform(one)
                assert (found.kind, found.code) == (OutcomeKind.UNAVAILABLE, "not_allowed")


@pytest.mark.parametrize(
    ("status", "body", "reading", "changing"),
    [
        (502, "<html>bad gateway", OutcomeKind.UNAVAILABLE, OutcomeKind.UNKNOWN),
        (504, "", OutcomeKind.UNAVAILABLE, OutcomeKind.UNKNOWN),
        (503, "", OutcomeKind.UNAVAILABLE, OutcomeKind.UNAVAILABLE),
        (429, "", OutcomeKind.TRY_AGAIN, OutcomeKind.TRY_AGAIN),
        (400, "", OutcomeKind.REFUSED, OutcomeKind.REFUSED),
        (200, "<html>login", OutcomeKind.UNAVAILABLE, OutcomeKind.UNKNOWN),
        (302, "", OutcomeKind.UNAVAILABLE, OutcomeKind.UNKNOWN),
    ],
)
def test_what_a_gateway_says_is_no_answer(status: int, body: str, reading: OutcomeKind, changing: OutcomeKind) -> None:
    """A bare failure on the way leaves a change in doubt and a question unanswered."""

    async def reply(request: Request) -> Response:
        return PlainTextResponse(body, status)

    with serving(Starlette(routes=[Route("/{path:path}", reply, methods=["GET", "POST", "PUT"])])) as address:
        tes = TesHttp(Endpoint(address))
        read, change = (tes.operations[name].perform(call(name, **PAYLOADS[name])) for name in ("tes.person", "tes.link"))
        assert (read.kind, change.kind) == (reading, changing)


def test_a_slow_answer_is_an_answer() -> None:
    """Slower than usual, but within the time that a read may take."""
    made = world()
    made.faults.add("tes", "slow", times=1)
    with serving(stub_servers(made, Patience(1, 0.2))) as address:
        assert everybody(address)[1].operations["tes.person"].perform(call("tes.person", number=ASTRID)).ok


def test_a_degraded_answer_is_not_the_list() -> None:
    """A source that was UNAVAILABLE makes the whole answer so, though the reply is a 200."""
    made = world()
    made.faults.add("treserva", "unavailable", times=1)
    with serving(stub_servers(made)) as address:
        ask = everybody(address)[0].operations["treserva.person"].perform
        found = ask(call("treserva.person", **PAYLOADS["treserva.person"]))
        assert (found.kind, found.code) == (OutcomeKind.UNAVAILABLE, "source_unavailable")


def test_where_people_link_by_hand_nothing_is_linked() -> None:
    """Manual TES refuses to link and still reads."""
    made = world()
    with serving(stub_servers(made)) as address:
        tes = TesHttp(Endpoint(f"{address}/tes"), manual=True)
        assert tes.operations["tes.link"].perform(call("tes.link", **PAYLOADS["tes.link"])).code == "manual"
        assert tes.operations["tes.lock"].perform(call("tes.lock", serial="L-1002")).data["found"]
        assert made.effects() == {}


@pytest.mark.parametrize("serial", ["../persons", "L 1", "L?x=1", "Ö-1", ""])
def test_a_serial_number_is_no_path(serial: str) -> None:
    """What is no serial number never becomes a part of a URL."""
    tes = TesHttp(Endpoint("http://127.0.0.1:9"))
    found = tes.operations["tes.lock"].perform(call("tes.lock", serial=serial))
    assert (found.kind, found.code) == (OutcomeKind.REFUSED, "bad_serial")


def test_a_large_attachment_is_not_fetched() -> None:
    """The feed names tickets; forty megabytes stay where they are until someone wants them."""
    made = world()
    made.tickets.attach("T1", "bilaga.bin", 40 * 1024 * 1024, START)
    made.tickets.change("T1", START, comment="<p>Hej!</p><script>alert(1)</script>Ring <b>mig</b>&nbsp;nu")
    with serving(stub_servers(made)) as address:
        found, _ = everybody(address)[2].changed_tickets(None)
        assert found[0].comments == ("<p>Hej!</p><script>alert(1)</script>Ring <b>mig</b>&nbsp;nu",)
        reply = httpx.get(f"{address}/lindesk/0580/VOF/errands/T1/attachments/0", trust_env=False)
        assert len(reply.content) == 40 * 1024 * 1024


def test_plain_text_keeps_its_signs() -> None:
    """Text that is no HTML is left as it is."""
    assert plain_text("Kod 4 & 5\n  ny rad") == "Kod 4 & 5\n  ny rad"
    assert plain_text("a<br>b<style>p{}</style>") == "a\nb"
    assert plain_text("<table><tr><td>Kontakt</td><td>Cecilia</td></tr></table>") == "Kontakt\tCecilia"
    assert plain_text("<p>Nej</p><!-- <p>Portkod: 9999</p> --><div style='display:none'>9999</div>") == "Nej"


def test_a_server_that_dies_and_comes_back_loses_and_repeats_nothing() -> None:
    """Links go on where they stopped: what is unknown is probed before it is done again."""
    made, port = world(), 0
    for n in range(6):
        made.locks.register(f"L-200{n}")
    for n in range(6):
        link = call("tes.link", f"k-{n}", serial=f"L-200{n}", number=FOLKE)
        with serving(stub_servers(made), port) as address:
            port = int(address.rpartition(":")[2])
            tes = TesHttp(Endpoint(f"{address}/tes", read_seconds=0.5)).operations["tes.link"]
            made.faults.add("tes", "reply_lost" if n % 2 else "timeout", "link", times=1)
            assert tes.perform(link).kind is OutcomeKind.UNKNOWN
        assert tes.probe is not None
        assert tes.probe(link).kind is OutcomeKind.UNAVAILABLE
        with serving(stub_servers(made), port):
            if not tes.probe(link).ok:
                assert tes.perform(link).ok
    assert (made.effects(), made.repeats()) == ({"tes.link": 6}, {})


def test_the_world_is_set_up_and_shown_through_its_own_door() -> None:
    """Clock, people, verbs and faults by HTTP; whatever stands on the page is escaped."""
    store = MemoryStore()
    made = World(WorldClock(store, lambda: START), store)
    with (
        serving(stub_servers(made)) as address,
        httpx.Client(base_url=f"{address}/_world", trust_env=False) as door,
    ):
        people = {**PEOPLE, "D": {"id": "193602149845", "name": "<b>Gun</b>", "executed_from": "2026-06-01"}}
        assert door.post("/setup", json={"people": people, "locks": {"L-1002": {"linked": ["A"]}}}).is_success
        verb = {"id": "T1", "kind": "link_existing", "cohabitant": "D", "existing": "A"}
        assert door.post("/verbs/ticket", json=verb).is_success
        assert door.post("/verbs/weather", json={}).status_code == 422
        later = START + timedelta(days=1)
        assert door.put("/clock", json={"now": later.isoformat()}).is_success
        state = door.get("/state").json()
        assert state["import"]["rows"] == 3
        assert state["now"] == later.isoformat()
        page = door.get("/").text
        assert "&lt;b&gt;Gun&lt;/b&gt;" in page
        assert "<b>Gun" not in page
        assert door.post("/reset").is_success
        assert door.get("/state").json()["people"] == []


def test_only_a_trusted_certificate_will_do(tmp_path: Path) -> None:
    """A server that cannot prove itself is nobody; with its certificate on file it is someone."""
    certificate, key = _certificate(tmp_path)
    config = uvicorn.Config(
        stub_servers(world()), port=0, log_level="critical", ssl_certfile=certificate, ssl_keyfile=key, lifespan="off",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    listener.listen()
    thread.start()
    address = f"https://127.0.0.1:{listener.getsockname()[1]}/tes"
    try:
        strangers, friends = TesHttp(Endpoint(address)), TesHttp(Endpoint(address, ca_file=str(certificate)))
        asked = call("tes.person", number=ASTRID)
        assert strangers.operations["tes.person"].perform(asked).kind is OutcomeKind.UNAVAILABLE
        assert friends.operations["tes.person"].perform(asked).ok
        friends.close()
    finally:
        server.should_exit = True
        thread.join(10)


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    certificate, secret = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, secret


def test_silence_says_no_more_than_a_word() -> None:
    """The errors between client and outcome carry a code only."""
    assert str(Silence("no_reply", sent=True)) == "no_reply"

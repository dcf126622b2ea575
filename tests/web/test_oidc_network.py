"""The identity provider is reached as every other outside system: own certificates and proxy; and it may leave groups out."""

from __future__ import annotations

import gzip
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fastapi.testclient import TestClient

from adapters.http_limits import MOST_BYTES
from tests.adapters.raw_servers import dripping, raw_server
from tests.web.conftest import client_of
from tests.web.installation import PASSWORD, House, csrf_of
from tests.web.test_oidc import Provider, come_back

pytestmark = pytest.mark.slow


@pytest.fixture
def provider() -> Iterator[Provider]:
    found = Provider()
    yield found
    found.server.shutdown()


def own_certificate(folder: Path) -> Path:
    """A certificate for this machine that no usual authority has signed, with its key, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Kommunens egen")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "own.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + pem)
    return path


class Proxy(ThreadingHTTPServer):
    """A forward proxy that counts what goes through it."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        seen = self.seen

        class Handler(BaseHTTPRequestHandler):
            def do_CONNECT(self) -> None:
                seen.append(self.path)
                host, _, port = self.path.partition(":")
                with socket.create_connection((host, int(port))) as far:
                    self.send_response(200)
                    self.end_headers()
                    back = threading.Thread(target=_pump, args=(far, self.connection), daemon=True)
                    back.start()
                    _pump(self.connection, far)

            def do_GET(self) -> None:
                self._forward()

            def do_POST(self) -> None:
                self._forward()

            def _forward(self) -> None:
                seen.append(self.path)
                parts = re.match(r"http://([^/:]+):(\d+)(/.*)", self.path)
                assert parts
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                heads = "".join(f"{k}: {v}\r\n" for k, v in self.headers.items() if k.lower() not in ("connection", "proxy-connection"))
                with socket.create_connection((parts[1], int(parts[2]))) as far:
                    far.sendall(f"{self.command} {parts[3]} HTTP/1.1\r\n{heads}Connection: close\r\n\r\n".encode() + body)
                    _pump(far, self.connection)
                self.close_connection = True

            def log_message(self, *_: Any) -> None: ...

        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while part := source.recv(65536):
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return


def house_with(folder: Path, provider: Provider, **settings: Any) -> House:
    return House(
        folder, oidc_issuer=provider.issuer, oidc_client_id="lockstep", oidc_client_secret="s", console_url="http://localhost",
        oidc_roles={"grp-team": "operator"}, **settings,
    )  # fmt: skip


def signed_in(house: House, provider: Provider) -> str:
    client = TestClient(house.web, base_url="http://localhost", follow_redirects=False)
    try:
        return str(come_back(client, provider).headers["location"])
    except (KeyError, AssertionError):
        return "/sign-in?why=outside"
    finally:
        house.close()


@pytest.mark.parametrize("trusts", [True, False])
def test_a_provider_with_the_municipalitys_own_certificate_is_trusted_by_ca_file(tmp_path: Path, provider: Provider, trusts: bool) -> None:
    """With `ca_file` the whole sign-in works over TLS; without it nothing of the provider is believed."""
    pem = own_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    provider.server.socket = context.wrap_socket(provider.server.socket, server_side=True)
    provider.issuer = provider.issuer.replace("http:", "https:")
    house = house_with(tmp_path, provider, **({"ca_file": str(pem)} if trusts else {}))
    assert signed_in(house, provider) == ("/booking" if trusts else "/sign-in?why=outside")


def test_the_usual_certificates_stay_trusted_with_ca_file(tmp_path: Path) -> None:
    """`ca_file` adds: what is trusted without it is trusted with it."""
    from adapters.trust import trusted

    usual = trusted().cert_store_stats()["x509_ca"]
    assert trusted(str(own_certificate(tmp_path))).cert_store_stats()["x509_ca"] == usual + 1


def test_the_provider_is_asked_through_the_proxy(tmp_path: Path, provider: Provider) -> None:
    """Its description, the code and the keys: all three go through `proxy_url`."""
    proxy = Proxy()
    house = house_with(tmp_path, provider, proxy_url=f"http://127.0.0.1:{proxy.server_port}")
    assert signed_in(house, provider) == "/booking"
    proxy.shutdown()
    asked = {address.rsplit("/", 1)[1] for address in proxy.seen}
    assert asked == {"openid-configuration", "token", "keys"}


@pytest.mark.parametrize(
    "claims",
    [
        {"_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {"endpoint": "https://graph.example/x"}}},
        {"hasgroups": True}, {"hasgroups": "true"},
    ],
)  # fmt: skip
def test_too_many_groups_is_said_and_not_taken_for_no_role(tmp_path: Path, provider: Provider, claims: dict[str, Any]) -> None:
    """Entra leaves the groups out of a token beyond 200 and only says where they are; the page says so, and what to do."""
    house = house_with(tmp_path, provider)
    client = TestClient(house.web, base_url="http://localhost", follow_redirects=False)
    answer = come_back(client, provider, groups=None, **claims)
    assert answer.headers["location"] == "/sign-in?why=too_many_groups"
    page = client.get(answer.headers["location"]).text
    assert "så många grupper" in page and "Entra" in page and "ingen roll" not in page and 'value="/booking"' in page
    assert "Inloggning utan grupper" in client_of(house, "rut").get("/access-log").text
    # Another claim that is elsewhere says nothing of the groups.
    assert come_back(client, provider, groups=["x"], _claim_names={"photo": "src1"}).headers["location"] == "/sign-in?why=no_role"
    house.close()


def test_a_proxy_that_forwards_nothing_is_made_up_for_by_console_url(tmp_path: Path) -> None:
    """Plain HTTP from the proxy, its own name as host: the cookie is Secure and every address is the public one."""
    house = House(tmp_path, console_url="https://las.example.se")
    client = TestClient(house.web, base_url="http://127.0.0.1:8000", follow_redirects=False)
    page = client.get("/sign-in")
    assert "utan kryptering" not in page.text and page.headers["strict-transport-security"]
    pre = page.headers["set-cookie"].split(";")[0]
    form = {"name": "tova", "password": PASSWORD, "csrf": csrf_of(page.text)}
    answer = client.post("/sign-in", data=form, headers={"cookie": pre})
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 303 and cookie.startswith("__Host-lockstep=") and "Secure" in cookie
    inside = {"cookie": cookie.split(";")[0]}
    assert client.get("/orders?lang=en", headers=inside).headers["set-cookie"].count("Secure") == 1
    slashed = client.get("/orders/", headers=inside)
    assert slashed.status_code in (404, 303) or slashed.headers["location"].startswith("https://las.example.se/")
    house.close()


ODD = {
    "drips": None, "bomb": None, "redirect": b"HTTP/1.1 302 Found\r\nLocation: /x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    "list": b"[1]", "nothing": b"", "nested": b"[" * 100_000, "no endpoints": b'{"issuer": "%s"}', "number": b'{"issuer": "%s", "authorization_endpoint": 7}',
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_a_provider_that_answers_oddly_is_a_sentence_on_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Within the time of one call, in bounded memory, and without a failure of the page."""
    monkeypatch.setattr("console.web.oidc._SECONDS", 0.4)
    over, said = threading.Event(), ODD[name]

    def answer(peer: socket.socket, request: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
        if name == "drips":
            dripping(head + b"X-Slow: ", over)(peer, request)
        elif name == "bomb":
            peer.sendall(head + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"0" * MOST_BYTES * 2, 1))
        elif name == "redirect":
            peer.sendall(said or b"")
        else:
            issuer = request.partition(b"Host: ")[2].partition(b"\r\n")[0]
            peer.sendall(head + b"\r\n" + (said or b"").replace(b"%s", b"http://" + issuer))

    with raw_server(answer) as (issuer, _):
        house = House(tmp_path, oidc_issuer=issuer, oidc_client_id="lockstep", console_url="http://localhost", oidc_roles={"g": "operator"})
        client, began = TestClient(house.web, base_url="http://localhost", follow_redirects=False), monotonic()
        assert client.get("/sign-in/oidc").headers["location"] == "/sign-in?why=outside"
        assert monotonic() - began < 5
        over.set()
        house.close()

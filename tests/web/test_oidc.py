"""Signing in through an identity provider: code with PKCE, a checked ID token, groups as roles."""

from __future__ import annotations

import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.web.installation import House

pytestmark = pytest.mark.slow


class Provider:
    """A small identity provider; `claims` is what its next ID token says."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "k1"})
        self.stranger = RSAKey.generate_key(2048, {"kid": "k1"})
        self.claims: dict[str, Any] = {}
        self.challenge, self.signer = "", self.key
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.say(provider.known() if "well-known" in self.path else {"keys": [provider.key.as_dict(private=False)]})

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
                hashed = urlsafe_b64encode(sha256(form["code_verifier"][0].encode()).digest()).rstrip(b"=").decode()
                if hashed != provider.challenge or form["code"] != ["the-code"]:
                    self.say({"error": "invalid_grant"}, 400)
                    return
                token = jwt.encode({"alg": "RS256", "kid": "k1"}, provider.claims, provider.signer)
                self.say({"access_token": "x", "token_type": "Bearer", "id_token": token})

            def say(self, content: Any, status: int = 200) -> None:
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.end_headers()
                self.wfile.write(orjson.dumps(content))

            def log_message(self, *_: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def known(self) -> dict[str, str]:
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize", "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }  # fmt: skip


@pytest.fixture
def provider() -> Iterator[Provider]:
    found = Provider()
    yield found
    found.server.shutdown()


@pytest.fixture
def client(tmp_path: Path, provider: Provider) -> Iterator[TestClient]:
    house = House(
        tmp_path, oidc_issuer=provider.issuer, oidc_client_id="lockstep", oidc_client_secret="s", console_url="http://localhost",
        oidc_roles={"grp-team": "operator", "grp-admin": "admin"},
    )  # fmt: skip
    yield TestClient(house.web, base_url="http://localhost", follow_redirects=False)
    house.close()


def come_back(client: TestClient, provider: Provider, **claims: Any) -> Any:
    """Go to the provider and return with a code, the provider saying these claims."""
    asked = client.get("/sign-in/oidc?next=/booking")
    query = {k: v[0] for k, v in parse_qs(urlsplit(asked.headers["location"]).query).items()}
    assert query["code_challenge_method"] == "S256" and query["redirect_uri"] == "http://localhost/sign-in/oidc/back"
    provider.challenge = query["code_challenge"]
    base = {
        "iss": provider.issuer, "aud": "lockstep", "sub": "u-1", "exp": int(time()) + 300, "nonce": query["nonce"],
        "preferred_username": "joe01doe", "name": "Joel Doe", "groups": ["grp-team"],
    }  # fmt: skip
    provider.claims = {k: v for k, v in (base | claims).items() if v is not None}
    return client.get(f"/sign-in/oidc/back?code=the-code&state={query['state']}")


def test_a_group_gives_a_role(client: TestClient, provider: Provider) -> None:
    """Signed in as an operator, sent on to where one wanted to go; another role next time follows the groups."""
    answer = come_back(client, provider)
    assert answer.headers["location"] == "/booking"
    assert "joe01doe" in client.get("/booking").text and client.get("/accounts").status_code == 403
    come_back(client, provider, groups=["grp-team", "grp-admin"])
    assert client.get("/accounts").status_code == 200


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"groups": ["others"]}, "no_role"), ({"groups": None}, "no_role"), ({"nonce": "another"}, "outside"), ({"aud": "another"}, "outside"),
        ({"iss": "http://evil"}, "outside"), ({"exp": int(time()) - 3600}, "outside"), ({"sub": None}, "outside"),
        ({"preferred_username": "tova"}, "wrong"),
    ],
)  # fmt: skip
def test_claims_that_do_not_fit_let_nobody_in(client: TestClient, provider: Provider, claims: dict[str, Any], why: str) -> None:
    """Also not under the name of a local account."""
    assert come_back(client, provider, **claims).headers["location"] == f"/sign-in?why={why}"
    assert client.get("/orders").status_code == 303


def test_a_token_with_a_foreign_signature_is_not_believed(client: TestClient, provider: Provider) -> None:
    provider.signer = provider.stranger
    assert come_back(client, provider).headers["location"] == "/sign-in?why=outside"


def test_an_answer_to_another_question_is_not_believed(client: TestClient, provider: Provider) -> None:
    client.get("/sign-in/oidc")
    assert client.get("/sign-in/oidc/back?code=the-code&state=other").headers["location"] == "/sign-in?why=outside"
    assert TestClient(client.app, base_url="http://localhost", follow_redirects=False).get(
        "/sign-in/oidc/back?code=the-code&state=x"
    ).headers["location"] == "/sign-in?why=outside"

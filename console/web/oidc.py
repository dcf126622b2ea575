"""OpenID Connect: the authorization code flow with PKCE, and an ID token that is checked before it is believed."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from adapters.trust import trusted
from runtime.settings import Settings
from workflow.errors import LockstepError

BACK = "/sign-in/oidc/back"
_SECONDS = 8.0
_ALGORITHMS = ["RS256", "PS256", "ES256"]


class OutsideFailed(LockstepError):
    """The identity provider could not be asked, or its answer is not believed."""


def ask(settings: Settings) -> tuple[str, dict[str, str]]:
    """Where to send the browser, and what must be known when it comes back."""
    known = _provider(settings)
    asked = {"verifier": secrets.token_urlsafe(48), "nonce": secrets.token_urlsafe(24), "state": secrets.token_urlsafe(24)}
    with _client(settings) as client:
        address, _ = client.create_authorization_url(
            known["authorization_endpoint"], state=asked["state"], nonce=asked["nonce"], code_verifier=asked["verifier"]
        )
    return address, asked


def answer(settings: Settings, asked: Mapping[str, str], given: Mapping[str, str]) -> Mapping[str, Any]:
    """The claims of whoever came back."""
    if not hmac.compare_digest(str(asked["state"]).encode(), str(given.get("state", "")).encode()) or "code" not in given:
        raise OutsideFailed("The answer is not to what was asked.")
    known = _provider(settings)
    try:
        with _client(settings) as client:
            token = client.fetch_token(known["token_endpoint"], code=given["code"], code_verifier=asked["verifier"])
        keys = KeySet.import_key_set(_get(settings, known["jwks_uri"]))
        claims = jwt.decode(token["id_token"], keys, algorithms=_ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            leeway=60, iss={"essential": True, "value": known["issuer"]}, exp={"essential": True}, sub={"essential": True},
            aud={"essential": True, "value": settings.oidc_client_id}, nonce={"essential": True, "value": asked["nonce"]},
        ).validate(claims)  # fmt: skip
    except (httpx.HTTPError, AuthlibBaseError, JoseError, KeyError, ValueError) as problem:
        raise OutsideFailed(f"The identity provider's answer is not believed ({type(problem).__name__}).") from None
    return claims


def _client(settings: Settings) -> Any:
    from authlib.integrations.httpx_client import OAuth2Client  # only installations with an identity provider pay for it

    return OAuth2Client(
        settings.oidc_client_id, settings.oidc_client_secret or None, scope=settings.oidc_scope,
        redirect_uri=settings.console_url.rstrip("/") + BACK, code_challenge_method="S256", timeout=_SECONDS,
        token_endpoint_auth_method="client_secret_basic" if settings.oidc_client_secret else "none", **_way(settings),
    )  # fmt: skip


def _way(settings: Settings) -> dict[str, Any]:
    """How the provider is reached: trusted certificates and proxy as for every other outside system."""
    return {
        "verify": trusted(settings.ca_file), "proxy": settings.proxy_url or None,
        "trust_env": False,
    }  # fmt: skip


def _get(settings: Settings, address: str) -> Any:
    with httpx.Client(timeout=_SECONDS, **_way(settings)) as client:
        return client.get(address).raise_for_status().json()


def _provider(settings: Settings) -> Mapping[str, Any]:
    """What the provider says of itself; it must be who the settings name."""
    issuer = settings.oidc_issuer.rstrip("/")
    try:
        known = _get(settings, f"{issuer}/.well-known/openid-configuration")
    except (httpx.HTTPError, ValueError) as problem:
        raise OutsideFailed(f"The identity provider does not answer ({type(problem).__name__}).") from None
    if str(known.get("issuer", "")).rstrip("/") != issuer:
        raise OutsideFailed("The identity provider is another than the settings name.")
    found: Mapping[str, Any] = known
    return found

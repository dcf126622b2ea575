"""OpenID Connect: the authorization code flow with PKCE, and an ID token that is checked before it is believed."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from adapters.http_client import BAD_SHAPE
from adapters.http_limits import WholeTransport
from adapters.trust import trusted
from console.reasons import OIDC_NOT_BELIEVED, OIDC_OTHER_ANSWER, OIDC_OTHER_PROVIDER, OIDC_WEAKER
from runtime.services.accounts import Claims
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
    with _believed(), _client(settings) as client:
        address, _ = client.create_authorization_url(
            known["authorization_endpoint"], state=asked["state"], nonce=asked["nonce"], code_verifier=asked["verifier"],
            **({"acr_values": " ".join(settings.oidc_acr)} if settings.oidc_acr else {}),
        )
    return address, asked


def answer(settings: Settings, asked: Mapping[str, str], given: Mapping[str, str]) -> Claims:
    """The claims of the person who came back."""
    if not hmac.compare_digest(str(asked["state"]).encode(), str(given.get("state", "")).encode()) or "code" not in given:
        raise OutsideFailed(OIDC_OTHER_ANSWER())
    known = _provider(settings)
    with _believed():
        with _client(settings) as client:
            token = client.fetch_token(known["token_endpoint"], code=given["code"], code_verifier=asked["verifier"])
        keys = KeySet.import_key_set(_get(settings, known["jwks_uri"]))
        claims = jwt.decode(token["id_token"], keys, algorithms=_ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            leeway=60, iss={"essential": True, "value": known["issuer"]}, exp={"essential": True}, sub={"essential": True},
            aud={"essential": True, "value": settings.oidc_client_id}, nonce={"essential": True, "value": asked["nonce"]},
        ).validate(claims)  # fmt: skip
        if not strong_enough(settings, claims):
            raise OutsideFailed(OIDC_WEAKER())
    return claims


def strong_enough(settings: Settings, claims: Claims) -> bool:
    """Whether the answer has one of the levels (acr) and every way of signing in (amr) that the settings ask."""
    amr = claims.get("amr")
    ways = set(amr) if isinstance(amr, list) else {amr}
    return (not settings.oidc_acr or claims.get("acr") in settings.oidc_acr) and set(settings.oidc_amr) <= ways


@contextmanager
def _believed() -> Iterator[None]:
    """Whatever the provider says that is not as agreed is `OutsideFailed`."""
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL, AuthlibBaseError, JoseError, *BAD_SHAPE) as problem:
        raise OutsideFailed(OIDC_NOT_BELIEVED(problem=type(problem).__name__)) from None


def _client(settings: Settings) -> Any:
    from authlib.integrations.httpx_client import OAuth2Client  # only installations with an identity provider pay for it

    return OAuth2Client(
        settings.oidc_client_id, settings.oidc_client_secret or None, scope=settings.oidc_scope,
        redirect_uri=settings.console_url.rstrip("/") + BACK, code_challenge_method="S256", timeout=_SECONDS,
        token_endpoint_auth_method="client_secret_basic" if settings.oidc_client_secret else "none", **_way(settings),
    )  # fmt: skip


def _way(settings: Settings) -> dict[str, Any]:
    """How the provider is reached: certificates, proxy, time and size as for every other outside system.

    A page waits for it: a provider that drips would otherwise hold the console's threads one by one.
    """
    trusts = trusted(settings.ca_file)
    return {"transport": WholeTransport(_SECONDS, verify=trusts, proxy=settings.proxy_url or None), "trust_env": False}


def _get(settings: Settings, address: str) -> Any:
    with httpx.Client(timeout=_SECONDS, **_way(settings)) as client:
        return client.get(address).raise_for_status().json()


def _provider(settings: Settings) -> Mapping[str, Any]:
    """What the provider says of itself; it must be who the settings name."""
    issuer = settings.oidc_issuer.rstrip("/")
    with _believed():
        known: Mapping[str, Any] = _get(settings, f"{issuer}/.well-known/openid-configuration")
        is_it = str(known.get("issuer", "")).rstrip("/") == issuer
    if not is_it:
        raise OutsideFailed(OIDC_OTHER_PROVIDER())
    return known

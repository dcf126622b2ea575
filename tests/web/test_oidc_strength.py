"""How strongly an identity provider signed someone in, and over what way it may be reached."""

from __future__ import annotations

from typing import Any

import pytest

from console.web.oidc import strong_enough
from runtime.bootstrap import load_settings
from workflow.errors import SettingsError

PROVIDER: dict[str, Any] = {
    "oidc_issuer": "https://id.example.se", "oidc_client_id": "c", "oidc_roles": {"g": "operator"}, "console_url": "https://las.example.se",
}  # fmt: skip


@pytest.mark.parametrize(
    ("claims", "enough"),
    [
        ({"acr": "loa3", "amr": ["pwd", "mfa"]}, True), ({"acr": "loa4", "amr": ["mfa"]}, True),
        ({"acr": "loa2", "amr": ["mfa"]}, False), ({"amr": ["mfa"]}, False), ({"acr": "loa3"}, False), ({"acr": "loa3", "amr": ["pwd"]}, False),
    ],
)  # fmt: skip
def test_a_weaker_sign_in_than_asked_is_refused(claims: dict[str, Any], enough: bool) -> None:
    """One of the levels, and every way of signing in; what the provider does not say, it does not vouch for."""
    settings = load_settings(database_url="sqlite://", **PROVIDER, oidc_acr=("loa3", "loa4"), oidc_amr=("mfa",))
    assert strong_enough(settings, claims) is enough
    assert strong_enough(load_settings(database_url="sqlite://", **PROVIDER), claims)


@pytest.mark.parametrize("issuer", ["http://id.example.se", "id.example.se", "https://a:b@id.example.se"])
def test_a_provider_is_reached_over_https_only(issuer: str) -> None:
    with pytest.raises(SettingsError, match="oidc_issuer"):
        load_settings(database_url="sqlite://", **{**PROVIDER, "oidc_issuer": issuer})

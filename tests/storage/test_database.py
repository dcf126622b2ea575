"""Database URLs as people write them."""

from __future__ import annotations

import pytest

from storage.database import read_url
from workflow.errors import SettingsError


def test_several_hosts_are_asked_for_the_one_that_takes_writes() -> None:
    """The way libpq writes several hosts is understood, and a standby is not taken by mistake."""
    url = read_url("postgresql://u:p@one:6001,two/lockstep?sslmode=require")
    assert (url.username, url.database, url.query["host"]) == ("u", "lockstep", ("one:6001", "two:5432"))
    assert (url.query["target_session_attrs"], url.query["sslmode"]) == ("read-write", "require")
    assert read_url("postgresql://a,b/x?target_session_attrs=any").query["target_session_attrs"] == "any"


@pytest.mark.parametrize("url", ["", "nothing", "postgresql://one:port/x", "postgresql://a:1:2/x"])
def test_what_is_no_url_is_said_to_be_none(url: str) -> None:
    """In a sentence, whatever is wrong with it."""
    with pytest.raises(SettingsError, match="cannot be read"):
        read_url(url)


def test_one_host_is_left_as_it_is() -> None:
    """As is a file."""
    assert read_url("postgresql://one/x").host == "one"
    assert read_url("sqlite:///a,b.db").database == "a,b.db"

"""A database is opened the same way whatever its URL says besides."""

from __future__ import annotations

import pytest
from sqlalchemy import make_url

from storage import open_database
from storage.fresh import fresh_place


@pytest.mark.postgres
def test_options_of_the_url_come_beside_ours(postgres_url: str) -> None:
    """A place of its own is named by the URL's options; connections to it look rows up by index like any other."""
    with fresh_place(postgres_url) as place:
        assert make_url(place).query["options"]
        engine = open_database(place)
        with engine.connect() as connection:
            told = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in ("search_path", "enable_seqscan", "jit")}
        engine.dispose()
    assert told == {"search_path": told["search_path"], "enable_seqscan": "off", "jit": "off"}
    assert str(told["search_path"]).startswith("lockstep_")

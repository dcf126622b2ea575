"""Behind a pooler, and on databases that are set up oddly, the store works, or says at start what to do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from console import findings
from runtime import crypto
from runtime.bootstrap import load_settings, open_store
from storage import Store, open_database
from storage.migrate import upgrade
from tests.postgres import PARTS, Server
from tests.reliability.fleet import Fleet, households, wait_for
from tests.reliability.tools import Play, rehearse
from tests.storage.pooler import needed, pooled
from tests.storage.tools import add, new_step, post, small_store
from workflow.errors import SettingsError
from workflow.routines.shared_lock import WORKFLOW

pytestmark = pytest.mark.postgres


@needed
@pytest.mark.parametrize(("mode", "size"), [("transaction", 2), ("session", 4)])
def test_an_order_goes_all_the_way_behind_a_pooler(postgres_url: str, mode: str, size: int) -> None:
    """In either mode, with few connections; what needs a session is looked for instead of listened to."""
    with pooled(postgres_url, mode, size) as url:
        rehearsal = rehearse(url, "link_existing")
        assert Play(rehearsal, "link_existing").to_the_end() == "feedback_sent"
        assert not rehearsal.app.store.listen()
        rehearsal.close()


@needed
def test_threads_behind_a_pooler_never_run_each_others_statements(postgres_url: str) -> None:
    """Each transaction meets another server process; a statement prepared on one would be another statement there."""
    with pooled(postgres_url, "transaction", 3) as url:
        stores = [small_store(open_database(url), bytes(32)) for _ in range(4)]
        (order_id,) = add(stores[0], new_step())
        post(stores[0], order_id, "first", reason="makes the order's data key")
        wrong: list[str] = []

        def hammer(n: int, store: Store) -> None:
            try:
                for turn in range(40):
                    post(store, order_id, f"{n}/{turn}", reason=f"{n}/{turn}")
                    with store.read() as connection:
                        query = text(f"SELECT {n}, dedupe FROM messages WHERE dedupe = :d")
                        found = connection.execute(query, {"d": f"{n}/{turn}"}).one()
                    if tuple(found) != (n, f"{n}/{turn}"):
                        wrong.append(str(found))
            except Exception as problem:
                wrong.append(f"{type(problem).__name__}: {problem}")

        threads = [threading.Thread(target=hammer, args=pair) for pair in enumerate(stores)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        for store in stores:
            store.close()
    assert wrong == []


@needed
@pytest.mark.slow
@pytest.mark.parametrize(("mode", "size"), [("transaction", 2), ("session", 4)])
def test_two_workers_share_a_small_pool(postgres_url: str, tmp_path: Path, mode: str, size: int) -> None:
    """Two processes and this one on a few connections: every order ends, each effect once."""
    with pooled(postgres_url, mode, size) as url:
        ours = Fleet(tmp_path, url)
        try:
            for _ in range(2):
                ours.slow(0.05, 0.05)
            tickets = ours.submit(households(8, Random(3)), Random(3))
            wait_for(lambda: ours.ended(8))
            assert ours.wrong(tickets) == []
        finally:
            ours.close()


@pytest.fixture
def odd(request: pytest.FixtureRequest, postgres_server: Server) -> Iterator[str]:
    """A database made or set as the test says."""
    made, setting = request.param
    name = f"odd_{abs(hash(request.param)) % 10**8}"
    postgres_server._run(f"CREATE DATABASE {name} TEMPLATE template0 {made}")
    if setting:
        postgres_server._run(f"ALTER DATABASE {name} SET {setting}")
    yield postgres_server.url(name)
    postgres_server.drop(postgres_server.url(name))


_LATIN, _ASCII = "ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'", "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"


@pytest.mark.parametrize("odd", [(_LATIN, ""), (_ASCII, "")], indirect=True, ids=["LATIN1", "SQL_ASCII"])
def test_a_database_without_every_letter_is_refused_at_start(odd: str) -> None:
    """It would take a ticket without such letters and refuse the next; check says what to do."""
    with pytest.raises(SettingsError, match="ENCODING 'UTF8'"):
        open_database(odd)
    settings = load_settings(database_url=odd, master_key=crypto.fresh_key())
    found = [f for f in findings.about_store(settings, [WORKFLOW]) if not f.ok]
    assert "UTF8" in found[0].seen


@pytest.mark.parametrize("odd", [("", "default_transaction_read_only = on")], indirect=True, ids=["read only"])
def test_check_is_red_where_nothing_can_be_written(odd: str, postgres_server: Server) -> None:
    """A database that answers every question and takes nothing."""
    writable = f"{odd}&options=-c%20default_transaction_read_only%3Doff"
    engine = open_database(writable)
    upgrade(engine, PARTS)
    engine.dispose()
    key = crypto.fresh_key()
    open_store(load_settings(database_url=writable, master_key=key)).close()
    found = [f for f in findings.about_store(load_settings(database_url=odd, master_key=key), []) if not f.ok]
    assert [f.name for f in found] == ["database"]


_STYLES = ["datestyle = 'German'", "datestyle = 'SQL, DMY'", "client_encoding = 'LATIN1'", "timezone = 'Asia/Kathmandu'"]


@pytest.mark.parametrize("odd", [("", style) for style in _STYLES], indirect=True, ids=_STYLES)
def test_what_a_database_is_set_to_is_not_gone_by(odd: str) -> None:
    """Dates and letters are written and read as this program means them."""
    engine = open_database(odd)
    upgrade(engine, PARTS)
    store = small_store(engine, bytes(32))
    add(store, new_step(ticket="Å–…🔒"))
    with store.read() as connection:
        moment, ticket = connection.execute(text("SELECT received_at, external_key FROM orders")).one()
    assert ticket == "Å–…🔒"
    assert moment == datetime(2027, 1, 12, 8, tzinfo=UTC)
    store.close()


@needed
@pytest.mark.parametrize("odd", [("", "datestyle = 'German'")], indirect=True)
def test_a_pooler_with_another_datestyle_is_refused_at_start(odd: str) -> None:
    """There it cannot be asked for; the sentence says where to set it."""
    with pooled(odd, "transaction", 2) as url, pytest.raises(SettingsError, match="SET datestyle"):
        open_database(url)

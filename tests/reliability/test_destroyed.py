"""A code that is destroyed is gone: from the order, from free text, from the pages and the log of the database, and from files."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from adapters.notify.files import NotifyFiles
from adapters.notify.visits import Invitations
from adapters.world.sqlite_store import SqliteStore
from rehearsal.scenario import Player
from storage import Tx, open_database, queries
from storage.rows import key_place, open_private, vault_place
from storage.schema import history, messages, vault
from tests.routine.playing import BOOK, MOUNT, NEW, ON_THE_DAY, RUN, pull, world
from workflow.errors import KeyRefused
from workflow.routines.shared_lock.reading import secrets_in, without_secrets
from workflow.values import Call

GATE, BOX = "4711", "2580"
TICKET = {"ticket": {**NEW["ticket"], "gate_code": GATE}}
MORE = {"lindesk": {"ticket": "T1", "set": {"text": f"Nyckelgömma kod {BOX} vid trappan."}}}


@contextmanager
def playing(folder: Path) -> Iterator[Player]:
    """A new installation whose codes stand in free text only, in a database that is a file."""
    scenario = {"name": "value", "start": "2027-01-12T08:00", "settings": {}, "steps": []}
    player = Player(scenario, Path("value.yaml"), f"sqlite:///{folder}/store.db")
    try:
        player.rehearsal.set_up(world("new_install"))
        yield player
    finally:
        player.rehearsal.close()


def play(player: Player, *steps: Any) -> None:
    for step in steps:
        assert player._step(step) is None


def private_of(player: Player) -> tuple[bytes | None, dict[str, Any]]:
    store = player.rehearsal.app.store
    with store.read() as connection:
        return open_private(store.keyring, connection.execute(select(vault)).mappings().one())


def files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("store.db*")))


@pytest.mark.slow
@pytest.mark.parametrize("end", ["done", "cancelled"])
def test_a_destroyed_code_cannot_be_opened_any_more(tmp_path: Path, end: str) -> None:
    """Who kept the old data key, or its wrapped form, opens nothing of the order, and neither stands in the files."""
    with playing(tmp_path) as player:
        play(player, TICKET, RUN, MORE, RUN, BOOK)
        store, before = player.rehearsal.app.store, private_of(player)
        assert before[1]["gate_code"] == GATE and before[1]["codes"] == [BOX]
        with store.read() as connection:
            old = connection.execute(select(vault)).mappings().one()
        assert old["wrapped_key"] in files(tmp_path)
        if end == "done":
            play(player, ON_THE_DAY, MOUNT, RUN)
        else:
            play(player, pull("cancel", reason="ångrat sig"), RUN)
        key, private = private_of(player)
        assert not {"gate_code", "wrong_gate_code", "codes"} & set(private)
        assert GATE not in repr(private) and BOX not in repr(private)
        with store.read() as connection:
            now = connection.execute(select(vault)).mappings().one()
        assert before[0] is not None and key != before[0]
        with pytest.raises(KeyRefused):
            store.keyring.open(before[0], now["sealed"], vault_place(1))
        assert store.scrub()
        left = files(tmp_path)
        assert old["wrapped_key"] not in left and old["sealed"] not in left


@pytest.mark.slow
def test_a_message_that_waits_is_read_under_the_new_key(tmp_path: Path) -> None:
    """What came in while the code was destroyed is sealed again with the order, and a note is still read."""
    with playing(tmp_path) as player:
        play(player, TICKET, RUN, MORE, RUN, pull("hold", reason="på sjukhus", resume_on="2027-03-01"), RUN)
        app = player.rehearsal.app
        with app.store.write() as tx:
            tx.enqueue(1, "waits", "resume", player._actor({"by": "tova"}), app.clock.now(), "hemma igen", {"n": 1})
            case = tx.claim("peek", app.clock.now(), timedelta(seconds=1), 1, 1)[0]
            case.order.private.pop("gate_code")
            tx.sealing.seal_anew([case])
        with app.store.read() as connection:
            row = queries.find_order(connection, "T1")
            assert row is not None
            waiting = queries.case_of(connection, app.store.keyring, row).messages
            notes = [line["note"] for line in queries.history_of(connection, app.store.keyring, 1)]
        assert [(m.unreadable, m.reason, m.data) for m in waiting] == [(False, "hemma igen", {"n": 1})]
        assert "på sjukhus" in notes


@pytest.mark.slow
def test_what_a_message_brought_is_kept_no_longer_than_it_takes(tmp_path: Path) -> None:
    """A changed ticket holds the codes again: once it is on the order, the message holds nothing."""
    with playing(tmp_path) as player:
        play(player, TICKET, RUN, MORE, RUN, BOOK, RUN)
        with player.rehearsal.app.store.read() as connection:
            found = connection.execute(select(messages.c.status, messages.c.sealed)).all()
        assert found and {tuple(row) for row in found} == {("applied", None)}


@pytest.mark.slow
def test_a_code_in_a_reason_is_not_kept(tmp_path: Path) -> None:
    with playing(tmp_path) as player:
        play(player, TICKET, RUN, MORE, RUN, pull("hold", reason=f"väntar, koden {GATE} fungerar inte", resume_on="2027-03-01"), RUN)
        app = player.rehearsal.app
        with app.store.read() as connection:
            notes = [line["note"] for line in queries.history_of(connection, app.store.keyring, 1) if line["note"]]
        assert notes == ["väntar, koden •••• fungerar inte"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Porten öppnas med 4711.", ["4711"]), ("Nyckelgömma kod 2580 vid trappan", ["2580"]),
        ("Slå *4711# för att komma in genom porten", ["*4711#"]), ("Knappa in 9911 på porttelefonen", ["9911"]),
        ("Nyckelskåp till höger, 7412", ["7412"]), ("kod till porten är\n4711", ["4711"]), ("PIN 9090 till skåpet", ["9090"]),
        ("Kod 4711 dag, 4712 natt", ["4711", "4712"]), ("Larmet stängs av med 2468", ["2468"]),
        ("Storgatan 5 lgh 1101, 582 22 Linköping, port 2", []), ("Ring 070-174 06 05 vid porten", []),
        ("Besök 2027-01-12 kl 0800 vid porten", []), ("Brukare 19411228-9874 har nyckelskåp", []), ("4711 kronor", []),
    ],
)  # fmt: skip
def test_codes_are_found_in_free_text(text: str, codes: list[str]) -> None:
    """By the reader's own tokens, so that numbers of other kinds stay."""
    assert secrets_in(text) == codes
    assert all(code not in without_secrets(text) for code in codes) and len(without_secrets(text)) == len(text)


@pytest.mark.slow
def test_the_history_holds_no_initials(tmp_path: Path) -> None:
    """They are on the order while it lives, and its history, which nobody can change, replays without them."""
    with playing(tmp_path) as player:
        play(player, TICKET, RUN, MORE, RUN, BOOK, ON_THE_DAY, MOUNT, RUN)
        with player.rehearsal.app.store.read() as connection:
            bodies = connection.execute(select(history.c.body)).scalars().all()
        assert bodies and not any("A.A." in body or "initials" in body for body in bodies)


def test_nobody_else_can_read_the_files(tmp_path: Path) -> None:
    """The database with its log, the world of the stubs, and a database that someone made readable before."""
    with playing(tmp_path):
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("store.db*") if path.suffix != ".made"}
        assert {"store.db", "store.db-wal", "store.db-shm"} <= set(modes) and set(modes.values()) == {0o600}
    copy = tmp_path / "copy.db"
    shutil.copy(tmp_path / "store.db", copy)
    copy.chmod(0o644)
    engine = open_database(f"sqlite:///{copy}")
    with engine.connect():
        assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("copy.db*")} == {0o600}
    engine.dispose()
    (tmp_path / "world.db").touch(0o644)
    SqliteStore(tmp_path / "world.db").put("person", "A", {"name": "Astrid"})
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("world.db*")} == {0o600}


@pytest.mark.slow
def test_written_messages_are_private_and_do_not_stay(tmp_path: Path) -> None:
    """Only the owner can read them; they go when they are old, and with the person."""
    with playing(tmp_path) as player:
        now = player.rehearsal.clock.now()
    invitations = Invitations("team@example.org", "example.org")
    adapter = NotifyFiles(tmp_path / "sent", invitations, kept=timedelta(days=30))
    for n, at in enumerate((now - timedelta(days=31), now, now)):
        payload = {"to": f"+4670174060{n}", "text": "Tekniker besöker er."}
        assert adapter.operations["notify.sms"].perform(Call("notify.sms", f"k{n}", "booked", payload, at)).ok
    written = list((tmp_path / "sent").iterdir())
    assert len(written) == 3 and {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}
    assert adapter.clean(now) == 1
    assert adapter.forget(["+46701740601"]) == 1
    assert [path.read_text("utf-8").count("+46701740602") for path in (tmp_path / "sent").iterdir()] == [1]


@pytest.mark.slow
def test_a_new_key_is_made_in_the_transaction_of_its_step(tmp_path: Path) -> None:
    """A step that is not written leaves the order its old key."""
    with playing(tmp_path) as player:
        play(player, TICKET, RUN, MORE, RUN)
        app, before = player.rehearsal.app, private_of(player)

        def fail(tx: Tx) -> None:
            case = tx.claim("peek", app.clock.now(), timedelta(seconds=1), 1, 1)[0]
            tx.sealing.seal_anew([case])
            raise RuntimeError

        with pytest.raises(RuntimeError), app.store.write() as tx:
            fail(tx)
        assert private_of(player) == before
        with app.store.read() as connection:
            wrapped = connection.execute(select(vault.c.wrapped_key)).scalar_one()
        assert app.store.keyring.unwrap(wrapped, key_place(1)) == before[0]

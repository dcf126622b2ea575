"""An outside witness finds what a database that verifies in itself can hide: entries rewritten with every key, or an older copy."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import select, text

from adapters.witness import FileWitness
from rehearsal.scenario import Player
from runtime import witness
from runtime.app import App
from runtime.bootstrap import open_app
from runtime.clock import StandingClock
from runtime.invariants import tampered
from storage import accounts, rows
from storage.accounts import Access, note_access
from storage.schema import access_log, history
from tests.reliability.test_destroyed import TICKET, play, playing
from tests.routine.playing import BOOK, RUN
from workflow.errors import BadInput

LATER = {"advance": "1 hours"}


@pytest.fixture
def player(tmp_path: Path) -> Iterator[Player]:
    with playing(tmp_path) as made:
        play(made, TICKET, RUN)
        with made.rehearsal.app.store.write() as tx:
            for account in ("tova", "mats"):
                note_access(tx, Access(account, "operator", "opened", 1), made.rehearsal.clock.now())
        play(made, LATER)
        yield made


def later(player: Player, days: int = 1) -> App:
    """The installation, on a later day."""
    app = player.rehearsal.app
    app.clock = StandingClock(player.rehearsal.clock.now() + timedelta(days=days))
    return app


@pytest.mark.slow
def test_a_line_a_day_and_each_stands_on_the_one_before(player: Player, tmp_path: Path) -> None:
    kept = FileWitness(tmp_path / "witness.jsonl")
    app = later(player, 0)
    assert witness.testify(app, kept) == ([], True)
    assert witness.testify(app, kept) == ([], False)
    play(player, BOOK, RUN)
    assert witness.testify(later(player), kept) == ([], True)
    lines = [json.loads(line) for line in kept.lines()]
    assert [line["orders"] for line in lines] == [1, 1] and lines[1]["entries"] > lines[0]["entries"]
    assert (tmp_path / "witness.jsonl").stat().st_mode & 0o077 == 0
    assert not {"Astrid", "A.A.", "193804129827"} & set(json.dumps(lines).split())


def test_a_history_rewritten_with_every_key_is_found(player: Player, tmp_path: Path) -> None:
    """The store verifies in itself; the witness says otherwise."""
    kept, app = FileWitness(tmp_path / "w"), later(player)
    witness.testify(app, kept)
    with app.store.write() as tx:
        for verb in ("update", "delete"):
            tx.connection.execute(text(f"DROP TRIGGER history_no_{verb}"))
        before = b""
        for row in tx.connection.execute(select(history).order_by(history.c.seq)).mappings().all():
            forged = {**row, "actor": "mallory" if row["seq"] == 1 else row["actor"]}
            before = rows.link(tx.keyring, before, forged)
            here = (history.c.order_id == row["order_id"]) & (history.c.seq == row["seq"])
            tx.connection.execute(history.update().where(here).values(actor=forged["actor"], hash=before))
        tx.connection.execute(text("UPDATE orders SET chain_hash = :hash"), {"hash": before})
    with app.store.read() as connection:
        assert list(tampered(app, connection)) == []
    wrong, added = witness.testify(later(player, 3), kept)
    assert not added and len(wrong) == 1 and "another last entry" in wrong[0]


@pytest.mark.slow
def test_lines_deleted_from_the_access_log_are_found(player: Player, tmp_path: Path) -> None:
    """The last line taken out and the head put back: the chain holds, and the witness knows the line."""
    kept, app = FileWitness(tmp_path / "w"), later(player)
    witness.testify(app, kept)
    with app.store.write() as tx:
        tx.connection.execute(text("DROP TRIGGER access_log_no_delete"))
        first = tx.connection.execute(select(access_log.c.hash).where(access_log.c.id == 1)).scalar_one()
        tx.connection.execute(text("DELETE FROM access_log WHERE id > 1"))
        tx.set_meta("access.head", bytes(first).hex())
    with app.store.read() as connection:
        assert accounts.broken_access_log(connection, app.store.keyring) is None
    wrong, _ = witness.testify(later(player, 3), kept)
    assert any("access log" in sentence for sentence in wrong)


@pytest.mark.slow
def test_an_older_copy_of_the_store_is_found(player: Player, tmp_path: Path) -> None:
    kept, app = FileWitness(tmp_path / "w"), player.rehearsal.app
    app.store.residue = True
    assert app.store.scrub()
    shutil.copy(tmp_path / "store.db", tmp_path / "older")
    play(player, BOOK, RUN)
    witness.testify(later(player), kept)
    settings, now = app.settings, app.clock.now()
    player.rehearsal.close()
    shutil.copy(tmp_path / "older", tmp_path / "store.db")
    again = open_app(settings, StandingClock(now))
    with again.store.read() as connection:
        assert connection.execute(select(history.c.seq)).first()
    wrong, _ = witness.testify(again, kept)
    again.close()
    assert "older backup was restored" in wrong[0]


@pytest.mark.slow
@pytest.mark.parametrize("change", ["edited", "line out", "forged"])
def test_a_witness_that_was_altered_is_found(player: Player, tmp_path: Path, change: str) -> None:
    kept = FileWitness(tmp_path / "w")
    for days in (0, 1, 2):
        assert witness.testify(later(player, days), kept)[1]
    lines = kept.lines()
    if change == "edited":
        lines[1] = lines[1].replace('"orders": 1', '"orders": 2')
    elif change == "line out":
        del lines[1]
    else:
        lines[2] = json.dumps({**json.loads(lines[2]), "mac": "0" * 64})
    (tmp_path / "w").write_text("\n".join(lines) + "\n")
    wrong, added = witness.testify(later(player, 4), kept)
    assert not added and "is not what was handed to it" in wrong[0]


@pytest.mark.slow
def test_a_witness_behind_an_address(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    """GET gives the lines, POST adds one; one that does not answer is said in a sentence."""
    held: list[str] = []

    class Served(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if held else 404)
            self.end_headers()
            self.wfile.write("".join(held).encode())

        def do_POST(self) -> None:
            assert self.headers["Authorization"] == "Bearer abcdefghijklmnop"
            held.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(201)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Served)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place = f"http://127.0.0.1:{server.server_port}/witness"
    settings = player.rehearsal.app.settings.changed(witness=place, witness_token="abcdefghijklmnop")
    try:
        assert witness.testify(later(player), witness.witness_of(settings)) == ([], True)
        assert witness.testify(later(player, 2), witness.witness_of(settings)) == ([], True)
        assert len(held) == 2
    finally:
        server.shutdown()
        server.server_close()
    with pytest.raises(BadInput, match="ConnectError"):
        witness.testify(later(player, 3), witness.witness_of(settings))
    with pytest.raises(BadInput):
        witness.witness_of(settings, "http://example.org/witness")

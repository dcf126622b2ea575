"""The master key is changed while work goes on, whatever is killed on the way; the old one opens nothing afterwards."""

from __future__ import annotations

import base64
import hmac
import os
import signal
import stat
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from runtime import crypto, keys
from runtime.bootstrap import load_settings, open_store, restore_store
from runtime.invariants import tampered, unreadable
from storage import Store, backup, holds, migrate, queries, rotation, saved_inputs
from storage.accounts import Access, access_lines, note_access
from storage.bulk import begin as begin_run
from storage.deliveries import Aside, set_aside
from storage.keyring import KEY_NAME
from storage.schema import vault
from tests.forked import Forked
from tests.storage.tools import NOW, TOVA, add, claim, move, new_step, post, write
from workflow.errors import BadInput, KeyRefused, SettingsError


def settings_at(folder: Path, **given: Any) -> Any:
    return load_settings(database_url=f"sqlite:///{folder}/store.db", **given)


def fill(store: Store, n: int = 30) -> list[int]:
    """Orders with notes and messages, and something sealed in every other table."""
    ids = add(store, *(new_step(private={"name": f"Astrid {i}"}) for i in range(n)))
    write(store, *(move(case, "booking", note="ringde") for case in claim(store, limit=n // 2)))
    for id_ in ids[:3]:
        post(store, id_, f"m/{id_}", data={"x": "y"})
    with store.write() as tx:
        note_access(tx, Access("tova", "operator", "revealed", ids[0], "names", "ringer"), NOW)
        set_aside(tx, Aside("shared_lock", "x", "x", "LD-1", "unreadable", "", b"kept"), NOW)
        saved_inputs.save(tx, "k", "tova", "search", b"Astrid", NOW)
        holds.add(tx, "tillsyn", "jur", NOW, order_id=ids[0])
        begin_run(tx, "run", TOVA, "hold", {}, {}, "alla", ids[:2], NOW)
    return ids


def opens(store: Store) -> None:
    """Everything sealed is read, and every chain holds."""

    class Shell:
        pass

    app: Any = Shell()
    app.store = store
    with store.read() as connection:
        assert list(unreadable(app, connection)) == [] and list(tampered(app, connection)) == []
        assert [line["note"] for line in access_lines(connection, store.keyring)] == ["ringer"]
        assert holds.all_holds(connection, store.keyring)[0]["reason"] == "tillsyn"
        rows = queries.list_orders(connection, limit=100_000)
        messages = [m for row in rows for m in queries.case_of(connection, store.keyring, row).messages]
    assert [dict(m.data) for m in messages] == [{"x": "y"}] * 3


def wrapped_keys(store: Store) -> list[bytes]:
    with store.read() as connection:
        return [
            key for each in rotation.wrapped_columns(store.parts)
            for key in connection.execute(select(each.column).where(each.column.is_not(None))).scalars()
        ]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(settings_at(tmp_path))
    yield opened
    opened.close()


def test_every_column_of_wrapped_keys_is_known(store: Store) -> None:
    """A table that gets one later must be on the list, or a change of the key would leave it behind."""
    found = {c for table in migrate.tables(store.parts) for c in table.c if c.name.startswith("wrapped")}
    assert found == {each.column for each in rotation.wrapped_columns(store.parts)}


@pytest.mark.slow
def test_the_old_key_opens_nothing_afterwards(tmp_path: Path, store: Store) -> None:
    """Not one wrapped key of the store, nor the store itself, and it stands in no file any more."""
    fill(store)
    old = crypto.key_from_file(tmp_path / "store.key")
    before, refs = wrapped_keys(store), store.keyring.ref("person|1")
    assert len(before) >= 50
    done = keys.rotate(store, settings_at(tmp_path))
    assert done.before == crypto.name_of(old) and done.after != done.before and done.wrapped >= len(before)
    opens(store)
    assert store.keyring.ref("person|1") == refs
    alone = crypto.MasterKey(old)
    for key in wrapped_keys(store):
        with pytest.raises(KeyRefused, match="another master key"):
            alone.unwrap(key, "anywhere")
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert base64.b64encode(old) not in everything and not any(key in everything for key in before)
    assert stat.S_IMODE((tmp_path / "store.key").stat().st_mode) == 0o600
    with pytest.raises(KeyRefused):
        open_store(settings_at(tmp_path, master_key=base64.b64encode(old).decode()))
    again = open_store(settings_at(tmp_path))
    opens(again)
    again.close()


@pytest.mark.slow
def test_work_goes_on_meanwhile(tmp_path: Path, store: Store) -> None:
    """Another process (with its own store) makes orders and reads others all the time: it finds the new key by itself."""
    fill(store)
    other, stop, made, problems = open_store(settings_at(tmp_path)), threading.Event(), [0], list[Exception]()

    def work() -> None:
        while not stop.is_set():
            try:
                ids = add(other, new_step(private={"name": "Bertil"}))
                assert claim(other, "w2", NOW + timedelta(hours=1), only=ids[0])[0].order.private == {"name": "Bertil"}
                made[0] += 1
            except Exception as problem:
                problems.append(problem)
                return

    worker = threading.Thread(target=work)
    worker.start()
    for _ in range(3):
        keys.rotate(store, settings_at(tmp_path))
    stop.set()
    worker.join()
    other.close()
    assert problems == [] and made[0] > 0
    newest = crypto.name_of(crypto.key_from_file(tmp_path / "store.key"))
    assert {key[:8].hex() for key in wrapped_keys(store)} == {newest}
    opens(store)


_KILLED = """
import os, signal, sys
from runtime import crypto, keys
from runtime.bootstrap import load_settings, open_store
from storage import rotation
at, folder = sys.argv[1], sys.argv[2]
keys._BATCH = 5
settings = load_settings(database_url=f"sqlite:///{folder}/store.db")
def dying(module, name, times=1):
    whole, left = getattr(module, name), [times]
    def then_killed(*words, **named):
        found = whole(*words, **named)
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return found
    setattr(module, name, then_killed)
if at == "file": dying(crypto, "write_key_file")
elif at == "named": dying(rotation, "name_current")
elif at == "store keys": dying(rotation, "rewrap_store_keys")
elif at == "first batch": dying(rotation, "rewrap_some")
elif at == "later batch": dying(rotation, "rewrap_some", 6)
elif at == "last": dying(crypto, "write_key_file", 2)
keys.rotate(open_store(settings), settings)
"""


@pytest.mark.slow
@pytest.mark.parametrize("at", ["file", "named", "store keys", "first batch", "later batch", "last"])
def test_killed_on_the_way_the_next_run_goes_on(tmp_path: Path, at: str) -> None:
    """SIGKILL after each step: the store opens meanwhile, and the next `key rotate` brings it to its end."""
    store = open_store(settings_at(tmp_path))
    fill(store)
    old = crypto.name_of(crypto.key_from_file(tmp_path / "store.key"))
    store.close()
    env = {name: value for name, value in os.environ.items() if not name.startswith("LOCKSTEP_")}
    done = Forked([sys.executable, "-c", _KILLED, at, str(tmp_path)], env=env)
    assert done.wait(60) == -signal.SIGKILL
    meanwhile = open_store(settings_at(tmp_path))
    opens(meanwhile)
    rotated = keys.rotate(meanwhile, settings_at(tmp_path))
    opens(meanwhile)
    assert old not in {key[:8].hex() for key in wrapped_keys(meanwhile)}
    names = [crypto.name_of(key) for key in crypto.keys_from_file(tmp_path / "store.key")]
    assert names == [rotated.after] and old not in names
    meanwhile.close()


@pytest.mark.slow
def test_a_key_that_is_handed_over_is_changed_by_handing_over_both(tmp_path: Path) -> None:
    """The new one first; with one key alone there is nothing to change to."""
    old, new = crypto.fresh_key(), crypto.fresh_key()
    store = open_store(settings_at(tmp_path, master_key=old))
    fill(store)
    with pytest.raises(BadInput, match="one master key"):
        keys.rotate(store, settings_at(tmp_path, master_key=old))
    store.close()
    both = settings_at(tmp_path, master_key=f"{new}\n{old}")
    store = open_store(both)
    opens(store)
    assert keys.rotate(store, both).after == crypto.name_of(crypto.read_key(new))
    store.close()
    store = open_store(settings_at(tmp_path, master_key=new))
    opens(store)
    store.close()


@pytest.mark.slow
def test_keys_come_from_a_command_and_from_a_credential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A KMS's client says the key; a credential of systemd is a file in its folder; a command that fails is reported by name only."""
    key = crypto.fresh_key()
    script = tmp_path / "kms"
    script.write_text(f"#!/bin/sh\necho {key}\n")
    script.chmod(0o700)
    store = open_store(settings_at(tmp_path, master_key_command=f"{script} decrypt"))
    fill(store)
    store.close()
    assert not (tmp_path / "store.key").exists()
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "lockstep_master_key").write_text(f"{key}\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    store = open_store(settings_at(tmp_path))
    opens(store)
    store.close()
    script.write_text("#!/bin/sh\necho secret >&2; exit 1\n")
    with pytest.raises(KeyRefused, match="CalledProcessError") as refused:
        open_store(settings_at(tmp_path, master_key_command=str(script)))
    assert "secret" not in str(refused.value)


def test_the_look_up_key_is_a_key_of_its_own(tmp_path: Path) -> None:
    """Given from outside it must be the same one always; the master key alone does not find anybody."""
    lookup = crypto.fresh_key()
    store = open_store(settings_at(tmp_path, lookup_key=lookup))
    ref, master = store.keyring.ref("person|1"), crypto.key_from_file(tmp_path / "store.key")
    assert crypto.MasterKey(master).ref("person|1") != ref
    assert store.keyring.chain(b"", b"line") != hmac.digest(crypto.read_key(lookup), b"line", "sha256"), "who looks up chains nothing"
    store.close()
    for other in (None, crypto.fresh_key()):
        with pytest.raises(KeyRefused, match="look-up key"):
            open_store(settings_at(tmp_path, lookup_key=other))
    store = open_store(settings_at(tmp_path, lookup_key=lookup))
    assert store.keyring.ref("person|1") == ref
    store.close()


def test_a_settings_file_that_others_can_read_holds_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "lockstep.toml"
    file.write_text('number_prefix = "XX"\nlindesk_token = "abcdefghijklmnop"\n')
    file.chmod(0o640)
    monkeypatch.setenv("LOCKSTEP_CONFIG", str(file))
    with pytest.raises(SettingsError, match="lindesk_token") as refused:
        load_settings()
    assert "LOCKSTEP_LINDESK_TOKEN_FILE" in str(refused.value) and "abcdefgh" not in str(refused.value)
    file.chmod(0o600)
    assert load_settings().number_prefix == "XX"
    file.write_text('number_prefix = "YY"\n')
    file.chmod(0o644)
    assert load_settings().number_prefix == "YY"


@pytest.mark.slow
def test_a_backup_from_before_needs_the_key_of_then(tmp_path: Path, store: Store) -> None:
    """With both keys at hand it is restored and changed to the new key; with the new one alone it is refused."""
    fill(store)
    old = crypto.key_from_file(tmp_path / "store.key")
    backup.back_up(store.engine, store.parts, tmp_path / "older.backup")
    keys.rotate(store, settings_at(tmp_path))
    new = crypto.key_from_file(tmp_path / "store.key")
    place = tmp_path / "again"
    place.mkdir()
    texts = [base64.b64encode(key).decode() for key in (new, old)]
    with pytest.raises(KeyRefused):
        restore_store(settings_at(place, master_key=texts[0]), tmp_path / "older.backup")
    both = settings_at(place, master_key="\n".join(texts))
    restore_store(both, tmp_path / "older.backup")
    again = open_store(both)
    with again.read() as connection:
        assert again.meta(connection, KEY_NAME) == crypto.name_of(old)
    keys.rotate(again, both)
    with again.read() as connection:
        assert again.meta(connection, KEY_NAME) == crypto.name_of(new) and connection.execute(select(vault.c.order_id)).first()
    again.close()


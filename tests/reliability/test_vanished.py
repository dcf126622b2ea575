"""A store's file that is gone or another is noticed at once, and an empty one is not made in its place unasked."""

from __future__ import annotations

import base64
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console import findings
from runtime import crypto
from runtime.bootstrap import load_settings, open_app, open_store, restore_store
from runtime.settings import Settings
from runtime.worker.serve import Serving
from storage import StoreVanished, backup
from storage.heartbeats import alive
from tests.postgres import PARTS
from tests.reliability.fleet import wait_for
from workflow.errors import StoreMissing
from workflow.routines.shared_lock import WORKFLOW


def settings_at(folder: Path, **given: Any) -> Settings:
    return load_settings(database_url=f"sqlite:///{folder}/store.db", world_file=f"{folder}/world.db", **given)


def gone(path: Path) -> None:
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink()


def replaced(path: Path) -> None:
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    copy.replace(path)


@pytest.mark.parametrize("vanish", [gone, replaced])
def test_a_worker_whose_store_vanishes_ends_and_says_so(tmp_path: Path, vanish: Callable[[Path], None]) -> None:
    """A file that is gone takes writes without an error; nothing is read from it or written to it any more."""
    app = open_app(settings_at(tmp_path))
    serving, stop, seen = Serving(app), threading.Event(), list[BaseException]()

    def serve() -> None:
        try:
            serving.wait(stop)
        except StoreVanished as problem:
            seen.append(problem)

    thread = threading.Thread(target=serve)
    thread.start()

    def is_alive() -> bool:
        with app.store.read() as connection:
            return bool(alive(connection, app.clock.now()))

    wait_for(is_alive)
    vanish(tmp_path / "store.db")
    with pytest.raises(StoreVanished), app.store.write():
        pass
    thread.join(30)
    assert not thread.is_alive()
    assert "store.db" in str(seen[0])
    app.close()


@pytest.mark.slow
@pytest.mark.parametrize("key", ["adjacent", "given"])
def test_a_store_that_was_there_is_not_made_anew(tmp_path: Path, key: str) -> None:
    """The key next to it, or the trace left where the key comes from elsewhere, tells that there was one; check is red."""
    given = {"master_key": crypto.fresh_key()} if key == "given" else {}
    settings = settings_at(tmp_path, **given)
    open_store(settings).close()
    gone(tmp_path / "store.db") if key == "adjacent" else (tmp_path / "store.db").unlink()
    with pytest.raises(StoreMissing, match="begin with a new store"):
        open_store(settings)
    assert not (tmp_path / "store.db").exists()
    found = list(findings.about_store(settings, [WORKFLOW]))
    assert [f.name for f in found if not f.ok] == ["database"]
    for trace in (tmp_path / "store.key", tmp_path / "store.db.made"):
        trace.unlink(missing_ok=True)
    open_store(settings).close()


def test_a_store_that_was_copied_here_is_not_made_anew(tmp_path: Path) -> None:
    """It was made elsewhere, with its key in a file next to it; here the key comes from a setting. Having been open is trace enough."""
    (tmp_path / "there").mkdir()
    (tmp_path / "here").mkdir()
    there = settings_at(tmp_path / "there")
    open_store(there).close()
    key = crypto.key_from_file(tmp_path / "there" / "store.key")
    shutil.copy(tmp_path / "there" / "store.db", tmp_path / "here" / "store.db")
    here = settings_at(tmp_path / "here", master_key=base64.b64encode(key).decode())
    open_store(here).close()
    (tmp_path / "here" / "store.db").unlink()
    with pytest.raises(StoreMissing):
        open_store(here)


@pytest.mark.slow
def test_a_backup_may_be_restored_where_the_store_is_gone(tmp_path: Path) -> None:
    """That is what the refusal says to do."""
    settings = settings_at(tmp_path)
    store = open_store(settings)
    backup.back_up(store.engine, PARTS, tmp_path / "backup")
    store.close()
    gone(tmp_path / "store.db")
    restore_store(settings, tmp_path / "backup")
    open_store(settings).close()

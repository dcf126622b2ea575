"""A disk that takes nothing: the worker lives, says why in one line, loses nothing, and goes on automatically when there is room."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import threading
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
import structlog

from runtime import logs
from runtime.worker import serve
from storage import StoreUnreachable, database
from storage.fresh import empty_file
from storage.refusals import _READ_ONLY, translated
from storage.schema import workers
from tests.forked import Forked
from tests.postgres import PARTS
from tests.reliability.fleet import Fleet, households, wait_for

_NO_LIMIT = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux sets a limit for another process")
@pytest.mark.parametrize("log", ["kept", "lost"])
def test_a_worker_outlives_a_disk_that_takes_nothing(tmp_path: Path, log: str) -> None:
    """Not a byte of a file more, of its log neither in the second case; then orders go on, each effect once."""
    fleet = Fleet(tmp_path, empty_file(tmp_path / "store.db", PARTS))
    tickets = fleet.submit(households(2, Random(7)), Random(7))
    try:
        words = [sys.executable, "-c", "from console.cli import main; main()", "worker"]
        with (tmp_path / "log").open("wb") as file:
            out = subprocess.PIPE if log == "kept" else file
            worker = Forked(words, env=fleet.environment, stdout=subprocess.DEVNULL, stderr=out)
        fleet.processes.append(worker)
        wait_for(lambda: fleet.ended(2))
        resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        tickets += fleet.submit(households(5, Random(8))[2:], Random(8))
        if worker.stderr is not None:
            assert any(b'"store_disk_fails"' in line and b"Error" not in line for line in _until(worker, b"store.unreachable"))
        else:
            # Who died of the line that could not be written does not come back; several were due by now.
            wait_for(lambda: fleet.app.clock.now().timestamp() - _last_beat(fleet) > 9)
        assert worker.poll() is None and not fleet.ended(5)
        resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, _NO_LIMIT)
        wait_for(lambda: fleet.ended(5))
        assert fleet.wrong(tickets) == []
    finally:
        fleet.close()


def _until(worker: Forked, what: bytes) -> list[bytes]:
    """What a process says, up to the first line with this in it."""
    assert worker.stderr is not None
    said = [b""]
    while what not in said[-1]:
        said.append(worker.stderr.readline())
        assert said[-1]
    return said


def _last_beat(fleet: Fleet) -> float:
    return max(float(row["seen_at"].timestamp()) for row in fleet.rows(workers))


@pytest.mark.parametrize(("pragma", "code"), [("max_page_count=1", "store_disk_full"), ("query_only=ON", "store_read_only")])
def test_a_store_that_takes_nothing_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pragma: str, code: str) -> None:
    """In a sentence of both languages, without the driver's words; what can be read is still read."""
    url = empty_file(tmp_path / "store.db", PARTS)
    monkeypatch.setattr(database, "_PRAGMAS", (*database._PRAGMAS, pragma))
    engine = database.open_database(url)
    with pytest.raises(StoreUnreachable) as refused, translated(), engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO meta VALUES ('x', hex(randomblob(100000)))")
    assert refused.value.code == code
    assert all("sqlite" not in refused.value.said(lang).casefold() for lang in ("sv", "en"))
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM orders").scalar_one() == 0
    engine.dispose()


class Full(io.TextIOBase):
    """A stream to a disk that is full."""

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


def test_a_line_of_the_log_that_cannot_be_written_is_lost_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Full())
    logs.configure("info")
    logs.log.info("worker.started", worker="w")
    logs.log.error("duty.failed", duty="x", code="y")
    structlog.reset_defaults()


def test_a_duty_that_meets_a_store_that_takes_nothing_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a place in the source nor a traceback: there is nothing wrong with the program."""
    stop, lines = threading.Event(), list[Any]()

    def run_once() -> None:
        stop.set()
        raise StoreUnreachable(_READ_ONLY())

    monkeypatch.setattr(serve, "log", SimpleNamespace(warning=lambda *said, **facts: lines.append((*said, facts))))
    serve.Repeated("intake.x", run_once, 0.0, stop)._loop()
    assert lines == [("store.unreachable", {"duty": "intake.x", "code": "store_read_only"})]

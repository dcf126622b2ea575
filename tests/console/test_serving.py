"""`run`, `web`, `stubs` and `worker` as real processes: they serve, and end in good order."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import forked
from tests.console.conftest import TICKETS
from tests.forked import LOCKSTEP, Forked

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60.0
NEW = subprocess.Popen
"""A process that imports what it needs by itself: each command that serves is begun so once."""


class Process:
    """A `lockstep` process whose output is read line by line."""

    def __init__(self, folder: Path, *words: str, begin: Any = Forked) -> None:
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        self.child: Forked = begin([*LOCKSTEP, *words], cwd=folder, env=environment, stdout=-1, stderr=-1, text=True)
        self.err: list[str] = []
        self._reader = threading.Thread(target=lambda: self.err.extend(self.child.stderr or ()), daemon=True)
        self._reader.start()

    def line_with(self, text: str) -> str:
        """The next line of its output that has this text; none is a failure."""
        assert self.child.stdout is not None
        for line in self.child.stdout:
            if text in line:
                return line
        raise AssertionError(f"ended without {text!r}: {''.join(self.err)}")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.child.send_signal(number)
        code = self.child.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code


@contextmanager
def running(folder: Path, *words: str, begin: Any = Forked) -> Iterator[Process]:
    process = Process(folder, *words, begin=begin)
    try:
        yield process
    finally:
        if process.child.poll() is None:
            process.child.kill()
        process.child.wait(PATIENCE)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return forked.run([*LOCKSTEP, *words], cwd=folder, timeout=PATIENCE)


def orders(folder: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(folder, "order", "list", "--json").stdout)
    return found


def opened(address: str) -> int:
    with urllib.request.urlopen(address, timeout=PATIENCE) as reply:
        return int(reply.status)


def address_in(line: str) -> str:
    return next(word for word in line.split() if word.startswith("http"))


def test_run_serves_samples_once_and_ends_in_good_order(tmp_path: Path) -> None:
    """SIGTERM and SIGINT drain and exit 0; a second run adds no samples; a ticket handed in goes its way."""
    with running(tmp_path, "run", "--port", "0", begin=NEW) as first:
        address = address_in(first.line_with("serves at"))
        assert opened(f"{address}/") == 200
        assert opened(f"{address}/stubs/shared_lock/_world/") == 200
        first.line_with("--help")
        assert first.stop(signal.SIGTERM) == 0
    assert "".join(first.err).count("Made a master key") == 1
    assert len(orders(tmp_path)) == 8
    with running(tmp_path, "run", "--port", "0") as second:
        second.line_with("--help")
        assert run(tmp_path, "ticket", "submit", str(TICKETS / "link_existing_form.json")).returncode == 0
        assert run(tmp_path, "intake").returncode == 0
        assert second.stop(signal.SIGINT) == 0
    assert not any("Made a master key" in line or "Traceback" in line for line in second.err)
    assert len(orders(tmp_path)) == 9
    assert run(tmp_path, "worker", "--until-idle").returncode == 0
    assert orders(tmp_path)[0]["state"] == "feedback_sent"


def test_an_empty_run_stays_empty(tmp_path: Path) -> None:
    for words in (("run", "--empty", "--port", "0"), ("run", "--port", "0")):
        with running(tmp_path, *words) as process:
            process.line_with("--help")
            assert process.stop() == 0
    assert orders(tmp_path) == []


@pytest.mark.parametrize("command", ["run", "web", "stubs"])
def test_a_port_in_use_is_one_line_and_nothing_is_made(command: str, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run(tmp_path, command, "--port", port)
    assert result.returncode == 2
    assert result.stderr == f"lockstep: Port {port} is in use; give another with --port.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["web", "stubs"])
def test_the_parts_serve_by_themselves(command: str, tmp_path: Path) -> None:
    run(tmp_path, "db", "upgrade")
    with running(tmp_path, command, "--port", "0", begin=NEW) as process:
        address = address_in(process.line_with(" at http"))
        assert opened(f"{address.rstrip('/')}/{'' if command == 'web' else '_world/'}") == 200
        assert process.stop() == 0


def test_a_worker_works_and_ends_in_good_order(tmp_path: Path) -> None:
    run(tmp_path, "ticket", "submit", str(TICKETS / "not_an_order.json"))
    with running(tmp_path, "worker", begin=NEW) as process:
        for _ in range(100):
            if any(order["state"] == "needs_review" for order in orders(tmp_path)):
                break
        assert process.stop() == 0
    assert [order["state"] for order in orders(tmp_path)] == ["needs_review"]


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    """`lockstep … | head -1` ends quietly."""
    run(tmp_path, "db", "upgrade")
    words = " ".join(f"'{word}'" for word in [*LOCKSTEP, "diagram", "shared_lock", "--format", "svg"])
    result = subprocess.run(
        ["bash", "-c", f"{words} | head -c 1; echo ${{PIPESTATUS[0]}}"], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert result.stderr == ""

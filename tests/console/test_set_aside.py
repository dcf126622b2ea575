"""`lockstep check` is red while something is set aside or rests unknown, and says what to do; the commands let it go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from console.cli import app as command
from runtime.routines.shared_lock.routine import intake_of
from storage import set_aside
from storage.fresh import empty_file
from storage.heartbeats import record_heartbeat
from storage.schema import orders
from tests.postgres import PARTS
from tests.reliability.tools import TICKETS, TOVA, rehearse
from tests.tokens import sign_in
from tests.web.installation import commands_of
from workflow.routines.shared_lock.desk import BadDelivery

pytestmark = pytest.mark.slow


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A store with one order and nothing wrong; `called(*words)` runs the command on it."""
    url = empty_file(tmp_path / "store.db", PARTS)
    rehearsal = rehearse(url, "new_install")
    commands_of(rehearsal.app, monkeypatch)
    sign_in(rehearsal.app, tova="operator", adam="admin")
    rehearsal.happen("ticket", TICKETS["new_install"])
    rehearsal.run()

    def run(*words: str) -> tuple[int, Any]:
        result = CliRunner().invoke(command, [*words, "--json"])
        return result.exit_code, orjson.loads(result.stdout) if result.stdout.strip() else result.stderr

    run.rehearsal = rehearsal  # type: ignore[attr-defined]
    yield run
    rehearsal.close()


def red(called: Any) -> set[str]:
    store = called.rehearsal.app.store
    with store.write() as tx:
        record_heartbeat(tx.connection, "w", datetime.now(UTC), knows=tuple(store.definitions.values()))
    code, answer = called("check")
    failed = {f["name"]: f["todo"] for f in answer["findings"] if not f["ok"]}
    assert all(failed.values())
    assert (code == 1) == bool(failed)
    return set(failed)


def test_a_message_set_aside(called: Any) -> None:
    """Red until it is retried or discarded; refusals end with exit code 2."""
    assert red(called) == set()
    now = called.rehearsal.clock.now()
    with called.rehearsal.app.store.write() as tx:
        ids = [tx.enqueue(1, f"bad{n}", "hold", TOVA, now, "skäl nog", {"resume_on": "2027-02-01"}) for n in range(2)]
        for id_ in ids:
            set_aside.set_aside(tx, 1, id_ or 0, "raised", "ValueError", now)
    assert red(called) == {"messages", "stuck orders"}
    code, found = called("message", "list", "--failed")
    assert (code, [m["id"] for m in found]) == (0, ids)
    assert called("message", "discard", str(ids[0]), "--by", "adam")[0] == 2
    assert called("message", "discard", str(ids[0]), "--by", "tova", "--reason", "gjord för hand")[0] == 2
    assert called("message", "discard", str(ids[0]), "--by", "adam", "--reason", "gjord för hand")[0] == 0
    assert called("message", "retry", str(ids[0]))[0] == 2
    assert called("message", "retry", "0")[0] == 2
    assert called("message", "retry", str(ids[1]))[0] == 0
    assert red(called) == set()


def test_a_delivery_set_aside(called: Any) -> None:
    """Red until it is discarded; one of which nothing was kept cannot be retried."""
    intake_of(called.rehearsal.app).take([BadDelivery("", "LK-9", None, "bad_shape")])
    assert red(called) == {"deliveries"}
    _, (found,) = called("delivery", "list")
    assert called("delivery", "retry", str(found["id"]))[0] == 2
    assert called("delivery", "discard", str(found["id"]), "--by", "adam", "--reason", "öppnad för hand")[0] == 0
    assert red(called) == set()


def test_an_order_of_another_version(called: Any) -> None:
    """Red while it rests; the lists show it and that it needs attention."""
    with called.rehearsal.app.store.write() as tx:
        now = called.rehearsal.clock.now()
        tx.connection.execute(update(orders).where(orders.c.id == 1).values(workflow="shared_door", wake_at=now))
    called.rehearsal.run()
    assert red(called) == {"unknown orders"}
    code, found = called("order", "list")
    assert (code, found[0]["needs_attention"], found[0]["blocked_on"]) == (0, True, "definition")
    for words in (("show", "1"), ("explain", "1"), ("history", "1")):
        assert called("order", *words)[0] == 0
        assert CliRunner().invoke(command, ["order", *words]).exit_code == 0
    assert CliRunner().invoke(command, ["order", "list"]).exit_code == 0

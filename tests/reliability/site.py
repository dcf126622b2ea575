"""An installation on a file, as `lockstep check` finds it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from adapters import SqliteStore
from console import findings
from console.cli import app as command
from console.web import create_app, start
from rehearsal.rehearsal import Rehearsal
from runtime.bootstrap import load_settings
from runtime.services.accounts import Visitor
from storage.fresh import empty_file
from storage.heartbeats import record_heartbeat
from tests.postgres import PARTS
from tests.reliability.tools import PEOPLE, TICKETS, WORLDS
from tests.web.installation import family
from workflow.check import check_workflow
from workflow.definition import Workflow

KEY = "a2V5LWZvci10ZXN0cy1vZi1jaGVjay1pcy1yZWQtMzI="
TOKEN = "a token of sixteen and more"
MINUTE = timedelta(minutes=1)


_PROVED: dict[tuple[Any, ...], list[str]] = {}


def _proved(workflow: Workflow, offered: Collection[str] | None = None) -> list[str]:
    """The proof of a table, once a process: it takes longer than all else that `check` does."""
    asked = workflow.name, workflow.version, offered and frozenset(offered)
    if asked not in _PROVED:
        _PROVED[asked] = check_workflow(workflow, offered)
    return _PROVED[asked]


class Site:
    """An installation on a file, with a stub world, on a clock that stands a quarter of an hour behind the true one."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch
        monkeypatch.setattr(findings, "check_workflow", _proved)
        self.file = folder / "store.db"
        self.url = empty_file(self.file, PARTS)
        monkeypatch.chdir(folder)
        self.set(database_url=self.url, master_key=KEY, world_file=f"{folder}/world.db", metrics_token=TOKEN)
        self.r = Rehearsal(load_settings(), datetime.now(UTC) - 15 * MINUTE, world_store=SqliteStore(folder / "world.db"))
        self.r.set_up({**WORLDS["new_install"], "people": {**PEOPLE, **family(5, "Ek")}})
        self.r.happen("ticket", TICKETS["new_install"])
        self.catch_up()
        assert self.r.order("T1").state == "booking"

    def set(self, **values: str) -> None:
        for name, value in values.items():
            self.monkeypatch.setenv(f"LOCKSTEP_{name.upper()}", value)

    def catch_up(self) -> None:
        """All that is due by now happens."""
        self.r.advance_to(max(self.r.clock.now(), datetime.now(UTC)))

    def write(self, *statements: Any) -> None:
        with self.r.app.store.write() as tx:
            for statement in statements:
                tx.connection.execute(statement)

    # A beat to come: the test may be slow.
    def lives(self, ago: timedelta = -5 * MINUTE, apart: timedelta = timedelta()) -> None:
        with self.r.app.store.write() as tx:
            record_heartbeat(tx.connection, "w", datetime.now(UTC) - ago, apart, knows=tuple(self.r.app.store.definitions.values()))

    def put_in(self, adapter: Any) -> None:
        self.r.app.adapters = {**self.r.app.adapters, adapter.system: adapter}

    def check(self) -> dict[str, dict[str, Any]]:
        """What the command finds wrong, by name; the exit code says the same."""
        result = CliRunner().invoke(command, ["check", "--json"], catch_exceptions=False)
        found = json.loads(result.stdout)
        wrong = {finding["name"]: finding for finding in found["findings"] if not finding["ok"]}
        assert result.exit_code == (1 if wrong else 0)
        assert found["ok"] is not bool(wrong)
        return wrong

    def notices(self) -> list[str]:
        """What the start page warns of, as those who may act see it."""
        web = create_app(self.r.app)
        visitor = Visitor("adam", "Adam", self.r.app.roles["admin"], "token")
        request = Request({
            "type": "http", "method": "GET", "path": "/start/now", "query_string": b"", "headers": [], "app": web, "scheme": "http",
            "server": ("localhost", 80),
        })  # fmt: skip
        page = web.state.pages.html(request, "start_now.html", visitor, **start._facts(web.state.pages, visitor))
        return re.findall(r'class="alert bad" role="status">(.*?)</div>', page, re.DOTALL)

    def measures(self) -> dict[str, float]:
        client = TestClient(create_app(self.r.app), base_url="http://localhost")
        text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
        return {line.split()[0]: float(line.split()[1]) for line in text.splitlines() if not line.startswith("#")}

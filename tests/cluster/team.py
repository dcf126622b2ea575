"""People who book: they use whichever console answers, and send again what got no answer."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import httpx

from deploy.cluster.cluster import CONSOLES, Cluster
from runtime.app import App
from runtime.bootstrap import tools_of
from runtime.services import passwords
from runtime.services.accounts import Accounts
from storage import accounts as rows
from storage.routines.shared_lock import stock

NAME = "tova"
_PASSWORD = "a password of the tests"
_PAUSE = 0.5


class Team(threading.Thread):
    """Books every order that is to be booked, once; rebooks every third and cancels every fourth; tries again what failed."""

    def __init__(self, cluster: Cluster, app: App, random: Random) -> None:
        super().__init__(daemon=True, name="team")
        self._cluster, self._random, self._over = cluster, random, threading.Event()
        self._calendar = tools_of(app.settings).calendar
        with app.store.write() as tx:
            hashed = passwords.hasher().hash(_PASSWORD)
            rows.add_account(tx, name=NAME, display_name="Tova", role="operator", password_hash=hashed, created_at=app.clock.now())
            stock.deliver(tx, [f"L-{n}" for n in range(5000, 5400)], app.clock.now())
        self._headers = {"Authorization": f"Bearer {Accounts(app).sign_in(NAME, _PASSWORD)}"}
        self.applied, self.waiting = set[tuple[str, str]](), set[tuple[str, str]]()
        """Order and trigger that a console said it had applied, or that it had taken and would decide later."""
        self.refused: list[str] = []
        self.unanswered = self.retried = 0
        self._served: set[str] = set()

    def run(self) -> None:
        while not self._over.wait(_PAUSE):
            with suppress(TimeoutError):
                for number in self._in("needs_review"):
                    # A message whose receipt was lost is never sent again by itself.
                    self.retried += 1
                    self._fire(number, "retry", str(self.retried))
                for number in self._in("booking"):
                    if number not in self._served:
                        self._served.add(number)
                        self._serve(number)

    def stop(self) -> None:
        """Returns when what was begun is done."""
        self._over.set()
        self.join(120)
        assert not self.is_alive()

    def _in(self, state: str) -> list[str]:
        answer = self._ask("GET", "/api/v1/orders", {}, params={"state": state, "limit": "200"})
        if answer.status_code != 200:
            self.refused.append(f"the list: {answer.status_code} {answer.text[:200]}")
            return []
        return [order["number"] for order in answer.json()["orders"]]

    def _serve(self, number: str) -> None:
        n = len(self._served)
        self._fire(number, "booked", visit=self._visit(), contact_agrees=True)
        if n % 3 == 0:
            self._fire(number, "rebooked", visit=self._visit(), contact_agrees=True)
        if n % 4 == 0:
            self._fire(number, "cancel")

    def _fire(self, number: str, trigger: str, time: str = "once", **data: Any) -> None:
        body = {"data": data, "reason": "enligt samtal"}
        headers = {"Idempotency-Key": f"{trigger}-{number}-{time}"}
        answer = self._ask("POST", f"/api/v1/orders/{number}/triggers/{trigger}", headers, json=body)
        if answer.status_code == 200:
            (self.waiting if answer.json()["accepted"] == "waiting" else self.applied).add((number, trigger))
        elif trigger == "booked":
            # Everything else may meet an order that has just gone to review, or come back from there.
            self.refused.append(f"{number} {trigger}: {answer.status_code} {answer.text[:200]}")

    def _ask(self, verb: str, path: str, headers: Mapping[str, str], **more: Any) -> httpx.Response:
        """What a console that works answers; the same request goes to the other one while one does not."""
        end = datetime.now(UTC) + timedelta(seconds=110)
        while datetime.now(UTC) < end:
            for console in self._random.sample(CONSOLES, len(CONSOLES)):
                with suppress(httpx.HTTPError):
                    url = self._cluster.console_url(console) + path
                    answer = httpx.request(verb, url, headers={**self._headers, **headers}, timeout=15, **more)
                    if answer.status_code < 500:
                        return answer
                self.unanswered += 1
            self._over.wait(_PAUSE)
        raise TimeoutError(path)

    def _visit(self) -> str:
        day = datetime.now(UTC).date() + timedelta(days=self._random.randint(2, 90))
        while not self._calendar.is_working_day(day) or self._calendar.is_bridge_day(day):
            day += timedelta(days=1)
        return f"{day} {self._random.choice(['FM', 'EM'])}"

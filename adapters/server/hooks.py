"""The desk's webhook: tells a listener that tickets have changed, as long as there is news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

import httpx

from adapters.lindesk.webhook import signed
from adapters.world.world import World

BATCH = 100


class Webhook:
    """Sends one notice for each entry of the feed; a notice that did not arrive is sent again by the next `run_once`."""

    def __init__(self, world: World, url: str, secret: bytes, clock: Callable[[], datetime]) -> None:
        self._world, self._url, self._secret, self._clock = world, url, secret, clock
        self._client = httpx.Client(timeout=httpx.Timeout(10.0, connect=2.0), trust_env=False)

    def run_once(self) -> int:
        """Tells what is new since the last time; returns how many notices arrived."""
        with self._world.turn():
            place = int((self._world.store.get("webhook", self._url) or {"place": 0})["place"])
            news = self._world.store.after("feed", place, BATCH)
        arrived = 0
        for at, ticket_id in news:
            if not self._tell(at, ticket_id):
                break
            arrived += 1
            with self._world.turn():
                self._world.store.put("webhook", self._url, {"place": at})
        return arrived

    def _tell(self, at: int, ticket_id: str) -> bool:
        notice_id = str(uuid5(NAMESPACE_URL, f"{self._url}#{at}"))
        headers, body = signed(self._secret, notice_id, ticket_id, self._clock())
        try:
            reply = self._client.post(self._url, content=body, headers=headers)
        except httpx.HTTPError:
            return False
        # Refused as a duplicate: the answer was lost, not the notice.
        return reply.is_success or reply.status_code == httpx.codes.CONFLICT

"""The notify port inside the process: what is sent lands in the world's mailroom."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from adapters import stubbing
from adapters.world.world import World
from workflow.ports import Operation
from workflow.values import Call, Outcome

KINDS = ("email", "ics", "sms")


class NotifyStub:
    """Sends each key once."""

    system = "notify"
    blocking = False

    def __init__(self, world: World) -> None:
        self._world = world
        self._operations = {f"notify.{kind}": Operation(self._sender(kind), self._prober(kind)) for kind in KINDS}

    @property
    def operations(self) -> Mapping[str, Operation]:
        return self._operations

    def _sender(self, kind: str) -> Callable[[Call], Outcome]:
        return lambda call: stubbing.write(self._world, call, lambda: self._send(kind, call))

    def _prober(self, kind: str) -> Callable[[Call], Outcome]:
        mail = self._world.mail
        return lambda call: stubbing.probe(self._world, call, lambda: mail.was_sent(kind, call.key), "status")

    def _send(self, kind: str, call: Call) -> Outcome:
        new = self._world.mail.send(kind, call.key, dict(call.payload), call.now)
        self._world.took_place(call.name, call.key, changed=new)
        return stubbing.DONE

"""Calls to outside systems: at once for adapters that never wait, on threads of the system's own for the others."""

from __future__ import annotations

import queue
import threading
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from runtime.clock import Clock
from runtime.logs import log
from runtime.worker.breakers import Breakers
from workflow.errors import StoreError
from workflow.ports import CANNOT_ASK, Adapter, NotOurs, Operation, guarded, sound
from workflow.values import Call, Effect, EffectRequest, Facts, Order, Outcome, OutcomeKind

Item = Effect | EffectRequest
Bind = Callable[[Order, Item, datetime], Facts]
Landed = Callable[[Any, Item, Outcome], None]
Hook = Callable[[str, Any, Item | None], None]
Ours = Callable[[int, int], bool]
# (ticket, text, key): whether a restored store found this said already, word for word or but for dates.
SaidBefore = Callable[[str, str, str], str | None]
Line = queue.SimpleQueue[tuple[Callable[..., None], tuple[Any, ...]] | None]

NOT_DONE = "not_done"


def nothing_known(order_id: int, token: int) -> bool:
    """Where there is no store to look at, the worker's own knowledge is all there is."""
    return True


class SystemPool:
    """The calls to one system: some side by side, some more in line, and none that another system's would wait for.

    The line is as long as what the system does in a second. Whoever does not get into it is told to come back when,
    at the pace that the system keeps, it will be their turn.
    """

    _GUESS, _LONGEST = 0.2, 60.0

    def __init__(self, system: str, max_concurrency: int) -> None:
        self._system, self._max_concurrency, self._threads = system, max_concurrency, 0
        self._line: Line = queue.SimpleQueue()
        self._lock = threading.Lock()
        # A lane that nobody knows any more takes its threads with it.
        weakref.finalize(self, _send_home, self._line, max_concurrency).atexit = False
        self._out, self._mean, self._booked = 0, self._GUESS, 0.0
        self._begun: dict[int, float] = {}

    def submit(self, call: Callable[..., None], *args: Any) -> None:
        """Make a call when those before it leave room."""
        with self._lock:
            self._out += 1
            if self._threads < min(self._out, self._max_concurrency):
                self._threads += 1
                # A process that is to end does not wait for a call that does not: the ledger knows of it.
                threading.Thread(target=_keep_calling, args=(self._line,), name=f"call.{self._system}", daemon=True).start()
        self._line.put((self._timed, (call, *args)))

    def _timed(self, call: Callable[..., None], *args: Any) -> None:
        me, began = threading.get_ident(), monotonic()
        with self._lock:
            self._begun[me] = began
        try:
            call(*args)
        finally:
            with self._lock:
                self._out -= 1
                del self._begun[me]
                self._mean += (monotonic() - began - self._mean) / 8

    def _takes(self) -> float:
        """Seconds for a call: what they took lately, or what one has been taking by now."""
        return max(self._mean, monotonic() - min(self._begun.values()) if self._begun else 0.0, 1e-6)

    def room(self) -> int:
        """How many more calls it is worth standing in line for."""
        with self._lock:
            return self._max_concurrency * (1 + max(2, int(1 / self._takes()))) - self._out

    def turn(self) -> timedelta:
        """How long to stay away; each who asks is given a later turn."""
        with self._lock:
            now, takes = monotonic(), self._takes()
            free = max(self._booked, now + takes * self._out / self._max_concurrency)
            self._booked = min(free + takes / self._max_concurrency, now + self._LONGEST)
            return timedelta(seconds=self._booked - now)

    def close(self) -> None:
        """Start no more calls."""
        with suppress(queue.Empty):
            while True:
                self._line.get_nowait()
        _send_home(self._line, self._max_concurrency)


def _keep_calling(line: Line) -> None:
    """Make the calls in a line one after the other."""
    while (waiting := line.get()) is not None:
        call, args = waiting
        call(*args)
        # What was called must not be kept alive by whoever waits for the next.
        del waiting, call, args


def _send_home(line: Line, threads: int) -> None:
    for _ in range(threads):
        line.put(None)


class Caller:
    """Performs what orders want of outside systems; answers are handed back on the thread that calls `gather`."""

    def __init__(
        self, adapters: Mapping[str, Adapter], clock: Clock, breakers: Breakers, per_system: int, ours: Ours = nothing_known,
        epoch: str = "", said_before: SaidBefore | None = None,
    ) -> None:  # fmt: skip
        self.adapters, self.clock, self.breakers, self.ours, self.epoch = adapters, clock, breakers, ours, epoch
        self.said_before = said_before
        self.lanes = {name: SystemPool(name, per_system) for name, adapter in adapters.items() if adapter.blocking}
        self._landed: queue.SimpleQueue[tuple[Landed, Any, Item, Outcome] | BaseException | None] = queue.SimpleQueue()
        self._out = 0

    def start(self, claimed: Any, bind: Bind, landed: Landed, hook: Hook) -> None:
        """Begin every call of a flight; `landed` is called once for each."""
        order, now = claimed.case.order, self.clock.now()
        for item in claimed.items:
            system = item.system
            try:
                call = Call(item.name, call_key(order, item, self.epoch), item.subject, bind(order, item, now), now)
            except Exception as problem:
                log.error("adapter.raised", call=item.name, code=type(problem).__name__)
                landed(claimed, item, _unbound(item))
                continue
            if system in self.lanes:
                self._out += 1
                self.lanes[system].submit(self._threaded, claimed, item, call, landed, hook)
            else:
                landed(claimed, item, self._run(claimed, item, call, hook))

    def gather(self, wait: float | None) -> int:
        """Hand back the answers that have come. Waits for the first: at most so many seconds, or (None) for as long
        as any call is out. `poke` ends the wait."""
        handed = 0
        while wait is not None or self._out:
            try:
                answer = self._landed.get(block=handed == 0, timeout=wait)
            except queue.Empty:
                break
            if answer is None:
                break
            if isinstance(answer, BaseException):
                self._out -= 1
                raise answer
            landed, claimed, item, outcome = answer
            self._out -= 1
            handed += 1
            landed(claimed, item, outcome)
        return handed

    def poke(self) -> None:
        """End a wait in `gather`: there is something new to do."""
        self._landed.put(None)

    def close(self) -> None:
        """Start no more calls; those under way end by themselves."""
        for lane in self.lanes.values():
            lane.close()

    def _threaded(self, claimed: Any, item: Item, call: Call, landed: Landed, hook: Hook) -> None:
        try:
            outcome = self._run(claimed, item, call, hook)
        except BaseException as death:
            # Handed on to the thread that gathers: a worker dies as a whole, or not at all.
            self._landed.put(death)
        else:
            self._landed.put((landed, claimed, item, outcome))

    def _run(self, claimed: Any, item: Item, call: Call, hook: Hook) -> Outcome:
        if claimed.lost or _lapsed(claimed.case.held_until, self.clock.now()):
            return Outcome(OutcomeKind.UNAVAILABLE, code="lease_lost")
        if not self.breakers.allows(call.system):
            return Outcome(OutcomeKind.UNAVAILABLE, code="parked")
        hook("before_effect", claimed, item)
        guard = _Guard(self, claimed, item, hook)
        with guarded(guard):
            outcome = self._outcome(item, call)
        if guard.refused:
            return guard.judged(outcome)
        self.breakers.note(call.system, outcome)
        hook("after_effect", claimed, item)
        return outcome

    def _outcome(self, item: Item, call: Call) -> Outcome:
        operation = self.adapters[call.system].operations[call.name]
        if not isinstance(item, Effect):
            return _safely(operation.perform, call)
        if item.status == "recalled":
            return _resolve(operation, call) or Outcome(OutcomeKind.REFUSED, code=NOT_DONE)
        if item.status == "unknown":
            known = _resolve(operation, call)
            if known is not None:
                return known
        if (said := self._said(item, call)) is not None:
            return said
        outcome = _safely(operation.perform, call)
        if outcome.kind is OutcomeKind.UNKNOWN:
            known = _resolve(operation, call)
            if known is None:
                return Outcome(OutcomeKind.TRY_AGAIN, code=outcome.code or NOT_DONE)
            return known if known.ok or known.code == CANNOT_ASK else outcome
        return outcome

    def _said(self, item: Effect, call: Call) -> Outcome | None:
        """What a reconciled store knows of a comment: said already; or said but for its dates, which a person decides on."""
        if self.said_before is None or item.code == CANNOT_ASK or not {"ticket_id", "text"} <= call.payload.keys():
            return None
        found = self.said_before(call.payload["ticket_id"], call.payload["text"], call.key)
        if found is None:
            return None
        same = found == "same"
        return Outcome(OutcomeKind.SUCCEEDED if same else OutcomeKind.UNKNOWN, code="said_before" if same else CANNOT_ASK)


class _Guard:
    """Asked by an adapter as the last thing before a change goes out: is the order still this worker's?

    What the worker knows is looked at first and the store's token last: it is what others take the order over with.
    """

    def __init__(self, caller: Caller, claimed: Any, item: Item, hook: Hook) -> None:
        self._caller, self._flight, self._item, self._hook = caller, claimed, item, hook
        self._passed = self.refused = 0

    def __call__(self) -> None:
        self._hook("before_change", self._flight, self._item)
        case, caller = self._flight.case, self._caller
        lapsed = self._flight.lost or _lapsed(case.held_until, caller.clock.now())
        if lapsed or not _known(caller.ours, case.order.id, case.token):
            self.refused += 1
            raise NotOurs
        self._passed += 1

    def judged(self, outcome: Outcome) -> Outcome:
        """The outcome of a call that was kept back: not asked, or (an earlier part of it went out) not known."""
        if outcome.ok:
            return outcome
        log.warning("change.kept_back", order=self._flight.case.order.number, call=self._item.name)
        return Outcome(OutcomeKind.UNKNOWN if self._passed else OutcomeKind.UNAVAILABLE, code="lease_lost")


def _known(ours: Ours, order_id: int, token: int) -> bool:
    """A store that cannot be asked does not say yes."""
    try:
        return ours(order_id, token)
    except StoreError:
        return False


def _resolve(operation: Operation, call: Call) -> Outcome | None:
    """What a probe says of an effect that may have happened; None: it did not happen."""
    if operation.probe is None:
        return None
    seen = _safely(operation.probe, call)
    if seen.kind is OutcomeKind.REFUSED and seen.code == NOT_DONE:
        return None
    return seen


def _lapsed(held_until: datetime | None, now: datetime) -> bool:
    """A process that was held up for longer than its lease must not begin what somebody else may have begun."""
    return held_until is not None and now >= held_until


def _unbound(item: Item) -> Outcome:
    """What cannot even be said to the other system burns an attempt, unless it may have been said before."""
    doubtful = isinstance(item, Effect) and item.status == "unknown"
    return Outcome(OutcomeKind.UNAVAILABLE if doubtful else OutcomeKind.TRY_AGAIN, code="unbound")


def _safely(function: Callable[[Call], Outcome], call: Call) -> Outcome:
    """An adapter must not raise; one that does has left us not knowing."""
    try:
        outcome = function(call)
    except NotOurs:
        return Outcome(OutcomeKind.UNAVAILABLE, code="lease_lost")
    except Exception as problem:
        log.error("adapter.raised", call=call.name, code=type(problem).__name__)
        return Outcome(OutcomeKind.UNKNOWN, code="adapter_error")
    if sound(outcome):
        return outcome
    log.error("adapter.raised", call=call.name, code="bad_answer")
    return Outcome(OutcomeKind.UNKNOWN, code="bad_answer")


def call_key(order: Order, item: Item, epoch: str) -> str:
    """The same for every attempt at one effect, and for no other effect ever, also after a restore.

    An effect keeps the epoch of the store that planned it; a question has today's.
    """
    generation = item.generation if isinstance(item, Effect) else order.version
    epoch = item.epoch if isinstance(item, Effect) else epoch
    return "/".join([order.number, item.name, item.subject, str(generation), *([epoch] if epoch else [])])

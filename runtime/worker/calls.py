"""Calls to outside systems: adapters that never block are called at once, the others on a thread pool for each system."""

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
from runtime.traces import NO_TRACES, Traces
from runtime.worker.breakers import Breakers
from runtime.worker.in_flight import Hook, InFlight, Item
from workflow.errors import StoreError
from workflow.ports import CANNOT_ASK, Adapter, NotOurs, Operation, guarded, sound
from workflow.values import Call, Effect, Facts, Order, Outcome, OutcomeKind

Bind = Callable[[Order, Item, datetime], Facts]
OnResult = Callable[[InFlight, Item, Outcome], None]
IsHeld = Callable[[int, int], bool]
# Whether the text of this call was sent before the store was restored: `exact`, or `undated` when only dates differ.
FindSent = Callable[[Call], str | None]
Queue = queue.SimpleQueue[tuple[Callable[..., None], tuple[Any, ...]] | None]

NOT_DONE = "not_done"


def always_held(order_id: int, token: int) -> bool:
    """Where there is no store to ask: what the worker knows of its lease decides."""
    return True


class SystemPool:
    """The thread pool of one system: up to `max_concurrency` calls at a time, and a queue that no other system waits for.

    The queue is as long as what the system does in a second. An order that finds it full comes back after `retry_after`,
    when at the system's present pace there will be a place.
    """

    _ASSUMED_SECONDS, _LONGEST_SECONDS = 0.2, 60.0

    def __init__(self, system: str, max_concurrency: int) -> None:
        self._system, self._max_concurrency, self._threads = system, max_concurrency, 0
        self._queue: Queue = queue.SimpleQueue()
        self._lock = threading.Lock()
        # The threads end with the last reference to the pool.
        weakref.finalize(self, _stop_threads, self._queue, max_concurrency).atexit = False
        self._pending, self._mean, self._booked = 0, self._ASSUMED_SECONDS, 0.0
        self._begun: dict[int, float] = {}

    def submit(self, call: Callable[..., object], *args: Any) -> None:
        """Make a call when those before it leave room."""
        with self._lock:
            self._pending += 1
            if self._threads < min(self._pending, self._max_concurrency):
                self._threads += 1
                # A daemon: the end of the process does not wait for a call, which is in the ledger.
                threading.Thread(target=_run_calls, args=(self._queue,), name=f"call.{self._system}", daemon=True).start()
        self._queue.put((self._timed, (call, *args)))

    def _timed(self, call: Callable[..., object], *args: Any) -> None:
        me, began = threading.get_ident(), monotonic()
        with self._lock:
            self._begun[me] = began
        try:
            call(*args)
        finally:
            with self._lock:
                self._pending -= 1
                del self._begun[me]
                self._mean += (monotonic() - began - self._mean) / 8

    def _seconds(self) -> float:
        """Seconds for a call: the moving mean, or the longest that a call under way has taken so far."""
        return max(self._mean, monotonic() - min(self._begun.values()) if self._begun else 0.0, 1e-6)

    def free_places(self) -> int:
        """How many more calls the queue takes; negative when it is overfull."""
        with self._lock:
            return self._max_concurrency * (1 + max(2, int(1 / self._seconds()))) - self._pending

    def retry_after(self) -> timedelta:
        """When to come back for a place; each call books a later one."""
        with self._lock:
            now, seconds = monotonic(), self._seconds()
            free = max(self._booked, now + seconds * self._pending / self._max_concurrency)
            self._booked = min(free + seconds / self._max_concurrency, now + self._LONGEST_SECONDS)
            return timedelta(seconds=self._booked - now)

    def close(self) -> None:
        """Start no more calls."""
        with suppress(queue.Empty):
            while True:
                self._queue.get_nowait()
        _stop_threads(self._queue, self._max_concurrency)


def _run_calls(waiting: Queue) -> None:
    """The body of a pool's thread: make the calls in its queue one after the other."""
    while (entry := waiting.get()) is not None:
        call, args = entry
        call(*args)
        # A thread that waits for the next call must not keep this one's arguments alive.
        del entry, call, args


def _stop_threads(waiting: Queue, threads: int) -> None:
    for _ in range(threads):
        waiting.put(None)


class Caller:
    """Calls outside systems for orders in flight; results are handed back on the thread that calls `gather`."""

    def __init__(
        self, adapters: Mapping[str, Adapter], clock: Clock, breakers: Breakers, per_system: int, is_held: IsHeld = always_held,
        epoch: str = "", find_sent: FindSent | None = None, traces: Traces = NO_TRACES,
    ) -> None:  # fmt: skip
        self.adapters, self.clock, self.breakers, self.is_held, self.epoch = adapters, clock, breakers, is_held, epoch
        self.find_sent, self.traces = find_sent, traces
        self.pools = {name: SystemPool(name, per_system) for name, adapter in adapters.items() if adapter.blocking}
        self._results: queue.SimpleQueue[tuple[OnResult, InFlight, Item, Outcome] | BaseException | None] = queue.SimpleQueue()
        self._pending = 0
        self._poked = False

    def start(self, claimed: InFlight, bind: Bind, on_result: OnResult, hook: Hook) -> None:
        """Begin every call of an order in flight; `on_result` is called once for each."""
        order, now = claimed.case.order, self.clock.now()
        for item in claimed.items:
            system = item.system
            try:
                call = Call(item.name, call_key(order, item, self.epoch), item.subject, bind(order, item, now), now)
            except Exception as problem:
                log.error("adapter.raised", call=item.name, code=type(problem).__name__)
                on_result(claimed, item, _unbound(item))
                continue
            if system in self.pools:
                self._pending += 1
                self.pools[system].submit(self._threaded, claimed, item, call, on_result, hook)
            else:
                on_result(claimed, item, self._run(claimed, item, call, hook))

    def gather(self, wait: float | None) -> int:
        """Hand back the results that have come; returns how many. Waits for the first: at most `wait` seconds, or (None)
        for as long as any call is out. `poke` ends the wait."""
        handed = 0
        while wait is not None or self._pending:
            try:
                result = self._results.get(block=handed == 0, timeout=wait)
            except queue.Empty:
                break
            if result is None:
                break
            if isinstance(result, BaseException):
                self._pending -= 1
                raise result
            on_result, claimed, item, outcome = result
            self._pending -= 1
            handed += 1
            on_result(claimed, item, outcome)
        return handed

    def poke(self) -> None:
        """End a wait in `gather`: there is something new to do."""
        self._poked = True
        self._results.put(None)

    def was_poked(self) -> bool:
        """Whether it was poked since this was asked last."""
        poked, self._poked = self._poked, False
        return poked

    def close(self) -> None:
        """Start no more calls; those under way end by themselves."""
        for pool in self.pools.values():
            pool.close()

    def _threaded(self, claimed: InFlight, item: Item, call: Call, on_result: OnResult, hook: Hook) -> None:
        try:
            outcome = self._run(claimed, item, call, hook)
        except BaseException as death:
            # Raised by the thread that gathers: a worker dies as a whole, or not at all.
            self._results.put(death)
        else:
            self._results.put((on_result, claimed, item, outcome))

    def _run(self, claimed: InFlight, item: Item, call: Call, hook: Hook) -> Outcome:
        if claimed.lost or _lapsed(claimed.case.held_until, self.clock.now()):
            return Outcome(OutcomeKind.UNAVAILABLE, code="lease_lost")
        if not self.breakers.allows(call.system):
            return Outcome(OutcomeKind.UNAVAILABLE, code="parked")
        hook("before_effect", claimed, item)
        guard = _Guard(self, claimed, item, hook)
        with self.traces.call(claimed, item) as traced, guarded(guard):
            outcome = traced.outcome = self._outcome(item, call)
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
        if (sent := self._sent_before(item, call)) is not None:
            return sent
        outcome = _safely(operation.perform, call)
        if outcome.kind is OutcomeKind.UNKNOWN:
            known = _resolve(operation, call)
            if known is None:
                return Outcome(OutcomeKind.TRY_AGAIN, code=outcome.code or NOT_DONE)
            return known if known.ok or known.code == CANNOT_ASK else outcome
        return outcome

    def _sent_before(self, item: Effect, call: Call) -> Outcome | None:
        """What a reconciled store knows of the text: sent already; or sent with other dates, and a person decides."""
        if self.find_sent is None or item.code == CANNOT_ASK or (match := self.find_sent(call)) is None:
            return None
        if match == "exact":
            return Outcome(OutcomeKind.SUCCEEDED, code="sent_before_restore")
        return Outcome(OutcomeKind.UNKNOWN, code=CANNOT_ASK)


class _Guard:
    """Called by an adapter immediately before a change goes out: raises `NotOurs` unless the order is still this worker's.

    What the worker knows is checked first and the store's token last: another worker takes the order over by the token.
    """

    def __init__(self, caller: Caller, claimed: InFlight, item: Item, hook: Hook) -> None:
        self._caller, self._claimed, self._item, self._hook = caller, claimed, item, hook
        self._passed = self.refused = 0

    def __call__(self) -> None:
        self._hook("before_change", self._claimed, self._item)
        case, caller = self._claimed.case, self._caller
        lapsed = self._claimed.lost or _lapsed(case.held_until, caller.clock.now())
        if lapsed or not _is_held(caller.is_held, case.order.id, case.token):
            self.refused += 1
            raise NotOurs
        self._passed += 1

    def judged(self, outcome: Outcome) -> Outcome:
        """The outcome of a call that was kept back: unavailable, or (an earlier part of it went out) unknown."""
        if outcome.ok:
            return outcome
        log.warning("change.kept_back", order=self._claimed.case.order.number, call=self._item.name)
        return Outcome(OutcomeKind.UNKNOWN if self._passed else OutcomeKind.UNAVAILABLE, code="lease_lost")


def _is_held(is_held: IsHeld, order_id: int, token: int) -> bool:
    """False also where the store cannot be asked."""
    try:
        return is_held(order_id, token)
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
    """True after the end of the lease: another worker may have begun the same call."""
    return held_until is not None and now >= held_until


def _unbound(item: Item) -> Outcome:
    """The outcome of a call whose payload cannot be made: it costs an attempt, unless the change may have been made before."""
    doubtful = isinstance(item, Effect) and item.status == "unknown"
    return Outcome(OutcomeKind.UNAVAILABLE if doubtful else OutcomeKind.TRY_AGAIN, code="unbound")


def _safely(function: Callable[[Call], Outcome], call: Call) -> Outcome:
    """The adapter's outcome; unknown where it raised or returned what is no outcome."""
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

    An effect keeps the epoch of the store that planned it; a query has the present one.
    """
    generation = item.generation if isinstance(item, Effect) else order.version
    epoch = item.epoch if isinstance(item, Effect) else epoch
    return "/".join([order.number, item.name, item.subject, str(generation), *([epoch] if epoch else [])])

"""Runs an installation until it is stopped: the worker's loop, the background duties, and an orderly end.

Each duty is one object with `run_once`; `Repeated` repeats it on its own thread until it is stopped.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from time import monotonic

from runtime.app import App
from runtime.clock import StoreClock
from runtime.logs import log
from runtime.services.canaries import Canaries
from runtime.versions.mover import Mover
from runtime.worker import tuning
from runtime.worker.reading import Reading
from runtime.worker.worker import Worker
from storage import StoreUnreachable, StoreVanished, alarms, queries
from storage.heartbeats import record_heartbeat
from storage.schema_gate import SchemaGate
from workflow.errors import SchemaMismatch
from workflow.ports import KeepsFiles

_BEFORE_THE_NEXT_LOOK = 0.02
_MOST_BETWEEN_BEATS = 2.5
# Duties that no order waits for leave the store and the systems to the orders that wait at a start.
_SETTLED, _HOUR = 20.0, 3600.0


class Serving:
    """The worker, the intake and the breakers of one process."""

    def __init__(self, app: App, *, worker: bool = True, intake: bool = True) -> None:
        self.app, self._stop = app, threading.Event()
        self._asked_to_stop: threading.Event | None = None
        self.failed: StoreVanished | SchemaMismatch | None = None
        self._gate = SchemaGate(app.store.parts)
        self._loops: list[_WorkerLoop] = []
        self._mover = Mover(app)
        self._threads = [Repeated("store", self._watch, 1.0, self._stop).thread]
        if worker:
            self._loops.append(_WorkerLoop(app, self._stop))
            self._threads.append(threading.Thread(target=self._loops[0].run, name="worker", daemon=True))
            self._threads.append(Repeated("breakers", app.breakers.run_once, 1.0, self._stop).thread)
            # What an earlier process destroyed may stand in the log of the database.
            app.store.residue = True
            self._threads.append(Repeated("canaries", Canaries(app).run_once, 10.0, self._stop).thread)
            settled = [*self._settled(), *((name, duty.run_once, duty.seconds) for name, duty in app.duties())]
            self._threads += [Repeated(name, run, every, self._stop, _SETTLED).thread for name, run, every in settled]
            self._threads.append(Repeated("migrate", self._migrate, lambda: self._mover.pause, self._stop).thread)
        if intake:
            for name, duty in app.intakes():
                reading = Reading(app, name, duty)
                self._threads.append(Repeated(f"intake.{name}", reading.run_once, duty.seconds, self._stop).thread)

    def start(self) -> None:
        tuning.tune()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Begin nothing more, finish what has begun, and return when all is quiet or the time for that is over."""
        self._stop.set()
        for loop in self._loops:
            loop.wake.set()
        end = monotonic() + self.app.settings.drain_seconds + 5
        for thread in self._threads:
            thread.join(max(0.0, end - monotonic()))

    def wait(self, stop: threading.Event) -> None:
        """Serve until `stop` is set, then drain; raises `StoreVanished` or `SchemaMismatch` when that is why it ended."""
        self._asked_to_stop = stop
        self.start()
        stop.wait()
        self.stop()
        if self.failed is not None:
            raise self.failed

    def _watch(self) -> None:
        """See that the store is the one that was opened, under this program's schema; where no worker reads the store's
        clock, read it here."""
        try:
            with self.app.store.read() as connection:
                self._gate.look(connection)
        except StoreVanished as problem:
            self._give_up(problem, "store.vanished")
            return
        except SchemaMismatch as problem:
            for loop in self._loops:
                loop.shut_out = True
            self._give_up(problem, "store.schema_changed")
            return
        if not self._loops and isinstance(self.app.clock, StoreClock):
            self.app.clock.sync()

    def _give_up(self, problem: StoreVanished | SchemaMismatch, event: str) -> None:
        if self.failed is None:
            log.error(event)
            self.failed = problem
            self._stop.set()
            for loop in self._loops:
                loop.wake.set()
            if self._asked_to_stop is not None:
                self._asked_to_stop.set()

    def _scrub(self) -> None:
        with suppress(StoreUnreachable):
            self.app.store.scrub()

    def _settled(self) -> Iterator[tuple[str, Callable[[], object], float]]:
        """Duties that no order waits for; those that are due once a day look themselves whether they are."""
        yield "scrub", self._scrub, self.app.store.scrub_seconds
        yield "clean", self._clean, _HOUR
        if self.app.settings.retention_file:
            from runtime import retention  # as below

            retention.rules_of(self.app)
            yield "retention", partial(retention.daily, self.app), _HOUR
        if self.app.settings.witness:
            from runtime import witness  # it costs what most workers need not pay

            yield "witness", partial(witness.daily, self.app), _HOUR

    def _migrate(self) -> None:
        """Carry on the runs that move orders to another version; the pace is the run's, however many take part."""
        with suppress(StoreUnreachable, StoreVanished):
            self._mover.run_once()

    def _clean(self) -> None:
        """Adapters that keep files delete those that are too old."""
        for adapter in self.app.adapters.values():
            if isinstance(adapter, KeepsFiles):
                adapter.clean(self.app.clock.now())

    @property
    def alive(self) -> bool:
        """True while every thread of it runs."""
        return all(thread.is_alive() for thread in self._threads)


class Repeated:
    """One background duty, repeated; first `after` some seconds. A failure is logged and the duty comes round again."""

    def __init__(
        self, name: str, run_once: Callable[[], object], every: float | Callable[[], float], stop: threading.Event,
        after: float = 0.0,
    ) -> None:  # fmt: skip
        self.name, self.run_once, self.every, self.stop, self.after = name, run_once, every, stop, after
        self.thread = threading.Thread(target=self._loop, name=name, daemon=True)

    def _loop(self) -> None:
        self.stop.wait(self.after)
        while not self.stop.is_set():
            try:
                self.run_once()
            except StoreUnreachable as problem:
                log.warning("store.unreachable", duty=self.name, code=problem.code)
            except Exception as problem:
                log.error("duty.failed", duty=self.name, code=type(problem).__name__, exc_info=True)
            self.stop.wait(self.every() if callable(self.every) else self.every)


class _Poke:
    """What the store's signals call: ends the worker's wait."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def set(self) -> None:
        self._worker.caller.poke()


class _WorkerLoop:
    """Claims, collects, renews, and sleeps until a poke, a due order or the next look."""

    def __init__(self, app: App, stop: threading.Event) -> None:
        self.app, self.stop = app, stop
        self.worker = app.worker()
        self.wake = _Poke(self.worker)
        # The schema is a newer program's: nothing more is written, and what is in flight is left to that one.
        self.shut_out = False
        self._beaten: float | None = None
        self._hold_off = 0.0

    def run(self) -> None:
        log.info("worker.started", worker=self.worker.name)
        self.app.store.signals.append(self.wake)
        self._warn_of_a_restore()
        listening = self.app.store.listen()
        pause = 0.1
        while not self.stop.is_set():
            try:
                self._turn(listening)
                pause = 0.1
            except StoreVanished:
                self.worker.abandon()
                self.stop.wait(1.0)
            except StoreUnreachable as problem:
                # The worker that claims these orders next finds their effects in the ledger.
                log.warning("store.unreachable", worker=self.worker.name, code=problem.code)
                self._beaten = None
                self.worker.abandon()
                self.app.store.reconnect()
                self.stop.wait(pause)
                pause = min(pause * 2, 2.0)
            except Exception as problem:
                log.error("duty.failed", duty="worker", code=type(problem).__name__, exc_info=True)
                self.worker.abandon()
                self.stop.wait(1.0)
        self._end()

    def _warn_of_a_restore(self) -> None:
        with suppress(StoreUnreachable), self.app.store.read() as connection:
            if alarms.is_unreconciled(connection):
                log.warning("store.unreconciled", worker=self.worker.name)

    def _turn(self, listening: bool) -> None:
        self._renew()
        fresh = self.worker.claim() if monotonic() >= self._hold_off else 0
        if self.worker.ready or (fresh and self.worker.in_flight):
            # What has been answered goes on by itself for a moment: looking for more orders costs as much as a step.
            until = monotonic() + _BEFORE_THE_NEXT_LOOK
            self.worker.collect(wait=0.0)
            while self.worker.ready and monotonic() < until:
                self.worker.collect(wait=0.0)
        elif self.worker.in_flight:
            self.worker.collect(wait=self.app.settings.heartbeat_seconds / 2)
        elif not fresh:
            self.worker.collect(wait=self._idle(listening))

    def _renew(self) -> None:
        every = min(self.app.settings.heartbeat_seconds, _MOST_BETWEEN_BEATS)
        beat_due = self._beaten is None or monotonic() - self._beaten >= every
        if beat_due and isinstance(self.app.clock, StoreClock) and self.app.clock.sync():
            # By the new time others' leases may look lapsed; within a lease's time their holders have renewed them.
            self._hold_off = monotonic() + self.app.settings.lease_seconds
        if self.worker.renewal_due(timedelta(seconds=self.app.settings.heartbeat_seconds)):
            self.worker.renew()
        if beat_due:
            with self.app.store.write() as tx:
                known = self.app.store.definitions
                begins = [known[e.workflow.name, e.workflow.version] for e in self.app.engines.values()]
                record_heartbeat(
                    tx.connection, self.worker.name, self.app.clock.now(), self._apart, knows=tuple(known.values()), begins=begins
                )  # fmt: skip
            self._beaten = monotonic()

    @property
    def _apart(self) -> timedelta:
        return self.app.clock.apart if isinstance(self.app.clock, StoreClock) else timedelta()

    def _idle(self, listening: bool) -> float:
        """Seconds until something is due; a listening worker is also woken by anything new."""
        now, longest = self.app.clock.now(), _MOST_BETWEEN_BEATS if listening else self.app.settings.poll_seconds
        with self.app.store.read() as connection:
            due = queries.next_wake(connection, now, self.app.store.definitions.values())
        return longest if due is None else max(0.0, min(longest, (due - now).total_seconds()))

    def _end(self) -> None:
        log.info("worker.draining", worker=self.worker.name, orders=len(self.worker.in_flight))
        if self.shut_out:
            self.worker.abandon()
        try:
            self.worker.drain(timedelta(seconds=self.app.settings.drain_seconds))
            if not self.shut_out:
                with self.app.store.write() as tx:
                    record_heartbeat(tx.connection, self.worker.name, self.app.clock.now(), self._apart, stopped=True)
        except StoreVanished:
            self.worker.abandon()
        except StoreUnreachable as problem:
            log.warning("store.unreachable", worker=self.worker.name, code=problem.code)
            self.worker.abandon()
        self.app.store.listen_no_more()
        log.info("worker.stopped", worker=self.worker.name)

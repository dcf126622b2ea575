"""Logs: named facts, one line each, without personal data. Every name is declared here; an undeclared one is refused."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

import structlog

EVENTS = {
    "order.moved": "a row of the table was taken",
    "order.decided_again": "another writer was first, and the order was decided again",
    "change.kept_back": "a change did not go out, because the order was no longer this worker's",
    "order.undecided": "an order could not be decided or written",
    "order.parked": "an order that could not be decided rests; it is tried again, and asks for attention",
    "order.unknown": "an order holds what this program's table does not have; it rests until a program that does begins",
    "message.set_aside": "a message could not be decided; those behind it are applied, and an administrator sees it",
    "message.postponed": "a message met other writers or a store that refuses; its order rests a little, and it is decided again",
    "message.put_back": "a message that was set aside is decided again", "message.discarded": "a message that was set aside was discarded",
    "delivery.set_aside": "a delivery could not be taken in; an administrator sees it",
    "delivery.unread": "a delivery could not be read; it became an order for a person",
    "delivery.taken": "a delivery that was set aside was taken in", "delivery.discarded": "a delivery that was set aside was discarded",
    "clock.apart": "this machine's clock is not the store's; the store's is gone by",
    "clock.together": "this machine's clock is the store's again", "clock.jumped": "the store's clock has jumped; leases are not judged across it",
    "store.vanished": "the store's file is gone or another; the process ends",
    "store.schema_changed": "a newer program has upgraded the schema; this one ends, and writes nothing more",
    "store.unreconciled": "the store was restored and not compared with the outside since; what was said may be said again",
    "lease.lost": "another worker took over orders that this one held",
    "adapter.raised": "an adapter broke its promise not to raise", "system.parked": "a system does not answer; its orders wait",
    "system.released": "a system answers again", "intake.read": "what had changed outside was taken in",
    "intake.left_out": "what is from before the start was left out", "intake.unreachable": "the system that intake reads did not answer",
    "notice.refused": "a notice from an outside system was not believed",
    "worker.started": "a worker began", "worker.stopped": "a worker ended", "worker.draining": "a worker began to stop",
    "canary.stopped": "orders of a version on trial fared worse; new orders begin under the other version",
    "duty.failed": "a background duty failed and will run again", "key.made": "a master key file was made",
    "witness.silent": "the outside witness could not be read or written", "witness.disagrees": "the outside witness says otherwise",
    "retention.destroyed": "what had been kept long enough was destroyed and written down",
    "key.rotated": "everything is wrapped by another master key, and the old one opens nothing",
    "protection.looked": "each person with an active link was looked at",
    "web.failed": "a page or an API call broke",
    "persons.forgotten_again": "an older backup was restored, and those who were forgotten since are forgotten again",
    "order.without_persons": "an open order holds nobody any more, because the person was forgotten: cancel it",
    "migration.order_failed": "an order could not be moved to another version; it stays where it was, and the run lists it",
    "migration.ended": "a run that moves orders to another version has no more to do",
    "trace.unsent": "traces could not be handed to the collector; no order waits for that",
    "store.unreachable": "the database did not answer or takes nothing (`code` says why, where it is known); it is tried again",
}  # fmt: skip
FIELDS = {
    "event": "the fact: one of those above", "level": "`debug`, `info`, `warning` or `error`", "timestamp": "when it was written, in UTC",
    "order": "an order's number", "orders": "how many orders", "trigger": "what was fired", "source": "the state before",
    "target": "the state after", "reason": "the reason code that the order rests with", "code": "why, as a code or the kind of an error",
    "worker": "a worker's name: the machine's and the process's number", "call": "the effect or query, as the table names it",
    "system": "an outside system's name", "duty": "a background duty's name", "file": "a file's name, without its folder",
    "count": "how many", "version": "a routine's version",
    "seconds": "how far, or how long", "message": "a message's id", "delivery": "a delivery's id",
    "persons": "how many persons", "asked": "how many were asked about", "protected": "how many are protected",
    "unanswered": "how many had no answer", "unknown": "how many nobody has the number of", "run": "a migration run's id", "exception": "the kind of an error and where it was raised, without its text",
    "exc_info": "not written: it becomes `exception`",
}  # fmt: skip


def _declared(logger: Any, method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if entry["event"] not in EVENTS:
        raise ValueError(f"Log event {entry['event']} is not declared.")
    unknown = entry.keys() - FIELDS.keys()
    if unknown:
        raise ValueError(f"Log field {sorted(unknown)[0]} is not declared.")
    return entry


def _without_values(logger: Any, method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A traceback tells where, and not with which values: an error's text may quote what it choked on."""
    if entry.pop("exc_info", None):
        kind, _, trace = sys.exc_info()
        frames = []
        while trace is not None:
            frames.append(f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
            trace = trace.tb_next
        entry["exception"] = f"{kind.__name__ if kind else ''} at {' < '.join(reversed(frames))}"
    return entry


def configure(level: str = "info", style: str = "json") -> None:
    """Set up logging to stderr, once at start."""
    last: Any = structlog.processors.JSONRenderer(sort_keys=True, ensure_ascii=False)
    if style == "text":
        last = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=20)
    _least[0] = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            _declared, _without_values, structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=lambda *_: _Lines(sys.stderr), cache_logger_on_first_use=False,
    )  # fmt: skip
    logging.getLogger("httpx").setLevel(logging.WARNING)


class _Lines(structlog.PrintLogger):
    """Lines on a stream. One that cannot be written, because a disk is full or nobody reads, is lost: its worker is not."""

    def msg(self, message: str) -> None:
        with suppress(OSError, ValueError):
            super().msg(message)

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


def wants(level: str) -> bool:
    """True when lines of this level are written: spares the making of those that are not."""
    return _least[0] <= logging.getLevelNamesMapping()[level.upper()]


_least = [logging.INFO]

log: Any = structlog.get_logger()

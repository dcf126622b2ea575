"""How long what is kept: classes from a file, a plan of what is due, and destroying it with a record.

The file is TOML: a `[[class]]` for each, with `name`, `what` (a kind that the engine or a routine knows), `months` or `days`, the
`trigger` that they count from, and the number of the `decision` that says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection

from runtime import setting_reasons as reasons
from runtime.app import App
from runtime.logs import log
from runtime.model_reasons import reasons_of
from runtime.routine import Due, Kept
from storage import Tx, deliveries, persons, queries_console, retention
from workflow.errors import SettingsError
from workflow.persons import Rest
from workflow.reasons import IN_FIELD, WHY, Reason
from workflow.values import Order

_DAYS_OF_A_MONTH = 31
_DONE = "retention.day"
_WORKER = "lockstep"


class Rule(BaseModel):
    """One class of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=60)
    what: str
    trigger: str
    decision: str = Field(min_length=1, max_length=120)
    months: int | None = Field(None, ge=1, le=1200)
    days: int | None = Field(None, ge=1, le=36500)
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """One thing that has been kept long enough; `held` says that a legal hold keeps it nevertheless."""

    rule: Rule
    due: Due
    held: bool


# What the engine keeps ------------------------------------------------------------------------------


def _orders(app: App, connection: Connection, rule: Any, before: datetime) -> Iterator[Due]:
    for id_, number in retention.ended_orders(connection, before, states=rule.states):
        yield Due(f"order {number}", id_)


def _destroy_order(app: App, tx: Tx, due: Due, now: datetime) -> None:
    order = queries_console.with_private(tx.connection, tx.keyring, [due.order_id or 0])[due.order_id or 0]
    persons.forget_in(tx, order, without_anybody(app, order), now)


def without_anybody(app: App, order: Order) -> Rest:
    """What is left of an order of which nothing personal is kept."""
    routine = app.routines.get(order.workflow)
    if routine is not None and routine.persons is not None:
        rest = routine.persons.without(order, lambda key: True, ())
        return Rest(None, rest.data, rest.words, rest.keys)
    return Rest(None, dict.fromkeys(app.workflow_of(order).personal))


def _deliveries(app: App, connection: Connection, rule: Any, before: datetime) -> Iterator[Due]:
    return (Due(f"delivery {id_}", key=id_) for id_ in retention.old_deliveries(connection, before))


def _destroy_delivery(app: App, tx: Tx, due: Due, now: datetime) -> None:
    deliveries.discard(tx, due.key, _WORKER, now)


def _access_lines(app: App, connection: Connection, rule: Any, before: datetime) -> Iterator[Due]:
    last, n = retention.trimmable(connection, before, retention.held_orders(connection, app.clock.now()))
    if n:
        yield Due(f"access log, {n} lines up to {last}", key=(last, n))


def _trim(app: App, tx: Tx, due: Due, now: datetime) -> None:
    last, lines = due.key
    retention.trim(tx, last, lines, _WORKER, now)


KINDS: Mapping[str, Kept] = {
    "order": Kept(("ended",), _orders, _destroy_order), "delivery": Kept(("set_aside",), _deliveries, _destroy_delivery),
    "access_log": Kept(("written",), _access_lines, _trim),
}  # fmt: skip


def kinds_of(app: App) -> Mapping[str, Kept]:
    """What can be kept for a time: the engine's kinds, and those of the routines on board."""
    return {**KINDS, **{name: kept for routine in app.routines.values() for name, kept in routine.kept.items()}}


# The file -------------------------------------------------------------------------------------------


def rules_of(app: App) -> tuple[Rule, ...]:
    """The classes of the file that the settings name; raises `SettingsError` with what is wrong in it."""
    if not app.settings.retention_file:
        return ()
    path = Path(app.settings.retention_file)
    try:
        held = tomllib.loads(path.read_text("utf-8"))
        found = tuple(Rule(**each) for each in held.get("class", ()))
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        raise _wrong(path, IN_FIELD(field=".".join(map(str, problem["loc"])), why=list(reasons_of(problem)))) from None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, AttributeError) as problem:
        raise _wrong(path, WHY(why=type(problem).__name__)) from None
    for why in _problems(found, kinds_of(app), set(held) - {"class"}):
        raise _wrong(path, why)
    return found


def _wrong(path: Path, why: Reason) -> SettingsError:
    return SettingsError(reasons.RETENTION_FILE(file=path.name, why=why))


def _problems(rules: Sequence[Rule], kinds: Mapping[str, Kept], strange: Iterable[str]) -> Iterator[Reason]:
    yield from (reasons.RETENTION_STRANGE(name=name) for name in sorted(strange))
    if not rules:
        yield reasons.RETENTION_EMPTY()
    names = [rule.name for rule in rules]
    yield from (reasons.RETENTION_TWICE(name=name) for name in sorted({n for n in names if names.count(n) > 1}))
    for rule in rules:
        if rule.what not in kinds:
            yield reasons.RETENTION_WHAT(name=rule.name, what=rule.what[:40], known=sorted(kinds))
        elif rule.trigger not in kinds[rule.what].triggers:
            known = list(kinds[rule.what].triggers)
            yield reasons.RETENTION_TRIGGER(name=rule.name, trigger=rule.trigger[:40], known=known)
        elif (rule.months is None) == (rule.days is None):
            yield reasons.RETENTION_TIME(name=rule.name)


def before_of(rule: Rule, now: datetime) -> datetime:
    """What is older than this has been kept long enough; a month is never shorter than the longest."""
    return now - timedelta(days=rule.days or (rule.months or 0) * _DAYS_OF_A_MONTH)


# Plan and run ---------------------------------------------------------------------------------------


def plan(app: App) -> list[Planned]:
    """What is due now, class by class; nothing is changed."""
    now, kinds = app.clock.now(), kinds_of(app)
    with app.store.read() as connection:
        held = retention.held_orders(connection, now)
        return [
            Planned(rule, due, due.order_id in held)
            for rule in rules_of(app)
            for due in kinds[rule.what].due(app, connection, rule, before_of(rule, now))
        ]


def run(app: App, by: str, hook: Callable[[Planned], None] = lambda planned: None) -> list[Planned]:
    """Destroy what is due and not held, each with its record in one transaction; returns what was destroyed."""
    kinds, done = kinds_of(app), []
    for planned in plan(app):
        if planned.held:
            continue
        now = app.clock.now()
        with app.store.write() as tx:
            if not _still_due(app, tx, planned, now):
                continue
            kinds[planned.rule.what].destroy(app, tx, planned.due, now)
            retention.write_down(tx, planned.rule.name, planned.rule.decision, planned.due.what, by, now)
            tx.destroyed = True
        done.append(planned)
        hook(planned)
    if done:
        app.store.scrub()
        log.info("retention.destroyed", count=len(done))
    return done


def _still_due(app: App, tx: Tx, planned: Planned, now: datetime) -> bool:
    """Whether no hold was set since the plan; lines of the log are counted again, because a hold keeps some of them."""
    rule, due = planned.rule, planned.due
    if due.order_id is not None:
        return due.order_id not in retention.held_orders(tx.connection, now)
    return rule.what != "access_log" or due in _access_lines(app, tx.connection, rule, before_of(rule, now))


def daily(app: App) -> None:
    """The duty of a worker: once a day, by the first that comes to it."""
    if not app.settings.retention_file:
        return
    today = app.tools.calendar.local(app.clock.now()).date().isoformat()
    with app.store.read() as connection:
        if app.store.meta(connection, _DONE) == today:
            return
    run(app, _WORKER)
    with app.store.write() as tx:
        tx.set_meta(_DONE, today)

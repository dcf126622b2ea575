"""What `lockstep check` sees of what runs: workers, clocks and outside systems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from runtime.app import App
from runtime.clock import APART
from runtime.services.alarms import Alarms, clocks_apart, look
from runtime.services.canaries import Canaries
from runtime.services.safeguards import Safeguards
from storage import definitions, health, heartbeats, queries

if TYPE_CHECKING:
    from console.findings import Finding


def about_running(app: App, made: type[Finding]) -> Iterator[Finding]:
    """One finding for each; red while it lasts."""
    yield _about_workers(app, made)
    yield _about_clocks(app, made)
    yield _about_versions(app, made)
    yield from _about_canaries(app, made)
    alarms = look(app)
    yield from _about_systems(app, alarms, made)
    yield from _about_intakes(alarms, made)
    yield from _about_work(alarms, made)
    yield from about_safeguards(alarms.safeguards, made)


def _about_workers(app: App, made: type[Finding]) -> Finding:
    now = app.clock.now()
    with app.store.read() as connection:
        alive, last = heartbeats.alive(connection, now), heartbeats.last_seen(connection)
        idle = last is None and not queries.list_orders(connection, only_open=True, limit=1)
    if alive:
        return made("workers", True, f"{len(alive)} alive: {', '.join(worker['name'] for worker in alive[:10])}.")
    if idle:
        return made("workers", True, "There has never been one, and there is no open order.", "`lockstep worker` starts one.")
    seen = f"None is alive; the last was heard of {_ago(now - last)} ago." if last else "None is alive; there are open orders."
    return made("workers", False, seen, "Start one with `lockstep worker`, and see in its log why the last one ended.")


def _about_versions(app: App, made: type[Finding]) -> Finding:
    with app.store.read() as connection:
        left = definitions.left_alone(connection, app.clock.now(), app.store.definitions.values())
    if not left:
        return made("versions", True, "Every open order is of a version that is run.")
    seen = ", ".join(f"{n} of {routine} {version}" for routine, version, n in left)
    return made("versions", False, f"No worker alive runs the version of open orders: {seen}.", "Start a worker that has it.")


def _about_canaries(app: App, made: type[Finding]) -> Iterator[Finding]:
    for canary in Canaries(app).all():
        name = f"canary {canary.routine}"
        if canary.stopped_at is None:
            begin = f"{canary.share:g} % of the new orders begin under {canary.version}"
            yield made(name, True, f"{begin}, the others under {canary.against}.")
            continue
        yield made(
            name, False, f"The trial of version {canary.version} stopped at {_at(canary.stopped_at)}: {canary.why}",
            f"See its orders; `lockstep version canary {canary.version} --end --by WHO --reason TEXT` when that is dealt with.",
        )  # fmt: skip


def _about_clocks(app: App, made: type[Finding]) -> Finding:
    with app.store.read() as connection:
        wrong = clocks_apart(app, connection)
    if not wrong:
        return made("clocks", True, f"All are within {APART.total_seconds():.0f} s of the store's.")
    skews = ", ".join(f"{name} by {by.total_seconds():+.0f} s" for name, by in sorted(wrong.items()))
    return made(
        "clocks", False, f"Not the store's: {skews}.",
        "Have the machines' clocks set by a time server (NTP), the database's as well. Leases go by the store's clock meanwhile.",
    )  # fmt: skip


def _about_systems(app: App, alarms: Alarms, made: type[Finding]) -> Iterator[Finding]:
    with app.store.read() as connection:
        rows = {name: row for name, row in health.systems_(connection).items() if name in app.adapters}
    silent = {name: row for name, row in rows.items() if row.breaker.state != "closed" or row.paused_by is not None}
    for name, row in sorted(silent.items()):
        if row.paused_by is not None:
            yield made(f"system {name}", False, f"Paused by {row.paused_by}.", "Resume it in the console when it may be called.")
            continue
        since = f" since {_at(row.breaker.opened_at)}" if row.breaker.opened_at else ""
        yield made(
            f"system {name}", False, f"It does not answer{since}; orders that need it wait.",
            "See that it runs and can be reached from here; it is asked again by itself.",
        )  # fmt: skip
    waiting = [w for w in alarms.waiting if w.system not in silent]
    for system, n, since_ in waiting:
        yield made(
            f"system {system}", False, f"{n} orders have waited for it since {_at(since_)}, though it answers others.",
            "See `lockstep order explain`, and in the log of that system why it does not answer for them; they are tried again.",
        )  # fmt: skip
    if not silent and not waiting:
        yield made("systems", True, "None is known to be silent.")


def _about_intakes(alarms: Alarms, made: type[Finding]) -> Iterator[Finding]:
    for intake in alarms.intakes:
        last = f"the last reading that went well was at {_at(intake.read_at)}" if intake.read_at else "none has gone well yet"
        failing = f"Deliveries cannot be read ({intake.code}) since {_at(intake.failing_since)}"
        why = failing if intake.code else "No deliveries are read"
        yield made(
            f"intake {intake.routine}", False, f"{why}; {last}.",
            "See that their system can be reached and lets us in, and that a worker runs without --no-intake; its log says more.",
        )  # fmt: skip
    if not alarms.intakes:
        yield made("intake", True, "No reading of deliveries is known to fail.")


def _about_work(alarms: Alarms, made: type[Finding]) -> Iterator[Finding]:
    if alarms.untaken:
        yield made(
            "due orders", False, f"{alarms.untaken} are due since {_at(alarms.untaken_since)}, and no worker takes them up.",
            "See in the workers' logs what fails, or start more workers.",
        )  # fmt: skip
    if alarms.outcomes:
        numbers = ", ".join(alarms.outcome_orders)
        yield made(
            "outcomes", False, f"{alarms.outcomes} changes may have been made or not, in orders {numbers}.",
            "Those in manual review wait for a person to look over there and then `retry` or skip; the others are asked about.",
        )  # fmt: skip
    else:
        yield made("outcomes", True, "Of every change it is known whether it was made.")
    if alarms.unreconciled:
        yield made(
            "restored store", False,
            "It was restored from a backup and not compared with the outside since; what was said may be said again.",
            "Stop the workers; `lockstep db reconcile`, then `lockstep db reconcile --apply --by WHO --reason TEXT`.",
        )  # fmt: skip


def about_safeguards(seen: Safeguards, made: type[Finding]) -> Iterator[Finding]:
    """What protects persons and proofs."""
    if seen.unlisted:
        lost = f"{seen.unlisted} forgotten persons are not in the tombstone file"
        yield made(
            "tombstones", False, f"{lost}: a restored backup would bring them back.",
            "Put back a copy of the file, or see that LOCKSTEP_TOMBSTONE_FILE names it. Where there is none, "
            "`lockstep person relist` writes what this store knows.",
        )  # fmt: skip
    if seen.rotating:
        yield made(
            "key rotation", False, "A change of the master key was begun and is not finished; the old key is still at hand.",
            "Run `lockstep key rotate` to its end; where the keys are handed over, hand over the new one alone after that.",
        )  # fmt: skip
    if seen.witness is not None:
        at, n = seen.witness.agreed_at, seen.witness.disagreements
        last = f"it last agreed at {_at(at)}" if at else "it has no line yet"
        yield made(
            "witness", False, f"{f'It disagrees on {n} things' if n else 'It has no line of today or yesterday'}; {last}.",
            "See `lockstep db witness`. A worker hands over a line a day; its log says `witness.silent` where it cannot.",
        )  # fmt: skip
    if seen.reviews:
        yield made(
            "log review", False, f"The access log of {', '.join(seen.reviews)} is not reviewed in time.",
            "`lockstep log draw MONTH`, then `assign` and `sign`; or Loggranskning in the console.",
        )  # fmt: skip
    if not seen.any:
        yield made("safeguards", True, "The list of the forgotten, the keys, the witness and the log review are in order.")


def _at(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "an unknown moment"


def _ago(span: timedelta) -> str:
    seconds = span.total_seconds()
    for size, name in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} seconds"

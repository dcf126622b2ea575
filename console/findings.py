"""What `lockstep check` looks at, one finding each: whether it holds, what was seen, and what to do about it."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass

from console.command_texts import chosen, localized, text
from console.findings_running import about_running
from runtime.app import App
from runtime.bootstrap import models_of, open_app, open_store
from runtime.error_report import sentence
from runtime.places import refuse_to_begin_anew, store_file_of
from runtime.services.alarms import LEAST_ROOM, room_of
from runtime.services.service import Service
from runtime.services.set_aside import Counts, SetAside
from runtime.settings import Settings, every_setting
from storage import queries
from workflow.check import check_workflow
from workflow.definition import Workflow
from workflow.errors import DefinitionError, KeyRefused, SchemaMismatch, StoreMissing, VersionRetired
from workflow.values import Label

# Variables that are ours and no settings.
_OTHER_VARIABLES = frozenset({"LOCKSTEP_CONFIG", "LOCKSTEP_LANG", "LOCKSTEP_REQUIRE", "LOCKSTEP_STUB_TOKEN"})
_SHOWN = 20
# By field of `Counts`: the finding's name, what is seen of so many, and what to do.
_SET_ASIDE: Mapping[str, tuple[str, Label, Label]] = {
    "deliveries": (
        "deliveries",
        Label("{n} leveranser kunde inte tas in.", "{n} deliveries could not be taken in."),
        Label(
            "Se `lockstep delivery list`; försök igen med eller kasta var och en.",
            "See `lockstep delivery list`; retry or discard each.",
        ),
    ),
    "messages": (
        "messages",
        Label("{n} meddelanden till beställningar kunde inte avgöras.", "{n} messages to orders could not be decided."),
        Label(
            "Se `lockstep message list --failed`; försök igen med eller kasta vart och ett.",
            "See `lockstep message list --failed`; retry or discard each.",
        ),
    ),
    "unknown": (
        "unknown orders",
        Label("{n} beställningar har något som ingen rutin här har.", "{n} orders hold what no table here has."),
        Label("Starta en bakgrundstjänst av den version som har det.", "Start a worker of the version that has it."),
    ),
    "undecided": (
        "undecided orders",
        Label("{n} beställningar kan inte avgöras eller skrivas.", "{n} orders cannot be decided or written."),
        Label(
            "Se `lockstep order explain` och `order.undecided` i loggen; säg till utvecklarna.",
            "See `lockstep order explain`, and `order.undecided` in the log; tell the developers.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `todo` on a finding that holds is advice. `name` is a code, `seen` and `todo` are sentences."""

    name: str
    ok: bool
    seen: str
    todo: str = ""


def about_variables() -> Iterator[Finding]:
    """Variables that look like settings and are none: a slip of the keyboard would otherwise go unseen."""
    settings = list(every_setting(models_of()))
    known = {s.variable for s in settings} | {s.file_variable for s in settings if s.file_variable}
    for name in sorted(os.environ):
        if name.upper().startswith("LOCKSTEP_") and name.upper() not in known | _OTHER_VARIABLES:
            near = difflib.get_close_matches(name.upper(), known, 1)
            seen = localized(f"{name} är ingen inställning och gör inget.", f"{name} is no setting and does nothing.")
            yield Finding("settings", True, seen, localized(f"Menade du {near[0]}?", f"Did you mean {near[0]}?") if near else "")


def about_workflows(workflows: Sequence[Workflow], app: App | None) -> Iterator[Finding]:
    """The proof of each definition; with an installation, also that its adapters offer every effect."""
    offered = None if app is None else {name for adapter in app.adapters.values() for name in adapter.operations}
    for workflow in workflows:
        problems = check_workflow(workflow, offered)
        for problem in problems:
            yield Finding(f"definition {workflow.name}", False, problem, _mend())
        if not problems:
            states, rows, timers = len(workflow.states), len(workflow.transitions), len(workflow.timers)
            seen = localized(
                f"Bevisat hållbar: {states} lägen, {rows} rader, {timers} tidsgränser.",
                f"Proved sound: {states} states, {rows} rows, {timers} timers.",
            )
            yield Finding(f"definition {workflow.name}", True, seen)


def _mend() -> str:
    return localized("Rätta dess chart.py; inget får köras efter den.", "Mend its chart.py; nothing may run under it.")


def about_store(settings: Settings, workflows: Sequence[Workflow]) -> Iterator[Finding]:
    """The database, its schema and key, and what is in it; then the definitions against this installation."""
    path = store_file_of(settings)
    if path is not None and not path.exists():
        yield from about_workflows(workflows, None)
        try:
            refuse_to_begin_anew(settings)
        except StoreMissing as problem:
            todo = localized("Gör något av detta innan något startas.", "Do one of these before anything is started.")
            yield Finding("database", False, str(problem), todo)
            return
        seen = localized(f"Det finns ingen databas i {path} än.", f"There is no store at {path} yet.")
        yield Finding("database", True, seen, localized("`lockstep run` gör en.", "`lockstep run` makes one."))
        return
    try:
        # Looking must not upgrade anything.
        open_store(settings, upgrade=False).close()
        app = open_app(settings)
        app.store.try_writing()
    except Exception as problem:
        yield from about_workflows(workflows, None)
        yield _unusable(problem)
        return
    with closing(app):
        yield from about_workflows(workflows, app)
        seen = localized(
            "Den svarar och går att skriva i; schema och nyckel är de rätta.",
            "It answers and can be written; schema and key are the right ones.",
        )
        yield Finding("database", True, seen)
        if (room := room_of(settings)) is not None:
            yield _about_disk(room)
        yield from _about_states(app)
        yield from _about_stuck(app)
        yield from about_set_aside(SetAside(app).counts())
        yield from about_running(app, Finding)


def _about_disk(room: int) -> Finding:
    """Whether there is room for the store's file to grow."""
    seen = localized(
        f"{room // 1_000_000} MB är lediga där databasen finns.", f"{room // 1_000_000} MB are free where the store is."
    )
    todo = localized(
        "Gör plats eller flytta databasen; när inget kan skrivas görs inget.",
        "Make room, or move the store; when nothing can be written, nothing is done.",
    )
    return Finding("disk", room >= LEAST_ROOM, seen, "" if room >= LEAST_ROOM else todo)


def _unusable(problem: Exception) -> Finding:
    refusal, _ = sentence(problem, chosen().value)
    if isinstance(problem, DefinitionError):
        return Finding(f"definition {problem.workflow}", False, refusal, _mend())
    if isinstance(problem, VersionRetired):
        todo = localized(
            "Starta det program vars senaste version inte är avvecklad.", "Start the program whose newest version is not retired."
        )
        return Finding("versions", False, refusal, todo)
    if isinstance(problem, SchemaMismatch):
        todo = localized(
            "Kör `lockstep db upgrade`, eller det nyare programmet.", "Run `lockstep db upgrade`, or the newer program."
        )
        return Finding("schema", False, refusal, todo)
    if isinstance(problem, KeyRefused):
        todo = localized(
            "Lägg tillbaka nyckelfilen, eller sätt LOCKSTEP_MASTER_KEY eller LOCKSTEP_MASTER_KEY_FILE.",
            "Put the key file back, or set LOCKSTEP_MASTER_KEY or LOCKSTEP_MASTER_KEY_FILE.",
        )
        return Finding("key", False, refusal, todo)
    todo = localized(
        "Se till att den går och att LOCKSTEP_DATABASE_URL pekar på den.",
        "See that it runs and that LOCKSTEP_DATABASE_URL names it.",
    )
    return Finding("database", False, refusal, todo)


def _about_states(app: App) -> Iterator[Finding]:
    known = {(w.name, w.version): w.state for w in app.engines.workflows}
    with app.store.read() as connection:
        counted = queries.count_by_version(connection)
    # Orders of a version that is not here are another finding.
    strange = {key: n for key, n in counted.items() if key[:2] in known and key[2] not in known[key[:2]]}
    for (routine, version, state), n in sorted(strange.items()):
        seen = localized(
            f"{n} beställningar är i läget {state}, som version {version} av {routine} inte har.",
            f"{n} orders are in state {state}, which version {version} of {routine} does not have.",
        )
        todo = localized(
            "Kör den programversion som har det, eller för dem vidare med den först.",
            "Run the program version that has it, or move them on with it first.",
        )
        yield Finding("stored states", False, seen, todo)
    if not strange:
        total = sum(counted.values())
        seen = localized(f"{total} beställningar, alla i lägen som finns.", f"{total} orders, all in states that exist.")
        yield Finding("stored states", True, seen)


def about_set_aside(counts: Counts) -> Iterator[Finding]:
    """What waits for a person because nothing can be decided on it, each kind with what to do."""
    for name, n in asdict(counts).items():
        title, seen, todo = _SET_ASIDE[name]
        yield Finding(title, not n, text(seen).format(n=n), text(todo) if n else "")


def _about_stuck(app: App) -> Iterator[Finding]:
    stuck = Service(app).check_stuck()
    if stuck:
        numbers = ", ".join(view["number"] for view in stuck[:_SHOWN]) + (" …" if len(stuck) > _SHOWN else "")
        seen = f"{len(stuck)}: {numbers}."
        todo = localized(
            "Se `lockstep order explain` och säg till utvecklarna.", "See `lockstep order explain`, and tell the developers."
        )
        yield Finding("stuck orders", False, seen, todo)
    else:
        seen = localized(
            "0: varje öppen beställning bearbetas, har en tid eller väntar på en namngiven part.",
            "0: every open order is worked on, has a due time or waits for a named party.",
        )
        yield Finding("stuck orders", True, seen)

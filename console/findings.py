"""What `lockstep check` looks at, one finding each: whether it holds, what was seen, and what to do about it."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass

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

# Variables that are ours and no settings.
_OTHER_VARIABLES = frozenset({"LOCKSTEP_CONFIG", "LOCKSTEP_LANG", "LOCKSTEP_REQUIRE", "LOCKSTEP_STUB_TOKEN"})
_SHOWN = 20
_SET_ASIDE = {
    "deliveries": (("deliveries", "deliveries could not be taken in"), "See `lockstep delivery list`; retry or discard each."),
    "messages": (
        ("messages", "messages to orders could not be decided"),
        "See `lockstep message list --failed`; retry or discard each.",
    ),
    "unknown": (("unknown orders", "orders hold what no table here has"), "Start a worker of the version that has it."),
    "undecided": (
        ("undecided orders", "orders cannot be decided or written"),
        "See `lockstep order explain`, and `order.undecided` in the log; tell the developers.",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `todo` on a finding that holds is advice."""

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
            yield Finding("settings", True, f"{name} is no setting and does nothing.", f"Did you mean {near[0]}?" if near else "")


def about_workflows(workflows: Sequence[Workflow], app: App | None) -> Iterator[Finding]:
    """The proof of each definition; with an installation, also that its adapters offer every effect."""
    offered = None if app is None else {name for adapter in app.adapters.values() for name in adapter.operations}
    for workflow in workflows:
        problems = check_workflow(workflow, offered)
        for problem in problems:
            yield Finding(f"definition {workflow.name}", False, problem, "Mend its chart.py; nothing may run under it.")
        if not problems:
            size = f"{len(workflow.states)} states, {len(workflow.transitions)} rows, {len(workflow.timers)} timers"
            yield Finding(f"definition {workflow.name}", True, f"Proved sound: {size}.")


def about_store(settings: Settings, workflows: Sequence[Workflow]) -> Iterator[Finding]:
    """The database, its schema and key, and what is in it; then the definitions against this installation."""
    path = store_file_of(settings)
    if path is not None and not path.exists():
        yield from about_workflows(workflows, None)
        try:
            refuse_to_begin_anew(settings)
        except StoreMissing as problem:
            yield Finding("database", False, str(problem), "Do one of these before anything is started.")
            return
        yield Finding("database", True, f"There is no store at {path} yet.", "`lockstep run` makes one.")
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
        yield Finding("database", True, "It answers and can be written; schema and key are the right ones.")
        if (room := room_of(settings)) is not None:
            yield _about_disk(room)
        yield from _about_states(app)
        yield from _about_stuck(app)
        yield from about_set_aside(SetAside(app).counts())
        yield from about_running(app, Finding)


def _about_disk(room: int) -> Finding:
    """Whether there is room for the store's file to grow."""
    todo = "" if room >= LEAST_ROOM else "Make room, or move the store; when nothing can be written, nothing is done."
    return Finding("disk", room >= LEAST_ROOM, f"{room // 1_000_000} MB are free where the store is.", todo)


def _unusable(problem: Exception) -> Finding:
    refusal, _ = sentence(problem)
    if isinstance(problem, DefinitionError):
        return Finding(f"definition {problem.workflow}", False, refusal, "Mend its chart.py; nothing may run under it.")
    if isinstance(problem, VersionRetired):
        return Finding("versions", False, refusal, "Start the program whose newest version is not retired.")
    if isinstance(problem, SchemaMismatch):
        return Finding("schema", False, refusal, "Run `lockstep db upgrade`, or the newer program.")
    if isinstance(problem, KeyRefused):
        return Finding("key", False, refusal, "Put the key file back, or set LOCKSTEP_MASTER_KEY or LOCKSTEP_MASTER_KEY_FILE.")
    return Finding("database", False, refusal, "See that it runs and that LOCKSTEP_DATABASE_URL names it.")


def _about_states(app: App) -> Iterator[Finding]:
    known = {state.name for engine in app.engines.values() for state in engine.workflow.states}
    with app.store.read() as connection:
        counted = queries.count_states(connection)
    strange = {state: n for state, n in counted.items() if state not in known}
    for state, n in sorted(strange.items()):
        seen = f"{n} orders are in state {state}, which no workflow here has."
        yield Finding("stored states", False, seen, "Run the program version that knows it, or move them on with it first.")
    if not strange:
        yield Finding("stored states", True, f"{sum(counted.values())} orders, all in states that exist.")


def about_set_aside(counts: Counts) -> Iterator[Finding]:
    """What waits for a person because nothing can be decided on it, each kind with what to do."""
    for name, n in asdict(counts).items():
        what, todo = _SET_ASIDE[name]
        yield Finding(what[0], not n, f"{n} {what[1]}.", todo if n else "")


def _about_stuck(app: App) -> Iterator[Finding]:
    stuck = Service(app).check_stuck()
    if stuck:
        numbers = ", ".join(view["number"] for view in stuck[:_SHOWN]) + (" …" if len(stuck) > _SHOWN else "")
        seen = f"{len(stuck)}: {numbers}."
        yield Finding("stuck orders", False, seen, "See `lockstep order explain`, and tell the developers.")
    else:
        yield Finding("stuck orders", True, "0: every open order is worked on, has a due time or waits for a named party.")

"""A routine that is a chart alone runs with the one that has everything: one worker and one store serve both."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from console.cli import app as command
from runtime import bootstrap
from runtime.app import App
from runtime.bootstrap import load_settings, open_app, routines
from runtime.clock import StandingClock
from runtime.invariants import breaches
from runtime.routine import Duty, Routine
from runtime.routines.shared_lock.routine import ROUTINE as LOCK
from runtime.routines.shared_lock.routine import intake_of
from runtime.services.service import Service
from runtime.services.set_aside import SetAside
from storage import deliveries
from storage.deliveries import Aside
from tests.console.conftest import TICKETS
from tests.runtime.tiny import ROUTINE as TINY
from workflow.errors import BadInput, DefinitionError, SettingsError
from workflow.values import Actor

TOVA, MATS = Actor("tova", "operator"), Actor("mats", "technician")
NOW = datetime.fromisoformat("2027-01-12T08:00:00+00:00")
FORM: dict[str, Any] = {"days": "3", "first_day": "2027-02-01", "why": "My sister Astrid marries"}


def opened(folder: Path, *on_board: Routine) -> App:
    settings = load_settings(database_url=f"sqlite:///{folder}/store.db", world_file=f"{folder}/world.db")
    return open_app(settings, StandingClock(NOW), on_board=on_board or (LOCK, TINY))


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = opened(tmp_path)
    yield made
    made.close()


def test_an_order_of_a_chart_alone_is_begun_by_hand_and_carried_to_its_end(app: App) -> None:
    """Begun with its form, moved by a trigger, ended by its timer; it has no external key, and texts are kept sealed."""
    service = Service(app)
    view = service.new_order("tiny", "ask", FORM, TOVA)
    assert (view["state"], view["routine"], view["external_key"]) == ("asked", "tiny", None)
    second = service.new_order("tiny", "ask", FORM | {"why": ""}, TOVA)
    assert second["number"] != view["number"]
    service.trigger(view["number"], "approve", TOVA)
    assert isinstance(app.clock, StandingClock)
    app.clock.move_to(NOW + timedelta(days=1, minutes=1))
    app.worker().run_until_idle()
    assert [e["trigger"] for e in service.history(view["number"])] == ["ask", "approve", "over"]
    assert service.order(view["number"])["state"] == "done"
    with app.store.read() as connection:
        from storage import queries

        row = queries.find_order(connection, view["number"])
        assert row is not None and row["data"] == {"days": 3, "first_day": "2027-02-01"}
        assert queries.case_of(connection, app.store.keyring, row).order.private == {"why": FORM["why"]}
    assert breaches(app) == []


def test_one_worker_and_one_store_serve_both_routines(app: App) -> None:
    """A ticket becomes an order of the lock routine while an order of the other waits; each goes by its own table."""
    service = Service(app)
    tiny = service.new_order("tiny", "ask", FORM, TOVA)["number"]
    assert app.world is not None
    app.world.submit_ticket(json.loads((TICKETS / "new_install_form.json").read_text("utf-8")))
    intake_of(app).run_once()
    app.worker().run_until_idle()
    found = {view["number"]: view for view in service.orders()}
    lock = next(view for view in found.values() if view["routine"] == "shared_lock")
    assert lock["ticket"] and lock["ticket_id"] == lock["external_key"] and lock["state"] != "received"
    assert found[tiny]["state"] == "asked" and "ticket" not in found[tiny]
    with pytest.raises(BadInput, match="no such trigger"):
        service.trigger(tiny, "booked", TOVA)
    service.trigger(tiny, "refuse", TOVA)
    assert service.order(tiny)["state"] == "refused"
    assert breaches(app) == [] and service.check_stuck() == []


@pytest.mark.parametrize(
    ("trigger", "form", "actor", "why"),
    [
        ("ask", FORM | {"days": "25"}, TOVA, "at most 20 days"),
        ("ask", FORM | {"days": ""}, TOVA, "days is missing"),
        ("ask", FORM | {"first_day": "soon"}, TOVA, "a date like"),
        ("ask", FORM, MATS, "Possible now: nothing by hand"),
        ("approve", FORM, TOVA, "Possible now: ask"),
        ("nothing", FORM, TOVA, "Possible now: ask"),
    ],
)
def test_an_order_that_cannot_begin_is_refused_with_why(app: App, trigger: str, form: Any, actor: Actor, why: str) -> None:
    """The guard, a field, the role or the trigger says no, in one sentence, and nothing is written."""
    with pytest.raises(BadInput, match=why):
        Service(app).new_order("tiny", trigger, form, actor)
    assert Service(app).orders() == []


def test_a_routine_that_is_not_on_board_begins_nothing(app: App) -> None:
    """Neither an unknown routine nor one that only intake begins."""
    with pytest.raises(BadInput, match="There is no routine leave; possible are shared_lock, tiny"):
        Service(app).new_order("leave", "ask", FORM, TOVA)
    with pytest.raises(BadInput, match="cannot `take_in`"):
        Service(app).new_order("shared_lock", "take_in", {}, TOVA, kind="new_install")


def test_an_unsound_table_starts_nothing(tmp_path: Path) -> None:
    """A row to a state that is not there: the error names the routine and the state, and no store is made. An older version
    that orders may be on is no exception."""
    rows = tuple(replace(r, target="gone") if r.trigger == "finish" else r for r in TINY.definition.transitions)
    broken = replace(TINY, definition=replace(TINY.definition, transitions=rows))
    older = replace(TINY, definition=replace(TINY.definition, version="2"), older=(broken.definition,))
    for routine in (broken, older):
        with pytest.raises(DefinitionError, match="Routine tiny is unsound.*gone"):
            opened(tmp_path, LOCK, routine)
    assert not (tmp_path / "store.db").exists()


BROKEN = replace(
    TINY, definition=replace(TINY.definition, transitions=tuple(
        replace(row, target="gone") if row.trigger == "finish" else row for row in TINY.definition.transitions
    )),
)  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [("order", "list"), ("web",), ("run", "--empty"), ("worker", "--until-idle"), ("order", "new", "ask", "--by", "tova"), ("check",)],
    ids=" ".join,
)
def test_a_console_or_a_command_alone_does_not_start_either(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 1 and one sentence that says which routine and what is unsound, and no orders are shown or made."""
    monkeypatch.setenv("LOCKSTEP_DATABASE_URL", f"sqlite:///{tmp_path}/store.db")
    opened(tmp_path, LOCK).close()
    point = EntryPoint("broken", "tests.runtime.test_routines:BROKEN", bootstrap.GROUP)
    monkeypatch.setattr(bootstrap, "entry_points", lambda group: [point])
    routines.cache_clear()
    try:
        result = CliRunner().invoke(command, list(words))
    finally:
        monkeypatch.undo()
        routines.cache_clear()
    answer = " ".join((result.stdout + result.stderr).split())
    assert result.exit_code == 1 and "Traceback" not in answer
    assert ("definition tiny" if words == ("check",) else "Routine tiny is unsound") in answer and "`gone`" in answer


@pytest.mark.slow
def test_an_older_version_is_carried_on_by_its_own_table(tmp_path: Path) -> None:
    """An order that began under version 1 still finishes by a row that version 2 no longer has."""
    first = opened(tmp_path, LOCK, TINY)
    number = Service(first).new_order("tiny", "ask", FORM, TOVA)["number"]
    first.close()
    rows = tuple(r for r in TINY.definition.transitions if r.trigger != "refuse")
    states = tuple(s for s in TINY.definition.states if s.name != "refused")
    triggers = tuple(t for t in TINY.definition.triggers if t.name != "refuse")
    newer = replace(TINY.definition, version="2", transitions=rows, states=states, triggers=triggers)
    both = opened(tmp_path, LOCK, Routine(newer, older=(TINY.definition,)))
    service = Service(both)
    service.trigger(number, "refuse", TOVA)
    assert service.order(number)["state"] == "refused"
    assert "refuse" not in service.new_order("tiny", "ask", FORM, TOVA)["possible"]
    both.close()


@pytest.mark.slow
@pytest.mark.parametrize("routine", ["tiny", "shared_lock", "gone"])
def test_a_delivery_is_retried_by_its_own_routine_alone(tmp_path: Path, routine: str) -> None:
    """The bytes that one intake kept are handed to no other; where that routine has no intake here, they stay and that is said."""
    retried: dict[str, list[bytes]] = {"tiny": [], "shared_lock": []}

    def intake_for(name: str) -> Callable[[App], Duty]:
        return lambda app: Duty(lambda: None, 1.0, retried[name].append)

    made = opened(tmp_path, *(replace(r, intake=intake_for(r.name)) for r in (LOCK, TINY)))
    with made.store.write() as tx:
        id_ = deliveries.set_aside(tx, Aside(routine, "K-1", "K-1", "K-1", "unreadable", "", b"what was sent"), NOW)
    aside = SetAside(made)
    if routine == "gone":
        with pytest.raises(BadInput, match="No intake here takes deliveries of routine gone"):
            aside.retry_delivery(id_, TOVA)
    else:
        aside.retry_delivery(id_, TOVA)
    assert {name: given for name, given in retried.items() if given} == ({} if routine == "gone" else {routine: [b"what was sent"]})
    assert [d["routine"] for d in aside.deliveries()] == [routine]
    made.close()


def test_a_key_of_two_routines_is_two_deliveries(app: App) -> None:
    """Taken in by one routine, the other's is still set aside."""
    with app.store.write() as tx:
        for routine in ("tiny", "shared_lock"):
            deliveries.set_aside(tx, Aside(routine, "K-1", "K-1", "K-1", "unreadable", "", None), NOW)
        deliveries.taken(tx, "tiny", ["K-1"], NOW)
    assert [d["routine"] for d in SetAside(app).deliveries()] == ["shared_lock"]


def test_two_versions_of_one_name_are_refused(tmp_path: Path) -> None:
    """Which of two tables an order is on could not be known."""
    with pytest.raises(SettingsError, match="tiny.*version 1"):
        opened(tmp_path, LOCK, Routine(TINY.definition, older=(TINY.definition,)))


def test_installed_packages_offer_routines(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry point of the group is taken on board; a second one of that name, or what is no routine, is refused."""

    def offer(*values: str) -> Any:
        points = [EntryPoint(f"p{n}", value, bootstrap.GROUP) for n, value in enumerate(values)]
        monkeypatch.setattr(bootstrap, "entry_points", lambda group: points if group == "lockstep.routines" else [])
        routines.cache_clear()
        return routines

    try:
        assert list(offer("tests.runtime.tiny:ROUTINE")()) == ["shared_lock", "tiny"]
        with pytest.raises(SettingsError, match="Two routines are named tiny"):
            offer("tests.runtime.tiny:ROUTINE", "tests.runtime.tiny:ROUTINE")()
        for name in ("core", "zone"):
            with pytest.raises(SettingsError, match=f"cannot be named {name}"):
                bootstrap.by_name([replace(TINY, definition=replace(TINY.definition, name=name))])
        with pytest.raises(SettingsError, match="p0 .* is no runtime.routine.Routine but a Workflow"):
            offer("tests.runtime.tiny:TINY")()
        with pytest.raises(SettingsError, match="p0 of an installed package cannot be loaded: ModuleNotFoundError"):
            offer("tests.runtime.gone:ROUTINE")()
    finally:
        monkeypatch.undo()
        routines.cache_clear()

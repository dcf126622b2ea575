"""What has been kept long enough goes, each with its decision written down; a legal hold keeps it, and the log verifies after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from rehearsal.scenario import Player
from runtime import retention
from runtime.app import App
from runtime.clock import StandingClock
from runtime.invariants import breaches, tampered, unreadable
from storage import accounts, holds, rows
from storage import retention as kept
from storage.accounts import Access, note_access
from storage.deliveries import Aside, set_aside
from storage.schema import access_log, deliveries, vault
from storage.schema_keeping import access_checkpoints, destructions
from tests.reliability.test_destroyed import TICKET, play, playing
from tests.routine.playing import BOOK, MOUNT, ON_THE_DAY, RUN
from workflow.errors import SettingsError

pytestmark = pytest.mark.slow

FILE = """
[[class]]
name = "booking contact"
what = "booking_contact"
trigger = "ended"
days = 90
decision = "VON 2026/17 § 4"

[[class]]
name = "orders"
what = "order"
trigger = "ended"
months = 24
decision = "VON 2026/17 § 5"

[[class]]
name = "refused deliveries"
what = "delivery"
trigger = "set_aside"
days = 90
decision = "VON 2026/17 § 6"

[[class]]
name = "access log"
what = "access_log"
trigger = "written"
months = 72
decision = "VON 2026/17 § 7"
"""


@pytest.fixture
def player(tmp_path: Path) -> Iterator[Player]:
    """An order that has ended, one delivery set aside, and three looks."""
    with playing(tmp_path) as made:
        play(made, TICKET, RUN, BOOK, ON_THE_DAY, MOUNT, RUN)
        app = made.rehearsal.app
        with app.store.write() as tx:
            set_aside(tx, Aside("shared_lock", "x", "x", "LD-1", "unreadable", "", b"kept"), app.clock.now())
            for n in range(3):
                note_access(tx, Access(f"tova{n}", "operator", "opened", 1), app.clock.now() + timedelta(minutes=n))
        yield made


def after(player: Player, tmp_path: Path, days: int, file: str = FILE) -> App:
    """The installation so many days later, with a retention file."""
    path = tmp_path / "retention.toml"
    path.write_text(file)
    app = player.rehearsal.app
    app.settings = app.settings.changed(retention_file=str(path))
    app.clock = StandingClock(player.rehearsal.clock.now() + timedelta(days=days))
    return app


def due(app: App) -> list[str]:
    return [planned.due.what for planned in retention.plan(app)]


def test_a_plan_changes_nothing_and_says_what_is_due(player: Player, tmp_path: Path) -> None:
    """Class by class, as time passes."""
    assert due(after(player, tmp_path, 89)) == []
    assert due(after(player, tmp_path, 91)) == ["contact of order VT-27010001", "delivery 1"]
    app = after(player, tmp_path, 800)
    assert due(app) == ["contact of order VT-27010001", "order VT-27010001", "delivery 1"] == due(app)
    assert due(after(player, tmp_path, 2300))[-1] == "access log, 3 lines up to 3"


def test_what_is_due_goes_with_its_decision_written_down(player: Player, tmp_path: Path) -> None:
    app = after(player, tmp_path, 91)
    assert [planned.due.what for planned in retention.run(app, "lockstep")] == ["contact of order VT-27010001", "delivery 1"]
    with app.store.read() as connection:
        private = rows.open_private(app.store.keyring, connection.execute(select(vault)).mappings().one())[1]
        assert "Cecilia" not in repr(private) and "701740605" not in repr(private) and "Astrid" in repr(private)
        assert connection.execute(select(deliveries.c.sealed)).scalar_one() is None
        assert [row["decision"] for row in kept.record(connection, 10)] == ["VON 2026/17 § 6", "VON 2026/17 § 4"]
    assert due(app) == []
    app = after(player, tmp_path, 800)
    retention.run(app, "lockstep")
    with app.store.read() as connection:
        assert connection.execute(select(vault.c.wrapped_key)).scalar_one() is None
        assert list(tampered(app, connection)) == [] and list(unreadable(app, connection)) == []
    assert breaches(app) == []


def test_a_legal_hold_keeps_what_is_due(player: Player, tmp_path: Path) -> None:
    """The order's data and the looks at it; when the hold is ended, they go."""
    app = after(player, tmp_path, 2300)
    with app.store.write() as tx:
        id_ = holds.add(tx, "tillsyn", "jur", app.clock.now(), ref=tx.keyring.ref("person|193804129827"))
    assert [(p.due.what, p.held) for p in retention.plan(app)] == [
        ("contact of order VT-27010001", True), ("order VT-27010001", True), ("delivery 1", False),
    ]  # fmt: skip
    assert [p.due.what for p in retention.run(app, "lockstep")] == ["delivery 1"]
    with app.store.write() as tx:
        holds.end(tx, id_, "jur", app.clock.now())
    assert [p.due.what for p in retention.run(app, "lockstep")] == [
        "contact of order VT-27010001", "order VT-27010001", "access log, 3 lines up to 3",
    ]  # fmt: skip


def test_a_hold_that_is_set_while_the_plan_is_carried_out_keeps_the_rest(player: Player, tmp_path: Path) -> None:
    """The order's data, and the lines of the log, whose number was planned before."""
    app = after(player, tmp_path, 2300)

    def hold(planned: retention.Planned) -> None:
        if planned.rule.name == held_after:
            with app.store.write() as tx:
                holds.add(tx, "tillsyn", "jur", app.clock.now(), order_id=1)

    held_after = "booking contact"
    assert [p.due.what for p in retention.run(app, "lockstep", hold)] == ["contact of order VT-27010001", "delivery 1"]
    with app.store.write() as tx:
        holds.end(tx, 1, "jur", app.clock.now())
    held_after = "orders"
    assert "access log" in due(app)[-1] and [p.due.what for p in retention.run(app, "lockstep", hold)] == ["order VT-27010001"]


def test_a_trimmed_log_verifies_from_its_checkpoint(player: Player, tmp_path: Path) -> None:
    """The checkpoint is under the key of the chains: it cannot be made up, and nothing younger can be deleted."""
    app = after(player, tmp_path, 2300)
    with app.store.write() as tx:
        note_access(tx, Access("tova", "operator", "opened", 1), app.clock.now())
    retention.run(app, "lockstep")
    with app.store.read() as connection:
        assert connection.execute(select(access_log.c.id)).scalars().all() == [4]
        assert accounts.broken_access_log(connection, app.store.keyring) is None
    for statement in ("DELETE FROM access_log", "UPDATE access_log SET account = 'x'", "DELETE FROM destructions",
                      "UPDATE access_checkpoints SET last_line = 99"):  # fmt: skip
        with pytest.raises(DBAPIError), app.store.engine.begin() as connection:
            connection.execute(text(statement))
    with app.store.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER access_checkpoints_no_update"))
        # The hash of the last line, so that the log's head agrees with it.
        last = connection.execute(select(access_log.c.hash).where(access_log.c.id == 4)).scalar_one()
        connection.execute(update(access_checkpoints).values(last_line=4, hash=last))
        connection.execute(text("DELETE FROM access_log"))
    with app.store.read() as connection:
        assert accounts.broken_access_log(connection, app.store.keyring) is not None


def test_the_duty_runs_once_a_day(player: Player, tmp_path: Path) -> None:
    app = after(player, tmp_path, 91)
    retention.daily(app)
    with app.store.read() as connection:
        n = len(connection.execute(select(destructions.c.id)).all())
    assert n == 2
    with app.store.write() as tx:
        set_aside(tx, Aside("shared_lock", "y", "y", "LD-2", "unreadable", "", b"kept"), app.clock.now() - timedelta(days=100))
    retention.daily(app)
    with app.store.read() as connection:
        assert len(connection.execute(select(destructions.c.id)).all()) == n
    retention.daily(after(player, tmp_path, 92))
    with app.store.read() as connection:
        assert len(connection.execute(select(destructions.c.id)).all()) == n + 1


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("", "no \\[\\[class\\]\\]"), ("[[class]]\nname = 'x'", "it is missing"), ("x = [", "TOMLDecodeError"),
        (FILE.replace('"order"', '"weather"'), "possible are"), (FILE.replace("months = 24", ""), "either months or days"),
        (FILE.replace("days = 90", "days = 0"), "at least 1"), (FILE.replace('trigger = "written"', 'trigger = "x"'), "counts from"),
        (FILE.replace("refused deliveries", "orders"), "two classes"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_refused_with_what_is_wrong(player: Player, tmp_path: Path, file: str, why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        retention.rules_of(after(player, tmp_path, 1, file))


def test_the_example_is_a_file_that_can_be_used(player: Player, tmp_path: Path) -> None:
    example = (Path(__file__).parents[2] / "docs" / "retention.example.toml").read_text("utf-8")
    app = after(player, tmp_path, 800, example)
    assert {rule.what for rule in retention.rules_of(app)} == set(retention.kinds_of(app))
    assert due(app)[1:] == ["order VT-27010001", "delivery 1"]

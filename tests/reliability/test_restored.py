"""A restore followed as documented: what the desk has is not said again, and what it has not is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from console.cli import app as command
from rehearsal.rehearsal import Rehearsal
from runtime.routines.shared_lock.reconcile import Reconciling
from runtime.services.accounts import Visitor
from storage import backup
from storage.schema import effects
from tests.postgres import PARTS
from tests.reliability.tools import TOVA, rehearse
from tests.storage.test_epochs import restored, take_in
from workflow.errors import BadInput
from workflow.ports import CANNOT_ASK
from workflow.roles import STANDARD_ROLES

pytestmark = pytest.mark.slow

ADAM = Visitor("adam", "Adam", STANDARD_ROLES[-1], "")


def said(r: Rehearsal, *tickets: str) -> Counter[tuple[str, str]]:
    return Counter((ticket, text) for ticket in tickets for text in r.world.tickets.comments(ticket, "us"))


@pytest.fixture
def lost(tmp_path: Path) -> Iterator[Callable[[], Any]]:
    """T1 was there when the backup was taken; it was answered since, and T2 came and was answered. Then the store was lost."""
    rehearsal = rehearse(f"sqlite:///{tmp_path}/store.db", "new_install")
    take_in(rehearsal, "T1")
    backup.back_up(rehearsal.app.store.engine, PARTS, tmp_path / "backup")
    rehearsal.service.trigger("T1", "booked", TOVA, None, {"visit": "2027-01-14 FM"}, patience=0.1)
    take_in(rehearsal, "T2")
    yield lambda: restored(rehearsal, tmp_path / "backup", f"sqlite:///{tmp_path}/restored.db")
    rehearsal.close()


def go_on(r: Rehearsal) -> None:
    """What happens when the workers and the intake start again, and T1 is booked as it was before."""
    for _ in range(3):
        r.advance_to(r.clock.now() + timedelta(minutes=2))
    r.service.trigger("T1", "booked", TOVA, None, {"visit": "2027-01-14 FM"}, patience=0.1)
    r.advance_to(r.clock.now() + timedelta(minutes=2))


def test_what_the_desk_has_is_found_and_not_said_again(lost: Callable[[], Any]) -> None:
    """Each ticket's comments since the backup are counted; marked, they are not said again, and nothing else is left out."""
    with lost() as r:
        before = said(r, "T1", "T2")
        work = Reconciling(r.app)
        found = work.look()
        assert {(t.ticket, t.order is None) for t in found.answered} >= {("T2", True)}
        assert found.tickets_new == 1
        assert work.apply(found, ADAM, "restored after a crash") == found.repeated
        assert work.look().repeated == 0
        go_on(r)
        assert r.order("T2").reason == "duplicate"
        assert said(r, "T1", "T2") == before
        assert not any(r.world.repeats().values())


def test_without_it_the_same_is_said_again(lost: Callable[[], Any]) -> None:
    """The attack itself: that this is what the marking is for."""
    with lost() as r:
        before = said(r, "T1", "T2")
        go_on(r)
        assert max(said(r, "T1", "T2").values()) == 2
        assert set(said(r, "T1", "T2")) == set(before)


def test_a_comment_that_differs_in_a_date_is_a_persons_to_decide(lost: Callable[[], Any]) -> None:
    """It may say the same on another day, or something new: it is neither left out nor said twice unasked."""
    with lost() as r:
        work = Reconciling(r.app)
        found = work.look()
        assert any("2027-01-14" in text for ticket in found.answered for text in ticket.texts)
        work.apply(found, ADAM, "restored after a crash")
        r.advance_to(r.clock.now() + timedelta(minutes=2))
        before = said(r, "T1")
        r.service.trigger("T1", "booked", TOVA, None, {"visit": "2027-01-15 FM"}, patience=0.1)
        r.advance_to(r.clock.now() + timedelta(minutes=2))
        assert said(r, "T1") == before
        with r.app.store.read() as connection:
            codes = connection.execute(select(effects.c.code).where(effects.c.status == "failed")).scalars().all()
        assert codes == [CANNOT_ASK]
        r.service.trigger("T1", "retry", TOVA, "den nya dagen ska sägas", {}, patience=0.1)
        r.advance_to(r.clock.now() + timedelta(minutes=2))
        assert sum(said(r, "T1").values()) == sum(before.values()) + 1


def test_half_an_answer_is_none(lost: Callable[[], Any]) -> None:
    """A desk that cannot be asked stops the comparison; marking needs a name and a reason."""
    with lost() as r:
        found = Reconciling(r.app).look()
        with pytest.raises(BadInput, match="--reason"):
            Reconciling(r.app).apply(found, ADAM, "")
        r.world.faults.add("lindesk", "unavailable", until=r.clock.now() + timedelta(hours=1))
        with pytest.raises(BadInput, match="Nothing was compared"):
            Reconciling(r.app).look()


def test_the_documented_steps_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """docs/reliability.md, Backup: the very commands, in their order."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOCKSTEP_DATABASE_URL", f"sqlite:///{tmp_path}/var/lockstep.db")
    steps = documented()

    def run(*words: str, code: int = 0) -> Any:
        result = CliRunner().invoke(command, [*words], catch_exceptions=False)
        assert result.exit_code == code, (words, result.stdout, result.stderr)
        return result.stdout

    ticket = Path(__file__).parent.parent / "data" / "tickets" / "new_install_form.json"
    run("worker", "--until-idle")
    run("db", "backup", "backup.lockstep")
    run("ticket", "submit", str(ticket))
    run("intake")
    run("worker", "--until-idle")
    texts = orjson.loads(run("db", "reconcile", "--json"))
    assert texts["would_repeat"] == 0
    for path in (tmp_path / "var").glob("lockstep.db*"):
        path.unlink()
    for step in steps:
        found = run(*step, code=1 if step == ["db", "reconcile"] else 0)
        if step == ["db", "reconcile"]:
            assert "would be said again" in found
    assert orjson.loads(run("db", "reconcile", "--json"))["would_repeat"] == 0


def documented() -> list[list[str]]:
    """The commands of the documented restore, with their words; the last is what starts the work for good."""
    text = (Path(__file__).parents[2] / "docs" / "reliability.md").read_text("utf-8")
    block = text.partition("<!-- the steps of a restore -->")[2].partition("```sh\n")[2].partition("```")[0]
    lines = [line.partition("#")[0].strip() for line in block.splitlines()]
    words = [line.removeprefix("lockstep ").split() for line in lines if line]
    return [[*w, "--until-idle"] if w[0] == "worker" else [word.strip('"') for word in w] for w in words]

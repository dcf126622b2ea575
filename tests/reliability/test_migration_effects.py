"""Effects on the day an order is moved: one that was recalled, and ordered ones that are half done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage.schema import effects
from tests.reliability.moving import Town
from tests.workflow.test_versions import HAND, NEW, OLD, L
from workflow.check import check_workflow
from workflow.definition import EffectSpec, Transition, Workflow
from workflow.values import EffectRequest, Perform

HOUR = timedelta(hours=1)


def ledger(town: Town) -> list[tuple[str, str, str]]:
    with town.app.store.read() as connection:
        query = select(effects.c.name, effects.c.subject, effects.c.status).order_by(effects.c.ordinal)
        return [(name, subject, status) for name, subject, status in connection.execute(query)]


def later(town: Town) -> None:
    town.clock.move_to(town.clock.now() + HOUR)


def giving_up(table: Workflow, back_to: str) -> Workflow:
    """The table with a row that does not want the payment any more."""
    waits = [state.name for state in table.states if not state.end and state.name not in ("paying", back_to)]
    rows = (
        Transition("paying", "give_up", back_to, roles=HAND, withdraws=("bank.",)), Transition(back_to, "effect_failed", waits[0]),
        *(Transition(state, "effect_failed", back_to) for state in waits),
    )  # fmt: skip
    trigger = replace(table.triggers[0], name="give_up")
    return replace(table, transitions=(*table.transitions, *rows), triggers=(*table.triggers, trigger))


@pytest.mark.parametrize("done", [True, False])
def test_an_effect_that_was_recalled_is_asked_about_after_the_move_and_not_done(
    database_url: str, tmp_path: Path, done: bool
) -> None:
    """Under the name and key that it went out with, whether it had been done or not; also when the order is taken back."""
    old, new = giving_up(OLD, "asked"), giving_up(NEW, "submitted")
    assert (check_workflow(old), check_workflow(new)) == ([], [])
    town = Town(database_url, tmp_path, new, (old,))
    town.begin("K-1")
    town.work()
    town.bank.lost = True
    town.fire("K-1", "pay")
    town.fire("K-1", "give_up")
    assert ledger(town) == [("bank.pay", "A", "recalled")]
    if not done:
        town.bank.done.clear()
    run = town.migrate()
    assert (run["moved"], town.order("K-1").state) == (1, "submitted")
    town.bank.lost = False
    town.bank.probed.clear()
    later(town)
    town.work()
    assert ledger(town) == [("bank.pay", "A", "succeeded" if done else "withdrawn")]
    assert (len(town.bank.done), set(town.bank.probed)) == (int(done), {"bank.pay"})
    town.verified()
    town.close()


def _both(name: str) -> Any:
    def activity(context: Any) -> Perform:
        done = [e for e in context.effects if e.name == name]
        return Perform(() if done else (EffectRequest(name, "A"), EffectRequest(name, "B")))

    return activity


def ordered(table: Workflow, spec: EffectSpec) -> Workflow:
    return replace(table, effects=(spec,), activities={"pay": _both(spec.name)})


def test_ordered_effects_that_are_half_done_go_on_in_their_order_after_the_move(database_url: str, tmp_path: Path) -> None:
    """The first is not known to be done: the second waits for that on either side of the move, and each is done once."""
    old = ordered(OLD, EffectSpec("bank.pay", L, ordered=True))
    new = ordered(NEW, EffectSpec("bank.transfer", L, ordered=True, formerly=("bank.pay",)))
    town = Town(database_url, tmp_path, new, (old,))
    town.begin("K-1")
    town.work()
    town.bank.lost = True
    town.fire("K-1", "pay")
    assert ledger(town) == [("bank.pay", "A", "unknown"), ("bank.pay", "B", "planned")]
    assert town.migrate()["moved"] == 1
    later(town)
    town.work()
    assert len(town.bank.done) == 1 and ledger(town)[1] == ("bank.pay", "B", "planned")
    (_, first), = town.bank.done
    town.bank.lost = False
    later(town)
    town.work()
    assert [status for _, _, status in ledger(town)] == ["succeeded", "succeeded"]
    keys = [key for _, key in town.bank.done]
    assert len(keys) == len(set(keys)) == 2 and keys[0] == first
    assert town.fire("K-1", "paid")["state"] == "done"
    assert len(town.bank.done) == 2
    town.verified()
    town.close()

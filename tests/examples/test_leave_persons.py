"""A routine of another trade says what is personal in it, and the engine tells and forgets an employee as it does anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from runtime.app import App
from runtime.bootstrap import open_app
from runtime.clock import StandingClock
from runtime.invariants import breaches
from runtime.routines.shared_lock.routine import ROUTINE as LOCK
from runtime.services.people import People
from runtime.services.service import Service
from storage.part import Forgetting, Writing
from storage.schema import effects, history, orders
from tests.examples.test_leave import ANN, BO, FORM, NOW, ROUTINE, balances, settings
from workflow.persons import IsThem, KnownOfPerson, Persons, Rest, as_word
from workflow.values import Order

NUMBER = re.compile(r"[A-Z]{1,10}-\d{1,8}")


def mentioned(order: Order, is_them: IsThem) -> bool:
    return is_them(f"employee|{order.private.get('employee')}")


def without(order: Order, is_them: IsThem, elsewhere: Sequence[KnownOfPerson]) -> Rest:
    """A request is one employee's: nobody is left in it."""
    return Rest(None, {"applicant": None}, [as_word(order.private["employee"])])


def known(order: Order, is_them: IsThem) -> KnownOfPerson:
    return {"facts": [{"number": order.private["employee"], **{k: order.data.get(k) for k in ("applicant", "days")}}]}


def forget(tx: Writing, person: Forgetting, now: datetime) -> None:
    """The days stay, and lead to nobody."""
    tx.connection.execute(update(balances).where(balances.c.ref == person.ref).values(ref=person.pseudonym))


assert ROUTINE.store is not None
PERSONAL = replace(
    ROUTINE, definition=replace(ROUTINE.definition, personal=("applicant",)), store=replace(ROUTINE.store, forget=forget),
    persons=Persons(lambda text, today: [f"employee|{text}"] if NUMBER.fullmatch(text) else [], mentioned, without, known),
)  # fmt: skip


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = open_app(settings(tmp_path), StandingClock(NOW), on_board=(LOCK, PERSONAL))
    yield made
    made.close()


@pytest.mark.slow
def test_an_employee_gets_an_extract_and_is_forgotten(app: App) -> None:
    """Afterwards neither the number nor who applied is found, in its own table neither, and the rules hold."""
    service, people = Service(app), People(app)
    number = service.new_order("leave", "submit", FORM, ANN)["number"]
    service.trigger(number, "approve", BO)
    app.worker().run_until_idle()
    taken = people.extract("E-17", BO)["orders"][0]
    assert taken["facts"] == [{"number": "E-17", "applicant": "ann", "days": 5}]
    assert [sent["system"] for sent in taken["sent"]] == ["payroll"]
    assert people.erase("E-17", BO, "slutade för tio år sedan").destroyed == [number]
    with app.store.read() as connection:
        refs = connection.execute(select(balances.c.ref)).scalars().all()
        data = repr([connection.execute(select(c)).all() for c in (orders.c.data, history.c.body, effects.c.args)])
    assert '"ann"' not in data and "'ann'" not in data and "E-17" not in data
    assert app.store.keyring.ref("employee|E-17") not in refs and len(refs) == 1
    assert people.extract("E-17", BO)["orders"] == [] and breaches(app) == []

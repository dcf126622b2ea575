"""What a database refuses is said in our words: the rule, and neither the driver's text nor a value."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, text

from rehearsal.rehearsal import Rehearsal
from storage import StatementRefused, StoreUnreachable, ValueRefused
from storage.schema import accounts
from tests.postgres import both_databases
from tests.reliability.tools import START, rehearse
from workflow.errors import Conflict

pytestmark = both_databases


@pytest.fixture
def rehearsal(database_url: str) -> Iterator[Rehearsal]:
    made = rehearse(database_url, "new_install")
    yield made
    made.close()


def test_a_broken_rule_is_one_sentence(rehearsal: Rehearsal) -> None:
    """The same account twice: which rule, that nothing was written, and what is possible now, in each language."""
    row = {"name": "astrid", "display_name": "Astrid", "role": "operator", "created_at": START}
    with pytest.raises(Conflict) as refused, rehearsal.app.store.write() as tx:
        tx.connection.execute(insert(accounts), [row, row])
    said = str(refused.value)
    assert "accounts" in said and "Nothing was written" in said and "försök" in refused.value.said("sv")
    assert not {"UNIQUE", "constraint", "duplicate", "astrid"} & set(said.replace(":", " ").split())


def test_what_the_database_refuses_whatever_the_values_are_is_no_values_trouble(rehearsal: Rehearsal) -> None:
    """A column that is not there, as after half an upgrade: neither a value's nor shown with the statement."""
    postgresql = rehearsal.app.store.engine.dialect.name == "postgresql"
    statement = "SELECT gone FROM orders WHERE number = 'astrid'" if postgresql else "PRAGMA writable_schema = astrid('x')"
    with pytest.raises((StatementRefused, StoreUnreachable)) as refused, rehearsal.app.store.write() as tx:
        tx.connection.execute(text(statement))
    assert isinstance(refused.value, StatementRefused) == postgresql
    assert "astrid" not in str(refused.value)


def test_a_value_that_the_driver_will_not_send_is_the_values_trouble(rehearsal: Rehearsal) -> None:
    with pytest.raises(ValueRefused), rehearsal.app.store.write() as tx:
        tx.connection.exec_driver_sql(
            "SELECT %s" if rehearsal.app.store.engine.dialect.name == "postgresql" else "SELECT ?", (object(),)
        )

"""What a database refuses is said in our words: the rule, and neither the driver's text nor a value."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import insert

from rehearsal.rehearsal import Rehearsal
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
    """The same account twice: which rule, that nothing was written, and what is possible now, in both languages."""
    row = {"name": "astrid", "display_name": "Astrid", "role": "operator", "created_at": START}
    with pytest.raises(Conflict) as refused, rehearsal.app.store.write() as tx:
        tx.connection.execute(insert(accounts), [row, row])
    said = str(refused.value)
    assert "accounts" in said and "Nothing was written" in said and "försök" in said
    assert not {"UNIQUE", "constraint", "duplicate", "astrid"} & set(said.replace(":", " ").split())

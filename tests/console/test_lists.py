"""The tables of accounts and of a month's sample of the access log, as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.bootstrap import load_settings, open_app
from storage import log_reviews, second_factors
from storage.accounts import Access, note_access
from tests.console.conftest import NOW, Cli
from tests.tokens import sign_in


@pytest.fixture
def store(here: Path) -> Iterator[None]:
    """Accounts, one of which has a second factor, and a month of which one line is in the sample."""
    app = open_app(load_settings(database_url=f"sqlite:///{here}/var/lockstep.db"))
    sign_in(app)
    with app.store.write() as tx:
        second_factors.put(tx, "adam", b"key", b"sealed", NOW)
        assert second_factors.prove(tx, "adam", b"sealed", 1, NOW)
        note_access(tx, Access("tova", "operator", "opened", note="ärende 2027-14"), NOW)
        log_reviews.add(tx, "2027-01", "out_of_hours", 1, "tova")
        log_reviews.assign(tx, "2027-01", "rut")
    app.close()
    yield


def test_the_accounts_are_listed_with_who_has_a_second_factor(store: None, cli: Cli) -> None:
    """As yes or nothing, in both languages."""
    for lang, head, yes in (("sv", "Tvåstegsinloggning", "ja"), ("en", "Second factor", "yes")):
        shown = cli("accounts", "list", "--by", "adam", "--lang", lang)
        assert shown.exit_code == 0, shown.stderr
        heads, *rows = shown.stdout.splitlines()
        having = {row.split()[0]: yes in row.split() for row in rows if row.strip()}
        assert head in heads and having == {"adam": True, "rut": False, "mats": False, "tova": False}
        assert "True" not in shown.stdout and "False" not in shown.stdout


@pytest.mark.slow
def test_the_sample_of_a_month_is_shown_with_what_was_found(store: None, cli: Cli) -> None:
    assert cli("log", "sign", "1", "--result", "question", "--note", "varför så sent", "--by", "rut").exit_code == 0
    for lang, head in (("sv", "Anteckning"), ("en", "Note")):
        shown = cli("log", "review", "2027-01", "--by", "rut", "--lang", lang)
        assert shown.exit_code == 0, shown.stderr
        heads, row, *_ = shown.stdout.splitlines()
        assert head in heads and all(each in row for each in ("out_of_hours", "tova", "rut", "question", "varför så sent"))

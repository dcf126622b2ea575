"""Situations in which a safeguard does not do its work: each begins with a call, which returns how it is mended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from typer.testing import CliRunner

from console.cli import app as command
from runtime import keys, tombstones, witness
from runtime.bootstrap import load_settings
from runtime.clock import StandingClock
from runtime.crypto import fresh_key
from runtime.services.accounts import Visitor
from runtime.services.installation import Services
from runtime.services.people import People
from storage import rotation
from storage.accounts import Access, add_account, note_access
from storage.persons import erased
from tests.reliability.site import KEY, Site
from tests.reliability.tools import TOVA
from tests.reliability.unusable_stores import Mend
from tests.tokens import sign_in
from workflow.values import Actor


def the_list_of_the_forgotten_is_gone(site: Site) -> Mend:
    """Lost, or set elsewhere on this machine; with the installation as it is, a restored backup would bring them back."""
    sign_in(site.r.app, adam="admin")
    site.r.service.trigger("T1", "cancel", TOVA, "enheten ber om det", {}, patience=0.1)
    site.r.run()
    number = str(site.r.order("T1").private["reading"]["persons"][0]["identifier"])
    People(site.r.app).erase(number, Actor("adam", "admin"), "begäran om radering")
    path = tombstones.file_of(site.r.app.settings)
    assert path is not None and site.check() == {}
    path.unlink()

    def mend() -> None:
        done = CliRunner().invoke(command, ["person", "relist", "--by", "adam"], catch_exceptions=False)
        assert done.exit_code == 0
        with site.r.app.store.read() as connection:
            assert tombstones.read(path) == erased(connection)

    return mend


def a_key_rotation_is_unfinished(site: Site) -> Mend:
    """Killed on the way: the store wraps with the new key, and some keys are still under the old one."""
    new = fresh_key()
    site.set(master_key=f"{new}\n{KEY}")
    _reopen(site)
    was = rotation.rewrap_some

    def killed(*_: Any) -> Any:
        raise KeyboardInterrupt

    site.monkeypatch.setattr(rotation, "rewrap_some", killed)
    with pytest.raises(KeyboardInterrupt):
        keys.rotate(site.r.app.store, site.r.app.settings)
    site.monkeypatch.setattr(rotation, "rewrap_some", was)

    def mend() -> None:
        assert CliRunner().invoke(command, ["key", "rotate"], catch_exceptions=False).exit_code == 0
        assert "key rotation" in site.check(), "the old key is still handed over"
        site.set(master_key=new)
        _reopen(site)

    return mend


def _reopen(site: Site) -> None:
    """As a restart with the settings of now: the keys are read again."""
    site.r.app.settings = load_settings()
    assert site.r.app.store.keyring is not None
    keyring = keys.keyring_of(site.r.app.settings)
    keys.agree(site.r.app.store, keyring, site.r.app.settings)
    site.r.app.store.keyring = keyring


def the_witness_has_no_line_of_yesterday(site: Site) -> Mend:
    _witnessed(site)
    site.r.app.clock = StandingClock(datetime.now(UTC) - timedelta(days=3))
    witness.daily(site.r.app)
    site.r.app.clock = StandingClock(datetime.now(UTC))
    return lambda: witness.daily(site.r.app)


def the_witness_disagrees(site: Site) -> Mend:
    """The line that was handed over is another now."""
    _witnessed(site)
    witness.daily(site.r.app)
    file = site.folder / "witness.jsonl"
    was = file.read_text("utf-8")
    file.write_text(was.replace('"orders": 1', '"orders": 2'), "utf-8")
    witness.daily(site.r.app)

    def mend() -> None:
        file.write_text(was, "utf-8")
        witness.daily(site.r.app)

    return mend


def _witnessed(site: Site) -> None:
    site.set(witness=str(site.folder / "witness.jsonl"))
    site.r.app.settings = load_settings()


def a_log_review_is_overdue(site: Site) -> Mend:
    """Persons were looked at four months ago, and nobody has judged a line of it."""
    app, then = site.r.app, (datetime.now(UTC) - timedelta(days=125)).replace(hour=23)
    with app.store.write() as tx:
        for day in range(3):
            note_access(tx, Access("tova", "operator", "opened", 1, fields=("name",)), then + timedelta(days=day))
        add_account(tx, name="rut", display_name="Rut", role="auditor", created_at=then)
    reviews, rut = Services(app).log_review, Visitor("rut", "Rut", app.roles["auditor"], "")

    def mend() -> None:
        app.clock = StandingClock(datetime.now(UTC))
        for month in reviews.months(rut):
            reviews.make(rut, month.month)
            reviews.assign(rut, month.month, "rut")
            first, *others = reviews.rows(rut, month.month)
            for row in others:
                reviews.sign(rut, row["id"], "in_order", "")
            assert "log review" in site.check(), "one line is not judged"
            reviews.sign(rut, first["id"], "in_order", "")

    return mend

"""A person who was forgotten is found nowhere: no column, file, log or write-ahead log, also after an older backup is restored."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from rehearsal.scenario import Player
from runtime.app import App
from runtime.bootstrap import load_settings, open_app, restore_store
from runtime.clock import StandingClock
from runtime.invariants import breaches, tampered, unreadable
from runtime.services.people import People
from runtime.tombstones import file_of
from storage import backup, holds, migrate, open_database
from storage.accounts import Access, note_access
from storage.schema import access_log, deliveries, effects, orders, vault
from tests.reliability.lived_in import everything, fill, fill_the_rest, opened, sealed_columns
from tests.routine.playing import BOOK, MOUNT, NEW, ON_THE_DAY, RUN, pull, world
from workflow.errors import BadInput
from workflow.values import Actor

ADMIN = Actor("sysadm", "admin")
WHY = "begäran om radering"
TICKET = {"ticket": {**NEW["ticket"], "gate_code": "4711"}}
# What the person is known by: number in every spelling, name, initials, and, of the last one, the home and the contact.
ASTRID = (r"(?:19)?380412[-+ ]?9827", r"Astrid", r"(?<!\w)A\.A\.")
BERTIL = (r"(?:19)?400923[-+ ]?9833", r"Bertil", r"(?<!\w)B\.A\.")
HOME = (r"Provgatan", r"provgatan", r"701740605", r"070-174 06 05", r"Cecilia")


@contextmanager
def lived(folder: Path, *steps: Any) -> Iterator[Player]:
    """An order of two cohabitants that ran to its end, looked at, searched for, with words about them in every place."""
    scenario = {"name": "value", "start": "2027-01-12T08:00", "settings": {}, "steps": []}
    player = Player(scenario, Path("value.yaml"), f"sqlite:///{folder}/store.db")
    try:
        player.rehearsal.set_up(world("new_install"))
        reason = "Astrid ringde, 19380412-9827, och Bertil är bortrest"
        held = (pull("hold", reason=reason, resume_on="2027-01-20"), RUN, pull("resume", reason="hemma igen"), RUN)
        for step in steps or (TICKET, RUN, *held, BOOK, ON_THE_DAY, MOUNT, RUN):
            assert player._step(step) is None
        fill(player.rehearsal.app)
        yield player
    finally:
        player.rehearsal.close()


def holders(text: str, patterns: tuple[str, ...]) -> list[str]:
    return [pattern for pattern in patterns if re.search(pattern, text)]


def sound(app: App) -> None:
    """History and chains verify, and every rule of the routine holds."""
    with app.store.read() as connection:
        assert list(tampered(app, connection)) == [] and list(unreadable(app, connection)) == []
    assert breaches(app) == []


@pytest.mark.slow
def test_the_cohabitant_who_stays_is_all_that_is_left(tmp_path: Path) -> None:
    """One of two: the order is rewritten under a new key, and of the other nothing is lost but what named the person."""
    with lived(tmp_path) as player:
        app = player.rehearsal.app
        assert holders(everything(app, tmp_path), (*ASTRID, *BERTIL)) == [*ASTRID, *BERTIL]
        done = People(app).erase("19380412-9827", ADMIN, WHY)
        assert (done.destroyed, done.rewritten) == ([], ["VT-27010001"])
        left = everything(app, tmp_path)
        assert holders(left, ASTRID) == [] and holders(left, BERTIL) == list(BERTIL)
        assert "Bertil är bortrest" in left and "Bertil undrar om tiden" in left
        assert where_is(app, app.store.keyring.ref("person|193804129827")) == ["erasures.ref"]
        assert "lock_links.ref" in where_is(app, app.store.keyring.ref("person|194009239833"))
        sound(app)


def where_is(app: App, ref: str) -> list[str]:
    """The columns that have a keyed hash."""
    with app.store.read() as connection:
        columns = [column for table in migrate.tables(app.store.parts) for column in table.c]
        return [str(c) for c in columns if ref in repr(connection.execute(select(c)).scalars().all())]


def test_every_column_that_is_sealed_is_searched_and_cleaned(tmp_path: Path) -> None:
    """Each names both persons before; afterwards the one who stays at most."""
    with lived(tmp_path) as player:
        app = player.rehearsal.app
        fill_the_rest(app)
        with_both = {column for column, text in opened(app) if holders(text, ASTRID[1:2]) and holders(text, BERTIL[1:2])}
        assert sealed_columns(app) - with_both <= {access_log.c.note, deliveries.c.sealed}, "each column has words about both"
        assert holders(everything(app, tmp_path), ASTRID) == list(ASTRID)
        People(app).erase("19380412-9827", ADMIN, WHY)
        assert holders(everything(app, tmp_path), ASTRID) == []
        sound(app)


@pytest.mark.slow
def test_the_last_one_takes_the_keys_along(tmp_path: Path) -> None:
    """With the second person gone nobody has a reason to be kept: keys destroyed, home and contact unknown."""
    with lived(tmp_path) as player:
        app = player.rehearsal.app
        assert "lock_units.household" in where_is(app, app.store.keyring.ref("home|provgatan|4||1201|58222"))
        People(app).erase("193804129827", ADMIN, WHY)
        done = People(app).erase("400923-9833", ADMIN, WHY)
        assert (done.destroyed, done.rewritten) == (["VT-27010001"], [])
        assert holders(everything(app, tmp_path), (*ASTRID, *BERTIL, *HOME)) == []
        assert where_is(app, app.store.keyring.ref("home|provgatan|4||1201|58222")) == []
        with app.store.read() as connection:
            row = connection.execute(select(vault)).mappings().one()
            assert (row["wrapped_key"], row["wrapped_note_key"], row["sealed"]) == (None, None, None)
        sound(app)


@pytest.mark.slow
def test_an_older_backup_forgets_again(tmp_path: Path) -> None:
    """Restored into a new place with every key at hand: before anything is shown, the person is forgotten again."""
    with lived(tmp_path) as player:
        app = player.rehearsal.app
        backup.back_up(app.store.engine, app.store.parts, tmp_path / "older.backup")
        for number in ("193804129827", "194009239833"):
            People(app).erase(number, ADMIN, WHY)
        key, now, tombs = app.settings.master_key, player.rehearsal.clock.now(), file_of(app.settings)
        assert tombs is not None and tombs.stat().st_mode & 0o077 == 0
    place = tmp_path / "again"
    place.mkdir()
    shutil.copy(tombs, place / "store.erased")
    settings = load_settings(database_url=f"sqlite:///{place}/store.db", master_key=key)
    restore_store(settings, tmp_path / "older.backup")
    again = open_app(settings, StandingClock(now))
    try:
        assert holders(everything(again, place), (*ASTRID, *BERTIL, *HOME)) == []
        sound(again)
    finally:
        again.close()


@pytest.mark.slow
def test_a_copy_of_the_file_forgets_again_even_where_the_order_was_open(tmp_path: Path) -> None:
    """A file copied back is a restore, too; an order that was open then holds nobody, and can be cancelled."""
    with lived(tmp_path, TICKET, RUN, BOOK) as player:
        app = player.rehearsal.app
        with pytest.raises(BadInput, match="VT-27010001"):
            People(app).erase("193804129827", ADMIN, WHY)
        app.store.residue = True
        assert app.store.scrub()
        shutil.copy(tmp_path / "store.db", tmp_path / "copy")
        with open_database(f"sqlite:///{tmp_path}/copy").connect() as connection:
            assert connection.execute(select(orders.c.state)).scalar_one() == "booked"
        assert player._step(pull("cancel", reason="ångrat sig")) is None and player._step(RUN) is None
        for number in ("193804129827", "194009239833"):
            People(app).erase(number, ADMIN, WHY)
        settings, now = app.settings, player.rehearsal.clock.now()
    shutil.copy(tmp_path / "copy", tmp_path / "store.db")
    (tmp_path / "copy").unlink()
    again = open_app(settings, StandingClock(now + timedelta(hours=1)))
    try:
        assert holders(everything(again, tmp_path), (*ASTRID, *BERTIL, *HOME)) == []
        with again.store.write() as tx:
            tx.enqueue(1, "end", "cancel", Actor("tova", "operator"), again.clock.now(), "ingen kvar")
        again.worker().run_until_idle()
        with again.store.read() as connection:
            assert connection.execute(select(orders.c.state)).scalar_one() == "cancelled"
    finally:
        again.close()


@pytest.mark.slow
def test_killed_between_the_list_and_the_store_it_is_done_at_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list comes first: what was begun is brought to its end."""
    with lived(tmp_path) as player:
        app, settings, now = player.rehearsal.app, player.rehearsal.app.settings, player.rehearsal.clock.now()

        def killed(*_: Any) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(People, "_forget", killed)
        with pytest.raises(KeyboardInterrupt):
            People(app).erase("193804129827", ADMIN, WHY)
        monkeypatch.undo()
        assert holders(everything(app, tmp_path), ASTRID)
    again = open_app(settings, StandingClock(now))
    try:
        assert holders(everything(again, tmp_path), ASTRID) == []
    finally:
        again.close()


@pytest.mark.slow
def test_a_legal_hold_keeps_a_person(tmp_path: Path) -> None:
    with lived(tmp_path) as player:
        app = player.rehearsal.app
        with app.store.write() as tx:
            id_ = holds.add(tx, "tillsyn", "jur", app.clock.now(), order_id=1)
        with pytest.raises(BadInput, match=f"number {id_}"):
            People(app).erase("193804129827", ADMIN, WHY)
        with app.store.write() as tx:
            assert holds.end(tx, id_, "jur", app.clock.now())
        assert People(app).erase("193804129827", ADMIN, WHY).rewritten


@pytest.mark.slow
def test_what_is_no_number_and_what_nobody_may_do_is_refused(tmp_path: Path) -> None:
    with lived(tmp_path, TICKET, RUN, pull("cancel", reason="ångrat sig"), RUN) as player:
        people = People(player.rehearsal.app)
        with pytest.raises(BadInput, match="no identity number"):
            people.erase("Astrid", ADMIN, WHY)
        with pytest.raises(BadInput, match="at least 5"):
            people.erase("193804129827", ADMIN, " ")


@pytest.mark.slow
def test_an_extract_tells_one_person_everything_and_nothing_of_the_other(tmp_path: Path) -> None:
    """Facts with their sources, what went to other systems, who looked; the cohabitant and the contact are nowhere in it."""
    with lived(tmp_path) as player:
        app = player.rehearsal.app
        exported = People(app).extract("400923-9833", ADMIN)
        order = exported["orders"][0]
        assert order["facts"][0]["name"] == "Bertil Alm" and order["facts"][0]["number"] == "194009239833"
        assert {"fact", "where", "words"} <= set(order["read"][0]) and order["checked"][0]["present_in_tes"] is True
        assert {sent["system"] for sent in order["sent"]} >= {"tes", "lindesk", "notify"}
        assert [look["account"] for look in order["looked"]].count("tova") == 3
        assert exported["tables"]["shared_lock"]["lock_links"][0]["serial"] == "L-1001"
        assert holders(repr(exported), (*ASTRID, "Cecilia", "701740605", "4711")) == []
        lines = repr(People(app).extract("400923-9833", ADMIN)["orders"][0]["looked"])
        assert "extracted" in lines


@pytest.mark.slow
def test_what_went_to_other_systems_holds_no_initials_of_the_forgotten(tmp_path: Path) -> None:
    with lived(tmp_path) as player:
        app = player.rehearsal.app
        People(app).erase("193804129827", ADMIN, WHY)
        with app.store.read() as connection:
            said = [args.get("text", "") for args in connection.execute(select(effects.c.args)).scalars()]
        final = next(text for text in said if text.startswith("Klart"))
        assert "B.A." in final and "A.A." not in final.replace("B.A.", "")


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_on_postgresql_too(database_url: str, tmp_path: Path) -> None:
    """Its list has no default place: without one nothing is forgotten, with one the same is."""
    scenario = {"name": "value", "start": "2027-01-12T08:00", "settings": {}, "steps": []}
    player = Player(scenario, Path("value.yaml"), database_url)
    try:
        player.rehearsal.set_up(world("new_install"))
        for step in (TICKET, RUN, BOOK, ON_THE_DAY, MOUNT, RUN):
            assert player._step(step) is None
        app = player.rehearsal.app
        fill(app)
        with pytest.raises(BadInput, match="LOCKSTEP_TOMBSTONE_FILE"):
            People(app).erase("193804129827", ADMIN, WHY)
        app.settings = app.settings.changed(tombstone_file=str(tmp_path / "erased"))
        assert holders(everything(app, tmp_path), ASTRID)
        assert People(app).erase("193804129827", ADMIN, WHY).rewritten == ["VT-27010001"]
        assert holders(everything(app, tmp_path), ASTRID) == []
        sound(app)
    finally:
        player.rehearsal.close()


ANNA = {"id": "193804129827", "name": "Anna-Greta Åström", "address": "Källgårdsgränd 4"}
ÖRJAN = {"id": "197010632391", "name": "Örjan O’Brien-Bäck", "address": "Källgårdsgränd 4"}
ANNAS = (r"(?:19)?380412[-+ ]?9827", r"(?i)anna.?greta", r"(?i)\bgreta\b", r"(?i)[Åå]ström", r"(?i)a\u030astro\u0308m", r"(?<!\w)A\.Å\.")
ÖRJANS = (r"(?:19)?701063[-+ ]?2391", r"(?i)[Öö]rjan", r"(?i)o\u0308rjan", r"(?i)o.brien", r"(?i)\bbäck\b", r"(?i)ba\u0308ck")


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_names_are_found_however_they_are_written(database_url: str, tmp_path: Path) -> None:
    """Hyphens, blanks in their place, letters of two characters, capitals, a coordination number; in reasons of staff, too: for a
    hold of the order, a legal hold that has ended, a request, and a system that is paused."""
    from storage import health, person_approvals

    scenario = {"name": "value", "start": "2027-01-12T08:00", "settings": {}, "steps": []}
    player = Player(scenario, Path("value.yaml"), database_url)
    try:
        people = {letter: {**world("new_install")["people"][letter], **who} for letter, who in (("A", ANNA), ("B", ÖRJAN))}
        player.rehearsal.set_up({**world("new_install"), "people": people})
        app = player.rehearsal.app
        app.settings = app.settings.changed(tombstone_file=str(tmp_path / "erased"))
        said = unicodedata.normalize("NFD", "Åström och Örjan Bäck") + ", ANNA GRETA (380412 9827), Gretas syster och O'Brien, 701063-2391"
        steps = (TICKET, RUN, pull("hold", reason=said, resume_on="2027-01-20"), RUN, pull("cancel", reason="ångrat sig"), RUN)
        for step in steps:
            assert player._step(step) is None
        now = app.clock.now()
        with app.store.write() as tx:
            holds.end(tx, holds.add(tx, said, "jur", now, order_id=1), "jur", now)
            person_approvals.ask(tx, "tova", "extract", "0" * 64, [1], said, now)
            health.pause(tx.connection, "tes", "tova", said, now)
            note_access(tx, Access("tova", "operator", "revealed", 1, "names", said), now)
        before = everything(app, tmp_path)
        assert holders(before, (*ANNAS, *ÖRJANS)) == [*ANNAS, *ÖRJANS]
        assert People(app).erase("380412-9827", ADMIN, WHY).rewritten
        left = everything(app, tmp_path)
        assert holders(left, ANNAS) == [] and holders(left, ÖRJANS[2:3]) == list(ÖRJANS[2:3])
        assert People(app).erase("701063-2391", ADMIN, WHY).destroyed
        assert holders(everything(app, tmp_path), (*ANNAS, *ÖRJANS, r"(?i)källgårdsgränd")) == []
        sound(app)
    finally:
        player.rehearsal.close()

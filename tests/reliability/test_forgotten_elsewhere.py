"""A person who is forgotten stands in orders of others, too: as their contact, in their texts, in names of files."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from adapters.notify.files import NotifyFiles
from adapters.notify.visits import Invitations
from rehearsal.scenario import Player
from runtime.bootstrap import load_settings, open_app, restore_store
from runtime.clock import StandingClock
from runtime.services.people import People
from runtime.tombstones import file_of
from storage import backup, queries_console
from storage.schema import definitions, orders
from tests.reliability.lived_in import everything
from tests.reliability.test_forgotten import ADMIN, ASTRID, BERTIL, WHY, holders, sound
from tests.routine.playing import PEOPLE, RUN, pull, world
from workflow.errors import BadInput
from workflow.persons import as_phone, as_word
from workflow.routines.shared_lock.persons import key_of, known
from workflow.values import Call, Order

NUMBER = "194009239833"
PHONES = (r"70[\s-]?174[\s-]?06[\s-]?05", r"701740605")
OWN = {"id": "T1", "kind": "new_install", "persons": ["A", "B"], "gate_code": "1234", "contact": {"name": "Bertil Alm", "phone": "070-174 06 05"}}
NEIGHBOURS = {"id": "T2", "kind": "new_install", "persons": ["C", "D"], "gate_code": "1234", "contact": {"name": "Bertil", "phone": "+46 70 174 06 05"}}
ENDS = [pull("cancel", order=order, reason="ångrat sig") for order in ("T1", "T2")]


@contextmanager
def played(folder: Path, *steps: Any) -> Iterator[Player]:
    """Two households whose orders name each other's people."""
    scenario = {"name": "value", "start": "2027-01-12T08:00", "settings": {}, "steps": []}
    player = Player(scenario, Path("value.yaml"), f"sqlite:///{folder}/store.db")
    try:
        player.rehearsal.set_up(world("new_install", {x: PEOPLE[x] for x in "CD"}))
        for step in steps:
            assert player._step(step) is None
            assert player._step(RUN) is None
        yield player
    finally:
        player.rehearsal.close()


def order_of(player: Player, name: str) -> Order:
    store, id_ = player.rehearsal.app.store, player.rehearsal.order(name).id
    with store.read() as connection:
        return queries_console.with_private(connection, store.keyring, [id_])[id_]


def test_a_contact_of_another_order_is_forgotten_with_the_number(tmp_path: Path) -> None:
    """One order has the person's number and telephone, another the first name and the telephone: those it is about stay."""
    with played(tmp_path, {"ticket": OWN}, {"ticket": NEIGHBOURS}, *ENDS) as player:
        app, people = player.rehearsal.app, People(player.rehearsal.app)
        exported = people.extract(NUMBER, ADMIN)
        assert [(o["order"], (o["contact"] or {}).get("phone"), len(o["facts"])) for o in exported["orders"]] == [
            ("VT-27010001", "+46701740605", 1), ("VT-27010002", "+46701740605", 0),
        ]  # fmt: skip
        written = NotifyFiles(tmp_path / "sent", Invitations("team@example.org", "example.org"))
        app.adapters = {**app.adapters, "notify": written}
        for n, to in enumerate(("+46701740605", "+46701740611")):
            call = Call("notify.sms", f"k{n}", "booked", {"to": to, "text": "Tekniker besöker er."}, app.clock.now())
            assert written.operations["notify.sms"].perform(call).ok
        done = people.erase(NUMBER, ADMIN, WHY)
        assert (done.rewritten, done.files) == (["VT-27010001", "VT-27010002"], 1) and len(list((tmp_path / "sent").iterdir())) == 1
        left = everything(app, tmp_path)
        assert holders(left, (*BERTIL, *PHONES)) == []
        assert "Folke Fors" in left and "Gun Fors" in left and "Astrid Alm" in left
        assert order_of(player, "T2").private["reading"]["contact"] is None
        sound(app)


def test_what_is_quoted_for_one_person_does_not_name_the_other(tmp_path: Path) -> None:
    """A sentence that was read for both is in the extract of each, without the other's name and number."""
    with played(tmp_path, {"ticket": OWN}) as player:
        order = order_of(player, "T1")
    quoted = {"fact": "persons.B.name", "source": "description", "text": "Astrid (19380412-9827) och Bertil Alm"}
    order.private = {**order.private, "reading": {**order.private["reading"], "evidence": [quoted]}}
    (read,) = known(order, lambda key: key == key_of(NUMBER))["read"]
    assert "Bertil Alm" in read["words"] and "Astrid" not in read["words"] and "9827" not in read["words"]


def test_an_open_order_with_the_person_as_contact_keeps_the_person(tmp_path: Path) -> None:
    """Erasing is refused while an open order has the person as its contact: the refusal names the order, and nothing changes."""
    with played(tmp_path, {"ticket": OWN}, {"ticket": NEIGHBOURS}, ENDS[0]) as player:
        people, before = People(player.rehearsal.app), order_of(player, "T1").private
        with pytest.raises(BadInput, match="VT-27010002"):
            people.erase(NUMBER, ADMIN, WHY)
        assert order_of(player, "T1").private == before
        assert player._step(ENDS[1]) is None and player._step(RUN) is None
        assert len(people.erase(NUMBER, ADMIN, WHY).rewritten) == 2


@pytest.mark.slow
def test_a_restored_backup_forgets_the_contact_too(tmp_path: Path) -> None:
    """Also where the order with the number is not in it any more: the list has the hash of name and telephone."""
    with played(tmp_path, {"ticket": NEIGHBOURS}) as player:
        app = player.rehearsal.app
        assert player._step(ENDS[1]) is None and player._step(RUN) is None
        backup.back_up(app.store.engine, app.store.parts, tmp_path / "older.backup")
        for step in ({"ticket": OWN}, RUN, ENDS[0], RUN):
            assert player._step(step) is None
        People(app).erase(NUMBER, ADMIN, WHY)
        key, now, tombs = app.settings.master_key, player.rehearsal.clock.now(), file_of(app.settings)
    place = tmp_path / "again"
    place.mkdir()
    shutil.copy(str(tombs), place / "store.erased")
    settings = load_settings(database_url=f"sqlite:///{place}/store.db", master_key=key)
    restore_store(settings, tmp_path / "older.backup")
    again = open_app(settings, StandingClock(now))
    try:
        assert holders(everything(again, place), (*BERTIL, *PHONES)) == []
        sound(again)
    finally:
        again.close()


def test_an_order_of_a_version_that_is_not_here_is_cleaned_alike(tmp_path: Path) -> None:
    """Its table is read from the store: the person can be extracted, and one of two and then both can be erased."""
    with played(tmp_path, {"ticket": OWN}, ENDS[0]) as player:
        app, people = player.rehearsal.app, People(player.rehearsal.app)
        with app.store.write() as tx:
            row = dict(tx.connection.execute(select(definitions)).mappings().one())
            other = {**{k: v for k, v in row.items() if k != "id"}, "version": "0-gone", "fingerprint": "x" * 64}
            id_ = tx.connection.execute(insert(definitions).values(**other).returning(definitions.c.id)).scalar_one()
            tx.connection.execute(update(orders).values(definition_id=id_, workflow_version="0-gone"))
        assert people.extract(NUMBER, ADMIN)["orders"][0]["facts"][0]["name"] == "Bertil Alm"
        assert people.erase(NUMBER, ADMIN, WHY).rewritten and holders(everything(app, tmp_path), BERTIL) == []
        assert people.erase("193804129827", ADMIN, WHY).destroyed and holders(everything(app, tmp_path), ASTRID) == []


def test_a_name_goes_where_the_number_stands_in_anothers_text(tmp_path: Path) -> None:
    """However the number is written, and the names of files with it."""
    numbers = ("19400923-9833", "400923 9833", "40 09 23-9833", "400923+9833", "19 400923 9833", "4009239833")
    title = f"Nyckel hos grannen Bertil Alm, {'; '.join(numbers)}, se Bertil_Alm_{numbers[0]}.pdf och BertilAlm.pdf"
    with played(tmp_path, {"ticket": OWN}, {"ticket": {**NEIGHBOURS, "contact": None, "title": title}}, *ENDS) as player:
        assert holders(str(order_of(player, "T2").private), ("Bertil",))
        assert len(People(player.rehearsal.app).erase(NUMBER, ADMIN, WHY).rewritten) == 2
        left = everything(player.rehearsal.app, tmp_path)
        assert holders(left, (r"40\W?09\W?23\W{0,2}9833", *BERTIL)) == [] and "Nyckel hos grannen" in left and "Folke Fors" in left
        sound(player.rehearsal.app)


@pytest.mark.parametrize("text", ["070-174 06 05", "0701740605", "+46 70 174 06 05", "+46(0)70-1740605", "0046701740605", "(070) 174 06 05", "070/1740605"])
def test_a_telephone_number_is_found_however_it_is_written(text: str) -> None:
    assert as_phone("+46701740605").sub("•", f"ring {text} nu") == "ring • nu"
    assert not as_phone("+46701740605").search(f"1{text[1:]}9")


@pytest.mark.parametrize("text", ["Anna_Alm.pdf", "beslut-anna-alm-2027", "AnnaAlm.docx", "ANNA  ALM", "anna.alm@example.com", "Anna Alms dotter"])
def test_a_name_is_found_in_a_name_of_a_file(text: str) -> None:
    assert re.search(as_word("Anna Alm"), text) and not as_word("Anna Alm").search("Joanna Almgren")

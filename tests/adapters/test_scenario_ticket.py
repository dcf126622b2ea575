"""Tickets made from a scenario's words."""

from __future__ import annotations

from typing import Any

import pytest

from adapters import World, scenario_world
from adapters.scenario_keys import UnknownVerb
from tests.adapters.conftest import PEOPLE, Hand


@pytest.fixture
def world() -> World:
    made = World(Hand())
    scenario_world.set_up(made, {"people": PEOPLE})
    return made


def form(world: World, ticket_id: str) -> dict[str, str]:
    ticket = world.tickets.get(ticket_id)
    assert ticket is not None
    return {p["key"]: p["values"][0] for p in ticket["content"]["parameters"]}


def order(world: World, **spec: Any) -> dict[str, str]:
    scenario_world.apply(world, "ticket", {"id": "T1", **spec})
    return form(world, "T1")


def test_a_new_install_has_all_that_the_form_asks_for(world: World) -> None:
    """Persons, a contact and the answer about a gate code are there without being said."""
    found = order(world, kind="new_install", persons=["A", "B"])
    assert found == {
        "orderKind": "new_install",
        "person1.name": "Astrid Alm",
        "person1.personalNumber": "193804129827",
        "person1.address": "Provgatan 4 lgh 1201, 582 22 Linköping",
        "person2.name": "Bertil Alm",
        "person2.personalNumber": "194009239833",
        "person2.address": "Provgatan 4 lgh 1201, 582 22 Linköping",
        "contact.name": "Cecilia Prov (dotter)",
        "contact.phone": "070-174 06 05",
        "gateCode.required": "nej",
    }


def test_a_link_asks_for_no_contact_and_no_code(world: World) -> None:
    """Only the two persons stand in the form."""
    found = order(world, kind="link_existing", cohabitant="B", existing="A")
    assert {key.partition(".")[0] for key in found} == {"orderKind", "cohabitant", "existing"}


def test_what_is_omitted_is_not_there(world: World) -> None:
    """Facts are left out by contact.x, letter.x, letter, or gate_code."""
    found = order(
        world, kind="new_install", persons=["A", "B"], gate_code="1234",
        omit=["contact.phone", "B.id", "A.address", "gate_code"],
    )  # fmt: skip
    gone = {"contact.phone", "person2.personalNumber", "person1.address", "gateCode", "gateCode.required"}
    assert not gone & found.keys()
    assert "contact.name" in found


def test_the_unit_sets_facts_later(world: World) -> None:
    """Contact, personal number, gate code and kind are set by the names they were left out with."""
    order(world, kind="link_existing", cohabitant="B", existing="A", omit=["B.id"])
    changes = {
        "contact.phone": "070-174 06 05",
        "B.id": "194009239833",
        "gate_code": "4711",
        "kind": "new_install",
    }
    scenario_world.apply(world, "lindesk", {"ticket": "T1", "set": changes})
    found = form(world, "T1")
    assert found["person2.personalNumber"] == "194009239833"
    assert (found["gateCode.required"], found["gateCode"]) == ("ja", "4711")
    assert (found["contact.phone"], found["orderKind"]) == ("070-174 06 05", "new_install")
    scenario_world.apply(world, "lindesk", {"ticket": "T1", "set": {"gate_code": "none"}})
    assert "gateCode" not in form(world, "T1")


def test_a_third_person_is_added(world: World) -> None:
    """A letter that stood nowhere takes the next place; the list of persons can be set as a whole."""
    order(world, kind="new_install", persons=["A", "B"])
    scenario_world.apply(world, "lindesk", {"ticket": "T1", "set": {"C.id": "193311059855"}})
    assert form(world, "T1")["person3.personalNumber"] == "193311059855"
    scenario_world.apply(world, "lindesk", {"ticket": "T1", "set": {"persons": ["C", "A"]}})
    assert form(world, "T1")["person1.name"] == "Folke Fors"
    assert "person3.name" not in form(world, "T1")


def test_a_letter_keeps_the_place_it_was_given(world: World) -> None:
    """Two facts about someone new stand in one place, in one step or in two."""
    order(world, kind="new_install", persons=["A", "B"])
    scenario_world.apply(world, "lindesk", {"ticket": "T1", "set": {"C.id": "193311059855", "C.name": "Folke Fors"}})
    scenario_world.apply(world, "lindesk", {"ticket": "T1", "set": {"C.address": "Provgatan 4"}})
    found = form(world, "T1")
    assert {key for key in found if key.startswith("person3.")} == {f"person3.{x}" for x in ("personalNumber", "name", "address")}
    assert not any(key.startswith("person4.") for key in found)


def test_the_unit_changes_who_is_who(world: World) -> None:
    """Another cohabitant takes the place of the one who stood there; what stands about the others is kept."""
    order(world, kind="link_existing", cohabitant="B", existing="A", omit=["A.address"])
    scenario_world.apply(world, "lindesk", {"ticket": "T1", "set": {"cohabitant": "C"}})
    found = form(world, "T1")
    assert (found["cohabitant.name"], found["existing.name"]) == ("Folke Fors", "Astrid Alm")
    assert "existing.address" not in found


def test_another_kind_is_another_heading(world: World) -> None:
    """A unit that changes the kind sends the order in under the heading of that kind, with the persons where its form has them."""
    order(world, kind="new_install", persons=["A", "B"])
    scenario_world.apply(world, "lindesk", {"ticket": "T1", "set": {"kind": "link_existing"}})
    found, ticket = form(world, "T1"), world.tickets.get("T1")
    assert (found["orderKind"], found["existing.name"], found["cohabitant.name"]) == ("link_existing", "Astrid Alm", "Bertil Alm")
    assert not any(key.startswith("person") for key in found)
    assert ticket is not None
    assert ticket["content"]["labels"][-1] == "Beställning sammanboende, olika tillfällen"


def test_one_thing_may_stand_where_a_list_may(world: World) -> None:
    """`omit: contact.phone` is the list of that; letter by letter it would leave out nothing, and say nothing."""
    assert "contact.phone" not in order(world, kind="new_install", persons=["A", "B"], omit="contact.phone")


def test_a_contact_may_be_set_as_a_whole(world: World) -> None:
    """`contact: {name, phone}` means the same in `set` as in `ticket`."""
    order(world, kind="link_existing", cohabitant="B", existing="A")
    scenario_world.apply(world, "lindesk", {"ticket": "T1", "set": {"contact": {"phone": "013-20 60 00"}}})
    assert form(world, "T1")["contact.phone"] == "013-20 60 00"


def test_a_touch_hides_no_change(world: World) -> None:
    """What the unit sets in the same step is set."""
    order(world, kind="new_install", persons=["A", "B"])
    scenario_world.apply(world, "lindesk", {"ticket": "T1", "touch": True, "set": {"contact.phone": "013-20 60 00"}})
    assert form(world, "T1")["contact.phone"] == "013-20 60 00"


def test_a_place_is_a_name_too(world: World) -> None:
    """`existing.id` is the number of the person who stands there; part of an address may be left out, and the rest stays."""
    found = order(world, kind="link_existing", cohabitant="B", existing="A", omit=["existing.id", "B.apartment"])
    assert "existing.personalNumber" not in found
    assert found["cohabitant.address"] == "Provgatan 4, 582 22 Linköping"
    assert found["existing.address"] == "Provgatan 4 lgh 1201, 582 22 Linköping"
    scenario_world.apply(world, "lindesk", {"ticket": "T1", "set": {"existing.id": "193804129827"}})
    assert form(world, "T1")["existing.personalNumber"] == "193804129827"


def test_several_may_join_at_once(world: World) -> None:
    """Each has a place, and keeps it when the one with the lock is named again."""
    order(world, kind="link_existing", cohabitant=["B", "C"], existing="A", omit="B.id")
    scenario_world.apply(world, "lindesk", {"ticket": "T1", "set": {"existing": "A", "B.id": "194009239833"}})
    found = form(world, "T1")
    names = [found[f"{place}.name"] for place in ("cohabitant", "cohabitant2", "existing")]
    assert names == ["Bertil Alm", "Folke Fors", "Astrid Alm"]
    assert found["cohabitant.personalNumber"] == "194009239833"


@pytest.mark.parametrize(
    ("spec", "heading"),
    [
        ({"cohabitant": "B", "existing": "A"}, "Beställning sammanboende, olika tillfällen"),
        ({"text": "Befintlig brukare: Astrid Alm"}, "Beställning sammanboende, olika tillfällen"),
        ({"text": "Brukare 1: Astrid Alm"}, "Beställning sammanboende, samma tidpunkt"),
        ({"kind": "uninstall", "persons": ["A", "B"]}, "uninstall"),
    ],
)
def test_the_heading_follows_from_what_is_said(world: World, spec: dict[str, Any], heading: str) -> None:
    """A kind unsaid follows from the persons; one that is none of ours is a heading that nobody has mapped."""
    scenario_world.apply(world, "ticket", {"id": "T1", **spec})
    ticket = world.tickets.get("T1")
    assert ticket is not None and ticket["content"]["labels"][-1] == heading
    scenario_world.apply(world, "lindesk", {"ticket": "T1", "set": {"kind": "new_install"}})
    ticket = world.tickets.get("T1")
    assert ticket is not None and ticket["content"]["labels"][-1] == "Beställning sammanboende, samma tidpunkt"


def test_a_ticket_is_known_by_its_id(world: World) -> None:
    """The author of a scenario knows no other number; one in the desk's series may be given."""
    scenario_world.apply(world, "ticket", {"id": "T1", "persons": ["A", "B"]})
    scenario_world.apply(world, "ticket", {"id": "T2", "persons": ["A", "B"], "number": "LD-27010001"})
    numbers = [(world.tickets.get(each) or {})["number"] for each in ("T1", "T2")]
    assert numbers == ["T1", "LD-27010001"]


def test_the_unit_writes_what_it_knew(world: World) -> None:
    """A number that Treserva has changed since is not what the unit's form says."""
    scenario_world.apply(world, "treserva", {"person": "B", "id": "194009239999"})
    found = order(world, kind="new_install", persons=["A", "B"])
    assert found["person2.personalNumber"] == "194009239833"


def test_a_ticket_may_be_text_or_a_whole_errand(world: World) -> None:
    """Free text has no form parameters; an errand keeps its words and takes the scenario's name."""
    assert order(world, text="Hej! Vi vill ha ett lås.") == {}
    errand = {"id": "x", "errandNumber": "LD-27010009", "title": "Fråga", "parameters": [], "labels": []}
    scenario_world.apply(world, "ticket", {"id": "T2", "file": errand})
    found = world.tickets.get("T2")
    assert found is not None
    assert (found["number"], found["content"]["title"]) == ("LD-27010009", "Fråga")


@pytest.mark.parametrize(
    ("verb", "value"),
    [
        ("weather", {}),
        ("lindesk", {"ticket": "T9", "comment": "?"}),
        ("fault", {"system": "tes", "kind": "error", "for": "a while"}),
    ],
)
def test_what_is_not_understood_is_refused(world: World, verb: str, value: dict[str, Any]) -> None:
    """A misspelt step stops the scenario instead of doing nothing."""
    with pytest.raises(UnknownVerb):
        scenario_world.apply(world, verb, value)

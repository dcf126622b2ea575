"""Addresses as people write them, and whether two of them are one household."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.routines.shared_lock.household import (
    Address,
    Sameness,
    from_parts,
    household_key_text,
    parse_address,
    same_household,
)

PROV = Address("provgatan", "4", "", "1201", "58222", "linköping")

addresses = st.builds(
    Address,
    street=st.sampled_from(["provgatan", "testvägen", "box", ""]),
    number=st.sampled_from(["4", "12"]),
    letter=st.sampled_from(["", "b"]),
    apartment=st.sampled_from(["", "1201", "1202", "12"]),
    postcode=st.sampled_from(["", "58222", "58941"]),
    city=st.sampled_from(["", "linköping", "ljungsbro"]),
    co=st.sampled_from(["", "svensson"]),
    place=st.sampled_from(["", "house=1", "entrance=a", "entrance=b|stairs=2", "stairs=2", "stairs=3", "floor=0"]),
)


def read(text: str) -> Address:
    address = parse_address(text)
    assert address is not None
    return address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Provgatan 4 lgh 1201, 582 22 Linköping", PROV),
        ("Provgatan 4, Lgh. 1201, 58222 LINKÖPING", PROV),
        ("Provgatan 4 lägenhet 1201 582 22 Linköping", PROV),
        ("Provg. 4 läg 1201, SE-582 22 Linköping", PROV),
        ("Provgatan 4, 2 tr, lgh nr 1201, S-582 22, Linköping.", replace(PROV, place="stairs=2")),
        ("Provgatan 4 uppg. A, två trappor, lgh 1201, 582 22 Linköping", replace(PROV, place="entrance=a|stairs=2")),
        ("Provgatan 4, Hus 1, nb, 1201, 582 22 Linköping", replace(PROV, place="house=1|floor=0")),
        ("Planvägen 4, plan 2, ingång 3", Address("planvägen", "4", place="entrance=3|floor=2")),
        ("Hus 2, 585 99 Linköping", Address("hus", "2", postcode="58599", city="linköping")),
        ("N. Provgatan 4", Address("norra provgatan", "4")),
        ("St Provs gata 3", Address("sankt provs gata", "3")),
        ("Provgatan 4\nlgh 1201\n582 22 Linköping", PROV),
        ("Ｐｒｏｖｇａｔａｎ ４ LGH1201,  582\u00a022  Linko\u0308ping", PROV),
        ("Provgatan 4, 1201, 582 22 Linköping", PROV),
        ("Provgatan 4 (1201), 582 22 Linköping (båda)", PROV),
        ("Astrid Alm, Provgatan 4 lgh 1201, 582 22 Linköping. Portkod 4711", PROV),
        (
            "Exempelgränd 7 B, lgh 1003, 58330 Linköping",
            Address("exempelgränd", "7", "b", "1003", "58330", "linköping"),
        ),
        ("Exempelgränd 7b", Address("exempelgränd", "7", "b")),
        ("Testvägen 12, 589 41 Linköping", Address("testvägen", "12", postcode="58941", city="linköping")),
        ("Testv. 12, 589 41 Linköping", Address("testvägen", "12", postcode="58941", city="linköping")),
        ("Provgatan 9, 582 22 LINKÖPING", Address("provgatan", "9", postcode="58222", city="linköping")),
        ("Provgatan 9", Address("provgatan", "9")),
        ("Provgatan 9, Linköping", Address("provgatan", "9", city="linköping")),
        ("Provgatan 9 Linköping", Address("provgatan", "9", city="linköping")),
        ("Provgatan 9, 582 22", Address("provgatan", "9", postcode="58222")),
        ("Provgatan 12–14 lgh 0901", Address("provgatan", "12-14", apartment="0901")),
        ("Stora g. 4 lgh 12", Address("stora gatan", "4", apartment="12")),
        ("S:t Provs gata 3", Address("sankt provs gata", "3")),
        ("Norrgården, 585 99 Linköping", Address("norrgården", postcode="58599", city="linköping")),
        ("Exempelby 12:3, 585 99 Linköping", Address("exempelby 12:3", postcode="58599", city="linköping")),
        ("Box 123, 581 02 Linköping", Address("box", "123", postcode="58102", city="linköping")),
        (
            "c/o Svensson, Provgatan 4, 582 22 Linköping",
            Address("provgatan", "4", postcode="58222", city="linköping", co="svensson"),
        ),
    ],
)
def test_an_address_is_read_however_its_parts_are_written(text: str, address: Address) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "samma adress",
        "Samma adress, 582 22 Linköping",
        "se ovan",
        "582 22 Linköping",
        "lgh 1201",
        "hemma",
    ],
)
def test_text_that_names_no_place_is_no_address(text: str) -> None:
    assert parse_address(text) is None


def test_the_text_is_kept_as_it_was_written_and_takes_no_part_in_comparing() -> None:
    written = read(" Provg. 4 LGH 1201, 58222 Linköping ")
    assert written.original == "Provg. 4 LGH 1201, 58222 Linköping"
    assert written == PROV


def test_an_address_is_absent_from_its_repr() -> None:
    assert "rovgatan" not in repr(read("Provgatan 4"))


@pytest.mark.parametrize(
    ("text", "visitable"),
    [
        ("Provgatan 4", True),
        ("Boxholmsvägen 4", True),
        ("Box 123, 581 02 Linköping", False),
        ("Postbox 123", False),
        ("c/o Svensson, Provgatan 4", False),
        ("C/O Svensson Provgatan 4, 582 22 Linköping", False),
    ],
)
def test_mail_only_addresses_are_not_visited(text: str, visitable: bool) -> None:
    assert read(text).visitable is visitable


def test_parts_and_a_line_give_the_same_address() -> None:
    assert from_parts("Provgatan 4", "1201", "582 22", "LINKÖPING") == PROV
    assert from_parts("Provg. 4", "lgh 1201", "58222", "Linköping") == PROV
    assert from_parts("Provgatan 4 lgh 1201", None, "58222", "Linköping") == PROV
    assert from_parts("Provgatan 4 lgh 1201, 582 22 Linköping") == PROV


def test_parts_without_a_street_line_are_no_address() -> None:
    assert from_parts(None, "1201", "58222", "Linköping") is None
    assert from_parts(" ", "1201") is None


def test_parts_may_name_a_farm() -> None:
    assert from_parts("Norrgården") == Address("norrgården")


def test_parts_keep_one_readable_text() -> None:
    address = from_parts("Provgatan 4", "lgh 1201", "582 22", "Linköping")
    assert address is not None
    assert address.original == "Provgatan 4, lgh 1201, 582 22, Linköping"


@pytest.mark.parametrize(
    ("a", "b", "sameness"),
    [
        ("Provgatan 4 lgh 1201, 582 22 Linköping", "PROVG. 4, LGH 1201, 58222 Linköping", "same"),
        ("Testvägen 12, 589 41 Linköping", "Testv. 12, 58941 Linköping", "same"),
        ("Provgatan 4 lgh 1201, 582 22 Linköping", "Provgatan 4 lgh 1201", "same"),
        ("Provgatan 4 lgh 1201, Linköping", "Provgatan 4 lgh 1201, 582 22 LINKÖPING", "same"),
        ("Provgatan 4 lgh 1201, Ljungsbro", "Provgatan 4 lgh 1201, 582 22 Linköping", "unconfirmed"),
        ("Provgatan 4 lgh 1201, 582 22 Ljungsbro", "Provgatan 4 lgh 1201, 582 22 Linköping", "same"),
        ("Provgatan 4, 582 22 Linköping", "Provgatan 4 lgh 1201, 582 22 Linköping", "unconfirmed"),
        ("Provgatan 4 lgh 12", "Provgatan 4 lgh 1201", "unconfirmed"),
        ("Provgatan 4 lgh 12", "Provgatan 4 lgh 12", "same"),
        ("Provgatan 4 lgh 12", "Provgatan 4 lgh 14", "different"),
        ("Provgatan 4 lgh 1201", "Provgatan 4 lgh 1202", "different"),
        ("Provgatan 4", "Provgatan 6", "different"),
        ("Exempelgränd 7 B", "Exempelgränd 7", "different"),
        ("Exempelgränd 7 B", "Exempelgränd 7b", "same"),
        ("Provgatan 4", "Testvägen 4", "different"),
        ("Provgatan 4, 582 22 Linköping", "Provgatan 4, 589 41 Linköping", "different"),
        ("Provgatan 4 uppg A, lgh 1201", "Provgatan 4 uppg B, lgh 1201", "different"),
        ("Provgatan 4 uppg A, lgh 1201", "Provgatan 4, ingång B, lgh 1201", "different"),
        ("Provgatan 4 trapphus a lgh 1201", "Provgatan 4 uppgång A lgh 1201", "same"),
        ("Provgatan 4 uppg A, lgh 1201", "Provgatan 4, lgh 1201", "unconfirmed"),
        ("Provgatan 4 hus 1", "Provgatan 4 hus 2", "different"),
        ("Provgatan 4 hus 1", "Provgatan 4 HUS 1", "same"),
        ("Provgatan 4 gårdshuset", "Provgatan 4 gatuhuset", "different"),
        ("Provgatan 4, 1 tr", "Provgatan 4, 3 tr", "different"),
        ("Provgatan 4, 1 tr, lgh 1201", "Provgatan 4, 3 tr, lgh 1201", "different"),
        ("Provgatan 4, en trappa upp", "Provgatan 4, 1 tr", "same"),
        ("Provgatan 4, bv", "Provgatan 4, våning 2", "different"),
        ("Provgatan 4, 2 tr, lgh 1201", "Provgatan 4, lgh 1201", "same"),
        ("Provgatan 4, 2 tr", "Provgatan 4", "unconfirmed"),
        ("St Larsgatan 5", "Sankt Larsgatan 5", "same"),
        ("S:t Larsgatan 5", "St. Larsgatan 5", "same"),
        ("N. Stånggatan 5", "Norra Stånggatan 5", "same"),
        ("S:a Stånggatan 5", "Södra Stångg. 5", "same"),
        ("N. Stånggatan 5", "S. Stånggatan 5", "different"),
        ("Linnégatan 5", "Linnegatan 5", "same"),
        ("c/o Svensson, Provgatan 4", "Provgatan 4", "unconfirmed"),
        ("c/o Svensson Provgatan 4, 582 22 Linköping", "Provgatan 4, 582 22 Linköping", "unconfirmed"),
        ("Box 123, 581 02 Linköping", "Box 123, 581 02 Linköping", "unconfirmed"),
    ],
)
def test_two_addresses_are_one_household_when_the_dwelling_is_the_same(
    a: str, b: str, sameness: Sameness
) -> None:
    assert same_household(read(a), read(b)) == sameness


@given(addresses, addresses)
def test_sameness_does_not_depend_on_the_order(a: Address, b: Address) -> None:
    assert same_household(a, b) == same_household(b, a)


@given(addresses)
def test_a_place_to_visit_is_the_same_household_as_itself(a: Address) -> None:
    assert same_household(a, a) == ("same" if a.visitable else "unconfirmed")


@given(addresses, addresses)
def test_one_key_means_that_the_addresses_do_not_differ(a: Address, b: Address) -> None:
    """But for floors that contradict one apartment number: the number is the key."""
    if household_key_text(a) == household_key_text(b) and same_household(a, b) == "different":
        assert a.apartment and a.place != b.place


def test_the_key_names_the_dwelling_with_its_apartment() -> None:
    assert household_key_text(PROV) == "provgatan|4||1201|58222"
    assert household_key_text(read("Provgatan 4 lgh 1201, Linköping")) == "provgatan|4||1201|linköping"


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_none(text: str) -> None:
    address = parse_address(text)
    assert address is None or address.street or address.co


@given(
    st.sampled_from(["Provgatan", "Exempelgränd", "Testvägen", "Östra Provgatan"]),
    st.integers(1, 199),
    st.sampled_from(["", " A", " B", "c"]),
    st.sampled_from(["", "0902", "1001", "1404"]),
    st.sampled_from(["", "58222", "589 41"]),
)
def test_a_written_address_is_read_back_part_by_part(
    street: str, number: int, letter: str, apartment: str, postcode: str
) -> None:
    line = (
        f"{street} {number}{letter}" + (f" lgh {apartment}" if apartment else "") + f", {postcode} Linköping"
    )
    address = read(line)
    assert (address.street, address.number) == (street.casefold(), str(number))
    assert (address.letter, address.apartment) == (letter.strip().casefold(), apartment)
    assert (address.postcode, address.city) == (postcode.replace(" ", ""), "linköping")

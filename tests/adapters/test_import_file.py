"""Read-over as a real file, with the flaws that such files have."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters import TesStub, World, scenario_world
from adapters.tes.import_file import FilePassage, read, whole_number
from adapters.treserva import export
from adapters.world.read_over import Row
from tests.adapters.conftest import BERTIL, PEOPLE, Hand
from workflow.values import Call

TODAY = date(2027, 1, 13)
ROW: Row = {
    "number": "193804129827", "name": "Åsa Öberg", "groups": ["Grupp Centrum", "Natt"], "family": "SoL",
    "address": {"street": "Provgatan 4", "apartment": "0903", "postcode": "01234", "city": "Norrköping", "co": None},
    "from": "2026-06-01", "to": None, "protection": "confidentiality_marked",
}  # fmt: skip
OLD: Row = {
    **ROW,
    "number": "192506109812",
    "from": "2026-01-01",
    "to": "2027-02-01",
    "protection": "none",
}
YOUNG: Row = {**ROW, "number": "200201069811"}


@pytest.mark.parametrize("encoding", [export.UTF8, export.WINDOWS])
@pytest.mark.parametrize(
    "quirk",
    [(), ("lost_noughts",), ("ten_digits",), ("doubled",), ("with_total",), tuple(sorted(export.QUIRKS))],
)
def test_what_is_written_is_read(tmp_path: Path, quirk: tuple[str, ...], encoding: str) -> None:
    """Whatever a file's flaws, the persons in it come out as they went in."""
    path = tmp_path / "export.csv"
    rows = [ROW, OLD, YOUNG]
    export.write(path, rows, quirk, encoding)
    found = read(path, TODAY)
    missing = "one_missing" in quirk and "doubled" not in quirk[: quirk.index("one_missing")]
    assert list(found.rows) == (rows[1:] if missing else rows)
    assert found.unreadable == 0


def test_a_line_that_cannot_be_read_is_counted(tmp_path: Path) -> None:
    """It is neither guessed nor passed over in silence."""
    path = tmp_path / "export.csv"
    export.write(path, [{**ROW, "number": "TF38041298"}, {**ROW, "from": "i går"}, OLD])
    found = read(path, TODAY)
    assert [row["number"] for row in found.rows] == [OLD["number"]]
    assert found.unreadable == 2


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("193804129827", "193804129827"),
        ("19380412-9827", "193804129827"),
        ("380412-9827", "193804129827"),
        ("250610+9812", "192506109812"),
        ("250610-9812", "202506109812"),
        ("201069811", "200201069811"),
        ("１９３８０４１２９８２７", None),
        ("38041298270", None),
        ("TF380412", None),
        ("", None),
    ],
)
def test_a_short_number_finds_its_century(text: str, number: str | None) -> None:
    """A plus means a hundred years or more, a date still to come the century before."""
    assert whole_number(text, TODAY) == number


@given(some.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    """Nothing is raised, and what comes out has twelve digits."""
    found = whole_number(text, TODAY)
    assert found is None or (len(found) == 12 and found.isdigit())


def test_read_over_is_a_file_that_passes_from_one_stub_to_the_other(tmp_path: Path) -> None:
    """Executed today, in tomorrow's file, in TES by tomorrow; ended, and gone by the file after."""
    clock = Hand()
    world = World(clock, passage=FilePassage(tmp_path, ("doubled", "ten_digits", "with_total"), export.WINDOWS))
    scenario_world.set_up(world, {"people": PEOPLE})
    scenario_world.apply(world, "treserva", {"person": "B", "executed_from": "2027-01-12"})
    tes = TesStub(world)

    def asked() -> Any:
        return tes.operations["tes.person"].perform(Call("tes.person", "k", "", {"number": BERTIL}, clock.now)).data

    clock.now = datetime(2027, 1, 13, 5, 0, tzinfo=UTC)
    assert (asked()["present"], asked()["last_import"]["rows"]) == (True, 3)
    assert [path.name for path in tmp_path.iterdir()] == ["treserva_export_20270113.csv"]
    scenario_world.apply(world, "treserva", {"person": "B", "executed_to": "2027-01-13"})
    clock.now += timedelta(days=1)
    assert asked()["present"] is False


def test_a_row_that_is_missing_one_night_drops_nobody(tmp_path: Path) -> None:
    """A short outage is not the end of an intervention."""
    clock = Hand()
    world = World(clock, passage=FilePassage(tmp_path, ("one_missing",)))
    scenario_world.set_up(world, {"people": PEOPLE})
    clock.now += timedelta(days=2)
    found = TesStub(world).operations["tes.person"]
    assert found.perform(Call("tes.person", "k", "", {"number": PEOPLE["A"]["id"]}, clock.now)).data["present"]

"""The inventory list as Excel: real dates, no formulas, and nothing written before the differences were seen."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import Workbook, load_workbook

from runtime.routines.shared_lock.inventory import take_into_stock
from runtime.routines.shared_lock.unit_import import Imports
from runtime.services.installation import Services
from tests.web.conftest import client_of
from tests.web.installation import House
from workflow.reasons import say

pytestmark = pytest.mark.slow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVIL = ('=HYPERLINK("http://evil")', "+1+1", "-2", "@SUM(A1)", "\t=1")


def sheet(rows: list[list[Any]], heads: tuple[str, ...] = ("Serienummer", "Modell", "Typ", "Batteri")) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in [list(heads), *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def tova(house: House) -> TestClient:
    return client_of(house, "tova")


def look(tova: TestClient, content: bytes) -> Any:
    return tova.post("/inventory/import", data={"csrf": tova.csrf}, files={"sheet": ("lista.xlsx", content, XLSX)})


def confirm(tova: TestClient, page: str) -> Any:
    rows, seen = (re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("rows", "seen"))
    assert rows and seen
    data = {"csrf": tova.csrf, "rows": unescape(rows[1]), "seen": seen[1]}
    return tova.post("/inventory/import/confirm", data=data)


def test_the_sheet_has_real_dates_and_no_formulas(house: House, tova: TestClient) -> None:
    """Text that begins as a formula stays text; dates are dates; persons are initials."""
    for n, model in enumerate(EVIL):
        take_into_stock(house.app, [f"X-{n}"], "tova", model)
    house.ticket("T2", 2, "link_existing")
    house.run()
    answer = tova.get("/inventory/export.xlsx")
    page = load_workbook(io.BytesIO(answer.content)).active
    assert page is not None
    heads = [c.value for c in page[1]]
    by_serial = {row[0].value: dict(zip(heads, row, strict=True)) for row in page.iter_rows(min_row=2)}
    for n, model in enumerate(EVIL):
        cell = by_serial[f"X-{n}"]["Modell"]
        assert cell.data_type == "s" and cell.quotePrefix and str(cell.value).strip() == model.strip()
    assert by_serial["L-2001"]["Brukare (initialer)"].value == "E.B., F.B."
    assert isinstance(by_serial["L-1001"]["Levererad"].value, datetime) and by_serial["L-1001"]["Levererad"].is_date
    assert "Ester" not in str([c.value for row in page.iter_rows() for c in row])


def test_an_import_shows_its_differences_before_it_writes(house: House, tova: TestClient) -> None:
    """New units, changed fields from and to, the unchanged counted; written only when confirmed."""
    content = sheet(
        [["L-1001", "Modell X", None, date(2027, 1, 2)], ["n-77", "Ny", "apartment", None], ["L-1002", None, None, None]]
    )
    page = look(tova, content)
    assert "1 nya, 1 ändrade, 1 oförändrade" in page.text and "Modell X" in page.text
    assert (
        "N-77" not in tova.get("/inventory?serial=N-").text.split("<table")[-1].split("</table")[0]
        or "Inga enheter" in tova.get("/inventory?serial=N-").text
    )
    assert confirm(tova, page.text).status_code == 303
    assert "Modell X" in tova.get("/inventory/L-1001").text and "2027-01-02" in tova.get("/inventory/L-1001").text
    assert tova.get("/inventory/N-77").status_code == 200
    assert "0 nya, 0 ändrade, 3 oförändrade" in look(tova, content).text


def test_a_sheet_that_was_taken_out_goes_in_again_unchanged(house: House, tova: TestClient) -> None:
    out = tova.get("/inventory/export.xlsx").content
    assert "0 nya, 0 ändrade, 8 oförändrade" in look(tova, out).text


@pytest.mark.parametrize(
    ("rows", "problem_named"),
    [
        ([["L 1001 !", "", "", None]], "Rad 2: serienumret"), ([["N-1", "", "hus", None]], "Rad 2: typen"),
        ([["N-1", "", "", "snart"]], "Rad 2: batteridatumet"), ([["N-1", "", "", None], ["n-1", "", "", None]], "Rad 3: serienumret N-1 står två"),
    ],
)  # fmt: skip
def test_rows_that_cannot_be_used_are_named(tova: TestClient, rows: list[list[Any]], problem_named: str) -> None:
    page = look(tova, sheet(rows)).text
    assert problem_named in page and "Skriv in ändringarna" not in page


@pytest.mark.parametrize("content", [b"", b"not a sheet", b"PK\x03\x04broken", sheet([], heads=("Namn",))])
def test_a_file_that_is_no_list_is_refused(tova: TestClient, content: bytes) -> None:
    assert look(tova, content).status_code == 400


def test_delivered_units_go_to_orders_that_wait(house: House, tova: TestClient) -> None:
    """A delivery by a person wakes the order that lacked one, and stands in the unit's history."""
    answer = tova.post("/inventory/deliveries", data={"csrf": tova.csrf, "serials": "z-1\nz-2, z-3", "model": "M"})
    assert answer.headers["location"].endswith("delivered-3")
    assert "tova" in tova.get("/inventory/Z-2").text
    assert (
        "Hämtade lista" not in client_of(house, "rut").get("/access-log?what=exported").text.split("<main")[1].split("</form>")[1]
    )


# What each cell says ---------------------------------------------------------------------------------


def cells(*values: Any, format: str = "General", heads: tuple[str, ...] = ("Serienummer", "Modell", "Batteri")) -> bytes:
    """A sheet of one row whose first cell has this number format."""
    book = Workbook()
    assert book.active is not None
    book.active.append(list(heads))
    book.active.append(list(values))
    if format != "General":
        book.active["A2"].number_format = format
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "format", "serial"),
    [
        (10912345670.0, "General", "10912345670"), (12345, "0000000", "0012345"), (12345, '"L-"0000000', "L-0012345"), (12345, "00-00000", "00-12345"),
        (12345, "#,##0", "12345"), ("\u00a0l-1001 ", "General", "L-1001"), ("L-\u200b1001", "@", "L-1001"), (1234567, "0000", "1234567"),
    ],
)  # fmt: skip
def test_a_serial_number_is_read_as_it_is_seen_in_its_cell(
    house: House, tova: TestClient, value: Any, format: str, serial: str
) -> None:
    """Exponent form in the file, zeros and letters by number format, spaces that nobody sees."""
    page = look(tova, cells(value, "Prov", None, format=format)).text
    assert re.search(rf">{serial}<", page), serial
    assert confirm(tova, page).status_code == 303 and tova.get(f"/inventory/{serial}").status_code == 200


@pytest.mark.parametrize(
    ("row", "problem_named"),
    [
        (("1.09E+10", "", None), "serienumret i cell A2"), ((1234567890123456789, "", None), "serienumret i cell A2"), ((1.5, "", None), "serienumret i cell A2"),
        ((datetime(2027, 1, 14), "", None), "serienumret i cell A2 är ett datum"), ((None, "Prov", None), "serienumret saknas"), ((True, "", None), "serienumret i cell A2"),
        (("N-1", "", 46401), "batteridatumet i cell C2"), (("N-1", "", "2027-01-14x"), "batteridatumet i cell C2"), (("N-1", "", "14/1"), "batteridatumet i cell C2"),
        (("N-1", "", date(1900, 1, 1)), "batteridatumet i cell C2"), (("N-1", "", "=TODAY()"), "batteridatumet i cell C2 är en formel"),
        (("N-1", "#N/A", None), "modellen i cell B2 visar ett fel"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_used_is_named_and_nothing_is_written(tova: TestClient, row: tuple[Any, ...], problem_named: str) -> None:
    page = look(tova, cells(*row)).text
    assert f"Rad 2: {problem_named}" in page and "Skriv in ändringarna" not in page


def test_an_emptied_cell_clears_what_stood_there_and_says_so(house: House, tova: TestClient) -> None:
    """The preview shows from what to empty, the unit is as shown afterwards, and another look finds nothing to do."""
    full = cells("L-1001", "Prov", date(2027, 1, 14))
    assert confirm(tova, look(tova, full).text).status_code == 303
    assert "2027-01-14" in tova.get("/inventory/L-1001").text
    empty = cells("L-1001", "Prov", " ")
    page = look(tova, empty).text
    assert "Batteri: 2027-01-14" in page and "Batteri: tomt" in page
    assert confirm(tova, page).status_code == 303
    assert "2027-01-14" not in tova.get("/inventory/L-1001").text
    assert "0 nya, 0 ändrade, 1 oförändrade" in look(tova, empty).text


def test_blank_rows_are_skipped_by_number(tova: TestClient) -> None:
    """Rows with spaces alone are none, and the number of a row is the sheet's own."""
    page = look(tova, sheet([["N-1", "", "", None], [" ", None, "\u00a0", None], [None] * 4, ["N-2 !", "", "", None]])).text
    assert "Tomma rader som hoppas över: 3, 4." in page and "Rad 5: serienumret" in page


def test_the_preview_says_what_is_done_with_every_column(tova: TestClient) -> None:
    """Used, known but not read and why, unknown, without a heading, and a heading that stands twice."""
    heads = ("Serienummer", " modell: ", "Status", "Brukare (initialer)", "Anteckning", "", "Batteri")
    page = look(tova, sheet([["L-1001", "M", "I lager", None, "ring först", "x", None]], heads=heads)).text
    said = [
        re.sub(r"<[^>]+>", " ", row).split()
        for row in page.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")
        if row.strip()
    ]
    assert [(row[0], row[-2:] == ["läses", "in"]) for row in said] == list(
        zip("ABCDEFG", (True, True, False, False, False, False, True), strict=True)
    )
    assert (
        "ändras av beställningarna" in page and "okänd rubrik" in page and "ingen rubrik" in page and "kopplingarna i TES" in page
    )
    twice = look(tova, sheet([["L-1001", "M", "N"]], heads=("Serienummer", "Modell", "Modell"))).text
    assert "Rubriken Modell står två gånger: B, C." in twice and "Skriv in ändringarna" not in twice


@pytest.mark.parametrize(
    ("head", "value"),
    [("Status", "mounted"), ("Status", "Monterad"), ("Status", "faulty"), ("Status", "utlånad"), ("Monterad", date(2026, 1, 2)), ("Brukare (initialer)", "E.A.")],
)  # fmt: skip
def test_a_unit_that_hangs_somewhere_never_goes_into_stock(house: House, tova: TestClient, head: str, value: Any) -> None:
    """A row that says so of a unit we do not know is refused, naming the cell."""
    page = look(tova, sheet([["N-1", value]], heads=("Serienummer", head))).text
    assert "Rad 2: N-1 är ny, men ligger inte i lager enligt cell B2" in page and "Skriv in ändringarna" not in page
    assert tova.get("/inventory/N-1").status_code == 404


def test_a_status_that_differs_is_said_and_not_changed(house: House, tova: TestClient) -> None:
    page = look(tova, sheet([["L-2001", "I lager"]], heads=("Serienummer", "Status"))).text
    assert "Status ändras inte: monterad i listan, i lager i bladet." in page and "0 nya, 0 ändrade, 1 oförändrade" in page


def test_what_was_shown_is_done_or_nothing(house: House, tova: TestClient) -> None:
    """The inventory changed since the preview: the confirmation is refused, and the unit stays as it is now."""
    page = look(tova, cells("N-5", "Prov", None)).text
    take_into_stock(house.app, ["N-5"], "maja", "Annan modell")
    answer = confirm(tova, page)
    assert answer.status_code == 400 and "har ändrats sedan" in answer.text
    assert "Annan modell" in tova.get("/inventory/N-5").text


ROOT = Path(__file__).parents[2]
CASES = next((p for p in (ROOT.parent, ROOT.parents[1]) if (p / "shared").is_dir()), ROOT.parent) / "shared" / "cases" / "reports"


@pytest.mark.parametrize(
    "name",
    [
        "21_04_number_in_exponent_form",
        "21_05_leading_zeros_by_format",
        "21_09_blank_rows_with_spaces",
        "21_12_empty_battery_cell",
    ],
)
def test_the_sheets_that_users_sent_in_are_done(house: House, tova: TestClient, name: str) -> None:
    """Where the reports lie next to the checkout: each is read, shown and done."""
    path = CASES / f"{name}.xlsx"
    if not path.exists():
        pytest.skip("the reports are not next to this checkout")
    page = look(tova, path.read_bytes())
    assert page.status_code == 200 and confirm(tova, page.text).status_code == 303


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_sentence_about_a_row_is_in_the_readers_language(house: House, tova: TestClient, lang: str) -> None:
    """Rows, columns, cells and whole files: what an English page says has no Swedish letter, and the other way round."""
    tova.get(f"/?lang={lang}")
    heads = ("Serienummer", "Modell", "Typ", "Status", "Batteri", "Batteri", "")
    rows: list[list[Any]] = [
        ["", "x"], ["L 1 !"], ["N-1", date(2027, 1, 2)], ["N-2", True], ["N-3", 1.5], ["N-4", "", "hus"], ["N-5", "", "", "", "soon"],
        ["N-6", "", "", "Mounted"], ["N-7", "", "", "", date(1950, 1, 1)], ["L-1001"], ["L-1001"], ["L-2001", "", "gate"],
        ["L-1002", "", "", "Faulty"], ["N-8", "=1+1"], [1234567890123456789],
    ]  # fmt: skip
    page = look(tova, sheet(rows, heads)).text
    problem_named = unescape(re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main")[0]))
    problem_named = problem_named.replace("Serienummer", "")
    assert problem_named.count("Rad " if lang == "sv" else "Row ") >= 12
    if lang == "en":
        assert not re.search(r"[åäöÅÄÖ]|\bcell \S+ är\b|\bska\b|\binte\b|\btypen\b", problem_named), problem_named
    else:
        assert not re.search(r"\b(the|is|must|stands|write|battery|heading)\b", problem_named), problem_named
    for content in (b"not a sheet", sheet([], heads=("Namn",)), sheet([], heads=tuple(f"H{n}" for n in range(70)))):
        said = unescape(look(tova, content).text.split("<main")[1])
        assert bool(re.search(r"[åäöÅÄÖ]", said)) is (lang == "sv"), said


def test_the_api_says_a_refused_row_in_both_languages(house: House, tova: TestClient) -> None:
    """Each problem has a Swedish and an English sentence."""
    found = Services(house.app).of(Imports).look(sheet([["L 1 !"]]))
    (problem,) = found.problems
    assert say(problem, "sv").startswith("Rad 2: serienumret") and say(problem, "en").startswith("Row 2: the serial number")

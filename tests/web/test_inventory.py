"""The inventory list as Excel: real dates, no formulas, and nothing written before the differences were seen."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import Workbook, load_workbook

from tests.web.conftest import client_of
from tests.web.installation import House

pytestmark = pytest.mark.slow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVIL = ("=HYPERLINK(\"http://evil\")", "+1+1", "-2", "@SUM(A1)", "\t=1")


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
    return tova.post("/inventory/import", data={"csrf": tova.csrf}, files={"sheet": ("lista.xlsx", content, XLSX)})  # type: ignore[attr-defined]


def confirm(tova: TestClient, page: str) -> Any:
    found = re.search(r'name="rows" value="([^"]*)"', page)
    assert found
    rows = found[1].replace("&#34;", '"').replace("&amp;", "&")
    return tova.post("/inventory/import/confirm", data={"csrf": tova.csrf, "rows": rows})  # type: ignore[attr-defined]


def test_the_sheet_has_real_dates_and_no_formulas(house: House, tova: TestClient) -> None:
    """Text that begins as a formula stays text; dates are dates; persons are initials."""
    for n, model in enumerate(EVIL):
        house.rehearsal.service.deliver([f"X-{n}"], "tova", model)
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
    content = sheet([["L-1001", "Modell X", None, date(2027, 1, 2)], ["n-77", "Ny", "apartment", None], ["L-1002", None, None, None]])
    page = look(tova, content)
    assert "1 nya, 1 ändrade, 1 oförändrade" in page.text and "Modell X" in page.text
    assert "N-77" not in tova.get("/inventory?serial=N-").text.split("<table")[-1].split("</table")[0] or "Inga enheter" in tova.get("/inventory?serial=N-").text
    assert confirm(tova, page.text).status_code == 303
    assert "Modell X" in tova.get("/inventory/L-1001").text and "2027-01-02" in tova.get("/inventory/L-1001").text
    assert tova.get("/inventory/N-77").status_code == 200
    assert "0 nya, 0 ändrade, 3 oförändrade" in look(tova, content).text


def test_a_sheet_that_was_taken_out_goes_in_again_unchanged(house: House, tova: TestClient) -> None:
    out = tova.get("/inventory/export.xlsx").content
    assert "0 nya, 0 ändrade, 8 oförändrade" in look(tova, out).text


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["L 1001 !", "", "", None]], "Rad 2: serienumret"), ([["N-1", "", "hus", None]], "Rad 2: typen"),
        ([["N-1", "", "", "snart"]], "Rad 2: batteridatumet"), ([["N-1", "", "", None], ["n-1", "", "", None]], "Rad 3: serienumret N-1 står två"),
    ],
)  # fmt: skip
def test_rows_that_cannot_be_used_are_named(tova: TestClient, rows: list[list[Any]], told: str) -> None:
    page = look(tova, sheet(rows)).text
    assert told in page and "Skriv in ändringarna" not in page


@pytest.mark.parametrize("content", [b"", b"not a sheet", b"PK\x03\x04broken", sheet([], heads=("Namn",))])
def test_a_file_that_is_no_list_is_refused(tova: TestClient, content: bytes) -> None:
    assert look(tova, content).status_code == 400


def test_delivered_units_go_to_whoever_waits(house: House, tova: TestClient) -> None:
    """A delivery by a person wakes the order that lacked one, and stands in the unit's history."""
    answer = tova.post("/inventory/deliveries", data={"csrf": tova.csrf, "serials": "z-1\nz-2, z-3", "model": "M"})  # type: ignore[attr-defined]
    assert answer.headers["location"].endswith("delivered-3")
    assert "tova" in tova.get("/inventory/Z-2").text
    assert "Hämtade lista" not in client_of(house, "rut").get("/access-log?what=exported").text.split("<main")[1].split("</form>")[1]

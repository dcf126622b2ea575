"""What the access log says was done has a name that people use, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from console.accesses import ACCESSES
from runtime.services.access_log import noted
from tests.web.conftest import client_of
from tests.web.installation import TOVA, House
from tests.web.texts import ROOT

pytestmark = pytest.mark.slow

# Where each function that writes a line is given what was done.
_PLACE = {"Access": 2, "noted": 2, "note": 1, "_note": 2, "_note_failure": 1, "_log": 2, "_begin": 2}


def _written() -> Iterator[str]:
    """Every kind of line that the program writes, found in its code."""
    for folder in ("runtime", "console", "storage"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    given = node.args[_PLACE[name] : _PLACE[name] + 1] if name in _PLACE else []
                    yield from _texts([*given, *(k.value for k in node.keywords if k.arg == "what")])
                elif isinstance(node, ast.FunctionDef):
                    plain = dict(zip([a.arg for a in node.args.args[::-1]], node.args.defaults[::-1], strict=False))
                    alone = dict(zip([a.arg for a in node.args.kwonlyargs], node.args.kw_defaults, strict=True))
                    yield from _texts([default for name, default in (plain | alone).items() if name == "what" and default])


def _texts(values: list[ast.expr]) -> Iterator[str]:
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and re.fullmatch(r"[a-z]+(_[a-z]+)*", value.value):
            yield value.value


def test_every_kind_of_line_has_a_name_in_both_languages() -> None:
    """None is shown as its code, and none has a name that is never written."""
    assert set(_written()) == set(ACCESSES)
    assert len({label.sv for label in ACCESSES.values()}) == len({label.en for label in ACCESSES.values()}) == len(ACCESSES)


def test_the_log_tells_every_kind_without_a_code(house: House) -> None:
    """On the page and in its filter, also what a later program wrote, and things that have a number."""
    now = house.app.clock.now()
    with house.app.store.write() as tx:
        for what in (*ACCESSES, "later_kind"):
            noted(tx, TOVA, what, "message 7", "", now)
    rut = client_of(house, "rut")
    for lang, thing, other in (("sv", "händelse 7", "annat"), ("en", "event 7", "other")):
        page = rut.get(f"/access-log?lang={lang}").text
        shown = re.sub(r"<option value=\"[a-z_]+\"", "<option", page)
        assert not re.search(r">[^<]*\b[a-z]+_[a-z_]+\b", re.sub(r"<(script|style).*?</\1>", "", shown, flags=re.S)), lang
        assert thing in page and other in page and "message 7" not in page

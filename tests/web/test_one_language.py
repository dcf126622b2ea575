"""What is refused is said in the reader's language alone: every sentence of the rooms that the pages reach has two halves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.web.forms import WordsNeeded
from console.web.security import Forbidden
from console.web.words import Words, english
from runtime.bootstrap import load_settings, tools_of
from tests.web.conftest import Client
from tests.web.installation import House
from workflow.routines.shared_lock import WORKFLOW, roles

ROOT = Path(__file__).parents[2]
RAISED = {"BadInput", "Pulled", "WordsNeeded", "Conflict", "Forbidden"}
# Only the command line raises these, in English.
NOT_ON_PAGES = {"Nobody pulls a trigger as", "There is no role"}
SWEDISH = re.compile(r"[åäö]|\b(och|inte|att|det|den|ett|finns|krävs|uppgift|skriv|minst|ingen|av|de|kan|nu)\b", re.I)
ENGLISH = re.compile(r"\b(the|is|are|of|to|not|nothing|needed|possible|there|no|and|wanted|by)\b", re.I)
WORDS = {lang: Words(lang, tools_of(load_settings()).calendar, datetime(2027, 1, 12, tzinfo=UTC)) for lang in ("sv", "en")}


def _files() -> list[Path]:
    return [
        *sorted((ROOT / "console/web").glob("*.py")),
        *sorted((ROOT / "runtime/services").glob("*.py")),
        *sorted((ROOT / "runtime").glob("service*.py")),
        *sorted((ROOT / "console/routines").rglob("*_page.py")),
        ROOT / "runtime/routines/shared_lock/intake.py",
    ]


def _sentences() -> Iterator[tuple[str, str]]:
    """Where and what: each sentence raised, its values as ``7``."""
    for path in _files():
        tree = ast.parse(path.read_text())
        known = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED and node.args:
                text = _text(node.args[0], known)
                if text and not text.startswith(tuple(NOT_ON_PAGES)):
                    yield f"{path.name}:{node.lineno}", text


def _text(node: ast.expr, known: dict[str, str]) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name):
        return known.get(node.id, "")
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, known) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return (known.get(node.value.id) if isinstance(node.value, ast.Name) else None) or "7"
    return ""


@pytest.mark.parametrize(("where", "text"), list(_sentences()))
def test_a_sentence_is_shown_in_one_language(where: str, text: str) -> None:
    """The Swedish half has no English word, the English half no Swedish one, and neither stays empty."""
    swedish, said = WORDS["sv"].sentence(text), WORDS["en"].sentence(text)
    assert swedish != said or text in english(), f"{where}: no English for it"
    assert not ENGLISH.search(swedish) and swedish[0].isupper(), f"{where}: {swedish}"
    assert not SWEDISH.search(said) and said, f"{where}: {said}"


def test_there_are_sentences_to_look_at() -> None:
    assert len(list(_sentences())) > 30


@pytest.mark.parametrize(("lang", "said"), [("sv", "Rollen handläggare får inte"), ("en", "The role operator may not")])
def test_who_may_not_is_named_by_the_role_in_words(house: House, client: Client, lang: str, said: str) -> None:
    """An operator at a page of the administrators."""
    page = client("tova").get(f"/accounts?lang={lang}")
    assert page.status_code == 403 and said in page.text
    assert "operator" not in WORDS["sv"].sentence(str(Forbidden(WORKFLOW.role[roles.OPERATOR])))


@pytest.mark.parametrize(("lang", "said", "other"), [("sv", "Ett skäl krävs.", "reason"), ("en", "A reason is needed.", "skäl")])
def test_a_reason_is_asked_for_in_one_language(lang: str, said: str, other: str) -> None:
    text = WORDS[lang].sentence(str(WordsNeeded("A reason is needed (ett skäl krävs).")))
    assert text == said and other not in text


def test_a_refused_trigger_is_refused_in_words_in_english_too(house: House, client: Client) -> None:
    """State and trigger by their labels, and no code between grave accents."""
    number, tova = house.ticket("T1", 1), client("tova")
    house.run()
    form = {"csrf": tova.csrf, "visit_day": "2027-01-13", "visit_window": "EM"}  # type: ignore[attr-defined]
    page = tova.post(f"/orders/{number}/triggers/linked?lang=en", data=form).text
    assert "is not possible in the state" in page and "`linked`" not in page and "Det gick inte" not in page

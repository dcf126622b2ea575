"""What is refused is said in the reader's language alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from console.catalogue import CONSOLE, english
from console.web.forms import WordsNeeded
from console.web.security import Forbidden
from console.web.translator import Translator
from runtime.bootstrap import load_settings, tools_of
from runtime.reasons import REASON_WANTED
from tests.web.conftest import Client
from tests.web.installation import House
from workflow.routines.shared_lock import WORKFLOW, roles

ENGLISH = english([CONSOLE])
WORDS = {lang: Translator(lang, tools_of(load_settings()).calendar, datetime(2027, 1, 12, tzinfo=UTC), ENGLISH) for lang in ("sv", "en")}


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "said"), [
    ("sv", "Rollen handläggare får inte göra detta. Det kan göras av: administratör."),
    ("en", "The role operator may not do this. It can be done by: administrator."),
])  # fmt: skip
def test_a_refused_role_is_named_with_the_roles_that_may(house: House, client: Client, lang: str, said: str) -> None:
    """An operator at a page of the administrators."""
    page = client("tova").get(f"/accounts?lang={lang}")
    assert page.status_code == 403 and said in page.text
    assert "operator" not in WORDS["sv"].problem(Forbidden(WORKFLOW.role[roles.OPERATOR]), WORKFLOW)


@pytest.mark.parametrize(("lang", "said", "other"), [("sv", "Ett skäl krävs.", "reason"), ("en", "A reason is needed.", "skäl")])
def test_a_reason_is_asked_for_in_one_language(lang: str, said: str, other: str) -> None:
    text = WORDS[lang].problem(WordsNeeded(REASON_WANTED()))
    assert text == said and other not in text


@pytest.mark.slow
def test_a_refused_trigger_is_refused_in_words_in_english_too(house: House, client: Client) -> None:
    """State and trigger by their labels, and no code between grave accents."""
    number, tova = house.ticket("T1", 1), client("tova")
    house.run()
    form = {"csrf": tova.csrf, "visit_day": "2027-01-13", "visit_window": "EM"}
    page = tova.post(f"/orders/{number}/triggers/linked?lang=en", data=form).text
    assert "is not possible in the state" in page and "`linked`" not in page and "Det gick inte" not in page

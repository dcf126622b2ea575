"""The page that traces the routine's sentences to tests is true and whole."""

from __future__ import annotations

import pytest

from tests import trace

pytestmark = pytest.mark.slow


def test_the_page_is_what_the_tests_say() -> None:
    """`docs/trace.md` is made from the tests; `python -m tests.trace` makes it again."""
    assert trace.PAGE.read_text("utf-8") == trace.page(), "docs/trace.md is stale: run `python -m tests.trace`"


def test_every_sentence_is_proven() -> None:
    """Each of the twenty-six ids is cited by a test or a scenario, and no other id is."""
    cited = trace.found()
    assert [name for name in trace.STATEMENTS if not cited[name]] == []
    assert set(cited) == set(trace.STATEMENTS) == {f"R-{n:02}" for n in range(1, 27)}

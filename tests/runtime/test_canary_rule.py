"""The rule by which a canary stops: as many bad orders must be unlikely if both versions are alike."""

from __future__ import annotations

import pytest

from runtime.versions.canary import Faring, is_worse


@pytest.mark.parametrize(("new", "old", "worse"), [
    (Faring(19, 19), Faring(100, 0), False), (Faring(20, 20), Faring(100, 0), True), (Faring(20, 3), Faring(200, 10), False),
    (Faring(40, 12), Faring(200, 10), True), (Faring(40, 2), Faring(200, 10), False), (Faring(20, 20), Faring(0, 0), False),
    (Faring(5000, 600), Faring(5000, 500), True), (Faring(5000, 510), Faring(5000, 500), False),
])  # fmt: skip
def test_the_rule_is_the_stated_one(new: Faring, old: Faring, worse: bool) -> None:
    assert is_worse(new, old, 20) is worse

"""The patterns of every room: none tries a row of letters in every way to cut it."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

# Not declared for type checkers.
c: Any = import_module("re._constants")
parser: Any = import_module("re._parser")
_ROOMS = ("console.web", "console", "workflow", "storage", "adapters", "diagrams", "runtime", "rehearsal")
# One character of each kind that the patterns tell apart.
_SAMPLES = "aAåÅzZeE019 \t\n.,;:/-–_&()!?+@#*\"'<>§"


def _patterns() -> dict[str, re.Pattern[str]]:
    found: dict[str, re.Pattern[str]] = {}
    for room in map(import_module, _ROOMS):
        for module in walk_packages(room.__path__, f"{room.__name__}."):
            if "migrations" in module.name or module.name.endswith("__main__"):
                continue
            for name, value in vars(import_module(module.name)).items():
                values = (
                    value.values()
                    if isinstance(value, dict)
                    else value
                    if isinstance(value, tuple | list | set | frozenset)
                    else (value,)
                )
                for n, each in enumerate(values):
                    if isinstance(each, re.Pattern) and isinstance(each.pattern, str):
                        found[f"{module.name}.{name}.{n}"] = each
    return found


def _reach(node: tuple[Any, Any], flags: int) -> set[str]:
    """The characters of the samples that one character of a pattern fits."""
    code = parser.SubPattern(parser.State(), [node])
    code.state.flags, code.state.str = flags, ""
    pattern = re._compiler.compile(code, flags)  # type: ignore[attr-defined]
    return {each for each in _SAMPLES if pattern.match(each)}


class _Walk:
    """A walk over a parsed pattern that notes where a repeated part can be cut in more than one way."""

    def __init__(self, flags: int) -> None:
        self.flags, self.faults = flags & ~re.DEBUG, list[str]()

    def body(self, items: Any) -> tuple[set[str], set[str], bool]:
        """What a part can begin with, what an unbounded repeat at its end goes on with, and whether it can be empty."""
        first, tail, empty = set[str](), set[str](), True
        for item in items:
            if item[0] in (c.ASSERT, c.ASSERT_NOT, c.AT):
                # A look behind or ahead, or the edge of a word, ends a word where it ends.
                tail = set()
                continue
            begins, goes_on, nothing = self.item(item)
            if empty:
                first |= begins
            tail = goes_on | tail if nothing else goes_on
            empty = empty and nothing
        return first, tail, empty

    def item(self, item: tuple[Any, Any]) -> tuple[set[str], set[str], bool]:
        op, value = item
        if op in (c.LITERAL, c.NOT_LITERAL, c.IN, c.ANY):
            return _reach(item, self.flags), set(), False
        if op is c.SUBPATTERN:
            return self.body(value[3])
        if op is c.BRANCH:
            parts = [self.body(each) for each in value[1]]
            return set[str]().union(*(p[0] for p in parts)), set[str]().union(*(p[1] for p in parts)), any(p[2] for p in parts)
        if op in (c.MAX_REPEAT, c.MIN_REPEAT):
            least, most, inner = value
            first, tail, empty = self.body(inner)
            if most is c.MAXREPEAT and tail & first:
                self.faults.append("".join(sorted(tail & first)))
            return first, tail | (first if most is c.MAXREPEAT else set()), empty or least == 0
        # What is left gives back nothing that it took, or repeats what another part has: it is cut in one way.
        return set(_SAMPLES), set(), True


def test_a_repeated_part_is_cut_in_one_way() -> None:
    """No part that is repeated ends in what the next one may begin with: such patterns take a time that doubles with each letter."""
    faults = dict[str, list[str]]()
    for name, pattern in _patterns().items():
        walk = _Walk(pattern.flags)
        walk.body(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
        faults[name] = walk.faults
    assert len(faults) > 200
    assert {name: each for name, each in faults.items() if each} == {}


def test_a_part_that_can_be_cut_in_two_ways_is_found() -> None:
    """The walk itself: names in a row, whole and not whole."""
    for text, faults in (
        (r"(?:[A-Z]\w+|[ ,])+!", True),
        (r"(?:[A-Z]\w+(?!\w)|[ ,])+!", False),
        (r"(?: \w+)*!", False),
        (r"(?:\s*,\s*)+", True),
    ):
        walk = _Walk(re.UNICODE)
        walk.body(parser.parse(text))
        assert bool(walk.faults) is faults, text

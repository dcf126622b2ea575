"""Modules import each other in one direction, and a shelf `routines/` is imported by shelves and the one list alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("workflow", "storage", "adapters", "diagrams", "runtime", "rehearsal", "console", "bench")
# Who imports whom for annotations only (`TYPE_CHECKING`), against the direction, and why. This list only shrinks.
FOR_ANNOTATIONS: Mapping[tuple[str, str], str] = {
    ("runtime.routine", "runtime.app"): "what a routine hands over is called with the installation that holds the routine",
    ("storage.epochs", "storage.store"): "it is handed the transaction, which itself asks for the numbers that a restore leaves out",
    ("rehearsal.extension", "rehearsal.rehearsal"): "what a routine hands over is called with the rehearsal that plays it",
    ("rehearsal.extension", "rehearsal.simulation.run"): "what a routine hands over is called with the simulation that plays it",
    ("rehearsal.simulation.derived", "rehearsal.simulation.run"): "users act within the simulation that holds them",
    ("rehearsal.simulation.poison", "rehearsal.simulation.run"): "it acts within the simulation that holds it",
    ("rehearsal.simulation.stalls", "rehearsal.simulation.run"): "it acts within the simulation that holds it",
    ("rehearsal.simulation.users", "rehearsal.simulation.run"): "users act within the simulation that holds them",
    ("console.findings_running", "console.findings"): "it is handed what makes a finding",
}
# Who outside a shelf imports from one, and why; the one list of routines (`runtime.on_board`) names places and imports none.
KNOWS_A_ROUTINE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Import:
    """An import of one of our modules: `annotates` where only type checkers follow it; those within functions count as any other."""

    target: str
    annotates: bool


@cache
def modules() -> Mapping[str, Path]:
    found = {}
    for path in (p for room in ROOMS for p in (ROOT / room).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports_in(tree: ast.AST, known: Mapping[str, object], annotates: bool = False) -> Iterator[Import]:
    """Every import of a known module, wherever it stands."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (Import(name.name, annotates) for name in node.names if name.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            named = [f"{node.module}.{name.name}" for name in node.names]
            yield from (Import(target, annotates) for name in named if (target := name if name in known else node.module) in known)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from imports_in(ast.Module(node.body, []), known, True)
            yield from imports_in(ast.Module(node.orelse, []), known, annotates)
        else:
            yield from imports_in(node, known, annotates)


@cache
def graph() -> Mapping[str, frozenset[Import]]:
    return {
        name: frozenset(found for found in imports_in(ast.parse(path.read_text("utf-8")), modules()) if found.target != name)
        for name, path in modules().items()
    }  # fmt: skip


def circle(edges: Mapping[str, set[str]]) -> list[str]:
    """The modules of one circle, in order; none where there is none."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


@pytest.mark.slow
def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports within functions count, and so do those for annotations but for the named ones."""
    edges = {name: {i.target for i in found if (name, i.target) not in FOR_ANNOTATIONS} for name, found in graph().items()}
    assert circle(edges) == []


@pytest.mark.slow
def test_every_exception_is_for_annotations_and_still_needed() -> None:
    """One that is gone, or that is no circle any more, must leave the list."""
    for importer, target in FOR_ANNOTATIONS:
        assert Import(target, True) in graph()[importer], f"{importer} does not import {target} for annotations: take it off."
        assert Import(target, False) not in graph()[importer]
        others = {k for k in FOR_ANNOTATIONS if k != (importer, target)}
        edges = {name: {i.target for i in found if (name, i.target) not in others} for name, found in graph().items()}
        assert circle(edges), f"{importer} may import {target}: take it off."


@pytest.mark.parametrize("room", ["workflow", "storage", "runtime", "rehearsal"])
def test_only_shelves_and_the_one_list_import_from_a_shelf(room: str) -> None:
    """Of these rooms, modules that are yet to be written included."""
    found = {
        name for name, imports in graph().items()
        if name.split(".")[0] == room and ".routines" not in name and any(".routines" in i.target for i in imports)
    }  # fmt: skip
    assert found == {name for name in KNOWS_A_ROUTINE if name.split(".")[0] == room}


def test_an_adapter_of_a_real_system_imports_no_stub() -> None:
    """What both answer stands with the port's types; the server of the stubs alone has both."""
    stubs = {name for name in modules() if name.startswith("adapters.") and name.endswith(".stub")}
    found = {name for name, imports in graph().items() if name.startswith("adapters.") and stubs & {i.target for i in imports}}
    assert stubs and not {name for name in found if not name.startswith("adapters.server.")}


def test_what_is_installed_imports_no_tests() -> None:
    """The wheel has these rooms, and not the tests."""
    of_tests = re.compile(r"(?m)^\s*(?:from|import) tests\b")
    assert [name for name, path in modules().items() if of_tests.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("import a", "a"), ("from a import b", "a.b"), ("from a import c", "a"), ("def f():\n    from a import b", "a.b"),
        ("class C:\n    def f(self):\n        if x:\n            import a", "a"), ("try:\n    import a\nexcept E:\n    pass", "a"),
    ],
)  # fmt: skip
def test_an_import_is_found_wherever_it_stands(source: str, target: str) -> None:
    assert list(imports_in(ast.parse(source), {"a": 0, "a.b": 0})) == [Import(target, False)]


def test_a_circle_is_found() -> None:
    """Also one of three; what only type checkers follow is kept apart."""
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": set()})) == {"a", "b", "c"}
    assert circle({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert list(imports_in(ast.parse("if TYPE_CHECKING:\n    import a\nelse:\n    import b"), {"a": 0, "b": 0})) == [
        Import("a", True), Import("b", False),
    ]  # fmt: skip

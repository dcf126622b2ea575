"""What a room hands to another has a name that says its keys: no public signature has a bare `Mapping[str, Any]`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("workflow", "storage", "runtime", "adapters", "diagrams", "console", "rehearsal", "bench")
_OPEN = frozenset({"dict", "Mapping", "MutableMapping"})
# The names of open mappings, each with who says its keys; it only shrinks. Everything else has a `TypedDict` or a dataclass.
NAMED: Mapping[str, str] = {
    "workflow/values.py:Facts": "a routine's chart and its adapters say the names",
    "workflow/values.py:Data": "as `Facts`, and changed in place",
    "workflow/values.py:SettingValues": "the models of the settings say the names and types",
    "workflow/versions/meaning.py:Meaning": "a table as it was stored, of whatever version of Lockstep",
    "workflow/routines/shared_lock/desk.py:TicketJson": "another system's JSON before it is read",
    "storage/types.py:Row": "the tables of the schema say the columns",
    "storage/definitions.py:TableJson": "a table as it was stored, of whatever version of Lockstep",
    "runtime/services/service.py:View": "`OrderFacts`, and the keys that the order's routine adds",
    "runtime/services/service.py:OrderView.__init__": "what becomes a `View`",
    "runtime/services/accounts.py:Claims": "an identity provider's names, of which few are ours",
    "adapters/json_reply.py:Json": "another system's JSON: the contract of its stub server says the keys",
    "adapters/lindesk/easit.py:Item": "another system's JSON before it is read",
    "adapters/lindesk/easit.py:Property": "another system's JSON before it is read",
    "adapters/lindesk/feed.py:Entry": "another system's JSON before it is read",
    "adapters/lindesk/sundsvall.py:Errand": "another system's JSON before it is read",
    "adapters/lindesk/sundsvall.py:Event": "another system's JSON before it is read",
    "adapters/world/store.py:Entity": "things of several kinds in one store",
    "console/api/models.py:PROBLEMS": "FastAPI's type for the answers of a route",
    "console/web/forms.py:Form": "what a browser sent, before it is checked",
}  # fmt: skip
# Folders whose signatures are still to be gone through, and why.
YET_TO_COME: Mapping[str, str] = {
    "workflow/routines/shared_lock/reading/": "the reader is being rewritten",
    "bench/reader/": "the reader is being rewritten, and its bench with it",
}


def is_open(node: ast.AST) -> bool:
    """Is it `Mapping[str, Any]`, or a kind of it?"""
    return (
        isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in _OPEN
        and isinstance(node.slice, ast.Tuple) and [ast.unparse(each) for each in node.slice.elts] == ["str", "Any"]
    )  # fmt: skip


def signatures(body: list[ast.stmt], within: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Each public name of a module with what its annotations are: functions, methods, fields of classes, and aliases of types."""
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from signatures(node.body, f"{within}{node.name}.")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (not node.name.startswith("_") or node.name == "__init__"):
            given = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg)
            parts = [arg.annotation for arg in given if arg is not None] + [node.returns]
            yield from ((f"{within}{node.name}", part) for part in parts if part is not None)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and not node.target.id.startswith("_"):
            yield f"{within}{node.target.id}", node.annotation
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and not node.targets[0].id.startswith("_"):
            yield f"{within}{node.targets[0].id}", node.value


def open_names(source: str) -> set[str]:
    """The public names of a module in whose signature an open mapping stands."""
    return {name for name, part in signatures(ast.parse(source).body) if any(is_open(node) for node in ast.walk(part))}


@cache
def found() -> frozenset[str]:
    paths = {str(path.relative_to(ROOT)): path for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    kept = {place: path for place, path in paths.items() if not place.startswith(tuple(YET_TO_COME))}
    return frozenset(f"{place}:{name}" for place, path in kept.items() for name in open_names(path.read_text("utf-8")))


@pytest.mark.slow
def test_no_public_signature_has_a_mapping_without_named_keys() -> None:
    """But for the named types on the list; one that has got keys must leave it."""
    assert found() == set(NAMED)


def test_what_is_yet_to_come_is_still_needed() -> None:
    for folder in YET_TO_COME:
        assert any(open_names(path.read_text("utf-8")) for path in (ROOT / folder).rglob("*.py")), f"{folder} is done: take it off."


@pytest.mark.parametrize("name", sorted(name for name in NAMED if name.endswith(("Facts", "Row", "Json", "View", "Form", "Claims"))))
def test_a_named_mapping_has_a_sentence(name: str) -> None:
    """What says its keys stands below it, where an editor shows it."""
    place, _, alias = name.partition(":")
    body = ast.parse((ROOT / place).read_text("utf-8")).body
    at = next(n for n, node in enumerate(body) if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == alias)
    assert isinstance(after := body[at + 1], ast.Expr) and isinstance(after.value, ast.Constant)


@pytest.mark.parametrize(
    "source",
    [
        "def f(a: Mapping[str, Any]) -> None: ...", "def f() -> list[dict[str, Any]]: ...", "class C:\n    a: Mapping[str, Any] | None",
        "class C:\n    async def f(self, *, a: dict[str, Any]) -> None: ...", "Row = Mapping[str, Any]", "F = Callable[[], dict[str, Any]]",
    ],
)  # fmt: skip
def test_the_search_finds_them(source: str) -> None:
    assert open_names(source)


@pytest.mark.parametrize(
    "source",
    ["def _f(a: Mapping[str, Any]) -> None: ...", "def f(a: Mapping[str, int]) -> None: ...", "def f() -> None:\n    a: dict[str, Any] = {}"],
)
def test_the_search_leaves_others_alone(source: str) -> None:
    assert not open_names(source)

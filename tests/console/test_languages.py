"""What an operator reads at work is in both languages: no command says a sentence in one of them only.

Help texts are English, and so are the tools of engineers and sentences about files, settings and keys (docs/decisions.md).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.conftest import TICKETS, Cli

ROOT = Path(__file__).parents[2]
SAYING = frozenset({"echo", "print", "prompt", "say", "Finding", "made", "_list", "_say", "_done", "_secret", "add_column"})
IN_BOTH = frozenset({"localized", "text", "say", "_said", "Label", "_named"})
# Tools of engineers, and why each is in English alone.
ENGLISH = {
    "bench.py": "measures for docs/performance.md",
    "drawing.py": "pictures have their own --lang; what it refuses is an option",
    "exporting.py": "an event log for process mining",
    "routines.py": "writes a program",
    "scenarios.py": "a rehearsal, read by who writes the routine",
    "simulating.py": "a rehearsal, read by who writes the routine",
    "stub_commands.py": "stub systems stand in for real ones in development",
}
_SENTENCE = re.compile(r"[A-Za-zåäöÅÄÖ]{2,}[,;:]? [A-Za-zåäöÅÄÖ]{2,}")
_ENGLISH_WORD = re.compile(r"\b(the|and|of|is|are|was|were|not|it|with|from|has|have|which|orders)\b", re.I)


def modules() -> list[Path]:
    folders = (ROOT / "console" / "commands", ROOT / "console" / "routines" / "shared_lock")
    found = [path for folder in folders for path in folder.glob("*.py")] + sorted((ROOT / "console").glob("findings*.py"))
    found += [ROOT / "console" / "installation.py", ROOT / "console" / "show.py"]
    return sorted(path for path in found if path.name not in ENGLISH)


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def sentences(node: ast.AST) -> Iterator[str]:
    """The texts of several words within an expression that are said in no second language."""
    if isinstance(node, ast.Call) and name_of(node) in IN_BOTH:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SENTENCE.search(node.value):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from sentences(child)


def said_once(source: str) -> list[str]:
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and name_of(node) in SAYING - IN_BOTH)
    # The first argument of a finding is its code.
    return [text for call in calls for each in call.args[name_of(call) in ("Finding", "made") :] for text in sentences(each)]


def pairs(source: str) -> Iterator[tuple[ast.expr, ast.expr]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and name_of(node) == "localized":
            sv, en = node.args
            yield sv, en


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.name)
def test_no_command_says_a_sentence_in_one_language_only(path: Path) -> None:
    assert said_once(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.name)
def test_both_texts_of_a_pair_show_the_same_values(path: Path) -> None:
    """And differ: a text that is copied is not translated."""
    for sv, en in pairs(path.read_text("utf-8")):
        assert {n.id for n in ast.walk(sv) if isinstance(n, ast.Name)} == {n.id for n in ast.walk(en) if isinstance(n, ast.Name)}
        assert ast.unparse(sv) != ast.unparse(en)


def test_the_search_finds_a_sentence_and_a_list_of_exceptions_that_is_too_long() -> None:
    assert said_once('typer.echo(f"All {n} is well.")') and said_once('Finding("disk", True, "It is full.")')
    assert not said_once('typer.echo(localized("Allt är väl.", "All is well."))')
    every = {path.name for path in (ROOT / "console").rglob("*.py")}
    assert ENGLISH.keys() <= every


def test_swedish_output_has_no_english_words(cli: Cli, town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of a day's work, on a store with orders in it."""
    monkeypatch.setenv("LOCKSTEP_LANG", "sv")
    ticket = str(TICKETS / "link_existing_text_incomplete.json")
    commands = (
        "order list", "order show sample-8", "order explain sample-8", "order history sample-8", "message list --failed",
        "delivery list", "accounts list", "hold list", "version list", "migrate status", f"ticket read {ticket}",
        f"ticket submit {ticket}", "intake", "worker --until-idle", "db upgrade", "db verify", "db backup copy.lockstep",
        "db reconcile", "check",
    )  # fmt: skip
    for words in commands:
        result = cli(*words.split())
        shown = "\n".join(line for line in (result.stdout + result.stderr).splitlines() if not line.startswith("{"))
        assert shown.strip() and not _ENGLISH_WORD.findall(shown), (words, shown)

"""What an operator reads at work is in both languages: no command says a sentence in one of them only.

Help texts are English, and so are the tools of engineers and sentences about files, settings and keys (docs/decisions.md).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.command_texts import WORDS
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


def words_said(source: str) -> tuple[set[str], set[str]]:
    """The names of words that a file says, and the expressions that do not show which words they are."""
    tree = ast.parse(source)
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    fixed = {t.id: n.value for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    unclear: set[str] = set()

    def named(node: ast.AST, at: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.Constant):
            yield str(node.value)
        elif isinstance(node, (ast.Tuple, ast.IfExp)):
            for each in node.elts if isinstance(node, ast.Tuple) else (node.body, node.orelse):
                yield from named(each, at)
        elif isinstance(node, ast.Name) and (found := list(behind(node.id, at))):
            for each in found:
                yield from named(each, each)
        else:
            unclear.add(ast.unparse(node))

    def behind(name: str, at: ast.AST) -> Iterator[ast.expr]:
        """What a name stands for: what is gone through, what the calls of its function give, or what the file sets."""
        while (at := above.get(at, tree)) is not tree:
            if isinstance(at, (ast.ListComp, ast.GeneratorExp)):
                yield from (g.iter for g in at.generators if isinstance(g.target, ast.Name) and g.target.id == name)
            if isinstance(at, ast.FunctionDef) and name in (names := [each.arg for each in at.args.args]):
                yield from (c.args[names.index(name)] for c in calls if name_of(c) == at.name)
        if name in fixed:
            yield fixed[name]

    said: set[str] = set()
    for call in calls:
        if name_of(call) == "say":
            said.update(named(call.args[0], call))
        if name_of(call) == "map" and ast.unparse(call.args[0]) == "say":
            said.update(named(call.args[1], call))
    return said, unclear


def speakers() -> list[Path]:
    found = (path for path in (ROOT / "console").rglob("*.py"))
    return sorted(p for p in found if re.search(r"^from console.command_texts import .*\bsay\b", p.read_text("utf-8"), re.M))


@pytest.mark.parametrize("path", speakers(), ids=lambda path: path.name)
def test_every_word_that_a_command_says_is_there(path: Path) -> None:
    """Heads of tables too; the one name that is made at run time is of a system that does not answer."""
    said, unclear = words_said(path.read_text("utf-8"))
    assert said and said <= WORDS.keys()
    assert unclear <= {"words.get(system, 'silent')"}


def test_the_search_finds_a_word_wherever_it_is_given() -> None:
    source = """
_HEADS = ("a", "b")
def shown(app, columns, none):
    say(none)
    say("yes" if app else "no")
    return Table(*map(say, columns))
shown(1, _HEADS, "c")
shown(2, ("d",), "c")
[say(name) for name in _HEADS]
say(made())
"""
    assert words_said(source) == ({"a", "b", "c", "d", "yes", "no"}, {"made()"})


@pytest.mark.slow
def test_swedish_output_has_no_english_words(cli: Cli, town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of a day's work, on a store with orders in it; each of them is done, and no fault hides in its place."""
    monkeypatch.setenv("LOCKSTEP_LANG", "sv")
    ticket = str(TICKETS / "link_existing_text_incomplete.json")
    commands = (
        "order list", "order show sample-8", "order explain sample-8", "order history sample-8", "message list --failed",
        "delivery list", "accounts list --by adam", "hold list", "version list", "migrate status", f"ticket read {ticket}",
        f"ticket submit {ticket}", "intake", "worker --until-idle", "db upgrade", "db verify", "db backup copy.lockstep",
        "db reconcile", "check",
    )  # fmt: skip
    for words in commands:
        result = cli(*words.split())
        # `check` ends with 1: no worker runs.
        assert result.exit_code == (words == "check"), (words, result.stderr)
        shown = "\n".join(line for line in (result.stdout + result.stderr).splitlines() if not line.startswith("{"))
        assert shown.strip() and not _ENGLISH_WORD.findall(shown), (words, shown)

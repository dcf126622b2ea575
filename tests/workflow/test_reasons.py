"""Reasons are values: declared once with both texts, kept as JSON, made a sentence in one language at the edge."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from runtime.bootstrap import load_settings, routines
from workflow import reasons
from workflow.errors import NotFound, SettingsError
from workflow.reasons import Reason, declare, declared, from_json, placeholders, say
from workflow.routines.shared_lock import WORKFLOW

ROOT = Path(__file__).parents[2]
ROOMS = ("workflow", "storage", "adapters", "runtime", "console", "rehearsal", "diagrams")
for _file in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*reasons.py")):
    import_module(".".join(_file.relative_to(ROOT).with_suffix("").parts))
KINDS = declared()
SWEDISH = re.compile(r"[åäö]|\b(och|inte|att|det|den|ett|finns|krävs|uppgift|skriv|minst|ingen|av|de|kan|nu)\b", re.I)
ENGLISH = re.compile(r"\b(the|is|are|of|to|not|nothing|needed|possible|there|no|and|wanted|by)\b", re.I)
# Names of things that are the same in both languages.
_NAMES = re.compile(r"\{[^}]*\}|Provgatan|Linköping|Serienummer|--by|--to\b|routine, from, to")


@cache
def trees() -> dict[Path, ast.Module]:
    files = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return {path: ast.parse(path.read_text("utf-8")) for path in files}


@pytest.fixture(autouse=True, scope="module")
def _forgotten() -> Iterator[None]:
    """A million nodes that every later test would be looked through for."""
    yield
    trees.cache_clear()


@cache
def names() -> dict[str, str]:
    """The constant that each kind is bound to, by the code; those made in a loop over a table have none."""
    found: dict[str, str] = {}
    for path, tree in trees().items():
        prefix = "shared_lock." if path.name.endswith("reasons.py") and "routines" in path.parts else ""
        for node in ast.walk(tree):
            call = node.value if isinstance(node, ast.Assign) else None
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("declare", "_declare"):
                code, target = call.args[0], node.targets[0]  # type: ignore[attr-defined]
                assert isinstance(code, ast.Constant) and isinstance(target, ast.Name)
                found[(prefix if call.func.id == "_declare" else "") + str(code.value)] = target.id
    return found


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Where, by which constant, and how a reason is made."""
    constants = set(names().values())
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
                if name in constants:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", name, node


@pytest.mark.parametrize("code", sorted(KINDS))
def test_a_reason_has_a_text_in_each_language(code: str) -> None:
    """With the same facts in it, and no word of the other language."""
    text = KINDS[code].text
    assert text.sv.strip() and text.en.strip() and placeholders(text.sv) == placeholders(text.en)
    assert not ENGLISH.search(_NAMES.sub("", text.sv)), text.sv
    assert not SWEDISH.search(_NAMES.sub("", text.en)), text.en


@pytest.mark.slow
def test_every_declared_reason_is_used() -> None:
    """A kind that nothing makes is taken away."""
    used = Counter(
        node.id if isinstance(node, ast.Name) else node.attr
        for tree in trees().values() for node in ast.walk(tree) if isinstance(node, (ast.Name, ast.Attribute))
    )  # fmt: skip
    assert [code for code, name in names().items() if used[name] < 2] == []


@pytest.mark.slow
def test_a_reason_is_made_with_the_facts_that_its_texts_show() -> None:
    """Each call gives every placeholder, and nothing that no text shows but for what programs read."""
    by_name: dict[str, set[str]] = {}
    for code, name in names().items():
        by_name.setdefault(name, set()).add(code)
    wrong = []
    for where, name, call in _calls():
        if any(keyword.arg is None for keyword in call.keywords):
            continue
        given = {str(keyword.arg) for keyword in call.keywords}
        if not any(given >= placeholders(KINDS[code].text.sv) for code in by_name[name]):
            wrong.append(f"{where}: {name} is given {sorted(given)}")
    assert wrong == []


# What the pages and the API reach; the command line and operation alone speak English.
_REACHED = (
    *(f"workflow/{name}.py" for name in ("engine", "machine", "admission", "fields", "given", "preview")),
    "workflow/routines/shared_lock", "runtime/services", "runtime/routines/shared_lock/inventory.py",
    "runtime/routines/shared_lock/unit_import.py", "runtime/routines/shared_lock/sheets.py",
    "runtime/routines/shared_lock/intake.py", "console/web", "console/api",
)  # fmt: skip
_RAISED = {"BadInput", "Refused", "TriggerRefused", "BadSheet", "WordsNeeded", "Forbidden", "BadForm", "SignInNeeded", "PasswordDue"}


@pytest.mark.slow
def test_no_sentence_is_raised_where_pages_and_the_api_reach() -> None:
    found = []
    for path, tree in trees().items():
        if not str(path.relative_to(ROOT)).startswith(_REACHED):
            continue
        for node in ast.walk(tree):
            raised = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _RAISED and node.args
            if raised and isinstance(node.args[0], (ast.Constant, ast.JoinedStr)):  # type: ignore[attr-defined]
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")  # type: ignore[attr-defined]
    assert found == []


@pytest.mark.slow
def test_no_string_holds_both_languages() -> None:
    """"English (svenska)" is written nowhere."""
    both = re.compile(r"\b(?:the|is|are|not|no|needed|wanted|possible)\b[^()]*\((?=[^()]*[åäö])[^()]* [^()]*\)")
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in trees().items() for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and both.search(node.value)
        and node.value not in documents(tree)
    ]  # fmt: skip
    assert found == []


def documents(tree: ast.Module) -> set[str | None]:
    """The docstrings of a module: these may quote Swedish in English."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    return {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, kinds)}


def test_a_reason_comes_back_from_json_as_it_was() -> None:
    """Reasons within reasons, and lists of them, too."""
    inner = reasons.IN_FIELD(field="visit", why=reasons.DATE_TOO_FAR(day="2199-01-01"))
    reason = reasons.REFUSED(routine="r", order="LD-1", state="booked", trigger="linked", why=[inner, reasons.REASON_NEEDED()], possible=[])
    assert from_json(json.loads(json.dumps(reason.as_json()))) == reason
    assert say(reason, "en") == (
        "Order LD-1 is booked: cannot `linked`: visit: 2199-01-01 is too far from today; a reason is needed. "
        "Possible now: nothing by hand."
    )
    assert "skäl krävs" in say(reason, "sv") and "is" not in say(reason, "sv").split()


@pytest.mark.parametrize("stored", [None, [], "text", {"code": 7}, {"code": "refused"}, {"code": "refused", "facts": [1]}])
def test_what_is_no_reason_is_said_to_be_unreadable(stored: object) -> None:
    assert from_json(stored) == reasons.UNREADABLE()
    assert from_json({}) is None


@pytest.mark.parametrize("facts", [{}, {"why": {"a": 1}}, {"order": None, "state": 7, "trigger": ["x"], "why": "?", "possible": 3}])
def test_a_damaged_reason_is_still_said(facts: dict[str, object]) -> None:
    """Whatever facts a store holds, a sentence comes out and nothing is raised."""
    for code in (*KINDS, "unknown_code"):
        for lang in ("sv", "en"):
            assert say(Reason(code, facts), lang, WORKFLOW)


def test_names_are_labels_for_people_and_names_for_those_who_type() -> None:
    why = reasons.FIELD_MISSING(field="visit")
    assert say(why, "en", WORKFLOW, typed=True) == "visit is missing"
    assert say(why, "sv", WORKFLOW) == "Tid saknas" or say(why, "sv", WORKFLOW).endswith(" saknas")
    assert say(reasons.ROLE_MAY_NOT(role="operator"), "sv", WORKFLOW, typed=True) == "rollen handläggare får inte"


def test_every_guard_of_every_routine_is_named_in_a_reason() -> None:
    """A guard that gives no reason says its label."""
    for routine in routines().values():
        for name, guard in routine.definition.guards.items():
            assert say(reasons.GUARD(guard=name), "sv", routine.definition) == guard.label.sv


def test_a_code_is_declared_once_and_alike_in_both_languages() -> None:
    with pytest.raises(ValueError, match="twice"):
        declare("refused", "a", "a")
    with pytest.raises(ValueError, match="different"):
        declare("never_declared", "{a}", "{b}")


def _errors() -> set[str]:
    """The names of our errors: `LockstepError`, and every class that is one by its bases."""
    classes = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in trees().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    }  # fmt: skip
    found = {"LockstepError"}
    while more := {name for name, bases in classes.items() if bases & found} - found:
        found |= more
    return found


def _is_sentence(given: ast.expr) -> bool:
    """Is it text that was written here, or made of something by `str` or `join`?"""
    made = isinstance(given, ast.Call) and ast.unparse(given.func).endswith(("str", ".join", ".format"))
    return made or isinstance(given, (ast.JoinedStr, ast.BinOp)) or (isinstance(given, ast.Constant) and " " in str(given.value))


@pytest.mark.slow
def test_no_error_is_made_of_a_sentence() -> None:
    """From pages, commands, settings, keys, the schema, scenarios and pictures: each refusal is a reason, in both languages."""
    errors, calls, bare = _errors(), 0, []
    for path, tree in trees().items():
        for node in ast.walk(tree):
            called = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and called in errors - {"NotFound"} and node.args:
                calls += 1
                bare += [f"{path.relative_to(ROOT)}:{node.lineno}"] * _is_sentence(node.args[0])
    assert len(errors) > 30 and calls > 300
    assert bare == []


def test_each_kind_of_a_setting_that_does_not_fit_is_said_in_both_languages() -> None:
    """Of pydantic's errors, each that a setting, a plan or a class of the retention file can have, has texts of ours."""
    given: dict[str, Any] = {"database_url": 7, "lease_seconds": "x", "poll_seconds": 0, "worker_batch": 0, "calls_per_system": 1.5, "trace_share": 2,
            "log_level": "loud", "number_prefix": "?", "extra_closed_days": ["soon"], "oidc_acr": 3, "oidc_roles": 1,
            "local_accounts": "perhaps", "accessibility_assessed": "2027-99-99", "colour": 1}  # fmt: skip
    with pytest.raises(SettingsError) as refused:
        load_settings(**given)
    english, swedish = refused.value.said("en"), refused.value.said("sv")
    assert all(name in english and name in swedish for name in given)
    assert "cannot be used" not in english and not ENGLISH.search(re.sub(r"\b(true|false)\b", "", swedish)), swedish


@pytest.mark.slow
def test_what_is_looked_for_has_a_word_in_both_languages() -> None:
    """Each kind that some `NotFound` names is declared as a thing."""
    calls = (node for tree in trees().values() for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = (call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "NotFound")
    kinds = {str(node.value) for node in named if isinstance(node, ast.Constant)}
    assert len(kinds) > 10 and {f"thing.{kind}" for kind in kinds} <= set(KINDS)


def test_a_thing_that_is_not_there_is_said_in_one_language() -> None:
    found = NotFound("order", "anna@example.org")
    assert found.said("sv") == "Beställningen med det namnet finns inte här."
    assert str(found) == "No order of that name here."
    assert NotFound("lock unit", "L-1").said("sv") == "Låsenheten L-1 finns inte här."

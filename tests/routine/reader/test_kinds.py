"""Kinds of lines of a ticket: those that a careful human reads without hesitation, and those of danger that look like them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import bench.reader
from bench.reader.cases import errand
from console.routines.shared_lock.reading import read
from runtime.routines.shared_lock.settings import LockSettings
from workflow.routines.shared_lock.reading import as_facts

_KINDS: Sequence[Mapping[str, Any]] = yaml.safe_load((Path(bench.reader.__file__).parent / "kinds.yaml").read_text("utf-8"))


def _facts(kind: Mapping[str, Any], said: str) -> dict[str, Any]:
    comments = [said] if kind.get("comment") else []
    ticket = errand({**kind, "id": "kind", "title": str(kind.get("title", "Digital låsenhet")).replace("{}", said), "text": kind["text"] if comments else kind["text"].replace("{}", said)})
    return as_facts(read(ticket, comments, date(2027, 3, 1), LockSettings.model_construct().reading))


def _stated(facts: Mapping[str, Any]) -> dict[str, Any]:
    persons = [" ".join(filter(None, (each["role"], each["name"], each["id"], each["street"], each["apartment"]))) for each in facts["persons"]]
    contact, gate = facts["contact"], facts["gate"]
    stated: dict[str, Any] = {"outcome": facts["outcome"], "persons": persons}
    stated |= {"contact": f"{contact['name']} {contact['phone']}"} if contact["name"] else {}
    return stated | ({"gate": gate["code"] or "nej"} if gate["required"] is not None else {})


@pytest.mark.parametrize("kind", _KINDS, ids=[f"{n}_{each['kind'].replace(' ', '_')}" for n, each in enumerate(_KINDS)])
def test_a_kind_is_read_and_what_looks_like_it_is_a_doubt(kind: Mapping[str, Any]) -> None:
    right = {"outcome": "read", **kind.get("facts", {})}
    assert [(each, stated) for each in kind.get("read", ()) if (stated := _stated(_facts(kind, each))) != right] == []
    assert [each for each in kind.get("doubt", ()) if _facts(kind, each)["outcome"] == "read"] == []

"""The alert file as Prometheus reads it, for expressions of the one form that it uses: a measure against a number."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
_EXPR = re.compile(r"(?P<name>\w+)(\{[^}]*\})? (?P<sign>[<>]|==) (?P<number>[\d.]+)")
_SIGNS = {"<": operator.lt, ">": operator.gt, "==": operator.eq}


@cache
def rules() -> list[dict[str, Any]]:
    """The rules of deploy/prometheus/alerts.yml."""
    groups = yaml.load((DEPLOY / "prometheus" / "alerts.yml").read_text("utf-8"), yaml.CSafeLoader)["groups"]
    return [rule for group in groups for rule in group["rules"]]


def measure_of(rule: Mapping[str, Any]) -> str:
    """The measure that a rule is about."""
    return _parsed(rule)["name"]


def firing(measures: Mapping[str, float]) -> set[str]:
    """The alerts whose condition these measures meet, by name; `for` is left out."""
    found = set()
    for rule in rules():
        parts = _parsed(rule)
        values = [value for name, value in measures.items() if name.partition("{")[0] == parts["name"]]
        if any(_SIGNS[parts["sign"]](value, float(parts["number"])) for value in values):
            found.add(rule["alert"])
    return found


def _parsed(rule: Mapping[str, Any]) -> re.Match[str]:
    parts = _EXPR.fullmatch(rule["expr"])
    assert parts, f"{rule['alert']}: an expression of another form needs another test"
    return parts

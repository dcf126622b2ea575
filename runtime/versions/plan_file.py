"""Migration plans as YAML files: read, written, and known by their hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from runtime.model_reasons import Unfit, reasons_of
from runtime.versions import run_reasons
from workflow.errors import BadInput
from workflow.os_reasons import os_reason
from workflow.versions.plan import MigrationPlan, Rearm, StateRule, TimerRule

_LARGEST = 1_000_000
_MOMENT = "tag:yaml.org,2002:timestamp"


class _Loader(yaml.SafeLoader):
    """What looks like a date is text, as in an order's data; a mapping that says something twice raises `_SaidTwice`."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in every if tag != _MOMENT]
        for first, every in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        said: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if isinstance(key, yaml.ScalarNode) and key.value in said:
                raise _SaidTwice(key.value, key.start_mark.line + 1)
            said |= {key.value} if isinstance(key, yaml.ScalarNode) else set()
        return super().construct_mapping(node, deep)


class _SaidTwice(Exception):
    def __init__(self, key: str, line: int) -> None:
        super().__init__(key)
        self.key, self.line = key, line


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class _State(_Strict):
    source: str = Field(alias="from")
    target: str = Field(alias="to")
    when: dict[str, Any] = {}

    @field_validator("when")
    @classmethod
    def _of_values(cls, when: dict[str, Any]) -> dict[str, Any]:
        for name, value in when.items():
            listed = value if isinstance(value, list) else [value]
            if not all(isinstance(one, (str, int, float, bool, type(None))) for one in listed):
                raise Unfit([run_reasons.VALUE_OR_LIST(name=name[:40])])
        return when


class _Timer(_Strict):
    state: str
    name: str
    how: Rearm
    was: str = ""


class _Plan(_Strict):
    routine: str
    old: str = Field(alias="from", coerce_numbers_to_str=True)
    new: str = Field(alias="to", coerce_numbers_to_str=True)
    states: list[_State] = []
    reasons: dict[str, str] = {}
    triggers: dict[str, str | None] = {}
    timers: list[_Timer] = []
    backfill: str | None = None
    records: list[str] = []
    ended: bool = False


def read_plan(file: Path) -> MigrationPlan:
    """The plan in a file; raises `BadInput` with the place and the problem where it is none."""
    try:
        if file.stat().st_size > _LARGEST:
            raise BadInput(run_reasons.TOO_LARGE(name=file.name, most=_LARGEST))
        return parse_plan(file.read_text("utf-8"), file.name)
    except OSError as problem:
        raise BadInput(run_reasons.NOT_READABLE(name=file.name, why=os_reason(problem))) from None
    except UnicodeDecodeError:
        raise BadInput(run_reasons.NOT_UTF8(name=file.name)) from None


def parse_plan(text: str, name: str = "text") -> MigrationPlan:
    """The plan that this YAML text holds; raises `BadInput` where it holds none."""
    try:
        found = yaml.load(text, _Loader)  # noqa: S506
    except _SaidTwice as twice:
        raise BadInput(run_reasons.SAID_TWICE(name=name, key=twice.key[:40], line=twice.line)) from None
    except RecursionError:
        raise BadInput(run_reasons.NO_YAML(name=name, where="")) from None
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        where = run_reasons.IN_LINE(line=mark.line + 1) if mark else ""
        raise BadInput(run_reasons.NO_YAML(name=name, where=where)) from None
    if not isinstance(found, Mapping):
        raise BadInput(run_reasons.NO_MAPPING(name=name))
    try:
        read = _Plan.model_validate(found)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInput(run_reasons.BAD_VALUE(name=name, where=where, why=list(reasons_of(first)))) from None
    return MigrationPlan(
        read.routine, read.old, read.new,
        states=tuple(StateRule(s.source, s.target, s.when) for s in read.states),
        reasons=read.reasons, triggers=read.triggers,
        timers=tuple(TimerRule(t.state, t.name, t.how, t.was) for t in read.timers),
        backfill=read.backfill, records=tuple(read.records), ended=read.ended,
    )  # fmt: skip


def plan_hash(plan: MigrationPlan) -> str:
    """SHA-256 of what the plan says, in hexadecimal; how its file is laid out makes no difference."""
    return hashlib.sha256(json.dumps(asdict(plan), sort_keys=True, default=str).encode()).hexdigest()


def write_plan(plan: MigrationPlan, gaps: Sequence[str] = ()) -> str:
    """The plan as YAML text, with what it does not answer yet as comments at its head."""
    values: dict[str, Any] = {"routine": plan.routine, "from": plan.old, "to": plan.new}
    values["states"] = [
        {"from": rule.source, "to": rule.target} | ({"when": dict(rule.when)} if rule.when else {}) for rule in plan.states
    ]
    values["reasons"], values["triggers"] = dict(plan.reasons), dict(plan.triggers)
    values["timers"] = [
        {"state": t.state, "name": t.name, "how": str(t.how)} | ({"was": t.was} if t.was else {}) for t in plan.timers
    ]
    values |= {"backfill": plan.backfill, "records": list(plan.records), "ended": plan.ended}
    head = "".join(f"# To decide: {gap}\n" for gap in gaps)
    return head + yaml.safe_dump(values, sort_keys=False, allow_unicode=True, default_flow_style=None, width=120)

"""The settings for people: what each is now, and the page that documents them all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from itertools import groupby
from typing import Any, get_args, get_origin

from pydantic.fields import FieldInfo

from runtime.bootstrap import models_of
from runtime.settings import Settings, every_setting

_SECRET = re.compile(r"(key|token|password|secret)$")
_PASSWORD = re.compile(r"(://[^:/@]*:)[^@]*@")

_HEAD = """# Settings

<!-- Made by `make diagrams` from the settings models; a test fails when it is stale. -->

Every setting has a default that works. Give one as a variable, `LOCKSTEP_` and its name in capitals, or in a TOML file
that `LOCKSTEP_CONFIG` names, under its own name; the variable wins. Lists and tables in variables are JSON. A secret may
also be a file, which the variable with `_FILE` after its name names, or a systemd credential with the variable's
name in small letters. A file of settings that others can read may not hold one. They are checked
when a command starts, each for itself
and against the others, and `lockstep check` shows what each is now.

A routine may have its own settings: `lead_days` of a routine `leave` is the variable `LOCKSTEP_LEAVE_LEAD_DAYS`, or
`lead_days` in the table `[leave]` of the file. Where the routine's model says so, they are named without its name.
"""
_TABLE = """
| setting | kind | default | meaning |
| --- | --- | --- | --- |
"""


def page() -> str:
    """docs/settings.md."""
    text = ""
    for routine, group in groupby(every_setting(models_of()), lambda setting: setting.routine):
        text += f"\n## Routine `{routine}`\n" if routine else "\n## The installation\n"
        text += _TABLE + "".join(_line(setting.name, setting.field) for setting in group)
    return _HEAD + text


def current(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Name, value and where it was given; what is secret is not shown."""
    given = {name.upper() for name in os.environ}
    for setting in every_setting({name: type(own) for name, own in settings.own.items()}):
        model = settings.own[setting.routine] if setting.routine else settings
        name = setting.name.rpartition(".")[2]
        chosen = "given" if name in model.model_fields_set else "default"
        where = "variable" if setting.variable in given else chosen
        yield setting.name, shown(setting.name, getattr(model, name)), where


def shown(name: str, value: Any) -> str:
    """A value as text, without what is secret in it."""
    if _SECRET.search(name):
        return "(set)" if value else ""
    return _PASSWORD.sub(r"\1***@", _text(value))


def _line(name: str, field: FieldInfo) -> str:
    default = _text(field.default)
    cells = (f"`{name}`", _kind(field), f"`{default}`" if default else "", field.description or "")
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |\n"


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{k}: {_text(v)}" for k, v in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_text(v) for v in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, time)):
        return value.isoformat() if isinstance(value, date) else f"{value:%H:%M}"
    return str(value)


_KINDS: Mapping[Any, str] = {
    str: "text", int: "whole number", float: "number", bool: "true or false", time: "time", date: "date",
    tuple: "list", dict: "table",
}  # fmt: skip


def _kind(field: FieldInfo) -> str:
    wanted = field.annotation
    if get_origin(wanted) in (tuple, dict):
        return _KINDS[get_origin(wanted)]
    if wanted in _KINDS:
        return _KINDS[wanted]
    return " or ".join(f"`{choice}`" for choice in get_args(wanted)) or "text"

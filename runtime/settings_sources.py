"""Reads settings: from what a caller gives, LOCKSTEP_* variables, files of secrets, and a TOML file."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError as NotJson

from runtime import setting_reasons as reasons
from runtime.model_reasons import reasons_of
from runtime.settings import PREFIX, M, Models, Setting, Settings, every_setting, is_flat, prefix_of, too_large
from workflow.errors import SettingsError
from workflow.reasons import Reason
from workflow.values import SettingValues


def read_settings(models: Models, given: SettingValues) -> Settings:
    """Settings from (first wins) `given`, LOCKSTEP_* variables, the TOML file named by LOCKSTEP_CONFIG, defaults.

    Raises `SettingsError` with a sentence for each that is wrong.
    """
    _refuse_same_names(models)
    known = _from_file(os.environ.get("LOCKSTEP_CONFIG"), models) | {k: v for k, v in given.items() if v is not None}
    kept = {k: v for k, v in known.items() if k in given or f"{PREFIX}{k.upper()}" not in os.environ}
    secrets = _secrets_in_files(models)
    own = {}
    for routine, model in models.items():
        values = _taken_from(kept, routine, model, given) | secrets.get(routine, {})
        table = "" if is_flat(routine, model) else routine
        own[routine] = _made(_reads_variables(model, prefix_of(routine, model)), values, table)
    return _made(Settings, kept | secrets.get("", {}), "").with_own(own)


def _refuse_same_names(models: Models) -> None:
    seen: dict[str, str] = {}
    for setting in every_setting(models):
        if setting.variable in seen:
            raise SettingsError(reasons.SAME_VARIABLE(name=setting.name, routine=setting.routine, variable=setting.variable))
        seen[setting.variable] = setting.routine


def _taken_from(known: dict[str, Any], routine: str, model: type[BaseModel], given: SettingValues) -> dict[str, Any]:
    """What is said of a routine's settings, taken out of all that is known."""
    if is_flat(routine, model):
        return {name: known.pop(name) for name in model.model_fields if name in known}
    table = known.pop(routine, {})
    if not isinstance(table, Mapping):
        raise SettingsError(reasons.OF_SETTING(name=routine, why=reasons.NO_TABLE()))
    prefix = prefix_of(routine, model)
    return {k: v for k, v in table.items() if routine in given or f"{prefix}{k.upper()}" not in os.environ}


@cache
def _reads_variables(model: type[BaseModel], prefix: str) -> type[BaseModel]:
    """The model, so that it also reads variables that begin with the prefix."""
    if issubclass(model, BaseSettings):
        return model
    config = SettingsConfigDict(env_prefix=prefix, extra="forbid", frozen=True)
    return type(model.__name__, (model, BaseSettings), {"model_config": config, "__module__": model.__module__})


def _made(model: type[M], values: Mapping[str, Any], table: str) -> M:
    try:
        made = model(**values)
    except NotJson as error:
        name = re.search(r'field "(\w+)"', str(error))
        which = name[1] if name else reasons.OF_ENVIRONMENT()
        raise SettingsError(reasons.OF_SETTING(name=which, why=reasons.NOT_JSON())) from None
    except ValidationError as error:
        raise SettingsError(reasons.EACH(each=list(_wrong(error, table)))) from None
    if problems := too_large(made):
        raise SettingsError(reasons.EACH(each=problems))
    return made


def _wrong(error: ValidationError, table: str) -> Iterator[Reason]:
    for problem in error.errors(include_input=False, include_url=False):
        name = ".".join(str(part) for part in ((table,) if table else ()) + problem["loc"] if problem["loc"])
        why = [reasons.NO_SETTING()] if problem["type"] == "extra_forbidden" else reasons_of(problem)
        yield from [reasons.OF_SETTING(name=name, why=list(why))] if name else why


def _secrets_in_files(models: Models) -> Mapping[str, dict[str, str]]:
    """The secrets that were handed over as files, by routine."""
    settings = list(every_setting(models))
    variables, found = {setting.variable for setting in settings}, dict[str, dict[str, str]]()
    for setting in settings:
        variable = setting.file_variable
        source: Reason | str = variable
        path = os.environ.get(variable) if variable and variable not in variables else None
        if not path and variable and setting.variable not in os.environ:
            source, path = reasons.CREDENTIAL(name=setting.variable.lower()), _credential(setting.variable)
        if not path:
            continue
        name = setting.name.rpartition(".")[2]
        if setting.variable in os.environ:
            raise _refused(setting, reasons.GIVEN_TWICE(variable=source))
        try:
            found.setdefault(setting.routine, {})[name] = Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as problem:
            raise _refused(setting, reasons.FILE_UNREADABLE(variable=source, problem=type(problem).__name__)) from None
    return found


def _refused(setting: Setting, why: Reason) -> SettingsError:
    return SettingsError(reasons.OF_SETTING(name=setting.name, why=why))


def _credential(variable: str) -> str | None:
    """The file of a systemd credential that is named as the variable, in small letters; None where there is none."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder) / variable.lower() if folder else None
    return str(path) if path is not None and path.is_file() else None


def _refuse_open_secrets(path: Path, known: Mapping[str, Any], models: Models) -> None:
    """Raises `SettingsError` where a file that others can read holds a secret."""
    if not path.stat().st_mode & 0o077:
        return
    for setting in every_setting(models):
        table, _, name = setting.name.rpartition(".")
        held = known.get(table, {}) if table else known
        if setting.file_variable and isinstance(held, Mapping) and held.get(name):
            raise SettingsError(reasons.SECRET_OPEN(file=path.name, name=setting.name, variable=setting.file_variable))


def _from_file(path: str | None, models: Models) -> dict[str, Any]:
    if not path:
        return {}
    try:
        found = tomllib.loads(Path(path).read_text("utf-8"))
        _refuse_open_secrets(Path(path), found, models)
        return found
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        at = re.search(r"at line (\d+), column (\d+)", str(problem)) if isinstance(problem, tomllib.TOMLDecodeError) else None
        place = reasons.AT_PLACE(line=at[1], column=at[2]) if at else ""
        facts = {"file": Path(path).name, "problem": type(problem).__name__}
        raise SettingsError(reasons.SETTINGS_UNREADABLE(**facts, place=place)) from None

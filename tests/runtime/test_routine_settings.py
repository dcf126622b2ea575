"""A routine's own settings: read with those of everybody, checked at start, handed to its functions and to nobody else's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field

from runtime.bootstrap import load_settings, open_app, routines, tools_of
from runtime.clock import StandingClock
from runtime.routine import Routine
from runtime.routines.shared_lock.settings import LockSettings
from runtime.services.service import Service
from runtime.settings import Settings, every_setting
from tests.runtime.test_routines import FORM, NOW, TOVA
from tests.runtime.tiny import ROUTINE, both
from workflow.definition import Guard
from workflow.errors import BadInput, SettingsError


class TinySettings(BaseModel):
    """What the small routine lets be chosen."""

    most_days: int = Field(20, ge=1, description="The most days that may be asked for.")
    call_attempts: int = Field(2, ge=1, description="Attempts of a call.")
    token: str = Field("", description="A token.", repr=False)


def few_days(order: Any, facts: Any) -> bool:
    return bool(facts["days"] <= facts["tools"].settings["most_days"])


GUARDS = {"few_days": Guard("few_days", both("not so many days"), few_days)}
TINY = replace(ROUTINE, definition=replace(ROUTINE.definition, guards=GUARDS), settings=TinySettings)
ON_BOARD = (TINY,)


def loaded(on_board: tuple[Routine, ...] = ON_BOARD, **given: Any) -> Settings:
    return load_settings(on_board, **given)


def test_they_are_variables_and_a_table_under_the_routines_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What a caller gives comes first, then the variable, then the file, then the default."""
    file = tmp_path / "settings.toml"
    file.write_text('poll_seconds = 2.5\n[tiny]\nmost_days = 4\ncall_attempts = 5\n')
    monkeypatch.setenv("LOCKSTEP_CONFIG", str(file))
    assert (loaded().of(TinySettings).most_days, loaded().poll_seconds) == (4, 2.5)
    monkeypatch.setenv("LOCKSTEP_TINY_MOST_DAYS", "6")
    assert loaded().of(TinySettings).most_days == 6 and loaded().of(TinySettings).call_attempts == 5
    assert loaded(tiny={"most_days": 7}).of(TinySettings).most_days == 7


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"tiny": {"most_days": 0}}, "Setting tiny.most_days: "),
        ({"tiny": {"days": 1}}, "Setting tiny.days: there is no such setting"),
        ({"tiny": {"most_days": 10**9}}, "most_days is too large"),
        ({"tiny": 3}, "Setting tiny: it is a table"),
        ({"most_days": 3}, "Setting most_days: there is no such setting"),
        ({"treserva_url": "https://t.example.se"}, "Setting treserva_url: there is no such setting"),
        ({"oidc_roles": {"g": "king"}}, "there is no role king; possible are "),
    ],
)
def test_what_cannot_be_is_refused_at_start(given: dict[str, Any], why: str) -> None:
    """In a sentence with the setting's whole name; the settings of a routine that is not on board are unknown."""
    with pytest.raises(SettingsError, match=why):
        loaded(**given)


def test_a_secret_may_be_a_file_and_shows_nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("hush-hush\n")
    monkeypatch.setenv("LOCKSTEP_TINY_TOKEN_FILE", str(file))
    settings = loaded()
    assert settings.of(TinySettings).token == "hush-hush"
    assert "hush" not in f"{settings!r} {settings.own!r} {tools_of(settings, 'tiny').settings}"


def test_each_routine_reads_its_own_and_those_of_everybody() -> None:
    """`most_days` is unknown to another routine; `NAME_attempts` makes the retry policy NAME."""
    settings = load_settings((*routines().values(), TINY), tiny={"most_days": 3})
    tiny, lock = tools_of(settings, "tiny").settings, tools_of(settings, "shared_lock").settings
    assert tiny["most_days"] == 3 and "most_days" not in lock and "reopen_days" not in tiny
    assert tiny["policies"]["call"].attempts == 2 and tiny["policies"]["default"].attempts == 8
    assert lock["policies"]["link"].attempts == 3 and "call" not in lock["policies"]
    assert tiny["attention_hours"] == lock["attention_hours"]


def test_a_guard_goes_by_them(tmp_path: Path) -> None:
    """Three days are too many where two are the most; the routine alone is an installation."""
    app = open_app(loaded(database_url=f"sqlite:///{tmp_path}/s.db", tiny={"most_days": 2}), StandingClock(NOW), on_board=ON_BOARD)
    with pytest.raises(BadInput, match="not so many days"):
        Service(app).new_order("tiny", "ask", FORM, TOVA)
    assert Service(app).new_order("tiny", "ask", FORM | {"days": "2"}, TOVA)["state"] == "asked"
    app.close()


def test_two_settings_of_one_variable_are_refused() -> None:
    """Which of them is meant could not be known."""

    class Flat(BaseModel):
        model_config = {"env_prefix": "LOCKSTEP_"}  # type: ignore[typeddict-unknown-key]
        zone: str = ""

    with pytest.raises(SettingsError, match="zone of routine tiny: another has the variable LOCKSTEP_ZONE too"):
        loaded((replace(TINY, settings=Flat),))


def test_those_of_the_lock_routine_keep_their_names() -> None:
    """No variable of an installation has changed by the move to the shelf."""
    named = {s.name: s.variable for s in every_setting({"shared_lock": LockSettings})}
    assert named["treserva_url"] == "LOCKSTEP_TRESERVA_URL" and named["poll_minutes"] == "LOCKSTEP_POLL_MINUTES"
    assert all(variable == f"LOCKSTEP_{name.upper()}" for name, variable in named.items())


def test_changed_values_go_where_they_belong() -> None:
    settings = load_settings(lease_seconds=9.0).changed(lease_seconds=10.0, poll_minutes=5)
    assert settings.lease_seconds == 10.0 and settings.of(LockSettings).poll_minutes == 5
    assert tools_of(settings, "shared_lock").settings["poll_every"].total_seconds() == 300

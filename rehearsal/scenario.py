"""Plays scenario files: a small world, what happens in it, and what must then be true."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
import yaml

from adapters.scenario_world import known_keys, needed, person_exists
from rehearsal.expectations import Unmet, check, effect_exists
from rehearsal.rehearsal import POINTS, Death, Rehearsal
from runtime import crypto
from runtime.app import App
from runtime.bootstrap import load_settings, open_app, store_parts, tools_of
from runtime.error_report import where
from runtime.invariants import breaches
from storage.fresh import fresh_place
from workflow.errors import BadInput, LockstepError
from workflow.values import Actor

Facts = Mapping[str, Any]
_KEYS = frozenset({"name", "start", "settings", "world", "steps"})
_MISWRITTEN = (KeyError, TypeError, ValueError, AttributeError)
_TRIGGER_KEYS = frozenset({"order", "name", "by", "role", "reason", "refused"})


@dataclass(frozen=True)
class Result:
    """What came of one file: its name, and what did not hold (None: all held)."""

    name: str
    failure: str | None
    steps: int


def play(path: Path, database: str | None = None, profile: str | None = None) -> Result:
    """Play one file on a fresh store; with a profile of Lindesk's, over HTTP."""
    scenario = load(path)
    with fresh_place(store_parts(), database) as place, _way(profile) as make_app:
        try:
            return Player(scenario, path, place, make_app).play()
        except _MISWRITTEN as problem:
            raise BadInput(f"Scenario {path.name} cannot be set up: {_named(problem)}.") from None


@contextmanager
def _way(profile: str | None) -> Iterator[Callable[..., App]]:
    if profile is None:
        yield open_app
        return
    from rehearsal.served_stubs import over_http

    with over_http(profile) as make_app:
        yield make_app


def load(path: Path) -> Facts:
    """A scenario file's content; one that is not a scenario is refused in a sentence."""
    try:
        scenario = yaml.safe_load(path.read_text("utf-8"))
    except OSError as problem:
        raise BadInput(f"Scenario {path.name} cannot be read: {problem.strerror}.") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise BadInput(f"Scenario {path.name} is not YAML{where}.") from None
    if not isinstance(scenario, dict) or not isinstance(scenario.get("steps"), list) or "start" not in scenario:
        raise BadInput(f"Scenario {path.name} lacks `start` or `steps`.")
    unknown = sorted(set(scenario) - _KEYS)
    if unknown:
        raise BadInput(f"Scenario {path.name} has {unknown[0]}; possible are {', '.join(sorted(_KEYS))}.")
    return scenario


class Player:
    """One file being played."""

    def __init__(self, scenario: Facts, path: Path, database: str, make_app: Callable[..., App] = open_app) -> None:
        self.scenario, self.path = scenario, path
        # A store that nobody will open again may have any key.
        given = {"database_url": database, "master_key": crypto.fresh_key(), **(scenario.get("settings") or {})}
        settings = load_settings(**given)
        start = _moment(scenario["start"])
        self.rehearsal = Rehearsal(settings, tools_of(settings).calendar.parse_local(start), make_app)

    def play(self) -> Result:
        name, steps = str(self.scenario.get("name") or self.path.stem), self.scenario["steps"]
        try:
            self.rehearsal.set_up(self.scenario.get("world") or {})
            for n, step in enumerate(steps, start=1):
                failure = self._step(step)
                if failure:
                    return Result(name, f"step {n} ({_first_key(step)}): {failure}", n)
            return Result(name, None, len(steps))
        finally:
            self.rehearsal.close()

    def _step(self, step: Any) -> str | None:
        if not isinstance(step, Mapping) or len(step) != 1:
            raise BadInput(f"Scenario {self.path.name}: each step is one verb.")
        (verb, value), *_ = step.items()
        do = _VERBS.get(str(verb))
        if do is None:
            raise BadInput(f"Scenario {self.path.name}: there is no verb {verb}; possible are {', '.join(sorted(_VERBS))}.")
        try:
            failure = do(self, value)
        except LockstepError as problem:
            return str(problem)
        except _MISWRITTEN as problem:
            return f"cannot be played: {_named(problem)}"
        if failure is None:
            failure = next(iter(breaches(self.rehearsal.app)), None)
        return failure

    # Verbs ---------------------------------------------------------------------------------------

    def _ticket(self, value: Facts) -> str | None:
        spec = dict(value)
        if "file" in spec:
            spec["file"] = orjson.loads((self.path.parent / str(spec["file"])).read_bytes())
        self.rehearsal.happen("ticket", spec)
        return None

    def _world(self, verb: str) -> Callable[[Facts], str | None]:
        def happen(value: Facts) -> str | None:
            self.rehearsal.happen(verb, value)
            return None

        return happen

    def _run(self, value: Any) -> str | None:
        if value != "idle":
            raise BadInput(f"`run: {value}` is not known; possible is `run: idle`.")
        self.rehearsal.run()
        return None

    def _advance(self, value: Any) -> str | None:
        if isinstance(value, Mapping):
            moment = self.rehearsal.app.tools.calendar.parse_local(_moment(value["to"]))
            if moment < self.rehearsal.clock.now():
                raise BadInput("The clock does not go back.")
            self.rehearsal.advance_to(moment)
        else:
            self.rehearsal.advance(str(value))
        return None

    def _role(self, name: str) -> str:
        roles = self.rehearsal.app.roles
        if name not in roles:
            raise BadInput(f"There is no role {name}; possible are {', '.join(roles)}.")
        return name

    def _trigger(self, value: Facts) -> str | None:
        data = {k: v for k, v in value.items() if k not in _TRIGGER_KEYS}
        actor = Actor(str(value.get("by", "somebody")), self._role(str(value.get("role", "operator"))))
        wanted, reason = value.get("refused"), value.get("reason")
        try:
            order = self.rehearsal.order(str(value["order"]))
            if "person" in data:
                data["person"] = self.rehearsal.letter_of(order, str(data["person"]))
            self.rehearsal.trigger(order.number, str(value["name"]), actor, None if reason is None else str(reason), data)
        except LockstepError as refusal:
            if wanted is None:
                return str(refusal)
            if str(wanted).casefold() not in str(refusal).casefold():
                return f"refused, but not because of {wanted!r}: {refusal}"
            return None
        return None if wanted is None else f"`{value['name']}` was not refused"

    def _stock(self, value: Facts) -> str | None:
        known_keys("stock", value, ("deliver",))
        needed("stock", value, "deliver")
        self.rehearsal.deliver(value["deliver"])
        return None

    def _crash(self, value: Facts) -> str | None:
        known_keys("crash", value, ("at", "effect", "person"))
        person_exists(self.rehearsal.world, value.get("person"))
        if value["at"] not in POINTS:
            raise BadInput(f"There is no point {value['at']} to crash at; possible are {', '.join(POINTS)}.")
        effect_exists(self.rehearsal, value.get("effect"))
        self.rehearsal.deaths.append(Death(str(value["at"]), value.get("effect"), value.get("person")))
        return None

    def _expect(self, value: Facts) -> str | None:
        try:
            check(self.rehearsal, value)
        except Unmet as unmet:
            return str(unmet)
        return None


def _named(problem: Exception) -> str:
    """What was not there or not as it should be, and where it came to light."""
    what = str(problem.args[0] if isinstance(problem, KeyError) else problem)
    what = f"{what} is missing" if isinstance(problem, KeyError) and " " not in what else what
    return f"{what} ({type(problem).__name__} at {where(problem)})"


def _moment(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return f"{value}T00:00" if isinstance(value, date) else str(value)


def _first_key(step: Any) -> str:
    return str(next(iter(step), "?")) if isinstance(step, Mapping) else "?"


_VERBS: Mapping[str, Callable[[Player, Any], str | None]] = {
    "ticket": Player._ticket, "run": Player._run, "advance": Player._advance, "trigger": Player._trigger,
    "stock": Player._stock, "crash": Player._crash, "expect": Player._expect,
    **{verb: (lambda v: lambda player, value: player._world(v)(value))(verb) for verb in ("treserva", "tes", "lindesk", "fault")},
}  # fmt: skip

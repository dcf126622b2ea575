"""Plays scenario files: what happens in a small installation of one routine, and what must then be true.

The verbs for any routine are here; a routine's extension brings others, and a simulated world for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from adapters.scenario_keys import known_keys, needed
from adapters.scenario_reasons import NO_SYSTEM
from rehearsal import reasons
from rehearsal.expectations import check, effect_exists
from rehearsal.extension import MakeApp, extension_of
from rehearsal.faulty import FAULTS, Ordered
from rehearsal.rehearsal import POINTS, Death, Rehearsal, chosen
from runtime import crypto
from runtime.bootstrap import load_settings, store_parts, tools_of
from runtime.error_report import where
from runtime.invariants import breaches
from runtime.reasons import NO_SUCH_ROLE
from runtime.routine import Routine
from storage.fresh import fresh_place, memory_place
from workflow.errors import BadInput, LockstepError
from workflow.os_reasons import os_reason
from workflow.reasons import WHY, Reason
from workflow.values import Actor, Facts, Order

_KEYS = frozenset({"name", "routine", "start", "settings", "world", "steps"})
_MISWRITTEN = (KeyError, TypeError, ValueError, AttributeError)
_TRIGGER_KEYS = frozenset({"order", "name", "by", "role", "reason", "refused"})
_BEGIN_KEYS = _TRIGGER_KEYS | {"kind"}


@dataclass(frozen=True)
class Result:
    """What came of one file: its name, and what did not hold (None: all held)."""

    name: str
    failure: Reason | None
    steps: int


def play(
    path: Path, database: str | None = None, profile: str | None = None, on_board: Sequence[Routine] | None = None
) -> Result:
    """Play one file on a fresh store; with a profile of the stub servers, over HTTP.

    `on_board` has the routine where no installed package offers it.
    """
    scenario = load(path)
    on_board = on_board or _routine(scenario)
    parts = store_parts(on_board)
    stored = fresh_place(parts, database) if database or profile else memory_place(parts)
    with stored as place, _way(on_board[0], profile) as make_app:
        try:
            return Player(scenario, path, place, make_app, on_board).play()
        except _MISWRITTEN as problem:
            raise BadInput(reasons.NOT_SET_UP(file=path.name, problem=_named(problem))) from None


def _routine(scenario: Facts) -> tuple[Routine, ...]:
    return chosen(str(scenario.get("routine") or load_settings().routine))


@contextmanager
def _way(routine: Routine, profile: str | None) -> Iterator[MakeApp | None]:
    if profile is None:
        yield None
        return
    served = extension_of(routine).served
    if served is None:
        raise BadInput(reasons.NO_STUB_SERVERS(routine=routine.name))
    with served(profile) as make_app:
        yield make_app


def load(path: Path) -> Facts:
    """A scenario file's content; one that is not a scenario is refused in a sentence."""
    try:
        scenario = yaml.safe_load(path.read_text("utf-8"))
    except OSError as problem:
        raise BadInput(reasons.NOT_READ(file=path.name, problem=os_reason(problem))) from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as problem:
        mark = getattr(problem, "problem_mark", None)
        place = reasons.AT_LINE(line=mark.line + 1) if mark else ""
        raise BadInput(reasons.NO_YAML(file=path.name, place=place)) from None
    if not isinstance(scenario, dict) or not isinstance(scenario.get("steps"), list) or "start" not in scenario:
        raise BadInput(reasons.NO_SCENARIO(file=path.name))
    unknown = sorted(set(scenario) - _KEYS)
    if unknown:
        raise BadInput(reasons.STRANGE_KEY(file=path.name, key=unknown[0], known=sorted(_KEYS)))
    return scenario


class Player:
    """One file being played."""

    def __init__(
        self, scenario: Facts, path: Path, database: str, make_app: MakeApp | None = None,
        on_board: Sequence[Routine] | None = None,
    ) -> None:  # fmt: skip
        self.scenario, self.path = scenario, path
        on_board = on_board or _routine(scenario)
        # A store that is opened once may have any key.
        given = {"database_url": database, "master_key": crypto.fresh_key(), **(scenario.get("settings") or {})}
        settings = load_settings(on_board, **given).changed(routine=on_board[0].name)
        start = tools_of(settings).calendar.parse_local(_moment(scenario["start"]))
        self.rehearsal = Rehearsal(settings, start, make_app, on_board=on_board)
        self.workflow = self.rehearsal.app.engine.workflow
        own = {verb: self._own(verb) for verb in self.rehearsal.extension.verbs}
        self.verbs: Mapping[str, Callable[[Any], Reason | None]] = {
            "begin": self._begin, "trigger": self._trigger, "advance": self._advance, "run": self._run, "fault": self._fault,
            "crash": self._crash, "expect": self._expect, **own,
        }  # fmt: skip

    def play(self) -> Result:
        name, steps = str(self.scenario.get("name") or self.path.stem), self.scenario["steps"]
        try:
            self.rehearsal.set_up(self.scenario.get("world") or {})
            for n, step in enumerate(steps, start=1):
                failure = self._step(step)
                if failure:
                    return Result(name, reasons.STEP_FAILED(n=n, verb=_first_key(step), why=failure), n)
            return Result(name, None, len(steps))
        finally:
            self.rehearsal.close()

    def _step(self, step: Any) -> Reason | None:
        if not isinstance(step, Mapping) or len(step) != 1:
            raise BadInput(reasons.ONE_VERB(file=self.path.name))
        (verb, value), *_ = step.items()
        do = self.verbs.get(str(verb))
        if do is None:
            raise BadInput(reasons.NO_VERB(file=self.path.name, verb=verb, known=sorted(self.verbs)))
        try:
            failure = do(value)
        except LockstepError as problem:
            return problem.reason
        except _MISWRITTEN as problem:
            return reasons.NOT_PLAYED(problem=_named(problem))
        if failure is None and (broken := breaches(self.rehearsal.app)):
            return WHY(why=broken[0])
        return failure

    # Verbs ---------------------------------------------------------------------------------------

    def _own(self, verb: str) -> Callable[[Any], None]:
        """A verb that the routine's extension brings."""
        return lambda value: self.rehearsal.happen(verb, value, self.path.parent)

    def _run(self, value: Any) -> None:
        if value != "idle":
            raise BadInput(reasons.RUN_IDLE(value=value))
        self.rehearsal.run()

    def _advance(self, value: Any) -> None:
        if isinstance(value, Mapping):
            moment = self.rehearsal.app.tools.calendar.parse_local(_moment(value["to"]))
            if moment < self.rehearsal.clock.now():
                raise BadInput(reasons.CLOCK_GOES_ON())
            self.rehearsal.advance_to(moment)
        else:
            self.rehearsal.advance(str(value))

    def _role(self, name: str) -> str:
        roles = self.rehearsal.app.roles
        if name not in roles:
            raise BadInput(NO_SUCH_ROLE(name=name, known=list(roles)))
        return name

    def _actor(self, value: Facts) -> Actor:
        """Who acts: by default in the first role of the routine that may."""
        first = next((role.name for role in self.workflow.roles if role.acts and role.signs_in), "")
        return Actor(str(value.get("by", "someone")), self._role(str(value.get("role", first))))

    def _begin(self, value: Facts) -> Reason | None:
        needed("begin", value, "order", "name")
        data = {k: v for k, v in value.items() if k not in _BEGIN_KEYS}
        name, kind = str(value["name"]), str(value.get("kind", ""))
        if name not in self.workflow.by_hand(None):
            raise BadInput(reasons.BEGINS_NOT_SO(trigger=name, known=list(self.workflow.by_hand(None))))
        return self._tried(
            value, lambda: self.rehearsal.begin(str(value["order"]), name, kind, self._actor(value), _reason(value), data)
        )

    def _trigger(self, value: Facts) -> Reason | None:
        data = {k: v for k, v in value.items() if k not in _TRIGGER_KEYS}
        actor = self._actor(value)

        def fire() -> None:
            order = self.rehearsal.order(str(value["order"]))
            given = self.rehearsal.extension.given(self.rehearsal, order, data)
            self.rehearsal.trigger(order.number, str(value["name"]), actor, _reason(value), given)

        return self._tried(value, fire)

    def _tried(self, value: Facts, do: Callable[[], None]) -> Reason | None:
        """Do it; what is to be refused must be, and with these words in either language."""
        wanted = value.get("refused")
        try:
            do()
        except LockstepError as refusal:
            if wanted is None:
                return refusal.reason
            if not any(str(wanted).casefold() in refusal.said(lang).casefold() for lang in ("sv", "en")):
                return reasons.REFUSED_OTHERWISE(wanted=repr(wanted), why=refusal.reason)
            return None
        return None if wanted is None else reasons.NOT_REFUSED(trigger=value["name"])

    def _fault(self, value: Facts) -> None:
        known_keys("fault", value, ("system", "operation", "kind", "times"))
        needed("fault", value, "system", "kind")
        systems = {system.system: system for system in self.rehearsal.systems}
        name, kind, operation = str(value["system"]), str(value["kind"]), value.get("operation")
        if name not in systems:
            raise BadInput(NO_SYSTEM(name=name, known=list(systems) or ["–"]))
        if kind not in (*FAULTS, "refused"):
            raise BadInput(reasons.NO_FAULT(name=kind, known=[*FAULTS, "refused"]))
        effect_exists(self.rehearsal, operation)
        systems[name].ordered.append(Ordered(kind, operation, int(value.get("times", 1))))

    def _crash(self, value: Facts) -> None:
        known_keys("crash", value, ("at", "effect", "subject"))
        subject = value.get("subject")
        meant = None if subject is None else lambda order, found: bool(found == str(subject))
        self.rehearsal.deaths.append(death_of(self.rehearsal, value, meant))

    def _expect(self, value: Facts) -> None:
        check(self.rehearsal, value)


def death_of(rehearsal: Rehearsal, value: Facts, meant: Callable[[Order, str], bool] | None) -> Death:
    """The death that a `crash` step orders, for the orders and subjects that are meant (None: any)."""
    if value["at"] not in POINTS:
        raise BadInput(reasons.NO_POINT(name=value["at"], known=list(POINTS)))
    effect_exists(rehearsal, value.get("effect"))
    return Death(str(value["at"]), value.get("effect"), meant)


def _reason(value: Facts) -> str | None:
    return None if value.get("reason") is None else str(value["reason"])


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

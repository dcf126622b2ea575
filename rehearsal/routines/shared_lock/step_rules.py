"""This routine's rules that a single step could break: I3, I4, I5, I7 and I11, looked at as the step is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from rehearsal.simulation.watch import StepRules, breach
from runtime.app import App
from runtime.routines.shared_lock.rules import different_persons, discloses
from runtime.worker.in_flight import InFlight
from workflow.calendar import WorkCalendar
from workflow.engine import Step
from workflow.values import Effect


class LockRules(StepRules):
    """Links, answers and what is personal in them; after each commit, the outside against what is written."""

    def __init__(self, calendar: WorkCalendar, outside: Outside) -> None:
        self._calendar, self._outside = calendar, outside
        self._inventory: set[int] = set()

    def step(self, step: Step, now: datetime) -> Iterator[str]:
        """What the step wants done outside."""
        if any(entry.target == "inventory_updated" for entry in step.entries):
            self._inventory.add(step.case.order.id)
        for effect in step.planned:
            yield from self._effect(step, effect, effect.planned_at or now)

    def about_to_call(self, claimed: InFlight, effect: Effect) -> Iterator[str]:
        """A link comes after both answers about the person, in the same going (I3)."""
        settled = effect.status == "unknown" and effect.generation < claimed.case.order.entered_version
        if effect.name != "tes.link" or effect.status == "recalled" or settled:
            # What an earlier stay began is asked about, and what it left undone was withdrawn.
            return
        asked = {name for name, subject in claimed.case.answers if subject == effect.subject}
        if not asked >= {"treserva.person", "tes.person"}:
            yield f"I3: order {claimed.case.order.number} is about to link a person not asked about just now."

    def committed(self, steps: Sequence[Step]) -> Iterator[str]:
        """Nothing done twice (I11), and who is linked (I5)."""
        return self._outside.see(steps)

    def _effect(self, step: Step, effect: Effect, now: datetime) -> Iterator[str]:
        args = effect.args
        if effect.name == "tes.link":
            # By the day on which it was decided: a worker's clock may be off, and midnight may pass before the commit.
            day = self._calendar.local(now).date().isoformat()
            if args.get("checked_on") != day or not (args.get("executed") and args.get("in_tes")):
                yield breach("I3", step, "a link that was not checked on its day")
        if effect.name == "lindesk.comment":
            if effect.subject.startswith("T-KLAR") and step.case.order.id not in self._inventory:
                yield breach("I4", step, "the final answer before the inventory")
            if discloses(_secrets(step), [args["text"]]):
                yield breach("I7", step, "something personal in an answer")


class Outside:
    """Holds the outside against what is written, after each commit: nothing done twice (I11), and who is linked (I5)."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._repeats: dict[str, int] = {}

    def see(self, steps: Sequence[Step]) -> Iterator[str]:
        """What a commit of these steps shows to be broken, each once."""
        if self.app.world is None:
            return
        repeats = self.app.world.repeats()
        for name in sorted(name for name, n in repeats.items() if n > self._repeats.get(name, 0)):
            yield f"I11: {name} was repeated, seen at order {steps[-1].case.order.number}."
        self._repeats = repeats
        done = [s.case.order for s in steps if s.ended and s.case.order.state == "feedback_sent"]
        serials = {order.data["serial"] for order in done if order.data.get("serial")}
        if serials:
            with self.app.store.read() as connection:
                for serial in sorted(serials):
                    yield from different_persons(self.app, connection, serial)


def _secrets(step: Step) -> set[str]:
    private = step.case.order.private
    found = {str(private.get("gate_code") or "")}
    for person in private.get("reading", {}).get("persons", ()):
        found |= {person["name"], str(person["identifier"] or ""), person["address_text"]}
    return {text for text in found if len(text) > 3}

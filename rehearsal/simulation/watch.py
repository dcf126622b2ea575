"""Watches every step of a simulation: each rule that a single step could break is looked at as the step is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from runtime.app import App
from runtime.routines.shared_lock.rules import different_persons, told
from runtime.worker.in_flight import InFlight
from workflow.calendar import WorkCalendar
from workflow.definition import Workflow
from workflow.engine import Step
from workflow.replay import Replay
from workflow.roles import NOBODY, WORKER
from workflow.values import Effect


class Watch:
    """Keeps each open order's replayed fields, and collects what was broken."""

    def __init__(self, workflow: Workflow, calendar: WorkCalendar) -> None:
        self.workflow, self.calendar = workflow, calendar
        self.broken: list[str] = []
        self._replayed: dict[int, Replay] = {}
        self._version: dict[int, int] = {}
        self._inventory: set[int] = set()

    def see(self, step: Step, now: datetime) -> None:
        """One durable step."""
        order = step.case.order
        known = self._replayed.get(order.id)
        if known is None:
            known = self._replayed[order.id] = Replay.of(order)
            self._version[order.id] = step.entries[0].seq - 1 if step.entries else order.version
        for entry in step.entries:
            if entry.seq != self._version[order.id] + 1:
                self._break("I6", step, "a change without a history entry")
            self._version[order.id] = entry.seq
            if entry.target == "inventory_updated":
                self._inventory.add(order.id)
            known.apply(entry.target, entry.reason, entry.set)
            self._check_entry(step, entry)
        if not known.gives(order):
            self._break("I9", step, "the history says something else than the order")
        for effect in step.planned:
            self._check_effect(step, effect.name, effect.subject, effect.args, effect.planned_at or now)
        self._check_rest(step)

    def about_to_call(self, claimed: InFlight, effect: Effect) -> None:
        """One effect before it is performed: a link comes after both answers about the person, in the same going (I3)."""
        settled = effect.status == "unknown" and effect.generation < claimed.case.order.entered_version
        if effect.name != "tes.link" or effect.status == "recalled" or settled:
            # What an earlier stay began is asked about, and what it left undone was withdrawn.
            return
        asked = {name for name, subject in claimed.case.answers if subject == effect.subject}
        if not asked >= {"treserva.person", "tes.person"}:
            self.broken.append(f"I3: order {claimed.case.order.number} is about to link somebody not asked about just now.")

    def about_to_write(self, claimed: InFlight) -> None:
        """One order whose answers have come, decided and not yet durable: who could not be asked has said nothing (I12)."""
        silent = [item for item, outcome in claimed.answers.items() if not outcome.ok]
        if not silent:
            return
        known = self._replayed.get(claimed.case.order.id)
        before = claimed.case.order.state if known is None else known.state
        failed = any(not outcome.ok for outcome in claimed.outcomes.values())
        breach = f"I12: order {claimed.case.order.number} left {before} though {silent[0][0]} could not be asked."
        # Asked once for each of its calls.
        if not failed and claimed.case.order.state != before and breach not in self.broken:
            self.broken.append(breach)

    def _check_entry(self, step: Step, entry: Any) -> None:
        rows = self.workflow.rows.get((entry.source, entry.trigger), ())
        if self.workflow.role[entry.role].acts:
            if not any(entry.role in r.roles for r in rows):
                self._break("I6", step, f"`{entry.trigger}` by a role that may not")
            if not entry.note and any(r.needs_reason for r in rows):
                self._break("I6", step, f"`{entry.trigger}` without a reason")
        if not any(r.target == entry.target for r in rows):
            self._break("I9", step, f"`{entry.trigger}` is not in the table")

    def _check_effect(self, step: Step, name: str, subject: str, args: Mapping[str, Any], now: datetime) -> None:
        if name == "tes.link":
            # By the day on which it was decided: a worker's clock may be off, and midnight may pass before the commit.
            day = self.calendar.local(now).date().isoformat()
            if args.get("checked_on") != day or not (args.get("executed") and args.get("in_tes")):
                self._break("I3", step, "a link that was not checked on its day")
        if name == "lindesk.comment":
            if subject.startswith("T-KLAR") and step.case.order.id not in self._inventory:
                self._break("I4", step, "the final answer before the inventory")
            if told(_secrets(step), [args["text"]]):
                self._break("I7", step, "something personal in an answer")

    def _check_rest(self, step: Step) -> None:
        """A released order has somebody or something that moves it on (I10)."""
        order = step.case.order
        if not step.release or step.wake_at is not None or step.ended:
            return
        if self.workflow.waiting_for(order.state, order.reason) in (WORKER, NOBODY):
            self._break("I10", step, "nothing and nobody will move it on")

    def _break(self, rule: str, step: Step, what: str) -> None:
        self.broken.append(f"{rule}: order {step.case.order.number} in {step.case.order.state}: {what}.")


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

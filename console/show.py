"""Shows facts: tables and sentences for people, JSON for programs; times are local, with their zone for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

from console.command_texts import say, text
from console.extension import extensions_of
from console.labels import Labels
from runtime.app import App
from runtime.services.service import View
from storage import health
from storage.queries import HistoryEntry
from workflow.definition import Workflow
from workflow.explain import Explanation
from workflow.preview import Preview
from workflow.steps import MIGRATED, UNDECIDED, UNKNOWN
from workflow.values import Effect, Facts, Label

# Without a terminal, lines are not wrapped: a program reads them.
_WIDE = 200
_NARROW = 110
_EXPLAINED = (
    "id", "number", "external_name",
    "state", "reason", "waiting_for", "since", "due", "needs_attention", "possible", "blocked_on",
)  # fmt: skip
_EFFECT = ("name", "subject", "status", "attempts", "code", "next_at")
_COLUMNS = ("number", "external", "kind", "phase", "state", "waiting_for", "since", "due", "why")


class Showing:
    """Writes to stdout, in the language that was chosen."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.extensions = extensions_of(app.routines.values())
        self.labels = Labels(self.extensions)
        self.console = terminal()

    # For programs --------------------------------------------------------------------------------

    def json(self, value: Any) -> None:
        """JSON with every moment in local time."""
        as_json(self._local(value))

    def _local(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return self.app.tools.calendar.local(value)
        if isinstance(value, Mapping):
            return {str(k): self._local(v) for k, v in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self._local(v) for v in value]
        return value

    def preview(self, found: Preview, workflow: Workflow) -> None:
        """What a trigger would do, one line a thing, with the texts as they would go out."""
        self.console.print(f"→ {text(workflow.state[found.state].label)}")
        for effect in found.effects:
            detail = effect.args.get("text") or effect.args.get("status") or effect.args.get("method") or ""
            self.console.print(Text(f"{text(workflow.effect[effect.name].label)}: {detail}"))

    # Orders --------------------------------------------------------------------------------------

    def orders(self, views: Sequence[View]) -> None:
        """One line an order; a mark stands before those that need attention."""
        if not views:
            self.console.print(say("no_orders"))
            return
        if self.console.width < _NARROW:
            self._short_orders(views)
            return
        table = Table(box=None, header_style="bold", pad_edge=False)
        heads, rows = self.table(views)
        for column in heads:
            table.add_column(column, overflow="fold", no_wrap=column == say("number"))
        for row in rows:
            table.add_row(*row)
        self.console.print(table)

    def table(self, views: Sequence[View]) -> tuple[list[str], list[list[str]]]:
        """The heads and rows of a list of orders."""
        rows = [(_mark(view), self._cells(view)) for view in views]
        return ["", *self._heads()], [[mark, *(cells[name] for name in _COLUMNS)] for mark, cells in rows]

    def _short_orders(self, views: Sequence[View]) -> None:
        """On a narrow terminal: two lines an order, so that nothing is cut off."""
        for view in views:
            cells = self._cells(view)
            named = ": ".join(filter(None, (cells["kind"], cells["state"])))
            self.console.print(f"[bold]{cells['number']}[/] {_mark(view)} {named}", highlight=False)
            due = f", {say('due').lower()} {cells['due']}" if cells["due"] else ""
            waits = f"{cells['waiting_for']} · {say('since').lower()} {cells['since']}{due}"
            self.console.print(f"  {waits} · {cells['why']}", highlight=False)

    def _cells(self, view: View) -> dict[str, str]:
        if "hidden" in view:
            return dict.fromkeys(_COLUMNS, "") | {"number": view["number"], "state": say("protected_order")}
        workflow = self.workflow(view)
        return {
            "number": view["number"], "external": view["external_name"], "kind": self._kind(workflow, view["kind"]),
            "phase": self._phase(workflow, view["phase"]),
            "state": f"{text(workflow.state[view['state']].label)} ({view['state']})",
            "waiting_for": text(workflow.party[view["waiting_for"]].label), "since": self.time(view["since"]),
            "due": self.time(view["due"]), "why": self._why(view, workflow),
        }  # fmt: skip

    def order(self, view: View) -> None:
        """Everything about one order, a line each."""
        workflow, cells = self.workflow(view), self._cells(view)
        state = workflow.state[view["state"]]
        lines = [*zip(self._heads(), (cells[name] for name in _COLUMNS), strict=True)]
        lines += [(say("received"), self.time(view["received"])), (say("service_due"), self.time(view["service_due"]))]
        lines += [(text(label), said) for label, said in self.extensions[workflow.name].lines(view)]
        lines += [(say("resolution"), self._resolution(view))]
        lines += [(say("blockers"), ", ".join(self._blockers(view, workflow)))]
        lines += [(say("attention"), say("yes" if view["needs_attention"] else "no"))]
        lines += [(say("possible"), self._triggers(workflow, view["possible"]) if not state.end else "")]
        self._card((name, value) for name, value in lines if value)

    def history(self, view: View, entries: Sequence[HistoryEntry]) -> None:
        """One line an entry, oldest first."""
        workflow = self.workflow(view)
        changes = self.extensions[workflow.name].changed_facts
        table = Table(box=None, header_style="bold", pad_edge=False)
        for column in ("#", *map(say, ("at", "actor", "trigger", "to", "reason", "effects"))):
            table.add_column(column, overflow="fold")
        for entry in entries:
            there = text(workflow.state[entry["to"]].label) if entry["to"] != entry["from"] else say("stays")
            changed = ", ".join(text(self.labels.fact(workflow, code)) for code in changes(entry))
            note = entry["note"] if entry["note"] != entry["reason"] else None  # a cause is no words of a person
            why = " · ".join(filter(None, (self._reason(workflow, entry["reason"]), note, changed)))
            moved = say("moved", version=entry["set"].get("workflow_version", "–")) if entry["trigger"] == MIGRATED else ""
            table.add_row(
                str(entry["seq"]), self.time(entry["at"]), f"{entry['actor']} ({entry['role']})",
                moved or self._trigger(workflow, entry["trigger"]), there, Text(why),
                ", ".join(self._effect(workflow, name) for name in entry["effects"]),
            )  # fmt: skip
        self.console.print(table)

    def _trigger(self, workflow: Workflow, name: str) -> str:
        return text(workflow.trigger[name].label) if name in workflow.trigger else name

    def _effect(self, workflow: Workflow, name: str) -> str:
        """An effect of the history, with whom or what it is about."""
        effect, _, subject = name.partition(":")
        label = text(workflow.effect[effect].label) if effect in workflow.effect else effect
        return f"{label} ({text(self.labels.subject(workflow, subject))})" if subject else label

    # Why an order waits --------------------------------------------------------------------------

    def explanation(self, view: View, explained: Explanation) -> None:
        """Why, for whom, since when, what would move it, what comes next, and what may be done by hand."""
        workflow = self.workflow(view)
        name = f"[bold]{view['number']}[/]" + (f" ({view['external_name']})" if view["external_name"] else "")
        self.console.print(f"{name}: [bold]{text(explained.state)}[/]", highlight=False)
        if workflow.state[view["state"]].end:
            self.console.print(say("ended"))
        lines = [
            (say("why"), self._whole_why(view, explained)),
            (say("for_whom"), text(explained.who)), (say("since"), self.time(explained.since)),
            (say("due"), self._due(explained)), (say("blockers"), ", ".join(self._blockers(view, workflow))),
            (say("under_way"), self._under_way(workflow, explained)),
            (say("advice"), self._advice(workflow, explained)),
            (say("moved_by"), self._listed(explained.movers) or say("nothing")),
            (say("next"), self._coming(explained) or say("nothing_next")),
            (say("possible"), self._by_hand(workflow, view, explained)),
        ]  # fmt: skip
        self._card((name, value) for name, value in lines if value)

    def explanation_facts(self, view: View, explained: Explanation) -> Facts:
        """The same for programs."""
        workflow = self.workflow(view)
        return {name: view[name] for name in (*_EXPLAINED, "set_aside") if name in view} | {
            "label": text(explained.state), "meaning": text(explained.meaning), "who": text(explained.who),
            "why": self._whole_why(view, explained),
            "blockers": self._blockers(view, workflow), "moved_by": [text(m) for m in explained.moved_by],
            "movers": [text(m) for m in explained.movers],
            "next": [{"at": n.at, "what": text(n.what)} for n in explained.next],
            "advice": [{"trigger": a.trigger, "case": text(a.case)} for a in explained.advice],
            "under_way": [{name: getattr(e, name) for name in _EFFECT} for e in explained.effects],
            "by_hand": [self._trigger_facts(workflow, view["state"], name) for name in explained.possible],
        }  # fmt: skip

    def _trigger_facts(self, workflow: Workflow, state: str, name: str) -> dict[str, Any]:
        row = workflow.rows[(state, name)][0]
        fields = [{"name": f.name, "kind": f.kind, "required": f.required, "choices": list(f.choices)} for f in row.fields]
        return {
            "trigger": name, "label": text(workflow.trigger[name].label), "roles": list(row.roles),
            "needs_reason": row.needs_reason, "fields": fields,
        }  # fmt: skip

    def _by_hand(self, workflow: Workflow, view: View, explained: Explanation) -> str:
        lines = []
        for name in explained.possible:
            facts = self._trigger_facts(workflow, view["state"], name)
            needs = [f"{f['name']}=…" for f in facts["fields"] if f["required"]] + ["--reason …"] * facts["needs_reason"]
            tail = f", {say('needs')} {' '.join(needs)}" if needs else ""
            lines.append(f"{name}: {facts['label']}{tail}")
        return "\n".join(lines)

    def _advice(self, workflow: Workflow, explained: Explanation) -> str:
        lines = (f"{a.trigger}: {self._trigger(workflow, a.trigger)} {text(a.case)}".strip() for a in explained.advice)
        return "\n".join(lines)

    def _under_way(self, workflow: Workflow, explained: Explanation) -> str:
        def line(effect: Effect) -> str:
            why = f" ({text(self.labels.outcome(workflow, effect.code))})" if effect.code else ""
            what = self._effect(workflow, f"{effect.name}:{effect.subject}")
            return f"{what}: {text(self.labels.status(effect.status))}, {effect.attempts} {say('attempts')}{why}"

        return "\n".join(map(line, explained.effects))

    def _coming(self, explained: Explanation) -> str:
        return "\n".join(f"{self.time(n.at)}  {text(n.what)}" for n in explained.next)

    def _whole_why(self, view: View, explained: Explanation) -> str:
        aside = say("aside") if view["set_aside"] else ""
        return ". ".join(filter(None, (aside, self._silent(explained), self._reason_of(explained), text(explained.meaning))))

    def _silent(self, explained: Explanation) -> str:
        return self._unanswered(explained.blocked_on) if explained.blocked_on else ""

    def _unanswered(self, system: str) -> str:
        with self.app.store.read() as connection:
            paused = {name for name, row in health.systems_(connection).items() if row.paused_by}
        words = {UNDECIDED: "stumbled", UNKNOWN: "unknown", **dict.fromkeys(paused, "paused")}
        return say(words.get(system, "silent"), system=text(self.labels.system(system)))

    def _reason_of(self, explained: Explanation) -> str:
        return text(explained.reason) if explained.reason else ""

    def _due(self, explained: Explanation) -> str:
        late = explained.due is not None and explained.due < self.app.clock.now()
        return f"{self.time(explained.due)} ({say('late')})" if late else self.time(explained.due)

    # Parts ---------------------------------------------------------------------------------------

    def workflow(self, view: View) -> Workflow:
        """The definition that an order runs under, with the labels of its other versions."""
        return self.app.workflow(view["routine"], view["routine_version"])

    def _heads(self) -> list[str]:
        return [self._external() if name == "external" else say(name) for name in _COLUMNS]

    def _external(self) -> str:
        """What people call the things outside that orders are about, where all routines call them the same."""
        named = {text(e.external.label) for e in self.extensions.values() if e.external is not None}
        return named.pop() if len(named) == 1 else say("external")

    def time(self, moment: datetime | None) -> str:
        """Local time to the minute; nothing for no time."""
        return f"{self.app.tools.calendar.local(moment):%Y-%m-%d %H:%M}" if moment is not None else ""

    def _phase(self, workflow: Workflow, name: str) -> str:
        return next((text(p.label) for p in workflow.phases if p.name == name), "–")

    def _kind(self, workflow: Workflow, kind: str) -> str:
        if not workflow.kinds:
            return ""
        return text(workflow.kinds[kind]) if kind in workflow.kinds else say("unclear_kind")

    def _reason(self, workflow: Workflow, reason: str | None) -> str:
        return text(workflow.reasons[reason]) if reason and reason in workflow.reasons else reason or ""

    def _why(self, view: View, workflow: Workflow) -> str:
        """In a few words: the system that is silent, the reason, the outcome, or what the state means."""
        if view["set_aside"]:
            return say("aside")
        if not workflow.state[view["state"]].end and self._is_elsewhere(view):
            return say("elsewhere", version=view["routine_version"])
        if view["blocked_on"]:
            return self._unanswered(view["blocked_on"])
        said = self._reason(workflow, view["reason"]) or self._resolution(view)
        return said or text(workflow.state[view["state"]].meaning)

    def _is_elsewhere(self, view: View) -> bool:
        return self.app.engines.version(view["routine"], view["routine_version"]) is None

    def _resolution(self, view: View) -> str:
        code = view["resolution"]
        return text(self.labels.resolution(self.workflow(view), code)) if code else ""

    def _blockers(self, view: View, workflow: Workflow) -> list[str]:
        """What else stands in the way; where the order would go without all that is no obstacle."""
        way = {row.target for row in workflow.transitions if row.main}
        found = [name for name in view["blockers"] if name not in way]
        states = workflow.state
        return [text(states[name].label) if name in states else self._reason(workflow, name) for name in found]

    def _triggers(self, workflow: Workflow, names: Iterable[str]) -> str:
        return ", ".join(f"{name} ({text(workflow.trigger[name].label)})" for name in names)

    def _listed(self, labels: Iterable[Label]) -> str:
        return "; ".join(text(label) for label in labels)

    def _card(self, lines: Iterable[tuple[str, str]]) -> None:
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column(style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        for name, value in lines:
            table.add_row(name, Text(value))
        self.console.print(table)


def _mark(view: View) -> str:
    return "!" if view.get("needs_attention") else " "


def terminal(stderr: bool = False) -> Console:
    """Where people read; without a terminal, wide enough that no line is broken."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else _WIDE, soft_wrap=False)


def as_json(value: Any) -> None:
    """One JSON document on stdout."""
    sys.stdout.write(orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2).decode() + "\n")

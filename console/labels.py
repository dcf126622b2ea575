"""What people call the codes of any routine: from its table, from its extension, else in the console's own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from console.accesses import ACCESSES, COUNTED
from console.extension import Extensions
from runtime.services.revealing import GROUNDS
from workflow.definition import Field, Workflow
from workflow.effect_labels import STATUSES
from workflow.values import Label

_OTHER = Label("annat", "other")
# What a line of the access log is about, where no routine says it.
_LOOKED_AT = {
    "extract": Label("registerutdrag", "extract"), "erase": Label("radering", "forgetting"),
    "start": Label("Startsidan", "Start page"), "search": Label("Sökning", "Search"),
    "bulk": Label("Flera samtidigt", "Several at once"), "preview": Label("Förhandsvisning", "Preview"),
    "history": Label("Historik", "History"), "protected": Label("Skyddade personuppgifter", "Protected personal data"),
    "set aside": Label("Lagt åt sidan", "Set aside"),
    "accounts": Label("Konton", "Accounts"), "field.notes": Label("anteckningar", "notes"),
}  # fmt: skip


_DOORS = {"open": Label("öppet", "open"), "closed": Label("stängt", "closed")}


def _changes(note: str, role_title: Callable[[str], Label]) -> Label:
    """What an account was given or changes from and to: `role: one → another, open → closed`."""
    swedish, english = [], []
    for change in filter(None, note.split(", ")):
        of_role = change.startswith("role: ")
        names = change.removeprefix("role: ").split(" → ")
        labels = [role_title(name) if of_role else _DOORS.get(name, Label(name, name)) for name in names]
        swedish.append(("roll: " if of_role else "") + " → ".join(label.sv for label in labels))
        english.append(("role: " if of_role else "") + " → ".join(label.en for label in labels))
    return Label(", ".join(swedish), ", ".join(english))


class Labels:
    """The labels of one installation."""

    def __init__(self, extensions: Extensions) -> None:
        self._extensions = extensions

    def status(self, code: str) -> Label:
        """How far an effect is."""
        return STATUSES.get(code, _OTHER)

    def outcome(self, workflow: Workflow, code: str) -> Label:
        """Why an effect did not succeed."""
        return workflow.outcome(code)

    def subject(self, workflow: Workflow, name: str) -> Label:
        """What an effect is about."""
        return self._extensions[workflow.name].terms.subject(name) or Label(name, name)

    def resolution(self, workflow: Workflow, code: str) -> Label:
        """What came of an order."""
        return self._extensions[workflow.name].terms.resolution(code) or workflow.reasons.get(code) or _OTHER

    def fact(self, workflow: Workflow, code: str) -> Label:
        """A fact that was changed or corrected."""
        found = self._extensions[workflow.name].terms.fact(code)
        return found or next((f.label for f in fields_of(workflow) if f.name == code), _OTHER)

    def choice(self, workflow: Workflow, name: str) -> Label:
        """One of the choices of a field."""
        known = workflow.reasons.get(name) or workflow.kinds.get(name)
        return known or self._extensions[workflow.name].terms.choice(name) or Label(name, name)

    def system(self, name: str) -> Label:
        """An outside system."""
        named = (e.terms.systems.get(name) for e in self._extensions.values())
        return next((label for label in named if label), Label(name, name))

    accesses = ACCESSES

    def access(self, what: str) -> Label:
        """What a line of the access log says was done."""
        return ACCESSES.get(what, _OTHER)

    def noted(self, what: str, note: str, role_title: Callable[[str], Label]) -> Label:
        """Why a line of the access log was written: the words that a person gave, and codes by their labels."""
        if what in ("revealed", "reveal_asked"):
            code, colon, words = note.partition(": ")
            ground = GROUNDS.get(code, Label(code, code))
            return Label(f"{ground.sv}{colon}{words}", f"{ground.en}{colon}{words}")
        if what in ("account_added", "account_changed"):
            return _changes(note, role_title)
        return Label(note, note)

    def looked_at(self, subject: str) -> Label:
        """What a line of the access log is about; a fact of one person, `fact.letter`, is known as `fact.`."""
        kind, _, number = subject.partition(" ")
        if kind in COUNTED and number.isdigit():
            return Label(f"{COUNTED[kind].sv} {number}", f"{COUNTED[kind].en} {number}")
        for extension in self._extensions.values():
            kind, _, letter = subject.partition(".")
            label = extension.terms.looked_at.get(f"{kind}." if letter else subject)
            if label is not None:
                return Label(f"{label.sv} {letter}".strip(), f"{label.en} {letter}".strip())
        return _LOOKED_AT.get(subject) or self.system(subject.removeprefix("field."))

    def field_seen(self, name: str) -> Label:
        """A field of a person that was shown."""
        known = (e.terms.looked_at.get(f"field.{name}") for e in self._extensions.values())
        return next((label for label in known if label is not None), None) or self.looked_at(f"field.{name}")

    def extract(self, name: str) -> Label:
        """A fact, check, table or column of an extract of a person, or one of its choices; its name where nobody labels it."""
        known = (extension.terms.extract.get(name) for extension in self._extensions.values())
        plain = name.rpartition(".")[2].replace("_", " ")
        return next((label for label in known if label is not None), None) or Label(plain, plain)

    def external(self, routine: str) -> Label:
        """What people call that outside thing which an order is about."""
        known = self._extensions[routine].external
        return known.label if known is not None else Label("Referens", "Reference")

    def link(self, view: Mapping[str, object]) -> str:
        """The address of that thing; empty where there is none."""
        known = self._extensions[str(view["routine"])].external
        return str(view.get(known.link) or "") if known is not None else ""


def fields_of(workflow: Workflow) -> list[Field]:
    """Every field that a row of the table takes, each name once."""
    return list({field.name: field for row in workflow.transitions for field in row.fields}.values())

"""Why something was refused, as a value: a code and facts, stored as JSON, and made a sentence at the edge only.

Each kind of reason is declared once, with its text in both languages. In a text, `{name}` is a fact as it is, and
`{name:role}` the label that the workflow's table has for it (`_LABELS` lists the kinds of names). A fact that is a
reason itself is rendered in place, `{name:thing}` is the word of `thing.NAME` for it. A list of facts is joined by commas, a
list of reasons by semicolons, `{name:and}` as people list things, `{name:sentences}` one after another, `{why:because}` as
": why" or nothing.

Facts never hold personal data: they are stored in plain text, and shown to every role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, Protocol, TypedDict

from workflow.values import Facts, Label

_KINDS: dict[str, ReasonKind] = {}


class Labelled(Protocol):
    """A part of a workflow's table that has a label."""

    @property
    def label(self) -> Label: ...


class Table(Protocol):
    """What labels are looked up in: a workflow's parts by name."""

    @property
    def name(self) -> str: ...
    @property
    def role(self) -> Mapping[str, Labelled]: ...
    @property
    def state(self) -> Mapping[str, Labelled]: ...
    @property
    def trigger(self) -> Mapping[str, Labelled]: ...
    @property
    def effect(self) -> Mapping[str, Labelled]: ...
    @property
    def guards(self) -> Mapping[str, Labelled]: ...
    @property
    def kinds(self) -> Mapping[str, Label]: ...
    @property
    def reasons(self) -> Mapping[str, Label]: ...
    @property
    def transitions(self) -> Iterable[Any]: ...
    def outcome(self, code: str) -> Label: ...


class ReasonJson(TypedDict):
    """A `Reason` as JSON; among its facts those that are reasons are of this shape too."""

    code: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not: a stable code, and facts that JSON can hold; facts may be reasons, or lists of them."""

    code: str
    facts: Facts = field(default_factory=dict)

    def __str__(self) -> str:
        return say(self, "en", typed=True)

    def as_json(self) -> ReasonJson:
        """The reason as JSON objects."""
        return {"code": self.code, "facts": {name: _plain(value) for name, value in self.facts.items()}}


@dataclass(frozen=True, slots=True)
class ReasonKind:
    """A declared kind of reason; called with its facts, it makes one."""

    code: str
    text: Label

    def __call__(self, **facts: Any) -> Reason:
        return Reason(self.code, facts)


def declare(code: str, sv: str, en: str) -> ReasonKind:
    """Declare a kind of reason with its texts. A routine's codes begin with its name.

    A module may be run twice. Raises `ValueError` for a code that has other texts already, or texts with different
    placeholders.
    """
    if code in _KINDS and _KINDS[code].text != Label(sv, en):
        raise ValueError(f"The reason {code} is declared twice, with different texts.")
    if placeholders(sv) != placeholders(en):
        raise ValueError(f"The texts of the reason {code} have different placeholders.")
    _KINDS[code] = kind = ReasonKind(code, Label(sv, en))
    return kind


def declared() -> Mapping[str, ReasonKind]:
    """Every kind that is declared so far, by code."""
    return dict(_KINDS)


def placeholders(text: str) -> frozenset[str]:
    """The names of the facts that a text shows."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def from_json(value: Any) -> Reason | None:
    """The reason that was stored so; None for an empty value; what is no reason becomes `unreadable`."""
    if not value and isinstance(value, Mapping):
        return None
    code, facts = (value.get("code"), value.get("facts")) if isinstance(value, Mapping) else (None, None)
    if not isinstance(code, str) or not isinstance(facts, Mapping):
        return UNREADABLE()
    return Reason(code, {str(name): _revived(fact) for name, fact in facts.items()})


def say(reason: Reason, lang: str, workflow: Table | None = None, *, typed: bool = False) -> str:
    """The reason in one language, `sv` or `en`; never raises.

    `typed` keeps the names that people type in commands (triggers, states, fields); without it they are labels of the
    workflow's table.
    """
    kind = _KINDS.get(reason.code)
    if kind is None:
        return reason.code
    text = kind.text.sv if lang == "sv" else kind.text.en
    return _Renderer(lang, workflow, typed).vformat(text, (), reason.facts)


class _Renderer(Formatter):
    """Fills one text; what is missing or unknown is shown as it is."""

    def __init__(self, lang: str, workflow: Table | None, typed: bool) -> None:
        self.lang, self.workflow, self.typed = lang, workflow, typed

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key), "–")

    def format_field(self, value: Any, format_spec: str) -> str:
        many = list(value) if isinstance(value, (list, tuple)) else [value]
        if format_spec == "because":
            why = "; ".join(dict.fromkeys(self._one(each, "") for each in many))
            return f": {why}" if why else ""
        parts = list(dict.fromkeys(self._one(each, format_spec) for each in many))
        if format_spec == "names" and not parts:
            return say(NOTHING_BY_HAND(), self.lang)
        if format_spec == "and" and len(parts) > 1:
            return ", ".join(parts[:-1]) + (" och " if self.lang == "sv" else " and ") + parts[-1]
        if format_spec == "sentences":
            return " ".join(parts)
        return ("; " if any(isinstance(each, Reason) for each in many) else ", ").join(parts)

    def _one(self, value: Any, spec: str) -> str:
        if isinstance(value, Reason):
            return say(value, self.lang, self.workflow, typed=self.typed)
        if isinstance(value, bool):
            return say(YES() if value else NO(), self.lang)
        if spec == "thing" and (kind := _KINDS.get(f"thing.{value}")) is not None:
            return kind.text.sv if self.lang == "sv" else kind.text.en
        read = None if self.typed and spec in _TYPED else _LABELS.get(spec)
        label = read(self.workflow, str(value)) if read is not None and self.workflow is not None else None
        if label is None:
            return str(value)
        return label.sv if self.lang == "sv" else label.en


def _labelled(parts: Mapping[str, Labelled | Label], name: str) -> Label | None:
    part = parts.get(name)
    return part if part is None or isinstance(part, Label) else part.label


def _field(workflow: Table, name: str) -> Label | None:
    fields = (each for row in workflow.transitions for each in row.fields)
    return next((each.label for each in fields if each.name == name), None)


def _own_choice(workflow: Table, name: str) -> Label | None:
    """A choice that a routine names by declaring `<routine>.choice.<name>`."""
    kind = _KINDS.get(f"{workflow.name}.choice.{name}")
    return kind.text if kind is not None else None


_LABELS: Mapping[str, Callable[[Any, str], Label | None]] = {
    "role": lambda w, name: _labelled(w.role, name),
    "state": lambda w, name: _labelled(w.state, name),
    "trigger": lambda w, name: _labelled(w.trigger, name),
    "effect": lambda w, name: _labelled(w.effect, name),
    "guard": lambda w, name: _labelled(w.guards, name),
    "kind": lambda w, name: _labelled(w.kinds, name),
    "outcome": lambda w, name: w.outcome(name),
    "field": _field,
    "choice": lambda w, name: w.kinds.get(name) or w.reasons.get(name) or _own_choice(w, name),
}
_TYPED = frozenset({"state", "trigger", "field", "kind", "choice"})


def _plain(value: Any) -> Any:
    if isinstance(value, Reason):
        return value.as_json()
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, (str, int, float)) else str(value)


def _revived(value: Any) -> Any:
    if isinstance(value, Mapping):
        return from_json(value) or ""
    return [_revived(each) for each in value] if isinstance(value, list) else value


def distinct(reasons: Iterable[Reason]) -> list[Reason]:
    """These reasons, each once."""
    found: list[Reason] = []
    for reason in reasons:
        if reason not in found:
            found.append(reason)
    return found


YES = declare("yes", "ja", "yes")
NO = declare("no", "nej", "no")
UNREADABLE = declare(
    "unreadable", "det som är sparat om varför går inte att läsa", "what was stored of the reason cannot be read"
)
NOTHING_BY_HAND = declare("nothing_by_hand", "ingenting för hand", "nothing by hand")

# The engine -------------------------------------------------------------------------------------------

UNSOUND = declare(
    "unsound",
    "Rutinen {routine} är inte hållbar, och inget körs efter den: {problems:sentences}",
    "Routine {routine} is unsound, and nothing runs under it: {problems:sentences}",
)
MORE_PROBLEMS = declare(
    "more_problems", "Och {n} till; `lockstep check` nämner vart och ett.", "And {n} more; `lockstep check` names each."
)
NOT_DECIDABLE = declare("not_decidable", "Ett meddelande går inte att avgöra ({code}).", "A message cannot be decided ({code}).")
STORE_MISSING = declare(
    "store_missing",
    "Databasen {store} finns inte, men {trace} visar att den har funnits: den har flyttats eller tagits bort. Lägg tillbaka den, "
    "återställ en säkerhetskopia med `lockstep db restore`, eller flytta undan {trace} för att börja med en ny databas.",
    "There is no store {store}, but {trace} says that there was one: it was moved or deleted. Put it back, restore a backup with "
    "`lockstep db restore`, or move {trace} away to begin with a new store.",
)
LEASE_LOST = declare(
    "lease_lost",
    "En beställning togs över av en annan bakgrundstjänst innan det här kunde sparas.",
    "An order was taken over by another worker before this could be written.",
)

# A trigger --------------------------------------------------------------------------------------------

REFUSED = declare(
    "refused",
    "{order} är i läget {state:state}: {trigger:trigger} är inte möjligt{why:because}. Möjligt nu: {possible:names}.",
    "Order {order} is {state:state}: cannot `{trigger:trigger}`{why:because}. Possible now: {possible:names}.",
)
CANNOT_BEGIN = declare(
    "cannot_begin",
    "Ingen ny beställning i {routine}: {trigger:trigger} är inte möjligt{why:because}. Möjligt nu: {possible:names}.",
    "No new order of {routine}: cannot `{trigger:trigger}`{why:because}. Possible now: {possible:names}.",
)
STATE = declare("state", "{state:state}", "{state:state}")
TRIGGER = declare("trigger", "{trigger:trigger}", "{trigger:trigger}")
WHY = declare("why", "{why}", "{why}")
NO_BEGINNING = declare("no_beginning", "ingen beställning börjar så", "no order begins so")
GUARD = declare("guard", "{guard:guard}", "{guard:guard}")
NO_SUCH_TRIGGER = declare("no_such_trigger", "det finns ingen sådan händelse", "there is no such trigger")
MOVED_ON = declare(
    "moved_on",
    "gällde version {meant}, nu är den {version}",
    "it was meant for version {meant}, and the order is at {version} now",
)
ROLE_MAY_NOT = declare("role_may_not", "rollen {role:role} får inte", "the role {role:role} may not")
NOT_IN_VERSION = declare(
    "not_in_version",
    "ärendet flyttades till version {version}, där {trigger} inte finns",
    "the order was moved to version {version}, which has no {trigger}",
)
VERSION_RETIRED = declare(
    "version_retired",
    "Version {version} av {routine} är avvecklad sedan {date}: ingen beställning börjar i den eller flyttas till den. "
    "Möjligt nu: kör ett program med en nyare version.",
    "Version {version} of {routine} was retired on {date}: no order begins under it or is moved to it. Possible now: run a "
    "program with a newer version.",
)
REASON_NEEDED = declare("reason_needed", "skäl krävs", "a reason is needed")
IN_REASON = declare("in_reason", "skälet: {why}", "reason: {why}")
EFFECT_REFUSED = declare("effect_refused", "{effect:effect}: {outcome:outcome}", "{effect:effect}: {outcome:outcome}")

# Fields -----------------------------------------------------------------------------------------------

FIELD_MISSING = declare("field_missing", "{field:field} saknas", "{field:field} is missing")
IN_FIELD = declare("in_field", "{field:field}: {why}", "{field:field}: {why}")
TEXT_TOO_LONG = declare("text_too_long", "{length} tecken, högst {most} går", "{length} characters, at most {most} are possible")
CONTROL_CHARACTERS = declare("control_characters", "styrtecken går inte att ta emot", "control characters are not possible")
TOO_MANY_FACTS = declare("too_many_facts", "högst {most} uppgifter åt gången", "at most {most} facts are taken at once")
NAMES_WANTED = declare(
    "names_wanted", "ett till {most} namn, med komma emellan", "one to {most} names are wanted, with commas between them"
)
TEXT_WANTED = declare("text_wanted", "en text", "a text is wanted")
DATE_WANTED = declare("date_wanted", "ett datum som 2027-01-14", "a date like 2027-01-14 is wanted")
DATE_TOO_FAR = declare("date_too_far", "{day} ligger för långt från i dag", "{day} is too far from today")
WINDOW_WANTED = declare(
    "window_wanted", "ett datum och FM eller EM, som 2027-01-14 FM", "a date and FM or EM are wanted, like 2027-01-14 FM"
)
CHOICE_WANTED = declare("choice_wanted", "välj ett av {choices:choice}", "one of {choices:choice} is wanted")
FLAG_WANTED = declare("flag_wanted", "ja eller nej", "yes or no is wanted")
NUMBER_WANTED = declare("number_wanted", "ett heltal", "a whole number is wanted")
NUMBER_WITHIN = declare("number_within", "ett tal från 0 till {most}", "a number from 0 to {most} is wanted")

# What is handed in ------------------------------------------------------------------------------------

NOT_FOUND = declare("not_found", "{kind:thing} {name} finns inte här.", "No {kind:thing} {name} here.")
OF_THAT_NAME = declare("of_that_name", "med det namnet", "of that name")
OF_YOURS = declare("of_yours", "som är din", "of yours")
THAT_WAITS = declare("that_waits", "som väntar", "that waits")
OF_ANOTHER_ACCOUNT = declare("of_another_account", "som väntar från ett annat konto", "of another account that waits")
# What can be looked for, as sentences call it; a routine declares its own as `thing.NAME` too.
for _name, _sv in (
    ("account", "Kontot"), ("backup", "Säkerhetskopian"), ("bulk run", "Körningen"), ("calendar", "Kalendern"),
    ("delivery", "Leveransen"), ("message", "Meddelandet"), ("migration run", "Flytten"), ("order", "Beställningen"),
    ("page", "Sidan"), ("request", "Begäran"), ("review", "Granskningen"), ("routine", "Rutinen"), ("session", "Inloggningen"),
    ("store", "Databasen"), ("system", "Systemet"), ("trigger", "Händelsen"),
):  # fmt: skip
    declare(f"thing.{_name}", _sv, _name)
KEY_UNFIT = declare(
    "key_unfit",
    "Begärans nyckel går inte att använda: högst {most} tecken som går att skriva ut.",
    "The request's key is refused: wanted are at most {most} printable characters.",
)
REASON_UNFIT = declare(
    "reason_unfit",
    "Skälet går inte att spara: högst {most} tecken, utan nolltecken.",
    "The reason is refused: wanted is text of at most {most} whole characters without NUL.",
)
TOO_MANY_FIELDS = declare(
    "too_many_fields",
    "{given} uppgifter går inte att ta emot; högst {most} går.",
    "{given} fields are refused; at most {most} are possible.",
)
NAME_UNFIT = declare("name_unfit", "En uppgifts namn går inte att använda.", "A field's name is refused: wanted is a short text.")
VALUE_UNFIT = declare(
    "value_unfit",
    "{field:field} går inte att spara: text med högst {most} tecken, ett tal, ja eller nej.",
    "{field:field} is refused: wanted is text of at most {most} whole characters without NUL, a number of 64 bits, yes or no.",
)
CONFLICT = declare(
    "conflict",
    "Någon annan hann före. Ingenting sparades. Möjligt nu: titta igen och försök en gång till ({rule}).",
    "Another writer was first: {rule}. Nothing was written. Possible now: look again, and try again.",
)

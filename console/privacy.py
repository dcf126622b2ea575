"""Two documents about personal data, made of what is declared: the record of processing (GDPR, article 30), and what is kept
where and for how long. Nothing in them is written by hand: the routines, the columns, the settings and the retention file say it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from console.labels import Labels
from diagrams.words import say
from runtime import retention, tombstones
from runtime.app import App
from runtime.places import key_file_of, store_file_of
from runtime.routine import Routine
from runtime.services.installation import ANSWERS_KEPT
from runtime.services.saved_inputs import INPUTS_KEPT
from runtime.services.sessions import COUNTS_KEPT, ENDED_KEPT
from storage import migrate
from storage.held import declared
from storage.person_approvals import KEPT as REQUESTS_KEPT
from workflow.processing import Processing
from workflow.values import Label

Row = tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a table below it."""

    heading: Label
    columns: Row
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document: its title and its sections."""

    title: Label
    sections: Sequence[Section]

    def markdown(self, lang: str) -> str:
        """The document as Markdown in one language."""
        lines = [f"# {say(self.title, lang)}"]
        for section in self.sections:
            lines += ["", f"## {say(section.heading, lang)}", "", _line(section.columns, lang), "|" + " --- |" * len(section.columns)]
            lines += [_line(row, lang) for row in section.rows]
        return "\n".join(lines) + "\n"

    def plain(self, lang: str) -> Mapping[str, object]:
        """The document as plain values in one language."""
        sections = [
            {
                "heading": say(s.heading, lang), "columns": [say(c, lang) for c in s.columns],
                "rows": [[say(cell, lang) for cell in row] for row in s.rows],
            }
            for s in self.sections
        ]  # fmt: skip
        return {"title": say(self.title, lang), "sections": sections}


def _line(row: Row, lang: str) -> str:
    return "| " + " | ".join(say(cell, lang).replace("|", r"\|") for cell in row) + " |"


def _same(text: object) -> Label:
    return Label(str(text), str(text))


_NOT_GIVEN = Label("inte angivet", "not given")
_YES, _NO = Label("ja", "yes"), Label("nej", "no")


# The record of processing ---------------------------------------------------------------------------


def record(app: App, labels: Labels) -> Sheet:
    """The record of processing activities of this installation."""
    known = [(routine, routine.processing) for routine in app.routines.values() if routine.processing is not None]
    sections = [_responsible(app)]
    for routine, processing in known:
        sections += [_purpose(routine, processing), _subjects(routine, processing), _recipients(routine, processing, labels)]
    sections += [_roles(app), _abroad(), _times(app), _measures(app)]
    return Sheet(Label("Register över behandling av personuppgifter", "Record of processing activities"), sections)


def _responsible(app: App) -> Section:
    s = app.settings
    rows = (
        (Label("Personuppgiftsansvarig", "Controller"), _same(s.controller) if s.controller else _NOT_GIVEN),
        (
            Label("Dataskyddsombud", "Data protection officer"),
            _same(s.data_protection_officer) if s.data_protection_officer else _NOT_GIVEN,
        ),
        (Label("Förvaltas av", "Kept by"), _same(f"{s.team_mail}, {s.team_phone}")),
    )  # fmt: skip
    return Section(Label("Ansvar", "Responsibility"), (Label("Vem", "Who"), Label("Uppgift", "Details")), rows)


def _purpose(routine: Routine, processing: Processing) -> Section:
    rows = (
        (Label("Ändamål", "Purpose"), processing.purpose), (Label("Rättslig grund", "Legal basis"), processing.basis),
    )  # fmt: skip
    return Section(_of(routine, Label("ändamål", "purpose")), (Label("Vad", "What"), Label("Uppgift", "Details")), rows)


def _of(routine: Routine, what: Label) -> Label:
    label = routine.definition.label
    return Label(f"{label.sv}: {what.sv}", f"{label.en}: {what.en}")


def _subjects(routine: Routine, processing: Processing) -> Section:
    open_, secret = Label("personuppgift", "personal data"), Label("hemlig", "secret")
    rows = [(s.label, fact.label, secret if fact.secret else open_) for s in processing.subjects for fact in s.facts]
    columns = (Label("Vilka", "Whose"), Label("Uppgift", "Data"), Label("Klass", "Class"))
    return Section(_of(routine, Label("registrerade och uppgifter", "data subjects and data")), columns, rows)


def _recipients(routine: Routine, processing: Processing, labels: Labels) -> Section:
    rows = []
    for effect in routine.definition.effects:
        facts = [processing.fact(code).label for code in processing.sent.get(effect.name, ())]
        receives = Label(", ".join(f.sv for f in facts), ", ".join(f.en for f in facts)) if facts else Label("inga personuppgifter", "none")
        rows.append((labels.system(effect.system), effect.label, receives))
    columns = (Label("System", "System"), Label("Vad som görs", "What is done"), Label("Personuppgifter som lämnas", "Personal data sent"))
    return Section(_of(routine, Label("mottagare", "recipients")), columns, rows)


def _roles(app: App) -> Section:
    rows = []
    for name, role in app.roles.items():
        if role.signs_in:
            flags = (role.acts, role.sees_persons, role.audits, role.administers)
            rows.append((role.title or role.label or _same(name), *(_YES if flag else _NO for flag in flags)))
    columns = (
        Label("Roll", "Role"), Label("Ändrar beställningar", "Acts on orders"), Label("Ser namn", "Sees names"),
        Label("Granskar loggen", "Reviews the log"), Label("Sköter konton", "Keeps accounts"),
    )  # fmt: skip
    return Section(Label("Vilka som kommer åt uppgifterna här", "Who has access here"), columns, rows)


def _abroad() -> Section:
    said = Label(
        "Programmet lämnar uppgifter bara till systemen ovan. Var de finns avgörs av avtalen med dem.",
        "The program gives data to the systems above alone. Where these are is settled by the agreements with them.",
    )
    return Section(Label("Överföring till tredje land", "Transfers to third countries"), (Label("Uppgift", "Details"),), ((said,),))


def _measures(app: App) -> Section:
    return Section(
        Label("Säkerhetsåtgärder", "Security measures"), (Label("Åtgärd", "Measure"), Label("Här", "Here")), list(_each_measure(app))
    )


def _each_measure(app: App) -> Iterator[Row]:
    s = app.settings
    yield (
        Label("Kryptering", "Encryption"),
        Label("en nyckel för varje beställning, under en huvudnyckel utanför databasen", "a key for each order, under a master key outside the database"),
    )  # fmt: skip
    yield Label("Åtkomstlogg", "Access log"), Label("varje visning av personuppgifter, i en nycklad kedja", "every look at persons, in a keyed chain")
    yield (
        Label("Granskning av loggen", "Review of the log"),
        Label(f"varje månad, inom {s.log_review_days} dagar", f"every month, within {s.log_review_days} days"),
    )  # fmt: skip
    second = Label("visas när en andra person godkänt", "shown when a second person has approved")
    alone = Label("visas av en person, med angivet skäl", "shown to one person, who gives a reason")
    yield Label("Skyddade personuppgifter", "Protected personal data"), second if s.reveal_second_person else alone
    yield (
        Label("Inloggning", "Sign-in"),
        Label(
            f"{'arbetskonto' if s.oidc_issuer else 'lokala konton'}; slutar efter {s.idle_minutes:g} minuter utan användning",
            f"{'work account' if s.oidc_issuer else 'local accounts'}; ends after {s.idle_minutes:g} idle minutes",
        ),
    )  # fmt: skip
    yield Label("Yttre vittne för kedjorna", "Outside witness of the chains"), _YES if s.witness else _NO
    yield Label("Lista över raderade personer", "List of forgotten persons"), _YES if tombstones.file_of(s) else _NO


# What is kept, where, for how long ------------------------------------------------------------------

def _hours(kept: timedelta) -> Label:
    """A time of whole days, or of hours."""
    if kept > timedelta(days=1):
        return Label(f"{kept.days} dygn", f"{kept.days} days")
    n = kept // timedelta(hours=1)
    return Label(f"{n} timmar", f"{n} hours")


_TIMES: Mapping[str, Label] = {
    "ended": Label("tills beställningen är avslutad", "until the order has ended"),
    "applied": Label("tills det har behandlats", "until it has been applied, refused or discarded"),
    "always": Label("ingen tid är satt", "no time is set"),
    "attempts": _hours(COUNTS_KEPT), "two_days": _hours(ANSWERS_KEPT), "hours": _hours(INPUTS_KEPT),
    "session": Label(f"{_hours(ENDED_KEPT).sv} efter inloggningens slut", f"{_hours(ENDED_KEPT).en} after the sign-in has ended"),
    "paused": Label("tills systemet anropas igen, eller personen raderas", "until the system is called again, or the person is forgotten"),
    "week": _hours(REQUESTS_KEPT),
    "token": Label("tills den dras in eller går ut", "until it is withdrawn or has run out"),
    "unit": Label("så länge enheten finns, eller tills personen raderas", "as long as the unit is there, or the person is forgotten"),
}  # fmt: skip
_UNTIL_ASKED = Label("ingen tid är satt: tills personen raderas", "no time is set: until the person is forgotten")
_FORMS: Mapping[str, Label] = {
    "sealed": Label("krypterat", "encrypted"), "hashed": Label("nycklad hash", "keyed hash"), "plain": Label("klartext", "plain"),
}
_WHO: Mapping[str, Label] = {
    "person": Label("den som beställningen gäller", "whom an order is about"), "staff": Label("den som har ett konto", "who has an account"),
}


def kept(app: App, labels: Labels) -> Sheet:
    """What is kept of persons, where and for how long."""
    return Sheet(
        Label("Vad som sparas, var och hur länge", "What is kept, where and for how long"), [_columns(app), _files(app), _outside(app, labels), _times(app)]
    )


def _columns(app: App) -> Section:
    rules = retention.rules_of(app)
    rows = []
    for column, held in declared(migrate.tables(app.store.parts)):
        of_it = [rule for rule in rules if rule.what == held.until]
        time = _joined([_time(rule) for rule in of_it]) if of_it else _TIMES.get(held.until, _UNTIL_ASKED)
        rows.append((_same(str(column)), held.what, _WHO[held.who], _FORMS[held.how], time))
    columns = (
        Label("Plats i databasen", "Place in the database"), Label("Vad", "What"), Label("Om vem", "About whom"), Label("Hur", "How"),
        Label("Hur länge", "For how long"),
    )  # fmt: skip
    return Section(Label("I databasen", "In the database"), columns, rows)


def _files(app: App) -> Section:
    s, rows = app.settings, list[Row]()
    if store := store_file_of(s):
        rows.append((_same(store.name), Label("databasen och dess logg", "the database and its log"), Label("som ovan", "as above")))
    if listed := tombstones.file_of(s):
        rows.append((_same(listed.name), Label("raderade personer som nycklad hash", "forgotten persons as keyed hashes"), _TIMES["always"]))
    if s.witness:
        rows.append((_same("witness"), Label("kedjornas hash, inga personuppgifter", "hashes of the chains, nothing of persons"), _TIMES["always"]))
    if key := key_file_of(s):
        rows.append((_same(key.name), Label("huvudnyckeln", "the master key"), Label("tills den byts", "until it is changed")))
    for name, routine in app.routines.items():
        for setting, label in (routine.processing.files if routine.processing else {}).items():
            days = getattr(s.own[name], setting)
            rows.append((_same(setting.partition("_")[0]), label, Label(f"{days} dagar", f"{days} days")))
    backups = Label("säkerhetskopior: det som fanns när de togs", "backups: what there was when they were taken")
    rows.append((_same("db backup"), backups, Label("så länge kommunen sparar dem", "as long as the municipality keeps them")))
    return Section(Label("I filer", "In files"), (Label("Fil", "File"), Label("Vad", "What"), Label("Hur länge", "For how long")), rows)


def _outside(app: App, labels: Labels) -> Section:
    theirs = Label("enligt det systemets egna regler", "by that system's own rules")
    rows = [(labels.system(name), theirs) for name in sorted(app.adapters)]
    return Section(Label("I andra system", "In other systems"), (Label("System", "System"), Label("Hur länge", "For how long")), rows)


def _times(app: App) -> Section:
    rows = [(_same(rule.name), _time(rule), _same(rule.decision)) for rule in retention.rules_of(app)]
    none = (Label("ingen gallringsfil är angiven", "no retention file is set"), Label("–", "–"), Label("–", "–"))
    columns = (Label("Klass", "Class"), Label("Hur länge", "For how long"), Label("Beslut", "Decision"))
    return Section(Label("Gallringsregler", "Retention rules"), columns, rows or [none])


_TRIGGERS: Mapping[str, Label] = {
    "ended": Label("efter avslut", "after the end"), "set_aside": Label("efter att det lades åt sidan", "after it was set aside"),
    "written": Label("efter att raden skrevs", "after the line was written"),
}  # fmt: skip


def _time(rule: retention.Rule) -> Label:
    after = _TRIGGERS.get(rule.trigger, _same(rule.trigger))
    n, sv, en = (rule.months, "månader", "months") if rule.months else (rule.days, "dagar", "days")
    states = f" ({', '.join(rule.states)})" if rule.states else ""
    return Label(f"{n} {sv} {after.sv}{states}", f"{n} {en} {after.en}{states}")


def _joined(labels: Sequence[Label]) -> Label:
    return Label("; ".join(label.sv for label in labels), "; ".join(label.en for label in labels))

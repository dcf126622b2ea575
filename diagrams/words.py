"""The words of the pictures themselves, in Swedish and English; the routine's own words come from its table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from diagrams import reasons
from workflow.definition import Guard, Schedule, Transition, Workflow
from workflow.errors import BadInput
from workflow.values import Label

LANGUAGES = ("sv", "en")

TEXTS: Mapping[str, Label] = MappingProxyType(
    {
        "full": Label("hela flödet", "the full chart"),
        "overview": Label("översikt", "overview"),
        "version": Label("version", "version"),
        "start": Label("Start", "Start"),
        "waits_for": Label("Väntar på", "Waits for"),
        "otherwise": Label("i övrigt", "otherwise"),
        "anywhere": Label("Kan hända från flera tillstånd", "May happen from several states"),
        "from_all": Label("alla öppna tillstånd", "every open state"),
        "except": Label("alla öppna utom", "every open state but"),
        "stays": Label("stannar kvar", "stays"),
        "back": Label("dit den kom ifrån", "where it came from"),
        "ends": Label("Andra slut", "Other ends"),
        "legend": Label("Teckenförklaring", "Legend"),
        "legend_main": Label("raka vägen", "happy path"),
        "legend_side": Label("väntan", "waiting"),
        "legend_review": Label("beslut av människa", "a person decides"),
        "legend_hold": Label("vilande", "on hold"),
        "legend_end": Label("slut", "end"),
        "legend_hand": Label("Fet text: utlöses för hand", "Bold: pulled by hand"),
        "legend_timer": Label("tidsutlöst", "timer"),
        "legend_stay": Label("händer utan att tillståndet ändras", "happens without a change of state"),
        "legend_letter": Label("se rutan nedan", "see the panel"),
        "current": Label("nu", "now"),
        "visited": Label("passerat", "passed"),
        "possible": Label("möjlig väg härifrån", "possible from here"),
        "at": Label("läget", "as of"),
        "heat": Label("antal och liggtid (median / p90)", "count and stay (median / p90)"),
        "added": Label("tillkommet", "added"),
        "removed": Label("borttaget", "removed"),
        "changed": Label("ändrat", "changed"),
        "difference": Label("skillnad", "difference"),
        "may": Label("får utlösa", "may pull"),
        "kind": Label("ordertyp", "order kind"),
        "from_table": Label("Ritad ur tabellen som körs", "Drawn from the table that runs"),
        "source": Label("Från", "From"),
        "trigger": Label("Utlösare", "Trigger"),
        "guard": Label("Villkor", "Guard"),
        "target": Label("Till", "To"),
        "reason": Label("Orsak", "Reason"),
        "roles": Label("Vem", "Who"),
        "effects": Label("Effekter", "Effects"),
        "phases": Label("Faserna", "The phases"),
        "phases_then": Label("Faserna i ordning", "The phases in order"),
    }
)

_UNITS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def say(label: Label, lang: str) -> str:
    """The label's text in `lang`."""
    return label.en if lang == "en" else label.sv


def party_label(workflow: Workflow, name: str) -> Label:
    """A party as pictures name it."""
    party = workflow.party[name]
    return party.short or party.label


def word(name: str, lang: str) -> str:
    """One of this package's own words."""
    return say(TEXTS[name], lang)


def known(lang: str) -> str:
    """`lang` if pictures speak it; raises `BadInput`."""
    if lang not in LANGUAGES:
        raise BadInput(reasons.OTHER_LANGUAGE(lang=lang, known=list(LANGUAGES)))
    return lang


def trigger_label(workflow: Workflow, name: str, lang: str) -> str:
    """The trigger's text for people; its name when the routine gives none."""
    found = workflow.trigger.get(name)
    return say(found.label, lang) if found else name.replace("_", " ")


def guard_label(workflow: Workflow, name: str | None, lang: str) -> str:
    """The guard's text for people; its name when the routine gives none."""
    found: Guard | None = workflow.guards.get(name or "")
    return say(found.label, lang) if found else (name or "").replace("_", " ")


def reason_label(workflow: Workflow, name: str | None, lang: str) -> str:
    """The reason's text for people; its name when the routine gives none."""
    found = workflow.reasons.get(name or "")
    return say(found, lang) if found else (name or "").replace("_", " ")


def detail(workflow: Workflow, row: Transition, lang: str) -> str:
    """What tells this row from others with its trigger: the reason it gives, else its guard; never the trigger's own words."""
    label = trigger_label(workflow, row.trigger, lang)
    alone = len(workflow.rows[row.source, row.trigger]) == 1
    # A reason's text goes on with what to do about it; the picture has room for the reason only.
    reason = "" if alone else reason_label(workflow, row.reason, lang).partition(":")[0]
    if reason and _words(reason)[0][:_STEM] != _words(label)[0][:_STEM]:
        return reason
    guard = guard_label(workflow, row.guard, lang)
    return "" if set(_words(guard)) <= set(_words(label)) else guard


def _words(said: str) -> list[str]:
    """The words of a text but its articles."""
    return [w for w in said.casefold().split() if w not in ("en", "ett", "det", "a", "an", "the")]


_STEM = 6  # a reason whose first word is the label's but for its ending says the same again


def schedule_text(workflow: Workflow, schedule: Schedule, lang: str) -> str:
    """When a timer is due, in a few words."""
    sv = lang != "en"
    if schedule.kind == "working_days":
        unit = ("arbetsdag" if schedule.n == 1 else "arbetsdagar") if sv else f"working day{'' if schedule.n == 1 else 's'}"
        return f"{schedule.n} {unit}"
    if schedule.kind == "after":
        return f"{'efter' if sv else 'after'} {span(schedule.delta)}"
    if schedule.kind == "poll":
        return f"{'var' if sv else 'every'} {span(schedule.delta)}, {schedule.first:%H}–{schedule.last:%H}"
    if schedule.kind == "daily":
        return f"{'dagligen' if sv else 'daily'} {schedule.at:%H:%M}"
    moment = workflow.moments.get(schedule.name)
    return say(moment, lang) if moment is not None else schedule.name.replace("_", " ")


def span(length: timedelta) -> str:
    """A duration in its largest fitting unit, with one decimal below ten ("2.5 d")."""
    seconds = length.total_seconds()
    for size, unit in _UNITS:
        if seconds >= size:
            count = seconds / size
            return f"{count:.1f} {unit}".replace(".0 ", " ") if count < 10 else f"{count:.0f} {unit}"
    return "0 s"

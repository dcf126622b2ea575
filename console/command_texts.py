"""The command line's own words for people, in Swedish and in English."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from enum import StrEnum
from typing import Annotated

import typer

from workflow.values import Label


class Lang(StrEnum):
    EN = "en"
    SV = "sv"


_chosen: ContextVar[Lang] = ContextVar("lang", default=Lang.EN)


def choose(lang: Lang | None) -> Lang | None:
    """Say everything in this language from now on; None leaves it as it is."""
    if lang is not None:
        _chosen.set(lang)
    return lang


def chosen() -> Lang:
    """The language that the person chose; English without a choice."""
    return _chosen.get()


Language = Annotated[
    Lang | None, typer.Option("--lang", help="The language of texts for people.", callback=choose, show_default="lockstep --lang")
]
Default = Annotated[
    Lang,
    typer.Option("--lang", help="The language of texts for people, refusals too.", envvar="LOCKSTEP_LANG", callback=choose),
]


WORDS: Mapping[str, Label] = {
    "number": Label("Beställning", "Order"), "external": Label("Referens", "Reference"), "kind": Label("Typ", "Kind"),
    "phase": Label("Fas", "Phase"), "state": Label("Läge", "State"), "waiting_for": Label("Vem för vidare", "Who moves it on"),
    "since": Label("Sedan", "Since"), "due": Label("Senast", "Due"), "why": Label("Varför", "Why"),
    "service_due": Label("Servicetid till", "Service time until"), "resolution": Label("Resultat", "Resolution"),
    "received": Label("Inkommen", "Received"), "possible": Label("Kan göras för hand", "What may be done by hand"),
    "persons": Label("Brukare", "Persons"), "blockers": Label("Därefter väntar också", "Also in the way"),
    "at": Label("När", "When"), "actor": Label("Vem", "Who"), "trigger": Label("Händelse", "Trigger"),
    "to": Label("Till läge", "To state"),
    "reason": Label("Skäl", "Reason"), "effects": Label("Åtgärder utåt", "Effects outside"),
    "for_whom": Label("Väntar på", "Waits for"), "moved_by": Label("Förs vidare av", "Moved on by"),
    "next": Label("Händer härnäst", "What happens next"), "nothing": Label("ingenting", "nothing"),
    "nothing_next": Label("ingenting automatiskt", "nothing automatically"), "nobody": Label("ingen", "nobody"),
    "ended": Label("Beställningen är avslutad; den väntar inte på något.", "The order has ended; it waits for nothing."),
    "stays": Label("(kvar)", "(stays)"), "no_orders": Label("Inga beställningar.", "No orders."),
    "protected_order": Label("Skyddade personuppgifter", "Protected personal data"),
    "late": Label("försenad", "overdue"), "attention": Label("Behöver tillsyn", "Needs attention"),
    "yes": Label("ja", "yes"), "no": Label("nej", "no"),
    "under_way": Label("Pågår mot andra system", "Under way with other systems"),
    "paused": Label("{system} är pausat; beställningen väntar på det", "{system} is paused; the order waits for it"),
    "silent": Label("{system} svarar inte; beställningen väntar på det", "{system} does not answer; the order waits for it"),
    "stumbled": Label("Systemet kunde inte avgöra; det försöker igen", "It could not be decided; that is tried again"),
    "moved": Label("Flyttad till version {version}", "Moved to version {version}"),
    "elsewhere": Label(
        "Version {version} finns inte i det här programmet; `lockstep order explain` säger vad som är möjligt",
        "This program does not have version {version}; `lockstep order explain` says what is possible",
    ),
    "unknown": Label("Okänt i den här versionen; det vilar", "Unknown to this version; it rests"),
    "aside": Label("Ett meddelande kunde inte avgöras och är lagt åt sidan", "A message could not be decided and is set aside"),
    "advice": Label("Du kan", "You can"),
    "unclear_kind": Label("Oklar ordertyp", "Unclear kind"),
    "waits_in_inbox": Label(
        "”{trigger}” ligger i inkorgen för beställning {number} tills det kan avgöras.",
        "`{trigger}` is in the inbox of order {number} until it can be decided.",
    ),
    "no_messages": Label("Inga meddelanden.", "No messages."),
    "no_deliveries": Label("Inga leveranser är lagda åt sidan.", "No deliveries are set aside."),
    "retried": Label(
        "Meddelande {id} är i inkorgen för beställning {order} igen.", "Message {id} is in the inbox of order {order} again."
    ),
    "discarded": Label("Meddelande {id} till beställning {order} är kastat.", "Message {id} to order {order} is discarded."),
    "delivery_retried": Label("Leverans {id} är inläst.", "Delivery {id} is taken in."),
    "delivery_discarded": Label("Leverans {id} är kastad.", "Delivery {id} is discarded."),
    "id": Label("Nr", "ID"), "order": Label("Beställning", "Order"), "by": Label("Från", "By"),
    "status": Label("Status", "Status"),
    "code": Label("Kod", "Code"), "detail": Label("Uppgift", "Detail"), "external_name": Label("Referens", "Reference"),
    "class": Label("Klass", "Class"), "decision": Label("Beslut", "Decision"), "what": Label("Vad", "What"),
    "held": Label("Bevaras", "Held"), "until": Label("Till", "Until"), "ended_at": Label("Avslutat", "Ended"),
    "name": Label("Namn", "Name"), "display_name": Label("Visningsnamn", "Display name"), "role": Label("Roll", "Role"),
    "second_factor": Label("Tvåstegsinloggning", "Second factor"), "note": Label("Anteckning", "Note"),
    "seen_at": Label("Senast sedd", "Last seen"), "disabled_at": Label("Stängt", "Closed"), "rule": Label("Regel", "Rule"),
    "account": Label("Konto", "Account"), "fields": Label("Fält", "Fields"), "reviewer": Label("Granskare", "Reviewer"),
    "result": Label("Utfall", "Result"),
    "attempts": Label("försök", "attempts"), "needs": Label("behöver", "needs"), "how": Label("Så här", "How"),
}  # fmt: skip


def say(name: str, **values: object) -> str:
    """One of the words, in the chosen language."""
    said = text(WORDS[name])
    return said.format(**values) if values else said


def localized(sv: str, en: str) -> str:
    """The text in the chosen language: for what a command says in one place only."""
    return sv if chosen() is Lang.SV else en


def text(label: Label) -> str:
    """A label in the chosen language."""
    return label.sv if chosen() is Lang.SV else label.en

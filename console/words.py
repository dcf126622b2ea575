"""The command line's own words for people, in Swedish and in English."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import typer

from workflow.values import Label


class Lang(StrEnum):
    EN = "en"
    SV = "sv"


Language = Annotated[Lang, typer.Option("--lang", help="The language of texts for people.", envvar="LOCKSTEP_LANG")]

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
    "nothing_next": Label("ingenting av sig självt", "nothing by itself"), "nobody": Label("ingen", "nobody"),
    "ended": Label("Beställningen är avslutad; den väntar inte på något.", "The order has ended; it waits for nothing."),
    "stays": Label("(kvar)", "(stays)"), "no_orders": Label("Inga beställningar.", "No orders."),
    "late": Label("försenad", "overdue"), "attention": Label("Behöver tillsyn", "Needs attention"),
    "yes": Label("ja", "yes"), "no": Label("nej", "no"),
    "under_way": Label("Pågår mot andra system", "Under way with other systems"),
    "paused": Label("{system} är pausat; beställningen väntar på det", "{system} is paused; the order waits for it"),
    "silent": Label("{system} svarar inte; beställningen väntar på det", "{system} does not answer; the order waits for it"),
    "stumbled": Label("Systemet kunde inte avgöra; det försöker igen", "It could not be decided; that is tried again"),
    "unknown": Label("Okänt i den här versionen; det vilar", "Unknown to this version; it rests"),
    "aside": Label("Ett meddelande kunde inte avgöras och är lagt åt sidan", "A message could not be decided and is set aside"),
    "advice": Label("Du kan", "You can"),
    "unclear_kind": Label("Oklar ordertyp", "Unclear kind"),
    "attempts": Label("försök", "attempts"), "needs": Label("behöver", "needs"), "how": Label("Så här", "How"),
}  # fmt: skip


def say(name: str, lang: Lang) -> str:
    """One of the words, in one language."""
    return text(WORDS[name], lang)


def text(label: Label, lang: Lang) -> str:
    """A label in one language."""
    return label.sv if lang is Lang.SV else label.en

"""The Swedish answers given in the ticket: data, and one function that fills them in.

A sentence set off by `|` falls away when a fact it names is optional and not given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from types import MappingProxyType
from typing import Any

from workflow.routines.shared_lock.asking import as_question
from workflow.routines.shared_lock.missing import missing_labels
from workflow.routines.shared_lock.wording import (
    ReplyRefused,
    Shape,
    as_asked,
    as_date,
    as_initials,
    as_lock,
    as_moment,
    as_ticket,
    as_window,
    looks_personal,
    one_of,
    worded,
)
from workflow.values import Facts

__all__ = ["TEMPLATES", "ReplyRefused", "Template", "missing_labels", "render"]


@dataclass(frozen=True, slots=True)
class Template:
    """One answer: its text, the facts it must have, and those it may have."""

    text: str
    facts: Mapping[str, Shape] = field(default_factory=dict)
    optional: Mapping[str, Shape] = field(default_factory=dict)

    @property
    def asks(self) -> bool:
        """Whether it lists missing facts, given as `missing`, `malformed` and `initials`."""
        return "asked" in self.facts

    @property
    def accepts(self) -> frozenset[str]:
        """Every fact that may be given."""
        own = {*self.facts, *self.optional}
        return frozenset(own - {"asked"} | _ASKED_BY if self.asks else own)


def render(template: str, facts: Facts) -> str:
    """The text of `template`, made of declared facts in declared shapes only; else `ReplyRefused`."""
    chosen = TEMPLATES.get(template)
    if chosen is None:
        raise ReplyRefused(template, "the template", "is not known")
    given = _gathered(facts) if chosen.asks else facts
    for name in chosen.facts:
        if name not in given:
            raise ReplyRefused(template, name, "is missing")
    words = worded(template, {**chosen.facts, **chosen.optional}, given)
    text = _filled(chosen.text, {**words, **_agreeing(facts)})
    if looks_personal(text):
        raise ReplyRefused(template, "the text", "looks like it holds a personal number or a phone number")
    return text


def _gathered(facts: Facts) -> dict[str, Any]:
    asked = {name: value for name, value in facts.items() if name in _ASKED_BY}
    return {**{name: value for name, value in facts.items() if name not in _ASKED_BY}, "asked": asked}


def _agreeing(facts: Facts) -> dict[str, str]:
    """The ending that makes "kopplad" agree with how many are linked."""
    linked = facts.get("initials", ())
    return {"e": "" if isinstance(linked, str) or len(linked) == 1 else "e"}


def _filled(text: str, words: Mapping[str, str]) -> str:
    sentences = (sentence.strip() for sentence in text.split("|"))
    return " ".join(each.format_map(words) for each in sentences if _named(each) <= words.keys())


def _named(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


_ASKED_BY = frozenset({"missing", "malformed", "initials"})

_SLOT: Mapping[str, Shape] = {"date": as_date, "window": as_window}
_DONE: Mapping[str, Shape] = {"date": as_date, "lock": as_lock, "initials": as_initials}
_PASTE = (
    "Att dokumentera i Treserva: ”Digital låsenhet {lock}, delas med sammanboende. Kopplad i TES {date}.”"
)
_proposal = one_of(
    {
        "link_existing": "Det finns redan en digital låsenhet i hushållet. Vi föreslår att brukarna "
        "kopplas till den. "
        "Svara JA i detta ärende för att fortsätta.",
        "new_install": "Vi hittar ingen digital låsenhet hos angiven befintlig brukare. Stämmer "
        "uppgifterna föreslår vi "
        "ny installation. Svara JA i detta ärende för att fortsätta, ange kontaktuppgifter för tidsbokning "
        "(namn eller "
        "roll och telefon) och om portkod krävs.",
    }
)
_rejection = one_of(
    {
        "duplicate": "Detta är redan beställt i ett tidigare ärende. Vi hanterar allt där.",
        "wrong_queue": "Ärendet gäller inte beställning av digital låsenhet till sammanboende och hör till "
        "en annan kö.",
        "unit_not_digital": "Enheten använder inte digital nyckelhantering. Ordinarie nyckelhantering gäller.",
        "not_feasible": "Dörren går inte att utrusta med digital låsenhet. Ordinarie nyckelhantering gäller.",
        "incomplete": "Uppgifterna som behövs har inte kommit in. Gör gärna en ny beställning när de finns.",
    }
)

TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {
        "T-MOTT": Template("Beställningen är mottagen. Vi återkommer i detta ärende."),
        "T-KOMPL": Template(
            "Beställningen saknar: {asked}. Svara i detta ärende så fortsätter vi. | Vi påminner "
            "{remind_on}. "
            "| Inget bokas innan uppgifterna finns.",
            {"asked": as_asked},
            {"remind_on": as_date},
        ),
        "T-KOMPL-PÅMIN": Template(
            "Påminnelse: beställningen saknar fortfarande: {asked}. Svara i detta ärende så fortsätter vi.",
            {"asked": as_asked},
        ),
        "T-FRÅGA": Template(
            "Vi behöver veta: {question}. Svara i detta ärende så fortsätter vi.", {"question": as_question}
        ),
        "T-FRÅGA-PÅMIN": Template(
            "Påminnelse: vi behöver fortfarande veta: {question}. Svara i detta ärende så fortsätter vi.",
            {"question": as_question},
        ),
        "T-TRES": Template(
            "Brukare {initials} har ingen verkställd insats i Treserva. Verkställ insatsen så läses "
            "brukaren över till "
            "TES. Vi kontrollerar igen automatiskt. | Enligt Treserva börjar insatsen {starts_on}.",
            {"initials": as_initials},
            {"starts_on": as_date},
        ),
        "T-TRES-PÅMIN": Template(
            "Påminnelse: brukare {initials} har fortfarande ingen verkställd insats i Treserva. Verkställ "
            "insatsen så "
            "läses brukaren över till TES. Vi kontrollerar igen automatiskt.",
            {"initials": as_initials},
        ),
        "T-INLÄSNING": Template(
            "Brukare {initials} är verkställd men ännu inte inläst i TES. Vi avvaktar nästa inläsning. "
            "| Den väntas {next_at}.",
            {"initials": as_initials},
            {"next_at": as_moment},
        ),
        "T-DUBB": Template(
            "Detta är redan beställt i ärende {ticket}. Vi hanterar allt där.", {"ticket": as_ticket}
        ),
        "T-UPPTAGET": Template(
            "En beställning för samma hushåll pågår. Vi samordnar och fortsätter när den är klar."
        ),
        "T-TYP": Template("{to_kind}", {"to_kind": _proposal}),
        "T-ADR": Template(
            "Adresserna stämmer inte överens mellan beställning och register. Bekräfta i detta ärende att "
            "brukarna bor i "
            "samma bostad (adress och lägenhetsnummer)."
        ),
        "T-PROT": Template(
            "Ärendet hanteras enligt särskild rutin. Kontakta välfärdsteknikteamets chef per telefon."
        ),
        "T-FORUT": Template(
            "Förutsättningarna har ändrats. Ska beställningen fortsätta för kvarvarande brukare? Svara i "
            "detta ärende."
        ),
        "T-LAGER": Template(
            "Låsenhet är slut i lager. | Beräknad leverans {expected_on}. | Vi återupptar automatiskt.",
            optional={"expected_on": as_date},
        ),
        "T-LÅSFEL": Template(
            "Låsenheten som finns på plats behöver åtgärdas först. Vi återkommer i detta ärende."
        ),
        "T-VILANDE": Template(
            "Ärendet är pausat till {resume_on}. Vi återupptar automatiskt.", {"resume_on": as_date}
        ),
        "T-BOKAD": Template("Besök är bokat {date}, {window}.", _SLOT),
        "T-OMBOKAD": Template("Besöket är ombokat till {date}, {window}.", _SLOT),
        "T-KONTAKT": Template(
            "Vi når inte kontaktpersonen för tidsbokning. Ange en ny kontakt eller en tid då kontakten går "
            "att nå."
        ),
        "T-NYKONTAKT": Template(
            "Kontakten för tidsbokning behöver bytas. Ange en ny kontakt (namn eller roll och telefon) i detta "
            "ärende."
        ),
        "T-PORT": Template(
            "Montören kom inte in. Ange aktuell portkod eller annan inpassering i detta ärende."
        ),
        "T-BOM": Template(
            "Ingen öppnade vid besöket {date}. Vi bokar en ny tid. Hjälp oss gärna att nå brukaren.",
            {"date": as_date},
        ),
        "T-NOTERAT": Template("Vi har noterat ändringen."),
        "T-TEKNISKT": Template(
            "Tekniskt fel hos oss. Ärendet ligger kvar och vi fortsätter så snart det går."
        ),
        "T-KLAR": Template(
            "Klart {date}. Digital låsenhet är {lock} och brukare {initials} är kopplad{e} i TES. "
            "Uppdatera gruppen i "
            "TES App. " + _PASTE,
            _DONE,
        ),
        "T-KLAR-DELVIS": Template(
            "Delvis klart {date}. Digital låsenhet är {lock}. Brukare {initials} är kopplad{e} i TES. "
            "Brukare {remaining} "
            "kvarstår och följs upp i en egen beställning. Uppdatera gruppen i TES App. " + _PASTE,
            {**_DONE, "remaining": as_initials},
        ),
        "T-KLAR-INGET": Template(
            "Klart {date}. Inget behövde göras: brukare {initials} var redan kopplad{e} till samma "
            "digitala låsenhet i "
            "TES. Att dokumentera i Treserva: ”Digital låsenhet befintlig, delas med sammanboende. "
            "Kontrollerad i TES "
            "{date}.”",
            {"date": as_date, "initials": as_initials},
        ),
        "T-AVBR": Template("Beställningen är avbruten {date}.", {"date": as_date}),
        "T-ÅTER": Template("Beställningen är upptagen igen {date}. Vi återkommer i detta ärende.", {"date": as_date}),
        "T-AVV": Template("Beställningen avslutas utan åtgärd. {reason}", {"reason": _rejection}),
    }
)

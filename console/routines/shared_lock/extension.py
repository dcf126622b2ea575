"""What the routine of shared digital locks adds to the console: `EXTENSION`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.catalogue import N_
from console.extension import Announced, Column, Extension, External, Forms, Look, MenuEntry, Terms
from console.routines.shared_lock import texts
from workflow.roles import Permission
from workflow.routines.shared_lock import WORKFLOW, inventory_words, terms
from workflow.routines.shared_lock.asking import OWN_WORDS
from workflow.routines.shared_lock.chart import CALLING_OFF, HOLD_CAUSES, SPEAKING
from workflow.routines.shared_lock.replies import TEMPLATES
from workflow.values import Effect, Facts, Label

if TYPE_CHECKING:
    from fastapi import APIRouter
    from pydantic import BaseModel

    from console.web.translator import Translator
    from runtime.app import App
    from runtime.services.accounts import Visitor
    from runtime.services.installation import Services
    from runtime.services.orders import Whole
    from runtime.services.service import View
    from runtime.settings import Settings
    from storage.queries import HistoryEntry
    from workflow.preview import Preview

_SHOWN = 6


def _routers() -> Sequence[APIRouter]:
    from console.routines.shared_lock import booking_page, inventory_page, order_page, visits_page, webhook

    return (booking_page.router, webhook.router, inventory_page.router, order_page.router, visits_page.router)


def _api() -> Sequence[APIRouter]:
    from console.routines.shared_lock import inventory_api, people_api, visits_api

    return (people_api.router, visits_api.router, inventory_api.router)


def _order_facts(look: Look) -> Facts:
    from console.routines.shared_lock.order_page import order_facts

    return order_facts(look)


def _preview_facts(look: Look, found: Preview) -> Facts:
    from console.routines.shared_lock.order_page import preview_facts

    return preview_facts(look, found)


def _start_facts(services: Services) -> Facts:
    from console.routines.shared_lock.use_cases import inventory_of, visits_of
    from runtime.routines.shared_lock.read_over import read_over

    visits = visits_of(services)
    return {
        "bookings": services.orders.listing(routine=WORKFLOW.name, state="booking", sort="since", limit=_SHOWN).rows,
        "to_book": services.orders.counts().states[WORKFLOW.name]["booking"],
        "today": visits.of_day(visits.today), "alone": visits.left_alone(),
        "stock": inventory_of(services).counts().get("in_stock", 0),
        "read_over": read_over(services.app),
    }  # fmt: skip


def _systems_facts(services: Services) -> Facts:
    from runtime.routines.shared_lock.read_over import read_over

    return {"read_over": read_over(services.app), "left_out": services.systems.left_out()}


def _may_see(services: Services, visitor: Visitor, whole: Whole) -> bool:
    from console.routines.shared_lock.use_cases import sees

    return sees(services, visitor, whole)


def _view() -> type[BaseModel]:
    from console.routines.shared_lock.api_models import LockOrder

    return LockOrder


def _initials(view: View) -> str:
    return " · ".join(view.get("initials", {}).values())


def _announced(effect: Effect, _: Translator) -> Announced | None:
    args: Any = effect.args
    if effect.name == "lindesk.comment":
        return Announced(_("Ärendet i Lindesk"), _("Det här skrivs i ärendet"), str(args.get("text", "")))
    if effect.name == "lindesk.set_status":
        status = str(args.get("status"))
        names = {"resolved": _("Ärendet avslutas"), "open": _("Ärendet öppnas igen"), "waiting": _("Ärendet väntar på svar")}
        return Announced(_("Ärendet i Lindesk"), names.get(status) or _("Ärendets status ändras"))
    if effect.name == "notify.sms":
        return Announced(_("Kontakten"), _("Det här sms:et skickas"), str(args.get("text", "")))
    if effect.name == "notify.ics":
        what = _("Besöket tas bort ur kalendern") if args.get("method") == "CANCEL" else _("Besöket läggs i kalendern")
        return Announced(_("Teknikern"), what, ", ".join(filter(None, (args.get("technician"), _.when(args.get("start"))))))
    return None


def _whom(reason: str | None, data: Facts, _: Translator) -> str:
    """Whom a death or a protection is about, by letter."""
    who = data.get({"deceased": "died", "protected_person": "protected"}.get(reason or "", ""))
    letters = who if isinstance(who, (list, tuple)) else ()
    return ": " + ", ".join(_("Brukare {letter}", letter=letter) for letter in letters) if letters else ""


def _changed(entry: HistoryEntry) -> Sequence[str]:
    """Facts that changed in the ticket, or that a person corrected."""
    data = entry["set"].get("data", {})
    return data.get("corrected" if entry["trigger"] == "correct" else "changed") or ()


def _lines(view: View) -> Sequence[tuple[Label, str]]:
    persons = ", ".join(f"{letter} ({initials})" for letter, initials in sorted(view.get("initials", {}).items()))
    return ((Label("Brukare", "Persons"), persons), (Label("Öppna ärendet", "Open the ticket"), view.get("ticket_link") or ""))


def _answers() -> Mapping[str, str]:
    return {name: template.text for name, template in TEMPLATES.items()} | {OWN_WORDS: ""}


def _stub_systems(app: App) -> Any:
    from adapters.server import stub_servers

    return None if app.world is None else stub_servers(app.world)


def _lively(settings: Settings) -> Settings:
    """With stub systems a ticket handed in is looked for at once, unless a setting says otherwise."""
    from runtime.routines.shared_lock.settings import LockSettings

    given = settings.of(LockSettings).model_fields_set
    return settings if "intake_seconds" in given else settings.changed(intake_seconds=1.0)


def _placed(templates: Mapping[str, str]) -> Mapping[str, str]:
    """The templates by the names that the console knows them under."""
    return {place: f"{WORKFLOW.name}/{file}" for place, file in templates.items()}


EXTENSION = Extension(
    routers=_routers,
    api=_api,
    menu=(
        MenuEntry("/booking", N_("Bokning"), (Permission.READ,)), MenuEntry("/visits", N_("Besök"), (Permission.ACT,)),
        MenuEntry("/inventory", N_("Inventarielista"), (Permission.READ,)),
    ),
    templates=Path(__file__).parent / "templates", english=Path(__file__).parent / "english.po",
    names={"inventory_words": inventory_words, "terms": terms, "texts": texts},
    slots=_placed({
        "order.alert": "order_alert.html", "order.first": "order_first.html", "order.side": "order_people.html",
        "order.last": "order_last.html", "entry": "order_entry.html", "preview": "preview.html",
        "preview.note": "preview_note.html", "bulk.note": "bulk_note.html", "start.counts": "start_counts.html",
        "start.panels": "start_panels.html",
        "start.systems": "start_systems.html", "systems": "systems.html", "footer": "footer.html",
        "help": "help_lock.html",
    }),
    order_facts=_order_facts,
    preview_facts=_preview_facts,
    start_facts=_start_facts,
    systems_facts=_systems_facts,
    announced=_announced,
    columns=(Column(N_("Brukare"), _initials),),
    external=External(Label("Ärende", "Ticket"), "ticket_link"),
    terms=Terms(
        subject=terms.subject, resolution=terms.resolution, fact=terms.fact,
        choice={"no_show": Label("Ingen öppnade", "Nobody opened")}.get,
        systems={
            "treserva": Label("Treserva", "Treserva"), "tes": Label("TES", "TES"), "lindesk": Label("Lindesk", "Lindesk"),
            "notify": Label("Sms och kalender", "Texts and calendar"),
        },
        looked_at={
            "number.": Label("Personnummer", "Personal number"), "gate_code": Label("Portkod", "Gate code"),
            "codes": Label("Andra koder i texten", "Other codes in the text"),
            "names": Label("Namn, adress, kontakt och ärendets text", "Name, address, contact and the text of the ticket"),
            "visit": Label("Besök", "Visits"), "name": Label("på namn", "by name"),
            "number": Label("på personnummer", "by personal number"), "booking": Label("Bokning", "Booking"),
            "field.initials": Label("initialer", "initials"), "field.name": Label("namn", "name"),
            "field.names": Label("namn", "names"), "field.address": Label("adress", "address"),
            "field.contact": Label("kontakt", "contact"), "field.ticket": Label("ärendets text", "text of the ticket"),
            "field.letters": Label("bokstäver", "letters"), "field.number": Label("personnummer", "personal number"),
            "field.gate_code": Label("portkod", "gate code"), "field.codes": Label("andra koder", "other codes"),
            "inventory": Label("Inventarielista", "Inventory"),
        },
        extract=terms.EXTRACT,
    ),
    forms=Forms(
        own=_placed({"correct": "order_correct.html", "ask": "order_speak.html", "reply": "order_speak.html"}),
        inputs=_placed({"window": "input_window.html", "technician": "input_technician.html", "code": "input_letter.html"}),
        without_note=frozenset({"booked", "rebooked", "installed", "linked", "ask", "reply"}),
        must_choose=frozenset({"reject", "visit_failed"}),
        causes={"hold": frozenset(HOLD_CAUSES) - {"other"}},
        previewed=frozenset((*SPEAKING, *CALLING_OFF)),
    ),
    about=N_("Beställningar av digital låsenhet till sammanboende."),
    appointment=N_("Besöket börjar"),
    own_page="/visits",
    may_see=_may_see,
    pages_of_one=("visits",),
    reason_note=_whom,
    view=_view,
    changed_facts=_changed,
    lines=_lines,
    answers=_answers,
    stub_systems=_stub_systems,
    lively=_lively,
)  # fmt: skip

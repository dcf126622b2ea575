"""Labels of triggers and reasons: what they are called on screens, in pictures and in documents."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.definition import Trigger
from workflow.values import Label

_TRIGGERS: Mapping[str, tuple[str, str]] = {
    "take_in": ("Ärende inkommet", "Ticket taken in"), "follow_up": ("Uppföljande beställning", "Follow-up order"),
    "checked": ("Kontrollerad", "Checked"), "ticket_updated": ("Ärendet ändrat", "Ticket changed"),
    "ticket_reopened": ("Ärendet återöppnat", "Ticket reopened"), "remind": ("Påminnelse", "Reminder"),
    "completion_overdue": ("Kompletteringen uteblev", "Completion overdue"),
    "intervention_executed": ("Insats verkställd", "Intervention executed"), "start_passed": ("Startdatumet har passerat", "Start date passed"), "read_over": ("Inläst i TES", "Read over to TES"),
    "import_missed": ("Inläsningen uteblev", "Read-over missed"), "escalate": ("Försenad", "Overdue"),
    "booked": ("Boka besök", "Book a visit"), "rebooked": ("Boka om", "Rebook"),
    "booking_cancelled": ("Avboka besöket", "Cancel the visit"), "contact_failed": ("Kontakten nåddes inte", "Contact not reached"),
    "visit_today": ("Besöksdag", "Day of the visit"), "installed": ("Monterad och provad", "Mounted and tested"),
    "visit_failed": ("Besöket misslyckades", "Visit failed"), "linked": ("Alla kopplade", "Everybody linked"),
    "gate_lost": ("En förutsättning saknas nu", "A precondition is gone"), "link_failed": ("Kopplingen misslyckades", "Linking failed"),
    "inventory_updated": ("Inventarielista skriven", "Inventory written"),
    "inventory_conflict": ("Serienumret står på annat hushåll", "Serial stands on another household"),
    "feedback_sent": ("Svar bekräftat", "Answer confirmed"), "continue": ("Fortsätt", "Continue"),
    "convert": ("Byt ordertyp", "Convert"), "close_partially": ("Avsluta delvis", "Close partially"),
    "taken_down": ("Enheten nedtagen", "Unit taken down"), "retry": ("Försök igen", "Retry"), "skip": ("Hoppa över", "Skip"),
    "cancel": ("Avsluta beställningen", "Cancel the order"), "reject": ("Avvisa beställningen", "Reject the order"),
    "take_up_again": ("Ta upp beställningen igen", "Take the order up again"),
    "hold": ("Lägg vilande", "Hold"), "resume": ("Återuppta", "Resume"),
    "person_deceased": ("Brukare avliden", "Person deceased"), "person_protected": ("Skyddade personuppgifter", "Protected personal data"),
    "effect_failed": ("Anrop misslyckades", "Call failed"), "effect_found_done": ("Anropet var redan utfört", "The call was carried out already"),
    "wait_changed": ("Det som väntas har ändrats", "The wait has changed"),
    "stranger_found": ("Någon utanför beställningen är kopplad", "Someone outside the order is linked"),
    "correct": ("Rätta uppgifter", "Correct facts"), "ask": ("Fråga enheten", "Ask the unit"), "reply": ("Svara i ärendet", "Answer in the ticket"),
}  # fmt: skip
_FROM_THE_UNIT = ("ticket_updated", "ticket_reopened")
TRIGGERS = tuple(Trigger(name, Label(*texts), name in _FROM_THE_UNIT) for name, texts in _TRIGGERS.items())

_REASONS: Mapping[str, tuple[str, str]] = {
    "duplicate": ("Dubblett", "Duplicate"), "wrong_queue": ("Fel kö", "Wrong queue"), "not_feasible": ("Går inte att genomföra", "Not feasible"),
    "incomplete": ("Ofullständig", "Incomplete"), "unclear_order": ("Oklar beställning", "Unclear order"),
    "unit_not_digital": ("Enheten använder inte digitala nycklar", "The unit does not use digital keys"),
    "deceased": ("Någon har avlidit", "Someone has died"),
    "protected_person": ("Skyddade personuppgifter: särskild rutin", "Protected personal data: special routine"),
    "identity": ("Identiteten måste redas ut", "Identity must be cleared up"),
    "household_busy": ("En annan beställning gäller hushållet", "Another order holds the household"),
    "confirm_household": ("Det är inte bekräftat att alla bor ihop", "Not confirmed that they live together"),
    "kind_mismatch": ("Ordertypen stämmer inte med låset", "The kind does not fit the lock"),
    "address_mismatch": ("Adresserna skiljer sig", "Addresses differ"), "lock_fault": ("Låset är trasigt", "The lock is faulty"),
    "stock": ("Slut i lager", "Out of stock"), "tes_import_missing": ("Inläsningen till TES uteblev två gånger: felanmäl", "The read-over to TES was missed twice: report it"),
    "contact_unreachable": ("Kontakten nås inte", "The contact cannot be reached"), "door_unsuitable": ("Dörren passar inte", "The door is not suitable"),
    "refused": ("Brukaren tackade nej", "The person refused"), "repeated_no_show": ("Ingen öppnade två gånger", "Nobody opened twice"),
    "no_entry": ("Kom inte in i porten", "No entry at the gate"), "link_failed": ("Kopplingen misslyckades", "Linking failed"),
    "inventory_conflict": ("Serienumret står på ett annat hushåll", "The serial stands on another household"),
    "stranger_linked": ("Någon utanför beställningen är kopplad till låsenheten i TES", "Someone outside the order is linked to the unit in TES"),
    "linked_elsewhere": ("Någon på låsenheten är kopplad till en annan låsenhet i TES", "Someone on the unit is linked to another unit in TES"),
    "ticket_missing": ("Ärendet finns inte kvar i Lindesk", "The ticket is gone from Lindesk"),
    "cancel_after_mounting": ("Avbruten efter montering", "Cancelled after mounting"),
    "reopened": ("Ärendet återöppnat", "Ticket reopened"), "effect_failed": ("Ett anrop misslyckades", "A call failed"),
    "follow_up": ("Uppföljning av delvis avslutad beställning", "Follow-up of a partly closed order"), "by_hand": ("Kopplas för hand i TES", "Linked by hand in TES"),
    "hospitalised": ("Inlagd på sjukhus", "In hospital"), "landlord": ("Väntar på hyresvärd", "Waiting for the landlord"),
    "client_request": ("På brukarens önskan", "On the person's request"), "bereavement": ("Dödsfall i familjen", "Bereavement"), "other": ("Annat skäl", "Other reason"),
}  # fmt: skip
REASONS = {name: Label(*texts) for name, texts in _REASONS.items()}

"""What a person can do about an order that waits: for each reason, and each state without one, the triggers that help.

Pages and command line show them as what they are, buttons and commands: an advice without one breaks the check.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflow.definition import Advice
from workflow.values import Label

_MENDED = ("correct", "med det som enheten säger", "with what the unit says")
_ASKED = ("ask", "om det som inte framgår", "for what is not said")
_GO_ON = ("continue", "om det stämmer ändå", "if it is right all the same")
_GIVE_UP = ("cancel", "om den inte ska genomföras", "if it is not to be done")
_LATER = ("resume", "när hindret är borta", "when the obstacle is gone")

_TEXTS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "unclear_order": (_MENDED, _ASKED, ("continue", "om allt som lästes stämmer", "if all that was read is right"), ("reject", "om det inte är en beställning", "if it is no order")),
    "unit_not_digital": (("reply", "med vad som gäller", "with what holds"), _GO_ON, ("reject", "om enheten inte använder digitala nycklar", "if the unit uses no digital keys")),
    "incomplete": (_MENDED, ("ask", "en gång till", "once more"), ("reject", "som ofullständig", "as incomplete")),
    "deceased": (("continue", "för kvarvarande", "for those who remain"), _GIVE_UP),
    "protected_person": (("continue", "enligt den särskilda rutinen", "by the special routine"), _GIVE_UP),
    "identity": (_MENDED, ("ask", "om personnummer", "for the personal number"), _GO_ON),
    "confirm_household": (("continue", "när det är bekräftat att alla bor ihop", "when it is confirmed that all live together"), _MENDED, ("ask", "om alla bor i samma bostad", "whether all live in one home")),
    "kind_mismatch": (("convert", "när enheten har bekräftat", "when the unit has confirmed"), _MENDED, ("ask", "om vilken sorts beställning det är", "which kind of order it is")),
    "address_mismatch": (_MENDED, ("ask", "om adressen", "for the address"), _GO_ON),
    "tes_import_missing": (("continue", "när brukaren finns i TES", "when the person is in TES"), ("hold", "till en dag längre fram", "until a later day")),
    "contact_unreachable": (("correct", "med en annan kontakt", "with another contact"), ("ask", "om en annan kontakt", "for another contact"), ("continue", "och försök igen", "and try again")),
    "door_unsuitable": (("reject", "om låset inte går att montera", "if no lock can be mounted"), ("continue", "om dörren är åtgärdad", "if the door is mended")),
    "refused": (_GIVE_UP, ("continue", "om brukaren har ändrat sig", "if the person has changed their mind")),
    "repeated_no_show": (("continue", "med en ny tid", "with a new time"), ("correct", "med en annan kontakt", "with another contact"), _GIVE_UP),
    "no_entry": (("correct", "med den nya portkoden", "with the new gate code"), ("ask", "om en ny portkod", "for a new gate code"), ("continue", "och boka en ny tid", "and book a new time")),
    "link_failed": (("retry", "", ""), ("close_partially", "för dem som är kopplade", "for those who are linked"), ("continue", "när felet är åtgärdat", "when the fault is mended")),
    "inventory_conflict": (("continue", "när listan är rättad", "when the list is right"),),
    "stranger_linked": (("continue", "när kopplingen är borttagen i TES, eller om den är rätt", "when the link is removed in TES, or if it is right"), _GIVE_UP),
    "linked_elsewhere": (("continue", "när den ena kopplingen är borttagen i TES", "when one of the links is removed in TES"),),
    "ticket_missing": (("skip", "när enheten har fått besked på annat sätt", "when the unit knows in another way"), ("retry", "om ärendet finns igen", "if the ticket is there again")),
    "cancel_after_mounting": (("continue", "och slutför", "and finish"), ("taken_down", "när enheten är nedtagen", "when the unit is down")),
    "reopened": (("reply", "", ""), _MENDED, ("continue", "med en ny kontroll", "with a new check"), ("reject", "om inget mer ska göras", "if nothing more is to be done")),
    "effect_failed": (("retry", "", ""), ("skip", "om det är gjort på annat sätt", "if it was done in another way")),
    "household_busy": (_LATER,), "stock": (_LATER,), "lock_fault": (_LATER,), "hospitalised": (_LATER,), "landlord": (_LATER,),
    "client_request": (_LATER,), "bereavement": (_LATER,), "other": (_LATER,), "follow_up": (_LATER,),
    "awaiting_completion": (_MENDED, ("ask", "en gång till", "once more")),
    "awaiting_intervention": (("reply", "", ""), ("hold", "om insatsen dröjer", "if the intervention takes its time")),
    "booking": (("booked", "", ""), ("contact_failed", "", ""), ("correct", "med en annan kontakt", "with another contact")),
    "booked": (("rebooked", "", ""), ("booking_cancelled", "", "")),
}  # fmt: skip

ADVICE: Mapping[str, tuple[Advice, ...]] = {
    about: tuple(Advice(trigger, Label(sv, en)) for trigger, sv, en in texts) for about, texts in _TEXTS.items()
}

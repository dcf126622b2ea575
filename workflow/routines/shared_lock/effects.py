"""What the table may ask and do outside, and what must still be true when it goes out."""

from __future__ import annotations

from workflow.definition import EffectSpec
from workflow.values import Label

# What is said is true when it is read: these guards are asked again as it goes out.
COMMENT_CONDITIONS = dict.fromkeys(
    (
        "T-KOMPL",
        "T-KOMPL-PÅMIN",
        "T-FRÅGA",
        "T-TRES",
        "T-TRES-PÅMIN",
        "T-INLÄSNING",
        "T-UPPTAGET",
        "T-LÅSFEL",
        "T-LAGER",
        "T-VILANDE",
    ),
    "still_waits",
) | dict.fromkeys(("T-BOKAD", "T-OMBOKAD"), "visit_stands")

EFFECTS = (
    EffectSpec("treserva.person", Label("Fråga Treserva om brukaren", "Ask Treserva about the person"), mutates=False),
    EffectSpec("tes.person", Label("Fråga TES om brukaren", "Ask TES about the person"), mutates=False),
    EffectSpec("tes.lock", Label("Fråga TES om låset", "Ask TES about the lock"), mutates=False),
    EffectSpec("tes.register_lock", Label("Registrera låsenheten i TES", "Register the unit in TES")),
    EffectSpec("tes.link", Label("Koppla brukare till låsenheten i TES", "Link a person to the unit in TES"), policy="link"),
    EffectSpec("lindesk.comment", Label("Svara i ärendet", "Comment in the ticket"), ordered=True, conditions=COMMENT_CONDITIONS),
    EffectSpec("lindesk.set_status", Label("Sätt ärendets status", "Set the ticket's status"), ordered=True),
    EffectSpec(
        "notify.sms",
        Label("Skicka sms", "Send a text message"),
        ordered=True,
        conditions={**dict.fromkeys(("booked", "reminder", "today"), "notice_stands"), "cancelled": "visit_is_off"},
    ),
    EffectSpec(
        "notify.ics",
        Label("Skicka kalenderpost till teknikern", "Send a calendar entry to the technician"),
        ordered=True,
        conditions={"booked": "visit_stands", "cancelled": "visit_is_off"},
    ),
)

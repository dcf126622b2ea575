"""Why this routine's settings are refused: each reason with its texts."""

from __future__ import annotations

from workflow.reasons import ReasonKind, declare


def _declare(code: str, sv: str, en: str) -> ReasonKind:
    return declare(f"shared_lock.{code}", sv, en)


DARK_HOUR = _declare(
    "setting.dark_hour",
    "tes_import_at och tes_import_look_at ska inte ligga mellan 02:00 och 03:00.",
    "tes_import_at and tes_import_look_at must not lie between 02:00 and 03:00.",
)
TECHNICIANS_NEEDED = _declare("setting.technicians", "technicians ska ange minst en.", "technicians must name at least one.")
TICKET_LINK = _declare(
    "setting.ticket_link",
    "lindesk_ticket_link är en webbadress med {number} eller {id} i, som https://lindesk.example.se/arende/{number}.",
    "lindesk_ticket_link is a web address with {number} or {id} in it, such as https://lindesk.example.se/arende/{number}.",
)
URLS_TOGETHER = _declare(
    "setting.urls_together",
    "treserva_url, tes_url och lindesk_url anges alla tre eller, med stubs_url, var för sig.",
    "treserva_url, tes_url and lindesk_url are set all together or, with stubs_url, each separately.",
)
MESSAGES_TO_PEOPLE = _declare(
    "setting.messages_to_people",
    "messaging_url och smtp_host kräver de andra systemens adresser: påhittade beställningar ska inte nå människor.",
    "messaging_url and smtp_host need the other systems' addresses: made-up orders must not reach people.",
)
WEBHOOK_SECRET_SHORT = _declare(
    "setting.webhook_secret_short",
    "webhook_secret och webhook_old_secret ska ha minst 16 tecken.",
    "webhook_secret and webhook_old_secret have at least 16 characters.",
)
WEBHOOK_OLD_ALONE = _declare(
    "setting.webhook_old_alone", "webhook_old_secret kräver webhook_secret.", "webhook_old_secret needs webhook_secret."
)
MAIL_IN_CLEAR = _declare(
    "setting.mail_in_clear",
    "smtp_starttls får vara av bara för en e-postserver på samma dator.",
    "smtp_starttls may be off only for a mail server on this machine.",
)

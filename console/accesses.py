"""What people call each thing that a line of the access log says was done, in the order of the page's filter."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.values import Label

ACCESSES: Mapping[str, Label] = {
    "opened": Label("Öppnade", "Opened"), "listed": Label("Såg i lista", "Saw in a list"),
    "denied": Label("Nekades", "Was denied"), "revealed": Label("Visade dold uppgift", "Showed a hidden detail"),
    "reveal_asked": Label("Begärde att se dold uppgift", "Asked to see something masked"),
    "reveal_approved": Label("Godkände att dold uppgift visas", "Approved that something masked is shown"),
    "feed": Label("Läste kalender", "Read a calendar"), "searched": Label("Sökte", "Searched"),
    "exported": Label("Hämtade lista", "Got a list"), "imported": Label("Läste in lista", "Read a list in"),
    "extracted": Label("Tog ut det som finns om en person", "Extracted what is known of a person"),
    "erased": Label("Raderade personuppgifter ur en beställning", "Erased a person from an order"),
    "erased_person": Label("Raderade en person", "Erased a person"),
    "person_looked_up": Label("Tog reda på vad som finns om en person", "Looked up what is there of a person"),
    "person_request_asked": Label("Bad om godkännande av utdrag eller radering", "Asked for approval of an extract or erasure"),
    "person_request_approved": Label("Godkände utdrag eller radering", "Approved an extract or erasure"),
    "person_request_declined": Label("Tog bort begäran om utdrag eller radering", "Withdrew a request for an extract or erasure"),
    "hold_begun": Label("Började ett bevarandekrav", "Began a legal hold"),
    "hold_ended": Label("Avslutade ett bevarandekrav", "Ended a legal hold"),
    "signed_in": Label("Loggade in", "Signed in"), "password_changed": Label("Bytte lösenord", "Changed password"),
    "sign_in_failed": Label("Misslyckad inloggning", "Failed sign-in"),
    "sign_in_locked": Label("Inloggning på låst konto", "Sign-in to a locked account"),
    "sign_in_exhausted": Label("Inloggning efter för många fel i rad", "Sign-in after too many failures in a row"),
    "sign_in_no_role": Label("Inloggning utan roll", "Sign-in without a role"),
    "sign_in_no_groups": Label("Inloggning utan grupper", "Sign-in without groups"),
    "account_added": Label("Lade till konto", "Added an account"),
    "account_changed": Label("Ändrade konto", "Changed an account"),
    "sessions_ended": Label("Loggade ut ett konto på distans", "Signed an account out from elsewhere"),
    "factor_added": Label("Lade till tvåstegsinloggning", "Set up two-step sign-in"),
    "factor_removed": Label("Tog bort tvåstegsinloggning", "Removed two-step sign-in"),
    "recovery_code_used": Label("Loggade in med reservkod", "Signed in with a recovery code"),
    "recovery_codes_renewed": Label("Gjorde nya reservkoder", "Made new recovery codes"),
    "code_failed": Label("Fel kod vid inloggning", "Wrong code at sign-in"),
    "token_made": Label("Skapade kommandonyckel", "Made a token of the command line"),
    "tokens_ended": Label("Drog in kommandonycklar", "Ended tokens of the command line"),
    "system_paused": Label("Pausade system", "Paused a system"), "system_resumed": Label("Återupptog system", "Resumed a system"),
    "message_retried": Label("Försökte igen med en händelse", "Retried an event"),
    "message_discarded": Label("Avslutade en händelse", "Discarded an event"),
    "delivery_retried": Label("Försökte igen med ett ärende", "Retried a delivery"),
    "delivery_discarded": Label("Avslutade ett ärende", "Discarded a delivery"),
    "reconciled": Label("Bockade av kommentarer som redan finns", "Ticked off comments that are there already"),
    "canary_begun": Label("Började prova en version", "Began the trial of a version"),
    "canary_ended": Label("Avslutade prov av en version", "Ended the trial of a version"),
    "version_retired": Label("Avvecklade en version", "Retired a version"),
    "migration_begun": Label("Började flytta beställningar", "Began to move orders"),
    "migration_confirmed": Label("Godkände flytt av beställningar", "Confirmed a move of orders"),
    "migration_paused": Label("Pausade flytt av beställningar", "Paused a move of orders"),
    "migration_resumed": Label("Återupptog flytt av beställningar", "Resumed a move of orders"),
    "migration_stopped": Label("Avbröt flytt av beställningar", "Stopped a move of orders"),
    "migration_reverted": Label("Började ta tillbaka en flytt", "Began to take a move back"),
    "review_drawn": Label("Drog urval ur loggen", "Drew a sample of the log"),
    "review_assigned": Label("Delade ut loggranskning", "Assigned a log review"),
    "reviewed": Label("Granskade loggen", "Reviewed the log"),
}  # fmt: skip
"""Lines of a later program may say something else: it is shown as "other"."""

COUNTED: Mapping[str, Label] = {
    "erase": Label("radering, begäran", "erasure, request"), "extract": Label("registerutdrag, begäran", "extract, request"),
    "request": Label("begäran", "request"), "hold": Label("bevarandekrav", "legal hold"),
    "message": Label("händelse", "event"), "delivery": Label("ärende", "delivery"), "run": Label("körning", "run"),
}  # fmt: skip
"""What a line is about, where it is one of many with a number."""

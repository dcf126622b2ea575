"""How far an effect is and why it did not succeed, in words that hold for every routine."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.values import Label

STATUSES: Mapping[str, Label] = {
    "planned": Label("på väg", "on its way"), "started": Label("pågår", "under way"),
    "unknown": Label("oklart, kontrolleras", "unclear, being checked"), "try_again": Label("nytt försök", "another attempt"),
    "succeeded": Label("klart", "done"), "refused": Label("avvisat", "refused"), "failed": Label("misslyckades", "failed"),
    "skipped": Label("överhoppat", "skipped"), "withdrawn": Label("återtaget", "withdrawn"),
    "recalled": Label("återtas, kontrolleras", "being withdrawn, checking"),
}  # fmt: skip
# Why it did not succeed, by the codes of the engine and of the shared HTTP client; a routine names those of the systems it uses.
OUTCOMES: Mapping[str, Label] = {
    "unavailable": Label("svarar inte", "does not answer"), "timeout": Label("svarade inte i tid", "did not answer in time"),
    "no_reply": Label("inget svar", "no answer"),
    "bad_reply": Label("svaret gick inte att förstå", "the answer was not understood"),
    "unknown": Label("inget svar om det gick", "no answer whether it was done"),
    "throttled": Label("tar inte emot fler just nu", "takes no more right now"), "gone": Label("finns inte kvar", "is gone"),
    "not_done": Label("blev inte gjort", "was not done"), "too_late": Label("tidpunkten har passerat", "its moment has passed"),
    "not_wanted": Label("behövs inte längre", "is not wanted any more"),
}  # fmt: skip
FAILED = Label("svarade med ett fel", "answered with an error")

"""Why an order is not moved to another version, and what a plan does not answer: each reason with its texts."""

from __future__ import annotations

from workflow.reasons import declare

# An order --------------------------------------------------------------------------------------------

LEASED = declare("migration.leased", "en bakgrundstjänst arbetar med den", "a worker holds its lease")
UNREADABLE = declare(
    "migration.unreadable", "det som registret har om den går inte att läsa", "what the store has of it cannot be read"
)
NO_RULE = declare("migration.no_rule", "ingen regel i planen gäller för den", "no rule of the plan holds for it")
EFFECT_OPEN = declare(
    "migration.effect_open",
    "ett anrop är inte avgjort, och den nya versionen har det inte",
    "what came of an effect is still open, and the new table does not have it",
)
EFFECT_OPEN_AT_END = declare(
    "migration.effect_open_at_end",
    "ett anrop är inte avgjort, och i den nya versionen är beställningen avslutad",
    "what came of an effect is still open, and under the new table the order has ended",
)
UNDECIDABLE = declare(
    "migration.undecidable", "den nya versionen kan inte avgöra den: {why}", "the new table cannot decide on it: {why}"
)
HAS_ENDED = declare("migration.has_ended", "den är avslutad", "it has ended")
ENDED_SINCE = declare("migration.ended_since", "den har avslutats sedan dess", "it has ended since")
AS_IT_WAS = declare("migration.as_it_was", "som den var", "as it was")
ON_VERSION = declare("migration.on_version", "den är på version {version}", "it is on version {version}")
NOT_WRITTEN = declare("migration.not_written", "den gick inte att skriva ({code})", "it could not be written ({code})")
NO_TRIGGER_BACK = declare(
    "migration.no_trigger_back",
    "version {version} har ingen händelse {trigger}, som ett meddelande väntar på",
    "version {version} has no trigger {trigger}, for which a message waits",
)

# A plan ----------------------------------------------------------------------------------------------

OTHER_DEFINITION = declare(
    "plan.other_definition",
    "Planens ”{what}” är {said}, definitionens är {found}.",
    "The plan's `{what}` is {said}, the definition's is {found}.",
)
SAME_VERSION = declare(
    "plan.same_version",
    "Planen leder från version {version} till samma version.",
    "The plan leads from version {version} to the same version.",
)
NOT_IN_VERSION = declare(
    "plan.not_in_version", "{what} ”{name}” finns inte i version {version}.", "{what} `{name}` is not in version {version}."
)
NO_CONDITION = declare(
    "plan.no_condition",
    "Läget ”{state}”: villkoret ”{name}” är inget av reason, kind, data.NAMN.",
    "State `{state}`: condition `{name}` is none of reason, kind, data.NAME.",
)
STATE_WITHOUT_RULE = declare(
    "plan.state_without_rule",
    "Läget ”{state}” har ingen regel; säg vart dess beställningar ska.",
    "State `{state}` has no rule; say where its orders go.",
)
ONLY_CONDITIONS = declare(
    "plan.only_conditions",
    "Läget ”{state}” har bara regler med villkor: lägg till en utan; säg vart dess beställningar ska.",
    "State `{state}` has only rules with conditions: add one without; say where its orders go.",
)
RULE_NEVER_HOLDS = declare(
    "plan.rule_never_holds",
    "Läget ”{state}”: regeln till ”{target}” används aldrig, för en regel utan villkor står före; sätt den med villkor först.",
    "State `{state}`: the rule to `{target}` never holds, because one without conditions stands before it; put that one last.",
)
TIMER_TWICE = declare(
    "plan.timer_twice", "Tiden ”{timer}” har två regler; behåll en.", "Timer `{timer}` has two rules; keep one."
)
REASON_WITHOUT_NAME = declare(
    "plan.reason_without_name",
    "Orsaken ”{name}” finns inte i version {version}: ge den ett nytt namn under reasons.",
    "Reason `{name}` is not in version {version}: rename it under `reasons`.",
)
TRIGGER_WITHOUT_NAME = declare(
    "plan.trigger_without_name",
    "Händelsen ”{name}” finns inte i version {version}: ge den ett nytt namn eller avvisa den (null) under triggers.",
    "Trigger `{name}` is not in version {version}: rename it or refuse it (null) under `triggers`.",
)
TIMER_NEW = declare(
    "plan.timer_new",
    "Tiden ”{timer}” är ny för beställningar från ”{state}”: säg keep, from_entry, from_now eller drop under timers.",
    "Timer `{timer}` is new for orders from `{state}`: say keep, from_entry, from_now or drop under `timers`.",
)
TIMER_CHANGED = declare(
    "plan.timer_changed",
    "Tiden ”{timer}” är en annan för beställningar från ”{state}”: säg keep, from_entry, from_now eller drop under timers.",
    "Timer `{timer}` has another schedule for orders from `{state}`: say keep, from_entry, from_now or drop under `timers`.",
)
NO_TIMER_TO_KEEP = declare(
    "plan.no_timer_to_keep",
    "Tiden ”{timer}”: ”{state}” har ingen sådan tid att behålla; säg from_entry, from_now eller drop.",
    "Timer `{timer}`: `{state}` has no such timer to keep; say from_entry, from_now or drop.",
)
NO_RULE_FOR = declare(
    "plan.no_rule_for",
    "Beställning {order}: ingen regel i planen gäller ”{state}”.",
    "Order {order}: no rule of the plan holds for {state}.",
)
UNKNOWN_TO_VERSION = declare(
    "plan.unknown_to_version",
    "Beställning {order}: version {version} har inte det som är dess {what}.",
    "Order {order}: version {version} does not have its {what}.",
)
STATE = declare("plan.state", "Läget", "State")
REASON = declare("plan.reason", "Orsaken", "Reason")
KIND = declare("plan.kind", "Ordertypen", "Kind")
TRIGGER = declare("plan.trigger", "Händelsen", "Trigger")
TIMER = declare("plan.timer", "Tiden", "Timer")
BACKFILL = declare("plan.backfill", "Kompletteringen", "Backfill")
RECORD = declare("plan.record", "Posten", "Record")

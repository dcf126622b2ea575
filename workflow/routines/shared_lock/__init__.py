"""The routine for cohabitants who share one digital lock unit: `WORKFLOW`, put together from its parts."""

from workflow.definition import Workflow
from workflow.routines.shared_lock import (
    activities,
    advice,
    answers,
    by_hand,
    changes,
    chart,
    effects,
    field_kinds,
    guards,
    parties,
    roles,
    taking_up,
    terms,
    timers,
    words,
)
from workflow.routines.shared_lock.gate_code import SECRETS
from workflow.routines.shared_lock.reading import without_secrets
from workflow.values import Facts, Label, Order, Tools


def _service_days(order: Order, tools: Tools) -> int | None:
    days: Facts = tools.settings["service_days"]
    return days.get(order.kind)


WORKFLOW = Workflow(
    name="shared_lock",
    version=chart.VERSION,
    label=Label("Sammanboende med digital låsenhet", "Cohabitants with a digital lock unit"),
    phases=chart.PHASES,
    states=chart.STATES,
    transitions=chart.TRANSITIONS,
    timers=timers.TIMERS,
    effects=effects.EFFECTS,
    triggers=words.TRIGGERS,
    guards={**guards.GUARDS, **by_hand.GUARDS},
    reasons=words.REASONS,
    activities=activities.ACTIVITIES,
    changes={**changes.CHANGES, **by_hand.CHANGES, **taking_up.CHANGES},
    args=answers.ARGS,
    records=answers.RECORDS,
    spawns={"follow_up": changes.spawn_follow_up},
    bind=answers.bind,
    lookup=answers.lookup,
    first=answers.first,
    service_days=_service_days,
    kinds=chart.KINDS,
    undecided_kind="unclear",
    advice=advice.ADVICE,
    outcomes=terms.OUTCOMES,
    field_kinds=field_kinds.FIELD_KINDS,
    moments=timers.MOMENTS,
    never={"link_existing": ("must_mount", "stock_empty", "visit_kept", "correction_mends_booking")},
    roles=roles.ROLES,
    parties=parties.PARTIES,
    personal=("initials",),
    secrets=SECRETS,
    as_note=without_secrets,
)

__all__ = ["WORKFLOW"]

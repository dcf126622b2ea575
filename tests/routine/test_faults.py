"""Every kind of fault on every operation of every system, for both kinds of order: it ends as without the fault,
and each effect happened once as the other side counts it (I11); could-not-ask changes no state (I12)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.routine.playing import BOOK, LINK, MOUNT, NEW, ON_THE_DAY, RUN, playing, step, world

pytestmark = pytest.mark.slow

KINDS = ("unavailable", "error", "timeout", "reply_lost", "conflict")
WRITES = {"tes": ("link", "register_lock"), "lindesk": ("comment", "set_status"), "notify": ("sms", "ics")}
READS = {"treserva": ("person",), "tes": ("person", "lock")}
ONCE = {
    "link_existing": {"tes.link": 1, "tes.register_lock": 0, "lindesk.comment": 2, "lindesk.set_status": 1},
    "new_install": {
        "tes.link": 2, "tes.register_lock": 1, "lindesk.comment": 3, "lindesk.set_status": 1, "notify.sms": 3, "notify.ics": 1,
    },
}  # fmt: skip
LATER = {"advance": "3 hours"}


def _cases() -> list[tuple[str, str, str, str]]:
    found = []
    for order in ONCE:
        for system, operations in [*WRITES.items(), *READS.items()]:
            for operation in operations:
                reached = order == "new_install" or (system != "notify" and operation != "register_lock")
                found += [(order, system, operation, kind) for kind in KINDS if reached]
    return found


@pytest.mark.parametrize(("order", "system", "operation", "kind"), _cases())
def test_a_fault_changes_nothing_but_the_time(order: str, system: str, operation: str, kind: str) -> None:
    """R-10, R-21, R-23: whatever is lost on the way, the order ends done and nothing was done twice."""
    fault = {"fault": {"system": system, "operation": operation, "kind": kind, "times": 2}}
    with playing(world(order)) as player:
        step(player, fault)
        if order == "link_existing":
            step(player, LINK, RUN, LATER)
        else:
            step(player, NEW, RUN, LATER, BOOK, RUN, ON_THE_DAY, MOUNT, RUN, LATER)
        step(player, {"expect": {"order": "T1", "state": "feedback_sent", "resolution": "done"}})
        step(player, {"expect": {"effects": ONCE[order]}})


@pytest.mark.parametrize("system", ["treserva", "tes"])
@pytest.mark.parametrize("kind", ["unavailable", "error", "timeout"])
def test_could_not_ask_is_never_no(system: str, kind: str) -> None:
    """I12, R-08, R-09: a silent system leaves the order in precheck, whatever the silence looks like."""
    with playing(world("link_existing")) as player:
        step(player, {"fault": {"system": system, "kind": kind, "for": "6 hours"}}, LINK, RUN)
        step(player, {"expect": {"order": "T1", "state": "precheck", "needs_attention": False}})
        step(player, {"advance": "5 hours"}, {"expect": {"order": "T1", "state": "precheck", "needs_attention": True}})
        step(player, {"advance": "3 hours"}, {"expect": {"order": "T1", "state": "feedback_sent", "needs_attention": False}})


@pytest.mark.parametrize("at", ["before_effect", "after_effect", "before_commit", "after_commit"])
@pytest.mark.parametrize("order", ["link_existing", "new_install"])
def test_a_worker_that_dies_is_followed_by_one_that_knows(order: str, at: str) -> None:
    """I11: the next `run` is a new worker, and nothing is done twice."""
    crash = {"crash": {"at": at, "effect": "tes.link", "person": "B"}}
    with playing(world(order)) as player:
        start: list[Any] = [LINK, RUN] if order == "link_existing" else [NEW, RUN, BOOK, ON_THE_DAY, MOUNT, RUN]
        step(player, crash, *start, RUN)
        assert player.rehearsal.died == 1
        step(player, {"expect": {"order": "T1", "state": "feedback_sent"}}, {"expect": {"effects": ONCE[order]}})

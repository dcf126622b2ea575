"""What several rows put down on an order: who is linked by it, that its visit is off, that nothing more is said."""

from __future__ import annotations

from workflow.routines.shared_lock import findings
from workflow.values import Data, Facts, Order


def linked_so_far(order: Order, facts: Facts) -> Data:
    """Whom this order has linked, put down whenever linking is left: the ledger of a stay is not seen after it."""
    own = [e.subject for e in facts.get("effects", ()) if e.name == "tes.link" and e.status == "succeeded"]
    if not own:
        return {}
    return {"has_linked": True, "linked": sorted({*own, *order.data.get("linked", ())} & set(findings.letters(order)))}


def visit_off(order: Order) -> Data:
    """There is no visit any more; the last one stays known, with the version that ended it, so that people can be notified."""
    data: Data = dict.fromkeys(("visit", "visit_at", "report_by", "remind_at", "today_at"))
    visit = order.data.get("visit")
    if visit:
        times = {"start": order.data.get("visit_at"), "end": order.data.get("report_by")}
        data |= {"last_visit": {**visit, **times, "off": order.version}}
        data["visit_sequence"] = int(order.data.get("visit_sequence", 0)) + 1
    return data


def silence(order: Order, facts: Facts) -> Data:
    """A death or a protection that was found stops everything that is said; what was known stays known."""
    found = {k: sorted({*facts[k], *(order.data.get(k) or ())}) for k in ("died", "protected") if facts.get(k)}
    if not found:
        return {}
    return {**found, "silent": True, **(say_protection(order) if "protected" in found else {})}


def say_protection(order: Order) -> Data:
    """The one text about a protection is given once; the version that gives it is kept."""
    return {} if order.data.get("protection_said") else {"protection_said": order.version}

"""Whom orders of the routine wait for, besides the worker and nobody."""

from __future__ import annotations

from workflow.roles import NOBODY, WORKER, Party
from workflow.values import Label

ORDERING_UNIT, TEAM, TECHNICIAN, OTHER_ORDER, STOCK = "ordering_unit", "team", "technician", "other_order", "stock"

PARTIES = (
    Party(ORDERING_UNIT, Label("beställande enhet", "the ordering unit")),
    Party(TEAM, Label("välfärdsteknikteamet", "the welfare-technology team"), Label("teamet", "the team")),
    Party(TECHNICIAN, Label("teknikern", "the technician"), by_appointment=True),
    Party(OTHER_ORDER, Label("en annan beställning", "another order")),
    Party(STOCK, Label("leverans till lagret", "a delivery to stock"), Label("lagret", "the stock")),
)

__all__ = ["NOBODY", "ORDERING_UNIT", "OTHER_ORDER", "PARTIES", "STOCK", "TEAM", "TECHNICIAN", "WORKER"]

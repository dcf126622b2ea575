"""The use cases of the routine on top of the installation's: visits, the inventory, and what a sheet changes in it."""

from __future__ import annotations

from runtime.routines.shared_lock import details
from runtime.routines.shared_lock.inventory import Inventory
from runtime.routines.shared_lock.unit_import import Imports
from runtime.routines.shared_lock.visits import Visits
from runtime.services.accounts import Visitor
from runtime.services.installation import Services
from runtime.services.orders import Whole
from workflow.errors import NotFound
from workflow.routines.shared_lock import WORKFLOW


def visits_of(services: Services) -> Visits:
    return services.of(Visits)


def inventory_of(services: Services) -> Inventory:
    return services.of(Inventory)


def imports_of(services: Services) -> Imports:
    return services.of(Imports)


def whole_of(services: Services, number: str, visitor: Visitor) -> Whole:
    """An order of this routine; `NotFound` for another's."""
    whole = services.orders.whole(number, visitor)
    if whole.workflow.name != WORKFLOW.name:
        raise NotFound("order", number)
    return whole


def sees(services: Services, visitor: Visitor, whole: Whole) -> bool:
    """A technician sees the orders of the own visits, from the day before each to the day after it."""
    visits, made = visits_of(services), details.visits_of(whole)
    mine = [v for v in made if v["technician"] == visitor.name]
    return whole.workflow.name == WORKFLOW.name and any(visits.is_near(v["day"]) for v in mine)

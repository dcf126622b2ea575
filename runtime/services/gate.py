"""The one gate for every read of a person: it decides what is shown to whom, and writes the line of the access log first.

What the services hand out without it names nobody: `Service.view` leaves out what is about persons, and only a method here
puts it in. Which parts of an order tell of persons, and who of them is protected, its routine declares (`Disclosure`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from runtime import reasons
from runtime.app import App
from runtime.routine import NOTHING_DISCLOSED, Disclosure
from runtime.services.access_log import AccessLog
from runtime.services.accounts import Visitor
from runtime.services.service import OrderView, View
from storage import protection
from workflow.errors import LockstepError
from workflow.roles import Permission
from workflow.values import Order

_MOST_KEPT = 2000


class Protected(LockstepError):
    """An order of protected persons is shown by its number alone to this account."""

    def __init__(self, number: str) -> None:
        super().__init__(reasons.ORDER_PROTECTED(number=number))


@dataclass(frozen=True, slots=True)
class Sight:
    """Whether an account sees the names of an order without giving a ground, and whether the order is protected."""

    names: bool
    protected: bool


class Gate:
    """Shows persons to those who may see them, and notes it."""

    def __init__(self, app: App, log: AccessLog) -> None:
        self.app, self.store, self.log = app, app.store, log
        self._on_page: dict[tuple[str, str, str, tuple[str, ...]], frozenset[int]] = {}

    def disclosure_of(self, order: Order) -> Disclosure:
        """What the order's routine declares of its persons."""
        routine = self.app.routines.get(order.workflow)
        return routine.disclosure if routine is not None else NOTHING_DISCLOSED

    def protected(self, orders: Iterable[Order]) -> set[int]:
        """The ids of those that name a protected person, whether that was known when they ended or not."""
        every = list(orders)
        flagged = {order.id for order in every if self.disclosure_of(order).protected(order)}
        with self.store.read() as connection:
            return flagged | protection.orders_of_protected(connection, {order.id for order in every} - flagged)

    # Lists ---------------------------------------------------------------------------------------

    def lists(
        self, visitor: Visitor | None, *lists: Iterable[View], what: str = "listed", subject: str = ""
    ) -> tuple[tuple[View, ...], ...]:
        """The same lists with their persons, for who may see them; one line of the log names every order shown with them.

        To who does not work with persons, an order of protected ones is its number alone.
        """
        given = [tuple(each) for each in lists]
        orders = {view.order.id: view.order for each in given for view in each if isinstance(view, OrderView)}
        hidden, sees = self.protected(orders.values()), visitor is not None and visitor.may(Permission.SEE_PERSONS)
        named = [order for order in orders.values() if sees and order.id not in hidden and self._tells(order)]
        if visitor is not None and named:
            self.note(visitor, what, named, sorted({f for o in named for f in self.disclosure_of(o).listed}), subject)
        seen = {order.id for order in named}
        return tuple(tuple(self._shown(view, hidden, seen, sees) for view in each) for each in given)

    def _tells(self, order: Order) -> bool:
        own = self.disclosure_of(order)
        return bool(own.listed and own.letters(order))

    def _shown(self, view: View, hidden: set[int], seen: set[int], sees: bool) -> View:
        if not isinstance(view, OrderView):
            return view
        order = view.order
        if order.id in hidden:
            if not sees:
                return {"id": order.id, "number": order.number, "routine": order.workflow, "hidden": True}
            return {**view, "protected": True}
        return {**view, **self.disclosure_of(order).disclosed(order)} if order.id in seen else dict(view)

    def one(self, visitor: Visitor | None, view: View, what: str = "opened", subject: str = "") -> View:
        """As `lists`, for one order; raises `Protected` where its number is all that this account sees."""
        found = self.lists(visitor, [view], what=what, subject=subject)[0][0]
        if "hidden" in found:
            raise Protected(view["number"])
        return found

    # One order -----------------------------------------------------------------------------------

    def sight(self, visitor: Visitor | None, order: Order) -> Sight:
        """What may be shown of this order; raises `Protected` where its number is all that this account sees."""
        sees = visitor is not None and visitor.may(Permission.SEE_PERSONS)
        if not self.protected([order]):
            return Sight(sees, False)
        if not sees:
            if visitor is not None:
                self.log.note(visitor, "denied", order.id, "protected")
            raise Protected(order.number)
        return Sight(False, True)

    def opened(self, visitor: Visitor, order: Order, subject: str = "", fields: Sequence[str] | None = None) -> None:
        """A line for an order whose persons are shown, with the fields of them; the page's, where none are given."""
        own = self.disclosure_of(order)
        if own.letters(order) or own.page:
            self.note(visitor, "opened", [order], own.page if fields is None else fields, subject)

    def note(self, visitor: Visitor, what: str, orders: Sequence[Order], fields: Sequence[str], subject: str = "") -> None:
        """One line: these orders with these fields. What a page renews automatically is noted where it shows more than before."""
        key, ids = (visitor.token or visitor.name, what, subject, tuple(fields)), frozenset(order.id for order in orders)
        if visitor.automatic and ids <= self._on_page.get(key, frozenset()):
            return
        alone = orders[0] if len(orders) == 1 else None
        self.log.note(
            visitor, what, alone.id if alone else None, subject, fields=tuple(fields),
            persons=tuple(self.disclosure_of(alone).letters(alone)) if alone else (),
            shown=() if alone else tuple(order.id for order in orders),
        )  # fmt: skip
        if len(self._on_page) > _MOST_KEPT:
            self._on_page.clear()
        self._on_page[key] = (self._on_page.get(key, frozenset()) if visitor.automatic else frozenset()) | ids


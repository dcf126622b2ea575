"""Which orders a transaction holds: claims under a lease, and what is loaded of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from storage import rows, statements
from storage.keyring import Keyring
from storage.lookup import Lookup
from storage.schema import orders
from storage.types import Row
from workflow.case import Case
from workflow.errors import KeyRefused


def oldest_due(connection: Connection, known: Iterable[int], now: datetime) -> list[tuple[datetime, int]]:
    """Since when the oldest order of each of these definitions can be claimed, and the definition's id; the one that waits
    longest first."""
    found = statements.OLDEST_DUE.all(connection, {"b_now": now, "b_known": [*known]})
    return sorted((row["oldest"], row["id"]) for row in found if row["oldest"] is not None)


class Claims:
    """Claims of one transaction, on the orders of the definitions that are `known` here (their ids, by routine and version)."""

    def __init__(self, connection: Connection, keyring: Keyring, known: Mapping[tuple[str, str], int]) -> None:
        self.connection, self.keyring, self._known = connection, keyring, known

    def claim(
        self, owner: str, now: datetime, lease: timedelta, limit: int, only: int | None = None, due: Sequence[int] | None = None
    ) -> list[Case]:
        """Take up to `limit` orders that are due, free and of a definition known here; each gets a new fencing token.

        With `only`, that order is taken whether it is due or not. `due` names the definitions to take from, in this order;
        None: those that have any, the one that waits longest first.
        """
        found = self._taken((statements.CLAIM, statements.CLAIM_ONE), owner, now, lease, limit, only, due)
        return self._load(sorted(found, key=lambda r: (r["wake_at"] or now, r["id"])))

    def lease(
        self, owner: str, now: datetime, lease: timedelta, limit: int, only: int | None = None, due: Sequence[int] | None = None
    ) -> dict[int, int]:
        """As `claim`, but nothing of the orders is read: their ids, each with its token."""
        found = self._taken((statements.LEASE, statements.LEASE_ONE), owner, now, lease, limit, only, due)
        return {row["id"]: row["token"] for row in found}

    def _taken(
        self, statement: tuple[Lookup, Lookup], owner: str, now: datetime, lease: timedelta, limit: int, only: int | None,
        due: Sequence[int] | None,
    ) -> list[Row]:  # fmt: skip
        many, one = statement
        values = {"b_now": now, "b_owner": owner, "b_until": now + lease}
        if only is not None:
            return one.all(self.connection, values | {"b_id": only, "b_known": list(self._known.values())})
        found: list[Row] = []
        for id_ in self._waiting(now) if due is None else due:
            if len(found) < limit:
                found += many.all(self.connection, values | {"b_limit": limit - len(found), "b_definition": id_})
        return found

    def _waiting(self, now: datetime) -> Sequence[int]:
        """The definitions that may have orders to take; of a single one this is not asked."""
        known = list(self._known.values())
        return known if len(known) == 1 else [id_ for _, id_ in oldest_due(self.connection, known, now)]

    def claim_these(self, ids: Sequence[int], definition_id: int, owner: str, now: datetime, lease: timedelta) -> list[Case]:
        """Take those of these orders that are free and of this definition, due or not; each gets a new fencing token."""
        values = {"b_ids": list(ids), "b_definition": definition_id, "b_now": now, "b_owner": owner, "b_until": now + lease}
        return self._load(sorted(statements.CLAIM_THESE.all(self.connection, values), key=lambda r: int(r["id"])))

    def release(self, cases: Sequence[Case]) -> None:
        """End the leases of these orders where they are still ours; nothing else of them is changed."""
        for case_ in cases:
            mine = (orders.c.id == case_.order.id) & (orders.c.token == case_.token)
            self.connection.execute(update(orders).where(mine).values(lease_owner=None, lease_until=None))

    def look(self, ids: Sequence[int]) -> list[Case]:
        """These orders as this connection sees them, taken by nobody: to be shown, and not to be written."""
        query = select(orders).where(orders.c.id.in_(ids)).order_by(orders.c.id)
        return self._load(list(self.connection.execute(query).mappings()))

    def load(self, tokens: Mapping[int, int]) -> list[Case]:
        """These orders as the store has them now; only those whose token is still ours."""
        found = statements.LOAD.all(self.connection, {"b_ids": list(tokens)})
        return self._load([row for row in found if row["token"] == tokens[row["id"]]])

    def still_mine(self, cases: Sequence[Case]) -> set[int]:
        """Ids of the orders whose lease token is still ours; their rows are locked until the commit."""
        tokens = {c.order.id: c.token for c in cases}
        found = self.connection.execute(statements.TOKENS, {"b_ids": list(tokens)})
        return {id_ for id_, token in found if token == tokens[id_]}

    def extend(self, cases: Sequence[Case], until: datetime) -> set[int]:
        """Keep the leases that are still ours until this moment; returns whose were kept."""
        mine = self.still_mine(cases)
        if mine:
            self.connection.execute(update(orders).where(orders.c.id.in_(mine)).values(lease_until=until))
        return mine

    def _load(self, found: Sequence[Mapping[Any, Any]]) -> list[Case]:
        if not found:
            return []
        cases = {row["id"]: rows.case_from(row) for row in found}
        ids = {"b_ids": list(cases)}
        for row in statements.VAULTS.all(self.connection, ids):
            case_ = cases[row["order_id"]]
            try:
                case_.key, case_.order.private = rows.open_private(self.keyring, row)
            except KeyRefused:
                case_.unreadable = True
        acted = [id_ for id_, case_ in cases.items() if case_.unreadable or case_.next_ordinal > 1]
        for row in statements.EFFECTS.all(self.connection, {"b_ids": acted}) if acted else ():
            case_ = cases[row["order_id"]]
            rows.add_effect(case_, row, case_.token)
        for row in statements.TIMERS.all(self.connection, ids):
            rows.add_timer(cases[row["order_id"]], row)
        waiting = [row["id"] for row in found if row["message_count"] > row["messages_done"]]
        if waiting:
            for row in statements.MESSAGES.all(self.connection, {"b_ids": waiting}):
                case_ = cases[row["order_id"]]
                case_.messages.append(rows.message_from(row, self.keyring, case_.key))
        return list(cases.values())

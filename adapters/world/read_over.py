"""The daily read-over: what Treserva knows becomes what TES knows, once a day and not before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

from adapters.world.people import People, address_of
from adapters.world.store import Entity, Store
from workflow.routines.shared_lock import registers

ZONE = ZoneInfo("Europe/Stockholm")
ORDERS = ("skip", "zero_rows", "late")
LATE = timedelta(minutes=50)
# A world that was left alone for years has read over the same people every day; the last year of it will do.
LONGEST_WALK = timedelta(days=366)



# A line of an export: `family` is the law (SoL, LSS), `from` and `to` are the first and the last day of the intervention,
# `groups` those of TES; `protection` is as in `registers.TreservaPerson`.
Row = TypedDict(
    "Row",
    {
        "number": str, "name": str, "address": registers.PostalAddress, "groups": Sequence[str], "family": str, "from": str,
        "to": str | None, "protection": str,
    },
)  # fmt: skip

Passage = Callable[[datetime, Sequence[Row]], Sequence[Row]]


class ReadOver:
    """Runs every import that has fallen due at its own time; `passage`, where given, takes the rows through a file."""

    def __init__(self, store: Store, people: People, at: time, passage: Passage | None) -> None:
        self._store, self._people, self._at, self._passage = store, people, at, passage

    def begin(self, now: datetime) -> None:
        """A new world's last import is the one that should have come before it began."""
        if self._store.get("import", "tes") is None:
            last = _at(now, self._at, -1 if _at(now, self._at) > now else 0)
            self._save(
                {"last": last.isoformat(), "rows": 0, "next": self.after(now).isoformat(), "orders": []}
            )

    def advance(self, now: datetime) -> None:
        run = self._load()
        if now - datetime.fromisoformat(run["next"]) > LONGEST_WALK:
            run["next"] = self.after(now - LONGEST_WALK).isoformat()
            self._save(run)
        while (due := datetime.fromisoformat(run["next"])) <= now:
            self._run(run, due, now)
            run = self._load()

    def after(self, now: datetime) -> datetime:
        """When the next import after `now` is planned."""
        today = _at(now, self._at)
        return today if today > now else _at(now, self._at, 1)

    def next_after(self, now: datetime) -> datetime:
        """As `after`, but one that is known to be late comes when it comes."""
        known = datetime.fromisoformat(self._load()["next"])
        return known if known > now else self.after(now)

    def order(self, what: str) -> None:
        """Orders how the next import that nothing is ordered for goes wrong: one of `ORDERS`."""
        if what not in ORDERS:
            raise ValueError(f"An import can be {', '.join(ORDERS)}, not {what}.")
        run = self._load()
        run["orders"].append(what)
        self._save(run)

    def last(self) -> registers.ReadOver:
        run = self._load()
        return {"at": run["last"], "rows": run["rows"]}

    def set_present(self, ref: str, present: bool) -> None:
        """Puts a person into TES, or takes them out, between two imports."""
        person = self._people.get(ref)
        if present:
            take_in(person, row_of(person))
        elif person["tes"]:
            person["tes"]["present"] = False
        self._people.keep(person, unread=True)

    def was_in_last(self, ref: str) -> None:
        """A person who was in TES when the world began came with the last import."""
        person, run = self._people.get(ref), self._load()
        person["counted"] = True
        self._people.keep(person)
        self._store.add("imported")
        run["rows"] += 1
        self._save(run)

    def _run(self, run: Entity, due: datetime, now: datetime) -> None:
        order = run["orders"].pop(0) if run["orders"] else ""
        run["next"] = self.after(due).isoformat()
        if order == "late":
            run["next"] = (due + LATE).isoformat()
        elif order == "zero_rows":
            run |= {"last": due.isoformat(), "rows": 0}
        elif not order:
            run |= {"last": due.isoformat(), "rows": self._read(due)}
        self._save(run)

    def _read(self, at: datetime) -> int:
        if self._passage is None:
            day = at.astimezone(ZONE).date().isoformat()
            for ref, _ in self._store.each("unread"):
                self._take(self._people.get(ref), day)
            return self._store.add("imported", 0)
        return self._read_rows(self._passage(at, self._rows(at)), at)

    def _take(self, person: Entity, day: str) -> None:
        executed, to = person["executed_from"], person["executed_to"]
        current = bool(executed) and executed <= day and not (to and to < day)
        if current:
            take_in(person, row_of(person))
        elif to and to < day and person["tes"]:
            person["tes"]["present"] = False
        self._store.add("imported", int(current) - int(person["counted"]))
        person["counted"] = current
        self._people.keep(person)
        if not (executed and executed > day) and not (to and to >= day):
            self._store.drop("unread", person["ref"])

    def _rows(self, at: datetime) -> list[Row]:
        day = at.astimezone(ZONE).date().isoformat()
        people = (p for _, p in self._store.each("person"))
        return [row_of(p) for p in people if p["executed_from"] and p["executed_from"] <= day]

    def _read_rows(self, rows: Sequence[Row], at: datetime) -> int:
        day = at.astimezone(ZONE).date().isoformat()
        for row in rows:
            person = self._people.by_number(row["number"])
            if person is None:
                continue
            if row["to"] and row["to"] < day:
                if person["tes"]:
                    person["tes"]["present"] = False
            else:
                take_in(person, row)
            self._people.keep(person)
        return len(rows)

    def _load(self) -> Entity:
        run = self._store.get("import", "tes")
        if run is None:
            raise LookupError("This world has not begun.")
        return run

    def _save(self, run: Entity) -> None:
        self._store.put("import", "tes", run)


def row_of(person: Entity) -> Row:
    """What an export says of one person."""
    return {
        "number": person["number"],
        "name": person["name"],
        "address": address_of(person),
        "groups": person["tes_groups"],
        "family": person["family"],
        "from": person["executed_from"],
        "to": person["executed_to"],
        "protection": person["protection"],
    }


def take_in(person: Entity, row: Row) -> None:
    """TES now knows the person as the row says; links follow the person to a new number."""
    known = {"number": row["number"], "name": row["name"], "address": row["address"], "groups": row["groups"]}
    before = [] if person["tes"] is None else [*person["tes"]["before"], person["tes"]["number"]]
    person["tes"] = known | {"present": True, "before": [n for n in before if n != row["number"]]}


def _at(now: datetime, wall: time, days: int = 0) -> datetime:
    day = now.astimezone(ZONE).date() + timedelta(days=days)
    return datetime.combine(day, wall, ZONE).astimezone(UTC)

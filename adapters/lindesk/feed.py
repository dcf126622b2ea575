"""Reading a desk from where it was last read: the cursor, and what becomes of a ticket that cannot be read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from adapters.http_client import BAD_SHAPE, Problem, Silence
from adapters.lindesk.errands import moment_of
from adapters.lindesk.pages import Oversized
from workflow.ports import Unreachable
from workflow.routines.shared_lock.desk import BadDelivery, Delivery

OVERLAP = timedelta(minutes=2)
# A desk's clock may be ahead of ours by so much; what says more is not gone by.
AHEAD = timedelta(days=1)
MAX_OWED = 100
# So many in a row may be silent for separate reasons; more, and it is the desk.
MOST_SILENT = 3

Entry = dict[str, Any]
"""One ticket in a desk's list of changes, as the desk sends it: what a profile reads a `Head` from."""
Found = list[Delivery | BadDelivery]


@dataclass(frozen=True, slots=True)
class Head:
    """What names one state of a ticket in a feed; `moment` is None where the desk gave none that can be read."""

    ticket_id: str
    number: str
    moment: datetime | None
    version: str = ""

    @property
    def known_moment(self) -> datetime:
        """The moment; raises ValueError where there is none."""
        if self.moment is None:
            raise ValueError
        return self.moment

    @property
    def stamp(self) -> str:
        return f"{self.moment.isoformat() if self.moment else ''}@{self.version}"


@dataclass(slots=True)
class Cursor:
    """How far a feed was read: the newest moment in it, and what was seen from `OVERLAP` before that moment on.

    That stretch is read again each time, because a desk may show a ticket later than one that changed after it
    (transactions end in another order than they begin). Tickets of one moment and at the border of a page come
    with it. `owed` are tickets that could not be read although the desk was there; they are asked for again.
    A moment after `latest` moves nothing: a ticket that says it was changed in the future would hide all others.
    """

    newest: datetime | None = None
    seen: dict[str, str] = field(default_factory=dict)
    owed: list[str] = field(default_factory=list)
    latest: datetime | None = None

    @classmethod
    def parse(cls, text: str | None, now: datetime | None = None) -> Cursor:
        """The cursor that was written so; one that cannot be read begins again, which costs time and loses nothing."""
        latest = now + AHEAD if now is not None else None
        with suppress(*BAD_SHAPE):
            newest, seen, owed = json.loads(text or "")
            cursor = cls(None, dict(seen), list(owed), latest)
            cursor.newest = moment if cursor._counts(moment := moment_of(newest)) else None
            return cursor
        return cls(latest=latest)

    @property
    def since(self) -> datetime | None:
        """From when on the feed is read."""
        try:
            return self.newest - OVERLAP if self.newest else None
        except OverflowError:
            return None

    def is_new(self, head: Head) -> bool:
        since = self.since
        if since is not None and head.moment is not None and head.moment < since:
            return False
        return self.seen.get(_mark(head)) != head.stamp

    def take(self, head: Head) -> None:
        self.seen[_mark(head)] = head.stamp
        if head.moment is not None and self._counts(head.moment) and (self.newest is None or head.moment > self.newest):
            self.newest = head.moment
            since = self.since
            self.seen = {mark: stamp for mark, stamp in self.seen.items() if _within(stamp, since)}

    def owe(self, ticket_id: str) -> None:
        """Ask for this ticket again with each reading."""
        if ticket_id not in self.owed and len(self.owed) < MAX_OWED:
            self.owed.append(ticket_id)

    def _counts(self, moment: datetime | None) -> bool:
        return moment is None or self.latest is None or moment <= self.latest

    def __str__(self) -> str:
        newest = self.newest.isoformat() if self.newest else ""
        return json.dumps([newest, dict(sorted(self.seen.items())), self.owed])


def fingerprint(entry: Any) -> str:
    """What tells one state of an entry from another where the desk has no version."""
    return sha256(json.dumps(entry, sort_keys=True, default=str).encode()).hexdigest()[:16]


def read(
    system: str, since: str | None, limit: int, entries: Callable[[Cursor], Iterable[Any]], head_of: Callable[[Entry], Head],
    deliver: Callable[[Entry, Head], Delivery], again: Callable[[str], Any] | None = None,
    now: datetime | None = None,
) -> tuple[Found, str | None]:  # fmt: skip
    """As `Desk.changed_tickets`: `entries` asks for what may be new, `deliver` makes a delivery of one entry.

    An entry that cannot be read is a `BadDelivery`, and those behind it come. Silence in the middle ends the reading
    there; what was read before it is handed over. `again` fetches a ticket that is owed, None when it is gone.
    """
    cursor, found = Cursor.parse(since, now), list[Delivery | BadDelivery]()
    before = str(cursor)
    try:
        if again:
            _settle(cursor, again, head_of, deliver, found)
        with Patience(MOST_SILENT if again else 0) as patience:
            for entry in entries(cursor):
                if len(found) >= limit:
                    break
                head = _head(entry, head_of)
                if not cursor.is_new(head):
                    continue
                with patience.for_one(partial(_give_up, cursor, head, found)):
                    found += _one(entry, head, deliver, cursor if again else None)
                    cursor.take(head)
    except Silence as silence:
        _end(found, system, silence.code)
    except Problem:
        _end(found, system, "error")
    except BAD_SHAPE:
        _end(found, system, "bad_reply")
    return found, since if str(cursor) == before else str(cursor)


class Patience:
    """Tells a ticket that is not given from a desk that does not answer.

    Where those behind it are given, the trouble is the ticket's own; where several in a row are not, or the last of all,
    it may be the desk's, and its `Silence` is raised. An answer that is too large is always the ticket's own trouble.
    """

    def __init__(self, most: int = MOST_SILENT) -> None:
        self._most = most
        self._waiting: list[tuple[Silence, Callable[[str], object]]] = []

    def __enter__(self) -> Patience:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and self._waiting:
            raise self._waiting[0][0]

    @contextmanager
    def for_one(self, give_up: Callable[[str], object] = str) -> Iterator[None]:
        """What is done for one ticket; `give_up` is called with a code when it turns out to be its own trouble."""
        try:
            yield
        except Silence as silence:
            if silence.code == "too_large":
                give_up(silence.code)
                return
            self._waiting.append((silence, give_up))
            if len(self._waiting) > self._most:
                raise
            return
        except Problem as problem:
            if _is_the_desks(problem):
                raise
        except BAD_SHAPE:
            # What one ticket holds says nothing of the desk.
            pass
        for earlier, was in self._waiting:
            was(earlier.code)
        self._waiting.clear()


def _give_up(cursor: Cursor, head: Head, found: Found, code: str) -> None:
    """A ticket that was not given while those behind it were is owed, and reported once."""
    cursor.owe(head.ticket_id)
    cursor.take(head)
    found.append(_bad(head, code))


@contextmanager
def asked(system: str) -> Iterator[None]:
    """Whatever is no clear answer of the desk is `Unreachable`."""
    try:
        yield
    except Silence as silence:
        raise Unreachable(system, silence.code) from None
    except Problem:
        raise Unreachable(system, "error") from None
    except BAD_SHAPE:
        raise Unreachable(system, "bad_reply") from None


def _end(found: Found, system: str, code: str) -> None:
    if not found:
        raise Unreachable(system, code) from None


def _settle(
    cursor: Cursor, again: Callable[[str], Any], head_of: Callable[[Entry], Head], deliver: Callable[[Entry, Head], Delivery],
    found: Found,
) -> None:  # fmt: skip
    """Ask once more for what is owed; what still cannot be read stays owed, and has been reported already."""
    for ticket_id in list(cursor.owed):
        try:
            entry = again(ticket_id)
            if entry is not None:
                found.append(deliver(entry, head_of(entry)))
            cursor.owed.remove(ticket_id)
        except Silence as silence:
            # Those behind it have their turn first the next time; whether it is the desk is seen by its list.
            cursor.owed.remove(ticket_id)
            cursor.owed.append(ticket_id)
            if silence.code != "too_large":
                return
        except (Problem, *BAD_SHAPE):
            continue


def one(entry: Any, head_of: Callable[[Entry], Head], deliver: Callable[[Entry, Head], Delivery]) -> Found:
    """One ticket that was asked for by itself, read as in a feed."""
    return _one(entry, _head(entry, head_of), deliver, None)


def _head(entry: Any, head_of: Callable[[Entry], Head]) -> Head:
    """An entry's head; one that has none gets its own fingerprint, so that it is reported once."""
    try:
        head = head_of(entry)
    except BAD_SHAPE:
        head = Head("", "", None)
    return head if head.ticket_id else replace(head, version=fingerprint(entry))


def _one(entry: Any, head: Head, deliver: Callable[[Entry, Head], Delivery], owing: Cursor | None) -> Found:
    if not head.ticket_id:
        return [_bad(head, "too_large" if isinstance(entry, Oversized) else "bad_shape")]
    if head.moment is None:
        return [_bad(head, "bad_moment")]
    try:
        return [deliver(entry, head)]
    except Problem as problem:
        return _refused(head, problem, owing)
    except BAD_SHAPE:
        return [_bad(head, "bad_shape")]


def _refused(head: Head, problem: Problem, owing: Cursor | None) -> Found:
    """The desk is there and does not give this ticket: deleted since, or its own trouble, which is asked about again.

    An id that must be quoted in an address is misread by many a server on the way: its 404 does not say deleted.
    """
    if problem.status == 404 and quote(head.ticket_id, safe="") == head.ticket_id:
        return []
    if _is_the_desks(problem):
        raise problem
    if owing is not None:
        owing.owe(head.ticket_id)
    return [_bad(head, "refused")]


def _is_the_desks(problem: Problem) -> bool:
    """Whether it would say so of any ticket."""
    return problem.status in (401, 429) or (problem.status >= 500 and not problem.handled)


def _bad(head: Head, code: str) -> BadDelivery:
    return BadDelivery(head.ticket_id, head.number, head.moment, code, "" if head.ticket_id else head.version)


def _mark(head: Head) -> str:
    return head.ticket_id or f"?{head.version}"


def _within(stamp: str, since: datetime | None) -> bool:
    moment = moment_of(stamp.rpartition("@")[0])
    return moment is None or since is None or moment >= since

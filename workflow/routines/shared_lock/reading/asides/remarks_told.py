"""Hears what stands next to the order and changes nothing of it; each kind has a closed grammar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from workflow.routines.shared_lock.reading.asides.care_told import care_told
from workflow.routines.shared_lock.reading.asides.floors import floors_of_flats
from workflow.routines.shared_lock.reading.asides.meanwhile import meanwhile
from workflow.routines.shared_lock.reading.asides.outsiders import outsiders
from workflow.routines.shared_lock.reading.asides.signed import signed, without_heading
from workflow.routines.shared_lock.reading.asides.stays import short_stays
from workflow.routines.shared_lock.reading.draft import Draft
from workflow.routines.shared_lock.reading.text.tokens import Token


def remarks_told(draft: Draft, sentences: Sequence[Sequence[Token]], today: date) -> Iterator[Token]:
    """The words of whole clauses that are background, in an order that states two persons."""
    if sum(bool(each.name and each.number) for each in draft.persons) < _PERSONS:
        return
    bodies = [(body, signed(draft, body)) for body in map(without_heading, sentences)]
    yield from outsiders(draft, bodies)
    yield from care_told(draft, bodies, today)
    yield from meanwhile(bodies)
    yield from floors_of_flats(draft, sentences)
    yield from short_stays(bodies, today)


_PERSONS = 2

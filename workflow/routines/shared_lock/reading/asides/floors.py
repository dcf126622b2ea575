"""Hears a floor that the number of the flat tells already: "3 tr, hiss finns" of lgh 1304."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workflow.routines.shared_lock.reading.draft import Draft
from workflow.routines.shared_lock.reading.text.tokens import Token


def floors_of_flats(draft: Draft, sentences: Sequence[Sequence[Token]]) -> Iterator[Token]:
    """The floors of sentences that state no street, where every flat of the order is on that floor."""
    flats = [met for each in draft.persons if each.address and (met := _FLAT.search(each.address.text))]
    if not flats or len(flats) < sum(each.address is not None for each in draft.persons):
        return
    for tokens in sentences:
        if any(each.what == "street" for each in tokens):
            continue
        for each in tokens:
            met = _STAIRS.fullmatch(each.folded) if each.what in ("place", "apartment") else None
            if met and all(int(flat["floor"]) == int(met["stairs"] or 0) for flat in flats):
                yield each


# The entrance is on floor 10, one flight up on floor 11.
_FLAT = re.compile(r"\b(?:lgh|lägenhet|läg)\W*(?:nr\W*)?1(?P<floor>\d)\d\d\b")
_STAIRS = re.compile(r"(?P<stairs>\d) ?(?:tr|trappor|trappa|tr\.|trappor upp|tr upp)|bottenvåning(?:en)?|bottenplan(?:et)?|markplan(?:et)?|bv|nb")

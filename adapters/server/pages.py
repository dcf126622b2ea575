"""Pages as Spring Data makes them, for the stub servers that have such."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel

from adapters.json_reply import Json

PageNumber = Annotated[int, Query(ge=0, le=10**6)]
PageSize = Annotated[int, Query(ge=1, le=1000)]
Sorting = Annotated[list[str], Query(max_length=5)]
NO_SORTING: list[str] = []


class BadSort(ValueError):
    """A sort that names an attribute that is not there, or a direction that is none."""


class Page(BaseModel):
    """What is common to all pages."""

    number: int
    size: int
    numberOfElements: int
    totalElements: int
    totalPages: int
    first: bool
    last: bool
    empty: bool


def page_of(found: Sequence[Any], page: int, size: int, shape: Callable[[Any], Any]) -> Json:
    """One page of what was found, each element in its shape."""
    content = [shape(each) for each in found[page * size : (page + 1) * size]]
    pages = math.ceil(len(found) / size)
    return {
        "content": content, "number": page, "size": size, "numberOfElements": len(content), "totalElements": len(found),
        "totalPages": pages, "first": page == 0, "last": page >= pages - 1, "empty": not content,
    }  # fmt: skip


def sorted_by(found: list[Any], sorting: Sequence[str], keys: Mapping[str, Callable[[Any], Any]]) -> list[Any]:
    """Sorted by "name,asc" or "name,desc", the first the most important; null is the least."""
    for wanted in reversed(sorting):
        name, _, direction = wanted.partition(",")
        if name not in keys or direction.lower() not in ("", "asc", "desc"):
            raise BadSort
        key = keys[name]
        found = sorted(found, key=lambda each: (key(each) is not None, key(each)), reverse=direction.lower() == "desc")
    return found

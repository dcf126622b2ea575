"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import orjson
import psycopg
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import Loader
from sqlalchemy import BigInteger, DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

Row = Mapping[str, Any]
"""One row of a table or a query, by the names of its columns (`storage/schema*.py`)."""
AnyRow = Mapping[Any, Any]
"""The same as SQLAlchemy hands it out: its own mapping, whose keys are columns too."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# What people's calendars can count with, however far their zone is away.
FAR = datetime(9000, 1, 1, tzinfo=UTC)
_FROM = datetime(1900, 1, 2, tzinfo=UTC)
_FIRST, _LAST = ((moment - _EPOCH) // _MICROSECOND for moment in (_FROM, FAR))


class DamagedMoment(datetime):
    """What a column of moments has when it holds none, as 1900-01-01 to what shows it; `found` is written back as it was."""

    found: Any

    @classmethod
    def of(cls, found: Any) -> DamagedMoment:
        moment = cls(1900, 1, 1, tzinfo=UTC)
        moment.found = found
        return moment

    def astimezone(self, tz: tzinfo | None = None) -> DamagedMoment:
        """The same: where it is shown does not make it a moment."""
        return self

    def __reduce__(self) -> Any:
        return DamagedMoment.of, (self.found,)


class Instant(TypeDecorator[datetime]):
    """A moment with a zone: `timestamptz` on PostgreSQL, microseconds since 1970 on SQLite, always UTC when read.

    A moment without a zone is refused: SQLite would drop the zone in silence.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if isinstance(value, DamagedMoment):
            return value.found
        if value.tzinfo is None:
            raise ValueError("A moment must know its zone.")
        return (value - _EPOCH) // _MICROSECOND if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name != "sqlite":
            return value if isinstance(value, DamagedMoment) else _in_our_time(value)
        if not isinstance(value, int) or not _FIRST <= value < _LAST:
            return DamagedMoment.of(value)
        return _EPOCH + value * _MICROSECOND


def _in_our_time(value: datetime) -> datetime:
    """A moment of PostgreSQL as UTC; what lies beyond people's calendars is none."""
    return value.astimezone(UTC) if _FROM <= value < FAR else DamagedMoment.of(value)


class MomentLoader(Loader):
    """The driver's reader of moments; what Python has none for (`infinity`, years before 1) is read as damaged."""

    def __init__(self, oid: int, context: AdaptContext | None = None) -> None:
        super().__init__(oid, context)
        plain = psycopg.adapters.get_loader(oid, self.format)
        assert plain is not None
        self._load = plain(oid, context).load

    def load(self, data: Buffer) -> Any:
        try:
            return self._load(data)
        except psycopg.DataError:
            return DamagedMoment.of(bytes(data).decode())


class Damaged(dict[str, Any]):
    """What a column of JSON objects has when it holds none: empty to what shows it; `text` is written back as it was."""

    def __init__(self, text: Any) -> None:
        super().__init__()
        self.text = text


class Json(TypeDecorator[Any]):
    """A plain mapping as compact JSON text; it never holds personal data. What is none is read as `Damaged`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if isinstance(value, Damaged):
            return value.text  # type: ignore[no-any-return]
        return None if value is None else dump(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        with suppress(ValueError):
            found = orjson.loads(value)
            if isinstance(found, dict):
                return found
        return Damaged(value)


class JsonOrNothing(Json):
    """A mapping as `Json`, where nothing is an empty text and reads as an empty mapping."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return super().process_bind_param(value, dialect) if value or isinstance(value, Damaged) else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return super().process_result_value(value, dialect) if value else {}


def dump(value: Any) -> bytes:
    """Canonical JSON: sorted keys, no spaces, moments as ISO text."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)

"""The names that the API takes are those of the tables on board: checked when a request comes, and listed in the description."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import Field

from console.web.security import services_of
from runtime.services.installation import Services
from workflow.roles import NOBODY

_KEY = "x-names"
_LONGEST = 80


def _named(what: str) -> Any:
    return Field(max_length=_LONGEST, pattern=r"^[^\x00]*$", json_schema_extra={_KEY: what})


RoutineName = Annotated[str, _named("routine")]
PhaseName = Annotated[str, _named("phase")]
StateName = Annotated[str, _named("state")]
KindName = Annotated[str, _named("kind")]
PartyName = Annotated[str, _named("party")]
RoleName = Annotated[str, _named("role")]
BulkName = Annotated[str, _named("bulk")]
BeginName = Annotated[str, _named("begin")]


def names_of(services: Services) -> Mapping[str, tuple[str, ...]]:
    """By what they name, each once, in the order of the tables."""
    tables, bulk = services.orders.tables, services.bulk
    found = {
        "routine": [w.name for w in tables],
        "phase": [p.name for w in tables for p in w.phases],
        "state": [s.name for w in tables for s in w.states],
        "kind": [kind for w in tables for kind in w.kinds],
        "party": [party for w in tables for party in w.party if party != NOBODY],
        "role": [role.name for role in services.app.roles.values() if role.signs_in],
        "bulk": [trigger for w in tables for trigger in bulk.triggers(w.name)],
        "begin": [trigger for w in tables for trigger in w.by_hand(None)],
    }
    return {what: tuple(dict.fromkeys(names)) for what, names in found.items()}


def known(request: Request, place: str, **given: str | None) -> None:
    """Refuse, as a request that is not as described, a name that no table has. `place` says where in the request it stands."""
    names = names_of(services_of(request))
    wrong = [{"loc": (*place.split("."), what), "msg": "unknown", "type": "enum"} for what, value in given.items()
             if value is not None and value not in names[what]]  # fmt: skip
    if wrong:
        raise RequestValidationError(wrong)


def described(schema: Any, names: Mapping[str, tuple[str, ...]]) -> Any:
    """A description in which every such name is one of those there are."""
    if isinstance(schema, list):
        return [described(each, names) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if _KEY in schema and names[schema[_KEY]]:
        rest = {k: v for k, v in schema.items() if k not in (_KEY, "maxLength", "pattern")}
        return {**rest, "enum": list(names[schema[_KEY]])}
    return {k: described(v, names) for k, v in schema.items() if k != _KEY}

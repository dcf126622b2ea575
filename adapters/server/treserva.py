"""The Treserva stub server."""

from __future__ import annotations

from datetime import date

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, Field

from adapters.json_reply import Json
from adapters.server.faulty import Hearing, Stage, json_reply
from adapters.server.plain import PROBLEMS, plain_app
from adapters.world.people import interventions_of
from adapters.world.store import Entity
from workflow.routines.shared_lock.registers import Intervention

LAWS = {"SoL": "SOL", "LSS": "LSS", "HSL": "HSL"}


class Lookup(BaseModel):
    """Whom to look up, and on which day."""

    personId: str = Field(pattern=r"^[0-9]{8}-?[0-9A-Z]{4}$")
    date: date


class SourceStatus(BaseModel):
    """Whether a source could be asked; a reply with one UNAVAILABLE is not the complete set."""

    source: str
    law: str | None
    status: str


class Person(BaseModel):
    personId: str
    name: str | None
    streetAddress: str | None
    apartmentNumber: str | None
    careOfAddress: str | None
    postalCode: str | None
    postalAddress: str | None
    addressProtection: bool | None
    protectedRegistration: bool | None
    deceased: str | None


class Decision(BaseModel):
    law: str
    validFrom: str
    validTo: str | None
    executionStartDate: str | None
    executionEndDate: str | None


class Answer(BaseModel):
    sourceStatus: list[SourceStatus]
    person: Person | None
    decisions: list[Decision]


def treserva_app(stage: Stage) -> FastAPI:
    app = plain_app("Treserva (stub)")

    @app.post("/persons/lookup", response_model=Answer, responses=PROBLEMS)
    async def lookup(wanted: Lookup, request: Request) -> Response:
        """One person's facts and decisions on a day."""
        hearing = Hearing(
            "treserva", "person",
            lambda wrong: json_reply(_answer(stage, wanted, wrong)),
            number=wanted.personId,
            on_unavailable=lambda: json_reply(_degraded()),
        )  # fmt: skip
        return await stage.answer(request, hearing)

    return app


def _answer(stage: Stage, wanted: Lookup, wrong: bool) -> Json:
    people = stage.world.people
    person = people.another_person(wanted.personId) if wrong else people.by_number(wanted.personId)
    found = None if person is None else _person(person)
    decisions = (
        [] if person is None else [_decision(i) for i in interventions_of(person, wanted.date.isoformat())]
    )
    return {"sourceStatus": _sources("OK"), "person": found, "decisions": decisions}


def _degraded() -> Json:
    return {"sourceStatus": _sources("UNAVAILABLE"), "person": None, "decisions": []}


def _sources(status: str) -> list[dict[str, str]]:
    return [{"source": "TRESERVA", "law": law, "status": status} for law in LAWS.values()]


def _person(person: Entity) -> Json:
    protection = person["protection"]
    known = protection != "unknown"
    return {
        "personId": person["number"],
        "name": person["name"],
        "streetAddress": person["address"],
        "apartmentNumber": person["apartment"],
        "careOfAddress": person["co"],
        "postalCode": person["postcode"],
        "postalAddress": person["city"],
        "addressProtection": protection == "confidentiality_marked" if known else None,
        "protectedRegistration": protection == "protected_registration" if known else None,
        "deceased": person["deceased_on"],
    }


def _decision(found: Intervention) -> dict[str, str | None]:
    granted = found["status"] == "granted"
    return {
        "law": LAWS.get(str(found["family"]), found["family"]),
        "validFrom": found["from"],
        "validTo": found["to"],
        "executionStartDate": None if granted else found["from"],
        "executionEndDate": None if granted else found["to"],
    }

"""The TES stub server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import FastAPI, Path, Request, Response
from pydantic import BaseModel, Field

from adapters.json_reply import Json
from adapters.server.faulty import Hearing, Stage, json_reply, key_of, problem
from adapters.server.plain import PROBLEMS, plain_app
from adapters.tes import stub
from workflow.values import Outcome

Serial = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,40}$")]


class Who(BaseModel):
    personalNumber: str = Field(pattern=r"^[0-9]{8}-?[0-9A-Z]{4}$")


class Address(BaseModel):
    street: str | None
    apartment: str | None
    postcode: str | None
    city: str | None
    co: str | None


class Person(BaseModel):
    personalNumber: str
    name: str | None
    address: Address
    groups: list[str]
    locks: list[str]


class LastImport(BaseModel):
    at: str | None
    rows: int


class Found(BaseModel):
    person: Person | None
    lastImport: LastImport


class Lock(BaseModel):
    serial: str
    status: str
    links: list[Who]


def tes_app(stage: Stage) -> FastAPI:
    app = plain_app("TES (stub)")

    @app.post("/persons/search", response_model=Found, responses=PROBLEMS)
    async def search(who: Who, request: Request) -> Response:
        """A person by personal number, and when TES was last filled."""
        hearing = Hearing("tes", "person", lambda wrong: json_reply(_found(stage, who, wrong)), number=who.personalNumber)
        return await stage.answer(request, hearing)

    @app.get("/locks/{serial}", response_model=Lock, responses=PROBLEMS)
    async def lock(serial: Serial, request: Request) -> Response:
        """A registered unit, its state and who is linked to it."""
        return await stage.answer(request, Hearing("tes", "lock", lambda _: _lock(stage, serial)))

    @app.put("/locks/{serial}", response_model=Lock, responses=PROBLEMS)
    async def register(serial: Serial, request: Request) -> Response:
        """Registers a unit; one that is registered stays as it is."""

        def act(_: bool) -> Response:
            stub.register(stage.world, serial, key_of(request))
            return _lock(stage, serial)

        return await stage.answer(request, Hearing("tes", "register_lock", act))

    @app.post("/locks/{serial}/links", response_model=Lock, responses=PROBLEMS)
    async def link(serial: Serial, who: Who, request: Request) -> Response:
        """Links a person to a unit."""
        return await stage.answer(request, _linking(stage, "link", stub.link, serial, who, request))

    @app.post("/locks/{serial}/unlinks", response_model=Lock, responses=PROBLEMS)
    async def unlink(serial: Serial, who: Who, request: Request) -> Response:
        """Takes a person's link away."""
        return await stage.answer(request, _linking(stage, "unlink", stub.unlink, serial, who, request))

    return app


def _linking(stage: Stage, operation: str, change: Callable[..., Outcome], serial: str, who: Who, request: Request) -> Hearing:
    def act(_: bool) -> Response:
        payload = {"serial": serial, "number": who.personalNumber}
        outcome = change(stage.world, payload, key_of(request))
        if outcome.ok:
            return _lock(stage, serial)
        return problem(404 if outcome.code == "no_such_lock" else 422, outcome.code.replace("_", "-"))

    return Hearing("tes", operation, act, number=who.personalNumber)


def _found(stage: Stage, who: Who, wrong: bool) -> Json:
    facts = stub.person_facts(stage.world, who.personalNumber, wrong)
    person = None
    if facts["present"]:
        person = {
            "personalNumber": facts["number"], "name": facts["name"], "address": facts["address"],
            "groups": facts["groups"], "locks": facts["links"],
        }  # fmt: skip
    return {"person": person, "lastImport": facts["last_import"]}


def _lock(stage: Stage, serial: str) -> Response:
    facts = stage.world.locks.as_tes_says(serial)
    if not facts["found"]:
        return problem(404, "no-such-lock")
    links = [{"personalNumber": number} for number in facts["linked"]]
    return json_reply({"serial": serial, "status": facts["status"], "links": links})

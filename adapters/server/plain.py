"""What every stub server's application has in common: refusals as problem+json that repeat nothing of what was sent."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel

from adapters.json_reply import Json
from adapters.server.faulty import PROBLEM, problem


class Problem(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int


def _said(description: str) -> Json:
    return {"description": description, "content": {PROBLEM: {"schema": Problem.model_json_schema()}}}


PROBLEMS: dict[int | str, Json] = {
    400: _said("The request is malformed."),
    401: _said("Not let in."),
    404: _said("No such thing."),
    409: _said("Changed by someone else meanwhile."),
    412: _said("The version has moved on."),
    422: _said("Well-formed but not possible."),
    500: _said("A failure that was ordered."),
    503: _said("A silence that was ordered."),
}


def plain_app(title: str) -> FastAPI:
    app = FastAPI(title=title, version="1.0", docs_url=None, redoc_url=None)

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> Response:
        return problem(400, "bad-request")

    return app

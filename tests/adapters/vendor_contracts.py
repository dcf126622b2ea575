"""The vendors' own contracts, and a proxy that holds every request and every answer to them, as strictly as they read.

The documents are not a part of this project. They are looked for in LOCKSTEP_VENDOR_CONTRACTS, or else in
`../shared/vendors` next to the checkout; where there are none, what needs them is skipped.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import jsonschema_rs
import yaml
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.adapters.easit_contract import EASIT

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("LOCKSTEP_VENDOR_CONTRACTS") or ROOT.parent / "shared" / "vendors")
THERE = (FOLDER / "supportmanagement" / "openapi.yaml").is_file()
# What a gateway or an ordered fault answers in a system's place.
NOT_THE_SYSTEMS = frozenset({401, 503})
# Nulls that the real system is known to answer, beyond its document.
KNOWN_NULLS = frozenset({"modified"})
_UNTYPED = ("description", "example", "examples", "summary", "title")
_HEADERS = frozenset({b"content-type", b"content-length", b"location", b"transfer-encoding"})

Schema = dict[str, Any]


@dataclass
class Contract:
    """One document; `filtered` looks at a query that the document describes in words only."""

    document: Mapping[str, Any]
    filtered: Callable[[str, Mapping[str, Any]], list[str]] = lambda operation, query: []
    _made: dict[str, Any] = field(default_factory=dict)

    def of(self, method: str, path: str) -> tuple[Mapping[str, Any], dict[str, str]] | None:
        """The operation at a path, and the path's parameters; literal steps before parameters."""
        for pattern, methods in self._patterns():
            found = pattern.fullmatch(path)
            if found and method.lower() in methods:
                return methods[method.lower()], {name: unquote(value) for name, value in found.groupdict().items()}
        return None

    def _patterns(self) -> list[tuple[re.Pattern[str], Mapping[str, Any]]]:
        if "patterns" not in self._made:
            paths = sorted(self.document["paths"].items(), key=lambda item: item[0].count("{"))
            step = re.compile(r"\{(\w+)\}")
            self._made["patterns"] = [(re.compile(step.sub(r"(?P<\1>[^/]+)", path)), methods) for path, methods in paths]
        found: list[tuple[re.Pattern[str], Mapping[str, Any]]] = self._made["patterns"]
        return found

    def request_errors(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> list[str]:
        found = self.of(method, path)
        if found is None:
            return [f"no operation {method} {path}"]
        operation, steps = found
        given: dict[str, dict[str, Any]] = {"path": steps, "query": {}, "header": dict(headers)}
        for name, value in parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)):
            given["query"].setdefault(name, []).append(value)
        errors = list(self._parameter_errors(operation, given))
        errors += self.filtered(operation.get("operationId", ""), given["query"])
        return errors + list(self._body_errors(operation.get("requestBody"), headers, body))

    def _parameter_errors(self, operation: Mapping[str, Any], given: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
        declared = operation.get("parameters", [])
        names = {p["name"] for p in declared if p["in"] == "query"}
        yield from (f"unknown query parameter {name}" for name in given["query"] if name not in names)
        for parameter in declared:
            name = parameter["name"].lower() if parameter["in"] == "header" else parameter["name"]
            value = given[parameter["in"]].get(name)
            if value is None:
                if parameter.get("required"):
                    yield f"{parameter['in']} parameter {name} is missing"
                continue
            schema = parameter["schema"]
            for error in self._errors(schema, _typed(value, schema), ask=True):
                yield f"{parameter['in']} parameter {name}: {error}"

    def _body_errors(self, declared: Mapping[str, Any] | None, headers: Mapping[str, str], body: bytes) -> Iterator[str]:
        if declared is None:
            if body:
                yield "a body where none is declared"
            return
        kind = headers.get("content-type", "").partition(";")[0].strip()
        if kind not in declared["content"]:
            yield f"content type {kind or 'none'}"
        else:
            yield from self._errors(declared["content"][kind]["schema"], json.loads(body), ask=True)

    def answer_errors(self, method: str, path: str, status: int, kind: str, body: bytes) -> list[str]:
        found = self.of(method, path)
        if found is None or status in NOT_THE_SYSTEMS:
            return []
        answer = found[0]["responses"].get(str(status))
        if answer is None:
            return [f"{method} {path} answers {status}"]
        content = answer.get("content") or {}
        if not content:
            return [f"{status} with a body"] if body and status == 204 else []
        schema = next((content[name]["schema"] for name in (kind, "*/*") if name in content), None)
        if schema is None:
            return [f"{status} is {kind or 'nothing'}"]
        if kind.endswith("json"):
            return list(self._errors(schema, _without_known_nulls(json.loads(body.decode("utf-8-sig"))), ask=False))
        return []

    def _errors(self, schema: Schema, value: Any, ask: bool) -> Iterator[str]:
        name = json.dumps([schema, ask], sort_keys=True, default=str)
        if name not in self._made:
            components = self.document.get("components", {})
            whole = {**_strict(schema, ask), "components": _strict(components, ask)}
            self._made[name] = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        for error in self._made[name].iter_errors(value):
            yield f"{'.'.join(map(str, error.instance_path))}: {error.message}"


def _typed(value: Any, schema: Schema) -> Any:
    """A parameter's text as the type that its schema gives it."""
    if schema.get("type") == "array":
        return value if isinstance(value, list) else [value]
    one = value[-1] if isinstance(value, list) else value
    if schema.get("type") == "integer":
        return int(one) if re.fullmatch(r"-?\d+", one) else one
    return {"true": True, "false": False}.get(one, one) if schema.get("type") == "boolean" else one


def _strict(schema: Any, ask: bool) -> Any:
    """The schema with every property that it does not name forbidden; what is only read may not be asked for."""
    if isinstance(schema, list):
        return [_strict(each, ask) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {("anyOf" if k == "oneOf" else k): _strict(v, ask) for k, v in schema.items() if k not in _UNTYPED or isinstance(v, dict)}
    properties = found.get("properties")
    if isinstance(properties, dict) and found.get("type") == "object":
        unwanted = "readOnly" if ask else "writeOnly"
        found["properties"] = {k: v for k, v in properties.items() if not (isinstance(v, dict) and v.get(unwanted))}
        found.setdefault("additionalProperties", False)
    return found


def _without_known_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_known_nulls(v) for k, v in value.items() if not (v is None and k in KNOWN_NULLS)}
    return [_without_known_nulls(v) for v in value] if isinstance(value, list) else value


# The documents ---------------------------------------------------------------------------------------

_TERM = re.compile(r"([\w.]+)\s*(?:[<>]:?|[:!~])\s*'(?:[^'\\]|\\.)*'")
# What SupportManagement stores of an errand in other names than its JSON has: classification.category is `category`.
_STORED = {"category", "type", "suspendedFrom", "suspendedTo"}


def _errand_filter(document: Mapping[str, Any]) -> Callable[[str, Mapping[str, Any]], list[str]]:
    fields = document["components"]["schemas"]["Errand"]["properties"]
    plain = {name for name, schema in fields.items() if "$ref" not in schema and schema.get("type") != "array"} | _STORED | {"priority"}

    def errors(operation: str, query: Mapping[str, Any]) -> list[str]:
        names = {"findErrands": plain, "getErrandEvents": set(document["components"]["schemas"]["Event"]["properties"])}.get(operation)
        if names is None:
            return []
        terms = re.split(r"\s+and\s+", query["filter"][-1]) if "filter" in query else []
        found = [f"filter {term}" for term in terms if not (m := _TERM.fullmatch(term)) or m[1].split(".")[0] not in names]
        sorts = [text.split(",") for text in query.get("sort", [])]
        return found + [f"sort {s}" for s in sorts if s[0] not in names or s[1:] not in ([], ["asc"], ["desc"])]

    return errors


def _view_columns(operation: str, query: Mapping[str, Any]) -> list[str]:
    return [f"query parameter {name}" for name in query]


@cache
def contracts() -> Mapping[str, Contract]:
    """The contracts by the path that the stub servers have the system under."""
    read = {name: yaml.load((FOLDER / name / "openapi.yaml").read_bytes(), yaml.CSafeLoader) for name in ("supportmanagement", "messaging")}
    return {
        "lindesk": Contract(read["supportmanagement"], _errand_filter(read["supportmanagement"])),
        "messaging": Contract(read["messaging"]),
        "easit": Contract(EASIT, _view_columns),
    }


class Strict:
    """In front of the stub servers: a request that breaks the contract is refused, and everything broken is noted."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.broken, self.seen, self._contracts = app, list[str](), set[str](), contracts()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        system, _, rest = scope.get("path", "").lstrip("/").partition("/")
        contract = self._contracts.get(system) if scope["type"] == "http" and rest != "openapi.json" else None
        if contract is None:
            await self.app(scope, receive, send)
            return
        body = await _whole(receive)
        method, path = scope["method"], f"/{scope['raw_path'].decode().lstrip('/').partition('/')[2].partition('?')[0]}"
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
        errors = contract.request_errors(method, path, scope["query_string"].decode(), headers, body)
        self.seen.add(f"{system} {method} {_shape(contract, method, path)}")
        if errors:
            self.broken += [f"asked {system} {method}: {error}" for error in errors]
            await _refuse(send)
            return
        answer = _Answer(send)
        await self.app(scope, _again(body, receive), answer)
        if answer.is_whole:
            found = contract.answer_errors(method, path, answer.status, answer.kind, answer.body)
            self.broken += [f"answered {system} {method} {answer.status}: {error}" for error in found]


def _shape(contract: Contract, method: str, path: str) -> str:
    found = contract.of(method, path)
    return str(found[0].get("operationId")) if found else path


class _Answer:
    """Hands an answer on without the headers that no document names, and keeps a copy of it."""

    def __init__(self, send: Send) -> None:
        self._send, self.status, self.kind, self.body, self._length = send, 0, "", b"", -1

    @property
    def is_whole(self) -> bool:
        return self._length in (-1, len(self.body))

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message.get("headers", []) if name.lower() in _HEADERS]
            found = {name.lower(): value.decode() for name, value in kept}
            self.status, self.kind = message["status"], found.get(b"content-type", "").partition(";")[0]
            self._length = int(found.get(b"content-length", -1))
            message = {**message, "headers": kept}
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
        await self._send(message)


async def _whole(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


def _again(body: bytes, receive: Receive) -> Receive:
    left = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return left.pop() if left else await receive()

    return replay


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"application/problem+json")]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"type": "about:blank", "title": "Bad request", "status": 400}'})

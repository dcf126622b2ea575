"""Renders templates: one environment, and what every page is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any
from uuid import uuid4

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined, select_autoescape

from console.catalogue import CONSOLE, N_, english
from console.extension import Column, Extensions, MenuEntry
from console.labels import Labels
from console.web import returning
from console.web.security import ADMINS, CHECKERS, READERS, REQUESTS, TEAM
from console.web.translator import LANGUAGES, Translator
from runtime.services.access_log import without_numbers
from runtime.services.accounts import Visitor
from runtime.services.installation import Services
from workflow.definition import Transition, Workflow
from workflow.roles import WORKER, WORKER_ROLE, unknown_role
from workflow.values import Label

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
LANG_COOKIE = "lockstep-lang"

# The routines' entries come after the first two.
_FIRST = (MenuEntry("/", N_("Start"), READERS), MenuEntry("/orders", N_("Beställningar"), READERS))
_LAST = (
    MenuEntry("/systems", N_("System"), READERS), MenuEntry("/bulk", N_("Flera samtidigt"), TEAM),
    MenuEntry("/person-requests", N_("Registerutdrag och radering"), REQUESTS),
    MenuEntry("/access-log", N_("Åtkomstlogg"), CHECKERS), MenuEntry("/log-review", N_("Loggranskning"), CHECKERS),
    MenuEntry("/privacy/record", N_("Personuppgifter"), CHECKERS), MenuEntry("/accounts", N_("Konton"), ADMINS),
    MenuEntry("/set-aside", N_("Lagt åt sidan"), ADMINS), MenuEntry("/versions", N_("Rutinens versioner"), ADMINS),
)  # fmt: skip


@cache
def _environment(folders: tuple[tuple[str, Path], ...]) -> Environment:
    """The console's own templates and, each after its routine's name, those in these folders; compiled once in a process."""
    own = PrefixLoader({name: FileSystemLoader(folder) for name, folder in folders})
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(_HERE / "templates"), own]),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    hashed = {p.name: sha256(p.read_bytes()).hexdigest()[:12] for p in STATIC.iterdir() if p.is_file()}

    def static(name: str) -> str:
        """A static file's address, which changes with its content."""
        return f"/static/{name}?v={hashed[name]}"

    environment.filters["said"] = lambda label, words: words.say(label)
    environment.globals.update(static=static, fresh_key=lambda: uuid4().hex)
    return environment


def _without(text: str) -> str:
    """What was searched for, to be changed and searched for again; no page shows a personal number unasked."""
    return text if without_numbers(text) == text else ""


@dataclass(frozen=True, slots=True)
class Beginning:
    """A row of a table by which an order is begun by hand."""

    workflow: Workflow
    row: Transition


class Pages:
    """The templates filled in for one installation, with what its routines add."""

    def __init__(self, services: Services, extensions: Extensions) -> None:
        self.services, self.extensions, self.labels = services, extensions, Labels(extensions)
        every = extensions.values()
        self._environment = _environment(tuple((name, e.templates) for name, e in extensions.items() if e.templates))
        self._english = english((CONSOLE, *(e.english for e in every if e.english)))
        self._names = {name: value for e in every for name, value in e.names.items()}
        self._menu = (*_FIRST, *(entry for e in every for entry in e.menu), *_LAST)
        self._of_one = ("orders", "log-review", *(name for e in every for name in e.pages_of_one))

    @property
    def tables(self) -> tuple[Workflow, ...]:
        """The table by which each routine's orders are shown."""
        return self.services.app.tables

    def columns(self, routine: str = "") -> tuple[Column, ...]:
        """The columns that a routine, or every routine, adds to the lists."""
        chosen = [self.extensions[routine]] if routine else self.extensions.values()
        return tuple(column for extension in chosen for column in extension.columns)

    def beginnings(self, role: str | None = None) -> tuple[Beginning, ...]:
        """The rows by which a person (in this role) begins an order by hand."""
        rows = ((w, row) for w in self.tables for row in w.transitions if row.source is None and row.roles)
        return tuple(Beginning(w, row) for w, row in rows if role is None or role in row.roles)

    def page_of(self, path: str) -> str:
        """The page whose forms are sent to this path."""
        _, first, *rest = path.split("/")
        return f"/{first}/{rest[0]}" if rest and first in self._of_one else f"/{first}"

    def words(self, request: Request) -> Translator:
        """The language asked for: by the address, by cookie, else Swedish."""
        asked = request.query_params.get("lang") or request.cookies.get(LANG_COOKIE) or "sv"
        return Translator(asked, self.services.app.tools.calendar, self.services.clock.now(), self._english)

    def html(self, request: Request, template: str, visitor: Visitor | None = None, /, **facts: Any) -> str:
        """A template filled in."""
        words, app = self.words(request), self.services.app
        known = {
            "_": words, "many": words.many, "say": words.say, "when": words.when, "lang": words.lang,
            "visitor": visitor, "request": request,
            "settings": self.services.settings, "tables": self.tables, "table": app.workflow, "labels": self.labels,
            "has_version": lambda routine, version: app.engines.version(routine, version) is not None,
            "extension": self.extensions.__getitem__, "extensions": tuple(self.extensions.values()),
            "settings_of": self._settings_of,
            "now": self.services.clock.now(), "paused": self.services.systems.paused,
            "sought": _without(facts.get("text", "")) if template == "search.html" else "",
            "same_page": partial(returning.same_page, request, None), "path": request.url.path,
            "parties": app.parties, "role_title": self._role_title,
            "menu": [m for m in self._menu if visitor and any(map(visitor.may, m.who))],
        }  # fmt: skip
        return self._environment.get_template(template).render(**(self._names | known | facts))

    def _settings_of(self, routine: str) -> Mapping[str, Any]:
        """The settings that a routine's table reads, its own among them."""
        return self.services.app.engines[routine].tools.settings

    def _role_title(self, name: str) -> Label:
        role = self.services.app.roles.get(name) or (WORKER_ROLE if name == WORKER else unknown_role(name))
        return role.title or role.label

    def _kept_notice(self, request: Request) -> str:
        words = self.words(request)
        said = words("Det här blev inte skickat. Det du skrev står kvar i formuläret; skicka det igen.")
        return f'<div class="alert bad" role="alert" tabindex="-1"><p>{escape(said)}</p></div>'

    def show(
        self, request: Request, template: str, visitor: Visitor | None = None, status: int = 200, /, **facts: Any
    ) -> HTMLResponse:
        """A template as an answer; a language asked for by the address is kept in a cookie."""
        refused_to = visitor.name if visitor and status >= 400 else None
        here = partial(returning.same_page, request, refused_to)
        page = self.html(request, template, visitor, **({"same_page": here} | facts))
        if visitor is not None and 400 <= status < 500:
            page = returning.with_the_refused_form(request, page)
        if visitor is not None and request.query_params.get(returning.SAVED):
            page = returning.with_what_was_typed(request, visitor, page, self._kept_notice(request))
        response = HTMLResponse(page, status)
        response.headers["Content-Language"] = self.words(request).lang
        asked = request.query_params.get("lang")
        if asked in LANGUAGES:
            response.set_cookie(LANG_COOKIE, asked, max_age=31_536_000, samesite="lax", secure=request.url.scheme == "https")
        return response


def pages_of(request: Request) -> Pages:
    """The templates of the installation that a request is to."""
    pages: Pages = request.app.state.pages
    return pages

"""Where a person comes back to: the page that a form stood on, with what was typed in it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from console.web.refill import Pairs, refilled
from console.web.security import services_of
from runtime.services.access_log import without_numbers
from runtime.services.accounts import Visitor

FORM, SAVED = "form", "saved"
_NOT_KEPT = ("csrf", "password", "old", "new", "again", "code", "recovery", "identity")


def address_after(request: Request, account: str | None) -> str:
    """Where to go on after signing in: the same address, or the form's page with what this account sent, kept."""
    if request.method in ("GET", "HEAD"):
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    key = keep(request, account) if account else ""
    page = request.app.state.pages.page_of(request.url.path)
    return f"{page}?{SAVED}={key}" if key else page


def keep(request: Request, account: str) -> str:
    """Keep the form of a request that is not carried out; returns the key to it, empty when there was none."""
    form = getattr(request.state, "form", None)
    if not form:
        return ""
    typed = [(n, v) for n, v in form.multi_items() if n not in _NOT_KEPT and not isinstance(v, UploadFile)]
    return services_of(request).saved.save(account, FORM, {"action": request.url.path, "typed": typed})


def shown_again(request: Request, visitor: Visitor) -> str:
    """The address that shows what comes of the form that was sent, which is kept; it can be gone back to."""
    return _joined(request.url.path, [*request.query_params.items(), ("form", keep(request, visitor.name))])


def kept(request: Request, visitor: Visitor, key: str, path: str = "") -> FormData | None:
    """A form that this account sent to this path, or to the one that is asked for now, without what is never kept."""
    found = services_of(request).saved.find(visitor.name, FORM, key) if key else None
    if not found or found["action"] != (path or request.url.path):
        return None
    return FormData([(str(n), str(v)) for n, v in found["typed"]])


def with_what_was_typed(request: Request, visitor: Visitor | None, page: str, notice: str) -> str:
    """The page as it is, or, when its address names a form that was kept, with that form filled in again."""
    key = request.query_params.get(SAVED, "")
    if not key or visitor is None or request.method != "GET":
        return page
    found = services_of(request).saved.find(visitor.name, FORM, key)
    if not found:
        return page
    typed: Pairs = [(str(n), str(v)) for n, v in found["typed"]]
    return refilled(page, found["action"], typed, notice)


def with_the_refused_form(request: Request, page: str) -> str:
    """The page with what was typed in the form that it refuses; a form is sent again under a fresh key."""
    form = getattr(request.state, "form", None)
    if request.method != "POST" or not form:
        return page
    typed = [(n, v) for n, v in form.multi_items() if n not in (*_NOT_KEPT, "key") and not isinstance(v, UploadFile)]
    return refilled(page, request.url.path.removesuffix("/preview"), typed)


def same_page(request: Request, refused_to: str | None, **changed: str) -> str:
    """The address of what is shown now, with these parameters changed.

    An answer to a form has no address: then it is the form's page, with what was typed when the form was refused to
    this account. A personal number in the address is left out.
    """
    if request.method in ("GET", "HEAD"):
        given = parse_qsl(request.url.query, keep_blank_values=True)
        known = [(n, v) for n, v in given if n not in changed and without_numbers(v) == v]
        path = request.url.path
        return _joined(path if without_numbers(path) == path else f"/{path.split('/')[1]}", [*known, *changed.items()])
    if refused_to and not hasattr(request.state, "kept"):
        request.state.kept = keep(request, refused_to)
    key = getattr(request.state, "kept", "")
    return _joined(request.app.state.pages.page_of(request.url.path), [*([(SAVED, key)] if key else []), *changed.items()])


def _joined(path: str, query: Sequence[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(query)}" if query else path

"""A plain page that lists the orders, for an installation without the web console."""

from __future__ import annotations

from html import escape

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse

from console.show import Showing
from console.words import Lang
from runtime.bootstrap import App
from runtime.service import Service

_HEAD = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width"><title>Beställningar</title><style>
body{font:1rem/1.5 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}
th,td{border-bottom:1px solid #bbb;padding:.3rem .8rem .3rem 0;text-align:left;vertical-align:top}
</style></head><body><main><h1>Beställningar</h1>"""
_HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'", "X-Content-Type-Options": "nosniff"}


def plain_page(app: App) -> FastAPI:
    """`/` for people, `/health` for whoever watches."""
    site = FastAPI(title="Lockstep", openapi_url=None, docs_url=None, redoc_url=None)

    @site.get("/", response_class=HTMLResponse)
    def page() -> HTMLResponse:
        """The orders, newest first."""
        return HTMLResponse(_page(app), headers=_HEADERS)

    @site.get("/health")
    def health() -> JSONResponse:
        """Whether the store answers."""
        with app.store.read():
            return JSONResponse({"ok": True})

    return site


def _page(app: App) -> str:
    heads, rows = Showing(app, Lang.SV).table(Service(app).orders(limit=200))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"{_HEAD}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></main></body></html>"

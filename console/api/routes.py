"""The API's routers, in an explicit list."""

from __future__ import annotations

from console.api import orders, rest

routers = (orders.router, rest.router)

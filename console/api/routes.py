"""The API's routers, in an explicit list."""

from __future__ import annotations

from console.api import orders, person_requests, rest, set_aside

routers = (orders.router, rest.router, set_aside.router, person_requests.router)

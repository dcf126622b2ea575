"""Notices from the service desk that a ticket has changed: signed, each good once; what changed is then read from the desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock

from fastapi import APIRouter, Request, Response
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from adapters.lindesk.webhook import MAX_BYTES, BadNotice, verified
from console.api.problems import problem
from console.routines.shared_lock.reasons import NOTICES
from console.web.security import services_of
from runtime.logs import log
from runtime.routines.shared_lock.routine import intake_of
from runtime.routines.shared_lock.settings import LockSettings
from runtime.services.installation import Services
from workflow.errors import Conflict

router = APIRouter()

_STATUS = {"too_big": 413, "replayed": 409}
_reading = Lock()


@router.post("/hooks/lindesk")
async def lindesk(request: Request) -> Response:
    """Believe a notice, or say why not; without a secret there is no such door."""
    services = services_of(request)
    own = services.settings.of(LockSettings)
    secrets = tuple(s.encode() for s in (own.webhook_secret, own.webhook_old_secret) if s)
    if not secrets:
        return problem(request, 404)
    try:
        await run_in_threadpool(_check, services, secrets, dict(request.headers), await _body(request))
    except BadNotice as refused:
        log.warning("notice.refused", code=refused.code)
        return problem(request, _STATUS.get(refused.code, 401), NOTICES[refused.code]())
    # The desk is not kept waiting while we ask it what has changed.
    return Response(status_code=202, background=BackgroundTask(_read, services))


async def _body(request: Request) -> bytes:
    found = b""
    async for part in request.stream():
        found += part
        if len(found) > MAX_BYTES:
            raise BadNotice("too_big")
    return found


def _check(services: Services, secrets: tuple[bytes, ...], headers: dict[str, str], body: bytes) -> None:
    def first_time(notice_id: str, until: datetime) -> bool:
        return _noted(services, notice_id, until)

    verified(secrets, headers, body, services.clock.now(), first_time)


def _noted(services: Services, notice_id: str, until: datetime) -> bool:
    """Whether an id is new; it is remembered for as long as answers to repeated requests are, which is two days."""
    if until - services.clock.now() > timedelta(days=1):
        return False
    key = sha256(f"hooks/lindesk|{notice_id}".encode()).hexdigest()
    if services.recall(key) is not None:
        return False
    try:
        services.remember(key, "hooks/lindesk", 202, "")
    except Conflict:
        return False
    return True


def _read(services: Services) -> None:
    """Many notices at once are one reading after another; the duty that asks anyway finds what fails here."""
    with _reading:
        intake_of(services.app).run_once()

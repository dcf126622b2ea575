"""Signed notices that a ticket has changed: made by the desk's side, checked by ours, each good once.

The signature is HMAC-SHA256 over "timestamp.id.body" (the form of the Standard Webhooks specification). A notice
names a ticket and nothing else; what changed is then read from the desk, so a forged or lost one harms nobody.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

TOLERANCE = timedelta(minutes=5)
MAX_BYTES = 4096
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"

FirstTime = Callable[[str, datetime], bool]


class BadNotice(Exception):
    """A notice that must not be believed; `code` says why: malformed, too_big, bad_signature, stale or replayed."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The notice was refused ({code}).")
        self.code = code


@dataclass(frozen=True, slots=True)
class Notice:
    """A ticket has come or changed."""

    ticket_id: str


def signed(secret: bytes, notice_id: str, ticket_id: str, at: datetime) -> tuple[dict[str, str], bytes]:
    """Headers and body of a notice, as the desk sends it."""
    body = json.dumps({"ticketId": ticket_id}).encode()
    stamp = str(int(at.timestamp()))
    return {ID: notice_id, TIMESTAMP: stamp, SIGNATURE: _signature(secret, notice_id, stamp, body)}, body


def verified(
    secrets: tuple[bytes, ...], headers: Mapping[str, str], body: bytes, now: datetime, first_time: FirstTime
) -> Notice:
    """The notice, or `BadNotice`. Any of `secrets` may have signed (so that they can be changed without a gap).

    `first_time(id, until)` notes an id to be remembered until a moment, and says whether it was new.
    """
    if len(body) > MAX_BYTES:
        raise BadNotice("too_big")
    found = {name.lower(): value for name, value in headers.items()}
    notice_id, stamp = found.get(ID, ""), found.get(TIMESTAMP, "")
    # Compared as bytes: a header may hold anything, and text beyond ASCII cannot be compared in constant time.
    given = found.get(SIGNATURE, "").encode()
    matches = [
        hmac.compare_digest(given, _signature(s, notice_id, stamp, body).encode()) for s in secrets if s
    ]
    if not any(matches):
        raise BadNotice("bad_signature")
    sent = _moment(stamp)
    if abs(now - sent) > TOLERANCE:
        raise BadNotice("stale")
    notice = _parsed(body)
    if not first_time(notice_id, sent + 2 * TOLERANCE):
        raise BadNotice("replayed")
    return notice


def _signature(secret: bytes, notice_id: str, stamp: str, body: bytes) -> str:
    text = b".".join((stamp.encode(), notice_id.encode(), body))
    return f"v1,{hmac.new(secret, text, sha256).hexdigest()}"


def _moment(stamp: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(stamp), UTC)
    except (ValueError, OverflowError, OSError):
        raise BadNotice("malformed") from None


def _parsed(body: bytes) -> Notice:
    try:
        ticket_id = json.loads(body)["ticketId"]
    except (ValueError, KeyError, TypeError):
        raise BadNotice("malformed") from None
    if not isinstance(ticket_id, str) or not ticket_id:
        raise BadNotice("malformed")
    return Notice(ticket_id)

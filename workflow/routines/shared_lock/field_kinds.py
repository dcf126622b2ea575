"""The kinds of fields that the routine has besides those of every routine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from workflow.definition import Field, Reader
from workflow.fields import Unreadable, plain_text
from workflow.routines.shared_lock.reasons import SERIAL_WANTED

_SERIAL = re.compile(r"[A-ZÅÄÖ0-9][A-ZÅÄÖ0-9-]{1,29}", re.ASCII)


def read_serial(field: Field, value: Any) -> str:
    """A serial number in capitals; raises `Unreadable` with what is wanted."""
    serial = plain_text(value).strip().upper()
    if not _SERIAL.fullmatch(serial):
        raise Unreadable(SERIAL_WANTED())
    return serial


FIELD_KINDS: Mapping[str, Reader] = {"serial": read_serial}

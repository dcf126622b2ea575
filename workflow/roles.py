"""The roles in words, as people read them in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workflow.values import Label, Role

ROLES: Mapping[Role, Label] = MappingProxyType(
    {
        Role.OPERATOR: Label("handläggare", "operator"),
        Role.TECHNICIAN: Label("tekniker", "technician"),
        Role.ADMIN: Label("administratör", "administrator"),
        Role.AUDITOR: Label("granskare", "auditor"),
        Role.UNIT: Label("beställande enhet", "ordering unit"),
        Role.WORKER: Label("automatiken", "worker"),
    }
)

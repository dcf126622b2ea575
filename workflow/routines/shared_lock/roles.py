"""Who acts in the routine."""

from __future__ import annotations

from workflow.roles import Reads, Role
from workflow.values import Label

OPERATOR, TECHNICIAN, ADMIN, AUDITOR, UNIT = "operator", "technician", "admin", "auditor", "unit"

ROLES = (
    Role(OPERATOR, Label("handläggare", "operator"), title=Label("Handläggare i teamet", "Operator in the team")),
    Role(
        TECHNICIAN, Label("tekniker", "technician"), reads=Reads.OWN, party="technician", title=Label("Tekniker", "Technician"),
    ),
    Role(
        AUDITOR, Label("granskare", "auditor"), acts=False, sees_persons=False, audits=True, title=Label("Granskare", "Auditor"),
    ),
    Role(
        ADMIN, Label("administratör", "administrator"), acts=False, sees_persons=False, audits=True, administers=True,
        title=Label("Administratör", "Administrator"),
    ),
    Role(
        UNIT, Label("beställande enhet", "ordering unit"), acts=False, reads=Reads.NOTHING, sees_persons=False, signs_in=False,
        party="ordering_unit", title=Label("Beställande enhet", "Ordering unit"),
    ),
)  # fmt: skip

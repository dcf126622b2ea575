"""Who acts and who is waited for. Both are data of a definition; the engine itself knows only `WORKER` and `NOBODY`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workflow.errors import DefinitionError
from workflow.values import Label

WORKER, NOBODY = "worker", "nobody"


class Reads(StrEnum):
    """Which orders a role sees: all, those that the person is assigned to, or none."""

    ALL = "all"
    OWN = "own"
    NOTHING = "nothing"


class Permission(StrEnum):
    """What a role may do in the console and the API; derived from the role's attributes, and asked instead of its name."""

    SIGN_IN = "sign_in"
    READ = "read"
    ACT = "act"
    MANAGE = "manage"
    SEE_PERSONS = "see_persons"
    PERSON_REQUESTS = "person_requests"
    AUDIT = "audit"
    ADMINISTER = "administer"


@dataclass(frozen=True, slots=True)
class Role:
    """A capacity in which people or other systems act on orders.

    `acts`: may fire the triggers whose rows name the role. `sees_persons`: names are shown without a reason being asked; who acts
    on all orders, too, answers what a person asks: an extract, to be forgotten, to be kept.
    `audits`: reads the access log and the figures. `administers`: accounts, and what was set aside. `signs_in` False is a
    system that sends messages and has no account. `party` is whom an order waits for when it waits for this role;
    `title` is the role as an account has it, where that is longer than the label.
    """

    name: str
    label: Label
    acts: bool = True
    reads: Reads = Reads.ALL
    sees_persons: bool = True
    audits: bool = False
    administers: bool = False
    signs_in: bool = True
    party: str = "team"
    title: Label | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        if not self.signs_in:
            return frozenset()
        all_of_them = self.reads is Reads.ALL
        held = {
            Permission.SIGN_IN: True, Permission.READ: all_of_them, Permission.ACT: self.acts,
            Permission.MANAGE: self.acts and all_of_them, Permission.SEE_PERSONS: self.sees_persons,
            Permission.PERSON_REQUESTS: self.acts and all_of_them and self.sees_persons,
            Permission.AUDIT: self.audits, Permission.ADMINISTER: self.administers,
        }  # fmt: skip
        return frozenset(permission for permission, holds in held.items() if holds)


@dataclass(frozen=True, slots=True)
class Party:
    """Whom an order waits for. `short` is the label in pictures.

    `by_appointment`: its due times are appointments, so that an order is not late because one has begun.
    """

    name: str
    label: Label
    short: Label | None = None
    by_appointment: bool = False


WORKER_ROLE = Role(WORKER, Label("automatiken", "worker"), acts=False, reads=Reads.NOTHING, sees_persons=False, signs_in=False,
                   party=WORKER, title=Label("Systemet", "The system"))  # fmt: skip
ENGINE_PARTIES = (
    Party(WORKER, Label("systemet", "the system"), Label("automatiken", "the worker")),
    Party(NOBODY, Label("ingen", "nobody")),
)
# Those of a definition that declares none.
STANDARD_ROLES = (
    Role("operator", Label("handläggare", "operator")),
    Role("auditor", Label("granskare", "auditor"), acts=False, sees_persons=False, audits=True),
    Role("admin", Label("administratör", "administrator"), acts=False, sees_persons=False, audits=True, administers=True),
)
STANDARD_PARTIES = (Party("team", Label("handläggaren", "the operator")),)


def unknown_role(name: str) -> Role:
    """A role that no definition declares: it is shown by its name, and may do nothing."""
    return Role(name, Label(name, name), acts=False, reads=Reads.NOTHING, sees_persons=False, signs_in=False)


def agreed_roles(declared: Iterable[tuple[str, Iterable[Role]]]) -> Mapping[str, Role]:
    """The roles of several definitions by name, in the order of declaration; `declared` is (definition, its roles).

    Raises `DefinitionError` when two of them give one role different permissions: an account has one role for all.
    """
    found: dict[str, tuple[str, Role]] = {}
    for definition, roles in declared:
        for role in roles:
            first, known = found.setdefault(role.name, (definition, role))
            if known.permissions != role.permissions:
                other = ", ".join(sorted(known.permissions ^ role.permissions))
                raise DefinitionError(definition, [f"Role `{role.name}` differs from that of `{first}` in {other}: "
                                                   "declare it alike, or under another name."])  # fmt: skip
    return {name: role for name, (_, role) in found.items()}

"""The one error tree: each error carries fields, and its text is a sentence a person can act on.

Each carries a `Reason`, which is rendered in the reader's language at the edge; its `str()` is the English sentence, with the
names that people type. No text holds personal data: orders are named by number, people by letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow import reasons
from workflow.reasons import Reason, Table

_LONGEST_NAME = 40
_SHOWN = 3
# As many as the shortest personal number has.
_MANY_DIGITS = re.compile(r"(?:\d[-+ ]?){10}")


class LockstepError(Exception):
    """The root of everything Lockstep refuses or cannot do; `exit_code` is what a command ends with.

    `table`, where known, is the workflow that has the labels for the names in the reason.
    """

    exit_code = 1

    def __init__(self, why: Reason, table: Table | None = None) -> None:
        super().__init__(why)
        self.reason, self.table = why, table

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The sentence in this language, with the names that people type."""
        return reasons.say(self.reason, lang, self.table, typed=True)


class BadInput(LockstepError):
    """Something handed in from outside cannot be used as it is."""

    exit_code = 2


class NotFound(BadInput):
    """A named thing does not exist in this store; a name that may be about a person is not repeated.

    `kind` is declared as `thing.KIND`; in place of a name a reason may say which one is meant.
    """

    def __init__(self, kind: str, name: str | Reason) -> None:
        if isinstance(name, str) and (len(name) > _LONGEST_NAME or "@" in name or _MANY_DIGITS.search(name)):
            name = reasons.OF_THAT_NAME()
        super().__init__(reasons.NOT_FOUND(kind=kind, name=name))
        self.kind = kind


class DefinitionError(LockstepError):
    """A workflow definition is unsound; `problems` has one sentence each."""

    def __init__(self, workflow: str, problems: Sequence[str]) -> None:
        more = [reasons.MORE_PROBLEMS(n=len(problems) - _SHOWN)] if len(problems) > _SHOWN else []
        super().__init__(reasons.UNSOUND(routine=workflow, problems=[*problems[:_SHOWN], *more]))
        self.workflow, self.problems = workflow, tuple(problems)


class Refused(BadInput):
    """A trigger was not possible for this order, now, for this role."""

    def __init__(
        self, workflow: Table, number: str, state: str, trigger: str, why: Sequence[Reason], possible: Sequence[str]
    ) -> None:
        facts = {"routine": workflow.name, "order": number, "state": state, "trigger": trigger}
        super().__init__(reasons.REFUSED(**facts, why=list(why), possible=list(possible)), workflow)
        self.number, self.state, self.trigger = number, state, trigger
        self.why, self.possible = tuple(why), tuple(possible)


class NotDecidable(LockstepError):
    """A message on which nothing can be decided: `unreadable`, or `unknown_trigger`."""

    def __init__(self, code: str) -> None:
        super().__init__(reasons.NOT_DECIDABLE(code=code))
        self.code = code


class SettingsError(BadInput):
    """Settings are missing, malformed or contradict each other."""


class StoreError(LockstepError):
    """The store cannot be used."""


class KeyRefused(StoreError):
    """The master key is missing, malformed or not the one this store was made with."""

    exit_code = 2


class DictionaryUnknown(KeyRefused):
    """What is sealed was compressed with a dictionary that this program does not have; `number` is its number."""

    def __init__(self, why: Reason, number: str) -> None:
        super().__init__(why)
        self.number = number


class StoreMissing(StoreError):
    """A store has been here and is not any more; `trace` is the file that tells."""

    exit_code = 2

    def __init__(self, store: str, trace: str) -> None:
        super().__init__(reasons.STORE_MISSING(store=store, trace=trace))
        self.store, self.trace = store, trace


class SchemaMismatch(StoreError):
    """The store's schema is newer or older than this program."""

    exit_code = 2


class VersionRetired(StoreError):
    """A version was retired; no order begins under it."""

    exit_code = 2

    def __init__(self, routine: str, version: str, date: str) -> None:
        super().__init__(reasons.VERSION_RETIRED(routine=routine, version=version, date=date))


class Conflict(StoreError):
    """Another writer was first: a uniqueness rule or a thing that is taken refused the write; decide again.

    `rule` says which, without the values that broke it.
    """

    def __init__(self, rule: Reason) -> None:
        super().__init__(reasons.CONFLICT(rule=rule))
        self.rule = rule


class LeaseLost(StoreError):
    """The order is no longer this worker's: its lease lapsed and another worker took over."""

    def __init__(self) -> None:
        super().__init__(reasons.LEASE_LOST())

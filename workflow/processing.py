"""What a routine says of its use of personal data, for the record of processing (GDPR, article 30). Pure: values alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workflow.values import Label


@dataclass(frozen=True, slots=True)
class Fact:
    """One kind of data by its code; `secret` opens something, and is shown one look at a time."""

    code: str
    label: Label
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Subjects:
    """Those whom data are about, and which."""

    label: Label
    facts: Sequence[Fact]


@dataclass(frozen=True)
class Processing:
    """`purpose` is what the data are for, `basis` the legal basis that the municipality has to confirm.

    `sent` has, by the name of an effect, the codes of the facts that go out with it; an effect that is not named there sends
    none. `files` are kinds of files with personal data, by the setting that says how many days they are kept.
    """

    purpose: Label
    basis: Label
    subjects: Sequence[Subjects]
    sent: Mapping[str, Sequence[str]]
    files: Mapping[str, Label] = field(default_factory=dict)

    def fact(self, code: str) -> Fact:
        return next(fact for each in self.subjects for fact in each.facts if fact.code == code)

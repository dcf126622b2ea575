"""Texts, labels, refusals and moments in the language of one reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from console.catalogue import Key
from workflow.errors import LockstepError
from workflow.reasons import REFUSED, STATE, TRIGGER, WHY, Reason, Table, say
from workflow.values import Label

LANGUAGES = ("sv", "en")
_MONTHS = {
    "sv": ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_DAYS = {
    "sv": ("mån", "tis", "ons", "tor", "fre", "lör", "sön"), "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}  # fmt: skip


class Translator:
    """Says everything in one language; `english` is what the catalogues say (`console.catalogue`)."""

    def __init__(self, lang: str, calendar: Any, now: datetime, english: Mapping[Key, tuple[str, ...]]) -> None:
        self.lang, self._calendar = lang if lang in LANGUAGES else "sv", calendar
        self._english = english if self.lang == "en" else {}
        self._year = calendar.local(now).year

    def __call__(self, text: str, **values: object) -> str:
        """A text of the pages in this language."""
        said = self._english.get(text, (text,))[0]
        return said.format(**values) if values else said

    def many(self, one: str, many: str, n: int) -> str:
        """A text about `n` things: `one` is said of one, `many` of any other number."""
        of_one, of_many = self._english.get((one, many), (one, many))
        return (of_one if n == 1 else of_many).format(n=n)

    def say(self, label: Label | Reason | str | None) -> str:
        """A label of the workflow, or a reason that stands in a list, in this language."""
        if isinstance(label, Reason):
            return say(label, self.lang)
        if label is None or isinstance(label, str):
            return label or ""
        return label.en if self.lang == "en" else label.sv

    def when(self, moment: datetime | str | None) -> str:
        """A moment as "tor 14 jan 08:00", with the year when it is another one than now."""
        if not moment:
            return ""
        if isinstance(moment, str):
            moment = datetime.fromisoformat(moment)
        local = self._calendar.local(moment)
        return f"{self.day(local.date())} {local:%H:%M}"

    def day(self, day: date | str | None) -> str:
        if not day:
            return ""
        if isinstance(day, str):
            day = date.fromisoformat(day[:10])
        year = "" if day.year == self._year else f" {day.year}"
        return f"{_DAYS[self.lang][day.weekday()]} {day.day} {_MONTHS[self.lang][day.month - 1]}{year}"

    def local_day(self, moment: datetime) -> str:
        """The local day of a moment."""
        return self.day(self._calendar.local(moment).date())

    def iso(self, moment: datetime | None) -> str:
        """A moment for machines, in local time with its offset."""
        return self._calendar.local(moment).isoformat(timespec="seconds") if moment else ""

    def span(self, start: datetime, now: datetime) -> str:
        """How long ago or until, in the largest unit that says something."""
        seconds = abs((now - start).total_seconds())
        if seconds < 90:
            return self("nyss") if start <= now else self("strax")
        delta = timedelta(seconds=seconds)
        if seconds < 5400:
            said = self("{n} min", n=round(seconds / 60))
        elif delta < timedelta(hours=36):
            said = self("{n} tim", n=round(seconds / 3600))
        else:
            said = self("{n} dygn", n=round(seconds / 86400))
        return said if start <= now else self("om {span}", span=said)

    def problem(self, error: LockstepError, workflow: Table | None = None) -> str:
        """Why something was refused, as a sentence."""
        if error.reason.code == REFUSED.code:
            return self.refusal(error.reason, error.table or workflow)
        return self.sentence(error.reason, error.table or workflow)

    def refusal(self, reason: Reason, workflow: Table | None) -> str:
        """A refused trigger as a sentence, with the labels of the table."""
        state, trigger = (say(each, self.lang, workflow) for each in _named(reason))
        if reason.facts.get("trigger") in (reason.facts.get("possible") or ()):
            said = self("Det gick inte: ”{what}” godtogs inte", what=trigger)
        else:
            said = self("Det gick inte: ”{what}” är inte möjligt i läget ”{named}”", what=trigger, named=state)
        why = say(Reason(WHY.code, {"why": reason.facts.get("why", ())}), self.lang, workflow)
        return said + (f" – {why.rstrip('.')}." if why else ".")

    def sentence(self, reason: Reason, workflow: Table | None = None) -> str:
        """Any reason as a sentence."""
        said = say(reason, self.lang, workflow).strip()
        return said[:1].upper() + said[1:] + ("" if said.endswith((".", "!", "?")) or not said else ".")


def _named(reason: Reason) -> tuple[Reason, Reason]:
    return STATE(state=reason.facts.get("state")), TRIGGER(trigger=reason.facts.get("trigger"))

"""Swedish as written in the pages, English from `english.toml`, and moments as people read them."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from workflow.values import Label

LANGUAGES = ("sv", "en")
_CATALOGUE = Path(__file__).parent / "english.toml"
_MONTHS = {
    "sv": ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_DAYS = {
    "sv": ("mån", "tis", "ons", "tor", "fre", "lör", "sön"), "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}  # fmt: skip
# What is said of one; a text that is not here is the same of one and of many.
_ONE = {
    "{n} beställningar": "1 beställning",
    "{n} beställningar kan tas med": "1 beställning kan tas med",
    "{n} beställningar väntar.": "1 beställning väntar.",
    "{n} beställningar väntar på en enhet. De nya enheterna går först till dem.": (
        "1 beställning väntar på en enhet. De nya enheterna går först till den."
    ),
    "{n} träffar. Sökningen står i åtkomstloggen.": "1 träff. Sökningen står i åtkomstloggen.",
}
_REFUSED = re.compile(
    r"^Order (?P<number>\S+) is (?P<state>\w+): cannot `(?P<trigger>\w+)`(?:: (?P<why>.*))?\. Possible now: .*$", re.S
)
# Between two answers, never within a half of one: "English; more (svenska; mer); English (svenska)".
_APART = re.compile(r"(?<=\)); (?![^()]*\))")
_LISTED = re.compile(r"\b[a-z]+(?:_[a-z]+)*(?:, [a-z]+(?:_[a-z]+)*)+")
_CHOICES = {"no_show": Label("Ingen öppnade", "Nobody opened")}
_SWEDISH = re.compile(r"\((?P<sv>[^()]*(?:\([^()]*\)[^()]*)*)\)$")


@cache
def english() -> dict[str, str]:
    """The catalogue: Swedish text to English text."""
    return tomllib.loads(_CATALOGUE.read_text("utf-8"))


class Words:
    """One language."""

    def __init__(self, lang: str, calendar: Any, now: datetime) -> None:
        self.lang, self._calendar = lang if lang in LANGUAGES else "sv", calendar
        self._year = calendar.local(now).year

    def __call__(self, text: str, **values: object) -> str:
        """A text of the pages in this language."""
        text = _ONE.get(text, text) if values.get("n") == 1 else text
        said = english().get(text, text) if self.lang == "en" else text
        return said.format(**values) if values else said

    def say(self, label: Label | str | None) -> str:
        """A label of the workflow in this language."""
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

    def refusal(self, text: str, workflow: Any) -> str:
        """A refused trigger as a sentence in this language."""
        match = _REFUSED.match(text)
        if match is None:
            return self.sentence(text)
        state, trigger = workflow.state.get(match["state"]), workflow.trigger.get(match["trigger"])
        named = self.say(state.label) if state else match["state"]
        what = self.say(trigger.label) if trigger else match["trigger"]
        why = "; ".join(self.either(part) for part in _APART.split(match["why"] or "") if part)
        # Guards of several rows may give the same answer; once is enough for a person.
        why = _LISTED.sub(lambda found: self._listed(found[0], workflow), "; ".join(dict.fromkeys(why.split("; "))))
        said = self("Det gick inte: ”{what}” är inte möjligt i läget ”{named}”", what=what, named=named)
        return said + (f" – {why.rstrip('.')}." if why else ".")

    def _listed(self, codes: str, workflow: Any) -> str:
        """A list of what may be chosen in words; a list of anything else as it is."""
        labels = {**workflow.kinds, **workflow.reasons, **_CHOICES}
        names = codes.split(", ")
        return ", ".join(self.say(labels[name]) for name in names) if all(name in labels for name in names) else codes

    def sentence(self, text: str) -> str:
        """Of "English (svenska)" the half in this language, as a sentence."""
        said = self.either(text).strip()
        return said[:1].upper() + said[1:] + ("" if said.endswith((".", "!", "?")) or not said else ".")

    def either(self, text: str) -> str:
        """Of "English (svenska)" the half in this language."""
        match = _SWEDISH.search(text.rstrip("."))
        if match is None or text in english():
            return self(text) if "{" not in text else text
        return match["sv"] if self.lang == "sv" else text[: match.start()].strip()

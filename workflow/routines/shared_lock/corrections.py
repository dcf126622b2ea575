"""Facts that a person has filled in or corrected: laid over what the ticket says, and kept when the ticket changes.

`private["corrected"]` holds `facts` (by code: `value`, `was` as the ticket said it, `source`, `by`, `at`), `settled` (doubts
that a person has decided) and `log` (every change: entry, code, before, after). A gate code is in none of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from workflow.reasons import Reason
from workflow.routines.shared_lock import facts as fact
from workflow.routines.shared_lock import overlay, reasons
from workflow.routines.shared_lock.gate_code import opens
from workflow.routines.shared_lock.stored import StoredReading
from workflow.values import Facts, Label, Order

DISPUTED = "correction_disputed"
_QUOTES: tuple[Literal["sources", "evidence"], ...] = ("sources", "evidence")
SOURCES: Mapping[str, Label] = {
    "telephone": Label("per telefon", "by telephone"), "ticket": Label("i ärendet", "in the ticket"),
    "visit": Label("vid besök", "at a visit"), "other": Label("på annat sätt", "in another way"),
}  # fmt: skip
# A contact or a gate code that the unit writes later than the correction is simply newer; a person is not.
_NEWER_WINS = ("contact.name", "contact.phone", "gate.required", "gate.code")


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction makes of an order: its reading, what is kept of it, and what that means.

    `material`: kind, persons or addresses are others now. `doubtful`: the ticket still says something that nobody has settled.
    """

    reading: StoredReading
    kept: Facts
    gate_code: str | None
    codes: tuple[str, ...]
    material: bool
    doubtful: bool


def considered(order: Order, given: Facts) -> Correction | Reason:
    """The correction that a person asks for, or why it cannot be made."""
    now: datetime = given["now"]
    today = given["tools"].calendar.local(now).date()
    try:
        wanted = fact.read_given(given.get("facts") or {}, today)
    except fact.Unreadable as refused:
        return refused.why
    reading, secret = order.private["reading"], order.private.get("gate_code")
    changed = {code: value for code, value in _whole(wanted, reading).items() if value != _held(reading, secret, code)}
    confirmed = bool(given.get("confirmed"))
    if not changed and not (confirmed and reading["doubts"]):
        return reasons.NOTHING_CHANGED()
    after: StoredReading = {**overlay.applied(reading, changed), "doubts": [] if confirmed else list(reading["doubts"])}
    settled = _settled(order, confirmed)
    code = _gate_code(changed, after, secret)
    judged = overlay.judged(after, bool(code and opens(code)))
    why = _objection(judged, given, (*_secrets(wanted), secret))
    if why is not None:
        return why
    kept = {"facts": _kept(order, changed, given), "settled": settled, "log": _logged(order, reading, changed)}
    material = judged["material"] != reading["material"]
    return Correction(judged, kept, code, tuple(changed), material, bool(judged["doubts"]))


def _whole(wanted: Facts, reading: StoredReading) -> dict[str, Any]:
    """With what follows: a code means that one is needed; where one has the lock already, the others are to be linked to it."""
    found = dict(wanted)
    if "gate.code" in found:
        found.setdefault("gate.required", True)
    kind = found.get("kind", reading["kind"])
    for person in reading["persons"]:
        code, role = f"persons.{person['letter']}.role", person["role"]
        if kind == "new_install" and role != "person":
            found.setdefault(code, "person")
        elif kind == "link_existing" and role == "person":
            found.setdefault(code, "cohabitant")
    return found


def _held(reading: StoredReading, secret: str | None, code: str) -> Any:
    return secret if code == "gate.code" else overlay.value_of(reading, code)


def _gate_code(changed: Facts, after: StoredReading, secret: str | None) -> str | None:
    if after["gate_code_required"] is False:
        return None
    found: str | None = changed.get("gate.code", secret)
    return found


def _secrets(wanted: Facts) -> tuple[Any, ...]:
    return tuple(value for code, value in wanted.items() if code == "gate.code" or code.endswith(".number"))


def _objection(after: StoredReading, given: Facts, secrets: Sequence[Any]) -> Reason | None:
    """Why these facts cannot stand together, or cannot be given so."""
    people, most = after["persons"], given["tools"].settings["max_persons"]
    numbers = [p["identifier"] for p in people if p["identifier"]]
    if len(numbers) != len(set(numbers)):
        return reasons.SAME_NUMBER()
    if not people and any(code.endswith(".remove") for code in map(str, given.get("facts") or {})):
        return reasons.NO_PERSON_LEFT()
    if len(people) > most:
        return reasons.TOO_MANY_PERSONS(most=most)
    if "gate.code" in (given.get("facts") or {}) and after["gate_code_required"] is False:
        return reasons.CODE_NOT_NEEDED()
    if not after["doubts"] and after["kind"] is None:
        return reasons.KIND_WANTED()
    having = sum(p["role"] == "existing" for p in people)
    if after["kind"] == "new_install" and having:
        return reasons.LOCK_IN_NEW_INSTALL()
    if after["kind"] == "link_existing" and having != 1 and not after["doubts"]:
        return reasons.LOCK_OWNER_WANTED()
    reason = "".join(str(given.get("reason") or "").split())
    if any(secret and "".join(str(secret).split())[-10:] in reason for secret in secrets):
        return reasons.SECRET_IN_REASON()
    return None


def _settled(order: Order, confirmed: bool) -> list[str]:
    before = list(order.private.get("corrected", {}).get("settled", ()))
    return sorted({*before, *doubt_keys(order.private["reading"])}) if confirmed else before


def _kept(order: Order, changed: Facts, given: Facts) -> dict[str, Any]:
    """The corrections in force; of one that was disputed, the ticket's latest word counts as what it said."""
    before = {code: {**held, "was": held.get("says", held["was"])} for code, held in _in_force(order.private).items()}
    for held in before.values():
        held.pop("says", None)
    said = {"source": given.get("source"), "by": given.get("by"), "at": given["now"].isoformat()}
    for code, value in changed.items():
        letter, _ = fact.parts(code)
        was = before[code]["was"] if code in before else overlay.basis_of(order.private["reading"], code)
        whose = (
            before[code].get("whose") if code in before else overlay.value_of(order.private["reading"], f"persons.{letter}.name")
        )
        before[code] = {"value": None if code == "gate.code" else value, "was": was, "whose": whose, **said}
    return before


def _in_force(private: Facts) -> Facts:
    found: Facts = private.get("corrected", {}).get("facts", {})
    return found


def _logged(order: Order, reading: StoredReading, changed: Facts) -> list[dict[str, Any]]:
    """Every change with the history entry that made it; the entry itself names the codes, and this is sealed."""
    seq = order.version
    fresh = [
        {"entry": seq, "code": code, "before": overlay.value_of(reading, code), "after": value}
        if code != "gate.code" else {"entry": seq, "code": code, "before": None, "after": None}
        for code, value in changed.items()
    ]  # fmt: skip
    return [*order.private.get("corrected", {}).get("log", ()), *fresh]


# A ticket that changes afterwards -------------------------------------------------------------------


def laid_over(order: Order, facts: Facts) -> Facts:
    """The facts of a changed ticket, with the corrections that still hold over its reading; `corrected` is what is kept of them.

    A correction holds while the ticket says of that fact what it said before. It is done with when the ticket says the same.
    When the ticket says something else, a newer contact or gate code wins, and of kind and persons the correction stands
    and the order is in doubt, so that a person decides.
    """
    return _of_a_follow_up(order, _corrected(order, facts))


# Whom a follow-up is about was decided when it was made.
_KEPT_BY_A_FOLLOW_UP = ("kind", "persons", "missing", "malformed")


def _of_a_follow_up(order: Order, facts: Facts) -> Facts:
    """Its ticket is about more persons than it: who is in it stays, and a person reads a ticket that says otherwise now."""
    if not order.data.get("follows"):
        return facts
    kept = {name: order.private["reading"][name] for name in _KEPT_BY_A_FOLLOW_UP}
    return {**facts, "reading": {**facts["reading"], **kept}}


def _corrected(order: Order, facts: Facts) -> Facts:
    if not order.private.get("corrected"):
        return facts
    read, corrected = facts["reading"], order.private["corrected"]
    kept: dict[str, Any] = {}
    disputed = []
    for code, held in corrected["facts"].items():
        verdict = _verdict(read, code, held)
        if verdict == "disputed":
            disputed.append(code)
            kept[code] = {**held, "says": overlay.basis_of(read, code)}
        elif verdict == "holds":
            kept[code] = {k: v for k, v in held.items() if k != "says"}
    values = {code: held["value"] for code, held in kept.items() if code != "gate.code"}
    doubts = _open_doubts(read, corrected["settled"]) + ([DISPUTED] if disputed else [])
    reading: StoredReading = {**overlay.applied(read, values), "doubts": doubts, "disputed": disputed}
    code = order.private.get("gate_code") if "gate.code" in kept else read.get("gate_code")
    return {**facts, "reading": overlay.judged(reading, bool(code and opens(code))), "corrected": {**corrected, "facts": kept}}


def _verdict(read: StoredReading, code: str, held: Facts) -> str:
    now = overlay.basis_of(read, code)
    letter, _ = fact.parts(code)
    if code == "gate.code":
        return "holds"
    if overlay.says(read, code, held["value"]):
        return "done"
    if letter and held.get("whose") and overlay.value_of(read, f"persons.{letter}.name") not in (held["whose"], None, ""):
        # Another name stands at this letter: the correction may be about another person.
        return (
            "done"
            if code.endswith(".name") and now == held["value"]
            else "holds"
            if code.endswith(".name") and now == held["was"]
            else "disputed"
        )
    if now == held["was"]:
        return "holds"
    return "done" if code in _NEWER_WINS else "disputed"


def _open_doubts(read: StoredReading, settled: Sequence[str]) -> list[str]:
    keys = doubt_keys(read)
    return [code for code in read["doubts"] if any(key not in settled for key in keys if key.partition("|")[0] == code)]


def doubt_keys(reading: StoredReading) -> list[str]:
    """Each doubt with the words that caused it, where the reader says which: settled words are not asked about again."""
    texts, found = reading.get("sources") or {}, []
    for doubt in reading.get("doubts_found") or ():
        words = [str(texts.get(s["source"], ""))[s["start"] : s["end"]] for s in doubt.get("spans") or ()]
        found.append("|".join((doubt["code"], doubt.get("text", ""), *words)))
    named = {key.partition("|")[0] for key in found}
    return [*found, *(code for code in reading["doubts"] if code not in named)]


def without_secret(value: Any, secret: str | None) -> Any:
    """The same value with a gate code masked in all its texts, at its length, so that places in them still hold."""
    if not secret:
        return value
    if isinstance(value, str):
        return re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "•" * len(secret), value)
    if isinstance(value, Mapping):
        return {k: v if k in ("id", "errandNumber") else without_secret(v, secret) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_secret(v, secret) for v in value]
    return value


def quotes_without(reading: StoredReading, secret: str | None) -> StoredReading:
    """The reading with a gate code masked where it quotes the ticket; its facts are left alone."""
    after: StoredReading = {**reading}
    for name in _QUOTES:
        if reading.get(name):
            after[name] = without_secret(reading[name], secret)
    return after

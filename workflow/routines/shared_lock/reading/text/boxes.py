"""Reads the boxes of a template: what is not ticked is no part of the order, where something next to it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from workflow.routines.shared_lock.reading.lexicon.words import Words


def without_unticked(text: str) -> str:
    """The text, as long as before, without the options of a template that nobody ticked."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _leads(lines[end]):
            end += 1
        if end > at:
            lines[at:end] = _chosen(lines[at:end])
        at = max(end, at + 1)
    return "\n".join(lines)


def ticked(text: str) -> Iterator[tuple[int, str]]:
    """The options that are ticked, with their places."""
    place = 0
    for line in text.split("\n"):
        for box, end in _options(line) if _leads(line) else ():
            if box["ticked"]:
                yield place + box.end(), line[box.end() : end]
        place += len(line) + 1


def of_other_orders(text: str, *, is_new: bool, titled: bool = False) -> Iterator[tuple[int, int]]:
    """The ticked options, whole lines and titles of another kind of order, and the codes next to empty boxes, with their places."""
    place = 0
    for line in text.split("\n"):
        options = list(_options(line)) if _leads(line) else []
        for box, end in options:
            said = line[box.end() : end]
            other = (_OTHER_ORDER.search(said) or is_new and _OTHER_HOUSEHOLD.search(said)) if box["ticked"] else _CODED.search(said)
            if other:
                yield place + box.start(), place + end
        if not options and (_OTHER_LINE.fullmatch(line) or titled and _OTHER_TITLE.search(line)):
            yield place, place + len(line)
        place += len(line) + 1


def _leads(line: str) -> bool:
    """Whether a line has boxes that stand before their options: at its beginning, or behind the words that ask."""
    first = _BOX.search(line)
    return first is not None and re.fullmatch(r"[\s*•·–-]*(?:[^\d\n]{1,60}[:?]\s*)?", line[: first.start()]) is not None


def _chosen(lines: list[str]) -> list[str]:
    options = [(n, box, end) for n, line in enumerate(lines) for box, end in _options(line)]
    left = [lines[n][box.end() : end] for n, box, end in options if not box["ticked"]]
    if len(left) == len(options) or any(not _is_option(each) for each in left):
        # A sign for a tick is as much of a doubt as the letter.
        return [_TICKED_SIGN.sub("x", line) for line in lines]
    found = list(lines)
    for n, box, end in options:
        stop = box.end() if box["ticked"] else end
        found[n] = found[n][: box.start()] + re.sub(r"\S", " ", found[n][box.start() : stop]) + found[n][stop:]
    return found


def _options(line: str) -> list[tuple[re.Match[str], int]]:
    """Each box of a line, and where its option ends."""
    boxes = list(_BOX.finditer(line))
    ends = [after.start() for _, after in pairwise(boxes)]
    return list(zip(boxes, [*ends, len(line)], strict=True))


def _is_option(text: str) -> bool:
    """Whether an option is one of templates, which says nothing of the household when it is left."""
    return all(each in _OPTIONS for each in re.findall(r"[^\W_]+", text.casefold()))


_BOX = re.compile(r"(?P<ticked>\[ ?[xXvV] ?\]|\( ?[xX] ?\)|[☒☑])|\[ {0,3}\]|[☐□]|\( {1,3}\)")
_TICKED_SIGN = re.compile("[☒☑]")
_OTHER_ORDER = re.compile(r"(?i)\b(?:(?:de|ned-?|ner|bort)monter\w*|avinstall\w*|avbeställ\w*|avslut\w*|service|repar\w+|felanmäl\w*|reklam\w+|flytt\w*|byte|\w*kamera\w*|\w*larm\w*|\w*robot\w*|gps)\b")
_OTHER_HOUSEHOLD = re.compile(r"(?i)\b(?:olika\b|(?:en|1) (?:brukare|person)\b|ensam\w*)")
_KINDS = r"(?:demontering\w*|ned-?montering\w*|nermontering\w*|bortmontering\w*|avinstallation\w*|avbeställning\w*|avslut|service|reparation\w*|felanmälan|reklamation\w*)"
_OTHER_LINE = re.compile(rf"(?i)\W*(?:(?:ärende\w*|gäller|avser|typ(?: av \w+)?|beställning\w*(?: avser| gäller)?|kategori|rubrik|ämne)\s*:?\s*)?{_KINDS}(?: (?:av|på|för|digital\w*|lås\w*|enhet\w*|befintlig\w*))*\W*")
_OTHER_TITLE = re.compile(r"(?i)\b(?:demonter\w*|nedmonter\w*|nermonter\w*|bortmonter\w*|avinstall\w*|reparation\w*|felanmäl\w*|reklamation\w*|service (?:av|på|lås\w*|digital\w*))")
_CODED = re.compile(r"(?i)kod(?:en)?\b.*\d")
_OPTIONS = Words("""ny nya nytt digital digitalt digitala lås låset låsenhet låsenheten enhet koppling koppla till på befintlig befintligt befintliga installation nyinstallation nymontering
    montering demontering nedmontering avinstallation avbeställning flytt byte av trygghetskamera kamera trygghetslarm larm gps gps-larm medicinrobot läkemedelsrobot robot annat
    annan övrigt ja nej sammanboende samma olika tillfälle tillfällen en ett två brukare person personer service felanmälan reparation reklamation hyresrätt bostadsrätt villa radhus
    lägenhet beställning komplettering ändring och eller för vid""")

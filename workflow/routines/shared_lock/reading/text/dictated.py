"""Turns marks that were dictated as words into marks: "Storgatan 4 komma lägenhet 1002 punkt"; every place in the text stays."""

from __future__ import annotations

import re

_LEAST = 2


def marked(text: str) -> str:
    """The text, as long as before, with "punkt", "komma", "kolon" and "ny rad" as the marks that they mean, where it was dictated."""
    dictated = len(_STOP.findall(text)) + len(_LINE.findall(text)) >= _LEAST or len(_STOP.findall(text)) == 1 and len(_COMMA.findall(text)) >= _LEAST
    for pattern, mark, always in ((_LINE, "\n", False), (_STOP, ".", False), (_COMMA, ",", False), (_COLON, ":", False), (_ASKED, "?", False), (_COMMA_OF_VALUE, ",", True)):
        text = _with(text, pattern, mark) if always or dictated else text
    return text


def _with(text: str, pattern: re.Pattern[str], mark: str) -> str:
    return pattern.sub(lambda each: text[each.start() : each.start("said")] + mark.ljust(each.end("said") - each.start("said")), text)


# Before a verb: "kan komma", "kan Bo komma", "ska ni komma".
_VERB = r"(?<!\batt )(?<!\binte )(?<!\boch )(?<!\beller )(?<!\bgärna )(?<!\bvälkomna )" + "".join(
    rf"(?<!\b{modal} )" for modal in ("kan", "ska", "skall", "vill", "får", "bör", "kunde", "skulle", "måste", "brukar", "hinner", "låter", "låt", "kunna", "tänker", "ska ni", "kan ni", "ska de", "kan de", "får ni", "han", "hon", "ni", "de", "dom", "vi", "jag")
)
_STOP = re.compile(r"(?i)(?<=\w)(?<!\ben)(?<!\bvarje)(?<!\bdenna)(?<!\bsista)(?<!\bförsta)(?<!\bpå)(?<!\bse)(?<!\benligt)(?P<said> punkt)\b(?=\s*(?:$|\n|(?-i:[A-ZÅÄÖ])|ny(?:tt)? (?:rad|stycke)\b)|[ ]+(?:de|det|den|dom|portkod|kontakt|ring|adress|hälsningar|mvh|tack|han|hon|vi|jag|båda|personnummer)\b)")
_LINE = re.compile(r"(?i)(?<=[\w.,])(?P<said> ny(?:tt)? (?:rad|stycke))\b(?= )")
_COMMA = re.compile(rf"(?i)(?<=\w)(?P<said> {_VERB}komma)\b(?! (?:hem|dit|hit|in|ut|upp|ner|ned|till|fram|förbi|överens|ihåg|igen|tillbaka|över|åt|med hem|på besök|och (?:montera|sätta|installera|hjälpa))\b)")
_COMMA_OF_VALUE = re.compile(r"(?i)(?<=\d)(?P<said> komma)\b(?= (?:lgh|lägenhet|portkod|\d{3} ?\d\d [A-ZÅÄÖ]))")
_COLON = re.compile(r"(?i)(?<=\w)(?P<said> kolon)\b(?= )")
_ASKED = re.compile(r"(?i)(?<=\w)(?P<said> frågetecken)\b(?=\s|$)")

"""Doubts decisions and care that are over, end within months, or begin only after weeks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from workflow.routines.shared_lock.reading.asides.signed import Signed
from workflow.routines.shared_lock.reading.draft import Draft, span_of
from workflow.routines.shared_lock.reading.lexicon.vocabulary import MONTHS
from workflow.routines.shared_lock.reading.text.near_days import has_begun, is_far, is_near_month, is_soon
from workflow.routines.shared_lock.reading.text.tokens import begun_in


def doubt_decision_days(draft: Draft, source: str, sentences: Sequence[Signed], today: date) -> None:
    """Note a decision or care whose last day is not far, and one whose first day is not near."""
    for tokens, signs in sentences:
        text = " ".join(signs)
        for pattern, holds in ((_UNTIL, is_far), (_SINCE, _is_near)):
            for met in pattern.finditer(text):
                days = [each for each in begun_in(tokens, *met.span("day"), signs) if each.what == "date"]
                if any(not holds(each.folded, today) for each in days):
                    draft.doubt("meaning_changed", span_of(source, days))
        for met in _SINCE_MONTH.finditer(text):
            if not (met["month"] and is_near_month(met["month"], today)):
                draft.doubt("meaning_changed", span_of(source, list(begun_in(tokens, *met.span("day"), signs))))


def _is_near(written: str, today: date) -> bool:
    return has_begun(written, today) or is_soon(written, today)


_CARE = r"(?<!\S)(?:bistånds|hemtjänst)?(?:beslut(?:et|en)?|insats(?:en|er|erna)?|hemtjänst(?:en)?|hemsjukvård(?:en)?|bistånd(?:et)?|beviljad|beviljat|beviljade|beviljas|hjälp(?:en)?|omsorg(?:en)?|tillsyn(?:en)?|hemtjänstinsats(?:er|erna)?)"
_BETWEEN = r"(?: (?!lås|vill|önska|behöv|gärna|klar|senast|sedan|sen |född|åt |ring|nås|tfn|tel|bort|semester)[^\s.,;!?]+){0,7}?(?:(?: ,)? (?:och )?(?:gäller|löper|varar))?"
_ON = r"(?: [.:])?(?: och med)?(?: (?:den|ca|cirka|omkring|runt|mitten av|slutet av|början av))?(?: [.:])?"
_UNTIL = re.compile(rf"{_CARE}{_BETWEEN}(?: (?:till|tom|t\.o\.m|t\.o\.m\.|t o m|t\.om|fram till|upphör|slutar|avslutas){_ON}| §t(?: ?[-–])) (?P<day>§t)(?!\S)")
_BEGINS = r"(?:från|fr|fr\.o\.m|fr\.o\.m\.|from|fom|fr o m|startar|start|startdatum|börjar|inleds|påbörjas|verkställs|fattat|fattas|taget|tas|gäller|per)"
_SINCE = re.compile(rf"{_CARE}{_BETWEEN} {_BEGINS}{_ON} (?P<day>§t)(?!\S)")
_SINCE_MONTH = re.compile(rf"{_CARE}{_BETWEEN} {_BEGINS}{_ON}(?: (?:i|efter|till))? (?P<day>(?P<month>(?:{MONTHS})(?! (?:i fjol|20)))|(?:hösten|höst|sommaren|sommar|vintern|vinter|årsskiftet|semestern|midsommar|jul))(?!\S)")

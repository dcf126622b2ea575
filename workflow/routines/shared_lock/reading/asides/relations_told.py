"""Hears what changes nothing of an order: that children live abroad, that there are no kin nearby, that kin know of it, that another unit gives other help."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workflow.routines.shared_lock.reading.asides.settled import may_be_parent_and_child
from workflow.routines.shared_lock.reading.asides.signed import without_heading
from workflow.routines.shared_lock.reading.draft import Draft
from workflow.routines.shared_lock.reading.text.tokens import Token, begun_in


def relations_told(draft: Draft, sentences: Sequence[Sequence[Token]]) -> Iterator[Token]:
    """The words of whole sentences, or of a last clause, that tell of kin who are none of the order's, and of other help."""
    generations = may_be_parent_and_child(draft)
    for tokens in map(without_heading, sentences):
        signs = ["§N" if each.is_capital and draft.named([each.text]) else "§x" if each.is_capital and at else each.folded for at, each in enumerate(tokens)]
        patterns = (_HELP, _NO_KIN) if generations else (_HELP, _NO_KIN, _KIN_AWAY, _KIN_KNOW)
        for pattern in patterns:
            if met := pattern.search(" ".join(signs)):
                yield from begun_in(tokens, *met.span("said"), signs)


_END = r"(?=(?: [.!])*$)"
_BEGIN = r"(?:^|(?<=\S , )|(?<= och )|(?<= men )|(?<= då )|(?<= eftersom ))"
_WHOSE = r"(?:(?:deras|parets|makarnas|båda|bägge|alla) )?"
_KIN = rf"(?:{_WHOSE}(?:(?:vuxna|två|tre|fyra|fem|båda|enda) )?(?:barnen|barn|barnbarnen|barnbarn|sönerna|söner|döttrarna|döttrar|sonen|dottern|son|dotter|anhöriga|släkten|släktingar|släktingarna))"
_FAR = r"(?:utomlands|långt (?:bort|härifrån|ifrån|borta)|på annan ort|på andra orter|i (?:en )?annan stad|i andra städer|i ett annat land|i andra länder|runt om i landet|på olika håll|i §x(?: och §x)?)"
_UNABLE = r"(?: (?:och|så(?: de)?) (?:kan|hinner|orkar|har svårt att|har inte möjlighet att|kommer)(?: (?:därför|tyvärr|inte|ej|sällan|bara|så|ofta|alltid|ibland))* (?:hjälpa(?: till)?|komma|ställa upp|vara med|rycka in|hem|hit|dit|åka hit|öppna|släppa in)(?: (?:så ofta|ofta|ibland|på helgerna|med nycklar|till vardags|i vardagen|oss))?)"
_KIN_AWAY = re.compile(rf"{_BEGIN}(?P<said>{_KIN} (?:bor|finns|är bosatta)(?: (?:alla|båda|bägge|tyvärr|numera))* {_FAR}{_UNABLE}?){_END}")
_NEARBY = r"(?:på orten|i närheten|nära|i (?:stan|staden|linköping|kommunen|landet|sverige)|här|att (?:ringa|kontakta))"
_NO_KIN = re.compile(
    rf"{_BEGIN}(?P<said>(?:(?:de|dom|båda|paret|makarna|§N|han|hon) )?(?:(?:har|finns) )?(?:inga (?:nära )?(?:anhöriga|släktingar|egna barn)|inga närstående)(?: (?:finns|alls))?(?: {_NEARBY})?"
    rf"|(?:nära )?(?:anhöriga|närstående|släktingar) (?:finns (?:inte|ej)|saknas)(?: {_NEARBY})?|(?:de|dom|båda|paret|makarna) saknar (?:nära )?(?:anhöriga|släktingar)(?: {_NEARBY})?){_END}"
)
_KIN_KNOW = re.compile(rf"{_BEGIN}(?P<said>{_WHOSE}(?:anhöriga|närstående|barnen|barn|sönerna|döttrarna) är (?:också |även )?(?:informerade|underrättade|införstådda|positiva|vidtalade)(?: (?:om (?:detta|det|saken|låset)|till (?:detta|det|låset|lås)))?){_END}")
_OTHER_HELP = r"(?:boendestöd|hemsjukvård|ledsagning|dagverksamhet|personlig assistans|kontaktperson|turbunden resa|färdtjänst)"
_ELSEWHERE = r"(?:(?: ,)? men (?:det|den|dem|dom|de) (?:är (?:en annan enhet|en annan grupp|en annan förvaltning|inte (?:hos )?oss|inte vi)|(?:sköts|utförs|ges) av (?:en )?(?:annan enhet|annan grupp|andra)|sköter (?:en annan enhet|andra)))"
_HELP = re.compile(
    rf"(?:^|(?<=\( )|(?<=\S , )|(?<= och ))(?P<said>(?:§N |han |hon )?(?:(?:har|får) )?(?:(?:dessutom|även|också|sedan tidigare|redan) )*(?:lss / ?)?{_OTHER_HELP}(?: (?:också|även|dessutom|i dag|idag))*{_ELSEWHERE}?)(?=(?: \))?(?: [.!])*$| \))"
)

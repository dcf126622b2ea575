"""Hears that a code without the word of a gate may be of another thing, or of another's: "Kontoret har ny kod 7171", "Städarens kod är 7171"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflow.routines.shared_lock.reading.codes.gates import NO_GATES
from workflow.routines.shared_lock.reading.draft import Draft
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.text.tokens import Token


def opens_another(draft: Draft, source: str, sentences: Sequence[Sequence[Token]], at: int) -> bool:
    """Whether the code of a sentence stands with a thing that is no gate, behind one, or behind the genitive of one who is none of the order."""
    tokens = sentences[at]
    covered = draft.covered(source)
    text = " ".join("§" if each.what != "word" and covered.get(each.start) == "code" else each.folded if each.what in ("word", "mark") else "¤" for each in tokens)
    if "§" not in text:
        return False
    if _BEHIND_ANY.search(text):
        return True
    if _GATE.search(text):
        return False
    before = sentences[at - 1] if at else ()
    return _WITH_CODE.search(text) is not None or _is_of_another(draft, text) or _names_thing(before) and re.search(r"\bkod(?:en)?\b", text) is not None


def holds_elsewhere(then: str) -> bool:
    """Whether the next sentence says where a code holds, and not that it is the gate: "Den gäller 6:an."."""
    return _HOLDS_FOR.match(then) is not None


def _is_of_another(draft: Draft, text: str) -> bool:
    """Whether a genitive stands before "kod" that is none of the order's."""
    names = {word for person in draft.persons for word in person.words()}
    return any(not {met[1], met[1].removesuffix("s")} & names and met[1] not in _NO_GENITIVES for met in _OWNED.finditer(text))


def _names_thing(tokens: Sequence[Token]) -> bool:
    """Whether a short sentence without a value names a thing that may have its own code: "De har nytt staket."."""
    words = [each.folded for each in tokens if each.what == "word"]
    if len(words) > _SHORT or any(each.what not in ("word", "mark") for each in tokens) or _GATE.search(" ".join(words)):
        return False
    things = any(word in w.OTHER_CODES and not word.startswith("barnbarn") or word.startswith(NO_GATES) for word in words)
    return things or _NEW_THING.search(" ".join(words)) is not None


_SHORT = 9
_GATE = re.compile(r"port(?!tele)|entr|ytterd")
_ROOM = r"\w*kontor(?:et|ets)?|\w*lokal(?:en|ens)?|(?:\w+)?grupp(?:en|ens)|(?:lägenhets|lgh-?|vinds?|balkong|altan)dörr(?:en)?|vind(?:en|s\w+)|staket(?:et)?|grind(?:en)?|hiss(?:en)?|bankkort(?:et)?|(?!port)\w*telefon(?:en|er|erna)?|mobil(?:en)?|surfplatta(?:n)?|dator(?:n)?|hemtjänst(?:en|ens)?|nattpatrull(?:en)?"
_KEPT = r"nyckel(?:sk|b|g|t)\w*|soprum\w*|tvättst\w*|förråd\w*|garage\w*|källar\w*|cykel\w*|larm\w*"
_THING = rf"(?:{_ROOM}|{_KEPT})"
_FLAT = r"(?:lägenhet(?:en)?|lgh)"
_TO = r"(?:till|i|på|för|åt|hos|vid)"
_OF = r"(?:(?:den|vår|våra|deras|er|hans|hennes|min|själva|[^\W\d_]+s) )?"
_BEHIND_ANY = re.compile(rf"§ (?:[(] {_OF}{_THING} [)]|{_TO} {_OF}{_THING}(?= |$)|(?:[,(–-] )?(?:(?:den|det|som|och) )?(?:sitter|går|är|gäller|finns|hör|används)(?: [^\W\d_]+)? {_TO} {_OF}{_THING}(?= |$)|är {_OF}{_THING}(?= [.,!)]|$))")
_WITH_CODE = re.compile(
    rf"§ (?:(?:[,(–-] )?(?:{_TO} )?{_OF}(?:{_THING}|{_FLAT})(?: [).])*$|{_TO} {_OF}{_FLAT}(?= |$))|\b\w*kod(?:en)? (?:{_TO} )?{_OF}(?:{_THING}|{_FLAT}) (?!¤)"
    rf"|\b{_THING} (?:(?:har|fick|bytte|fått|bytt|nu|också|en|ny|nya|ha|där) ){{0,4}}\w*kod(?:en)?\b"
)
_NEW_THING = re.compile(rf"\b(?:nytt|nya|ny|fick|fått|finns|har)\b.*\b{_THING}(?= |$)|\bkod(?:en)?\b.*\b{_THING}(?= |$)")
_OWNED = re.compile(r"(?<!\w)([^\W\d_]{3,}s) (?:(?:nya|egna|rätta|aktuella) )?kod(?:en)?\b")
# Words in s before "kod" that are no owner, or the gate's.
_NO_GENITIVES = w.Words(
    """finns fanns behövs behövdes krävs krävdes används saknas saknades fattas fattades byttes bytts ändrades ändrats ges gavs fås anges lämnas lämnades deras dess husets trappans trapphusets uppgångens fastighetens dörrens
    områdets hus trapphus dags föreningens makarnas parets syskonens låses öppnas annars tills alltså måndags tisdags onsdags torsdags fredags lördags söndags"""
)
_HOLDS_FOR = re.compile(r"(?:den|koden|det|denna) gäller (?:i |på |till |för |hos )?(?!nu|i ?dag|från|fr|sedan|sen|hela|alla|alltid|fortfarande|dygnet|porten|entr|huset|båda|både|dem|dom|tills|till|för|\.|$)")

"""Words as they are spoken, with the spelling that the rules know: "di ä hemma jämt, ta me koden te porten" is "de är hemma jämt, ta med koden till porten"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workflow.routines.shared_lock.reading.lexicon import words as w

# Each standard word with the spellings that mean nothing else.
_SPOKEN: Mapping[str, str] = {
    "mig": "mej", "dig": "dej", "sig": "sej", "de": "di domm", "det": "dä", "deras": "dom's doms demmes", "hans": "hanses", "hennes": "hennas henneses", "varandra": "varann",
    "med": "mä mé me'", "upp": "opp", "uppe": "oppe", "tillbaka": "tebaks tebax tebaka tillbaks tebakers", "sedan": "se'n", "någon": "nå'n", "något": "nå't", "några": "nåra någe",
    "någonstans": "nånstans nånstanns", "inte": "int int' itte ente ikke inte' inteh", "ingen": "ingen'", "aldrig": "aldri alri", "bara": "ba ba'", "nej": "nää näää",
    "gammal": "gammel", "mycket": "mycke möcke möe mycky", "imorgon": "imorrn imorron imorra", "igår": "igårr", "alltså": "asså altså allså", "är": "ä' e' äre",
    "varit": "vatt vari", "skulle": "sku skulle' skullle", "kunde": "kunne", "och": "åsså", "iallafall": "iaf", "vill": "vell", "kanske": "kanske' kansche kanskeh", "annars": "annorsch annasch",
    "sonen": "grabben", "dottern": "tösen", "brodern": "brorsan", "systern": "syrran syrrans", "eller": "eller' eler", "går": "gårr", "dagen": "dan", "där": "dära därane", "här": "härna härnt", "stan": "sta'n", "dörren": "dörrn dörra", "ytterdörren": "ytterdörrn", "porten": "portn", "också": "oxo åxå oxså åckså", "mot": "emot'",
}  # fmt: skip
_STANDARD = {spelt: word for word, listed in _SPOKEN.items() for spelt in listed.split()}
# Before these, "d" is "det".
_AFTER_IT = w.Words("är ä e va var finns ska blir går har räcker funkar gäller behövs sitter står kan hade")
# After these, "e" is "är".
_BEFORE_IS = w.Words("det den d dä de dom di han hon vi jag ni som båda bägge koden portkoden adressen numret dörren porten här där låset huset")
# After these, "å" is "att".
_BEFORE_TO = w.Words("kommer behöver för genom efter om försök glöm försöker bra svårt lätt lättast viktigt går tänker brukar orkar lov kommit tänkt vana van")
# Behind these, a letter is an index: "uppgång d".
_NUMBERED = w.Words("uppgång lgh port hus ingång brukare person kund trapphus entré avd grupp team del punkt plan")
_BEFORE_BE = w.Words("ska skall skulle kan kunde får måste vill ville att å må bör lär")
# Next to these, "me" is English, and "te" is a drink.
_ENGLISH = w.Words("call to asked ask tell contact reach send sent give gave help let email mail phone text for from with let's and write")
_TEA = w.Words("kaffe kopp koppar dricker dricka drack och å o en på gärna varmt eller bjuder bjuda lite mer svart grönt")


def standard_spellings(words: Sequence[str]) -> dict[int, str]:
    """The places of spoken words in a line, each with its standard spelling; `words` has "" for what is no word."""
    found: dict[int, str] = {}
    for at, written in enumerate(words):
        word = written.casefold()
        before = words[at - 1].casefold() if at else ""
        after = words[at + 1].casefold() if at + 1 < len(words) else ""
        # A capital within a sentence may be a name's: "Anna Di Marco".
        standard = (_STANDARD.get(word) if written == word or not before else None) or (_of_letters(word, before, after) if written == word or not before and word == "d" and after in ("ä", "e") else None)
        if standard is not None:
            found[at] = standard
    return found


def _of_letters(word: str, before: str, after: str) -> str | None:
    """What a short word in small letters stands for between its neighbours."""
    if word == "ä":
        return "är"
    if word == "å":
        return "att" if before in _BEFORE_TO else "och"
    if word == "e":
        return "är" if before in _BEFORE_IS else None
    if word in ("d", "d."):
        return "det" if after in _AFTER_IT or not after and len(before) > 1 and before not in _NUMBERED else None
    if word == "va":
        return "vara" if before in _BEFORE_BE else "var"
    if word == "me":
        return None if before in _ENGLISH else "med"
    if word == "te":
        return "till" if after and before not in _TEA and after not in _TEA else None
    return None

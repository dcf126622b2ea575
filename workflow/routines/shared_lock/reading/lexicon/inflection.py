"""Swedish words with their forms by rule, so that the lists hold each word once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

# The endings of each class; what stands before "/" in a listed word is kept, what stands after it is the ending of the first form.
ENDINGS: Mapping[str, tuple[str, ...]] = {
    # "bokning", "lägenhet", "hus", "planerare": every ending a noun can have, with the genitive.
    "nouns": ("", "n", "en", "et", "t", "na", "ar", "arna", "er", "erna", "r", "s", "ns", "ens", "ets", "arnas", "ernas", "ars", "ers", "nas"),
    # "flick/a", "skol/a"
    "nouns_a": ("a", "an", "or", "orna", "as", "ans", "ornas"),
    # "kontakt/a", "boka": the first conjugation; with the participles.
    "verbs_ar": ("a", "ar", "ade", "at", "as", "ats", "ades", "ad", "ande", "an"),
    # "ring", "beställ", "läs": the second.
    "verbs_er": ("", "a", "er", "as", "s", "de", "des", "t", "ts", "d", "te", "tes", "da", "ta", "ande"),
    # "trevlig", "snabb"
    "adjectives": ("", "t", "a", "e", "are", "ast", "aste"),
    "words": ("",),
    "places": ("", "s"),
    "foreign": ("",),
}


def forms(kind: str, listed: str) -> Iterator[str]:
    """Every form of the words of a class; a listed word may part its ending with "/"."""
    for word in listed.split():
        stem, _, _ = word.partition("/")
        stem = stem.removesuffix("a") if kind == "verbs_ar" and "/" not in word else stem
        for ending in ENDINGS[kind]:
            yield stem + ending
            if kind == "adjectives" and not ending and stem.endswith("d") and len(stem) > _SHORT_STEM:
                yield stem[:-1] + "t"
            if kind == "adjectives" and ending == "a" and stem.endswith(("en", "er", "el")):
                yield stem[:-2] + stem[-1] + "a"
        if kind == "nouns" and stem.endswith(("el", "er", "en")):
            yield from (f"{stem[:-2]}{stem[-1]}{ending}" for ending in ("ar", "arna", "et", "en", "na"))


def all_forms(classes: Mapping[str, str]) -> frozenset[str]:
    """The forms of all classes."""
    return frozenset(form for kind, listed in classes.items() for form in forms(kind, listed))


def is_compound(word: str, parts: frozenset[str], refused: Iterable[str]) -> bool:
    """Whether a word is put together of two known ones, "hemtjänstgrupp", and of none that is refused."""
    if len(word) < _SHORTEST_COMPOUND or any(each in word for each in refused):
        return False
    plain = word.replace("-", "")
    return any(
        plain[at:] in parts and (plain[:at] in parts or plain[:at].removesuffix("s") in parts)
        for at in range(_SHORTEST_PART, len(plain) - _SHORTEST_PART + 1)
    )


_SHORTEST_COMPOUND = 7
_SHORTEST_PART = 3
_SHORT_STEM = 4

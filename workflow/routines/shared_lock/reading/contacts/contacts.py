"""Reads whom to call about the time: a name or a role, and a phone."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from workflow.routines.shared_lock.reading.contacts.kin_called import is_of_another_kin
from workflow.routines.shared_lock.reading.draft import Draft, Said, bare, said
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.vocabulary import ROLES_OF_CONTACT
from workflow.routines.shared_lock.reading.people.names import name_at
from workflow.routines.shared_lock.reading.text.tokens import Token


@dataclass
class ContactSaid:
    """A contact as one sentence tells it; `instead_of` are the words of whom it replaces."""

    name: Said | None = None
    phone: Said | None = None
    note: str = ""
    instead_of: tuple[str, ...] = ()
    replaces: bool = False
    ourselves: bool = False
    is_second: bool = False
    only_second: bool = False
    unclear: bool = False
    refused: tuple[str, ...] = ()
    phones: list[Said] = field(default_factory=list)
    left_out: list[Token] = field(default_factory=list)


def name_in(head: Sequence[Token]) -> list[Token]:
    """The name in the words of a label."""
    first = next((at for at, each in enumerate(head) if each.what == "word" and each.is_capital and w.is_given(each.text)), len(head))
    end = next((at for at in range(first, len(head)) if not (head[at].what == "word" and head[at].is_capital)), len(head))
    return list(head[first:end])


def writers_name(written: str) -> re.Match[str] | None:
    """Where the one who writes tells their name, and not that they do so at work; None where nobody or several do."""
    found = list(_WRITER.finditer(written))
    return found[0] if len({each["name"] for each in found}) == 1 and not _AT_WORK.match(written, found[0].end()) else None


def read_contact(tokens: Sequence[Token], source: str, *, plain: bool, trusted: bool = True, turned: bool = False) -> ContactSaid:
    """The contact in these tokens; `trusted` says that a label asks for it, so that a role or an unknown word is its name; `turned` that names are written surname first."""
    stated = ContactSaid()
    whole = list(tokens)
    tokens = _without_refused(_without_instead(whole, stated), stated)
    kept = set(tokens)
    stated.left_out = [each for each in whole if each not in kept]
    text = " ".join(each.folded for each in tokens)
    stated.replaces |= any(each.folded in ("ny", "nya", "nytt", "ändrad", "ändras", "byt", "byts", "bytt", "ändra", "hellre", "nu") for each in tokens)
    stated.unclear |= stated.replaces and _FROM_A_DAY.search(text) is not None
    stated.only_second = is_second_hand(tokens)
    stated.is_second = bool(_SECOND.search(text)) and not _FIRST.search(text)
    stated.ourselves = any(each.folded in w.OURSELVES for each in tokens) or _I_ANSWER.search(text) is not None
    phones = _current(tokens, [at for at, each in enumerate(tokens) if each.what in ("phone", "badphone")])
    stated.phones = [said(source, [tokens[at]], "phone", tokens[at].value or tokens[at].text) for at in phones]
    stated.phone = stated.phones[0] if phones else None
    stated.unclear |= len(phones) > 1 and _TAKES_OVER.search(text) is not None or bool(phones) and _NO_ANSWER.search(text) is not None
    if turned and (place := _turned(tokens)):
        at, end = place
        stated.name = said(source, tokens[at:end], "contact_name", w.cased(" ".join(each.text for each in (*tokens[at + 2 : end], tokens[at]))))
    else:
        stated.name, at, end = _name(stated, tokens, phones[0] if phones else len(tokens), source, plain=plain, trusted=trusted)
    if stated.ourselves and phones and at > phones[0] and _US_CALLED.search(text):
        # "Ring mig, 013-…, men helst Rut": whose the telephone is nobody says.
        stated.unclear = True
    stated.note = note_of(tokens, {each.start for each in (*tokens[at:end], *(tokens[place] for place in phones[:1]))})
    return stated


def is_called(tokens: Sequence[Token]) -> bool:
    """ "5) Valter 070-174 06 39": one name and a telephone, and no personal number."""
    return len(tokens) < 7 and any(each.what in ("phone", "badphone") for each in tokens) and sum(each.what == "word" for each in tokens) == 1


def put_contact(draft: Draft, stated: ContactSaid, *, same: bool = False) -> None:
    """Put a contact on the draft; `same` says that it goes on about the one before."""
    old_name, old_phone = draft.contact_name, draft.contact_phone
    if stated.unclear or (stated.replaces and stated.phone and stated.name is None and (stated.instead_of or stated.refused)):
        draft.doubt("contact_unclear", *(span for fact in (stated.name, stated.phone) if fact for span in fact.spans))
    if stated.refused and old_name and set(stated.refused) & set(old_name.text.casefold().split()) and not (stated.name or stated.phone):
        draft.contact_name = draft.contact_phone = None
        return
    if stated.refused and not (stated.name or stated.phone):
        return
    if stated.is_second and (old_name or old_phone):
        stated.note = ", ".join(dict.fromkeys(filter(None, (stated.name.text if stated.name else "", stated.phone.text if stated.phone else "", stated.note))))
        draft.add_note(stated.note)
        return
    if stated.only_second and stated.phone:
        # "Ring i andra hand Signe", and nobody has said whom to call first.
        draft.doubt("contact_unclear", *stated.phone.spans)
    if stated.name and stated.name.rule == "contact_role" and not stated.phone and old_name and old_phone and not (stated.replaces or stated.refused):
        # "Boka med dottern" next to the daughter's name and telephone; "boka med sonen" is of another.
        if is_of_another_kin(draft, stated.name.text):
            draft.doubt("contact_unclear", *old_name.spans, *stated.name.spans)
        return
    known = bool(old_name and stated.name) and _same_name(old_name.text, stated.name.text)  # type: ignore[union-attr]
    agree = (not (old_name and stated.name) or known) and (not (old_phone and stated.phone) or old_phone.text == stated.phone.text)
    if stated.replaces and (stated.name or stated.phone):
        if stated.name and not known:
            draft.contact_name, draft.contact_phone = replace(stated.name, rule="contact_replaced"), stated.phone
        else:
            draft.contact_phone = stated.phone or old_phone
        draft.contact_note = stated.note
    elif agree or (same and not (old_name and stated.name)):
        draft.contact_name, draft.contact_phone = old_name or stated.name, old_phone or stated.phone
        second = stated.phone.text if old_phone and stated.phone and old_phone.text != stated.phone.text else ""
        stated.note = ", ".join(filter(None, (second, stated.note)))
        draft.add_note(stated.note)
    else:
        spans = [span for fact in (old_name, old_phone, stated.name, stated.phone) if fact for span in fact.spans]
        draft.doubt("contact_unclear", *spans)


def is_amended(before: str, after: str) -> bool:
    """Whether the words around a name put it in the contact's place: "oj, fel, kontakten ska vara Siv, 070-…"."""
    return bool(_AMENDS.fullmatch(before) and _THE_PHONE.fullmatch(after) or _IS_TO_BE.fullmatch(before) and _AS_CONTACT.fullmatch(after))


def refuses_for(before: str, after: str) -> bool:
    """Whether the words around a name are "ring inte Bo utan Siv, 070-…", and nothing else."""
    return _NOT_BUT.fullmatch(before) is not None and _THE_PHONE.fullmatch(after) is not None


def is_second_hand(tokens: Sequence[Token]) -> bool:
    """Whether words speak of the one to call when the first is not reached."""
    text = " ".join(each.folded for each in tokens)
    return _SECOND_HAND.search(text) is not None and _FIRST.search(text) is None


def names_us(tokens: Sequence[Token]) -> bool:
    """ "Ring mig, Pia, på 013-…": the name is of the one who writes."""
    us = next((at for at, t in enumerate(tokens) if t.folded in w.OURSELVES), len(tokens))
    return any(t.is_capital and w.is_given(t.text) for t in tokens[us + 1 : us + (5 if any(t.folded == "tid" for t in tokens[us + 1 : us + 4]) else 3)])


def is_of_another(token: Token) -> bool:
    """Whether a word says that a telephone is neither the household's nor its relatives'."""
    return token.what == "word" and token.folded not in w.RELATIVES and (token.folded in w.OTHER_PRODUCTS or token.folded in w.OTHER_CODES or token.folded in w.SWITCHBOARDS)


def says_something(tokens: Sequence[Token]) -> bool:
    """Whether there is more than marks."""
    return any(each.what != "mark" or each.text in '"”' for each in tokens)


def is_of_contact(tokens: Sequence[Token]) -> bool:
    """Whether words speak of whom to call, or of a booking."""
    return any(t.folded in w.CONTACT_VERBS or t.folded.startswith("bokn") or w.label_of(t.folded) == "contact" for t in tokens if t.what == "word")


def _without_instead(tokens: list[Token], stated: ContactSaid) -> list[Token]:
    """Takes "i stället för Hilda" away, with the name of whom it replaces."""
    for at, token in enumerate(tokens):
        two = token.folded == "i" and at + 1 < len(tokens) and tokens[at + 1].folded in ("stället", "ställe")
        if not (two or token.folded in ("istället", "instead")):
            continue
        stated.replaces = True
        stated.instead_of = ("",)
        after = at + (2 if two else 1)
        if after < len(tokens) and tokens[after].folded in ("för", "of"):
            end = after + 1
            while end < len(tokens) and tokens[end].what == "word" and (tokens[end].is_capital or tokens[end].folded in w.RELATIVES or tokens[end].folded in w.SPOUSES):
                end += 1
            stated.instead_of = tuple(each.folded for each in tokens[after + 1 : end]) or ("",)
            return tokens[:at] + tokens[end:]
        return tokens[:at] + tokens[after:]
    return tokens


def _current(tokens: Sequence[Token], phones: list[int]) -> list[int]:
    """The phones that hold: not one that is called old, when another is there."""
    old = []
    for at, after in zip(phones, [*phones[1:], len(tokens)], strict=False):
        near = [each.folded for each in tokens[at + 1 : min(after, at + 5)]]
        before = [each.folded for each in tokens[max(0, at - 2) : at]]
        if any(word in ("gammalt", "gamla", "gammal", "felaktigt") for word in (*near[:3], *before)):
            old.append(at)
    kept = [at for at in phones if at not in old]
    return kept or phones


def _without_refused(tokens: list[Token], stated: ContactSaid) -> list[Token]:
    """Takes "ring inte Gunvor" away."""
    for at, token in enumerate(tokens):
        if token.folded not in ("inte", "ej", "not"):
            continue
        rather = next((place for place in range(at + 1, len(tokens)) if tokens[place].folded in ("utan", "but")), None)
        if rather is not None:
            stated.refused = tuple(each.folded for each in tokens[at + 1 : rather] if each.is_capital)
            return tokens[:at] + tokens[rather + 1 :]
        if at + 1 >= len(tokens) or tokens[at + 1].what != "word":
            continue
        end = name_at(tokens, at + 1, plain=False, initial=False)
        if end > at + 1:
            stated.refused = tuple(each.folded for each in tokens[at + 1 : end])
            stated.replaces = True
            return tokens[:at] + tokens[end:]
    return tokens


def _turned(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Where "Lind, Per-Olov 013-…" or "dottern Berg, Karin (…)" names someone, and nobody else is named."""
    at = 1 if tokens and tokens[0].folded in w.RELATIVES else 0
    end = at + 2 + sum(1 for _ in takewhile(lambda each: each.what == "word" and w.is_given(each.text), tokens[at + 2 :]))
    if end == at + 2 or tokens[at + 1].text != "," or tokens[at].what != "word" or w.is_given(tokens[at].text) or w.is_known(tokens[at].text):
        return None
    rest = [each for each in tokens[end:] if each.what != "mark" and each.folded != "på"]
    closed = not rest or rest[0].what == "phone" or w.label_of(rest[0].text) == "phone" or tokens[end].text == "(" and rest[0].folded in w.RELATIVES
    return (at, end) if closed and not any(each.text == "?" or each.what == "word" and w.given_in(each.folded) for each in tokens[end:]) else None


def _owns_relative(tokens: Sequence[Token], name: tuple[int, int]) -> bool:
    """ "Everts dotter", "dotter till Evert": the name says whose relative it is."""
    at, end = name
    after = tokens[end].folded if end < len(tokens) else ""
    return (tokens[end - 1].text.endswith("s") and after in w.RELATIVES) or (at > 1 and tokens[at - 1].folded == "till" and tokens[at - 2].folded in w.RELATIVES)


def _name(stated: ContactSaid, tokens: Sequence[Token], phone: int, source: str, *, plain: bool, trusted: bool) -> tuple[Said | None, int, int]:
    """The name nearest before the phone, else after it; else a role; with the place of its tokens."""
    found = _names_asked_for(tokens, _names(tokens, plain=plain), phone)
    before = [each for each in found if each[0] < phone and not _owns_relative(tokens, each)]
    if len(before) > 1 and (related := [each for each in before if each[0] and tokens[each[0] - 1].folded in w.RELATIVES]) and len(related) == 1:
        before = related
    elif len(before) > 1 and not any(t.folded in ("och", "eller", "samt", "i", "/", "hand", "och/eller", "&") or t.text in ("/", "&") for t in tokens[before[0][1] : before[1][0]]):
        stated.unclear = True
    kin = not before and any(at < phone for at, _ in _roles(tokens))
    after = [each for each in found if each[0] > phone and not (kin and _is_remark(tokens, phone, each[0]))]
    lead = next((n for n, each in enumerate(tokens[:4]) if each.what != "word"), min(len(tokens), 4)) if trusted and plain else 0
    alone = plain and tokens and tokens[0].what == "word" and len(tokens) > 1 and (tokens[1].what == "phone" or tokens[1].text == "(" or (trusted and tokens[1].what == "mark"))
    if alone and not w.is_known(tokens[0].text):
        lead = 1
    if 1 <= lead <= 3 and (alone or lead > 1) and not any(w.is_known(each.text) for each in tokens[:lead]):
        return said(source, tokens[:lead], "contact_name", w.cased(" ".join(each.text for each in tokens[:lead]))), 0, lead
    for at, end in (before[:1] or after[:1]):
        return said(source, tokens[at:end], "contact_name", w.cased(_without_genitive(tokens, at, end))), at, end
    for at, end in _roles(tokens):
        if not (stated.ourselves and tokens[at].folded in w.STAFF):
            return said(source, tokens[at:end], "contact_role", " ".join(each.text for each in tokens[at:end]).lower()), at, end
    if trusted and not stated.ourselves:
        at = next((i for i, each in enumerate(tokens) if each.what == "word"), len(tokens))
        end = at
        while end < len(tokens) and tokens[end].what == "word" and not w.is_known(tokens[end].text) and end - at < 3:
            end += 1
        if end > at + 1 and not plain:
            end = at + sum(1 for _ in _capitals(tokens, at, end)) if tokens[at].is_capital else end
        if not plain and end > at and not tokens[at].is_capital and any(each.is_capital for each in tokens[at:end]):
            # "Bokning sker via Lennarts mobil": no one's name.
            stated.unclear = True
        if end > at and at < phone:
            return said(source, tokens[at:end], "contact_name", w.cased(" ".join(each.text for each in tokens[at:end]))), at, end
    return None, 0, 0


def _names_asked_for(tokens: Sequence[Token], names: list[tuple[int, int]], phone: int) -> list[tuple[int, int]]:
    """Those between the verb that asks to call and the telephone, where there are any: "Bo och Siv ska ha lås ring Siv på 070-…"."""
    for at, end in names:
        if at and tokens[at - 1].folded == "är" and end < len(tokens) and tokens[end].folded in ("som", "ni", "man", "vi", "du"):
            # "Bo hör dåligt så det är Siv ni ringer".
            return [(at, end)]
    verb = next((at for at in range(min(phone, len(tokens)) - 1, -1, -1) if tokens[at].folded in w.CONTACT_VERBS), len(tokens))
    return [each for each in names if verb < each[0] < phone] or names


def _without_genitive(tokens: Sequence[Token], at: int, end: int) -> str:
    """The name itself of "Anitas mobilnr"."""
    name = " ".join(each.text for each in tokens[at:end])
    owns = end == len(tokens) or _owns_telephone(tokens, end + (tokens[end].folded in ("nya", "rätta", "egna", "privata")))
    return name[:-1] if owns and name[-1] in "sS" and w.is_given(name.split()[-1][:-1]) and not w.is_given(name.split()[-1]) else name


def _owns_telephone(tokens: Sequence[Token], at: int) -> bool:
    """Whether a telephone's label stands here: "Jennys nummer"."""
    return at < len(tokens) and tokens[at].what == "word" and (w.label_of(tokens[at].text) == "phone" or tokens[at].folded in ("nummer", "nr"))


def _capitals(tokens: Sequence[Token], at: int, end: int) -> list[Token]:
    return list(takewhile(lambda each: each.is_capital, tokens[at:end]))


def _names(tokens: Sequence[Token], *, plain: bool) -> list[tuple[int, int]]:
    found, at = [], 0
    while at < len(tokens):
        end = name_at(tokens, at, plain=plain, initial=at == 0)
        first = tokens[at]
        if end == at and (at + 1 == len(tokens) or _owns_telephone(tokens, at + 1)) and w.given_in(first.folded) and (plain or first.is_capital):
            end = at + 1
        # One unknown word is a name only after a relation, or where it stands as one.
        after = next((each for each in tokens[end:] if each.what != "mark" and w.label_of(each.text) != "phone" and each.folded not in ("nr", "på")), None)
        phoned = after is not None and after.what == "phone"
        sure = end > at and (end - at > 1 or plain or phoned or w.is_given(first.text) or (at > 0 and _is_kin(tokens, at - 1)) or at == 0)
        if sure and not _is_organisation(tokens, at, end):
            found.append((at, end))
        at = max(end, at + 1)
    return found


def _is_remark(tokens: Sequence[Token], phone: int, at: int) -> bool:
    """ "Ring: dottern, 070-… (Majken har aldrig telefonen på)": what a bracket behind the telephone says of others."""
    opened = next((n for n in range(at, phone, -1) if tokens[n].text == "("), None)
    if opened is None:
        return False
    inside = list(takewhile(lambda each: each.text != ")", tokens[opened + 1 :]))
    return sum(each.what == "word" and not each.is_capital for each in inside) > 1


def _is_kin(tokens: Sequence[Token], at: int) -> bool:
    """Whether a relation stands here, also in brackets: "the wife (frun) Nilanthi"."""
    if tokens[at].text == ")" and at > 1 and tokens[at - 2].text == "(":
        at -= 1
    return any(tokens[at].folded in listed for listed in (w.RELATIVES, w.SPOUSES, w.PARTNERS)) or tokens[at].folded == "förvaltare"


def _is_organisation(tokens: Sequence[Token], at: int, end: int) -> bool:
    before = tokens[at - 1].folded if at else ""
    return any(each.folded in w.STAFF for each in tokens[at:end]) or before in w.STAFF and not w.given_in(tokens[at].folded)


def _roles(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    for at in range(len(tokens)):
        two = " ".join(each.folded for each in tokens[at : at + 2])
        if re.fullmatch(ROLES_OF_CONTACT, two):
            return [(at, at + 2)]
    for at, token in enumerate(tokens):
        word = token.folded
        if word == "man" and not (at and (tokens[at - 1].folded in ("hennes", "god", "sin", "min", "ring", "kontakta", "via") or tokens[at - 1].text == ":")):
            # "Man ringer till Gördis": no one's husband.
            continue
        if at > 1 and tokens[at - 2].folded == "jag" and tokens[at - 1].folded == "är":
            # "013-…, jag är samordnare": of the one who writes.
            continue
        if word in w.RELATIVES or word in w.SPOUSES or word in w.PARTNERS or word in w.STAFF and not word.startswith(("montör", "tekniker", "installatör")) or word in ("förvaltare", "brukaren", "kunden"):
            return [(at, at + 1)]
    return []


def note_of(tokens: Sequence[Token], read: Collection[int]) -> str:
    """What else is said of the contact, for a person who calls; `read` are the places of the name and of the telephone."""
    left = [each for each in tokens if each.text not in "()" and (each.start not in read or each.what in ("phone", "badphone"))]
    kept = ["," if each.start in read else each.text for each in left]
    text = re.sub(r"\s+(?=[,.;:!])", "", " ".join(kept))
    text = re.sub(r"(?i)\b(?:tel(?:efon)?(?:nummer|nr)?|mobil(?:nummer|nr)?|mob|tfn|nås|ring|på|via|nummer|nr|gärna|är)\b\.?:?", "", text)
    return re.sub(r"(?:\s*(?:[,;:|/]|(?<!\d)[.-]|[.-](?!\d))\s*)+", ", ", " ".join(text.split())).strip(" ,;:.|-/")[:200]


def _same_name(one: str, other: str) -> bool:
    mine, theirs = (set(re.findall(r"[^\W\d_][\w'’-]+", each.casefold())) for each in (one, other))
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine or bare(one) == bare(other))


_I_ANSWER = re.compile(r"\bjag (?:nås|svarar|kan nås|är kontakt(?:person)?\b|har (?:telefon|mobil|nummer))\b")
_US_CALLED = re.compile(r"^(?:(?:gärna|helst|då|med|till|på|av er|bara|endast|istället) ){0,3}(?:mig|undertecknad)\b|\bjag är kontakt")
# "Wilma 013-… (från och med 8/3 sonen 070-…)": who is called depends on the day.
_TAKES_OVER = re.compile(r"\b(?:från och med|fr\.?o\.?m|from|gäller|därefter|därpå|efter den|tar över|ersätter|under vecka|den veckan)\b")
# "Ring Signe i stället från 1 april": until then the other is called.
_FROM_A_DAY = re.compile(
    r"\b(?:från(?: och med)?|fr\.?o\.?m\.?|from|efter|tills|till och med|t\.?o\.?m\.?|fram till|till) (?:den |på )?(?:\d|(?:mån|tis|ons|tors|fre|lör|sön)dag|nästa (?:vecka|månad)|helgen|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)(?!.*\bi (?:mån|tis)dags)"
)
_SECOND_HAND = re.compile(r"\b(?:i andra hand|i 2:a hand|andrahandskontakt|reservkontakt|som reserv)\b")
# "Berit svarar inte, ta 070-…": who is to be called nobody says; "svarar hon inte" and "om hon inte svarar" do.
_NO_ANSWER = re.compile(r"^(?!.*\b(?:om|ifall|när|annars)\b)(?:[^\W\d_]+ ){1,2}(?:svarar|hör|nås|kan) (?:aldrig|inte|ej)\b")
_SECOND = re.compile(r"\b(?:(?:går|gick) det (?:inte|ej) (?:att )?(?:nå|få tag)|(?:når|får) (?:ni|man|du) (?:inte|ej) (?:tag |någon|henne|honom|dem)|i andra hand|i 2:a hand|annars|alternativt|reserv|(?:om|ifall|när) (?:ingen|han|hon|de|det|[^\W\d_]+) (?:\w+ ){0,2}(?:inte|ej)|om (?:ingen|det)\b|om ej|svarar (?:ingen|(?:[^\W\d_]+ ){1,2}(?:inte|ej))|även|också|second)\b")
_FIRST = re.compile(r"\b(?:i första hand|i 1:a hand|först|först och främst|first)\b")
_SORRY = r"(?:(?:oj|nej|nä|hoppsan|ojdå|ps|sorry|förlåt|fel|fel av mig|förresten)(?: [,.:!–-])* )*"
_AMENDS = re.compile(rf"{_SORRY}(?:(?:ändring|rättelse|korrigering)(?: [,.:])* (?:ny )?kontakt(?:en|person|personen)?(?: [:=]| blir| är| ska vara| till)*|kontakt(?:en|person|personen)? (?:ska|skall) (?:istället |i stället )?vara|(?:jag|vi) (?:ändrar|byter) kontakt(?:en|person|personen)? till)")
_IS_TO_BE = re.compile(rf"{_SORRY}det (?:ska|skall) vara")
_NOT_BUT = re.compile(r".*\b(?:inte|ej) (?:[^\W\d_]+ ){1,3}utan")
_THE_PHONE = re.compile(r"(?:(?:[,:(]|på|tel|telefon|mobil|nr) )*§(?: [).!])*")
_AS_CONTACT = re.compile(rf"som (?:är|ska vara) kontakt(?:en|person|personen)? {_THE_PHONE.pattern}")
_WRITER = re.compile(r"(?:(?i:jag heter|mitt namn är|jag som skriver(?: detta| det här)? (?:är|heter)|undertecknad,?)) (?P<name>[A-ZÅÄÖ][\w'’-]+(?: (?:af|von|de) | )(?:[A-ZÅÄÖ][\w'’-]+ )?[A-ZÅÄÖ][\w'’-]+)")
_AT_WORK = re.compile(r"(?i),? (?:och )?(?:som )?(?:jag )?(?:jobbar|arbetar|är (?:[^\W\d_]+ )?(?:undersk|ssk|usk|dsk|sjuksk|distrikt|handlägg|bistånd|samordn|planer|\w*chef|vikarie|kontaktman|arbetster|boendest)|på |från |i hemtj|hemtj|undersk|sjuksk|samordn|planer)")

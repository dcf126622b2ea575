"""What a sentence says that the facts which were read have settled: that the code could not be filled in, where it stands; that they are not to be called, where another is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from workflow.routines.shared_lock.reading.draft import Draft, DraftPerson, Said, bare
from workflow.routines.shared_lock.reading.lexicon import words as w
from workflow.routines.shared_lock.reading.lexicon.vocabulary import MONTHS
from workflow.routines.shared_lock.reading.text.tokens import Token, begun_in

_LEAST_YEARS, _DIGITS = 15, 10
# In a cell of a row: "demens, ring ej".
_NOT_TO_CALL = re.compile(r"(?:[\t|;] |[\t|;] [^\t|;]*, )(?P<only>(?:ring|kontakta|stör) (?:ej|inte))(?= [\t|;,]|$)")


def settled(draft: Draft, source: str, sentences: Iterable[Sequence[Token]]) -> Iterator[Token]:
    """The tokens of the phrases that facts on the draft have settled."""
    for tokens in sentences:
        text = " ".join("§p" if each.what == "phone" else each.folded for each in tokens)
        for phrase, holds in _SETTLED:
            for met in phrase.finditer(text):
                if holds(draft, source):
                    yield from begun_in(tokens, met.start(), met.end())
        if (row := _NOT_TO_CALL.search(text)) and _is_row_of_uncalled(draft, tokens):
            yield from begun_in(tokens, row.start("only"), row.end("only"))


def _is_row_of_uncalled(draft: Draft, tokens: Sequence[Token]) -> bool:
    """Whether a row of a table is of one person only, who is not the one to call."""
    numbers = [bare(each.value)[-_DIGITS:] for each in tokens if each.what == "id"]
    rows = [each for each in draft.persons if each.number and bare(each.number.text)[-_DIGITS:] in numbers]
    contact = set(draft.contact_name.text.casefold().split()) if draft.contact_name and draft.contact_phone else set()
    return len(numbers) == len(rows) == 1 and bool(contact) and rows[0].given not in contact


def _stands_here(fact: Said | None, source: str) -> bool:
    return fact is not None and any(span.source == source for span in fact.spans)


def _has_no_code(draft: Draft, source: str) -> bool:
    """Whether it is stated that there is no code."""
    return draft.gate_code is None and draft.gate_answer is not None and draft.gate_answer.text == "nej"


def _is_code_stated(draft: Draft, source: str) -> bool:
    return _stands_here(draft.gate_code, source)


def _is_phone_stated(draft: Draft, source: str) -> bool:
    return _stands_here(draft.contact_phone, source)


def _is_phone_new(draft: Draft, source: str) -> bool:
    """Whether a later comment states the telephone."""
    return source.startswith("comment") and _is_phone_stated(draft, source)


def _is_another_called(draft: Draft, source: str) -> bool:
    """Whether the one to call is none of the household's."""
    name = draft.contact_name
    return (
        name is not None
        and draft.contact_phone is not None
        and not draft.named(name.text.split())
        and not any(p.phone and bare(p.phone.text) == bare(draft.contact_phone.text) for p in draft.persons)
    )


def _has_holder(draft: Draft, source: str) -> bool:
    """Whether one is to be put on the other's lock."""
    return sum(each.role == "existing" for each in draft.persons) == 1


def _is_lock_of(sex: str) -> Callable[[Draft, str], bool]:
    """Whether the one who has the lock is of that sex, and the other is not."""

    def holds(draft: Draft, source: str) -> bool:
        sexes = {each.role == "existing": _born(each) for each in draft.persons}
        held, other = sexes.get(True), sexes.get(False)
        return len(draft.persons) == 2 and _has_holder(draft, source) and held is not None and other is not None and held[1] == sex != other[1]

    return holds


def _has_no_holder(draft: Draft, source: str) -> bool:
    """Whether nobody of the order has a lock."""
    return not any(each.role == "existing" for each in draft.persons)


def _begins_with_letter(draft: Draft, source: str) -> bool:
    """Whether the gate's code begins with a letter."""
    return draft.gate_code is not None and draft.gate_code.text[:1].isalpha()


def _has_two(draft: Draft, source: str) -> bool:
    """Whether two persons are stated with their numbers."""
    return sum(bool(each.name and each.number) for each in draft.persons) == 2


def _is_parent_here(*sexes: str) -> Callable[[Draft, str], bool]:
    """Whether two persons may be parent and child: one is a generation older than the other, and of the sex that the word says."""

    def holds(draft: Draft, source: str) -> bool:
        born = [_born(each) for each in draft.persons]
        if len(born) != 2 or not all(born):
            return False
        (old, sex), (young, _) = sorted(each for each in born if each)
        return young - old >= _LEAST_YEARS and sex in sexes

    return holds


def may_be_parent_and_child(draft: Draft) -> bool:
    """Whether two persons are a generation apart, or a number does not tell: a child that is spoken of may be the order's."""
    born = [_born(each) for each in draft.persons]
    years = sorted(each[0] for each in born if each)
    return len(years) != len(born) or len(years) > 1 and years[-1] - years[0] >= _LEAST_YEARS


def _born(person: DraftPerson) -> tuple[int, str] | None:
    """The year and the sex that a number of twelve digits tells."""
    year = person.year_of_birth
    return (year, w.sex_of_number(person.number.text)) if person.number and year is not None else None


_ASKS = r"(?:(?:så|därför|nu) )?(?:(?:vi|jag) (?:vill|önskar|vill gärna|skulle vilja|önskar nu|vill nu) (?:att )?|(?:kan|kunde) ni (?:ordna|se till|fixa) (?:så )?att )"
_JOINS = r"(?:också |även |nu )?(?:läggs|kopplas|ansluts|knyts|registreras|(?:behöver|ska|skall) (?:också |även |nu )?(?:läggas|kopplas|anslutas|knytas))(?: (?:till|in|upp|med|också|även|ihop))* (?:till|på|i|med)"
_ON_LOCK = r"(?:digitala |befintliga |redan monterade )?(?:lås|låset|låsenhet|låsenheten|enhet|enheten)(?: (?:också|som hon har|som han har))?(?= [.!,?]|$)"
_AT_HOME = r"(?:(?:(?:han|hon) )?(?:(?:är|står) (?:skriven|folkbokförd)|bor(?: kvar)?) hos (?:sin|sina)|flyttade (?:hem|in) (?:till|hos)(?: sin)?)"
_SETTLED: Sequence[tuple[re.Pattern[str], Callable[[Draft, str], bool]]] = (
    (
        re.compile(
            r"(?:rutan|fältet|raden|platsen) för (?:port|entré|dörr)?koden? (?:gick|går) (?:inte|ej) att (?:fylla i|skriva i|använda)(?= [.,!]|$)"
        ),
        _is_code_stated,
    ),
    (
        re.compile(
            r"(?:rutan|fältet|raden|platsen) för (?:telefon|telefonen|telefonnumret|telefonnummer|numret|kontaktens telefon) (?:gick|går) (?:inte|ej) att (?:fylla i|skriva i|använda)(?= [.,!]|$)"
        ),
        _is_phone_stated,
    ),
    (
        re.compile(
            r"^det gamla(?: numret)? (?:är (?:nu )?(?:avstängt|uppsagt|ur bruk|borttaget)|(?:gäller|används|fungerar|finns) (?:inte|ej)(?: längre)?)(?: [.!])?$"
        ),
        _is_phone_new,
    ),
    (
        re.compile(
            r"(?:^|(?<= ))(?:så |därför |men )?(?:ring|använd) (?:därför |alltså )?(?:inte|ej)(?: (?:dit|på det|det|det numret|på det numret|hemnumret|hemtelefonen|hem till (?:dem|paret|makarna)|till (?:dem|paret)|dem|hem|paret|makarna))?(?: själva)?(?= [.,!)(]| §p|$)"
        ),
        _is_another_called,
    ),
    (
        re.compile(
            r"(?:^|(?<= ))ingen (?:ny )?(?:montering|installation) (?:behövs|krävs)(?: , (?:bara|endast|enbart) (?:en )?(?:in)?koppling(?:en)?)?(?= [.!]|$)"
        ),
        _has_holder,
    ),
    (
        re.compile(
            r"(?:^|(?<= ))(?:ingen(?: ny)?|inte någon) (?:montör|montören|tekniker|låsmontör|hantverkare|installatör) (?:behöver|behövs|krävs|måste|ska behöva)"
            r"(?: (?:åka|komma|skickas|rycka|ta sig))?(?: (?:ut|dit|hit|hem till (?:dem|dom|paret)|på besök))*(?: (?:alltså|ju|väl))?(?: vad (?:jag|vi) (?:förstår|vet|kan se))?(?= [.,!]|$)"
        ),
        _has_holder,
    ),
    (
        re.compile(
            r"^(?:nuvarande |befintlig |befintliga )?(?:låsenhet|låsenheten|låset|lås|enhet|enheten|dosa|dosan)(?: (?:har|med))?"
            r"(?: (?:nr|nr\.|nummer|id|serienummer|märkt))+(?: :)? (?:[a-zåäö]{1,4} (?:- )?)?\d+(?: [.])?$"
        ),
        _has_holder,
    ),
    (
        re.compile(
            r"^(?:låset|låsenheten|enheten|dosan|lås|låsenhet)(?: (?:är|blev|var))?(?: (?:redan))? (?:monterat|monterad|monterades|installerat|installerad|installerades|uppsatt|satt upp)"
            rf"(?: (?:den|i|sedan|sen|:))* (?:(?:\d{{1,2}} )?(?:{MONTHS}|våras|höstas|vintras|somras|fjol|höst|vår)(?: (?:19|20)\d\d)?|20\d\d)(?: [.])?$"
        ),
        _has_holder,
    ),
    (re.compile(r"(?:man |ni |du )?(?:tryck|trycker|slå|slår|knappa|knappar)(?: (?:in|på))* [a-z] (?:först|innan|före)(?: (?:koden|siffrorna))?(?= [.,!)]|$)"), _begins_with_letter),
    (re.compile(rf"(?:{_ASKS}|^(?:nu |och |därför |så )?)han {_JOINS} (?:samma|hennes|hustruns|fruns|makans|sambons|mammans|mammas|moderns|systerns) {_ON_LOCK}"), _is_lock_of("woman")),
    (re.compile(rf"(?:{_ASKS}|^(?:nu |och |därför |så )?)hon {_JOINS} (?:samma|hans|makens|mannens|sambons|pappans|pappas|faderns|broderns|sonens) {_ON_LOCK}"), _is_lock_of("man")),
    (re.compile(r"(?:porten|ytterporten|dörren|entrén|entrédörren|ytterdörren) (?:går (?:bra )?(?:att|o) öppna|öppnas|kan öppnas) utan(?: kod)?(?= [.,!]|$)"), _has_no_code),
    (re.compile(r"^(?:ytterligare )?(?:en|1)(?: person| brukare)?(?: till)? (?:på|i) (?:samma |bef\.? |befintlig\w* |det befintliga )(?:digital\w* )?(?:lås|låset|låsenhet\w*|enhet\w*)(?= ?[.!,:]|$)"), _has_holder),
    (re.compile(r"(?:(?:hello|hi)(?: all)?[ ,!.]*)?(?:we|i) (?:would like|want|need|wish) to (?:add|link|connect) (?:a|one|another|one more) (?:new )?(?:person|user|client|resident) to (?:a|an|the) (?:existing )?(?:digital )?lock(?: unit)?(?: (?:that|which) is already (?:installed|in place|mounted)| already installed)?(?= ?[.!]| $|$)"), _has_holder),
    (re.compile(r"(?<= )(?:sitter|finns|hänger) det (?:redan|sedan tidigare) (?:ett|en) (?:digital\w* )?(?:lås|låsenhet)(?= [.,!]|$| på| i)"), _has_holder),
    (re.compile(r"^(?:de|dom|makarna|paret|båda) har (?:inte|ej|aldrig) haft (?:någon |något |nån )?(?:digital |digitalt )?(?:lås|låsenhet)(?: hos oss)?(?: (?:förut|tidigare|innan))?(?: [.!])*$"), _has_no_holder),
    (re.compile(r"^gäller (?:för )?(?:båda )?tills vidare(?: [.])?$"), _has_two),
    (re.compile(rf"{_AT_HOME} (?:mamma|mor)(?: (?:för|i) (?:[a-zåäö]+ ){1,2}sedan)?(?= [.,!]|$)"), _is_parent_here("woman")),
    (re.compile(rf"{_AT_HOME} (?:pappa|far)(?: (?:för|i) (?:[a-zåäö]+ ){1,2}sedan)?(?= [.,!]|$)"), _is_parent_here("man")),
    (
        # Each of two has help, at a time that is theirs: no lock each.
        re.compile(r"^(?:de|dom|båda|makarna|paret) har (?:nu )?var sin (?:tillsyn|tillsynstid|insats|nattillsyn|larmtid|dusch)(?: (?:på (?:natten|nätterna|kvällen|kvällarna|dagen|morgonen)|nattetid|kvällstid))?(?: nu)?(?: [.!])*$"),
        _has_two,
    ),
)

"""Cuts a text into what its sender wrote, what is quoted or forwarded, and what signs it; automatic replies say nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from workflow.routines.shared_lock.reading.lexicon.words import (
    CHANGES_MEANING,
    CONTACT_VERBS,
    PARTNERS,
    RELATIVES,
    SPOUSES,
    is_given,
    is_known,
    label_of,
)
from workflow.routines.shared_lock.reading.text.layouts import is_answered_between, laid_out
from workflow.routines.shared_lock.reading.text.sign_offs import is_post, says_on, signs, without_phone
from workflow.routines.shared_lock.reading.text.wrapped import gap, goes_on


@dataclass(frozen=True)
class Line:
    """One line without bullets and quote marks; `start` is its place in the source. An empty one parts paragraphs."""

    text: str
    start: int


@dataclass
class Part:
    """One mail within a text: its lines, those that sign it, the subject of its header, and whether it is quoted."""

    lines: list[Line] = field(default_factory=list)
    signature: list[Line] = field(default_factory=list)
    subject: Line | None = None
    resumed_at: int | None = None
    ours: bool = False
    quoted: bool = False

    @property
    def says_something(self) -> bool:
        return any(line.text for line in self.lines)


def parts_of(text: str) -> list[Part]:
    """The mails in a text, the sender's own first; what is quoted or forwarded follows as it stands."""
    parts = [Part()]
    lines = _lines(laid_out(text))
    between = is_answered_between(text)
    at = 0
    while at < len(lines):
        begins, after = _begins_another(lines, at)
        if begins:
            own_header = len(parts) == 1 and not parts[0].says_something
            if not own_header:
                parts.append(Part(quoted=not between))
            parts[-1].ours = not between and any(_OURS.search(line.text) for line in lines[at:after])
            parts[-1].subject = _subject(lines[at:after]) or parts[-1].subject
            at = after
            continue
        marked = _QUOTE.match(lines[at].text)
        if bool(marked) != _is_marked(parts[-1]) and (marked or lines[at].text):
            # What stands with quote marks under "… skrev Välfärdsteknik:" is what we wrote.
            ours = parts[-1].ours and not parts[-1].says_something
            parts.append(_Marked(quoted=True, ours=ours) if marked else Part())
        parts[-1].lines.append(_without(lines[at], marked))
        at += 1
    for part in parts:
        part.lines, part.signature, part.resumed_at = _signed(_unbroken(_bare(part.lines)))
    return [part for part in parts if part.says_something or part.signature or part.subject]


def is_automatic(text: str) -> bool:
    """Whether a text is what a machine answers while its owner is away."""
    head = text.lstrip()[:200]
    return bool(_AUTOMATIC.match(head)) or bool(_AWAY.search(text[:600]) and _AWAY_UNTIL.search(text[:1500]))


def is_disclaimer(text: str) -> bool:
    """Whether a line is what a mail program or an organisation adds below every mail."""
    return _DISCLAIMER.search(text) is not None


class _Marked(Part):
    """Lines with quote marks before them."""


def _is_marked(part: Part) -> bool:
    return isinstance(part, _Marked)


def _lines(text: str) -> list[Line]:
    found, at = [], 0
    for line in text.split("\n"):
        # Bold and code as chats mark them; the places stay.
        line = line.replace("`", " ").replace("**", "  ") if line.count("**") > 1 or line.count("`") > 1 else line
        line = line.translate(_ARROWS)
        lead = len(line) - len(line.lstrip(" \t"))
        found.append(Line(line.strip(), at + lead))
        at += len(line) + 1
    return found


def _begins_another(lines: list[Line], at: int) -> tuple[bool, int]:
    """Whether a header begins here: a line that says so, or two fields of a header; and where its text begins."""
    text = lines[at].text
    if _WROTE.match(text):
        return True, at + 1
    if at + 1 < len(lines) and _WROTE_FIRST.match(text) and _WROTE_LAST.search(lines[at + 1].text):
        return True, at + 2
    banner = bool(_BANNER.match(text))
    first = at + 1 if banner else at
    while first < len(lines) and not lines[first].text:
        first += 1
    after = first
    while (field := _next_field(lines, after)) is not None:
        after = field + 1
    fields = {found[1].casefold() for line in lines[first:after] if (found := _FIELD.match(_QUOTE.sub("", line.text)))}
    if len(fields) >= 2 and fields & _SENDERS:
        return True, after
    return banner, at + 1


def _next_field(lines: list[Line], at: int) -> int | None:
    """The line of the next field of a header; an empty line may stand before it."""
    place = next((n for n in (at, at + 1) if n < len(lines) and lines[n].text), len(lines))
    return place if place < len(lines) and _FIELD.match(_QUOTE.sub("", lines[place].text)) else None


def _subject(lines: list[Line]) -> Line | None:
    for line in lines:
        if found := _SUBJECT.match(line.text):
            return Line(line.text[found.end() :], line.start + found.end())
    return None


def _without(line: Line, mark: re.Match[str] | None) -> Line:
    return Line(line.text[mark.end() :], line.start + mark.end()) if mark else line


def _bare(lines: list[Line]) -> list[Line]:
    found: list[Line] = []
    for line in lines:
        lead = None if line.text in ("--", "---", "__") else _LEAD.match(line.text)
        bare = Line(line.text[lead.end() :], line.start + lead.end()) if lead else line
        if bare.text or (found and found[-1].text):
            found.append(bare)
    return found


def _unbroken(lines: list[Line]) -> list[Line]:
    """The lines with those joined that are one sentence which a program broke."""
    found: list[Line] = []
    at = 0
    while at < len(lines):
        end = next((n for n in range(at, len(lines)) if not lines[n].text), len(lines))
        widest = max((len(each.text) for each in lines[at:end]), default=0)
        before = ""
        for line in lines[at : end + 1]:
            if before and goes_on(before, line.text, widest):
                first = found.pop()
                found.append(Line(first.text + gap(line.start - first.start - len(first.text)) + line.text, first.start))
            else:
                found.append(line)
            before = line.text
        at = end + 1
    return found


def _signed(lines: list[Line]) -> tuple[list[Line], list[Line], int | None]:
    """The lines that say something, the signature, and where facts begin again below it."""
    body: list[Line] = []
    top = _letterhead(lines)
    signature: list[Line] = lines[:top]
    lines = lines[top:]
    signing, dashed, resumed_at = False, False, None
    for number, line in enumerate(lines):
        if resumed_at is None and _POSTSCRIPT.match(line.text):
            resumed_at = line.start
        if signing and (_RESUMES_ALWAYS if dashed else _RESUMES).search(_ORGANISATION.sub("", line.text)):
            signing, resumed_at = False, line.start if resumed_at is None else resumed_at
        if signing:
            (body if _is_sentence(line.text) else signature).append(line)
            continue
        cut = 0 if _titled_name(lines, number) else _greeting(line.text)
        # Nobody signs before the order is stated, and dashes may part its persons.
        early = cut is not None and (set(line.text) <= {"-", "_"} or not any(_ID.search(each.text) for each in (*body, line))) and any(_ID.search(each.text) for each in lines[number:])
        thanks = cut is not None and _THANKS.match(line.text[cut:]) is not None and not _leads_to_name(lines[number + 1 :])
        if cut is None or early or thanks:
            body.append(line)
            continue
        before, signing = line.text[:cut].rstrip(), True
        dashed = line.text.strip() == "--"
        if before:
            body.append(Line(before, line.start))
        signature.append(Line(line.text[cut:], line.start + cut))
    if all(_OF_PROGRAM.match(line.text) for line in signature[top:]):
        body, below = _signed_without_greeting(body)
        signature += below
    return body, signature, resumed_at


def _letterhead(lines: list[Line]) -> int:
    """How many lines at the top sign the text: a name with a title or a unit, a telephone, and nothing else before an empty line."""
    end = next((n for n, line in enumerate(lines) if re.fullmatch(r"[-_=*]{0,80}", line.text)), 0)
    if not 0 < end <= _LONGEST_HEAD or not any(_ID.search(line.text) for line in lines[end:]):
        return 0
    first, rest = lines[0].text, [line.text for line in lines[1:end]]
    titled = _is_name_with_title(first) or _is_name_alone(first) and bool(rest) and _TITLE.match(rest[0]) is not None
    return end if titled and all(_TITLE.match(text) or _UNIT.match(text) or _BELOW_NAME.fullmatch(text) for text in rest) else 0


def _signed_without_greeting(body: list[Line]) -> tuple[list[Line], list[Line]]:
    """A name at the very end signs the text, alone on its line, with a title or a unit, or after the last sentence."""
    last = next((n for n in range(len(body) - 1, -1, -1) if body[n].text), 0)
    line = body[last] if body else Line("", 0)
    titled = line.text if _asked_above(body, last) else without_phone(line.text)
    if last and (_is_name_alone(titled) or _is_name_with_title(titled) or titled != line.text and signs(titled) is not None):
        return body[:last], body[last:]
    if (begins := _signature_of_lines(body)) is not None:
        return body[:begins], body[begins:]
    if body and (cut := _sign_off(line.text)) is not None and (cut if not last else not body[last - 1].text.endswith((":", "="))):
        return [*body[:last], Line(line.text[:cut].rstrip(), line.start)], [Line(line.text[cut:], line.start + cut)]
    if last and (wished := _LAST_WISH.fullmatch(line.text)) and (is_given(wished["name"].split()[0]) or _WARM.search(wished["wish"])) and _is_wish(wished["wish"]) and any(_ID.search(each.text) for each in body[:last]):
        return body[:last], body[last:]
    found = _LAST_NAME.search(line.text) or _LAST_NAME_OF_UNIT.search(line.text)
    if found is None:
        found = _LAST_SMALL_NAME.search(line.text) if line.text.islower() and len(line.text) > _LONG_LINE else None
    if found is None or not is_given(found["name"].split()[0]) or not _is_wish(found.groupdict().get("wish") or "") or not found.groupdict().get("wish") and _ends_in_phone(line.text[: found.start()]):
        return body, []
    return [*body[:last], Line(line.text[: found.start()], line.start)], [Line(found["name"], line.start + found.start("name"))]


def _sign_off(text: str) -> int | None:
    """Where words that sign begin in a line: all of it, or what follows its last sentences."""
    begins = [0, *(each.end() for each in re.finditer(r"(?<=[.!?)])\s+(?=[A-ZÅÄÖ])", text))]
    return next((cut for cut in begins if signs(text[cut:]) is not None), None)


def _ends_in_phone(text: str) -> bool:
    """Whether a telephone is the last that was stated: a name after it may be its owner's; a date is none."""
    return _PHONE_BEFORE.search(text) is not None and re.search(r"\d{4}-\d\d-\d\d[.!]?\s*$", text) is None


def _is_wish(text: str) -> bool:
    """Whether words before a name at the end wish something, and tell of nobody: "Simma lugnt, Leffe"."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return len(words) <= _LONGEST_WISH and not any(word in _NO_WISH or label_of(word) or word in RELATIVES or word in SPOUSES or word in PARTNERS or word in CONTACT_VERBS or word in CHANGES_MEANING for word in words)


def _signature_of_lines(body: list[Line]) -> int | None:
    """Where a name begins that stands above nothing but a telephone, a title or a unit, after the order is stated; None when none does."""
    stated = [n for n, line in enumerate(body) if line.text]
    for count in (2, 3, 4):
        if len(stated) <= count or not _is_name_alone(body[stated[-count]].text):
            continue
        before, below = body[stated[-count - 1]].text, [body[n].text for n in stated[1 - count :]]
        asked = _ASKS.search(before) is not None
        if not asked and all(_BELOW_NAME.fullmatch(text) for text in below) and any(_ID.search(line.text) for line in body[: stated[-count]]):
            return stated[-count]
    return None


def _is_name_with_title(text: str) -> bool:
    """ "Gunnel, undersköterska hemtjänst Innerstaden": a name, and nothing but what its owner is and where."""
    named = _NAME_WITH_TITLE.fullmatch(text)
    if named is None:
        return False
    first = named["name"].split()[0]
    return is_given(first) or named["post"] is not None and not is_known(first) and first.casefold() not in CHANGES_MEANING


def _asked_above(body: list[Line], at: int) -> bool:
    """Whether the line before asks for what stands here: "Kontakt för tidsbokning"."""
    before = next((line.text for line in reversed(body[:at]) if line.text), "")
    return _ASKS.search(before) is not None and re.search(r"\d\d[ -]?\d\d\W*$", before) is None


def _leads_to_name(after: list[Line]) -> bool:
    """Whether a thank-you is followed by a name, a unit or nothing: what else follows is still stated."""
    following = next((line.text for line in after if line.text), "")
    return not following or bool(_NAME_ALONE.fullmatch(following)) or bool(_UNIT.match(following))


def _titled_name(lines: list[Line], number: int) -> bool:
    """Whether a name stands here above the title or the unit of its owner, which begins a signature without a greeting."""
    after = [line.text for line in lines[number + 1 :] if line.text]
    return number > 0 and _is_name_alone(lines[number].text) and bool(after) and (_TITLE.match(after[0]) is not None or is_post(after[0])) and not any(_ID.search(text) for text in after)


def _is_name_alone(text: str) -> bool:
    """Whether a line is a name and nothing else: "BERTIL HAR AVLIDIT." is none."""
    first, *rest = text.rstrip(".!").split() or [""]
    return bool(_NAME_ALONE.fullmatch(text)) and is_given(first) and not any(is_known(word) or word.casefold() in CHANGES_MEANING for word in rest)


def _is_sentence(text: str) -> bool:
    """Whether a line below a signature says something: names, titles and addresses do not, nor what a mail program adds."""
    if is_disclaimer(text) or _GREETS.search(text) or _is_name_with_title(text):
        return False
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    known = sum((word[0].islower() or text.isupper()) and is_known(word) for word in words)
    said = text.endswith((".", "!")) and len(words) >= 3 and any(word.islower() and word not in _NO_VERBS for word in words[1:])
    return said or known >= 2 and len(words) >= 4


def _greeting(text: str) -> int | None:
    """Where a signature begins in a line; None when it does not, or when facts follow it."""
    for found in _SIGNS.finditer(text):
        if not _FACTS.search(text[found.end() :]) and not says_on(found[0], text[found.end() :]):
            return found.start()
    return None


# An arrow parts a label from its value as a colon does.
_ARROWS = {ord(each): ":" for each in "→⇒⟶➔➜"}
# In a signature these stand between names of people and units.
_NO_VERBS = frozenset(["i", "på", "för", "och", "vid", "av", "hemtjänst", "hemtjänsten", "samordnare", "planerare", "undersköterska", "sjuksköterska", "handläggare", "enhetschef", "kommun"])
_NAME_ALONE = re.compile(r"[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]*){0,2}[.!]?")
_LAST_NAME = re.compile(r"(?<=[.!?)])\s+(?P<wish>[^.!?\d:]{0,40}[,/!] ?)?(?P<name>[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]*)?)[.!]?$")
_LAST_NAME_OF_UNIT = re.compile(r"(?<=[.!?)])\s+(?P<name>[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]+)?)(?:,? (?:på|i|från|hos|vid) (?:[A-ZÅÄÖ][\w-]+|hemtj\w*|hemsjukv\w*|teamet|gruppen)| ?[,/–-] ?(?:hemtj\w*|hemsjukv\w*))(?: [\w-]+){0,2}[.!]?$")
_LAST_SMALL_NAME = re.compile(r"(?<=[.!?)])\s+(?P<wish>(?:kram|kramar|mvh|vh|hälsningar|hälsn|hälsar|tack|tackar)[,!]? )?(?P<name>[a-zåäö-]+)[.!]?$")
_LONG_LINE, _LONGEST_WISH, _LONGEST_HEAD = 60, 5, 4
_LAST_WISH = re.compile(r"(?P<wish>[^\d:;=.!?]{2,40}?(?:[,!/.–-]+\s*|(?<=hälsar) |(?<=Hälsar) |(?<=önskar) |(?<=Önskar) |(?<=kramar) |(?<=kram) |(?<=Kram) |(?<=från) |(?<=genom) |(?<=Tack) |(?<=tack) ))(?P<name>[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]*\.?)?)[.!]*(?:\s?[:;][-\w)(]+)?(?:,? (?i:hemtj\w*|hemsjukv\w*|på|i|från|usk|ssk|samordnare|planerare)[^\d:.!?]{0,40})?")
_WARM = re.compile(r"(?i)kram|häls|mvh|vänlig|ha det|ha en|sköt om|tack och bock|simma lugnt")
_NO_WISH = frozenset(["han", "hon", "hen", "de", "dom", "det", "den", "är", "var", "har", "heter", "kallas", "bor", "ska", "vill", "inte", "ej", "som", "när", "om", "utan", "men", "eller", "en", "ett", "någon", "till", "åt", "av"])
# "Ring 013-15 20 66. Kerstin" may tell whose telephone it is.
_PHONE_BEFORE = re.compile(r"\d\d[.!]?\s*$(?<=\d{2}[ -]\d{2}[.!])|\d{6}[.!]?\s*$")
_SHORT_TITLES = r"plan\.? ?sam(?:ordn)?\.?|pl\.?sam\.?|samo|samordn\.?|bist\.? ?handl\.?|bh|ec|tf|t\.f\.|vik\.?|leg\.?|undersk\.?|1:e|stf\.?|bitr\.?"
_NAME_WITH_TITLE = re.compile(
    r"(?P<name>[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]+)?)(?: ?(?:[,/(–|-]|på|i|från|vid)|(?P<post> (?=(?i:undersköt|samordn|sjuksköt|usk\b|ssk\b|planerare|biståndsh|enhetschef|gruppchef))))"
    rf" ?(?:(?:(?i:\w*(?:samordnare|chef|planerare|handläggare|sköterska|usk|ssk|arbetsterapeut|hemtj\w*|hemsjukv\w*|omsorg\w*|personal|vikarie)|{_SHORT_TITLES})|på|i|vid|för|och|[A-ZÅÄÖ][\w-]+)(?![\w-])|[ ,/&)-])+"
)
# What a name below it answers: "Kontakt för tidsbokning".
_ASKS = re.compile(r"(?i)[:=]\s*$|\b(?:kontakt\w*|anhörig\w*|närstående|tidsbokning\w*|boka\w*|ring(?!\s+(?:mig|oss|gärna mig))\w*|telefon\w*|nås|namn|brukare|kund|person)\b(?!.*[.!?]$)")
_BELOW_NAME = re.compile(r"(?i)(?:tel\w*|tfn|mobil|direkt)?[.: ]*\+?[\d() /–-]{7,20}|[\w.+-]+@[\w.-]+|(?:\w*samordnare|\w*planerare|\w*handläggare|undersköterska|usk|\w*sjuksköterska|ssk|enhetschef|gruppchef)?[ ,]*(?:hemtj\w*|hemsjukv\w*|leanlink|omsorg\w*)?(?: [A-ZÅÄÖ]\w+)?")
# What a mail program writes below the name.
_OF_PROGRAM = re.compile(r"(?i)skickat från |sent from |hämta outlook|get outlook|$")
_POSTSCRIPT = re.compile(r"(?i)(?:ps|p\.\s?s)\b")
_OURS = re.compile(r"(?i)^\**(?:från|from)\b.*välfärdsteknik|\b(?:skrev|wrote)\b.*välfärdsteknik|välfärdsteknik.*\b(?:skrev|wrote)\b")
_THANKS = re.compile(r"(?i)tack (?:på förhand|för hjälpen)|tacksam|thanks in advance|many thanks|thank you")
_UNIT = re.compile(r"(?i)(?:hemtj\w*|hemsjukv\w*|enhet\w*|samordn\w*|planerare|/{1,2}\s?\w)[^:]{0,40}$")
_TITLE = re.compile(r"(?i)(?:bitr\w*\.? |stf\.? |t\.?f\.? |vik\.? |leg\.? |1:e )?(?:\w*samordnare|\w*chef|\w*ledare|\w*planerare|\w*handläggare|\w*sköterska|usk|ssk|dsk|\w*terapeut|\w*sekreterare|\w*pedagog|\w*konsulent|kurator|vikarie|hemtj\w*|hemsjukv\w*|omsorg\w*|boendestöd\w*)\b")
_ID = re.compile(r"\d{6}(?:\d\d)?[-+ ]?\d{4}|\d{4} \d\d \d\d")
_ORGANISATION = re.compile(r"(?i)\borg(?:anisations)?[. -]{0,2}(?:nr|nummer)?[ :.]*\d{6}-?\d{4}")
_QUOTE = re.compile(r"(?:>[ ]?){1,8}(?=[^>]|$)|\|[ ](?!.*\|)(?=\S)")
_LEAD = re.compile(r"(?:[\s*=•●·▪‣◦–—-]|\((?=\W)){1,12}(?=[^\s])|(?:[*]{1,3})(?=\w)")
_WROTE = re.compile(
    r"(?i)(?=.*(?:\d|:$))(?:den |on |mån|tis|ons|tors|fre|lör|sön|\d).{4,120}\b(?:skrev|wrote)\b.{0,80}:?$|.{0,80}\b(?:skrev|wrote):$"
    r"|[^:]{2,60} skrev den .{4,60}:$"
)
_WROTE_FIRST = re.compile(r"(?i)(?:den |on )\S.{6,100}$")
_WROTE_LAST = re.compile(r"(?i)^[^.]{0,60}\b(?:skrev|wrote)\b.{0,60}:$")
_BANNER = re.compile(
    r"(?i)[-_=*\s]{0,40}(?:(?:ursprungligt|vidarebefordrat|start på vidarebefordrat) (?:meddelande|mejl|mail|brev)"
    r"|vidarebefordrat från|(?:original|forwarded) message|begin forwarded message|ursprungligt e-postmeddelande)[-_=*:\s]{0,40}$"
)
_FIELD = re.compile(
    r"(?i)\**(från|skickat|skickad|datum|till|kopia|ämne|ärende|from|sent|date|to|cc|subject|svar till|reply-to)\**[ \t]*:\**"
)
_SENDERS = frozenset({"från", "from", "skickat", "skickad", "sent"})
_SUBJECT = re.compile(r"(?i)\**(?:ämne|subject)\**[ \t]*:\**[ \t]*")
_SIGNS = re.compile(
    r"(?i)(?:^|(?<=[\s.,!?)]))(?:m\.?\s?v\.?\s?h\b\.?|med vänlig(?:a|en)? häls\w*|m(?:ed)? ?vänlig(?:a|en)? häls\w*"
    r"|vänlig(?:a|en)? häls\w*|vänligen(?:,?\s?$|,? (?:\w*(?:samordnare|sköterska|planerare|handläggare|chef) )?(?-i:[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]+)?)[.!]?\s*$)|(?:många |varma |bästa )?häls(?:n\b|ningar\b|ning\b)|^hälsar\b|^(?:högaktningsfullt|vördsamt)\b|v\.?h\.?,?\s?$"
    r"|tack på förhand\b|tack för hjälpen\b|tacksam för\b|(?:kind|best|warm)(?:est)? regards\b|regards,?\s?$|thanks in advance\b|many thanks\b"
    r"|(?:tack|tackar|tusen tack|stort tack|kiitos|thanks|thank you|cheers|br|regards|best|ha det (?:bra|gott|fint)|allt gott|ha de?t? (?:gött|så bra)|ha en (?:bra|fin|skön|trevlig) (?:dag|helg|kväll|vecka)|(?:trevlig|skön|fin|glad) (?:helg|dag|kväll|vecka|påsk|sommar)|hej svejs|hej ?då|(?:vi )?h?örs|vi ses|på återhörande|hälsar|kram|have a (?:nice|good|great) (?:day|weekend|evening))\s?[!,.]{0,3}\s(?-i:[A-ZÅÄÖ][\w-]+(?: [A-ZÅÄÖ][\w-]+)?)[.!]?\s*$|(?:tackar?|hälsar|kram)\s?[,!]\s?(?!nej|inte|ej\b)[a-zåäö]{2,12}\s*$|thank you,?\s?$|sincerely\b|skickat från min\b|sent from my\b|hämta outlook\b|get outlook\b"
    r"|(?-i:(?<![\w/])/{1,2}\s?[A-ZÅÄÖ][\w.-]{0,20}(?: [A-ZÅÄÖ][\w.-]{0,25}){0,3}[,.!]?(?:\s*$|(?=\s*\n)|(?=,? \S)))|(?<=[\s.!?])/{1,2}\s?[^\W\d_][\w-]{1,15}\s*$|^/{1,2}\s?[^\W\d_][\w-]{1,15}(?: [^\W\d_][\w-]{1,20}){1,3}\s*$|^-{2,3}$|^_{3,}$)"
)
_FACTS = re.compile(
    r"(?i)\d{6}(?:\d\d)?[-+ ]?\d{4}|\b(?:brukare|person|pnr|personnummer|portkod|kontaktperson|adress)\b.{0,12}[:=\d]|portkod|"
    r"\bkod(?:en)?\b.{0,12}\d|fel (?:pnr|person)"
)
# Heard wherever it stands, also below a name.
_GRAVE = r"\b(?:avlid|avsomna|dött\b|dog\b|död\b|gick bort|gått bort|somnat in|avbeställ|återkall|återta|makuler|annuller|ångra|tackat nej|tackar nej|skyddad)"
_RESUMES = re.compile(
    r"(?i)^(?:ps\b|p\.s|p s\b|obs\b|nb\b|glömde|tillägg)|\d{6}(?:\d\d)?[-+ ]?\d{4}|\b(?:portkod|brukare [1-6ab]|pnr|personnummer)\b|^(?:brukare|rättelse)\b|^(?:bostads|gatu|hem)?adress(?:en)?\s?:"
    r"|" + _GRAVE
)
_DISCLAIMER = re.compile(
    r"(?i)personuppgifter|(?:meddelande|mejl|mail|e-post).*misstag|misstag.*(?:meddelande|mejl|mail|e-post)|sekretessbelag|konfidentiel|miljö|skriv(?:a|er)? ut|virus|gdpr|dataskydd|avsedd|mottagare|www\.|\bhttps?:|organisationsn"
    r"|\btel\w*[.: ]*\+?[(\d]|öppettider|telefontid|växel|skickat från|sent from|outlook|besöksadress|postadress"
)
_GREETS = re.compile(r"(?i)m(?:ed)? ?vänlig|hälsning|häls\b|tack på förhand|regards")
_RESUMES_ALWAYS = re.compile(r"(?i)^(?:ps\b|p\.s|obs\b)|\d{6}(?:\d\d)?[-+ ]?\d{4}|" + _GRAVE)
_AUTOMATIC = re.compile(
    r"(?i)(?:(?:ämne|subject|sv|re|vs)\s?: ?)*[\W_]{0,3}(?:autosvar|auto-?reply|automatiskt? (?:svar|reply|genererat|meddelande)|automatic reply|out of (?:the )?office"
    r"|frånvaro(?:meddelande|svar|hanterare|assistent)?\b|frånvarande\b|ej på kontoret|inte på kontoret|semesterstängt|on (?:vacation|leave)"
    r"|(?:detta|det här) är ett (?:automat\w+|auto)|this is an auto|tack för (?:ditt|din|ert) (?:mejl|mail|e-post\w*|meddelande)[^.!]{0,40}[.!] (?:jag|vi) är (?:på semester|ledig|frånvar|inte)"
    r"|ring växeln)"
)
_AWAY = re.compile(
    r"(?i)\b(?:jag|vi|i) (?:är|am|har|kommer att vara|är just nu|är för närvarande)\b.{0,40}"
    r"\b(?:semester|ledig|frånvarande|tjänstledig|föräldraledig|sjukskriven|bortrest|tjänsteresa|på resa|utbildning|out of|vacation|leave|inte i tjänst|ur tjänst)"
)
_AWAY_UNTIL = re.compile(
    r"(?i)\b(?:åter|tillbaka|t\.? ?o\.? ?m|till och med|brådskande|akuta?|växeln|until|urgent|mejl(?:en)? läses|mail(?:en)? läses|läser inte|fram till)\b"
)

"""Hears that there is no gate code: "portkod finns förstås inte"; and what says so without being sure of it: "det finns nog ingen portkod"."""

from __future__ import annotations

import re


def denied_gate(line: str) -> re.Match[str] | None:
    """Where a sentence says that there is no gate code; None when it asks, or says that it is not known."""
    # "Någon port att tala om finns inte", "ring om tid": nothing is unknown.
    line = _NO_DOUBT.sub(lambda met: "_" * len(met[0]) if met[0].startswith("om") else f" {'_' * (len(met[0]) - 1)}", line)
    found = None if UNKNOWN.search(line) else _NO_CODE.search(line) or _DENIED_WHOLE.search(line)
    return None if found and (line[found.end() :].lstrip().startswith("?") or is_of_a_list(line, found.end())) else found


def denies(value: str) -> bool:
    """Whether a value says that there is none: "finns ju inte", "har de såklart ingen"."""
    return _DENIED_VALUE.match(value) is not None


def is_unsure(line: str, first: int = 0, last: int = 0) -> bool:
    """Whether the clause around a denial doubts it, or holds it for a time: "nog ingen portkod", "behövs inte alltid"."""
    begins = max(line.rfind(mark, 0, first) for mark in ",;.!:") + 1
    ends = min((at for mark in ",;.!" if (at := line.find(mark, last)) >= 0), default=len(line))
    return _UNSURE.search(line[begins:ends]) is not None or _TO_COME.search(line[begins:]) is not None or _AS_FAR.match(line[ends:]) is not None


def is_of_a_list(value: str, last: int = 0) -> bool:
    """Whether the code is only not written down: "finns inte i journalen"; `last` is where the denial ends, if it does not begin the value."""
    rest = _after(value, last)
    return rest is not None and _PLACED.match(rest) is not None and _HOME.match(rest) is None and _TIMED.match(rest) is None


def is_conditional(value: str, last: int = 0) -> bool:
    """Whether a code may exist that is not needed at some hours, or as someone opens: "behövs inte dagtid", "behövs inte, Leif öppnar"."""
    rest = _after(value, last)
    needed = re.search(r"(?i)\b(?:behöv|kräv|använd)\w*", value) is not None
    return rest is not None and (_TIMED.match(rest) is not None or needed and _LETS_IN.search(rest) is not None and not _HOUSE.search(value))


def is_let_in(before: str, sentence: str) -> bool:
    """Whether a sentence behind a bare "portkod: behövs inte" tells that someone opens."""
    return _NOT_NEEDED.search(before) is not None and _LETS_IN.search(sentence) is not None and not _HOUSE.search(before)


def _after(value: str, last: int) -> str | None:
    """What follows a denial; None where there is none."""
    if last:
        return None if re.search(r"(?i)(?:öppen|olåst)$", value[:last]) else value[last:]
    first = _DENIAL.match(value)
    return value[first.end() :] if first else None


def is_mixed(value: str) -> bool:
    """Whether a value that begins with a yes takes it back in the same clause: "finns nog inte"."""
    return re.search(r"(?i)\b(?:inte|ej|aldrig|ingen|inga|inget|icke)\b", re.split(r"[,;(.–]| - |(?i:\b(?:men|fast|dock|och)\b)", value)[0]) is not None


_SURE = (
    r"(?:ju|förstås|såklart|så klart|naturligtvis|givetvis|självklart|självfallet|alltså|dock|tyvärr|dessvärre|faktiskt|heller|verkligen|absolut|definitivt|nämligen|bara|"
    r"tack och lov|lyckligtvis|som tur är|över huvud taget|överhuvudtaget|(?:då |alls )?rakt|alls|här|där|här ute|där ute|hos dem|i huset|sedan länge|, som (?:du|ni) (?:förstår|vet|ser),)"
)
_NONE = r"(?:inte|ej|ingen|inga|inget|aldrig|icke)(?: alls)?"
_WHO = r"(?:det|den|de|dom|dem|man|paret|makarna|huset|båda)"
_VERB = rf"(?:(?:finns|behövs|krävs|fordras|erfordras|existerar|förekommer|används)(?: {_WHO})?|(?:har|behöver) {_WHO})"
_HAD = r"(?: (?:haft|funnits|behövts))?"
_OVER = r"(?=\s*(?:[.,!;:)]|$|[–-] )| (?:i|på|ute|här|där|hos|eftersom|för|då|utan)\b)"
_DENIED = rf"{_VERB}(?: ?{_SURE}){{0,3}} {_NONE}{_HAD}(?: {_SURE}){{0,2}}{_OVER}|har (?:{_WHO} )?(?:{_SURE} )?aldrig (?:haft|funnits|behövts){_OVER}"
_DENIED_WHOLE = re.compile(rf"(?i)\b(?:någon |nån )?(?:(?:port|dörr|entré)kod(?:en)?|kod|port)\s?[:?–-]?\s?(?:{_DENIED})")
_DENIED_VALUE = re.compile(rf"(?i)(?:{_DENIED})")
_DENIAL = re.compile(rf"(?i)(?:det )?(?:{_VERB}|har)(?: ?{_SURE}){{0,3}} {_NONE}{_HAD}\b|(?i:nej)[ ,;(–-]+(?:inte|ej|bara|endast|men|utom|förutom)\b")
_PLACED = re.compile(rf"(?i)(?: {_SURE})*,? (?:i|på|hos|bland|med|inne|här i|här på|här hos|där i)\b")
_HOME = re.compile(
    rf"(?i)(?: {_SURE})*,? (?:(?:i|på|hos|här i|här på|här hos|där i) )(?:(?:det|den|detta|deras|sin|sitt|hela|ett|en|något|någon|nån|våra?|makarnas|parets|gamla|egen|eget|här|där) )*"
    r"(?:\w*hus\w*|fastighet\w*|byggnad\w*|\w*port\w*|entré\w*|trapp\w*|uppgång\w*|\w*dörr\w*|\w*villa\w*|adress\w*|\w*gård\w*|lägenhet\w*|lgh|landet|område\w*|bostad\w*|loftgång\w*|gatan|\w+(?:gatan|vägen|gränd)"
    r"|dem|dom|de|makarna|paret|honom|henne|familjen|av (?:ställena|dem)|ställ\w+|markplan|bottenplan|bottenvåning\w*|(?<=hos )(?-i:[A-ZÅÄÖ])\w+)\b"
)
_TIMED = re.compile(
    rf"(?i)(?: {_SURE})*,? \(?(?:(?:på |under |om )?(?:dagtid|dagen|dagarna|dagar|vardagar\w*|kväll\w*|natten|nattetid|nätter\w*|kontorstid|helger\w*|morgon\w*|förmiddag\w*|eftermiddag\w*)"
    r"|(?:när|så länge|medan) (?:porten|entrén|dörren|ytterdörren|det) (?:är|står|hålls) (?:öpp|olås|upplås)\w*|mellan|före|innan|efter|från|förrän|till|fram till|kl|klockan|när|så länge)\b(?! (?:porten|entrén|huset|dem|dom|makarna|paret|de|lägenhet\w*|låset|det är|de bor|trapp\w*))"
)
_LETS_IN = re.compile(r"(?i)(?<!alltid )(?<!porten )(?<!dörren )\b(?:öppnar|öppna|möter|möta|möts|släpper|släppa|låser upp|(?:tar|ta) emot|kommer (?:ner|ned|ut)|(?:går|gå) (?:ner|ned|ut)|på plats)\b")
_NOT_NEEDED = re.compile(r"(?:kod|koden|port)\b[ :?–-]*(?:det )?(?:behövs|krävs) (?:det )?(?:inte|ej)(?: [.!])*$")
# A house by itself has no gate: who opens there opens the door.
_HOUSE = re.compile(r"(?i)\b(?:villa|radhus|parhus|kedjehus|enplanshus|torp|gård|(?:är|bor i|lite|litet|eget|ett|liten|fristående) hus)\b")
_UNSURE = re.compile(
    r"(?i)\b(?:nog|väl|visst|säkert|troligen|troligtvis|sannolikt|förmodligen|antagligen|tydligen|möjligen|möjligtvis|kanske|lär|ska (?:visst )?(?:inte|ej) (?:finnas|behövas)"
    r"|(?:inte|ej) (?:alltid|jämt|hela tiden|nu|just nu)|\w*kod (?:just nu|för närvarande)|för tillfället|tror|brukar|så ?vitt (?:jag|vi)|vad (?:jag|vi) (?:vet|minns|förstår|förstått|ser))\b"
)
_TO_COME = re.compile(r"(?i)\bmen (?:(?:det|den|en|kod|koden) (?:kommer|blir|ska komma|är på gång)(?: (?:snart|nog|en|sen|senare|i \w+|inom kort))*(?=\s*(?:[.,!;)]|$))|(?:\w+ ){1,3}(?:ska |skall |kommer att |planerar att |tänker )?(?:sätta|sätter|installera|installerar|införa|inför|skaffa|skaffar) (?:in |upp )?(?:en|ett|kod\w*|port\w*|lås\w*))|\bhåller på att (?:sätta|installera|införa|skaffa|fixa|ordna)\b|\b(?:värden|hyresvärden|fastighetsägaren|föreningen|bostadsrättsföreningen|brf|styrelsen) (?:(?:ska|skall|kommer att|planerar att|tänker) )?(?:sätta|sätter|installera|installerar|införa|inför|skaffa|skaffar|byta|byter) (?:in |upp |till )?(?:(?:en|ett|ny|nytt) )?(?:kod|port)\w*")
_AS_FAR = re.compile(r"(?i),? ?(?:såvitt|så vitt|vad) (?:jag|vi) (?:vet|minns|förstår|förstått|ser|kan se)|,? ?(?:tror|antar|hoppas|gissar) (?:jag|vi)\b")
_NO_DOUBT = re.compile(r"(?i)(?<=port)(?:en)? att (?:tala|prata) om\b|om (?=tid\b)")
UNKNOWN = re.compile(
    r"(?i)\b(?:vet|känner|okänd\w*|fått|återkommer|återkommit|oklart|ännu|än|kollar|om|aning|uppgift\w*|saknar|glömt|osäker\w*|kanske|unknown|not known"
    r"|(?:ej|inte|ingen) (?:\w+ ){0,2}(?:känd\w*|känt|klar\w*|bekräfta\w*|bestäm\w*|säker\w*|angiv\w*"
    r"|notera\w*|kontrollera\w*|tillgänglig\w*|(?:port|dörr|entré)?koden)"
    # What the writer has not, there may be.
    r"|(?:har (?:vi|jag)|(?:vi|jag) har) (?:\w+ ){0,3}(?:inte|ej|ingen|inga|inget)(?=\s*(?:[.,!;:)]|$|(?:port|dörr|entré)?kod)))\b"
)
_NO_CODE = re.compile(
    r"(?i)\b(?:(?:det )?finns (?:det )?|(?:det )?behövs |(?:det )?krävs |de har )?(?:ingen|inga|ej|inte|utan|no|varken)(?: (?!nyckel)\w{1,12}){0,2} (?:(?:port|dörr|entré|gate|entrance )?kod\w{0,4}|code|entry code|port|portlås|låst port|portlåsning)(?: (?:finns|behövs|krävs|needed|required))?(?: alls)?(?![\w])"
    r"|\b(?:någon|nån) (?:port|portkod|dörrkod|kod)(?: att \w+ \w+| _+)? (?:finns|behövs|krävs|är|har \w+|har \w+ \w+) (?:det )?(?:inte|ej|aldrig)\b(?: haft)?"
    r"|\b(?:någon |nån )?(?:(?:port|dörr|entré)?kod(?:en)?|port) (?:finns|behövs|krävs) (?:det )?(?:ej|inte)\b|\b(?:port(?:en)?|entrén?|ytterdörren) (?:är |står )?(?:alltid )?(?:öppen|olåst)\b"
)

"""Turns what programs and chats put around facts into lines of labels and values; every place in the text stays."""

from __future__ import annotations

import re

from workflow.routines.shared_lock.reading.text.boxes import without_unticked
from workflow.routines.shared_lock.reading.text.dictated import marked

_LEAST = 2


def laid_out(text: str) -> str:
    """The text, as long as before, with exports, chat heads, questions and arrows as lines that a label begins."""
    for turn in (marked, without_unticked, _json, _xml, _keys, _chat, _answers, _quoted_questions, _leaders, _arrows):
        text = turn(text)
    return text


def _blank(text: str) -> str:
    return re.sub(r"\S", " ", text)


# Exports -----------------------------------------------------------------------------------------


def _json(text: str) -> str:
    """ `{"kontakt":{"namn":"Bo Ek","tel":"013-…"}}` is "kontakt namn : Bo Ek" and "tel : 013-…"."""
    if len(_JSON_KEY.findall(text)) <= _LEAST:
        return text
    begin, end = text.find("{"), text.rfind("}")
    if not 0 <= begin < end:
        return text
    found: list[str] = []
    for match in _JSON_PART.finditer(text, begin, end + 1):
        part = match[0]
        if match["string"] is not None:
            found.append(f" {part[1:-1]} ")
        elif match["nested"] is not None:
            # The label of what is nested leads its first fact.
            found.append(" " * len(part))
        else:
            found.append({",": "\n", "}": "\n", "]": "\n", "{": " ", "[": " ", "\n": " "}.get(part, part))
    return f"{text[:begin]}{''.join(found)}{text[end + 1 :]}"


def _xml(text: str) -> str:
    """ "<kontakt><namn>Bo Ek</namn></kontakt>" is "kontakt namn:Bo Ek"."""
    if len(re.findall(r"</[a-zåäö_]+>", text)) <= _LEAST:
        return text
    text = re.sub(r"</[\w-]+>", lambda each: "\n" + " " * (len(each[0]) - 1), text)
    # A tag that holds others is the first words of the label of the next.
    return re.sub(r"<(?P<name>[^\W\d][\w-]*)(?P<more>[^<>]*)>(?P<gap>\s*)(?P<inner>(?=<))?", _tag, text)


def _tag(found: re.Match[str]) -> str:
    values = re.sub(r"[\w-]+=|\"|'|/", lambda each: " " * len(each[0]), found["more"])
    values = re.sub(r"\S+", lambda each: each[0] if re.fullmatch(r"\d|(?i:ja|nej|true|false)", each[0]) else " " * len(each[0]), values)
    if found["inner"] is not None:
        return f" {found['name']}{values} {_blank(found['gap']).replace(chr(10), ' ')}"
    return f" {found['name']}:{values}{found['gap']}" if not re.search(r"\d", values) else f" {found['name']}{values}:{found['gap']}"


def _keys(text: str) -> str:
    """ "P1_NAMN=Bo Ek" is "P1 NAMN=Bo Ek"."""
    return re.sub(r"(?m)^([ \t]*)([^\W\d]\w*_\w+)(?=[ \t]*[=:])", lambda each: each[1] + each[2].replace("_", " "), text)


# Chats and questions -----------------------------------------------------------------------------


def _chat(text: str) -> str:
    """The lines of a chat without the time and the speaker."""
    return _without_heads(text, CHAT_HEAD) if len(CHAT_HEAD.findall(text)) >= _LEAST else text


def _answers(text: str) -> str:
    """Questions and answers without the words that say which is which."""
    if min(len(_QUESTION.findall(text)), len(_ANSWER.findall(text))) < _LEAST:
        return text
    return _without_heads(_without_heads(text, _QUESTION), _ANSWER)


def _without_heads(text: str, head: re.Pattern[str]) -> str:
    return head.sub(lambda each: _blank(each[0]), text)


def _quoted_questions(text: str) -> str:
    """Our questions with the unit's answers between them are the unit's own text, and so is the line that leads to the first."""
    return _LEADS_TO_QUESTION.sub(_unquoted, _QUOTED.sub(_unquoted, text)) if is_answered_between(text) else text


def is_answered_between(text: str) -> bool:
    """Whether answers stand between quoted questions."""
    return len(_QUOTED.findall(text)) >= _LEAST


def _unquoted(line: re.Match[str]) -> str:
    return f" {line[0][1:]}"


# Marks -------------------------------------------------------------------------------------------


def _leaders(text: str) -> str:
    """ "Namn ........ Bo Ek" is "Namn : Bo Ek"."""
    return _LEADER.sub(lambda each: each[1] + ":" + " " * (len(each[2]) - 1), text) if len(_LEADER.findall(text)) > _LEAST else text


def _arrows(text: str) -> str:
    """ "Kontakt -> Bo Ek" is "Kontakt : Bo Ek": an arrow behind words only parts a label from its value."""
    return _ARROW.sub(lambda each: each[1] + ":" + " " * (len(each[2]) - 1), text)


_JSON_KEY = re.compile(r'"[^"\n]{1,40}"\s*:')
_JSON_PART = re.compile(r'(?P<nested>:\s*\[\s*\{|:\s*[{\[])|"(?P<string>(?:[^"\\]|\\.)*)"|[^"]', re.DOTALL)
# A small word before a capital is no name: "död Lina".
_SPEAKER = r"(?![a-zåäö][\w.'-]* [A-ZÅÄÖ])[^\W\d_][\w.'-]*(?: [^\W\d_][\w.'-]*){0,2}(?:, ?[^\W\d_][\w/-]*(?: [^\W\d_][\w/-]*){0,2})?(?: ?\([^)\d]{1,30}\))?"
_CLOCK = r"(?:\d{4}-\d\d-\d\d[ ,T]{1,2})?(?:kl\.? ?)?(?:[01]?\d|2[0-3])[:.][0-5]\d(?::[0-5]\d)?"
# "[09:12] Anna, ssk: …", "09.12 Anna: …", "Anna 09:12: …", "Anna (09:12): …"
CHAT_HEAD = re.compile(rf"(?m)^[ \t]*(?:\[{_CLOCK}\]|{_CLOCK}(?: ?[-–])?) ?(?P<first>{_SPEAKER}) ?:(?!\d)|^[ \t]*(?P<last>{_SPEAKER}),? [\[(]?{_CLOCK}[\])]? ?:(?!\d)")
_QUESTION = re.compile(r"(?im)^[ \t]*(?:fråga|question|f|q) ?\d{0,2} ?[:.)](?= )")
_ANSWER = re.compile(r"(?im)(?:^[ \t]*|(?<=\?) ?)(?:svar|answer|ans|s|a) ?\d{0,2} ?[:.)](?= )")
_QUOTED = re.compile(r"(?m)^>[^>\n]*\?[ \t]*$(?=\n+[ \t]*[^>\s])")
_LEADS_TO_QUESTION = re.compile(r"(?m)^>[^>\n?]*:[ \t]*$(?=\n [^>\n]*\?[ \t]*$)")
_LEADER = re.compile(r"(?m)^([ \t]*[^\W\d][^.:=\n]{1,40}?[ \t]*)(\.{3,})(?=[ \t]*[^.:\s])")
_ARROW = re.compile(r"(?m)^([ \t]*(?:[-*•] )?[^\W\d][^\d\n:=<>-]{1,40}?[ \t]*)([-=]{1,3}>)(?=[ \t]*\S)")

"""Reads tables: a row of labels above rows of values, or a row of persons above rows of facts, becomes labelled cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workflow.routines.shared_lock.reading.lines.labels import Asked, Label, label_of_words, role_of
from workflow.routines.shared_lock.reading.lines.segments import Segment
from workflow.routines.shared_lock.reading.people.pronouns import agree
from workflow.routines.shared_lock.reading.text.mail import Line
from workflow.routines.shared_lock.reading.text.tokens import Token, tokens_of

_GAP = re.compile(r"\s*\t\s*|\s*\|\s*|(?<=\S) {3,}(?=\S)|\s*;\s*(?=\S)")
_ONE_TAB = re.compile(r" *\t *")
_NARROW_GAP = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_COMMA = re.compile(r",")
_FEWEST_COMMAS, _LEAST_COLUMNS = 2, 2
_HEAD_OF_PAIR = re.compile(r"(?P<head>[^\d\W][^:=\t|\d]{1,30}?)\s*[:=\t|]\s*(?=\S)")
_BETWEEN_TWO = re.compile(r"\s*/\s*")


@dataclass(frozen=True)
class Row:
    """One line: its tokens, and its cells as labelled segments where it stands in a table."""

    text: str
    tokens: Sequence[Token]
    cells: list[Segment] | None = None


def rows_of(lines: Sequence[Line]) -> Iterator[Row]:
    """The lines with their tokens; those of a table with the label of each cell."""
    at = 0
    while at < len(lines):
        table = _table(lines, at) or _side_by_side(lines, at) or _in_pairs(lines, at)
        if table is None:
            yield Row(lines[at].text, tokens_of(lines[at]))
            at += 1
        else:
            rows, at = table
            yield from rows


def _table(lines: Sequence[Line], at: int) -> tuple[list[Row], int] | None:
    gap = _COMMA if lines[at].text.count(",") >= _FEWEST_COMMAS and not _GAP.search(lines[at].text) else _GAP
    heads = _cells(lines[at], gap)
    if len(heads) < 2:
        return None
    labels = [_label(each) for each in heads]
    asked = [label for label in labels if label is not None]
    by_column = len(asked) == len(heads) and len({x.what for x in asked if x.what != "other"}) > 1 and all(x.what != "facts" or not x.index for x in asked)
    by_person = len(heads) > 1 and all(x is not None and x.what == "facts" and (x.index or x.role) for x in labels[1:]) and (
        labels[0] is None or labels[0].what in ("other", "facts")
    )  # fmt: skip
    if not (by_column or by_person):
        return None
    rows, end = [Row(lines[at].text, tokens_of(lines[at]), [])], at + 1
    while end < len(lines) and lines[end].text:
        cells = _cells(lines[end], gap)
        if gap is _GAP and len(cells) < len(heads) == len(narrow := _cells(lines[end], _NARROW_GAP)):
            # A long value leaves less room before the next column.
            cells = narrow
        if gap is _GAP and len(cells) < len(heads) == len(_cells(lines[at], _ONE_TAB)) == len(empty := _cells(lines[end], _ONE_TAB)):
            # A cell that is empty keeps its column: "Alkagatan 28\t1304\t\t3051".
            cells = empty
        if re.fullmatch(r"[\s|:+=-]+", lines[end].text):
            end += 1
            continue
        if len(cells) < 2 or len(cells) > len(heads) + 1 or (by_column and _begins_line(cells[0])):
            break
        pair = by_person and len(labels) > 2 or (labels[0] is None or labels[0].what == "other")
        rows.append(_by_column(lines[end], cells, labels) if by_column else _by_person(lines[end], cells, labels if pair else [None, *labels]))
        end += 1
    return (rows, end) if len(rows) > 1 else None


def _side_by_side(lines: Sequence[Line], at: int) -> tuple[list[Row], int] | None:
    """Rows of one fact each with a person in every column, below a head that need name nobody: "Namn | Bo Ek | Ada Ek", "Pnr | … | …"."""
    first = _cells(lines[at], _GAP)
    if len(first) < _LEAST_COLUMNS:
        return None
    headed = len(first) > _LEAST_COLUMNS and (not first[0].text.strip() or _asked(first[0]) is None) or len(first) == _LEAST_COLUMNS and _asked(first[0]) is None
    begins, heads = (at + 1, first) if headed else (at, [])
    found: list[tuple[Line, list[Line], Asked]] = []
    end = begins
    while end < len(lines) and lines[end].text:
        cells = _cells(lines[end], _GAP)
        asked = _asked(cells[0])
        if asked is not None and len(cells) > 1 and (not found or len(cells) == len(found[0][1]) or len(cells) == _LEAST_COLUMNS and asked == "address"):
            found.append((lines[end], cells, asked))
        elif not re.fullmatch(r"[\s|:+=-]+", lines[end].text):
            break
        end += 1
    kinds = [asked for _, _, asked in found]
    whole = len(found) > 1 and len(found[0][1]) > _LEAST_COLUMNS and kinds.count("number") == 1 and kinds.count("name") == 1
    if not whole or not all(_is_of_kind(cell, asked) for _, cells, asked in found for cell in cells[1:] if asked in ("name", "number")):
        return None
    columns = len(found[0][1]) - 1
    heads = heads[-columns:] if len(heads) >= columns else []
    roles = [(role_of(tokens_of(head))[0] if _label(head) else None) or "person" for head in heads] or ["person"] * columns
    rows = [Row(lines[at].text, tokens_of(lines[at]), [Segment(Label("other"), tokens_of(lines[at]), [])])] if headed else []
    # The names first, so that the numbers have whom to be about.
    for line, cells, asked in sorted(found, key=lambda each: each[2] != "name"):
        segments = [Segment(Label("other"), tokens_of(cells[0]), [])]
        for n, cell in enumerate(cells[1:], 1):
            alone = len(cells) == _LEAST_COLUMNS
            tokens = tokens_of(cell)
            if tokens:
                label = Label("address", both=True) if alone else Label("facts" if asked == "name" else asked, roles[n - 1], n)
                segments.append(Segment(label, [], tokens))
        rows.append(Row(line.text, tokens_of(line), segments))
    return rows, end


def _in_pairs(lines: Sequence[Line], at: int) -> tuple[list[Row], int] | None:
    """Two rows that state two persons with a stroke between: "Namn: Bo Ek / Ada Ek" above "Pnr: 1934… / 1936…"; their sexes agree where the names tell."""
    if at + 1 >= len(lines):
        return None
    names, numbers = map(_halves, lines[at : at + 2])
    heads = [_asked_of_pair(line) for line in lines[at : at + 2]]
    if heads != ["name", "number"] or not all(_is_of_kind(cell, asked) for cells, asked in ((names, "name"), (numbers, "number")) for cell in cells) or not len(names) == len(numbers) == _LEAST_COLUMNS:  # type: ignore[arg-type]
        return None
    if not agree((name.text.split()[0], next(each.value for each in tokens_of(number) if each.what == "id")) for name, number in zip(names, numbers, strict=True)):
        return None
    found = []
    for line, cells, asked in ((lines[at], names, "facts"), (lines[at + 1], numbers, "number")):
        head = tokens_of(Line(line.text[: cells[0].start - line.start], line.start))
        found.append(Row(line.text, tokens_of(line), [Segment(Label("other"), head, []), *(Segment(Label(asked, "person", n), [], tokens_of(cell)) for n, cell in enumerate(cells, 1))]))  # type: ignore[arg-type]
    return found, at + 2


def _asked_of_pair(line: Line) -> Asked | None:
    """What the head of a row of two asks for; "Brukare:" asks for names."""
    head = _HEAD_OF_PAIR.match(line.text)
    label = _label(Line(head["head"], line.start)) if head else None
    return None if label is None or label.index or label.role not in (None, "person") else "name" if label.what == "facts" else label.what


def _halves(line: Line) -> list[Line]:
    """The two values of a row with a label."""
    head = _HEAD_OF_PAIR.match(line.text)
    marks = list(_BETWEEN_TWO.finditer(line.text, head.end())) if head else []
    if head is None or len(marks) != 1:
        return []
    return [Line(line.text[begin:end], line.start + begin) for begin, end in ((head.end(), marks[0].start()), (marks[0].end(), len(line.text)))]


def _asked(cell: Line) -> Asked | None:
    """Which fact of a person the first cell of a row asks for."""
    label = _label(cell)
    return label.what if label is not None and label.what in ("name", "number", "address", "apartment", "town", "phone") else None


def _is_of_kind(cell: Line, asked: Asked) -> bool:
    kinds = [token.what for token in tokens_of(cell)]
    return kinds.count("id") == 1 if asked == "number" else kinds.count("word") > 1 and set(kinds) <= {"word", "mark"}


def _begins_line(cell: Line) -> bool:
    """ "Kontakt;Siv-Britt;070-…" below the persons: a separate label, and no row of the table."""
    label = _label(cell)
    return label is not None and label.what in ("contact", "gate", "phone", "address", "ignored")


def _by_column(line: Line, cells: list[Line], labels: Sequence[Label | None]) -> Row:
    """One row a person: each cell is what its column asks for."""
    segments: list[Segment] = []
    begun = False
    roles = [role_of(tokens_of(cell)) for cell, label in zip(cells, labels, strict=False) if label is not None and label.what in ("other", "facts")]
    role, index = next((each for each in roles if each[0]), (None, 0))
    for cell, label in zip(cells, labels, strict=False):
        tokens = tokens_of(cell)
        if label is None or not tokens:
            continue
        if label.what in ("name", "facts") and not begun:
            if label.what == "facts" and any(x is not None and x.what == "name" for x in labels):
                continue
            label, begun = replace(label, what="name" if label.half else "facts", role=role, index=index), True
        segments.append(Segment(label, [], tokens, first=not segments))
    return Row(line.text, tokens_of(line), _numbered(segments))


def _numbered(segments: list[Segment]) -> list[Segment]:
    """A person's cells with the name first, so that the others are about that person."""
    return sorted(segments, key=lambda each: each.label is None or each.label.what not in ("facts", "name"))


def _by_person(line: Line, cells: list[Line], labels: Sequence[Label | None]) -> Row:
    """One row a fact: the first cell tells which, the others are of the persons above."""
    head = tokens_of(cells[0])
    fact = label_of_words(head)
    if fact is None or fact.what not in ("name", "number", "address", "apartment", "town", "phone", "facts"):
        return Row(line.text, tokens_of(line))
    segments = [Segment(Label("other"), head, [])]
    for cell, person in zip(cells[1:], labels[1:], strict=False):
        tokens = tokens_of(cell)
        if person is not None and tokens:
            what = "facts" if fact.what == "name" else fact.what
            segments.append(Segment(Label(what, person.role, person.index), [], tokens))
    return Row(line.text, tokens_of(line), segments)


def _cells(line: Line, gap: re.Pattern[str]) -> list[Line]:
    if line.text.startswith("|"):
        line = Line(line.text[1:].rstrip().removesuffix("|"), line.start + 1)
    found, place = [], 0
    for match in gap.finditer(line.text):
        found.append(Line(line.text[place : match.start()], line.start + place))
        place = match.end()
    found.append(Line(line.text[place:], line.start + place))
    while len(found) > 1 and not found[-1].text.strip():
        found.pop()
    return found


def _label(cell: Line) -> Label | None:
    tokens = [each for each in tokens_of(cell) if each.text != ":"]
    return label_of_words(tokens) if tokens and all(t.what in ("word", "number", "mark") for t in tokens) else None

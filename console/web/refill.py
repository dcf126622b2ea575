"""Puts what was typed back into a page's form: any form of any page, found by where it is sent."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from html import escape
from html.parser import HTMLParser

Pairs = Sequence[tuple[str, str]]
_NEVER = frozenset({"csrf"})
_BOXES = ("checkbox", "radio")


def refilled(page: str, action: str, typed: Pairs, notice: str = "") -> str:
    """The page with the fields of the form that goes to `action`, or to its preview, as typed; a notice before all else."""
    parser = _Refill(action, typed, notice)
    parser.feed(page)
    parser.close()
    return "".join(parser.out)


class _Refill(HTMLParser):
    """Copies a page as it stands, but for the values of one form's fields and the details that hide it."""

    def __init__(self, action: str, typed: Pairs, notice: str) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._action, self._notice, self._inside = action, notice, False
        self._typed: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in typed:
            if name not in _NEVER:
                self._typed[name].append(value)
        self._details: list[int] = []
        self._select: list[str] | None = None
        self._option: int | None = None
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known, raw = dict(attrs), self.get_starttag_text() or ""
        if tag == "details":
            self._details.append(len(self.out))
        elif tag == "form":
            self._inside = known.get("action") in (self._action, f"{self._action}/preview")
            for place in self._details if self._inside else ():
                self.out[place] = re.sub(r"<details(?![^>]*\sopen[\s>])", "<details open", self.out[place], count=1)
        elif self._inside:
            raw = self._field(tag, known, raw)
        self.out.append(raw)
        if tag == "main" and self._notice:
            self.out.append(self._notice)

    handle_startendtag = handle_starttag

    def _field(self, tag: str, known: dict[str, str | None], raw: str) -> str:
        name = known.get("name") or ""
        values = self._typed.get(name, [])
        if tag == "input":
            return _input(known, raw, values, bool(name) and name not in _NEVER)
        if tag == "select":
            self._select = values
        elif tag == "option" and self._select:
            self._end_option()
            raw = re.sub(r"\sselected(=\"[^\"]*\")?", "", raw)
            if known.get("value") is None:
                self._option = len(self.out)
            elif known["value"] in self._select:
                raw = raw.replace("<option", "<option selected", 1)
        elif tag == "textarea" and values:
            self._silent = True
            return raw + escape(values[0])
        return raw

    def _end_option(self) -> None:
        """An option without a value is what it says."""
        if self._option is None:
            return
        if "".join(self.out[self._option + 1 :]).strip() in map(escape, self._select or ()):
            self.out[self._option] = self.out[self._option].replace("<option", "<option selected", 1)
        self._option = None

    def handle_endtag(self, tag: str) -> None:
        if tag in ("option", "select"):
            self._end_option()
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._silent = False
        elif tag == "form":
            self._inside = False
        elif tag == "details" and self._details:
            self._details.pop()
        self.out.append(f"</{tag}>")

    def _copy(self, text: str) -> None:
        if not self._silent:
            self.out.append(text)

    def handle_data(self, data: str) -> None:
        self._copy(data)

    def handle_entityref(self, name: str) -> None:
        self._copy(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._copy(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._copy(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._copy(f"<!{decl}>")


def _input(known: dict[str, str | None], raw: str, values: list[str], named: bool) -> str:
    kind = known.get("type") or "text"
    if not named or kind in ("password", "file", "submit"):
        return raw
    if kind in _BOXES:
        raw = re.sub(r"\schecked(=\"[^\"]*\")?", "", raw)
        return raw.replace("<input", "<input checked", 1) if (known.get("value") or "on") in values else raw
    if not values:
        return raw
    raw = re.sub(r"\svalue=\"[^\"]*\"", "", raw)
    return raw.replace("<input", f'<input value="{escape(values.pop(0))}"', 1)

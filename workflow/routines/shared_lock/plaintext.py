"""Turns what stands in a ticket into the text that a person sees; every step is linear, and the text is cut before."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

TEXT_CHARACTERS = 40_000
# Of what a person sees, without the styles and tags of a mail program: some six pages.
SEEN_CHARACTERS = 20_000
LINE_CHARACTERS = 4_000
LINES = 300

CHUNK = 500
LINE_END = re.compile(r"\r\n|[\r\n\u2028\u2029\v\f]")
_HYPHENS = frozenset("\u2010\u2011\u2012\u2212\ufe63\uff0d")
_CHECKBOXES = frozenset("☐☑☒□")
_UNSEEN = frozenset({"Cc", "Cs", "Cn", "Co", "So", "Sk"})
_TAG = re.compile(
    r"(?i)<(?:/?(?:html|head|body|title|style|script|meta|link|p|br|div|span|table|tbody|thead|tr|td|th|ul|ol|li|b|i|u|em|strong|a"
    r"|font|img|s|del|strike|h[1-6]|hr|pre|blockquote|center|section|article|template|noscript|o:p|dl|dt|dd)\b|!--|!\[|!doctype|\?xml)"
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,5});")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
        "tr",
    ]
)
_SILENT = frozenset(
    ["script", "style", "head", "title", "template", "noscript", "select", "textarea", "object", "svg", "s", "strike", "del", "-comment"]
)
# Nothing of these is shown as anything else, and nothing of them composes.
_PLAIN = re.compile(r"[ -~\tÅÄÖåäöÉéÜü]*")
_HIDDEN = re.compile(
    r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d])"
)
_QUOTE_CLASSES = re.compile(r"(?i)gmail_quote|yahoo_quoted|moz-cite|protonmail_quote")


def seen_text(raw: str) -> tuple[str, bool]:
    """The text with one "\\n" a line, and whether nothing was cut off."""
    cut = raw[:TEXT_CHARACTERS]
    if is_markup(cut):
        cut = text_of_html(cut)
    lines, whole = [], len(raw) <= TEXT_CHARACTERS and len(cut) <= SEEN_CHARACTERS
    for line in LINE_END.split(cut[:SEEN_CHARACTERS]):
        whole &= len(line) <= LINE_CHARACTERS
        lines.append(_normal(line[:LINE_CHARACTERS]))
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines[: 2 * LINES]), whole and sum(map(bool, lines)) <= LINES


def is_markup(text: str) -> bool:
    """Whether a text holds a tag or an entity of HTML."""
    return bool(_TAG.search(text) or _ENTITY.search(text))


def _normal(line: str) -> str:
    """One line in composed letters, without what has no shape; gaps of other kinds are spaces."""
    if _PLAIN.fullmatch(line):
        return line.rstrip()
    # In chunks: NFKC is quadratic on long runs of combining marks.
    chunks = (line[at : at + CHUNK] for at in range(0, len(line), CHUNK))
    shown = "".join(unicodedata.normalize("NFKC", "".join(map(shown_as, chunk))) for chunk in chunks)
    return "".join(" " if each.isspace() and each != "\t" else each for each in shown).rstrip()


def shown_as(character: str) -> str:
    """What a person sees of one character: a plain hyphen, a space for what has no shape, nothing for what only formats."""
    if character in _HYPHENS:
        return "-"
    if character.isascii():
        return character if character.isprintable() or character == "\t" else " "
    if character in _CHECKBOXES:
        # Which box is ticked decides what is ordered.
        return character
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category in _UNSEEN else character


def text_of_html(markup: str) -> str:
    """The text that a browser shows, a line for each block, cells of a table divided by tabs."""
    tree = LexborHTMLParser(markup)
    # Without blocks the line breaks are the writer's: plain text that holds a tag or an entity.
    flows = any(tree.css_first(tag) for tag in ("p", "br", "div", "table", "li"))
    pieces: list[str] = []
    cells = 0
    for tag, text, opens in _walked(tree.root):
        if cells and tag not in ("-text", "td", "th", "tr", "table"):
            # What breaks a line within a cell does not break its row.
            pieces.append(" " if tag == "br" or tag in _BLOCKS else "")
        elif tag == "-text":
            pieces.append(re.sub(r"[ \t\r\n\f]+", " ", text) if flows else text)
        elif tag == "br" and opens:
            pieces.append("\n")
        elif tag in ("td", "th"):
            cells += 1 if opens else -1
            pieces.append("" if opens else "\t")
        elif tag == "-quote":
            pieces.append("\n\x01\n" if opens else "\n\x02\n")
        elif tag in _BLOCKS:
            pieces.append("\x00")
    return _quoted("".join(pieces)) if flows else "".join(pieces).replace("\x00", "\n").replace("\x01", "").replace("\x02", "")


def _walked(root: LexborNode | None) -> Iterator[tuple[str, str, bool]]:
    """Tags as they open and close, and the texts between; what a person does not see is left out."""
    node, closing = root, False
    while node is not None:
        tag, kind = node.tag or "", ""
        silent = tag in _SILENT or (tag not in ("-text", None) and not closing and _is_hidden(node))
        if tag == "-text":
            yield "-text", node.text_content or "", True
        elif not silent:
            kind = "-quote" if _is_quote(node) else tag
            if not closing:
                yield kind, "", True
                if node.child is not None:
                    node = node.child
                    continue
            yield kind, "", False
        if node.mem_id == (root.mem_id if root is not None else 0):
            return
        closing = node.next is None
        node = node.parent if closing else node.next


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return bool(attributes) and ("hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or "")))


def _is_quote(node: LexborNode) -> bool:
    if node.tag == "blockquote":
        return True
    return node.tag == "div" and bool(_QUOTE_CLASSES.search((node.attributes or {}).get("class") or ""))


def _quoted(text: str) -> str:
    """Lines of a quoted element begin with ">", as in plain mail; block borders make one line break each."""
    text = re.sub(r"[ \t]*(?:\x00[ ]*)+", "\n", re.sub(r"\n ", "\n", text))
    lines, depth = [], 0
    for line in text.split("\n"):
        if line.strip() in ("\x01", "\x02"):
            depth = max(0, depth + (1 if "\x01" in line else -1))
            continue
        line = re.sub(r" {2,}", " ", re.sub(r" *\t *", "\t", re.sub(r"[\x01\x02]", "", line)))
        line = line.strip(" ").rstrip("\t")
        lines.append(f"{'>' * depth} {line}" if depth and line else line)
    return "\n".join(lines)

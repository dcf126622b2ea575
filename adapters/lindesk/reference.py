"""The reference line that ends each of our comments, by which a desk that keeps no keys can be asked for it.

Its first part is made from the key, its second from the text before it. A reply that quotes our comment has words of
its own as well, so its second part does not fit, and it is not taken for ours. Both are consonants: no digits that a
reader of tickets could take for a personal number, and no word.
"""

from __future__ import annotations

import re
from hashlib import sha256

_LETTERS = "BCDFGHJKLMNPQRST"
_KEY, _CHECK = 12, 6
_LINE = re.compile(rf"\s*Referens: ([{_LETTERS}]{{{_KEY}}})-([{_LETTERS}]{{{_CHECK}}})\s*\Z")


def with_reference(text: str, key: str) -> str:
    """The text as it is sent to a desk."""
    return f"{text}\n\nReferens: {_of(key, _KEY)}-{_of(_words(text), _CHECK)}"


def refers_to(text: str, key: str) -> bool:
    """Whether a text carries the reference of this key."""
    return f"Referens: {_of(key, _KEY)}-" in text


def is_own(text: str) -> bool:
    """Whether a text is one of our comments, as it was sent and with nothing added."""
    found = _LINE.search(text)
    return found is not None and found[2] == _of(_words(text[: found.start()]), _CHECK)


def without_reference(text: str) -> str:
    """One of our comments as it was before the reference was added."""
    found = _LINE.search(text)
    return text[: found.start()].rstrip() if found else text


def _words(text: str) -> str:
    # A desk may break lines in another way than they were sent.
    return "".join(text.split())


def _of(text: str, length: int) -> str:
    digits = sha256(text.encode("utf-8", "replace")).hexdigest()[:length]
    return "".join(_LETTERS[int(digit, 16)] for digit in digits)

"""Compresses what is sealed of an order, where its routine has one with a dictionary: text that the compressor knows beforehand.

The bytes are those of RFC 1950. Its header says whether a dictionary is needed and names it by its Adler-32 checksum, so that
several may be in use at once. A dictionary in use never changes: what was written with it is opened with it and no other.
"""

from __future__ import annotations

import zlib
from typing import NamedTuple

from storage.schema_reasons import DICTIONARY_UNKNOWN
from workflow.errors import DictionaryUnknown

NONE = 0
"""The number that stands for no dictionary."""
_NEEDS_ONE = 0x20


class Dictionary(NamedTuple):
    """A text that the compressor knows beforehand, and the number by which what is compressed with it names it."""

    number: int
    text: bytes


_known: dict[int, Dictionary] = {}


def declare(number: int, text: bytes) -> Dictionary:
    """A dictionary of a routine, which this program can read with from now on.

    `number` is the Adler-32 checksum of `text`, written next to it so that the text cannot be edited. Raises `ValueError` where
    it is another, and where another text has this number.
    """
    found = zlib.adler32(text)
    if found != number:
        raise ValueError(
            f"The text of dictionary {number:#010x} has the number {found:#010x}. What was written with a dictionary is opened "
            "with it and no other: leave it as it was, and declare a new one with the new number."
        )
    made = Dictionary(number, text)
    if number == NONE or _known.setdefault(number, made) != made:
        raise ValueError(f"Two dictionaries have the number {number:#010x}; change one that is not in use.")
    return made


def compress(content: bytes, dictionary: Dictionary | None) -> bytes:
    """The content compressed, with this dictionary where there is one."""
    if dictionary is None:
        return zlib.compress(content)
    with_it = zlib.compressobj(zdict=dictionary.text)
    return with_it.compress(content) + with_it.flush()


def decompress(packed: bytes) -> bytes:
    """What `compress` was given. Raises `DictionaryUnknown`, and `zlib.error` for what is damaged."""
    number = number_of(packed)
    if number == NONE:
        return zlib.decompress(packed)
    dictionary = _known.get(number)
    if dictionary is None:
        name = f"{number:#010x}"
        raise DictionaryUnknown(DICTIONARY_UNKNOWN(number=name), name)
    with_it = zlib.decompressobj(zdict=dictionary.text)
    content = with_it.decompress(packed)
    if not with_it.eof:
        raise zlib.error("incomplete")
    return content


def number_of(packed: bytes) -> int:
    """The number of the dictionary that this was compressed with; `NONE` where it was none."""
    return int.from_bytes(packed[2:6]) if len(packed) >= 6 and packed[1] & _NEEDS_ONE else NONE

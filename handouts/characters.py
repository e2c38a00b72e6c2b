"""Which characters a text may hold: one rule for values, for schools' files and for the library."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import category, name, normalize

LONGEST = 5_000
"""Characters of a line, of a paragraph, of a text in YAML; our longest have under a thousand."""

TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the direction of writing, unseen; a language mark (lang:ar) does it for all to see."""
LINE_BREAKS = frozenset("\n\r\u0085\u2028\u2029")
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
"""What a terminal must not get."""
ZERO_WIDTH_SPACE = "\u200b"
"""A line may end there; it prints nothing."""
UNSPACED = {
    "km": "\u1780-\u17ff",
    "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f",
    "th": "\u0e00-\u0e7f",
}
"""Languages that are written without spaces between words, each with its letters (of a class in ``re``)."""
_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that print nothing: fillers of Korean, Braille without a dot."""


def tidy(text: str) -> str:
    """The text in NFC, without soft hyphens and byte order marks: programs leave them, no page needs them."""
    return normalize("NFC", text.replace("\u00ad", "").replace("\ufeff", ""))


def unsegmented(text: str) -> str:
    """The text without zero-width spaces: they end lines, and are no part of a word."""
    return text.replace(ZERO_WIDTH_SPACE, "")


def romanized(text: str) -> str:
    """The text in a to z, as its letters sound, without accents."""
    if text.isascii():
        return text
    from anyascii import anyascii  # late: it brings tables for all scripts

    return anyascii(text)


def unfit(text: str) -> set[str]:
    """Characters of a text of one or more lines that can stand on no page."""
    return {char for char in set(text) - {"\n", "\t"} if _is_unfit(char)}


@cache
def _is_unfit(char: str) -> bool:
    return char in TURNS or char in LINE_BREAKS or is_control(char) or is_unknown(char)


def is_control(char: str) -> bool:
    """Whether it is a control character, or half of one that a file or a terminal broke."""
    return category(char) in {"Cc", "Cs"}


def is_unknown(char: str) -> bool:
    """Whether Unicode has no character there, so that no font has one."""
    return category(char) == "Cn"


def is_seen(text: str) -> bool:
    """Whether any of it would be seen in print."""
    return any(category(char)[0] in "LNPS" and char not in _UNSEEN for char in text)


def scripts_of(text: str) -> frozenset[str]:
    """The first words of the Unicode names of its letters, such as LATIN, HANGUL, CJK."""
    return frozenset(name(char, "").partition(" ")[0] for char in set(text) if char.isalpha())

"""Which way words are written: what the page in HTML and the layout of the PDF both go by.

Left-to-right runs that hold digits and signs (``34 CFR 300.8``, a phone number, an address) are held
together among words from right to left: Unicode's algorithm alone would turn ``34 CFR 300.8`` into
``CFR 300.8 34``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import bidirectional

RTL_CLASSES = frozenset({"R", "AL", "AN"})
PERHAPS_RTL = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufefc\U00010800-\U0001eeff]")
MOST_WHOLE = 24
"""Characters of a held run that stays on one line: so long are a citation and a phone number."""

_WORD = r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff0-9]"
_JOIN = r"(?:[^\S\n]|[.,:;/@+&'’#%§_–—-])"
_BRACKETED = r"\([A-Za-z0-9]+\)"
_YEAR = r"[^\S\n]\([0-9]{4}\)"
_BEFORE = r"(?:§+[^\S\n]?|[$€£]|\+(?=[0-9]))?(?:\([0-9]+\)[^\S\n]?)?"
_RUN = re.compile(rf"{_BEFORE}{_WORD}(?:{_JOIN}*{_WORD}|{_BRACKETED}|{_YEAR})*%?")
_PHONE = r"(?:\+?1[-. ])?(?:\([0-9]{3}\) ?|[0-9]{3}[-. ])[0-9]{3}[-. ][0-9]{4}(?![0-9])"
_BODY = r"CFR|USC|FR|U\.S\.|NYCRR|COMAR|[A-Z]{1,2}AC"
_UNBROKEN = re.compile(rf"(?<![0-9])(?:{_PHONE}|[0-9]+ (?:{_BODY}) (?:§+ ?)?[0-9](?:[\w.()-]*[\w)])?)")
_ONE_NUMBER = re.compile(r"[0-9.,:]+")
_DIGIT = re.compile(r"[0-9]")


def has_rtl(text: str) -> bool:
    """Whether a text holds a character that is written from right to left."""
    return any(bidirectional(c) in RTL_CLASSES for c in PERHAPS_RTL.findall(text))


def begins_rtl(text: str) -> bool:
    """Whether its first letter is written from right to left, as a browser finds out for ``dir=auto``."""
    found = (bidirectional(c) for c in text)
    return next((kind != "L" for kind in found if kind in {"L", "R", "AL"}), False)


def unbroken(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each phone number and citation of law: no line ends inside of one."""
    return (found.span() for found in _UNBROKEN.finditer(text))


def held_runs(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each left-to-right run with a digit; a number alone needs nobody to hold it."""
    for found in _RUN.finditer(text):
        if _DIGIT.search(found[0]) and not _ONE_NUMBER.fullmatch(found[0]):
            yield found.span()

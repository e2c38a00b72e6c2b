"""Sentences and words of running text.

A word is what stands between spaces or dashes and holds a letter or a figure: ``don’t``, ``daily-life``
and ``300.8(a)`` are one word each.  Of Chinese and Japanese, which have no spaces, two signs count as a
word; a zero-width space parts words too.  A point ends no sentence inside a word, after an initial or
after an abbreviation; where that is doubtful ("at 9 a.m. Monday") the sentence goes on.
"""

from __future__ import annotations

import re
from itertools import pairwise

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_GAP = r"\s–—\u200b"
_WORD = re.compile(rf"[{_CJK}]{{1,2}}|[^{_GAP}{_CJK}]*[^\W_{_CJK}][^{_GAP}{_CJK}]*")
_END = re.compile(
    r"""(?P<before>\S*?) (?P<mark>[.!?…؟۔।॥።]+) ["'”’»)\]]* (?P<gap>\s+)
    (?= ["'“‘«(\[¿¡]* (?P<next>\w))
    | (?P<full>[。！？]+ ["”’」』）]*) (?=.)""",
    re.VERBOSE,
)
"""The second half is that of Chinese and Japanese: no space follows."""
_DOTTED = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")
_ABBREVIATION = re.compile("dra?|e[ej]|lic|mrs?|m[st]|prof|s(?:r|ra|rta|t)|uu|vs", re.IGNORECASE)
_BEFORE_FIGURES = re.compile("art|ch|ext|fig|nos?|núm|pág|pp|sec|tel|vol", re.IGNORECASE)


def words(text: str) -> tuple[str, ...]:
    """The words, with the marks that touch them."""
    return tuple(_WORD.findall(text))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a paragraph, entry or cell, whose end ends a sentence too."""
    starts = (found.end() for found in _END.finditer(text) if found["full"] or _ends(found))
    pieces = (text[start:end].strip() for start, end in pairwise((0, *starts, len(text))))
    return tuple(piece for piece in pieces if words(piece))


def _ends(found: re.Match[str]) -> bool:
    """Whether a mark with space behind it ends a sentence."""
    following = found["next"]
    if following.islower() or found["mark"] != ".":
        return not following.islower()
    before = found["before"].lstrip("\"'“‘«([¿¡")
    if _DOTTED.fullmatch(before) or _ABBREVIATION.fullmatch(before):
        return False
    return not (_BEFORE_FIGURES.fullmatch(before) and following.isdigit())

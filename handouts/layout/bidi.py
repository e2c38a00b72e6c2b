"""Directions in a paragraph: embedding levels and visual order (Unicode UAX #9).

python-bidi's home.  Left-to-right runs that hold digits and signs (``34 CFR 300.8``, a phone number,
an address) are embedded first: the algorithm alone would turn ``34 CFR 300.8`` into
``CFR 300.8 34`` between Arabic words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import TypeVar
from unicodedata import bidirectional

T = TypeVar("T")

RTL_CLASSES = frozenset({"R", "AL", "AN"})
DROPPED_CLASSES = frozenset({"BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
PERHAPS_RTL = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufefc\U00010800-\U0001eeff]")
LRE, PDF = "\u202a", "\u202c"

_WORD = r"[A-Za-z\u00c0-\u024f0-9]"
_JOIN = r"[\s.,:;/@+&'’#%_–—-]"
_BRACKETED = r"\([A-Za-z0-9]+\)"
LEFT_TO_RIGHT_RUN = re.compile(rf"[+]?(?:\([0-9]+\) )?{_WORD}(?:{_JOIN}*{_WORD}|{_BRACKETED})*")


def has_rtl(text: str) -> bool:
    """Whether a text holds a character that is written from right to left."""
    return any(bidirectional(c) in RTL_CLASSES for c in PERHAPS_RTL.findall(text))


def levels(text: str, *, rtl: bool) -> list[int]:
    """The embedding level of each character; odd levels are written from right to left."""
    if not rtl and not has_rtl(text):
        return [0] * len(text)
    from bidi import algorithm  # late: most sheets are left to right

    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = int(rtl), "LR"[rtl]
    embedded = _embed(text) if rtl else text
    algorithm.get_embedding_levels(embedded, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return _of_kept(embedded, text, [c["level"] for c in storage["chars"]], int(rtl))


def _embed(text: str) -> str:
    """The text with each left-to-right run that holds a digit inside an embedding."""
    return LEFT_TO_RIGHT_RUN.sub(
        lambda m: f"{LRE}{m[0]}{PDF}" if any(c.isdigit() for c in m[0]) and len(m[0]) > 1 else m[0], text
    )


def _of_kept(embedded: str, text: str, found: list[int], base: int) -> list[int]:
    """Levels for the text's own characters; rule X9 drops controls, which take their neighbour's."""
    result: list[int] = []
    kept = iter(found)
    source = iter(text)
    waiting = next(source, None)
    for char in embedded:
        level = None if bidirectional(char) in DROPPED_CLASSES else next(kept)
        if char == waiting:
            result.append(level if level is not None else (result[-1] if result else base))
            waiting = next(source, None)
    return result


def reset_trailing(line_levels: list[int], text: str, base: int) -> list[int]:
    """Rule L1: white space at the end of a line is at the base level."""
    kept = len(text.rstrip())
    return line_levels[:kept] + [base] * (len(text) - kept)


def visual_order(pieces: Sequence[T], piece_levels: Sequence[int]) -> list[T]:
    """Rule L2: pieces in the order in which they stand from left to right."""
    order = list(range(len(pieces)))
    for level in range(max(piece_levels, default=0), 0, -1):
        regrouped: list[int] = []
        for high, group in groupby(order, key=lambda n: piece_levels[n] >= level):
            run = list(group)
            regrouped += reversed(run) if high else run
        order = regrouped
    return [pieces[n] for n in order]

"""Directions in a paragraph: the Unicode Bidirectional Algorithm (UAX #9), whole, and its rules by name.

Where the words of a value, of a phrase in another language or of a held run begin and end is told in the
text, by the isolates of the algorithm itself: what stands in an isolate has an order of its own, and
counts for nothing around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeVar
from unicodedata import bidirectional, normalize

from msgspec import Struct

from handouts.directions import MOST_WHOLE, begins_rtl, held_runs

T = TypeVar("T")

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
ISOLATES = dict.fromkeys(map(ord, (LRI, RLI, FSI, PDI)))
"""For ``str.translate``: the text without them."""
_PARTS = re.compile(f"[{LRI}{RLI}{FSI}{PDI}]|[^{LRI}{RLI}{FSI}{PDI}]+")

MAX_DEPTH, MAX_BRACKETS = 125, 63
_INITIATORS = frozenset({"LRI", "RLI", "FSI"})
_EMBEDDINGS = frozenset({"LRE", "RLE", "LRO", "RLO"})
_REMOVED = _EMBEDDINGS | {"PDF", "BN"}
_NEUTRAL = _INITIATORS | {"PDI", "B", "S", "WS", "ON"}
_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
"""What counts for the neutrals and brackets beside it: numbers do as letters from right to left."""
_PAIRS = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋〈〉❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽"
    "⸢⸣⸤⸥⸦⸧⸨⸩⹕⹖⹗⹘⹙⹚⹛⹜〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
_CLOSING = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_CLOSERS = frozenset(_CLOSING.values())


class Directed(Struct, frozen=True):
    """A paragraph's text, which way each of its characters goes, and what its lines keep whole."""

    text: str
    """Without isolates."""
    levels: list[int]
    whole: list[tuple[int, int]]
    """Start and end of each held run that is short enough to stay on one line."""


def directed(text: str, *, rtl: bool) -> Directed:
    """The text of a paragraph with its isolates, resolved; held runs become isolates here."""
    marked = "".join(_holding(text, rtl))
    kept: list[str] = []
    found: list[int] = []
    whole: list[tuple[int, int]] = []
    start = -1
    for char, level in zip(marked, levels(marked, rtl=rtl), strict=True):
        if ord(char) not in ISOLATES:
            kept.append(char)
            found.append(level)
        elif char == LRI:  # of held runs alone, and nothing begins in one
            start = len(kept)
        elif char == PDI and start >= 0:
            whole += [(start, len(kept))] * (len(kept) - start <= MOST_WHOLE)
            start = -1
    return Directed("".join(kept), found, whole)


def _holding(text: str, rtl: bool) -> Iterator[str]:
    """The text with an isolate around each held run that stands among words from right to left."""
    ways = [rtl]
    for found in _PARTS.finditer(text):
        part = found[0]
        if part == PDI:
            ways.pop()
        elif part in {RLI, FSI}:
            ways.append(part == RLI or begins_rtl(_own(text, found.end())))
        elif ways[-1]:
            part = _held(part)
        yield part


def _own(text: str, start: int) -> str:
    """What stands in the isolate that begins there, without the isolates in it (P2)."""
    depth, own = 0, ""
    for found in _PARTS.finditer(text, start):
        depth += (found[0] in {RLI, FSI}) - (found[0] == PDI)
        if depth < 0:
            break
        own += found[0] if not depth else ""
    return own


def _held(text: str) -> str:
    at, made = 0, ""
    for start, end in held_runs(text):
        made += f"{text[at:start]}{LRI}{text[start:end]}{PDI}"
        at = end
    return made + text[at:]


# ── Levels ───────────────────────────────────────────────────────────────────


def levels(text: str, *, rtl: bool) -> list[int]:
    """The embedding level of each character; odd levels are written from right to left.

    What a forced break ends is a paragraph for itself (P1).  A character that rule X9 removes has the
    level of the one before it, so that it parts nothing.
    """
    found: list[int] = []
    for paragraph in text.split("\n"):
        found += [*_resolved(paragraph, int(rtl)), int(rtl)]
    return found[:-1]


class _Sequence(Struct):
    """An isolating run sequence (BD13): its characters' places in the text, and their types."""

    places: list[int]
    types: list[str]
    level: int
    before: str
    """sos: the direction at its beginning."""
    after: str
    """eos: the direction at its end."""


def _resolved(text: str, base: int) -> list[int]:
    types = [bidirectional(char) or "L" for char in text]
    ends = _isolate_ends(types)
    found, overridden = _explicit(types, ends, base)
    kept = [n for n, kind in enumerate(types) if kind not in _REMOVED]
    for sequence in _sequences(types, overridden, found, ends, kept, base):
        _weak(sequence)
        _brackets(sequence, text, types)
        _neutral(sequence)
        _implicit(sequence, found)
    last = base
    for n, kind in enumerate(types):
        last = found[n] = last if kind in _REMOVED else found[n]
    return found


def _isolate_ends(types: Sequence[str]) -> dict[int, int]:
    """For each isolate initiator its PDI (BD9); one without is not among them."""
    opened: list[int] = []
    ends: dict[int, int] = {}
    for n, kind in enumerate(types):
        if kind in _INITIATORS:
            opened.append(n)
        elif kind == "PDI" and opened:
            ends[opened.pop()] = n
    return ends


def _is_rtl_inside(types: Sequence[str], start: int, end: int, ends: dict[int, int]) -> bool:
    """Whether the first strong character of a part of the text goes from right to left (P2, P3)."""
    n = start
    while n < end:
        if types[n] in {"L", "R", "AL"}:
            return types[n] != "L"
        n = ends.get(n, end) if types[n] in _INITIATORS else n + 1
    return False


class _Depth(Struct, frozen=True):
    """An entry of the directional status stack (3.3.2)."""

    level: int
    override: str = ""
    is_isolate: bool = False


def _explicit(types: list[str], ends: dict[int, int], base: int) -> tuple[list[int], list[str]]:
    """Levels by the controls alone, and the types that overrides leave (X1 to X8)."""
    stack = [_Depth(base)]
    too_deep_isolates = too_deep_embeddings = isolates = 0
    found: list[int] = []
    made = list(types)
    for n, kind in enumerate(types):
        if kind == "PDI":
            if too_deep_isolates:
                too_deep_isolates -= 1
            elif isolates:
                too_deep_embeddings, isolates = 0, isolates - 1
                while not stack.pop().is_isolate:
                    pass
        top = stack[-1]
        found.append(base if kind == "B" else top.level)
        if top.override and kind not in _REMOVED and kind != "B":
            made[n] = top.override
        if kind in _INITIATORS or kind in _EMBEDDINGS:
            is_isolate = kind in _INITIATORS
            inside = kind == "FSI" and _is_rtl_inside(types, n + 1, ends.get(n, len(types)), ends)
            level = top.level + 1 + (top.level % 2 == (kind[0] == "R" or inside))
            if level <= MAX_DEPTH and not too_deep_isolates and not too_deep_embeddings:
                isolates += is_isolate
                stack.append(_Depth(level, kind[0] if kind[2] == "O" else "", is_isolate))
            elif is_isolate:
                too_deep_isolates += 1
            elif not too_deep_isolates:
                too_deep_embeddings += 1
        elif kind == "PDF" and not too_deep_isolates:
            if too_deep_embeddings:
                too_deep_embeddings -= 1
            elif not top.is_isolate and len(stack) > 1:
                stack.pop()
    return found, made


def _sequences(
    types: list[str], made: list[str], found: list[int], ends: dict[int, int], kept: list[int], base: int
) -> Iterator[_Sequence]:
    """Level runs, each joined with the one in which its isolate ends (X10)."""
    runs = [list(run) for _, run in groupby(kept, key=found.__getitem__)]
    follows = {run[0]: run for run in runs}
    inner = set(ends.values())
    order = {place: n for n, place in enumerate(kept)}
    for run in runs:
        if run[0] in inner:
            continue
        places = list(run)
        while (end := ends.get(places[-1])) is not None:
            places += follows[end]
        level, first, last = found[places[0]], order[places[0]], order[places[-1]]
        before = found[kept[first - 1]] if first else base
        is_open = types[places[-1]] in _INITIATORS or last + 1 == len(kept)
        after = base if is_open else found[kept[last + 1]]
        sides = ("LR"[max(level, other) % 2] for other in (before, after))
        yield _Sequence(places, [made[n] for n in places], level, *sides)


def _weak(sequence: _Sequence) -> None:
    """Marks, numbers and what stands in and beside numbers (W1 to W7)."""
    types, count = sequence.types, len(sequence.types)
    last, strong = sequence.before, sequence.before
    for n, kind in enumerate(types):
        if kind == "NSM":  # W1
            types[n] = "ON" if last in _INITIATORS or last == "PDI" else last
        last = types[n]
        if last in {"L", "R", "AL"}:
            strong = last
        elif last == "EN" and strong == "AL":  # W2
            types[n] = "AN"
    types[:] = ["R" if kind == "AL" else kind for kind in types]  # W3
    for n in range(1, count - 1):  # W4
        one, kind, other = types[n - 1 : n + 2]
        if one == other and ((kind == "CS" and one in {"EN", "AN"}) or (kind == "ES" and one == "EN")):
            types[n] = one
    _terminators(types)
    strong = sequence.before
    for n, kind in enumerate(types):
        if kind in {"ES", "ET", "CS"}:  # W6
            types[n] = "ON"
        elif kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":  # W7
            types[n] = "L"


def _terminators(types: list[str]) -> None:
    """Signs beside a European number belong to it (W5)."""
    at = 0
    for is_sign, group in groupby(list(types), key="ET".__eq__):
        end = at + len(list(group))
        if is_sign and "EN" in (types[at - 1 : at] + types[end : end + 1]):
            types[at:end] = ["EN"] * (end - at)
        at = end


def _brackets(sequence: _Sequence, text: str, types: list[str]) -> None:
    """Both brackets of a pair go as the words in them, or as those before them (N0)."""
    own, made = "LR"[sequence.level % 2], sequence.types
    for first, last in sorted(_pairs(sequence, text)):
        inside = {_STRONG.get(kind) for kind in made[first + 1 : last]} - {None}
        if not inside:
            continue
        way = own
        if own not in inside:
            strong = (_STRONG.get(kind) for kind in reversed(made[:first]))
            way = next(filter(None, strong), sequence.before)
        for n in (first, last):
            made[n] = way
            while n + 1 < len(made) and types[sequence.places[n + 1]] == "NSM":
                n += 1  # noqa: PLW2901
                made[n] = way


def _pairs(sequence: _Sequence, text: str) -> Iterator[tuple[int, int]]:
    """Places in the sequence of brackets that belong together (BD16)."""
    opened: list[tuple[str, int]] = []
    for n, place in enumerate(sequence.places):
        if sequence.types[n] != "ON":
            continue
        char = normalize("NFC", text[place])
        if char in _CLOSING:
            if len(opened) == MAX_BRACKETS:
                return
            opened.append((_CLOSING[char], n))
        elif char in _CLOSERS and any(char == closer for closer, _ in opened):
            while (found := opened.pop())[0] != char:
                pass
            yield found[1], n


def _neutral(sequence: _Sequence) -> None:
    """What is between two of one direction takes it, else that of the level (N1, N2)."""
    types, own, at = sequence.types, "LR"[sequence.level % 2], 0
    for is_neutral, group in groupby(list(types), key=_NEUTRAL.__contains__):
        end = at + len(list(group))
        if is_neutral:
            before = _STRONG[types[at - 1]] if at else sequence.before
            after = _STRONG[types[end]] if end < len(types) else sequence.after
            types[at:end] = [before if before == after else own] * (end - at)
        at = end


def _implicit(sequence: _Sequence, found: list[int]) -> None:
    """The level of each type (I1, I2)."""
    level = sequence.level
    raised = {"L": level % 2, "R": 1 - level % 2, "EN": 2 - level % 2, "AN": 2 - level % 2}
    for place, kind in zip(sequence.places, sequence.types, strict=True):
        found[place] = level + raised[kind]


# ── Lines ────────────────────────────────────────────────────────────────────


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

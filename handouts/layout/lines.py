"""Sets runs of text in lines: breaks, orders, shapes and places them.

The unit is the paragraph: directions and breaks are found over all its runs at once, so a bold word
or a link in the middle of an Arabic sentence stands where it belongs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise

from msgspec import Struct
from msgspec.structs import replace

from handouts.layout import bidi
from handouts.layout.breaks import ZERO_WIDTH_SPACE, opportunities
from handouts.library.theme import Color
from handouts.pdf.fonts import Face, Font, Glyph, Shaped
from handouts.pdf.story import Field
from handouts.pdf.structure import LAYOUT, Mark, StructElem


class Run(Struct, frozen=True):
    """Text of one look that belongs to one element."""

    text: str
    font: Font
    size: float
    color: Color
    elem: StructElem
    link: str = ""
    """Address that it opens."""
    underline: bool = False
    field: Field | None = None
    """Set for a line to type on, which is drawn but not read."""

    def looks_like(self, other: Run) -> bool:
        """Whether only the text differs."""
        return (
            self.elem is other.elem
            and self.font is other.font
            and self.size == other.size
            and self.color == other.color
            and self.link == other.link
        )


class Segment(Struct, frozen=True):
    """Glyphs of one face in a line; x from the line's start, in points."""

    x: float
    width: float
    face: Face
    glyphs: tuple[Glyph, ...]
    run: Run
    mark: Mark


class SetLine(Struct, frozen=True):
    """A line of a paragraph, ready to be put on a page."""

    segments: tuple[Segment, ...]
    width: float


class _Piece(Struct, frozen=True):
    """Characters of one run, one level and one face, with their place in the line's text."""

    run: Run
    text: str
    level: int
    face: Face
    shaped: Shaped

    @property
    def width(self) -> float:
        return self.shaped.width * self.run.size / 1000


def set_lines(runs: Sequence[Run], width: float, *, rtl: bool) -> tuple[SetLine, ...]:
    """The paragraph of the runs in lines of a width.

    ``rtl``: the paragraph is written from right to left; its page will be mirrored, so x counts
    from the right.
    """
    runs = [_fitted(run, width) if run.field else run for run in runs]
    text = "".join(run.text for run in runs)
    bounds = list(accumulate((len(run.text) for run in runs), initial=0))
    found = bidi.levels(text, rtl=rtl)
    lines = []
    for start, end in _break(runs, bounds, text, width):
        lines.append(_set_line(_cut(runs, bounds, found, start, end, int(rtl)), rtl=rtl))
    return tuple(lines)


def _fitted(run: Run, width: float) -> Run:
    """A line to type on, never broken over two lines of text."""
    full = run.font.width(run.text) * run.size / 1000
    return replace(run, text=run.text[: int(len(run.text) * width / full)]) if full > width else run


# ── breaking ─────────────────────────────────────────────────────────────────


def _break(runs: Sequence[Run], bounds: list[int], text: str, width: float) -> Iterator[tuple[int, int]]:
    """Start and end of each line: as many words as fit (greedy)."""
    line_start, used = 0, 0.0
    for begin, end in pairwise([0, *opportunities(text), len(text)]):
        start = begin
        word = text[start:end].rstrip(" \n")
        needed = _width(runs, bounds, start, start + len(word))
        if start > line_start and (used + needed > width or text[start - 1] == "\n"):
            yield line_start, start
            line_start, used = start, 0.0
        while needed > width and len(word) > 1:  # a word wider than the line, such as an address
            cut = _fitting(runs, bounds, start, start + len(word), width)
            yield start, cut
            word = word[cut - start :]
            line_start = start = cut
            used, needed = 0.0, _width(runs, bounds, start, start + len(word))
        used += needed + _width(runs, bounds, start + len(word), end)
    yield line_start, len(text)


def _width(runs: Sequence[Run], bounds: list[int], start: int, end: int) -> float:
    if start == end:
        return 0.0
    total = 0.0
    for n, run in enumerate(runs):
        if bounds[n] < end and bounds[n + 1] > start:
            part = run.text[max(start - bounds[n], 0) : end - bounds[n]]
            total += run.font.width(part.replace("\n", "")) * run.size / 1000
    return total


def _fitting(runs: Sequence[Run], bounds: list[int], start: int, end: int, width: float) -> int:
    """End of the longest beginning that fits; at least one character."""
    at = start + 1
    while at < end and _width(runs, bounds, start, at + 1) <= width:
        at += 1
    return at


# ── setting ──────────────────────────────────────────────────────────────────

_TOKENS = re.compile(r" +|[^ ]+")


def _shape(face: Face, text: str, *, rtl: bool) -> Shaped:
    """The text shaped word by word: words repeat, and shaping is kept by the face."""
    parts = [face.shape(token, rtl=rtl) for token in _TOKENS.findall(text)]
    if len(parts) == 1:
        return parts[0]
    glyphs = tuple(g for part in (reversed(parts) if rtl else parts) for g in part.glyphs)
    return Shaped(glyphs, sum(p.width for p in parts), all(p.plain for p in parts))


def _cut(
    runs: Sequence[Run], bounds: list[int], found: list[int], start: int, end: int, base: int
) -> list[_Piece]:
    """The line's pieces in reading order; its last piece may end in the space that broke the line."""
    text = "".join(run.text for run in runs)[start:end]
    line_levels = bidi.reset_trailing(found[start:end], text, base)
    pieces = []
    for n, run in enumerate(runs):
        low, high = max(start, bounds[n]), min(end, bounds[n + 1])
        for level, group in groupby(range(low, high), key=lambda at: line_levels[at - start]):
            at = list(group)
            part = run.text[at[0] - bounds[n] : at[-1] + 1 - bounds[n]]
            part = part.replace("\n", " ").replace(ZERO_WIDTH_SPACE, "")
            for face, words in run.font.split(part):
                shaped = _shape(face, words, rtl=bool(level % 2))
                pieces.append(_Piece(run, words, level, face, shaped))
    return pieces


def _set_line(pieces: list[_Piece], *, rtl: bool) -> SetLine:
    marks = _marks(pieces)
    trailing = _trailing_space(pieces)
    width = sum(piece.width for piece in pieces) - trailing
    segments = []
    at = -trailing if rtl else 0.0  # the space at the end stands outside the line
    for n in bidi.visual_order(range(len(pieces)), [piece.level for piece in pieces]):
        piece = pieces[n]
        visible = piece.width - (trailing if n == len(pieces) - 1 and not rtl else 0.0)
        x = width - at - piece.width if rtl else at
        segments.append(Segment(x, visible, piece.face, piece.shaped.glyphs, piece.run, marks[n]))
        at += piece.width
    return SetLine(tuple(segments), width)


def _trailing_space(pieces: list[_Piece]) -> float:
    """Width of the spaces at the line's end: drawn, as the text needs them, but not counted."""
    width = 0.0
    for piece in reversed(pieces):
        spaces = len(piece.text) - len(piece.text.rstrip(" "))
        width += piece.face.width(" " * spaces) * piece.run.size / 1000 if spaces else 0.0
        if spaces < len(piece.text):
            break
    return width


def _marks(pieces: list[_Piece]) -> list[Mark]:
    """Where each piece is read: in its element, or in a Span that tells the text in reading order."""
    marks: list[Mark] = []
    for elem, group in groupby(pieces, key=lambda piece: piece.run.elem):
        members = list(group)
        plain = elem.actual_text or all(p.shaped.plain and not p.level for p in members)
        elem.attach()
        mark: Mark
        if members[0].run.field:
            mark = LAYOUT
        elif plain:
            mark = elem.content()
        else:
            rtl = any(p.level % 2 for p in members)
            mark = elem.add("Span", actual_text="".join(p.text for p in members), rtl=rtl).content()
        marks += [mark] * len(members)
    return marks

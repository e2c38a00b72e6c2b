"""Sets runs of text in lines: breaks, orders, shapes and places them.

The unit is the paragraph: directions and breaks are found over all its runs at once, so a bold word
or a link in the middle of an Arabic sentence stands where it belongs.  Nothing is written: a line tells
its tags, and whoever places it asks for their elements.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, groupby, pairwise
from math import fsum
from unicodedata import category

from msgspec import Struct
from msgspec.structs import replace

from handouts.characters import unsegmented
from handouts.directions import has_rtl, unbroken
from handouts.layout import bidi
from handouts.layout.breaks import opportunities
from handouts.layout.fields import Form
from handouts.layout.typeface import Type
from handouts.pdf.fonts import Face, Glyph, Shaped
from handouts.pdf.structure import Mark, Tag, Tagger

BLANK = "\ufffc"
"""Stands in a paragraph's text for a rule to write on (OBJECT REPLACEMENT CHARACTER)."""
LABEL = 48
"""Characters of the label of a blank that stays whole: about half a line."""


class Run(Struct, frozen=True):
    """Text of one look that belongs to one element."""

    text: str
    type: Type
    tag: Tag
    link: str = ""
    """Address that it opens."""
    underline: bool = False
    least: float = 0
    """Of a blank, whose text is ``BLANK``: its least width. It takes what is left of its line."""
    is_low: bool = False
    """Of a blank that needs no more room above it than words do."""
    form: Form | None = None
    """The field of a blank, which is drawn but not read."""
    keeps: bool = False
    """Stays whole, and on one line with what is before it, where that fits."""
    turns: tuple[tuple[int, str], ...] = ()
    """Where in it isolates begin and end: a value, or a phrase in another language (UAX #9)."""

    def looks_like(self, other: Run) -> bool:
        """Whether only the text differs."""
        mine, others = (self.type, self.link, self.keeps), (other.type, other.link, other.keeps)
        return self.tag is other.tag and mine == others

    def width(self, text: str) -> float:
        """Of a piece of it that runs from left to right, in points."""
        return self.least if self.least and text else self.type.width(text)

    @property
    def marked(self) -> str:
        """Its text with the isolates."""
        made, at = "", 0
        for place, sign in self.turns:
            made += self.text[at:place] + sign
            at = place
        return made + self.text[at:]


class Segment(Struct, frozen=True):
    """Glyphs of one face in a line; x from the line's start, in points."""

    x: float
    width: float
    face: Face
    glyphs: tuple[Glyph, ...]
    run: Run
    stretch: int
    """Which of the line's stretches it is of."""


class Stretch(Struct, frozen=True):
    """Neighbours of one tag in a line: they are one content."""

    tag: Tag
    is_drawn_only: bool
    """Whether it is a line to type on."""

    def mark(self, tagger: Tagger) -> Mark:
        if self.is_drawn_only:
            tagger.elem(self.tag)
            return tagger.artifact
        return tagger.mark(self.tag)


class SetLine(Struct, frozen=True):
    """A line of a paragraph, ready to be put on a page."""

    segments: tuple[Segment, ...]
    """From left to right."""
    width: float
    stretches: tuple[Stretch, ...]
    """In the order of reading."""
    has_blank: bool = False
    """Whether there is one that needs room above it."""


class _Piece(Struct, frozen=True):
    """Characters of one run, one level and one face, with their place in the line's text."""

    run: Run
    text: str
    level: int
    face: Face
    shaped: Shaped
    width: float


class _Paragraph(Struct, frozen=True):
    """Runs as one text."""

    runs: Sequence[Run]
    bounds: list[int]
    """Where in the text each run begins, and where the last one ends."""
    text: str
    levels: list[int] | None
    """Of each character; None where all of it runs from left to right."""
    held: Sequence[tuple[int, int]] = ()
    """What stays on one line: runs such as a citation, a short label and its blank."""

    def within(self, start: int, end: int) -> Iterator[tuple[Run, int, int]]:
        """The runs of a part of the text, with what of them is in it."""
        n = bisect_right(self.bounds, start) - 1
        while start < end:
            stop = min(end, self.bounds[n + 1])
            if start < stop:
                yield self.runs[n], start, stop
            start, n = stop, n + 1

    def width(self, start: int, end: int) -> float:
        """Of a word, in points."""
        if start == end:
            return 0.0
        if self.levels:
            parts = self.within(start, end)
            return fsum(self._directed(run, low, high) for run, low, high in parts)
        n = bisect_right(self.bounds, start) - 1
        if end <= self.bounds[n + 1]:  # most words are of one run
            return self.runs[n].width(self.text[start:end])
        return fsum(run.width(self.text[low:high]) for run, low, high in self.within(start, end))

    def _directed(self, run: Run, low: int, high: int) -> float:
        """Of a part of a run, each piece shaped the way it goes: in Arabic letters join the other way."""
        if run.least:
            return run.least
        pieces = _of_one_level(self.text, self.levels, low, high)
        shaped = (
            _shape(face, words, rtl=bool(level % 2))
            for level, part in pieces
            for face, words in run.type.font.split(_shown(part))
        )
        return fsum(each.width for each in shaped) * run.type.size / 1000

    def keeps(self, at: int) -> bool:
        """Whether a run stays with what stands before this place in it."""
        n = bisect_right(self.bounds, at) - 1
        is_held = any(start < at < end for start, end in self.held)
        return is_held or (n < len(self.runs) and self.runs[n].keeps)


def set_lines(runs: Sequence[Run], width: float, *, rtl: bool) -> tuple[SetLine, ...]:
    """The paragraph of the runs in lines of a width.

    ``rtl``: the paragraph is written from right to left; it will be mirrored, so x counts from the right.
    """
    runs = [replace(run, least=min(run.least, width)) if run.least > width else run for run in runs]
    text = "".join(run.text for run in runs)
    bounds = list(accumulate((len(run.text) for run in runs), initial=0))
    whole = _Paragraph(runs, bounds, text, None)
    if rtl or has_rtl(text):
        found = bidi.directed("".join(run.marked for run in runs), rtl=rtl)
        whole = replace(whole, levels=found.levels, held=found.whole)
    if more := [*unbroken(text), *_labels(whole, width)]:
        whole = replace(whole, held=[*whole.held, *more])
    return tuple(_set_line(list(_pieces(whole, *part, rtl)), width, rtl) for part in _break(whole, width))


# ── breaking ─────────────────────────────────────────────────────────────────

_BEFORE_LABEL = re.compile(rf"\n|{BLANK}|  +")
_BEFORE_ITS_END = re.compile("[ \uff0c\u3001\u3002]")
"""In a long label; also commas and stops of Chinese, which has no spaces."""


def _labels(whole: _Paragraph, width: float) -> Iterator[tuple[int, int]]:
    """Each short label, or the end of a long one, with its blank: half of it says nothing."""
    for run, at in zip(whole.runs, whole.bounds, strict=False):
        if run.least and run.keeps:
            before = whole.text[:at].rstrip(" ")
            label = _BEFORE_LABEL.split(before)[-1].lstrip(" ")
            said = label if len(label) <= LABEL else _BEFORE_ITS_END.split(label)[-1]
            start = len(before) - len(said)
            if len(said) <= LABEL and whole.width(start, at + len(run.text)) <= width:
                yield start, at + len(run.text)


def _break(whole: _Paragraph, width: float) -> Iterator[tuple[int, int]]:
    """Start and end of each line: as many words as fit (greedy)."""
    text = whole.text
    line_start, used = 0, 0.0
    for begin, end in _words(whole, width):
        start, word_end = begin, begin + len(text[begin:end].rstrip(" \n"))
        needed = whole.width(start, word_end)
        if start > line_start and (used + needed > width or text[start - 1] == "\n"):
            yield line_start, start
            line_start, used = start, 0.0
        if needed > width:  # a word wider than the line, such as an address
            while (cut := _fitting(whole, start, word_end, width)) < word_end:
                yield start, cut
                line_start = start = cut
            used, needed = 0.0, whole.width(start, word_end)
        used += needed + whole.width(word_end, end)
    yield line_start, len(text)


def _words(whole: _Paragraph, width: float) -> Iterator[tuple[int, int]]:
    """Pieces inside which no line ends; a blank and its words are one where they fit a line."""
    places = [0, *opportunities(whole.text), len(whole.text)]
    if not whole.held and not any(run.keeps for run in whole.runs):
        yield from pairwise(places)
        return
    kept = [at for at in places if at in (0, len(whole.text)) or not whole.keeps(at)]
    for start, end in pairwise(kept):
        is_whole = whole.width(start, start + len(whole.text[start:end].rstrip(" \n"))) <= width
        yield from [(start, end)] if is_whole else pairwise(at for at in places if start <= at <= end)


def _fitting(whole: _Paragraph, start: int, end: int, width: float) -> int:
    """End of the longest beginning that fits and tears no cluster; at least one character."""
    at, step = start + 1, 1
    while at < end and whole.width(start, min(at + step, end)) <= width:
        at, step = min(at + step, end), 2 * step  # never far beyond the line: the word may be long
    longer = range(at + 1, min(at + step, end))
    cut = at + bisect_right(longer, width, key=lambda stop: whole.width(start, stop))
    while start + 1 < cut < end and _is_joined(whole.text[cut - 1], whole.text[cut]):
        cut -= 1
    return cut


def _is_joined(before: str, char: str) -> bool:
    """Whether a sign belongs to the one before it: a mark, or what a joiner or a stacker ties to it."""
    return category(char)[0] == "M" or char in _JOINERS or before in _JOINERS or before in _STACKERS


_JOINERS = "\u200c\u200d"
_STACKERS = "\u1039\u17d2\u094d\u09cd\u0a4d"
"""Virama of Burmese, Khmer, Devanagari, Bengali, Gurmukhi: the next consonant stands under or in it."""


# ── setting ──────────────────────────────────────────────────────────────────

_TOKENS = re.compile(r" +|[^ ]+")


def _shape(face: Face, text: str, *, rtl: bool) -> Shaped:
    """The text shaped word by word: words repeat, and shaping is kept by the face."""
    parts = [face.shape(token, rtl=rtl) for token in _TOKENS.findall(text)]
    if len(parts) == 1:
        return parts[0]
    glyphs = chain.from_iterable(part.glyphs for part in (reversed(parts) if rtl else parts))
    return Shaped(tuple(glyphs), fsum(part.width for part in parts), all(part.plain for part in parts))


def _pieces(whole: _Paragraph, start: int, end: int, rtl: bool) -> Iterator[_Piece]:
    """A line's pieces in reading order; its last piece may end in the space that broke the line."""
    text = whole.text[start:end]
    levels = whole.levels and bidi.reset_trailing(whole.levels[start:end], text, int(rtl))
    for run, low, high in whole.within(start, end):
        if run.least:
            level = levels[low - start] if levels else 0
            yield _Piece(run, BLANK, level, run.type.font.faces[0], Shaped((), 0, True), run.least)
            continue
        for level, part in _of_one_level(text, levels, low - start, high - start):
            for face, words in run.type.font.split(_shown(part)):
                shaped = _shape(face, words, rtl=bool(level % 2))
                yield _Piece(run, words, level, face, shaped, shaped.width * run.type.size / 1000)


def _shown(text: str) -> str:
    """What prints of a part of a line."""
    return unsegmented(text.replace("\n", " "))


def _of_one_level(text: str, levels: list[int] | None, low: int, high: int) -> Iterator[tuple[int, str]]:
    """A part of a line cut where the direction changes."""
    if levels is None:
        yield 0, text[low:high]
        return
    for level, group in groupby(levels[low:high]):
        length = len(list(group))
        yield level, text[low : low + length]
        low += length


def _set_line(pieces: list[_Piece], room: float, rtl: bool) -> SetLine:
    trailing = _trailing_space(pieces)
    blanks = [piece.run for piece in pieces if piece.run.least]
    if blanks:
        spare = room - fsum(piece.width for piece in pieces) + trailing
        pieces = [_wider(piece, spare / len(blanks)) if piece.run.least else piece for piece in pieces]
    width = fsum(piece.width for piece in pieces) - trailing
    stretches, numbers = _stretches(pieces)
    segments = []
    at = -trailing if rtl else 0.0  # the space at the end stands outside the line
    for n in bidi.visual_order(range(len(pieces)), [piece.level for piece in pieces]):
        piece = pieces[n]
        visible = piece.width - (trailing if n == len(pieces) - 1 and not rtl else 0.0)
        x = width - at - piece.width if rtl else at
        segments.append(Segment(x, visible, piece.face, piece.shaped.glyphs, piece.run, numbers[n]))
        at += piece.width
    return SetLine(tuple(segments), width, tuple(stretches), any(not run.is_low for run in blanks))


def _wider(blank: _Piece, more: float) -> _Piece:
    return replace(blank, width=blank.width + more)


def _trailing_space(pieces: list[_Piece]) -> float:
    """Width of the spaces at the line's end: drawn, as the text needs them, but not counted."""
    width = 0.0
    for piece in reversed(pieces):
        spaces = len(piece.text) - len(piece.text.rstrip(" "))
        width += piece.face.width(" " * spaces) * piece.run.type.size / 1000 if spaces else 0.0
        if spaces < len(piece.text):
            break
    return width


def _stretches(pieces: list[_Piece]) -> tuple[list[Stretch], list[int]]:
    """The line's stretches, and for each piece the number of its own."""
    stretches: list[Stretch] = []
    numbers: list[int] = []
    for tag, group in groupby(pieces, key=lambda piece: piece.run.tag):
        members = list(group)
        numbers += [len(stretches)] * len(members)
        stretches.append(_stretch(tag, members))
    return stretches, numbers


def _stretch(tag: Tag, members: list[_Piece]) -> Stretch:
    """In its element, or in a Span that tells the text in reading order."""
    if members[0].run.form:
        return Stretch(tag, True)
    if tag.actual_text or all(p.shaped.plain and not p.level for p in members):
        return Stretch(tag, False)
    rtl = any(p.level % 2 for p in members)
    return Stretch(Tag("Span", tag, actual_text="".join(p.text for p in members), rtl=rtl), False)

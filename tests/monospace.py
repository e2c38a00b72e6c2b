"""A face without a file, for tests of layout: every letter is one point wide at size 1.

So a text is as wide as it is long, and a test can say where each word stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from handouts.layout.flow import Flowable, Gap, TextBlock
from handouts.layout.lines import Run, SetLine, set_lines
from handouts.layout.typeface import Type
from handouts.library.theme import BlankStyle, Color, LinkStyle
from handouts.pdf.fonts import Face, Font, Glyph, Shaped
from handouts.pdf.story import GlyphRun, PageMark
from handouts.pdf.structure import StructElem, Tag, Tagger

LEADING = 10.0
LINK = LinkStyle(line=0.5, drop=0.1)
BLANKS = BlankStyle(short=36, name=36, line=36, leading=15, width=1, drop=2)


class Monospace(Face):
    """Has every character; shapes each to one glyph, right-to-left text in visual order."""

    def __init__(self) -> None:
        self.name = "Monospace"

    def has(self, char: str) -> bool:
        return True

    def has_all(self, text: str) -> bool:
        return True

    def shape(self, text: str, *, rtl: bool = False) -> Shaped:
        glyphs = tuple(Glyph(ord(char), char, 1000, 0, 0) for char in text)
        return Shaped(glyphs[::-1] if rtl else glyphs, 1000 * len(text), not rtl)


TYPE = Type(Font((Monospace(),)), 1, Color(0, 0, 0))
P = Tag("P")


def run(text: str, tag: Tag = P, link: str = "") -> Run:
    return Run(text, TYPE, tag, link, bool(link))


def shown(line: SetLine) -> str:
    """The line's letters from left to right."""
    return "".join(glyph.text for segment in line.segments for glyph in segment.glyphs)


def lines(text: str, width: float, *, rtl: bool = False) -> list[str]:
    """The lines of a text, as they are seen from left to right."""
    return [shown(line) for line in set_lines([run(text)], width, rtl=rtl)]


def text_block(*words: str, tag: Tag = P, link: str = "", **more: float) -> TextBlock:
    """A block with a line for each word, 10 points from line to line."""
    made = set_lines([run("\n".join(words), tag, link)], 100, rtl=False)
    return TextBlock(tag, made, LEADING, 7, LINK, BLANKS, **more)  # type: ignore[arg-type]


def gap(height: float, **more: float) -> Gap:
    """Empty room 50 points wide."""
    return Gap(50, height, **more)  # type: ignore[arg-type]


def placed(flowable: Flowable, tagger: Tagger | None = None) -> list[PageMark]:
    """The marks of a flowable at the upper left corner of a page."""
    return list(flowable.marks(0, 0, tagger or Tagger(StructElem("Document"))))


def words(flowable: Flowable) -> list[str]:
    """The lines of a flowable from top to bottom, each a text; neighbours on a line are one."""
    runs = (mark for mark in placed(flowable) if isinstance(mark, GlyphRun))
    lines = groupby(sorted(runs, key=lambda run: run.y), key=lambda run: run.y)
    return ["".join(_texts(group)).strip() for _, group in lines]


def _texts(runs: Iterator[GlyphRun]) -> Iterator[str]:
    return (glyph.text for run in runs for glyph in run.glyphs)


def tree(elem: StructElem) -> str:
    """The elements as text: ``P(Link)``; a dot for each content."""
    kids = [tree(kid) if isinstance(kid, StructElem) else "." for kid in elem.kids]
    return f"{elem.role}({' '.join(kids)})" if kids else elem.role

"""Cuts a stack into pages, with running head and foot on each."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from handouts.errors import LayoutError
from handouts.layout.flow import SLACK, Stack, TextBlock
from handouts.library.theme import PageStyle
from handouts.pdf.story import Page, PageMark
from handouts.pdf.structure import FOOTER, HEADER, Tagger


class Paper(Struct, frozen=True):
    """A page's size and margins, in points."""

    width: float
    height: float
    style: PageStyle

    @property
    def turned(self) -> Paper:
        """The same paper on its side."""
        return Paper(self.height, self.width, self.style)

    @property
    def measure(self) -> float:
        """Width of the text."""
        return self.width - 2 * self.style.side

    @property
    def room(self) -> float:
        """Height of the text."""
        return self.height - self.style.top - self.style.bottom


def cut(stack: Stack, room: float) -> Iterator[Stack]:
    """The stack in pieces, each as high as a page's room at most."""
    rest: Stack | None = stack
    while rest is not None:
        is_high = rest.height > room + SLACK
        parts = rest.split(room, False) or (rest.split(room, True) if is_high else None)
        if parts is None and is_high:
            raise LayoutError("something on the sheet is higher than a page and cannot be cut.")
        head, rest = parts or (rest, None)
        yield head


class Running(Struct, frozen=True):
    """What stands on every page, outside the text; none of it is read."""

    header: TextBlock | None
    middle: TextBlock | None
    """What an empty page says."""
    footer: TextBlock | None
    number: TextBlock | None
    """Page n of m."""


def page(paper: Paper, body: Stack, running: Running, tagger: Tagger) -> Page:
    """A page of the body, with its running head and foot."""
    side, style = paper.style.side, paper.style
    marks: list[PageMark] = list(body.marks(side, style.top, tagger))
    unread, foot = Tagger(None, FOOTER), paper.height - style.footer
    if header := running.header:
        marks += header.marks(side, style.header - header.baseline, Tagger(None, HEADER))
    if middle := running.middle:
        at = (paper.width - middle.width) / 2
        marks += middle.marks(at, paper.height / 2, Tagger(None, HEADER))
    if footer := running.footer:
        marks += footer.marks(side, foot - footer.baseline, unread)
    if number := running.number:
        at = paper.width - side - number.width
        marks += number.marks(at, foot - number.baseline, unread)
    return Page(paper.width, paper.height, tuple(marks))


def fullness(page: Page, style: PageStyle) -> float:
    """How far down the page its own content goes, from 0 to 1."""
    room = page.height - style.top - style.bottom
    own = (mark for mark in page.marks if getattr(mark, "mark", None) not in (HEADER, FOOTER))
    lowest = max((mark.y + getattr(mark, "height", 0) for mark in own), default=0)
    return max(0, lowest - style.top) / room

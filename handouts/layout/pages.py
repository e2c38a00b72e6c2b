"""Cuts a stack into pages, with running head and foot on each."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from handouts.errors import LayoutError
from handouts.layout.flow import Flowable, Stack, TextBlock
from handouts.library.theme import PageStyle
from handouts.pdf.story import Page, PageMark, unread
from handouts.pdf.structure import FOOTER, HEADER


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
    rest: Flowable | None = stack
    while rest is not None:
        parts = rest.split(room, False) or (rest.split(room, True) if rest.height > room + 0.01 else None)
        if parts is None and rest.height > room + 0.01:
            raise LayoutError("something on the sheet is higher than a page and cannot be cut.")
        head, rest = parts or (rest, None)
        assert isinstance(head, Stack)
        yield head


class Running(Struct, frozen=True):
    """What stands on every page, outside the text; none of it is read."""

    header: TextBlock | None
    footer: TextBlock | None
    number: TextBlock
    """Page n of m."""


def page(paper: Paper, body: Stack, running: Running) -> Page:
    """A page of the body, with its running head and foot."""
    side, style = paper.style.side, paper.style
    marks: list[PageMark] = list(body.marks(side, style.top))
    if running.header:
        marks += unread(running.header.marks(side, style.header - running.header.baseline), HEADER)
    foot = paper.height - style.footer
    if running.footer:
        marks += unread(running.footer.marks(side, foot - running.footer.baseline), FOOTER)
    width = max(line.width for line in running.number.lines)
    at = paper.width - side - width
    marks += unread(running.number.marks(at, foot - running.number.baseline), FOOTER)
    return Page(paper.width, paper.height, tuple(marks))

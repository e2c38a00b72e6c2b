"""Flowables: things with a height that can be put on a page, and cut where a page ends.

A flowable is laid out for one width when it is made.  ``split(room, force)`` gives what fits and the
rest, or None when nothing does; with ``force`` it always gives something, since a new page is empty.
``marks(x, y)`` places it with its upper left corner at (x, y).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from msgspec import Struct
from msgspec.structs import force_setattr, replace

from handouts.layout.lines import SetLine
from handouts.library.theme import Color, LinkStyle
from handouts.pdf.story import (
    Bookmark,
    Circle,
    Field,
    FieldArea,
    GlyphRun,
    Image,
    Line,
    LinkArea,
    Modules,
    PageMark,
    Rectangle,
)
from handouts.pdf.structure import LAYOUT, Artifact, Content, StructElem

MIN_LINES = 2  # of a paragraph on either side of a page's end
UNDERSCORE = 0.07  # from a baseline down to the line under it, as a part of the type size


class Flowable(Protocol):
    """See the module."""

    @property
    def height(self) -> float: ...
    @property
    def before(self) -> float: ...
    @property
    def after(self) -> float: ...
    @property
    def keep_with_next(self) -> bool: ...
    def split(self, room: float, force: bool) -> tuple[Flowable, Flowable] | None: ...
    def marks(self, x: float, y: float) -> Iterator[PageMark]: ...


@runtime_checkable
class Rows(Flowable, Protocol):
    """A flowable that can give its last rows away to stand above what follows."""

    def ending(self) -> tuple[Flowable, Flowable] | None: ...


class TextBlock(Struct, frozen=True):
    """A paragraph in lines."""

    lines: tuple[SetLine, ...]
    leading: float
    baseline: float
    """From the top of a line to its baseline."""
    before: float = 0
    after: float = 0
    keep_with_next: bool = False
    link: LinkStyle | None = None
    bookmark: tuple[int, str, StructElem] | None = None
    """Level, title and element of a heading."""
    mark: Artifact | None = None
    """Set when the text is not read: a running head."""

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading

    def split(self, room: float, force: bool) -> tuple[Flowable, Flowable] | None:
        count = int((room + 0.01) // self.leading)
        least = 1 if force else MIN_LINES
        count = max(min(count, len(self.lines) - least), 1 if force else 0)
        if count < least or count >= len(self.lines):
            return None
        head = replace(self, lines=self.lines[:count], after=0, keep_with_next=False)
        return head, replace(self, lines=self.lines[count:], before=0, bookmark=None)

    def marks(self, x: float, y: float) -> Iterator[PageMark]:
        if self.bookmark:
            level, title, elem = self.bookmark
            yield Bookmark(x, y, 0, level, title, elem)
        baselines = [y + n * self.leading + self.baseline for n in range(len(self.lines))]
        for line, base in zip(self.lines, baselines, strict=True):
            for seg in line.segments:
                mark = self.mark or seg.mark
                run = seg.run
                yield GlyphRun(x + seg.x, base, seg.width, seg.face, run.size, run.color, seg.glyphs, mark)
        for line, base in zip(self.lines, baselines, strict=True):
            yield from self._areas(line, x, base)

    def _areas(self, line: SetLine, x: float, base: float) -> Iterator[PageMark]:
        """Links, with the lines under them, and fields, each on its line."""
        for seg in line.segments:
            run = seg.run
            if run.field:
                height = run.field.lettering.height
                y = base + UNDERSCORE * run.size - height
                yield FieldArea(x + seg.x, y, seg.width, height, run.field)
            if run.link and run.underline and self.link:
                y = base + self.link.drop * run.size
                yield Line(x + seg.x, y, seg.width, 0, run.color, self.link.line, LAYOUT)
            if run.link:
                top, elem = base - self.baseline, _link_elem(run.elem)
                yield LinkArea(x + seg.x, top, seg.width, self.leading, run.link, run.text.strip(), elem)


def _link_elem(elem: StructElem) -> StructElem:
    """The Link that a run is in, also when the run is in a Span of it."""
    while elem.role != "Link" and elem.parent is not None:
        elem = elem.parent
    return elem


class Rule(Struct, frozen=True):
    """A line over the whole width; an artifact."""

    width: float
    line: float
    color: Color
    before: float = 0
    after: float = 0
    keep_with_next: bool = False

    @property
    def height(self) -> float:
        return self.line

    def split(self, room: float, force: bool) -> tuple[Flowable, Flowable] | None:
        return None

    def marks(self, x: float, y: float) -> Iterator[PageMark]:
        yield Line(x, y + self.line / 2, self.width, 0, self.color, self.line, LAYOUT)


class Drawing(Struct, frozen=True):
    """A picture or a QR code that belongs to a Figure."""

    image: Modules | Image
    height: float
    inset: float = 0
    """Empty space around it, such as a QR code's quiet zone."""
    before: float = 0
    after: float = 0
    keep_with_next: bool = False

    @property
    def width(self) -> float:
        return self.image.width + 2 * self.inset

    def split(self, room: float, force: bool) -> tuple[Flowable, Flowable] | None:
        return None

    def marks(self, x: float, y: float) -> Iterator[PageMark]:
        yield replace(self.image, x=x + self.inset, y=y + self.inset)


class Stack(Struct, frozen=True):
    """Flowables one below the other; of two spaces that meet, the larger counts."""

    children: tuple[Flowable, ...]
    before: float = 0
    after: float = 0
    keep_with_next: bool = False
    keep: bool = False
    """Stays on one page unless it is longer than a page."""
    height: float = 0
    """Found from the children."""

    def __post_init__(self) -> None:
        tops = self._tops()
        bottom = tops[-1] + self.children[-1].height if tops else 0.0
        force_setattr(self, "height", bottom)

    def _tops(self) -> list[float]:
        tops: list[float] = []
        for n, child in enumerate(self.children):
            if n == 0:
                tops.append(0.0)
                continue
            above = self.children[n - 1]
            tops.append(tops[-1] + above.height + max(above.after, child.before))
        return tops

    def split(self, room: float, force: bool) -> tuple[Flowable, Flowable] | None:
        if self.keep and not force:
            return None
        tops = self._tops()
        for n, child in enumerate(self.children):
            if tops[n] + child.height <= room + 0.01:
                continue
            cut = child.split(room - tops[n], force and n == 0)
            if cut:
                head = (*self.children[:n], cut[0])
                return self._part(head, after=0), self._part((cut[1], *self.children[n + 1 :]), before=0)
            return self._cut_with_company(n, room) or self._cut_before(n, force)
        return None

    def _cut_with_company(self, n: int, room: float) -> tuple[Flowable, Flowable] | None:
        """Cut so that a last child that stays whole, such as the foot, is not alone on its page."""
        child = self.children[n]
        if not (n and n + 1 == len(self.children) and isinstance(child, Stack) and child.keep):
            return None
        above = self.children[n - 1]
        if isinstance(above, Rows) and (ending := above.ending()):
            head, rest = (*self.children[: n - 1], ending[0]), (ending[1], child)
            found: tuple[Flowable, Flowable] | None = self._part(head, after=0), self._part(rest, before=0)
        else:
            found = self._cut_before(n - 1, False)
        return found if found and found[1].height <= room + 0.01 else None

    def _cut_before(self, n: int, force: bool) -> tuple[Flowable, Flowable] | None:
        """Cut above a child, or above the heading that must stay with it."""
        last = n
        while last and self.children[last - 1].keep_with_next:
            last -= 1
        if not last:
            if not force or not n:
                return None
            last = n  # a heading alone on its page is better than no page
        return self._part(self.children[:last], after=0), self._part(self.children[last:], before=0)

    def _part(self, children: tuple[Flowable, ...], **more: float) -> Stack:
        return replace(self, children=children, **more)

    def marks(self, x: float, y: float) -> Iterator[PageMark]:
        for child, top in zip(self.children, self._tops(), strict=True):
            yield from child.marks(x, y + top)


class Badge(Struct, frozen=True):
    """A drawn label: a number in a circle, or a box to tick."""

    side: float
    line: float
    color: Color
    leading: float
    """Of the text it stands beside: it is centred on the first line."""
    number: TextBlock | None = None
    content: Content | None = None
    """What the box is read as; a circle is not read, its number is."""
    field: Field | None = None
    """What is read in the box's place where it can be checked on the screen."""

    def marks(self, x: float, y: float) -> Iterator[PageMark]:
        top = y + (self.leading - self.side) / 2
        if self.number is None:
            mark = self.content or LAYOUT
            yield Rectangle(x, top, self.side, self.side, mark, None, self.color, self.line)
            if self.field:
                yield FieldArea(x, top, self.side, self.side, self.field)
            return
        yield Circle(x, top, self.side, self.color, self.line, LAYOUT)
        width = max((line.width for line in self.number.lines), default=0.0)
        yield from self.number.marks(x + (self.side - width) / 2, y)


class Labelled(Struct, frozen=True):
    """A list entry: a label at the start of its first line, its body indented."""

    label: TextBlock | Badge | None
    label_at: float
    indent: float
    body: Stack
    least: float = 0
    """Least height: that of a circle or box."""
    before: float = 0
    after: float = 0
    keep_with_next: bool = False
    keep: bool = False

    @property
    def height(self) -> float:
        return max(self.body.height, self.least)

    def split(self, room: float, force: bool) -> tuple[Flowable, Flowable] | None:
        if self.keep and not force:
            return None
        cut = self.body.split(room, force)
        if cut is None:
            return None
        head, rest = cut
        assert isinstance(head, Stack)
        assert isinstance(rest, Stack)
        return replace(self, body=head, after=0), replace(self, label=None, body=rest, before=0, least=0)

    def marks(self, x: float, y: float) -> Iterator[PageMark]:
        if self.label:
            yield from self.label.marks(x + self.label_at, y)
        yield from self.body.marks(x + self.indent, y)

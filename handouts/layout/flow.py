"""Flowables: things with a height that can be put on a page, and cut where a page ends.

A flowable is laid out for one width when it is made and never changes, so it can be placed many times:
``marks(x, y, tagger)`` places it with its upper left corner at (x, y), for the story of the tagger.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise

from msgspec import Struct
from msgspec.structs import force_setattr, replace

from handouts.layout.fields import Form
from handouts.layout.lines import Segment, SetLine
from handouts.library.theme import BlankStyle, Color, LinkStyle
from handouts.pdf.story import (
    Bookmark,
    Circle,
    GlyphRun,
    Image,
    Line,
    LineArt,
    LinkArea,
    Modules,
    PageMark,
    Rectangle,
    Target,
)
from handouts.pdf.structure import Mark, Tag, Tagger
from handouts.signs import PATHS, Sign

MIN_LINES = 2  # of a paragraph on either side of a page's end
SLACK = 0.01  # by which a sum of heights may be larger than the room


class Flowable(Struct, frozen=True, kw_only=True):
    """See the module."""

    before: float = 0
    after: float = 0
    """Space above and below; of two that meet, the larger counts."""
    keep_with_next: bool = False

    @property
    def height(self) -> float:
        raise NotImplementedError

    def split(self, room: float, force: bool) -> tuple[Flowable, Flowable] | None:
        """Of what does not fit: what does and the rest, or None when nothing does.

        ``force``: the page is empty, so something is given wherever it can be cut at all.
        """
        return None

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        raise NotImplementedError


class TextBlock(Flowable, frozen=True):
    """A paragraph in lines."""

    tag: Tag
    """Its element, even where it holds no text."""
    lines: tuple[SetLine, ...]
    leading: float
    baseline: float
    """From the top of a line to its baseline."""
    link: LinkStyle
    blanks: BlankStyle
    bookmark: tuple[int, str] | None = None
    """Level and title of a heading."""
    target: str = ""
    """What links that lead to it name."""

    @property
    def height(self) -> float:
        return self._tops()[-1]

    def _tops(self) -> list[float]:
        """Top of each line, and the end of the last; one with a blank has more room above it.

        The room above the first is the space before the block.
        """
        tops = [0.0]
        for line in self.lines:
            more = self.more_above(line) if len(tops) > 1 else 0.0
            tops[-1] += more
            tops.append(tops[-1] + self.leading)
        return tops

    def more_above(self, line: SetLine) -> float:
        return max(self.blanks.leading - self.leading, 0.0) if line.has_blank else 0.0

    @property
    def width(self) -> float:
        """Of its longest line."""
        return max((line.width for line in self.lines), default=0.0)

    def split(self, room: float, force: bool) -> tuple[TextBlock, TextBlock] | None:
        ends = accumulate(self.leading + self.more_above(line) for line in self.lines)
        count = sum(end <= room + SLACK for end in ends)
        least = 1 if force else MIN_LINES
        count = max(min(count, len(self.lines) - least), 1 if force else 0)
        if count < least or count >= len(self.lines):
            return None
        head = replace(self, lines=self.lines[:count], after=0, keep_with_next=False)
        return head, replace(self, lines=self.lines[count:], before=0, bookmark=None, target="")

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        elem = tagger.elem(self.tag)
        if self.bookmark and elem:
            yield Bookmark(x, y, 0, *self.bookmark)
        if self.target and elem:
            yield Target(x, y, 0, f"#{self.target}")
        for base, line in self._baselines(y):
            marks = [stretch.mark(tagger) for stretch in line.stretches]
            yield from (self._mark(seg, x, base, marks[seg.stretch]) for seg in line.segments)
        for base, line in self._baselines(y):
            yield from self._areas(line, x, base, tagger)

    def _mark(self, seg: Segment, x: float, base: float, mark: Mark) -> PageMark:
        """Glyphs, or the rule of a blank."""
        type_, place = seg.run.type, (x + seg.x, base, seg.width)
        if seg.run.least:
            y = base + self.blanks.drop + self.blanks.width / 2
            return Line(x + seg.x, y, seg.width, 0, type_.color, self.blanks.width, mark)
        return GlyphRun(*place, seg.face, type_.size, type_.color, seg.glyphs, mark)

    def _baselines(self, y: float) -> Iterator[tuple[float, SetLine]]:
        tops = self._tops()
        return ((y + top + self.baseline, line) for top, line in zip(tops, self.lines, strict=False))

    def _areas(self, line: SetLine, x: float, base: float, tagger: Tagger) -> Iterator[PageMark]:
        """Links, with the lines under them, and fields, each on its line."""
        for seg in line.segments:
            run = seg.run
            if run.form:
                height = run.form.field.lettering.height
                y = base + self.blanks.drop - height
                yield from run.form.area(x + seg.x, y, seg.width, height, tagger)
            if run.underline:
                y = base + self.link.drop * run.type.size
                yield Line(x + seg.x, y, seg.width, 0, run.type.color, self.link.line, tagger.artifact)
            if run.link and (elem := tagger.elem(_link_tag(run.tag))):
                top = base - self.baseline
                yield LinkArea(x + seg.x, top, seg.width, self.leading, run.link, run.text.strip(), elem)


def _link_tag(tag: Tag) -> Tag:
    """The Link that a run is in, also when the run is in a Span of it."""
    while tag.role != "Link" and tag.parent is not None:
        tag = tag.parent
    return tag


class Rule(Flowable, frozen=True):
    """A line over the whole width; an artifact."""

    width: float
    line: float
    color: Color

    @property
    def height(self) -> float:
        return self.line

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        yield Line(x, y + self.line / 2, self.width, 0, self.color, self.line, tagger.artifact)


class Drawing(Flowable, frozen=True):
    """A picture or a QR code, drawn for its Figure."""

    tag: Tag
    image: Modules | Image
    height: float
    inset: float = 0
    """Empty space around it, such as a QR code's quiet zone."""

    @property
    def width(self) -> float:
        return self.image.width + 2 * self.inset

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        yield replace(self.image, x=x + self.inset, y=y + self.inset, mark=tagger.mark(self.tag))


class Gap(Flowable, frozen=True):
    """Empty room to write in."""

    width: float
    height: float
    form: Form | None = None

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        if self.form:
            yield from self.form.area(x, y, self.width, self.height, tagger)


class WriteLine(Flowable, frozen=True):
    """A line to write on, with the room above it."""

    rule: Rule
    room: float
    form: Form | None = None

    @property
    def height(self) -> float:
        return self.room + self.rule.height

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        yield from self.rule.marks(x, y + self.room, tagger)
        if self.form:
            field = self.form.field
            height = field.lettering.height if field.kind == "line" else self.room
            yield from self.form.area(x, y + self.room - height, self.rule.width, height, tagger)


class Stack(Flowable, frozen=True):
    """Flowables one below the other."""

    children: tuple[Flowable, ...]
    tag: Tag | None = None
    """What they stand in, an element even where there are none: a cell, the body of an entry."""
    keep: bool = False
    """Stays on one page unless it is longer than a page."""
    tops: tuple[float, ...] = ()
    height: float = 0
    """Both found from the children."""

    def __post_init__(self) -> None:
        found = tuple(tops(self.children))
        force_setattr(self, "tops", found)
        force_setattr(self, "height", found[-1] + self.children[-1].height if found else 0.0)

    @property
    def room_above(self) -> float:
        """Space before its first child, such as a line to write on: whoever holds the stack leaves it."""
        return self.children[0].before if self.children else 0.0

    def split(self, room: float, force: bool) -> tuple[Stack, Stack] | None:
        if self.keep and not force:
            return None
        for n, (child, top) in enumerate(zip(self.children, self.tops, strict=True)):
            if top + child.height <= room + SLACK:
                continue
            is_first = all(above.keep_with_next for above in self.children[:n])
            if cut := child.split(room - top, force and is_first):
                return self._parts((*self.children[:n], cut[0]), (cut[1], *self.children[n + 1 :]))
            return self._cut_before(n, force)
        return None

    def _cut_before(self, n: int, force: bool) -> tuple[Stack, Stack] | None:
        """Cut above a child, or above the heading that must stay with it."""
        last = n
        while last and self.children[last - 1].keep_with_next:
            last -= 1
        if not last:
            if not force or not n:
                return None
            last = n  # a heading alone on its page is better than no page
        return self._parts(self.children[:last], self.children[last:])

    def _parts(self, head: tuple[Flowable, ...], rest: tuple[Flowable, ...]) -> tuple[Stack, Stack]:
        return replace(self, children=head, after=0), replace(self, children=rest, before=0)

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        tagger.elem(self.tag)
        for child, top in zip(self.children, self.tops, strict=True):
            yield from child.marks(x, y + top, tagger)


def tops(children: tuple[Flowable, ...]) -> Iterator[float]:
    """Where each child begins, below the top of the first."""
    top = 0.0
    if children:
        yield top
    for above, child in pairwise(children):
        top = top + above.height + max(above.after, child.before)
        yield top


class Badge(Struct, frozen=True):
    """A drawn label: a number in a circle, a box to tick, or a sign that is not read."""

    side: float
    line: float
    color: Color
    leading: float
    """Of the text it stands beside: it is centred on the first line."""
    label: TextBlock | Form | Tag | float
    """The circle's number; what is read for a box: its field, or on paper an element; how full a sign is."""

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        top = y + (self.leading - self.side) / 2
        match self.label:
            case float(filled):
                yield Circle(x, top, self.side, self.color, self.line, tagger.artifact, filled)
            case TextBlock() as number:
                yield Circle(x, top, self.side, self.color, self.line, tagger.artifact)
                yield from number.marks(x + (self.side - number.width) / 2, y, tagger)
            case Form() as form:
                yield self._box(x, top, tagger.artifact)
                yield from form.area(x, top, self.side, self.side, tagger)
            case tag:
                yield self._box(x, top, tagger.mark(tag))

    def _box(self, x: float, y: float, mark: Mark) -> Rectangle:
        return Rectangle(x, y, self.side, self.side, mark, None, self.color, self.line)


class SignMark(Struct, frozen=True):
    """A sign beside the first line of a list entry."""

    side: float
    line: float
    color: Color
    leading: float
    """Of the text it stands beside."""
    sign: Sign
    tag: Tag | None = None
    """The entry's label, where it stands for the bullet."""

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        top = y + (self.leading - self.side) / 2
        mark = tagger.mark(self.tag) if self.tag else tagger.artifact
        yield LineArt(x, top, self.side, PATHS[self.sign], self.color, self.line, mark)


class Labelled(Flowable, frozen=True):
    """A list entry: a label at the start of its first line, its body indented."""

    label: TextBlock | Badge | SignMark | None
    label_at: float
    indent: float
    body: Stack
    least: float = 0
    """Least height: that of a circle or box."""
    keep: bool = False

    @property
    def height(self) -> float:
        return max(self.body.height, self.least)

    def split(self, room: float, force: bool) -> tuple[Labelled, Labelled] | None:
        if self.keep and not force:
            return None
        if cut := self.body.split(room, force):
            rest = replace(self, label=None, body=cut[1], before=0, least=0)
            return replace(self, body=cut[0], after=0), rest
        return None

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        if self.label:
            yield from self.label.marks(x + self.label_at, y, tagger)
        yield from self.body.marks(x + self.indent, y, tagger)

"""Diagrams: lists that are drawn.  Each is read as the list that it is; lines and arrows are artifacts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from math import fsum
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from handouts.document import nodes
from handouts.document.walk import below, plain_text, texts
from handouts.layout.flow import Badge, Flowable, Stack, TextBlock
from handouts.layout.lists import list_entries, list_tag, numbered_badge
from handouts.layout.setter import Setter, Slot, is_bare
from handouts.library.theme import Color, DiagramStyle
from handouts.pdf.story import Circle, Line, PageMark, Rectangle
from handouts.pdf.structure import Mark, Tag, Tagger

BULLET = "•"


def diagram_flowables(setter: Setter, block: nodes.Diagram, slot: Slot) -> list[Flowable]:
    """A title and the drawing; a timeline that is too narrow for its words is set as steps."""
    style, pen = setter.theme.diagrams, _Pen.of(setter)
    if block.form == "seats":
        return [_seats(setter, block, slot, style, pen)]
    title = setter.title(block.title, Tag("P", slot.tag), "caption", slot.width, block.location)
    above = replace(title, keep_with_next=True)
    match block.form:
        case "timeline":
            return [above, *_timeline(setter, block, slot, style, pen)]
        case "path":
            return [above, _path(setter, block, slot, style, pen)]
        case _:
            assert_never(block.form)


class _Pen(Struct, frozen=True):
    """How lines and arrows are drawn, in points."""

    line: float
    color: Color
    arrow: float

    @classmethod
    def of(cls, setter: Setter) -> _Pen:
        style = setter.theme.diagrams
        return cls(style.line, setter.theme.color(style.color), style.arrow)

    def stroke(self, x: float, y: float, width: float, height: float, mark: Mark) -> Line:
        return Line(x, y, width, height, self.color, self.line, mark)

    def to_the_end(self, x: float, y: float, width: float, mark: Mark) -> Iterator[PageMark]:
        """An arrow in the direction of reading."""
        yield self.stroke(x, y, width, 0, mark)
        for side in (-1, 1):
            yield self.stroke(
                x + width - self.arrow,
                y + side * self.arrow * 0.7,
                self.arrow,
                -side * self.arrow * 0.7,
                mark,
            )

    def down(self, x: float, y: float, height: float, mark: Mark) -> Iterator[PageMark]:
        yield self.stroke(x, y, 0, height, mark)
        for side in (-1, 1):
            yield self.stroke(
                x + side * self.arrow * 0.7,
                y + height - self.arrow,
                -side * self.arrow * 0.7,
                self.arrow,
                mark,
            )


class _Entry(Struct, frozen=True):
    """An entry of a list that is drawn: what stands in it, under its element."""

    label: Badge
    bodies: tuple[Stack, ...]


def _entry(setter: Setter, item: nodes.ListItem, number: int, parent: Tag, *widths: float) -> _Entry:
    """With one body, or with one for each piece and its width."""
    tag = Tag("LI", parent)
    badge = numbered_badge(setter, tag, number, item)
    body = Tag("LBody", tag)
    if len(widths) == 1:
        return _Entry(
            badge, (setter.stack(item.blocks, Slot(body, widths[0], "body", is_bare(item.blocks))),)
        )
    pieces = zip(_pieces(item), widths, strict=False)
    return _Entry(badge, tuple(setter.stack(piece, Slot(body, width)) for piece, width in pieces))


def _pieces(item: nodes.ListItem) -> list[nodes.Blocks]:
    """Each paragraph of an entry, with what says it again in another language under it."""
    made: list[nodes.Blocks] = []
    for block in item.blocks:
        if made and isinstance(block, nodes.Division):
            made[-1] = (*made[-1], block)
        else:
            made.append((block,))
    return made


# ── Timeline ─────────────────────────────────────────────────────────────────


class Timeline(Flowable, frozen=True):
    """Stations side by side on a line, each text under its number."""

    entries: tuple[_Entry, ...]
    width: float
    """Of a station."""
    gap: float
    pen: _Pen

    @property
    def height(self) -> float:
        return (
            self.entries[0].label.leading + self.gap / 2 + max(each.bodies[0].height for each in self.entries)
        )

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        step = self.width + self.gap
        for n, entry in enumerate(self.entries):
            label, left = entry.label, x + n * step
            yield from label.marks(left, y, tagger)
            yield from entry.bodies[0].marks(left, y + label.leading + self.gap / 2, tagger)
            length = (step if n + 1 < len(self.entries) else self.width) - label.side
            middle = y + label.leading / 2
            yield from self.pen.to_the_end(left + label.side, middle, length, tagger.artifact)


def _timeline(
    setter: Setter, block: nodes.Diagram, slot: Slot, style: DiagramStyle, pen: _Pen
) -> list[Flowable]:
    count = len(block.items)
    width = (slot.width - style.gap * (count - 1)) / count
    words = (word for item in block.items for word in _words(item.blocks).split())
    if max(setter.bold_width(word, "body") for word in words) > width:
        return list_entries(setter, nodes.Steps(block.items), slot)
    tag = list_tag(slot, "Decimal")
    entries = tuple(_entry(setter, item, n, tag, width) for n, item in enumerate(block.items, 1))
    return [Timeline(entries, width, style.gap, pen, before=style.before, after=style.after)]


def _words(blocks: nodes.Blocks) -> str:
    return " ".join(plain_text(text) for node, _ in below(blocks) for text in texts(node))


# ── Path ─────────────────────────────────────────────────────────────────────


class Path(Flowable, frozen=True):
    """Questions one below the other: yes leads to the side, no leads down."""

    entries: tuple[_Entry, ...]
    widths: tuple[float, float]
    """Of a question, and of what yes leads to."""
    indent: float
    gap: float
    pen: _Pen

    def _row(self, entry: _Entry) -> float:
        high = [entry.label.leading, entry.bodies[0].height]
        high += [body.height + self.gap for body in entry.bodies[1:]]
        return max(high)

    @property
    def height(self) -> float:
        return fsum(map(self._row, self.entries)) + self.gap * (len(self.entries) - 1)

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        for n, entry in enumerate(self.entries, 1):
            row = self._row(entry)
            yield from entry.label.marks(x, y, tagger)
            yield from entry.bodies[0].marks(x + self.indent, y, tagger)
            for body in entry.bodies[1:]:
                yield from self._side(body, x + self.indent + self.widths[0], y, row, tagger)
            if n < len(self.entries):
                below = y + (entry.label.leading + entry.label.side) / 2 + 1
                length = row + self.gap - (below - y) + (entry.label.leading - entry.label.side) / 2 - 1
                yield from self.pen.down(x + entry.label.side / 2, below, length, tagger.artifact)
            y += row + self.gap

    def _side(self, body: Stack, x: float, y: float, row: float, tagger: Tagger) -> Iterator[PageMark]:
        """What yes leads to, in a box behind an arrow."""
        reach, line, mark = 2 * self.gap, self.pen.line, tagger.artifact
        yield from self.pen.to_the_end(x, y + row / 2, reach - 2, mark)
        box = x + reach, y, self.widths[1], row
        yield Rectangle(*box, mark, None, self.pen.color, line)
        yield from body.marks(box[0] + self.gap * 0.7, y + (row - body.height) / 2, tagger)


def _path(setter: Setter, block: nodes.Diagram, slot: Slot, style: DiagramStyle, pen: _Pen) -> Path:
    indent = setter.theme.lists["steps"].indent
    left = (slot.width - indent) * style.question
    right = slot.width - indent - left - 2 * style.gap
    tag = list_tag(slot, "Decimal")
    inner = left - style.gap, right - 1.4 * style.gap
    entries = tuple(
        _entry(setter, item, n, tag, *(inner if len(_pieces(item)) > 1 else (slot.width - indent,)))
        for n, item in enumerate(block.items, 1)
    )
    return Path(entries, (left, right), indent, style.gap, pen, before=style.before, after=style.after)


# ── Seats ────────────────────────────────────────────────────────────────────


class _Chair(Struct, frozen=True):
    """Somebody at the table."""

    tag: Tag
    """Of the drawn chair, which stands for the entry's bullet."""
    name: Stack


class Seats(Flowable, frozen=True):
    """A table seen from above, people at both of its sides."""

    title: TextBlock
    sides: tuple[tuple[_Chair, ...], tuple[_Chair, ...]]
    width: float
    style: DiagramStyle
    pen: _Pen

    @property
    def rows(self) -> tuple[float, ...]:
        """Heights."""
        pairs = zip_longest(*self.sides)
        return tuple(max(chair.name.height for chair in pair if chair) + self.style.gap for pair in pairs)

    @property
    def height(self) -> float:
        return max(fsum(self.rows), self.title.height + 2 * self.style.gap)

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        style, mark = self.style, tagger.artifact
        start = x + (self.width - style.table) / 2
        inset = (style.table - self.title.width) / 2
        yield from self.title.marks(start + inset, y + (self.height - self.title.height) / 2, tagger)
        yield Rectangle(start, y, style.table, self.height, mark, None, self.pen.color, 2 * self.pen.line)
        for n, chairs in enumerate(self.sides):
            top = y
            for chair, row in zip(chairs, self.rows, strict=False):
                yield from self._seat(chair, bool(n), start, top, row, tagger)
                top += row

    def _seat(
        self, chair: _Chair, at_end: bool, table: float, y: float, row: float, tagger: Tagger
    ) -> Iterator[PageMark]:
        side, gap = self.style.chair, self.style.gap
        name = chair.name
        widest = max((child.width for child in name.children if isinstance(child, TextBlock)), default=0.0)
        left = table + self.style.table + 4 if at_end else table - side - 4
        text = left + side + gap * 0.6 if at_end else left - gap * 0.6 - widest
        yield Circle(left, y + (row - side) / 2, side, self.pen.color, self.pen.line, tagger.mark(chair.tag))
        yield from name.marks(text, y + (row - name.height) / 2, tagger)


def _seats(setter: Setter, block: nodes.Diagram, slot: Slot, style: DiagramStyle, pen: _Pen) -> Seats:
    title = setter.title(
        block.title, Tag("P", slot.tag), "caption", style.table - 2 * style.gap, block.location
    )
    tag, room = list_tag(slot, "Disc"), (slot.width - style.table) / 2 - style.chair - style.gap - 4
    chairs = tuple(_chair(setter, item, tag, room) for item in block.items)
    half = (len(chairs) + 1) // 2
    sides = chairs[:half], chairs[half:]
    return Seats(title, sides, slot.width, style, pen, before=style.before, after=style.after)


def _chair(setter: Setter, item: nodes.ListItem, parent: Tag, room: float) -> _Chair:
    entry = Tag("LI", parent)
    label = Tag("Lbl", entry, actual_text=BULLET)
    return _Chair(
        label, setter.stack(item.blocks, Slot(Tag("LBody", entry), room, "body", is_bare(item.blocks)))
    )

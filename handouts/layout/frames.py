"""Flowables that put others side by side or in a box."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from handouts.layout.flow import Drawing, Flowable, Rule, Stack, TextBlock
from handouts.library.theme import Color
from handouts.pdf.story import PageMark, Rectangle
from handouts.pdf.structure import LAYOUT


class Boxed(Struct, frozen=True):
    """A stack in a box with a border, perhaps a fill and a bar at its start."""

    body: Stack
    width: float
    border: Color
    line: float
    fill: Color | None
    bar: float
    padding: tuple[float, float, float]
    """At the sides, above, below."""
    before: float = 0
    after: float = 0
    keep_with_next: bool = False

    @property
    def height(self) -> float:
        return self.body.height + self.padding[1] + self.padding[2]

    def split(self, room: float, force: bool) -> tuple[Flowable, Flowable] | None:
        cut = self.body.split(room - self.padding[1] - self.padding[2], force)
        if cut is None:
            return None
        head, rest = cut
        assert isinstance(head, Stack)
        assert isinstance(rest, Stack)
        return replace(self, body=head, after=0), replace(self, body=rest, before=0)

    def marks(self, x: float, y: float) -> Iterator[PageMark]:
        half = self.line / 2
        height = self.height
        yield Rectangle(
            x + half,
            y + half,
            self.width - self.line,
            height - self.line,
            LAYOUT,
            self.fill,
            self.border,
            self.line,
        )
        if self.bar:
            yield Rectangle(x, y, self.bar, height, LAYOUT, self.border)
        yield from self.body.marks(x + self.padding[0], y + self.padding[1])


class Columns(Struct, frozen=True):
    """Entries in columns of one width, filled downward and about equally high."""

    entries: tuple[Flowable, ...]
    count: int
    width: float
    """Of one column."""
    gutter: float
    gap: float
    before: float = 0
    after: float = 0
    keep_with_next: bool = False

    def _columns(self) -> list[Stack]:
        """The entries dealt out: the least height at which they all fit."""
        heights = sorted({s.height for s in self._beginnings()})
        return next(dealt for h in heights if (dealt := self._deal(h)) is not None)

    def _beginnings(self) -> Iterator[Stack]:
        for start in range(len(self.entries)):
            for end in range(start + 1, len(self.entries) + 1):
                yield self._stack(self.entries[start:end])

    def _stack(self, entries: tuple[Flowable, ...]) -> Stack:
        return Stack(tuple(replace(e, after=self.gap) for e in entries))  # type: ignore[type-var]

    def _deal(self, height: float) -> list[Stack] | None:
        columns: list[list[Flowable]] = [[]]
        for entry in self.entries:
            if columns[-1] and self._stack((*columns[-1], entry)).height > height + 0.01:
                columns.append([])
            columns[-1].append(entry)
        fits = len(columns) <= self.count
        return [self._stack(tuple(c)) for c in columns] if fits else None

    @property
    def height(self) -> float:
        return max(column.height for column in self._columns())

    def split(self, room: float, force: bool) -> tuple[Flowable, Flowable] | None:
        for cut in range(len(self.entries) - 1, 0, -1):
            head = replace(self, entries=self.entries[:cut], after=0)
            if head.height <= room or (force and cut == 1):
                return head, replace(self, entries=self.entries[cut:], before=0)
        return None

    def marks(self, x: float, y: float) -> Iterator[PageMark]:
        for n, column in enumerate(self._columns()):
            yield from column.marks(x + n * (self.width + self.gutter), y)


class Beside(Struct, frozen=True):
    """A figure at the start, text beside it."""

    figure: Drawing
    body: Stack
    indent: float
    before: float = 0
    after: float = 0
    keep_with_next: bool = False

    @property
    def height(self) -> float:
        return max(self.figure.height, self.body.height)

    def split(self, room: float, force: bool) -> tuple[Flowable, Flowable] | None:
        cut = self.body.split(room, True) if force else None
        if cut is None:
            return None
        head, rest = cut
        assert isinstance(head, Stack)
        return replace(self, body=head, after=0), Stack((rest,))

    def marks(self, x: float, y: float) -> Iterator[PageMark]:
        yield from self.figure.marks(x, y)
        yield from self.body.marks(x + self.indent, y)


class Opposite(Struct, frozen=True):
    """A logo and two texts on one line, at the start and at the end, with a rule below: the header strip."""

    start: TextBlock | None
    end: TextBlock | None
    width: float
    rule: Rule
    gap: float
    before: float = 0
    after: float = 0
    keep_with_next: bool = True
    logo: Drawing | None = None
    indent: float = 0
    """Of the text at the start: past the logo."""

    @property
    def height(self) -> float:
        logo = self.logo.height if self.logo else 0.0
        return max(self._text_height, logo) + self.gap + self.rule.line

    @property
    def _text_height(self) -> float:
        return max((text.height for text in (self.start, self.end) if text), default=0.0)

    @property
    def _drop(self) -> float:
        """How far the texts stand below the top: beside a higher logo they are centred."""
        return max(0.0, self.logo.height - self._text_height) / 2 if self.logo else 0.0

    def split(self, room: float, force: bool) -> tuple[Flowable, Flowable] | None:
        return None

    def marks(self, x: float, y: float) -> Iterator[PageMark]:
        if self.logo:
            yield from self.logo.marks(x, y)
        if self.start:
            yield from self.start.marks(x + self.indent, y + self._drop)
        if self.end:
            width = max((line.width for line in self.end.lines), default=0.0)
            yield from self.end.marks(x + self.width - width, y + self._drop)
        yield from self.rule.marks(x, y + self.height - self.rule.line)

"""Flowables that put others side by side, in a box, or mirrored."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from msgspec.structs import force_setattr, replace

from handouts.layout.flow import SLACK, Drawing, Flowable, Rule, Stack, TextBlock, tops
from handouts.library.theme import Color
from handouts.pdf.story import PageMark, Rectangle, mirrored
from handouts.pdf.structure import Tagger


class Boxed(Flowable, frozen=True):
    """A stack in a box with a border, perhaps a fill and a bar at its start."""

    body: Stack
    width: float
    border: Color
    line: float
    fill: Color | None
    bar: float
    padding: tuple[float, float, float]
    """At the sides, above, below."""

    @property
    def height(self) -> float:
        return self.body.height + self.padding[1] + self.padding[2]

    def split(self, room: float, force: bool) -> tuple[Boxed, Boxed] | None:
        cut = self.body.split(room - self.padding[1] - self.padding[2], force)
        return cut and (replace(self, body=cut[0], after=0), replace(self, body=cut[1], before=0))

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        half, height, mark = self.line / 2, self.height, tagger.artifact
        inner = self.width - self.line, height - self.line
        yield Rectangle(x + half, y + half, *inner, mark, self.fill, self.border, self.line)
        if self.bar:
            yield Rectangle(x, y, self.bar, height, mark, self.border)
        yield from self.body.marks(x + self.padding[0], y + self.padding[1], tagger)


class Mirrored(Flowable, frozen=True):
    """A flowable that is written in the other direction than what stands around it, in its own box."""

    body: Flowable
    width: float

    @classmethod
    def of(cls, body: Flowable, width: float) -> Mirrored:
        """With the spaces of its body."""
        before, after, keep = body.before, body.after, body.keep_with_next
        return cls(body, width, before=before, after=after, keep_with_next=keep)

    @property
    def height(self) -> float:
        return self.body.height

    def split(self, room: float, force: bool) -> tuple[Mirrored, Mirrored] | None:
        cut = self.body.split(room, force)
        return cut and (Mirrored.of(cut[0], self.width), Mirrored.of(cut[1], self.width))

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        return mirrored(self.body.marks(x, y, tagger), x, self.width)


class Columns(Flowable, frozen=True):
    """Entries in columns of one width, filled downward and about equally high.

    Both sides of a page's end have two rows of them at least.
    """

    entries: tuple[Flowable, ...]
    count: int
    width: float
    """Of one column."""
    gutter: float
    gap: float
    """Between two entries."""
    columns: tuple[Stack, ...] = ()
    """The entries dealt out: the least height at which they all fit."""

    def __post_init__(self) -> None:
        spaced = _spaced(self.entries, self.gap)
        heights = _heights(spaced)
        least = bisect_left(heights, -self.count, key=lambda height: -len(_dealt(spaced, height)))
        columns = _dealt(spaced, heights[least])
        force_setattr(self, "columns", tuple(map(Stack, columns)))

    @property
    def height(self) -> float:
        return max(column.height for column in self.columns)

    def split(self, room: float, force: bool) -> tuple[Columns, Columns] | None:
        dealt = _dealt(_spaced(self.entries, self.gap), room)
        fits = max(Stack(column).height for column in dealt[: self.count]) <= room + SLACK
        cut = sum(map(len, dealt[: self.count])) if fits else int(force)
        least = 1 if force else self.count + 1
        cut = min(cut, len(self.entries) - least)
        if cut < least:
            return None
        head = replace(self, entries=self.entries[:cut], after=0)
        return head, replace(self, entries=self.entries[cut:], before=0)

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        for n, column in enumerate(self.columns):
            yield from column.marks(x + n * (self.width + self.gutter), y, tagger)


def _spaced(entries: tuple[Flowable, ...], gap: float) -> tuple[Flowable, ...]:
    return tuple(replace(entry, after=gap) for entry in entries)


def _heights(entries: tuple[Flowable, ...]) -> list[float]:
    """Heights of all neighbours as stacks: the columns have one of them."""
    starts = (entries[start:] for start in range(len(entries)))
    return sorted(
        {top + entry.height for some in starts for top, entry in zip(tops(some), some, strict=True)}
    )


def _dealt(entries: tuple[Flowable, ...], height: float) -> list[tuple[Flowable, ...]]:
    """The entries in columns that are no higher, where an entry alone is not."""
    columns: list[tuple[Flowable, ...]] = [()]
    for entry in entries:
        longer = (*columns[-1], entry)
        if columns[-1] and Stack(longer).height > height + SLACK:
            columns.append((entry,))
        else:
            columns[-1] = longer
    return columns


class Beside(Flowable, frozen=True):
    """A figure at the start, text beside it."""

    figure: Drawing
    body: Stack
    indent: float

    @property
    def height(self) -> float:
        return max(self.figure.height, self.body.height)

    def split(self, room: float, force: bool) -> tuple[Beside, Stack] | None:
        """A figure that does not fit goes to the next page, with its text."""
        cut = self.body.split(room, True) if force else None
        return cut and (replace(self, body=cut[0], after=0), Stack((cut[1],)))

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        yield from self.figure.marks(x, y, tagger)
        yield from self.body.marks(x + self.indent, y, tagger)


class Opposite(Flowable, frozen=True):
    """A logo and two texts on one line, at the start and at the end, with a rule below: the header strip."""

    start: TextBlock | None
    end: TextBlock | None
    width: float
    rule: Rule
    gap: float
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

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        if self.logo:
            yield from self.logo.marks(x, y, tagger)
        if self.start:
            yield from self.start.marks(x + self.indent, y + self._drop, tagger)
        if self.end:
            yield from self.end.marks(x + self.width - self.end.width, y + self._drop, tagger)
        yield from self.rule.marks(x, y + self.height - self.rule.line, tagger)

"""Flowables to write in, by hand or on the screen."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from handouts.layout.flow import Flowable, Rule
from handouts.pdf.story import Field, FieldArea, PageMark


class Gap(Struct, frozen=True):
    """Empty room to write in."""

    width: float
    height: float
    field: Field | None = None
    before: float = 0
    after: float = 0
    keep_with_next: bool = False

    def split(self, room: float, force: bool) -> tuple[Flowable, Flowable] | None:
        return None

    def marks(self, x: float, y: float) -> Iterator[PageMark]:
        if self.field:
            yield FieldArea(x, y, self.width, self.height, self.field)


class WriteLine(Struct, frozen=True):
    """A line to write on, with the room above it."""

    rule: Rule
    room: float
    field: Field | None = None
    before: float = 0
    after: float = 0
    keep_with_next: bool = False

    @property
    def height(self) -> float:
        return self.room + self.rule.height

    def split(self, room: float, force: bool) -> tuple[Flowable, Flowable] | None:
        return None

    def marks(self, x: float, y: float) -> Iterator[PageMark]:
        yield from self.rule.marks(x, y + self.room)
        if self.field:
            height = self.field.lettering.height if self.field.kind == "line" else self.room
            yield FieldArea(x, y + self.room - height, self.rule.width, height, self.field)

"""A table's grid: rows kept whole where they fit a page, cut cleanly where they do not.

In the tree it is one Table over all its pages; the head that is repeated is an artifact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from handouts.layout.flow import Flowable, Stack
from handouts.layout.writing import Gap
from handouts.library.theme import Color
from handouts.pdf.story import Line, PageMark, Rectangle, unread
from handouts.pdf.structure import LAYOUT, REPEATED

ENDING = 2


class GridStyle(Struct, frozen=True):
    """Measures of a table, in points."""

    padding_side: float
    padding_top: float
    padding_bottom: float
    head_line: float
    row_line: float
    color: Color
    head_fill: Color | None
    column_line: float = 0


class GridRow(Struct, frozen=True):
    """A row: a stack for each column."""

    cells: tuple[Stack, ...]
    style: GridStyle

    @property
    def padding(self) -> float:
        return self.style.padding_top + self.style.padding_bottom

    @property
    def height(self) -> float:
        return max(cell.height for cell in self.cells) + self.padding

    def split(self, room: float) -> tuple[GridRow, GridRow] | None:
        """Cut inside the cells, at least a line each; None when not even that fits."""
        inner = room - self.padding
        heads, rests = [], []
        for cell in self.cells:
            cut = (cell, Stack(())) if cell.height <= inner else cell.split(inner, True)
            if cut is None or cut[0].height > inner + 0.01:
                return None
            heads.append(cut[0])
            rests.append(cut[1])
        return self._with(heads), self._with(rests)

    def _with(self, cells: Sequence[Flowable]) -> GridRow:
        return replace(self, cells=tuple(c for c in cells if isinstance(c, Stack)))


class Grid(Struct, frozen=True):
    """Rows under a head that is repeated on each page."""

    head: GridRow
    rows: tuple[GridRow, ...]
    widths: tuple[float, ...]
    style: GridStyle
    page_room: float
    """Height of an empty page: a row that fits there is not cut."""
    repeated: bool = False
    """True where the head stood on an earlier page already."""
    before: float = 0
    after: float = 0
    keep_with_next: bool = False

    @property
    def height(self) -> float:
        return self._head_height() + sum(row.height for row in self.rows)

    def _head_height(self) -> float:
        return self.head.height + self.style.head_line

    def split(self, room: float, force: bool) -> tuple[Flowable, Flowable] | None:
        left = room - self._head_height()
        for n, row in enumerate(self.rows):
            if row.height <= left + 0.01:
                left -= row.height
                continue
            fits_a_page = row.height <= self.page_room - self._head_height()
            cut = None if fits_a_page and not (force and n == 0) else row.split(left)
            if cut:
                return self._cut((*self.rows[:n], cut[0]), (cut[1], *self.rows[n + 1 :]))
            return self._cut(self.rows[:n], self.rows[n:]) if n else None
        return None

    def ending(self) -> tuple[Flowable, Flowable] | None:
        """All but the last rows, and those: enough not to leave a foot alone on its page."""
        return self._cut(self.rows[:-ENDING], self.rows[-ENDING:]) if len(self.rows) > ENDING else None

    def _cut(self, head: tuple[GridRow, ...], rest: tuple[GridRow, ...]) -> tuple[Grid, Grid]:
        return replace(self, rows=head, after=0), replace(self, rows=rest, before=0, repeated=True)

    def marks(self, x: float, y: float) -> Iterator[PageMark]:
        style, width = self.style, sum(self.widths)
        if style.head_fill:
            yield Rectangle(x, y, width, self.head.height, LAYOUT, style.head_fill)
        head = self._row_marks(self.head, x, y)
        yield from (unread(head, REPEATED) if self.repeated else head)
        yield from self._column_rules(self.head, x, y)
        y += self.head.height
        yield Line(x, y + style.head_line / 2, width, 0, style.color, style.head_line, LAYOUT)
        y += style.head_line
        for row in self.rows:
            yield from self._row_marks(row, x, y)
            yield from self._column_rules(row, x, y)
            y += row.height
            yield Line(x, y, width, 0, style.color, style.row_line, LAYOUT)

    def _column_rules(self, row: GridRow, x: float, y: float) -> Iterator[PageMark]:
        """Rules between the columns, over the height of a row."""
        if self.style.column_line:
            for width in self.widths[:-1]:
                x += width
                yield Line(x, y, 0, row.height, self.style.color, self.style.column_line, LAYOUT)

    def _row_marks(self, row: GridRow, x: float, y: float) -> Iterator[PageMark]:
        for cell, width in zip(row.cells, self.widths, strict=True):
            yield from self._cell_marks(cell, x, y, row.height)
            x += width

    def _cell_marks(self, cell: Stack, x: float, y: float, height: float) -> Iterator[PageMark]:
        match cell.children:
            case (Gap() as gap,):  # a cell to write in is filled from rule to rule
                rule = self.style.row_line
                yield from replace(gap, height=height - 2 * rule).marks(x + self.style.padding_side, y + rule)
            case _:
                yield from cell.marks(x + self.style.padding_side, y + self.style.padding_top)


def column_widths(natural: Sequence[float], least: Sequence[float], room: float) -> tuple[float, ...]:
    """Widths that fill the room: as the contents ask, never narrower than the longest word if possible."""
    if sum(least) >= room:
        return tuple(room * w / sum(least) for w in least)
    wishes = [max(n, w) for n, w in zip(natural, least, strict=True)]
    if sum(wishes) <= room:
        return tuple(room * w / sum(wishes) for w in wishes)
    spare = room - sum(least)
    extra = [wish - low for wish, low in zip(wishes, least, strict=True)]
    return tuple(low + spare * more / sum(extra) for low, more in zip(least, extra, strict=True))

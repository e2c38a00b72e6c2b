"""Tables: their grids, rows kept whole where they fit a page and cut cleanly where they do not.

In the tree a table is one Table over all its pages; the head that is repeated is an artifact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import fsum

from msgspec import Struct
from msgspec.structs import replace

from handouts.document import nodes
from handouts.document.walk import plain_text
from handouts.layout.breaks import opportunities
from handouts.layout.flow import SLACK, Flowable, Gap, Stack
from handouts.layout.setter import Setter, Slot, is_bare
from handouts.library.theme import Color, TableStyle
from handouts.pdf.story import Line, PageMark, Rectangle
from handouts.pdf.structure import REPEATED, Tag, Tagger, text_string

FEW_ROWS = 3
"""Of so many rows none goes to another page, where they take no more than a quarter of one."""


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
        return max(cell.height + (0 if _is_gap(cell) else self.padding) for cell in self.cells)

    def split(self, room: float) -> tuple[GridRow, GridRow] | None:
        """Cut inside the cells, at least a line each; None when not even that fits."""
        inner = room - self.padding
        heads, rests = [], []
        for cell in self.cells:
            cut = (cell, Stack(())) if cell.height <= inner else cell.split(inner, True)
            if cut is None or cut[0].height > inner + SLACK:
                return None
            heads.append(cut[0])
            rests.append(cut[1])
        return replace(self, cells=tuple(heads)), replace(self, cells=tuple(rests))


def _is_gap(cell: Stack) -> bool:
    """Whether it is there to write in: that is filled from rule to rule."""
    return len(cell.children) == 1 and isinstance(cell.children[0], Gap)


class Grid(Flowable, frozen=True):
    """Rows under a head that is repeated on each page."""

    tag: Tag
    """The TBody's, an element even where it has no rows."""
    head: GridRow
    rows: tuple[GridRow, ...]
    widths: tuple[float, ...]
    style: GridStyle
    page_room: float
    """Height of an empty page: a row that fits there is not cut."""
    repeated: bool = False
    """True where the head stood on an earlier page already."""

    @property
    def height(self) -> float:
        return self._head_height() + fsum(row.height for row in self.rows)

    def _head_height(self) -> float:
        return self.head.height + self.style.head_line

    @property
    def _is_small(self) -> bool:
        return len(self.rows) <= FEW_ROWS and self.height <= self.page_room / 4

    def split(self, room: float, force: bool) -> tuple[Grid, Grid] | None:
        if self._is_small and not force:
            return None
        left = room - self._head_height()
        for n, row in enumerate(self.rows):
            if row.height <= left + SLACK:
                left -= row.height
                continue
            fits_a_page = row.height <= self.page_room - self._head_height()
            cut = None if fits_a_page and not (force and n == 0) else row.split(left)
            if cut:
                return self._cut((*self.rows[:n], cut[0]), (cut[1], *self.rows[n + 1 :]))
            return self._cut(self.rows[:n], self.rows[n:]) if n else None
        return None

    def _cut(self, head: tuple[GridRow, ...], rest: tuple[GridRow, ...]) -> tuple[Grid, Grid]:
        return replace(self, rows=head, after=0), replace(self, rows=rest, before=0, repeated=True)

    def marks(self, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        style, width, mark = self.style, fsum(self.widths), tagger.artifact
        if style.head_fill:
            yield Rectangle(x, y, width, self.head.height, mark, style.head_fill)
        yield from self._row_marks(self.head, x, y, Tagger(None, REPEATED) if self.repeated else tagger)
        yield from self._column_rules(self.head, x, y, tagger)
        y += self.head.height
        yield Line(x, y + style.head_line / 2, width, 0, style.color, style.head_line, mark)
        y += style.head_line
        tagger.elem(self.tag)
        for row in self.rows:
            yield from self._row_marks(row, x, y, tagger)
            yield from self._column_rules(row, x, y, tagger)
            y += row.height
            yield Line(x, y, width, 0, style.color, style.row_line, mark)

    def _column_rules(self, row: GridRow, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        """Rules between the columns, over the height of a row."""
        if self.style.column_line:
            for width in self.widths[:-1]:
                x += width
                yield Line(x, y, 0, row.height, self.style.color, self.style.column_line, tagger.artifact)

    def _row_marks(self, row: GridRow, x: float, y: float, tagger: Tagger) -> Iterator[PageMark]:
        for cell, width in zip(row.cells, self.widths, strict=True):
            yield from self._cell_marks(cell, x + self.style.padding_side, y, row.height, tagger)
            x += width

    def _cell_marks(
        self, cell: Stack, x: float, y: float, height: float, tagger: Tagger
    ) -> Iterator[PageMark]:
        match cell.children:
            case (Gap() as gap,):  # to write in: filled from rule to rule
                rule = self.style.row_line
                tall = replace(cell, children=(replace(gap, height=height - 2 * rule),))
                yield from tall.marks(x, y + rule, tagger)
            case _:
                yield from cell.marks(x, y + self.style.padding_top, tagger)


# ── Tables become grids ──────────────────────────────────────────────────────


def table_flowables(setter: Setter, table: nodes.Table, slot: Slot) -> list[Flowable]:
    """A caption, if there is one, and the grid."""
    summary = {"Summary": text_string(table.summary)} if table.summary else {}
    tag = Tag("Table", slot.tag, owner="Table", attributes=summary)
    made: list[Flowable] = []
    if table.caption:
        text = setter.words(table.caption, Tag("Caption", tag), "caption", slot.width, table.location)
        made.append(replace(text, keep_with_next=True))
    widths, found = _widths(setter, table, slot.width), setter.theme.tables[table.style]
    if _tears(setter, table, widths):
        message = f"The longest words do not fit into the {len(widths)} columns of this table."
        setter.refuse(message, table.location, "Take fewer columns, shorter words or wider paper.")
    style, body = _grid_style(setter, found), Tag("TBody", tag)
    head = _row(setter, table.head, Tag("THead", tag), widths, style, found.text_head)
    cells = _text(table, found)
    rows = tuple(_row(setter, row, body, widths, style, cells) for row in table.rows)
    parts = body, head, rows, widths, style, setter.page_room
    return [*made, Grid(*parts, before=found.before, after=found.after)]


def _text(table: nodes.Table, style: TableStyle) -> str:
    """The style of a table's cells."""
    return style.text_turned if _is_turned(table, style) else style.text


def is_turned(setter: Setter, table: nodes.Table, width: float) -> bool:
    """Whether a page must be turned for it: it has too many columns, or words that would be torn."""
    style = setter.theme.tables[table.style]
    return _is_turned(table, style) or _tears(setter, table, _widths(setter, table, width))


def _tears(setter: Setter, table: nodes.Table, widths: Sequence[float]) -> bool:
    """Whether a word of its own, not a value's, is wider than its column."""
    own = _least(setter, table, values=False)
    return any(least > width + SLACK for least, width in zip(own, widths, strict=True))


def _least(setter: Setter, table: nodes.Table, *, values: bool = True) -> list[float]:
    """For each column the width in which no word is torn; ``values``: nor one of a value."""
    style = setter.theme.tables[table.style]
    columns = zip(*(row.cells for row in (table.head, *table.rows)), strict=True)
    return [_longest_word(setter, column, style, values) for column in columns]


def _is_turned(table: nodes.Table, style: TableStyle) -> bool:
    """Whether it has more columns than stand on an upright page."""
    return 0 < style.portrait < table.breadth


def _grid_style(setter: Setter, style: TableStyle) -> GridStyle:
    fill = setter.theme.color(style.head_fill) if style.head_fill else None
    padding = style.padding_side, style.padding_top, style.padding_bottom
    color = setter.theme.color(style.color)
    return GridStyle(*padding, style.head_line, style.row_line, color, fill, style.column_line)


def _row(
    setter: Setter,
    row: nodes.TableRow,
    parent: Tag,
    widths: tuple[float, ...],
    style: GridStyle,
    text: str,
) -> GridRow:
    tag = Tag("TR", parent)
    cells = []
    for cell, width in zip(row.cells, widths, strict=True):
        scope = {"Scope": f"/{cell.scope.title()}"} if cell.scope else {}
        inner = Tag("TH" if cell.scope else "TD", tag, owner="Table", attributes=scope)
        blocks = _bold(cell.blocks) if cell.scope else cell.blocks
        slot = Slot(inner, width - 2 * style.padding_side, text, is_bare(blocks))
        cells.append(setter.stack(blocks, slot))
    return GridRow(tuple(cells), style)


def _bold(blocks: nodes.Blocks) -> nodes.Blocks:
    """A head's blocks, the first of them bold."""
    match blocks:
        case (nodes.Paragraph() as first, *others):
            return (replace(first, inlines=(nodes.Strong(first.inlines),)), *others)
        case _:
            return blocks


# ── Widths of columns ────────────────────────────────────────────────────────


def _widths(setter: Setter, table: nodes.Table, room: float) -> tuple[float, ...]:
    """Widths as they are wished; where one would tear a word, it gets its room from the others."""
    wished = _wished(setter, table, room)
    return column_widths(wished, _least(setter, table), room) if _tears(setter, table, wished) else wished


def _wished(setter: Setter, table: nodes.Table, room: float) -> tuple[float, ...]:
    """Widths by the text's dashes, by the theme, or by each column's longest word and longest cell."""
    style = setter.theme.tables[table.style]
    if table.widths:
        return tuple(room * width / fsum(table.widths) for width in table.widths)
    if style.head_column:
        return _beside_heads(setter, table, style, room)
    natural = []
    for column in zip(*(row.cells for row in (table.head, *table.rows)), strict=True):
        longest = max(setter.bold_width(_words(cell.blocks), style.text) for cell in column)
        longest += 2 * style.padding_side
        wish = room if any(map(_is_blank, column)) else longest
        natural.append(min(wish, room * style.widest))
    return column_widths(natural, _least(setter, table), room)


def _beside_heads(setter: Setter, table: nodes.Table, style: TableStyle, room: float) -> tuple[float, ...]:
    """The first column by the theme, others by their words, none breaking one; one of boxes as its head."""
    share = style.head_column_turned if _is_turned(table, style) else style.head_column
    columns = list(zip(*(row.cells for row in (table.head, *table.rows)), strict=True))
    first = max(room * share, _longest_word(setter, columns[0], style))
    last = (_longest_word(setter, columns[-1], style),) if table.has_boxes else ()
    others, left = columns[1 : table.breadth], room - first - fsum(last)
    words = [sum(len(_words(cell.blocks)) for cell in column) for column in others]
    mean = sum(words) / len(words)
    shares = [mean + style.by_words * (count - mean) for count in words]
    wishes = [left * share / fsum(shares) for share in shares]
    least = [_longest_word(setter, column, style) for column in others]
    return (first, *column_widths(wishes, least, left), *last)


def _longest_word(
    setter: Setter, column: Sequence[nodes.TableCell], style: TableStyle, values: bool = True
) -> float:
    """Width of a column in which no word is broken; its first cell is the head."""
    head, *cells = (_words(cell.blocks, values) for cell in column)
    widths = (
        setter.bold_width(word, text)
        for texts, text in (([head], style.text_head), (cells, style.text))
        for word in _unbreakable(texts)
    )
    return max(widths) + 2 * style.padding_side + SLACK  # sums of points are never quite the same


def _is_blank(cell: nodes.TableCell) -> bool:
    """Whether a cell is there to write in, so that its column is better wide."""
    return any(isinstance(block, nodes.Blank) for block in cell.blocks)


def _unbreakable(texts: Sequence[str]) -> Iterator[str]:
    """The pieces of texts inside which no line may end."""
    for text in texts:
        for start, end in pairwise([0, *opportunities(text), len(text)]):
            yield text[start:end].rstrip()


def _words(blocks: nodes.Blocks, values: bool = True) -> str:
    """Text of a cell, for its width."""
    parts = []
    for block in blocks:
        if isinstance(block, nodes.Paragraph | nodes.Heading | nodes.Likeness):
            parts.append(plain_text(block.inlines, values=values))
        elif isinstance(block, nodes.BulletList | nodes.OrderedList):
            parts += [_words(item.blocks, values) for item in block.items]
        elif isinstance(block, nodes.Division):  # what a cell says again in another language
            parts.append(_words(block.blocks, values))
    return " ".join(parts)


def column_widths(natural: Sequence[float], least: Sequence[float], room: float) -> tuple[float, ...]:
    """Widths that fill the room: as the contents ask, never narrower than the longest word if possible."""
    if fsum(least) >= room:
        return tuple(room * w / fsum(least) for w in least)
    wishes = [max(n, w) for n, w in zip(natural, least, strict=True)]
    if fsum(wishes) <= room:
        return tuple(room * w / fsum(wishes) for w in wishes)
    spare = room - fsum(least)
    extra = [wish - low for wish, low in zip(wishes, least, strict=True)]
    return tuple(low + spare * more / fsum(extra) for low, more in zip(least, extra, strict=True))

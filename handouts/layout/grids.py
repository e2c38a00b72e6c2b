"""Tables become grids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from handouts.document import nodes
from handouts.document.walk import plain_text
from handouts.layout.breaks import opportunities
from handouts.layout.flow import Flowable
from handouts.layout.place import Place, is_bare
from handouts.layout.tables import Grid, GridRow, GridStyle, column_widths
from handouts.library.theme import TableStyle, Theme
from handouts.pdf.structure import StructElem, text_string

if TYPE_CHECKING:
    from handouts.layout.builder import Builder


def table_flowables(builder: Builder, table: nodes.Table, place: Place) -> list[Flowable]:
    """A caption, if there is one, and the grid."""
    summary = {"Summary": text_string(table.summary)} if table.summary else {}
    elem = place.elem.add("Table", owner="Table", attributes=summary)
    made: list[Flowable] = []
    if table.caption:
        caption = elem.add("Caption")
        text = builder.words(table.caption, caption, "caption", place.width, table.location)
        made.append(replace(text, keep_with_next=True))
    widths = _widths(builder, table, place.width)
    found = builder.theme.tables[table.style]
    style = _grid_style(found, builder.theme)
    head = _row(builder, table.head, elem.add("THead"), widths, style)
    body = elem.add("TBody")
    rows = tuple(_row(builder, row, body, widths, style) for row in table.rows)
    grid = Grid(head, rows, widths, style, builder.page_room, before=found.before, after=found.after)
    return [*made, grid]


def _grid_style(style: TableStyle, theme: Theme) -> GridStyle:
    fill = theme.color(style.head_fill) if style.head_fill else None
    return GridStyle(
        style.padding_side,
        style.padding_top,
        style.padding_bottom,
        style.head_line,
        style.row_line,
        theme.color(style.color),
        fill,
        style.column_line,
    )


def _row(
    builder: Builder, row: nodes.TableRow, parent: StructElem, widths: tuple[float, ...], style: GridStyle
) -> GridRow:
    elem = parent.add("TR")
    cells = []
    for cell, width in zip(row.cells, widths, strict=True):
        scope = {"Scope": f"/{cell.scope.title()}"} if cell.scope else {}
        inner = elem.add("TH" if cell.scope else "TD", owner="Table", attributes=scope)
        blocks = _bold(cell.blocks) if cell.scope else cell.blocks
        place = Place(inner, width - 2 * style.padding_side, "cell", is_bare(blocks))
        cells.append(builder.stack(blocks, place))
    return GridRow(tuple(cells), style)


def _bold(blocks: nodes.Blocks) -> nodes.Blocks:
    """A head's blocks, the first of them bold."""
    match blocks:
        case (nodes.Paragraph() as first, *others):
            return (replace(first, inlines=(nodes.Strong(first.inlines),)), *others)
        case _:
            return blocks


def _widths(builder: Builder, table: nodes.Table, room: float) -> tuple[float, ...]:
    """Widths from the words of each column: its longest word, and its longest cell."""
    style = builder.theme.tables[table.style]
    if table.widths:
        return tuple(room * width / sum(table.widths) for width in table.widths)
    if style.head_column:
        return _beside_heads(builder, table, style, room)
    natural, least = [], []
    for column in zip(*(row.cells for row in (table.head, *table.rows)), strict=True):
        least.append(_longest_word(builder, column, style))
        longest = max(builder.bold_width(_words(cell.blocks)) for cell in column) + 2 * style.padding_side
        wish = room if any(map(_is_blank, column)) else longest
        natural.append(min(wish, room * style.widest))
    return column_widths(natural, least, room)


def _beside_heads(builder: Builder, table: nodes.Table, style: TableStyle, room: float) -> tuple[float, ...]:
    """The first column by the theme, or as wide as its longest word; the others alike."""
    others = len(table.head.cells) - 1
    share = style.head_column_turned if others >= style.portrait else style.head_column
    heads = [row.cells[0] for row in (table.head, *table.rows)]
    first = max(room * share, _longest_word(builder, heads, style))
    return (first, *[(room - first) / others] * others)


def _longest_word(builder: Builder, column: Sequence[nodes.TableCell], style: TableStyle) -> float:
    """Width of a column in which no word is broken."""
    words = _unbreakable([_words(cell.blocks) for cell in column])
    return max(map(builder.bold_width, words)) + 2 * style.padding_side


def _is_blank(cell: nodes.TableCell) -> bool:
    """Whether a cell is there to write in, so that its column is better wide."""
    return any(isinstance(block, nodes.Blank) for block in cell.blocks)


def _unbreakable(texts: list[str]) -> Iterator[str]:
    """The pieces of texts inside which no line may end."""
    for text in texts:
        for start, end in pairwise([0, *opportunities(text), len(text)]):
            yield text[start:end].rstrip()


def _words(blocks: nodes.Blocks) -> str:
    """Text of a cell, for its width."""
    parts = []
    for block in blocks:
        if isinstance(block, nodes.Paragraph | nodes.Heading):
            parts.append(plain_text(block.inlines))
        elif isinstance(block, nodes.BulletList | nodes.OrderedList):
            parts += [_words(item.blocks) for item in block.items]
    return " ".join(parts)

"""Tables of a Word document: their properties, and how wide their columns are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handouts.document import nodes
from handouts.document.walk import below, plain_text, texts
from handouts.library.theme import TableStyle, Theme
from handouts.writing.word.xml import Element, flag, twips, w

CHARACTER = 6.2
"""Width of a character of 12-point Calibri in bold, on average, in points."""
BANDS, FIRST_ROW, FIRST_COLUMN = 0x0600, 0x0020, 0x0080
"""What of its style a table shows (17.4.55): no bands, its head, the heads of its rows."""


def table_properties(table: nodes.Table, style: TableStyle, width: float, rtl: bool) -> Element:
    """With its summary for those who hear it; a table from right to left begins at the right."""
    has_heads = any(row.cells and row.cells[0].scope for row in table.rows)
    look = BANDS + FIRST_ROW + FIRST_COLUMN * has_heads
    side = style.padding_side
    padding = {"top": style.padding_top, "left": side, "bottom": style.padding_bottom, "right": side}
    return w(
        "tblPr",
        w("tblStyle", val="TableGrid"),
        flag("bidiVisual", rtl),
        w("tblW", w=twips(width), type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblCellMar", *(w(edge, w=twips(room), type="dxa") for edge, room in padding.items())),
        w("tblLook", val=f"{look:04X}", firstRow=1, firstColumn=int(has_heads), noHBand=1, noVBand=1),
        w("tblDescription", val=table.summary) if table.summary else None,
    )


def row_properties(row: nodes.TableRow, theme: Theme, *, is_head: bool) -> Element:
    """No row is cut by the end of a page, the head is repeated, a row to write in is high."""
    is_to_write = any(isinstance(block, nodes.Blank) for cell in row.cells for block in cell.blocks)
    height = w("trHeight", val=twips(theme.write_lines.cell), hRule="atLeast")
    return w("trPr", w("cantSplit"), height if is_to_write else None, flag("tblHeader", is_head))


def column_widths(table: nodes.Table, style: TableStyle, room: float) -> list[float]:
    """As the text asks by its dashes; else by the theme, the words in each column, and its longest word."""
    columns = list(zip(*(row.cells for row in (table.head, *table.rows)), strict=True))
    if table.widths:
        return [room * width / sum(table.widths) for width in table.widths]
    if style.head_column:
        return _beside_heads(table, columns, style, room)
    return _shared([_wish(column, style, room) for column in columns], room)


Columns = Sequence[Sequence[nodes.TableCell]]


def _beside_heads(table: nodes.Table, columns: Columns, style: TableStyle, room: float) -> list[float]:
    """The first by the theme, one of boxes as its head asks, the others by how much stands in them."""
    first = room * style.head_column
    last = [_least(columns[-1], style)] if table.has_boxes else []
    others, left = columns[1 : table.breadth], room - first - sum(last)
    counts = [sum(len(words) for cell in column for words in _words(cell)) for column in others]
    mean = sum(counts) / len(counts)
    return [first, *_shared([mean + style.by_words * (count - mean) for count in counts], left), *last]


def _shared(wishes: Sequence[float], room: float) -> list[float]:
    return [room * wish / sum(wishes) for wish in wishes]


def _wish(column: Sequence[nodes.TableCell], style: TableStyle, room: float) -> float:
    """As wide as its longest cell, or as a part of the room; one to write in is wide."""
    widest = room * style.widest
    if any(isinstance(block, nodes.Blank) for cell in column for block in cell.blocks):
        return widest
    longest = max(len(" ".join(_words(cell))) for cell in column) * CHARACTER
    return max(_least(column, style), min(longest + 2 * style.padding_side, widest))


def _least(column: Sequence[nodes.TableCell], style: TableStyle) -> float:
    """As wide as its longest word."""
    longest = max(
        (len(word) for cell in column for words in _words(cell) for word in words.split()), default=1
    )
    return longest * CHARACTER + 2 * style.padding_side


def _words(cell: nodes.TableCell) -> Iterator[str]:
    return (plain_text(text) for node, _ in below(cell.blocks) for text in texts(node))

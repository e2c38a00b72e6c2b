"""Tables to fill in: their empty cells are places to write, each with a name to say aloud."""

from __future__ import annotations

from msgspec.structs import replace

from handouts.document.nodes import Blank, Paragraph, Table, TableCell, TableRow
from handouts.document.plain import plain_text


def to_fill_in(table: Table) -> Table:
    """The table with a place to write in each empty cell; a row without a first cell has no head."""
    heads = tuple(map(_words, table.head.cells))
    rows = tuple(_row(row, n, heads) for n, row in enumerate(table.rows, 1))
    return replace(table, rows=rows, style="form")


def column_widths(line: str) -> tuple[int, ...]:
    """How wide the columns are to one another: as the dashes under their heads, like Pandoc."""
    return tuple(cell.count("-") for cell in line.strip().strip("|").split("|"))


def _row(row: TableRow, number: int, heads: tuple[str, ...]) -> TableRow:
    first = row.cells[0]
    name = _words(first) or str(number)
    cells = row.cells if first.blocks else (replace(first, scope=""), *row.cells[1:])
    return TableRow(tuple(_cell(cell, f"{name}: {head}") for cell, head in zip(cells, heads, strict=True)))


def _cell(cell: TableCell, label: str) -> TableCell:
    return cell if cell.blocks else replace(cell, blocks=(Blank(label),))


def _words(cell: TableCell) -> str:
    return " ".join(plain_text(block.inlines) for block in cell.blocks if isinstance(block, Paragraph))

"""What is filled in: the boxes of checklists, and the empty cells of tables to write in."""

from __future__ import annotations

import re

from msgspec.structs import replace

from handouts.document.nodes import Blank, Paragraph, Table, TableCell, TableRow
from handouts.document.plain import plain_text
from handouts.document.syntax import Branch

BOX = "[ ]"
_BOXES = re.compile(r"\[[ xX]\](?=\s|$)")


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


def opening_box(entry: Branch) -> str:
    """The box at the beginning of a list entry, from its raw text: an escaped one is none."""
    match entry.kids:
        case [Branch(kind="paragraph", kids=[inline]), *_] if found := _BOXES.match(inline.text):
            return found[0]
        case _:
            return ""


def take_box(entry: Branch) -> None:
    """Take the box from the first text of an entry of a checklist."""
    match entry.kids:
        case [Branch(kids=[Branch(kids=[Branch(kind="text") as text, *_])]), *_]:
            text.text = text.text.removeprefix(BOX).lstrip()

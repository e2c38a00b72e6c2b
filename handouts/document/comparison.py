"""A comparison becomes a table: a row a question, a column a plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handouts.document.inline_nodes import Text
from handouts.document.nodes import Blocks, Paragraph, Table, TableCell, TableRow
from handouts.errors import Location
from handouts.library.model import ChartRow, Comparison

Cell = Callable[[str, Location], Blocks]
"""Gives the blocks of a cell, from its line of Markdown."""


def comparison_table(
    comparison: Comparison,
    rows: Sequence[ChartRow],
    columns: Sequence[str],
    audience: str,
    *,
    cell: Cell,
    place: Callable[[str], Location],
) -> Table:
    """The chart's rows and columns for an audience; ``place``: where the row of an id is written."""
    said = tuple(columns) == tuple(comparison.columns)[:2]  # whether two plans are alike is known of these
    heads = (comparison.corner, *(comparison.columns[column] for column in columns))
    return Table(
        TableRow(tuple(TableCell((Paragraph((Text(head),)),), "column") for head in heads)),
        tuple(
            TableRow(
                (
                    _row_head(comparison, row, place(row.id), said=said),
                    *(TableCell(cell(row.cells[column][audience], place(row.id))) for column in columns),
                )
            )
            for row in rows
        ),
        style="chart",
        summary=comparison.summary_for.get(audience, comparison.summary),
    )


def _row_head(comparison: Comparison, row: ChartRow, place: Location, *, said: bool) -> TableCell:
    """The question in few words and, where it is known, whether the plans answer alike."""
    head = Paragraph((Text(row.head),), place)
    if not said:
        return TableCell((head,), "row")
    alike = Paragraph((Text(comparison.alike[row.alike]),), place)
    return TableCell((head, alike), "row")

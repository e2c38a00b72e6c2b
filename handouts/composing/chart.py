"""A comparison becomes a table: a row a question, a column a plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handouts.document import nodes
from handouts.errors import Location
from handouts.library.model import ChartRow, Comparison

Cell = Callable[[str, Location], nodes.Blocks]
"""Gives the blocks of a cell, from its line of Markdown."""


def comparison_table(
    comparison: Comparison,
    rows: Sequence[ChartRow],
    columns: Sequence[str],
    audience: str,
    *,
    cell: Cell,
    place: Callable[[str], Location],
) -> nodes.Table:
    """The chart's rows and columns for an audience; ``place``: where the row of an id is written."""
    said = tuple(columns) == tuple(comparison.columns)[:2]  # whether two plans are alike is known of these
    heads = (comparison.corner, *(comparison.columns[column] for column in columns))
    return nodes.Table(
        nodes.TableRow(
            tuple(nodes.TableCell((nodes.Paragraph((nodes.Text(head),)),), "column") for head in heads)
        ),
        tuple(
            nodes.TableRow(
                (
                    _row_head(comparison, row, place(row.id), said=said),
                    *(
                        nodes.TableCell(cell(row.cells[column][audience], place(row.id)))
                        for column in columns
                    ),
                )
            )
            for row in rows
        ),
        style="chart",
        summary=comparison.summary_for.get(audience, comparison.summary),
    )


def _row_head(comparison: Comparison, row: ChartRow, place: Location, *, said: bool) -> nodes.TableCell:
    """The question in few words and, where it is known, whether the plans answer alike."""
    head = nodes.Paragraph((nodes.Text(row.head),), place)
    if not said:
        return nodes.TableCell((head,), "row")
    alike = nodes.Paragraph((nodes.Text(comparison.alike[row.alike]),), place)
    return nodes.TableCell((head, alike), "row")

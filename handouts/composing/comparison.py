"""A chart becomes a table: a row a question, a column a plan, for one audience."""

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
    compared = _compared(comparison, columns)
    heads = (comparison.corner, *(comparison.columns[column] for column in columns), comparison.ask)

    def made(row: ChartRow) -> nodes.TableRow:
        cells = (nodes.TableCell(cell(row.cells[column][audience], place(row.id))) for column in columns)
        box = (nodes.TickBox(comparison.ask_about.format(row=row.head)),)
        ask = (nodes.TableCell(box),) if comparison.ask else ()
        return nodes.TableRow((_row_head(comparison, row, place(row.id), compared), *cells, *ask))

    return nodes.Table(
        nodes.TableRow(tuple(_column_head(head) for head in heads if head)),
        tuple(map(made, rows)),
        style="chart",
        summary=comparison.summary_of(audience),
    )


def _column_head(head: str) -> nodes.TableCell:
    return nodes.TableCell((nodes.Paragraph((nodes.Text(head),)),), "column")


def _compared(comparison: Comparison, columns: Sequence[str]) -> str | None:
    """Before the word for how alike they are, which two it is about; None where it is not known of any."""
    first = tuple(comparison.columns)[:2]
    if not set(first) <= set(columns):
        return None
    return "" if len(columns) == len(first) else f"{', '.join(comparison.columns[id] for id in first)}: "


def _row_head(
    comparison: Comparison, row: ChartRow, place: Location, compared: str | None
) -> nodes.TableCell:
    """The question in few words and, where it is known, whether the plans answer alike."""
    head = nodes.Paragraph((nodes.Text(row.question),), place)
    if compared is None:
        return nodes.TableCell((head,), "row")
    alike = nodes.Likeness(row.alike, (nodes.Text(compared + comparison.alike[row.alike]),))
    return nodes.TableCell((head, alike), "row")

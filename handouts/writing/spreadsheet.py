"""The rows of a document's tables as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from handouts.characters import unsegmented
from handouts.document import nodes
from handouts.document.walk import below, every_node, plain_text, texts

BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet takes ñ for two letters
FORMULA_SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The last four are those that Japanese and Chinese keyboards write."""


def to_csv(document: nodes.Document) -> str:
    """A line for each row of each table, its head first, and before that the caption, if any (RFC 4180)."""
    out = StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    for table in _tables(document):
        if table.caption:
            writer.writerow((harmless(_line(table.caption)),))
        writer.writerows(_cells(row) for row in (table.head, *table.rows))
    return out.getvalue()


def _tables(document: nodes.Document) -> Iterator[nodes.Table]:
    """Wherever they stand; but one in a cell of another is text of that cell."""
    left = (node for node, _ in every_node(document))
    for node in left:
        if isinstance(node, nodes.Table):
            yield node
            for _ in zip(below((node.head, *node.rows)), left, strict=False):
                pass  # what is in it goes by


def _cells(row: nodes.TableRow) -> list[str]:
    return [harmless("\n".join(_lines(cell))) for cell in row.cells]


def _lines(cell: nodes.TableCell) -> Iterator[str]:
    """Each text in the cell, on a line of its own; a place to write stays empty, to be typed in."""
    for node, _ in below(cell.blocks):
        match node:
            case nodes.Figure(alt=alt):
                yield alt
                yield from map(_line, texts(node))
            case nodes.Contents(entries):
                yield from (entry.title for entry in entries)
            case _:
                yield from map(_line, texts(node))


def _line(text: nodes.Inlines) -> str:
    return " ".join(unsegmented(plain_text(text)).split())


def harmless(text: str) -> str:
    """A cell that a spreadsheet would run as a formula stays text."""
    return f"'{text}" if text.lstrip().startswith(FORMULA_SIGNS) or text[:1] in {"\t", "\r"} else text

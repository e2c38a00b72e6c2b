"""The rows of a document's tables as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from handouts.document import nodes
from handouts.document.walk import plain_text

BYTE_ORDER_MARK = "\ufeff"  # without it a spreadsheet takes ñ for two letters
FORMULA_SIGNS = ("=", "+", "-", "@")


def to_csv(document: nodes.Document) -> str:
    """A line for each row of each table, its paragraphs on lines of their own; head first (RFC 4180)."""
    out = StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    for part in document.parts:
        for block in part.blocks:
            if isinstance(block, nodes.Table):
                writer.writerows(_cells(row) for row in (block.head, *block.rows))
    return out.getvalue()


def _cells(row: nodes.TableRow) -> list[str]:
    return [_harmless("\n".join(_lines(cell.blocks))) for cell in row.cells]


def _lines(blocks: nodes.Blocks) -> Iterator[str]:
    for block in blocks:
        yield from _block_lines(block)


def _block_lines(block: nodes.Block) -> Iterator[str]:
    match block:
        case nodes.Paragraph(inlines):
            yield " ".join(plain_text(inlines).replace("\u00a0", " ").split())
        case nodes.BulletList(items) | nodes.OrderedList(items):
            for item in items:
                yield from _lines(item.blocks)


def _harmless(text: str) -> str:
    """A cell that a spreadsheet would run as a formula stays text."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text

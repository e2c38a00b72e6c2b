"""Which rows and columns of a comparison a request means, and what its sheet is called then."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from handouts.ask.request import ALL, SHORT
from handouts.library.model import ChartRow, Comparison, Language

_ADDITION = re.compile(r"\s*[(（][^()（）]*[)）]$")


def chosen_rows(comparison: Comparison, names: Sequence[str]) -> tuple[ChartRow, ...]:
    """The rows of the names in the chart's own order: ids of rows, groups, or all."""
    wanted = set(names)
    return tuple(
        _briefly(row) if wanted == {SHORT} else row
        for row in comparison.rows
        if ALL in wanted or row.id in wanted or not wanted.isdisjoint(row.groups)
    )


def _briefly(row: ChartRow) -> ChartRow:
    """The row with its brief answers, for every audience, where it has them."""
    brief = {column: dict.fromkeys(row.cells[column], text) for column, text in row.brief.items()}
    return replace(row, cells={**row.cells, **brief})


def titled(comparison: Comparison, columns: Sequence[str], language: Language) -> Comparison:
    """The chart, whose title is about its first two columns: that of others names them."""
    if set(columns) == set(tuple(comparison.columns)[:2]):
        return comparison
    *others, last = (_ADDITION.sub("", comparison.columns[column]) for column in columns)
    first, *more = others
    heads = ", ".join((first, *map(_inside_a_line, more)))
    return replace(comparison, title=language.label("side-by-side", first=heads, last=_inside_a_line(last)))


def _inside_a_line(head: str) -> str:
    """A head as it is written after other words: not IEP, but Services plan has a capital to lose."""
    return head[0].lower() + head[1:] if head[1:2].islower() else head

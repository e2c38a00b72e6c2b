"""A roster or an order as a school exports it: CSV becomes rows, and all that is wrong with it is told.

No message repeats a cell: it may hold a child's name.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from handouts.errors import ContentError, Location, Problem, near_match
from handouts.library.text_file import decoded, read_bytes

MAX_BYTES = 50_000_000
DELIMITERS = ",;\t"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DOTTED = re.compile(r"[a-z]+\.[a-z0-9.-]+")
"""How the name of a value looks."""


class Row(Struct, frozen=True):
    """What a row says: the cells that hold something, by the names of their columns."""

    line: int
    cells: Mapping[str, str]


class Rows(Struct, frozen=True):
    """A file's rows, and what the user should know of how it was read."""

    shown: str
    rows: tuple[Row, ...]
    notices: tuple[str, ...] = ()


def read_heads(path: Path) -> list[str]:
    """What the columns of a CSV file are called in it; raises ContentError as ``read_rows``."""
    return _lines(path, [])[0][1]


def _lines(path: Path, problems: list[Problem]) -> list[tuple[int, list[str]]]:
    """The head and each row, with the line on which it begins; at least the head."""
    shown = str(path)
    read = list(_read(_text(read_bytes(path, shown, MAX_BYTES), shown), shown, problems))
    if not read:
        raise ContentError(*(problems or [Problem("The file is empty.", Location(shown))]))
    return read


def read_rows(path: Path, known: Collection[str], mapped: Mapping[str, str]) -> Rows:
    """The rows of a CSV file; ``known``: names that a column may have, ``mapped``: names by heads.

    UTF-8, or UTF-16 with a byte order mark; commas, semicolons or tabs.  Raises ContentError with all
    that is wrong with its rows.
    """
    shown = str(path)
    problems: list[Problem] = []
    (line, heads), *body = _lines(path, problems)
    names = [mapped.get(head, mapped.get(head.strip(), head.strip())) for head in heads]
    notices = _heads(names, known, Location(shown, line), problems)
    rows = tuple(_row(names, number, cells, shown, problems) for number, cells in body)
    if not rows and not problems:
        problems.append(Problem("The file has a head and no row.", Location(shown, line)))
    if problems:
        raise ContentError(*problems)
    return Rows(shown, tuple(replace(row, cells=_used(row, known)) for row in rows), tuple(notices))


def _used(row: Row, known: Collection[str]) -> Mapping[str, str]:
    return {name: cell for name, cell in row.cells.items() if name in known}


# ── Text ─────────────────────────────────────────────────────────────────────


def _text(data: bytes, shown: str) -> str:
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    text = decoded(data, shown, encoding, "Save it as CSV UTF-8: in Excel, Save As, CSV UTF-8.")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        message = "This line holds a NUL, so the file is no text."
        raise ContentError(Problem(message, Location(shown, line), "Export it again as CSV UTF-8."))
    return text


def _read(text: str, shown: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Each row that holds something, with the line on which it begins."""
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=_outside_quotes(first).count)
    reader = csv.reader(text.split("\n"), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        message = "In this row a quotation mark opens that is not closed, or stands within a cell."
        problems.append(Problem(message, Location(shown, line), 'Write "" for a quotation mark in a cell.'))


def _outside_quotes(line: str) -> str:
    return re.sub('"[^"]*"', "", line)


# ── Heads and rows ───────────────────────────────────────────────────────────


def _heads(
    names: Sequence[str], known: Collection[str], place: Location, problems: list[Problem]
) -> Iterable[str]:
    """Problems of the heads, and a notice of the columns that are not used."""
    for name in dict.fromkeys(name for name in names if name and names.count(name) > 1):
        which = f'"{name}"' if name in known else "a name"
        problems.append(Problem(f"Two columns are called {which}.", place, "Take one away, or map it."))
    unused = []
    for number, name in enumerate(names, 1):
        if name in known:
            continue
        if _DOTTED.fullmatch(name):
            hint = near_match(name, known)
            message = f"Column {number} is called like a value, and there is none of that name."
            problems.append(Problem(message, place, hint, () if hint else ("list", "values")))
        else:
            unused.append(str(number))
    if not unused:
        return []
    which = "Column" if len(unused) == 1 else "Columns"
    return [f'{which} {", ".join(unused)} not used. To use one: --column "HEAD=child.name".']


def _row(names: Sequence[str], line: int, cells: Sequence[str], shown: str, problems: list[Problem]) -> Row:
    cells = [*cells]
    while len(cells) > len(names) and not cells[-1].strip():
        cells.pop()
    if len(cells) != len(names):
        message = f"This row has {len(cells)} cells, the head {len(names)}."
        hint = "A cell that holds the separator stands in quotation marks."
        problems.append(Problem(message, Location(shown, line), hint))
    pairs = zip(names, cells, strict=False)
    return Row(line, {name: cell for name, cell in pairs if cell.strip()})


# ── Days ─────────────────────────────────────────────────────────────────────

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_FORMS = {
    "year-month-day": _ISO,
    "month/day/year": re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})"),
    "day.month.year": re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"),
}
"""Ways to write a day, the surest first; with slashes as the US writes it."""


def with_days(found: Rows, columns: Iterable[str]) -> Rows:
    """The rows with days as 2026-12-10 in those columns where one form fits every cell.

    A column in no such form stays as it is: each of its days is then told as wrong where it is read.
    """
    rows, notices = list(found.rows), list(found.notices)
    for column in columns:
        cells = [row.cells[column].strip() for row in rows if column in row.cells]
        form = next((name for name in _FORMS if cells and all(_day(cell, name) for cell in cells)), "")
        if form and form != "year-month-day":
            notices.append(f"{column} was read as {form}.")
        if form:
            rows = [_dated(row, column, form) for row in rows]
    return replace(found, rows=tuple(rows), notices=tuple(notices))


def _dated(row: Row, column: str, form: str) -> Row:
    day = _day(row.cells.get(column, "").strip(), form)
    return replace(row, cells={**row.cells, column: day.isoformat()}) if day else row


def _day(cell: str, form: str) -> datetime.date | None:
    found = _FORMS[form].fullmatch(cell)
    if found is None:
        return None
    try:
        return datetime.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None

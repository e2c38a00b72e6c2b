"""A roster or an order as a school exports it: CSV becomes rows, and all that is wrong with it is told.

No message repeats a cell: it may hold a child's name.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from unicodedata import category, normalize

from msgspec import Struct
from msgspec.structs import replace

from handouts.characters import LONGEST
from handouts.errors import ContentError, Location, Problem, near_match
from handouts.library.text_file import decoded, read_bytes

MAX_BYTES = 50_000_000
DELIMITERS = ",;\t"
BAR = "|"
"""Stands between cells where none of the others does."""
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DOTTED = re.compile(r"[a-z]+\.[a-z0-9.-]+")
"""How the name of a value looks."""
ALIKE = 0.85
"""Of 1: how like the name of a value a head must be to be taken for a slip; names of persons are many."""
_SEPARATOR = re.compile(r'"?sep=([^\w"\n])"?[ ,;\t]*\n', re.IGNORECASE)
"""A first line that tells Excel what stands between cells."""
_FIRST_ROW = re.compile(r'\n*((?:[^"\n]|"[^"]*")*)')
_QUOTES = frozenset("\"'`\u00b4\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb")


class Row(Struct, frozen=True):
    """What a row says: the cells that hold something, by the names of their columns."""

    line: int
    cells: Mapping[str, str]


class Rows(Struct, frozen=True):
    """A file's rows, and what the user should know of how it was read."""

    shown: str
    rows: tuple[Row, ...]
    """Those that could be read."""
    notices: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What is wrong with the others."""


def read_heads(path: Path) -> list[str]:
    """What the columns of a CSV file are called in it; raises ContentError as ``read_rows``."""
    return _lines(path, [])[0][1]


def _lines(path: Path, problems: list[Problem]) -> list[tuple[int, list[str]]]:
    """The head and each row, with the line on which it begins; at least the head."""
    shown = str(path)
    text = _text(read_bytes(path, shown, MAX_BYTES), shown)
    before = csv.field_size_limit(MAX_BYTES)  # a cell that is too long is told at its row
    try:
        read = list(_read(text, shown, problems))
    finally:
        csv.field_size_limit(before)
    if not read:
        raise ContentError(*(problems or [Problem("The file is empty.", Location(shown))]))
    return read


def read_rows(
    path: Path, known: Collection[str], mapped: Mapping[str, str], must: Collection[str] = ()
) -> Rows:
    """The rows of a CSV file; ``known``: names that a column may have, ``mapped``: names by heads.

    UTF-8, or UTF-16 with a byte order mark; commas, semicolons, tabs or bars.  Heads are the same whatever
    their case, quotation marks and unseen signs.  ``must``: heads that were given and must be there.  Raises
    ContentError where the file or its head cannot be read.
    """
    shown, known = str(path), dict.fromkeys(known)
    problems: list[Problem] = []
    (line, heads), *body = _lines(path, problems)
    names = _names(heads, known, mapped)
    place = Location(shown, line)
    faults = [*_absent(heads, must, place), *_twice(names, known, place), *_misspelled(names, known, place)]
    faults += _unmeant([mapped[head] for head in must], known, place)
    faults = faults or [*_none_known(names, known, place)]
    if not body and not problems:
        faults.append(Problem("The file has a head and no row.", place))
    if faults:
        raise ContentError(*faults, *problems)
    rows = tuple(row for number, cells in body if (row := _row(names, known, number, cells, shown, problems)))
    problems.sort(key=lambda problem: problem.location or place)
    return Rows(shown, rows, tuple(_unused(names, known)), tuple(problems))


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
    skipped, delimiter = _delimiter(text)
    line = 1 + text.count("\n", 0, skipped)
    before = line - 1
    reader = csv.reader(StringIO(text[skipped:]), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = before + reader.line_num + 1
    except csv.Error:
        message = "In this row a quotation mark opens that is not closed, or stands within a cell."
        problems.append(Problem(message, Location(shown, line), 'Write "" for a quotation mark in a cell.'))


def _delimiter(text: str) -> tuple[int, str]:
    """What stands between cells, and how many characters go before the head."""
    if told := _SEPARATOR.match(text):
        return told.end(), told[1]
    first = re.sub('"[^"]*"', "", found[1] if (found := _FIRST_ROW.match(text)) else "")
    delimiter = max(DELIMITERS, key=first.count)
    return 0, delimiter if delimiter in first or BAR not in first else BAR


# ── Heads and rows ───────────────────────────────────────────────────────────


def _names(heads: Sequence[str], known: Collection[str], mapped: Mapping[str, str]) -> list[str]:
    """What each column is: a name that is known, or its head."""
    ours = {_folded(name): name for name in known}
    given = {_folded(head): name for head, name in mapped.items()}
    said = (given.get(_folded(head), head) if _folded(head) else "" for head in heads)
    return [ours.get(_folded(name), name.strip()) for name in said]


def _folded(head: str) -> str:
    """A head as it is compared: in one case, without quotation marks and signs that nobody sees."""
    letters = normalize("NFKC", head).casefold()
    seen = "".join(char for char in letters if char not in _QUOTES and category(char) != "Cf")
    return " ".join(seen.split())


def _absent(heads: Sequence[str], must: Collection[str], place: Location) -> Iterator[Problem]:
    """A problem for each head that was given and that no column has; a head is never repeated."""
    from difflib import get_close_matches  # late: most runs meet no error

    numbers = {_folded(head): number for number, head in enumerate(heads, 1)}
    for number, head in enumerate(map(_folded, must), 1):
        if head not in numbers:
            near = get_close_matches(head, numbers, n=1)
            hint = f"Did you mean that of column {numbers[near[0]]}?" if near else ""
            yield Problem(f"No column has the head that --column number {number} names.", place, hint)


def _unmeant(given: Sequence[str], known: Collection[str], place: Location) -> Iterator[Problem]:
    """A problem for each name that a head was given and that no column may have."""
    ours = {*map(_folded, known)}
    for number, name in enumerate(map(_folded, given), 1):
        if name not in ours and not _DOTTED.fullmatch(name):  # which is told as that of a column
            hint = near_match(name, known) or f"Such as {_mapping(known)}."
            yield Problem(f"--column number {number} gives a name that no column has here.", place, hint)


def _twice(names: Sequence[str], known: Collection[str], place: Location) -> Iterator[Problem]:
    for name in dict.fromkeys(name for name in names if name and names.count(name) > 1):
        which = f'"{name}"' if name in known else "a name"
        yield Problem(f"Two columns are called {which}.", place, "Take one away, or map it.")


def _misspelled(names: Sequence[str], known: Collection[str], place: Location) -> Iterator[Problem]:
    """Heads that look like the name of a value."""
    for number, name in enumerate(names, 1):
        if name not in known and _DOTTED.fullmatch(_folded(name)):
            hint = near_match(name, known)
            message = f"Column {number} is called like a value, and there is none of that name."
            if any(map(_DOTTED.fullmatch, known)):
                yield Problem(message, place, hint, () if hint else ("list", "values"))
            else:
                message = f"Column {number} is called like a value, and an order has none."
                yield Problem(message, place, "For a roster add --recipe, --letter or --worksheet.")


def _none_known(names: Sequence[str], known: Collection[str], place: Location) -> Iterator[Problem]:
    """A file of which no column would be used: all its sheets would be the same, and nobody's."""
    used = [name for name in names if name in known]
    if used in ([], ["id"]) and len(used) < len([*filter(None, names)]):
        near = " ".join(_near(names, known)) or f"Say what a column is: {_mapping(known)}."
        which = "head but id" if used else "head"
        yield Problem(f"No {which} is known, so no column would be used.", place, near)


def _near(names: Sequence[str], known: Collection[str]) -> Iterator[str]:
    """For each column that is not known, the name that is near; that of a value where it is much alike."""
    from difflib import get_close_matches  # late: most runs meet no error

    values = [name for name in known if _DOTTED.fullmatch(name)]
    columns = [name for name in known if name not in values]
    for number, name in enumerate(names, 1):
        head = _folded(name)
        if head and name not in known:
            close = get_close_matches(head.replace(" ", "."), values, 1, ALIKE)
            if hint := near_match(head, close or columns):
                yield f"Column {number}: {hint[0].lower()}{hint[1:]}"


def _mapping(known: Collection[str]) -> str:
    """How to say what a column is, with a name that there is."""
    return f'--column "HEAD={next(filter(_DOTTED.fullmatch, known), "topics")}"'


def _unused(names: Sequence[str], known: Collection[str]) -> Iterator[str]:
    """A notice of the columns that are not used."""
    if numbers := [str(number) for number, name in enumerate(names, 1) if name not in known]:
        which = "Column" if len(numbers) == 1 else "Columns"
        near = "".join(f" {hint}" for hint in _near(names, known))
        yield f"{which} {', '.join(numbers)} not used.{near} To use one: {_mapping(known)}."


def _row(
    names: Sequence[str],
    known: Collection[str],
    line: int,
    cells: Sequence[str],
    shown: str,
    problems: list[Problem],
) -> Row | None:
    """The cells that are used and hold something; None for a row that cannot be read."""
    cells = [*cells]
    while len(cells) > len(names) and not cells[-1].strip():
        cells.pop()
    if len(cells) != len(names):
        message = f"This row has {len(cells)} cells, the head {len(names)}."
        hint = "A cell that holds the separator stands in quotation marks."
        problems.append(Problem(message, Location(shown, line), hint))
        return None
    used = {name: cell for name, cell in zip(names, cells, strict=True) if name in known and cell.strip()}
    long = [name for name, cell in used.items() if len(cell) > LONGEST]
    for name in long:
        message = f"{name}: this cell is longer than {LONGEST:,} characters."
        problems.append(Problem(message, Location(shown, line)))
    return None if long else Row(line, used)


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

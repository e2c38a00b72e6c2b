"""From the rows of a roster or an order to what is made of each: a request and the name of its file."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from pathlib import Path
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from handouts.ask.meaning import texts_of
from handouts.ask.request import ALL, DETAILS, SECTION, Request
from handouts.ask.roster import Row, Rows, read_rows, with_days
from handouts.ask.school import as_known
from handouts.ask.values import Filled, read_values
from handouts.errors import ContentError, Location, Problem, ValueProblem, near_match
from handouts.library.load import Library
from handouts.library.model import PAPERS, Comparison
from handouts.library.shelves import CHARTS

ROSTER = ("id", "language", "audience")
"""Columns of a roster beside those of values."""
ORDER = (
    "id",
    "kind",
    "name",
    "topics",
    "rows",
    "columns",
    "audience",
    "language",
    "detail",
    "variant",
    "paper",
    "copies",
)
"""Columns of an order: it holds no pupil's data."""
USUAL_KIND = "fact-sheet"
"""Of the rows of an order that name none."""
MOST_COPIES = 10_000
_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_TAKEN = {
    *("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))),
    "print-order",
}
"""Names that Windows keeps for itself, and that of the printed order."""


class Job(Struct, frozen=True):
    """A file to make."""

    name: str
    """Of its file, without the ending: the row's id, or its number."""
    line: int
    request: Request
    copies: int = 1


class Jobs(Struct, frozen=True):
    """What a CSV file asks for."""

    jobs: tuple[Job, ...]
    """A job for each row that could be read."""
    notices: tuple[str, ...]
    """How the file was read."""
    problems: tuple[Problem, ...]
    """All that is wrong with the other rows."""


def jobs_of(
    library: Library, path: Path, heads: Mapping[str, str], asked: Request
) -> tuple[tuple[Job, ...], tuple[str, ...]]:
    """The jobs and notices of ``read_jobs``; raises ContentError with every problem of every row."""
    found = read_jobs(library, path, heads, asked)
    if found.problems:
        raise ContentError(*found.problems)
    return found.jobs, found.notices


def read_jobs(
    library: Library, path: Path, heads: Mapping[str, str], asked: Request, must: Collection[str] = ()
) -> Jobs:
    """A job for each row of a CSV file.

    ``heads``: names of columns by what they are called in the file; ``must``: those that it must have.
    ``asked``: the packet, letter or worksheet that each row of a roster is for; of no kind for an order,
    whose rows say it.  Raises ContentError where the file or its head cannot be read.
    """
    if not asked.kind:
        return _jobs(library, read_rows(path, ORDER, heads, must), asked, _of_order)
    days = [name for name in library.values if library.values[name].type == "date"]
    found = with_days(read_rows(path, (*ROSTER, *library.values), heads, must), days)
    return _jobs(library, found, asked, _of_child)


_OfRow = Callable[[Library, Row, Request, Location, list[Problem]], tuple[Request, int]]
"""Reads a row's request and its number of copies; notes what is wrong with it."""


def _jobs(library: Library, found: Rows, asked: Request, of_row: _OfRow) -> Jobs:
    problems = [*found.problems]
    names = _Names(len(found.rows), found.shown, problems)
    jobs = []
    for row in found.rows:
        before = len(problems)
        request, copies = of_row(library, row, asked, Location(found.shown, row.line), problems)
        job = Job(names.of(row), row.line, request, copies)
        jobs += [job] if len(problems) == before else []
    return Jobs(tuple(jobs), found.notices, tuple(problems))


def _of_child(
    library: Library, row: Row, asked: Request, place: Location, problems: list[Problem]
) -> tuple[Request, int]:
    given = {name: cell for name, cell in row.cells.items() if name not in ROSTER}
    values: Mapping[str, Filled] = {}
    try:
        values = read_values(given, library.values, lambda name: place)
    except ValueProblem as error:
        problems += error.problems
    language = _named(row, "language", library.languages, place, problems, library.code_of)
    audience = _named(row, "audience", library.settings.audiences, place, problems, library.audience_of)
    request = replace(
        asked,
        language=language or asked.language,
        audience=audience or asked.audience,
        values={**asked.values, **values},
        places={**asked.places, **dict.fromkeys(values, place)},
    )
    return request, 1


def _of_order(
    library: Library, row: Row, asked: Request, place: Location, problems: list[Problem]
) -> tuple[Request, int]:
    kind = _named(row, "kind", library.kinds, place, problems, library.kind_of) or USUAL_KIND
    languages = _listed(row, "language", library.languages, place, problems, "[,;+]", library.code_of)
    request = replace(
        asked,
        kind=kind,
        name=_named(row, "name", texts_of(library, kind), place, problems),
        topics=_listed(row, "topics", library.topics_and_bundles(), place, problems),
        rows=_listed(row, "rows", _chart_rows(library), place, problems),
        columns=_listed(row, "columns", _chart_columns(library), place, problems),
        audience=_named(row, "audience", library.settings.audiences, place, problems, library.audience_of),
        language=",".join(languages) or asked.language,
        detail=_named(row, "detail", DETAILS, place, problems),
        variant=_named(row, "variant", library.variants, place, problems) or asked.variant,
        paper=_named(row, "paper", tuple(PAPERS), place, problems) or asked.paper,
    )
    return request, _copies(row, place, problems)


def _copies(row: Row, place: Location, problems: list[Problem]) -> int:
    cell = row.cells.get("copies", "1").strip()
    if cell.isascii() and cell.isdigit() and 1 <= int(cell[:6]) <= MOST_COPIES and len(cell) <= 6:
        return int(cell)
    problems.append(Problem("copies: not a number of copies.", place, f"Write 1 to {MOST_COPIES:,}."))
    return 1


def _charts(library: Library) -> Iterator[Comparison]:
    return (library.chart(library.settings.source_language, id) for id in library.every_id(CHARTS))


def _chart_rows(library: Library) -> tuple[str, ...]:
    return (ALL, *chain.from_iterable(chart.names for chart in _charts(library)))


def _chart_columns(library: Library) -> tuple[str, ...]:
    return tuple(chain.from_iterable(chart.columns for chart in _charts(library)))


def _named(
    row: Row,
    column: str,
    known: Collection[str],
    place: Location,
    problems: list[Problem],
    code_of: Callable[[str], str] | None = None,
) -> str:
    """The name in a cell as the library writes it; a name that there is not is never repeated."""
    cell = row.cells.get(column, "").strip()
    if not cell:
        return ""
    found = code_of(cell) if code_of else as_known(cell, known)
    if found in known:
        return found
    hint = near_match(cell, known) or _all(known)
    problems.append(Problem(f"{column}: names none that there is.", place, hint))
    return ""


def _all(known: Collection[str]) -> str:
    return f"It is one of: {', '.join(known)}." if 0 < len(known) <= 12 else ""


def _listed(
    row: Row,
    column: str,
    known: Collection[str],
    place: Location,
    problems: list[Problem],
    between: str = r"[,;+\s]+",
    code_of: Callable[[str], str] | None = None,
) -> tuple[str, ...]:
    """Names with commas, semicolons or spaces between them; those of languages may hold spaces."""
    words = re.split(between, row.cells.get(column, "").strip())
    found = []
    for id, mark, section in (word.partition(SECTION) for word in words if word):
        name = _named(Row(row.line, {column: id}), column, known, place, problems, code_of)
        found += ["".join((name, mark, section))] if name else []
    return tuple(found)


class _Names:
    """Gives each row's file a name, and finds rows that have one id: also when only its case differs."""

    def __init__(self, count: int, shown: str, problems: list[Problem]) -> None:
        self._width, self._shown, self._problems = max(4, len(str(count + 1))), shown, problems
        self._given: dict[str, int] = {}

    def of(self, row: Row) -> str:
        place = Location(self._shown, row.line)
        id = row.cells.get("id", "").strip() or f"row-{row.line:0{self._width}}"
        if not _ID.fullmatch(id) or id.lower() in _TAKEN:
            hint = "Write 1 to 40 letters, digits, - or _; not print-order or a word of Windows, such as con."
            self._problems.append(Problem("id: cannot be the name of a file.", place, hint))
        key = normalize("NFKC", id).casefold()
        if key in self._given:
            message = f"id: row {self._given[key]} has the same."
            self._problems.append(Problem(message, place, "Give each row its own."))
        self._given.setdefault(key, row.line)
        return id

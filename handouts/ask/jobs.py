"""From the rows of a roster or an order to what is made of each: a request and the name of its file."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
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
from handouts.library.sections import HEAD, LEAD
from handouts.library.shelves import CHARTS, TOPICS
from handouts.library.synonyms import slug

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
LISTS = {
    "kind": "kinds",
    "topics": "topics",
    "rows": "rows",
    "audience": "audiences",
    "language": "languages",
    "variant": "variants",
}
"""What to list to see all that a column may name."""
_OPTION = re.compile(rf"--(?=(?:{'|'.join(ORDER)})\b)")
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
    spoken = library.languages, place, problems, library.code_of, partial(_language_names, library)
    language = _named(row, "language", *spoken)
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
    spoken = library.languages, place, problems, "[,;+]", library.code_of, partial(_language_names, library)
    languages = _listed(row, "language", *spoken)
    request = replace(
        asked,
        kind=kind,
        name=_named(row, "name", texts_of(library, kind), place, problems),
        topics=_topics(library, row, place, problems),
        rows=_listed(row, "rows", _chart_rows(library), place, problems),
        columns=_listed(row, "columns", _chart_columns(library), place, problems),
        audience=_named(row, "audience", library.settings.audiences, place, problems, library.audience_of),
        language=",".join(languages) or asked.language,
        detail=_named(row, "detail", DETAILS, place, problems),
        variant=_named(row, "variant", library.variants, place, problems) or asked.variant,
        paper=_named(row, "paper", tuple(PAPERS), place, problems) or asked.paper,
    )
    return request, _copies(row, place, problems)


def _topics(library: Library, row: Row, place: Location, problems: list[Problem]) -> tuple[str, ...]:
    """Topics, a bundle, or sections of topics; a section that there is not is never repeated."""
    names = _listed(row, "topics", library.topics_and_bundles(), place, problems)
    for id, mark, key in (name.partition(SECTION) for name in names):
        if not mark or library.is_bundle(id):  # which is told as one that has none
            continue
        code = library.languages_of(TOPICS, id)[0]
        known = [
            each.key for each in library.article(TOPICS, code, id).sections if each.key not in (HEAD, LEAD)
        ]
        if slug(key) not in known:
            hint = near_match(key, known) or f"It has: {', '.join(known)}."
            problems.append(Problem("topics: names a section that the topic does not have.", place, hint))
    return names


def as_columns(problem: Problem) -> Problem:
    """The problem of an order's row, whose options are columns; a hint of one that it has not is none."""
    message, hint = (_OPTION.sub("", text) for text in (problem.message, problem.hint))
    return problem._replace(message=message, hint="" if "--" in hint else hint)


def _copies(row: Row, place: Location, problems: list[Problem]) -> int:
    cell = row.cells.get("copies", "1").strip()
    if cell.isascii() and cell.isdigit() and 1 <= int(cell[:6]) <= MOST_COPIES and len(cell) <= 6:
        return int(cell)
    problems.append(Problem("copies: not a number of copies.", place, f"Write 1 to {MOST_COPIES:,}."))
    return 1


def _language_names(library: Library) -> tuple[str, ...]:
    """What languages are called, beside their codes: asked for where a cell names none."""
    return tuple(library.language(code).english_name for code in library.languages)


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
    others: Callable[[], Iterable[str]] = tuple,
) -> str:
    """The name in a cell as the library writes it; a name that there is not is never repeated."""
    cell = row.cells.get(column, "").strip()
    if not cell:
        return ""
    found = code_of(cell) if code_of else as_known(cell, known)
    if found in known:
        return found
    hint = near_match(cell, (*known, *others())) or _all(known)
    see = () if hint or column not in LISTS else ("list", LISTS[column])
    problems.append(Problem(f"{column}: names none that there is.", place, hint, see))
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
    others: Callable[[], Iterable[str]] = tuple,
) -> tuple[str, ...]:
    """Names with commas, semicolons or spaces between them; those of languages may hold spaces."""
    words = re.split(between, row.cells.get(column, "").strip())
    found = []
    for id, mark, section in (word.partition(SECTION) for word in words if word):
        if mark and not id.strip():
            hint = "Such as adhd#help: the topic stands before the sign."
            problems.append(Problem(f"{column}: names a section of no topic.", place, hint))
        name = _named(Row(row.line, {column: id}), column, known, place, problems, code_of, others)
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

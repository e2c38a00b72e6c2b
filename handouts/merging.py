"""One PDF of many rows, for the copier: a part a row, each from a right-hand page on.

What cannot be one copier's job is a file of its own: another language, paper, or number of copies.  Rows
are laid out while the file is drawn, so that their pages never stand in memory together.  No name is in the
bookmarks (a row has its number), nor in the title or the file's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from itertools import chain
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from handouts.ask.jobs import Job
from handouts.ask.request import Request
from handouts.batch import ORDER_FILES, SUFFIX, Made, Plans, make_jobs, noted
from handouts.errors import HandoutsError
from handouts.library.model import Language
from handouts.lock import alone
from handouts.manifest import Line, Sealed, begun, ended, sealed, unchanged
from handouts.output import save
from handouts.pdf.story import Bookmark, Page, Story, inside
from handouts.pdf.structure import StructElem
from handouts.pipeline import make_story
from handouts.print_order import Entry, OrderPage, to_csv

Step = Callable[[int], object]
"""Told of so many rows that are done."""


class MergedFile(Struct, frozen=True):
    """A file that holds the sheets of several rows."""

    job: Job
    """The file's own: its name, its copies, and the line and request of its first row."""
    request: Request
    """That of its first row with the defaults put in: all share its language and paper."""
    rows: tuple[Job, ...]
    language: Language
    title: str
    """That of its rows where they have one; it holds no value."""

    @property
    def name(self) -> str:
        return f"{self.job.name}{SUFFIX}"

    def bookmark(self, row: Job) -> str:
        return self.language.label("row", n=row.line)


def flat(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """The jobs without fields to fill in, which paper does not have."""
    return tuple(replace(job, request=replace(job.request, is_flat=True)) for job in jobs)


def merged_files(plans: Plans, jobs: Sequence[Job]) -> tuple[MergedFile, ...]:
    """What the jobs, which are flat, become: a file for each language, paper and number of copies."""
    groups: dict[tuple[str, str, int], list[Job]] = {}
    for job in jobs:
        request = plans.plan(job.request).selection.request
        groups.setdefault((request.language, request.paper, job.copies), []).append(job)
    papers, counts = ({key[n] for key in groups} for n in (1, 2))
    usual = plans.library.settings.defaults.paper
    made = []
    for (language, paper, copies), rows in groups.items():
        names = ["merged", language]
        names += [paper] if len(papers) > 1 and paper != usual else []
        names += [f"{copies}-copies"] if len(counts) > 1 and copies > 1 else []
        made.append(_file(plans, "-".join(names), rows))
    return tuple(made)


def outputs(jobs: Sequence[Job], files: Sequence[MergedFile]) -> dict[str, int]:
    """How many rows each file of a run has, by its name: merged files where there are some."""
    if files:
        return {file.name: len(file.rows) for file in files}
    return {f"{job.name}{SUFFIX}": 1 for job in jobs}


def make_files(
    plans: Plans,
    jobs: Sequence[Job],
    files: Sequence[MergedFile],
    folder: Path,
    *,
    resume: bool,
    step: Step,
    executor: Executor | None = None,
) -> Iterator[Made]:
    """What becomes of each row: merged files where there are some, else a file a job."""
    if files:
        yield from make_merged(plans, files, folder, resume=resume, step=step)
        return
    for each in make_jobs(plans, jobs, folder, resume=resume, executor=executor):
        step(1)
        yield each


def order_files(plans: Plans, page: OrderPage, made: Sequence[Made], folder: Path) -> None:
    """Write what the copier is to print of each file; nobody's name is in it."""
    entries = []
    for each in made:
        if each.line:
            request = plans.plan(each.job.request).selection.request
            entries.append(
                Entry(each.line.file, request.language, each.job.copies, each.line.pages, request.paper)
            )
    table, sheet = (folder / name for name in ORDER_FILES)
    save(to_csv(entries).encode(), table)
    if entries:
        save(page.pdf(entries), sheet)
    else:  # nor one of an earlier run, whose files it would order
        sheet.unlink(missing_ok=True)


def _file(plans: Plans, name: str, rows: list[Job]) -> MergedFile:
    first, library = rows[0], plans.library
    request = plans.plan(first.request).selection.request
    language = library.by_code[request.language]
    titles = {plans.plan(row.request).document.title for row in rows}
    title = titles.pop() if len(titles) == 1 else language.label("many-sheets")
    language.label("row", n=0)  # told before a file is begun
    return MergedFile(replace(first, name=name), request, tuple(rows), language, title)


def merged_lengths(
    plans: Plans, files: Sequence[MergedFile], step: Step
) -> Iterator[tuple[Request, int, int]]:
    """For each file its request, its copies and its pages, the empty ones too, without a file."""
    for file in files:
        root, count = _root(file), 0
        for row in file.rows:
            count += len(make_story(*plans.filled(row.request), root).pages)
            root.kids.clear()
            step(1)
        yield file.request, file.job.copies, count


def make_merged(
    plans: Plans, files: Sequence[MergedFile], folder: Path, *, resume: bool, step: Step
) -> Iterator[Made]:
    """Make each file in the folder, whole or not at all.

    A row that fails is told after its file, which holds the others.  ``resume``: keep files that are whole
    and of which no row has changed.  Raises OutputError as ``make_jobs`` does.
    """
    with alone(folder):
        before = begun(folder, [file.name for file in files], ORDER_FILES, resume=resume)
        lines: list[Line] = []
        for file in files:
            made = [*(_kept(plans, file, folder, before, step) or _made(plans, file, folder, step))]
            for each in made:
                lines += noted(folder, each)
            yield from made
        ended(folder, before, lines)


def _kept(
    plans: Plans, file: MergedFile, folder: Path, before: Mapping[str, Line], step: Step
) -> tuple[Made, ...]:
    """A file of an earlier run, if it is whole and has all rows as they are now."""
    line = unchanged(folder, before.get(file.name), _sealed(plans, file, file.rows))
    if line is None:
        return ()
    step(len(file.rows))
    return (Made(file.job, line, is_kept=True),)


def _made(plans: Plans, file: MergedFile, folder: Path, step: Step) -> Iterator[Made]:
    """The file, and each row that is not in it."""
    rows = _Rows(plans, file, step)
    try:
        if data := rows.drawn():
            values = (row.request.values or plans.plan(row.request).values for row in rows.done)
            save(data, folder / file.name, private=any(values))
            yield Made(file.job, _sealed(plans, file, rows.done)(data, rows.pages))
    except HandoutsError as error:
        yield from _lost(file, rows.done, error)
    yield from rows.failed


def _lost(file: MergedFile, rows: Sequence[Job], error: HandoutsError) -> Iterator[Made]:
    """All rows of a file that cannot be made; why is told with the first."""
    what = f"{file.name} and its {len(rows)} rows"
    problems = tuple(each._replace(message=f"{what}: {each.message}") for each in error.problems)
    yield Made(rows[0], None, problems)
    yield from (Made(row) for row in rows[1:])


def _sealed(plans: Plans, file: MergedFile, rows: Sequence[Job]) -> Sealed:
    asked = msgspec.json.encode([(row.line, plans.source(row.request).decode()) for row in rows])
    values, content = [row.request.values for row in rows], plans.library.settings.version
    return partial(sealed, file.name, asked, values, content)


def _root(file: MergedFile) -> StructElem:
    return StructElem("Document", language=file.request.language)


class _Rows:
    """The pages of a file's rows, and what became of each row."""

    def __init__(self, plans: Plans, file: MergedFile, step: Step) -> None:
        self.done: list[Job] = []
        """Rows that are in the file."""
        self.failed: list[Made] = []
        self.pages = 0
        self._plans, self._file, self._step = plans, file, step
        self._root = _root(file)

    def drawn(self) -> bytes:
        """The file; nothing where every row fails."""
        from handouts.pdf.draw import draw  # late: a dry run draws nothing

        pages = self._all()
        if (first := next(pages, None)) is None:
            return b""
        file = self._file
        is_rtl = file.language.direction == "rtl"
        story = Story(file.title, self._root.language, is_rtl, (), self._root)
        day = self._plans.plan(file.job.request).day
        return draw(story, day, chain((first,), pages))

    def _all(self) -> Iterator[Page]:
        for row in self._file.rows:
            try:
                story = make_story(*self._plans.filled(row.request), self._root)
            except HandoutsError as error:
                self.failed.append(Made(row, None, error.problems))
            else:
                self.done.append(row)
                self.pages += len(story.pages)
                yield from self._named(row, story.pages)
            self._step(1)

    def _named(self, row: Job, pages: Sequence[Page]) -> Iterator[Page]:
        """A row's pages, whose bookmarks stand below the row's own."""
        mark = Bookmark(0, 0, 0, 0, self._file.bookmark(row), closed=True)
        for n, page in enumerate(pages):
            made = inside(page, f"row-{row.line}")
            yield made if n else replace(made, marks=(mark, *made.marks))

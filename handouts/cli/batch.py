"""``handouts batch``: a roster or an order becomes many files."""

from __future__ import annotations

import gc
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handouts.cli import streams
from handouts.cli.boundary import worded
from handouts.cli.delivering import STANDARD_OUTPUT
from handouts.cli.options import (
    FILE,
    NEW_FOLDER,
    TEXT,
    date_option,
    library_option,
    open_school,
    open_school_library,
    school_option,
    state_option,
)
from handouts.cli.processes import jobs_option, processes
from handouts.errors import ContentError, Location, OutputError, Problem
from handouts.output import made_folder

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from handouts.ask.jobs import Job
    from handouts.ask.request import Request
    from handouts.batch import Made, Plans
    from handouts.library.load import Library
    from handouts.merging import MergedFile, Step

SOME_FAILED = 3
AGAIN = "Mend what is wrong and run again with --resume."
MANY = 5
"""Rows with one and the same problem that still have a line each."""
COLUMNS = ".columns.yaml"
"""Ends the name of the small file beside a roster that keeps how its heads are mapped."""


@click.command(
    help="""Make many files: a row of ROWS.csv each.

    A roster has a row for each child: with --recipe, or --letter or --worksheet. Its columns are id,
    language, audience and values, such as child.name. Without one of them it is an order: a row for each
    sheet, with kind, name, topics, rows, columns, audience, language, detail, variant, paper and copies.

    All rows are checked before the first file is made: what is wrong with any is told, and nothing is
    written. A run that was stopped goes on with --resume.

    --merge is for the copier: one PDF for each language, in which each row starts on a right-hand page.

    \b
    Examples:
      handouts batch roster.csv --recipe first-meeting --output packets
      handouts batch roster.csv --letter ask-for-records --output letters
      handouts batch roster.csv --recipe first-meeting --output packets --merge
      handouts batch order.csv --output sheets --dry-run
    """
)
@click.argument("rows", type=FILE, metavar="ROWS.csv")
@click.option("--recipe", type=TEXT, metavar="ID|FILE", help="The packet that each child gets.")
@click.option("--letter", type=TEXT, metavar="ID", help="The letter that each child gets.")
@click.option("--worksheet", type=TEXT, metavar="ID", help="The worksheet that each child gets.")
@click.option(
    "--output", "folder", type=NEW_FOLDER, required=True, metavar="DIR", help="Folder to write into."
)
@click.option(
    "--column",
    "mapped",
    multiple=True,
    metavar="HEAD=NAME",
    help='What a column is, such as "Student Name=child.name". Kept beside the roster for the next time.',
)
@click.option("--language", type=TEXT, metavar="CODE", help="Of the rows that name none.")
@click.option("--audience", type=TEXT, metavar="NAME", help="Of the rows that name none.")
@click.option("--paper", type=TEXT, metavar="NAME", help="letter, legal or a4.")
@click.option("--variant", type=TEXT, metavar="NAME", help="A look, such as large-print.")
@school_option
@date_option("Day to print on the sheets.")
@click.option(
    "--merge",
    "is_merged",
    is_flag=True,
    help="One PDF for each language, to print, in place of a file a row.",
)
@click.option(
    "--dry-run", is_flag=True, help="Say how many files, pages and sheets of paper, and write nothing."
)
@click.option(
    "--resume", is_flag=True, help="Go on with a run that was stopped: make what is missing or changed."
)
@jobs_option
@library_option
@state_option
@click.pass_obj
def command(
    executor: Executor | None,
    /,
    rows: Path,
    folder: Path,
    mapped: tuple[str, ...],
    is_merged: bool,
    dry_run: bool,
    resume: bool,
    at_once: int | None,
    folders: tuple[Path, ...],
    state: str,
    **asked: Any,
) -> int:
    from handouts.batch import Plans, check_room
    from handouts.merging import make_files, merged_files, order_files, outputs
    from handouts.print_order import OrderPage

    _refuse_options(folder, at_once, is_merged=is_merged, has_pool=executor is not None)
    gc.enable()  # hundreds of files, not one
    library = open_school_library(folders, state, asked["school"])
    plans, heads = Plans(library), _heads(rows, mapped)
    jobs = _jobs(plans, rows, heads, _given(mapped), _request(library, **asked), is_merged=is_merged)
    files = merged_files(plans, jobs) if is_merged else ()
    if dry_run:
        with streams.progress(len(jobs)) as step:
            found = [*_lengths(plans, jobs, files, step)]
        _say_lengths(found)
        return 0
    page, names = OrderPage(library), outputs(jobs, files)
    _refuse_input(rows, folder, names)
    check_room(folder, names)
    made_folder(folder)
    if resume:
        _tell_left(folder, names)
    made: list[Made] = []
    ours = nullcontext(executor) if executor else processes(1 if files else at_once, len(jobs))
    try:
        with streams.progress(len(jobs)) as step, ours as workers:
            for each in make_files(plans, jobs, files, folder, resume=resume, step=step, executor=workers):
                if not made:  # what could refuse the run has been asked
                    _keep_heads(rows, heads)
                made.append(each)
                _tell(each, folder)
        order_files(plans, page, made, folder)
    except OutputError as error:
        if not made:
            raise
        return _result(made, str(rows), error.problems)
    return _result(made, str(rows))


def _refuse_options(folder: Path, at_once: int | None, *, is_merged: bool, has_pool: bool) -> None:
    """Raise UsageError for options that do not go together, and for no folder."""
    if has_pool and (at_once or is_merged):
        raise click.UsageError("--jobs and --merge are for one computer: leave them out on a cluster.")
    if str(folder) == STANDARD_OUTPUT:
        raise click.UsageError("--output: many files need a folder. Name one.")
    if is_merged and at_once:
        raise click.UsageError("--merge works in one process. Leave out --jobs.")


def _refuse_input(rows: Path, folder: Path, names: Collection[str]) -> None:
    """Raise OutputError where the run would write over the rows that it reads."""
    from handouts.batch import ORDER_FILES
    from handouts.manifest import MANIFEST

    written = {name.casefold() for name in (*names, *ORDER_FILES, MANIFEST)}
    if (own := rows.resolve()).name.casefold() in written and own.parent == folder.resolve():
        message = f'"{rows}" is a file that this would write.'
        raise OutputError(Problem(message, hint="Name another folder with --output."))


def _lengths(
    plans: Plans, jobs: Sequence[Job], files: Sequence[MergedFile], step: Step
) -> Iterator[tuple[Request, int, int]]:
    """For each file its request, copies and pages."""
    from handouts.batch import lengths
    from handouts.merging import merged_lengths

    if files:
        yield from merged_lengths(plans, files, step)
        return
    for each in lengths(plans, jobs):
        step(1)
        yield each


def _request(
    library: Library,
    *,
    recipe: str | None,
    letter: str | None,
    worksheet: str | None,
    school: Path | None,
    day: date | None,
    **same: str | None,
) -> Request:
    """What each row of a roster is for; of no kind for an order."""
    from handouts.ask.request import PACKET, Request

    kinds = {PACKET: recipe, "letter": letter, "worksheet": worksheet}
    named = {kind: name for kind, name in kinds.items() if name}
    if len(named) > 1:
        raise click.UsageError("Give one of --recipe, --letter and --worksheet.")
    known, places = open_school(school, library)
    given = {option: value for option, value in same.items() if value}
    kind, name = next(iter(named.items()), ("", ""))
    return Request(kind, name, school=known, places=places, date=day, **given)  # type: ignore[arg-type]


def _jobs(
    plans: Plans,
    rows: Path,
    heads: Mapping[str, str],
    must: Collection[str],
    asked: Request,
    *,
    is_merged: bool,
) -> tuple[Job, ...]:
    """A job a row, checked; raises with all that is wrong with the rows, and tells what should be known."""
    from handouts.ask.jobs import read_jobs
    from handouts.batch import check_jobs, notes
    from handouts.merging import flat

    found = read_jobs(plans.library, rows, heads, asked, must)
    jobs = flat(found.jobs) if is_merged else found.jobs
    _tell_notes(found.notices)
    try:
        check_jobs(plans, jobs, str(rows), asked, found.problems)
    except ContentError as error:
        raise ContentError(*grouped(error.problems, str(rows))) from None
    _tell_notes(notes(plans, jobs))
    return jobs


# ── Heads ────────────────────────────────────────────────────────────────────


def _heads(rows: Path, mapped: Sequence[str]) -> dict[str, str]:
    """Names by heads: those of the small file beside the rows, and those given now."""
    from handouts.library import strict_yaml
    from handouts.library.text_file import read_text

    if rows.is_dir():
        raise ContentError(Problem(f'"{rows}" is a folder.', hint="Name the CSV file in it."))
    path = rows.with_suffix(COLUMNS)
    kept = strict_yaml.read(read_text(path, str(path)), str(path), dict[str, str]) if path.is_file() else {}
    return {**kept, **_given(mapped)}


def _given(mapped: Sequence[str]) -> dict[str, str]:
    """Names by heads, as they are given now."""
    given = {}
    for number, pair in enumerate(mapped, 1):
        head, equals, name = pair.rpartition("=")
        if not equals or not head.strip() or not name.strip():
            raise click.UsageError(
                f'--column number {number} has no =. Write --column "Student Name=child.name".'
            )
        given[head.strip()] = name.strip()
    return given


def _keep_heads(rows: Path, heads: Mapping[str, str]) -> None:
    """For the next time; a file that says the same stays as it is."""
    from handouts.output import save

    path = rows.with_suffix(COLUMNS)
    lines = [f"{_quoted(head)}: {_quoted(name)}\n" for head, name in heads.items()]
    text = "".join(("# What the columns of the file beside this one are.\n", *lines))
    if heads and not (path.is_file() and path.read_text("utf-8") == text):
        try:
            save(text.encode(), path)
        except OutputError as error:
            streams.tell(f"Note: the columns are not kept for the next time. {error}")


def _quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)


# ── What is told ─────────────────────────────────────────────────────────────


def _tell_notes(notices: Sequence[str]) -> None:
    for notice in notices:
        streams.tell(f"Note: {notice}")


def _tell(made: Made, folder: Path) -> None:
    """A line a file, unless the bar is there in its place; what failed is told at the end."""
    if made.line and not (streams.is_terminal(sys.stderr) and streams.is_terminal(sys.stdout)):
        try:
            streams.report(f"{folder / made.line.file}{' (there already)' if made.is_kept else ''}\n")
        except OutputError as error:  # the files are what is asked for, not their names
            streams.tell(f"Note: {error}")


def _result(made: Sequence[Made], shown: str, stopped: Sequence[Problem] = ()) -> int:
    """How many, which could not be made, and what has stopped the run."""
    failed = [each for each in made if not each.line]
    for line in (*_failures(failed, shown), *map(worded, stopped)):
        streams.tell(line)
    pages = sum(each.line.pages for each in made if each.line)
    streams.tell(f"{len(made) - len(failed)} files, {pages} pages.")
    if failed:
        streams.tell(f"{len(failed)} rows could not be made. {AGAIN}")
    elif stopped:
        streams.tell(f"The run is not at its end. {AGAIN}")
    return SOME_FAILED if failed or stopped else 0


def _failures(failed: Sequence[Made], shown: str) -> Iterator[str]:
    """A line for each thing that is wrong with rows that could not be made."""
    places = ((each, Location(shown, each.job.line)) for each in failed)
    problems = [problem._replace(location=place) for each, place in places for problem in each.problems]
    yield from map(worded, grouped(problems, shown))


def grouped(problems: Sequence[Problem], shown: str) -> Iterator[Problem]:
    """The problems; what is wrong with many rows alike is one, with all of them."""
    rows: defaultdict[Problem, list[int]] = defaultdict(list)
    for problem in problems:
        if problem.location and problem.location.path == shown:
            rows[problem._replace(location=None)].append(problem.location.line)
    for problem in problems:
        if not (lines := rows.get(same := problem._replace(location=None))) or len(lines) <= MANY:
            yield problem
        elif problem.location == (shown, lines[0]):
            hint = f"{problem.hint} Rows: {_ranges(lines)}.".strip()
            yield same._replace(message=f"{shown}: {problem.message}", hint=hint)


def _ranges(numbers: Sequence[int]) -> str:
    """2, 3, 4, 9 as "2-4, 9"."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1][1:] = [number]
        else:
            ranges.append([number])
    return ", ".join("-".join(map(str, each)) for each in ranges)


def _say_lengths(found: Sequence[tuple[Request, int, int]]) -> None:
    """Files, pages and sheets of paper, by language and paper."""
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for request, copies, count in found:
        counted = {"files": 1, "pages": count * copies, "sheets": (count + 1) // 2 * copies}
        sums[f"{request.language}, {request.paper}"].update(counted)
        sums["all"].update(counted)
    for which in sorted(sums, key=lambda which: (which == "all", which)):
        said = "{files} files, {pages} pages, {sheets} sheets of paper".format(**sums[which])
        streams.write(f"{which}: {said}\n")


def _tell_left(folder: Path, names: Collection[str]) -> None:
    """Files whose rows are gone stay: it is the user's to delete them."""
    from handouts.manifest import left_over

    if left := left_over(folder, names):
        count = "1 file" if len(left) == 1 else f"{len(left)} files"
        streams.tell(
            f"Note: no row makes {count} of an earlier run any more; still there: {', '.join(left)}."
        )

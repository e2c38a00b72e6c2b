"""Many files of one run: checked first, then made; what stops it loses nothing.

A plan is made once for all jobs that differ in values only.  Each file is whole or absent, and a line of
``manifest.jsonl`` follows it: so a run that was killed goes on where it stopped and ends with the same
names and bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from shutil import disk_usage

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from handouts.ask.jobs import USUAL_KIND, Job, as_columns
from handouts.ask.request import PACKET, Request
from handouts.ask.values import Filled
from handouts.document.nodes import Document
from handouts.errors import ContentError, HandoutsError, Location, OutputError, Problem
from handouts.fingerprint import fingerprint
from handouts.library.load import Library
from handouts.library.recipes import find_recipe, is_file
from handouts.lock import alone
from handouts.manifest import Line, Sealed, append, begun, ended, sealed, unchanged
from handouts.output import save
from handouts.pipeline import Plan, check_letters, draft_notices, lay_out, plan
from handouts.print_order import PRINT_ORDER
from handouts.workers import from_workers

SUFFIX = ".pdf"
ORDER_FILES = tuple(f"{PRINT_ORDER}{suffix}" for suffix in (".csv", SUFFIX))
"""What the copier is told."""
LARGEST = 150_000
"""Bytes that a file may take, for the look at the disk before a run."""


class Made(Struct, frozen=True):
    """What became of a job."""

    job: Job
    line: Line | None = None
    """None where it could not be made."""
    problems: tuple[Problem, ...] = ()
    is_kept: bool = False
    """Whether the file was there already."""


class Plans:
    """The plan of each sort of job, made once, whatever its values are."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._known: dict[bytes, tuple[Plan, Mapping[str, Filled], tuple[str, ...]] | HandoutsError] = {}
        self._sources: dict[bytes, bytes] = {}

    def source(self, request: Request) -> bytes:
        """All that a file of this sort is made of but values: options, program, words, files outside."""
        key = options(request)
        if key not in self._sources:
            made_of = fingerprint(self.library, _outside(request))
            self._sources[key] = key + msgspec.json.encode(made_of, order="sorted")
        return self._sources[key]

    def filled(self, request: Request) -> tuple[Plan, Document]:
        """The plan, and its document with the values of the request and the recipe's own."""
        made, own, required = self._of(request)
        values = {**own, **request.values}
        if lacking := [name for name in required if name not in values]:
            raise ContentError(*(Problem(f'The packet needs the value "{name}".') for name in lacking))
        return made, made.refill.fill(values)

    def plan(self, request: Request) -> Plan:
        """The plan, whatever the values of the request are."""
        return self._of(request)[0]

    def _of(self, request: Request) -> tuple[Plan, Mapping[str, Filled], tuple[str, ...]]:
        key = options(request)
        if key not in self._known:
            try:
                self._known[key] = self._made(request)
            except HandoutsError as error:  # told to each row of the sort
                self._known[key] = error
        if isinstance(found := self._known[key], HandoutsError):
            raise found.with_traceback(None)
        return found

    def _made(self, request: Request) -> tuple[Plan, Mapping[str, Filled], tuple[str, ...]]:
        made = plan(self.library, request)
        required: tuple[str, ...] = ()
        own = {name: value for name, value in made.values.items() if name not in request.values}
        if request.kind == PACKET:
            required = find_recipe(self.library, request.name).recipe.required
        return made, own, required


def options(request: Request) -> bytes:
    """A request without somebody's values, as bytes."""
    fields = asdict(replace(request, values={}, places={}))
    return msgspec.json.encode({**fields, "school": asdict(request.school)}, enc_hook=str, order="sorted")


# ── Check ────────────────────────────────────────────────────────────────────


def check_jobs(
    plans: Plans,
    jobs: Sequence[Job],
    shown: str,
    asked: Request | None = None,
    problems: Sequence[Problem] = (),
) -> None:
    """Raise ContentError with what each row would be refused for, so that nothing is begun in vain.

    ``asked``: as for ``read_jobs``: what would be refused without any row is told once, at no row.
    ``problems``: of the rows that could not be read.
    """
    of_options = _of_options(plans, asked) if asked else ()
    found = dict.fromkeys(problems)
    told: dict[Problem, None] = {}
    for job in jobs:
        for each in _refused(plans, job.request):
            if each in of_options:
                told[each] = None
            else:
                here = each._replace(location=Location(shown, job.line))
                found[here if asked is None or asked.kind else as_columns(here)] = None
    if told or found:
        raise ContentError(*told, *sorted(found, key=lambda each: each.location or Location(shown)))


def _of_options(plans: Plans, asked: Request) -> tuple[Problem, ...]:
    """What would be refused whatever stands in a row."""
    try:
        plans.plan(asked if asked.kind else replace(asked, kind=USUAL_KIND))
    except HandoutsError as error:
        return error.problems
    return ()


def _refused(plans: Plans, request: Request) -> tuple[Problem, ...]:
    try:
        check_letters(*plans.filled(request))
    except HandoutsError as error:
        return error.problems
    return ()


def notes(plans: Plans, jobs: Sequence[Job]) -> tuple[str, ...]:
    """What the user should know of the sheets of jobs that are checked, each thing once."""
    made = [*{id(each): each for each in (plans.plan(job.request) for job in jobs)}.values()]
    values = {name: value for job in jobs for name, value in job.request.values.items()}
    unused = Counter(notice for each in made for notice in each.unused(values))
    drafts = tuple(dict.fromkeys(id for each in made for id in each.drafts))
    told = [notice for each in made for notice in each.notices] + [*draft_notices(drafts)]
    told += [notice for notice, count in unused.items() if count == len(made)]
    return tuple(dict.fromkeys(told))


def check_room(folder: Path, files: Mapping[str, int]) -> None:
    """Raise OutputError when the disk cannot hold the files that are not there yet.

    ``files``: how many rows each has.
    """
    place = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.is_dir())
    count = sum(rows for file, rows in files.items() if not (folder / file).exists())
    if (free := disk_usage(place).free) < count * LARGEST:
        what = "1 more file" if count == 1 else f"{count:,} more files"
        message = f"The disk has {free // 1_000_000:,} MB free: too little for {what}."
        raise OutputError(Problem(message, hint="Make room, or name a folder on another disk."))


def lengths(plans: Plans, jobs: Sequence[Job]) -> Iterator[tuple[Request, int, int]]:
    """For each job its request with the defaults, its copies and its pages, without a file."""
    for job in jobs:
        made, document = plans.filled(job.request)
        yield made.selection.request, job.copies, len(lay_out(made, document).sides)


# ── Make ─────────────────────────────────────────────────────────────────────


Produced = tuple[bytes, int] | tuple[Problem, ...]
"""The bytes of a file and its pages, or why it could not be made."""


def make_jobs(
    plans: Plans, jobs: Sequence[Job], folder: Path, *, resume: bool, executor: Executor | None = None
) -> Iterator[Made]:
    """Make each job's file in the folder, in order; a job that fails stops no other.

    ``resume``: keep files that are whole and unchanged.  ``executor``: makes the bytes elsewhere; this
    process alone writes.  Raises OutputError when another run writes there, or an earlier one has and is
    not resumed; WorkerError when a worker has another program or other words.
    """
    with alone(folder):
        before = begun(folder, [f"{job.name}{SUFFIX}" for job in jobs], ORDER_FILES, resume=resume)
        kept = {job.name: _kept(plans, job, folder, before) for job in jobs}
        produce = _produced(plans, [job.request for job in jobs if not kept[job.name]], executor)
        lines: list[Line] = []
        for job in jobs:
            made = kept[job.name] or _written(plans, job, folder, next(produce))
            lines += noted(folder, made)
            yield made
        ended(folder, before, lines)


def noted(folder: Path, made: Made) -> tuple[Line, ...]:
    """The line of what was made, in the manifest."""
    if made.line and not made.is_kept:
        append(folder, made.line)
    return (made.line,) if made.line else ()


def _written(plans: Plans, job: Job, folder: Path, produced: Produced) -> Made:
    """Write one, or tell why not."""
    match produced:
        case (bytes() as data, int(pages)):
            try:
                is_private = bool(job.request.values or plans.plan(job.request).values)
                save(data, folder / f"{job.name}{SUFFIX}", is_private, sweeps=False)
            except HandoutsError as error:
                return Made(job, None, error.problems)
            return Made(job, _sealed(plans, job)(data, pages))
        case problems:
            return Made(job, None, problems)


def _produced(plans: Plans, requests: Sequence[Request], executor: Executor | None) -> Iterator[Produced]:
    if executor is None:
        yield from map(partial(_tried, plans), requests)
    else:
        plans.library.kept("plans", lambda: plans)  # a process that is forked off has what its parent had
        portable = [*map(_portable, requests)]
        files = (name for request in portable for name in _outside(request))
        yield from from_workers(executor, _in_worker, plans.library, portable, files)


def _portable(request: Request) -> Request:
    """A recipe's own file by its whole path: a worker may stand in another folder."""
    is_own = request.kind == PACKET and is_file(request.name)
    return replace(request, name=str(Path(request.name).absolute())) if is_own else request


def _outside(request: Request) -> Iterator[str]:
    """Files outside of the library that it is made of."""
    if request.kind == PACKET and is_file(request.name):
        yield request.name
    if request.school.logo:
        yield request.school.logo


def _in_worker(library: Library, request: Request) -> Produced:
    """A worker's library keeps its plans."""
    return _tried(library.kept("plans", lambda: Plans(library)), request)


def _tried(plans: Plans, request: Request) -> Produced:
    try:
        return made_file(plans, request)
    except HandoutsError as error:
        return error.problems


def made_file(plans: Plans, request: Request) -> tuple[bytes, int]:
    """The bytes that a single ``make`` gives, and how many pages they are."""
    made, document = plans.filled(request)
    laid = lay_out(made, document)
    return made.press.print(laid), len(laid.sides)


def _sealed(plans: Plans, job: Job) -> Sealed:
    source, content = plans.source(job.request), plans.library.settings.version
    return partial(sealed, f"{job.name}{SUFFIX}", source, job.request.values, content)


def _kept(plans: Plans, job: Job, folder: Path, before: Mapping[str, Line]) -> Made | None:
    """A file of an earlier run, if it is whole and nothing of its job has changed."""
    line = unchanged(folder, before.get(f"{job.name}{SUFFIX}"), _sealed(plans, job))
    return Made(job, line, is_kept=True) if line else None

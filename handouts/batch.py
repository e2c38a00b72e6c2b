"""Many files of one run: checked first, then made; what stops it loses nothing.

A plan is made once for all jobs that differ in values only.  Each file is whole or absent, and a line of
``manifest.jsonl`` follows it: so a run that was killed goes on where it stopped and ends with the same
names and bytes.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from shutil import disk_usage

import msgspec
from msgspec import Struct
from msgspec.structs import asdict, replace

from handouts.ask.jobs import Job
from handouts.ask.request import PACKET, Request
from handouts.ask.values import Filled
from handouts.document.nodes import Document
from handouts.errors import ContentError, HandoutsError, Location, OutputError, Problem
from handouts.library.load import Library
from handouts.output import save
from handouts.pipeline import Plan, draw_story, make_story, plan, refuse_missing_letters
from handouts.workers import from_workers

if sys.platform != "win32":
    import fcntl

MANIFEST, LOCK = "manifest.jsonl", ".handouts.lock"
SUFFIX = ".pdf"
LARGEST = 150_000
"""Bytes that a file may take, for the look at the disk before a run."""


class Line(Struct, frozen=True):
    """A line of the manifest: what was made, and nothing of whom it is about."""

    file: str
    request: str
    """SHA-256 of the options, without values."""
    content: str
    """Version of the words."""
    sha256: str
    """Of the file."""
    pages: int
    seal: str
    """Of options, words and values, with a key that only the file gives: tells whether they changed."""


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
        self._known: dict[bytes, tuple[Plan, Mapping[str, Filled], tuple[str, ...]]] = {}

    def filled(self, request: Request) -> tuple[Plan, Document]:
        """The plan, and its document with the values of the request and the recipe's own."""
        key = options(request)
        if key not in self._known:
            self._known[key] = self._made(request)
        made, own, required = self._known[key]
        values = {**own, **request.values}
        if lacking := [name for name in required if name not in values]:
            raise ContentError(*(Problem(f'The recipe needs the value "{name}".') for name in lacking))
        return made, made.filled(values)

    def _made(self, request: Request) -> tuple[Plan, Mapping[str, Filled], tuple[str, ...]]:
        made = plan(self.library, request)
        required: tuple[str, ...] = ()
        own = {name: value for name, value in made.values.items() if name not in request.values}
        if request.kind == PACKET:
            from handouts.library.recipes import find_recipe  # late: a letter needs none of it

            required = find_recipe(self.library, request.name).recipe.required
        return made, own, required


def options(request: Request) -> bytes:
    """A request without somebody's values, as bytes."""
    fields = asdict(replace(request, values={}, places={}))
    return msgspec.json.encode({**fields, "school": asdict(request.school)}, enc_hook=str, order="sorted")


# ── Check ────────────────────────────────────────────────────────────────────


def check_jobs(plans: Plans, jobs: Sequence[Job], shown: str) -> None:
    """Raise ContentError with what each row would be refused for, so that nothing is begun in vain."""
    problems: list[Problem] = []
    for job in jobs:
        try:
            made, document = plans.filled(job.request)
            refuse_missing_letters(made, document, {})
        except HandoutsError as error:
            place = Location(shown, job.line)
            problems += [each._replace(location=place) for each in error.problems]
    if problems:
        raise ContentError(*dict.fromkeys(problems))


def check_room(folder: Path, count: int) -> None:
    """Raise OutputError when the disk cannot hold so many files."""
    place = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.is_dir())
    if (free := disk_usage(place).free) < count * LARGEST:
        message = f"The disk has {free // 1_000_000:,} MB free: too little for {count:,} files."
        raise OutputError(Problem(message, hint="Make room, or name a folder on another disk."))


def lengths(plans: Plans, jobs: Sequence[Job]) -> Iterator[tuple[Request, int, int]]:
    """For each job its request with the defaults, its copies and its pages, without a file."""
    for job in jobs:
        made, document = plans.filled(job.request)
        yield made.selection.request, job.copies, len(make_story(made, document).pages)


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
    with _alone(folder):
        before = _read_manifest(folder / MANIFEST)
        there = [job.name for job in jobs if (folder / f"{job.name}{SUFFIX}").exists()]
        if not resume and (before or there):
            hint = "Add --resume to go on with that run, or name another folder."
            raise OutputError(Problem(f'"{folder}" holds files of these names, or a batch.', hint=hint))
        save(b"", folder / MANIFEST)
        kept = {job.name: _kept(plans, job, folder, before) for job in jobs}
        produce = _produced(plans, [job.request for job in jobs if not kept[job.name]], executor)
        for job in jobs:
            made = kept[job.name] or _written(plans, job, folder, next(produce))
            if made.line:
                _append(folder / MANIFEST, made.line)
            yield made


def _written(plans: Plans, job: Job, folder: Path, produced: Produced) -> Made:
    """Write one, or tell why not."""
    match produced:
        case (bytes() as data, int(pages)):
            try:
                save(data, folder / f"{job.name}{SUFFIX}", private=bool(job.request.values))
            except HandoutsError as error:
                return Made(job, None, error.problems)
            return Made(job, _line(plans, job, data, pages))
        case problems:
            return Made(job, None, problems)


def _produced(plans: Plans, requests: Sequence[Request], executor: Executor | None) -> Iterator[Produced]:
    if executor is None:
        yield from map(partial(_tried, plans), requests)
    else:
        yield from from_workers(executor, _in_worker, plans.library, requests)


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
    story = make_story(made, document)
    return draw_story(made, story), len(story.pages)


def _line(plans: Plans, job: Job, data: bytes, pages: int) -> Line:
    content, asked = plans.library.settings.version, options(job.request)
    said = asked + msgspec.json.encode((content, job.request.values), order="sorted")
    request, digest = (hashlib.sha256(each).hexdigest() for each in (asked, data))
    return Line(f"{job.name}{SUFFIX}", request, content, digest, pages, _seal(said, data))


def _seal(said: bytes, data: bytes) -> str:
    """Nobody can try values against it who has not the file, which shows them anyway."""
    return hmac.new(hashlib.sha512(data).digest(), said, hashlib.sha256).hexdigest()


def _kept(plans: Plans, job: Job, folder: Path, before: Mapping[str, Line]) -> Made | None:
    """A file of an earlier run, if it is whole and nothing of its job has changed."""
    line = before.get(f"{job.name}{SUFFIX}")
    if line is None:
        return None
    try:
        data = (folder / line.file).read_bytes()
    except OSError:
        return None
    is_same = line == _line(plans, job, data, line.pages)
    return Made(job, line, is_kept=True) if is_same else None


# ── The folder ───────────────────────────────────────────────────────────────


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One run writes in a folder; the lock goes with its process, its file when the run ends."""
    path = folder / LOCK
    file = path.open("a")
    try:
        if not _locked(file.fileno()):
            raise OutputError(Problem(f'Another run writes into "{folder}".', hint="Wait until it ends."))
        yield
        with suppress(OSError):
            path.unlink()
    finally:
        file.close()


def _locked(file: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a disk without locks
        return True
    return True


def _read_manifest(path: Path) -> dict[str, Line]:
    """The lines by file; one that was cut off is none."""
    found: dict[str, Line] = {}
    with suppress(FileNotFoundError):
        for text in path.read_bytes().splitlines():
            with suppress(msgspec.DecodeError):
                line = msgspec.json.decode(text, type=Line)
                found[line.file] = line
    return found


def _append(path: Path, line: Line) -> None:
    """At the end of the manifest, on the disk before the next file begins."""
    with path.open("ab") as file:
        file.write(msgspec.json.encode(line) + b"\n")
        file.flush()
        os.fsync(file.fileno())

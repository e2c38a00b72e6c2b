"""Name the finished file and save it: whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handouts.errors import OutputError, Problem

if TYPE_CHECKING:
    from handouts.ask.request import Request
    from handouts.ask.school import School
    from handouts.ask.values import Filled

SUFFIXES = {"pdf": ".pdf", "html": ".html", "markdown": ".md", "outline": ".txt", "csv": ".csv"}
"""For each format the ending of its files."""

MAX_BYTES = 120
_LISTED = 4
NOT_IN_NAMES = ("values", "places", "format")
"""Fields of a request that do not name its file: what is private, and what the ending says."""
_SCHOOL_CHARACTERS = 30
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def file_name(request: Request, format: str, *, name_in_file: bool = False) -> str:
    """A name that holds every field of a request with its defaults, in at most 120 bytes of ASCII.

    Values are not in it; only with ``name_in_file`` it holds the child's name.
    """
    from msgspec.structs import asdict  # late: help needs none of it

    fields = asdict(request)
    words = [_word(name, value) for name, value in fields.items() if name not in NOT_IN_NAMES]
    child = _child(request.values) if name_in_file else ""
    return _shortened("_".join(filter(None, (*words, child))), SUFFIXES[format])


def free_path(path: Path, data: bytes) -> Path:
    """The path, with a number where another file stands: no child's letter replaces another's."""
    numbered = (path.with_stem(f"{path.stem}_{n}") for n in count(2))
    return next(each for each in chain((path,), numbered) if not each.exists() or _holds(each, data))


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def default_folder() -> Path:
    """``output/`` under the current folder, created if it is not there."""
    folder = Path("output")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(_problem(folder, error)) from None
    return folder


def save(data: bytes, path: Path, private: bool = False) -> None:
    """Write a file whole: into a new file beside it, then in its place.

    ``private`` makes it readable by its owner only.  Raises OutputError and leaves nothing behind.
    """
    target = Path(os.path.realpath(path))  # a link stays a link to the new file
    try:
        _refuse(target, path)
        _replace(data, target, 0o600 if private else 0o666)
    except OSError as error:
        raise OutputError(_problem(path, error)) from None


def _word(name: str, value: Any) -> str:
    """What a field says in the name of a file."""
    match value:
        case str():
            return value
        case bool():
            return name.removeprefix("is_") if value else ""
        case tuple():
            return _listed(value)
        case date() | None:
            return str(value or "")
        case _:
            return _school(value)


def _listed(ids: tuple[str, ...]) -> str:
    """Ids of topics, rows or columns; of many the first, their number and a hash."""
    if len(ids) <= _LISTED:
        return "+".join(ids)
    return f"{ids[0]}-and-{len(ids) - 1}-more-{_hash(' '.join(ids))}"


def _school(school: School) -> str:
    """The school's name as far as ASCII can say it, with a hash where it cannot say all."""
    if not (values := school.values()):
        return ""
    letters = unicodedata.normalize("NFKD", school.name).lower()
    words = re.findall("[a-z0-9]+", letters.encode("ascii", "ignore").decode())
    whole = words and sum(map(len, words)) == sum(map(str.isalnum, letters))
    slug = "-".join(words)[:_SCHOOL_CHARACTERS].strip("-")
    return slug if whole else f"{slug or 'school'}-{_hash(repr(sorted(values.items())))}"


def _child(values: Mapping[str, Filled]) -> str:
    letters = unicodedata.normalize("NFKD", str(values.get("child.name", ""))).lower()
    return "-".join(re.findall("[a-z0-9]+", letters.encode("ascii", "ignore").decode()))


def _shortened(stem: str, suffix: str) -> str:
    room = MAX_BYTES - len(suffix)
    if len(stem) <= room:
        return stem + suffix
    ending = f"-{_hash(stem)}"
    return stem[: room - len(ending)] + ending + suffix


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _refuse(target: Path, path: Path) -> None:
    """Raise where a file could be put in place but should not."""
    if target.is_dir():
        raise OutputError(Problem(f'"{path}" is a folder.', hint="Add the name of a file to it."))
    if target.exists() and not target.is_file():
        hint = "To write to the standard output, give - instead."
        raise OutputError(Problem(f'"{path}" is not an ordinary file.', hint=hint))
    if target.exists() and not os.access(target, os.W_OK):
        hint = "Change its permissions or give another name."
        raise OutputError(Problem(f'"{path}" is there and may not be changed.', hint=hint))


def _replace(data: bytes, target: Path, mode: int) -> None:
    """Never leaves half a file: a reader sees the old one or the new one."""
    temporary = target.with_name(f".handouts-{os.urandom(6).hex()}.tmp")
    descriptor = os.open(temporary, _NEW_FILE, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:  # also when the user stops the program
        temporary.unlink(missing_ok=True)
        raise


def _problem(path: Path, error: OSError) -> Problem:
    match error.errno:
        case errno.ENOENT:
            return Problem(f'The folder "{path.parent}" is not there.', hint="Create it first.")
        case errno.ENOTDIR | errno.EEXIST:
            return Problem(f'Cannot write "{path}": a file stands where a folder should be.')
        case errno.EACCES | errno.EPERM | errno.EROFS:
            hint = "Choose another folder with --output."
            return Problem(f'Cannot write "{path}": the folder may not be changed.', hint=hint)
        case errno.ENOSPC | errno.EDQUOT:
            return Problem(f'Cannot write "{path}": the disk is full.', hint="No file was written.")
        case _:
            return Problem(f'Cannot write "{path}": {os.strerror(error.errno or 0)}.')

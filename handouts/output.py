"""Name the finished file and save it: whole or not at all, and never through a link."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from handouts.characters import romanized
from handouts.errors import OutputError, Problem
from handouts.stop import check

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from handouts.ask.request import Request
    from handouts.ask.school import School
    from handouts.ask.values import Filled

HAS_LOCKS = sys.platform not in {"win32", "emscripten"}
"""Whether a lock tells who writes a file; in a browser every lock is given to everybody."""
SUFFIXES = {
    "pdf": ".pdf",
    "html": ".html",
    "docx": ".docx",
    "text": ".txt",
    "markdown": ".md",
    "outline": ".outline",
    "csv": ".csv",
}
"""For each format the ending of its files."""

MAX_BYTES = 120
_LISTED = 4
NOT_IN_NAMES = ("values", "places", "format", "packet_place", "together")
"""Fields of a request that do not name its file: what is private, what the ending says, a part's place."""
_SCHOOL_CHARACTERS = 30
PRIVATE, USUAL = 0o600, 0o664
"""Rights of a new file, of which the user's umask may take more: never can others write to it."""
FOLDER = 0o775
HOUR = 3600.0
_UNFINISHED = ".handouts-*.tmp"
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


def made_folder(folder: Path = Path("output")) -> Path:
    """The folder, created if it is not there; its own folder must be."""
    try:
        folder.mkdir(FOLDER, exist_ok=True)
    except OSError as error:
        raise OutputError(unwritten(folder, error)) from None
    return folder


def save(data: bytes, path: Path, private: bool = False, *, sweeps: bool = True) -> None:
    """Write a file whole: into a new file beside it, then in its place.

    ``private`` makes it readable by its owner only; ``sweeps``: what killed runs have left there goes first,
    which whoever writes many files does once.  Raises OutputError and leaves nothing behind.
    """

    def replace(finished: Path) -> Path:
        os.replace(finished, path)
        return path

    try:
        _refuse(path)
        _finish(data, path.parent, private, replace, sweeps)
    except OSError as error:
        raise OutputError(unwritten(path, error)) from None


def save_all(files: Iterable[tuple[bytes, Path]]) -> None:
    """Write several files; where one cannot be written, those before it are put back as they were."""
    done = list[tuple[Path, bytes | None]]()
    try:
        for data, path in files:
            before = path.read_bytes() if path.is_file() else None
            save(data, path)
            done.append((path, before))
    except BaseException:
        for path, old in done:
            with suppress(OSError, OutputError):
                path.unlink() if old is None else save(old, path)
        raise


def save_beside(data: bytes, path: Path, private: bool = False) -> Path:
    """As ``save``, but under a name with a number where another file has this one; gives the path.

    A file with the same bytes is no other: no child's letter replaces another's, also when both are
    made at the same moment.
    """
    numbered = (path.with_stem(f"{path.stem}_{n}") for n in count(2))

    def claim(finished: Path) -> Path:
        return next(each for each in chain((path,), numbered) if _claimed(finished, each, data))

    try:
        return _finish(data, path.parent, private, claim)
    except OSError as error:
        raise OutputError(unwritten(path, error)) from None


def _word(name: str, value: Any) -> str:
    """What a field says in the name of a file."""
    match value:
        case str():
            return f"sent-in-{value}" if name == "letter_language" and value else value
        case bool():
            return name.removeprefix("is_").replace("_", "-") if value else ""
        case tuple():
            return _listed(value)
        case date() | None:
            return str(value or "")
        case _:
            return _school(value)


def _listed(ids: tuple[str, ...]) -> str:
    """Ids of topics, rows or columns; of many the first, their number and a hash."""
    ids = tuple(id.replace("#", ".") for id in ids)
    if len(ids) <= _LISTED:
        return "+".join(ids)
    return f"{ids[0]}-and-{len(ids) - 1}-more-{_hash(' '.join(ids))}"


def _school(school: School) -> str:
    """The school's name as far as ASCII can say it, with a hash where it cannot say all."""
    if not (values := school.values()):
        return ""
    letters = [char for char in unicodedata.normalize("NFKD", school.name) if char.isalnum()]
    whole = letters and "".join(letters).isascii()
    slug = _slug(school.name)[:_SCHOOL_CHARACTERS].strip("-")
    return slug if whole else f"{slug or 'school'}-{_hash(repr(sorted(values.items())))}"


def _child(values: Mapping[str, Filled]) -> str:
    return _slug(str(values.get("child.name", "")))


def _slug(name: str) -> str:
    """The name in a to z and 0 to 9: what mail, archives and every school's disks take."""
    return "-".join(re.findall("[a-z0-9]+", romanized(name).lower()))


def _shortened(stem: str, suffix: str) -> str:
    room = MAX_BYTES - len(suffix)
    if len(stem) <= room:
        return stem + suffix
    ending = f"-{_hash(stem)}"
    return stem[: room - len(ending)] + ending + suffix


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _refuse(path: Path) -> None:
    """Raise where a file could be put in place but should not."""
    if path.is_symlink():
        hint = "Name the file itself, or take the link away."
        raise OutputError(Problem(f'"{path}" is a link: nothing is written through it.', hint=hint))
    if path.is_dir():
        raise OutputError(Problem(f'"{path}" is a folder.', hint="Add the name of a file to it."))
    if path.exists() and not path.is_file():
        hint = "To write to the standard output, give - instead."
        raise OutputError(Problem(f'"{path}" is not an ordinary file.', hint=hint))
    if path.exists() and not os.access(path, os.W_OK):
        hint = "Change its permissions or give another name."
        raise OutputError(Problem(f'"{path}" is there and may not be changed.', hint=hint))


def _finish(
    data: bytes, folder: Path, private: bool, place: Callable[[Path], Path], sweeps: bool = True
) -> Path:
    """Write a file under a name of its own, and place it when all of it is on the disk.

    Never leaves half a file: a reader sees the old one or the new one.
    """
    temporary = folder / _UNFINISHED.replace("*", os.urandom(6).hex())
    try:
        with os.fdopen(os.open(temporary, _NEW_FILE, PRIVATE if private else USUAL), "wb") as file:
            _lock(file)  # before the first byte, until it has its place
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if sweeps:
                _sweep(folder, os.fstat(file.fileno()).st_mtime)
            check()
            if sys.platform == "win32":
                file.close()  # it moves no open file
            return place(temporary)
    finally:  # also when the user stops the program
        temporary.unlink(missing_ok=True)


def _claimed(finished: Path, path: Path, data: bytes) -> bool:
    """Put the file under a name that is free, or whose file has these bytes; else say no."""
    try:
        _link(finished, path)
    except FileExistsError:
        if not _holds(path, data):
            return False
        os.replace(finished, path)
    return True


def _link(finished: Path, path: Path) -> None:
    """Give the file its name, which must be free; raises FileExistsError."""
    try:
        os.link(finished, path)
    except FileExistsError:
        raise
    except OSError:  # a disk without links: take the name first, then put the file there
        os.close(os.open(path, _NEW_FILE, PRIVATE))
        try:
            os.replace(finished, path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _holds(path: Path, data: bytes) -> bool:
    try:
        state = path.lstat()
        return stat.S_ISREG(state.st_mode) and state.st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


# ── What killed runs have left ───────────────────────────────────────────────


def _lock(file: BinaryIO) -> None:
    """A lock goes with its process, so a file without one is written by nobody."""
    if sys.platform != "win32":
        with suppress(OSError):  # a disk without locks
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sweep(folder: Path, now: float) -> None:
    """Remove what killed runs have left: it may hold a child's data."""
    for path in folder.glob(_UNFINISHED):
        with suppress(OSError):  # gone, or another user's
            if _is_left(path, now):
                path.unlink()


def _is_left(path: Path, now: float) -> bool:
    """Whether nobody is writing it; where locks cannot tell, an hour does."""
    state = path.lstat()
    is_old = now - state.st_mtime > HOUR
    if not stat.S_ISREG(state.st_mode) or not (is_old or state.st_size):  # empty: the lock may come yet
        return False
    if not HAS_LOCKS:
        return is_old
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return is_old
    return True


def unwritten(path: Path, error: OSError) -> Problem:
    """Why a file could not be written."""
    match error.errno:
        case errno.ENOENT:
            return Problem(f'The folder "{path.parent}" is not there.', hint="Create it first.")
        case errno.ENOTDIR | errno.EEXIST:
            return Problem(f'Cannot write "{path}": a file stands where a folder should be.')
        case errno.EACCES | errno.EPERM | errno.EROFS:
            hint = "Choose another folder with --output."
            return Problem(f'Cannot write "{path}": the folder may not be changed.', hint=hint)
        case errno.ENOSPC | errno.EDQUOT:
            return Problem(
                f'Cannot write "{path}": the disk is full.', hint="Make room on it, and try again."
            )
        case _:
            return Problem(f'Cannot write "{path}": {os.strerror(error.errno or 0)}.')

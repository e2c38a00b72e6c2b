"""One run writes in a folder: a lock that goes with its process, on Windows too."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from handouts.errors import OutputError, Problem
from handouts.output import unwritten

LOCK = ".handouts.lock"

if sys.platform == "win32":
    import msvcrt

    KEEPS_OPEN_FILES = True

    def _claim(file: int) -> None:
        os.lseek(file, 0, os.SEEK_SET)  # it locks from where the file stands
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _release(file: int) -> None:
        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    KEEPS_OPEN_FILES = False

    def _claim(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder; its lock's file goes when the run ends.

    Raises OutputError when another holds it, or nothing can be written there.
    """
    path = folder / LOCK
    with _opened(path) as file:
        if not _claimed(file.fileno()) or not _is_there(path, file.fileno()):
            raise OutputError(Problem(f'Another run writes into "{folder}".', hint="Wait until it ends."))
        try:
            yield
        finally:
            _take_away(path)  # while it is held: never a file that another run has locked
            with suppress(OSError):  # a disk without locks
                _release(file.fileno())
    if KEEPS_OPEN_FILES:  # those of another run too
        _take_away(path)


def _opened(path: Path) -> TextIO:
    try:
        return path.open("a")
    except OSError as error:
        raise OutputError(unwritten(path, error)) from None


def _claimed(file: int) -> bool:
    try:
        _claim(file)
    except (BlockingIOError, PermissionError):  # as POSIX and as Windows say that it is locked
        return False
    except OSError:  # a disk without locks
        return True
    return True


def _is_there(path: Path, file: int) -> bool:
    """Whether the file was not taken away by a run that ended between its opening and its lock."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except OSError:
        return False


def _take_away(path: Path) -> None:
    with suppress(OSError):
        path.unlink()

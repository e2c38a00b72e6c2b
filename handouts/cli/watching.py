"""``make --watch``: make it again whenever a file that it is made of is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from handouts.cli import streams
from handouts.cli.boundary import attempt

PAUSE = 0.3
"""Seconds between two looks at the files."""

_Files = dict[Path, tuple[int, int]]
"""Size and time of change of each file."""


def watch(make: Callable[[], Path], watched: Iterable[Path], wait: Callable[[], None]) -> NoReturn:
    """Make it now, and again after each change in ``watched``, which are files and folders.

    ``make`` gives the path that it wrote: that is no change.  What goes wrong is told, and the next
    change is waited for; only Ctrl-C ends it.
    """
    watched = tuple(watched)
    made: set[Path] = set()
    while True:
        before = _files(watched)
        attempt(lambda: made.add(make().resolve()))
        streams.tell("Waiting for a change. Ctrl-C ends.")
        while not _changed(before, _files(watched)) - made:
            wait()


def _changed(before: _Files, now: _Files) -> set[Path]:
    return {path for path, _ in before.items() ^ now.items()}


def _files(watched: Iterable[Path]) -> _Files:
    """The files as they are; what editors hide while they save is left out."""
    found: _Files = {}
    for root in watched:
        for path in (root, *root.rglob("[!.]*")):
            with suppress(OSError):  # gone since it was listed
                state = path.stat()
                if path.is_file():
                    found[path] = state.st_size, state.st_mtime_ns
    return found

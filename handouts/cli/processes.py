"""Processes of this machine that work at once: those of ``--jobs``."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from concurrent.futures import Executor

FOR_EACH = 16
"""Files or sheets for which another process is worth its start."""
MOST = 61
"""As many as Windows can wait for."""

jobs_option = click.option(
    "--jobs",
    "at_once",
    type=click.IntRange(1, MOST),
    metavar="N",
    help="Processes that work at once. Without it: as many as there are cores, for long runs.",
)


@contextmanager
def processes(asked: int | None, tasks: int) -> Iterator[Executor | None]:
    """As many as are asked for, or as the tasks are worth; None where this one does them alone.

    When the user stops the run they end at once.
    """
    count = asked or min(os.cpu_count() or 1, tasks // FOR_EACH, MOST)
    if count <= 1:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor

    executor = ProcessPoolExecutor(count, initializer=_deaf)
    try:
        yield executor
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _deaf() -> None:
    """A worker leaves Ctrl-C to the process that it works for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

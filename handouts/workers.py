"""Work that others do: processes of this machine, or a cluster's; any ``concurrent.futures.Executor``.

A task carries what its owner makes files of, and a worker that has anything else makes nothing.  What a
worker gives back are bytes: the owner alone writes.
"""

from __future__ import annotations

import pickle
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, wait
from functools import partial
from itertools import islice
from pathlib import Path
from threading import Lock
from traceback import walk_tb
from typing import TypeVar, cast

import msgspec
from msgspec import Struct

from handouts.errors import Problem, WorkerError
from handouts.library.load import Library, load_library
from handouts.resources import data_root

S = TypeVar("S")
T = TypeVar("T")

AHEAD = 64
"""Files that workers make before they are written: so many stand in memory."""
PATIENCE = 10.0
"""Seconds without an answer after which it is asked whether the pool is still there."""
LOST = Problem("The worker that was to make it was lost: it was stopped, or memory was short.")
HINT = "Give every worker the same, start them again, and run with --resume."


class Owner(Struct, frozen=True):
    """What the process that writes makes files of."""

    roots: tuple[str, ...]
    """Folders of one's own; none for the library that comes with the program, wherever a worker has it."""
    state: str
    """Code of the state whose rules are in it."""
    files: tuple[str, ...]
    """Recipes and logos outside of it."""
    has: Mapping[str, str]
    """Its fingerprint."""


# ── The owner ────────────────────────────────────────────────────────────────


def from_workers(
    executor: Executor,
    make: Callable[[Library, S], T],
    library: Library,
    wanted: Sequence[S],
    files: Iterable[str] = (),
) -> Iterator[T | tuple[Problem]]:
    """What ``make`` says to each thing that is wanted, in their order; LOST for one whose worker was lost.

    ``make``: a function of a module, which workers import.  ``files``: those outside the library that it
    reads.
    Raises WorkerError at the first answer of a worker that differs; what is not begun is then called off.
    """
    owner = _owner(library, files)
    _opened.clear()
    _opened[owner] = library  # for processes that are forked off: they have what it keeps
    tasks = map(partial(_submitted, executor, owner, make), wanted)
    waiting = deque(islice(tasks, AHEAD))
    try:
        while waiting:
            yield cast(T, _answer(executor, waiting.popleft()))
            waiting.extend(islice(tasks, 1))
    finally:
        for each in waiting:
            each.cancel()


def _owner(library: Library, outside: Iterable[str]) -> bytes:
    """As JSON, which workers of any version can read."""
    from handouts.fingerprint import fingerprint  # late: one process alone compares nothing

    files = tuple(sorted({*outside}))
    own = [layer for layer in library.layers if layer.root != data_root()]
    roots = tuple(str(layer.root) for layer in own if not layer.state)
    state = "".join(layer.state for layer in own)
    return msgspec.json.encode(Owner(roots, state, files, fingerprint(library, files)))


def _submitted(
    executor: Executor, owner: bytes, make: Callable[[Library, S], T], wanted: S
) -> Future[object]:
    """A task, or the error of a pool that takes none: it is told where the task's turn comes."""
    try:
        return executor.submit(_in_worker, owner, _packed((make, wanted)))
    except Exception as error:  # noqa: BLE001  # it is raised again, in its turn
        refused: Future[object] = Future()
        refused.set_exception(error)
        return refused


def _packed(task: object) -> bytes:
    """Squeezed, so that a pool's log of what a worker cannot read shows no name."""
    return zlib.compress(pickle.dumps(task), 1)


def _answer(executor: Executor, task: Future[object]) -> object:
    try:
        while not wait([task], PATIENCE).done:
            executor.submit(_nothing).cancel()  # a pool that is gone takes none
        found = task.result()
    except Exception as error:
        if not _is_lost(executor, error):
            raise
        return (LOST,)
    if isinstance(found, WorkerError):
        raise found
    return found


def _is_lost(executor: Executor, error: Exception) -> bool:
    """Whether the pool has failed and not our code: those of other packages raise errors of their own.

    Where it was raised counts too: Dask trips over an answer that it loses on its way with a ValueError.
    """
    *_, (innermost, _) = walk_tb(error.__traceback__)
    raised = (type(error).__module__, innermost.f_globals["__name__"])
    pool = _package(type(executor).__module__)
    return isinstance(error, (BrokenExecutor, CancelledError)) or pool in map(_package, raised)


def _package(module: str) -> str:
    return module.partition(".")[0]


# ── A worker ─────────────────────────────────────────────────────────────────

_ONE = Lock()
"""A worker may have threads; a library and what it keeps are for one at a time."""


def _nothing() -> None:
    """For a pool that is asked whether it is there."""


def _in_worker(owner: bytes, task: bytes) -> object:
    """The owner is compared before the task is read, which another version may not be able to.

    A refusal is given back, not raised: pools write what is raised into their logs, beside the task.
    """
    with _ONE:
        try:
            library = _library_of(owner)
        except WorkerError as error:
            return error
        make, wanted = pickle.loads(zlib.decompress(task))
        return make(library, wanted)


_opened: dict[bytes, Library] = {}
"""The library of the last owner; for one with other words it is opened anew."""


def _library_of(encoded: bytes) -> Library:
    from handouts.fingerprint import differences, fingerprint

    if encoded not in _opened:
        owner = msgspec.json.decode(encoded, type=Owner)
        library = load_library(*map(Path, owner.roots), state=owner.state)
        if found := differences(owner.has, fingerprint(library, owner.files)):
            raise WorkerError(Problem(f"A worker differs from this process: {found}.", hint=HINT))
        _opened.clear()
        _opened[encoded] = library
    return _opened[encoded]

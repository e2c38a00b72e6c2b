"""What a run has made in a folder: ``manifest.jsonl``, a line a file, and nothing of whom it is about."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from handouts.errors import OutputError, Problem
from handouts.output import save, unwritten

MANIFEST = "manifest.jsonl"
FEW = 5
"""Files that are named where there are more."""


class Line(Struct, frozen=True):
    """A line of the manifest: what was made, and nothing of whom it is about."""

    file: str
    request: str
    """SHA-256 of all that it is made of but values."""
    content: str
    """Version of the words."""
    sha256: str
    """Of the file."""
    pages: int
    seal: str
    """Of that and values, with a key that only the file gives: tells whether they changed."""


class Claim(Struct, frozen=True):
    """What stands in the place of a line while a run goes on: whatever has this name is the run's."""

    file: str


Sealed = Callable[[bytes, int], Line]
"""The line of a file's bytes and pages."""


def sealed(file: str, source: bytes, values: object, content: str, data: bytes, pages: int) -> Line:
    """The line of a file.

    ``source``: what it is made of beside values; ``values``: those that stand in it; ``content``: the version
    of its words.
    """
    said = source + msgspec.json.encode((content, values), order="sorted")
    request, digest = (hashlib.sha256(each).hexdigest() for each in (source, data))
    return Line(file, request, content, digest, pages, _seal(said, data))


def _seal(said: bytes, data: bytes) -> str:
    """Nobody can try values against it who has not the file, which shows them anyway."""
    return hmac.new(hashlib.sha512(data).digest(), said, hashlib.sha256).hexdigest()


def begun(
    folder: Path, files: Collection[str], others: Collection[str] = (), *, resume: bool
) -> Mapping[str, Line]:
    """The lines of an earlier run by file; they stay, and from now on the manifest claims these files too.

    ``others``: files that a run writes beside them, which are its own where there is a manifest.  Raises
    OutputError when an earlier run is not resumed, and when there are files of these names that no run has
    claimed: nobody's own file is written over.
    """
    path = folder / MANIFEST
    known = _read(path)
    if not resume and any(line or (folder / file).exists() for file, line in known.items()):
        hint = "Add --resume to go on with that run, or name another folder."
        raise OutputError(Problem(f'"{folder}" holds a batch.', hint=hint))
    others = () if known or _is_empty(path) else (*others, MANIFEST)
    if theirs := [file for file in (*files, *others) if file not in known and (folder / file).exists()]:
        message = f'"{folder}" holds files of these names that are of no batch: {_some(theirs)}.'
        raise OutputError(Problem(message, hint="Take them away, or name another folder."))
    claims = {**dict.fromkeys(files), **known}
    before = {file: line for file, line in known.items() if line}
    claimed = (Claim(file) for file in claims if file not in before)
    save(b"".join(map(_encoded, (*before.values(), *claimed))), path)
    return before


def _is_empty(path: Path) -> bool:
    """Whether it is the manifest of a run that made nothing."""
    return path.is_file() and path.stat().st_size == 0


def _some(files: Sequence[str]) -> str:
    more = len(files) - FEW
    return ", ".join(files) if more <= 0 else f"{', '.join(files[:FEW])} and {more} more"


def ended(folder: Path, before: Mapping[str, Line], made: Iterable[Line]) -> None:
    """The manifest of a run that came to its end: lines of files that it did not make, then its own."""
    own = {line.file: line for line in made}
    left = (before[file] for file in _left(before, folder, own))
    save(b"".join(map(_encoded, (*left, *own.values()))), folder / MANIFEST)


def left_over(folder: Path, files: Collection[str]) -> tuple[str, ...]:
    """Files of an earlier run that are still there and that none of these replaces."""
    return _left([file for file, line in _read(folder / MANIFEST).items() if line], folder, files)


def _left(before: Iterable[str], folder: Path, files: Collection[str]) -> tuple[str, ...]:
    made = set(files)
    return tuple(file for file in before if file not in made and (folder / file).is_file())


def unchanged(folder: Path, line: Line | None, remade: Sealed) -> Line | None:
    """The line of an earlier run, if its file is whole and nothing that it was made of has changed."""
    if line is None:
        return None
    try:
        data = (folder / line.file).read_bytes()
    except OSError:
        return None
    return line if line == remade(data, line.pages) else None


def append(folder: Path, line: Line) -> None:
    """At the end of the manifest, on the disk before the next file begins; raises OutputError."""
    path = folder / MANIFEST
    try:
        with path.open("ab") as file:
            file.write(_encoded(line))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise OutputError(unwritten(path, error)) from None


def _encoded(line: Struct) -> bytes:
    return msgspec.json.encode(line) + b"\n"


def _read(path: Path) -> dict[str, Line | None]:
    """The lines by file, None for a file that is claimed alone; a line that was cut off is none."""
    found: dict[str, Line | None] = {}
    with suppress(FileNotFoundError):
        for text in path.read_bytes().splitlines():
            with suppress(msgspec.DecodeError):
                found.setdefault(msgspec.json.decode(text, type=Claim).file, None)
                line = msgspec.json.decode(text, type=Line)
                found[line.file] = line
    return found

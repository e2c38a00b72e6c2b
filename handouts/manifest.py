"""What a run has made in a folder: ``manifest.jsonl``, a line a file, and nothing of whom it is about."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from handouts.errors import OutputError, Problem
from handouts.output import save

MANIFEST = "manifest.jsonl"


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


def begun(folder: Path, files: Collection[str], *, resume: bool) -> Mapping[str, Line]:
    """The lines of an earlier run by file, of which those of other files stay in the manifest.

    Raises OutputError when there are files of these names, or an earlier run, and it is not resumed.
    """
    before = _read(folder / MANIFEST)
    if not resume and (before or any((folder / file).exists() for file in files)):
        hint = "Add --resume to go on with that run, or name another folder."
        raise OutputError(Problem(f'"{folder}" holds files of these names, or a batch.', hint=hint))
    left = (before[file] for file in _left(before, folder, files))
    save(b"".join(map(_encoded, left)), folder / MANIFEST)
    return before


def left_over(folder: Path, files: Collection[str]) -> tuple[str, ...]:
    """Files of an earlier run that are still there and that none of these replaces."""
    return _left(_read(folder / MANIFEST), folder, files)


def _left(before: Mapping[str, Line], folder: Path, files: Collection[str]) -> tuple[str, ...]:
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
    """At the end of the manifest, on the disk before the next file begins."""
    with (folder / MANIFEST).open("ab") as file:
        file.write(_encoded(line))
        file.flush()
        os.fsync(file.fileno())


def _encoded(line: Line) -> bytes:
    return msgspec.json.encode(line) + b"\n"


def _read(path: Path) -> dict[str, Line]:
    """The lines by file; one that was cut off is none."""
    found: dict[str, Line] = {}
    with suppress(FileNotFoundError):
        for text in path.read_bytes().splitlines():
            with suppress(msgspec.DecodeError):
                line = msgspec.json.decode(text, type=Line)
                found[line.file] = line
    return found

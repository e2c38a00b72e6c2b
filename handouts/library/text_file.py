"""Read a file that a person wrote: UTF-8, not too large, in one kind of line break; list a folder."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize

from handouts.characters import LONGEST
from handouts.errors import ContentError, Location, MissingFile, Problem

MAX_BYTES = 1_000_000
"""A file of content is some kilobytes; anything near this is a mistake."""


def read_text(path: Path, shown: str) -> str:
    """The file's text with ``\\n`` as its only line break and no byte order mark.

    ``shown`` is the path as error messages name it.  Raises ContentError.
    """
    text = decoded(read_bytes(path, shown), shown)
    refuse_long(text, shown)
    return text


def refuse_long(text: str, shown: str) -> None:
    """Raise ContentError for lines that are too long to be read."""
    if long := [n for n, line in enumerate(text.split("\n"), 1) if len(line) > LONGEST]:
        message = f"This line is longer than {LONGEST:,} characters."
        raise ContentError(*(Problem(message, Location(shown, n), "Make several lines of it.") for n in long))


def read_bytes(path: Path, shown: str, most: int = MAX_BYTES) -> bytes:
    """All of an ordinary file that is not too large; raises ContentError."""
    try:
        if path.exists() and not path.is_file():  # a pipe would wait for ever
            raise ContentError(Problem(f'"{shown}" is not an ordinary file.'))
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        message = f'Cannot read "{shown}": {os.strerror(error.errno or 0)}.'
        kind = MissingFile if isinstance(error, FileNotFoundError) else ContentError
        raise kind(Problem(message)) from None
    if len(data) > most:
        raise ContentError(Problem(f'"{shown}" is larger than {most:,} bytes.'))
    return data


def decoded(
    data: bytes, shown: str, encoding: str = "utf-8-sig", hint: str = "Save the file as UTF-8."
) -> str:
    """The text with ``\\n`` as its only line break; raises ContentError with the line that is no text."""
    try:
        return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(Problem("This line is not in UTF-8.", Location(shown, line), hint)) from None


def encoded(text: str, old: bytes) -> bytes:
    """The bytes of a text in the place of others: with their line breaks and their byte order mark."""
    made = (text.replace("\n", "\r\n") if b"\r\n" in old else text).encode()
    return BOM_UTF8 + made if old.startswith(BOM_UTF8) else made


def listed(folder: Path) -> Iterator[Path]:
    """What stands in a folder, but for hidden files; one that may not be looked into is not empty."""
    with suppress(FileNotFoundError, NotADirectoryError):
        yield from (path for path in folder.iterdir() if not path.name.startswith("."))


def on_disk(path: Path) -> Path:
    """The file of that name, its accents written either way: Macs take letters and accents apart."""
    name = normalize("NFC", path.name)
    with suppress(OSError):  # what may not be looked at is told where it is read
        if not path.exists():
            same = (other for other in listed(path.parent) if normalize("NFC", other.name) == name)
            return next(same, path)
    return path


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a link leads from a path within a folder to a place that is not."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))

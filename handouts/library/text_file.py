"""Read a file that a person wrote: UTF-8, not too large, in one kind of line break."""

from __future__ import annotations

import os
from pathlib import Path

from handouts.errors import ContentError, Location, Problem

MAX_BYTES = 1_000_000
"""A file of content is some kilobytes; anything near this is a mistake."""


def read_text(path: Path, shown: str) -> str:
    """The file's text with ``\\n`` as its only line break and no byte order mark.

    ``shown`` is the path as error messages name it.  Raises ContentError.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe would wait for ever
            raise ContentError(Problem(f'"{shown}" is not an ordinary file.'))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        message = f'Cannot read "{shown}": {os.strerror(error.errno or 0)}.'
        raise ContentError(Problem(message)) from None
    if len(data) > MAX_BYTES:
        raise ContentError(Problem(f'"{shown}" is larger than {MAX_BYTES:,} bytes.'))
    return _decoded(data, shown).replace("\r\n", "\n").replace("\r", "\n")


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a link leads from a path within a folder to a place that is not."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _decoded(data: bytes, shown: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = Problem("This line is not in UTF-8.", Location(shown, line), "Save the file as UTF-8.")
        raise ContentError(problem) from None

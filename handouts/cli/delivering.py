"""Where a finished handout goes: its file, what is said of it, and the viewer that opens it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from handouts.cli import streams
from handouts.cli.options import is_folder
from handouts.output import SUFFIXES, file_name, made_folder, save, save_beside

if TYPE_CHECKING:
    from handouts.pipeline import Handout

STANDARD_OUTPUT = "-"
WAIT = 5.0
"""Seconds in which a program that opens files says that it cannot."""


def deliver(handout: Handout, output: str | None, *, name_in_file: bool, is_quiet: bool) -> Path:
    """Write the file, print its path and how much paper it takes; or print the file itself."""
    if output == STANDARD_OUTPUT:
        streams.write(handout.data)
        return Path(output)
    path = _saved(handout, output, name_in_file)
    is_seen = streams.is_terminal(sys.stdout)
    streams.write(f"{path.absolute() if is_seen else path}\n")
    if handout.pages and not is_quiet:
        streams.tell(_to_print(handout) if is_seen else _length(handout.pages))
    return path


def _saved(handout: Handout, output: str | None, name_in_file: bool) -> Path:
    request = handout.selection.request
    name = file_name(request, request.format, name_in_file=name_in_file)
    folder = _folder(output)
    path = folder / name if folder else _with_ending(Path(output or ""), request.format)
    has_values = bool(request.values)
    if folder and has_values:
        return save_beside(handout.data, path, private=True)
    save(handout.data, path, private=has_values)
    return path


def _folder(output: str | None) -> Path | None:
    """The folder for a file that names itself; None when the user names the file."""
    if output is None:
        return made_folder()
    if is_folder(output):
        return made_folder(Path(output))
    return Path(output) if Path(output).is_dir() else None


def _with_ending(path: Path, format: str) -> Path:
    """The file as it is named, with an ending if it has none and is not there yet."""
    return path if path.suffix or path.exists() else path.with_name(path.name + SUFFIXES[format])


# ── How much paper ───────────────────────────────────────────────────────────


def _length(pages: int) -> str:
    """How much paper it takes."""
    if pages == 1:
        return "1 page."
    return f"{pages} pages: {_sheets(pages)} of paper, printed on both sides."


def _sheets(pages: int) -> str:
    count = (pages + 1) // 2
    return f"{count} {'sheet' if count == 1 else 'sheets'}"


def _to_print(handout: Handout) -> str:
    """The same for a person, and what to choose where it is printed."""
    if handout.pages == 1:
        return "1 page. To print it: say how many copies."
    edge = "short" if handout.is_turned else "long"
    sides = f"both sides, flipped on the {edge} edge, and how many copies"
    return f"{handout.pages} pages: {_sheets(handout.pages)} of paper a copy. To print it: {sides}."


# ── Open it ──────────────────────────────────────────────────────────────────


def show(path: Path) -> None:
    """Open a file with the system's viewer, or tell that it cannot be opened."""
    if not _opened(path.absolute()):
        streams.tell("Note: no program here opens it. Open it yourself.")


def _opened(path: Path) -> bool:
    """Whether a viewer took the file."""
    if sys.platform == "win32":
        import os

        try:
            os.startfile(path)
        except OSError:
            return False
        return True
    import subprocess  # late: most runs open nothing

    command = "open" if sys.platform == "darwin" else "xdg-open"
    quiet = subprocess.DEVNULL
    try:
        viewer = subprocess.Popen([command, path], stdin=quiet, stdout=quiet, stderr=quiet)
    except OSError:
        return False
    try:
        return viewer.wait(WAIT) == 0
    except subprocess.TimeoutExpired:  # it is the viewer itself, which stays open
        return True

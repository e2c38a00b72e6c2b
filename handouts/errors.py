"""Every error a user can meet, and nothing else.

An error is one line: where, what is wrong, what to type next.  Its text never holds a value of a
child's or a school's data: it names the field instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Location(NamedTuple):
    """A place in a file of content or templates."""

    path: str
    """As the user would type it: relative to the current folder or to the library."""
    line: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Problem(NamedTuple):
    """One thing that is wrong; a file's problems are reported together."""

    message: str
    location: Location | None = None
    hint: str = ""
    """What to write instead, without the name of a command."""
    see: tuple[str, ...] = ()
    """A command that shows or does more, such as ("list", "topics"); ``cli`` words it."""

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location else ""
        hint = f" {self.hint}" if self.hint else ""
        return " ".join(f"{where}{self.message}{hint}".splitlines())  # a name may hold line breaks


class HandoutsError(Exception):
    """Something that the user can put right; the command line prints it and exits with 2."""

    exit_code = 2

    def __init__(self, *problems: Problem | str) -> None:
        self.problems = tuple(Problem(p) if isinstance(p, str) else p for p in problems)
        super().__init__("\n".join(map(str, self.problems)))


class ContentError(HandoutsError):
    """A file of the library is not in the form that its README describes."""


class MissingFile(ContentError):
    """A file is not there."""


class SelectionError(HandoutsError):
    """The options ask for something that the library does not have."""


class TemplateError(HandoutsError):
    """A template cannot be filled in."""


class ValueProblem(HandoutsError):
    """A value cannot be printed; the message names its field, never the value."""


class AccessibilityError(HandoutsError):
    """The sheet would break a rule of PDF/UA or of plain reading."""

    exit_code = 4


class LayoutError(HandoutsError):
    """The sheet cannot be set in type, for example because a font lacks a character."""


class OutputError(HandoutsError):
    """The place to write to cannot be written."""


class WorkerError(HandoutsError):
    """A worker would make other bytes than the process that it works for."""


def near_match(word: str, known: Iterable[str]) -> str:
    """A hint such as ``Did you mean "who-gets-ieps"?``, or nothing when no name is near."""
    from difflib import get_close_matches  # late: most runs meet no error

    folded, asked = {name.casefold(): name for name in known}, word.casefold()
    close = [name for name in folded if asked in name.split("-")] or get_close_matches(asked, folded, n=1)
    return f'Did you mean "{folded[close[0]]}"?' if len(close) == 1 else ""

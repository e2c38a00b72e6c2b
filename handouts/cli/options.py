"""Options that several commands share."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from handouts.characters import CONTROLS
from handouts.cli import streams

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from handouts.ask.school import School
    from handouts.errors import Location
    from handouts.library.load import Library

F = TypeVar("F", bound=Callable[..., Any])


def complete(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """The names of the library that begin with what a person has typed, for a shell."""
    from handouts.cli.completing import names  # late: only a shell asks

    return names(ctx, param, typed)


class NotEmpty(click.ParamType):  # type: ignore[type-arg]
    """A text, or what is made of it; an empty one would be taken for an option that is not given."""

    name = "text"

    def __init__(self, make: Callable[[str], object] = str) -> None:
        self._make = make

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> object:
        return self._make(value) if value else self.fail("it is empty.", param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        if self._make is str and param.name != "output":
            return complete(ctx, param, incomplete)
        return click.Path().shell_complete(ctx, param, incomplete)


class OneLine(NotEmpty):
    """A text that stands on one line, such as a name."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> object:
        if CONTROLS.search(str(value)):
            self.fail("a control character or a break of lines is in it.", param, ctx)
        return super().convert(value, param, ctx)


class NewFile(OneLine):
    """The name of a file to write, or of a folder to write it into."""

    def __init__(self, make: Callable[[str], object] = str, *, folders: bool = False) -> None:
        super().__init__(make)
        self._folders = folders

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> object:
        if is_folder(str(value)) and not self._folders:
            self.fail("it ends as a folder does. Add the name of a file.", param, ctx)
        return super().convert(value, param, ctx)


def is_folder(name: str) -> bool:
    """Whether a name ends as that of a folder does."""
    return name.endswith(("/", os.sep))


class Folders(NotEmpty):
    """Folders, of which the environment may name several as it does in PATH."""

    envvar_list_splitter = os.pathsep


TEXT, FILE, FOLDERS = NotEmpty(), NotEmpty(Path), Folders(Path)
NAME = OneLine()
NEW_TEXT, NEW_FILE, NEW_FOLDER = NewFile(folders=True), NewFile(Path), NewFile(Path, folders=True)
FIRST_YEAR = 1900
SCHOOL_FILE = Path("school.yaml")
"""The school's file that is used where none is named."""

GIVEN: ContextVar[tuple[Path, ...]] = ContextVar("folders", default=())
"""The folders of words of the running command, for what to type next."""
_PLAIN, _QUOTABLE = re.compile(r"[\w@%+=:,./-][\w@%+=:,./#-]*"), re.compile(r'[^"$`\\!]*')
"""A word that a shell takes as it is, and one that it takes in double quotes, on Windows too."""

library_option = click.option(
    "--library",
    "folders",
    type=FOLDERS,
    multiple=True,
    envvar="HANDOUTS_LIBRARY",
    metavar="DIR",
    help="A folder with words of your own, over ours; may be given again. Or set HANDOUTS_LIBRARY.",
)
state_option = click.option(
    "--state",
    type=TEXT,
    metavar="CODE",
    callback=lambda _ctx, _option, given: given or "",
    help="Print what that state's own rules say, such as TX. See: handouts list states",
)
school_option = click.option(
    "--school",
    type=FILE,
    metavar="FILE",
    help="Your school's name and contacts, to print on it. Without it: school.yaml, if it is here.",
)


def date_option(help: str) -> Callable[[F], F]:
    """The option ``--date``, as ``day``."""
    return click.option("--date", "day", metavar="YYYY-MM-DD", callback=_day, help=help)


def open_library(folders: Sequence[Path] = (), state: str = "") -> Library:
    """Our library with a state's rules and the words of folders over it."""
    from handouts.library.load import load_library

    GIVEN.set(tuple(folders))
    return load_library(*folders, state=state)


def quoted(word: str) -> str:
    """The word as a person types it into a shell."""
    if _PLAIN.fullmatch(word):
        return word
    if _QUOTABLE.fullmatch(word):
        return f'"{word}"'
    from shlex import quote

    return quote(word)


def repeated() -> str:
    """The options to type again where the running command was given folders of words by some."""
    from_environment = os.environ.get("HANDOUTS_LIBRARY", "").split(os.pathsep)
    given = [str(folder) for folder in GIVEN.get()]
    return "" if given == from_environment else "".join(f" --library {quoted(each)}" for each in given)


def open_school_library(folders: Sequence[Path], state: str, school: Path | None = None) -> Library:
    """The same, where the school's file says which when no option does."""
    path = school or (SCHOOL_FILE if SCHOOL_FILE.is_file() else None)
    if path is None:
        return open_library(folders, state)
    from handouts.ask.school import read_layers

    own, of_file = read_layers(path, folders)
    return open_library(own, state or of_file)


def open_school(file: Path | None, library: Library) -> tuple[School, Mapping[str, Location]]:
    """The school of a file, or of school.yaml in the working folder, if there is one; and its places."""
    from handouts.ask.school import School, school_of
    from handouts.library.layers import near_state

    if file is None and not SCHOOL_FILE.is_file():
        return School(), {}
    school, places = school_of(file or SCHOOL_FILE, library)
    if school.state and not library.state_code and (hint := near_state(library.layers[0], school.state)):
        streams.tell(f"Note: {places['school.state']}: Nothing is known here of this state's rules. {hint}")
    return school, places


def _day(_ctx: click.Context, _option: click.Parameter, given: str | None) -> date | None:
    """The day asked for, else the day of SOURCE_DATE_EPOCH in UTC."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given is None:
        return _day_of(seconds) if seconds else None
    return read_day(given)


def read_day(given: str) -> date:
    """The day that is typed; raises BadParameter."""
    try:
        day = datetime.strptime(given, "%Y-%m-%d").date()
    except ValueError:
        raise click.BadParameter("it is not a day. Write year, month and day, such as 2026-12-10.") from None
    if day.year < FIRST_YEAR:
        raise click.BadParameter(f"the year is before {FIRST_YEAR}.")
    return day


def _day_of(seconds: str) -> date:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise click.UsageError("SOURCE_DATE_EPOCH in the environment is not a number of seconds.") from None

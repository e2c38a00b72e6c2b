"""``handouts make``: one sheet or packet, from options to a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from handouts.cli import streams
from handouts.cli.delivering import STANDARD_OUTPUT, deliver, show
from handouts.cli.options import (
    FILE,
    NEW_TEXT,
    SCHOOL_FILE,
    TEXT,
    complete,
    date_option,
    is_folder,
    library_option,
    open_library,
    open_school,
    open_school_library,
    school_option,
    state_option,
)
from handouts.cli.typed import AFTER
from handouts.errors import Location
from handouts.output import SUFFIXES

if TYPE_CHECKING:
    from handouts.ask.meaning import Meant
    from handouts.ask.request import Request
    from handouts.ask.values import Filled
    from handouts.library.load import Library


def _split(_ctx: click.Context, option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    if any(text.rstrip().endswith(",") for text in given):
        raise click.BadParameter("it ends with a comma. Write a list such as a,b,c.")
    names = tuple(name.strip() for text in given for name in text.split(",") if name.strip())
    if given and not names:
        what = (option.name or "").removesuffix("s")
        where = "topics" if what == "topic" else "rows"
        raise click.BadParameter(f"it names no {what}. List them: handouts list {where}")
    return names


@click.command()
@click.argument("words", nargs=-1, type=TEXT, metavar="[KIND] [NAME]", shell_complete=complete)
@click.option("--audience", type=TEXT, metavar="NAME", help="Whom it is for: family or teacher.")
@click.option(
    "--language",
    type=TEXT,
    metavar="CODE,CODE",
    help="Such as es; or en,es: English in front, Spanish behind. See: handouts list languages",
)
@click.option("--twin", is_flag=True, help="Two languages side by side, so that you can point.")
@click.option(
    "--topics",
    multiple=True,
    shell_complete=complete,
    metavar="A,B,C",
    callback=_split,
    help="What it is about, in your order; ID#SECTION: a part of it; or a bundle. See: handouts list topics",
)
@click.option(
    "--rows",
    multiple=True,
    shell_complete=complete,
    metavar="A,B,C",
    callback=_split,
    help="Rows of a chart, or groups of rows. See: handouts list rows",
)
@click.option(
    "--columns",
    multiple=True,
    shell_complete=complete,
    metavar="A,B",
    callback=_split,
    help="Columns of a chart: iep, 504, ifsp, service-plan.",
)
@click.option(
    "--detail",
    type=TEXT,
    metavar="brief|full",
    help="How much of each topic. Without it: full for one topic, brief for several.",
)
@click.option("--paper", type=TEXT, metavar="letter|legal|a4", help="Size of the paper.")
@click.option(
    "--variant",
    type=TEXT,
    metavar="large-print|plain",
    help="Another look: 18-point type, or no tint and thin rules. See: handouts list variants",
)
@school_option
@click.option(
    "--set",
    "pairs",
    multiple=True,
    metavar="NAME=VALUE",
    help="What is known, to print in its place, such as child.name=Ann. See: handouts list values",
)
@click.option(
    "--values",
    "values_file",
    type=FILE,
    metavar="FILE",
    help="A YAML file of what is known, such as child.name: Ann. What --set says goes first.",
)
@click.option("--name-in-file", is_flag=True, help="Put the child's name into the name of the file.")
@click.option(
    "--sort",
    type=TEXT,
    metavar="english|language",
    help="Order of a glossary in two languages. Without it: by the English words.",
)
@click.option(
    "--letter-language",
    shell_complete=complete,
    metavar="CODE",
    help="The one language of the letter that is sent. Without it: the school's, with yours under it.",
)
@click.option("--letter-only", is_flag=True, help="A letter without its guide for the family.")
@click.option("--flat", "is_flat", is_flag=True, help="Without fields to fill in on a screen.")
@click.option(
    "--output",
    type=NEW_TEXT,
    metavar="FILE",
    help="File or folder to write; - for the standard output. Without it: the folder output.",
)
@click.option(
    "--to",
    "format",
    type=click.Choice(list(SUFFIXES), case_sensitive=False),
    help="What to write, such as docx for Word and Google Docs, or text for a message. "
    "Without it, the ending of the output file decides; else pdf.",
)
@date_option("Day to print on it.")
@click.option("--open", "is_shown", is_flag=True, help="Open it, with the program that opens such files.")
@click.option("--quiet", "is_quiet", is_flag=True, help="Print the path of the file, and no word about it.")
@click.option("--watch", is_flag=True, help="Make it again whenever a file that it is made of is saved.")
@library_option
@state_option
def command(*, watch: bool, **asked: Any) -> None:
    """Make a handout.

    KIND is what to make, such as fact-sheet. Without it, you see all kinds, with an example of each.
    NAME is which topic, worksheet, letter or packet; a packet may be a file with a recipe of your own.
    A name alone will do: handouts make who-gets-ieps

    \b
    Examples:
      handouts make fact-sheet --topics what-is-an-iep
      handouts make fact-sheet --language es --school school.yaml
      handouts make comparison-chart --rows essential
      handouts make worksheet meeting-checklist --to docx
      handouts make packet first-meeting --set meeting.date=2026-12-01
    """
    _refuse_cut_off(asked["words"], asked["folders"])
    if not asked["words"]:
        _list_kinds({**asked, "watch": watch})
    elif watch:
        _watch(asked)
    else:
        _make(**asked)


def _make(
    *,
    folders: tuple[Path, ...],
    state: str,
    output: str | None,
    name_in_file: bool,
    is_shown: bool,
    is_quiet: bool,
    words: tuple[str, ...],
    **asked: Any,
) -> Path:
    """Make the handout once, and give the path of its file."""
    from handouts.pipeline import make_handout

    if is_shown and output == STANDARD_OUTPUT:
        raise click.UsageError("--open opens a file: give --output a name.")
    library = open_school_library(folders, state, asked["school"])
    what = _meant(library, words)
    handout = make_handout(library, _request(library, output, what, **asked))
    notices = (*_called_so_too(what), *handout.notices)
    for notice in () if is_quiet else notices:
        streams.tell(f"Note: {notice}")
    path = deliver(handout, output, name_in_file=name_in_file, is_quiet=is_quiet)
    if is_shown:
        show(path)
    return path


def _request(
    library: Library,
    output: str | None,
    what: Meant,
    *,
    topics: tuple[str, ...],
    rows: tuple[str, ...],
    school: Path | None,
    pairs: tuple[str, ...],
    values_file: Path | None,
    format: str | None,
    day: date | None,
    **same: Any,
) -> Request:
    """The request; ``same``: options that are its fields, by their names there."""
    from handouts.ask.request import Request
    from handouts.ask.values import read_values

    known, places = open_school(school, library)
    return Request(
        kind=what.kind,
        name=what.name,
        topics=(*what.topics, *topics),
        rows=(*what.rows, *rows),
        school=known,
        places=places,
        values={**_of_file(library, values_file), **read_values(_named(pairs), library.values)},
        format=_format(format, output),
        date=day,
        **{option: value for option, value in same.items() if value},
    )


def _meant(library: Library, words: tuple[str, ...]) -> Meant:
    """What the words mean; raises UsageError where one is too many, which may be a part of a name."""
    from handouts.ask.meaning import meant

    what = meant(library, words)
    if what.left:
        message = f'There is a word too many behind "{what.kind} {what.name}".'
        raise click.UsageError(f"{message} Put quotes around a text with spaces.")
    return what


def _called_so_too(what: Meant) -> Iterator[str]:
    """A notice for each other thing of the name that was given alone."""
    for kind, name in what.others:
        yield f"there is a {kind} of this name too: handouts make {kind} {name}".rstrip()


def _refuse_cut_off(words: tuple[str, ...], folders: tuple[Path, ...]) -> None:
    """Refuse a word that the shell has cut off an option's text, before any message could repeat it."""
    after = click.get_current_context().meta.get(AFTER, {})
    if behind := [word for word in words if word in after]:
        from handouts.ask.meaning import is_known

        library = open_library(folders)
        if cut_off := [after[word] for word in behind if not is_known(library, word)]:
            raise click.UsageError(cut_off[0])


def _of_file(library: Library, path: Path | None) -> dict[str, Filled]:
    """The values of a file; no message repeats one."""
    if path is None:
        return {}
    from handouts.ask.values import read_values
    from handouts.library import strict_yaml
    from handouts.library.text_file import read_text

    shown = str(path)
    text = read_text(path, shown)
    given = strict_yaml.read_private(text, shown, dict[str, str])
    lines = strict_yaml.field_lines(text)
    return read_values(given, library.values, lambda name: Location(shown, lines.get(name, 1)))


def _watch(asked: dict[str, Any]) -> NoReturn:
    """Make it again after each change of the library, the school's file or the recipe."""
    import gc
    import time

    from handouts.cli.watching import PAUSE, watch
    from handouts.library.recipes import SUFFIXES as RECIPES

    if asked["output"] == STANDARD_OUTPUT:
        raise click.UsageError("--watch writes a file each time: give --output a name.")
    gc.enable()  # a command that does not end must look for garbage
    library = open_school_library(asked["folders"], asked["state"], asked["school"])
    recipe = [Path(word) for word in asked["words"] if word.lower().endswith(RECIPES)]
    words = (place for layer in library.layers for place in (layer.content, layer.file))
    watched = (*words, *library.templates, asked["school"] or SCHOOL_FILE, *recipe)

    def again() -> Path:
        """Into the same file each time."""
        path = _make(**asked)
        asked.update(output=str(path), is_shown=False)
        return path

    watch(again, watched, lambda: time.sleep(PAUSE))


def _named(pairs: tuple[str, ...]) -> dict[str, str]:
    """The values after ``--set`` by name; what a pair holds is never repeated."""
    from handouts.ask.values import quoted

    named: dict[str, str] = {}
    for number, pair in enumerate(pairs, 1):
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.UsageError(f"--set number {number} has no =. Write --set child.name=Ann.")
        if name.strip() in named:
            raise click.UsageError(f"--set gives{quoted(name.strip()) or ' a value'} twice.")
        named[name.strip()] = value
    return named


def _list_kinds(asked: dict[str, Any]) -> None:
    """What can be made, when nothing else is asked for."""
    from handouts.cli.list import kinds_text
    from handouts.library.catalogue import kinds

    library = open_school_library(asked["folders"], asked["state"], asked["school"])
    if any(value for option, value in asked.items() if option not in {"folders", "state", "day"}):
        raise click.UsageError(f"Say what to make: {', '.join(library.kinds)}.")
    streams.write("".join(f"{line}\n" for line in kinds_text(kinds(library))))


def _format(to: str | None, output: str | None) -> str:
    """What to write, when ``--to`` and the ending of the output file agree."""
    suffix = Path(output).suffix.lower() if output and not is_folder(output) else ""
    by_suffix = next((name for name, each in SUFFIXES.items() if each == suffix), None)
    if to and by_suffix and to != by_suffix:
        raise click.UsageError(f"--to {to} does not go with a file that ends in {suffix}.")
    if suffix and not (to or by_suffix):
        endings = ", ".join(SUFFIXES.values())
        raise click.UsageError(f"A file that ends in {suffix} cannot be made; use {endings}, or say --to.")
    return to or by_suffix or "pdf"

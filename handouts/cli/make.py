"""``handouts make``: one sheet, from options to a file."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli import streams
from handouts.cli.options import library_option, open_library
from handouts.output import SUFFIXES, default_folder, file_name, save

if TYPE_CHECKING:
    from handouts.library.load import Library
    from handouts.selection import Selection

STANDARD_OUTPUT = "-"


def _split(_ctx: click.Context, option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(name.strip() for text in given for name in text.split(",") if name.strip())
    if given and not names:
        what = (option.name or "").removesuffix("s")
        where = "topics" if what == "topic" else "rows"
        raise click.BadParameter(f"it names no {what}. List them: handouts list {where}")
    return names


def _day(_ctx: click.Context, _option: click.Parameter, given: datetime | None) -> date | None:
    """The day asked for, else the day of SOURCE_DATE_EPOCH in UTC."""
    if given is not None:
        return given.date()
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not seconds:
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise click.UsageError("SOURCE_DATE_EPOCH in the environment is not a number of seconds.") from None


@click.command()
@click.argument("kind", required=False)
@click.option("--audience", metavar="NAME", help="Whom it is for: family or teacher.")
@click.option("--language", metavar="CODE", help="Such as en or es. See: handouts list languages")
@click.option(
    "--topics",
    multiple=True,
    metavar="A,B,C",
    callback=_split,
    help="What it is about, in your order; or the name of a bundle. See: handouts list topics",
)
@click.option(
    "--rows",
    multiple=True,
    metavar="A,B,C",
    callback=_split,
    help="Rows of a chart, or groups of rows. See: handouts list rows",
)
@click.option(
    "--columns",
    multiple=True,
    metavar="A,B",
    callback=_split,
    help="Columns of a chart: iep, 504, ifsp, service-plan.",
)
@click.option(
    "--detail",
    metavar="brief|full",
    help="How much of each topic. Without it: full for one topic, brief for several.",
)
@click.option("--paper", metavar="letter|legal|a4", help="Size of the paper.")
@click.option(
    "--school",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file with your school's name and contacts, to print on it.",
)
@click.option(
    "--output",
    metavar="FILE",
    help="Where to write it; - for the standard output. Without it: the folder output.",
)
@click.option(
    "--to",
    "format",
    type=click.Choice(list(SUFFIXES)),
    help="What to write. Without it, the ending of the output file decides; else pdf.",
)
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    callback=_day,
    help="Day to print on it.",
)
@library_option
def command(
    *,
    kind: str | None,
    audience: str | None,
    language: str | None,
    topics: tuple[str, ...],
    rows: tuple[str, ...],
    columns: tuple[str, ...],
    detail: str | None,
    paper: str | None,
    school: Path | None,
    output: str | None,
    format: str | None,
    day: date | None,
    library_folder: Path | None,
) -> None:
    """Make a handout.

    KIND is what to make, such as fact-sheet. Without it, you see all kinds, with an example of each.

    \b
    Examples:
      handouts make fact-sheet --topics what-is-an-iep
      handouts make fact-sheet --language es --school school.yaml
      handouts make comparison-chart --rows essential
    """
    library = open_library(library_folder)
    if kind is None:
        if any((audience, language, topics, rows, columns, detail, paper, school, output, format)):
            raise click.UsageError(f"Say what to make: {', '.join(library.kinds)}.")
        _list_kinds(library)
        return

    from handouts.pipeline import make_handout
    from handouts.profile import Profile, read_profile
    from handouts.request import HandoutRequest

    request = HandoutRequest(
        kind=kind,
        audience=audience,
        language=language,
        topics=topics,
        rows=rows,
        columns=columns,
        detail=detail,
        paper=paper,
        given=frozenset(name for name, given in _own(topics, rows, columns, detail) if given),
        profile=read_profile(school) if school else Profile(),
        date=day,
        format=_format(format, output),
    )
    handout = make_handout(library, request)
    for notice in handout.notices:
        streams.tell(f"Note: {notice}")
    _deliver(handout.data, output, handout.selection, request.format)


def _list_kinds(library: Library) -> None:
    from handouts.cli.list import kinds, kinds_text

    streams.write("".join(f"{line}\n" for line in kinds_text(kinds(library))))


def _own(
    topics: tuple[str, ...], rows: tuple[str, ...], columns: tuple[str, ...], detail: str | None
) -> tuple[tuple[str, object], ...]:
    """The options that not every kind takes."""
    return ("topics", topics), ("rows", rows), ("columns", columns), ("detail", detail)


def _format(to: str | None, output: str | None) -> str:
    """What to write, when ``--to`` and the ending of the output file agree."""
    suffix = Path(output).suffix.lower() if output else ""
    by_suffix = next((name for name, each in SUFFIXES.items() if each == suffix), None)
    if to and by_suffix and to != by_suffix:
        raise click.UsageError(f"--to {to} does not go with a file that ends in {suffix}.")
    if suffix and not (to or by_suffix):
        endings = ", ".join(SUFFIXES.values())
        raise click.UsageError(f"A file that ends in {suffix} cannot be made; use {endings}, or say --to.")
    return to or by_suffix or "pdf"


def _deliver(data: bytes, output: str | None, selection: Selection, format: str) -> None:
    """Write the file and print its path, or print the file itself."""
    if output == STANDARD_OUTPUT:
        streams.write(data)
        return
    path = default_folder() / file_name(selection, format) if output is None else Path(output)
    save(data, path)
    streams.write(f"{path}\n")

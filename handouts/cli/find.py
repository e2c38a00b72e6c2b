"""``handouts find``: what holds the words that somebody looks for, with the command that prints it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handouts.cli import streams
from handouts.cli.options import library_option, open_school_library, state_option

if TYPE_CHECKING:
    from handouts.library.load import Library
    from handouts.library.search import Sheet

MOST = 10


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@library_option
@state_option
def command(words: tuple[str, ...], as_json: bool, folders: tuple[Path, ...], state: str) -> None:
    """Find what there is about something.

    WORDS are yours, in any language that there are texts in: adhd, bus, suspended, autobús. What holds
    them all comes first: topics, letters, worksheets, packets, rows of the chart and words of the
    glossary, each with the command that prints it. Ten at most.
    """
    library = open_school_library(folders, state)
    rows = list(_rows(library, " ".join(words)))
    if as_json:
        streams.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    streams.write("".join(f"{row['title']} ({row['what']})\n  {row['command']}\n" for row in rows))
    if not rows:
        streams.tell("Nothing holds these words. Try others, or: handouts list topics")


def _rows(library: Library, text: str) -> Iterator[dict[str, Any]]:
    """What is known of each hit, ready for JSON."""
    from handouts.library.search import found, sheet_of
    from handouts.library.shelves import CHARTS, GLOSSARY

    one = {CHARTS: "row of the chart", GLOSSARY: "word of the glossary"}
    printed = ((hit, sheet_of(library, hit)) for hit in found(library, text))
    known = [(hit, sheet) for hit, sheet in printed if sheet][:MOST]
    for hit, sheet in known:
        yield {
            "what": one.get(hit.shelf, hit.shelf.one),
            "id": hit.part or hit.id,
            "title": hit.title,
            "language": hit.language,
            "command": _command(sheet),
        }


def _command(sheet: Sheet) -> str:
    from handouts.ask.meaning import arguments

    options = {"topics": sheet.topics, "rows": sheet.rows, "language": sheet.language}
    return " ".join(("handouts make", *arguments(sheet.kind, sheet.name, options)))

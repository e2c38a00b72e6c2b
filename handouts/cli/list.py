"""``handouts list``: what the library holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli import streams
from handouts.cli.options import complete, library_option, open_school_library, state_option
from handouts.errors import near_match

if TYPE_CHECKING:
    from handouts.library.catalogue import Row


def topics_text(rows: Iterable[Row]) -> Iterator[str]:
    every = list(rows)
    for group, pairs in groupby(
        zip(every, pages_text(every), strict=True), key=lambda pair: str(pair[0]["group"])
    ):
        yield group
        yield from (f"  {line}" for _, line in pairs)


def pages_text(rows: Iterable[Row]) -> Iterator[str]:
    return streams.columns(
        (row["id"], row["title"], ", ".join(row["audiences"]), _languages(row["languages"])) for row in rows
    )


def values_text(rows: Iterable[Row]) -> Iterator[str]:
    forms = {"text": "", "lines": ", in several sentences", "date": ", as YYYY-MM-DD"}
    return streams.columns((row["name"], row["means"] + forms[row["type"]]) for row in rows)


def _languages(states: dict[str, str]) -> str:
    return ", ".join(code if state == "source" else f"{code} ({state})" for code, state in states.items())


def bundles_text(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        title = row["title"] or f"has no words yet: write {row['lacks']}"
        yield f"{row['id']}  {title}{_default(row)}"
        lists = streams.columns((audience, ", ".join(ids)) for audience, ids in row["topics"].items())
        yield from (f"  {line}" for line in lists)


def audiences_text(rows: Iterable[Row]) -> Iterator[str]:
    return streams.columns((row["id"], row["name"] + _default(row)) for row in rows)


def languages_text(rows: Iterable[Row]) -> Iterator[str]:
    return streams.columns(
        (row["code"], row["name"], row["english-name"], _topic_count(row) + _default(row)) for row in rows
    )


def _topic_count(row: Row) -> str:
    if not row["is-written"]:
        return "no text yet, only the words of the program"
    drafts = f", {row['drafts']} of them drafts that no person has reviewed" if row["drafts"] else ""
    return f"{row['topics']} topics{drafts}"


def kinds_text(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield f"{row['id']}  {row['description']}"
        yield f"  {row['example']}"


def variants_text(rows: Iterable[Row]) -> Iterator[str]:
    return streams.columns((row["id"], row["description"]) for row in rows)


def rows_text(rows: Iterable[Row]) -> Iterator[str]:
    every = list(rows)
    groups = dict.fromkeys(group for row in every for group in row["groups"])
    if every:
        yield f"Groups: {', '.join((*groups, 'all'))}. Columns: {', '.join(every[0]['columns'])}."
        yield from streams.columns((row["id"], row["question"], ", ".join(row["groups"])) for row in every)


def states_text(rows: Iterable[Row]) -> Iterator[str]:
    every = list(rows)
    yield from streams.columns(
        (row["code"], row["name"], f"{len(row['facts'])} rules", _since(row["oldest"])) for row in every
    )
    if every:
        yield f"What is known of one: handouts show state {every[0]['code']}"


def _since(oldest: str) -> str:
    return f"read from {oldest} on" if oldest else "its words only"


def _default(row: Row) -> str:
    return " (default)" if row["default"] else ""


LISTINGS: dict[str, Callable[[Iterable[Row]], Iterable[str]]] = {
    "topics": topics_text,
    "bundles": bundles_text,
    "audiences": audiences_text,
    "languages": languages_text,
    "kinds": kinds_text,
    "rows": rows_text,
    "states": states_text,
    "worksheets": pages_text,
    "letters": pages_text,
    "packets": pages_text,
    "values": values_text,
    "variants": variants_text,
}
"""How each list is printed."""


OTHER_LISTINGS = {"recipes": "packets", "charts": "rows", "columns": "rows", "looks": "variants"}


def listing_of(what: str) -> str:
    """The list that is meant, in any case and number; else what was given."""
    word = what.lower()
    return next((each for each in (word, f"{word}s") if each in LISTINGS), OTHER_LISTINGS.get(word, what))


def _known(ctx: click.Context, _argument: click.Parameter, what: str) -> str:
    what = listing_of(what)
    if what not in LISTINGS:
        hint = near_match(what, LISTINGS) or f"You can list {', '.join(LISTINGS)}."
        raise click.UsageError(f'There is no list of "{what}". {hint}', ctx)
    return what


@click.command()
@click.argument("what", callback=_known, shell_complete=complete)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@library_option
@state_option
def command(what: str, as_json: bool, folders: tuple[Path, ...], state: str) -> None:
    """List what you can put on a handout.

    WHAT is one of topics, bundles, audiences, languages, kinds, rows, states, worksheets, letters,
    packets, values, variants. A bundle is a set of topics that make a good sheet together; rows are the
    questions of the comparison chart; states are those whose own rules are known; a packet holds several
    sheets; values are what letters and worksheets may ask for; a variant is another look, such as large
    print.
    """
    from handouts.library.catalogue import CATALOGUE

    rows = CATALOGUE[what](open_school_library(folders, state))
    if as_json:
        streams.write(json.dumps(list(rows), ensure_ascii=False, indent=2) + "\n")
    else:
        streams.write("".join(f"{line}\n" for line in LISTINGS[what](rows)))

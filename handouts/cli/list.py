"""``handouts list``: what the library holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from handouts.cli import streams
from handouts.cli.options import library_option, open_library
from handouts.errors import near_match

if TYPE_CHECKING:
    from handouts.library.load import Library
    from handouts.library.model import Source

Row = dict[str, Any]
"""What is known of one topic, bundle and so on, ready for JSON."""


# ── What there is ────────────────────────────────────────────────────────────


def topics(library: Library) -> Iterator[Row]:
    """The topics in the order of a table of contents; those of no group at the end."""
    titles = library.language(library.settings.defaults.language).groups
    every = {id for code in library.languages for id in library.topic_ids(code)}
    grouped = {id for group in library.settings.groups for id in group.topics}
    groups = [(titles.get(group.id, group.id), group.topics) for group in library.settings.groups]
    groups.append(("Other topics", tuple(sorted(every - grouped))))
    for group, ids in groups:
        for id in ids:
            if id in every:
                yield _topic(library, id, group)


def _topic(library: Library, id: str, group: str) -> Row:
    codes = [code for code in _reading_order(library) if id in library.topic_ids(code)]
    row = _text(library, id, {code: library.source(code, id) for code in codes})
    return {"id": id, "title": row["title"], "group": group, **row}


def _text(library: Library, id: str, sources: dict[str, Source]) -> Row:
    """A topic, worksheet or letter, from its texts by language, the first of which gives the title."""
    first = next(iter(sources.values())).topic
    return {
        "id": id,
        "title": first.title,
        "audiences": list(first.audiences),
        "languages": {code: _state(library, source) for code, source in sorted(sources.items())},
    }


def pages(folder: str) -> Callable[[Library], Iterator[Row]]:
    """The worksheets or the letters."""

    def rows(library: Library) -> Iterator[Row]:
        codes = _reading_order(library)
        for id in sorted({id for code in codes for id in library.page_ids(code, folder)}):
            known = [code for code in codes if id in library.page_ids(code, folder)]
            yield _text(library, id, {code: library.page(code, folder, id) for code in known})

    return rows


def recipes(library: Library) -> Iterator[Row]:
    """The recipes for packets, with their covers' titles."""
    from handouts.library.recipes import find_recipe, recipe_ids

    codes = _reading_order(library)
    for id in recipe_ids(library):
        recipe = find_recipe(library, id).recipe
        known = [code for code in codes if recipe.words in library.page_ids(code, "packets")]
        texts = {code: library.page(code, "packets", recipe.words) for code in known}
        yield {**_text(library, id, texts), "parts": [part.name or part.kind for part in recipe.parts]}


def values(library: Library) -> Iterator[Row]:
    for name, form in library.values.items():
        yield {"name": name, "means": form.means, "type": form.type}


def _reading_order(library: Library) -> tuple[str, ...]:
    """The languages, the default and the source language first."""
    settings = library.settings
    return tuple(dict.fromkeys((settings.defaults.language, settings.source_language, *library.languages)))


def _state(library: Library, source: Source) -> str:
    """``source``, ``draft`` or ``reviewed``; a translation that does not say is a draft."""
    if source.language == library.settings.source_language:
        return "source"
    return source.topic.translation or "draft"


def bundles(library: Library) -> Iterator[Row]:
    settings = library.settings
    for id, bundle in settings.bundles.items():
        yield {
            "id": id,
            "title": library.bundle(settings.defaults.language, id).topic.title,
            "default": id == settings.defaults.topics,
            "topics": {audience: list(ids) for audience, ids in bundle.topics.items()},
        }


def audiences(library: Library) -> Iterator[Row]:
    settings = library.settings
    names = library.language(settings.defaults.language).audiences
    for id in settings.audiences:
        yield {"id": id, "name": names.get(id, id), "default": id == settings.defaults.audience}


def languages(library: Library) -> Iterator[Row]:
    for code in library.languages:
        language = library.language(code)
        states = [_state(library, library.source(code, id)) for id in library.topic_ids(code)]
        yield {
            "code": code,
            "name": language.name,
            "english-name": language.english_name,
            "default": code == library.settings.defaults.language,
            "topics": len(states),
            "drafts": states.count("draft"),
        }


def kinds(library: Library) -> Iterator[Row]:
    for id in library.kinds:
        kind = library.template(id).kind
        yield {
            "id": id,
            "description": kind.description,
            "example": kind.example,
            "takes": list(kind.takes),
            "formats": list(kind.formats),
        }


def rows(library: Library) -> Iterator[Row]:
    """The rows of every chart that a kind of handout shows."""
    code = library.settings.defaults.language
    for kind in library.kinds:
        chart = library.template(kind).kind.comparison
        if chart and chart in library.comparison_ids(code):
            for row in library.comparison(code, chart).rows:
                yield {
                    "id": row.id,
                    "question": row.question,
                    "groups": list(row.groups),
                    "alike": row.alike,
                    "kind": kind,
                    "columns": list(row.cells),
                }


# ── How it is printed ────────────────────────────────────────────────────────


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
    forms = {"text": "", "date": ", as YYYY-MM-DD"}
    return streams.columns((row["name"], row["means"] + forms[row["type"]]) for row in rows)


def _languages(states: dict[str, str]) -> str:
    return ", ".join(code if state == "source" else f"{code} ({state})" for code, state in states.items())


def bundles_text(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield f"{row['id']}  {row['title']}{_default(row)}"
        lists = streams.columns((audience, ", ".join(ids)) for audience, ids in row["topics"].items())
        yield from (f"  {line}" for line in lists)


def audiences_text(rows: Iterable[Row]) -> Iterator[str]:
    return streams.columns((row["id"], row["name"] + _default(row)) for row in rows)


def languages_text(rows: Iterable[Row]) -> Iterator[str]:
    return streams.columns(
        (row["code"], row["name"], row["english-name"], _topic_count(row) + _default(row)) for row in rows
    )


def _topic_count(row: Row) -> str:
    drafts = f", {row['drafts']} of them drafts that no person has reviewed" if row["drafts"] else ""
    return f"{row['topics']} topics{drafts}"


def kinds_text(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield f"{row['id']}  {row['description']}"
        yield f"  {row['example']}"


def rows_text(rows: Iterable[Row]) -> Iterator[str]:
    every = list(rows)
    groups = dict.fromkeys(group for row in every for group in row["groups"])
    if every:
        yield f"Groups: {', '.join((*groups, 'all'))}. Columns: {', '.join(every[0]['columns'])}."
        yield from streams.columns((row["id"], row["question"], ", ".join(row["groups"])) for row in every)


def _default(row: Row) -> str:
    return " (default)" if row["default"] else ""


class Listing(NamedTuple):
    rows: Callable[[Library], Iterable[Row]]
    text: Callable[[Iterable[Row]], Iterable[str]]


LISTINGS = {
    "topics": Listing(topics, topics_text),
    "bundles": Listing(bundles, bundles_text),
    "audiences": Listing(audiences, audiences_text),
    "languages": Listing(languages, languages_text),
    "kinds": Listing(kinds, kinds_text),
    "rows": Listing(rows, rows_text),
    "worksheets": Listing(pages("worksheets"), pages_text),
    "letters": Listing(pages("letters"), pages_text),
    "recipes": Listing(recipes, pages_text),
    "values": Listing(values, values_text),
}


def _known(ctx: click.Context, _argument: click.Parameter, what: str) -> str:
    if what not in LISTINGS:
        hint = near_match(what, LISTINGS) or f"You can list {', '.join(LISTINGS)}."
        raise click.UsageError(f'There is no list of "{what}". {hint}', ctx)
    return what


@click.command()
@click.argument("what", callback=_known)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@library_option
def command(what: str, as_json: bool, library_folder: Path | None) -> None:
    """List what you can put on a handout.

    WHAT is one of topics, bundles, audiences, languages, kinds, rows, worksheets, letters, recipes,
    values. A bundle is a set of topics that make a good sheet together; rows are the questions of the
    comparison chart; a recipe is what a packet holds; values are what letters and worksheets may ask for.
    """
    listing = LISTINGS[what]
    rows = listing.rows(open_library(library_folder))
    if as_json:
        streams.write(json.dumps(list(rows), ensure_ascii=False, indent=2) + "\n")
    else:
        streams.write("".join(f"{line}\n" for line in listing.text(rows)))

"""Names that a shell puts in while a person types: of kinds, topics, languages and so on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from handouts.ask.meaning import meant, names_of
from handouts.ask.request import ALL, DETAILS, SECTION, SORTS
from handouts.cli.list import LISTINGS
from handouts.cli.options import open_library
from handouts.library.layers import states_of
from handouts.library.model import PAPERS
from handouts.library.sections import HEAD, LEAD
from handouts.library.shelves import CHARTS, LETTERS, TOPICS, WORKSHEETS

if TYPE_CHECKING:
    from handouts.library.load import Library

LISTED = frozenset({"topics", "rows", "columns", "language"})
"""Options that take names with commas between them."""


def names(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """The names that begin with what is typed; in a list those that begin with its last word."""
    library = open_library(ctx.params.get("folders") or (), ctx.params.get("state") or "")
    name = param.name or ""
    head, comma, last = typed.rpartition(",") if name in LISTED else ("", "", typed)
    known = _words(library, ctx, last) if name == "words" else NAMES.get(name, _none)(library)
    if SECTION in last:
        known = _sections(library, last.partition(SECTION)[0].lower())
    found = [each for each in known if each.lower().startswith(last.lower())]
    if name == "words" and last and not found:  # a recipe of one's own
        return [CompletionItem(typed, type="file")]
    return [CompletionItem(f"{head}{comma}{each}") for each in found]


def _words(library: Library, ctx: click.Context, last: str) -> Iterable[str]:
    """Kinds, and what stands behind one; texts alone once a letter of them is typed."""
    before = ctx.params.get("words") or ()
    if ctx.info_name == "show":
        return (*library.recipe_ids(), *library.every_id(TOPICS)) if before else ("packet", "topic", "state")
    if not before:
        return (*library.kinds, *(library.topics_and_bundles() if last else ()))
    kind = meant(library, before[:1]).kind
    return names_of(library, kind) if kind in library.kinds else ()


def _sections(library: Library, topic: str) -> Iterable[str]:
    code = library.settings.source_language
    if topic not in library.ids(TOPICS, code):
        return ()
    sections = library.article(TOPICS, code, topic).sections
    return (f"{topic}{SECTION}{each.key}" for each in sections if each.key not in {HEAD, LEAD})


def _of_charts(library: Library, *, are_rows: bool) -> Iterable[str]:
    code = library.settings.source_language
    for chart in (library.chart(code, id) for id in library.ids(CHARTS, code)):
        yield from (ALL, *chart.names) if are_rows else chart.columns


def _none(_library: Library) -> Iterable[str]:
    return ()


NAMES: dict[str, Callable[[Library], Iterable[str]]] = {
    "what": lambda library: LISTINGS,
    "topics": lambda library: library.topics_and_bundles(),
    "rows": lambda library: _of_charts(library, are_rows=True),
    "columns": lambda library: _of_charts(library, are_rows=False),
    "language": lambda library: library.written,
    "letter_language": lambda library: library.written,
    "audience": lambda library: library.settings.audiences,
    "detail": lambda library: DETAILS,
    "paper": lambda library: PAPERS,
    "sort": lambda library: SORTS,
    "variant": lambda library: library.variants,
    "state": lambda library: (code.upper() for code in states_of(library.layers[0])),
    "recipe": lambda library: library.recipe_ids(),
    "letter": lambda library: library.every_id(LETTERS),
    "worksheet": lambda library: library.every_id(WORKSHEETS),
}
"""What there is for each option, by the option's name."""

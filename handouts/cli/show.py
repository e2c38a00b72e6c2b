"""``handouts show recipe``: what a packet holds, and what can be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli import streams
from handouts.cli.options import library_option, open_library

if TYPE_CHECKING:
    from handouts.library.load import Library
    from handouts.library.recipes import NamedRecipe, SheetOptions

_VALUE = re.compile(r"\]\(value:([^)]+)\)")
COVER = "cover"


@click.command()
@click.argument("what", type=click.Choice(["recipe"]))
@click.argument("name")
@library_option
def command(what: str, name: str, library_folder: Path | None) -> None:
    """Show what a packet holds, and what can be filled in.

    NAME is the id of a recipe (handouts list recipes), or a file with a recipe of your own.
    """
    from handouts.library.recipes import find_recipe

    library = open_library(library_folder)
    found = find_recipe(library, name)
    fields = _fields(library, found)
    to_copy = _to_copy(found, tuple(fields)) if name in library.recipe_ids() else ()
    streams.write("".join(f"{line}\n" for line in (*_lines(library, found, fields), *to_copy)))


def _lines(library: Library, found: NamedRecipe, fields: dict[str, list[str]]) -> Iterator[str]:
    from handouts.library.shelves import PACKETS

    recipe = found.recipe
    title = library.article(PACKETS, library.settings.source_language, recipe.words).words.title
    yield f"{found.id}  {title}"
    yield ""
    yield "It holds:"
    yield from (f"  {_described(part)}" for part in recipe.parts)
    yield ""
    yield "What can be filled in, and where it prints:"
    width = max(map(len, fields), default=0)
    for value, places in fields.items():
        means = library.values[value].means if value in library.values else "?"
        needed = " (required)" if value in recipe.required else ""
        yield f"  {value.ljust(width)}  {means}{needed}: {', '.join(places)}"
    if not recipe.required:
        yield "  None is required: what is missing prints as a line to write on."


def _described(part: SheetOptions) -> str:
    more = (part.name, *part.topics, *part.rows, *part.columns, part.detail, part.audience, part.language)
    return f"{part.kind} {', '.join(filter(None, more))}".rstrip()


def _fields(library: Library, found: NamedRecipe) -> dict[str, list[str]]:
    """The values that the packet's texts ask for, each with the texts, in order of use."""
    from handouts.library.shelves import PACKETS, SHELVES

    code = library.settings.source_language
    pages = [(COVER, library.article(PACKETS, code, found.recipe.words))]
    for part in found.recipe.parts:
        if part.kind in library.kinds and (folder := library.template(part.kind).kind.folder):
            pages.append((part.name, library.article(SHELVES[folder], code, part.name)))
    fields: dict[str, list[str]] = {}
    for name, page in pages:
        for value in dict.fromkeys(_VALUE.findall(page.body)):
            if not value.startswith(("school.", "state.")):
                fields.setdefault(value, []).append(name)
    return fields


def _to_copy(found: NamedRecipe, fields: tuple[str, ...]) -> Iterator[str]:
    """A recipe of one's own, ready to be filled in."""
    yield ""
    yield "To fill it in, save these lines as my-packet.yaml, and type what you know between the quotes."
    yield "Then: handouts make packet my-packet.yaml"
    yield ""
    yield f"like: {found.recipe.like or found.id}"
    yield "values:"
    yield from (f'  {field}: ""' for field in fields)

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
    from handouts.library.recipes import NamedRecipe, RecipePart

_VALUE = re.compile(r"\]\(value:([^)]+)\)")
_FOLDERS = {"worksheet": "worksheets", "letter": "letters"}
COVER = "cover"


@click.command()
@click.argument("what", type=click.Choice(["recipe"]))
@click.argument("name")
@library_option
def command(what: str, name: str, library_folder: Path | None) -> None:
    """Show what a packet holds, and what can be filled in.

    NAME is the id of a recipe (handouts list recipes), or a file with a recipe of your own.
    """
    from handouts.library.recipes import find_recipe, recipe_ids

    library = open_library(library_folder)
    found = find_recipe(library, name)
    fields = _fields(library, found)
    to_copy = _to_copy(found, tuple(fields)) if name in recipe_ids(library) else ()
    streams.write("".join(f"{line}\n" for line in (*_lines(library, found, fields), *to_copy)))


def _lines(library: Library, found: NamedRecipe, fields: dict[str, list[str]]) -> Iterator[str]:
    recipe = found.recipe
    title = library.page(library.settings.source_language, "packets", recipe.words).topic.title
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


def _described(part: RecipePart) -> str:
    more = (part.name, *part.topics, *part.rows, *part.columns, part.detail, part.audience, part.language)
    return f"{part.kind} {', '.join(filter(None, more))}".rstrip()


def _fields(library: Library, found: NamedRecipe) -> dict[str, list[str]]:
    """The values that the packet's texts ask for, each with the texts, in order of use."""
    code = library.settings.source_language
    pages = [(COVER, library.page(code, "packets", found.recipe.words))]
    for part in found.recipe.parts:
        if folder := _FOLDERS.get(part.kind):
            pages.append((part.name, library.page(code, folder, part.name)))
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

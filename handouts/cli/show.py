"""``handouts show``: what a packet holds, whose words a topic is in, what is known of a state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli import streams
from handouts.cli.options import complete, library_option, open_school_library, state_option
from handouts.errors import Problem, SelectionError, near_match

if TYPE_CHECKING:
    from handouts.library.load import Library
    from handouts.library.recipes import NamedRecipe, SheetOptions

_VALUE = re.compile(r"\]\(value:([^)]+)\)")
COVER = "cover"


WHAT = {"packet": "packet", "recipe": "packet", "topic": "topic", "text": "topic", "state": "state"}
"""Words for what can be shown."""


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="packet|topic|state NAME", shell_complete=complete)
@library_option
@state_option
def command(words: tuple[str, ...], folders: tuple[Path, ...], state: str) -> None:
    """Show what a packet holds, whose words a topic is in, or what is known of a state.

    NAME is the id of a packet (handouts list packets) or a file with a recipe of your own; the id of a
    topic or of another text, such as letters/ask-for-records or es/evaluation; or a state, such as TX.
    A NAME alone will do where only one of the three has it.
    """
    library = open_school_library(folders, state)
    first, *rest = words
    name = " ".join(rest)
    what = WHAT.get(first.lower().removesuffix("s"), "")
    if not what:
        name = " ".join(words)
        what = _what_is(library, name)
    if not name:
        raise click.UsageError(f"Say which {what} to show.")
    shown = {"packet": _packet, "topic": _topic, "state": _state}[what]
    streams.write("".join(f"{line}\n" for line in shown(library, name)))


def _what_is(library: Library, name: str) -> str:
    """What a name alone is of: a packet first, which tells the most."""
    from handouts.library.layers import state_code, states_of
    from handouts.library.recipes import is_file

    if is_file(name) or name.lower() in library.recipe_ids():
        return "packet"
    ours = library.layers[0]
    return "state" if state_code(ours, name) in states_of(ours) else "topic"


# ── Whose words ────────────────────────────────────────────────────────────────


def _topic(library: Library, name: str) -> Iterator[str]:
    """Each section of a text, in each language or the one that is named, and whose words it is in."""
    name = name.lower() if name.lower() in library.names(library.settings.source_language) else name
    first, _, rest = name.partition("/")
    codes, id = ((first,), rest) if first in library.languages and rest else (library.languages, name)
    found = [code for code in codes if id in library.names(code)]
    if not found:
        hint = near_match(id, library.names(library.settings.source_language))
        raise SelectionError(Problem(f'There is no text "{id}".', hint=hint, see=("list", "topics")))
    for code in found:
        article = library.named(code, id)
        whose = {library.shown(path): _whose(library, path) for path in library.stack(article.path)}
        yield f"{code}/{id}"
        places = ((section.key, section.place) for section in article.sections)
        rows = ((key, whose.get(place.path, ""), str(place)) for key, place in places)
        yield from (f"  {line}" for line in streams.columns(rows))


def _whose(library: Library, path: Path) -> str:
    layer = library.layer_of(path)
    return layer.name or layer.state.upper() or "the program"


# ── What is known of a state ───────────────────────────────────────────────────


def _state(library: Library, name: str) -> Iterator[str]:
    from handouts.library.catalogue import states
    from handouts.library.layers import state_code

    code = state_code(library.layers[0], name)
    row = next((row for row in states(library) if row["code"] == code.upper()), None)
    if row is None:
        raise SelectionError(Problem(f'Nothing is known of "{name}".', see=("list", "states")))
    yield f"{row['code']}  {row['name']}"
    for fact, said in row["facts"].items():
        how = "" if said["level"] == "R" else ", from a second source: prints with its day"
        yield f"  {fact}: {said['says']}"
        yield f"    {', '.join(said['law']) or 'no law named'}; read {said['read']}{how}"
    for ours, own in row["words"].items():
        yield f'  "{ours}" prints as "{own}"'


# ── What a packet holds ────────────────────────────────────────────────────────


def _packet(library: Library, name: str) -> Iterator[str]:
    from handouts.library.recipes import find_recipe, is_file

    name = name if is_file(name) else name.lower()
    found = find_recipe(library, name)
    fields = _fields(library, found)
    yield from _lines(library, found, fields)
    if name in library.recipe_ids():
        yield from _to_copy(found, tuple(fields))


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

"""Recipes: what a packet holds, from the library or from a school's own file."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, field
from msgspec.structs import replace

from handouts.errors import ContentError, Location, Problem, SelectionError, near_match
from handouts.library import strict_yaml
from handouts.library.load import Library
from handouts.library.model import FromYaml
from handouts.library.shelves import PACKETS
from handouts.library.text_file import read_text

MOST_PARTS = 100
"""Of a packet; and topics, rows or columns of one part."""

SUFFIXES = (".yaml", ".yml")
OWN = "own-packet"
"""Id of the cover's words where a recipe gives only its title."""


class SheetOptions(FromYaml, frozen=True):
    """The options of one sheet; those of ``make``, and of a part of a recipe."""

    kind: str
    name: Annotated[str, Meta(description="which worksheet, letter or packet")] = ""
    topics: Annotated[
        tuple[str, ...], Meta(max_length=MOST_PARTS, description="ids of topics, or the id of one bundle")
    ] = ()
    rows: Annotated[
        tuple[str, ...], Meta(max_length=MOST_PARTS, description="ids or groups of a chart's rows")
    ] = ()
    columns: Annotated[
        tuple[str, ...], Meta(max_length=MOST_PARTS, description="ids of a chart's columns")
    ] = ()
    audience: Annotated[str, Meta(description="in a part: in place of the packet's")] = ""
    language: Annotated[str, Meta(description="in a part: in place of the packet's")] = ""
    detail: Annotated[str, Meta(description="brief or full")] = ""
    sort: Annotated[str, Meta(description="of a glossary in two languages: english or language")] = ""
    letter_language: Annotated[
        str, Meta(description="the one language of the letter that is sent; without it, also the school's")
    ] = ""
    letter_only: Annotated[bool, Meta(description="true: a letter without its guide for the family")] = False


class Recipe(FromYaml, frozen=True, kw_only=True):
    """What a packet holds, and what is known of a child and a meeting."""

    like: Annotated[str, Meta(description="id of a packet whose words and parts are taken")] = ""
    words: Annotated[str, Meta(description="id of its cover's words in content/<language>/packets/")] = ""
    title: Annotated[
        str, Meta(max_length=100, description="of the cover, in place of that of the words; never a name")
    ] = ""
    summary: Annotated[str, Meta(max_length=200, description="the line below it")] = ""
    audience: str = ""
    language: str = ""
    paper: str = ""
    duplex: Annotated[bool, Meta(description="true: each part starts on a right-hand page")] = False
    required: Annotated[tuple[str, ...], Meta(description="names of values that must be given")] = ()
    values: Annotated[dict[str, str], Meta(description="what is known, by names of values.yaml")] = field(
        default_factory=dict
    )
    parts: Annotated[tuple[SheetOptions, ...], Meta(max_length=MOST_PARTS)] = ()


class NamedRecipe(NamedTuple):
    """A recipe that can be made: what it is like is put in."""

    id: str
    """Names the file that is made; holds nothing of a school's own file."""
    recipe: Recipe
    shown: str
    """Its file, for messages."""
    lines: dict[tuple[str, ...], int]
    """The line of each field by the names that lead to it."""

    def place(self, *names: str) -> Location | None:
        """Where a field stands; nowhere when it comes from the recipe that this one is like."""
        return Location(self.shown, self.lines[names]) if names in self.lines else None


def is_file(name: str) -> bool:
    """Whether a recipe is named by its file."""
    return name.lower().endswith(SUFFIXES)


def find_recipe(library: Library, name: str) -> NamedRecipe:
    """The library's recipe of that id, or the one in a file of that name.

    Raises SelectionError for an unknown name, and ContentError for what is wrong with the file, which
    never repeats what a school's own file holds.
    """
    if is_file(name):
        return _own(library, Path(name))
    return _shipped(library, name)


def _shipped(library: Library, id: str) -> NamedRecipe:
    known = library.recipe_ids()
    if id not in known:
        what = f'Unknown packet "{id}".' if id else "Say which packet to make."
        raise SelectionError(Problem(what, hint=near_match(id, known), see=("list", "packets")))
    path = library.file("recipes", f"{id}.yaml")
    shown, text = library.shown(path), library.text(path)
    recipe = strict_yaml.read(text, shown, Recipe)
    recipe = replace(recipe, words=recipe.words or id)
    return _with_words(library, NamedRecipe(id, recipe, shown, strict_yaml.places(text)))


def _own(library: Library, path: Path) -> NamedRecipe:
    shown = str(path)
    text = read_text(path, shown)
    recipe = strict_yaml.read_private(text, shown, Recipe)
    lines = strict_yaml.places(text)
    if recipe.like and recipe.like not in library.recipe_ids():
        hint, place = near_match(recipe.like, library.recipe_ids()), Location(shown, lines["like",])
        message = "There is no packet that this one could be like."
        raise ContentError(Problem(message, place, hint, ("list", "packets")))
    model = _shipped(library, recipe.like).recipe if recipe.like else Recipe()
    if not (recipe.parts or model.parts):
        hint = "Write like: and the id of a packet, or parts: and a list."
        raise ContentError(Problem("The packet has no parts.", Location(shown), hint))
    if not (recipe.words or model.words or recipe.title):
        hint = "Write title: and the packet's name, or like: and the id of a packet."
        raise ContentError(Problem("The packet has no words for its cover.", Location(shown), hint))
    own = (recipe.words, recipe.parts, recipe.duplex, recipe.title, recipe.summary)
    id = "-".join(filter(None, (recipe.like or recipe.words or OWN, _hash(own) if any(own) else "")))
    return _with_words(library, NamedRecipe(id, _filled(recipe, model), shown, lines))


def _with_words(library: Library, found: NamedRecipe) -> NamedRecipe:
    """The recipe itself, once the words of its cover are found."""
    words, place = found.recipe.words, found.place("words") or Location(found.shown)
    known = library.every_id(PACKETS)
    if words not in known:
        hint = near_match(words, known) or f"There are: {', '.join(known)}."
        raise ContentError(Problem("No text in packets/ has the words for the packet's cover.", place, hint))
    return found


def _hash(own: object) -> str:
    return sha256(msgspec.json.encode(own)).hexdigest()[:8]


def _filled(recipe: Recipe, model: Recipe) -> Recipe:
    """The recipe with the fields of its model where it has none of its own."""
    return replace(
        recipe,
        words=recipe.words or model.words or OWN,
        title=recipe.title or model.title,
        summary=recipe.summary or model.summary,
        audience=recipe.audience or model.audience,
        language=recipe.language or model.language,
        paper=recipe.paper or model.paper,
        duplex=recipe.duplex or model.duplex,
        required=recipe.required or model.required,
        parts=recipe.parts or model.parts,
    )

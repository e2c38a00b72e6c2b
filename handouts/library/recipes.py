"""Recipes: what a packet holds, from the library or from a school's own file."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Annotated, NamedTuple

from msgspec import Meta, field
from msgspec.structs import replace

from handouts.errors import ContentError, Location, Problem, SelectionError, near_match
from handouts.library import strict_yaml
from handouts.library.load import Library
from handouts.library.model import FromYaml
from handouts.library.text_file import read_text

SUFFIXES = (".yaml", ".yml")


class RecipePart(FromYaml, frozen=True, kw_only=True):
    """A sheet of a packet; its fields are the options of ``make``."""

    kind: str
    name: Annotated[str, Meta(description="which worksheet or letter")] = ""
    topics: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    detail: str = ""
    audience: Annotated[str, Meta(description="in place of the packet's")] = ""
    language: Annotated[str, Meta(description="in place of the packet's")] = ""


class Recipe(FromYaml, frozen=True, kw_only=True):
    """What a packet holds, and what is known of a child and a meeting."""

    like: Annotated[str, Meta(description="id of a recipe whose words and parts are taken")] = ""
    words: Annotated[str, Meta(description="id of its cover's words in content/<language>/packets/")] = ""
    audience: str = ""
    language: str = ""
    paper: str = ""
    duplex: Annotated[bool, Meta(description="true: each part starts on a right-hand page")] = False
    required: Annotated[tuple[str, ...], Meta(description="names of values that must be given")] = ()
    values: Annotated[dict[str, str], Meta(description="what is known, by names of values.yaml")] = field(
        default_factory=dict
    )
    parts: tuple[RecipePart, ...] = ()


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


def recipe_ids(library: Library) -> tuple[str, ...]:
    """Ids of the library's recipes, in alphabetical order."""
    return tuple(sorted(path.stem for path in (library.content / "recipes").glob("[!.]*.yaml")))


def find_recipe(library: Library, name: str) -> NamedRecipe:
    """The library's recipe of that id, or the one in a file of that name.

    Raises SelectionError for an unknown name, and ContentError for what is wrong with the file, which
    never repeats what a school's own file holds.
    """
    if name.lower().endswith(SUFFIXES):
        return _own(library, Path(name))
    return _shipped(library, name)


def _shipped(library: Library, id: str) -> NamedRecipe:
    known = recipe_ids(library)
    if id not in known:
        hint = f"{near_match(id, known)} List them: handouts list recipes".strip()
        what = f'Unknown recipe "{id}".' if id else "Say which packet to make."
        raise SelectionError(Problem(what, hint=hint))
    path = library.content / "recipes" / f"{id}.yaml"
    shown = library.shown(path)
    text = read_text(path, shown)
    recipe = strict_yaml.read(text, shown, Recipe)
    recipe = replace(recipe, words=recipe.words or id)
    return _with_words(library, NamedRecipe(id, recipe, shown, strict_yaml.places(text)))


def _own(library: Library, path: Path) -> NamedRecipe:
    shown = str(path)
    text = read_text(path, shown)
    recipe = strict_yaml.read_private(text, shown, Recipe)
    lines = strict_yaml.places(text)
    if recipe.like and recipe.like not in recipe_ids(library):
        hint = f"{near_match(recipe.like, recipe_ids(library))} List them: handouts list recipes".strip()
        place = Location(shown, lines["like",])
        raise ContentError(Problem("There is no recipe that this one could be like.", place, hint))
    model = _shipped(library, recipe.like).recipe if recipe.like else Recipe()
    if not (recipe.parts or model.parts):
        hint = "Write like: and the id of a recipe, or parts: and a list."
        raise ContentError(Problem("The recipe has no parts.", Location(shown), hint))
    if not (recipe.words or model.words):
        hint = "Write words: and the id of a text in packets/, or like: and the id of a recipe."
        raise ContentError(Problem("The recipe has no words for its cover.", Location(shown), hint))
    own = (recipe.words, recipe.parts, recipe.duplex)
    id = "-".join(filter(None, (recipe.like or recipe.words, _hash(own) if any(own) else "")))
    return _with_words(library, NamedRecipe(id, _filled(recipe, model), shown, lines))


def _with_words(library: Library, found: NamedRecipe) -> NamedRecipe:
    """The recipe itself, once the words of its cover are found."""
    words, place = found.recipe.words, found.place("words") or Location(found.shown)
    known = {id for code in library.languages for id in library.page_ids(code, "packets")}
    if words not in known:
        hint = near_match(words, known) or f"There are: {', '.join(sorted(known))}."
        raise ContentError(Problem("No text in packets/ has the words for the recipe's cover.", place, hint))
    return found


def _hash(own: object) -> str:
    return sha256(repr(own).encode()).hexdigest()[:8]


def _filled(recipe: Recipe, model: Recipe) -> Recipe:
    """The recipe with the fields of its model where it has none of its own."""
    return replace(
        recipe,
        words=recipe.words or model.words,
        audience=recipe.audience or model.audience,
        language=recipe.language or model.language,
        paper=recipe.paper or model.paper,
        duplex=recipe.duplex or model.duplex,
        required=recipe.required or model.required,
        parts=recipe.parts or model.parts,
    )

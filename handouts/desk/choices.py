"""What there is to choose, and the page's own words: ``desk.json``, shown before the program is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from handouts.ask.request import ALL, PACKET, SHORT
from handouts.ask.school import KINDS, PRINTED, about_fields
from handouts.errors import ContentError, Location, Problem
from handouts.library import strict_yaml
from handouts.library.catalogue import states, topics
from handouts.library.load import Library
from handouts.library.model import PAPERS
from handouts.library.recipes import find_recipe
from handouts.library.sections import Article
from handouts.library.shelves import BUNDLES, CHARTS, LETTERS, PACKETS, TEXTS, TOPICS, WORKSHEETS, Shelf
from handouts.resources import data_root

WORDS = "desk.yaml"
"""In the folder of a language: the words of the page."""
Card = dict[str, Any]
"""What can be made: its kind and options, and by languages its title and summary."""


def choices(library: Library) -> dict[str, Any]:
    """All that the page shows before it asks; JSON once it is encoded."""
    settings = library.settings
    return {
        "version": settings.version,
        "languages": {code: _language(library, code) for code in library.written},
        "defaults": {"language": settings.defaults.language, "audience": settings.defaults.audience},
        "cards": [*cards(library)],
        "topics": [row["id"] for row in topics(library)],
        "groups": [group.id for group in settings.groups],
        "values": {name: _value(library, name) for name in library.values},
        "school": [*_school_fields()],
        "kinds": [*KINDS],
        "states": {row["code"]: row["name"] for row in states(library)},
        "papers": [*PAPERS],
        "variants": [*library.variants],
        "words": {code: words(library, code) for code in library.languages if _words_file(code).is_file()},
    }


def words(library: Library, code: str) -> dict[str, str]:
    """The page's words in a language; where one is missing the page has the English.

    Those of values and of a school's fields stand there too, but in the source language, where they are said
    in ``content/values.yaml`` and with the fields.
    """
    path = _words_file(code)
    found = strict_yaml.read(path.read_text("utf-8"), library.shown(path), dict[str, str])
    known = {*_source_words(library), *(f"value.{name}" for name in library.values)}
    known |= {f"school.{field['name']}" for field in _school_fields()}
    if other := sorted(found.keys() - known):
        raise ContentError(Problem(f"The page has no such word: {', '.join(other)}.", Location(str(path))))
    return found


def _source_words(library: Library) -> dict[str, str]:
    path = _words_file(library.settings.source_language)
    return strict_yaml.read(path.read_text("utf-8"), library.shown(path), dict[str, str])


def _words_file(code: str) -> Path:
    return data_root() / "content" / code / WORDS


def _language(library: Library, code: str) -> dict[str, Any]:
    language = library.language(code)
    return {
        "name": language.name,
        "english": language.english_name,
        "direction": language.direction,
        "audiences": language.audiences,
        "groups": language.groups,
    }


def _value(library: Library, name: str) -> dict[str, str]:
    form = library.values[name]
    return {"means": form.means, "type": form.type, "room": form.room}


def _school_fields() -> Iterator[dict[str, str]]:
    """The fields of a school's file that the page asks for."""
    for name, about, example in about_fields():
        if name in (*PRINTED, "logo-alt") and name != "state":
            yield {"name": name, "about": about, "example": example}


# ── Cards ────────────────────────────────────────────────────────────────────


def cards(library: Library) -> Iterator[Card]:
    """What can be made, in the order of a table of contents."""
    for id, bundle in library.settings.bundles.items():
        lists = {audience: [*ids] for audience, ids in bundle.topics.items()}
        yield _card(library, BUNDLES, id, "fact-sheet", topics=[id], lists=lists)
    for row in topics(library):
        yield _card(library, TOPICS, row["id"], "fact-sheet", topics=[row["id"]])
    for kind in library.kinds:
        form = library.template(kind).kind
        if form.comparison:
            chart = library.chart(library.settings.source_language, form.comparison)
            groups = [name for name in (SHORT, "essential", ALL) if name in {*chart.names, ALL}]
            yield _card(library, CHARTS, form.comparison, kind, groups=groups)
    for kind, shelf in (("worksheet", WORKSHEETS), ("letter", LETTERS)):
        yield from (_card(library, shelf, id, kind, name=id) for id in library.every_id(shelf))
    for id in library.recipe_ids():
        recipe = find_recipe(library, id).recipe
        parts = [{name: each for name, each in asdict(part).items() if each} for part in recipe.parts]
        yield _card(library, PACKETS, recipe.words, PACKET, name=id, parts=parts)
    for kind in library.kinds:
        if text := library.template(kind).kind.text:
            yield _card(library, TEXTS, text, kind)


def _card(library: Library, shelf: Shelf, id: str, kind: str, **options: Any) -> Card:
    articles = {code: library.article(shelf, code, id) for code in library.languages_of(shelf, id)}
    served = {code: _served(library, shelf, each) for code, each in articles.items()}
    return {
        "id": "/".join(filter(None, (kind, options.get("name") or "".join(options.get("topics", ()))))),
        "kind": kind,
        "shelf": shelf.name,
        "group": _group(library, id) if shelf == TOPICS else "",
        "titles": {code: each.words.title for code, each in articles.items()},
        "summaries": {code: each.words.summary for code, each in articles.items()},
        "audiences": served,
        **options,
    }


def _served(library: Library, shelf: Shelf, article: Article) -> list[str]:
    """Audiences that a text is for; of a bundle those for which it lists topics."""
    lists = library.settings.bundles[article.id].topics if shelf == BUNDLES else {}
    return [each for each in article.words.audiences if shelf != BUNDLES or lists.get(each)]


def _group(library: Library, id: str) -> str:
    return next((group.id for group in library.settings.groups if id in group.topics), "")

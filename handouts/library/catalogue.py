"""What there is in a library: a row for each topic, bundle and so on, ready for JSON and for a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from handouts.library.layers import read_state, states_of
from handouts.library.load import Library
from handouts.library.model import StateFact
from handouts.library.recipes import find_recipe
from handouts.library.shelves import BUNDLES, CHARTS, LETTERS, PACKETS, TOPICS, WORKSHEETS, Shelf

Row = dict[str, Any]
"""What is known of one topic, bundle and so on."""


def topics(library: Library) -> Iterator[Row]:
    """The topics in the order of a table of contents; those of no group at the end."""
    titles = library.language(library.settings.defaults.language).groups
    every = set(library.every_id(TOPICS))
    grouped = {id for group in library.settings.groups for id in group.topics}
    groups = [(titles.get(group.id, group.id), group.topics) for group in library.settings.groups]
    groups.append(("Other topics", tuple(sorted(every - grouped))))
    for group, ids in groups:
        for id in ids:
            if id in every:
                yield _topic(library, id, group)


def _topic(library: Library, id: str, group: str) -> Row:
    row = _text(library, TOPICS, id)
    return {"id": id, "title": row["title"], "group": group, **row}


def _text(library: Library, shelf: Shelf, id: str) -> Row:
    """A topic, worksheet or letter; its text in the first language of reading gives the title."""
    codes = [code for code in library.reading_order if id in library.ids(shelf, code)]
    articles = [library.article(shelf, code, id) for code in codes]
    return {
        "id": id,
        "title": articles[0].words.title,
        "audiences": list(articles[0].words.audiences),
        "languages": {each.language: each.state for each in sorted(articles, key=lambda a: a.language)},
    }


def worksheets(library: Library) -> Iterator[Row]:
    return (_text(library, WORKSHEETS, id) for id in library.every_id(WORKSHEETS))


def letters(library: Library) -> Iterator[Row]:
    return (_text(library, LETTERS, id) for id in library.every_id(LETTERS))


def packets(library: Library) -> Iterator[Row]:
    """The packets that there are recipes for, with their covers' titles."""
    for id in library.recipe_ids():
        recipe = find_recipe(library, id).recipe
        cover = _text(library, PACKETS, recipe.words)
        yield {**cover, "id": id, "parts": [part.name or part.kind for part in recipe.parts]}


def values(library: Library) -> Iterator[Row]:
    for name, form in library.values.items():
        yield {"name": name, "means": form.means, "type": "lines" if form.room == "lines" else form.type}


def bundles(library: Library) -> Iterator[Row]:
    settings = library.settings
    code = settings.defaults.language
    for id, bundle in settings.bundles.items():
        is_written = id in library.ids(BUNDLES, code)
        yield {
            "id": id,
            "title": library.article(BUNDLES, code, id).words.title if is_written else "",
            "lacks": "" if is_written else library.shown(library.path(BUNDLES, code, id)),
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
        states = [library.article(TOPICS, code, id).state for id in library.ids(TOPICS, code)]
        yield {
            "code": code,
            "name": language.name,
            "english-name": language.english_name,
            "default": code == library.settings.defaults.language,
            "is-written": library.is_written(code),
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


def states(library: Library) -> Iterator[Row]:
    """The states whose rules are known, with how old the oldest reading of one is."""
    for code, folder in states_of(library.layers[0]).items():
        state = read_state(folder)
        facts = {name: fact for name, fact in state.facts.items() if fact.level != "G"}
        language = library.settings.defaults.language
        yield {
            "code": code.upper(),
            "name": state.name.get(language) or next(iter(state.name.values())),
            "facts": {name: _said(fact, language) for name, fact in facts.items()},
            "words": state.words.get(language, {}),
            "oldest": min((fact.read.isoformat() for fact in facts.values()), default=""),
        }


def _said(fact: StateFact, language: str) -> Row:
    says = fact.says.get(language) or next(iter(fact.says.values()))
    return {"says": says, "level": fact.level, "read": fact.read.isoformat(), "law": list(fact.law)}


def variants(library: Library) -> Iterator[Row]:
    for id in library.variants:
        yield {"id": id, "description": library.variant(id).description}


def rows(library: Library) -> Iterator[Row]:
    """The rows of every chart that a kind of handout shows."""
    code = library.settings.defaults.language
    for kind in library.kinds:
        chart = library.template(kind).kind.comparison
        if chart and chart in library.ids(CHARTS, code):
            for row in library.chart(code, chart).rows:
                yield {
                    "id": row.id,
                    "question": row.question,
                    "groups": list(row.groups),
                    "alike": row.alike,
                    "kind": kind,
                    "columns": list(row.cells),
                }


CATALOGUE: dict[str, Callable[[Library], Iterator[Row]]] = {
    "topics": topics,
    "bundles": bundles,
    "audiences": audiences,
    "languages": languages,
    "kinds": kinds,
    "rows": rows,
    "states": states,
    "worksheets": worksheets,
    "letters": letters,
    "packets": packets,
    "values": values,
    "variants": variants,
}

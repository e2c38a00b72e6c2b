"""Worksheets and letters: each element that they must hold has a place, in each language."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from handouts.library import strict_yaml
from handouts.library.model import FromYaml

ELEMENTS = Path(__file__).with_name("elements.yaml")
CONTENT = Path(__file__).parent.parent / "content"

ANCHOR = re.compile(r"\{#([a-z0-9-]+)\}$")
ENTRY = re.compile(r"- |\d+\. ")
RULE = re.compile(r"\| ?:?-")
"""The line under the head of a table."""


class Element(FromYaml, frozen=True, kw_only=True):
    anchor: str
    says: str
    least: int = 0


class Paper(FromYaml, frozen=True, kw_only=True):
    source: str
    folder: str
    elements: tuple[Element, ...]


PAPERS = strict_yaml.read(ELEMENTS.read_text("utf-8"), ELEMENTS.name, dict[str, Paper])
LANGUAGES = ("en", "es")
both = pytest.mark.parametrize("language", LANGUAGES)
each = pytest.mark.parametrize("id", PAPERS)


@cache
def lines(language: str, id: str) -> tuple[str, ...]:
    path = CONTENT / language / PAPERS[id].folder / f"{id}.md"
    return tuple(path.read_text("utf-8").split("\n---\n", 1)[1].splitlines())


def anchors(language: str, id: str) -> list[str]:
    """The anchors of a file in their order."""
    return [found[1] for line in lines(language, id) if (found := ANCHOR.search(line))]


def count_below(language: str, id: str, anchor: str) -> int:
    """The entries and rows from an anchor to the next heading; the head of a table is none."""
    text = lines(language, id)
    start = next(n for n, line in enumerate(text) if line.endswith(f"{{#{anchor}}}")) + 1
    end = next((n for n, line in enumerate(text[start:], start) if line.startswith("#")), len(text))
    section = text[start:end]
    rows = sum(line.startswith("|") for line in section) - 2 * sum(map(bool, map(RULE.match, section)))
    return rows + sum(map(bool, map(ENTRY.match, section)))


@each
@both
def test_each_element_has_its_place(language: str, id: str) -> None:
    places = anchors(language, id)
    assert [element for element in PAPERS[id].elements if element.anchor not in places] == []


@each
@both
def test_a_place_is_named_once(language: str, id: str) -> None:
    places = anchors(language, id)
    assert sorted(set(places)) == sorted(places)


@each
def test_the_places_stand_in_the_same_order_in_each_language(id: str) -> None:
    assert anchors("en", id) == anchors("es", id)


@each
@both
def test_there_are_as_many_entries_and_rows_as_there_must_be(language: str, id: str) -> None:
    for element in PAPERS[id].elements:
        if element.least:
            assert count_below(language, id, element.anchor) >= element.least, element.anchor


@each
@both
def test_the_front_matter_names_the_source(language: str, id: str) -> None:
    """The same list of elements stands behind the text in each language."""
    front = (CONTENT / language / PAPERS[id].folder / f"{id}.md").read_text("utf-8").split("\n---\n")[0]
    assert re.search(rf"^facts: \[{PAPERS[id].source}\b", front, re.MULTILINE)


@pytest.mark.parametrize("folder", ["letters", "worksheets"])
@both
def test_every_worksheet_and_letter_has_its_elements(language: str, folder: str) -> None:
    files = {path.stem for path in (CONTENT / language / folder).glob("*.md")}
    assert files == {id for id, paper in PAPERS.items() if paper.folder == folder}

"""The seed text: what it tells its readers, our topics tell them too, in each language."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from msgspec import field

from handouts.library import strict_yaml
from handouts.library.model import FromYaml, Term

SEED = Path(__file__).with_name("seed.yaml")
CONTENT = Path(__file__).parent.parent / "content"

HEADING = re.compile(r"## .*\{#([\w-]+)\}")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
MARKUP = re.compile(r"^(?:- |\d+\. |:::(?: (?:family|teacher|steps)$| \w+)?)|\*\*", re.MULTILINE)


class Line(FromYaml, frozen=True, kw_only=True):
    says: str
    where: tuple[str, ...] = ()
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)


def plain(text: str) -> str:
    """The text as a reader sees it: no marks, no addresses, one blank between words."""
    return " ".join(MARKUP.sub("", LINK.sub(r"\1", text)).split())


@cache
def sections(language: str, file: str) -> dict[str, str]:
    """The plain text of each place of a topic or of the glossary, by its name after ``#``."""
    folder = CONTENT / language
    if file == "glossary":
        path = folder / "glossary.yaml"
        words = strict_yaml.read(path.read_text("utf-8"), path.name, dict[str, Term])
        return {id: f"{word.term}: {word.definition}" for id, word in words.items()}
    path = folder / f"{file}.md"
    if not path.is_file():
        return {}
    lead, *rest = HEADING.split(path.read_text("utf-8").split("\n---\n", 1)[1])
    return {
        "lead": plain(lead),
        **{id: plain(text) for id, text in zip(rest[::2], rest[1::2], strict=True)},
    }


def place(language: str, where: str) -> str:
    file, _, section = where.partition("#")
    return sections(language, file).get(section, "")


LINES = strict_yaml.read(SEED.read_text("utf-8"), SEED.name, dict[str, Line])
PLACES = [(id, where) for id, line in LINES.items() for where in line.where]
PHRASES = [
    (id, where, phrase)
    for id, line in LINES.items()
    for where, phrases in line.words.items()
    for phrase in phrases
]


@pytest.mark.parametrize("id", LINES)
def test_a_line_of_the_seed_has_a_place_in_our_topics(id: str) -> None:
    assert LINES[id].where


@pytest.mark.parametrize("id", LINES)
def test_each_place_of_a_line_has_phrases_and_no_other_place_has(id: str) -> None:
    assert {where for where, phrases in LINES[id].words.items() if phrases} == set(LINES[id].where)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("id", "where"), PLACES)
def test_a_place_is_in_the_english_and_in_the_spanish_file(id: str, where: str, language: str) -> None:
    assert place(language, where)


@pytest.mark.parametrize(("id", "where", "phrase"), PHRASES)
def test_a_phrase_is_in_the_english_text_of_its_place(id: str, where: str, phrase: str) -> None:
    assert phrase in place("en", where)

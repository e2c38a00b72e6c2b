"""An article: all that one file says in one language, in sections that are told by their keys.

A section is what a translation follows as one, and what may be put in another's place: a section of a
text, a row of a chart, an entry of the glossary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple
from unicodedata import normalize

from msgspec import Struct

from handouts.library import front_matter
from handouts.library.model import Comparison, Term, Words
from handouts.library.shelves import GLOSSARY, Shelf

HEAD, LEAD = "head", "lead"
"""Keys of what stands before the first section: the words of the front matter, and the lead."""

_DIGITS = 12
_ANCHOR = re.compile(r"\{#([^{}]*)\}\s*$")
_DIRECTIVE = re.compile(r":{3,}+[ \t]*+(\S+)[ \t]*")
_NO_LAW = re.compile(r"(?<![ \t])[ \t]*\{no-law\}")

FieldNames = tuple[str, ...]
"""The names of the fields that lead to a text in YAML, such as how-to-use, family."""


class Line(NamedTuple):
    """A line of Markdown, or a text in YAML."""

    text: str
    number: int
    """In the file."""
    part: str = ""
    """Whose it is: an audience's since its block began, a cell's, a field's; empty for everybody's."""


class Section(Struct, frozen=True):
    key: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines).strip("\n")

    @property
    def line(self) -> int:
        """Number of its first line in the file."""
        return self.lines[0].number

    @property
    def hash(self) -> str:
        return fingerprint(self.text)


class Article(Struct, frozen=True, eq=False, dict=True):
    """A text of a shelf in one language."""

    shelf: Shelf
    id: str
    language: str
    words: Words
    path: Path
    body: str = ""
    """Of a text in Markdown."""
    body_line: int = 1
    """Number of the body's first line in the file."""
    is_source: bool = True
    """Whether it is in the language that the others are translated from."""
    terms: Mapping[str, Term] = {}
    """Of the glossary."""
    line_of: Callable[[FieldNames], int] = lambda names: 1
    """Where a field of a text in YAML stands."""

    @property
    def name(self) -> str:
        return self.shelf.name_of(self.id)

    @property
    def state(self) -> Literal["source", "draft", "reviewed"]:
        """A translation that does not say is a draft."""
        return "source" if self.is_source else self.words.translation or "draft"

    @property
    def is_draft(self) -> bool:
        """Whether it is a translation that no person has reviewed."""
        return self.state == "draft"

    @property
    def lead(self) -> str:
        """The body before its first section: all that a brief sheet needs to read."""
        return f"\n{self.body}".partition("\n## ")[0][1:]

    @property
    def recorded(self) -> Mapping[str, str]:
        """Section -> hash of the source text that the translation was made from."""
        if self.shelf != GLOSSARY:
            return self.words.translated_from
        return {id: term.translated_from for id, term in self.terms.items() if term.translated_from}

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        if self.shelf == GLOSSARY:
            return tuple(glossary_sections(self.terms, self.line_of))
        if isinstance(self.words, Comparison):
            return tuple(_of_chart(self.words, self.line_of))
        return tuple(_of_markdown(self))

    @cached_property
    def hashes(self) -> dict[str, str]:
        return {section.key: section.hash for section in self.sections}


def fingerprint(text: str) -> str:
    """A short hash of a text's words, however its lines are wrapped and marked for ``check``."""
    words = " ".join(normalize("NFC", _NO_LAW.sub("", front_matter.uncommented(text))).split())
    return sha256(words.encode()).hexdigest()[:_DIGITS]


# ── Markdown ─────────────────────────────────────────────────────────────────


def _of_markdown(article: Article) -> Iterator[Section]:
    """The sections of a text in Markdown, the words of its front matter first."""
    words, first = article.words, front_matter.FIRST_LINE
    texts = (words.title, words.summary, *(text for _, text in sorted(words.summary_for.items())))
    yield Section(HEAD, tuple(Line(text, first) for text in texts))
    lines, known, part = list[Line](), {HEAD, LEAD}, ""
    key = LEAD
    for number, text in enumerate(article.body.split("\n"), article.body_line):
        if text.startswith("## "):
            yield Section(key, tuple(lines or [Line("", number)]))
            key, lines, part = _key(text, known), [], ""
            known.add(key)
        elif (found := _DIRECTIVE.fullmatch(text)) and found[1] in words.audiences:
            part = found[1]
        lines.append(Line(text, number, part))
    yield Section(key, tuple(lines))


def _key(heading: str, known: set[str]) -> str:
    """The heading's anchor; without one of its own, the number of its section."""
    anchor = _ANCHOR.search(heading)
    return anchor[1] if anchor and anchor[1] and anchor[1] not in known else str(len(known) - 1)


# ── YAML ─────────────────────────────────────────────────────────────────────


def _of_chart(chart: Comparison, line_of: Callable[[FieldNames], int]) -> Iterator[Section]:
    """The rows of a chart, the words around them first."""
    head: list[tuple[FieldNames, str]] = [(("title",), chart.title), (("summary",), chart.summary)]
    for field, texts in (
        ("summary-for", chart.summary_for),
        ("how-to-use", chart.how_to_use),
        ("columns", chart.columns),
        ("alike", chart.alike),
    ):
        head += [((field, name), text) for name, text in sorted(texts.items())]
    named = {"corner": chart.corner, "ask": chart.ask, "ask-about": chart.ask_about}
    head += (((name,), text) for name, text in named.items() if text)
    yield _section(HEAD, (), head, line_of)
    for row in chart.rows:
        words = [(("head",), row.head), (("question",), row.question), (("alike",), row.alike)]
        cells: list[tuple[FieldNames, str]] = [
            (("cells", column, audience), text)
            for column, texts in sorted(row.cells.items())
            for audience, text in sorted(texts.items())
        ]
        brief = [(("brief", column), text) for column, text in sorted(row.brief.items())]
        yield _section(row.id, ("rows", row.id), [*words, *brief, *cells], line_of)


def glossary_sections(
    terms: Mapping[str, Term], line_of: Callable[[FieldNames], int] = lambda names: 1
) -> Iterator[Section]:
    """The entries of a glossary."""
    for id, term in terms.items():
        words = [(("term",), term.term), (("definition",), term.definition), (("acronym",), term.acronym)]
        yield _section(id, (id,), words, line_of)


def _section(
    key: str,
    above: FieldNames,
    words: Iterable[tuple[FieldNames, str]],
    line_of: Callable[[FieldNames], int],
) -> Section:
    lines = (Line(text, line_of((*above, *names)), " ".join(names)) for names, text in words)
    return Section(key, tuple(lines))

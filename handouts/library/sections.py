"""An article: all that one file says in one language, in sections that are told by their keys.

A section is what a translation follows as one, and what may be put in another's place: a section of a
text, a row of a chart, an entry of the glossary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from handouts.characters import unsegmented
from handouts.errors import Location
from handouts.library import front_matter
from handouts.library.model import Comparison, Term, Words
from handouts.library.shelves import GLOSSARY, Shelf

HEAD, LEAD = "head", "lead"
"""Keys of what stands before the first section: the words of the front matter, and the lead."""

_DIGITS = 12
_ANCHOR = re.compile(r"\{#([^{}]*)\}\s*$")
_DIRECTIVE = re.compile(r":{3,}+[ \t]*+(\S*).*")
LEAVES = frozenset(
    {
        *("lead", "sections", "topic", "text", "words-to-know", "sources", "law", "glossary"),
        *("comparison", "lines", "contents", "page-break"),
    }
)
"""Directives that no line closes; ``reading/directives.py`` has them all."""
_NO_LAW = re.compile(r"(?<![ \t])[ \t]*\{no-law\}")

FieldNames = tuple[str, ...]
"""The names of the fields that lead to a text in YAML, such as how-to-use, family."""
PlaceOf = Callable[[FieldNames], Location]


class Line(NamedTuple):
    """A line of Markdown, or a text in YAML."""

    text: str
    place: Location
    part: str = ""
    """Whose it is: the audience's in whose block it stands, a cell's, a field's; empty for everybody's."""


class Section(Struct, frozen=True):
    key: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines).strip("\n")

    @property
    def place(self) -> Location:
        """Of its first line."""
        return self.lines[0].place

    @property
    def hash(self) -> str:
        return fingerprint(self.text)


class Piece(Struct, frozen=True):
    """A part of a text in Markdown that comes from one file."""

    text: str
    path: Path
    shown: str
    """The path as messages name it."""
    line: int
    """Number of its first line in the file."""

    def place(self, number: int) -> Location:
        """Of a line, counted from 0."""
        return Location(self.shown, self.line + number)

    @property
    def lead(self) -> Piece:
        """What stands before its first section."""
        return replace(self, text=f"\n{self.text}".partition("\n## ")[0][1:])


class Article(Struct, frozen=True, eq=False, dict=True):
    """A text of a shelf in one language."""

    shelf: Shelf
    id: str
    language: str
    words: Words
    path: Path
    """Of the topmost layer that has it."""
    pieces: tuple[Piece, ...] = ()
    """The body of a text in Markdown: one, or several where a layer has put its own in."""
    is_source: bool = True
    """Whether it is in the language that the others are translated from."""
    terms: Mapping[str, Term] = {}
    """Of the glossary."""
    place_of: PlaceOf = lambda names: Location("")
    """Where a field stands."""

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
    def body(self) -> str:
        """All that it says below its front matter."""
        return "\n".join(piece.text for piece in self.pieces)

    @property
    def lead(self) -> Piece:
        """What stands before its first section: all that a brief sheet needs to read."""
        return self.pieces[0].lead

    @property
    def start(self) -> Location:
        """Where its words begin."""
        return self.pieces[0].place(0) if self.pieces else self.place_of(())

    @property
    def recorded(self) -> Mapping[str, str]:
        """Section -> hash of the source text that the translation was made from."""
        if self.shelf != GLOSSARY:
            return self.words.translated_from
        return {id: term.translated_from for id, term in self.terms.items() if term.translated_from}

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        if self.shelf == GLOSSARY:
            return tuple(glossary_sections(self.terms, self.place_of))
        if isinstance(self.words, Comparison):
            return tuple(_of_chart(self.words, self.place_of))
        return (
            head_section(self.words, self.place_of(("title",))),
            *sections_of(self.pieces, self.words.audiences),
        )

    def own(self, hashes: Mapping[str, str]) -> dict[str, str]:
        """Of hashes by section those of which its topmost file says something; all where it is alone."""
        files = {section.key: {line.place.path for line in section.lines} for section in self.sections}
        if len(set[str]().union(*files.values())) == 1:
            return dict(hashes)
        topmost = self.place_of(()).path
        return {key: hash for key, hash in hashes.items() if topmost in files.get(key, ())}

    def asked_of(self, translation: Words) -> tuple[Section, ...]:
        """What a translation must say: it need not be for all audiences, nor have all rows of a chart."""
        every, served = self.words.audiences, translation.audiences
        found = (for_audiences(section, served, every) for section in self.sections)
        left_out = _rows_left_out(self.words, translation)
        return tuple(section for section in found if section and section.key not in left_out)

    def hashes_for(self, translation: Words) -> dict[str, str]:
        """The hashes of what a translation must say."""
        return {section.key: section.hash for section in self.asked_of(translation)}

    @cached_property
    def hashes(self) -> dict[str, str]:
        return {section.key: section.hash for section in self.sections}


def fingerprint(text: str) -> str:
    """A short hash of a text's words, however its lines are wrapped, may end and are marked for ``check``."""
    words = " ".join(normalize("NFC", unsegmented(_NO_LAW.sub("", front_matter.uncommented(text)))).split())
    return sha256(words.encode()).hexdigest()[:_DIGITS]


# ── Markdown ─────────────────────────────────────────────────────────────────


def head_section(words: Words, place: Location) -> Section:
    """The words of the front matter."""
    texts = [(words.title, ""), (words.summary, "")]
    texts += [(text, audience) for audience, text in sorted(words.summary_for.items())]
    return Section(HEAD, tuple(Line(text, place, part) for text, part in texts))


def sections_of(pieces: Iterable[Piece], audiences: Collection[str]) -> Iterator[Section]:
    """The lead and the sections of a text in Markdown."""
    lines, known, key, blocks = list[Line](), {HEAD, LEAD}, LEAD, list[str]()
    for piece in pieces:
        for number, text in enumerate(piece.text.split("\n")):
            place = piece.place(number)
            if text.startswith("## "):
                yield Section(key, tuple(lines or [Line("", place)]))
                key, lines = _key(text, known), []
                known.add(key)
            directive = _DIRECTIVE.fullmatch(text)
            if directive and directive[1] and (directive[1] in audiences or directive[1] not in LEAVES):
                blocks.append(directive[1])
            lines.append(Line(text, place, next((name for name in blocks if name in audiences), "")))
            if directive and not directive[1] and blocks:
                blocks.pop()
    yield Section(key, tuple(lines))


def for_audiences(section: Section, audiences: Collection[str], every: Collection[str]) -> Section | None:
    """What a section says to some of the audiences that a text is for; None where it says nothing."""
    others = set(every).difference(audiences)
    kept = tuple(line for line in section.lines if not others.intersection(line.part.split(" ")))
    if len(kept) == len(section.lines):
        return section
    said = [line for line in kept if line.text.strip() and not line.text.startswith("## ")]
    return Section(section.key, kept) if said or section.key in {HEAD, LEAD} else None


def pieces_of(pieces: Iterable[Piece], audiences: Collection[str]) -> Iterator[tuple[str, Piece]]:
    """The key of each section, and the section as a piece of its own."""
    paths = {piece.shown: piece.path for piece in pieces}
    for section in sections_of(pieces, audiences):
        text = "\n".join(line.text for line in section.lines)
        place = section.place
        yield section.key, Piece(text, paths[place.path], place.path, place.line)


def anchor_of(heading: str) -> str:
    """The name in braces after a heading; empty where it has none."""
    anchor = _ANCHOR.search(heading)
    return anchor[1] if anchor else ""


def _key(heading: str, known: set[str]) -> str:
    """The heading's anchor; without one of its own, the number of its section."""
    anchor = anchor_of(heading)
    return anchor if anchor and anchor not in known else str(len(known) - 1)


# ── YAML ─────────────────────────────────────────────────────────────────────


def _of_chart(chart: Comparison, place_of: PlaceOf) -> Iterator[Section]:
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
    yield _section(HEAD, (), head, place_of)
    for row in chart.rows:
        words = [(("head",), row.head), (("question",), row.question), (("alike",), row.alike)]
        cells: list[tuple[FieldNames, str]] = [
            (("cells", column, audience), text)
            for column, texts in sorted(row.cells.items())
            for audience, text in sorted(texts.items())
        ]
        brief = [(("brief", column), text) for column, text in sorted(row.brief.items())]
        yield _section(row.id, ("rows", row.id), [*words, *brief, *cells], place_of)


def _rows_left_out(source: Words, translation: Words) -> set[str]:
    """Ids of a chart's rows that a translation of one group does not have."""
    if not (isinstance(source, Comparison) and isinstance(translation, Comparison) and translation.only):
        return set()
    return {row.id for row in source.rows if translation.only not in row.groups}


def glossary_sections(
    terms: Mapping[str, Term], place_of: PlaceOf = lambda names: Location("")
) -> Iterator[Section]:
    """The entries of a glossary."""
    for id, term in terms.items():
        words = [(("term",), term.term), (("definition",), term.definition), (("acronym",), term.acronym)]
        yield _section(id, (id,), words, place_of)


def _section(
    key: str,
    above: FieldNames,
    words: Iterable[tuple[FieldNames, str]],
    place_of: PlaceOf,
) -> Section:
    lines = (Line(text, place_of((*above, *names)), " ".join(names)) for names, text in words)
    return Section(key, tuple(lines))

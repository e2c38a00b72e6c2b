"""The translation guard: which parts of a translation the source text has left behind.

A translation records, for each section of the source text, a hash of the words that it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple
from unicodedata import normalize

from msgspec import Struct

from handouts.library import front_matter, strict_yaml
from handouts.library.model import Comparison, Source, Term
from handouts.library.text_file import read_text

if TYPE_CHECKING:
    from handouts.library.load import Library

HEAD, LEAD = "head", "lead"
"""Keys of what stands before the first section: the words of the front matter, and the lead."""

FIELD = "translated-from"
CHARTS, GLOSSARY = "charts", "glossary"
FOLDERS = ("bundles", "texts", "worksheets", "letters", "packets")
"""Folders with texts in Markdown; topics stand in none."""

_DIGITS = 12
_ANCHOR = re.compile(r"\{#([^{}]*)\}\s*$")
_DIRECTIVE = re.compile(r":{3,}[ \t]*(\S+)[ \t]*")
_NO_LAW = re.compile(r"[ \t]*\{no-law\}")

Names = tuple[str, ...]
"""The names of the fields that lead to a text in YAML, such as how-to-use, family."""


class Line(NamedTuple):
    """A line of Markdown, or a text in YAML."""

    text: str
    number: int
    """In the file."""
    part: str = ""
    """Whose it is: an audience's since its block began, a cell's, a field's; empty for everybody's."""


class Section(Struct, frozen=True):
    """What a translation follows as one: a section, a row of a chart, an entry of the glossary."""

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


class Text(Struct, frozen=True):
    """All that one file says in one language."""

    name: str
    """Such as who-gets-ieps, bundles/basics, charts/iep-vs-504, glossary."""
    language: str
    path: Path
    sections: tuple[Section, ...]
    recorded: Mapping[str, str]
    """Section -> hash of the source text that the translation was made from."""
    review: Literal["draft", "reviewed"] | None
    reviewed_on: date | None

    @property
    def hashes(self) -> dict[str, str]:
        return {section.key: section.hash for section in self.sections}


class Drift(Struct, frozen=True):
    """The sections of a translation that are not as the source text is now."""

    is_recorded: bool
    stale: tuple[str, ...] = ()
    """The source text has changed."""
    added: tuple[str, ...] = ()
    """The source text has them, and no hash is recorded."""
    gone: tuple[str, ...] = ()
    """The source text no longer has them."""

    @property
    def sections(self) -> tuple[str, ...]:
        return (*self.stale, *self.added, *self.gone)

    @property
    def state(self) -> Literal["fresh", "stale", "not recorded"]:
        if not self.is_recorded:
            return "not recorded"
        return "stale" if self.sections else "fresh"


def fingerprint(text: str) -> str:
    """A short hash of a text's words, however its lines are wrapped and marked for ``check``."""
    words = " ".join(normalize("NFC", _NO_LAW.sub("", front_matter.uncommented(text))).split())
    return sha256(words.encode()).hexdigest()[:_DIGITS]


def drift(hashes: Mapping[str, str], recorded: Mapping[str, str]) -> Drift:
    """What has happened to the source text since its hashes were recorded."""
    if not recorded:
        return Drift(is_recorded=False)
    return Drift(
        is_recorded=True,
        stale=tuple(key for key, hash in hashes.items() if recorded.get(key, hash) != hash),
        added=tuple(key for key in hashes if key not in recorded),
        gone=tuple(key for key in recorded if key not in hashes),
    )


def left_behind(library: Library, source: Source) -> frozenset[str]:
    """The sections of a source whose source text has changed or is gone; none where no hash says so."""
    code, recorded = library.settings.source_language, source.topic.translated_from
    if source.language == code or not recorded or library.twin(source, code) is None:
        return frozenset()
    found = drift(read(library, code, name_of(library, source)).hashes, recorded)
    return frozenset((*found.stale, *found.gone))


def stale_terms(library: Library, code: str, ids: Iterable[str]) -> tuple[str, ...]:
    """The terms whose entries the source glossary has changed or no longer has."""
    own, source = library.glossary(code), library.glossary(library.settings.source_language)
    recorded = {id: own[id].translated_from for id in ids if own[id].translated_from}
    now = {
        each.key: each.hash for each in of_glossary({id: source[id] for id in recorded if id in source}, {})
    }
    return tuple(id for id, hash in recorded.items() if now.get(id) != hash)


# ── Files ────────────────────────────────────────────────────────────────────


def names(library: Library, code: str) -> tuple[str, ...]:
    """Names of all texts in a language: topics, then folder by folder, then the glossary."""
    pages = (f"{folder}/{id}" for folder in FOLDERS for id in library.page_ids(code, folder))
    charts = (f"{CHARTS}/{id}" for id in library.comparison_ids(code))
    glossary = (GLOSSARY,) if library.glossary_path(code).is_file() else ()
    return (*library.topic_ids(code), *pages, *charts, *glossary)


def name_of(library: Library, source: Source) -> str:
    within = source.path.relative_to(library.content / source.language)
    return within.with_suffix("").as_posix()


def read(library: Library, code: str, name: str) -> Text:
    """A text by its name."""
    if name == GLOSSARY:
        return _glossary(library, code)
    folder, _, id = name.rpartition("/")
    if folder == CHARTS:
        return _chart(library, code, id)
    source = library.page(code, folder, id)
    topic = source.topic
    return Text(
        name,
        code,
        source.path,
        tuple(of_source(source)),
        topic.translated_from,
        topic.translation,
        topic.reviewed_on,
    )


def _chart(library: Library, code: str, id: str) -> Text:
    chart, path = library.comparison(code, id), library.comparison_path(code, id)
    found = tuple(of_chart(chart, _places(library, path)))
    recorded, state, day = chart.translated_from, chart.translation, chart.reviewed_on
    return Text(f"{CHARTS}/{id}", code, path, found, recorded, state, day)


def _glossary(library: Library, code: str) -> Text:
    terms, path = library.glossary(code), library.glossary_path(code)
    found = tuple(of_glossary(terms, _places(library, path)))
    recorded = {id: term.translated_from for id, term in terms.items() if term.translated_from}
    return Text(GLOSSARY, code, path, found, recorded, None, None)


def _places(library: Library, path: Path) -> dict[Names, int]:
    return strict_yaml.places(read_text(path, library.shown(path)))


# ── Sections ─────────────────────────────────────────────────────────────────


def of_source(source: Source) -> Iterator[Section]:
    """The sections of a text in Markdown, the words of its front matter first."""
    topic, first = source.topic, front_matter.FIRST_LINE
    words = (topic.title, topic.summary, *(text for _, text in sorted(topic.summary_for.items())))
    yield Section(HEAD, tuple(Line(text, first) for text in words))
    lines, known, part = list[Line](), {HEAD, LEAD}, ""
    key = LEAD
    for number, text in enumerate(source.body.split("\n"), source.body_line):
        if text.startswith("## "):
            yield Section(key, tuple(lines or [Line("", number)]))
            key, lines, part = _key(text, known), [], ""
            known.add(key)
        elif (found := _DIRECTIVE.fullmatch(text)) and found[1] in topic.audiences:
            part = found[1]
        lines.append(Line(text, number, part))
    yield Section(key, tuple(lines))


def _key(heading: str, known: set[str]) -> str:
    """The heading's anchor; without one of its own, the number of its section."""
    anchor = _ANCHOR.search(heading)
    return anchor[1] if anchor and anchor[1] and anchor[1] not in known else str(len(known) - 1)


def of_chart(chart: Comparison, places: Mapping[Names, int]) -> Iterator[Section]:
    """The rows of a chart, the words around them first."""
    head: list[tuple[Names, str]] = [(("title",), chart.title), (("summary",), chart.summary)]
    for field, texts in (
        ("summary-for", chart.summary_for),
        ("how-to-use", chart.how_to_use),
        ("columns", chart.columns),
        ("alike", chart.alike),
    ):
        head += [((field, name), text) for name, text in sorted(texts.items())]
    yield _section(HEAD, (), [*head, (("corner",), chart.corner)], places)
    for row in chart.rows:
        words = [(("head",), row.head), (("question",), row.question), (("alike",), row.alike)]
        cells: list[tuple[Names, str]] = [
            (("cells", column, audience), text)
            for column, texts in sorted(row.cells.items())
            for audience, text in sorted(texts.items())
        ]
        yield _section(row.id, ("rows", row.id), [*words, *cells], places)


def of_glossary(terms: Mapping[str, Term], places: Mapping[Names, int]) -> Iterator[Section]:
    """The entries of a glossary."""
    for id, term in terms.items():
        words = [(("term",), term.term), (("definition",), term.definition), (("acronym",), term.acronym)]
        yield _section(id, (id,), words, places)


def _section(
    key: str, above: Names, words: Iterable[tuple[Names, str]], places: Mapping[Names, int]
) -> Section:
    first = places.get(above, 1)
    return Section(
        key,
        tuple(Line(text, places.get((*above, *names), first), " ".join(names)) for names, text in words),
    )

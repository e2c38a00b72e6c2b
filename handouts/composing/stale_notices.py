"""The dated notice on each part of a translation that the source text has left behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from handouts.document import nodes
from handouts.errors import Location
from handouts.library.drift import left_behind, stale_terms
from handouts.library.load import Library
from handouts.library.model import ChartRow
from handouts.library.sections import HEAD, LEAD, Article
from handouts.library.shelves import GLOSSARY


class Staleness:
    """Marks what goes into a sheet, and remembers what it has marked."""

    def __init__(self, library: Library, code: str) -> None:
        self._library = library
        self._code = code
        self._known: dict[Path, frozenset[str]] = {}
        self._found: dict[str, list[str]] = {}
        """Name of a text -> the sections that are marked."""

    def _stale(self, source: Article) -> frozenset[str]:
        """Its sections that are left behind: looked up once, though a topic comes lead by section."""
        if source.path not in self._known:
            self._known[source.path] = left_behind(self._library, source)
        return self._known[source.path]

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user should know of them."""
        return tuple(
            f"The source text of {self._code}/{name} has changed since it was translated: {', '.join(keys)}."
            for name, keys in self._found.items()
        )

    def marked(self, source: Article, blocks: nodes.Blocks) -> nodes.Blocks:
        """The blocks with a notice before a stale lead, and below the heading of each stale section."""
        stale = self._stale(source)
        if not stale:
            return blocks
        keys = {section.place: section.key for section in source.sections}
        made: list[nodes.Block] = []
        if blocks and not isinstance(blocks[0], nodes.Heading):
            made += self.of_lead(source)
        for block in blocks:
            made.append(block)
            if isinstance(block, nodes.Heading) and block.location:
                key = keys.get(block.location, "")
                made += [self._notice(source, [key], block.location)] if key in stale else []
        return tuple(made)

    def of_lead(self, source: Article) -> nodes.Blocks:
        """The notice of a stale lead."""
        is_stale = self._stale(source) & {HEAD, LEAD}
        return (self._notice(source, [LEAD]),) if is_stale else ()

    def above_sections(self, source: Article) -> nodes.Blocks:
        """One notice for all stale sections of a text that goes to the school: it is not put among them."""
        stale = [
            section.key for section in source.sections if section.key in self._stale(source) - {HEAD, LEAD}
        ]
        return (self._notice(source, stale),) if stale else ()

    def above_chart(self, words: Article, rows: Sequence[ChartRow]) -> nodes.Blocks:
        """One notice for the stale rows; it names none where the words around them all are stale."""
        stale = self._stale(words)
        heads = {row.id: row.head for row in rows if row.id in stale}
        if HEAD in stale:
            return (self._notice(words, [HEAD]),)
        return (self._notice(words, heads, about=heads.values()),) if heads else ()

    def below_words(self, ids: Sequence[str]) -> nodes.Blocks:
        """One notice for the terms whose entries are stale."""
        stale = stale_terms(self._library, self._code, ids)
        if not stale:
            return ()
        self._found.setdefault(GLOSSARY.only, []).extend(stale)
        glossary = self._library.glossary(self._code)
        return (nodes.Paragraph(self._words(None, [glossary[id].term for id in stale])),)

    def _notice(
        self,
        source: Article,
        keys: Iterable[str],
        place: Location | None = None,
        about: Iterable[str] = (),
    ) -> nodes.Paragraph:
        self._found.setdefault(source.name, []).extend(keys)
        day = None if source.is_draft else source.words.reviewed_on
        return nodes.Paragraph(self._words(day, about), place or source.start)

    def _words(self, day: date | None, about: Iterable[str]) -> tuple[nodes.Inline, ...]:
        """What has changed, since when, in the sheet's language and in the source language.

        Nobody knows on which day a draft was made, so there the day is that of the library.
        """
        source_code, label = self._library.settings.source_language, "stale" if day else "stale-draft"
        own, other = (
            language.label(label, date=language.day(day or self._library.settings.date))
            for language in map(self._library.language, (self._code, source_code))
        )
        named = ", ".join(about)
        opening = (
            (nodes.Strong((nodes.Text(named),)), nodes.Text(self._library.language(self._code).colon))
            if named
            else ()
        )
        return (*opening, nodes.Text(f"{own} "), nodes.Foreign((nodes.Text(other),), source_code))

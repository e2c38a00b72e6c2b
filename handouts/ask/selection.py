"""From what is asked for to what the library has: the request with every name looked up."""

from __future__ import annotations

from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from handouts.ask.refusals import broken, refusals
from handouts.ask.request import (
    SHORT,
    Request,
    bundle_of,
    lacking,
    opening_words,
    section_keys,
    topic_ids,
    with_defaults,
)
from handouts.ask.rows import chosen_rows, titled
from handouts.errors import ContentError, SelectionError
from handouts.library.load import Library
from handouts.library.model import ChartRow, Comparison, is_for_school
from handouts.library.sections import Article
from handouts.library.shelves import BUNDLES, CHARTS, LETTERS, SHELVES, TOPICS
from handouts.library.templates import Template


class Selection(Struct, frozen=True):
    """A request, and what the library has for it."""

    library: Library
    request: Request
    """With the defaults put in."""
    template: Template
    opening: Article
    """What the sheet opens with: its one topic, the words of a bundle or a chart, a letter."""
    topics: tuple[Article, ...] = ()
    """In reading order, in the sheet's language; those in ``lacking`` in the first of its languages."""
    lacking: tuple[str, ...] = ()
    """Ids of the topics that are told to be missing in their place."""
    rows: tuple[ChartRow, ...] = ()
    """Of the chart, in its own order."""

    @property
    def chart(self) -> Comparison | None:
        return self.opening.words if isinstance(self.opening.words, Comparison) else None

    @property
    def is_brief(self) -> bool:
        """Whether it is a chart of brief answers, whose law stands at its foot for every audience."""
        return self.request.rows == (SHORT,)

    @property
    def bundle(self) -> str:
        """Id of the bundle; empty for a list of one's own."""
        return bundle_of(self.library, self.request)

    def sections_of(self, topic: str) -> tuple[str, ...]:
        """Keys of the only sections of a topic that are asked for; none for the whole."""
        return section_keys(self.request, topic) if self.topics else ()

    @property
    def is_letter(self) -> bool:
        return self.opening.shelf == LETTERS

    @property
    def letter_languages(self) -> tuple[str, ...]:
        """Of a sheet as the school gets it: its only one, or the school's and that of the sheet under it."""
        request, source = self.request, self.library.settings.source_language
        twin = self.library.twin(self.opening, source)
        if request.language == source or twin is None or not (self.is_letter or is_for_school(twin.words)):
            return (request.language,)
        return (request.letter_language,) if request.letter_language else (source, request.language)

    @property
    def has_fields(self) -> bool:
        """Whether places to write are fields to fill in."""
        return self.template.kind.fill_in and not self.request.is_flat


def select(library: Library, asked: Request) -> Selection:
    """Look up every name of a request.

    Raises SelectionError with all names that the library does not have, and ContentError when a
    file that is needed cannot be read.
    """
    request = with_defaults(library, asked)
    if problems := tuple(broken(library, request)):
        raise ContentError(*problems)
    if problems := tuple(refusals(library, asked, request)):
        raise SelectionError(*problems)
    template, code = library.template(request.kind), request.language
    ids = topic_ids(library, request) if template.kind.shelf == TOPICS.name else ()
    missing = lacking(library, request) if ids else ()
    codes = (request.together[0] if id in missing else code for id in ids)
    topics = tuple(map(partial(library.article, TOPICS), codes, ids))
    opening = _opening(library, request, topics)
    chart = opening.words if isinstance(opening.words, Comparison) else None
    rows = chosen_rows(chart, request.rows) if chart else ()
    return Selection(library, request, template, opening, topics, missing, rows)


def _opening(library: Library, request: Request, topics: tuple[Article, ...]) -> Article:
    kind, code = library.template(request.kind).kind, request.language
    shelf = SHELVES[kind.shelf]
    if shelf == TOPICS:
        words = opening_words(library, request)
        return library.article(BUNDLES, code, words) if words else topics[0]
    found = library.article(shelf, code, kind.only or request.name)
    if shelf != CHARTS:
        return found
    chart = library.chart(code, found.id)
    return replace(found, words=titled(chart, request.columns, library.language(code)))

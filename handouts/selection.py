"""From what is asked for to what the library has: the request with every name looked up."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, cast

from handouts.chart_choice import ALL, chosen_rows, column_problems, row_problems
from handouts.errors import Problem, SelectionError, near_match
from handouts.library.load import Library
from handouts.library.model import ChartRow, Comparison, Source, Template
from handouts.profile import Profile
from handouts.request import HandoutRequest

DETAILS = ("brief", "full")
PAPERS = ("letter", "legal", "a4")


@dataclass(frozen=True, slots=True)
class Selection:
    """All that a sheet is made of."""

    library: Library
    template: Template
    audience: str
    language: str
    topics: tuple[Source, ...]
    """In reading order, in the sheet's language."""
    opening: Source
    """The topic itself when there is one, else the words of the bundle or of a list of one's own."""
    bundle: str
    """Id of the bundle; empty for a list of one's own."""
    comparison: Comparison | None
    """The chart of a kind that has one."""
    rows: tuple[ChartRow, ...]
    columns: tuple[str, ...]
    detail: Literal["brief", "full"]
    paper: str
    profile: Profile
    date: datetime.date | None


def select(library: Library, request: HandoutRequest) -> Selection:
    """Look up every name of a request.

    Raises SelectionError with all names that the library does not have, and ContentError when a
    file that is needed cannot be read.
    """
    wanted = _Wanted(library, request)
    if problems := tuple(wanted.problems()):
        raise SelectionError(*problems)
    topics = tuple(library.source(wanted.language, id) for id in wanted.ids)
    comparison = wanted.comparison
    return Selection(
        library=library,
        template=library.template(request.kind),
        audience=wanted.audience,
        language=wanted.language,
        topics=topics,
        opening=wanted.opening,
        bundle=wanted.bundle,
        comparison=comparison,
        rows=chosen_rows(comparison, wanted.rows) if comparison else (),
        columns=wanted.columns if comparison else (),
        detail=cast(Literal["brief", "full"], wanted.detail),
        paper=wanted.paper,
        profile=request.profile,
        date=request.date,
    )


def notices(selection: Selection) -> tuple[str, ...]:
    """What the user should know of a sheet that can be made all the same."""
    brief, count = selection.detail == "brief", len(selection.topics)
    drafts = sorted({source.id for source in (selection.opening, *selection.topics) if _is_draft(source)})
    found = []
    if brief and count == 3:
        found.append("Three topics leave a side nearly empty; two fill one side, four or five fill two.")
    if brief and count > 6:
        found.append(f"{count} topics need more than two sides; five fill two.")
    if drafts:
        found.append(f"No person has reviewed these translations yet: {', '.join(drafts)}.")
    return tuple(found)


def _is_draft(source: Source) -> bool:
    return source.topic.translation == "draft"


def _unknown(what: str, name: str, known: Collection[str], command: str = "") -> Iterator[Problem]:
    """A problem when a name is not known, with a name that is near and the way to see them all."""
    if name not in known:
        all_names = f"List them: handouts list {command}" if command else f"It is one of: {', '.join(known)}."
        hint = f"{near_match(name, known)} {all_names}".strip()
        yield Problem(f'Unknown {what} "{name}".', hint=hint)


class _Wanted:
    """A request with the library's defaults put in, not yet looked up."""

    def __init__(self, library: Library, request: HandoutRequest) -> None:
        defaults = library.settings.defaults
        self.library = library
        self.request = request
        self.chart = library.template(request.kind).kind.comparison if request.kind in library.kinds else ""
        self.audience = request.audience or defaults.audience
        self.language = request.language or defaults.language
        self.paper = request.paper or defaults.paper
        self.names = request.topics or (defaults.topics,)
        is_bundle = not self.chart and len(self.names) == 1 and self._is_bundle(self.names[0])
        self.bundle = self.names[0] if is_bundle else ""

    @property
    def opening(self) -> Source:
        """What the sheet opens with: a chart's words, a bundle's, or its one topic."""
        library, language = self.library, self.language
        if self.chart:
            return library.comparison_words(language, self.chart)
        if self.words:
            return library.bundle(language, self.words)
        return library.source(language, self.ids[0])

    @cached_property
    def comparison(self) -> Comparison | None:
        return self.library.comparison(self.text_language, self.chart) if self.chart else None

    @property
    def rows(self) -> tuple[str, ...]:
        """Names of rows and groups of rows."""
        default = self.library.settings.defaults.rows.get(self.audience, ALL)
        return self.request.rows or (default,)

    @property
    def columns(self) -> tuple[str, ...]:
        defaults = self.library.settings.defaults.columns
        return self.request.columns or defaults or tuple(self.comparison.columns if self.comparison else ())

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the topics; empty when the kind takes none, or the bundle has none for the audience."""
        if self.chart:
            return ()
        if not self.bundle:
            return self.names
        return self.library.settings.bundles[self.bundle].topics.get(self.audience, ())

    @property
    def detail(self) -> str:
        return self.request.detail or ("full" if len(self.ids) == 1 else "brief")

    @property
    def words(self) -> str:
        """Id of the words that open the sheet; empty when its one topic does."""
        if len(self.ids) == 1:
            return ""
        return self.bundle or self.library.settings.defaults.own_list

    @property
    def text_language(self) -> str:
        """The language to look topics up in: when the one asked for is unknown, the source language."""
        known = self.language in self.library.languages
        return self.language if known else self.library.settings.source_language

    def _is_bundle(self, name: str) -> bool:
        settings = self.library.settings
        return name in settings.bundles and name not in self.library.topic_ids(settings.source_language)

    def problems(self) -> Iterator[Problem]:
        yield from self._kind_problems()
        yield from _unknown("audience", self.audience, self.library.settings.audiences, "audiences")
        yield from _unknown("language", self.language, self.library.languages, "languages")
        yield from _unknown("detail", self.detail, DETAILS)
        yield from _unknown("paper", self.paper, PAPERS)
        if self.chart:
            yield from self._chart_problems()
            return
        yield from self._bundle_problems() if self.bundle else self._list_problems()
        for id in dict.fromkeys(self.ids):
            yield from self._topic_problems(id)
        yield from self._words_problems()

    def _chart_problems(self) -> Iterator[Problem]:
        library, chart = self.library, self.chart
        if chart not in library.comparison_ids(self.text_language):
            languages = [code for code in library.languages if chart in library.comparison_ids(code)]
            yield self._untranslated(f'The chart "{chart}"', languages)
            return
        comparison = library.comparison(self.text_language, chart)
        if self.audience in library.settings.audiences and self.audience not in comparison.audiences:
            yield Problem(f'The chart "{chart}" is not for the audience "{self.audience}".')
        yield from row_problems(comparison, self.rows)
        yield from column_problems(comparison, self.columns)

    def _kind_problems(self) -> Iterator[Problem]:
        name, format = self.request.kind, self.request.format
        if unknown := tuple(_unknown("kind of handout", name, self.library.kinds, "kinds")):
            yield from unknown
            return
        kind = self.library.template(name).kind
        for option in sorted(self.request.given.difference(kind.takes)):
            takes = ", ".join(f"--{each}" for each in kind.takes) or "no options of its own"
            yield Problem(f'The kind "{name}" does not take --{option}.', hint=f"It takes {takes}.")
        if format not in kind.formats:
            hint = f"It can be written as {', '.join(kind.formats)}."
            yield Problem(f'The kind "{name}" cannot be written as {format}.', hint=hint)

    def _bundle_problems(self) -> Iterator[Problem]:
        lists = self.library.settings.bundles[self.bundle].topics
        if self.audience in self.library.settings.audiences and not lists.get(self.audience):
            hint = f"It has one for: {', '.join(lists)}. Choose topics of your own with --topics."
            message = f'The bundle "{self.bundle}" has no list for the audience "{self.audience}".'
            yield Problem(message, hint=hint)

    def _list_problems(self) -> Iterator[Problem]:
        for name, count in Counter(self.names).items():
            if count > 1:
                yield Problem(f'The topic "{name}" is given {count} times.', hint="Give it once.")
        for name in dict.fromkeys(filter(self._is_bundle, self.names)):
            hint = "Give it alone, or list only topics. See what it holds: handouts list bundles"
            yield Problem(f'"{name}" is a bundle, and other topics are given too.', hint=hint)

    def _topic_problems(self, id: str) -> Iterator[Problem]:
        library, language = self.library, self.text_language
        if self._is_bundle(id):
            return
        if id not in library.topic_ids(language):
            yield from self._absent(id)
            return
        audiences = library.source(language, id).topic.audiences
        if self.audience in library.settings.audiences and self.audience not in audiences:
            hint = f"It is for: {', '.join(audiences)}. List topics: handouts list topics"
            yield Problem(f'The topic "{id}" is not for the audience "{self.audience}".', hint=hint)

    def _absent(self, id: str) -> Iterator[Problem]:
        library = self.library
        languages = [code for code in library.languages if id in library.topic_ids(code)]
        if languages:
            yield self._untranslated(f'The topic "{id}"', languages)
            return
        known = library.topic_ids(self.text_language) + tuple(library.settings.bundles)
        yield from _unknown("topic", id, known, "topics")

    def _words_problems(self) -> Iterator[Problem]:
        words, library = self.words, self.library
        if self.ids and words and words not in library.bundle_ids(self.text_language):
            languages = [code for code in library.languages if words in library.bundle_ids(code)]
            yield self._untranslated(f'The opening of the bundle "{words}"', languages)

    def _untranslated(self, what: str, languages: list[str]) -> Problem:
        name = self.library.language(self.text_language).english_name
        hint = f"It is written in: {', '.join(languages) or 'no language'}."
        return Problem(f"{what} is not written in {name} ({self.text_language}) yet.", hint=hint)

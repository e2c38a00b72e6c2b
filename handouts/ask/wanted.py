"""A request with the library's defaults put in, and what the library does not have of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from functools import cached_property

from msgspec.structs import replace

from handouts.ask.request import HandoutRequest
from handouts.ask.rows import ALL, column_problems, row_problems, titled
from handouts.errors import ContentError, Problem, near_match
from handouts.library.load import Library
from handouts.library.model import PAPERS, Comparison, Kind, Source

DETAILS = ("brief", "full")
NO_KIND = Kind(description="", example="", takes=())
"""Stands where the kind asked for is not known, which is told."""


def _unknown(what: str, name: str, known: Collection[str], command: str = "") -> Iterator[Problem]:
    """A problem when a name is not known, with a name that is near and the way to see them all."""
    if name not in known:
        all_names = f"List them: handouts list {command}" if command else f"It is one of: {', '.join(known)}."
        hint = f"{near_match(name, known)} {all_names}".strip()
        yield Problem(f'Unknown {what} "{name}".', hint=hint)


class Wanted:
    """A request with the library's defaults put in, not yet looked up."""

    def __init__(self, library: Library, request: HandoutRequest) -> None:
        defaults = library.settings.defaults
        self.library = library
        self.request = request
        self.kind = library.template(request.kind).kind if request.kind in library.kinds else NO_KIND
        self.chart, self.folder = self.kind.comparison, self.kind.folder
        self.takes_topics = not (self.chart or self.folder or self.kind.text)
        self.language = library.code_of(request.language or request.profile.language or defaults.language)
        self.paper = request.paper or request.profile.paper or defaults.paper
        self.names = request.topics or (defaults.topics,)
        is_bundle = self.takes_topics and len(self.names) == 1 and self._is_bundle(self.names[0])
        self.bundle = self.names[0] if is_bundle else ""

    @property
    def opening(self) -> Source:
        """What the sheet opens with: a chart's words, a bundle's, or its one topic."""
        library, language = self.library, self.language
        if self.comparison:
            words = library.comparison_words(language, self.chart)
            fitting = titled(words.topic, self.comparison, self.columns, library.language(language))
            return replace(words, topic=fitting)
        if self.folder:
            return library.page(language, self.folder, self.request.name)
        if self.kind.text:
            return library.text(language, self.kind.text)
        if self.words:
            return library.bundle(language, self.words)
        return library.source(language, self.ids[0])

    @cached_property
    def audience(self) -> str:
        """The one asked for; else the default, where a worksheet or letter is for it."""
        asked, default = self.request.audience, self.library.settings.defaults.audience
        if asked:
            known = {id.casefold(): id for id in self.library.settings.audiences}
            return known.get(asked.casefold(), asked)
        if not self._has_page:
            return default
        audiences = self.library.page(self.text_language, self.folder, self.request.name).topic.audiences
        return default if default in audiences else audiences[0]

    @property
    def _has_page(self) -> bool:
        ids = self.library.page_ids(self.text_language, self.folder) if self.folder else ()
        return self.request.name in ids

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
        if not self.takes_topics:
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

    def broken(self) -> Iterator[Problem]:
        """What is wrong with the files of the texts: each is read, so that all is told at once."""
        library, code = self.library, self.text_language
        texts = [(library.source, id) for id in dict.fromkeys(self.ids) if id in library.topic_ids(code)]
        if self.ids and self.words in library.bundle_ids(code):
            texts.append((library.bundle, self.words))
        for read, id in texts:
            try:
                read(code, id)
            except ContentError as error:
                yield from error.problems

    def problems(self) -> Iterator[Problem]:
        yield from self._kind_problems()
        yield from _unknown("audience", self.audience, self.library.settings.audiences, "audiences")
        yield from _unknown("language", self.language, self.library.languages, "languages")
        yield from _unknown("detail", self.detail, DETAILS)
        yield from _unknown("paper", self.paper, PAPERS)
        if self.chart:
            yield from self._chart_problems()
        elif self.folder:
            yield from self._page_problems()
        elif self.takes_topics:
            yield from self._topics_problems()

    def _topics_problems(self) -> Iterator[Problem]:
        yield from self._bundle_problems() if self.bundle else self._list_problems()
        for id in dict.fromkeys(self.ids):
            yield from self._topic_problems(id)
        yield from self._words_problems()

    def _page_problems(self) -> Iterator[Problem]:
        """A worksheet or letter that is not there, not in this language or not for this audience."""
        library, name, code = self.library, self.request.name, self.text_language
        what = self.folder.removesuffix("s")
        languages = [each for each in library.languages if name in library.page_ids(each, self.folder)]
        if not name:
            yield Problem(f"Say which {what} to make.", hint=f"List them: handouts list {self.folder}")
        elif not languages:
            every = {id for each in library.languages for id in library.page_ids(each, self.folder)}
            yield from _unknown(what, name, sorted(every), self.folder)
        elif code not in languages:
            yield self._untranslated(f'The {what} "{name}"', languages)
        else:
            audiences = library.page(code, self.folder, name).topic.audiences
            yield from self._audience_problems(f'The {what} "{name}"', audiences, self.folder)

    def _audience_problems(self, what: str, audiences: tuple[str, ...], command: str) -> Iterator[Problem]:
        if self.audience in self.library.settings.audiences and self.audience not in audiences:
            listing = "recipes" if command == "packets" else command
            hint = f"It is for: {', '.join(audiences)}. List {listing}: handouts list {listing}"
            yield Problem(f'{what} is not for the audience "{self.audience}".', hint=hint)

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
        kind = self.kind
        if self.request.name and not self.folder:
            yield Problem(f'The kind "{name}" takes no name after it.', hint=f"See: {kind.example}")
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
        yield from self._audience_problems(f'The topic "{id}"', audiences, "topics")

    def _absent(self, id: str) -> Iterator[Problem]:
        library = self.library
        languages = [code for code in library.languages if id in library.topic_ids(code)]
        if languages:
            yield self._untranslated(f'The topic "{id}"', languages)
            return
        known = library.topic_ids(self.text_language) + tuple(library.settings.bundles)
        names = ("bundles", self.bundle, "topics", self.audience, str(self.ids.index(id) + 1))
        place = library.settings_place(*names) if self.bundle else None
        yield from (each._replace(location=place) for each in _unknown("topic", id, known, "topics"))

    def _words_problems(self) -> Iterator[Problem]:
        words, library = self.words, self.library
        if self.ids and words and words not in library.bundle_ids(self.text_language):
            languages = [code for code in library.languages if words in library.bundle_ids(code)]
            yield self._untranslated(f'The opening of the bundle "{words}"', languages)

    def _untranslated(self, what: str, languages: list[str]) -> Problem:
        name = self.library.language(self.text_language).english_name
        hint = f"It is written in: {', '.join(languages) or 'no language'}."
        return Problem(f"{what} is not written in {name} ({self.text_language}) yet.", hint=hint)

"""The library: content and templates, each file read when it is asked for and then kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path, PurePath

from msgspec.structs import replace

from handouts.errors import ContentError, Location, MissingFile, Problem, near_match
from handouts.library import front_matter
from handouts.library.files import OnDemand, id_of
from handouts.library.layers import STATE_FILE, layers_of
from handouts.library.model import (
    Address,
    Citation,
    Comparison,
    Fact,
    Language,
    ReadingAids,
    Settings,
    Spoken,
    State,
    StateFact,
    Term,
    Topic,
    ValueForm,
    Words,
)
from handouts.library.overlay import overlaid
from handouts.library.references import (
    comparison_problems,
    label_problems,
    language_problems,
    settings_problems,
    state_problems,
    words_problems,
)
from handouts.library.sections import Article, Piece
from handouts.library.shelves import CHARTS, GLOSSARY, SHELVES, TOPICS, Shelf, shelf_and_id
from handouts.library.synonyms import Synonyms, language_of, meant
from handouts.library.templates import Templates
from handouts.resources import data_root

_NO_WORDS = Words(title="", summary="", audiences=())


def load_library(*folders: Path, state: str = "") -> Library:
    """Our library, a state's rules, and folders of one's own, each over what is named before it.

    Nothing is read yet.  A folder without ``layer.yaml`` stands alone.
    """
    return Library(*layers_of(folders, state))


class Library(Templates):
    """Content and templates.  Every method raises ContentError at the place in the file."""

    # ── what all languages share ─────────────────────────────────────────────

    @cached_property
    def settings(self) -> Settings:
        return self._struct(self.files("library.yaml") or (self.settings_path,), Settings, settings_problems)

    @property
    def settings_path(self) -> Path:
        return self.file("library.yaml")

    @cached_property
    def citations(self) -> Mapping[str, Citation]:
        """The law by id."""
        return self._entries(self.files("citations.yaml") or (self.citations_path,), dict[str, Citation])

    @property
    def citations_path(self) -> Path:
        return self.file("citations.yaml")

    @property
    def fact_files(self) -> tuple[str, ...]:
        """Ids of the texts whose facts are written down; none in a library that keeps no facts."""
        return self._ids_in(PurePath("facts"), ".yaml")

    def facts_path(self, id: str) -> Path:
        return self.file("facts", f"{id}.yaml")

    def facts(self, id: str) -> Mapping[str, Fact]:
        """The facts of a text by their names, such as F1."""
        return self._entries(self.files("facts", f"{id}.yaml") or (self.facts_path(id),), dict[str, Fact])

    @property
    def addresses_path(self) -> Path:
        return self.file("addresses.yaml")

    @cached_property
    def addresses(self) -> Mapping[str, Address]:
        """Where links lead, by address; none in a library that does not keep them."""
        found = self.files("addresses.yaml")
        return self._entries(found, dict[str, Address]) if found else {}

    @cached_property
    def spoken(self) -> Mapping[str, Spoken]:
        """Languages at which a family may point, by code."""
        found = self.files("spoken.yaml") or (data_root() / "content" / "spoken.yaml",)
        return self._entries(found, dict[str, Spoken])

    @cached_property
    def printable(self) -> Mapping[str, Spoken]:
        """Those of them whose letters can be printed."""
        families = self.look("").families
        return {
            code: language
            for code, language in self.spoken.items()
            if not language.font or (language.font in families and families[language.font].is_installed)
        }

    @cached_property
    def values(self) -> Mapping[str, ValueForm]:
        """What letters and worksheets may ask for, by name; a library without the file has ours."""
        found = self.files("values.yaml") or (data_root() / "content" / "values.yaml",)
        return self._entries(found, dict[str, ValueForm])

    @cached_property
    def state(self) -> State | None:
        """What a state's rules say, with what other layers change of it; none where no state is named."""
        found = self.files(STATE_FILE)
        return self._struct(found, State, lambda state: state_problems(state, self.values)) if found else None

    def said(self, name: str) -> StateFact | None:
        """What the state's rule says of a value, if that may be printed."""
        fact = self.state.facts.get(name.removeprefix("state.")) if self.state else None
        return fact if fact and fact.level != "G" else None

    @property
    def own_words(self) -> tuple[str, ...]:
        """Whose words lie over ours, with their versions."""
        return tuple(layer.printed for layer in self.layers if layer.name)

    def recipe_ids(self) -> tuple[str, ...]:
        return self._ids_in(PurePath("recipes"), ".yaml")

    # ── languages ────────────────────────────────────────────────────────────

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages, in alphabetical order."""
        folders = (folder for layer in self.layers for folder in self._found(layer.content))
        return tuple(sorted({folder.name for folder in folders if (folder / "language.yaml").is_file()}))

    def is_written(self, code: str) -> bool:
        """Whether there is a text in a language, not the words of the program and of the field alone."""
        try:
            return any(self.ids(shelf, code) for shelf in SHELVES.values() if shelf != GLOSSARY)
        except ContentError:  # of a file whose name is no id; told by whoever reads it
            return True

    @property
    def reading_order(self) -> tuple[str, ...]:
        """Codes of all languages, the default and the source language first."""
        first = self.settings.defaults.language, self.settings.source_language
        return tuple(dict.fromkeys((*first, *self.languages)))

    @property
    def written(self) -> tuple[str, ...]:
        """Codes of the languages in which there are texts."""
        return tuple(filter(self.is_written, self.languages))

    @property
    def translatable(self) -> tuple[str, ...]:
        """Codes of the languages that texts can be translated to."""
        return tuple(code for code in self.languages if code != self.settings.source_language)

    @property
    def targets(self) -> tuple[str, ...]:
        """Codes of the languages in which there are translations."""
        return tuple(filter(self.is_written, self.translatable))

    def language(self, code: str) -> Language:
        paths = self.files(code, "language.yaml") or (self.language_path(code),)
        return self._struct(paths, Language, lambda found: label_problems(found, self._first_words(code)))

    def _first_words(self, code: str) -> Language | None:
        """The lowest layer's words in the source language; None for these themselves."""
        lowest = self if len(self.layers) == 1 else self.kept("lowest", lambda: Library(self.layers[0]))
        if not (lowest.content / "library.yaml").is_file():
            return None
        source = lowest.settings.source_language
        is_first = code == source and len(self.files(code, "language.yaml")) == 1
        return None if is_first else self.kept("first words", lambda: lowest.language(source))

    def language_path(self, code: str) -> Path:
        return self.file(code, "language.yaml")

    def check_font(self, code: str) -> None:
        """Raise when a language is to be set in a family that the theme does not have."""
        self._refuse(self.language_path(code), language_problems(self.language(code), self.theme.families))

    @cached_property
    def by_code(self) -> Mapping[str, Language]:
        """The languages, each read when it is looked up."""
        return OnDemand(self.languages, self.language)

    def code_of(self, given: str) -> str:
        """The code of the one language that is meant by a code or a name in any case; else what was given."""
        return given if given in self.languages else language_of(self, given)

    def audience_of(self, given: str) -> str:
        """The audience that is called so, such as parents; else what was given."""
        known = self.settings.audiences
        return given if given in known or not given else meant(given, known, self.every_synonym("audiences"))

    def kind_of(self, given: str) -> str:
        """The kind of handout that is called so, such as chart; else what was given."""
        return given if given in self.kinds else meant(given, self.kinds, self.every_synonym("kinds"))

    def synonyms(self, code: str) -> Synonyms:
        """What people type in a language; a library without the file has ours."""
        name = "synonyms.yaml"
        ours = data_root() / "content" / code / name
        found = self.files(code, name) or ((ours,) if ours.is_file() else ())
        return self._struct(found, Synonyms) if found else Synonyms()

    def every_synonym(self, field: str) -> Iterator[Mapping[str, tuple[str, ...]]]:
        """A field of the synonyms of each language."""
        return (getattr(self.synonyms(code), field) for code in self.languages)

    def glossary(self, code: str) -> Mapping[str, Term]:
        """The terms of a language by id."""
        path = self.path(GLOSSARY, code, GLOSSARY.only)
        with self._needed(GLOSSARY, code, GLOSSARY.only, path):
            return self._entries(self.stack(path), dict[str, Term])

    def reading_aids(self, code: str) -> ReadingAids:
        """What the reading level of a language leaves out; nothing where the file is not there."""
        found = self.files(code, "fixed-names.yaml")
        if not found and code != (source := self.settings.source_language):
            return ReadingAids(never_opened=self.reading_aids(source).never_opened)
        aids = self._struct(found, ReadingAids) if found else ReadingAids()
        own = self.state.words.get(code, {}).values() if self.state else ()
        return replace(aids, names=(*aids.names, *own)) if own else aids

    @contextmanager
    def _needed(self, shelf: Shelf, code: str, id: str, path: Path) -> Iterator[None]:
        """Where a text is read that sheets need: one that nobody has written is told with what starts it."""
        try:
            yield
        except MissingFile:
            message, place = "This text is not written yet.", Location(self.shown(path))
            if code == self.settings.source_language:
                problem = Problem(message, place, "content/README.md shows its form.")
            else:
                see = ("new", "translation", f"{code}/{shelf.name_of(id)}")
                problem = Problem(message, place, see=see)
            raise ContentError(problem) from None

    # ── shelves ──────────────────────────────────────────────────────────────

    def ids(self, shelf: Shelf, code: str) -> tuple[str, ...]:
        """Ids of the texts of a shelf that are written in a language, in alphabetical order."""
        if shelf.only:
            return (shelf.only,) if self.path(shelf, code, shelf.only).is_file() else ()
        return self._ids_in(PurePath(code, shelf.folder), shelf.suffix)

    def names(self, code: str) -> tuple[str, ...]:
        """Names of all texts in a language, shelf by shelf."""
        return tuple(shelf.name_of(id) for shelf in SHELVES.values() for id in self.ids(shelf, code))

    def path(self, shelf: Shelf, code: str, id: str) -> Path:
        return self.kept(("path", shelf.name, code, id), lambda: self.file(code, shelf.file(id_of(id))))

    def article(self, shelf: Shelf, code: str, id: str) -> Article:
        """A text of a shelf."""
        path = self.path(shelf, code, id)
        return self.kept(("article", path), lambda: self._read_article(shelf, code, id, self.stack(path)))

    def named(self, code: str, name: str) -> Article:
        """A text by its name, such as letters/ask-for-records."""
        shelf, id = shelf_and_id(name)
        return self.article(shelf, code, id)

    def twin(self, article: Article, code: str) -> Article | None:
        """The same text in another language, if it is written there."""
        if not self.path(article.shelf, code, article.id).is_file():
            return None
        return self.article(article.shelf, code, article.id)

    def languages_of(self, shelf: Shelf, id: str) -> tuple[str, ...]:
        """Codes of the languages in which a text is written."""
        return tuple(code for code in self.languages if id in self.ids(shelf, code))

    def every_id(self, shelf: Shelf) -> tuple[str, ...]:
        """Ids of the texts of a shelf in any language, in alphabetical order."""
        return tuple(sorted({id for code in self.languages for id in self.ids(shelf, code)}))

    def chart(self, code: str, id: str) -> Comparison:
        """A chart, with a cell for each column and audience."""
        paths, audiences = self.stack(self.path(CHARTS, code, id)), self.settings.audiences
        return self._struct(paths, Comparison, lambda chart: comparison_problems(chart, audiences))

    def topics_and_bundles(self) -> tuple[str, ...]:
        """Names that a list of topics may hold, in any language."""
        return (*self.every_id(TOPICS), *self.settings.bundles)

    def is_bundle(self, name: str) -> bool:
        settings = self.settings
        return name in settings.bundles and name not in self.ids(TOPICS, settings.source_language)

    def _read_article(self, shelf: Shelf, code: str, id: str, paths: tuple[Path, ...]) -> Article:
        if shelf.suffix == ".yaml":
            return self._of_yaml(shelf, code, id, paths[-1])
        lowest, *above = paths
        with self._needed(shelf, code, id, lowest):
            article = self._of_file(shelf, code, id, lowest)
        for path in above:
            article = self._with_layer(article, path)
        return article

    def _of_yaml(self, shelf: Shelf, code: str, id: str, path: Path) -> Article:
        is_source, is_chart = code == self.settings.source_language, shelf == CHARTS
        words: Words = self.chart(code, id) if is_chart else _NO_WORDS
        terms = {} if is_chart else self.glossary(code)
        return Article(
            shelf,
            id,
            code,
            words,
            path,
            is_source=is_source,
            terms=terms,
            place_of=lambda names: self.place(path, *names),
        )

    def _of_file(self, shelf: Shelf, code: str, id: str, path: Path) -> Article:
        """The whole text of a file."""
        piece, audiences = self.piece(path), self.settings.audiences
        if self.layer_of(path) != self.layers[0] and not self.own_line(path, "title"):
            below = self._ids_below(shelf, code, path)
            message = f'There is no {shelf.one} "{id}" below this layer, so it needs a title of its own.'
            if id in below:
                message = f"This {shelf.one} is whole, so it needs a title of its own."
            raise ContentError(Problem(message, piece.place(0), "" if id in below else near_match(id, below)))
        topic = self._struct((path,), Topic, lambda topic: words_problems(topic, audiences))
        is_source = code == self.settings.source_language
        return Article(
            shelf, id, code, topic, path, (piece,), is_source, place_of=lambda names: self.place(path, *names)
        )

    def _ids_below(self, shelf: Shelf, code: str, path: Path) -> tuple[str, ...]:
        """Ids of the texts in the layers below a file's."""
        number = self.layers.index(self.layer_of(path))
        return Library(*self.layers[:number]).ids(shelf, code)

    def _with_layer(self, below: Article, path: Path) -> Article:
        """A text with the words and sections that a layer puts in the place of its own."""
        if self.own_line(path, "whole"):
            return self._of_file(below.shelf, below.language, below.id, path)
        words = self._patched(path, replace(below.words, adds={}))
        self._refuse(path, words_problems(words, self.settings.audiences))
        pieces = overlaid(below, self.piece(path), words)
        return replace(
            below,
            words=words,
            path=path,
            pieces=pieces,
            place_of=lambda names: self.place(path, *names),
        )

    def piece(self, path: Path) -> Piece:
        """The body of a file, without its comments."""
        parts = front_matter.split(self.text(path), self.shown(path))
        return Piece(front_matter.uncommented(parts.body), path, self.shown(path), parts.body_line)

"""The library: content and templates, each file read when it is asked for and then kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

from handouts.errors import ContentError, Location, Problem
from handouts.library import front_matter, strict_yaml
from handouts.library.entries import entries
from handouts.library.model import (
    Citation,
    Comparison,
    Kind,
    Language,
    ReadingAids,
    Settings,
    Source,
    Template,
    Term,
    Topic,
    ValueForm,
)
from handouts.library.references import (
    check_fields,
    comparison_problems,
    language_problems,
    settings_problems,
    topic_problems,
)
from handouts.library.text_file import read_text
from handouts.resources import data_root, templates_of

T = TypeVar("T")

_ID = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_ID_HINT = "Use only a to z, 0 to 9 and hyphens."
_TEMPLATE = ".md.j2"


def load_library(root: Path) -> Library:
    """The library in a folder that holds ``content/``; nothing is read yet."""
    root = root.resolve()
    return Library(root, templates_of(root))


class Library:
    """Content and templates.  Every method raises ContentError at the place in the file."""

    def __init__(self, root: Path, templates: Path) -> None:
        self.root = root
        self.content = root / "content"
        self.templates = templates
        self._files: dict[Path, object] = {}

    def shown(self, path: Path) -> str:
        """The path as messages name it: relative to the current folder, or to the library."""
        for base in (Path.cwd(), self.root, data_root()):
            if path.is_relative_to(base):
                return path.relative_to(base).as_posix()
        return str(path)

    @cached_property
    def settings(self) -> Settings:
        path = self.content / "library.yaml"
        settings = self._yaml(path, Settings)
        check_fields(settings_problems(settings), path, self.shown(path))
        return settings

    @cached_property
    def citations(self) -> Mapping[str, Citation]:
        """The law by id; an entry is read when it is looked up."""
        return self._entries(self.content / "citations.yaml", dict[str, Citation])

    @cached_property
    def values(self) -> Mapping[str, ValueForm]:
        """What letters and worksheets may ask for, by name; a library without the file has ours."""
        own, shipped = (root / "content" / "values.yaml" for root in (self.root, data_root()))
        return self._entries(own if own.is_file() else shipped, dict[str, ValueForm])

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages, in alphabetical order."""
        return tuple(sorted(path.parent.name for path in self.content.glob("*/language.yaml")))

    def settings_place(self, *names: str) -> Location:
        """Where a field of the settings stands, by the names that lead to it."""
        path = self.content / "library.yaml"
        shown = self.shown(path)
        return Location(shown, strict_yaml.places(read_text(path, shown)).get(names, 1))

    def language(self, code: str) -> Language:
        return self._yaml(self._language_path(code), Language)

    def check_font(self, code: str, families: Collection[str]) -> None:
        """Raise when a language is to be set in a family that the theme does not have."""
        path = self._language_path(code)
        check_fields(language_problems(self.language(code), families), path, self.shown(path))

    def _language_path(self, code: str) -> Path:
        return self.content / code / "language.yaml"

    @cached_property
    def by_code(self) -> Mapping[str, Language]:
        """The languages, each read when it is looked up."""
        return _Languages(self)

    def code_of(self, given: str) -> str:
        """The code of the one language that has this code or name, in any case; else what was given."""
        if given in self.languages:
            return given
        asked = given.casefold()
        found = [
            code
            for code, language in self.by_code.items()
            if asked in map(str.casefold, (code, language.name, language.english_name))
        ]
        return found[0] if len(found) == 1 else given

    def glossary(self, code: str) -> Mapping[str, Term]:
        """The terms of a language by id; an entry is read when it is looked up."""
        return self._entries(self.glossary_path(code), dict[str, Term])

    def glossary_path(self, code: str) -> Path:
        return self.content / code / "glossary.yaml"

    def reading_aids(self, code: str) -> ReadingAids:
        """What the reading level of a language leaves out; nothing where the file is not there."""
        path = self.content / code / "fixed-names.yaml"
        return self._yaml(path, ReadingAids) if path.is_file() else ReadingAids()

    def topic_ids(self, code: str) -> tuple[str, ...]:
        """Ids of the topics that are written in a language, in alphabetical order."""
        return self.page_ids(code, "")

    def bundle_ids(self, code: str) -> tuple[str, ...]:
        """Ids of the bundles whose words are written in a language, in alphabetical order."""
        return self.page_ids(code, "bundles")

    def comparison_ids(self, code: str) -> tuple[str, ...]:
        """Ids of the charts that are written in a language, in alphabetical order."""
        return self._ids_in(self.content / code / "charts", ".yaml")

    def comparison_path(self, code: str, id: str) -> Path:
        return self.content / code / "charts" / f"{_id(id)}.yaml"

    def comparison(self, code: str, id: str) -> Comparison:
        """A chart, with a cell for each column and audience."""
        path = self.comparison_path(code, id)
        return self._kept(path, lambda: self._read_comparison(path))

    def comparison_words(self, code: str, id: str) -> Source:
        """A chart's title and summary, in the form of a topic."""
        comparison = self.comparison(code, id)
        words = Topic(
            title=comparison.title,
            summary=comparison.summary,
            summary_for=comparison.summary_for,
            audiences=comparison.audiences,
            translation=comparison.translation,
            reviewed_on=comparison.reviewed_on,
            translated_from=comparison.translated_from,
        )
        return Source(id, code, words, self.comparison_path(code, id), "", 1)

    def _read_comparison(self, path: Path) -> Comparison:
        comparison = self._read_yaml(path, Comparison)
        check_fields(comparison_problems(comparison, self.settings.audiences), path, self.shown(path))
        return comparison

    @property
    def kinds(self) -> tuple[str, ...]:
        """Ids of the kinds of handout, in alphabetical order."""
        return self._ids_in(self.templates, _TEMPLATE)

    def source(self, code: str, id: str) -> Source:
        """A topic."""
        return self.page(code, "", id)

    def bundle(self, code: str, id: str) -> Source:
        """The words of a bundle."""
        return self.page(code, "bundles", id)

    def text(self, code: str, id: str) -> Source:
        """A text of the sheet, such as its foot."""
        return self.page(code, "texts", id)

    def twin(self, source: Source, code: str) -> Source | None:
        """The same text in another language, if it is written there."""
        within = source.path.relative_to(self.content / source.language)
        if not (self.content / code / within).is_file():
            return None
        if within.suffix == ".yaml":
            return self.comparison_words(code, source.id)
        return self.page(code, str(within.parent), source.id)

    def page_ids(self, code: str, folder: str) -> tuple[str, ...]:
        """Ids of the texts in a language's folder, such as letters, in alphabetical order."""
        return self._ids_in(self.content / code / folder, ".md")

    def page_path(self, code: str, folder: str, id: str) -> Path:
        return self.content / code / folder / f"{_id(id)}.md"

    def page(self, code: str, folder: str, id: str) -> Source:
        """A text of a language's folder, such as letters; topics stand in none."""
        path = self.page_path(code, folder, id)
        return self._kept(path, lambda: self._read_source(code, id, path))

    def template(self, kind: str) -> Template:
        path = self.templates / f"{_id(kind)}{_TEMPLATE}"
        return self._kept(path, lambda: self._read_template(kind, path))

    def _read_template(self, kind: str, path: Path) -> Template:
        parts = self._parted(path)
        meta = strict_yaml.read(parts.yaml, self.shown(path), Kind, front_matter.FIRST_LINE)
        return Template(kind, meta, path, parts.body, parts.body_line)

    def _read_source(self, code: str, id: str, path: Path) -> Source:
        parts = self._parted(path)
        topic = strict_yaml.read(parts.yaml, self.shown(path), Topic, front_matter.FIRST_LINE)
        check_fields(topic_problems(topic, self.settings.audiences), path, self.shown(path))
        return Source(id, code, topic, path, front_matter.uncommented(parts.body), parts.body_line)

    def _parted(self, path: Path) -> front_matter.FrontMatter:
        shown = self.shown(path)
        return front_matter.split(read_text(path, shown), shown)

    def _yaml(self, path: Path, type: type[T]) -> T:
        return self._kept(path, lambda: self._read_yaml(path, type))

    def _read_yaml(self, path: Path, type: type[T]) -> T:
        shown = self.shown(path)
        return strict_yaml.read(read_text(path, shown), shown, type)

    def _entries(self, path: Path, type: type[dict[str, T]]) -> Mapping[str, T]:
        return self._kept(path, lambda: self._read_entries(path, type))

    def _read_entries(self, path: Path, type: type[dict[str, T]]) -> Mapping[str, T]:
        shown = self.shown(path)
        return entries(read_text(path, shown), lambda text, line: strict_yaml.read(text, shown, type, line))

    def _ids_in(self, folder: Path, suffix: str) -> tuple[str, ...]:
        return self._kept(folder, lambda: self._read_ids(folder, suffix))

    def _read_ids(self, folder: Path, suffix: str) -> tuple[str, ...]:
        ids = sorted(path.name.removesuffix(suffix) for path in folder.glob(f"[!.]*{suffix}"))
        wrong = [self.shown(folder / f"{id}{suffix}") for id in ids if not _ID.fullmatch(id)]
        if wrong:
            message = "This name is no id, so the file would never be used."
            raise ContentError(*(Problem(f'"{name}": {message}', hint=_ID_HINT) for name in wrong))
        return tuple(ids)

    def _kept(self, path: Path, read: Callable[[], T]) -> T:
        """What a path holds, read once."""
        if path not in self._files:
            self._files[path] = read()
        return cast(T, self._files[path])


class _Languages(Mapping[str, Language]):
    """The languages of a library by their codes."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __getitem__(self, code: str) -> Language:
        if code not in self._library.languages:
            raise KeyError(code)
        return self._library.language(code)

    def __iter__(self) -> Iterator[str]:
        return iter(self._library.languages)

    def __len__(self) -> int:
        return len(self._library.languages)


def _id(id: str) -> str:
    """The id, which names a file: it must not lead out of its folder."""
    if not _ID.fullmatch(id):
        raise ContentError(Problem(f'"{id}" is not an id.', hint=_ID_HINT))
    return id

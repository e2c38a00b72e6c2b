"""The library: content and templates, each file read when it is asked for and then kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

from handouts.errors import ContentError, Location, Problem, near_match
from handouts.library import front_matter, strict_yaml
from handouts.library.entries import entries
from handouts.library.model import (
    Citation,
    Comparison,
    Kind,
    Language,
    Settings,
    Source,
    Template,
    Term,
    Topic,
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
        _check(_settings_problems(settings), path, self)
        return settings

    @cached_property
    def citations(self) -> Mapping[str, Citation]:
        """The law by id; an entry is read when it is looked up."""
        return self._entries(self.content / "citations.yaml", dict[str, Citation])

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages, in alphabetical order."""
        return tuple(sorted(path.parent.name for path in self.content.glob("*/language.yaml")))

    def language(self, code: str) -> Language:
        return self._yaml(self.content / code / "language.yaml", Language)

    @cached_property
    def by_code(self) -> Mapping[str, Language]:
        """The languages, each read when it is looked up."""
        return _Languages(self)

    def glossary(self, code: str) -> Mapping[str, Term]:
        """The terms of a language by id; an entry is read when it is looked up."""
        return self._entries(self.content / code / "glossary.yaml", dict[str, Term])

    def topic_ids(self, code: str) -> tuple[str, ...]:
        """Ids of the topics that are written in a language, in alphabetical order."""
        return self._ids_in(self.content / code, ".md")

    def bundle_ids(self, code: str) -> tuple[str, ...]:
        """Ids of the bundles whose words are written in a language, in alphabetical order."""
        return self._ids_in(self.content / code / "bundles", ".md")

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
        )
        return Source(id, code, words, self.comparison_path(code, id), "", 1)

    def _read_comparison(self, path: Path) -> Comparison:
        comparison = self._read_yaml(path, Comparison)
        _check(_comparison_problems(comparison), path, self)
        return comparison

    @property
    def kinds(self) -> tuple[str, ...]:
        """Ids of the kinds of handout, in alphabetical order."""
        return self._ids_in(self.templates, _TEMPLATE)

    def source(self, code: str, id: str) -> Source:
        """A topic."""
        return self._source(self.content / code, code, id)

    def bundle(self, code: str, id: str) -> Source:
        """The words of a bundle."""
        return self._source(self.content / code / "bundles", code, id)

    def text(self, code: str, id: str) -> Source:
        """A text of the sheet, such as its foot."""
        return self._source(self.content / code / "texts", code, id)

    def template(self, kind: str) -> Template:
        path = self.templates / f"{_id(kind)}{_TEMPLATE}"
        return self._kept(path, lambda: self._read_template(kind, path))

    def _read_template(self, kind: str, path: Path) -> Template:
        parts = self._parted(path)
        meta = strict_yaml.read(parts.yaml, self.shown(path), Kind, front_matter.FIRST_LINE)
        return Template(kind, meta, path, parts.body, parts.body_line)

    def _source(self, folder: Path, code: str, id: str) -> Source:
        path = folder / f"{_id(id)}.md"
        return self._kept(path, lambda: self._read_source(code, id, path))

    def _read_source(self, code: str, id: str, path: Path) -> Source:
        parts = self._parted(path)
        topic = strict_yaml.read(parts.yaml, self.shown(path), Topic, front_matter.FIRST_LINE)
        _check(_topic_problems(topic, self.settings.audiences), path, self)
        return Source(id, code, topic, path, parts.body, parts.body_line)

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


Misfit = tuple[str, str, str]
"""Name of the field, message, hint."""


def _check(misfits: Iterable[Misfit], path: Path, library: Library) -> None:
    """Raise what fits the form but not the library, at the lines of its fields."""
    if misfits := tuple(misfits):
        shown = library.shown(path)
        text = read_text(path, shown)
        first_line = 1
        if path.suffix == ".md":
            text, first_line = front_matter.split(text, shown).yaml, front_matter.FIRST_LINE
        lines = strict_yaml.field_lines(text, first_line)
        raise ContentError(
            *(Problem(message, Location(shown, lines.get(name, 1)), hint) for name, message, hint in misfits)
        )


def _unknown(field: str, what: str, names: Iterable[str], known: Collection[str]) -> Iterable[Misfit]:
    for name in names:
        if name not in known:
            yield field, f'Unknown {what} "{name}".', near_match(name, known) or f"Known: {', '.join(known)}."


def _settings_problems(settings: Settings) -> Iterable[Misfit]:
    defaults = settings.defaults
    yield from _unknown("defaults", "audience", [defaults.audience], settings.audiences)
    yield from _unknown("defaults", "bundle", [defaults.topics], settings.bundles)
    for bundle in settings.bundles.values():
        yield from _unknown("bundles", "audience", bundle.topics, settings.audiences)


def _comparison_problems(comparison: Comparison) -> Iterable[Misfit]:
    for row in comparison.rows:
        for column in comparison.columns:
            cell = row.cells.get(column, {})
            for audience in comparison.audiences:
                if not cell.get(audience):
                    yield "rows", f'The row "{row.id}" has no cell for "{column}" and "{audience}".', ""
        yield from _unknown("rows", "column", row.cells, comparison.columns)


def _topic_problems(topic: Topic, audiences: Collection[str]) -> Iterable[Misfit]:
    yield from _unknown("audiences", "audience", topic.audiences, audiences)
    yield from _unknown("summary-for", "audience", topic.summary_for, audiences)

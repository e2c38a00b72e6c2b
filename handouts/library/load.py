"""The library: content and templates, each file read when it is asked for and then kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeVar, cast

from handouts.errors import ContentError, Location, Problem
from handouts.library import front_matter, strict_yaml
from handouts.library.model import (
    Address,
    Citation,
    Comparison,
    Fact,
    Kind,
    Language,
    ReadingAids,
    Settings,
    Template,
    Term,
    Topic,
    ValueForm,
    Words,
)
from handouts.library.references import (
    Misfit,
    comparison_problems,
    language_problems,
    settings_problems,
    words_problems,
)
from handouts.library.sections import Article
from handouts.library.shelves import CHARTS, GLOSSARY, SHELVES, TOPICS, Shelf, shelf_and_id
from handouts.library.text_file import leads_out, listed, read_text
from handouts.resources import data_root, templates_of

if TYPE_CHECKING:
    from handouts.library.theme import Theme, Variant

T = TypeVar("T")

_ID = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_ID_HINT = "Use only a to z, 0 to 9 and hyphens."
_TEMPLATE = ".md.j2"
MAX_FILES = 1_000
"""In a folder; a library of words has some dozens."""
_NO_WORDS = Words(title="", summary="", audiences=())


def load_library(*roots: Path) -> Library:
    """The library in folders that hold ``content/``, each before the one above it; nothing is read yet."""
    return Library(*(root.resolve() for root in roots))


class Library:
    """Content and templates.  Every method raises ContentError at the place in the file."""

    def __init__(self, *roots: Path) -> None:
        self.roots = roots
        """A file of a later root goes before one of an earlier root."""
        self.root = roots[-1]
        """Where new files are written."""
        self.content = self.root / "content"
        self.templates = templates_of(*roots)
        self._kept: dict[Hashable, object] = {}

    # ── files ────────────────────────────────────────────────────────────────

    def shown(self, path: Path) -> str:
        """The path as messages name it: relative to the current folder, or to the library."""
        here = Path.cwd()
        return self.kept(("shown", here, path), lambda: self._shown(here, path))

    def _shown(self, here: Path, path: Path) -> str:
        bases = (here, *reversed(self.roots), data_root())
        within = (path.relative_to(base).as_posix() for base in bases if path.is_relative_to(base))
        return next(within, str(path))

    def file(self, *within: str | PurePath) -> Path:
        """A file of ``content/``: the last root's that has it, else where the last root would have it."""
        paths = (Path(root, "content", *within) for root in reversed(self.roots))
        return next((path for path in paths if path.is_file()), self.content.joinpath(*within))

    def text(self, path: Path) -> str:
        return self.kept(("text", path), lambda: self._read_text(path))

    def _read_text(self, path: Path) -> str:
        if not self.holds(path):
            message = f'"{self.shown(path)}" is a link that leads out of the library.'
            raise ContentError(Problem(message, hint="Put the file itself in its place."))
        return read_text(path, self.shown(path))

    def holds(self, path: Path) -> bool:
        """Whether a file lies in its own root with all links followed; what is installed may be links."""
        within = [root for root in self.roots if path.is_relative_to(root) and root != data_root()]
        return not within or not leads_out(path, max(within, key=lambda root: len(root.parts)))

    def place(self, path: Path, *names: str) -> Location:
        """Where a field of a file stands, by the names that lead to it; else what it would stand in."""
        lines = self.kept(("places", path), lambda: strict_yaml.places(*self._yaml_of(path)))
        while names and names not in lines:
            names = names[:-1]
        return Location(self.shown(path), lines.get(names, 1))

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is made once of files that do not change while the library is open."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(T, self._kept[key])

    def _yaml_of(self, path: Path) -> tuple[str, int]:
        """The YAML of a file, or of its front matter, and the line on which it starts."""
        if path.suffix in {".md", ".j2"}:
            return front_matter.split(self.text(path), self.shown(path)).yaml, front_matter.FIRST_LINE
        return self.text(path), 1

    def _struct(
        self, path: Path, type: type[T], problems: Callable[[T], Iterable[Misfit]] = lambda _: ()
    ) -> T:
        """What a file's YAML says; ``problems``: what fits the form of it but not the library."""

        def read() -> T:
            yaml, line = self._yaml_of(path)
            found = strict_yaml.read(yaml, self.shown(path), type, line)
            self._refuse(path, problems(found))
            return found

        return self.kept(path, read)

    def _refuse(self, path: Path, misfits: Iterable[Misfit]) -> None:
        if wrong := tuple(misfits):
            raise ContentError(*(Problem(m, self.place(path, *names), hint) for names, m, hint in wrong))

    def _entries(self, path: Path, type: type[dict[str, T]]) -> Mapping[str, T]:
        """The entries of a file by id; an entry is read when it is looked up."""

        def read() -> Mapping[str, T]:
            shown = self.shown(path)
            return entries(self.text(path), lambda text, line: strict_yaml.read(text, shown, type, line))

        return self.kept(path, read)

    def _ids_in(self, folder: PurePath, suffix: str) -> tuple[str, ...]:
        """Ids of the files in a folder of any root's content, in alphabetical order."""
        folders = [Path(root, "content", folder) for root in self.roots]
        return self.kept(("ids", folder, suffix), lambda: self._read_ids(folders, suffix))

    def _read_ids(self, folders: list[Path], suffix: str) -> tuple[str, ...]:
        paths = [path for folder in folders for path in self._found(folder) if path.name.endswith(suffix)]
        wrong = [path for path in paths if not _ID.fullmatch(path.name.removesuffix(suffix))]
        if wrong:
            message = "This name is no id, so the file would never be used."
            names = sorted(map(self.shown, wrong))
            raise ContentError(*(Problem(f'"{name}": {message}', hint=_ID_HINT) for name in names))
        return tuple(sorted({path.name.removesuffix(suffix) for path in paths}))

    def _found(self, folder: Path) -> list[Path]:
        """What stands in a folder, if it is not too much."""
        paths = list(islice(listed(folder), MAX_FILES + 1))
        if len(paths) > MAX_FILES:
            message = f'"{self.shown(folder)}" holds more than {MAX_FILES:,} files.'
            raise ContentError(Problem(message, hint="Take some of them away."))
        return paths

    # ── what all languages share ─────────────────────────────────────────────

    @cached_property
    def settings(self) -> Settings:
        return self._struct(self.settings_path, Settings, settings_problems)

    @property
    def settings_path(self) -> Path:
        return self.file("library.yaml")

    @cached_property
    def citations(self) -> Mapping[str, Citation]:
        """The law by id."""
        return self._entries(self.citations_path, dict[str, Citation])

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
        return self._entries(self.facts_path(id), dict[str, Fact])

    @property
    def addresses_path(self) -> Path:
        return self.file("addresses.yaml")

    @cached_property
    def addresses(self) -> Mapping[str, Address]:
        """Where links lead, by address; none in a library that does not keep them."""
        return self._struct(self.addresses_path, dict[str, Address]) if self.addresses_path.is_file() else {}

    @cached_property
    def values(self) -> Mapping[str, ValueForm]:
        """What letters and worksheets may ask for, by name; a library without the file has ours."""
        own = self.file("values.yaml")
        path = own if own.is_file() else data_root() / "content" / "values.yaml"
        return self._entries(path, dict[str, ValueForm])

    @cached_property
    def theme(self) -> Theme:
        from handouts.library.theme import Theme, theme_problems  # late: only what is drawn has a look

        return self._struct(self.theme_path, Theme, theme_problems)

    @cached_property
    def variants(self) -> tuple[str, ...]:
        """Ids of the looks beside the theme: the library's own and ours."""
        folders = {root / "variants" for root in (self.templates, data_root() / "templates")}
        return self._read_ids([*folders], ".yaml")

    def variant_path(self, id: str, suffix: str = ".yaml") -> Path:
        """A file of a variant: the library's own, else ours."""
        own = self.templates / "variants" / f"{id}{suffix}"
        return own if own.is_file() else data_root() / "templates" / "variants" / own.name

    def variant(self, id: str) -> Variant:
        """A look of that name, with all that the theme says put in."""
        return self.kept(("variant", id), lambda: self._read_variant(self.variant_path(id)))

    def _read_variant(self, path: Path) -> Variant:
        from handouts.library.theme import Variant, scaled, theme_problems

        def read(theme: Theme) -> Variant:
            return strict_yaml.patched(self.text(path), self.shown(path), Variant(theme=theme))

        found = read(self.theme)
        found = found if found.scale == 1 else read(scaled(self.theme, found.scale))
        misfits = theme_problems(found.theme)
        self._refuse(path, ((("theme", *names), message, hint) for names, message, hint in misfits))
        return found

    def look(self, variant: str) -> Theme:
        """The theme of a variant; of none, the theme itself."""
        return self.variant(variant).theme if variant else self.theme

    @property
    def theme_path(self) -> Path:
        """The library's own look, else ours."""
        own = self.templates / "theme.yaml"
        return own if own.is_file() else data_root() / "templates" / "theme.yaml"

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Ids of the kinds of handout, in alphabetical order."""
        return self._read_ids([self.templates], _TEMPLATE)

    def template(self, kind: str) -> Template:
        path = self.templates / f"{_id(kind)}{_TEMPLATE}"
        return self.kept(("template", path), lambda: self._read_template(kind, path))

    def _read_template(self, kind: str, path: Path) -> Template:
        parts = front_matter.split(self.text(path), self.shown(path))
        return Template(kind, self._struct(path, Kind), path, parts.body, parts.body_line)

    def recipe_ids(self) -> tuple[str, ...]:
        return self._ids_in(PurePath("recipes"), ".yaml")

    # ── languages ────────────────────────────────────────────────────────────

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages, in alphabetical order."""
        folders = (folder for root in self.roots for folder in self._found(root / "content"))
        return tuple(sorted({folder.name for folder in folders if (folder / "language.yaml").is_file()}))

    def language(self, code: str) -> Language:
        return self._struct(self.language_path(code), Language)

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
        """The terms of a language by id."""
        return self._entries(self.path(GLOSSARY, code, GLOSSARY.only), dict[str, Term])

    def reading_aids(self, code: str) -> ReadingAids:
        """What the reading level of a language leaves out; nothing where the file is not there."""
        path = self.file(code, "fixed-names.yaml")
        return self._struct(path, ReadingAids) if path.is_file() else ReadingAids()

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
        return self.kept(("path", shelf.name, code, id), lambda: self.file(code, shelf.file(_id(id))))

    def article(self, shelf: Shelf, code: str, id: str) -> Article:
        """A text of a shelf."""
        path = self.path(shelf, code, id)
        return self.kept(("article", path), lambda: self._read_article(shelf, code, id, path))

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
        path, audiences = self.path(CHARTS, code, id), self.settings.audiences
        return self._struct(path, Comparison, lambda chart: comparison_problems(chart, audiences))

    def is_bundle(self, name: str) -> bool:
        settings = self.settings
        return name in settings.bundles and name not in self.ids(TOPICS, settings.source_language)

    def _read_article(self, shelf: Shelf, code: str, id: str, path: Path) -> Article:
        is_source = code == self.settings.source_language
        if shelf.suffix == ".yaml":
            is_chart = shelf == CHARTS
            words: Words = self.chart(code, id) if is_chart else _NO_WORDS
            terms = {} if is_chart else self.glossary(code)
            return Article(
                shelf, id, code, words, path, "", 1, is_source, terms, lambda n: self.place(path, *n).line
            )
        parts = front_matter.split(self.text(path), self.shown(path))
        audiences = self.settings.audiences
        topic = self._struct(path, Topic, lambda topic: words_problems(topic, audiences))
        body = front_matter.uncommented(parts.body)
        return Article(shelf, id, code, topic, path, body, parts.body_line, is_source)


def _id(id: str) -> str:
    """The id, which names a file: it must not lead out of its folder."""
    if not _ID.fullmatch(id):
        raise ContentError(Problem(f'"{id}" is not an id.', hint=_ID_HINT))
    return id


# ── Files with an entry for each id ────────────────────────────────────────────


_ENTRY = re.compile(r"([a-z0-9]+(?:[-.][a-z0-9]+)*):(?: .*)?")
_INSIDE = re.compile(r"\s.*|#.*|")


class OnDemand(Mapping[str, T]):
    """What ids stand for, each read when it is looked up, and then kept."""

    def __init__(self, ids: Collection[str], read: Callable[[str], T]) -> None:
        self._ids = ids
        self._read = read
        self._known: dict[str, T] = {}

    def __getitem__(self, id: str) -> T:
        if id not in self._known:
            if id not in self._ids:
                raise KeyError(id)
            self._known[id] = self._read(id)
        return self._known[id]

    def __contains__(self, id: object) -> bool:
        return id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def entries(text: str, read: Callable[[str, int], dict[str, T]]) -> Mapping[str, T]:
    """The entries of a text; one that is not in the plain form is read whole, with all its problems."""
    pieces: dict[str, tuple[int, list[str]]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        entry = _ENTRY.fullmatch(line)
        if entry and entry[1] not in pieces:
            pieces[entry[1]] = number, [line]
        elif entry or not _INSIDE.fullmatch(line) or (not pieces and line.strip() and line[0] != "#"):
            return read(text, 1)
        elif pieces:
            pieces[next(reversed(pieces))][1].append(line)
    texts = {id: (line, "\n".join(lines)) for id, (line, lines) in pieces.items()}
    return OnDemand(texts, lambda id: read(texts[id][1], texts[id][0])[id])

"""The files of a library's layers: found, read once and kept, and put over one another."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePath
from typing import Annotated, Self, TypeVar, cast

from msgspec import Meta

from handouts.errors import ContentError, Location, Problem, near_match
from handouts.library import front_matter, strict_yaml
from handouts.library.layers import Layer
from handouts.library.model import OPEN
from handouts.library.references import Misfit
from handouts.library.text_file import leads_out, listed, read_text
from handouts.resources import data_root

T = TypeVar("T")

_ID = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_ID_HINT = "Use only a to z, 0 to 9 and hyphens."
MAX_FILES = 1_000
"""In a folder; a library of words has some dozens."""


class Files:
    """The files of layers.  Every method raises ContentError at the place in the file."""

    def __init__(self, *layers: Layer) -> None:
        self.layers = layers
        """What a later one says goes before what an earlier one says."""
        self.root = layers[-1].root
        """Where new files are written."""
        self.content = layers[-1].content
        self._kept: dict[Hashable, object] = {}

    # ── where they are ───────────────────────────────────────────────────────

    def shown(self, path: Path) -> str:
        """The path as messages name it: relative to the current folder, or to the library."""
        here = Path.cwd()
        return self.kept(("shown", here, path), lambda: self._shown(here, path))

    def _shown(self, here: Path, path: Path) -> str:
        own = (layer.root.parent if layer.name else layer.root for layer in reversed(self.layers))
        bases = (here, *own, data_root())
        within = (path.relative_to(base).as_posix() for base in bases if path.is_relative_to(base))
        return next(within, str(path))

    def files(self, *within: str | PurePath) -> tuple[Path, ...]:
        """A file of ``content/`` in each layer that has it, the lowest first."""
        return self.kept(("files", within), lambda: self._existing("content", within))

    def file(self, *within: str | PurePath) -> Path:
        """The topmost of them, else where the last layer would have it."""
        found = self.files(*within)
        return found[-1] if found else self.content.joinpath(*within)

    def template_files(self, *within: str | PurePath) -> tuple[Path, ...]:
        """A file of ``templates/`` in each layer that has it, the lowest first; else ours."""
        return self.kept(("templates", within), lambda: self._templates(within))

    def template_file(self, *within: str | PurePath) -> Path:
        """The topmost of them."""
        return self.template_files(*within)[-1]

    def _templates(self, within: tuple[str | PurePath, ...]) -> tuple[Path, ...]:
        found = self._existing("templates", within)
        lowest, ours = (
            root.joinpath(*within) for root in (self.layers[0].templates, data_root() / "templates")
        )
        return found if lowest in found or (found and not ours.is_file()) else (ours, *found)

    def _existing(self, side: str, within: tuple[str | PurePath, ...]) -> tuple[Path, ...]:
        paths = (getattr(layer, side).joinpath(*within) for layer in self.layers)
        return tuple(path for path in paths if path.is_file())

    def layer_of(self, path: Path) -> Layer:
        """The layer in which a file lies; a state's lies in ours, and is the nearer."""
        own = (layer for layer in reversed(self.layers) if path.is_relative_to(layer.root))
        return next(own, self.layers[0])

    def stack(self, path: Path) -> tuple[Path, ...]:
        """The file with those of the same name in other layers, the lowest first."""
        layer = self.layer_of(path)
        if path.is_relative_to(layer.content):
            return self.files(path.relative_to(layer.content)) or (path,)
        if path.is_relative_to(layer.templates):
            return self.template_files(path.relative_to(layer.templates))
        return (path,)

    def holds(self, path: Path) -> bool:
        """Whether a file lies in its own layer with all links followed; what is installed may be links."""
        root = self.layer_of(path).root
        return not path.is_relative_to(root) or root == data_root() or not leads_out(path, root)

    @property
    def state_code(self) -> str:
        """Of the state whose rules are among the layers; empty where there is none."""
        return "".join(layer.state for layer in self.layers)

    def with_texts(self, texts: Mapping[Path, str]) -> Self:
        """The library as it would be with these files."""
        made = type(self)(*self.layers)
        made._kept |= {("text", path): text for path, text in texts.items()}  # as if they had been read
        return made

    # ── what they say ────────────────────────────────────────────────────────

    def text(self, path: Path) -> str:
        return self.kept(("text", path), lambda: self._read_text(path))

    def _read_text(self, path: Path) -> str:
        self.refuse_outside(path)
        return read_text(path, self.shown(path))

    def refuse_outside(self, path: Path) -> None:
        """Raise for a file that is a link out of its layer."""
        if not self.holds(path):
            message = f'"{self.shown(path)}" is a link that leads out of the library.'
            raise ContentError(Problem(message, hint="Put the file itself in its place."))

    def place(self, path: Path, *names: str) -> Location:
        """Where a field stands, by the names that lead to it; else what it would stand in.

        Of several layers that have the file, in the topmost one that has the field.
        """
        for count in range(len(names), 0, -1):
            for each in reversed(self.stack(path)):
                if line := self._lines(each).get(names[:count]):
                    return Location(self.shown(each), line)
        return Location(self.shown(path))

    def own_line(self, path: Path, *names: str) -> int:
        """The line of a field in this very file; 0 where it has none."""
        return self._lines(path).get(names, 0)

    def _lines(self, path: Path) -> dict[tuple[str, ...], int]:
        return self.kept(("places", path), lambda: strict_yaml.places(*self.yaml_of(path)))

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is made once of files that do not change while the library is open."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(T, self._kept[key])

    def yaml_of(self, path: Path) -> tuple[str, int]:
        """The YAML of a file, or of its front matter, and the line on which it starts."""
        if path.suffix in {".md", ".j2"}:
            return front_matter.split(self.text(path), self.shown(path)).yaml, front_matter.FIRST_LINE
        return self.text(path), 1

    def _struct(
        self,
        paths: tuple[Path, ...],
        type: type[T],
        problems: Callable[[T], Iterable[Misfit]] = lambda _: (),
    ) -> T:
        """What the YAML of a file says, with what its other layers change.

        ``problems``: what fits the form of it but not the library.
        """

        def read() -> T:
            lowest, *above = paths
            yaml, line = self.yaml_of(lowest)
            found = strict_yaml.read(yaml, self.shown(lowest), type, line)
            for path in above:
                found = self._patched(path, found)
            self._refuse(paths[-1], problems(found))
            return found

        return self.kept(paths, read)

    def _patched(self, path: Path, below: T) -> T:
        yaml, line = self.yaml_of(path)
        return strict_yaml.patched(yaml, self.shown(path), below, first_line=line)

    def _refuse(self, path: Path, misfits: Iterable[Misfit]) -> None:
        if wrong := tuple(misfits):
            raise ContentError(*(Problem(m, self.place(path, *names), hint) for names, m, hint in wrong))

    def _entries(self, paths: tuple[Path, ...], type: type[dict[str, T]]) -> Mapping[str, T]:
        """The entries of a file by id, with what its other layers change; one is read when looked up."""

        def read() -> Mapping[str, T]:
            found: Mapping[str, T] = {}
            for number, path in enumerate(paths):
                found = self._over(found, path, type) if number else self._entries_of(path, type)
            return found

        return self.kept(paths, read)

    def _entries_of(self, path: Path, type: type[dict[str, T]]) -> Mapping[str, T]:
        shown = self.shown(path)
        return entries(self.text(path), lambda text, line: strict_yaml.read(text, shown, type, line))

    def _over(self, below: Mapping[str, T], path: Path, type: type[dict[str, T]]) -> Mapping[str, T]:
        """The entries of a file over those below it; one that is new must be whole."""
        shown, form = self.shown(path), Annotated[type, Meta(extra=OPEN)]

        def read(text: str, line: int) -> dict[str, T]:
            lines = strict_yaml.field_lines(text, line)
            base = {id: below[id] for id in lines if id in below}
            try:
                return strict_yaml.patched(text, shown, base, form, line)
            except ContentError:
                near = {id: near_match(id, below) for id in lines if id not in below}
                told = [
                    Problem(f'There is no "{id}" to change here.', Location(shown, lines[id]), hint)
                    for id, hint in near.items()
                    if hint
                ]
                if told:
                    raise ContentError(*told) from None
                raise

        own = dict(entries(self.text(path), read))  # all of them: one whose name is wrong is never asked for
        ids = dict.fromkeys((*below, *own))
        return OnDemand(ids, lambda id: own[id] if id in own else below[id])

    # ── which there are ──────────────────────────────────────────────────────

    def _ids_in(self, folder: PurePath, suffix: str) -> tuple[str, ...]:
        """Ids of the files in a folder of any layer's content, in alphabetical order."""
        return self.kept(
            ("ids", folder, suffix),
            lambda: self._read_ids([layer.content / folder for layer in self.layers], suffix),
        )

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

    @cached_property
    def templates(self) -> tuple[Path, ...]:
        """Folders of templates, the lowest first: a library without one has ours."""
        lowest, *above = (layer.templates for layer in self.layers)
        return (lowest if lowest.is_dir() else data_root() / "templates", *above)


def id_of(id: str) -> str:
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

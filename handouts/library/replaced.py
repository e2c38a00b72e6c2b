"""What a layer puts in the place of what lies below it, and whether that is still what it was written over.

A layer records, for each part that it replaces, a hash of the words below: as a translation records its
source text.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from handouts.errors import ContentError, Location, Problem
from handouts.library import strict_yaml
from handouts.library.files import MAX_FILES
from handouts.library.layers import Layer
from handouts.library.load import Library
from handouts.library.sections import HEAD, LEAD, fingerprint, pieces_of
from handouts.library.shelves import SHELVES, TOPICS

ALL = "all"
"""The part that is a whole file: of a template, of a style sheet."""
_TEXTS = (".md", ".yaml", ".j2", ".css")
_NOT_SAID = {"translated-from", "whole", "adds"}
"""Fields that say nothing of their own."""


class Replaced(Struct, frozen=True):
    """A part of a file of a layer that takes the place of what lies below."""

    file: str
    """In the layer's folder."""
    part: str
    """A section's key, the names that lead to a field, or ALL."""
    place: Location
    below: str
    own: str
    recorded: str
    """Hash of what lay below when it was written; empty where nobody recorded it."""

    @property
    def hash(self) -> str:
        """Of what lies below now."""
        return fingerprint(self.below)

    @property
    def is_stale(self) -> bool:
        return bool(self.recorded) and self.recorded != self.hash


def replaced(library: Library, layer: Layer) -> Iterator[Replaced]:
    """All that a layer replaces, file by file; raises ContentError for what cannot be read."""
    below = Library(*library.layers[: library.layers.index(layer)])
    for path in _texts_of(layer):
        file = path.relative_to(layer.root).as_posix()
        recorded = layer.replaces.get(file, {})
        for part, (place, under, own) in _parts(library, below, path).items():
            yield Replaced(file, part, place, under, own, recorded.get(part, ""))


def every_replaced(library: Library) -> Iterator[Replaced]:
    """Those of all layers that have a name of their own."""
    for layer in library.layers[1:]:
        if layer.name:
            yield from replaced(library, layer)


def stale_notices(library: Library) -> tuple[str, ...]:
    """A notice for each file in which something was written over words that have changed since."""
    return library.kept("stale layers", lambda: tuple(_stale_notices(library)))


def _stale_notices(library: Library) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for each in every_replaced(library):
        if each.is_stale:
            found.setdefault(each.place.path, []).append(each.part)
    for file, parts in found.items():
        yield f"{file}: what it replaces has changed: {', '.join(parts)}. Compare: handouts layers diff"


def _texts_of(layer: Layer) -> Iterator[Path]:
    """The files of words of a layer, if they are not too many."""
    count = 0
    for side in (layer.content, layer.templates):
        for folder, folders, names in os.walk(side):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            count += len(names)
            if count > MAX_FILES:
                raise ContentError(Problem(f'"{layer.root}" holds more than {MAX_FILES:,} files.'))
            yield from (Path(folder, name) for name in sorted(names) if name.endswith(_TEXTS))


_Parts = Mapping[str, tuple[Location, str, str]]
"""Part -> its place, what lies below it, what it says."""


def _parts(library: Library, below: Library, path: Path) -> _Parts:
    stack = library.stack(path)
    under = stack[: stack.index(path)] if path in stack else ()
    if not under:
        return {}
    if path.suffix == ".yaml":
        return _of_yaml(library, path, under)
    if path.suffix == ".md":
        return _of_markdown(library, below, path)
    text = library.text(path)
    return {ALL: (Location(library.shown(path), 1), library.text(under[-1]), text)}


def _of_yaml(library: Library, path: Path, under: tuple[Path, ...]) -> _Parts:
    known: dict[tuple[str, ...], strict_yaml.Leaf] = {}
    for each in under:
        known |= strict_yaml.leaves(library.text(each))
    return {
        ".".join(names): (Location(library.shown(path), leaf.line), known[names].text, leaf.text)
        for names, leaf in strict_yaml.leaves(library.text(path)).items()
        if names in known and not _NOT_SAID.intersection(names)
    }


def _of_markdown(library: Library, below: Library, path: Path) -> _Parts:
    code, *rest = path.relative_to(library.layer_of(path).content).parts
    shelf = SHELVES[rest[0]] if len(rest) > 1 else TOPICS
    article = below.article(shelf, code, path.stem)
    known = {section.key: section.text for section in article.sections}
    piece = library.piece(path)
    own = {key: each for key, each in pieces_of((piece,), article.words.audiences) if key in known}
    found = {
        key: (each.place(0), known[key], each.text)
        for key, each in own.items()
        if key != LEAD or each.text.strip()
    }
    if title := library.own_line(path, "title"):
        found[HEAD] = (Location(piece.shown, title), known[HEAD], library.text(path).partition("\n---")[0])
    return found

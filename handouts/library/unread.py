"""Files of a layer that nothing reads: they stand in a wrong place, or have a wrong name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches
from itertools import islice
from pathlib import Path, PurePosixPath

from handouts.errors import Location, Problem, near_match
from handouts.library.files import MAX_FILES
from handouts.library.layers import FILE, STATE_FILE, Layer
from handouts.library.load import Library
from handouts.library.shelves import BUNDLES, CHARTS, SHELVES, Shelf
from handouts.library.text_file import listed

_TEXTS = (".md", ".markdown", ".yaml", ".yml", ".j2", ".css", ".txt")
_BESIDE = ("readme", "license", "licence", "notice", "changelog", "copying", "authors", "contributing")
"""How the names of files begin that tell of a folder."""
_OTHERS = {"school.yaml", "values.yaml"}
"""Files beside ``layer.yaml`` that options name."""
_SHARED = {"library", "citations", "addresses", "spoken", "values", STATE_FILE.removesuffix(".yaml")}
_OF_LANGUAGE = {"language", "synonyms", "fixed-names", "glossary"}
_LOOK = {"theme.yaml", "sheet.css", "review.md"}
_SHELF_WORDS = {word: shelf for shelf in SHELVES.values() for word in (shelf.name, shelf.one)}
_NEAR, _NEAR_KIND = 0.75, 0.95
"""Of two paths of which one may have been meant, as difflib measures it; a new kind is rarely a slip."""


def unread(library: Library) -> Iterator[Problem]:
    """A problem for each file of words, in the layers of one's own, that nothing reads."""
    for layer in library.layers[1:]:
        if layer.name:
            below = Library(*library.layers[: library.layers.index(layer)])
            known = [*_known(below)]
            for name in sorted(islice(_names(library, layer), MAX_FILES)):
                if not _is_read(library, PurePosixPath(name), known):
                    yield from _told(library, layer, name, known)
                elif near := _near(name, known, _NEAR_KIND) if _is_new_kind(name, known) else "":
                    message = "This makes a new kind of handout, and takes the place of none."
                    yield Problem(
                        message, Location(library.shown(layer.root / name)), f'Did you mean "{near}"?'
                    )


def _told(library: Library, layer: Layer, name: str, known: list[str]) -> Iterator[Problem]:
    hint, place = _hint(library, name, known), Location(library.shown(layer.root / name))
    if hint or name.startswith(("content/", "templates/")):
        yield Problem("Nothing reads this file.", place, hint or "README tells where each file stands.")


def _names(library: Library, layer: Layer) -> Iterator[str]:
    """The paths of a layer's files of words, from its folder."""
    words = ("content", "templates", *library.languages, *_SHELF_WORDS)
    for path in listed(layer.root):
        if path.is_dir() and near_match(path.name, words):
            for folder, folders, names in os.walk(path):
                folders[:] = [name for name in folders if not name.startswith(".")]
                within = Path(folder).relative_to(layer.root)
                yield from ((within / name).as_posix() for name in names if _is_text(name))
        elif _is_text(path.name) and path.name not in _OTHERS and path.is_file():
            yield path.name


def _is_text(name: str) -> bool:
    return name.lower().endswith(_TEXTS) and not name.lower().startswith((".", *_BESIDE))


def _known(below: Library) -> Iterator[str]:
    """The paths of the files that are read of the layers below, those in the source language first."""
    codes = dict.fromkeys((below.settings.source_language, *below.languages))
    yield from (f"content/{name}.yaml" for name in sorted(_SHARED))
    for code in codes:
        yield from (f"content/{code}/{name}.yaml" for name in sorted(_OF_LANGUAGE))
        for shelf in SHELVES.values():
            yield from (f"content/{code}/{shelf.file(id)}" for id in below.ids(shelf, code))
    yield from (f"content/facts/{id}.yaml" for id in below.fact_files)
    yield from (f"content/recipes/{id}.yaml" for id in below.recipe_ids())
    yield from (f"templates/{name}" for name in sorted(_LOOK))
    yield from (f"templates/{id}.md.j2" for id in below.kinds)
    folders = [folder / "_parts" for folder in below.templates]
    yield from sorted({f"templates/_parts/{path.name}" for folder in folders for path in listed(folder)})
    yield from (f"templates/variants/{id}.yaml" for id in below.variants)


# ── What is read ─────────────────────────────────────────────────────────────


def _is_read(library: Library, path: PurePosixPath, known: list[str]) -> bool:
    if str(path) in known or str(path) == FILE:
        return True
    match path.parts:
        case ("content", ("facts" | "recipes"), _):
            return path.suffix == ".yaml"
        case ("content", code, *folders, _) if code in library.languages and len(folders) < 2:
            return _is_on_shelf(library, path, folders)
        case ("templates", name):
            return name.endswith(".md.j2")
        case ("templates", "_parts", name):
            return any(name in library.text(each) for each in _templates(library))
        case ("templates", "variants", _):
            return path.suffix in {".yaml", ".css"}
    return False


def _is_on_shelf(library: Library, path: PurePosixPath, folders: list[str]) -> bool:
    """Whether it is a text, which something prints."""
    if not folders and path.suffix == ".yaml":
        return path.stem in _OF_LANGUAGE
    shelf = _shelf(folders)
    if shelf is None or path.suffix != shelf.suffix:
        return False
    if shelf == BUNDLES:
        return path.stem in library.settings.bundles
    return shelf != CHARTS or path.stem in _shown_charts(library)


def _shelf(folders: list[str]) -> Shelf | None:
    folder = "".join(folders)
    return next((shelf for shelf in SHELVES.values() if shelf.folder == folder and not shelf.only), None)


def _shown_charts(library: Library) -> set[str]:
    return {library.template(kind).kind.comparison for kind in library.kinds}


def _templates(library: Library) -> Iterator[Path]:
    for folder in library.templates:
        yield from (path for path in sorted(folder.rglob("*.j2")) if path.is_file())


# ── What was meant ───────────────────────────────────────────────────────────


def _hint(library: Library, name: str, known: list[str]) -> str:
    """Where it should stand, or what it lacks; empty where nothing is near."""
    path = PurePosixPath(name)
    match path.parts:
        case ("content", code, "bundles", _) if code in library.languages and path.suffix == ".md":
            return near_match(path.stem, library.settings.bundles) or (
                f"Name the bundle in content/library.yaml: bundles: {{{path.stem}: …}}."
            )
        case ("content", code, "charts", _) if code in library.languages and path.suffix == ".yaml":
            return f"A kind of handout shows a chart: comparison: {path.stem} in templates/KIND.md.j2."
    meant = _same_name(path, known) or _on_shelf(library, path) or _near(name, known)
    return f'Did you mean "{meant}"?' if meant else ""


def _same_name(path: PurePosixPath, known: list[str]) -> str:
    """The file of that name that stands elsewhere, the one with the nearest path."""
    stem = path.name.partition(".")[0].casefold()
    found = [each for each in known if PurePosixPath(each).name.partition(".")[0].casefold() == stem]
    found = [each for each in found if PurePosixPath(each).suffix == path.suffix] or found
    said = str(path).casefold()
    return max(found, key=lambda each: SequenceMatcher(None, said, each).ratio(), default="")


def _on_shelf(library: Library, path: PurePosixPath) -> str:
    """The place of a new text on the shelf that its folder names, such as topics or letter."""
    shelf = next((_SHELF_WORDS[part] for part in path.parts if part in _SHELF_WORDS), None)
    if shelf is None or shelf.only:
        return ""
    codes = [part for part in path.parts if part in library.languages]
    return f"content/{(*codes, library.settings.source_language)[0]}/{shelf.file(path.stem)}"


def _near(name: str, known: list[str], least: float = _NEAR) -> str:
    return next(iter(get_close_matches(name, known, n=1, cutoff=least)), "")


def _is_new_kind(name: str, known: list[str]) -> bool:
    path = PurePosixPath(name)
    return path.match("templates/*.md.j2") and len(path.parts) == 2 and name not in known

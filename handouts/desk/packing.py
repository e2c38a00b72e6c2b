"""The program, its content and its fonts as archives that the worker unpacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath

from handouts.desk.answers import archive
from handouts.desk.parts import listed
from handouts.library.load import Library
from handouts.library.theme import Family
from handouts.resources import data_root, files_within, packaged

_PACKAGE = Path(__file__).resolve().parents[1]
NOT_PACKED = ("cli", "office", "quality", "pdf/readback", "writing/word", "desk/page")
"""Rooms that the page does not use."""
NOT_NEEDED = {
    "charset-normalizer": "ReportLab asks for it where it reads fonts by name",
    "click": "the command line's",
    "defusedxml": "a translation office's",
    "fontpkg": "no font is looked for by it",
    "lxml": "of files for Word",
    "packaging": "of fontpkg",
    "pikepdf": "reads finished PDFs",
    "pillow": "the browser reads pictures",
    "pysyllables": "of the check",
    "python-docx": "of files for Word",
}
"""Packages that the program needs elsewhere, and what for."""
_LEFT_OUT = re.compile(
    r"(^|/)(tests?|graphics|__pycache__)/|\.(so|pyd|pyc|pyx|c|h|pfb|afm|dll|[ot]tf)$|\.(dist|egg)-info/"
)
_REQUIREMENT = re.compile(r"^[A-Za-z0-9._-]+")

Files = Iterator[tuple[str, bytes]]
"""Names within an archive, and what they hold."""


def program(library: Library) -> bytes:
    """This program with its content, templates and basic fonts, and the pure packages that it imports."""
    basic = (family for family in library.theme.families.values() if not family.extra)
    files = (*_own(), *_packages(), *(file for family in basic for file in _font_files(family)))
    return archive(dict(files))


def _own() -> Files:
    for name, path in files_within(_PACKAGE):
        if not name.startswith(tuple(f"{room}/" for room in (*NOT_PACKED, "_data"))):
            yield f"handouts/{name}", path.read_bytes()
    for folder in ("content", "templates"):
        for name, path in files_within(data_root() / folder):
            yield f"handouts/_data/{folder}/{name}", path.read_bytes()


def within_layers(library: Library) -> Files:
    """Words of one's own: the folders of a library's upper layers, by their numbers."""
    for number, layer in enumerate(layer for layer in library.layers if layer.name):
        for name, path in files_within(layer.root):
            yield f"own/{number}/{name}", path.read_bytes()


def _packages() -> Files:
    """Files of the packages that are installed here and are pure Python, or fonts."""
    compiled = {part.name for part in listed().part}
    for name in sorted(_required("handouts") - compiled - {"handouts"}):
        for file in distribution(name).files or ():
            path = PurePosixPath(file)
            if ".." not in path.parts and not _LEFT_OUT.search(path.as_posix()):
                yield path.as_posix(), Path(str(file.locate())).read_bytes()


def _required(name: str, known: frozenset[str] = frozenset()) -> frozenset[str]:
    """A package with all that it requires here, extras aside."""
    try:
        wanted = distribution(name).requires or ()
    except PackageNotFoundError:  # for another system
        return known
    known |= {name}
    for line in wanted:
        found = _REQUIREMENT.match(line)
        if found and "extra ==" not in line and found[0].lower() not in {*known, *NOT_NEEDED}:
            known = _required(found[0].lower(), known)
    return known


# ── Fonts ────────────────────────────────────────────────────────────────────


def fonts(library: Library) -> dict[str, bytes]:
    """An archive of each family that is an extra and installed."""
    extra = {name: each for name, each in library.theme.families.items() if each.extra and each.is_installed}
    return {name: archive(dict(_font_files(family))) for name, family in extra.items()}


def _font_files(family: Family) -> Files:
    for file in (family.regular, family.bold):
        name = file.partition("#")[0]
        if path := packaged(name):
            yield name, path.read_bytes()
            yield f"{name.partition('/')[0]}/__init__.py", b""

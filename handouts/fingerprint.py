"""What a process makes files of: two that have the same make the same bytes.

The version of the words tells no edited file and that of the program no changed line, so both are hashed,
and what decides glyphs and bytes is asked for its version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from handouts.library.load import Library
from handouts.resources import data_root, files_within

PACKAGES = (
    "jinja2",
    "markdown-it-py",
    "mdit-py-plugins",
    "pillow",
    "qrcodegen",
    "reportlab",
    "uharfbuzz",
)
"""Those that words, glyphs and pictures go through; the theme names those of fonts."""
PROGRAM, WORDS = "the program's files", "the words"
NONE = "none"
_HASHES = (PROGRAM, WORDS, "the file ")
"""How the names of what is hashed begin; the rest are versions, which a person can read."""


def fingerprint(library: Library, files: Iterable[str] = ()) -> dict[str, str]:
    """Versions and hashes by names that a message can say; ``files``: those outside the library.

    Raises OSError for a file that cannot be read; one that is not there has the hash ``none``.
    """
    known = library.kept(
        "fingerprint", lambda: {**_program(), **_fonts(library), WORDS: _hash(_words(library))}
    )
    return {**known, **{f'the file "{name}"': _hash([("", Path(name))]) for name in files}}


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """What there differs from here, such as ``reportlab 5.0.0 (here 5.1.0), the words``; "" if nothing."""
    names = [name for name in {**here, **there} if here.get(name) != there.get(name)]
    return ", ".join(
        name if name.startswith(_HASHES) else f"{name} {there.get(name, NONE)} (here {here.get(name, NONE)})"
        for name in names
    )


@cache
def _program() -> dict[str, str]:
    """Once a process: it keeps the program that it has loaded."""
    import unicodedata  # late: who makes one sheet asks for none of it
    import zlib

    from handouts import __version__

    found = {"handouts": __version__, PROGRAM: _hash(files_within(Path(__file__).parent, "*.py"))}
    found |= {name: _version(name) for name in PACKAGES}
    return {**found, "zlib": zlib.ZLIB_RUNTIME_VERSION, "Unicode": unicodedata.unidata_version}


def _fonts(library: Library) -> dict[str, str]:
    """Versions of the packages whose fonts the theme names; the library's own fonts are among its words."""
    files = (file for family in library.look("").families.values() for file in (family.regular, family.bold))
    modules = {file.partition("/")[0] for file in files if not Path(file).is_absolute()}
    return {name: _version(name) for name in sorted(module.replace("_", "-") for module in modules)}


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except (PackageNotFoundError, ValueError):  # no package has no name
        return NONE


def _words(library: Library) -> Iterator[tuple[str, Path]]:
    """Each file of content and templates that a sheet may be made of."""
    folders = [layer.content for layer in library.layers]
    for number, folder in enumerate((*folders, *library.templates, data_root() / "templates")):
        yield from ((f"{number}/{name}", path) for name, path in files_within(folder))


def _hash(files: Iterable[tuple[str, Path]]) -> str:
    """SHA-256 over names and bytes."""
    whole, is_empty = hashlib.sha256(), True
    for name, path in files:
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            continue
        whole.update(f"{digest} {name}\n".encode())
        is_empty = False
    return NONE if is_empty else whole.hexdigest()

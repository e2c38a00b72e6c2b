"""``handouts new``: a file to begin with, for writers and translators."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli import streams
from handouts.cli.options import library_option, open_library
from handouts.errors import OutputError, Problem, SelectionError, near_match
from handouts.output import FOLDER, save
from handouts.resources import refuse_installed

if TYPE_CHECKING:
    from handouts.library.load import Library

_PICTURE = re.compile(r"!\[[^\]]*\]\(([\w-]+\.\w+)[ )]")


@click.group()
def command() -> None:
    """Start a topic of your own, or a translation.

    Each writes one file with comments that say what to fill in. It works at once: the comments are
    never printed.
    """


@command.command()
@click.argument("id", metavar="ID")
@library_option
def topic(id: str, library_folder: Path | None) -> None:
    """Write a topic to fill in.

    ID is its name in a to z, 0 to 9 and hyphens, such as extra-help.
    """
    from handouts.library.new_text import new_topic
    from handouts.library.shelves import TOPICS

    library = _writable(library_folder)
    settings = library.settings
    path = library.path(TOPICS, settings.source_language, id)
    if id in settings.bundles:
        raise SelectionError(Problem(f'"{id}" is the name of a bundle.', hint="Give the topic another id."))
    _write(library, path, new_topic(id, settings.audiences).encode())
    groups = ", ".join(group.id for group in settings.groups)
    streams.tell(f"Next: fill it in, and add {id} to a group in {_settings(library)} ({groups}).")
    streams.tell(f"See it: handouts make fact-sheet --topics {id}{_with(library_folder)}")


@command.command()
@click.argument("text", metavar="LANGUAGE/ID")
@library_option
def translation(text: str, library_folder: Path | None) -> None:
    """Write a translation to fill in, as a copy of the English.

    TEXT is a language and the id of what is to be translated, such as es/what-is-an-iep or
    es/letters/ID. The copy is a draft, and says so on the sheet.
    """
    from handouts.library.new_text import new_translation

    library = _writable(library_folder)
    code, name = _translatable(library, text)
    source = library.named(library.settings.source_language, name)
    path = library.content / code / source.shelf.file(source.id)
    data = source.path.read_bytes()
    made = new_translation(data, library.shown(source.path), source, code)
    _write(library, path, made)
    for name in _PICTURE.findall(data.decode()):
        _copy_picture(source.path.parent / name, path.parent / name)
    diff = f"handouts translations diff {text}{_with(library_folder)}"
    streams.tell(f"Next: put your words in place of the English; this sees what is missing: {diff}")


def _copy_picture(picture: Path, copy: Path) -> None:
    """Copy a picture that a text shows; never what a link leads to, never over what is there."""
    if picture.is_file() and not picture.is_symlink() and not os.path.lexists(copy):
        save(picture.read_bytes(), copy)


def _writable(folder: Path | None) -> Library:
    library = open_library(folder)
    refuse_installed(library.root)
    return library


def _translatable(library: Library, text: str) -> tuple[str, str]:
    """Language and name of what is to be translated; raises SelectionError."""
    source_code = library.settings.source_language
    code, _, name = text.partition("/")
    codes = [each for each in library.languages if each != source_code]
    if code not in codes:
        hint = near_match(code, codes) or f"Write content/{code}/language.yaml and glossary.yaml first."
        raise SelectionError(Problem(f'"{code}" is not a language of this library.', hint=hint))
    known = library.names(source_code)
    if name not in known:
        hint = near_match(name, known) or "List what there is: handouts translations status"
        raise SelectionError(Problem(f'There is no text "{name}" to translate.', hint=hint))
    return code, name


def _write(library: Library, path: Path, data: bytes) -> None:
    """Write a new file and print its path; raises OutputError where one is."""
    shown = library.shown(path)
    if path.exists():
        raise OutputError(Problem(f'"{shown}" is there already.', hint="Change it, or give another id."))
    try:
        path.parent.mkdir(FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise OutputError(Problem(f'Cannot make the folder of "{shown}": {reason}.')) from None
    save(data, path)
    streams.write(f"{shown}\n")


def _settings(library: Library) -> str:
    return library.shown(library.settings_path)


def _with(folder: Path | None) -> str:
    """The option to repeat, when the library was given by one."""
    return f" --library {folder}" if folder and "HANDOUTS_LIBRARY" not in os.environ else ""

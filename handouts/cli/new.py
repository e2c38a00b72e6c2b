"""``handouts new``: a file to begin with, for writers and translators."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli import streams
from handouts.cli.options import NAME, NEW_FILE, library_option, open_library, quoted, repeated
from handouts.errors import OutputError, Problem, SelectionError, near_match
from handouts.output import FOLDER, save, save_all
from handouts.resources import refuse_installed

if TYPE_CHECKING:
    from handouts.library.load import Library
    from handouts.library.sections import Article, Section

_PICTURE = re.compile(r"!\[[^\]]*\]\(([\w-]+\.\w+)[ )]")


@click.group()
def command() -> None:
    """Start words of your own: a folder over ours, a section, a topic, a translation.

    Each writes one file with comments that say what to fill in. It works at once: the comments are
    never printed.
    """


@command.command()
@click.argument("folder", metavar="DIR", type=NEW_FILE)
@click.option("--name", type=NAME, metavar="NAME", help="Whose words these are; it is printed on each sheet.")
def layer(folder: Path, name: str | None) -> None:
    """Write a folder for words of your own, over ours.

    It says only what differs. Everything else comes from us, with our corrections.
    """
    from handouts.library.layer_file import new_layer
    from handouts.library.layers import FILE

    library = open_library()
    title = name or folder.name.replace("-", " ").capitalize() or "Our words"
    _write(library, folder / FILE, new_layer(title, quoted(str(folder))).encode())
    own = quoted(str(folder))
    streams.tell(f"Next: handouts new section how-to-ask-for-an-evaluation#next --library {own}")
    streams.tell(f"In school.yaml, libraries: [{own}] puts it over ours each time.")


@command.command()
@click.argument("text", metavar="TOPIC#KEY")
@library_option
def section(text: str, folders: tuple[Path, ...]) -> None:
    """Write one section to change, as a copy of ours.

    TOPIC is the id of a topic or of another text, such as letters/ask-for-records, in English or with
    its language before it: es/evaluation#next. KEY is the name in braces after its heading, or lead.
    """
    from handouts.cli.layers import record
    from handouts.library.layer_file import with_section

    library = _layered(folders)
    article, found = _section(library, text)
    path = library.content / article.language / article.shelf.file(article.id)
    old = library.text(path) if path.is_file() else ""
    if old and found.key in _keys(library, path, article):
        message = f'"{library.shown(path)}" has this section already.'
        raise OutputError(Problem(message, hint="Change it there."))
    make_folder(library, path)
    save(with_section(old, found).encode(), path)
    streams.write(f"{library.shown(path)}\n")
    again = open_library(folders)
    record(again, again.layers[-1], path.relative_to(again.root).as_posix())
    streams.tell("Next: write your words in place of ours, and look at the sheet.")
    streams.tell(f"Whose each section is: handouts show topic {article.name}{repeated()}")


def _layered(folders: tuple[Path, ...]) -> Library:
    """A library whose last folder is a layer; raises SelectionError."""
    library = open_library(folders)
    if not library.layers[-1].name:
        hint = "Give it with --library. To start one: handouts new layer my-words"
        raise SelectionError(Problem("A section of yours stands in a folder over ours.", hint=hint))
    return library


def _section(library: Library, text: str) -> tuple[Article, Section]:
    """The text and its section, such as es/evaluation#next; raises SelectionError."""
    from handouts.library.sections import HEAD

    place, _, key = text.partition("#")
    source, (first, _, rest) = library.settings.source_language, place.partition("/")
    code, name = (first, rest) if first in library.languages else (source, place)
    known = library.names(code)
    if name not in known:
        hint = near_match(name, known) or "List them: handouts list topics"
        raise SelectionError(Problem(f'There is no text "{name}".', hint=hint))
    article = library.named(code, name)
    if not article.pieces:
        message = f'"{name}" is no text with sections.'
        hint = "Write what differs in a file of that name: content/README.md shows its form."
        raise SelectionError(Problem(message, hint=hint))
    sections = {section.key: section for section in article.sections if section.key != HEAD}
    if key not in sections:
        hint = near_match(key, sections) or f"Its sections: {', '.join(sections)}."
        raise SelectionError(Problem(f'"{name}" has no section "{key}".', hint=hint))
    return article, sections[key]


def _keys(library: Library, path: Path, article: Article) -> set[str]:
    """Of the sections that a file holds."""
    from handouts.library.sections import pieces_of

    pieces = pieces_of((library.piece(path),), article.words.audiences)
    return {key for key, piece in pieces if piece.text.strip()}


@command.command()
@click.argument("id", metavar="ID")
@library_option
def topic(id: str, folders: tuple[Path, ...]) -> None:
    """Write a topic to fill in.

    ID is its name in a to z, 0 to 9 and hyphens, such as extra-help.
    """
    from handouts.library.new_text import new_topic
    from handouts.library.shelves import TOPICS

    library = _writable(folders)
    settings = library.settings
    path = library.path(TOPICS, settings.source_language, id)
    if id in settings.bundles:
        raise SelectionError(Problem(f'"{id}" is the name of a bundle.', hint="Give the topic another id."))
    _write(library, path, new_topic(id, settings.audiences).encode())
    if library.layers[-1].name:
        streams.tell("Next: fill it in. In lists it stands under Other topics.")
    else:
        groups = ", ".join(group.id for group in settings.groups)
        streams.tell(f"Next: fill it in, and add {id} to a group in {_settings(library)} ({groups}).")
    streams.tell(f"See it: handouts make fact-sheet --topics {id}{repeated()}")


@command.command()
@click.argument("code", metavar="CODE")
@click.option("--name", type=NAME, metavar="NAME", required=True, help="Its own name, such as tiếng Việt.")
@click.option("--english-name", type=NAME, metavar="NAME", required=True, help="Such as Vietnamese.")
@library_option
def language(code: str, name: str, english_name: str, folders: tuple[Path, ...]) -> None:
    """Write the words that the program itself prints, for a new language.

    CODE is that of BCP 47, such as vi, pt-BR or zh-Hans. Each label stands in English, to be put in your
    words. Then translate texts one by one; check --language CODE lists what a first sheet needs.
    """
    from handouts.library.new_text import CODE, new_language

    library = _writable(folders)
    if not CODE.fullmatch(code):
        raise SelectionError(Problem(f'"{code}" is no code of a language.', hint="Such as vi or pt-BR."))
    source = library.language_path(library.settings.source_language)
    made = new_language(library.text(source), name, english_name)
    _write(library, library.content / code / "language.yaml", made.encode())
    then = f"handouts new translation {code}/glossary{repeated()}"
    streams.tell(f"Next: put your words in place of the English, then: {then}")
    streams.tell(f"This lists what a first sheet needs: handouts check --language {code}{repeated()}")


@command.command()
@click.argument("text", metavar="LANGUAGE/ID")
@library_option
def translation(text: str, folders: tuple[Path, ...]) -> None:
    """Write a translation to fill in, as a copy of the English.

    TEXT is a language and the id of what is to be translated, such as es/what-is-an-iep or
    es/letters/ID. The copy is a draft, and says so on the sheet.
    """
    from handouts.library.new_text import new_translation

    library = _writable(folders)
    code, name = _translatable(library, text)
    source = library.named(library.settings.source_language, name)
    path = library.content / code / source.shelf.file(source.id)
    data = source.path.read_bytes()
    made = new_translation(data, library.shown(source.path), source, code)
    _write(library, path, made, keeping(library, (name,)))
    copy_pictures(data, source.path.parent, path.parent)
    diff = f"handouts translations diff {text}{repeated()}"
    streams.tell(f"Next: put your words in place of the English; this sees what is missing: {diff}")


def copy_pictures(data: bytes, source: Path, folder: Path) -> None:
    """Copy the pictures that a text shows; never what a link leads to, never over what is there."""
    for name in _PICTURE.findall(data.decode()):
        picture, copy = source / name, folder / name
        if picture.is_file() and not picture.is_symlink() and not os.path.lexists(copy):
            save(picture.read_bytes(), copy)


def _writable(folders: tuple[Path, ...]) -> Library:
    library = open_library(folders)
    refuse_installed(library.root)
    return library


def _translatable(library: Library, text: str) -> tuple[str, str]:
    """Language and name of what is to be translated; raises SelectionError."""
    source_code = library.settings.source_language
    code, _, name = text.partition("/")
    if not name:
        hint = "Say language and text, such as es/what-is-an-iep."
        raise SelectionError(Problem(f'"{text}" is no LANGUAGE/ID.', hint=hint))
    if code not in library.translatable:
        raise SelectionError(_not_begun(library, code))
    known = library.names(source_code)
    if name not in known:
        hint = near_match(name, known) or "List what there is: handouts translations status"
        raise SelectionError(Problem(f'There is no text "{name}" to translate.', hint=hint))
    return code, name


def _not_begun(library: Library, code: str) -> Problem:
    """Of a language that this library does not have, with the whole command that starts it."""
    message, hint = f'"{code}" is not a language of this library.', near_match(code, library.translatable)
    if hint or code == library.settings.source_language:
        return Problem(message, hint=hint or "The others are translated from it.")
    spoken = library.spoken.get(code)
    names = (spoken.name, spoken.english_name) if spoken else ("its own name", "its English name")
    return Problem(message, see=("new", "language", code, "--name", names[0], "--english-name", names[1]))


def keeping(library: Library, names: Iterable[str]) -> Iterator[tuple[bytes, Path]]:
    """The files that keep what texts say in English, for what translations record once this is asked for."""
    from handouts.library.kept_sources import changed_files

    for data, path in changed_files(library.with_texts({}), names):
        make_folder(library, path)
        yield data, path


def _write(library: Library, path: Path, data: bytes, more: Iterable[tuple[bytes, Path]] = ()) -> None:
    """Write a new file, and more with it, and print its path; raises OutputError where one is."""
    shown = library.shown(path)
    if path.exists():
        raise OutputError(Problem(f'"{shown}" is there already.', hint="Change it, or give another id."))
    make_folder(library, path)
    save_all(chain([(data, path)], more))
    streams.write(f"{shown}\n")


def make_folder(library: Library, path: Path) -> None:
    """The folder of a file; raises OutputError."""
    try:
        path.parent.mkdir(FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        message = f'Cannot make the folder of "{library.shown(path)}": {os.strerror(error.errno or 0)}.'
        raise OutputError(Problem(message)) from None


def _settings(library: Library) -> str:
    return library.shown(library.settings_path)

"""``handouts translations export``, ``import`` and ``glossary``: what a translation office works with."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli import streams
from handouts.cli.new import copy_pictures, keeping, make_folder
from handouts.cli.options import FILE, NEW_FILE, TEXT, library_option, open_library
from handouts.errors import ContentError, LayoutError, Problem, SelectionError, near_match
from handouts.output import save, save_all, save_beside
from handouts.resources import refuse_installed

if TYPE_CHECKING:
    from handouts.document.nodes import Inline
    from handouts.errors import Location
    from handouts.library.load import Library
    from handouts.library.sections import Article
    from handouts.office.exchange import Change


def add_to(group: click.Group) -> None:
    """Add the commands to those of ``handouts translations``."""
    for command in (export, import_, glossary):
        group.add_command(command)


# ── export ───────────────────────────────────────────────────────────────────


@click.command()
@click.argument("text", metavar="LANGUAGE[/ID]")
@click.option(
    "--to", "file", type=NEW_FILE, metavar="FILE", help="Without it: ID.LANGUAGE.xlf, or - to print."
)
@click.option(
    "--audience",
    "audiences",
    type=TEXT,
    multiple=True,
    metavar="ID",
    help="For a text that is not translated yet: for whom it is to be; may be given again.",
)
@library_option
def export(text: str, file: Path | None, audiences: tuple[str, ...], folders: tuple[Path, ...]) -> None:
    """Write a text as XLIFF 2.1, for a translation office.

    Each section is a unit: the English, what the translation says now, the words of the glossary to
    use. Law, terms, values and bold are codes that nobody types. A text that is not translated yet has
    the English alone. A language alone means all its texts, in one file.
    """
    from handouts.office.exchange import to_translate
    from handouts.office.xliff import to_xliff

    library = open_library(folders)
    code, names = _asked(library, text)
    for each in audiences:
        if each not in library.settings.audiences:
            hint = f"Known: {', '.join(library.settings.audiences)}."
            raise SelectionError(Problem(f'Unknown audience "{each}".', hint=hint))
    texts = [to_translate(library, code, name, audiences) for name in names]
    data = to_xliff(texts, library.settings.source_language, code, library.language(code).direction)
    last = names[0].rpartition("/")[2] if "/" in text.strip("/") else "translations"
    if file:
        _put(data, file)
    else:  # never over what an office has sent back
        streams.write(f"{save_beside(data, Path(f'{last}.{code}.xlf'))}\n")


def _asked(library: Library, given: str) -> tuple[str, tuple[str, ...]]:
    """The language and the names of the texts that are meant; raises SelectionError."""
    code, _, name = given.strip("/").partition("/")
    refuse_language(library, code)
    known, own = library.names(library.settings.source_language), library.names(code)
    if not name:
        if not (found := tuple(each for each in known if each in own)):
            hint = f"Name the texts to begin with, such as {code}/glossary."
            raise SelectionError(Problem(f'Nothing is written in "{code}" yet.', hint=hint))
        return code, found
    if name not in known:
        hint = f"{near_match(name, known)} See them all: handouts translations status".strip()
        raise SelectionError(Problem(f'Unknown text "{given}".', hint=hint))
    return code, (name,)


def refuse_language(library: Library, code: str) -> None:
    """Raise SelectionError for what is no language that texts are translated to."""
    known = library.translatable
    if code not in known:
        every = ", ".join(library.targets) or "none"
        hint = near_match(code, known) or f"There are translations in: {every}."
        raise SelectionError(Problem(f'"{code}" is not a language of translations.', hint=hint))


def _put(data: bytes, file: Path) -> None:
    """Print a result, or save it and print its name."""
    if str(file) == "-":
        streams.write(data)
        return
    save(data, file)
    streams.write(f"{file}\n")


# ── import ───────────────────────────────────────────────────────────────────


@click.command("import")
@click.argument("file", type=FILE, metavar="FILE")
@library_option
def import_(file: Path, folders: tuple[Path, ...]) -> None:
    """Put what a translation office has sent back into its files, as drafts.

    All of it is written, or nothing: a code that is lost, doubled or moved to another segment, a
    section that is missing, and a section whose English has changed since the export are told, all at
    once. A text that a person had reviewed becomes a draft again.
    """
    from handouts.library.text_file import read_bytes
    from handouts.office.exchange import changes
    from handouts.office.xliff import MAX_BYTES, from_xliff

    library = open_library(folders)
    refuse_installed(library.root)
    shown = str(file)
    delivery = from_xliff(read_bytes(file, shown, MAX_BYTES), shown)
    code = _language(library, delivery.source, delivery.language, shown)
    made = changes(library, code, delivery, shown, unfit)
    _save(library, made)
    for change in made:
        _tell(library, code, change)
    if not made:
        streams.tell("Nothing has changed: no file is written.")


def _language(library: Library, source: str, language: str, shown: str) -> str:
    """The language of a delivery; raises ContentError for one that is not between two of the library's."""
    own = library.settings.source_language
    if source != own:
        raise ContentError(Problem(f'{shown}: srcLang is not "{own}", the language of our source texts.'))
    if language not in library.translatable:
        near = near_match(library.code_of(language), library.translatable)
        hint = near or f"There are: {', '.join(library.translatable) or 'none'}."
        raise ContentError(Problem(f"{shown}: trgLang is no language of translations here.", hint=hint))
    return language


def unfit(library: Library, article: Article, folder: Path) -> Iterator[Problem]:
    """What cannot be read of a text that would be written, or cannot be printed."""
    read = _Read(library, article, folder)
    yield from read.problems
    yield from _unprintable(library, article, read.inlines)


def unreadable(library: Library, article: Article, folder: Path) -> Iterator[Problem]:
    """What cannot be read of a text that would be written."""
    yield from _Read(library, article, folder).problems


class _Read:
    """A text as it would be read: what it says, and what is wrong with it."""

    def __init__(self, library: Library, article: Article, folder: Path) -> None:
        from handouts.document.nodes import Text
        from handouts.document.walk import every_inline_of
        from handouts.reading.parse import parse

        self.problems: list[Problem] = []
        self.inlines: list[tuple[Inline, Location | None, str]] = []
        code, audiences = article.language, library.settings.audiences
        for text, place, is_marked in _texts(article):
            if not is_marked:
                self.inlines.append((Text(text), place, code))
                continue
            try:
                blocks = parse(text, place.path, place.line, audiences=audiences, folder=folder)
            except ContentError as error:
                self.problems += error.problems
            else:
                self.inlines += ((each, own or place, of) for each, own, of in every_inline_of(blocks, code))


def _texts(article: Article) -> Iterator[tuple[str, Location, bool]]:
    """All that a text says, with its place, and whether it is Markdown."""
    yield from ((piece.text, piece.place(0), True) for piece in article.pieces)
    for section in article.sections[:1] if article.pieces else article.sections:
        for line in section.lines:
            yield line.text, line.place, line.part.split(" ")[0] in {"cells", "brief", "definition"}


def _unprintable(
    library: Library, article: Article, inlines: Sequence[tuple[Inline, Location | None, str]]
) -> Iterator[Problem]:
    """Letters that no font has, with their section; nothing where the language's fonts are not installed."""
    from handouts.layout.letters import missing
    from handouts.layout.typeface import Typefaces
    from handouts.library.sections import HEAD

    with suppress(LayoutError):
        for problem in missing(iter(inlines), Typefaces(library.look(""), library.by_code), {}):
            at = problem.location.line if problem.location else 0
            keys = [section.key for section in article.sections if section.place.line <= at]
            where = f'text "{article.name}", section "{keys[-1] if keys else HEAD}"'
            yield Problem(f"{where}: {problem.message}", hint="Type it with other letters.")


def _save(library: Library, changes: Sequence[Change]) -> None:
    """Save all files, or none; those that are new with their pictures."""

    def files() -> Iterator[tuple[bytes, Path]]:
        for change in changes:
            make_folder(library, change.path)
            if change.is_new:
                source = library.named(library.settings.source_language, change.name)
                copy_pictures(change.data, source.path.parent, change.path.parent)
            yield change.data, change.path
        yield from keeping(library, [change.name for change in changes])

    save_all(files())


def _tell(library: Library, code: str, change: Change) -> None:
    count = len(change.sections)
    what = "1 section changed" if count == 1 else f"{count} sections changed"
    streams.write(f"{library.shown(change.path)}: {what if count else 'of the English as it is now'}\n")
    if change.was_reviewed:
        streams.tell(f"{code}/{change.name} was reviewed and is a draft again: a person must read it.")
    if change.left:
        hint = f"When they are right: handouts translations accept {code}/{change.name}"
        streams.tell(f"{code}/{change.name}: still marked initial: {', '.join(change.left)}. {hint}")


# ── glossary ─────────────────────────────────────────────────────────────────


@click.command()
@click.argument("code", metavar="LANGUAGE")
@click.option(
    "--to",
    "file",
    type=NEW_FILE,
    metavar="FILE",
    help="A name with .csv or .tbx. Without it: a table is printed.",
)
@library_option
def glossary(code: str, file: Path | None, folders: tuple[Path, ...]) -> None:
    """Write the glossary in English and another language, for a translator's program.

    A table (CSV) for a spreadsheet, or a termbase (TBX-Basic, ISO 30042), as the file's name ends.
    """
    from handouts.library.shelves import GLOSSARY

    library = open_library(folders)
    refuse_language(library, code)
    own = library.settings.source_language
    if not library.ids(GLOSSARY, code):
        see = ("new", "translation", f"{code}/glossary")
        raise SelectionError(Problem(f'There is no glossary in "{code}" yet.', see=see))
    ending = file.suffix.lower() if file else ".csv"
    if ending not in {".csv", ".tbx"} and str(file) != "-":
        raise click.UsageError("--to takes a name that ends in .csv or .tbx.")
    data = _termbase(library, own, code) if ending == ".tbx" else _table(library, own, code)
    _put(data, file or Path("-"))


def _termbase(library: Library, own: str, code: str) -> bytes:
    from handouts.office.termbase import to_tbx

    title = f"Glossary: {library.language(own).english_name} and {library.language(code).english_name}"
    return to_tbx(library.glossary(own), library.glossary(code), (own, code), title)


def _table(library: Library, own: str, code: str) -> bytes:
    from handouts.office.termbase import rows
    from handouts.writing.spreadsheet import BYTE_ORDER_MARK, harmless

    out = StringIO()
    out.write(BYTE_ORDER_MARK)
    names = (library.language(own).english_name, library.language(code).english_name)
    for row in rows(library.glossary(own), library.glossary(code), *names):
        csv.writer(out).writerow(map(harmless, row))
    return out.getvalue().encode()

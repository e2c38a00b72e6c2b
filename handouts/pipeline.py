"""The straight line from a request to a finished handout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from handouts.ask.request import PACKET, HandoutRequest
from handouts.ask.selection import Selection, notices, select
from handouts.composing.checks import check
from handouts.composing.fill import asked, fill
from handouts.composing.resolve import resolve
from handouts.composing.skeleton import compose
from handouts.document.nodes import Blocks, Document
from handouts.errors import AccessibilityError
from handouts.library.load import Library
from handouts.library.text_file import read_text
from handouts.reading.markdown import parse

if TYPE_CHECKING:
    from handouts.pdf.story import Story


class Handout(Struct, frozen=True):
    """A finished handout and what to tell the user about it."""

    data: bytes
    selection: Selection
    notices: tuple[str, ...]


class Made(Struct, frozen=True):
    """A document that may be written in any form."""

    document: Document
    selections: tuple[Selection, ...]
    """One; those of a packet's cover and sheets."""
    notices: tuple[str, ...]
    """What came up while it was made."""


def make_handout(library: Library, request: HandoutRequest) -> Handout:
    """All stages in order; each raises its own HandoutsError."""
    made = make(library, request)
    selection = made.selections[0]
    unused = sorted(selection.given.keys() - asked(made.document)) if selection.given else ()
    told = (*notices(*made.selections), *made.notices, *(f"Nothing here prints {name}." for name in unused))
    data = write(made.document, selection, request.format)
    return Handout(data, selection, tuple(dict.fromkeys(told)))


def make(library: Library, request: HandoutRequest) -> Made:
    """The stages before writing."""
    if request.kind == PACKET:
        return _make_packet(library, request)
    selection = select(library, request)
    document, more = make_document(selection)
    return Made(document, (selection,), more)


def _make_packet(library: Library, request: HandoutRequest) -> Made:
    """The stages for the cover and for each sheet of a recipe, then one document of them all."""
    from handouts.ask.packet import packet_selections
    from handouts.composing.binding import bound  # late: a sheet needs none of it
    from handouts.library.recipes import find_recipe

    found = find_recipe(library, request.name)
    selections = packet_selections(library, found, request)
    made = [_composed(selection) for selection in selections]
    cover, *sheets = (document for document, _ in made)
    document = _checked(bound(cover, sheets, duplex=found.recipe.duplex))
    return Made(document, selections, tuple(notice for _, more in made for notice in more))


def make_document(selection: Selection) -> tuple[Document, tuple[str, ...]]:
    """From a selection to a document that may be written in any form, and notices."""
    document, more = _composed(selection)
    return _checked(document), more


def _checked(document: Document) -> Document:
    if problems := check(document):
        raise AccessibilityError(*problems)
    return document


def _composed(selection: Selection) -> tuple[Document, tuple[str, ...]]:
    """From a selection to a document, filled in."""
    library, template = selection.library, selection.template
    audiences = library.settings.audiences

    def read(markdown: str, path: Path, line: int) -> Blocks:
        return parse(markdown, library.shown(path), line, audiences=audiences, folder=path.parent)

    skeleton = compose(selection)
    blocks = parse(skeleton.markdown, library.shown(template.path), skeleton.place, audiences=audiences)
    document, more = resolve(blocks, selection, read)
    return fill(document, selection.values, library.language(selection.language)), more


def write(document: Document, selection: Selection, format: str) -> bytes:
    """The document as bytes of a format; each writer is imported when it is needed."""
    if format == "pdf":
        return _pdf(document, selection)
    if format == "html":
        return _html(document, selection)
    if format == "csv":
        from handouts.writing.spreadsheet import to_csv

        return to_csv(document).encode()
    if format == "markdown":
        from handouts.writing.markdown import to_markdown

        return to_markdown(document).encode()
    from handouts.writing.outline import outline

    return outline(document).encode()


def _pdf(document: Document, selection: Selection) -> bytes:
    return draw_story(make_story(document, selection), selection)


def make_story(document: Document, selection: Selection) -> Story:
    """The document laid out on pages."""
    from handouts.layout.build import build_story
    from handouts.library.theme import load_theme

    library = selection.library
    path = library.templates / "theme.yaml"
    theme = load_theme(path, library.shown(path))
    for part in document.parts:
        library.check_font(part.language, theme.families)
    return build_story(document, theme, library.by_code, selection.paper, fields=selection.has_fields)


def draw_story(story: Story, selection: Selection) -> bytes:
    """The pages as a PDF."""
    from handouts.pdf.draw import draw

    return draw(story, selection.date or selection.library.settings.date)


def _html(document: Document, selection: Selection) -> bytes:
    from handouts.writing.html import to_html

    library = selection.library
    css = library.templates / "sheet.css"
    return to_html(document, library.by_code, style=read_text(css, library.shown(css))).encode()

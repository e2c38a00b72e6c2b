"""The straight line from a request to a finished handout."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from handouts.checks import check
from handouts.compose import compose
from handouts.document.fill import fill
from handouts.document.nodes import Blocks, Document
from handouts.document.parse import parse
from handouts.document.resolve import resolve
from handouts.errors import AccessibilityError
from handouts.library.load import Library
from handouts.library.text_file import read_text
from handouts.request import HandoutRequest
from handouts.selection import Selection, notices, select


@dataclass(frozen=True, slots=True)
class Handout:
    """A finished handout and what to tell the user about it."""

    data: bytes
    selection: Selection
    notices: tuple[str, ...]


def make_handout(library: Library, request: HandoutRequest) -> Handout:
    """All stages in order; each raises its own HandoutsError."""
    selection = select(library, request)
    document, more = make_document(selection)
    return Handout(write(document, selection, request.format), selection, notices(selection) + more)


def make_document(selection: Selection) -> tuple[Document, tuple[str, ...]]:
    """From a selection to a document that may be written in any form, and notices."""
    library, template = selection.library, selection.template
    audiences = library.settings.audiences

    def read(markdown: str, path: Path, line: int) -> Blocks:
        return parse(markdown, library.shown(path), line, audiences=audiences, folder=path.parent)

    skeleton = compose(selection)
    blocks = parse(skeleton.markdown, library.shown(template.path), skeleton.line, audiences=audiences)
    document, more = resolve(blocks, selection, read)
    document = fill(document, selection.profile.values(), library.language(selection.language))
    if problems := check(document):
        raise AccessibilityError(*problems)
    return document, more


def write(document: Document, selection: Selection, format: str) -> bytes:
    """The document as bytes of a format; each writer is imported when it is needed."""
    if format == "pdf":
        return _pdf(document, selection)
    if format == "html":
        return _html(document, selection)
    if format == "csv":
        from handouts.document.table_csv import to_csv

        return to_csv(document).encode()
    if format == "markdown":
        from handouts.document.markdown import to_markdown

        return to_markdown(document).encode()
    from handouts.document.outline import outline

    return outline(document).encode()


def _pdf(document: Document, selection: Selection) -> bytes:
    from handouts.layout.build import build_story
    from handouts.layout.theme import load_theme
    from handouts.pdf.draw import draw

    library = selection.library
    path = library.templates / "theme.yaml"
    theme = load_theme(path, library.shown(path))
    story = build_story(document, theme, library.by_code, selection.paper)
    return draw(story, selection.date or library.settings.date)


def _html(document: Document, selection: Selection) -> bytes:
    from handouts.document.html import to_html

    library = selection.library
    css = library.templates / "sheet.css"
    return to_html(
        document,
        direction_of={code: language.direction for code, language in library.by_code.items()},
        labels={code: language.labels for code, language in library.by_code.items()},
        style=read_text(css, library.shown(css)),
    ).encode()

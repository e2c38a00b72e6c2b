"""Sheets for tests: made once, as a PDF and as the outline of their document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

import pikepdf
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.ask.school import School
from handouts.document.nodes import Document
from handouts.library.load import Library
from handouts.library.recipes import find_recipe
from handouts.library.shelves import LETTERS, PACKETS, TEXTS, TOPICS, WORKSHEETS
from handouts.pdf.readback import Glyph, glyphs, read_outline
from handouts.pipeline import Plan, plan, write
from handouts.writing.outline import outline

ROOT = Path(__file__).resolve().parents[1]
SCHOOL = School(name="Lakeview Elementary", office="Student Support Office", phone="(555) 010-0142")


@dataclass(frozen=True)
class Sheet:
    """A finished sheet."""

    request: Request
    pdf: bytes
    html: str
    outline: str
    """As its document says it, before layout."""
    notices: tuple[str, ...]

    @cached_property
    def read(self) -> str:
        """The outline read back from the PDF."""
        return read_outline(self.pdf)


def pages(pdf: bytes) -> Iterator[tuple[Glyph, ...]]:
    """The glyphs of each page."""
    with pikepdf.open(BytesIO(pdf)) as file:
        count = len(file.pages)
    for page in range(1, count + 1):
        yield glyphs(pdf, page)


def make_sheet(library: Library, request: Request) -> Sheet:
    made, document = filled(library, request)
    return Sheet(
        request,
        write(made, document, "pdf"),
        write(made, document, "html").decode(),
        outline(document),
        made.notices,
    )


def filled(library: Library, request: Request) -> tuple[Plan, Document]:
    """The plan of a request, and its document with the values of the request."""
    made = plan(library, request)
    return made, made.filled(made.values)


def document_of(library: Library, request: Request) -> Document:
    return filled(library, request)[1]


def shipped_requests(library: Library) -> Iterator[tuple[str, Request]]:
    """Every bundle and topic, in every language and for every audience that it is written for."""
    for code in library.languages:
        for audience in library.settings.audiences:
            names = [
                *(id for id, bundle in library.settings.bundles.items() if audience in bundle.topics),
                *(
                    id
                    for id in library.ids(TOPICS, code)
                    if audience in library.article(TOPICS, code, id).words.audiences
                ),
            ]
            for name in names:
                request = Request(
                    "fact-sheet", audience=audience, language=code, topics=(name,), school=SCHOOL
                )
                yield f"{name}-{code}-{audience}", request


def shipped_papers(library: Library) -> Iterator[tuple[str, Request]]:
    """Every worksheet, letter, packet and glossary, in every language and for its audiences; some flat."""
    for code in library.languages:
        for name, request in _papers(library, code):
            yield f"{name}-{code}", request
    for name, request in FLAT.items():
        yield f"{name}-flat", replace(request, is_flat=True)


FLAT = {
    "worksheet": Request("worksheet", "meeting-checklist", school=SCHOOL),
    "letter": Request("letter", "ask-for-records", language="es", school=SCHOOL),
    "packet": Request("packet", "first-meeting", school=SCHOOL),
}
"""A sheet of each kind that has fields, without them."""


def _papers(library: Library, code: str) -> Iterator[tuple[str, Request]]:
    for shelf in (WORKSHEETS, LETTERS):
        for id in library.ids(shelf, code):
            for audience in library.article(shelf, code, id).words.audiences:
                yield f"{id}-{audience}", _paper(shelf.one, id, code, audience)
    for id in library.recipe_ids():
        if find_recipe(library, id).recipe.words in library.ids(PACKETS, code):
            yield f"{id}-packet", Request("packet", id, language=code, school=SCHOOL)
    for audience in library.article(TEXTS, code, "glossary").words.audiences:
        yield f"glossary-{audience}", _paper("glossary", "", code, audience)


def _paper(kind: str, name: str, code: str, audience: str) -> Request:
    return Request(kind, name, audience=audience, language=code, school=SCHOOL)


def everything(code: str, audience: str = "family") -> Request:
    """The miniature library's topic with every block."""
    return Request("fact-sheet", audience=audience, language=code, topics=("everything",))

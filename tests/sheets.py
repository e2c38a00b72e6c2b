"""Sheets for tests: made once, as a PDF and as the outline of their document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

import pikepdf

from handouts.document.outline import outline
from handouts.library.load import Library
from handouts.pdf.readback import Glyph, glyphs, read_outline
from handouts.pipeline import make_document, write
from handouts.profile import Profile
from handouts.request import HandoutRequest
from handouts.selection import select

ROOT = Path(__file__).resolve().parents[1]
SCHOOL = Profile(name="Lakeview Elementary", office="Student Support Office", phone="(555) 010-0142")


@dataclass(frozen=True)
class Sheet:
    """A finished sheet."""

    request: HandoutRequest
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


def make_sheet(library: Library, request: HandoutRequest) -> Sheet:
    selection = select(library, request)
    document, notices = make_document(selection)
    return Sheet(
        request,
        write(document, selection, "pdf"),
        write(document, selection, "html").decode(),
        outline(document),
        notices,
    )


def shipped_requests(library: Library) -> Iterator[tuple[str, HandoutRequest]]:
    """Every bundle and topic, in every language and for every audience that it is written for."""
    for code in library.languages:
        for audience in library.settings.audiences:
            names = [
                *library.settings.bundles,
                *(
                    id
                    for id in library.topic_ids(code)
                    if audience in library.source(code, id).topic.audiences
                ),
            ]
            for name in names:
                request = HandoutRequest(
                    "fact-sheet", audience=audience, language=code, topics=(name,), profile=SCHOOL
                )
                yield f"{name}-{code}-{audience}", request


def everything(code: str, audience: str = "family") -> HandoutRequest:
    """The miniature library's topic with every block."""
    return HandoutRequest("fact-sheet", audience=audience, language=code, topics=("everything",))

"""Sheets for tests: what there is, and each made once."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pikepdf
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.ask.school import School
from handouts.audit import Report, audit, scope
from handouts.document.nodes import Document
from handouts.layout.build import lay_out, tagged
from handouts.library.load import Library
from handouts.library.recipes import find_recipe
from handouts.library.shelves import BUNDLES, CHARTS, LETTERS, PACKETS, TEXTS, TOPICS, WORKSHEETS
from handouts.pdf.readback import ReadGlyph, glyphs, read_outline
from handouts.pdf.story import Story
from handouts.pipeline import Plan, plan, write

ROOT = Path(__file__).resolve().parents[1]
SCHOOL = School(name="Lakeview Elementary", office="Student Support Office", phone="(555) 010-0142")


def build_story(document: Document, *look: Any, **more: Any) -> Story:
    """A document laid out and tagged."""
    return tagged(lay_out(document, *look, **more))


def audited(library: Library, day: datetime.date, names: Collection[str] = (), language: str = "") -> Report:
    """What ``handouts check`` finds, in this process."""
    return audit(library, scope(library, names, language), day)


@dataclass(frozen=True)
class MadeSheet:
    """A finished sheet, written when a form of it is asked for."""

    request: Request
    made: Plan

    @property
    def notices(self) -> tuple[str, ...]:
        return self.made.notices

    @cached_property
    def pdf(self) -> bytes:
        return self._written("pdf")

    @cached_property
    def html(self) -> str:
        return self._written("html").decode()

    @cached_property
    def outline(self) -> str:
        """As its document says it, before layout."""
        return self._written("outline").decode()

    @cached_property
    def read(self) -> str:
        """The outline read back from the PDF."""
        return read_outline(self.pdf)

    def _written(self, format: str) -> bytes:
        return write(self.made, self.made.filled(self.made.values), format)


FACT_SHEETS = tuple(f"fact-sheets-{n}" for n in range(1, 7))
PAPERS = ("papers", "family-papers-1", "family-papers-2")
"""Of English and Spanish; of the languages that have only the first sheets for families."""
CHART_SHARES = ("charts", "family-charts")
SHARES = (*FACT_SHEETS, *PAPERS, *CHART_SHARES, "miniatures")
WHOLE = ("en", "es")
"""The languages in which every text is written."""


class Shelf:
    """All sheets that tests look at, by shares; those of a share are made when it is first taken."""

    def __init__(self, shipped: Library, miniature: Library) -> None:
        facts = tuple(shipped_requests(shipped))
        self._requests = {
            **{share: (shipped, facts[n :: len(FACT_SHEETS)]) for n, share in enumerate(FACT_SHEETS)},
            "papers": (shipped, tuple(shipped_papers(shipped))),
            "family-papers-1": (shipped, tuple(family_papers(shipped, 0))),
            "family-papers-2": (shipped, tuple(family_papers(shipped, 1))),
            "charts": (shipped, tuple(shipped_charts(shipped))),
            "family-charts": (shipped, tuple(family_charts(shipped))),
            "miniatures": (miniature, tuple(every_block(miniature))),
        }
        self._made: dict[str, dict[str, MadeSheet]] = {}

    def take(self, share: str) -> dict[str, MadeSheet]:
        if share not in self._made:
            library, requests = self._requests[share]
            self._made[share] = {name: MadeSheet(each, plan(library, each)) for name, each in requests}
        return self._made[share]


def pages(pdf: bytes) -> Iterator[tuple[ReadGlyph, ...]]:
    """The glyphs of each page."""
    with pikepdf.open(BytesIO(pdf)) as file:
        count = len(file.pages)
    for page in range(1, count + 1):
        yield glyphs(pdf, page)


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
                *(
                    id
                    for id, bundle in library.settings.bundles.items()
                    if audience in bundle.topics
                    and id in library.ids(BUNDLES, code)
                    and audience in library.article(BUNDLES, code, id).words.audiences
                ),
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
    """Every worksheet, letter, packet and glossary of two languages, for its audiences; some flat."""
    for code in WHOLE:
        for name, request in _papers(library, code):
            yield f"{name}-{code}", request
    for name, request in FLAT.items():
        yield f"{name}-flat", replace(request, is_flat=True)


def family_papers(library: Library, half: int) -> Iterator[tuple[str, Request]]:
    """Every paper of half of the other languages."""
    for code in [code for code in library.written if code not in WHOLE][half::2]:
        for name, request in _papers(library, code):
            yield f"{name}-{code}", request


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


COLUMNS = (("iep", "504"), ("iep", "504", "ifsp"), ("iep", "504", "ifsp", "service-plan"))


def shipped_charts(library: Library) -> Iterator[tuple[str, Request]]:
    """All rows of the comparison chart in two languages, for its audiences, with two columns to four."""
    for (code, audience), columns in product(charts_served(library), COLUMNS):
        if code in WHOLE:
            yield f"{code}-{audience}-{len(columns)}", _chart(code, audience, columns)


def family_charts(library: Library) -> Iterator[tuple[str, Request]]:
    """The chart of the other languages, with as many columns as there are."""
    for code, audience in charts_served(library):
        if code not in WHOLE:
            yield f"{code}-{audience}-4", _chart(code, audience, COLUMNS[-1])


def _chart(code: str, audience: str, columns: tuple[str, ...]) -> Request:
    return Request("comparison-chart", audience=audience, language=code, rows=("all",), columns=columns)


def charts_served(library: Library) -> list[tuple[str, str]]:
    """Each language of the comparison chart with each audience that it serves there."""
    codes = library.languages_of(CHARTS, "iep-vs-504")
    return [(code, audience) for code in codes for audience in library.chart(code, "iep-vs-504").audiences]


def every_block(library: Library) -> Iterator[tuple[str, Request]]:
    """The topic *everything* of the miniature library, in each language and for each audience."""
    for code in library.languages:
        for audience in library.settings.audiences:
            yield f"everything-{code}-{audience}", everything(code, audience)


def _paper(kind: str, name: str, code: str, audience: str) -> Request:
    return Request(kind, name, audience=audience, language=code, school=SCHOOL)


def everything(code: str, audience: str = "family") -> Request:
    """The miniature library's topic with every block."""
    return Request("fact-sheet", audience=audience, language=code, topics=("everything",))

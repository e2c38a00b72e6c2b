"""A document becomes a story: pages of marks, and the structure tree that drawing fills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from msgspec import Struct

from handouts.document.nodes import Block, Blocks, Document, Inlines, PageBreak, Part, Table, Text
from handouts.errors import LayoutError
from handouts.layout.blocks import Builder
from handouts.layout.flow import Stack, TextBlock
from handouts.layout.inlines import Setter
from handouts.layout.pages import Paper, Running, cut, page
from handouts.layout.place import Place
from handouts.layout.theme import Theme
from handouts.layout.typeface import Typefaces
from handouts.library.model import Language
from handouts.pdf.page import Page, Story, mirrored
from handouts.pdf.structure import StructElem


class _Body(Struct, frozen=True):
    """A page's own content, without what runs on all pages."""

    language: str
    paper: Paper
    stack: Stack


def build_story(
    document: Document, theme: Theme, languages: Mapping[str, Language], paper_name: str
) -> Story:
    """Lay the document out; LayoutError lists every character that no font has."""
    width, height = theme.papers[paper_name]
    setter = Setter(theme, Typefaces(theme, languages))
    room = _Room(theme, languages, setter, Paper(width, height, theme.page))
    root = StructElem("Document", language=document.language)
    bodies = [body for part in document.parts for body in _bodies(room, part, _elem(document, part, root))]
    pages = tuple(_pages(room, document, bodies))
    if setter.problems:
        raise LayoutError(*dict.fromkeys(setter.problems))
    return Story(document.title, document.language, room.is_rtl(document.language), pages, root)


class _Room(Struct, frozen=True):
    """What all parts of one document share."""

    theme: Theme
    languages: Mapping[str, Language]
    setter: Setter
    upright: Paper

    def is_rtl(self, language: str) -> bool:
        return language in self.languages and self.languages[language].direction == "rtl"

    def builder(self, language: str, paper: Paper) -> Builder:
        rtl = self.is_rtl(language)
        return Builder(self.theme, self.setter, language, rtl=rtl, page_room=paper.room)

    def paper(self, part: Part) -> Paper:
        """The part's paper: turned when a table has more columns than stand on an upright page."""
        tables = (block for block in part.blocks if isinstance(block, Table))
        return self.upright.turned if any(map(self._is_wide, tables)) else self.upright

    def _is_wide(self, table: Table) -> bool:
        most = self.theme.tables[table.style].portrait
        return bool(most) and len(table.head.cells) > most


def _elem(document: Document, part: Part, root: StructElem) -> StructElem:
    """A part's element; the only part needs none of its own."""
    elem = root if len(document.parts) == 1 else root.add("Part")
    if part.language != document.language:
        elem.language = part.language
    return elem


def _bodies(room: _Room, part: Part, elem: StructElem) -> Iterator[_Body]:
    """The part's pages."""
    paper = room.paper(part)
    builder = room.builder(part.language, paper)
    for is_break, group in groupby(part.blocks, key=_is_page_break):
        if not is_break:
            blocks: Blocks = tuple(group)
            for stack in cut(builder.stack(blocks, Place(elem, paper.measure)), paper.room):
                yield _Body(part.language, paper, stack)


def _is_page_break(block: Block) -> bool:
    return isinstance(block, PageBreak)


def _pages(room: _Room, document: Document, bodies: list[_Body]) -> Iterator[Page]:
    for n, body in enumerate(bodies, 1):
        builder, measure = room.builder(document.language, body.paper), body.paper.measure
        number = _number(room, builder, document.language, n, len(bodies), measure)
        header = _running(builder, document.header, measure) if n > 1 else None
        footer = _running(builder, document.footer, measure - number.lines[0].width - room.theme.figure.gap)
        made = page(body.paper, body.stack, Running(header, footer, number))
        yield mirrored(made) if room.is_rtl(body.language) else made


def _number(room: _Room, builder: Builder, language: str, n: int, total: int, measure: float) -> TextBlock:
    label = room.languages[language].labels["page"]
    found = _running(builder, (Text(label.format(n=n, total=total)),), measure)
    assert found is not None
    return found


def _running(builder: Builder, inlines: Inlines, width: float) -> TextBlock | None:
    """Text that is not read: its element stands in no tree."""
    return builder.words(inlines, StructElem("Artifact"), "running", width, None) if inlines else None

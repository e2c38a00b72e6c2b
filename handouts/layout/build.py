"""A document becomes a story: pages of marks, and the structure tree that drawing fills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from msgspec import Struct

from handouts.document.nodes import Block, Blocks, Document, Inlines, PageBreak, Part, Text
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


def build_story(
    document: Document, theme: Theme, languages: Mapping[str, Language], paper_name: str
) -> Story:
    """Lay the document out; LayoutError lists every character that no font has."""
    width, height = theme.papers[paper_name]
    room = _Room(
        theme, languages, Setter(theme, Typefaces(theme, languages)), Paper(width, height, theme.page)
    )
    root = StructElem("Document", language=document.language)
    bodies = [
        (part.language, body)
        for part in document.parts
        for body in _bodies(room, part, _elem(document, part, root))
    ]
    pages = tuple(_pages(room, document, bodies))
    if room.setter.problems:
        raise LayoutError(*dict.fromkeys(room.setter.problems))
    return Story(document.title, document.language, room.is_rtl(document.language), pages, root)


class _Room(Struct, frozen=True):
    """What all parts of one document share."""

    theme: Theme
    languages: Mapping[str, Language]
    setter: Setter
    paper: Paper

    def is_rtl(self, language: str) -> bool:
        return language in self.languages and self.languages[language].direction == "rtl"

    def builder(self, language: str) -> Builder:
        rtl = self.is_rtl(language)
        return Builder(self.theme, self.setter, language, rtl=rtl, page_room=self.paper.room)


def _elem(document: Document, part: Part, root: StructElem) -> StructElem:
    """A part's element; the only part needs none of its own."""
    elem = root if len(document.parts) == 1 else root.add("Part")
    if part.language != document.language:
        elem.language = part.language
    return elem


def _bodies(room: _Room, part: Part, elem: StructElem) -> Iterator[Stack]:
    """The part's pages, without what runs on all of them."""
    builder = room.builder(part.language)
    for is_break, group in groupby(part.blocks, key=_is_page_break):
        if not is_break:
            blocks: Blocks = tuple(group)
            yield from cut(builder.stack(blocks, Place(elem, room.paper.measure)), room.paper.room)


def _is_page_break(block: Block) -> bool:
    return isinstance(block, PageBreak)


def _pages(room: _Room, document: Document, bodies: list[tuple[str, Stack]]) -> Iterator[Page]:
    builder = room.builder(document.language)
    header = _running(builder, document.header, room.paper.measure)
    for n, (language, body) in enumerate(bodies, 1):
        number = _number(room, builder, document.language, n, len(bodies))
        width = room.paper.measure - number.lines[0].width - room.theme.figure.gap
        footer = _running(builder, document.footer, width)
        made = page(room.paper, body, Running(header if n > 1 else None, footer, number))
        yield mirrored(made) if room.is_rtl(language) else made


def _number(room: _Room, builder: Builder, language: str, n: int, total: int) -> TextBlock:
    label = room.languages[language].labels["page"]
    text = Text(label.format(n=n, total=total))
    found = _running(builder, (text,), room.paper.measure)
    assert found is not None
    return found


def _running(builder: Builder, inlines: Inlines, width: float) -> TextBlock | None:
    """Text that is not read: its element stands in no tree."""
    return builder.words(inlines, StructElem("Artifact"), "running", width, None) if inlines else None

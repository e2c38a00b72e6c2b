"""A document becomes a story: pages of marks, and the structure tree that drawing fills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from handouts.document import nodes
from handouts.errors import LayoutError
from handouts.layout.builder import Builder
from handouts.layout.fields import field_maker, settled
from handouts.layout.flow import Stack, TextBlock
from handouts.layout.pages import Paper, Running, cut, page
from handouts.layout.place import Place
from handouts.layout.runs import Setter
from handouts.layout.typeface import Typefaces
from handouts.library.model import Language
from handouts.library.theme import Theme
from handouts.pdf.story import Page, Story, mirrored, part_target
from handouts.pdf.structure import StructElem

NO_PAGES: Mapping[int, int] = {}
FOOT_LINES = 2
"""Lines of a running foot for which the theme's margin has room."""


class _Body(Struct, frozen=True):
    """A page's own content, without what runs on all pages."""

    part: nodes.Part
    number: int
    """Of the part, counted from 0."""
    paper: Paper
    stack: Stack
    is_first: bool = False
    """Whether the part starts here."""


def build_story(
    document: nodes.Document,
    theme: Theme,
    languages: Mapping[str, Language],
    paper_name: str,
    fields: bool = False,
) -> Story:
    """Lay the document out; LayoutError lists every character that no font has.

    ``fields``: each place to write can be filled in on the screen.
    """
    width, height = theme.papers[paper_name]
    typefaces = Typefaces(theme, languages)
    setter = Setter(theme, typefaces, field_maker(theme, typefaces, languages) if fields else None)
    room = _roomy(_Room(theme, languages, setter, Paper(width, height, theme.page)), document)
    root = StructElem("Document", language=document.language)
    pages = tuple(_pages(room, document, _all_bodies(room, document, root)))
    if setter.problems:
        raise LayoutError(*dict.fromkeys(setter.problems))
    if fields:
        pages = settled(pages, root)
    return Story(document.title, document.language, room.is_rtl(document.language), pages, root)


class _Room(Struct, frozen=True):
    """What all parts of one document share."""

    theme: Theme
    languages: Mapping[str, Language]
    setter: Setter
    upright: Paper

    def is_rtl(self, language: str) -> bool:
        return language in self.languages and self.languages[language].direction == "rtl"

    def builder(self, language: str, paper: Paper, part_pages: Mapping[int, int] = NO_PAGES) -> Builder:
        rtl = self.is_rtl(language)
        return Builder(
            self.theme, self.setter, language, rtl=rtl, page_room=paper.room, part_pages=part_pages
        )

    def paper(self, part: nodes.Part) -> Paper:
        """The part's paper: turned when a table has more columns than stand on an upright page."""
        tables = (block for block in part.blocks if isinstance(block, nodes.Table))
        return self.upright.turned if any(map(self._is_wide, tables)) else self.upright

    def _is_wide(self, table: nodes.Table) -> bool:
        most = self.theme.tables[table.style].portrait
        return bool(most) and len(table.head.cells) > most


def _elem(document: nodes.Document, part: nodes.Part, root: StructElem) -> StructElem:
    """A part's element; the only part needs none of its own."""
    elem = root if len(document.parts) == 1 else root.add("Part")
    if part.language != document.language:
        elem.language = part.language
    return elem


def _all_bodies(room: _Room, document: nodes.Document, root: StructElem) -> list[_Body]:
    """The pages of all parts; the first part may list the others, so it is laid out once they are."""
    elems = [_elem(document, part, root) for part in document.parts]
    first, *others = document.parts
    listed = bool(others) and any(isinstance(block, nodes.Contents) for block in first.blocks)
    trial = len(list(_bodies(room, first, 0, StructElem("Part")))) if listed else 0
    parts = [list(_bodies(room, part, n, elems[n])) for n, part in enumerate(others, 1)]
    starts, next_page = {}, trial + 1
    for n, bodies in enumerate(parts, 1):
        next_page += _blanks(document, next_page - 1)
        starts[n] = next_page
        next_page += len(bodies)
    made = list(_bodies(room, first, 0, elems[0], starts))
    for bodies in parts:
        made += [_blank(made[-1])] * _blanks(document, len(made))
        made += bodies
    return made


def _blanks(document: nodes.Document, count: int) -> int:
    """How many empty pages follow so many pages: the next part starts on a right-hand page."""
    return count % 2 if document.duplex else 0


def _blank(before: _Body) -> _Body:
    return replace(before, stack=Stack(()), is_first=False)


def _bodies(
    room: _Room, part: nodes.Part, number: int, elem: StructElem, part_pages: Mapping[int, int] = NO_PAGES
) -> Iterator[_Body]:
    """The part's pages: at least one, which the contents can name."""
    paper = room.paper(part)
    builder = room.builder(part.language, paper, part_pages)
    is_first = True
    for is_break, group in groupby(part.blocks, key=_is_page_break):
        if not is_break:
            blocks: nodes.Blocks = tuple(group)
            for stack in cut(builder.stack(blocks, Place(elem, paper.measure)), paper.room):
                yield _Body(part, number, paper, stack, is_first)
                is_first = False
    if is_first:
        yield _Body(part, number, paper, Stack(()), is_first)


def _is_page_break(block: nodes.Block) -> bool:
    return isinstance(block, nodes.PageBreak)


def _pages(room: _Room, document: nodes.Document, bodies: list[_Body]) -> Iterator[Page]:
    for n, body in enumerate(bodies, 1):
        part, measure = body.part, body.paper.measure
        builder = room.builder(part.language, body.paper)
        number = _number(room, builder, part.language, n, len(bodies), measure)
        header = document.header if part.header is None else part.header
        running = Running(
            None if body.is_first else _running(builder, header, measure),
            _footer(room, builder, document, part, measure, number),
            number,
        )
        target = part_target(body.number) if body.is_first and len(document.parts) > 1 else ""
        made = replace(page(body.paper, body.stack, running), target=target)
        yield mirrored(made) if room.is_rtl(part.language) else made


def _roomy(room: _Room, document: nodes.Document) -> _Room:
    """With a higher foot where a running foot needs more than its two lines, as a long school's name does."""
    paper, lines = room.upright, FOOT_LINES
    for part in document.parts:
        builder = room.builder(part.language, paper)
        number = _number(room, builder, part.language, 99, 99, paper.measure)
        if footer := _footer(room, builder, document, part, paper.measure, number):
            lines = max(lines, len(footer.lines))
    more = (lines - FOOT_LINES) * room.theme.text["running"].leading
    style = replace(paper.style, bottom=paper.style.bottom + more, footer=paper.style.footer + more)
    return replace(room, upright=replace(paper, style=style))


def _footer(
    room: _Room,
    builder: Builder,
    document: nodes.Document,
    part: nodes.Part,
    measure: float,
    number: TextBlock,
) -> TextBlock | None:
    """The running foot, beside the page's number."""
    inlines = document.footer if part.footer is None else part.footer
    return _running(builder, inlines, measure - number.lines[0].width - room.theme.figure.gap)


def _number(room: _Room, builder: Builder, language: str, n: int, total: int, measure: float) -> TextBlock:
    label = room.languages[language].label("page", n=n, total=total)
    found = _running(builder, (nodes.Text(label),), measure)
    assert found is not None
    return found


def _running(builder: Builder, inlines: nodes.Inlines, width: float) -> TextBlock | None:
    """Text that is not read: its element stands in no tree."""
    return builder.words(inlines, StructElem("Artifact"), "running", width, None) if inlines else None

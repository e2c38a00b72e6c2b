"""A document becomes a story: pages of marks, and the structure tree that drawing fills."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from handouts.document import nodes
from handouts.document.walk import plain_text
from handouts.errors import LayoutError
from handouts.layout.block_setter import BlockSetter, Kept
from handouts.layout.fields import FieldMaker, settled
from handouts.layout.flow import Stack, TextBlock
from handouts.layout.pages import Paper, Running, cut, page
from handouts.layout.runs import RunMaker
from handouts.layout.tables import is_turned
from handouts.layout.typeface import Typefaces
from handouts.library.model import Language
from handouts.library.theme import Theme, snug
from handouts.pdf.story import Page, Story, mirrored, part_target
from handouts.pdf.structure import StructElem, Tag, Tagger

NO_PAGES: Mapping[int, int] = {}
SNUG_SAVES = 0.25
"""Part of the height of pages that a snug sheet may save: where it lacks more, it is not tried."""
SNUG_PAGES = 4
"""Of a longer part a page more is not set closer."""
SNUG_STEPS = 8
"""In how many steps a sheet goes to ``snug`` of the theme: it is set only as close as it needs."""
NOTHING = Running(None, None, None, None)
FOOT_LINES = 2
"""Lines of a running foot for which the theme's margin has room."""


class Body(Struct, frozen=True):
    """A page's own content, without what runs on all pages."""

    part: nodes.Part
    number: int
    """Of the part, counted from 0."""
    paper: Paper
    stack: Stack
    is_first: bool = False
    """Whether the part starts here."""
    is_blank: bool = False
    """Whether it is empty so that the next part starts on a right-hand page."""
    alone: tuple[int, int] | None = None
    """Its own number and count where it goes without the other pages, as a letter does."""

    @property
    def language(self) -> str:
        """Of its running texts."""
        return self.part.sent if self.alone else self.part.language


def lay_out(
    document: nodes.Document,
    theme: Theme,
    languages: Mapping[str, Language],
    paper_name: str,
    fields: bool = False,
    kept: Kept | None = None,
) -> Laid:
    """Set the document and cut it into pages; LayoutError lists every character that no font has.

    ``fields``: each place to write can be filled in on the screen.
    ``kept``: what was set for an earlier document of the same theme, languages, paper and fields; it is not
    set again where the very same nodes come again.
    """
    typefaces = Typefaces(theme, languages)
    maker = RunMaker(typefaces, FieldMaker(typefaces) if fields else None)
    kept = kept or Kept()
    kept.begin()
    paper = Paper(*theme.papers[paper_name], theme.page)
    room = _roomy(Room(theme, languages, maker, paper, kept), document)
    bodies = _all_bodies(room, document)
    sides = [_side(room, document, body, n, len(bodies)) for n, body in enumerate(bodies, 1)]
    if maker.problems:
        raise LayoutError(*dict.fromkeys(maker.problems))
    kept.end()
    return Laid(document, room, tuple(sides))


def tagged(laid: Laid, within: StructElem | None = None) -> Story:
    """The pages with their running heads and feet, and the structure tree of what is read.

    ``within``: the element that it stands in, in a longer story.  It is made a Part there once it is whole,
    and ends with an empty page where it would end on a right-hand one.
    """
    document, room, sides = laid.document, laid.room, laid.sides
    root = _root(document, within)
    taggers = _taggers(document, root)
    pages = tuple(_page(side, taggers[side.body.number]) for side in sides)
    if room.maker.fields:
        pages = settled(pages, [plain_text(side.body.part.header or ()) for side in sides], root)
    if within:
        within.kids.append(root)
        if len(pages) % 2:
            pages = *pages, _empty_page(room, sides[-1].body)
    return Story(document.title, document.language, room.is_rtl(document.language), pages, root)


def _root(document: nodes.Document, within: StructElem | None) -> StructElem:
    if within is None:
        return StructElem("Document", language=document.language)
    language = document.language if document.language != within.language else ""
    return StructElem("Part", within, language)


class Room(Struct, frozen=True):
    """What all parts of one document share."""

    theme: Theme
    languages: Mapping[str, Language]
    maker: RunMaker
    upright: Paper
    kept: Kept

    def is_rtl(self, language: str) -> bool:
        return self.maker.typefaces.is_rtl(language)

    def setter(
        self,
        language: str,
        paper: Paper,
        part_pages: Mapping[int, int] = NO_PAGES,
        theme: Theme | None = None,
    ) -> BlockSetter:
        return BlockSetter(self.maker, theme or self.theme, language, paper.room, self.kept, part_pages)

    def paper(self, part: nodes.Part) -> Paper:
        """The part's paper, turned for a table that does not stand well on an upright page; no letter's."""
        if part.sent:
            return self.upright
        setter = self.setter(part.language, self.upright)
        tables = (block for block in part.blocks if isinstance(block, nodes.Table))
        return self.upright.turned if any(map(partial(self._is_wide, setter), tables)) else self.upright

    def _is_wide(self, setter: BlockSetter, table: nodes.Table) -> bool:
        how, measure = ("turned", setter.language), self.upright.measure
        return self.kept.made(table, how, lambda: is_turned(setter, table, measure))


class Side(Struct, frozen=True):
    """A page with all that stands on it."""

    body: Body
    running: Running
    is_rtl: bool
    is_running_rtl: bool
    target: str
    """What links that lead to it name."""


class Laid(Struct, frozen=True):
    """A document on pages, before anything is tagged."""

    document: nodes.Document
    room: Room
    sides: tuple[Side, ...]


def _taggers(document: nodes.Document, root: StructElem) -> list[Tagger]:
    """For each part one that puts elements under the part's own; the only part needs none of its own."""
    return [Tagger(_elem(document, part, root)) for part in document.parts]


def _elem(document: nodes.Document, part: nodes.Part, root: StructElem) -> StructElem:
    language = part.language if part.language != document.language else ""
    if len(document.parts) > 1:
        return root.add("Part", language=language)
    return root


# ── The pages' own content ───────────────────────────────────────────────────


def _all_bodies(room: Room, document: nodes.Document) -> list[Body]:
    """The pages of all parts; the first may list the others, whose numbers its own length decides."""
    first, *others = document.parts
    listed = bool(others) and any(isinstance(block, nodes.Contents) for block in first.blocks)
    front = list(_bodies(room, first, 0))
    parts = [_kept_bodies(room, part, n) for n, part in enumerate(others, 1)]
    if listed:
        front = list(_bodies(room, first, 0, _starts(document, len(front), parts)))
    made = front
    is_long = document.parallel and max(map(len, (front, *parts))) > 1
    for bodies in parts:
        made += [_blank(made[-1])] * _blanks(document, len(made), is_long)
        made += bodies
    return made


def _kept_bodies(room: Room, part: nodes.Part, number: int) -> list[Body]:
    """A part in which no value stands is cut into pages once."""
    how = "part", number, room.upright
    return room.kept.made(part, how, lambda: list(_bodies(room, part, number)))


def _starts(document: nodes.Document, count: int, parts: list[list[Body]]) -> dict[int, int]:
    """The number of the first page of each part after the first, which has so many pages."""
    starts = {}
    for n, bodies in enumerate(parts, 1):
        count += _blanks(document, count)
        starts[n] = count + 1
        count += len(bodies)
    return starts


def _blanks(document: nodes.Document, count: int, is_long: bool = False) -> int:
    """How many empty pages follow so many pages: the next part starts on a right-hand page."""
    return count % 2 if document.duplex or is_long else 0


def _blank(before: Body) -> Body:
    return replace(before, stack=Stack(()), is_first=False, is_blank=True, alone=None)


def _bodies(
    room: Room, part: nodes.Part, number: int, part_pages: Mapping[int, int] = NO_PAGES
) -> Iterator[Body]:
    """The part's pages: at least one, which the contents can name."""
    paper = room.paper(part)
    is_first = True
    for sheet, blocks in enumerate(part.sheets):
        sides = _sides(room, blocks, part.language, paper, part_pages)
        for n, stack in enumerate(sides, 1):
            alone = (n, len(sides)) if part.sent and sheet == 0 else None
            yield Body(part, number, paper, stack, is_first, alone=alone)
            is_first = False
    if is_first:
        yield Body(part, number, paper, Stack(()), is_first)


def _sides(
    room: Room, blocks: nodes.Blocks, language: str, paper: Paper, part_pages: Mapping[int, int]
) -> list[Stack]:
    """Blocks cut into pages; set closer, as little as is needed, where that saves one."""

    def stack(step: int) -> Stack:
        theme = snug(room.theme, step / SNUG_STEPS) if step else room.theme
        return room.setter(language, paper, part_pages, theme).part_stack(blocks, paper.measure)

    whole = stack(0)
    made = list(cut(whole, paper.room))
    most = (len(made) - 1) * paper.room
    if not 1 < len(made) <= SNUG_PAGES or whole.height > most * (1 + SNUG_SAVES):
        return made
    return _closer(stack, made, whole.height, most, paper.room) or made


def _closer(
    stack: Callable[[int], Stack], made: list[Stack], height: float, most: float, room: float
) -> list[Stack]:
    """The pages of about the first step that saves one; none where even the closest does not.

    All steps give about as much, so the first trial is the one whose height should do.
    """
    closest = stack(SNUG_STEPS)
    last = list(cut(closest, room))
    if len(last) >= len(made):
        return []
    first = ceil(SNUG_STEPS * (height - most) / (height - closest.height))
    for step in range(max(first, 1), SNUG_STEPS):
        tried = list(cut(stack(step), room))
        if len(tried) < len(made):
            return tried
    return last


# ── What runs on all pages ───────────────────────────────────────────────────


def _side(room: Room, document: nodes.Document, body: Body, n: int, total: int) -> Side:
    target = part_target(body.number) if body.is_first and len(document.parts) > 1 else ""
    directions = room.is_rtl(body.part.language), room.is_rtl(body.language)
    return Side(body, _running(room, document, body, n, total), *directions, target)


def _page(side: Side, tagger: Tagger) -> Page:
    """What runs on a letter's page has the direction of the letter."""
    paper = side.body.paper
    own = _directed(page(paper, side.body.stack, NOTHING, tagger), side.is_rtl)
    running = _directed(page(paper, Stack(()), side.running, tagger), side.is_running_rtl)
    return replace(own, marks=own.marks + running.marks, target=side.target)


def _directed(made: Page, is_rtl: bool) -> Page:
    return replace(made, marks=tuple(mirrored(made.marks, 0, made.width))) if is_rtl else made


def _running(room: Room, document: nodes.Document, body: Body, n: int, total: int) -> Running:
    part, measure = body.part, body.paper.measure
    setter = room.setter(body.language, body.paper)
    number = None if body.alone == (1, 1) else _number(room, setter, *(body.alone or (n, total)), measure)
    header = document.header if part.header is None else part.header
    return Running(
        None if body.is_first else _unread(room, setter, header, measure),
        _empty_side(room, setter, measure) if body.is_blank else None,
        _footer(room, setter, document, part, measure - (number.width if number else 0)),
        number,
    )


def _empty_page(room: Room, last: Body) -> Page:
    """What follows the last page in a longer story; it counts among the pages of none."""
    body = replace(_blank(last), paper=room.upright)
    setter = room.setter(last.part.language, body.paper)
    running = Running(None, _empty_side(room, setter, body.paper.measure), None, None)
    return _page(Side(body, running, setter.rtl, setter.rtl, ""), Tagger(None))


def _empty_side(room: Room, setter: BlockSetter, measure: float) -> TextBlock | None:
    """What an empty page says, so that nobody looks for what is missing."""
    words = nodes.Text(room.languages[setter.language].label("empty-side"))
    return _unread(room, setter, (words,), measure)


def _roomy(room: Room, document: nodes.Document) -> Room:
    """With a higher foot where a running foot needs more than its two lines, as a long school's name does."""
    paper, lines = room.upright, FOOT_LINES
    for part in document.parts:
        setter = room.setter(part.language, paper)
        number = _number(room, setter, 99, 99, paper.measure)
        if footer := _footer(room, setter, document, part, paper.measure - number.width):
            lines = max(lines, len(footer.lines))
    more = (lines - FOOT_LINES) * room.theme.text["running"].leading
    style = replace(paper.style, bottom=paper.style.bottom + more, footer=paper.style.footer + more)
    return replace(room, upright=replace(paper, style=style))


def _footer(
    room: Room, setter: BlockSetter, document: nodes.Document, part: nodes.Part, width: float
) -> TextBlock | None:
    """The running foot, beside the page's number."""
    inlines = document.footer if part.footer is None else part.footer
    return _unread(room, setter, inlines, width - room.theme.figure.gap)


def _number(room: Room, setter: BlockSetter, n: int, total: int, measure: float) -> TextBlock:
    label = room.languages[setter.language].label("page", n=n, total=total)
    found = _unread(room, setter, (nodes.Text(label),), measure)
    assert found is not None
    return found


def _unread(room: Room, setter: BlockSetter, inlines: nodes.Inlines, width: float) -> TextBlock | None:
    """A running text: its tag stands in no tree."""
    if not inlines:
        return None
    how = "running", inlines, setter.language, width
    make = partial(setter.words, inlines, Tag("Artifact"), "running", width, None)
    return room.kept.made(None, how, make)

"""The sheet as a Word document (WordprocessingML, ISO/IEC 29500-1): with real styles, to be edited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from typing import assert_never

from docx.document import Document as Package
from docx.shared import Pt
from docx.text.parfmt import ParagraphFormat
from msgspec import structs

from handouts.document import nodes
from handouts.document.walk import plain_text
from handouts.library.model import Language
from handouts.library.theme import FigureStyle, Theme
from handouts.writing.word.inlines import Look, Room, Runs
from handouts.writing.word.lists import STYLES, Labels, Lists, Sort
from handouts.writing.word.pages import Pages
from handouts.writing.word.paragraphs import Paragraphs, Place, framed, space_run
from handouts.writing.word.pictures import figure_run, likeness_run, sign_run
from handouts.writing.word.styles import FIGURE_SPACE, WRITE_IN, Styles, locale
from handouts.writing.word.tables import column_widths, row_properties, table_properties
from handouts.writing.word.xml import (
    Element,
    emptied,
    is_paragraph,
    new_package,
    saved,
    settings,
    twips,
    w,
)

LONGEST = 255
"""Characters of a title or a subject in a document's properties."""
EMPTY = FIGURE_SPACE * 6
"""What a control in an empty cell shows, so that it can be found."""


def to_word(
    document: nodes.Document,
    languages: Mapping[str, Language],
    *,
    theme: Theme,
    paper: str,
    day: date,
    has_fields: bool = False,
) -> bytes:
    """The file; ``theme`` says sizes and spaces, ``day`` when it was made.

    ``has_fields``: it can be filled in.
    """
    package = new_package(document.title[:LONGEST], document.language, _subject(document), day)
    room = Room(languages, document.language, theme, has_fields, count(1))
    pages = Pages(room, paper)
    writer = _Writer(package, room, pages)
    emptied(package.element.body, *pages.sections(document, writer.part, writer.columns))
    pages.run(package, document, writer.styles)
    emptied(package.styles.element, *writer.styles.elements)
    emptied(package.part.numbering_part.element, *writer.lists.elements)
    emptied(package.settings.element, *settings(locale(document.language)))
    return saved(package)


def _subject(document: nodes.Document) -> str:
    """What stands under the title of the sheet, without anybody's values."""
    decks = (b for b in document.parts[0].blocks if isinstance(b, nodes.Division) and b.style == "deck")
    words = (
        plain_text(p.inlines, values=False) for d in decks for p in d.blocks if isinstance(p, nodes.Paragraph)
    )
    return next(words, "")[:LONGEST]


class _Writer(Paragraphs):
    """Writes nodes as paragraphs and tables."""

    def __init__(self, package: Package, room: Room, pages: Pages) -> None:
        super().__init__(Styles(room.theme, room.language, pages.measure), Runs(room, package.part))
        self.lists = Lists(room.theme)
        self._part, self._measure = package.part, pages.measure

    def part(self, part: nodes.Part, number: int, width: float, blocks: nodes.Blocks) -> Iterator[Element]:
        """Some blocks of a part; its first paragraph is what the table of contents leads to."""
        place = Place(part.language, self.room.is_rtl(part.language), width)
        made = [*self._blocks(blocks, place)]
        if blocks and blocks[0] is part.blocks[0]:
            for each in filter(is_paragraph, made):
                self.mark(each, f"part-{number}")
        yield from made

    # ── blocks ───────────────────────────────────────────────────────────────

    def _blocks(self, blocks: nodes.Blocks, place: Place) -> Iterator[Element]:
        """The blocks one below the other; a page break is a property of what follows it."""
        breaks, before = False, None
        for block in blocks:
            if isinstance(block, nodes.PageBreak):
                breaks = True
                continue
            if isinstance(before, nodes.Callout) and isinstance(block, nodes.Callout):
                yield self.p("Gap", place)  # else they would be one box
            made = [*self._block(block, place)]
            yield from self._after_break(made, place) if breaks and made else made
            breaks, before = breaks and not made, block

    def _after_break(self, made: list[Element], place: Place) -> list[Element]:
        first = made[0] if is_paragraph(made[0]) else self.p("Gap", place)
        ParagraphFormat(first).page_break_before = True
        return made if first is made[0] else [first, *made]

    def _block(self, block: nodes.Block, place: Place) -> Iterator[Element]:
        match block:
            case nodes.Heading(level, inlines, anchor, style=style):
                yield self.heading(level, inlines, style, place, anchor)
            case nodes.Paragraph(inlines, anchor=anchor):
                yield self._paragraph(inlines, place, anchor)
            case nodes.BulletList(items):
                yield from self._list(items, "bullet", place)
            case nodes.OrderedList(items, start):
                yield from self._list(items, "point", place, start)
            case nodes.Steps(items, start):
                yield from self._list(items, "bare", place, start)
            case nodes.Checklist(items):
                yield from self._list(items, "none" if self.room.has_fields else "box", place)
            case nodes.Diagram(form, title, items):
                yield self.p("Caption", place, title, is_bold=True)
                yield from self._list(items, "bullet" if form == "seats" else "bare", place)
            case nodes.DefinitionList(definitions):
                for definition in definitions:
                    yield from self._definition(definition, place)
            case nodes.Table():
                yield from self._table(block, place)
            case nodes.Figure():
                yield from self._figure(block, place)
            case nodes.Callout():
                yield from self._callout(block, place)
            case nodes.Division():
                yield from self._division(block, place)
            case nodes.Strip():
                yield from self._strip(block, place)
            case nodes.WriteInLines(count, label, anchor=anchor):
                yield from self._write_in_lines(count, label, place, anchor)
            case nodes.Contents(entries):
                for entry in entries:
                    link = nodes.Link(entry.inlines, f"#part-{entry.part}")
                    yield self.p("TOC 1", place, (link,))
            case nodes.Blank(label):
                yield self._blank(label, place)
            case nodes.TickBox(label):
                yield self.p("", place, before=[self.runs.check_box(label)], is_centered=True)
            case nodes.Likeness():
                yield self._likeness(block, place)
            case nodes.ThematicBreak():
                yield self.p("Rule", place)
            case nodes.PageBreak():
                return
            case nodes.AudienceBlock() | nodes.Insert() | nodes.Running():
                raise AssertionError(f"{type(block).__name__} does not reach the Word document")
            case _:
                assert_never(block)

    def _paragraph(self, inlines: nodes.Inlines, place: Place, anchor: str = "") -> Element:
        made = self.p("Table Head" if place.in_head else "", place, inlines, is_bold=place.in_head)
        return self.marked_as(made, anchor)

    # ── lists ────────────────────────────────────────────────────────────────

    def _list(
        self, items: tuple[nodes.ListItem, ...], sort: Sort, place: Place, start: int = 1
    ) -> Iterator[Element]:
        last, size = start + len(items) - 1, self.theme.text[place.text].size
        labels = self.lists.labels(sort, place.level, place.edge, last, size)
        number = self.lists.begin(labels, start)
        inner = replace(place, level=place.level + 1, edge=labels.indent)
        made = [each for item in items for each in self._entry(item, labels, number, inner)]
        if made and is_paragraph(made[-1]):
            ParagraphFormat(made[-1]).space_after = Pt(self.lists.style(sort).after)
        yield from made

    def _entry(self, item: nodes.ListItem, labels: Labels, number: str, place: Place) -> Iterator[Element]:
        """The first paragraph has the label; what else is in the entry stands under its words."""
        first, rest = _first_paragraph(item.blocks)
        before = (
            [self.runs.check_box(plain_text(first, values=False)), w("r", w("tab"))]
            if labels.sort == "none"
            else []
        )
        if item.sign:
            if labels.sort == "bullet":  # the sign stands in its place
                labels = labels._replace(sort="sign")
                number = self.lists.begin(labels, 1)
            side = self.theme.badges["sign"].side
            drawn = sign_run(self._part, item.sign, side, next(self.room.numbers))
            before += [drawn, space_run()]
        numbered = w("numPr", w("ilvl", val=labels.level), w("numId", val=number))
        yield self.p(STYLES[labels.sort], place, first, before=before, list_=numbered)
        for block in rest:
            if isinstance(block, nodes.Paragraph):
                made = self.p("List Continue", place, block.inlines)
                ParagraphFormat(made).left_indent = Pt(labels.indent)
                yield made
            else:
                yield from self._block(block, place)

    def _definition(self, definition: nodes.Definition, place: Place) -> Iterator[Element]:
        """The term run in before what it means."""
        term = nodes.Strong((*definition.term, nodes.Text(definition.colon.rstrip())))
        first, rest = _first_paragraph(definition.blocks)
        gap = (nodes.Text(" "),) if definition.colon.endswith(" ") else ()
        made = self.p("Definition", place, (term, *gap, *first))
        yield self.marked_as(made, definition.target)
        yield from self._blocks(rest, place)

    # ── boxes, divisions, strips ─────────────────────────────────────────────

    def _callout(self, callout: nodes.Callout, place: Place) -> Iterator[Element]:
        """Kept on one page: each paragraph with the next."""
        style = self.theme.callouts[callout.style]
        inner = replace(place, in_box=True, text="body", edge=self.theme.callouts["words"].padding_side)
        title = self.heading(callout.level, callout.title, "callout-title", inner)
        made = [title, *self._blocks(callout.blocks, inner)]
        for each in filter(is_paragraph, made[:-1]):
            ParagraphFormat(each).keep_with_next = True
        ParagraphFormat(title).space_before = Pt(style.before)
        if is_paragraph(made[-1]):
            ParagraphFormat(made[-1]).space_after = Pt(style.after)
        yield from made

    def _division(self, division: nodes.Division, place: Place) -> Iterator[Element]:
        style = self.theme.divisions[division.style]
        inner = replace(place, text=style.text)
        if division.language:
            paragraphs = (block for block in division.blocks if isinstance(block, nodes.Paragraph))
            words = tuple(inline for each in paragraphs for inline in each.inlines)
            rtl = self.room.is_rtl(division.language, words)
            inner = replace(inner, language=division.language, rtl=rtl)
        if style.rule:
            yield self.p("Rule", replace(place, text="body"))
        yield from self._blocks(division.blocks, inner)

    def columns(self, block: nodes.Block) -> int:
        """How many columns a block has of a section of its own; 1 for what stands in that of its part."""
        if not isinstance(block, nodes.Division) or not (style := self.theme.divisions[block.style]).column:
            return 1
        return int((self._measure + style.gutter) // (style.column + style.gutter))

    def _strip(self, strip: nodes.Strip, place: Place) -> Iterator[Element]:
        if strip.logo:
            style = self.theme.figure
            small = structs.replace(style, height=style.logo, qr=style.logo)
            yield from self._figure(strip.logo, place, small)
        inner = replace(place, text="strip")
        end = self.runs(strip.end, Look(place.language, place.rtl, is_bold=True))
        yield self.p("", inner, strip.start, after=[w("r", w("tab")), *end] if strip.end else [])

    # ── places to write ──────────────────────────────────────────────────────

    def _write_in_lines(
        self, count: int, label: nodes.Inlines, place: Place, anchor: str
    ) -> Iterator[Element]:
        """Paragraphs with a line under each; in one control where they are filled in on the screen."""
        above = self.marked_as(self.p("", place, label), anchor)
        ParagraphFormat(above).keep_with_next = True
        yield above
        inner = replace(place, text="body")
        lines = [self.p(WRITE_IN, inner, before=[w("r", w("tab"))] * place.in_box) for _ in range(count)]
        if self.room.has_fields:
            yield self.runs.control(plain_text(label, values=False), "", content=lines)
        else:
            yield from lines

    def _blank(self, label: str, place: Place) -> Element:
        """A cell to write in."""
        if not self.room.has_fields:
            return self.p("", place)
        empty = self.runs.run(EMPTY, self.look(place, is_bold=False), place.rtl)
        control = self.runs.control(label, "", w("showingPlcHdr"), content=(empty,))
        return self.p("", place, before=[control])

    # ── tables and figures ───────────────────────────────────────────────────

    def _table(self, table: nodes.Table, place: Place) -> Iterator[Element]:
        """The caption, the table, and a paragraph without which the next table would go on from it."""
        if table.caption:
            yield self.p("Caption", place, table.caption, is_bold=True)
        style = self.theme.tables[table.style]
        widths = column_widths(table, style, place.width)
        cell = replace(place, text=style.text, in_box=False, level=0, edge=0)
        rows = [self._row(table.head, widths, cell, is_head=True)]
        rows += [self._row(row, widths, cell, is_head=False) for row in table.rows]
        grid = w("tblGrid", *(w("gridCol", w=twips(width)) for width in widths))
        yield w("tbl", table_properties(table, style, place.width, place.rtl), grid, *rows)
        yield self.p("Gap", replace(place, text="body", in_box=False))

    def _row(self, row: nodes.TableRow, widths: Sequence[float], place: Place, *, is_head: bool) -> Element:
        cells = (self._cell(cell, width, place) for cell, width in zip(row.cells, widths, strict=True))
        return w("tr", row_properties(row, self.theme, is_head=is_head), *cells)

    def _cell(self, cell: nodes.TableCell, width: float, place: Place) -> Element:
        """A cell ends in a paragraph, even where it is empty; below it is the table's own padding only."""
        inner = replace(place, width=width, in_head=bool(cell.scope))
        made = [*self._blocks(cell.blocks, inner)]
        if not made or not is_paragraph(made[-1]):
            made.append(self.p("", inner))
        ParagraphFormat(made[-1]).space_after = Pt(0)
        return w("tc", w("tcPr", w("tcW", w=twips(width), type="dxa")), *made)

    def _likeness(self, block: nodes.Likeness, place: Place) -> Element:
        """The word beside a circle, which is not read."""
        side = self.theme.badges["likeness"].side
        circle = likeness_run(self._part, block, side, next(self.room.numbers))
        return self.p("", replace(place, in_head=False), block.inlines, before=[circle, space_run()])

    def _figure(
        self, figure: nodes.Figure, place: Place, style: FigureStyle | None = None
    ) -> Iterator[Element]:
        """In the text, where every reader finds it; what stands beside it follows, and flows around."""
        number, look = next(self.room.numbers), style or self.theme.figure
        made = self.p("", place, before=[figure_run(self._part, figure, look, place.width, number)])
        if figure.beside:
            framed(made, look.gap, place.rtl)
        ParagraphFormat(made).keep_with_next = bool(figure.caption or figure.beside) or None
        yield made
        if figure.caption:
            yield self.p("Figure Caption", place, figure.caption)
        yield from self._blocks(figure.beside, place)


def _first_paragraph(blocks: nodes.Blocks) -> tuple[nodes.Inlines, nodes.Blocks]:
    if blocks and isinstance(blocks[0], nodes.Paragraph):
        return blocks[0].inlines, blocks[1:]
    return (), blocks

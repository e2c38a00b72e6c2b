"""Blocks become flowables: a setter that knows every block."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from itertools import chain, zip_longest
from typing import Any, TypeVar, assert_never

from msgspec import Struct, field
from msgspec.structs import replace

from handouts.characters import unsegmented
from handouts.document import nodes
from handouts.document.walk import plain_text
from handouts.errors import LayoutError, Location, Problem, near_match
from handouts.layout.diagrams import diagram_flowables
from handouts.layout.flow import MIN_LINES, Drawing, Flowable, Gap, Rule, Stack, TextBlock, WriteLine
from handouts.layout.frames import Beside, Boxed, Mirrored, Opposite
from handouts.layout.lists import definitions, likeness, list_entries, run_on, tick_box
from handouts.layout.runs import RunMaker
from handouts.layout.setter import Setter, Slot
from handouts.layout.tables import table_flowables
from handouts.library.theme import DivisionStyle, FigureStyle, Theme
from handouts.pdf.story import FieldKind, Image, Modules, part_target
from handouts.pdf.structure import LAYOUT, Tag
from handouts.pictures import pixels
from handouts.qr import modules

LISTS = nodes.List | nodes.DefinitionList
COMMAS = (",", "\u060c", "\uff0c", "\u3001")
"""Also those of Arabic and of Chinese."""

FEW_LINES = 4
"""Of so many lines to write on none goes to another page: the field for them is one."""

Flowables = list[Flowable]
OfBlock = Callable[[nodes.Block, Slot, bool], Flowables]
"""Sets a block; whether a list follows it."""
T = TypeVar("T")


class Kept(Struct):
    """What was set, to be held while documents are laid out that share most of their blocks.

    For one theme, set of languages, paper and way of filling in.  What a document does not use is let go.
    """

    _before: dict[Hashable, tuple[object, Any]] = field(default_factory=dict)
    _now: dict[Hashable, tuple[object, Any]] = field(default_factory=dict)
    """What was made, and of what: it is held as well, so that nothing else gets its identity."""

    def begin(self) -> None:
        """A document is begun; an earlier one that failed is forgotten."""
        self._now = {}

    def made(self, node: object, how: Hashable, make: Callable[[], T]) -> T:
        """What is made of the very same node, in this way, once."""
        key = id(node), how
        found = self._now.get(key) or self._before.get(key) or (node, make())
        self._now[key] = found
        return found[1]

    def end(self) -> None:
        """The document is laid out: what was set may be used again."""
        self._before, self._now = self._now, {}


class BlockSetter(Setter):
    """Sets the blocks of a part, or of a division that has its own language, once."""

    def __init__(
        self,
        maker: RunMaker,
        theme: Theme,
        language: str,
        page_room: float,
        kept: Kept,
        part_pages: Mapping[int, int],
    ) -> None:
        super().__init__(maker, theme, language, page_room)
        self._kept = kept
        self._taken: set[int] = set()
        self._part_pages = part_pages
        """For each part the number of its first page, as far as it is known."""

    def part_stack(self, blocks: nodes.Blocks, width: float) -> Stack:
        """Blocks right under their part, from an earlier time where they were set alike."""
        return self._stack(blocks, Slot(None, width), self._once)

    def stack(self, blocks: nodes.Blocks, slot: Slot) -> Stack:
        return self._stack(blocks, slot, self._followed)

    def _stack(self, blocks: nodes.Blocks, slot: Slot, flowables: OfBlock) -> Stack:
        """The blocks one below the other."""
        pairs = zip_longest(blocks, blocks[1:])
        made = [flowables(block, slot, isinstance(after, LISTS)) for block, after in pairs]
        return Stack(tuple(chain.from_iterable(_closed(blocks, made))), slot.tag)

    def _once(self, block: nodes.Block, slot: Slot, introduces: bool) -> Flowables:
        closer = None if self.theme is self._maker.theme else self.theme.snug
        if id(block) in self._taken or isinstance(block, nodes.Contents):
            return self.block(block, slot)  # the same tags twice in a part would be one element
        self._taken.add(id(block))
        how = closer, self.language, self.page_room, slot.width, introduces
        return self._kept.made(block, how, lambda: self._followed(block, slot, introduces))

    def _followed(self, block: nodes.Block, slot: Slot, introduces: bool) -> Flowables:
        """What introduces a list stays with it, a closing with its name."""
        made = self.block(block, slot)
        if isinstance(block, nodes.Paragraph) and (introduces or _goes_on(block)):
            return [replace(flowable, keep_with_next=True) for flowable in made]
        return made

    def block(self, block: nodes.Block, slot: Slot) -> Flowables:
        """The flowables of a block; a list gives one an entry."""
        match block:
            case nodes.Heading():
                return [self._heading(block, slot)]
            case nodes.Paragraph():
                return [self._paragraph(block.inlines, slot, block.location)]
            case nodes.BulletList() | nodes.OrderedList() | nodes.Steps() | nodes.Checklist():
                return list_entries(self, block, slot)
            case nodes.Diagram():
                return diagram_flowables(self, block, slot)
            case nodes.DefinitionList():
                return definitions(self, block, slot, *slot.columns)
            case nodes.Table():
                return table_flowables(self, block, slot)
            case nodes.Figure():
                return [self._figure(block, slot)]
            case nodes.Callout():
                return [self._callout(block, slot)]
            case nodes.Division():
                return self._division(block, slot)
            case nodes.Strip():
                return [self._strip(block, slot)]
            case nodes.WriteInLines():
                return self._write_in_lines(block, slot)
            case nodes.Contents():
                toc = replace(slot, tag=Tag("TOC", slot.tag))
                return [self._contents_entry(entry, toc) for entry in block.entries]
            case nodes.Blank():
                return [self._blank(block, slot)]
            case nodes.TickBox():
                return [tick_box(self, block, slot)]
            case nodes.Likeness():
                return [likeness(self, block, slot)]
            case nodes.ThematicBreak():
                return [self.rule("break", slot.width)]
            case nodes.PageBreak() | nodes.AudienceBlock() | nodes.Insert() | nodes.Running():
                raise AssertionError(f"{type(block).__name__} does not reach the layout of a part")
            case _:
                assert_never(block)

    # ── paragraphs and headings ──────────────────────────────────────────────

    def _paragraph(self, inlines: nodes.Inlines, slot: Slot, location: Location | None) -> TextBlock:
        tag = slot.tag if slot.bare and slot.tag else Tag("P", slot.tag)
        return self.words(inlines, tag, slot.text, slot.width, location)

    def _heading(self, heading: nodes.Heading, slot: Slot) -> TextBlock:
        by_level = "title" if heading.level == 1 else f"heading-{min(heading.level, 3)}"
        style = heading.style or by_level
        if style not in self.theme.text:
            hint = near_match(style, self.theme.text)
            message = f'theme.yaml has no style "{style}" under text.'
            raise LayoutError(Problem(message, heading.location, hint))
        return self._titled(heading.inlines, heading.level, style, slot, heading.location)

    def _titled(
        self, inlines: nodes.Inlines, level: int, style: str, slot: Slot, location: Location | None
    ) -> TextBlock:
        """A heading: kept with what follows, and an entry of the outline."""
        block = self.title(inlines, Tag(f"H{level}", slot.tag), style, slot.width, location)
        bookmark = (level - 1, unsegmented(plain_text(inlines, values=False)))
        return replace(block, keep_with_next=True, bookmark=bookmark)

    # ── boxes, divisions, strips, contents ───────────────────────────────────

    def _callout(self, callout: nodes.Callout, slot: Slot) -> Boxed:
        style = self.theme.callouts[callout.style]
        inner = Slot(Tag("Sect", slot.tag), slot.width - 2 * style.padding_side)
        title = self._titled(callout.title, callout.level, "callout-title", inner, callout.location)
        children: Flowables = [title]
        for block in callout.blocks:
            if isinstance(block, nodes.DefinitionList) and style.columns > 1:
                children += definitions(self, block, inner, style.columns, style.gutter)
            else:
                children += self.block(block, inner)
        padding = style.padding_side, style.padding_top, style.padding_bottom
        border = self.theme.color(style.border)
        fill = self.theme.color(style.fill) if style.fill else None
        frame = slot.width, border, style.line, fill, style.bar, padding
        return Boxed(Stack(tuple(children)), *frame, before=style.before, after=style.after)

    def _division(self, division: nodes.Division, slot: Slot) -> Flowables:
        style = self.theme.divisions[division.style]
        inner = replace(
            slot,
            text=style.text,
            labels=style.labels,
            definitions=style.definitions,
            columns=_columns(style, slot.width),
        )
        if division.language:
            children = self._in_language(division, inner)
        elif style.run_on:
            children = tuple(run_on(self, division.blocks, inner))
        else:
            children = self.stack(division.blocks, inner).children
        if style.rule:
            children = self.rule(style.rule, slot.width), *children
        if not style.keep:
            return [*children]
        return [Stack(children, before=children[0].before if children else 0, keep=True)]

    def _in_language(self, division: nodes.Division, slot: Slot) -> tuple[Flowable, ...]:
        """A division of its own language in a Div, mirrored where it is written the other way."""
        tag = Tag("Div", slot.tag, division.language)
        setter = BlockSetter(
            self._maker, self.theme, division.language, self.page_room, self._kept, self._part_pages
        )
        children = setter.stack(division.blocks, replace(slot, tag=tag)).children
        if setter.rtl == self.rtl:
            return children
        return tuple(Mirrored.of(child, slot.width) for child in children)

    def _strip(self, strip: nodes.Strip, slot: Slot) -> Opposite:
        """The end takes what its words need, the start the rest."""
        most, between = slot.width * self.theme.strip_end, self.theme.figure.gap
        logo = self._logo(strip.logo, slot, (slot.width - most) / 2) if strip.logo else None
        indent = logo.width + between if logo else 0.0
        end = self._strip_text(strip.end, "strip-end", slot, most, strip.location)
        room = slot.width - indent - (end.width + between if end else 0.0)
        start = self._strip_text(strip.start, "strip", slot, room, strip.location)
        rule, gap = self.rule("strip", slot.width), self.theme.text["strip"].after
        return Opposite(
            start, end, slot.width, rule, gap, logo, indent, after=rule.after, keep_with_next=True
        )

    def _logo(self, logo: nodes.Figure, slot: Slot, room: float) -> Drawing:
        style = self.theme.figure
        return drawing(logo, slot.tag, replace(style, height=style.logo, qr=style.logo), room)

    def _strip_text(
        self, inlines: nodes.Inlines, style: str, slot: Slot, width: float, location: Location | None
    ) -> TextBlock | None:
        return self.words(inlines, Tag("P", slot.tag), style, width, location) if inlines else None

    def _contents_entry(self, entry: nodes.ContentsEntry, slot: Slot) -> Opposite:
        """A title and the number of its page; TOCI and Reference of ISO 32000-1, 14.8.4.2."""
        item = Tag("TOCI", slot.tag)
        reference, page = Tag("Reference", item), Tag("Span", item, title="page")
        number = nodes.Text(str(self._part_pages.get(entry.part, 0)))
        end = self.words((number,), page, "contents", slot.width, None)
        room = slot.width - self.theme.figure.gap - end.lines[0].width
        link = nodes.Link(entry.inlines, part_target(entry.part))
        start = self.words((link,), reference, "contents", room, None)
        rule = self.rule("contents", slot.width)
        return Opposite(start, end, slot.width, rule, rule.before, after=rule.after)

    # ── places to write, figures ─────────────────────────────────────────────

    def _write_in_lines(self, lines: nodes.WriteInLines, slot: Slot) -> Flowables:
        style = self.theme.write_lines
        label = replace(self._paragraph(lines.label, slot, lines.location), keep_with_next=True, after=0)
        rule, gap = Rule(slot.width, style.line, self.theme.color(style.color)), style.gap - style.line
        kind: FieldKind = "lines" if lines.count > 1 else "line"
        form = self.form(kind, slot.tag, lines.label, lines.value)
        made = [WriteLine(rule, gap, form, keep_with_next=lines.count <= FEW_LINES)] * lines.count
        return [label, *made[:-1], replace(made[-1], after=style.after, keep_with_next=False)]

    def _blank(self, blank: nodes.Blank, slot: Slot) -> Gap:
        form = self.form("lines", slot.tag, (nodes.Text(blank.label),), blank.value)
        return Gap(slot.width, self.theme.write_lines.cell, form)

    def _figure(self, figure: nodes.Figure, slot: Slot) -> Flowable:
        style = self.theme.figure
        drawn = drawing(figure, slot.tag, style, slot.width)
        if figure.caption:
            tag, width = Tag("Caption", drawn.tag), slot.width
            caption = self.words(figure.caption, tag, "figure-caption", width, figure.location)
            under = Stack((replace(drawn, after=style.caption), caption), keep=True)
            return replace(under, before=style.before, after=style.after)
        if not figure.beside:
            return replace(drawn, before=style.before, after=style.after)
        indent = drawn.width + style.gap
        body = self.stack(figure.beside, replace(slot, width=slot.width - indent, bare=False))
        return Beside(drawn, body, indent, after=style.after)


def _closed(blocks: nodes.Blocks, made: list[Flowables]) -> Iterator[Flowables]:
    """What was made of blocks; a list's last entry stays with the few lines that close its section.

    It may stand with them alone on a page: so as little as can be goes there.
    """
    for n, flowables in enumerate(made):
        if isinstance(blocks[n], nodes.List) and _closes(blocks[n + 1 : n + 3], made[n + 1 : n + 2]):
            *others, last = (replace(flowable, keep_with_next=False) for flowable in flowables)
            yield [*others, replace(last, keep_with_next=True)]
        else:
            yield flowables


def _closes(blocks: nodes.Blocks, made: list[Flowables]) -> bool:
    """Whether the first of these blocks is a paragraph of a line or two, with which a section ends."""
    match blocks, made:
        case (nodes.Paragraph(), *after), [[TextBlock() as text]]:
            ends = not after or isinstance(after[0], nodes.Heading | nodes.Callout | nodes.Division)
            return ends and len(text.lines) <= MIN_LINES
        case _:
            return False


def _columns(style: DivisionStyle, width: float) -> tuple[int, float]:
    """How many columns a division's definitions have, and what is between two."""
    count = (width + style.gutter) // (style.column + style.gutter) if style.column else 1
    return int(count), style.gutter


def drawing(figure: nodes.Figure, parent: Tag | None, style: FigureStyle, room: float) -> Drawing:
    """The figure's image, as large as the style and the room allow."""
    tag = Tag("Figure", parent, alt=figure.alt, owner="Layout", attributes={"Placement": "/Block"})
    if isinstance(figure.image, nodes.QrCode):
        code = Modules(0, 0, style.qr, modules(figure.image.address), LAYOUT)
        return Drawing(tag, code, style.qr + 2 * style.quiet, style.quiet)
    shown = pixels(figure.image.path)
    scale = min(style.width / shown.width, style.height / shown.height, room / shown.width, style.pixel)
    image = Image(0, 0, shown.width * scale, shown.height * scale, figure.image.path, LAYOUT)
    return Drawing(tag, image, image.height)


def _goes_on(paragraph: nodes.Paragraph) -> bool:
    """Whether it ends in a comma, as the closing of a letter does: its signature never stands alone."""
    return plain_text(paragraph.inlines, values=False).rstrip().endswith(COMMAS)

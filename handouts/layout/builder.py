"""Blocks become flowables, and the structure tree is planned beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from msgspec.structs import replace

from handouts.document import nodes
from handouts.document.walk import plain_text
from handouts.errors import LayoutError, Location, Problem, near_match
from handouts.layout.contents import contents
from handouts.layout.figures import drawing
from handouts.layout.flow import Drawing, Flowable, Rule, Stack, TextBlock
from handouts.layout.frames import Beside, Boxed, Opposite
from handouts.layout.grids import table_flowables
from handouts.layout.lines import Run, set_lines
from handouts.layout.lists import definitions, list_entries
from handouts.layout.place import Place
from handouts.layout.runs import Setter
from handouts.layout.writing import Gap, WriteLine
from handouts.library.theme import Theme
from handouts.pdf.story import Field, FieldKind
from handouts.pdf.structure import StructElem

LISTS = (nodes.BulletList, nodes.OrderedList, nodes.Steps, nodes.Checklist, nodes.DefinitionList)


class Builder:
    """Builds the flowables of one part: one language, one direction."""

    def __init__(
        self,
        theme: Theme,
        setter: Setter,
        language: str,
        *,
        rtl: bool,
        page_room: float,
        part_pages: Mapping[int, int],
    ) -> None:
        self.theme = theme
        self.part_pages = part_pages
        """For each part the number of its first page, as far as it is known."""
        self.language = language
        self.page_room = page_room
        self._setter = setter
        self._rtl = rtl

    def stack(self, blocks: nodes.Blocks, place: Place) -> Stack:
        """The blocks one below the other; a line that introduces a list stays with it."""
        children: list[Flowable] = []
        for n, block in enumerate(blocks):
            made = self.block(block, place)
            following = blocks[n + 1] if n + 1 < len(blocks) else None
            if isinstance(block, nodes.Paragraph) and isinstance(following, LISTS):
                made = [replace(flowable, keep_with_next=True) for flowable in made]  # type: ignore[type-var]
            children += made
        return Stack(tuple(children))

    def block(self, block: nodes.Block, place: Place) -> list[Flowable]:
        """The flowables of a block; a list gives one an entry."""
        match block:
            case nodes.Heading():
                return [self._heading(block, place)]
            case nodes.Paragraph():
                return [self._paragraph(block.inlines, place, block.location)]
            case nodes.BulletList() | nodes.OrderedList() | nodes.Steps() | nodes.Checklist():
                return list_entries(self, block, place)
            case nodes.DefinitionList():
                return definitions(self, block, place)
            case nodes.Table():
                return table_flowables(self, block, place)
            case nodes.Figure():
                return [self._figure(block, place)]
            case nodes.Callout():
                return [self._callout(block, place)]
            case nodes.Division():
                return self._division(block, place)
            case nodes.Strip():
                return [self._strip(block, place)]
            case nodes.WriteInLines():
                return self._write_in_lines(block, place)
            case nodes.Contents():
                return contents(self, block, place)
            case nodes.Blank():
                return [self._blank(block, place)]
            case nodes.ThematicBreak():
                return [self.rule("break", place)]
            case nodes.PageBreak() | nodes.AudienceBlock() | nodes.Insert() | nodes.Running():
                raise AssertionError(f"{type(block).__name__} does not reach the layout of a part")
            case _:
                assert_never(block)

    # ── text ─────────────────────────────────────────────────────────────────

    def runs(
        self, inlines: nodes.Inlines, elem: StructElem, style: str, location: Location | None
    ) -> list[Run]:
        """Runs of a paragraph in a style of the theme."""
        return self._setter.runs(inlines, elem, self.theme.text[style], self.language, location)

    def lines(self, runs: list[Run], width: float, style: str) -> TextBlock:
        """Runs in lines of a width."""
        found, leading = self.theme.text[style], self.leading(style)
        lines = set_lines(runs, width, rtl=self._rtl)
        base = leading * self.theme.baseline
        return TextBlock(lines, leading, base, found.before, found.after, link=self.theme.link)

    def words(
        self, inlines: nodes.Inlines, elem: StructElem, style: str, width: float, location: Location | None
    ) -> TextBlock:
        """Inlines of one element in lines."""
        return self.lines(self.runs(inlines, elem, style, location), width, style)

    def leading(self, style: str) -> float:
        return self._setter.leading(self.theme.text[style], self.language)

    def bold_width(self, text: str) -> float:
        """Width of a text in bold table type, in points."""
        font = self._setter.font(self.language, bold=True)
        return font.width(text) * self.theme.text["cell"].size / 1000

    def _paragraph(self, inlines: nodes.Inlines, place: Place, location: Location | None) -> TextBlock:
        elem = place.elem if place.bare else place.elem.add("P")
        return self.words(inlines, elem, place.text, place.width, location)

    def _heading(self, heading: nodes.Heading, place: Place) -> TextBlock:
        by_level = "title" if heading.level == 1 else f"heading-{min(heading.level, 3)}"
        style = heading.style or by_level
        if style not in self.theme.text:
            hint = near_match(style, self.theme.text)
            message = f'theme.yaml has no style "{style}" under text.'
            raise LayoutError(Problem(message, heading.location, hint))
        return self._titled(heading.inlines, heading.level, style, place, heading.location)

    def _titled(
        self, inlines: nodes.Inlines, level: int, style: str, place: Place, location: Location | None
    ) -> TextBlock:
        """A heading: kept with what follows, and an entry of the outline."""
        elem = place.elem.add(f"H{level}")
        block = self.words(inlines, elem, style, place.width, location)
        return replace(
            block, keep_with_next=True, bookmark=(level - 1, plain_text(inlines, values=False), elem)
        )

    def field(
        self, kind: FieldKind, parent: StructElem, label: nodes.Inlines, shown: str = ""
    ) -> Field | None:
        """A field that is read next; None on a sheet that is filled in by hand.

        ``shown``: the text that the paper shows in its place.
        """
        if self._setter.fields is None:
            return None
        form = parent.add("Form", title=shown, owner="Layout", attributes={"Placement": "/Block"})
        return self._setter.fields.make(kind, form, label, self.language)

    # ── boxes, strips, rules, figures ────────────────────────────────────────

    def _callout(self, callout: nodes.Callout, place: Place) -> Boxed:
        style = self.theme.callouts[callout.style]
        inner = Place(place.elem.add("Sect"), place.width - 2 * style.padding_side)
        title = self._titled(callout.title, callout.level, "callout-title", inner, callout.location)
        children: list[Flowable] = [title]
        for block in callout.blocks:
            if isinstance(block, nodes.DefinitionList) and style.columns > 1:
                children += definitions(self, block, inner, style.columns, style.gutter)
            else:
                children += self.stack((block,), inner).children
        padding = style.padding_side, style.padding_top, style.padding_bottom
        border = self.theme.color(style.border)
        fill = self.theme.color(style.fill) if style.fill else None
        body = Stack(tuple(children))
        return Boxed(
            body, place.width, border, style.line, fill, style.bar, padding, style.before, style.after
        )

    def _division(self, division: nodes.Division, place: Place) -> list[Flowable]:
        style = self.theme.divisions[division.style]
        inner = self.stack(division.blocks, replace(place, text=style.text, labels=style.labels)).children
        rule = (self.rule(style.rule, place),) if style.rule else ()
        children = (*rule, *inner)
        if not style.keep:
            return list(children)
        return [Stack(children, before=children[0].before if children else 0, keep=True)]

    def rule(self, name: str, place: Place) -> Rule:
        """A rule of the theme, as wide as the place."""
        style = self.theme.rules[name]
        return Rule(place.width, style.width, self.theme.color(style.color), style.before, style.after)

    def _strip(self, strip: nodes.Strip, place: Place) -> Opposite:
        ending = place.width * self.theme.strip_end
        logo = self._logo(strip.logo, place, (place.width - ending) / 2) if strip.logo else None
        indent = logo.width + self.theme.figure.gap if logo else 0.0
        start = self._strip_text(strip.start, "strip", place, place.width - ending - indent, strip.location)
        end = self._strip_text(strip.end, "strip-end", place, ending, strip.location)
        rule, gap = self.rule("strip", place), self.theme.text["strip"].after
        return Opposite(start, end, place.width, rule, gap, logo=logo, indent=indent)

    def _logo(self, logo: nodes.Figure, place: Place, room: float) -> Drawing:
        style = self.theme.figure
        return drawing(logo, place.elem, replace(style, height=style.logo, qr=style.logo), room)

    def _strip_text(
        self, inlines: nodes.Inlines, style: str, place: Place, width: float, location: Location | None
    ) -> TextBlock | None:
        return self.words(inlines, place.elem.add("P"), style, width, location) if inlines else None

    def _write_in_lines(self, lines: nodes.WriteInLines, place: Place) -> list[Flowable]:
        style = self.theme.write_lines
        label = replace(self._paragraph(lines.label, place, lines.location), keep_with_next=True, after=0)
        rule, gap = Rule(place.width, style.line, self.theme.color(style.color)), style.gap - style.line
        kind: FieldKind = "lines" if lines.count > 1 else "line"
        field = self.field(kind, place.elem, lines.label)
        made = [WriteLine(rule, gap, field) for _ in range(lines.count)]
        return [label, *made[:-1], replace(made[-1], after=style.after)]

    def _blank(self, blank: nodes.Blank, place: Place) -> Gap:
        style = self.theme.write_lines
        field = self.field("lines", place.elem, (nodes.Text(blank.label),))
        return Gap(place.width, style.gap - style.line, field)

    def _figure(self, figure: nodes.Figure, place: Place) -> Flowable:
        style = self.theme.figure
        drawn = drawing(figure, place.elem, style, place.width)
        if not figure.beside:
            return replace(drawn, before=style.before, after=style.after)
        indent = drawn.width + style.gap
        body = self.stack(figure.beside, replace(place, width=place.width - indent, bare=False))
        return Beside(drawn, body, indent, after=style.after)

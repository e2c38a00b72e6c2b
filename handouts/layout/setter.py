"""What setting any block needs: its place, text in lines, rules, fields, and the blocks in it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from handouts.directions import has_rtl
from handouts.document import nodes
from handouts.errors import Location, Problem
from handouts.layout.fields import Form
from handouts.layout.flow import SLACK, Rule, Stack, TextBlock
from handouts.layout.lines import Run, set_lines
from handouts.layout.runs import RunMaker
from handouts.library.theme import Theme
from handouts.pdf.story import FieldKind
from handouts.pdf.structure import Tag


class Slot(Struct, frozen=True):
    """Where a block goes: its parent in the tree, its width, the style of its text."""

    tag: Tag | None
    """None for the part that it is in."""
    width: float
    text: str = "body"
    bare: bool = False
    """The parent holds the text itself: the only paragraph of a list entry or cell."""
    labels: float = 0
    """Width of the column of terms, where definitions are rows; 0 where they are run in."""
    definitions: str = "definitions"
    """A name under lists, for the spaces between definitions."""
    columns: tuple[int, float] = (1, 0)
    """In how many columns entries stand, and what is between two."""


def is_bare(blocks: nodes.Blocks) -> bool:
    """Whether a list entry or cell holds just one paragraph, which then needs no element."""
    return len(blocks) == 1 and isinstance(blocks[0], nodes.Paragraph)


def _parted(inlines: nodes.Inlines) -> nodes.Inlines:
    """Words in two languages with a line's end between them; none where they are in one."""
    for n, (one, other) in enumerate(pairwise(inlines)):
        if one == nodes.BETWEEN and isinstance(other, nodes.Foreign):
            end = nodes.Text(nodes.BETWEEN.text.rstrip()), nodes.LineBreak()
            return (*inlines[:n], *end, *inlines[n + 1 :])
    return ()


class Setter(ABC):
    """Sets one language, in its direction."""

    def __init__(self, maker: RunMaker, theme: Theme, language: str, page_room: float) -> None:
        self.theme = theme
        """The maker's own, or it as a snug sheet is set."""
        self.language = language
        self.page_room = page_room
        self.rtl = maker.typefaces.is_rtl(language)
        self._maker = maker
        self._leadings: dict[str, float] = {}

    def refuse(self, message: str, place: Location | None, hint: str) -> None:
        """Note what cannot be set; all of a document is told at once."""
        self._maker.problems.append(Problem(message, place, hint))

    @abstractmethod
    def stack(self, blocks: nodes.Blocks, slot: Slot) -> Stack:
        """The blocks one below the other."""

    def runs(self, inlines: nodes.Inlines, tag: Tag, style: str, location: Location | None) -> list[Run]:
        """Runs of a paragraph in a style of the theme."""
        return self._maker.runs(inlines, tag, style, self.language, location)

    def lines(self, tag: Tag, runs: Sequence[Run], width: float, style: str) -> TextBlock:
        """Runs in lines of a width."""
        found, leading = self.theme.text[style], self.leading(style)
        lines = set_lines(runs, width, rtl=self.rtl)
        if (wider := max([line.width for line in lines]) - width) > SLACK:
            message = f'a line of "{style}" would be {wider:.1f} points wider than its room of {width:.0f}.'
            self.refuse(message, None, "Give it more room, such as fewer columns, or smaller type.")
        base, link = leading * self.theme.baseline, self.theme.link
        made = TextBlock(tag, lines, leading, base, link, self.theme.blanks, after=found.after)
        return replace(made, before=max([found.before, *map(made.more_above, lines[:1])]))

    def words(
        self, inlines: nodes.Inlines, tag: Tag, style: str, width: float, location: Location | None
    ) -> TextBlock:
        """Inlines of one element in lines."""
        return self.lines(tag, self.runs(inlines, tag, style, location), width, style)

    def title(
        self, inlines: nodes.Inlines, tag: Tag, style: str, width: float, location: Location | None
    ) -> TextBlock:
        """The same; of a title in two languages that fills more than a line, the second begins one."""
        made = self.words(inlines, tag, style, width, location)
        if len(made.lines) == 1 or not (parted := _parted(inlines)):
            return made
        return self.words(parted, tag, style, width, location)

    def leading(self, style: str) -> float:
        if style not in self._leadings:
            text = self.theme.text[style]
            self._leadings[style] = self._maker.typefaces.leading(self.language, text)
        return self._leadings[style]

    def bold_width(self, text: str, style: str) -> float:
        """Width of a text in the bold type of a style, in points."""
        font = self._maker.typefaces.font(self.language, bold=True)
        return font.width(text, rtl=has_rtl(text)) * self.theme.text[style].size / 1000

    def rule(self, name: str, width: float) -> Rule:
        """A rule of the theme."""
        style = self.theme.rules[name]
        color = self.theme.color(style.color)
        return Rule(width, style.width, color, before=style.before, after=style.after)

    def form(
        self,
        kind: FieldKind,
        parent: Tag | None,
        label: nodes.Inlines,
        value: nodes.Inlines = (),
        shown: str = "",
    ) -> Form | None:
        """A field that is read next; None on a sheet that is filled in by hand.

        ``value``: what it asks for, if that has a name.
        ``shown``: the text that the paper shows in its place.
        """
        if self._maker.fields is None:
            return None
        tag = Tag("Form", parent, title=shown, owner="Layout", attributes={"Placement": "/Block"})
        names = [inline.name for inline in value if isinstance(inline, nodes.Value)]
        return self._maker.fields.make(kind, tag, label, self.language, "".join(names))

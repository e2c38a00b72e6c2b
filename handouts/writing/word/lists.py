"""Word's lists: each sort of label once, and for each list on the sheet one that begins anew."""

from __future__ import annotations

from typing import Literal, NamedTuple

from docx.oxml.ns import qn

from handouts.library.theme import ListStyle, Theme
from handouts.writing.word.xml import Element, flag, twips, w

Sort = Literal["bullet", "sign", "point", "bare", "box", "none"]
"""Labels: a bullet, or none where a sign is drawn; a number with a point, or alone; a box for paper, or none
where a control is the box."""
STYLES: dict[Sort, str] = {
    "bullet": "List Bullet",
    "sign": "List Bullet",
    "point": "List Number",
    "bare": "List Number",
    "box": "List",
    "none": "List",
}
INDENTS: dict[Sort, str] = {
    "bullet": "bullets",
    "sign": "bullets",
    "point": "numbers",
    "bare": "steps",
    "box": "checks",
    "none": "checks",
}
"""For each sort the theme's list that says where its words stand."""
COUNTED: tuple[Sort, ...] = ("point", "bare")
BOX, SYMBOLS = "☐", "MS Gothic"
DIGIT = 0.6
"""Width of a digit or a point in bold with some room, as a part of the type size."""
DEEPEST = 4
"""Lists in lists that have an indent of their own."""


class Labels(NamedTuple):
    """What stands before the entries of a list, and the room for it."""

    sort: Sort
    level: int
    """How many lists are around it."""
    edge: float
    """From the margin to where it begins, in points."""
    step: float
    """From there to the words of an entry, in points."""

    @property
    def indent(self) -> float:
        """From the margin to the words of an entry, in points."""
        return self.edge + self.step


class Lists:
    """The lists of a document."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._sorts: dict[Labels, Element] = {}
        self._lists: list[Element] = []

    @property
    def elements(self) -> tuple[Element, ...]:
        return (*self._sorts.values(), *self._lists)

    def labels(self, sort: Sort, level: int, edge: float, last: int, size: float) -> Labels:
        """With room for the last number in type of this size: 100 is wider than 9."""
        style = self.style(sort)
        widest = len(f"{last}.") * DIGIT * size + style.gap if sort in COUNTED else 0
        return Labels(sort, min(level, DEEPEST - 1), edge, max(style.indent, widest))

    def begin(self, labels: Labels, start: int) -> str:
        """The number of a new list, which begins with ``start``."""
        number = str(len(self._lists) + 1)
        if labels not in self._sorts:
            self._sorts[labels] = self._sort(labels, str(len(self._sorts)))
        of = w("abstractNumId", val=self._sorts[labels].get(qn("w:abstractNumId")))
        restart = w("lvlOverride", w("startOverride", val=start), ilvl=labels.level)
        self._lists.append(w("num", of, restart if labels.sort in COUNTED else None, numId=number))
        return number

    def style(self, sort: Sort) -> ListStyle:
        return self._theme.lists[INDENTS[sort]]

    def _sort(self, labels: Labels, number: str) -> Element:
        levels = (self._level(labels, level) for level in range(DEEPEST))
        return w("abstractNum", w("multiLevelType", val="hybridMultilevel"), *levels, abstractNumId=number)

    def _level(self, labels: Labels, level: int) -> Element:
        """In a box a label stands at the edge: else the box's lines would be broken there."""
        sort, _, edge, step = labels
        deeper = step * max(0, level - labels.level)
        counter = f"%{level + 1}"
        format, words = {
            "bullet": ("bullet", self._theme.bullet),
            "point": ("decimal", f"{counter}."),
            "bare": ("decimal", counter),
            "box": ("bullet", BOX),
            "sign": ("none", ""),
            "none": ("none", ""),
        }[sort]
        left, hanging = labels.indent + deeper, step - (0 if edge else self.style(sort).label)
        fonts = w("rFonts", ascii=SYMBOLS, eastAsia=SYMBOLS, hAnsi=SYMBOLS) if sort == "box" else None
        return w(
            "lvl",
            w("start", val=1),
            w("numFmt", val=format),
            w("suff", val="nothing") if format == "none" else None,
            w("lvlText", val=words),
            w("lvlJc", val="left"),
            w("pPr", w("ind", left=twips(left), hanging=twips(hanging))),
            w("rPr", fonts, flag("b", sort in COUNTED)),
            ilvl=level,
        )

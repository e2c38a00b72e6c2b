"""What a page paints, in drawing order: its marked content and its glyphs.

Form XObjects are not looked into: our writer puts none on a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from itertools import groupby
from math import hypot
from typing import NamedTuple

import pikepdf
from pikepdf import Matrix, Name, Object, Page

from handouts.pdf.readback.text_maps import ReadFont

# ── Marked content ───────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class MarkedContent:
    """A marked-content sequence: from its BMC or BDC to its EMC."""

    tag: str
    """Such as P, or Artifact."""
    mcid: int | None = None
    actual_text: str | None = None


class Step(NamedTuple):
    """One operator of a content stream."""

    operator: str
    operands: tuple[Object, ...]
    marks: tuple[MarkedContent, ...]
    """The sequences that are open after it, the innermost last."""


def steps(page: Page) -> Iterator[Step]:
    """The operators of a page's content, each with the marked content it stands in."""
    marks: tuple[MarkedContent, ...] = ()
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), tuple(instruction.operands)
        match operator:
            case "BMC":
                marks += (MarkedContent(_name(operands[0])),)
            case "BDC":
                marks += (_mark(page, *operands),)
            case "EMC":
                marks = marks[:-1]
        yield Step(operator, operands, marks)


def _mark(page: Page, tag: Object, properties: Object) -> MarkedContent:
    if isinstance(properties, Name):
        properties = page.obj.Resources.Properties[properties]
    mcid, actual = properties.get(Name.MCID), properties.get(Name.ActualText)
    return MarkedContent(
        _name(tag), None if mcid is None else int(mcid), None if actual is None else str(actual)
    )


def _name(name: Object) -> str:
    return str(name).removeprefix("/")


# ── Glyphs ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ReadGlyph:
    """A glyph that a page shows."""

    text: str
    """What it stands for; several characters for a ligature."""
    x: float
    """Its origin, in points from the left edge of the page."""
    y: float
    """Its baseline, in points from the bottom edge."""
    font: str
    """The font's PostScript name, without the subset's tag."""
    size: float
    """In points on the page."""
    marks: tuple[MarkedContent, ...] = field(default=(), compare=False, repr=False)

    @property
    def mcid(self) -> int | None:
        """The marked content that it belongs to; None for an artifact."""
        return _mcid(self.marks)


def _mcid(marks: tuple[MarkedContent, ...]) -> int | None:
    return next((mark.mcid for mark in reversed(marks) if mark.mcid is not None), None)


def page_glyphs(page: Page) -> Iterator[ReadGlyph]:
    """The glyphs of a page in drawing order."""
    pen = _Pen({key: ReadFont(font) for key, font in page.resources.get(Name.Font, {}).items()})
    for step in steps(page):
        yield from pen.follow(step)


def marked_texts(page: Page) -> dict[int, str]:
    """The text of each marked content by its MCID: /ActualText where there is one, else its glyphs."""
    texts: dict[int, str] = {}
    said: set[MarkedContent] = set()
    for marks, glyphs in groupby(page_glyphs(page), lambda glyph: glyph.marks):
        if (mcid := _mcid(marks)) is None:
            continue
        actual = next((mark for mark in marks if mark.actual_text is not None), None)
        if actual is None:
            text = "".join(glyph.text for glyph in glyphs)
        else:
            text = "" if actual in said else str(actual.actual_text)
            said.add(actual)
        texts[mcid] = texts.get(mcid, "") + text
    return texts


@dataclass(slots=True)
class _State:
    """The graphics state that q saves, as far as it places text (ISO 32000-1, 9.3)."""

    ctm: Matrix = field(default_factory=Matrix)
    font: ReadFont | None = None
    size: float = 0.0
    character_spacing: float = 0.0
    word_spacing: float = 0.0
    scaling: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


class _Pen:
    """Follows the operators that move and show text."""

    def __init__(self, fonts: dict[str, ReadFont]) -> None:
        self._fonts = fonts
        self._state = _State()
        self._saved: list[_State] = []
        self._line = self._at = Matrix()

    def follow(self, step: Step) -> Iterator[ReadGlyph]:
        state, operands = self._state, step.operands
        match step.operator:
            case "q":
                self._saved.append(copy(state))
            case "Q":
                self._state = self._saved.pop()
            case "cm":
                state.ctm = _matrix(operands) @ state.ctm
            case "Tf":
                state.font, state.size = self._fonts[str(operands[0])], float(operands[1])
            case "Tc" | "Tw" | "Tz" | "TL" | "Ts":
                self._set(step.operator, float(operands[0]))
            case "BT" | "Tm":
                self._line = self._at = _matrix(operands)
            case "Td" | "TD" | "T*":
                self._move(step.operator, operands)
            case "Tj" | "TJ" | "'" | '"':
                yield from self._show(step)

    def _set(self, operator: str, number: float) -> None:
        match operator:
            case "Tc":
                self._state.character_spacing = number
            case "Tw":
                self._state.word_spacing = number
            case "Tz":
                self._state.scaling = number / 100
            case "TL":
                self._state.leading = number
            case "Ts":
                self._state.rise = number

    def _move(self, operator: str, operands: tuple[Object, ...]) -> None:
        x, y = map(float, operands) if operands else (0.0, -self._state.leading)
        if operator == "TD":
            self._state.leading = -y
        self._line = self._at = self._line.translated(x, y)

    def _show(self, step: Step) -> Iterator[ReadGlyph]:
        if step.operator == '"':
            self._set("Tw", float(step.operands[0]))
            self._set("Tc", float(step.operands[1]))
        if step.operator in ("'", '"'):
            self._move("T*", ())
        shown = step.operands[-1]
        for piece in shown if isinstance(shown, pikepdf.Array) else (shown,):
            if isinstance(piece, pikepdf.String):
                yield from self._draw(bytes(piece), step.marks)
            else:
                self._advance(-float(piece) / 1000 * self._state.size)

    def _draw(self, codes: bytes, marks: tuple[MarkedContent, ...]) -> Iterator[ReadGlyph]:
        state = self._state
        assert state.font is not None
        to_page = self._at @ state.ctm
        x, y = (to_page.e + state.rise * to_page.c, to_page.f + state.rise * to_page.d)
        name, size, moved = state.font.name, state.size * hypot(to_page.c, to_page.d), 0.0
        for text, width, spaced in state.font.shapes(codes):
            yield ReadGlyph(text, x + moved * to_page.a, y + moved * to_page.b, name, size, marks)
            gap = state.character_spacing + (state.word_spacing if spaced else 0)
            moved += (width / 1000 * state.size + gap) * state.scaling
        self._at = self._at.translated(moved, 0)

    def _advance(self, distance: float) -> None:
        self._at = self._at.translated(distance * self._state.scaling, 0)


def _matrix(operands: Iterable[Object]) -> Matrix:
    return Matrix(*map(float, operands))

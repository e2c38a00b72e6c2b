"""Draws a story: pages of marks in, a tagged PDF out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any, assert_never

from handouts.library.theme import Color
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.file import File
from handouts.pdf.reportlab_guard import pdfdoc
from handouts.pdf.story import (
    Bookmark,
    Circle,
    FieldArea,
    GlyphRun,
    Image,
    Line,
    LineArt,
    LinkArea,
    Modules,
    Page,
    PageMark,
    Painted,
    Rectangle,
    Story,
    Target,
)
from handouts.pdf.structure import Content
from handouts.pdf.tagging import TreeWriter, write_metadata
from handouts.pictures import pixels
from handouts.signs import SIDE

BLACK = Color(0, 0, 0)
PIXELS = 300 / 72
"""Of a picture, for each point that it is wide: more than a printer shows."""
PATH_OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}
"""Of ISO 32000-1, 8.5.2, by those of SVG."""


def draw(story: Story, day: date, pages: Iterable[Page] = ()) -> bytes:
    """The story as PDF/UA-1; the day dates the file, so the same story gives the same bytes.

    ``pages``: more, each made when it is drawn, so that a long story never stands in memory whole; its
    structure grows with them.
    """
    return File(drawn(story, day, pages)).data()


def drawn(story: Story, day: date, pages: Iterable[Page] = (), *, keeps: bool = False) -> TaggedCanvas:
    """The canvas of the story, with all that goes into its file; ``keeps``: and with what was drawn."""
    canvas = TaggedCanvas(story.language, day, keeps=keeps)
    outline_level = -1
    for page in chain(story.pages, pages):
        outline_level = _draw_page(canvas, page, outline_level)
    canvas.end_fields()
    write_metadata(canvas, story)
    canvas.setCatalogEntry("StructTreeRoot", TreeWriter(canvas).write(story.structure))
    return canvas


def _draw_page(canvas: TaggedCanvas, page: Page, outline_level: int) -> int:
    canvas.begin_page(page.width, page.height, page.target)
    for mark in page.marks:
        if isinstance(mark, Bookmark):
            outline_level = min(mark.level, outline_level + 1)  # no level of the outline is skipped
            canvas.bookmark(mark, outline_level)
        else:
            _draw_mark(canvas, mark, page.height)
        if not isinstance(mark, LinkArea | FieldArea):
            canvas.pages[-1].ends.append(len(canvas._code))
    canvas.end_page()
    return outline_level


def _draw_mark(canvas: TaggedCanvas, mark: PageMark, height: float) -> None:
    match mark:
        case GlyphRun():
            canvas.glyphs(mark)
        case LinkArea():
            canvas.link(mark)
        case FieldArea():
            canvas.field(mark)
        case Rectangle() | Line() | Circle() | LineArt() | Image() | Modules():
            canvas.enter(mark.mark)
            canvas.end_text()
            if isinstance(mark.mark, Content):
                canvas.boxes[mark.mark.elem] = _box(mark, height)
            _paint(canvas, mark, height)
        case Target():
            canvas.target(mark.name, mark.x, mark.y)
        case Bookmark():
            raise AssertionError("bookmarks need the outline's level")
        case _:
            assert_never(mark)


def _box(mark: Painted, height: float) -> str:
    """Left, bottom, right and top in PDF's coordinates (14.8.5.4.3)."""
    tall = mark.width if isinstance(mark, Circle | LineArt | Modules) else mark.height
    top = height - mark.y
    return f"[{mark.x:.2f} {top - tall:.2f} {mark.x + mark.width:.2f} {top:.2f}]"


def _paint(canvas: Any, mark: Painted, height: float) -> None:
    top = height - mark.y
    match mark:
        case Rectangle():
            if mark.fill:
                canvas.fill(mark.fill)
            if mark.stroke:
                canvas.setStrokeColorRGB(*mark.stroke)
                canvas.setLineWidth(mark.line_width)
            stroke, fill = int(mark.stroke is not None), int(mark.fill is not None)
            canvas.rect(mark.x, top - mark.height, mark.width, mark.height, stroke=stroke, fill=fill)
        case Line():
            canvas.setStrokeColorRGB(*mark.color)
            canvas.setLineWidth(mark.line_width)
            canvas.addLiteral(rule(mark, height))
        case Circle():
            canvas.setStrokeColorRGB(*mark.color)
            canvas.setLineWidth(mark.line_width)
            radius = mark.width / 2
            if mark.filled:
                canvas.fill(mark.color)
                arc = mark.x, top - mark.width, mark.x + mark.width, top, 90, 360 * mark.filled
                canvas.wedge(*arc, stroke=0, fill=1)
            canvas.circle(mark.x + radius, top - radius, radius)
        case LineArt():
            canvas.setStrokeColorRGB(*mark.color)
            canvas.setLineWidth(mark.line_width)
            canvas.addLiteral(_line_art(mark.path, mark.x, top, mark.width))
        case Image():
            side = round(max(mark.width, mark.height) * PIXELS)
            canvas.image(pixels(mark.path, side), mark.x, top - mark.height, mark.width, mark.height)
        case Modules():
            canvas.fill(BLACK)
            canvas.addLiteral(_modules(mark.rows, mark.x, top, mark.width))
        case _:
            assert_never(mark)


def rule(line: Line, height: float) -> str:
    """The operators that stroke a rule on a page of this height."""
    top = height - line.y
    ends = pdfdoc.fp_str(line.x, top), pdfdoc.fp_str(line.x + line.width, top - line.height)
    return "n {} m {} l S".format(*ends)


@lru_cache(16)
def _modules(rows: tuple[bytes, ...], x: float, top: float, width: float) -> str:
    """The black squares of a matrix as one filled path; runs of a row are one rectangle."""
    side = width / len(rows)
    ops: list[str] = []
    for n, row in enumerate(rows):
        y = top - (n + 1) * side
        start = 0
        while (start := row.find(b"\x01", start)) >= 0:
            end = row.find(b"\x00", start)
            end = len(row) if end < 0 else end
            ops.append(f"{x + start * side:.2f} {y:.2f} {(end - start) * side:.2f} {side:.2f} re")
            start = end
    return " ".join([*ops, "f"])


@lru_cache(256)
def _line_art(path: str, x: float, top: float, width: float) -> str:
    """The strokes of a path in SVG's notation, with round ends and corners."""
    scale = width / SIDE
    ops: list[str] = []
    for operator, written in re.findall(r"([MLCZ])([^MLCZ]*)", path):
        numbers = [float(number) * scale for number in written.split()]
        points = zip(numbers[::2], numbers[1::2], strict=True)
        ops += [f"{x + right:.2f} {top - down:.2f}" for right, down in points]
        ops.append(PATH_OPERATORS[operator])
    return " ".join(["q 1 j 1 J", *ops, "S Q"])

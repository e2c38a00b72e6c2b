"""What survives a copy of a copy: every line to write on, every box, every rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PIL import Image

from handouts.ask.request import Request
from handouts.library.load import Library
from handouts.pdf.story import Circle, Line, PageMark, Rectangle
from handouts.pipeline import draw_story, make_story, plan
from tests.photocopy import DPI, hard, rendered, soft, twice

SHEETS = {
    "letter": Request("letter", "ask-for-an-evaluation", is_flat=True),
    "checklist": Request("worksheet", "meeting-checklist", is_flat=True, language="es"),
    "log": Request("worksheet", "communication-log", is_flat=True),
    "chart": Request("comparison-chart", audience="teacher"),
    "fact-sheet": Request("fact-sheet", topics=("iep-team-and-meeting",)),
    "path": Request("fact-sheet", topics=("iep-vs-504",)),
    "plain": Request("worksheet", "parent-input", is_flat=True, variant="plain"),
}
DARK = 128
REACH = 3
"""Pixels around a point of a line in which its ink may lie."""


def lines(mark: PageMark) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The ends of the drawn lines of a mark, in points from the page's upper left corner."""
    match mark:
        case Line(x, y, width, height):
            yield (x, y), (x + width, y + height)
        case Rectangle(x, y, width, height, stroke=stroke) if stroke:
            left, right, top, bottom = x, x + width, y, y + height
            yield from (((left, top), (right, top)), ((left, bottom), (right, bottom)))
            yield from (((left, top), (left, bottom)), ((right, top), (right, bottom)))
        case Circle(x, y, width):
            yield (x, y + width / 2), (x, y + width / 2)
            yield (x + width, y + width / 2), (x + width, y + width / 2)


def is_whole(page: Image.Image, ends: tuple[tuple[float, float], tuple[float, float]]) -> bool:
    """Whether ink is found all along a line."""
    (x, y), (right, bottom) = ends
    steps = 24
    points = (((x + (right - x) * n / steps), (y + (bottom - y) * n / steps)) for n in range(1, steps))
    return all(_is_dark(page, *point) for point in points)


def _is_dark(page: Image.Image, x: float, y: float) -> bool:
    at, down = round(x * DPI / 72), round(y * DPI / 72)
    box = at - REACH, down - REACH, at + REACH + 1, down + REACH + 1
    return page.crop(box).getextrema()[0] < DARK  # type: ignore[operator]


@pytest.mark.parametrize("copy", [soft, hard])
@pytest.mark.parametrize("kind", SHEETS)
def test_every_rule_and_box_is_on_a_copy_of_a_copy(
    kind: str, copy: Callable[[Image.Image], Image.Image], shipped: Library
) -> None:
    """Light and soft, or hard in black and white; the lines under links may go."""
    made = plan(shipped, SHEETS[kind])
    story = make_story(made, made.filled({}))
    pdf = draw_story(made, story)
    for number, page in enumerate(story.pages):
        copied = twice(copy, rendered(pdf, number))
        drawn = [ends for mark in page.marks if getattr(mark, "line_width", 0) >= 1 for ends in lines(mark)]
        assert drawn
        assert [ends for ends in drawn if not is_whole(copied, ends)] == [], number


def test_the_copier_is_a_harsh_one(shipped: Library) -> None:
    """A grey line, or one half as thick, as the sheets had them before, is lost on it."""
    page = Image.new("L", (600, 120), 255)
    page.paste(91, (20, 30, 580, 31))
    assert not is_whole(twice(hard, page), ((20 * 72 / DPI, 30 * 72 / DPI), (580 * 72 / DPI, 30 * 72 / DPI)))

"""Sheets that are set closer to save a side: by how much, and what stays apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec.structs import replace

from handouts.document.nodes import Document, Heading, ListItem, Paragraph, Part, Steps, Strip, Text
from handouts.library.load import load_library
from handouts.library.theme import Theme, snug
from handouts.pdf.story import Circle, GlyphRun, Line
from tests.sheets import ROOT, build_story

SHIPPED = load_library(ROOT)

HEADING = Heading(1, (Text("Title"),))


@pytest.fixture(scope="module")
def closest() -> Theme:
    return snug(SHIPPED.theme)


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def marks(theme: Theme, *blocks, pages: int = 1):
    document = Document("Title", "en", (Part(blocks, "en"),))
    story = build_story(document, theme, SHIPPED.by_code, "letter")
    assert len(story.pages) == pages
    return [mark for page in story.pages for mark in page.marks]


def test_boxes_and_cells_keep_their_least_padding(closest: Theme) -> None:
    """So that no letter of their first and last lines crosses a rule."""
    for before, after, least in (
        *((style, closest.callouts[name], 3) for name, style in SHIPPED.theme.callouts.items()),
        *((style, closest.tables[name], 2) for name, style in SHIPPED.theme.tables.items()),
    ):
        for side in ("padding_top", "padding_bottom", "before", "after"):
            assert getattr(after, side) >= min(getattr(before, side), least)


def test_lines_are_never_closer_than_letters_are_high(closest: Theme) -> None:
    """From accents on a capital down to the tail of a g it is less than 1.1 type sizes."""
    for name, style in SHIPPED.theme.text.items():
        assert closest.text[name].leading >= min(style.leading, 1.1 * style.size)


def test_circles_of_steps_never_touch(closest: Theme) -> None:
    """Half of its stroke is outside of a circle; between two there is white."""
    steps = Steps(tuple(ListItem((paragraph("Ask."),)) for _ in range(5)))
    circles = [mark for mark in marks(closest, HEADING, steps) if isinstance(mark, Circle)]
    assert len(circles) == 5
    assert all(b.y - (a.y + a.width) > 2 * a.line_width for a, b in pairwise(circles))


def test_a_title_stands_clear_of_the_rule_above_it(closest: Theme) -> None:
    """At least eight points are between the rule and the title's line."""
    made = marks(closest, Strip((), (Text("For families"),)), HEADING)
    rule = next(mark for mark in made if isinstance(mark, Line))
    title = next(mark for mark in made if isinstance(mark, GlyphRun) and mark.size == 29)
    top = title.y - closest.text["title"].leading * closest.baseline
    assert top - (rule.y + rule.line_width / 2) >= 8


def test_rules_keep_their_room(closest: Theme) -> None:
    """A box and the rule of the foot below it never look like a double line."""
    assert closest.rules == SHIPPED.theme.rules


def test_a_sheet_is_set_only_as_close_as_it_needs() -> None:
    """One that lacks a little has its lines nearly as far apart as ever."""
    own = SHIPPED.theme.text["body"].leading
    filler = [paragraph("x") for _ in range(33)]
    made = marks(SHIPPED.theme, HEADING, *filler)
    lines = [mark.y for mark in made if isinstance(mark, GlyphRun) and mark.size == 12]
    pitch = min(b - a for a, b in pairwise(lines))
    assert own * 0.97 < pitch < own + SHIPPED.theme.text["body"].after
    whole = replace(SHIPPED.theme, snug=replace(SHIPPED.theme.snug, leading=1, space=1))
    marks(whole, HEADING, *filler, pages=2)

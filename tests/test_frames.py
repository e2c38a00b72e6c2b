"""Flowables side by side, in a box, and mirrored: where their parts stand and where a page cuts them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handouts.layout.flow import Drawing, Flowable, Rule, Stack
from handouts.layout.frames import Beside, Boxed, Columns, Mirrored, Opposite
from handouts.library.theme import Color
from handouts.pdf.story import GlyphRun, Line, Modules, Rectangle
from handouts.pdf.structure import LAYOUT, StructElem, Tag, Tagger
from tests.monospace import gap, placed, text_block, words

BLACK = Color(0, 0, 0)
FIVE = ("one", "two", "three", "four", "five")


def boxed(*children: Flowable) -> Boxed:
    return Boxed(Stack(children), 100, BLACK, 1, None, 3, (6, 4, 8), before=2, after=5)


def columns(count: int, *heights: float) -> Columns:
    entries = tuple(text_block(*map(str, range(int(height)))) for height in heights)
    return Columns(entries, count, 40, 10, 2, after=7)


# ── Boxes ────────────────────────────────────────────────────────────────────


def test_a_box_stands_around_its_body() -> None:
    """The border is drawn inside the box; the bar is as high as it."""
    box = boxed(text_block("a"))
    border, bar, text = placed(box)
    assert box.height == 4 + 10 + 8
    assert (border.x, border.y, border.width, border.height) == (0.5, 0.5, 99, 21)
    assert (bar.x, bar.width, bar.height) == (0, 3, 22)
    assert (text.x, text.y) == (6, 4 + 7)


def test_a_box_is_cut_into_two_boxes() -> None:
    """Each has its padding and border; the space around the box stays at its outer ends."""
    box = boxed(text_block(*FIVE))
    cut = box.split(4 + 30 + 8, False)
    assert cut
    assert [words(part) for part in cut] == [[*FIVE[:3]], [*FIVE[3:]]]
    assert [part.height for part in cut] == [42, 32]
    assert [(part.before, part.after) for part in cut] == [(2, 0), (0, 5)]
    assert box.split(4 + 19 + 8, False) is None


# ── Columns ──────────────────────────────────────────────────────────────────


def test_columns_are_as_low_as_the_entries_allow() -> None:
    """They are filled downward, in the order of reading."""
    made = columns(2, 2, 2, 1, 1)
    assert [len(column.children) for column in made.columns] == [2, 2]
    assert made.height == 42
    assert [len(column.children) for column in columns(3, 4, 1, 1, 1).columns] == [1, 2, 1]


def test_columns_stand_beside_each_other() -> None:
    """A gutter is between two."""
    assert [mark.x for mark in placed(columns(3, 1, 1, 1))] == [0, 50, 100]


def test_columns_are_cut_after_the_last_entries_that_fit() -> None:
    """What is left is dealt out again on its own page."""
    cut = columns(2, 2, 2, 2, 2, 2, 2, 2).split(50, False)
    assert cut
    assert [len(part.entries) for part in cut] == [4, 3]
    assert [part.height for part in cut] == [42, 42]
    assert [part.after for part in cut] == [0, 7]


def test_two_rows_of_columns_stand_on_either_side_of_a_pages_end() -> None:
    """Of fewer entries none goes to another page, but what cannot be cut is moved whole."""
    assert columns(2, 2, 2, 2, 2, 2).split(30, False) is None
    cut = columns(2, 2, 2, 2, 2, 2, 2).split(60, False)
    assert cut is None or [len(part.entries) for part in cut] == [3, 3]
    assert columns(1, 2, 2, 2).split(50, False) is None
    assert columns(1, 2, 2, 2, 2).split(70, False)


def test_a_title_is_not_alone_in_a_box() -> None:
    """What cannot stand whole below it on an empty page is cut there."""
    title = replace(text_block("title"), keep_with_next=True)
    cut = boxed(title, text_block(*FIVE[:3])).split(4 + 30 + 8, True)
    assert cut
    assert words(cut[0]) == ["title", *FIVE[:2]]


def test_columns_of_which_no_entry_fits_are_cut_on_an_empty_page_only() -> None:
    """An entry is given whatever its height, so the pages end."""
    made = columns(2, 5, 5)
    assert made.split(30, False) is None
    cut = made.split(30, True)
    assert cut
    assert [part.height for part in cut] == [50, 50]


# ── A figure and the text beside it ──────────────────────────────────────────


def beside() -> Beside:
    code = Drawing(Tag("Figure"), Modules(0, 0, 20, (b"\1",), LAYOUT), 20)
    return Beside(code, Stack((text_block(*FIVE),)), 25, after=6)


def test_text_beside_a_figure_is_indented() -> None:
    """Together they are as high as the higher one."""
    code, *lines = placed(beside())
    assert code.x == 0
    assert {line.x for line in lines} == {25}
    assert beside().height == 50


def test_a_figure_is_not_parted_from_its_text_but_on_an_empty_page() -> None:
    """There what is left of the text goes on without the figure, over the whole width."""
    assert beside().split(30, False) is None
    cut = beside().split(30, True)
    assert cut
    assert [type(mark) for mark in placed(cut[0])] == [Modules, GlyphRun, GlyphRun, GlyphRun]
    assert [(type(mark), mark.x) for mark in placed(cut[1])] == [(GlyphRun, 0)] * 2


# ── The strip ────────────────────────────────────────────────────────────────


def test_opposite_texts_stand_at_the_edges_over_a_rule() -> None:
    """The higher one decides where the rule is."""
    rule = Rule(100, 1, BLACK)
    strip = Opposite(text_block("a", "b"), text_block("end"), 100, rule, 3)
    marks = placed(strip)
    assert strip.height == 20 + 3 + 1
    assert [(mark.x, mark.y) for mark in marks if isinstance(mark, GlyphRun)] == [(0, 7), (0, 17), (97, 7)]
    assert [(mark.y, mark.width) for mark in marks if isinstance(mark, Line)] == [(23.5, 100)]


def test_texts_beside_a_higher_logo_stand_in_its_middle() -> None:
    """The one at the start begins after it."""
    logo = Drawing(Tag("Figure"), Modules(0, 0, 30, (b"\1",), LAYOUT), 30)
    strip = Opposite(text_block("a"), None, 100, Rule(100, 1, BLACK), 0, logo, 35)
    (text,) = (mark for mark in placed(strip) if isinstance(mark, GlyphRun))
    assert (text.x, text.y) == (35, 10 + 7)
    assert strip.height == 31


# ── The other direction ──────────────────────────────────────────────────────


@pytest.mark.parametrize("left", [0, 30])
def test_a_mirrored_box_changes_the_sides_of_what_is_in_it(left: float) -> None:
    """Each mark keeps its size, and the box its place."""
    marks = list(Mirrored.of(boxed(text_block("word")), 100).marks(left, 0, Tagger(StructElem("Document"))))
    border, bar, text = marks
    assert isinstance(border, Rectangle)
    assert (border.x, border.width) == (left + 0.5, 99)
    assert bar.x == left + 97
    assert text.x + text.width == left + 94


def test_what_is_mirrored_twice_stands_as_it_was() -> None:
    """An English division of an Arabic page, which is mirrored itself."""
    body = boxed(text_block("word"))
    assert [mark.x for mark in placed(Mirrored.of(Mirrored.of(body, 100), 100))] == [
        mark.x for mark in placed(body)
    ]


def test_a_mirrored_box_is_cut_where_its_body_is() -> None:
    """Both parts are mirrored; it has the spaces of its body and is kept with the next like it."""
    box = Mirrored.of(text_block(*FIVE, before=2, after=3, keep_with_next=True), 60)
    cut = box.split(30, False)
    assert (box.before, box.after, box.keep_with_next, box.height) == (2, 3, True, 50)
    assert cut
    assert all(isinstance(part, Mirrored) for part in cut)
    assert [mark.x + mark.width for part in cut for mark in placed(part)] == [60] * 5
    assert [(part.before, part.after) for part in cut] == [(2, 0), (0, 3)]
    assert Mirrored.of(gap(5), 60).split(3, True) is None

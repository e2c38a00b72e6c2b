"""Flowables one below the other: heights, where a page may end, and what a placed one writes."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handouts.layout.flow import Badge, Drawing, Labelled, Stack
from handouts.library.theme import Color
from handouts.pdf.story import Bookmark, Line, LinkArea, Modules
from handouts.pdf.structure import HEADER, LAYOUT, StructElem, Tag, Tagger
from tests.monospace import LEADING, P, gap, placed, text_block, tree, words

BLACK = Color(0, 0, 0)
FIVE = ("one", "two", "three", "four", "five")


# ── Paragraphs ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("room", "on_first"), [(49, 3), (30, 3), (29.995, 3), (29, 2), (20, 2)])
def test_a_paragraph_leaves_two_lines_on_either_side(room: float, on_first: int) -> None:
    """Where four would fit, three are taken."""
    cut = text_block(*FIVE).split(room, False)
    assert cut
    assert [words(part) for part in cut] == [[*FIVE[:on_first]], [*FIVE[on_first:]]]


@pytest.mark.parametrize(("count", "room"), [(5, 19), (3, 20), (2, 10)])
def test_a_paragraph_that_would_leave_one_line_is_not_cut(count: int, room: float) -> None:
    """It goes to the next page."""
    assert text_block(*FIVE[:count]).split(room, False) is None


def test_a_paragraph_alone_on_its_page_is_cut_anywhere() -> None:
    """One line is better than none."""
    cut = text_block(*FIVE[:2]).split(5, True)
    assert cut
    assert [words(part) for part in cut] == [["one"], ["two"]]


def test_the_parts_of_a_paragraph_have_its_spaces_at_their_outer_ends() -> None:
    """And only the first is an entry of the outline, or kept with what follows."""
    block = text_block(*FIVE, before=3, after=4, keep_with_next=True)
    cut = replace(block, bookmark=(0, "Title")).split(30, False)
    assert cut
    assert [(part.before, part.after, part.keep_with_next) for part in cut] == [(3, 0, False), (0, 4, True)]
    assert [part.bookmark for part in cut] == [(0, "Title"), None]


# ── Stacks ───────────────────────────────────────────────────────────────────


def test_of_two_spaces_that_meet_the_larger_counts() -> None:
    """Those at the ends of a stack are its own matter."""
    stack = Stack((gap(10, before=9, after=3), gap(20, before=5, after=1), gap(30, after=9)))
    assert stack.height == 10 + 5 + 20 + 1 + 30
    assert stack.tops == (0, 15, 36)


def test_a_stack_is_cut_between_its_children_or_inside_one() -> None:
    """Inside one that can be cut; what fits stays."""
    stack = Stack((gap(10), text_block(*FIVE), gap(10)))
    inside, between = stack.split(40, False), stack.split(62, False)
    assert inside
    assert between
    assert [part.height for part in inside] == [40, 30]
    assert [part.height for part in between] == [60, 10]
    assert stack.split(70, False) is None


def test_what_is_kept_with_the_next_goes_with_it() -> None:
    """Two headings in a row both do."""
    heading = text_block("heading", keep_with_next=True)
    cut = Stack((gap(10), heading, heading, gap(30))).split(40, False)
    assert cut
    assert [part.height for part in cut] == [10, 50]


def test_a_heading_whose_company_is_higher_than_a_page_stands_alone() -> None:
    """Only where the page is empty: else it goes to the next one."""
    stack = Stack((text_block("heading", keep_with_next=True), gap(100)))
    assert stack.split(50, False) is None
    cut = stack.split(50, True)
    assert cut
    assert [part.height for part in cut] == [10, 100]


def test_a_kept_stack_is_whole_unless_it_is_higher_than_a_page() -> None:
    """So the foot of a sheet stays together."""
    stack = Stack((gap(20), gap(20)), keep=True)
    assert stack.split(30, False) is None
    assert stack.split(30, True)
    cut = Stack((gap(10), stack)).split(40, False)
    assert cut
    assert [part.height for part in cut] == [10, 40]


def test_a_kept_stack_at_the_end_takes_what_stands_above_it_along() -> None:
    """The foot alone on its page would look lost; where both do not fit on one, it is."""
    foot = Stack((gap(20),), keep=True)
    cut = Stack((gap(10), gap(10), gap(10), foot)).split(40, False)
    assert cut
    assert [part.height for part in cut] == [20, 30]
    alone = Stack((gap(10), gap(35), foot)).split(50, False)
    assert alone
    assert [part.height for part in alone] == [45, 20]


# ── Entries ──────────────────────────────────────────────────────────────────


def entry(*lines: str, **more: bool) -> Labelled:
    label = text_block("1.", tag=Tag("Lbl"))
    return Labelled(label, 2, 20, Stack((text_block(*lines),)), **more)  # type: ignore[arg-type]


def test_an_entry_s_label_stands_on_its_first_line_only() -> None:
    """What goes on over the page has none."""
    cut = entry(*FIVE).split(30, False)
    assert cut
    assert [words(part) for part in cut] == [["1.one", "two", "three"], ["four", "five"]]


def test_a_kept_entry_is_cut_on_an_empty_page_only() -> None:
    """A step stays together."""
    assert entry(*FIVE, keep=True).split(30, False) is None
    assert entry(*FIVE, keep=True).split(30, True)


def test_an_entry_is_as_high_as_its_circle() -> None:
    """But what goes on over the page is as high as its text."""
    circle = Badge(16, 1, BLACK, LEADING, text_block("1", tag=Tag("Lbl")))
    labelled = Labelled(circle, 0, 20, Stack((text_block("one"),)), circle.side)
    assert labelled.height == 16
    higher = replace(labelled, body=Stack((text_block(*FIVE),)), least=90.0)
    cut = higher.split(30, False)
    assert cut
    assert cut[1].height == 20


def test_a_number_stands_in_the_middle_of_its_circle() -> None:
    """And the circle on the middle of the line."""
    circle, number = placed_badge(Badge(16, 1, BLACK, LEADING, text_block("12", tag=Tag("Lbl"))))
    assert (circle.x, circle.y) == (0, -3)
    assert (number.x, number.width) == (7, 2)


def placed_badge(badge: Badge):
    return list(badge.marks(0, 0, Tagger(StructElem("Document"))))


def test_a_box_is_read_as_its_label() -> None:
    """On paper the box itself is the label's content."""
    root = StructElem("Document")
    (box,) = Badge(8, 1, BLACK, LEADING, Tag("Lbl", actual_text="☐")).marks(0, 0, Tagger(root))
    assert box.mark is root.kids[0].kids[0]
    assert root.kids[0].actual_text == "☐"


# ── Placing ──────────────────────────────────────────────────────────────────


def test_a_stack_can_be_placed_in_two_stories() -> None:
    """Each gets elements of its own, alike."""
    body = Tag("LBody", Tag("LI", Tag("L")))
    stack = Stack((text_block("one", tag=Tag("P", body)), text_block("two", tag=Tag("P", body))), body)
    roots = StructElem("Document"), StructElem("Document")
    first, second = (placed(stack, Tagger(root)) for root in roots)
    assert [tree(root) for root in roots] == ["Document(L(LI(LBody(P(.) P(.)))))"] * 2
    assert [mark.x for mark in first] == [mark.x for mark in second]
    assert not {id(mark.mark) for mark in first} & {id(mark.mark) for mark in second}


def test_what_is_placed_on_two_pages_is_one_element() -> None:
    """A paragraph over a page's end goes on with the content that it has."""
    cut = text_block(*FIVE).split(30, False)
    root = StructElem("Document")
    tagger = Tagger(root)
    assert cut
    marks = [mark.mark for part in cut for mark in placed(part, tagger)]
    assert tree(root) == "Document(P(.))"
    assert len(set(map(id, marks))) == 1


def test_an_element_without_content_is_in_the_tree() -> None:
    """An empty cell, an empty paragraph."""
    root = StructElem("Document")
    placed(Stack((text_block("", tag=Tag("P")),), Tag("TD")), Tagger(root))
    assert tree(root) == "Document(TD P)"


def test_what_is_not_read_has_no_links_and_no_bookmark() -> None:
    """A repeated head and a running head are the same ink as an artifact, and make no element."""
    block = replace(text_block("site", tag=Tag("Link", P), link="#"), bookmark=(0, "Title"))
    read, unread = placed(block), placed(block, Tagger(None, HEADER))
    assert [type(mark) for mark in read if isinstance(mark, LinkArea | Bookmark)] == [Bookmark, LinkArea]
    assert not [mark for mark in unread if isinstance(mark, LinkArea | Bookmark)]
    assert [mark.mark for mark in unread] == [HEADER, HEADER]
    assert [mark.mark for mark in read if isinstance(mark, Line)] == [LAYOUT]


def test_a_link_is_the_element_around_a_phrase_in_it() -> None:
    """A Span inside a Link opens what the Link opens."""
    root = StructElem("Document")
    block = text_block("site", tag=Tag("Span", Tag("Link", P), "es"), link="#")
    (area,) = (mark for mark in placed(block, Tagger(root)) if isinstance(mark, LinkArea))
    assert area.elem.role == "Link"
    assert tree(root) == "Document(P(Link(Span(.))))"


def test_a_drawing_stands_inside_its_quiet_zone() -> None:
    """Its image belongs to its Figure."""
    root = StructElem("Document")
    drawing = Drawing(Tag("Figure", alt="a code"), Modules(0, 0, 20, (b"\1",), LAYOUT), 30, 5)
    (code,) = drawing.marks(100, 200, Tagger(root))
    assert drawing.width == 30
    assert (code.x, code.y) == (105, 205)
    assert code.mark is root.kids[0].kids[0]
    assert tree(root) == "Document(Figure(.))"

"""Lists that are drawn: a timeline, a decision path, who sits at the table."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from handouts.document.nodes import Document, Part
from handouts.errors import ContentError
from handouts.library.load import Library
from handouts.library.shelves import TOPICS
from handouts.pdf.draw import draw
from handouts.pdf.readback import read_outline
from handouts.pdf.story import Circle, GlyphRun, Line, Page, Rectangle, Story
from handouts.reading.parse import parse
from handouts.writing.html import to_html
from handouts.writing.markdown import to_markdown
from handouts.writing.outline import outline
from tests.html_page import outline_of_page
from tests.pdfua import page_validation, verapdf
from tests.sheets import build_story

TIMELINE = """\
# T

::: timeline The way
1. **Ask** us.
2. **Day 0:** sign.
3. **Day 60:** done.
:::
"""
PATH = """\
# T

::: path Which plan?
1. Under 3?

   **Yes:** early help.
2. Special teaching?

   **Yes:** an IEP.
3. Ask the school.
:::
"""
SEATS = """\
# T

::: seats The team
- You
- Your child
- A teacher
- A person who decides
- An interpreter
:::
"""


def document(markdown: str, language: str = "en") -> Document:
    return Document("T", language, (Part(parse(markdown, "t.md", audiences=()), language),))


def story(markdown: str, library: Library, language: str = "en") -> Story:
    return build_story(document(markdown, language), library.theme, library.by_code, "letter")


def read(markdown: str, library: Library) -> list[str]:
    return [
        line.strip() for line in read_outline(draw(story(markdown, library), date(2026, 1, 1))).splitlines()
    ]


def of(page: Page, sort: type) -> list:  # type: ignore[type-arg]
    return [mark for mark in page.marks if isinstance(mark, sort)]


@pytest.mark.parametrize("markdown", [TIMELINE, PATH, SEATS])
def test_it_is_read_as_the_list_that_it_is(markdown: str, miniature: Library, tmp_path: Path) -> None:
    """In the PDF, its outline and the web page alike; both checkers find nothing wrong."""
    made = document(markdown)
    pdf = draw(story(markdown, miniature), date(2026, 1, 1))
    assert read_outline(pdf) == outline(made)
    assert outline_of_page(to_html(made, miniature.by_code, style="")) == outline(made)
    path = tmp_path / "sheet.pdf"
    path.write_bytes(pdf)
    assert (verapdf(path), page_validation(path)) == ({}, [])


def test_the_entries_stand_in_order(miniature: Library) -> None:
    lines = read(PATH, miniature)
    assert [line for line in lines if line.startswith(("P ", "LBody "))] == [
        "P Which plan?",
        "P Under 3?",
        "P Yes: early help.",
        "P Special teaching?",
        "P Yes: an IEP.",
        "LBody Ask the school.",
    ]
    assert to_markdown(document(SEATS)).endswith("- A person who decides\n- An interpreter\n")


def test_stations_stand_side_by_side_on_a_line(miniature: Library) -> None:
    """An arrow leads from each to the next; the last one goes on."""
    (page,) = story(TIMELINE, miniature).pages
    circles = of(page, Circle)
    assert len({circle.y for circle in circles}) == 1
    assert [circle.x for circle in circles] == sorted(circle.x for circle in circles)
    level = [line for line in of(page, Line) if line.height == 0 and line.width > 50]
    assert len(level) == 3
    assert all(
        line.x == pytest.approx(circle.x + circle.width) for line, circle in zip(level, circles, strict=True)
    )


def test_stations_too_narrow_for_a_word_are_steps(miniature: Library) -> None:
    """No word is cut: the line is dropped instead."""
    long = TIMELINE.replace("done", "Individualized" * 3)
    (page,) = story(long, miniature).pages
    circles = of(page, Circle)
    assert len({circle.x for circle in circles}) == 1
    assert len({circle.y for circle in circles}) == 3


def test_no_leads_down_and_yes_to_a_box(miniature: Library) -> None:
    (page,) = story(PATH, miniature).pages
    circles, boxes = of(page, Circle), of(page, Rectangle)
    down = [line for line in of(page, Line) if line.width == 0]
    assert len(boxes) == 2
    assert len(down) == 2
    for line, (above, below) in zip(down, pairwise(circles), strict=True):
        assert line.y > above.y + above.width
        assert line.y + line.height < below.y + 1


def test_everybody_has_a_chair_at_the_table(miniature: Library) -> None:
    """Three to the left, two to the right of it; nothing written lies on the table but its title."""
    (page,) = story(SEATS, miniature).pages
    (table,) = of(page, Rectangle)
    chairs = of(page, Circle)
    assert [chair.x < table.x for chair in chairs] == [True] * 3 + [False] * 2
    inside = [run for run in of(page, GlyphRun) if table.x < run.x < table.x + table.width]
    assert len(inside) == 1


def test_on_an_arabic_page_it_is_mirrored(miniature: Library) -> None:
    """The first station stands at the right, and the arrows point to the left."""
    (page,) = story(TIMELINE, miniature, "ar").pages
    circles = of(page, Circle)
    assert [circle.x for circle in circles] == sorted((circle.x for circle in circles), reverse=True)
    assert heads(page) == {"left"}


def test_arrows_point_on(miniature: Library) -> None:
    (page,) = story(TIMELINE, miniature).pages
    assert heads(page) == {"right"}


def heads(page: Page) -> set[str]:
    """Where the heads of a page's level arrows point to."""
    lines = of(page, Line)
    level = {round(line.y, 2) for line in lines if line.height == 0 and line.width > 50}
    found = set()
    for line in (line for line in lines if line.width and line.height):
        ends = (line.x, line.y), (line.x + line.width, line.y + line.height)
        (tip,) = (x for x, y in ends if round(y, 2) in level)
        (other,) = (x for x, y in ends if round(y, 2) not in level)
        found.add("left" if tip < other else "right")
    return found


@pytest.mark.parametrize(
    ("markdown", "holds"),
    [
        (TIMELINE.replace("3. **Day 60:** done.\n", ""), "one numbered list of 3 to 7 stations"),
        (PATH.replace("\n   **Yes:** an IEP.\n", ""), "a question and what yes leads to"),
        (PATH.replace("3. Ask the school.\n", ""), "and a last paragraph"),
        (SEATS.replace("- ", "1. "), "one list of 4 to 12 people"),
    ],
)
def test_what_cannot_be_drawn_is_told(markdown: str, holds: str) -> None:
    """At its line, with what it must hold."""
    with pytest.raises(ContentError, match=rf"t\.md:3: .*{holds}"):
        document(markdown)


def test_families_have_a_picture_where_they_look(shipped: Library) -> None:
    """The days, the two plans, the people: in each language."""
    for code in shipped.languages:
        for topic, form in (
            ("how-to-ask-for-an-evaluation", "timeline"),
            ("iep-vs-504", "path"),
            ("iep-team-and-meeting", "seats"),
            ("iep-meeting-vs-parent-teacher-conference", "seats"),
        ):
            if topic in shipped.ids(TOPICS, code):
                assert f"::: {form} " in shipped.article(TOPICS, code, topic).body, (code, topic)

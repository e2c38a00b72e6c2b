"""Blocks that are kept from story to story, and divisions of their own language.

The next child's packet must be the very bytes that it is without the help of the last one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.document.nodes import (
    Blocks,
    BulletList,
    Checklist,
    Division,
    Document,
    Heading,
    Inline,
    Inlines,
    ListItem,
    Paragraph,
    Part,
    Text,
    Value,
    WriteInLines,
)
from handouts.document.walk import rebuilt, rebuilt_inline
from handouts.errors import LayoutError
from handouts.layout.block_setter import BlockSetter, Kept
from handouts.library.load import Library, load_library
from handouts.pdf.draw import draw
from handouts.pdf.readback import problems, read_outline
from handouts.pdf.story import GlyphRun, Page, Story
from handouts.pdf.structure import Content
from handouts.pipeline import make_handout, plan, write
from tests.sheets import ROOT, build_story

DAY = date(2026, 11, 22)
THEME = load_library(ROOT).theme
SHIPPED = load_library(ROOT)
MINIATURE = load_library(ROOT / "tests" / "library")
NAMES = (
    *("Ana Ruiz", "José Núñez", "Łukasz Żak", "Zoë", "X Æ Ø", "Mary-Jane O’Neill Smith Jr.", "Bǫ́ Nez"),
    *("A" * 70, "Ann " * 40, "", "O", *(f"Child {n} of {'the ' * n}class" for n in range(11))),
)


# ── Filling in a document again ──────────────────────────────────────────────


def named(document: Document, name: str) -> Document:
    """The document with each value that it asks for: the name, or a blank where there is none."""
    return replace(document, parts=tuple(replace(p, blocks=_blocks(p.blocks, name)) for p in document.parts))


def _blocks(blocks: Blocks, name: str) -> Blocks:
    return tuple(
        rebuilt(b, lambda some: _blocks(some, name), lambda text: _inlines(text, name)) for b in blocks
    )


def _inlines(inlines: Inlines, name: str) -> Inlines:
    return tuple(_inline(inline, name) for inline in inlines)


def _inline(inline: Inline, name: str) -> Inline:
    if isinstance(inline, Value):
        return replace(inline, text=name) if name else inline
    return rebuilt_inline(inline, lambda text: _inlines(text, name))


def pdf_of(story: Story) -> bytes:
    return draw(story, DAY)


# ── Kept blocks ──────────────────────────────────────────────────────────────


@cache
def shared(library: Library, kind: str, name: str, language: str = "") -> Document:
    """A sheet before a child's name goes into it."""
    values = {"child.name": "Child", "meeting.date": DAY} if name == "mixed" else {}
    return plan(library, Request(kind, name, language=language, values=values)).document


def assert_kept_or_not_is_the_same(
    document: Document, library: Library, paper: str, fields: bool, names: tuple[str, ...] = NAMES
) -> None:
    kept = Kept()
    for name in names:
        filled = named(document, name)
        alone = build_story(filled, THEME, library.by_code, paper, fields)
        helped = build_story(filled, THEME, library.by_code, paper, fields, kept=kept)
        assert pdf_of(helped) == pdf_of(alone), name


@pytest.mark.parametrize("fields", [True, False])
@pytest.mark.parametrize(("language", "paper"), [("en", "letter"), ("es", "a4"), ("en", "legal")])
def test_a_letter_is_the_same_with_what_was_kept(language: str, paper: str, fields: bool) -> None:
    """Whatever the next name does to its lines."""
    letter = shared(SHIPPED, "letter", "ask-for-an-evaluation", language)
    assert_kept_or_not_is_the_same(letter, SHIPPED, paper, fields)


@pytest.mark.parametrize(
    ("library", "name", "language", "paper", "fields"),
    [
        (SHIPPED, "first-meeting", "en", "letter", True),
        (SHIPPED, "yearly-review", "es", "legal", True),
        (MINIATURE, "mixed", "", "a4", True),
        (MINIATURE, "pack", "ar", "legal", False),
    ],
    ids=lambda each: each if isinstance(each, str) else None,
)
def test_a_packet_is_the_same_with_what_was_kept(
    library: Library, name: str, language: str, paper: str, fields: bool
) -> None:
    """Its contents too, in several languages and directions."""
    assert_kept_or_not_is_the_same(
        shared(library, "packet", name, language), library, paper, fields, NAMES[:9]
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_fields_that_cross_pages_are_the_same_with_what_was_kept(language: str) -> None:
    """The lines of a kept block begin where the name above them ends, so they break anew each time."""
    asked = Paragraph((Text("1 "), Value("child.name", "2", spoken="blank: 2"), Text(" 3")))
    lines, box = WriteInLines(70, (Text("4"),)), Checklist((ListItem((asked,)),))
    document = sheet(asked, box, lines, asked, lines, language=language)
    assert_kept_or_not_is_the_same(document, MINIATURE, "a4", True)
    assert len(build_story(document, THEME, MINIATURE.by_code, "a4", True).pages) > 3


def test_only_what_changed_is_set_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a packet, children differ in a few blocks; what the second used is there for the third."""
    document, kept = shared(SHIPPED, "packet", "first-meeting"), Kept()
    for name in ("Ann", "Ben"):
        build_story(named(document, name), THEME, SHIPPED.by_code, "letter", True, kept=kept)
    count = sum(len(part.blocks) for part in document.parts)
    made = _counted(monkeypatch)
    build_story(named(document, "Cem"), THEME, SHIPPED.by_code, "letter", True, kept=kept)
    assert 0 < len(made) < count / 2


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every block that is set right under its part from now on."""
    made: list[object] = []
    real = BlockSetter.block

    def block(self: BlockSetter, block, slot):
        if slot.tag is None:
            made.append(block)
        return real(self, block, slot)

    monkeypatch.setattr(BlockSetter, "block", block)
    return made


def sheet(*blocks, language: str = "en") -> Document:
    return Document("Title", language, (Part((Heading(1, (Text("Title"),)), *blocks), language),))


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def test_a_block_that_comes_twice_in_a_part_has_two_elements() -> None:
    """The very same node: its tags may stand in a tree once only."""
    again = paragraph("again")
    for _ in range(2):
        kept = Kept()
        story = build_story(sheet(again, again), THEME, MINIATURE.by_code, "letter", kept=kept)
        assert read_outline(pdf_of(story)).count("P again") == 2


def test_equal_blocks_are_told_apart_by_identity() -> None:
    """A node that is only equal to one that was kept is set for itself."""
    kept = Kept()
    for _ in range(2):
        story = build_story(sheet(paragraph("x")), THEME, MINIATURE.by_code, "letter", kept=kept)
        assert read_outline(pdf_of(story)).count("P x") == 1


def test_a_line_before_a_list_that_goes_is_not_kept_with_what_follows() -> None:
    """What depends on the neighbours is found each time."""
    kept, line = Kept(), paragraph("It says:")
    entries = BulletList((ListItem((paragraph("one"),)),))
    filler = [paragraph("x") for _ in range(60)]
    first = sheet(*filler, line, entries)
    second = sheet(*filler, line, paragraph("no list"))
    build_story(first, THEME, MINIATURE.by_code, "letter", kept=kept)
    helped = build_story(second, THEME, MINIATURE.by_code, "letter", kept=kept)
    assert pdf_of(helped) == pdf_of(build_story(second, THEME, MINIATURE.by_code, "letter"))


def test_what_could_not_be_set_is_told_each_time() -> None:
    """A story that failed leaves nothing behind."""
    kept, document = Kept(), sheet(paragraph("\U0001f600"))
    for _ in range(2):
        with pytest.raises(LayoutError, match=r"U\+1F600"):
            build_story(document, THEME, MINIATURE.by_code, "letter", kept=kept)


def test_what_a_story_does_not_use_is_let_go() -> None:
    """Three hundred children leave no three hundred names behind."""
    kept = Kept()
    held = []
    for n in range(20):
        build_story(sheet(paragraph(f"Child {n}")), THEME, MINIATURE.by_code, "letter", kept=kept)
        held.append(len(kept._before))
    assert len(set(held)) == 1
    assert not kept._now


# ── Divisions of their own language ──────────────────────────────────────────

ARABIC = "يحق لك أن تطلب اجتماعا مع المدرسة (34 CFR 300.503) الآن."
ENGLISH = "You may ask for a meeting with the school (34 CFR 300.503) now."


def inked(page: Page) -> Iterator[tuple[str, float, float]]:
    """The words that a page reads, with the left and right edge of each line."""
    for mark in page.marks:
        if isinstance(mark, GlyphRun) and isinstance(mark.mark, Content):
            yield "".join(glyph.text for glyph in mark.glyphs), mark.x, mark.x + mark.width


@pytest.mark.parametrize(
    ("language", "own", "outer", "inner"),
    [("en", "ar", ENGLISH, ARABIC), ("ar", "en", ARABIC, ENGLISH), ("en", "es", ENGLISH, "¿Quién decide?")],
)
def test_a_division_of_another_language_is_read_in_it(language, own, outer: str, inner: str) -> None:
    """A Div with its language around its blocks, one level deeper."""
    division = Division("deck", (Heading(2, (Text(inner),)), paragraph(inner)), own)
    story = build_story(
        sheet(division, paragraph(outer), language=language), THEME, MINIATURE.by_code, "letter"
    )
    pdf = pdf_of(story)
    assert read_outline(pdf).splitlines()[2:] == [
        f"  Div [{own}]",
        f"    H2 {inner}",
        f"    P {inner}",
        f"  P {outer}",
    ]
    assert problems(pdf) == ()


@pytest.mark.parametrize(("language", "own"), [("en", "ar"), ("ar", "en")])
def test_a_division_of_the_other_direction_stands_at_the_other_side(language: str, own: str) -> None:
    """Its texts and the bullets of its lists; those around it stay where they are."""
    words = {"en": "Ask now", "ar": "اسأل الآن"}
    entries = BulletList((ListItem((paragraph(words[own]),)),))
    division = Division("fine-print", (paragraph(words[own]), entries), own)
    document = sheet(paragraph(words[language]), division, language=language)
    (page,) = build_story(document, THEME, MINIATURE.by_code, "letter").pages
    _, around, own_text, bullet, entry = inked(page)
    left, right = THEME.page.side, page.width - THEME.page.side
    at_left, at_right = (around, own_text) if language == "en" else (own_text, around)
    assert at_left[1] == pytest.approx(left)
    assert at_right[2] == pytest.approx(right)
    assert (bullet[1] > entry[2]) == (own == "ar")


def test_a_division_of_the_other_direction_goes_on_over_pages() -> None:
    """It is cut like any other, and a foot that stays whole stays so."""
    division = Division("deck", tuple(paragraph(ARABIC * 9) for _ in range(8)), "ar")
    foot = Division("foot", (paragraph(ARABIC),) * 3, "ar")
    story = build_story(sheet(division, foot), THEME, MINIATURE.by_code, "letter")
    assert len(story.pages) > 1
    outline = read_outline(pdf_of(story))
    assert outline.count("Div [ar]") == 2
    assert outline.count(f"    P {ARABIC}") == 11


# ── A plan ───────────────────────────────────────────────────────────────────

FIRST = ("José", "Łukasz", "Zoë", "Ana", "O’Neil", "Ñandú", "Ő", "Šárka", "Mary-Jane", "Bǫ́")
LAST = ("Ruiz", "García Márquez", "Żak", "Smith Jr.", "de la Cruz", "O", "Wolfe" * 5, "Ek", "B. C.", "Núñez")
CHILDREN = tuple(f"{first} {last}{more}" for more in ("", " II") for first in FIRST for last in LAST)


@pytest.mark.parametrize(("kind", "name"), [("letter", "ask"), ("packet", "pack")])
def test_a_plan_filled_many_times_gives_the_bytes_of_each_single_sheet(kind: str, name: str) -> None:
    """Whoever comes before: 200 names on a letter, some of them on a packet with fields."""
    children = CHILDREN if kind == "letter" else CHILDREN[::20]
    asked = Request(kind, name, values={"child.name": "Somebody else", "meeting.date": DAY})
    shared_plan = plan(MINIATURE, asked)
    for child in children:
        values = {**asked.values, "child.name": child}
        together = write(shared_plan, shared_plan.filled(values), "pdf")
        assert together == make_handout(MINIATURE, replace(asked, values=values)).data, child


def test_a_plan_knows_nothing_of_values() -> None:
    asked = Request("letter", "ask", values={"child.name": "Somebody else"})
    assert "Somebody" not in str(plan(MINIATURE, asked).document)

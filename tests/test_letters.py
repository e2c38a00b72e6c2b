"""Letters that we ship: on one side with long names, and signed below words of theirs."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from shutil import copytree

import pytest
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.ask.values import read_values
from handouts.errors import ContentError
from handouts.library.load import Library, load_library
from handouts.library.shelves import LETTERS
from handouts.pdf.story import GlyphRun, Page
from handouts.pipeline import Plan, make_handout, make_story, plan
from handouts.quality.sentences import sentences
from tests.conftest import ROOT
from tests.sheets import pages

LONG = {
    "child.name": "Maximiliano Alejandro de la Cruz Rivera-Montgomery Santiago",
    "child.school": "Francisco Madero Dual Language Elementary School of the Arts",
    "parent.name": "María Guadalupe Fernández-Villavicencio y de la Cruz Montgomery",
    "parent.address": "12345 Northwest Martin Luther King Junior Boulevard, Building C, Columbus, OH 45501",
    "parent.email": "maria.guadalupe.fernandez-villavicencio@verylongdomain.example.org",
    "parent.phone": "(555) 010-0142 ext. 4107",
    "letter.reply-by": "2026-12-15",
}
CLOSING = ("Sincerely", "Signature", "Copy:")
GROWS = {
    "ask-for-a-504-plan": "letter.concerns",
    "ask-for-a-meeting": "meeting.points",
    "ask-for-an-evaluation": "letter.concerns",
    "ask-for-an-independent-evaluation": "letter.reasons",
    "ask-for-prior-written-notice": "letter.decision",
    "ask-for-a-reevaluation": "letter.concerns",
    "follow-up-after-a-meeting": "meeting.agreed",
    "missed-services": "letter.missed",
    "private-school-notice": "letter.concerns",
    "report-bullying": "letter.facts",
    "state-complaint": "letter.facts",
}

each_language = pytest.mark.parametrize("code", ["en", "es"])


@cache
def letter(library: Library, id: str, code: str) -> Plan:
    """A letter without its guide, before it is filled in."""
    return plan(library, Request("letter", id, language=code, letter_only=True))


def sides(library: Library, id: str, code: str, given: dict[str, str]) -> list[str]:
    """The words on each of its sides; that the PDF shows what is set is held to by test_ink.py."""
    made = letter(library, id, code)
    story = make_story(made, made.filled(read_values(given, library.values)))
    return [said(page) for page in story.pages]


@each_language
def test_long_names_keep_a_letter_on_its_side(code: str, shipped: Library) -> None:
    """In two languages it is one sheet of paper: there the longest names may need its back."""
    for id in shipped.ids(LETTERS, code):
        assert len(sides(shipped, id, code, LONG)) <= (1 if code == "en" else 2), id


@each_language
@pytest.mark.parametrize("id", GROWS)
def test_a_signature_is_never_alone_on_a_side(id: str, code: str, shipped: Library) -> None:
    """However much the parent writes, the last words of the letter stand on the side of the signature."""
    counts = set()
    for lines in range(1, 22):
        made = sides(shipped, id, code, {GROWS[id]: "\n".join(["We see it at home."] * lines)})
        counts.add(len(made))
        assert all(words in made[-1] for words in CLOSING), lines
    assert counts == {1, 2}


def test_a_letter_that_lacks_a_line_is_set_as_close_as_it_needs(shipped: Library) -> None:
    """No closer: its lines stand between those of a whole and of a snug sheet."""
    given = {"letter.reasons": "\n".join(["We see it at home."] * 4)}
    made = Request("letter", "ask-for-an-independent-evaluation", letter_only=True)
    request = replace(made, values=read_values(given, shipped.values))
    body, snug = shipped.theme.text["body"].leading, shipped.theme.snug.leading
    glyphs = [glyph for page in pages(make_handout(shipped, request).data) for glyph in page]
    tops = sorted({round(glyph.y, 1) for glyph in glyphs})
    nearest = min(b - a for a, b in pairwise(tops) if b - a > 10)
    assert body * snug + 0.3 < nearest < body - 0.1


def test_a_letter_goes_to_the_school_in_its_language_and_the_familys(shipped: Library) -> None:
    """Labels stand in pairs, the family's words under the school's; its guide is the family's alone."""
    made = make_handout(shipped, Request("letter", "ask-for-records", language="es"))
    first, guide = ("".join(glyph.text for glyph in page) for page in pages(made.data))
    assert "Date / Fecha:" in first
    assert "I ask to inspect all education records" in first
    assert first.index("I ask to inspect") < first.index("Pido ver todos los registros")
    assert "Antes de enviarla" in guide
    assert "Before you send it" not in guide


def said(page: Page) -> str:
    """All that a page shows, also what runs on each."""
    return "".join(glyph.text for mark in page.marks if isinstance(mark, GlyphRun) for glyph in mark.glyphs)


@pytest.mark.parametrize("variant", ["", "large-print"])
def test_a_letter_lies_upright_and_numbers_its_own_sides_for_the_school(
    variant: str, shipped: Library
) -> None:
    """It goes alone, so a single side has no number; its guide for the family counts with the whole."""
    made = plan(shipped, Request("letter", "ask-for-records", language="es", variant=variant))
    found = make_story(made, made.filled({})).pages
    assert {(page.width, page.height) for page in found} == {(612, 792)}
    guide = next(n for n, page in enumerate(found) if "Antes de enviarla" in said(page))
    numbers = [f"Page {n} of {guide}" for n in range(1, guide + 1)] if variant else [""]
    assert (guide > 1) == bool(variant)
    assert [re.sub(r".*?(Page \d of \d)?$", r"\1", said(page)) for page in found[:guide]] == numbers
    assert not any("Página" in said(page) for page in found[:guide])
    assert f"Página {guide + 1} de {len(found)}" in said(found[guide])


def test_the_title_of_a_letter_beside_arabic_runs_as_the_letter(shipped: Library) -> None:
    """From left to right, the school's words first and at the start of the line."""
    found = pages(make_handout(shipped, Request("letter", "ask-for-records", language="ar")).data)
    title = [glyph for glyph in next(found) if glyph.size > 14]
    assert title[0].text == "R"
    assert title[0].x == min(glyph.x for glyph in title) == pytest.approx(57.6, abs=2)


@pytest.mark.parametrize(("sent", "said", "not_said"), [("es", "Fecha:", "Date"), ("en", "Date:", "Fecha")])
def test_a_letter_may_be_sent_in_one_language(sent: str, said: str, not_said: str, shipped: Library) -> None:
    request = Request("letter", "ask-for-records", language="es", letter_language=sent, letter_only=True)
    (page,) = pages(make_handout(shipped, request).data)
    words = "".join(glyph.text for glyph in page)
    assert said in words
    assert not_said not in words


def test_each_letter_has_the_same_places_to_write_in_each_language(shipped: Library) -> None:
    """So the two can stand beside each other: a letter that cannot is refused, which this would show."""
    for id in shipped.ids(LETTERS, "es"):
        assert make_handout(shipped, Request("letter", id, language="es", letter_only=True)).pages <= 2, id


def test_no_guide_asks_for_the_english_letter_too(shipped: Library) -> None:
    """It is on the letter: of signing and sending each language says as much as the English does."""

    def said(code: str, id: str) -> list[int]:
        lines = [line.text for each in shipped.article(LETTERS, code, id).sections for line in each.lines]
        steps = (line for line in lines if "{#copy}" in line or "{#send}" in line)
        return [len(sentences(step.partition(" {#")[0])) for step in steps]

    for code in set(shipped.languages) - {
        "en",
        "zh-Hans",
        "zh-Hant",
    }:  # Chinese divides its sentences otherwise
        for id in shipped.ids(LETTERS, code):
            assert [*map(min, said(code, id), said("en", id))] == said(code, id), f"{code}/{id}"


def test_letters_that_differ_are_told_at_their_line(shipped: Library, tmp_path: Path) -> None:
    """And nothing is left out of either."""
    copytree(ROOT / "content", tmp_path / "content")
    path = tmp_path / "content" / "es" / "letters" / "ask-for-records.md"
    path.write_text(path.read_text("utf-8").replace("Marco lo que corresponde:\n\n", ""), "utf-8")
    library = load_library(tmp_path)
    with pytest.raises(ContentError, match="same paragraphs and places to write") as told:
        make_handout(library, Request("letter", "ask-for-records", language="es"))
    assert "ask-for-records.md" in str(told.value)


def test_a_letter_in_two_scripts_has_both_labels_at_its_places() -> None:
    """The Arabic label is set in Arabic type beside the English one."""
    library = load_library(ROOT / "tests" / "library")
    made = make_handout(library, Request("letter", "ask", language="ar", format="outline"))
    text = made.data.decode()
    assert "{ar: (" in text
    assert make_handout(library, Request("letter", "ask", language="ar")).pages >= 1


def test_a_full_width_colon_is_not_doubled_beside_the_english(shipped: Library) -> None:
    made = make_handout(shipped, Request("letter", "ask-for-records", language="zh-Hans", format="outline"))
    text = made.data.decode()
    assert "{zh-Hans: 日期}:" in text
    assert "：}:" not in text

"""Small signs before the words of list entries, and captions under pictures."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from handouts.document.nodes import Document, Part
from handouts.errors import ContentError
from handouts.library.load import Library
from handouts.pdf.draw import draw
from handouts.pdf.readback import problems, read_outline
from handouts.pdf.story import Circle, GlyphRun, Image, LineArt, Page, Story
from handouts.reading.parse import parse
from handouts.signs import PATHS, SIDE
from handouts.writing.html import to_html
from handouts.writing.markdown import to_markdown
from handouts.writing.outline import outline
from tests.html_page import outline_of_page, read_page
from tests.pdfua import page_validation, verapdf
from tests.sheets import ROOT, build_story

BULLETS = """\
# T

- (say) **Say:** “Hello.”
- Come early.
- (keep) **Keep** the letter.
"""
STEPS = """\
# T

::: steps
1. (write) **Write** to us.
2. Wait.
3. (call) **Call** us.
:::
"""
BOXES = "# T\n\n- [ ] (bring) **Bring** the letter.\n- [ ] Eat.\n"
PICTURE = '![A box with the words: talk, then write](talk.png "Talk before you write.")\n'
PICTURES = ROOT / "tests" / "library" / "content" / "en"


def document(markdown: str, language: str = "en") -> Document:
    blocks = parse(markdown, "t.md", audiences=(), folder=PICTURES)
    return Document("T", language, (Part(blocks, language),))


def story(markdown: str, library: Library, language: str = "en") -> Story:
    return build_story(document(markdown, language), library.theme, library.by_code, "letter")


def page(markdown: str, library: Library, language: str = "en") -> Page:
    (only,) = story(markdown, library, language).pages
    return only


def runs(of: Page) -> list[GlyphRun]:
    return [mark for mark in of.marks if isinstance(mark, GlyphRun)]


def beginnings(of: Page, labels_end: float) -> list[float]:
    """Where the words of each line begin, to the right of the labels."""
    found = [run for run in runs(of) if run.x > labels_end]
    return [round(min(run.x for run in found if run.y == y), 2) for y in sorted({run.y for run in found})]


def signs(of: Page) -> list[LineArt]:
    return [mark for mark in of.marks if isinstance(mark, LineArt)]


@pytest.mark.parametrize("markdown", [BULLETS, STEPS, BOXES, f"# T\n\n{PICTURE}"])
def test_it_reads_as_without_it(markdown: str, miniature: Library, tmp_path: Path) -> None:
    """In the PDF, its outline and the web page alike; both checkers find nothing wrong."""
    made = document(markdown)
    pdf = draw(story(markdown, miniature), date(2026, 1, 1))
    assert read_outline(pdf) == outline(made)
    assert outline_of_page(to_html(made, miniature.by_code, style="")) == outline(made)
    assert problems(pdf) == ()
    path = tmp_path / "sheet.pdf"
    path.write_bytes(pdf)
    assert (verapdf(path), page_validation(path)) == ({}, [])


@pytest.mark.parametrize("markdown", [BULLETS, STEPS, BOXES])
def test_the_words_say_it(markdown: str) -> None:
    """Nothing is read for a sign, and pasted elsewhere the words stand alone."""
    without = re.sub(r"\((?:say|keep|write|call|bring)\) ", "", markdown)
    assert outline(document(markdown)) == outline(document(without))
    assert to_markdown(document(markdown)) == to_markdown(document(without))


def test_a_sign_takes_the_place_of_the_bullet(miniature: Library) -> None:
    """The words of all entries begin at one line; the second one keeps its bullet."""
    found = page(BULLETS, miniature)
    first, second = signs(found)
    assert (first.path, second.path) == (PATHS["say"], PATHS["keep"])
    words = beginnings(found, first.x + first.width)
    assert len(words) == 3 + 1  # and the number of the page
    assert len(set(words[:3])) == 1
    (bullet,) = (run for run in runs(found) if first.x < run.x < first.x + first.width)
    assert first.y + first.width < bullet.y < second.y


def test_a_sign_stands_between_number_and_words(miniature: Library) -> None:
    """All words of the list begin at one line, also those without a sign."""
    found = page(STEPS, miniature)
    number = next(mark for mark in found.marks if isinstance(mark, Circle))
    first, second = signs(found)
    assert number.x + number.width < first.x == second.x
    words = beginnings(found, number.x + number.width)
    assert len(set(words[:3])) == 1
    assert first.x + first.width < words[0]


def test_on_an_arabic_page_signs_stand_at_the_right(miniature: Library) -> None:
    found = page(BULLETS, miniature, "ar")
    first, _ = signs(found)
    said = [run for run in runs(found) if first.y < run.y < first.y + first.width]
    assert said
    assert all(run.x + run.width < first.x for run in said)


def test_the_web_page_hides_signs_from_who_hears_it(miniature: Library) -> None:
    root = read_page(to_html(document(STEPS), miniature.by_code, style=""))
    drawn = root.findall(".//{http://www.w3.org/2000/svg}svg")
    assert [svg.get("aria-hidden") for svg in drawn] == ["true", "true"]


@pytest.mark.parametrize("name", PATHS)
def test_each_sign_stays_in_its_square(name: str) -> None:
    """It is written with the four operators that paper and web page share."""
    path = next(path for sign, path in PATHS.items() if sign == name)
    assert set(re.findall("[A-Za-z]", path)) <= set("MLCZ")
    assert all(1 <= float(number) <= SIDE - 1 for number in re.findall(r"[\d.]+", path))


def test_a_slip_in_a_sign_is_told() -> None:
    with pytest.raises(ContentError, match=r't\.md:3: There is no sign "\(sya\)"\. Did you mean "say"\?'):
        document("# T\n\n- (sya) Hello\n")


def test_a_sign_needs_words() -> None:
    with pytest.raises(ContentError, match=r"t\.md:4: An entry of a list is empty\."):
        document("# T\n\n- (say) Hello\n- (say)\n")


@pytest.mark.parametrize("words", [r"\(say) it", "(good practice) wait", "(optional) wait", "Wait (say)"])
def test_words_in_brackets_stay_words(words: str) -> None:
    assert f"LBody {words.removeprefix(chr(92))}" in outline(document(f"# T\n\n- {words}\n"))


def test_people_at_a_table_have_no_signs() -> None:
    with pytest.raises(ContentError, match="without signs"):
        document("# T\n\n::: seats The team\n- (say) You\n- B\n- C\n- D\n:::\n")


# ── Captions ─────────────────────────────────────────────────────────────────


def under(of: Page) -> list[GlyphRun]:
    """What stands close below the picture of a page."""
    (picture,) = (mark for mark in of.marks if isinstance(mark, Image))
    bottom = picture.y + picture.height
    return [run for run in runs(of) if bottom < run.y < bottom + 50]


def test_a_caption_stands_under_its_picture(miniature: Library) -> None:
    """It is read after what the picture shows, within the figure."""
    assert outline(document(PICTURE)).splitlines()[1:] == [
        '  Figure "A box with the words: talk, then write"',
        "    Caption Talk before you write.",
    ]
    assert under(page(PICTURE, miniature))


@pytest.mark.parametrize("lines", range(20, 30))
def test_a_picture_and_its_caption_stay_on_one_page(lines: int, miniature: Library) -> None:
    """Wherever the page ends."""
    long = PICTURE.replace("Talk", "Talk, " * 50)
    pages = story("# T\n\n" + "x\n\n" * lines + long + "\nx\n" * 20, miniature).pages
    (held,) = (each for each in pages if any(isinstance(mark, Image) for mark in each.marks))
    assert len({run.y for run in under(held)}) == 3


def test_a_caption_comes_back_from_markdown() -> None:
    quoted = PICTURE.replace("Talk", r"\"Talk\" & \*listen")
    assert to_markdown(document(quoted)) == quoted


def test_a_caption_that_tells_nothing_more_is_told() -> None:
    repeated = PICTURE.replace("Talk before you write", "a box with the words talk then write")
    with pytest.raises(ContentError, match=r"t\.md:1: The caption only repeats the words"):
        document(repeated)

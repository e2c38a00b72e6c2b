"""Setting in type: lines, pages, and what cannot be set."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace
from PIL import Image as PillowImage

from handouts.document.nodes import (
    Block,
    BulletList,
    Contents,
    ContentsEntry,
    Definition,
    DefinitionList,
    Document,
    Figure,
    Heading,
    ListItem,
    PageBreak,
    Paragraph,
    Part,
    Picture,
    Table,
    TableCell,
    TableRow,
    Text,
    Value,
)
from handouts.errors import LayoutError, Location
from handouts.layout.tables import column_widths
from handouts.library.load import Library, load_library
from handouts.library.theme import Theme
from handouts.pdf.draw import draw
from handouts.pdf.readback import bookmarks, read_outline
from handouts.pdf.story import GlyphRun, Page
from handouts.pdf.structure import Content, StructElem
from tests.sheets import ROOT, build_story

DAY = date(2026, 11, 22)
SENTENCE = "The school must tell you why in writing each time it says no to a change. "


@pytest.fixture(scope="module")
def theme() -> Theme:
    return load_library(ROOT).theme


def paragraph(text: str, line: int = 1) -> Paragraph:
    return Paragraph((Text(text),), Location("topic.md", line))


def document(*blocks: Block, language: str = "en") -> Document:
    return Document("Title", language, (Part((Heading(1, (Text("Title"),)), *blocks), language),))


def texts(page: Page) -> str:
    """What a page reads, running texts left out."""
    runs = (mark for mark in page.marks if isinstance(mark, GlyphRun) and isinstance(mark.mark, Content))
    return "".join(glyph.text for run in runs for glyph in run.glyphs)


def test_a_heading_is_never_left_at_the_foot_of_a_page(theme: Theme, miniature: Library) -> None:
    """Whatever stands before it, at least two lines follow on its page."""
    for count in range(30, 48):
        filler = [paragraph("x") for _ in range(count)]
        story = build_story(
            document(*filler, Heading(2, (Text("Heading"),)), paragraph(SENTENCE * 6)),
            theme,
            miniature.by_code,
            "letter",
        )
        page = next(page for page in story.pages if "Heading" in texts(page))
        assert len(texts(page).partition("Heading")[2]) > len(SENTENCE), count


def test_a_line_that_introduces_a_list_stays_with_it(theme: Theme, miniature: Library) -> None:
    """The line and the first entry are on one page."""
    for count in range(28, 40):
        filler = [paragraph("x") for _ in range(count)]
        items = BulletList(tuple(ListItem((paragraph(f"entry {n}"),)) for n in range(3)))
        story = build_story(
            document(*filler, paragraph("It says:"), items), theme, miniature.by_code, "letter"
        )
        page = next(page for page in story.pages if "It says:" in texts(page))
        assert "entry 0" in texts(page), count


def test_the_last_entry_of_a_list_is_never_alone_on_a_page(theme: Theme, miniature: Library) -> None:
    """The entry before it goes with it."""
    for count in range(28, 40):
        filler = [paragraph("x") for _ in range(count)]
        items = BulletList(tuple(ListItem((paragraph(f"entry {n}"),)) for n in range(5)))
        story = build_story(document(*filler, items), theme, miniature.by_code, "letter")
        page = next(page for page in story.pages if "entry 4" in texts(page))
        assert "entry 3" in texts(page), count


def test_the_line_that_closes_a_section_is_never_alone_on_a_page(theme: Theme, miniature: Library) -> None:
    """The last entry of the list before it goes with it."""
    entries = BulletList(tuple(ListItem((paragraph(f"item {n}"),)) for n in range(3)))
    for count in range(24, 40):
        filler = [paragraph("x") for _ in range(count)]
        blocks = *filler, entries, paragraph("closing"), Heading(2, (Text("Next"),)), paragraph(SENTENCE * 40)
        for page in build_story(document(*blocks), theme, miniature.by_code, "letter").pages:
            assert ("closing" in texts(page)) <= ("item 2" in texts(page))


def test_two_terms_are_on_either_side_of_a_pages_end(theme: Theme, miniature: Library) -> None:
    """Neither the first nor the last definition of a list is alone there."""
    terms = DefinitionList(tuple(Definition((Text(f"term {n}"),), (paragraph("x"),)) for n in range(4)))
    for count in range(24, 40):
        filler = [paragraph("x") for _ in range(count)]
        blocks = *filler, terms, paragraph(SENTENCE * 40)
        for page in build_story(document(*blocks), theme, miniature.by_code, "letter").pages:
            assert texts(page).count("term") in (0, 2, 4)


def test_no_line_is_alone_on_a_page(theme: Theme, miniature: Library) -> None:
    """A paragraph leaves at least two lines on either side of a page's end."""
    for count in range(30, 44):
        filler = [paragraph("x") for _ in range(count)]
        story = build_story(document(*filler, paragraph(SENTENCE * 5)), theme, miniature.by_code, "letter")
        for page in story.pages:
            lines = {run.y for run in page.marks if isinstance(run, GlyphRun) and "school" in _text(run)}
            words = texts(page).count("school")
            assert words == 0 or len(lines) > 1 or words == 5, count


def _text(run: GlyphRun) -> str:
    return "".join(glyph.text for glyph in run.glyphs)


def test_a_cell_of_1500_words_prints_over_pages_as_one_cell(theme: Theme, miniature: Library) -> None:
    """No table is refused for its length, and the tree has one TD."""
    cells = (TableCell((paragraph("Question"),), "row"), TableCell((paragraph("word " * 1500),)))
    head = TableRow(tuple(TableCell((paragraph(t),), "column") for t in ("Head", "Answer")))
    story = build_story(document(Table(head, (TableRow(cells),) * 2)), theme, miniature.by_code, "letter")
    pdf = draw(story, DAY)
    assert len(story.pages) > 4
    assert read_outline(pdf).count("TD") == 2
    assert read_outline(pdf).count("TH Column Head") == 1


def test_a_page_break_breaks(theme: Theme, miniature: Library) -> None:
    """What follows it stands on a new page."""
    story = build_story(
        document(paragraph("one"), PageBreak(), paragraph("two")), theme, miniature.by_code, "a4"
    )
    assert [texts(page) for page in story.pages] == ["Titleone", "two"]


def test_a_part_with_nothing_to_print_has_a_page(theme: Theme, miniature: Library) -> None:
    """So that the table of contents can lead to it."""
    listed = Contents((ContentsEntry("Empty", "", 1),))
    parts = (Part((listed,), "en"), Part((PageBreak(),), "en"))
    story = build_story(Document("Title", "en", parts), theme, miniature.by_code, "letter")
    assert [texts(page) for page in story.pages] == ["Empty2", ""]
    assert read_outline(draw(story, DAY)).count("TOCI") == 1


def test_the_paper_is_the_one_asked_for(theme: Theme, miniature: Library) -> None:
    """Letter, Legal and A4, in points."""
    sizes = {}
    for paper in ("letter", "legal", "a4"):
        page = build_story(document(), theme, miniature.by_code, paper).pages[0]
        sizes[paper] = page.width, page.height
    assert sizes == {"letter": (612, 792), "legal": (612, 1008), "a4": (595.28, 841.89)}


def test_a_character_that_no_font_has_is_an_error_at_its_place(theme: Theme, miniature: Library) -> None:
    """Code point, language and line; all of them at once; never the text."""
    with pytest.raises(LayoutError) as caught:
        build_story(
            document(paragraph("ok \U0001f600", 4), paragraph("\u0e01", 9)),
            theme,
            miniature.by_code,
            "letter",
        )
    messages = [str(problem) for problem in caught.value.problems]
    assert [m.partition(" no font")[0] for m in messages] == ["topic.md:4:", "topic.md:9:"]
    assert "U+1F600" in messages[0]
    assert '"en"' in messages[0]
    assert "\U0001f600" not in "".join(messages)


def test_a_value_that_no_font_has_is_an_error_of_its_field(theme: Theme, miniature: Library) -> None:
    """The field is named, the value is not; all its code points would spell it."""
    value = Value("child.name", "name", "Zoë \u13a0\u13a1\u13a2")
    with pytest.raises(LayoutError) as caught:
        build_story(document(Paragraph((value,))), theme, miniature.by_code, "letter")
    assert str(caught.value).startswith('no font for "en" has U+13A0 and 2 more, in the value "child.name".')


def test_a_combination_of_marks_that_has_no_letter_of_its_own_is_shaped(
    theme: Theme, miniature: Library
) -> None:
    """``ǫ́`` prints as one letter with its accent, and reads as typed."""
    pdf = draw(build_story(document(paragraph("Bǫ́ Nez")), theme, miniature.by_code, "letter"), DAY)
    assert "Bǫ́ Nez" in read_outline(pdf)


def test_an_unknown_family_is_a_clear_error(theme: Theme, miniature: Library) -> None:
    """A language names a family that the theme does not have."""
    english = replace_font(miniature, "Comic")
    with pytest.raises(LayoutError, match=r'theme\.yaml has no family "Comic"'):
        build_story(document(paragraph("x")), theme, {"en": english}, "letter")


def replace_font(library: Library, font: str):
    return replace(library.language("en"), font=font)


def test_a_font_file_outside_its_package_is_refused(theme: Theme, miniature: Library) -> None:
    """A theme cannot reach other files."""
    families = dict(theme.families)
    families["Source Sans 3"] = replace(families["Source Sans 3"], regular="fontpkg_mukta/../../x.ttf")
    with pytest.raises(LayoutError, match="there is no font file"):
        build_story(document(paragraph("x")), replace(theme, families=families), miniature.by_code, "letter")


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n broken"])
def test_a_broken_picture_is_a_clear_error(
    content: bytes, theme: Theme, miniature: Library, tmp_path
) -> None:
    """Half a file is refused, by its name."""
    path = tmp_path / "half.png"
    path.write_bytes(content)
    with pytest.raises(LayoutError, match=r"half\.png: not a whole PNG or JPEG picture"):
        build_story(document(Figure(Picture(str(path)), "words")), theme, miniature.by_code, "letter")


def test_a_picture_stands_in_the_file_once_with_just_its_pixels(
    theme: Theme, miniature: Library, tmp_path: Path
) -> None:
    """However often it is shown, and on however many pages."""
    path = tmp_path / "noise.png"
    noise = PillowImage.effect_noise((50, 30), 80).convert("RGB")
    noise.save(path)
    figure = Figure(Picture(str(path)), "Noise")
    story = build_story(document(figure, figure, PageBreak(), figure), theme, miniature.by_code, "letter")
    with pikepdf.open(BytesIO(draw(story, DAY))) as pdf:
        images = [image for page in pdf.pages for image in page.Resources.XObject.values()]
        assert len({image.objgen for image in images}) == 1 < len(images) == len(pdf.pages)
        shown = pikepdf.PdfImage(images[0]).as_pil_image()
        assert (shown.size, shown.mode, shown.tobytes()) == (noise.size, "RGB", noise.tobytes())


def test_planned_content_that_is_not_drawn_is_a_bug(theme: Theme, miniature: Library) -> None:
    """The tree and the pages must hold the same: else nothing is written."""
    story = build_story(document(paragraph("x")), theme, miniature.by_code, "letter")
    StructElem.content(story.structure.add("P"))
    with pytest.raises(RuntimeError, match="do not hold the same content"):
        draw(story, DAY)


@pytest.mark.parametrize(
    ("natural", "least", "room"),
    [((50, 60), (20, 20), 300), ((400, 900), (40, 50), 300), ((10, 10), (400, 200), 300)],
)
def test_columns_fill_the_room(natural, least, room: float) -> None:
    """Whatever the cells ask for, the widths add up."""
    assert sum(column_widths(natural, least, room)) == pytest.approx(room)


def test_parts_have_elements_and_languages_of_their_own(theme: Theme, miniature: Library) -> None:
    """A document of two parts is one tree, with a Part for each and its language where it differs."""
    parts = (
        Part((Heading(1, (Text("One"),)), paragraph("English")), "en"),
        Part((Heading(1, (Text("Dos"),)), paragraph("Español")), "es"),
    )
    pdf = draw(build_story(Document("Title", "en", parts), theme, miniature.by_code, "letter"), DAY)
    assert read_outline(pdf).splitlines() == [
        "Document [en] Title",
        "  Part",
        "    H1 One",
        "    P English",
        "  Part [es]",
        "    H1 Dos",
        "    P Español",
    ]


def test_a_definition_of_several_blocks_has_paragraphs(theme: Theme, miniature: Library) -> None:
    """Its first paragraph stands beside the term, the others under it."""
    definition = Definition((Text("Term"),), (paragraph("one"), paragraph("two")))
    pdf = draw(build_story(document(DefinitionList((definition,))), theme, miniature.by_code, "letter"), DAY)
    assert [line.strip() for line in read_outline(pdf).splitlines()][3:] == [
        "LI",
        "Lbl Term:",
        "LBody",
        "P one",
        "P two",
    ]


def test_a_bookmark_holds_no_value(theme: Theme, miniature: Library) -> None:
    """A name in a heading prints; the outline has its placeholder."""
    heading = Heading(2, (Text("For "), Value("child.name", "your child", "Ann")))
    pdf = draw(build_story(document(heading), theme, miniature.by_code, "letter"), DAY)
    assert "H2 For Ann" in read_outline(pdf)
    assert [title for _, title, _ in bookmarks(pdf)] == ["Title", "For your child"]

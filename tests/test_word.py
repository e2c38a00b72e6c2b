"""The sheet as a Word document: read back part by part, it says what the sheet says."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.document import nodes
from handouts.library.load import Library
from handouts.pipeline import make_handout, plan, write
from handouts.writing.outline import outline
from handouts.writing.word.document import to_word
from tests.sheets import SCHOOL, everything
from tests.strategies import documents
from tests.word_outline import W, attribute, find, flat, flat_document, links, part

DAY = date(2026, 11, 22)
SHEETS = {
    "a fact sheet": Request("fact-sheet", topics=("what-is-an-iep",)),
    "a fact sheet in Spanish": Request("fact-sheet", language="es", topics=("iep-vs-504",)),
    "a fact sheet in Arabic": Request("fact-sheet", language="ar", topics=("how-to-ask-for-an-evaluation",)),
    "a fact sheet in Chinese": Request("fact-sheet", language="zh-Hans", topics=("what-is-an-iep",)),
    "one for teachers": Request("fact-sheet", audience="teacher", topics=("disagreements",)),
    "a letter": Request("letter", "ask-for-records", values={"child.name": "Ana Ruiz"}),
    "a letter in two languages": Request("letter", "ask-for-records", language="es"),
    "a letter beside Arabic": Request("letter", "ask-for-an-evaluation", language="ar"),
    "a flat letter": Request("letter", "ask-for-records", is_flat=True),
    "a worksheet": Request("worksheet", "meeting-checklist"),
    "a worksheet in columns": Request("worksheet", "accommodations-by-need", language="es"),
    "a chart of four": Request("comparison-chart", columns=("iep", "504", "ifsp", "service-plan")),
    "a chart in Arabic": Request("comparison-chart", language="ar", rows=("essential",)),
    "a packet": Request("packet", "first-meeting"),
    "a twin": Request("fact-sheet", language="en", also=("es",), twin=True, topics=("who-gets-ieps",)),
    "a twin in Arabic": Request(
        "fact-sheet", language="en", also=("ar",), twin=True, topics=("what-is-an-iep",)
    ),
    "one in each language": Request("fact-sheet", language="en", also=("ar",), topics=("what-is-an-iep",)),
    "a language finder": Request("language-finder"),
    "a glossary": Request("glossary", language="es"),
}


@pytest.fixture(scope="module")
def made(shipped: Library) -> Any:
    """The documents of all these sheets, and each as a Word file."""
    found: dict[str, tuple[nodes.Document, bool, bytes]] = {}

    def of(name: str) -> tuple[nodes.Document, bool, bytes]:
        if name not in found:
            planned = plan(shipped, replace(SHEETS[name], school=SCHOOL))
            document = planned.filled(planned.values)
            found[name] = document, planned.selection.has_fields, write(planned, document, "docx")
        return found[name]

    return of


def blanks(library: Library) -> set[str]:
    """What is said before the label of a blank, in each language."""
    return {each.label("blank", label="") for each in library.by_code.values()}


def word(document: nodes.Document, library: Library, *, has_fields: bool = False) -> bytes:
    """The document on paper of our theme."""
    theme = library.look("")
    return to_word(document, library.by_code, theme=theme, paper="letter", day=DAY, has_fields=has_fields)


def of_blocks(library: Library, *blocks: nodes.Block, language: str = "en", has_fields: bool = False) -> Any:
    """The body of a document with these blocks."""
    document = nodes.Document("A sheet", language, (nodes.Part(blocks, language),))
    return part(word(document, library, has_fields=has_fields), "word/document.xml")[0]


def text(*words: str) -> nodes.Inlines:
    return tuple(map(nodes.Text, words))


def says(*words: str) -> nodes.Paragraph:
    return nodes.Paragraph(text(*words))


# ── What it says ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", SHEETS)
def test_read_back_it_says_what_the_sheet_says(name: str, made: Any, shipped: Library) -> None:
    """Headings, lists and their labels, tables, pictures, links, and the language of every phrase."""
    document, has_fields, data = made(name)
    assert flat_document(data) == flat(outline(document), blanks(shipped), has_fields=has_fields)


@pytest.mark.parametrize("code", ["ar", "en", "es", "zh"])
def test_each_block_of_the_language_is_there(code: str, miniature: Library) -> None:
    planned = plan(miniature, everything(code))
    document = planned.filled({})
    expected = flat(outline(document), blanks(miniature), has_fields=planned.selection.has_fields)
    assert flat_document(write(planned, document, "docx")) == expected


@given(document=documents(), has_fields=st.booleans())
@settings(max_examples=25)
def test_any_document_is_read_back_and_in_the_order_of_the_schema(
    shipped: Library, document: nodes.Document, has_fields: bool
) -> None:
    data = word(document, shipped, has_fields=has_fields)
    assert flat_document(data) == flat(outline(document), ["blank: "], has_fields=has_fields)
    assert disordered(data) == []


# ── In the form that Word reads ──────────────────────────────────────────────

SEQUENCES = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr numPr pBdr tabs bidi spacing ind "
    "contextualSpacing jc outlineLvl sectPr",
    "rPr": "rStyle rFonts b bCs sz szCs u rtl lang",
    "tblPr": "tblStyle bidiVisual tblW tblBorders tblLayout tblCellMar tblLook tblDescription",
    "sdtPr": "alias tag id showingPlcHdr checkbox",
    "sectPr": "headerReference footerReference type pgSz pgMar cols titlePg bidi",
    "lvl": "start numFmt suff lvlText lvlJc pPr rPr",
    "style": "name basedOn next qFormat pPr rPr tblPr tblStylePr",
}
"""Kids of elements, those that we write, as wml.xsd of ISO/IEC 29500-4 has them in sequence."""


def disordered(data: bytes) -> list[str]:
    """Elements whose kids are not known or not in sequence, and cells without a paragraph at their end."""
    found = []
    for name in ("document", "styles", "numbering"):
        for element in part(data, f"word/{name}.xml").iter():
            own, kids = (element.tag.partition("}")[2], [kid.tag.partition("}")[2] for kid in element])
            order = SEQUENCES.get(own, "").split()
            if order and ([*map(order.index, kids)] != sorted(map(order.index, kids))):
                found.append(f"{own}: {' '.join(kids)}")
            elif own == "tc" and kids[-1] != "p":
                found.append("a cell that does not end in a paragraph")
    return found


@pytest.mark.parametrize("name", SHEETS)
def test_what_must_be_there_once_is_there_once(name: str, made: Any) -> None:
    """Ids of controls and pictures, names of bookmarks; every style, list and link that is used is there."""
    _, _, data = made(name)
    body, styles = part(data, "word/document.xml")[0], part(data, "word/styles.xml")
    for path in (
        "//w:sdtPr/w:id/@w:val",
        "//wp:docPr/@id",
        "//w:bookmarkStart/@w:id",
        "//w:bookmarkStart/@w:name",
    ):
        assert [each for each, count in Counter(find(body, path)).items() if count > 1] == []
    assert {*find(body, "//w:pStyle/@w:val"), *find(body, "//w:rStyle/@w:val")} <= {
        *find(styles, "//@w:styleId")
    }
    assert {*find(styles, "//w:basedOn/@w:val")} <= {*find(styles, "//@w:styleId")}
    assert {*find(body, "//w:numId/@w:val")} <= {*find(part(data, "word/numbering.xml"), "//w:num/@w:numId")}
    assert {*find(body, "//w:hyperlink/@w:anchor")} <= {*find(body, "//w:bookmarkStart/@w:name")}
    assert max(map(len, find(body, "//w:bookmarkStart/@w:name | //w:alias/@w:val")), default=0) <= 64


def test_the_same_request_makes_the_same_bytes_in_another_process_too(
    shipped: Library, tmp_path: Path
) -> None:
    """And no entry of the archive says when it was written."""
    request = Request("worksheet", "meeting-checklist")
    data = make_handout(shipped, replace(request, format="docx")).data
    assert make_handout(shipped, replace(request, format="docx")).data == data
    asked = ("make", "worksheet", "meeting-checklist", "--output", str(tmp_path / "sheet.docx"))
    environment = {"PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run(
        [sys.executable, "-m", "handouts", *asked], check=True, capture_output=True, env=environment
    )
    assert (tmp_path / "sheet.docx").read_bytes() == data
    assert {entry.date_time for entry in ZipFile(BytesIO(data)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_properties_name_the_sheet_its_language_and_its_day_and_nobody(shipped: Library) -> None:
    about = docx.Document(BytesIO(word(nodes.Document("T" * 300, "es", DECK), shipped))).core_properties
    assert (about.title, about.language, about.subject) == ("T" * 255, "es", "For your child")
    assert (about.author, about.last_modified_by, about.comments, about.keywords) == ("", "", "", "")
    assert about.created == about.modified
    assert about.created is not None
    assert about.created.date() == DAY


CHILD = nodes.Value("child.name", "your child", "Ana")
DECK = (nodes.Part((nodes.Division("deck", (nodes.Paragraph((*text("For "), CHILD)),)),), "es"),)


def test_python_docx_opens_it_and_finds_word_s_own_styles(made: Any) -> None:
    """Those that staff restyle: by their own names, and in the order of a title and its headings."""
    document = docx.Document(BytesIO(made("a worksheet")[2]))
    used = [each.style.name for each in document.paragraphs if each.style and each.style.name != "Normal"]
    assert {"Title", "Subtitle", "Heading 2", "Heading 3", "List", "Fine Print"} <= {*used}
    names = {each.name for each in document.styles}
    assert {
        "Heading 1",
        "List Bullet",
        "List Number",
        "Caption",
        "Table Grid",
        "Strong",
        "Hyperlink",
    } <= names
    assert document.styles["Title"].font.size.pt == 29
    assert document.styles["Normal"].font.size.pt == 12


def test_nothing_is_colored_or_in_italics(made: Any) -> None:
    """Automatic is black on paper."""
    for name in ("a fact sheet", "a chart of four"):
        for each in ("styles", "document", "numbering"):
            root = part(made(name)[2], f"word/{each}.xml")
            assert find(root, "//w:i | //w:iCs | //w:shd | //w:color | //w:highlight") == []
            assert {*find(root, "//@w:color")} <= {"auto"}


# ── Values ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["<w:br/>&amp;]]>", "{ MERGEFIELD x }", "=1+1", "%1", "O’Neill 😀"])
def test_a_value_is_text_and_stands_nowhere_but_in_its_place(shipped: Library, name: str) -> None:
    """No markup, no field; not in the title, nor in the properties, nor in the name of a control."""
    sheet = (nodes.Heading(1, (nodes.Value("child.name", "your child", name),)), says("x"))
    data = word(nodes.Document("A sheet", "en", (nodes.Part(sheet, "en"),)), shipped, has_fields=True)
    body = part(data, "word/document.xml")[0]
    (written,) = find(body[0], ".//w:t/text()")
    assert written == name
    assert find(body, "//w:fldChar | //w:instrText | //w:fldSimple | //w:altChunk | //w:object") == []
    archive = ZipFile(BytesIO(data))
    others = b"".join(archive.read(each) for each in archive.namelist() if each != "word/document.xml")
    assert name == "%1" or name.encode() not in others  # which is how Word writes a counter


# ── Places to write ──────────────────────────────────────────────────────────

BLANK = nodes.Value("child.name", "your child’s name", spoken="blank: your child’s name")


def test_a_blank_is_a_control_with_its_name_or_a_line_on_paper(shipped: Library) -> None:
    """The line is underlined room, so that it prints, and what is typed takes its place."""
    blank = nodes.Paragraph((*text("For "), BLANK))
    control = find(of_blocks(shipped, blank, has_fields=True), ".//w:sdt")[0]
    assert attribute(control, "w:sdtPr/w:alias/@w:val") == "your child’s name"
    assert attribute(control, "w:sdtPr/w:tag/@w:val") == "child.name"
    assert find(control, "w:sdtPr/w:showingPlcHdr")
    (line,) = find(of_blocks(shipped, blank), ".//w:r[w:rPr/w:rStyle/@w:val='PlaceholderText']/w:t/text()")
    assert {*line} == {"\u2007"}
    assert find(control, ".//w:t/text()") == [line]
    style = find(part(word(EMPTY, shipped), "word/styles.xml"), UNDERLINED)
    assert style


EMPTY = nodes.Document("", "en", (nodes.Part((), "en"),))
UNDERLINED = ".//w:style[@w:styleId='PlaceholderText']/w:rPr/w:u[@w:val='single']"


def test_a_blank_is_as_wide_as_what_it_asks_for(shipped: Library) -> None:
    def width(room: nodes.Room) -> int:
        inline = replace(BLANK, room=room)
        return len("".join(find(of_blocks(shipped, nodes.Paragraph((inline,))), ".//w:r[1]/w:t/text()")[0]))

    assert width("short") < width("name") < width("line") == width("lines")


def test_lines_to_write_on_are_paragraphs_with_a_line_under_each(shipped: Library) -> None:
    """In one control that says what they are for, where they are filled in on the screen."""
    lines = nodes.WriteInLines(3, text("My questions"))
    assert find(of_blocks(shipped, lines), "w:p/w:pPr/w:pStyle/@w:val") == ["Normal", *["WriteinLine"] * 3]
    (control,) = find(of_blocks(shipped, lines, has_fields=True), "w:sdt")
    assert attribute(control, "w:sdtPr/w:alias/@w:val") == "My questions"
    assert len(find(control, "w:sdtContent/w:p[w:pPr/w:pStyle/@w:val='WriteinLine']")) == 3


def test_in_a_box_a_line_to_write_on_is_a_leader(shipped: Library) -> None:
    """The lines of the box are those of its paragraphs, so there are no others."""
    box = nodes.Callout("note", text("Keep"), (nodes.WriteInLines(2, text("Mine")),))
    document = nodes.Document("", "en", (nodes.Part((box,), "en"),))
    data = word(document, shipped)
    assert (
        len(find(part(data, "word/document.xml"), "//w:p[w:pPr/w:pStyle/@w:val='WriteinLinebox']/w:r/w:tab"))
        == 2
    )
    (style,) = find(part(data, "word/styles.xml"), "//w:style[@w:styleId='WriteinLinebox']")
    assert attribute(style, "w:pPr/w:tabs/w:tab/@w:leader") == "underscore"


def test_an_entry_to_tick_has_a_control_that_its_words_name_or_a_box_on_paper(shipped: Library) -> None:
    entry = nodes.Checklist((nodes.ListItem((says("Bring it"),)),))
    (control,) = find(of_blocks(shipped, entry, has_fields=True), ".//w:sdt[w:sdtPr/w14:checkbox]")
    assert attribute(control, "w:sdtPr/w:alias/@w:val") == "Bring it"
    assert find(control, ".//w:t/text()") == ["☐"]
    assert find(of_blocks(shipped, entry), ".//w:sdt | .//w:t[.='☐']") == []


# ── Tables ───────────────────────────────────────────────────────────────────


def table(*, tick: bool = False) -> nodes.Table:
    def cell(words: str, scope: nodes.Scope = "") -> nodes.TableCell:
        return nodes.TableCell((says(words),), scope)

    last = nodes.TableCell((nodes.TickBox("Ask"),)) if tick else nodes.TableCell((nodes.Blank("Help"),))
    head = nodes.TableRow((cell("a", "column"), cell("b", "column"), cell("Ask", "column")))
    row = nodes.TableRow((cell("c", "row"), cell("d " * 60), last))
    return nodes.Table(head, (row,), text("Two plans"), summary="About two plans")


def test_a_table_repeats_its_head_cuts_no_row_and_says_what_it_is_about(shipped: Library) -> None:
    (made,) = find(of_blocks(shipped, table()), "w:tbl")
    assert [bool(find(row, "w:trPr/w:tblHeader")) for row in find(made, "w:tr")] == [True, False]
    assert len(find(made, "w:tr/w:trPr/w:cantSplit")) == 2
    assert attribute(made, "w:tblPr/w:tblDescription/@w:val") == "About two plans"
    assert len(find(made, "w:tr[2]/w:trPr/w:trHeight")) == 1  # there is room to write


def test_the_columns_of_a_table_fill_the_page(shipped: Library) -> None:
    for each in (table(), table(tick=True), replace(table(), widths=(1, 2, 1))):
        (made,) = find(of_blocks(shipped, each), "w:tbl")
        widths = [int(width) for width in find(made, "w:tblGrid/w:gridCol/@w:w")]
        assert abs(sum(widths) - 496.8 * 20) < 3
        assert [int(width) for width in find(made, "w:tr[1]/w:tc/w:tcPr/w:tcW/@w:w")] == widths
        assert widths[1] > widths[0]


def test_a_sign_takes_the_place_of_a_bullet(shipped: Library) -> None:
    """The one entry shows no bullet beside it, the next has its own."""
    texts = (nodes.Paragraph((nodes.Text("a"),)),), (nodes.Paragraph((nodes.Text("b"),)),)
    listed = nodes.BulletList((nodes.ListItem(texts[0], sign="write"), nodes.ListItem(texts[1])))
    data = word(nodes.Document("T", "en", (nodes.Part((listed,), "en"),)), shipped)
    numbering, shown = part(data, "word/numbering.xml"), []
    for number in find(part(data, "word/document.xml"), "//w:numId/@w:val"):
        (of,) = find(numbering, f"w:num[@w:numId='{number}']/w:abstractNumId/@w:val")
        shown += find(numbering, f"w:abstractNum[@w:abstractNumId='{of}']/w:lvl[1]/w:lvlText/@w:val")
    assert shown == ["", shipped.theme.bullet]


def test_what_stands_beside_a_code_flows_around_it(made: Any) -> None:
    """In a frame at the start of the line, which no reader takes for a table; first the code is read."""
    for name, edge in (("a fact sheet", "left"), ("a fact sheet in Arabic", "right")):
        (frame,) = find(part(made(name)[2], "word/document.xml"), "//w:framePr")
        assert frame.get(f"{W}xAlign") == edge
        paragraph = frame.getparent().getparent()
        assert find(paragraph, ".//wp:docPr/@descr")
        assert find(paragraph.getnext(), ".//w:t")


def test_two_tables_do_not_become_one(shipped: Library) -> None:
    body = of_blocks(shipped, table(), table())
    assert [each.tag.removeprefix(W) for each in body] == ["p", "tbl", "p", "p", "tbl", "p", "sectPr"]


def test_a_letter_is_a_section_of_its_own_in_the_language_of_the_school(shipped: Library) -> None:
    """Its first page has no number, further ones only that; the guide for the family is counted in words."""
    request = Request("letter", "ask-for-records", language="es", variant="large-print")
    planned = plan(shipped, request)
    data = write(planned, planned.filled({}), "docx")
    sections = docx.Document(BytesIO(data)).sections
    assert {section.orientation for section in sections} == {0}
    places = [(each.first_page_footer, each.footer) for each in sections]
    feet = [["".join(place.part.element.xpath(".//w:t/text()")) for place in each] for each in places]
    assert feet == [["", "1"], ["Página 1 de 1", "Página 1 de 1"]]


def test_a_wide_table_turns_its_page(made: Any) -> None:
    """As on paper: a chart of four columns lies on its side."""
    (size,) = find(part(made("a chart of four")[2], "word/document.xml"), "//w:pgSz")
    assert (size.get(f"{W}w"), size.get(f"{W}h"), size.get(f"{W}orient")) == ("15840", "12240", "landscape")


# ── From right to left ───────────────────────────────────────────────────────


def test_an_arabic_sheet_is_mirrored_in_its_paragraphs_tables_and_pages(made: Any) -> None:
    body = part(made("a chart in Arabic")[2], "word/document.xml")[0]
    assert find(body, ".//w:p[not(w:pPr/w:bidi)]") == []
    assert find(body, ".//w:tbl[not(w:tblPr/w:bidiVisual)]") == []
    assert find(body, "//w:sectPr[not(w:bidi)]") == []


def test_in_a_text_from_right_to_left_each_run_has_its_own_direction(shipped: Library) -> None:
    """A citation is held between marks; so is a value in Latin letters, and an Arabic one in English."""
    law = nodes.Paragraph((*text("اقرأ 34 CFR 300.8(a) أو"), nodes.Value("child.name", "x", "Ana (Ruiz)")))
    assert directed(of_blocks(shipped, law, language="ar")) == [
        (True, "اقرأ "),
        (False, "\u200e34 CFR 300.8(a)\u200e"),
        (True, " أو"),
        (False, "\u200eAna (Ruiz)\u200e"),
    ]
    named = nodes.Paragraph((*text("For "), nodes.Value("child.name", "x", "محمد (علي)")))
    assert directed(of_blocks(shipped, named)) == [(False, "For "), (True, "\u200fمحمد (علي)\u200f")]


def directed(body: Any) -> list[tuple[bool, str]]:
    """Whether each run is written from right to left, and its text."""
    return [
        (bool(find(run, "w:rPr/w:rtl")), "".join(find(run, "w:t/text()"))) for run in find(body, ".//w:r")
    ]


def test_an_arabic_twin_has_one_column_in_each_direction(made: Any) -> None:
    rows = find(part(made("a twin in Arabic")[2], "word/document.xml"), "//w:tbl[1]/w:tr[position() > 1]")
    assert rows
    for row in rows:
        ours, theirs = find(row, "w:tc")
        assert not find(ours, ".//w:bidi")
        assert find(theirs, ".//w:p[not(w:pPr/w:bidi)]") == []


# ── Pictures and links ───────────────────────────────────────────────────────


def test_a_picture_says_its_alternative_and_an_ornament_that_it_is_one(shipped: Library) -> None:
    """A code is a picture of its modules; a sign and the circle of a likeness are ornaments."""
    code = nodes.Figure(nodes.QrCode("https://example.org"), "It opens  example.org.")
    signed = nodes.BulletList((nodes.ListItem((says("Say it"),), sign="say"),))
    alike = nodes.Likeness("partly", text("Partly"))
    first, *others = find(of_blocks(shipped, code, signed, alike), ".//wp:docPr")
    assert first.get("descr") == "It opens example.org."
    assert find(first, ".//adec:decorative") == []
    assert [len(find(each, ".//adec:decorative[@val='1']")) for each in others] == [1, 1]
    assert [each.get("descr") for each in others] == ["", ""]


def test_a_code_reads_from_the_picture(shipped: Library) -> None:
    import zxingcpp
    from PIL import Image

    document = nodes.Document(
        "", "en", (nodes.Part((nodes.Figure(nodes.QrCode("https://example.org/a"), "x"),), "en"),)
    )
    archive = ZipFile(BytesIO(word(document, shipped)))
    (name,) = (each for each in archive.namelist() if each.endswith(".png"))
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(archive.read(name))).convert("L"))
    assert read.text == "https://example.org/a"


def test_links_lead_to_addresses_that_a_sheet_may_have_and_a_foot_has_its_own(made: Any) -> None:
    for name in ("a fact sheet", "a packet", "one for teachers"):
        data = made(name)[2]
        feet = [each[5:-4] for each in ZipFile(BytesIO(data)).namelist() if each.startswith("word/footer")]
        found = {address for each in ("document", *feet) for address in links(data, each).values()}
        assert found
        assert all(each.startswith(("http://", "https://", "mailto:", "tel:")) for each in found)


# ── Pages ────────────────────────────────────────────────────────────────────


def test_every_page_has_its_number_in_the_language_and_the_head_is_on_all_but_the_first(
    shipped: Library,
) -> None:
    sheet = nodes.Document("A sheet", "es", (nodes.Part((says("x"),), "es"),), text("Head"), text("Foot"))
    data = word(sheet, shipped)
    section = docx.Document(BytesIO(data)).sections[0]
    for foot in (section.footer, section.first_page_footer):
        root = etree.fromstring(foot.part.blob)
        assert [each.strip() for each in find(root, ".//w:fldSimple/@w:instr")] == ["PAGE", "NUMPAGES"]
        assert "".join(find(root, ".//w:t/text()")) == "FootPágina 1 de 1"
    assert section.header.paragraphs[0].text == "Head"
    assert section.first_page_header.paragraphs[0].text == ""
    assert section.different_first_page_header_footer


def test_the_page_is_that_of_the_theme(shipped: Library) -> None:
    section = docx.Document(BytesIO(word(EMPTY, shipped))).sections[0]
    page = shipped.look("").page
    assert (section.page_width.pt, section.page_height.pt) == (612, 792)
    assert (section.left_margin.pt, section.top_margin.pt) == (page.side, page.top)


def test_each_sheet_of_a_packet_has_pages_of_its_own_and_the_contents_lead_to_it(made: Any) -> None:
    document, _, data = made("a packet")
    body = part(data, "word/document.xml")[0]
    begins = find(body, "//w:sectPr[w:type/@w:val='nextPage']")
    assert len(begins) == len(document.parts)
    anchors = find(body, ".//w:p[w:pPr/w:pStyle/@w:val='TOC1']/w:hyperlink/@w:anchor")
    assert anchors == [f"_part_{n}" for n in range(1, len(document.parts))]


def test_a_page_break_is_a_property_of_what_follows(shipped: Library) -> None:
    """So no empty line begins the page."""
    body = of_blocks(shipped, says("x"), nodes.PageBreak(), says("y"), nodes.PageBreak(), table())
    broken = find(body, "w:p[w:pPr/w:pageBreakBefore]")
    assert ["".join(find(each, ".//w:t/text()")) for each in broken] == ["y", "Two plans"]


def test_two_boxes_do_not_become_one(shipped: Library) -> None:
    """Word draws one box around paragraphs that follow each other in the same lines."""
    box = nodes.Callout("note", text("Keep"), (says("x"),))
    body = of_blocks(shipped, box, box)
    assert find(body, "w:p/w:pPr/w:pStyle/@w:val") == ["Heading2", "Box", "Gap", "Heading2", "Box"]
    assert find(body, "w:p[w:pPr/w:keepNext]/w:pPr/w:pStyle/@w:val") == ["Heading2", "Heading2"]


def test_a_division_of_columns_is_a_section_of_columns(made: Any) -> None:
    counts = find(part(made("a language finder")[2], "word/document.xml"), "//w:sectPr/w:cols/@w:num")
    assert counts == ["2"]


@pytest.mark.parametrize("block", [nodes.Insert("lead", "x"), nodes.Running("footer", ())])
def test_a_block_that_resolve_replaces_is_a_bug_here(shipped: Library, block: nodes.Block) -> None:
    with pytest.raises(AssertionError, match="does not reach the Word document"):
        of_blocks(shipped, block)

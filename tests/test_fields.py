"""Sheets that are filled in on the screen: each place to write is a field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from itertools import chain
from pathlib import Path

import pikepdf
import pytest
import uharfbuzz
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import ImageChops

from handouts.document.nodes import (
    Blank,
    Block,
    Blocks,
    Callout,
    Checklist,
    Division,
    Document,
    Heading,
    Link,
    ListItem,
    Paragraph,
    Part,
    Table,
    TableCell,
    TableRow,
    Text,
    Value,
    WriteInLines,
)
from handouts.errors import LayoutError
from handouts.library.load import load_library
from handouts.pdf.draw import draw
from handouts.pdf.readback import problems, read_outline
from handouts.writing.outline import outline
from tests.pdfua import page_validation, verapdf
from tests.sheets import ROOT, build_story
from tests.strategies import documents
from tests.typed import Box, characters, filled, ink, picture

MINIATURE = load_library(ROOT / "tests" / "library")
THEME = load_library(ROOT).theme
DAY = date(2026, 11, 22)
LANGUAGES = ("ar", "en", "es", "zh")
TYPED = "Peña, 3:15, ¿cuándo?"
WORDS = {
    "ar": ("اسم طفلك", "أحضر الرسالة", "ما أريد قوله", "التوقيع", "من", "متى"),
    "en": ("your child's name", "Bring the letter", "What I want to say", "Signature", "Who", "By when"),
    "es": ("el nombre de su hijo", "Lleve la carta", "Lo que quiero decir", "Firma", "Quién", "Cuándo"),
    "zh": ("您孩子的姓名", "带上信", "我想说的话", "签名", "谁", "何时"),
}


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def blank(label: str, name: str = "child.name") -> Value:
    return Value(name, label, spoken=f"blank: {label}")


def table(*cells: Block, heads: tuple[str, ...]) -> Table:
    """A table of one row."""
    head = TableRow(tuple(TableCell((paragraph(text),), "column") for text in heads))
    return Table(head, (TableRow(tuple(TableCell((cell,)) for cell in cells)),), style="form")


def document(*blocks: Block, language: str = "en") -> Document:
    return Document("Title", language, (Part((Heading(1, (Text("Title"),)), *blocks), language),))


def sheet(language: str) -> Document:
    """All four kinds of fields, between words and a link."""
    name, box, lines, line, who, when = WORDS[language]
    link = Link((Text("IDEA"),), "https://example.org")
    return document(
        Paragraph((Text("504: "), blank(name), Text(" "), link, Text(" "), blank(name, "parent.name"))),
        Checklist((ListItem((paragraph(box),)), ListItem((paragraph(lines),)))),
        WriteInLines(3, (Text(lines),)),
        Callout("example", (Text(box),), (WriteInLines(1, (Text(line),)),)),
        table(Blank(f"1: {who}"), Blank(f"1: {when}"), heads=(who, when)),
        language=language,
    )


def pdf_of(made: Document, *, fields: bool = True) -> bytes:
    return draw(build_story(made, THEME, MINIATURE.by_code, "letter", fields), DAY)


@cache
def sheet_pdf(language: str) -> bytes:
    return pdf_of(sheet(language))


@dataclass(frozen=True)
class Widget:
    """A field as it stands in a file."""

    name: str
    said: str
    is_box: bool
    box: Box
    value: str
    state: str
    flags: tuple[int, int]
    """Of the annotation, of the field."""
    quadding: int
    is_white: bool
    fonts: tuple[str, ...]
    """Names of the fonts of its appearance."""


def widgets(pdf: bytes) -> list[Widget]:
    """The fields of all pages, in the order of the pages' annotations."""
    with pikepdf.open(BytesIO(pdf)) as file:
        found = chain.from_iterable(page.obj.get(Name.Annots, Array()) for page in file.pages)
        return [_widget(each) for each in found if each.Subtype == Name.Widget]


def _widget(field: pikepdf.Object) -> Widget:
    left, bottom, right, top = map(float, field.Rect)
    whole = field.get(Name.Parent, field)
    is_box = str(whole.FT) == "/Btn"
    resources = Dictionary() if is_box else field.AP.N.get(Name.Resources, Dictionary())
    return Widget(
        str(whole.T),
        str(field.TU),
        is_box,
        (left, bottom, right, top),
        str(whole.get(Name.V, "")),
        str(field.get(Name.AS, "")),
        (int(field.F), int(whole.get(Name.Ff, 0))),
        int(field.get(Name.Q, 0)),
        Name.BG in field.MK,
        tuple(str(font.BaseFont) for _, font in resources.get(Name.Font, Dictionary()).items()),
    )


def said(pdf: bytes) -> list[str]:
    return [widget.said for widget in widgets(pdf)]


def height(box: Box) -> float:
    return box[3] - box[1]


# ── Accessible ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_with_fields_is_pdf_ua(language: str, tmp_path: Path) -> None:
    """By two checkers, and by our own reading of its tags and fields."""
    file = tmp_path / "sheet.pdf"
    file.write_bytes(sheet_pdf(language))
    assert verapdf(file) == {}
    assert page_validation(file) == []
    assert problems(sheet_pdf(language)) == ()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_a_sheet_with_fields_says_what_its_document_says(made: Document) -> None:
    """For any document: the fields stand in the outline where the blanks stood."""
    pdf = pdf_of(made)
    assert read_outline(pdf) == outline(made)
    assert problems(pdf) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_field_says_what_to_write(language: str) -> None:
    """In the language of the sheet, by its label."""
    name, box, lines, line, who, when = WORDS[language]
    assert said(sheet_pdf(language)) == [
        name,
        name,
        box,
        lines,
        lines,
        line,
        f"1: {who}",
        f"1: {when}",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tab_key_goes_in_the_order_of_reading(language: str) -> None:
    """Links and fields: the tree's order, and the page's, for viewers that do not ask the tree."""
    with pikepdf.open(BytesIO(sheet_pdf(language))) as file:
        page = file.pages[0].obj
        in_tree = [each.objgen for each in _annotations(file.Root.StructTreeRoot)]
        assert page.Tabs == Name.S
        assert [each.objgen for each in page.Annots] == in_tree


def _annotations(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = element.get(Name.K, Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary):
            yield from [kid.Obj] if Name.Obj in kid else _annotations(kid)


def test_names_of_fields_differ_and_hold_no_value() -> None:
    """Nor does what is said for a field: a form's names and tooltips go where the form goes."""
    label = (Text("Ask "), Value("child.name", "your child", "Zoë"), Text("'s teacher"))
    pdf = pdf_of(document(WriteInLines(1, label), WriteInLines(2, label)))
    assert [widget.name for widget in widgets(pdf)] == [
        "1-ask-your-child-s-teacher",
        "2-ask-your-child-s-teacher",
    ]
    assert said(pdf) == ["Ask your child's teacher"] * 2


# ── On paper ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_sheet_prints_as_the_one_for_paper(language: str) -> None:
    """Not a pixel differs: boxes and lines are there, and nothing is printed twice."""
    flat = pdf_of(sheet(language), fields=False)
    assert ImageChops.difference(picture(flat), picture(sheet_pdf(language))).getbbox() is None


def test_a_sheet_for_paper_has_no_form() -> None:
    """No field, no Form in the tree, no font to type in."""
    flat = pdf_of(sheet("en"), fields=False)
    with pikepdf.open(BytesIO(flat)) as file:
        assert Name.AcroForm not in file.Root
        assert not any(obj.get(Name.S) == Name.Form for obj in file.objects if isinstance(obj, Dictionary))
    assert widgets(flat) == []


def test_every_field_prints() -> None:
    """What is filled in is on paper too."""
    assert {widget.flags[0] for widget in widgets(sheet_pdf("en"))} == {4}


def test_the_same_document_makes_the_same_bytes() -> None:
    """Fields are no exception."""
    assert pdf_of(sheet("es")) == sheet_pdf("es")


# ── Filling in ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_is_seen_whole(language: str) -> None:
    """Typed in by the engine of Chrome: every character has ink inside its field, in our own font."""
    pdf = filled(sheet_pdf(language), TYPED)
    shown, seen = picture(pdf), list(characters(pdf))
    texts = [widget for widget in widgets(pdf) if not widget.is_box]
    assert len(texts) == 6
    for widget in texts:
        inside = [each for each in seen if _is_within(each.box, widget.box) and each.text.strip(" _\r\n")]
        assert "".join(c.text for c in sorted(inside, key=lambda c: c.box)) == TYPED.replace(" ", "")
        assert all(ink(shown, character.box) for character in inside)
        assert (widget.value, widget.fonts) == (TYPED, ("/SourceSans3-Regular-WinAnsi",))


def _is_within(inner: Box, outer: Box) -> bool:
    (left, bottom, right, top), slack = inner, 0.5
    return (
        left >= outer[0] - slack
        and bottom >= outer[1] - slack
        and right <= outer[2] + slack
        and top <= outer[3] + slack
    )


def test_a_box_is_checked_with_the_space_bar() -> None:
    """It is empty before, and shows a mark after."""
    empty = sheet_pdf("en")
    checked = filled(empty, TYPED)
    for before, after in zip(widgets(empty), widgets(checked), strict=True):
        if before.is_box:
            left, bottom, right, top = before.box
            inside = left + 2, bottom + 2, right - 2, top - 2
            assert (before.state, after.state, after.value) == ("/Off", "/On", "/On")
            assert ink(picture(empty), inside) == 0
            assert ink(picture(checked), inside) > 100


def test_the_font_has_every_character_of_windows() -> None:
    """Its program tells the same widths as its dictionary, so what is typed stands right."""
    with pikepdf.open(BytesIO(sheet_pdf("en"))) as file:
        font = file.Root.AcroForm.DR.Font.Typed
        widths = [float(width) for width in font.Widths]
        program = uharfbuzz.Font(uharfbuzz.Face(font.FontDescriptor.FontFile2.read_bytes()))
        assert (int(font.FirstChar), int(font.LastChar)) == (32, 255)
        assert font.Encoding == Name.WinAnsiEncoding
    for code in set(range(32, 256)) - {0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D}:
        glyph = program.get_nominal_glyph(ord(bytes([code]).decode("cp1252")))
        assert glyph, code
        assert program.get_glyph_h_advance(glyph) == widths[code - 32], code


def test_words_and_what_is_typed_share_a_program() -> None:
    """A face that is in the file for the sheet's words is not there a second time."""
    with pikepdf.open(BytesIO(sheet_pdf("en"))) as file:
        typed = file.Root.AcroForm.DR.Font.Typed.FontDescriptor
        fonts = file.pages[0].obj.Resources.Font.values()
        words = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        assert [font.FontName for font in words if font.FontFile2.objgen == typed.FontFile2.objgen] == [
            "/HANDOU+SourceSans3-Regular"
        ]


def test_text_of_a_right_to_left_sheet_starts_at_the_right() -> None:
    """And the boxes stand at the right of the page."""
    for language, quadding in (("en", 0), ("ar", 2)):
        found = widgets(sheet_pdf(language))
        assert {each.quadding for each in found if not each.is_box} == {quadding}
        assert {each.box[0] > 306 for each in found if each.is_box} == {language == "ar"}


def test_a_field_of_lines_holds_several_and_hides_its_rules_when_filled() -> None:
    """One field over all its lines; typed lines stand closer than rules, which would strike them out."""
    line, lines = widgets(pdf_of(document(WriteInLines(1, (Text("a"),)), WriteInLines(3, (Text("b"),)))))
    assert (line.flags[1], lines.flags[1]) == (0, 1 << 12)
    assert (line.is_white, lines.is_white) == (False, True)
    assert height(lines.box) == pytest.approx(3 * 26 - 1)


def test_a_field_of_one_line_stands_on_its_line() -> None:
    """The line is right under it, and nothing is in it."""
    shown = picture(sheet_pdf("en"))
    fields = [widget for widget in widgets(sheet_pdf("en")) if not widget.is_box and not widget.flags[1]]
    assert len(fields) == 3
    for left, bottom, right, _ in (field.box for field in fields):
        assert ink(shown, (left, bottom - 1.2, right, bottom - 0.2)) > 4 * (right - left)
        assert ink(shown, (left + 1, bottom + 0.5, right - 1, bottom + 8)) == 0


# ── One value in several places ──────────────────────────────────────────────


def asked_twice() -> Document:
    """A child's name in two places, in two languages, and another name between."""
    spanish = Division("deck", (Paragraph((blank("nombre"),)),), "es")
    return document(Paragraph((blank("name"), Text(" "), blank("teacher", "child.teacher"))), spanish)


def test_a_value_that_is_asked_for_twice_is_one_field(tmp_path: Path) -> None:
    """Each place says its own words, and the file stays PDF/UA."""
    pdf = pdf_of(asked_twice())
    assert [(w.name, w.said) for w in widgets(pdf)] == [
        ("child-name-line", "name"),
        ("child-teacher-line", "teacher"),
        ("child-name-line", "nombre"),
    ]
    with pikepdf.open(BytesIO(pdf)) as file:
        assert len(file.Root.AcroForm.Fields) == 2
    (tmp_path / "sheet.pdf").write_bytes(pdf)
    assert verapdf(tmp_path / "sheet.pdf") == {}
    assert page_validation(tmp_path / "sheet.pdf") == []
    assert problems(pdf) == ()


def test_what_is_typed_in_one_place_stands_in_all() -> None:
    """So a family writes the name once for a whole packet."""
    pdf = filled(pdf_of(asked_twice()), "Ana", only=0)
    first, other, last = widgets(pdf)
    assert (first.value, other.value, last.value) == ("Ana", "", "Ana")
    seen = list(characters(pdf))
    for box, expected in ((first.box, "Ana"), (other.box, ""), (last.box, "Ana")):
        assert "".join(each.text for each in seen if _is_within(each.box, box)).strip() == expected


def test_what_goes_on_over_a_page_is_not_shown_twice() -> None:
    """Lines over two pages ask for one value, and each piece is filled in by itself."""
    found = widgets(pdf_of(document(WriteInLines(40, (Text("Hopes"),), value=(blank("hopes"),)))))
    assert [w.name for w in found] == ["child-name-lines", "2-child-name-lines"]


# ── Places ───────────────────────────────────────────────────────────────────


def test_lines_over_two_pages_are_a_field_on_each() -> None:
    """Both say their label, and are read one after the other."""
    blocks: Blocks = (
        *[paragraph("x")] * 28,
        WriteInLines(12, (Text("My questions"),)),
        WriteInLines(1, (Text("End"),)),
    )
    pdf = pdf_of(document(*blocks))
    assert said(pdf) == ["My questions", "My questions", "End"]
    assert [widget.name for widget in widgets(pdf)] == ["1-my-questions", "2-my-questions", "3-end"]
    assert problems(pdf) == ()
    assert read_outline(pdf) == read_outline(pdf_of(document(*blocks), fields=False))


def test_lines_over_three_pages_keep_their_order() -> None:
    """The field of the last page is read last."""
    pdf = pdf_of(document(WriteInLines(70, (Text("All"),))))
    with pikepdf.open(BytesIO(pdf)) as file:
        in_tree = [each.objgen for each in _annotations(file.Root.StructTreeRoot)]
        assert len(in_tree) == 3
        assert in_tree == [each.objgen for page in file.pages for each in page.obj.Annots]


def test_a_line_to_type_on_is_never_broken() -> None:
    """In a column that is narrower than the line, the line is shorter."""
    heads = tuple("abcde")
    cell = Paragraph((Text("Name: "), blank("name")))
    pdf = pdf_of(document(table(cell, *[paragraph("word " * 40)] * 4, heads=heads)))
    (field,) = widgets(pdf)
    assert field.box[2] - field.box[0] < 100
    assert height(field.box) == pytest.approx(THEME.fields.height, abs=0.02)


def test_a_place_to_write_fills_its_cell() -> None:
    """As high as the row is, whatever makes it high."""
    pdf = pdf_of(document(table(Blank("a"), paragraph("word " * 60), heads=("a", "b"))))
    (field,) = widgets(pdf)
    assert height(field.box) > 4 * THEME.text["cell"].leading


def test_a_repeated_head_and_a_running_head_have_no_second_field() -> None:
    """They are artifacts: what is filled in is filled in once."""
    heads = TableRow((TableCell((Paragraph((blank("plan"),)),), "column"),))
    rows = tuple(TableRow((TableCell((paragraph("word " * 200),)),)) for _ in range(8))
    made = replace(document(Table(heads, rows)), header=(blank("name"),))
    assert said(pdf_of(made)) == ["plan"]


@pytest.mark.parametrize(
    ("font", "message"),
    [
        (
            "Source Sans",
            'theme.yaml: "Source Sans" under fields is not a family. Did you mean "Source Sans 3"?',
        ),
        ("Noto Sans SC", 'theme.yaml: "Noto Sans SC" under fields lacks U+02C6, U+0160,'),
    ],
)
def test_a_font_that_cannot_be_typed_in_is_refused(font: str, message: str) -> None:
    """A font of fields must be there, and have all that people type."""
    theme = replace(THEME, fields=replace(THEME.fields, font=font))
    with pytest.raises(LayoutError) as caught:
        build_story(sheet("en"), theme, MINIATURE.by_code, "letter", True)
    assert str(caught.value.problems[0]).startswith(message)


# ── Fields that do not hold together ─────────────────────────────────────────


def no_name(field: pikepdf.Object, file: Pdf) -> None:
    del field.T


def same_name(field: pikepdf.Object, file: Pdf) -> None:
    field.T = file.pages[0].obj.Annots[1].T


def nothing_said(field: pikepdf.Object, file: Pdf) -> None:
    field.TU = " "


def no_appearance(field: pikepdf.Object, file: Pdf) -> None:
    del field.AP


def other_font(field: pikepdf.Object, file: Pdf) -> None:
    field.DA = "/Helv 12 Tf 0 g"


def font_outside(field: pikepdf.Object, file: Pdf) -> None:
    del file.Root.AcroForm.DR.Font.Typed.FontDescriptor.FontFile2


def left_to_the_viewer(field: pikepdf.Object, file: Pdf) -> None:
    file.Root.AcroForm.NeedAppearances = True


def twice_in_the_form(field: pikepdf.Object, file: Pdf) -> None:
    file.Root.AcroForm.Fields.append(field)


def no_state(field: pikepdf.Object, file: Pdf) -> None:
    del file.pages[0].obj.Annots[1].AP.N.On


def other_role(field: pikepdf.Object, file: Pdf) -> None:
    _form_of(file).S = Name.Span


def other_kid(field: pikepdf.Object, file: Pdf) -> None:
    _form_of(file).K.append(file.make_indirect(Dictionary(S=Name.Span, P=_form_of(file))))


def _form_of(file: Pdf) -> pikepdf.Object:
    """The Form of the first field."""
    nums = file.Root.StructTreeRoot.ParentTree.Nums
    return nums[list(nums).index(file.pages[0].obj.Annots[0].StructParent) + 1]


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [
        (no_name, ("page 1: field with no name",)),
        (same_name, ("form: a name is used 2 times",)),
        (nothing_said, ("page 1: field with nothing to say for it",)),
        (no_appearance, ("page 1: field with no appearance",)),
        (other_font, ("page 1: field with no font to type in",)),
        (font_outside, ("page 1: field whose font is not in the file",)),
        (left_to_the_viewer, ("form: it leaves the appearances to the viewer",)),
        (twice_in_the_form, ("form: its fields are not those of the pages",)),
        (no_state, ("page 1: field with no appearance of each state",)),
        (other_role, ("page 1: field that is in no Form",)),
        (other_kid, ("page 1: field whose Form holds more than the field",)),
    ],
)
def test_fields_that_do_not_hold_together_are_told(
    breaks: Callable[[pikepdf.Object, Pdf], None], expected: tuple[str, ...]
) -> None:
    box = Checklist((ListItem((paragraph("box"),)),))
    with pikepdf.open(BytesIO(pdf_of(document(WriteInLines(1, (Text("line"),)), box)))) as file:
        breaks(file.pages[0].obj.Annots[0], file)
        target = BytesIO()
        file.save(target)
    assert problems(target.getvalue()) == expected

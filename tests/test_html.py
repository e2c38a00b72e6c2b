"""The sheet as a web page."""

from __future__ import annotations

import re
from base64 import b64decode
from pathlib import Path
from typing import Literal
from xml.etree.ElementTree import Element

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from handouts.document.nodes import (
    Blank,
    Block,
    BulletList,
    Callout,
    Checklist,
    Citation,
    Contents,
    ContentsEntry,
    Division,
    Document,
    Emphasis,
    Figure,
    Foreign,
    Heading,
    Inline,
    Insert,
    LineBreak,
    Link,
    ListItem,
    Note,
    OrderedList,
    PageBreak,
    Paragraph,
    Part,
    Picture,
    QrCode,
    Running,
    Strip,
    Table,
    TableCell,
    TableRow,
    Term,
    Text,
    Value,
    WriteInLines,
)
from handouts.errors import ContentError
from handouts.library.model import Language
from handouts.writing.html import to_html
from handouts.writing.outline import outline
from tests.html_page import outline_of_page, read_page
from tests.strategies import documents


def language(name: str, blank: str, direction: Literal["ltr", "rtl"] = "ltr") -> Language:
    return Language(
        name=name,
        english_name=name,
        direction=direction,
        font="",
        months=(),
        date_format="",
        month_format="",
        audiences={},
        groups={},
        labels={"blank": blank, "in-this-packet": f"In this packet ({name})"} if blank else {},
    )


LANGUAGES = {
    "en": language("English", "blank: {label}"),
    "es": language("Spanish", "en blanco: {label}"),
    "ar": language("Arabic", "فراغ: {label}", "rtl"),
    "fr": language("French", ""),
}
TEMPLATES = Path(__file__).parents[1] / "templates"


def page_of(document: Document, style: str = "") -> str:
    return to_html(document, LANGUAGES, style=style)


def page(*blocks: Block, language: str = "en") -> str:
    return page_of(Document("A sheet", language, (Part(blocks, language),)))


def main(*blocks: Block, language: str = "en") -> str:
    """What stands in the page's main element."""
    return page(*blocks, language=language).split("<main>\n")[1].split("\n</main>")[0]


def words(*inlines: Inline) -> str:
    """The inlines as they stand in a paragraph."""
    return main(Paragraph(inlines)).removeprefix("<p>").removesuffix("</p>")


def text(*words: str) -> tuple[Text, ...]:
    return tuple(map(Text, words))


def test_the_pages_of_a_letter_bear_no_numbers_of_the_whole() -> None:
    """It goes to the school alone: it is an element, for which the style sheet has pages of their own."""
    part = Part((Heading(1, text("To you")), PageBreak(), Paragraph(text("Keep it"))), "en", sent="en")
    style = (TEMPLATES / "sheet.css").read_text("utf-8")
    made = page_of(Document("A letter", "en", (part,)), style)
    (own,) = (each for each in read_page(made).iter("div") if each.get("class") == "letter")
    assert [kid.tag for kid in own] == ["h1"]
    assert "@page letter { @bottom-center { content: none; } }" in made
    assert ".letter { page: letter; }" in made


# ── The whole page ───────────────────────────────────────────────────────────


@given(documents(), st.sampled_from(("en", "ar")))
def test_a_strict_reading_of_the_page_gives_the_outline_of_the_document(
    document: Document, language: str
) -> None:
    document = replace(document, parts=tuple(replace(p, language=language) for p in document.parts))
    assert outline_of_page(page_of(document)) == outline(document)


@given(documents())
def test_ids_are_unique_boxes_named_and_languages_have_a_direction(document: Document) -> None:
    root = read_page(page_of(document))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for box in (each for each in root.iter("div") if each.get("role") == "group"):
        assert box.get("aria-labelledby") == box[0].get("id")
    for element in root.iter():
        assert element.get("lang") is None or element.get("dir") in {"ltr", "rtl", "auto"}


def test_a_short_label_is_one_element_with_its_place_to_write() -> None:
    """The second label too, with both of its languages; a long sentence before a blank flows as text."""
    date = Value("a", "date", spoken="blank: date", labelled=True)
    also = Foreign(text("Soy"), "es", is_translation=True)
    sheet = Paragraph((*text("Date: "), date, *text(" I am / "), also, *text(": "), date))
    paragraph = read_page(page(sheet)).find("body/main/p")
    assert paragraph is not None
    fields = ["".join(each[0].itertext()) for each in paragraph if each.get("class") == "field"]
    assert fields == ["Date:", "I am / Soy:"]
    assert 'class="field"' not in main(Paragraph((*text("Please " * 20), date)))


def test_each_half_of_a_card_names_its_language() -> None:
    """The second in its own, which the cell has."""
    names = (Paragraph(text("English")),), (Division("twin", (Paragraph(text("العربية")),), "ar"),)
    head, row = (TableRow(tuple(TableCell(each, scope) for each in names)) for scope in ("column", ""))
    cells = read_page(page(Table(head, (row,)))).iter("td")
    assert [(each.get("data-head"), each.get("lang")) for each in cells] == [
        ("English", None),
        ("العربية", "ar"),
    ]


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    root = read_page(page(Figure(QrCode("https://example.org"), "A code.")))
    (policy,) = (e.get("content") for e in root.iter("meta") if e.get("http-equiv"))
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert not {e.tag for e in root.iter()} & {"script", "link", "iframe", "object", "base", "form"}


def test_the_page_has_its_language_direction_and_title() -> None:
    root = read_page(page_of(Document("A <sheet> & more", "ar", (Part((), "ar"),))))
    title = root.find("head/title")
    assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")
    assert title is not None
    assert title.text == "A <sheet> & more"


def test_the_style_cannot_end_its_element() -> None:
    root = read_page(page_of(Document("A sheet", "en", (Part((), "en"),)), "</style><script>x</script>"))
    assert list(root.iter("script")) == []


def test_the_running_footer_stands_once_after_the_sheet() -> None:
    footed = Document("A sheet", "en", (Part((), "en"), Part((), "en")), footer=text("School & office"))
    assert page_of(footed).count("<p>School &amp; office</p>") == 1
    assert "<footer" not in page()


def test_a_part_in_another_language_says_so_with_its_direction() -> None:
    packet = Document("A packet", "en", (Part((), "en"), Part((Paragraph(text("نص")),), "ar")))
    assert '<article id="part-1" lang="ar" dir="rtl">\n<p>نص</p>\n</article>' in page_of(packet)


def test_the_only_part_says_its_language_where_it_is_not_the_document_s() -> None:
    sheet = Document("A sheet", "en", (Part((), "es"),))
    assert '<article id="part-0" lang="es" dir="ltr">' in page_of(sheet)


# ── Inlines ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("inline", "expected"),
    [
        (Text("1 < 2 & \"3\" '4'"), "1 &lt; 2 &amp; &quot;3&quot; &#x27;4&#x27;"),
        (Emphasis(text("x")), "<em>x</em>"),
        (LineBreak(), "<br>"),
        (
            Link(text("x"), "https://example.org/?a=1&b=2"),
            '<a href="https://example.org/?a=1&amp;b=2" rel="noopener">x</a>',
        ),
        (Term(text("IEP"), "iep", first=True), "<dfn>IEP</dfn>"),
        (Term(text("IEP"), "iep"), "IEP"),
        (Citation(text("the law"), "cfr-300-8"), "the law"),
        (Note(text("[34 CFR 300.8]")), '<small class="law">[34 CFR 300.8]</small>'),
        (Foreign(text("plan"), "es"), '<span lang="es" dir="ltr">plan</span>'),
        (Foreign(text("خطة"), "ar-EG"), '<span lang="ar-EG" dir="rtl">خطة</span>'),
        (Foreign(text("x"), "xyz"), '<span lang="xyz" dir="auto">x</span>'),
        (Value("child.name", "your child’s name", "Ana <3"), "<bdi>Ana &lt;3</bdi>"),
        (Value("state.clock", "60 days"), "60 days"),
        (
            Value("child.name", "your child’s name", spoken="blank: your child’s name"),
            '<span class="blank" role="img" aria-label="blank: your child’s name">(your child’s name)</span>',
        ),
    ],
)
def test_an_inline_becomes_its_element(inline: Inline, expected: str) -> None:
    assert words(inline) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("اقرأ 34 CFR 300.8(a) أو", 'اقرأ <bdi dir="ltr" class="held">34 CFR 300.8(a)</bdi> أو'),
        ("هاتف (555) 010-0142، ثم", 'هاتف <bdi dir="ltr" class="held">(555) 010-0142</bdi>، ثم'),
        ("+1 555 & <x>", '<bdi dir="ltr" class="held">+1 555</bdi> &amp; &lt;x&gt;'),
        ("خلال 30 يوماً أو 9:30", "خلال 30 يوماً أو 9:30"),
        ("خطة IEP", "خطة IEP"),
    ],
)
def test_in_text_from_right_to_left_words_with_numbers_are_held_together(words: str, expected: str) -> None:
    assert main(Paragraph(text(words)), language="ar") == f"<p>{expected}</p>"


# ── Blocks ───────────────────────────────────────────────────────────────────


def test_headings_take_their_anchors_as_ids_and_number_those_that_repeat() -> None:
    sheet = main(Heading(1, text("A"), "who"), Heading(2, text("B"), "who"), Heading(2, text("¿Qué es?")))
    assert re.findall('id="(.*?)"', sheet) == ["who", "who-2", "qué-es"]


def test_a_heading_of_signs_still_has_an_id() -> None:
    assert main(Heading(2, text("…"))) == '<h2 id="section">…</h2>'


def test_an_id_holds_no_value() -> None:
    heading = Heading(1, (Text("Meeting of "), Value("child.name", "your child", "Ana")))
    assert main(heading) == '<h1 id="meeting-of-your-child">Meeting of <bdi>Ana</bdi></h1>'


def test_a_division_with_a_language_of_its_own_says_so_with_its_direction() -> None:
    inner = Division("foot", (Paragraph(text("34 CFR 300.8")), WriteInLines(1, text("x"))), "ar")
    page = main(Division("deck", (inner,)), Paragraph(text("34 CFR")), WriteInLines(1, text("x")))
    assert (
        '<div class="foot" lang="ar" dir="rtl">\n<p><bdi dir="ltr" class="held">34 CFR 300.8</bdi></p>'
        in page
    )
    assert '<div class="deck">' in page
    assert "<p>34 CFR</p>" in page
    assert re.findall('aria-label="(.*?)"', page) == ["فراغ: x", "blank: x"]


def test_a_box_is_a_group_that_its_title_names() -> None:
    """No landmark: a packet has many of one name."""
    box = Callout("short-version", text("In short"), (Paragraph(text("x")),))
    assert main(box) == (
        '<div class="callout short-version" role="group" aria-labelledby="in-short">\n'
        '<h2 id="in-short">In short</h2>\n<p>x</p>\n</div>'
    )


def test_an_only_paragraph_of_an_entry_has_no_element_of_its_own() -> None:
    one, two = Paragraph(text("x")), Paragraph(text("y"))
    entries = BulletList((ListItem((one,)), ListItem((one, two))))
    assert main(entries) == "<ul>\n<li>x</li>\n<li>\n<p>x</p>\n<p>y</p>\n</li>\n</ul>"


def test_a_list_that_goes_on_says_its_first_number() -> None:
    assert main(OrderedList((ListItem(()),), start=4)).startswith('<ol start="4">')


def test_an_entry_to_tick_off_has_a_box() -> None:
    entry = Checklist((ListItem((Paragraph(text("Bring it")),)),))
    assert '<li><span class="box">☐</span> Bring it</li>' in main(entry)


def test_a_table_has_a_caption_a_head_and_scopes() -> None:
    def cell(words: str, scope: str = "") -> TableCell:
        return TableCell((Paragraph(text(words)),), scope)  # type: ignore[arg-type]

    head, row = TableRow((cell("a", "column"), cell("b", "column"))), TableRow((cell("c", "row"), cell("d")))
    assert main(Table(head, (row,), text("Two plans"), widths=(1, 3))).replace("\n", "") == (
        '<table role="table"><caption>Two plans</caption>'
        '<colgroup><col style="inline-size: 25%"><col style="inline-size: 75%"></colgroup>'
        '<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">a</th>'
        '<th scope="col" role="columnheader">b</th></tr></thead>'
        '<tbody role="rowgroup"><tr role="row"><th scope="row" role="rowheader">c</th>'
        '<td role="cell" data-head="b">d</td></tr></tbody></table>'
    )


@pytest.mark.parametrize(("columns", "look"), [(2, None), (3, None), (4, "wide")])
def test_the_rows_of_a_wide_table_are_cards_on_a_tablet_too(columns: int, look: str | None) -> None:
    head = TableRow((TableCell((Paragraph(text("a")),), "column"),) * columns)
    (table,) = (e for e in _elements(page(Table(head, (head,)))) if e.tag == "table")
    assert table.get("class") == look


def test_each_sheet_of_a_packet_ends_with_a_link_to_the_contents_in_its_language() -> None:
    cover = Part((Contents((ContentsEntry("x", "", 1), ContentsEntry("y", "es", 2))),), "en")
    sheets = (Part((Paragraph(text("x")),), "en"), Part((Paragraph(text("y")),), "es"))
    made = page_of(Document("A packet", "en", (cover, *sheets)))
    assert '<ol class="contents" id="contents">' in made
    assert re.findall("<p>(.)</p>\n" + '<p class="back"><a href="#contents">(.*)</a></p>', made) == [
        ("x", "In this packet (English)"),
        ("y", "In this packet (Spanish)"),
    ]
    assert made.count("#contents") == 2


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_in_the_page_itself_without_what_the_file_tells_of_itself(
    tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "talk"
    secret = Image.Exif()
    secret[0x010E] = "taken at home"
    Image.new("RGB", (4, 3), "white").save(path, kind, exif=secret)
    assert b"taken at home" in path.read_bytes()
    drawn = main(Figure(Picture(str(path)), 'Two "people" talk'))
    found = re.fullmatch(r'<figure><img src="data:image/png;base64,([^"]+)" (.*)></figure>', drawn)
    assert found
    assert found[2] == 'alt="Two &quot;people&quot; talk"'
    assert b"taken at home" not in b64decode(found[1])


def test_a_code_is_drawn_in_the_page_and_says_what_it_opens() -> None:
    drawn = main(Figure(QrCode("https://example.org"), r"It opens \1 & more."))
    assert '<svg role="img" aria-label="It opens \\1 &amp; more."' in drawn
    assert "example.org" not in drawn


def test_text_beside_a_figure_follows_it() -> None:
    figure = Figure(QrCode("https://example.org"), "A code.", (Paragraph(text("x")),))
    assert main(figure).endswith("</svg></figure>\n<div>\n<p>x</p>\n</div>\n</div>")


def test_a_strip_leaves_out_what_is_empty() -> None:
    assert main(Strip((), text("For families"))) == (
        '<header class="strip">\n<p class="end">For families</p>\n</header>'
    )


def test_lines_to_write_on_are_announced_in_the_language_of_their_part() -> None:
    lines = main(WriteInLines(2, text("Mis preguntas")), language="es")
    assert lines == (
        "<p>Mis preguntas</p>\n"
        '<div class="lines" role="img" aria-label="en blanco: Mis preguntas">'
        '<span class="line"></span><span class="line"></span></div>'
    )


@pytest.mark.parametrize(("language", "said"), [("ar-EG", "فراغ: x"), ("so", "x")])
def test_lines_in_a_language_that_the_library_does_not_have_are_announced_all_the_same(
    language: str, said: str
) -> None:
    lines = main(Division("foot", (WriteInLines(1, text("x")),), language))
    assert f'role="img" aria-label="{said}"' in lines


def test_a_language_without_words_for_a_place_to_write_is_refused() -> None:
    with pytest.raises(ContentError, match=r'^French has no label "blank"\.'):
        main(Blank("Help, in class"), language="fr")


def test_a_page_break_is_for_the_printer_only() -> None:
    assert main(PageBreak()) == '<div class="page-break"></div>'


@pytest.mark.parametrize("block", [Insert("lead", "x"), Running("footer", ())])
def test_a_block_that_resolve_replaces_is_a_bug_here(block: Block) -> None:
    with pytest.raises(AssertionError, match="does not reach the page"):
        main(block)


# ── The style sheet that we ship ─────────────────────────────────────────────


@pytest.fixture(scope="module")
def style() -> str:
    return re.sub(r"/\*.*?\*/", "", (TEMPLATES / "sheet.css").read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_style_loads_nothing(style: str) -> None:
    assert not re.search(r"url\(|@import|http", style)


def test_the_style_has_the_colors_of_the_theme(style: str) -> None:
    theme = yaml.safe_load((TEMPLATES / "theme.yaml").read_text(encoding="utf-8"))
    assert dict(re.findall(r"--(\w+): (#\w+);", style)) == theme["colors"]


def test_the_style_serves_both_directions_by_naming_no_left_or_right(style: str) -> None:
    assert not re.search(r"\b(left|right)\b", style)


def test_the_style_sets_nothing_in_italics_or_justified_or_in_capitals(style: str) -> None:
    assert not re.search(r"italic|oblique|justify;|uppercase|hyphens: auto", style)


def test_no_text_that_is_seen_is_smaller_than_ten_points(style: str) -> None:
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", style)
    sizes = [
        float(size)
        for selector, body in rules
        if selector.strip() != ".box"
        for size in re.findall(r"(?:font-size|--small): ([\d.]+)rem", body)
    ]
    assert min(sizes) * 12 >= 10


def test_every_class_of_the_page_has_a_rule_or_is_the_name_of_a_side(style: str) -> None:
    blocks = (
        Strip(text("a"), text("b")),
        WriteInLines(1, text("a")),
        Checklist(()),
        PageBreak(),
        Figure(QrCode("https://example.org"), "A code.", (Paragraph((Note(text("x")),)),)),
    )
    classes = {name for e in _elements(page(*blocks)) for name in e.get("class", "").split()}
    assert {name for name in classes if f".{name}" not in style} == {"start"}


def _elements(page: str) -> list[Element]:
    return list(read_page(page).iter())

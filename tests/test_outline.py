"""The outline of a document."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given

from handouts.document.nodes import (
    AudienceBlock,
    Block,
    BulletList,
    Callout,
    Checklist,
    Citation,
    Definition,
    DefinitionList,
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
    QrCode,
    Running,
    Steps,
    Strip,
    Strong,
    Table,
    TableCell,
    TableRow,
    Term,
    Text,
    ThematicBreak,
    Value,
    WriteInLines,
)
from handouts.writing.outline import outline
from tests.strategies import documents


def text(*words: str) -> tuple[Text, ...]:
    return tuple(map(Text, words))


def says(*words: str) -> Paragraph:
    return Paragraph(text(*words))


def lines(*blocks: Block) -> list[str]:
    """The lines below the document's own, less its indent."""
    found = outline(Document("A sheet", "en", (Part(blocks, "en"),))).splitlines()
    assert found[0] == "Document [en] A sheet"
    return [line.removeprefix("  ") for line in found[1:]]


def words(*inlines: Inline) -> str:
    (line,) = lines(Paragraph(inlines))
    return line.removeprefix("P ")


# ── Document and parts ───────────────────────────────────────────────────────


def test_the_first_line_is_the_document_its_language_and_title() -> None:
    assert outline(Document(" A  sheet ", "es-MX", (Part((), "es-MX"),))) == "Document [es-MX] A sheet\n"


def test_a_single_part_has_no_element_of_its_own() -> None:
    assert lines(says("x")) == ["P x"]


def test_several_parts_have_elements_and_another_language_shows() -> None:
    packet = Document("A packet", "en", (Part((says("x"),), "en"), Part((says("y"),), "es")))
    assert outline(packet).splitlines()[1:] == ["  Part", "    P x", "  Part [es]", "    P y"]


@given(documents())
def test_each_line_is_at_most_one_level_deeper_than_the_one_before(document: Document) -> None:
    depths = [(len(line) - len(line.lstrip())) // 2 for line in outline(document).splitlines()]
    assert depths[0] == 0
    assert all(depth <= before + 1 for before, depth in pairwise(depths))


# ── Blocks ───────────────────────────────────────────────────────────────────


def test_a_heading_shows_its_level() -> None:
    assert lines(Heading(1, text("One")), Heading(3, text("Three"))) == ["H1 One", "H3 Three"]


def test_a_strip_is_two_paragraphs_less_the_empty_one() -> None:
    assert lines(Strip(text("School"), text("For families"))) == ["P School", "P For families"]
    assert lines(Strip((), text("For families"))) == ["P For families"]


def test_a_division_is_only_its_blocks() -> None:
    assert lines(Division("foot", (says("x"), says("y")))) == ["P x", "P y"]


def test_a_division_with_a_language_of_its_own_is_an_element() -> None:
    inner = Division("foot", (says("x"), Division("deck", (says("y"),))), "ar")
    assert lines(inner, says("z")) == ["Div [ar]", "  P x", "  P y", "P z"]


def test_a_box_is_a_section_with_its_title_as_heading() -> None:
    assert lines(Callout("note", text("Keep"), (says("x"),), 3)) == ["Sect", "  H3 Keep", "  P x"]


def test_breaks_are_nothing() -> None:
    assert lines(ThematicBreak(), PageBreak()) == []


@pytest.mark.parametrize(
    ("block", "numbering", "labels"),
    [
        (BulletList, "Disc", ["•", "•"]),
        (OrderedList, "Decimal", ["1.", "2."]),
        (lambda items: OrderedList(items, 9), "Decimal", ["9.", "10."]),
        (Steps, "Decimal", ["1", "2"]),
        (Checklist, "None", ["☐", "☐"]),
    ],
)
def test_a_list_shows_how_it_is_numbered_and_each_label(
    block: Callable[[tuple[ListItem, ...]], Block], numbering: str, labels: list[str]
) -> None:
    found = lines(block((ListItem((says("x"),)), ListItem((says("y"),)))))
    assert found[0] == f"L {numbering}"
    assert found[1:4] == ["  LI", f"    Lbl {labels[0]}", "    LBody x"]
    assert found[4:] == ["  LI", f"    Lbl {labels[1]}", "    LBody y"]


def test_a_definition_is_labelled_by_its_term_and_a_colon() -> None:
    definition = Definition((Text("IEP "), Strong(text("plan"))), (says("x"),))
    assert lines(DefinitionList((definition,))) == ["L None", "  LI", "    Lbl IEP plan:", "    LBody x"]


def test_a_body_of_several_blocks_has_them_as_kids() -> None:
    inner = BulletList((ListItem((says("y"),)),))
    assert lines(BulletList((ListItem((says("x"), inner)),)))[2:] == [
        "    Lbl •",
        "    LBody",
        "      P x",
        "      L Disc",
        "        LI",
        "          Lbl •",
        "          LBody y",
    ]


def test_a_table_has_head_body_and_scopes() -> None:
    head = TableRow((TableCell((says("a"),), "column"), TableCell((), "column")))
    row = TableRow((TableCell((says("b"),), "row"), TableCell((says("c"), says("d")))))
    assert lines(Table(head, (row,), text("Two plans"))) == [
        "Table",
        "  Caption Two plans",
        "  THead",
        "    TR",
        "      TH Column a",
        "      TH Column",
        "  TBody",
        "    TR",
        "      TH Row b",
        "      TD",
        "        P c",
        "        P d",
    ]


def test_a_table_without_a_caption_has_no_line_for_it() -> None:
    assert lines(Table(TableRow(()), ()))[:2] == ["Table", "  THead"]


def test_a_figure_says_its_alternative_and_what_stands_beside_follows() -> None:
    figure = Figure(QrCode("https://example.org"), "A  code.", (says("x"),))
    assert lines(figure) == ['Figure "A code."', "P x"]


def test_lines_to_write_on_are_their_label() -> None:
    assert lines(WriteInLines(3, text("My questions"))) == ["P My questions"]


@pytest.mark.parametrize("block", [AudienceBlock("family", ()), Insert("lead", "x"), Running("header", ())])
def test_a_block_that_resolve_replaces_is_a_bug_here(block: Block) -> None:
    with pytest.raises(AssertionError, match="does not reach the outline"):
        lines(block)


# ── Text ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "inline",
    [
        Emphasis(text("x")),
        Strong(text("x")),
        Term(text("x"), "iep", first=True),
        Citation(text("x"), "cfr-300-8"),
        Note(text("x")),
        Value("child.name", "your child’s name", "x"),
        Value("state.evaluation-clock", "x"),
    ],
)
def test_an_inline_that_only_looks_different_is_its_text(inline: Inline) -> None:
    assert words(Text("a "), inline, Text(" b")) == "a x b"


def test_a_link_shows_its_target() -> None:
    link = Link((Text("the "), Strong(text("law"))), "https://example.org")
    assert words(Text("See "), link, Text(".")) == "See {Link https://example.org: the law}."


def test_a_phrase_shows_its_language() -> None:
    assert words(Foreign((Link(text("plan"), "tel:1"),), "es")) == "{es: {Link tel:1: plan}}"


def test_a_blank_is_what_a_screen_reader_says() -> None:
    blank = Value("child.name", "your child’s name", spoken="blank: your child’s name")
    assert words(Text("Name: "), blank) == "Name: {blank: your child’s name}"


def test_space_at_the_edges_of_a_link_stays_outside() -> None:
    assert words(Text("a"), Link(text(" x "), "tel:1"), Text("b")) == "a {Link tel:1: x} b"


def test_a_line_break_and_runs_of_white_space_are_one_space() -> None:
    assert words(Text(" a \n"), LineBreak(), Text("\tb\u00a0c ")) == "a b c"


def test_signs_that_only_say_where_a_line_may_break_are_dropped() -> None:
    assert words(Text("กา\u200bแฟ soft\u00adly")) == "กาแฟ softly"


def test_text_is_composed() -> None:
    assert words(Text("e"), Text("\u0301")) == "é"

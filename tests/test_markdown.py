"""The sheet as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from handouts.document.nodes import (
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
    Picture,
    QrCode,
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
from handouts.reading.parse import parse
from handouts.writing.markdown import to_markdown
from handouts.writing.outline import outline
from tests.strategies import documents

OUTLINE = re.compile(r" *(?:H[1-6]|P|Lbl|LBody|Caption|TH Column|TH Row|TD|TOCI|Figure)(?: (?P<text>.*))?")
MARKED = re.compile(r"\{(?P<remark>Link [^ ]+|[\w-]+): (?P<text>[^{}]*)\}")


def text(*words: str) -> tuple[Text, ...]:
    return tuple(map(Text, words))


def says(*words: str) -> Paragraph:
    return Paragraph(text(*words))


def items(*words: str) -> tuple[ListItem, ...]:
    return tuple(ListItem((says(word),)) for word in words)


def markdown(*blocks: Block) -> str:
    return to_markdown(Document("A sheet", "en", (Part(blocks, "en"),))).removesuffix("\n")


def words(*inlines: Inline) -> str:
    return markdown(Paragraph(inlines))


# ── Reading it back ──────────────────────────────────────────────────────────


def tokens(source: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(source)


def heard(source: str) -> list[str]:
    """The words of a text in Markdown, in order."""
    return " ".join(_spoken(each) for each in tokens(source) if each.type == "inline").split()


def _spoken(inline: Token) -> str:
    words = "".join(" " if "break" in each.type else each.content for each in inline.children or ())
    return words.removeprefix("[ ] ") if inline.content.startswith("[ ] ") else words


def said(document: Document) -> list[str]:
    """The words that the outline of a document says, in order; labels of entries left out."""
    footer = Document("", "en", (Part((Paragraph(document.footer),), "en"),))
    return [word for each in (document, footer) for line in _lines(each) for word in line.split()]


def _lines(document: Document) -> Iterator[str]:
    for line in outline(document).splitlines():
        found = OUTLINE.fullmatch(line)
        label = line.split()[-1] if line.lstrip().startswith("Lbl") else ""
        if line.lstrip().startswith("Figure"):
            yield "https://example.org"
        elif found and not re.fullmatch(r"•|☐|\d+\.?", label):
            yield _plain((found["text"] or "").removesuffix("{page}"))


def _plain(line: str) -> str:
    """A line of the outline without its remarks; a blank as it prints."""
    while MARKED.search(line):
        line = MARKED.sub(lambda m: f"________ ({m['text']})" if m["remark"] == "blank" else m["text"], line)
    return line


@given(documents())
def test_a_parse_gives_the_words_of_the_document_back(document: Document) -> None:
    assume(not re.search(r"^( *)T[DH].*\n\1  P .*\n\1  L ", outline(document), re.MULTILINE))
    assert heard(to_markdown(document)) == said(document)


@given(documents())
def test_a_parse_gives_the_headings_and_entries_back(document: Document) -> None:
    found = tokens(to_markdown(document))
    lines = [line.split()[0] for line in outline(document).splitlines()]
    levels = [each.tag.upper() for each in found if each.type == "heading_open"]
    assert levels == [role for role in lines if re.fullmatch("H[1-6]", role)]
    in_cells = len(re.findall(r"^( *)TD\n(?:\1  .*\n)+", outline(document), re.MULTILINE))
    if not in_cells:
        assert sum(each.type == "list_item_open" for each in found) == lines.count("LI") + lines.count("TOCI")
        assert sum("list_open" in each.type for each in found) == lines.count("L") + lines.count("TOC")


printable = st.text(st.characters(exclude_categories=("Cc", "Cs")))


@given(printable, printable)
def test_any_text_survives_bold_or_not(one: str, two: str) -> None:
    source = words(Text(one), Strong(text(two)), Text(one), Emphasis(text(two)))
    expected = [*f"{one}{two}{one}{two}".split()]
    assert heard(source) == expected


@given(st.text("#>-+=:1.)*_`~[]!<&|\\ \nab"))
@settings(max_examples=400)
def test_signs_at_the_start_of_a_line_stay_text(signs: str) -> None:
    lines = signs.split("\n")
    inlines = [each for line in lines for each in (Text(line), LineBreak())]
    source = markdown(Paragraph((Text("x"), LineBreak(), *inlines)), Heading(2, text("y ", signs)))
    assert [each.type for each in tokens(source) if each.nesting == 1] == ["paragraph_open", "heading_open"]
    assert heard(source) == ["x", *signs.split(), "y", *signs.split()]


# ── Inlines ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("inline", "expected"),
    [
        (Text("Plain words, R & D; 3.5 > 2"), "Plain words, R & D; 3.5 > 2"),
        (Text("*a* _b_ [c] <d> `e` ~f~ g|h \\ &amp;"), r"\*a\* \_b\_ \[c\] \<d> \`e\` \~f\~ g\|h \\ \&amp;"),
        (Strong(text("x")), "**x**"),
        (Emphasis(text("x")), "*x*"),
        (Term(text("IEP"), "iep", first=True), "**IEP**"),
        (Term(text("IEP"), "iep"), "IEP"),
        (Citation(text("the law"), "cfr-300-8"), "the law"),
        (Note(text("[34 CFR 300.8]")), r"\[34 CFR 300.8\]"),
        (Foreign(text("plan"), "es"), "plan"),
        (
            Link(text("the law"), "https://example.org/a_b?c=1&d=2"),
            "[the law](https://example.org/a_b?c=1&d=2)",
        ),
        (Link(text("x"), "https://example.org/a (b)"), "[x](https://example.org/a%20%28b%29)"),
        (Strong((Link(text("x"), "tel:1"),)), "**[x](tel:1)**"),
        (Value("child.name", "your child’s name", "Ana *"), r"Ana \*"),
        (Value("state.clock", "60 days"), "60 days"),
        (Value("child.name", "your child’s name", spoken="blank: x"), "________ (your child’s name)"),
    ],
)
def test_an_inline_in_markdown(inline: Inline, expected: str) -> None:
    assert words(inline) == expected


@pytest.mark.parametrize("sign", ["{{ a }}", "{% b %}", "{{{%"])
def test_what_looks_like_a_template_is_text_for_our_own_parser_too(sign: str) -> None:
    assert parse(words(Text(sign)), "a.md", audiences=()) == (says(sign),)


def test_bold_is_left_out_where_a_parser_would_print_its_asterisks() -> None:
    assert words(Text("a"), Strong(text("“b”")), Text("c")) == "a“b”c"
    assert words(Strong(text("Sign:")), Text("now")) == "Sign:now"
    assert words(Strong(text("a")), Emphasis(text("b"))) == "**a**b"


def test_space_at_the_edges_of_bold_stays_outside() -> None:
    assert words(Text("a"), Strong(text(" b ")), Text("c")) == "a **b** c"


def test_neighbours_in_bold_are_one() -> None:
    assert words(Strong(text("a ")), Term(text("b"), "iep", first=True)) == "**a b**"


def test_a_link_after_an_exclamation_mark_is_no_picture() -> None:
    assert words(Text("Ask!"), Link(text("x"), "tel:1")) == r"Ask\![x](tel:1)"


def test_a_line_break_is_two_spaces_and_none_stands_at_an_end() -> None:
    assert words(LineBreak(), Text("a "), LineBreak(), LineBreak(), Text(" b"), LineBreak()) == "a  \nb"


# ── Blocks ───────────────────────────────────────────────────────────────────


def test_a_box_is_its_heading_and_blocks_and_a_division_only_its_blocks() -> None:
    box = Callout("note", text("Keep"), (Division("deck", (says("x"),)), says("y")), 3)
    assert markdown(box) == "### Keep\n\nx\n\ny"


def test_steps_are_an_ordered_list() -> None:
    assert markdown(Steps(items("Ask.", "Sign."))) == "1. Ask.\n2. Sign."


def test_an_ordered_list_keeps_its_first_number() -> None:
    assert markdown(OrderedList(items("a", "b"), 9)) == "9. a\n10. b"


def test_things_to_tick_off_have_brackets() -> None:
    assert markdown(Checklist(items("a", "b"))) == "- [ ] a\n- [ ] b"


def test_blocks_of_an_entry_are_indented_below_its_text() -> None:
    inner = BulletList(items("b", "c"))
    entry = ListItem((says("a"), inner, Paragraph((Text("d"), LineBreak(), Text("e")))))
    assert markdown(OrderedList((entry,), 10)) == "10. a\n\n    - b\n    - c\n\n    d  \n    e"


def test_a_list_after_a_list_of_its_sort_has_the_other_marker() -> None:
    lists = (BulletList(items("a")), Checklist(items("b")), BulletList(items("c")), Steps(items("d")))
    assert markdown(*lists) == "- a\n\n+ [ ] b\n\n- c\n\n1. d"
    assert markdown(Steps(items("a")), PageBreak(), OrderedList(items("b"))) == "1. a\n\n1) b"


def test_a_definition_is_an_entry_with_its_term_in_bold() -> None:
    one = Definition(text("Mediation"), (says("A talk."), says("It is free.")))
    two = Definition(text("IEP"), (BulletList(items("x")),))
    assert markdown(DefinitionList((one,))) == "- **Mediation:** A talk.\n\n  It is free."
    assert markdown(DefinitionList((two,))) == "- **IEP:**\n\n  - x"


def test_a_table_has_pipes_and_its_caption_above() -> None:
    head = TableRow((TableCell((says("a|b"),), "column"), TableCell((says("c"),), "column")))
    several = TableCell((Paragraph((Text("x"), LineBreak(), Text("y"))), BulletList(items("z"))))
    row = TableRow((TableCell((says("d"),), "row"), several))
    assert markdown(Table(head, (row,), text("Two plans"))) == (
        "**Two plans**\n\n| a\\|b | c |\n| --- | --- |\n| d | x y - z |"
    )


def test_a_picture_is_named_by_its_file_and_a_code_is_its_address() -> None:
    picture = Figure(Picture("/library/en/two people.png"), "Two [people]", (says("x"),))
    assert markdown(picture) == "![Two \\[people\\]](two%20people.png)\n\nx"
    assert (
        markdown(Figure(QrCode("https://example.org/?a=1&b=2"), "A code."))
        == "<https://example.org/?a=1&b=2>"
    )


def test_lines_to_write_on_are_rules_below_their_label() -> None:
    source = markdown(WriteInLines(2, text("My questions")))
    assert source.splitlines() == ["My questions", "", "_" * 60, "", "_" * 60]
    assert [each.type for each in tokens(source)][3:] == ["hr", "hr"]


def test_a_break_makes_no_heading_of_what_stands_before_it() -> None:
    assert markdown(says("a"), ThematicBreak(), says("b")) == "a\n\n***\n\nb"


def test_empty_blocks_leave_no_trace() -> None:
    empties = (Strip((), text("For families")), BulletList(()), says(" "), Heading(2, ()), PageBreak())
    assert markdown(*empties) == "For families"


def test_number_signs_at_the_end_of_a_heading_stay() -> None:
    assert markdown(Heading(2, text("Number ##"))) == r"## Number \##"


def test_parts_and_the_footer_stand_between_rules() -> None:
    packet = Document(
        "A packet", "en", (Part((says("a"),), "en"), Part((says("b"),), "es")), footer=text("c")
    )
    assert to_markdown(packet) == "a\n\n***\n\nb\n\n***\n\nc\n"


def test_a_block_that_resolve_replaces_is_a_bug_here() -> None:
    with pytest.raises(AssertionError, match="does not reach the Markdown"):
        markdown(Insert("lead", "x"))

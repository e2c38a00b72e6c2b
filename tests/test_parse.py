"""Markdown in, blocks out; what is wrong comes at once and at its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unicodedata import is_normalized, normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handouts.document.nodes import (
    Blank,
    Block,
    Blocks,
    BulletList,
    Checklist,
    Figure,
    Heading,
    ListItem,
    Paragraph,
    Picture,
    Strong,
    Table,
    Term,
    Text,
    Value,
    WriteInLines,
)
from handouts.document.walk import plain_text
from handouts.errors import ContentError, Location
from handouts.pictures import png_bytes
from handouts.reading.parse import MAX_DEPTH, parse
from tests.dump import dump
from tests.sheets import ROOT

AUDIENCES = ("family", "teacher")
GOLDEN = ROOT / "tests" / "golden" / "blocks"


def read(markdown: str, **options: object) -> Blocks:
    return parse(markdown, "topic.md", audiences=AUDIENCES, **options)  # type: ignore[arg-type]


def wrong(markdown: str, **options: object) -> str:
    """The problems of a text, a line each."""
    with pytest.raises(ContentError) as caught:
        read(markdown, **options)
    return str(caught.value)


@pytest.mark.parametrize("name", ["directives", "headings", "inlines", "lists", "sheet", "tables"])
def test_each_form_of_the_language_has_its_blocks(name: str, golden: Callable[[str, str], None]) -> None:
    """Each Markdown file of golden/blocks becomes the blocks of the text file beside it."""
    golden(f"blocks/{name}.txt", dump(read((GOLDEN / f"{name}.md").read_text("utf-8"))))


def test_all_mistakes_of_a_text_come_at_once(golden: Callable[[str, str], None]) -> None:
    """One text with a mistake of each sort: every one is reported, at its line, in order."""
    golden("blocks/wrong.txt", wrong((GOLDEN / "wrong.md").read_text("utf-8")) + "\n")


@pytest.mark.parametrize("sign", ["{{ title }}", "{% if x %}"])
def test_a_text_holds_nothing_that_only_a_template_can(sign: str) -> None:
    """Escaped it is text; a value has a form of its own."""
    found = wrong(f"a\n\nb {sign}")
    assert found.startswith(f'topic.md:3: "{sign[:2]}" works in templates only. A value is written [')
    assert plain_text(read(f"\\{sign}")[0].inlines) == sign  # type: ignore[union-attr]


# ── Lines ────────────────────────────────────────────────────────────────────


def test_lines_are_those_of_the_file() -> None:
    """The body of a topic starts below its front matter."""
    assert wrong("a\n\n`b`", lines=7).startswith("topic.md:9:")


def test_a_line_inside_a_paragraph_is_found() -> None:
    """Soft and hard breaks count."""
    assert wrong("a\nb\\\nc `d`").startswith("topic.md:3:")


def test_lines_may_be_looked_up() -> None:
    """A composed text knows for each of its lines where it comes from."""
    found = wrong("a\n\n`b`", lines=lambda line: Location("part.md.j2", 100 + 10 * line))
    assert found.startswith("part.md.j2:120:")


def test_blocks_know_their_lines() -> None:
    """Headings, paragraphs, list entries and cells; later stages report at them."""
    heading, items, table = read("## T\n\n- a\n- b\n\n| a |\n| - |\n| b |")
    assert isinstance(heading, Heading)
    assert isinstance(items, BulletList)
    assert isinstance(table, Table)
    assert str(heading.location) == "topic.md:1"
    assert [str(item.location) for item in items.items] == ["topic.md:3", "topic.md:4"]
    assert str(table.location) == "topic.md:6"
    cell = table.rows[0].cells[0].blocks[0]
    assert isinstance(cell, Paragraph)
    assert str(cell.location) == "topic.md:8"


def test_line_breaks_of_other_systems_count_the_same() -> None:
    assert wrong("a\r\n\r\n`b`") == wrong("a\r\r`b`") == wrong("a\n\n`b`")


# ── Text ─────────────────────────────────────────────────────────────────────


def test_text_is_composed() -> None:
    """What is typed as letter and accent becomes one character, also across an entity."""
    assert read("e\u0301") == read("e&#769;") == (Paragraph((Text("\u00e9"),)),)


def test_what_looks_like_a_reference_is_text() -> None:
    """CommonMark would take such a line away; here no word is lost."""
    assert read("[Parent]: yes") == (Paragraph((Text("[Parent]: yes"),)),)


def test_neighbouring_texts_are_one() -> None:
    """Escapes, entities and line ends leave no seam."""
    assert read("a \\* b\n&amp; c") == (Paragraph((Text("a * b & c"),)),)


@pytest.mark.parametrize(
    "markdown",
    [
        "\\[ \\] no box",
        "\\## no heading",
        "\\::: note",
        "1\\. no list",
        "a \\`b\\`",
        "\\*\\*a b",
        "\\](",
        "\\{#a}",
    ],
)
def test_escaped_signs_are_only_text(markdown: str) -> None:
    """Nothing that stands behind a backslash is taken for markup, nor for markup that went wrong."""
    (paragraph,) = read(markdown)
    assert isinstance(paragraph, Paragraph)
    assert paragraph.inlines == (Text(markdown.replace("\\", "")),)


def test_an_escaped_box_makes_no_checklist() -> None:
    assert isinstance(read("- \\[ ] a")[0], BulletList)


def test_an_escaped_brace_makes_no_anchor() -> None:
    """A title that a template prints may hold anything."""
    assert read("# A \\{#b\\}") == (Heading(1, (Text("A {#b}"),)),)


@pytest.mark.parametrize(
    ("text", "inlines"),
    [
        ("**提问。**写信。", 'Strong("提问。") "写信。"'),
        ("**提问**。写信。", 'Strong("提问") "。写信。"'),
        ("写信**（免费）**可以", '"写信" Strong("（免费）") "可以"'),
        ("**IEP는：**학교", 'Strong("IEP는：") "학교"'),
        ("5 * 3 snake_case_x", '"5 * 3 snake_case_x"'),
    ],
)
def test_bold_may_end_after_chinese_punctuation(text: str, inlines: str) -> None:
    """CommonMark would print the asterisks; in English a space saves it."""
    assert dump(read(text)) == f"Paragraph inlines: {inlines}\n"


def test_a_translator_may_give_the_short_form_of_a_term() -> None:
    """Where a particle changes with it, as in Korean."""
    (paragraph,) = read("[특수 교육 프로그램(IEP)은|IEP는](term:iep) 계획입니다.")
    assert isinstance(paragraph, Paragraph)
    assert paragraph.inlines[0] == Term((Text("특수 교육 프로그램(IEP)은"),), "iep", short="IEP는")


# ── Links ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:1",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "ftp://a.b",
    ],
)
def test_a_forbidden_address_is_refused(address: str) -> None:
    """It is neither a link nor text: the author is told."""
    assert 'A link may not lead to "' in wrong(f"[x]({address})")
    assert 'A link may not lead to "' in wrong(f"<{address}>")


@pytest.mark.parametrize("address", ["", "other.md", "#anchor", "//example.org", "/a"])
def test_an_address_needs_a_scheme(address: str) -> None:
    assert 'A link may not lead to "' in wrong(f"[x]({address})")


@pytest.mark.parametrize(
    "address", ["https:", "https://", "http:///a", "mailto:", "mailto:x", "tel:", "term:", "lang:"]
)
def test_an_address_that_leads_nowhere_is_refused(address: str) -> None:
    assert "leads nowhere" in wrong(f"[x]({address})")


def test_a_web_address_is_ascii() -> None:
    """As an URI in a PDF must be; the project's own names stay as they are."""
    text = dump(read("[x](https://bücher.example/é?q=ü) [y](term:wörter)"))
    assert "https://xn--bcher-kva.example/%C3%A9?q=%C3%BC" in text
    assert "wörter" in text


@pytest.mark.parametrize(
    ("markdown", "block"),
    [
        ("Words. {#a-1}", Paragraph((Text("Words."),), anchor="a-1")),
        ("## Title {#a-1}", Heading(2, (Text("Title"),), "a-1")),
        ("- Words. {#a-1}", BulletList((ListItem((Paragraph((Text("Words."),), anchor="a-1"),)),))),
        ("- [ ] Words. {#a-1}", Checklist((ListItem((Paragraph((Text("Words."),), anchor="a-1"),)),))),
        ("::: lines 2 Label {#a-1}", WriteInLines(2, (Text("Label"),), anchor="a-1")),
    ],
)
def test_an_anchor_names_a_place(markdown: str, block: Block) -> None:
    """At the end of a heading, a paragraph, an entry or a label; it is not printed."""
    assert read(markdown) == (block,)


@pytest.mark.parametrize("marks", ["{#a-1} {no-law}", "{no-law} {#a-1}", " {no-law}{#a-1}"])
def test_a_paragraph_can_be_marked_as_no_law(marks: str) -> None:
    """Beside its anchor, before or after it; neither is printed."""
    marked = Paragraph((Text("Words."),), anchor="a-1", no_law=True)
    assert dump(read(f"Words. {marks}")) == dump((marked,))
    assert dump(read(f"- Words. {marks}")) == dump((BulletList((ListItem((marked,)),)),))


def test_a_cell_can_be_marked_as_no_law() -> None:
    """A mark is for what says something: a heading says nothing of the law, and an escaped mark is text."""
    (table,) = read("| A | B |\n|---|---|\n| x | 5 days {no-law} |")
    assert isinstance(table, Table)
    (cell,) = table.rows[0].cells[1].blocks
    assert isinstance(cell, Paragraph)
    assert (cell.inlines, cell.no_law) == ((Text("5 days"),), True)
    (heading, paragraph) = read("## Days {no-law}\n\nFree \\{no-law}")
    assert isinstance(heading, Heading)
    assert heading.inlines == (Text("Days {no-law}"),)
    assert isinstance(paragraph, Paragraph)
    assert not paragraph.no_law


def test_an_anchor_has_the_form_of_an_id() -> None:
    assert '"{#A b}" is not an anchor.' in wrong("Words. {#A b}")


def test_a_form_table_has_places_to_write() -> None:
    """Each empty cell says the heads of its row and column; a row without a first cell is numbered."""
    table = read("::: form-table Log\n| Who | When |\n|---|---|\n| Ann | |\n| | |\n:::")[0]
    assert isinstance(table, Table)
    cells = [cell for row in table.rows for cell in row.cells]
    assert [cell.blocks[-1] for cell in cells[1:]] == [
        Blank("Ann: When"),
        Blank("2: Who"),
        Blank("2: When"),
    ]
    assert (table.style, [cell.scope for cell in cells]) == ("form", ["row", "", "", ""])


def test_lines_and_cells_may_ask_for_a_value() -> None:
    """At the end of the label, or alone in a cell; elsewhere in them it is a blank of its own."""
    value = Value("parent.hopes", "hopes")
    (lines,) = read("::: lines 2 **My** hopes [hopes](value:parent.hopes) {#hopes}")
    assert lines == WriteInLines(2, (Strong((Text("My"),)), Text(" hopes")), None, "hopes", (value,))
    (bold,) = read("::: lines 2 **My hopes** [hopes](value:parent.hopes)")
    assert bold == WriteInLines(2, (Strong((Text("My hopes"),)),), value=(value,))
    table = read("::: form-table\n| Who | What |\n|---|---|\n| Ann | [hopes](value:parent.hopes) |\n:::")[0]
    assert isinstance(table, Table)
    assert table.rows[0].cells[1].blocks == (Blank("hopes", (value,)),)


def test_lines_need_words_before_their_value() -> None:
    assert "The lines have no words before their value." in wrong("::: lines 2 [hopes](value:parent.hopes)")


# ── Pictures ─────────────────────────────────────────────────────────────────


SMALL = png_bytes(str(ROOT / "output" / "sample.png"), 8)


def test_a_picture_alone_in_its_paragraph_is_a_figure(tmp_path: Path) -> None:
    """Its words are plain text; its path is absolute."""
    (tmp_path / "talk.png").write_bytes(SMALL)
    figure = Figure(Picture(str(tmp_path / "talk.png")), "talk, then write")
    assert read("![talk, **then** write](talk.png)", folder=tmp_path) == (figure,)


@pytest.mark.parametrize("data", [b"", b"GIF89a", SMALL[:-20]])
def test_a_picture_that_cannot_be_read_is_told_at_its_line(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "talk.png").write_bytes(data)
    assert "topic.md:3: talk.png: not a whole PNG" in wrong("One.\n\n![talk](talk.png)", folder=tmp_path)


def test_a_picture_is_found_whichever_way_its_accents_are_written(tmp_path: Path) -> None:
    """A Mac's archive takes letters and accents apart."""
    path = tmp_path / normalize("NFD", "niño.png")
    path.write_bytes(SMALL)
    assert read("![a](niño.png)", folder=tmp_path) == (Figure(Picture(str(path)), "a"),)


@pytest.mark.parametrize(
    "name", ["../talk.png", "/talk.png", "a/talk.png", "talk.svg", "https://a.b/talk.png", "t%2Fk.png"]
)
def test_a_picture_is_a_file_beside_the_text(name: str, tmp_path: Path) -> None:
    """No other folder, no other format, nothing from the web."""
    (tmp_path / "talk.svg").touch()
    assert "is not a PNG or JPEG file in the folder of this text" in wrong(f"![a]({name})", folder=tmp_path)


def test_a_missing_picture_is_reported(tmp_path: Path) -> None:
    assert wrong("![a](talk.png)", folder=tmp_path) == (
        'topic.md:1: There is no picture "talk.png" in the folder of this text.'
    )


# ── Headings ─────────────────────────────────────────────────────────────────


def test_no_level_is_skipped() -> None:
    """The sheet has a title, so a text may begin with level 2."""
    read("## a\n\n### b\n\n## c")
    read("# a\n\n## b")
    assert wrong("### a") == "topic.md:1: A heading of level 3 comes after one of level 1."
    assert wrong("## a\n\n#### b").startswith("topic.md:3: A heading of level 4 comes after one of level 2.")


@pytest.mark.parametrize("anchor", ["{#A}", "{#a b}", "{#}", "{#a_b}"])
def test_an_anchor_has_letters_digits_and_hyphens(anchor: str) -> None:
    assert f'"{anchor.replace("{#}", "{# }")}" is not an anchor.' in wrong(f"## a {anchor}")


# ── Anything ─────────────────────────────────────────────────────────────────


def test_too_much_inside_one_another_is_refused() -> None:
    """markdown-it would drop the innermost text without a word."""
    deepest = "".join(f"{'  ' * n}- a\n" for n in range(MAX_DEPTH))
    for markdown in (deepest, "::: family\n" * 50):
        assert "Too much stands inside one another here." in wrong(markdown)


def test_pictures_in_pictures_bring_nothing_down() -> None:
    """Brackets are the one thing that an author can nest without end on a line."""
    assert "A picture stands alone in its paragraph." in wrong("![" * 490 + "a" + "](b.png)" * 490)


PIECES = [
    *(
        "a",
        "b",
        "é",
        "中",
        "1.",
        "- ",
        "- [ ] ",
        "[ ]",
        "# ",
        "## ",
        "{#a}",
        "**",
        "*",
        "_",
        "`",
        "```",
        "~~~",
    ),
    *(":::", "::: family", "::: note T", "::: steps", "::: lead x", "::: qr ", "::: strip", "::: table"),
    *("::: lines 2 x", "[", "](", "]", ")", "(", "!", "![", "term:iep", "cite:x", "value:child.a", "lang:es"),
    *(
        "https://a.b",
        "<",
        ">",
        "<b>",
        "<!--",
        "-->",
        "&amp;",
        "\\",
        "---",
        "===",
        ":",
        ": a",
        "~ ",
        "|",
        "| - |",
    ),
    *("\t", "    ", "  ", " ", "\r\n", "\n", "\n", "\n\n", "\u00a0", "\u2028", "\x00", "\ufdd0", "'", '"'),
]
markdowns = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


def outcome(markdown: str) -> Blocks | ContentError:
    try:
        return read(markdown)
    except ContentError as error:
        return error


@given(markdowns)
@example("|a|\n|-|\n:::\n")
@example("- \n  ::: a\n:::")
@example("[a]: b\n\n[a]")
def test_any_text_becomes_blocks_or_problems_with_lines(markdown: str) -> None:
    """Nothing else is raised, whatever the text."""
    made = outcome(markdown)
    if isinstance(made, tuple):
        assert is_normalized("NFC", dump(made))
        return
    count = len(markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    lines = [problem.location.line for problem in made.problems if problem.location]
    assert len(lines) == len(made.problems) > 0
    assert 1 <= min(lines) <= max(lines) <= count

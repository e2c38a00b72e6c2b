"""The sheet as plain text, for a message or an e-mail."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.document import nodes
from handouts.library.load import Library
from handouts.pipeline import make_handout
from handouts.writing.outline import outline
from handouts.writing.text import to_text
from tests.sheets import SCHOOL, everything
from tests.strategies import documents

LTR, RTL, OWN, END, MARK = "\u2066", "\u2067", "\u2068", "\u2069", "\u200f"


def text(*words: str) -> nodes.Inlines:
    return tuple(map(nodes.Text, words))


def says(*words: str) -> nodes.Paragraph:
    return nodes.Paragraph(text(*words))


def items(*words: str) -> tuple[nodes.ListItem, ...]:
    return tuple(nodes.ListItem((says(word),)) for word in words)


@pytest.fixture
def written(shipped: Library) -> Callable[..., str]:
    """Blocks as text, without the newline at its end."""

    def of(*blocks: nodes.Block, language: str = "en") -> str:
        document = nodes.Document("A sheet", language, (nodes.Part(blocks, language),))
        return to_text(document, shipped.by_code).removesuffix("\n")

    return of


@pytest.fixture
def words(written: Callable[..., str]) -> Callable[..., str]:
    """Inlines as text."""

    def of(*inlines: nodes.Inline, language: str = "en") -> str:
        return written(nodes.Paragraph(inlines), language=language)

    return of


# ── Whole sheets ─────────────────────────────────────────────────────────────

GOLDEN = {
    "letter-es": Request("letter", "ask-for-records", language="es", values={"child.name": "Ana Ruiz"}),
    "chart-en": Request("comparison-chart", rows=("short",)),
    "fact-sheet-ar": Request("fact-sheet", language="ar", topics=("what-is-an-iep",)),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_sheet_as_a_message(name: str, shipped: Library, golden: Callable[[str, str], None]) -> None:
    request = replace(GOLDEN[name], school=SCHOOL, format="text")
    golden(f"text/{name}.txt", make_handout(shipped, request).data.decode())


@pytest.mark.parametrize("code", ["ar", "en"])
def test_each_block_of_the_language_has_its_words(code: str, miniature: Library) -> None:
    """In as many lines as paragraphs: none is wrapped, none empty but between two."""
    made = make_handout(miniature, replace(everything(code), format="text")).data.decode()
    assert max(map(len, made.splitlines())) > 200
    assert "\n\n\n" not in made
    assert not re.search(r"[ \t]$", made, re.MULTILINE)


@given(document=documents())
def test_every_word_of_a_document_is_there_in_order(shipped: Library, document: nodes.Document) -> None:
    """But for alternatives, of which the code's address says more, and labels of blanks."""
    made = iter(re.sub(r"\s", "", to_text(document, shipped.by_code)))
    said = re.sub(r"\s", "", "".join(_said(outline(document))))
    assert [char for char in said if char not in made] == []


def _said(lines: str) -> list[str]:
    """The words of an outline's headings, paragraphs and entries; cells have their heads besides."""
    found = re.findall(
        r"^ *(?:H\d|P|LBody) (.*)$", re.sub(r"^( *)Table\n(?:\1 .*\n)+", "", lines, flags=re.M), re.M
    )
    plain = [re.sub(r"\{blank: [^}]*\}", "", line) for line in found]
    return [re.sub(r"\{(?:Link [^ ]+|[\w-]+): |\}", "", line) for line in plain]


# ── Blocks ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (nodes.Heading(2, text("Who?")), "Who?"),
        (nodes.BulletList(items("x", "y")), "- x\n- y"),
        (nodes.OrderedList(items("x", "y"), 9), "9. x\n10. y"),
        (nodes.Steps(items("x", "y")), "1. x\n2. y"),
        (nodes.Checklist(items("x")), "[ ] x"),
        (nodes.Diagram("seats", text("Who"), items("x", "y")), "Who\n\n- x\n- y"),
        (nodes.Diagram("timeline", text("When"), items("x", "y")), "When\n\n1. x\n2. y"),
        (nodes.DefinitionList((nodes.Definition(text("IEP"), (says("A plan."),)),)), "IEP: A plan."),
        (nodes.Callout("note", text("Keep"), (says("x"),)), "Keep\n\nx"),
        (nodes.Strip(text("School"), text("For families")), "School\nFor families"),
        (nodes.WriteInLines(2, text("Mine")), f"Mine\n{'_' * 30}\n{'_' * 30}"),
        (
            nodes.Figure(nodes.QrCode("https://example.org"), "A code.", (says("x"),)),
            "https://example.org\n\nx",
        ),
        (nodes.Figure(nodes.Picture("/a.png"), "Two people", (), None, text("Talk")), "[Two people]\n\nTalk"),
        (
            nodes.Contents((nodes.ContentsEntry("One", "", 1), nodes.ContentsEntry("Dos", "es", 2))),
            "- One\n- Dos",
        ),
        (nodes.Likeness("partly", text("Partly")), "Partly"),
        (nodes.Division("deck", (says("x"), nodes.ThematicBreak(), says("y"))), "x\n\n* * *\n\ny"),
    ],
)
def test_a_block_is_lines(written: Callable[..., str], block: nodes.Block, expected: str) -> None:
    assert written(block) == expected


def test_what_else_stands_in_an_entry_is_indented(written: Callable[..., str]) -> None:
    inner = nodes.OrderedList(items("y", "z"))
    assert written(nodes.Checklist((nodes.ListItem((says("x"), inner)),))) == "[ ] x\n    1. y\n    2. z"


def test_a_row_is_what_heads_it_and_a_line_for_each_other_cell(written: Callable[..., str]) -> None:
    def cell(*blocks: nodes.Block, scope: nodes.Scope = "") -> nodes.TableCell:
        return nodes.TableCell(blocks, scope)

    head = nodes.TableRow(tuple(cell(says(word), scope="column") for word in ("Question", "IEP", "Ask")))
    asked = cell(says("Is it free?"), nodes.Likeness("same", text("Same")), scope="row")
    row = nodes.TableRow((asked, cell(says("It is free.")), cell(nodes.TickBox("Ask: free"))))
    form = nodes.TableRow((cell(says("x"), says("y")), cell(nodes.Blank("IEP")), cell()))
    made = written(nodes.Table(head, (row, form), text("Two plans")))
    assert made == (
        "Two plans\n\nIs it free?\nSame\nIEP: It is free.\nAsk: [ ]\n\nQuestion:\nx\ny\nIEP: ________\nAsk:"
    )


def test_sheets_are_apart_and_the_running_foot_stands_once(shipped: Library) -> None:
    parts = (nodes.Part((says("x"),), "en"), nodes.Part((says("y"),), "es"))
    assert to_text(nodes.Document("", "en", parts, footer=text("Foot")), shipped.by_code) == (
        "x\n\n* * *\n\ny\n\nFoot\n"
    )


def test_a_page_break_is_for_paper_only(written: Callable[..., str]) -> None:
    assert written(says("x"), nodes.PageBreak(), says("y")) == "x\n\ny"


@pytest.mark.parametrize("block", [nodes.Insert("lead", "x"), nodes.Running("footer", ())])
def test_a_block_that_resolve_replaces_is_a_bug_here(written: Callable[..., str], block: nodes.Block) -> None:
    with pytest.raises(AssertionError, match="does not reach the text"):
        written(block)


# ── Inlines ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("inline", "expected"),
    [
        (nodes.Strong(text("x")), "x"),
        (nodes.Emphasis(text("x")), "x"),
        (nodes.Term(text("x"), "iep", first=True), "x"),
        (nodes.Citation(text("x"), "cfr-300-8"), "x"),
        (nodes.Foreign(text("plan"), "es"), "plan"),
        (nodes.Value("child.name", "your child", "Ana <b> *x*"), "Ana <b> *x*"),
        (nodes.Value("state.clock", "60 days"), "60 days"),
        (nodes.Value("child.name", "your child", spoken="blank: your child"), "________ (your child)"),
        (nodes.Value("child.name", "your child", spoken="x", labelled=True), "________"),
        (nodes.Link(text("the law"), "https://example.org/a"), "the law (https://example.org/a)"),
        (nodes.Link(text("ndrn.org"), "https://www.ndrn.org/"), "ndrn.org"),
        (nodes.Link(text("help@example.org"), "mailto:help@example.org"), "help@example.org"),
        (nodes.Link(text("(555) 010-0142"), "tel:+15550100142"), "(555) 010-0142"),
        (nodes.Link(text("call us"), "tel:+15550100142"), "call us (+15550100142)"),
        (nodes.Link(text("above"), "#who"), "above"),
        (nodes.Note((nodes.Link(text("[34 CFR 300.8]"), "https://example.org"),)), "[34 CFR 300.8]"),
    ],
)
def test_an_inline_is_its_words(words: Callable[..., str], inline: nodes.Inline, expected: str) -> None:
    assert words(inline) == expected


def test_a_line_break_is_a_line_and_spaces_are_one(words: Callable[..., str]) -> None:
    assert words(*text(" a \n b"), nodes.LineBreak(), *text(" c ")) == "a b\nc"


def test_a_value_does_not_run_into_the_next_label(words: Callable[..., str]) -> None:
    inlines = (nodes.Value("child.name", "", "Ana"), *text(" "), nodes.Strong(text("Born:")))
    assert words(*inlines) == "Ana\u2003Born:"


def test_the_addresses_of_sources_are_left_out(written: Callable[..., str]) -> None:
    """A citation names its law itself."""
    source = nodes.Paragraph((nodes.Link(text("34 CFR 300.8"), "https://example.org/300.8"),))
    assert written(nodes.Division("fine-print", (source,))) == "34 CFR 300.8"


@pytest.mark.parametrize(
    ("inlines", "expected"),
    [
        (text("اقرأ 34 CFR 300.8(a) أو"), f"اقرأ {LTR}34 CFR 300.8(a){END} أو"),
        (text("خلال 30 يوماً"), "خلال 30 يوماً"),
        (text("IEP هو خطة"), f"{MARK}IEP هو خطة"),
        (text("IEP"), "IEP"),
        ((*text("خطة "), nodes.Foreign(text("plan"), "en")), f"خطة {LTR}plan{END}"),
        ((*text("هو "), nodes.Value("child.name", "", "Ana")), f"هو {OWN}Ana{END}"),
        ((nodes.Link(text("القانون"), "https://example.org"),), f"القانون ({LTR}https://example.org{END})"),
    ],
)
def test_in_text_from_right_to_left_what_is_written_the_other_way_is_held(
    words: Callable[..., str], inlines: nodes.Inlines, expected: str
) -> None:
    assert words(*inlines, language="ar") == expected


def test_words_from_right_to_left_in_english_are_held_too(words: Callable[..., str]) -> None:
    assert words(*text("In "), nodes.Foreign(text("العربية"), "ar")) == f"In {RTL}العربية{END}"
    assert words(*text("For "), nodes.Value("child.name", "", "محمد")) == f"For {OWN}محمد{END}"

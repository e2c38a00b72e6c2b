"""Lines of a paragraph: where they end, what stands where, and what they are read as."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handouts.document import nodes
from handouts.layout.fields import Form
from handouts.layout.lines import BLANK, Run, set_lines
from handouts.layout.runs import RunMaker
from handouts.layout.typeface import Typefaces
from handouts.library.load import load_library
from handouts.library.theme import Color
from handouts.pdf.story import Field, Lettering
from handouts.pdf.structure import LAYOUT, StructElem, Tag, Tagger
from tests.monospace import TYPE, Monospace, P, lines, run, shown, tree
from tests.sheets import ROOT

LIBRARY = load_library(ROOT / "tests" / "library")


def test_a_line_takes_as_many_words_as_fit() -> None:
    """The space at its end belongs to it and does not count."""
    assert lines("one two three", 7) == ["one two ", "three"]
    assert lines("one two three", 6) == ["one ", "two ", "three"]


def test_a_line_is_as_wide_as_its_words() -> None:
    """The space that broke it stands outside."""
    first, second = set_lines([run("one two")], 4, rtl=False)
    assert (first.width, second.width) == (3, 3)
    assert first.segments[0].width == 3


def test_a_forced_break_ends_a_line() -> None:
    """Two of them leave an empty line between."""
    assert lines("a\nb", 9) == ["a ", "b"]
    assert lines("a\n\nb", 9) == ["a ", " ", "b"]


def test_an_empty_paragraph_has_an_empty_line() -> None:
    """It takes its room and holds nothing."""
    (line,) = set_lines([], 9, rtl=False)
    assert (line.segments, line.width) == ((), 0)


def test_a_word_wider_than_the_line_is_cut_where_the_line_is_full() -> None:
    """What is left of it shares its line with the words that follow."""
    assert lines("abcdefgh ij", 3) == ["abc", "def", "gh ", "ij"]
    assert lines("abcdefgh ij", 5) == ["abcde", "fgh ", "ij"]
    assert lines("abcdefg ij", 5) == ["abcde", "fg ij"]


def test_a_line_narrower_than_a_letter_holds_one() -> None:
    """So that setting always ends."""
    assert lines("abc", 0.5) == ["a", "b", "c"]


def test_a_word_of_two_looks_is_not_broken_between_them() -> None:
    """A run's end is no place for a line to end."""
    found = set_lines([run("one tw"), run("o", Tag("Link", P))], 6, rtl=False)
    assert [shown(line) for line in found] == ["one ", "two"]


def test_runs_stand_one_after_the_other() -> None:
    """Each begins where the one before it ends."""
    (line,) = set_lines([run("one "), run("two", Tag("Link", P)), run(" six")], 20, rtl=False)
    assert [(seg.x, seg.width) for seg in line.segments] == [(0, 4), (4, 3), (7, 4)]


# ── From right to left ───────────────────────────────────────────────────────


def test_a_right_to_left_line_is_seen_in_visual_order() -> None:
    """The first word stands at the right."""
    assert lines("אב גדה", 20, rtl=True) == ["הדג בא"]
    assert lines("אב גדה", 4, rtl=True) == [" בא", "הדג"]


def test_x_counts_from_the_right_in_a_right_to_left_line() -> None:
    """Its page is mirrored later: a line begins at 0, whatever its width, and its last space is outside."""
    first, second = set_lines([run("אב "), run("גדה", Tag("Span", P))], 4, rtl=True)
    assert [(seg.x, seg.width) for seg in first.segments] == [(0, 3)]
    assert [(seg.x, seg.width) for seg in second.segments] == [(0, 3)]
    assert (first.width, second.width) == (2, 3)


def test_left_to_right_words_keep_their_order_among_the_others() -> None:
    """A law in a Hebrew sentence reads as it is written."""
    assert lines("אב 34 CFR גד", 40, rtl=True) == ["דג 34 CFR בא"]


def test_a_right_to_left_piece_is_read_as_it_is_spelled() -> None:
    """Its glyphs stand in visual order, so a Span of its own tells the text, line by line."""
    found = set_lines([run("אב גד")], 3, rtl=True)
    spans = [line.stretches[0].tag for line in found]
    assert [(span.role, span.actual_text, span.rtl, span.parent) for span in spans] == [
        ("Span", "אב ", True, P),
        ("Span", "גד", True, P),
    ]


# ── Reading ──────────────────────────────────────────────────────────────────


def test_neighbours_of_one_element_are_one_content() -> None:
    """A link in the middle of a sentence makes three."""
    link = Tag("Link", P)
    (line,) = set_lines([run("see "), run("the ", link), run("site", link), run(" now")], 40, rtl=False)
    assert [stretch.tag for stretch in line.stretches] == [P, link, P]
    assert [seg.stretch for seg in line.segments] == [0, 1, 1, 2]


def test_an_element_that_tells_its_text_needs_no_span() -> None:
    """A blank has words of its own, whatever is drawn."""
    blank = Tag("Span", P, actual_text="blank: name")
    (line,) = set_lines([run("אב", blank)], 9, rtl=True)
    assert [stretch.tag for stretch in line.stretches] == [blank]


def test_setting_writes_nothing_and_a_line_can_be_placed_in_two_trees() -> None:
    """Elements are made where a line is placed, in the order of reading."""
    (line,) = set_lines([run("see "), run("site", Tag("Link", P)), run(" now")], 40, rtl=False)
    roots = StructElem("Document"), StructElem("Document")
    assert [tree(root) for root in roots] == ["Document", "Document"]
    for root in roots:
        tagger = Tagger(root)
        for stretch in line.stretches:
            stretch.mark(tagger)
    assert [tree(root) for root in roots] == ["Document(P(. Link(.) .))"] * 2


@pytest.fixture
def form() -> Form:
    lettering = Lettering(Monospace(), 1, Color(0, 0, 0), 2)
    return Form(Field("line", "name", "name", lettering), Tag("Form", P))


def test_a_blank_to_type_on_is_drawn_and_not_read(form: Form) -> None:
    """Its element is there."""
    (line,) = set_lines([blank(10, form)], 12, rtl=False)
    root = StructElem("Document")
    assert line.stretches[0].mark(Tagger(root)) is LAYOUT
    assert tree(root) == "Document(P(Form))"


# ── Blanks ───────────────────────────────────────────────────────────────────


def blank(least: float, form: Form | None = None, *, keeps: bool = False) -> Run:
    return Run(BLANK, TYPE, form.tag if form else Tag("Span", P), least=least, form=form, keeps=keeps)


def places(runs: list[Run], width: float, *, rtl: bool = False) -> list[list[tuple[float, float]]]:
    """Where the blanks of each line stand, and how wide they are."""
    found = set_lines(runs, width, rtl=rtl)
    return [[(seg.x, seg.width) for seg in line.segments if seg.run.least] for line in found]


@pytest.mark.parametrize(
    ("runs", "width", "expected"),
    [
        ([run("Name: "), blank(5)], 20, [[(6, 14)]]),
        ([run("A: "), blank(5), run(" B: "), blank(3)], 20, [[(3, 7.5), (14.5, 5.5)]]),
        ([blank(5), run(", born")], 20, [[(0, 14)]]),
        ([run("Name: "), blank(5), run(" and more")], 12, [[(6, 6)], []]),
        ([blank(50)], 20, [[(0, 20)]]),
    ],
    ids=[
        "to the end",
        "two share what is left",
        "before a word",
        "what follows goes on below",
        "a narrow column",
    ],
)
def test_a_blank_takes_what_is_left_of_its_line(
    runs: list[Run], width: float, expected: list[list[tuple[float, float]]]
) -> None:
    """It is at least as wide as what is asked for needs, and never wider than the column."""
    assert places(runs, width) == expected


def test_a_blank_fills_its_line_from_right_to_left_too() -> None:
    """Its words stand at the right, which is where x counts from; the rule ends where the line does."""
    assert places([run("אב "), blank(5)], 20, rtl=True) == places([run("ab "), blank(5)], 20)


@pytest.mark.parametrize(
    ("runs", "width", "expected"),
    [
        ([run("one my name: "), blank(6, keeps=True)], 16, ["one my ", "name: "]),
        ([run("one my name: "), blank(6)], 16, ["one my name: ", ""]),
        ([run("one "), blank(4), replace(run(" (a b)"), keeps=True)], 12, ["one ", " (a b)"]),
        ([run("one "), blank(9), replace(run(" (a b)"), keeps=True)], 12, ["one ", " (a ", "b)"]),
    ],
    ids=["its label", "a word that is no label", "its words", "where they do not fit"],
)
def test_a_blank_stays_with_its_words_where_they_fit(
    runs: list[Run], width: float, expected: list[str]
) -> None:
    """Else a reader looks for them on another line."""
    assert [shown(line) for line in set_lines(runs, width, rtl=False)] == expected


@pytest.mark.parametrize(
    ("label", "width", "expected"),
    [
        ("Phone / Tel: ", 22, ["A: ", "Phone / Tel: "]),
        ("Phone / Tel: ", 16, ["A: ", "Phone / ", "Tel: "]),
        ("電話: ", 16, ["A: ", "電話: "]),
        ("電話：", 16, ["A: ", "電話："]),
        ("x " * 25 + "y z: ", 65, ["A: " + "x " * 25 + "y ", "z: "]),
        ("電" * 45 + "，日期：", 60, ["A: " + "電" * 45 + "，", "日期："]),
    ],
    ids=["its half", "does not fit", "Chinese", "a wide colon", "a long one", "a long one in Chinese"],
)
def test_a_short_label_is_not_broken_before_its_blank(label: str, width: float, expected: list[str]) -> None:
    """Half of it says nothing; of a long one the end stays with the blank."""
    runs = [run("A: "), blank(5, keeps=True), run(f"     {label}"), blank(4, keeps=True)]
    assert ["".join(shown(line).split("     ")) for line in set_lines(runs, width, rtl=False)] == expected


ARABIC = (
    "يحق لك أن تطلب من المدرسة تقييم طفلك في أي وقت ويجب أن ترد عليك المدرسة كتابة وأن توضح أسبابها "
    "انظر 34 CFR 300.301(c)(1) واتصل بالرقم (555) 010-0142 في وقت العمل "
)


@pytest.mark.parametrize("width", [90.0, 140.0, 233.0, 310.0])
def test_a_line_from_right_to_left_is_no_wider_than_its_measure(width: float) -> None:
    """Its words are measured as they are set: joined letters are narrower, or wider, the other way round."""
    typefaces = Typefaces(LIBRARY.theme, LIBRARY.by_code)
    type_ = typefaces.type("ar", "body", False)
    lines = set_lines([Run(ARABIC * 6, type_, Tag("P"))], width, rtl=True)
    assert max(line.width for line in lines) <= width + 0.01
    for line in lines:
        assert sum(segment.width for segment in line.segments) == pytest.approx(line.width, abs=6)


def test_a_long_word_is_never_cut_inside_a_cluster() -> None:
    """A mark stays with its letter, however narrow the column."""
    typefaces = Typefaces(LIBRARY.theme, LIBRARY.by_code)
    run = Run("q\u0323\u0302" * 60, typefaces.type("en", "body", False), Tag("P"))
    for line in set_lines([run], 50, rtl=False):
        (segment, *_) = line.segments
        assert segment.glyphs[0].text[0] == "q"


@pytest.mark.parametrize(
    "whole",
    [
        "(555) 010-0142",
        "1-800-555-0199",
        "+1 555 010 0142",
        "34 CFR 300.153(c)",
        "20 USC 1415",
        "19 TAC § 89.1040",
    ],
)
def test_a_phone_number_or_a_citation_is_never_torn(whole: str) -> None:
    """Wherever the line would end, in a line of any direction; where it is wider than a line, it must be."""
    for before in range(30):
        for rtl in (False, True):
            found = lines(f"{'a' * before} {whole}, b", 30, rtl=rtl)
            assert any(whole in line for line in found), found
    assert max(len(line.rstrip()) for line in lines(whole, 5)) <= 5


def test_an_arabic_name_on_an_english_line_turns_no_phone_number() -> None:
    """The name has an order of its own, whatever follows it."""
    typefaces = Typefaces(LIBRARY.theme, LIBRARY.by_code)
    maker = RunMaker(typefaces)
    words = (
        nodes.Text("Call "),
        nodes.Foreign((nodes.Text("فاطمة الأحمد"),), "ar"),
        nodes.Text(", (555) 010-0142"),
    )
    (line,) = set_lines(maker.runs(words, Tag("P"), "body", "en", None), 400, rtl=False)
    shown = "".join(glyph.text for segment in line.segments for glyph in segment.glyphs)
    assert shown.startswith("Call ")
    assert shown.endswith(", (555) 010-0142")

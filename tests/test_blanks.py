"""Blanks in a line of text: their label, which stands once, and the rule to write on."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name

from handouts.ask.request import Request
from handouts.ask.values import read_values
from handouts.cli.boundary import worded
from handouts.composing.fill import fill
from handouts.composing.labels import labelled, labelled_by_term, without_spaces
from handouts.document.nodes import (
    Blank,
    Block,
    BulletList,
    Checklist,
    Definition,
    DefinitionList,
    Division,
    Document,
    Inline,
    Inlines,
    LineBreak,
    ListItem,
    OrderedList,
    Paragraph,
    Room,
    Strong,
    Text,
    Value,
    WriteInLines,
)
from handouts.document.walk import within
from handouts.errors import ValueProblem
from handouts.library.load import load_library
from handouts.library.model import ValueForm
from handouts.pdf.readback import read_outline
from handouts.pdf.story import GlyphRun, Line, PageMark
from handouts.pipeline import make_handout
from handouts.reading.parse import parse
from handouts.writing.html import to_html
from handouts.writing.markdown import to_markdown
from handouts.writing.outline import outline
from tests.sheets import ROOT, build_story
from tests.test_fields import MINIATURE, THEME, document, pdf_of, table, widgets
from tests.typed import characters, filled

LIBRARY = load_library(ROOT)
INCH = 72


def blank(words: str, room: Room = "name", *, labelled: bool = False) -> Value:
    return Value("child.name", words, spoken=f"blank: {words}", room=room, labelled=labelled)


def marks(*inlines: Inline, language: str = "en") -> list[PageMark]:
    """What is drawn for a sheet with one paragraph."""
    made = document(Paragraph(inlines), language=language)
    return list(build_story(made, THEME, MINIATURE.by_code, "letter").pages[0].marks)


def rules(*inlines: Inline, language: str = "en") -> list[Line]:
    return [mark for mark in marks(*inlines, language=language) if isinstance(mark, Line)]


# ── Each label stands once ───────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("inlines", "expected"),
    [
        ((Text("Name: "), blank("a")), [True]),
        ((Strong((Text("Name:"),)), Text(" "), blank("a")), [True]),
        ((Text("Name:"), LineBreak(), blank("a")), [True]),
        ((Text("姓名："), blank("a")), [True]),
        ((Strong((Text("Name: "), blank("a"))),), [True]),
        ((Text("Name: "), blank("a"), Text(", "), blank("b")), [True, False]),
        ((Text("I ask "), blank("a")), [False]),
        ((blank("a"),), [False]),
    ],
    ids=["colon", "bold", "break", "chinese", "inside", "only the first", "no colon", "nothing before"],
)
def test_words_that_end_in_a_colon_are_the_label_of_the_blank_after_them(
    inlines: Inlines, expected: list[bool]
) -> None:
    """Spaces and markup between them do not matter."""
    found = [inline.labelled for inline in within(labelled(inlines)) if isinstance(inline, Value)]
    assert found == expected


def test_a_space_after_a_wide_mark_is_left_out_but_not_one_after_a_blank() -> None:
    """The space after a blank keeps it off the next label; one within bold or a choice goes too."""
    name, phone = blank("a", labelled=True), blank("（b）", labelled=True)
    given = (
        Strong((Text("姓名： "),)),
        Text(" "),
        name,
        Text(" "),
        Strong((Text("電話："),)),
        Text(" "),
        phone,
    )
    kept = (Strong((Text("姓名："),)), name, Text(" "), Strong((Text("電話："),)), phone, Text(" 。"))
    assert without_spaces((Paragraph((*given, Text(" 。 "))),)) == (Paragraph(kept),)


def test_a_term_is_the_label_of_the_blank_in_its_definition() -> None:
    """As on the cover of a packet: For, School."""
    found = labelled_by_term(Definition((Text("For"),), (Paragraph((blank("a"), Text(", "), blank("b"))),)))
    (paragraph,) = found.blocks
    assert isinstance(paragraph, Paragraph)
    assert [inline.labelled for inline in paragraph.inlines if isinstance(inline, Value)] == [True, False]


def test_the_words_of_a_blank_that_has_a_label_are_said_and_not_printed() -> None:
    """On paper, on a web page and in Markdown; without a label they are printed."""
    known = document(Paragraph((Text("Name: "), blank("full name", labelled=True))))
    bare = document(Paragraph((Text("Ask "), blank("full name"))))
    for made, count in ((known, 0), (bare, 1)):
        page = to_html(made, MINIATURE.by_code, style="")
        assert (page.count("(full name)"), page.count('aria-label="blank: full name"')) == (count, 1)
        assert to_markdown(made).count("(full name)") == count
        assert to_markdown(made).count("________") == 1
        assert [field.said for field in widgets(pdf_of(made))] == ["full name"]
    assert "full name" not in drawn(Text("Name: "), blank("full name", labelled=True))
    assert "(full name)" in drawn(Text("Ask "), blank("full name"))


def drawn(*inlines: Inline) -> str:
    """The letters on the page."""
    glyphs = (glyph for mark in marks(*inlines) if isinstance(mark, GlyphRun) for glyph in mark.glyphs)
    return "".join(glyph.text for glyph in glyphs)


# ── The rule ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("room", "inches"), [("short", 1.4), ("name", 2.8), ("line", 5), ("lines", 5)])
def test_a_blank_has_room_for_what_is_asked_for(room: Room, inches: float) -> None:
    """So much at least; before a word that fills the rest of the line, just so much."""
    (rule,) = rules(Text("So: "), blank("a", room), Text("word " * 60))
    assert rule.width >= inches * INCH
    assert rule.line_width >= 1
    assert rule.color == THEME.color("ink")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_blank_ends_where_its_line_ends(language: str) -> None:
    """At the right margin, or at the left one of a sheet that is written from right to left."""
    (rule,) = rules(Text("Name: "), blank("a", labelled=True), language=language)
    ends = rule.x if language == "ar" else rule.x + rule.width
    assert ends == pytest.approx(57.6 if language == "ar" else 612 - 57.6)


def test_lines_with_blanks_stand_far_enough_apart_to_write() -> None:
    """24 points; lines of words alone stand as they do elsewhere."""
    one, two, three = rules(*[blank("a", "line")] * 3)
    assert two.y - one.y == three.y - two.y == 24
    _title, first, second, *_ = (mark.y for mark in marks(Text("word " * 60)) if isinstance(mark, GlyphRun))
    assert second - first == pytest.approx(THEME.text["body"].leading)


ASKED = (Paragraph((blank("a"),)),)


@pytest.mark.parametrize(
    "block",
    [
        BulletList((ListItem(ASKED),) * 3),
        OrderedList((ListItem(ASKED),) * 3),
        Checklist((ListItem(ASKED),) * 3),
        DefinitionList((Definition((Text("Home"),), ASKED),) * 3),
    ],
    ids=["bullets", "numbers", "boxes", "definitions"],
)
def test_blanks_of_a_list_stand_far_enough_apart_too(block: Block) -> None:
    """Each is on the first line of its entry."""
    story = build_story(document(block), THEME, MINIATURE.by_code, "letter")
    first, second, third = (mark.y for mark in story.pages[0].marks if isinstance(mark, Line))
    assert min(second - first, third - second) >= 24 - 0.01


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("recipe", sorted(path.stem for path in (ROOT / "content/recipes").glob("*.yaml")))
def test_blanks_of_a_cover_stand_far_enough_apart(recipe: str, language: str) -> None:
    """They stood 16 points apart, too close for a hand."""
    made = make_handout(LIBRARY, Request("packet", recipe, language=language))
    with pikepdf.open(BytesIO(made.data)) as file:
        fields = [each for each in file.pages[0].Annots if each.Subtype == Name.Widget]
        bottoms = sorted({round(float(field.Rect[1]), 2) for field in fields})
    assert len(bottoms) >= 4
    assert all(above - below >= 24 - 0.01 for below, above in pairwise(bottoms))


def test_what_follows_the_last_blank_of_a_cover_keeps_off_its_rule() -> None:
    """As far as it keeps off the rule under a row that is filled in; it touched the line to write on."""
    row = DefinitionList((Definition((Text("Who"),), (Paragraph((blank("a", labelled=True),)),)),))
    cover = Division("cover", (row, Paragraph((Text("below"),))))
    marks = build_story(document(cover), THEME, MINIATURE.by_code, "letter").pages[0].marks
    _, rule = (mark for mark in marks if isinstance(mark, Line))
    below = max(mark.y for mark in marks if isinstance(mark, GlyphRun) and len(mark.glyphs) == len("below"))
    room = THEME.rules["row"].after + THEME.text["body"].size * 0.7
    assert below - rule.y >= room


def test_a_line_for_a_states_own_rule_is_a_rule_as_well() -> None:
    """Its underscores were too thin for a copy; it stands as close as words do, and reads as it did."""
    place = Value("state.recordings", "_" * 12)
    words = Text("word " * 25)
    first, second = rules(words, place, words, place)
    assert first.line_width >= 1
    assert first.width >= 60
    assert second.y - first.y <= 3 * THEME.text["body"].leading
    assert read_outline(pdf_of(document(Paragraph((Text("Your state: "), place))))).count("_" * 12) == 1


def test_a_field_covers_the_rule_of_its_blank() -> None:
    """Its whole width, and as high as a line of text."""
    made = document(Paragraph((Text("Name: "), blank("a"))))
    (rule,) = rules(Text("Name: "), blank("a"))
    (field,) = widgets(pdf_of(made))
    left, bottom, right, top = field.box
    assert (left, right) == pytest.approx((rule.x, rule.x + rule.width), abs=0.01)
    assert 792 - bottom == pytest.approx(rule.y - rule.line_width / 2, abs=0.01)
    assert top - bottom == pytest.approx(THEME.fields.height, abs=0.01)


# ── What is typed ────────────────────────────────────────────────────────────

ADDRESS = "2210 W. Alameda Avenue, Apt. 3B, Albuquerque, NM 87102"
SCHOOL = "Maple Grove Elementary School"
SENTENCES = {
    "en": "Called Ms. Rivera; she said the aide left in March. Nobody has been hired yet, and Ana waits.",
    "es": "Llamé a la Sra. Peña: la asistente se fue en marzo. Aún no hay otra, y Ángel sigue esperando.",
}
CELL = table(
    Blank("1: what"),
    Paragraph((Text("a b c d e f g h i j k"),)),
    heads=("what", "when"),
)


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize(
    ("block", "text", "least"),
    [
        (Paragraph((Text("Home: "), blank("address", "line"))), ADDRESS, 12),
        (Paragraph((Text("I ask "), blank("a", "line"), Text(", today"))), ADDRESS, 12),
        (Paragraph((Text("At: "), blank("school", labelled=True))), SCHOOL, 12),
        (Paragraph((Text("At "), blank("school"), Text("word " * 60))), SCHOOL, 12),
        (Paragraph((Text("On: "), blank("day", "short"), Text("word " * 60))), "September 30, 2026", 10),
        (CELL, "", 9),
        (WriteInLines(1, (Text("Why"),)), "", 10),
        (WriteInLines(2, (Text("Why"),)), "", 12),
        (WriteInLines(3, (Text("Why"),)), "", 12),
    ],
    ids=[
        "address",
        "address among words",
        "name",
        "name among words",
        "day",
        "cell",
        "line",
        "lines",
        "3 lines",
    ],
)
def test_what_people_type_is_seen_whole_and_large_enough(
    block: Block, text: str, least: float, language: str
) -> None:
    """Typed in by the engine of Chrome: every letter prints, in letters of so many points at least."""
    typed = text or SENTENCES[language]
    pdf = filled(pdf_of(document(block, language=language)), typed)
    (left, bottom, right, top) = next(field.box for field in widgets(pdf))
    inside = [
        each
        for each in characters(pdf)
        if left <= each.box[0] and each.box[2] <= right and bottom <= each.box[1] and each.box[3] <= top
    ]
    shown = "".join(each.text for each in inside if each.text.strip())
    assert shown == typed.replace(" ", "")
    assert min(each.size for each in inside if each.text.strip()) >= least


# ── The sheets ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_name_is_typed_once_for_a_whole_packet(language: str) -> None:
    """Typed on the cover, it stands in the parent input and in the checklist."""
    made = make_handout(LIBRARY, Request("packet", "first-meeting", language=language))
    shown = [number for number, page in enumerate(pages(made.data)) if "child-name-line" in page]
    assert len(shown) == 3
    typed = filled(made.data, "Ana Ruiz", only=0, on=0)
    for number in shown:
        letters = "".join(each.text for each in characters(typed, number))
        assert letters.count("Ana Ruiz") == 1


def pages(pdf: bytes) -> list[list[str]]:
    """The names of the fields on each page."""
    with pikepdf.open(BytesIO(pdf)) as file:
        return [
            [str(each.get(Name.Parent, each).T) for each in page.obj.get(Name.Annots, []) if Name.TU in each]
            for page in file.pages
        ]


@cache
def values(kind: str, name: str, language: str) -> list[Value]:
    """The blanks of a sheet, from its plan."""
    from handouts.document.walk import every_inline
    from handouts.pipeline import plan

    made = plan(LIBRARY, Request(kind, name=name, language=language)).document
    return [inline for inline, _ in every_inline(made) if isinstance(inline, Value)]


def test_a_sheet_knows_the_room_and_the_label_of_each_blank() -> None:
    """From values.yaml, and from the words before it."""
    found = {value.name: (value.room, value.labelled) for value in values("worksheet", "parent-input", "en")}
    assert found["child.name"] == ("name", True)
    assert found["child.age"] == ("short", True)
    assert found["parent.email"] == ("line", True)
    assert found["parent.language"] == ("short", True)
    (called,) = (
        each for each in values("worksheet", "questions-to-ask", "en") if each.name == "plan.case-manager"
    )
    assert not called.labelled  # "Who do I call?" is no label


# ── Values in lines and cells ────────────────────────────────────────────────

ASKS = """\
::: lines 2 What worries me [my worries](value:letter.concerns)

::: form-table
| Area | Example |
|---|---|
| Reading | [an example](value:letter.tried) |
| Math | |
:::
"""
FORMS = {
    "letter.concerns": ValueForm("what worries the parent", room="lines"),
    "letter.tried": ValueForm("what was tried", room="lines"),
    "child.name": ValueForm("the name"),
}


def sheet_of(markdown: str, **given: str) -> Document:
    """A sheet of a text, with values; a name has an underscore for its point."""
    values = read_values({name.replace("_", "."): text for name, text in given.items()}, FORMS)
    blocks = parse(markdown, "sheet.md", 1, audiences=())
    return fill(document(*blocks), values, MINIATURE.by_code)


def test_lines_and_cells_may_ask_for_a_value() -> None:
    """Their fields bear its name; what is said for lines is their label, for a cell the value's words."""
    fields = widgets(pdf_of(sheet_of(ASKS)))
    assert [(field.name, field.said) for field in fields] == [
        ("letter-concerns-lines", "What worries me"),
        ("letter-tried-lines", "an example"),
        ("3-math-example", "Math: Example"),
    ]


def test_a_value_stands_in_place_of_its_lines_or_in_its_cell() -> None:
    """Each line of it is a paragraph, in every format; then there is nothing to fill in."""
    made = sheet_of(ASKS, letter_concerns="He hides.\n\n  She *cries*.\n", letter_tried="We read.")
    assert [field.said for field in widgets(pdf_of(made))] == ["Math: Example"]
    text = outline(made)
    for line in ("  P What worries me\n  P He hides.\n  P She *cries*.\n", "TD We read.\n"):
        assert line in text
    assert "We read." in to_markdown(made)
    assert "<bdi>We read.</bdi></td>" in to_html(made, MINIATURE.by_code, style="")


def test_what_stands_within_a_line_of_text_keeps_to_it() -> None:
    """Several lines of a value are one there."""
    made = sheet_of("Why: [why](value:letter.concerns)", letter_concerns="One.\r\nTwo.")
    assert "P Why: One. Two.\n" in outline(made)


def test_some_sentences_may_be_long_and_a_name_may_not() -> None:
    """2,000 characters, without the empty lines; the messages say so and no more."""
    assert read_values({"letter.concerns": "a" * 1000 + "\n\n" + "b" * 999}, FORMS)
    for name, text, problem in (
        ("letter.concerns", "a" * 2001, 'The value "letter.concerns" is longer than 2,000 characters.'),
        ("letter.concerns", "a\tb", 'The value "letter.concerns" holds a control character.'),
        ("child.name", "a" * 201, 'The value "child.name" is longer than 200 characters.'),
        ("child.name", "a\nb", 'The value "child.name" has more than one line.'),
    ):
        with pytest.raises(ValueProblem) as caught:
            read_values({name: text}, FORMS)
        assert [worded(found) for found in caught.value.problems] == [problem]


def test_a_value_of_a_packets_file_may_have_several_lines(tmp_path: Path) -> None:
    """As YAML writes a text of several lines, or from the command line: both print the same."""
    recipe = tmp_path / "mine.yaml"
    recipe.write_text(
        "like: first-meeting\nvalues:\n  parent.hopes: |\n    He reads.\n\n    She laughs.\n", "utf-8"
    )
    text = make_handout(LIBRARY, Request("packet", str(recipe), format="outline")).data.decode()
    assert "  P He reads.\n    P She laughs.\n" in text

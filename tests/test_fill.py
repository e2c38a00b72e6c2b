"""Values in their places: text and never markup."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handouts.ask.values import clean, read_values, unprintable
from handouts.characters import tidy
from handouts.composing.fill import fill
from handouts.document import nodes
from handouts.document.nodes import Document, Paragraph, Part, Value
from handouts.document.walk import every_inline, plain_text
from handouts.library.load import load_library
from handouts.library.model import Language, ValueForm
from handouts.reading.parse import parse
from handouts.writing.outline import outline
from tests.sheets import ROOT

Languages = Mapping[str, Language]

PLACE = "[your child](value:child.name)"
EVERYWHERE = f"""\
::: strip
a {PLACE}

b {PLACE}
:::

# c {PLACE}

::: deck
d {PLACE}
:::

- e **{PLACE}**
  1. f *{PLACE}*

::: steps
1. g {PLACE}
:::

- [ ] h {PLACE}

T {PLACE}
: i {PLACE}

::: table j {PLACE}
| k {PLACE} | x |
| - | - |
| l {PLACE} | m {PLACE} |
:::

::: note n {PLACE}
o {PLACE}
:::

::: qr https://example.org
p {PLACE}
:::

::: lines 2 q {PLACE}
"""


@pytest.fixture(scope="module")
def english() -> Languages:
    return load_library(ROOT).by_code


def document(markdown: str, **running: object) -> Document:
    part = Part(parse(markdown, "t", audiences=()), "en")
    return Document("T", "en", (part,), **running)  # type: ignore[arg-type]


def only(filled: Document) -> Value:
    (value,) = filled.parts[0].blocks[0].inlines  # type: ignore[union-attr]
    assert isinstance(value, Value)
    return value


def test_every_place_in_a_document_is_filled(english: Languages) -> None:
    """In each kind of block, in marks, and in what runs on every page."""
    place = Value("child.name", "your child")
    filled = fill(document(EVERYWHERE, header=(place,), footer=(place,)), {"child.name": "Ada"}, english)
    assert str(filled).count("text='Ada'") == EVERYWHERE.count(PLACE) + 2
    assert "text=None" not in str(filled)
    assert outline(filled).count("Ada") == EVERYWHERE.count(PLACE)


def test_a_place_without_a_value_is_a_blank_that_is_read_aloud(english: Languages) -> None:
    assert only(fill(document(PLACE), {}, english)) == Value(
        "child.name", "your child", None, "blank: your child"
    )


def said(filled: Document) -> str:
    """The words of the one paragraph."""
    (block,) = filled.parts[0].blocks
    assert isinstance(block, Paragraph)
    return plain_text(block.inlines)


def test_the_federal_default_prints_as_it_is(english: Languages) -> None:
    """It is no blank; a state's own rule takes its place."""
    clock = document("[60 days](value:state.evaluation-clock)")
    name = "state.evaluation-clock"
    assert said(fill(clock, {}, english)) == "60 days"
    assert only(fill(clock, {name: "45 days"}, english)) == Value(name, "", "45 days")


def test_words_for_where_a_rule_is_not_known_give_way_to_those_with_it(english: Languages) -> None:
    """Both halves may hold marks and law; while values may still come, neither is dropped."""
    halves = "**{without state.ages: By 21, | [Ages](cite:a): {}.}** Ask. {without state.ages: Soon.}"
    clock = document(halves)
    known = {"state.ages": "3 to 22"}
    assert said(fill(clock, {}, english)) == "By 21, Ask. Soon."
    assert said(fill(clock, known, english)) == "Ages: 3 to 22. Ask."
    waiting = fill(clock, {}, english, is_last=False)
    assert said(fill(waiting, known, english)) == "Ages: 3 to 22. Ask."


@given(
    st.text(st.characters(exclude_categories=("Cc", "Cf", "Cn", "Cs", "Zl", "Zp")), min_size=1, max_size=200)
)
def test_any_line_of_text_is_a_value_unchanged(text: str) -> None:
    """Signs of Markdown, of Jinja2, of HTML, of format strings; composed."""
    assume(tidy(text).strip() == text.strip() == text != "" and not unprintable(text))
    languages = load_library(ROOT).by_code
    known = {"child.name": ValueForm(means="a name")}
    values = read_values({"child.name": text}, known)
    assert only(fill(document(PLACE), values, languages)).text == clean(text)


def test_a_document_without_values_is_the_same(english: Languages) -> None:
    plain = document(EVERYWHERE.replace(PLACE, "you"))
    assert fill(plain, {"child.name": "Ada"}, english).parts[0] is plain.parts[0]


def test_a_day_is_written_in_the_language_that_it_stands_in(english: Languages) -> None:
    """That of its part, or of a division with a language of its own."""
    day = nodes.Paragraph((Value("meeting.date", "the day"),))
    parts = (Part((day, nodes.Division("deck", (day,), "es")), "en"), Part((day,), "es"))
    filled = fill(Document("T", "en", parts), {"meeting.date": date(2026, 12, 1)}, english)
    assert [inline.text for inline, _ in every_inline(filled) if isinstance(inline, Value)] == [
        "December 1, 2026",
        "1 de diciembre de 2026",
        "1 de diciembre de 2026",
    ]


def test_what_holds_no_value_stays_the_same_object(english: Languages) -> None:
    """So that what was set of it can be kept for the next child."""
    blanks = fill(document(f"One.\n\nTwo {PLACE}."), {}, english)
    one, two = (block for block in blanks.parts[0].blocks)
    again = fill(blanks, {"child.name": "Ada"}, english).parts[0].blocks
    assert again[0] is one
    assert again[1] != two
    assert fill(blanks, {}, english).parts == blanks.parts


def test_a_sentence_that_waits_for_its_value_prints_only_with_it(english: Languages) -> None:
    """Nothing is asked of a reader who cannot know; the space before it goes too."""
    text = "Some states differ. [Your state: {}.](value:state.ages) Ask. [End: {}.](value:state.ages)"
    filled = fill(document(text), {}, english)
    assert outline(filled).splitlines()[-1].strip() == "P Some states differ. Ask."
    waiting = fill(document(text), {}, english, is_last=False)
    assert fill(waiting, {}, english) == filled
    known = outline(fill(waiting, {"state.ages": "3 to 22"}, english))
    assert "P Some states differ. Your state: 3 to 22. Ask. End: 3 to 22." in known

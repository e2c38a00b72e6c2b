"""Values in their places: text and never markup."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handouts.ask.values import unprintable
from handouts.composing.fill import fill
from handouts.document.nodes import Document, Part, Value
from handouts.errors import ValueProblem
from handouts.library.load import load_library
from handouts.library.model import Language
from handouts.reading.markdown import parse
from handouts.writing.outline import outline
from tests.sheets import ROOT

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
def english() -> Language:
    return load_library(ROOT).language("en")


def document(markdown: str, **running: object) -> Document:
    part = Part(parse(markdown, "t", audiences=()), "en")
    return Document("T", "en", (part,), **running)  # type: ignore[arg-type]


def only(filled: Document) -> Value:
    (value,) = filled.parts[0].blocks[0].inlines  # type: ignore[union-attr]
    assert isinstance(value, Value)
    return value


def test_every_place_in_a_document_is_filled(english: Language) -> None:
    """In each kind of block, in marks, and in what runs on every page."""
    place = Value("child.name", "your child")
    filled = fill(document(EVERYWHERE, header=(place,), footer=(place,)), {"child.name": "Ada"}, english)
    assert str(filled).count("text='Ada'") == EVERYWHERE.count(PLACE) + 2
    assert "text=None" not in str(filled)
    assert outline(filled).count("Ada") == EVERYWHERE.count(PLACE)


def test_a_place_without_a_value_is_a_blank_that_is_read_aloud(english: Language) -> None:
    assert only(fill(document(PLACE), {}, english)) == Value(
        "child.name", "your child", None, "blank: your child"
    )


def test_the_federal_default_prints_as_it_is(english: Language) -> None:
    """It is no blank; a state's own rule takes its place."""
    clock = document("[60 days](value:state.evaluation-clock)")
    name, default = "state.evaluation-clock", "60 days"
    assert only(fill(clock, {}, english)) == Value(name, default)
    assert only(fill(clock, {name: "45 days"}, english)) == Value(name, default, "45 days")


@given(st.text(max_size=200))
def test_any_line_of_text_is_a_value_unchanged(text: str) -> None:
    """Signs of Markdown, of Jinja2, of HTML, of format strings; composed."""
    assume(not unprintable(text))
    language = load_library(ROOT).language("en")
    assert only(fill(document(PLACE), {"child.name": text}, language)).text == normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a\nb", "has more than one line"),
        ("a\u2028b", "has more than one line"),
        ("a\tb", "holds a control character"),
        ("\ud800", "holds a control character"),
    ],
)
def test_a_value_is_one_line(text: str, reason: str, english: Language) -> None:
    """The message names the field and keeps what it holds to itself."""
    with pytest.raises(ValueProblem) as caught:
        fill(document(PLACE), {"child.name": text}, english)
    assert str(caught.value) == f'The value "child.name" {reason}.'


def test_a_document_without_values_is_the_same(english: Language) -> None:
    plain = document(EVERYWHERE.replace(PLACE, "you"))
    assert fill(plain, {"child.name": "Ada"}, english) == plain

"""What is true for any document, any value, any request."""

from __future__ import annotations

from datetime import date
from itertools import product
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handouts.ask.request import Request
from handouts.document.nodes import Document, Heading, Paragraph, Part, Text, Value
from handouts.library.load import Library, load_library
from handouts.pdf.draw import draw
from handouts.pdf.readback import problems, read_outline, read_tree
from handouts.pipeline import make_handout
from handouts.writing.outline import outline
from tests.sheets import ROOT, build_story
from tests.strategies import documents

MINIATURE = load_library(ROOT / "tests" / "library")
THEME = load_library(ROOT).theme
DAY = date(2026, 11, 22)
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
LATIN = st.text(st.sampled_from("aeé ñÑ<>&{}[]()*_`|\\'\"/:.;#%$0123456789ǫ́-–“”"), min_size=1, max_size=60)


def pdf_of(document: Document, paper: str = "letter") -> bytes:
    return draw(build_story(document, THEME, MINIATURE.by_code, paper), DAY)


@SLOW
@given(documents())
def test_a_pdf_says_what_its_document_says(document: Document) -> None:
    """The outline read back from the finished file is the document's, and its tags are sound."""
    pdf = pdf_of(document)
    assert read_outline(pdf) == outline(document)
    assert problems(pdf) == ()


@SLOW
@given(LATIN.map(str.strip).filter(bool))
def test_a_value_survives_unchanged(text: str) -> None:
    """Whatever a value holds, it prints as typed: never as markup, never with a letter lost."""
    value = Value("child.name", "name", text)
    part = Part((Heading(1, (Text("T"),)), Paragraph((Text("A "), value, Text(" z.")))), "en")
    said = read_tree(pdf_of(Document("T", "en", (part,)))).text
    assert "".join(normalize("NFC", text).split()) in "".join(said.split())


@SLOW
@given(st.data())
def test_arabic_paragraphs_survive_in_any_mixture(data: st.DataObject) -> None:
    """Arabic words, Latin words, law and numbers in any order read back in that order."""
    words = [
        "يحق",
        "لك",
        "برنامج",
        "IEP",
        "34 CFR 300.8(a)",
        "555-0100",
        "(504)",
        "30",
        "اليوم،",
        "a/b",
        "٪50",
    ]
    text = " ".join(data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=40)))
    document = Document("T", "ar", (Part((Heading(1, (Text("T"),)), Paragraph((Text(text),))), "ar"),))
    pdf = pdf_of(document)
    assert read_outline(pdf) == outline(document)
    assert problems(pdf) == ()


@pytest.mark.parametrize("paper", ["letter", "legal", "a4"])
def test_the_same_request_makes_the_same_bytes(paper: str, shipped: Library) -> None:
    """Made twice, in any form, a sheet is the same file."""
    for audience, form in product(
        ("family", "teacher"), ("pdf", "html", "docx", "text", "markdown", "outline")
    ):
        request = Request("fact-sheet", audience=audience, paper=paper, format=form)
        assert make_handout(shipped, request).data == make_handout(load_library(ROOT), request).data


def test_a_name_changes_no_byte_of_the_fonts() -> None:
    """The embedded Latin faces are the same whatever a value holds, within their repertoire."""

    def fonts(name: str) -> set[bytes]:
        part = Part((Heading(1, (Text("T"),)), Paragraph((Value("child.name", "n", name),))), "en")
        pdf = pdf_of(Document("T", "en", (part,)))
        return {piece for piece in pdf.split(b"endobj") if b"/Length1" in piece}

    bare = {piece.split(b"stream", 1)[1] for piece in fonts("Ann")}
    assert bare == {piece.split(b"stream", 1)[1] for piece in fonts("Šárka Ñandú-Łoś")}

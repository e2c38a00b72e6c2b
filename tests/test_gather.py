"""Terms and citations, gathered in reading order."""

from __future__ import annotations

from datetime import date

import pytest

from handouts.composing.gather import Gatherer
from handouts.composing.state_rules import StateRules
from handouts.document.nodes import Citation, Emphasis, Inline, Note, Paragraph, Strong, Term, Text, Value
from handouts.document.walk import plain_text
from handouts.errors import Location
from handouts.library import model
from handouts.library.load import load_library

DAY = date(2026, 11, 22)
PLACE = Location("a.md", 3)


def word(term: str, acronym: str = "") -> model.Term:
    return model.Term(term=term, definition="D.", acronym=acronym, checked=DAY)


def law(label: str) -> model.Citation:
    return model.Citation(
        label=label, title="T", url="https://law.example", jurisdiction="federal", checked=DAY
    )


GLOSSARY = {
    "iep": word("Individualized Education Program", "IEP"),
    "placement": word("Placement"),
    "fape": word("Free appropriate public education", "FAPE"),
}
VALUES = ("child.name", "school.phone")
LAW = {"a": law("34 CFR 300.8(a)"), "b": law("34 CFR 300.9")}


RULES = StateRules(load_library(), "en")


def gatherer(*, in_place: bool = False) -> Gatherer:
    return Gatherer(GLOSSARY, LAW, VALUES, {}, RULES, in_place=in_place)


def printed(gathered: Gatherer, *inlines: Inline) -> str:
    return plain_text(gathered.paragraph(Paragraph(inlines, PLACE)).inlines).replace("\u00a0", " ")


def iep(words: str) -> Term:
    return Term((Text(words),), "iep")


# ── Terms ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("first", "second", "shortened"),
    [
        ("Individualized Education Program (IEP)", "Individualized Education Program (IEP)", "IEP"),
        ("Individualized Education Program (IEP)", "Individualized Education Programs (IEPs)", "IEPs"),
        ("Individualized Education Programs (IEPs)", "Individualized Education Program (IEP)", "IEP"),
        ("IEP (Programa de Educación Individualizado)", "IEP (Programa de Educación Individualizado)", "IEP"),
        ("برنامج التعليم الفردي (IEP)", "برنامج التعليم الفردي (IEP)", "IEP"),
        ("个别化教育计划（IEP）", "个别化教育计划（IEP）", "IEP"),
    ],
)
def test_an_acronym_is_opened_once(first: str, second: str, shortened: str) -> None:
    """The first use prints in full; a later one is the acronym, in the number and order of its words."""
    gathered = gatherer()
    assert [printed(gathered, iep(first)), printed(gathered, iep(second))] == [first, shortened]


@pytest.mark.parametrize("words", ["IEP", "the plan", "the plan (an example)"])
def test_other_words_for_a_term_print_as_they_are(words: str) -> None:
    """Only words with the acronym in or before brackets are shortened."""
    gathered = gatherer()
    printed(gathered, iep("Individualized Education Program (IEP)"))
    assert printed(gathered, iep(words)) == words


def test_an_acronym_that_came_first_is_still_opened() -> None:
    """Whoever reads IEP alone first learns at the next chance what it means."""
    gathered = gatherer()
    full = "Individualized Education Program (IEP)"
    assert [printed(gathered, iep("IEP")), printed(gathered, iep(full)), printed(gathered, iep(full))] == [
        "IEP",
        full,
        "IEP",
    ]


def test_a_term_without_acronym_is_never_shortened() -> None:
    gathered = gatherer()
    term = Term((Text("placement (where)"),), "placement")
    assert [printed(gathered, term), printed(gathered, term)] == ["placement (where)"] * 2


def test_a_term_is_first_once() -> None:
    """It prints bold where the sheet uses it for the first time, also inside other marks."""
    term = Term((Text("placement"),), "placement")
    gathered = gatherer()
    one = gathered.paragraph(Paragraph((Strong((term,)), term)))
    two = gathered.paragraph(Paragraph((Emphasis((term,)),)))
    first = Term((Text("placement"),), "placement", first=True)
    assert one.inlines == (Strong((first,)), term)
    assert two.inlines == (Emphasis((term,)),)


def test_terms_are_kept_in_order_of_use() -> None:
    gathered = gatherer()
    printed(gathered, Term((Text("x"),), "placement"), iep("IEP"), Term((Text("x"),), "placement"))
    assert gathered.terms == ["placement", "iep"]


def test_a_lead_explains_the_terms_that_it_opens() -> None:
    """A term that is only used there, or opened elsewhere, is not explained."""
    gathered = gatherer()
    gathered.in_lead = True
    printed(gathered, iep("Individualized Education Program (IEP)"), Term((Text("x"),), "placement"))
    gathered.in_lead = False
    printed(gathered, Term((Text("Free appropriate public education (FAPE)"),), "fape"))
    assert gathered.explained == {"iep"}


def test_a_title_opens_no_term() -> None:
    """Headings stand out already, and a reader may skip them."""
    gathered = gatherer()
    title = (iep("Individualized Education Program (IEP)"),)
    assert gathered.title(title, PLACE) == title
    assert gathered.terms == []
    assert printed(gathered, *title) == "Individualized Education Program (IEP)"


def test_an_unknown_term_is_reported_at_its_place() -> None:
    """With a near match, or the file that lacks it; also in a title."""
    gathered = gatherer()
    printed(gathered, Term((Text("x"),), "placment"))
    gathered.title((Term((Text("x"),), "zzz"),), Location("a.md", 9))
    assert list(map(str, gathered.problems)) == [
        'a.md:3: Unknown term "placment". Did you mean "placement"?',
        'a.md:9: Unknown term "zzz". Add it to glossary.yaml of this language.',
    ]


# ── Citations ────────────────────────────────────────────────────────────────


def cited(id: str, words: str = "law") -> Citation:
    return Citation((Text(words),), id)


def test_families_read_no_law_between_the_words() -> None:
    gathered = gatherer()
    assert printed(gathered, Text("By "), cited("a"), Text(".")) == "By law."
    assert gathered.cited == ["a"]


def test_teachers_get_a_note_at_the_end_of_the_paragraph() -> None:
    """Each place once, in order of use, after a space."""
    gathered = gatherer(in_place=True)
    paragraph = gathered.paragraph(Paragraph((Strong((cited("b"),)), cited("a"), cited("b"), Text("."))))
    assert plain_text(paragraph.inlines) == "lawlawlaw. [34\u00a0CFR\u00a0300.9, .8(a)]"
    assert isinstance(paragraph.inlines[-1], Note)
    assert gathered.cited == ["b", "a"]


def test_a_paragraph_without_law_gets_no_note() -> None:
    """Nor does the law of the paragraph before it come again."""
    gathered = gatherer(in_place=True)
    printed(gathered, cited("a"))
    assert printed(gathered, Text("No law.")) == "No law."


def test_a_title_gets_no_note() -> None:
    """Its law is still among the sources."""
    gathered = gatherer(in_place=True)
    assert gathered.title((cited("a"),), PLACE) == (cited("a"),)
    assert gathered.cited == ["a"]


def test_an_unknown_value_is_reported_with_a_near_match() -> None:
    gathered = gatherer()
    gathered.paragraph(Paragraph((Value("school.fone", "x"),), PLACE))
    assert [str(problem) for problem in gathered.problems] == [
        f'{PLACE}: Unknown value "school.fone". Did you mean "school.phone"?'
    ]


def test_an_unknown_citation_is_reported_at_its_place() -> None:
    gathered = Gatherer(GLOSSARY, {"cfr-300-8": law("34 CFR 300.8")}, VALUES, {}, RULES, in_place=True)
    assert printed(gathered, cited("cfr-300-9")) == "law"
    assert list(map(str, gathered.problems)) == [
        'a.md:3: Unknown citation "cfr-300-9". Did you mean "cfr-300-8"?'
    ]

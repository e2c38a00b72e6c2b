"""How citations print: merged as lawyers merge them."""

from __future__ import annotations

from datetime import date

import pytest

from handouts.composing.law import Provision, note, provision_of, provisions
from handouts.document.nodes import Link, Text
from handouts.document.walk import plain_text
from handouts.library.load import Library
from handouts.library.model import Citation


def law(label: str) -> Citation:
    return Citation(
        label=label,
        title="T",
        url=f"https://law.example/{label.replace(' ', '-')}",
        jurisdiction="federal",
        checked=date(2026, 11, 22),
    )


def noted(*labels: str) -> str:
    return plain_text((note(map(law, labels)),)).replace("\u00a0", " ")


def listed(*labels: str) -> str:
    return plain_text(provisions(map(law, labels))).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("label", "body", "section", "paragraph"),
    [
        ("34 CFR 300.153(c)", "34 CFR 300", ".153", "(c)"),
        ("34 CFR 300.324(a)(2)(v)", "34 CFR 300", ".324", "(a)(2)(v)"),
        ("20 USC 1415(k)(4)", "20 USC", " 1415", "(k)(4)"),
        ("20 USC 1232g(a)(4)", "20 USC", " 1232g", "(a)(4)"),
        ("42 USC 2000d-1", "42 USC", " 2000d-1", ""),
        ("34 CFR part 104, subpart D", "", "34 CFR part 104, subpart D", ""),
        ("Endrew F., 580 U.S. 386", "", "Endrew F., 580 U.S. 386", ""),
    ],
)
def test_a_label_is_taken_apart(label: str, body: str, section: str, paragraph: str) -> None:
    """Regulations and statutes have a body, a section and paragraphs; anything else stays whole."""
    assert provision_of(law(label)) == Provision(body, section, paragraph, law(label).url)


@pytest.mark.parametrize(
    ("labels", "merged"),
    [
        (("34 CFR 300.8",), "[34 CFR 300.8]"),
        (("34 CFR 300.8", "34 CFR 300.8"), "[34 CFR 300.8]"),
        (("34 CFR 300.153(c)", "34 CFR 300.152(a)"), "[34 CFR 300.153(c), .152(a)]"),
        (("34 CFR 300.8(a)", "34 CFR 300.8(b)"), "[34 CFR 300.8(a), .8(b)]"),
        (("34 CFR 300.8", "34 CFR 104.35", "34 CFR 300.9"), "[34 CFR 300.8, .9; 34 CFR 104.35]"),
        (("34 CFR 300.8", "20 USC 1401", "34 CFR 300.8"), "[34 CFR 300.8; 20 USC 1401]"),
        (("20 USC 1415(k)(4)", "20 USC 1232g(b)(1)(A)"), "[20 USC 1415(k)(4), 1232g(b)(1)(A)]"),
        (("34 CFR part 104, subpart D", "34 CFR 104.35"), "[34 CFR part 104, subpart D; 34 CFR 104.35]"),
        (("A v. B, 580 U.S. 386 (2017)", "OSEP Letter"), "[A v. B, 580 U.S. 386 (2017); OSEP Letter]"),
    ],
)
def test_a_note_merges_what_it_cites_as_lawyers_do(labels: tuple[str, ...], merged: str) -> None:
    """In order of use, each place once; a body is named once, and the parts of a title are bodies."""
    assert noted(*labels) == merged


def test_each_place_is_a_link_that_stays_on_one_line() -> None:
    """The brackets and separators are no part of a link."""
    assert note([law("34 CFR 300.8"), law("34 CFR 300.9(a)")]).inlines == (
        Text("["),
        Link((Text("34\u00a0CFR\u00a0300.8"),), "https://law.example/34-CFR-300.8"),
        Text(", "),
        Link((Text(".9(a)"),), "https://law.example/34-CFR-300.9(a)"),
        Text("]"),
    )


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Endrew F. v. Douglas County, 580 U.S. 386", "Endrew F. v. Douglas County, 580 U.S.\u00a0386"),
        ("Cal. Educ. Code 56344", "Cal. Educ. Code\u00a056344"),
        ("OSEP Memorandum 11-07 (2011)", "OSEP Memorandum\u00a011-07\u00a0(2011)"),
    ],
)
def test_a_label_of_another_form_may_break_but_not_before_its_number(label: str, shown: str) -> None:
    """A case's name is as long as a line."""
    (link,) = provisions([law(label)])
    assert link == Link((Text(shown),), law(label).url)


def test_among_words_from_right_to_left_no_number_begins_with_a_point() -> None:
    """At the end of a line the sentence's own stop would stand beside it."""
    labels = ("34 CFR 300.8(a)", "34 CFR 300.101(a)", "20 USC 1401(9)", "34 CFR 104.44")
    merged = plain_text(provisions(map(law, labels), rtl=True)).replace("\u00a0", " ")
    assert merged == "20 USC 1401; 34 CFR 104.44, 300.8, 300.101"


def test_sources_are_sections_in_order() -> None:
    """By number and not by letters, without paragraphs, each once; cases and letters come last."""
    letters = ("OSEP Letter", "A v. B")
    regulations = ("34 CFR 300.101(a)", "34 CFR 300.8(c)", "34 CFR 104.44", "34 CFR 300.8(a)")
    statutes = ("20 USC 1412(a)(1)", "42 USC 12102", "20 USC 1401", "20 USC 1232g")
    assert listed(*letters, *regulations, *statutes) == (
        "20 USC 1232g, 1401, 1412; 34 CFR 104.44; 34 CFR 300.8, .101; 42 USC 12102; A v. B; OSEP Letter"
    )


def test_the_labels_that_we_ship_are_understood(shipped: Library) -> None:
    """Regulations of one part stand together, and so do the statutes of one title."""
    merged = plain_text(provisions(shipped.citations.values()))
    assert merged.count("34\u00a0CFR\u00a0300.") == merged.count("20\u00a0USC\u00a0") == 1


def test_no_citation_makes_no_source() -> None:
    assert provisions([]) == ()

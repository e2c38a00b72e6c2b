"""The fact base: each fact is said by a text in every language, or left out with a reason.

That each fact has its law and its source, and each citation a fact, is held by ``handouts check``.
"""

from __future__ import annotations

from itertools import count

import pytest

from handouts.library import strict_yaml
from handouts.library.load import Library
from handouts.library.shelves import BUNDLES, LETTERS, TEXTS, TOPICS, WORKSHEETS
from tests.sheets import ROOT

LEFT_OUT = ROOT / "content" / "left-out.yaml"
REASONS = strict_yaml.read(LEFT_OUT.read_text("utf-8"), LEFT_OUT.name, dict[str, str])

GENERAL_KNOWLEDGE = {"language-access.F7": "usc-42-2000d", "private-school.F10": "gao-18-94"}
"""Facts printed on general knowledge of the law, and the citation that says where else we read them."""


def known(library: Library) -> frozenset[str]:
    """Ids of all facts."""
    return frozenset(f"{id}.{name}" for id in library.fact_files for name in library.facts(id))


def said(library: Library, language: str) -> dict[str, frozenset[str]]:
    """For each text the ids of the facts in its front matter; those of elements have no dot."""
    shelves = (TOPICS, BUNDLES, LETTERS, WORKSHEETS, TEXTS)
    return {
        shelf.name_of(id): frozenset(
            fact for fact in library.article(shelf, language, id).words.facts if "." in fact
        )
        for shelf in shelves
        for id in library.ids(shelf, language)
    }


def test_facts_are_numbered_without_a_gap(shipped: Library) -> None:
    """So that a person can look one up, and none was lost."""
    for id in shipped.fact_files:
        names = [*shipped.facts(id)]
        assert names == [f"F{n}" for n, _ in zip(count(1), names, strict=False)], id


def test_each_fact_is_said_or_left_out_and_never_both(shipped: Library) -> None:
    """A text of the source language says it, or left-out.yaml says why not; a chart says all its own."""
    told = frozenset().union(*said(shipped, shipped.settings.source_language).values())
    facts = {fact for fact in known(shipped) if "-chart." not in fact}
    assert [fact for fact in sorted(facts) if (fact in told) == (fact in REASONS)] == []


def test_a_translation_says_the_facts_of_its_source(shipped: Library) -> None:
    """Text by text, in every language that has the text."""
    source = said(shipped, shipped.settings.source_language)
    for code in shipped.languages:
        for name, facts in said(shipped, code).items():
            assert facts == source[name], (code, name)


def test_what_is_left_out_is_a_fact_and_has_a_reason(shipped: Library) -> None:
    """In plain words, a sentence."""
    assert REASONS.keys() <= known(shipped)
    assert all(reason.strip().endswith(".") for reason in REASONS.values())


@pytest.mark.parametrize(("id", "citation"), GENERAL_KNOWLEDGE.items())
def test_general_knowledge_has_a_second_source(shipped: Library, id: str, citation: str) -> None:
    """Nothing is printed only because we think that we know it."""
    assert id in known(shipped)
    assert shipped.citations[citation].second_source

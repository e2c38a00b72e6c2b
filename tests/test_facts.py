"""The fact base: each fact is said by a topic in every language, or left out with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from handouts.library import strict_yaml
from handouts.library.load import Library
from handouts.library.shelves import BUNDLES, TOPICS

LIST = Path(__file__).with_name("facts.yaml")
LEFT_OUT = Path(__file__).parent.parent / "content" / "left-out.yaml"

BY_TOPIC = strict_yaml.read(LIST.read_text("utf-8"), LIST.name, dict[str, tuple[str, ...]])
FACTS = [id for ids in BY_TOPIC.values() for id in ids]
REASONS = strict_yaml.read(LEFT_OUT.read_text("utf-8"), LEFT_OUT.name, dict[str, str])

GENERAL_KNOWLEDGE = {"language-access.F7": "usc-42-2000d", "private-school.F10": "gao-18-94"}
"""Facts printed on general knowledge of the law, and the citation that says where else we read them."""


def said(library: Library, language: str) -> dict[str, frozenset[str]]:
    """For each topic the ids of the facts in its front matter."""
    return {
        id: frozenset(library.article(TOPICS, language, id).words.facts)
        for id in library.ids(TOPICS, language)
    }


def test_facts_are_sorted_by_topic_and_listed_once() -> None:
    """The list is one that a person can look a fact up in."""
    assert list(BY_TOPIC) == sorted(BY_TOPIC)
    assert len(FACTS) == len(set(FACTS))
    assert [id for topic, ids in BY_TOPIC.items() for id in ids if not id.startswith(f"{topic}.F")] == []


def test_each_fact_is_said_or_left_out_and_never_both(shipped: Library) -> None:
    """A topic of the source language says it, or content/left-out.yaml says why none does."""
    told = frozenset().union(*said(shipped, shipped.settings.source_language).values())
    assert [id for id in FACTS if (id in told) == (id in REASONS)] == []


def test_a_translation_says_the_facts_of_its_source(shipped: Library) -> None:
    """Topic by topic, in every language that has the topic."""
    source = said(shipped, shipped.settings.source_language)
    for code in shipped.languages:
        for id, facts in said(shipped, code).items():
            assert facts == source[id], (code, id)


def test_no_file_names_a_fact_that_is_not_in_the_base(shipped: Library) -> None:
    """Topics, the words of bundles, and the list of what is left out."""
    known = frozenset(FACTS)
    assert [id for id in REASONS if id not in known] == []
    for code in shipped.languages:
        for id, facts in said(shipped, code).items():
            assert facts <= known, (code, id)
        for id in shipped.ids(BUNDLES, code):
            assert known.issuperset(shipped.article(BUNDLES, code, id).words.facts), (code, id)


@pytest.mark.parametrize("id", REASONS)
def test_what_is_left_out_has_a_reason(id: str) -> None:
    """In plain words, a sentence."""
    assert REASONS[id].strip().endswith(".")


@pytest.mark.parametrize(("id", "citation"), GENERAL_KNOWLEDGE.items())
def test_general_knowledge_has_a_second_source(shipped: Library, id: str, citation: str) -> None:
    """Nothing is printed only because we think that we know it."""
    assert id in FACTS
    assert shipped.citations[citation].second_source

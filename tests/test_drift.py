"""Drift: a section is stale when the words of its source text have changed, and only then."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from handouts.library import drift, parity
from handouts.library.load import Library, load_library
from handouts.library.model import Term
from handouts.library.sections import fingerprint
from handouts.library.shelves import CHARTS

ENGLISH = """\
---
title: Who gets IEPs?
summary: A summary.
audiences: [family, teacher]
---
The lead says [plan](term:iep).

## Ages {#ages}

Children from 3 to 21. See [the law](cite:cfr-300-8).

::: family
Ask within [60 days](value:state.clock).
:::

## A section without an anchor

Words.
"""

SPANISH = """\
---
title: ¿Quién recibe un IEP?
summary: Un resumen.
audiences: [family, teacher]
translation: draft
---
La entrada dice [plan](term:iep).

## Edades {#ages}

Niños de 3 a 21 años. Vea [la ley](cite:cfr-300-8).

::: family
Pida antes de [60 días](value:state.clock).
:::

## Una parte sin ancla

Palabras.
"""

NAME = "who-gets-ieps"


@pytest.fixture
def root(small_library: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small library with one topic of several sections in both languages."""
    (small_library / f"content/en/{NAME}.md").write_text(ENGLISH, "utf-8")
    (small_library / f"content/es/{NAME}.md").write_text(SPANISH, "utf-8")
    monkeypatch.chdir(small_library)
    return small_library


def text(root: Path, code: str = "en", name: str = NAME) -> drift.Text:
    return load_library(root).named(code, name)


def changed(root: Path, old: str, new: str, code: str = "en", name: str = f"{NAME}.md") -> dict[str, str]:
    """The sections of a text whose hashes a change has changed."""
    path = root / "content" / code / name
    stem = name.rpartition(".")[0]
    before = text(root, code, stem).hashes
    words = path.read_text("utf-8")
    assert old in words
    path.write_text(words.replace(old, new), "utf-8")
    after = text(root, code, stem).hashes
    return {key: hash for key, hash in after.items() if before.get(key) != hash}


# ── Sections ─────────────────────────────────────────────────────────────────


def test_a_text_has_its_head_its_lead_and_its_sections_by_anchor_or_number(root: Path) -> None:
    found = text(root).sections
    assert [(section.key, section.place.line) for section in found] == [
        ("head", 2),
        ("lead", 6),
        ("ages", 8),
        ("2", 16),
    ]
    assert all(len(section.hash) == 12 for section in found)


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        ("A summary.", "A new summary.", ["head"]),
        ("The lead says", "The lead tells", ["lead"]),
        ("## Ages", "## Which ages", ["ages"]),
        ("from 3 to 21", "from 3 to 22", ["ages"]),
        ("(term:iep)", "(term:plan)", ["lead"]),
        ("Words.", "More words.", ["2"]),
    ],
)
def test_one_changed_sentence_changes_only_its_section(
    root: Path, old: str, new: str, keys: list[str]
) -> None:
    assert list(changed(root, old, new)) == keys


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Children from 3 to 21. See", "Children from\n3 to 21.\nSee"),
        ("Words.", "Words.  \n\n"),
        ("Words.", "Words.\n\n<!-- to do:\n\n## not a section\n-->\n"),
        ("audiences: [family, teacher]", "audiences: [family]"),
    ],
)
def test_wrapping_comments_and_other_fields_change_no_section(root: Path, old: str, new: str) -> None:
    assert changed(root, old, new) == {}


def test_composed_and_decomposed_letters_are_the_same_words() -> None:
    assert fingerprint("año  \n nuevo") == fingerprint("an\u0303o nuevo")


def test_a_section_that_comes_first_leaves_an_empty_lead(root: Path) -> None:
    changed(root, "The lead says [plan](term:iep).\n\n", "")
    lead = text(root).sections[1]
    assert (lead.key, lead.text, lead.place.line) == ("lead", "", 6)


def test_an_anchor_that_stands_twice_does_not_hide_a_section(root: Path) -> None:
    changed(root, "## A section without an anchor", "## Again {#ages}")
    assert list(text(root).hashes) == ["head", "lead", "ages", "2"]


def test_the_rows_of_a_chart_and_the_words_around_them_are_sections(miniature: Library) -> None:
    chart = miniature.named("en", "charts/iep-vs-504")
    assert [section.key for section in chart.sections] == ["head", "who", "cost", "rule"]
    who = chart.sections[1]
    lines = chart.path.read_text("utf-8").splitlines()
    for line in who.lines:
        if line.part.startswith("cells"):
            assert line.text in lines[line.place.line - 1]


def test_whether_two_plans_are_alike_belongs_to_the_row(miniature: Library) -> None:
    article = miniature.article(CHARTS, "en", "iep-vs-504")
    chart = miniature.chart("en", "iep-vs-504")
    first, *others = chart.rows
    other = replace(chart, rows=(replace(first, alike="same"), *others))
    before, after = (replace(article, words=one).hashes for one in (chart, other))
    assert [key for key in before if before[key] != after[key]] == ["who"]


def test_the_entries_of_a_glossary_are_sections(root: Path) -> None:
    assert [section.key for section in text(root, name="glossary").sections] == ["iep"]
    assert list(changed(root, "A plan.", "A good plan.", name="glossary.yaml")) == ["iep"]


def test_every_text_of_a_language_has_a_name(miniature: Library) -> None:
    """Topics by their ids, others with their folder; under that name it is read."""
    found = miniature.names("es")
    files = {
        path.relative_to(miniature.content / "es").with_suffix("").as_posix()
        for path in (miniature.content / "es").rglob("*")
        if path.suffix in {".md", ".yaml"}
    }
    assert {"everything", "bundles/two", "texts/foot", "charts/iep-vs-504", "glossary"} <= set(found)
    assert files - set(found) <= {"language", "fixed-names", "synonyms"}
    assert [miniature.named("es", name).name for name in found] == [*found]


# ── States ───────────────────────────────────────────────────────────────────


def test_a_translation_without_hashes_is_neither_fresh_nor_stale(root: Path) -> None:
    assert drift.drift(text(root).hashes, {}).state == "not recorded"


def test_a_translation_is_fresh_until_its_source_changes() -> None:
    assert drift.drift({"head": "a", "lead": "b"}, {"head": "a", "lead": "b"}).state == "fresh"
    found = drift.drift({"head": "a", "lead": "c", "new": "d"}, {"head": "a", "lead": "b", "old": "e"})
    assert (found.state, found.stale, found.added, found.gone) == ("stale", ("lead",), ("new",), ("old",))


# ── Parity ───────────────────────────────────────────────────────────────────


def apart(root: Path, terms: dict[str, Term] | None = None) -> list[str]:
    """What is in one of the two texts and not in the other."""
    library = load_library(root)
    found = parity.departures(text(root), text(root, "es"), terms or library.glossary("es"))
    return [str(each.problem) for each in found]


def test_two_texts_with_the_same_marks_are_at_parity(root: Path) -> None:
    assert apart(root) == []


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        (
            "[la ley](cite:cfr-300-8)",
            "la ley",
            [
                'content/es/who-gets-ieps.md:9: The citation "cfr-300-8" is missing here. '
                "See content/en/who-gets-ieps.md:10."
            ],
        ),
        (
            "de 3 a 21",
            "de 3 a 22",
            [
                "content/es/who-gets-ieps.md:9: The number 21 is missing here. "
                "See content/en/who-gets-ieps.md:10.",
                "content/es/who-gets-ieps.md:11: The number 22 is not in the source text, or not as often. "
                "See content/en/who-gets-ieps.md:8.",
            ],
        ),
        (
            "(value:state.clock)",
            "(value:state.hour)",
            [
                'content/es/who-gets-ieps.md:13: The value "state.clock" is missing here. '
                "See content/en/who-gets-ieps.md:13.",
                'content/es/who-gets-ieps.md:14: The value "state.hour" is not in the source text, '
                "or not as often. See content/en/who-gets-ieps.md:8.",
            ],
        ),
        (
            "{#ages}",
            "{#edades}",
            [
                'content/es/who-gets-ieps.md:1: "ages" is missing. See content/en/who-gets-ieps.md:8.',
                'content/es/who-gets-ieps.md:9: "edades" is not in the source text.',
            ],
        ),
        (
            "(term:iep)",
            "(term:plan)",
            [
                'content/es/who-gets-ieps.md:7: The term "iep" is missing here. '
                "See content/en/who-gets-ieps.md:6.",
                'content/es/who-gets-ieps.md:7: The term "plan" is not in the source text, or not as often. '
                "See content/en/who-gets-ieps.md:6.",
            ],
        ),
    ],
)
def test_a_departure_is_told_with_both_places(root: Path, old: str, new: str, problems: list[str]) -> None:
    changed(root, old, new, "es")
    assert apart(root) == problems


def test_what_is_for_families_may_not_be_only_for_teachers(root: Path) -> None:
    changed(root, "::: family", "::: teacher", "es")
    assert {line.partition(": ")[2].partition(" is ")[0] for line in apart(root)} == {
        'The block "family"',
        'The block "teacher"',
        'The value "state.clock"',
        "The number 60",
    }


def test_what_stands_in_steps_is_still_for_its_audience(root: Path) -> None:
    """A block inside a block changes nothing about whom it is for."""
    for code in ("en", "es"):
        steps = "::: steps\n1. [A](cite:a).\n:::\n:::\n"
        blocks = f"::: family\n{steps}\n::: teacher\n{steps.replace('a', 'b')}"
        path = root / f"content/{code}/{NAME}.md"
        path.write_text(path.read_text("utf-8") + "\n" + blocks, "utf-8")
    assert apart(root) == []
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("cite:a", "cite:x").replace("cite:b", "cite:a").replace("cite:x", "cite:b"), "utf-8"
    )
    assert len(apart(root)) == 4


def test_sentences_may_be_merged_and_numbers_said_in_other_digits(root: Path) -> None:
    changed(root, "de 3 a 21 años", "de ٣ a 21 años, sí, 21", "es")
    assert apart(root) == []


def test_a_section_without_words_is_not_taken_for_the_source_text(root: Path) -> None:
    changed(root, "The lead says [plan](term:iep).\n\n", "")
    changed(root, "La entrada dice [plan](term:iep).\n\n", "", "es")
    assert apart(root) == []


def test_law_stands_as_often_and_a_number_at_least_once(root: Path) -> None:
    changed(root, "Words.", "[A](cite:x) and [b](cite:x).\n\nIn 9 days.\n\nIn 9 days.")
    changed(root, "Palabras.", "[A](cite:x).\n\nEn 9 días.", "es")
    assert [line.partition(": ")[2].partition(" See")[0] for line in apart(root)] == [
        'The citation "x" is missing here.'
    ]


def test_numbers_in_addresses_are_not_compared(root: Path) -> None:
    changed(root, "Palabras.", "[Sitio](https://example.org/2024) y https://example.org/7", "es")
    assert apart(root) == []


def test_a_list_has_as_many_entries_as_in_the_source_text(root: Path) -> None:
    """Side by side, each entry stands beside its own; how its lines are wrapped changes nothing."""
    changed(root, "Words.", "- One\n- Two\nlines\n\nAnd:\n\n- Three")
    changed(root, "Palabras.", "- Uno\n\n- Dos\n  renglones\n\nY:\n\n- Tres", "es")
    assert apart(root) == []
    changed(root, "- Tres", "- Tres\n- Cuatro", "es")
    assert apart(root) == [
        "content/es/who-gets-ieps.md:26: Entries of this list: 2. In the source text: 1. "
        "See content/en/who-gets-ieps.md:24."
    ]


def test_a_list_is_compared_with_that_of_its_audience(root: Path) -> None:
    """What a list for families lacks, one for teachers does not make up for."""
    changed(root, "Words.", "::: family\n- One\n- Two\n:::\n\n::: teacher\n- Three\n:::")
    changed(root, "Palabras.", "::: family\n- Uno\n:::\n\n::: teacher\n- Dos\n- Tres\n:::", "es")
    assert [line.partition(": ")[2].partition(" See")[0] for line in apart(root)] == [
        "Entries of this list: 1. In the source text: 2.",
        "Entries of this list: 2. In the source text: 1.",
    ]


# ── Locked terms ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", ["plan", "Los PLANES", "texto por\nescrito"])
def test_words_that_hold_a_form_of_the_term_pass(root: Path, words: str) -> None:
    changed(root, "[plan](term", f"[{words}](term", "es")
    assert apart(root, {"iep": locked("plan", "por escrito")}) == []


def test_words_without_any_form_of_the_term_are_a_departure(root: Path) -> None:
    changed(root, "[plan](term:iep)", "y un\n[proyecto](term:iep)", "es")
    assert apart(root, {"iep": locked("plan", "programa")}) == [
        'content/es/who-gets-ieps.md:8: "proyecto" is not how the glossary says "iep". '
        "Write one of: plan, programa."
    ]


def test_the_acronym_of_a_term_stands_for_it_as_a_word(root: Path) -> None:
    changed(root, "[plan](term", "[los PEI](term", "es")
    term = locked("plan", acronym="PEI")
    assert apart(root, {"iep": term}) == []
    changed(root, "[los PEI](term", "[PEINE](term", "es")
    assert len(apart(root, {"iep": term})) == 1


def test_a_term_without_forms_may_be_said_in_any_words(root: Path) -> None:
    changed(root, "[plan](term", "[proyecto](term", "es")
    assert apart(root, {"iep": locked()}) == []


def locked(*forms: str, acronym: str = "") -> Term:
    return Term(term="IEP", definition="Un plan.", checked=date(2026, 11, 22), forms=forms, acronym=acronym)

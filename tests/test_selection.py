"""Every name of a request is looked up; all that the library does not have is said at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handouts.ask.request import Request
from handouts.ask.school import School
from handouts.ask.selection import Selection, select
from handouts.cli.boundary import worded
from handouts.errors import ContentError, SelectionError, near_match
from handouts.library.load import Library, load_library


@pytest.fixture
def library(small_library: Path) -> Library:
    return load_library(small_library)


def ask(library: Library, *topics: str, kind: str = "fact-sheet", **options: Any) -> Selection:
    return select(library, Request(kind, topics=topics, **options))


def problems(library: Library, *topics: str, **options: Any) -> list[str]:
    with pytest.raises(SelectionError) as caught:
        ask(library, *topics, **options)
    return list(map(worded, caught.value.problems))


def ids(selection: Selection) -> list[str]:
    return [source.id for source in selection.topics]


# ── What is chosen ───────────────────────────────────────────────────────────


def test_without_options_the_defaults_of_the_library_are_taken(library: Library) -> None:
    chosen = ask(library)
    assert (
        chosen.request.audience,
        chosen.request.language,
        chosen.request.paper,
        chosen.request.detail,
    ) == (
        "family",
        "en",
        "letter",
        "brief",
    )
    assert (chosen.bundle, ids(chosen)) == ("first-steps", ["what-is-an-iep", "who-gets-ieps"])
    assert (chosen.opening.words.title, chosen.template.id) == ("First steps", "fact-sheet")


def test_options_go_before_defaults(library: Library) -> None:
    profile, day = School(name="Oak School"), date(2026, 12, 10)
    options = {"audience": "teacher", "language": "es", "detail": "brief", "paper": "a4"}
    chosen = ask(library, "what-is-an-iep", **options, school=profile, date=day)
    assert (
        chosen.request.audience,
        chosen.request.language,
        chosen.request.detail,
        chosen.request.paper,
    ) == ("teacher", "es", "brief", "a4")
    assert (chosen.topics[0].language, chosen.request.school, chosen.request.date) == ("es", profile, day)


@pytest.mark.parametrize("language", ["es", "ES", "Spanish", "spanish", "español", "ESPAÑOL"])
def test_a_language_is_known_by_its_code_and_its_names_in_any_case(library: Library, language: str) -> None:
    assert ask(library, "what-is-an-iep", language=language).request.language == "es"


def test_a_name_of_two_languages_means_neither(library: Library) -> None:
    path = library.content / "en/language.yaml"
    path.write_text(path.read_text("utf-8").replace("name: English", "name: español"), encoding="utf-8")
    assert problems(library, language="español") == [
        'Unknown language "español". List them: handouts list languages'
    ]


def test_a_word_is_known_in_any_case(library: Library) -> None:
    """And stands in the request as the library writes it."""
    options = {"audience": "Teacher", "detail": "Brief", "paper": "A4"}
    request = ask(library, "What-Is-an-IEP", **options).request
    assert request.topics == ("what-is-an-iep",)
    assert (request.audience, request.detail, request.paper) == ("teacher", "brief", "a4")


def test_a_part_of_a_name_is_near_to_the_only_one_that_has_it(library: Library) -> None:
    assert near_match("chart", ("comparison-chart", "glossary")) == 'Did you mean "comparison-chart"?'
    assert near_match("chart", ("comparison-chart", "growth-chart")) == ""


def test_a_near_match_is_near_in_any_case(library: Library) -> None:
    assert problems(library, "WHO-GETS-IEP") == [
        'Unknown topic "WHO-GETS-IEP". Did you mean "who-gets-ieps"? List them: handouts list topics'
    ]


def test_a_topic_of_a_bundle_that_is_not_there_is_told_at_its_line(library: Library) -> None:
    path = library.content / "library.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("[disagreements, what-is-an-iep]", "\n        - disagrements\n        - x"))
    found = problems(library, "meeting")
    assert found == [
        f'{library.shown(path)}:18: Unknown topic "disagrements". Did you mean "disagreements"? '
        "List them: handouts list topics",
        f'{library.shown(path)}:19: Unknown topic "x". List them: handouts list topics',
    ]


def test_all_files_that_cannot_be_read_are_told_at_once(library: Library) -> None:
    """The topics and the words that open the sheet."""
    for name in ("what-is-an-iep", "who-gets-ieps", "bundles/first-steps"):
        path = library.content / f"en/{name}.md"
        path.write_text(path.read_text("utf-8").replace("summary:", "sumary:"), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        ask(library)
    places = [str(problem.location) for problem in caught.value.problems if "missing" in problem.message]
    assert [place.rpartition("content/")[2] for place in places] == [
        "en/what-is-an-iep.md:2",
        "en/who-gets-ieps.md:2",
        "en/bundles/first-steps.md:2",
    ]


def test_one_topic_opens_its_own_sheet_in_full(library: Library) -> None:
    chosen = ask(library, "disagreements")
    assert (chosen.opening, chosen.request.detail, chosen.bundle) == (chosen.topics[0], "full", "")


def test_a_list_of_its_own_keeps_its_order_and_opens_with_the_words_for_it(library: Library) -> None:
    chosen = ask(library, "who-gets-ieps", "what-is-an-iep")
    assert ids(chosen) == ["who-gets-ieps", "what-is-an-iep"]
    assert (chosen.opening.id, chosen.request.detail, chosen.bundle) == ("own-list", "brief", "")


def test_a_bundle_has_a_list_for_each_audience(library: Library) -> None:
    assert ids(ask(library, "first-steps", audience="teacher")) == [
        "what-is-an-iep",
        "next-steps-for-schools",
    ]


# ── What is not there ────────────────────────────────────────────────────────


def test_an_unknown_topic_is_refused_with_a_near_match_and_the_command_that_lists_them(
    library: Library,
) -> None:
    assert problems(library, "who-gets-iep") == [
        'Unknown topic "who-gets-iep". Did you mean "who-gets-ieps"? List them: handouts list topics'
    ]


def test_a_misspelled_bundle_is_recognised(library: Library) -> None:
    assert 'Did you mean "first-steps"?' in problems(library, "frist-steps")[0]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (
            {"kind": "fact-shet"},
            'Unknown kind of handout "fact-shet". Did you mean "fact-sheet"? List them: handouts list kinds',
        ),
        (
            {"audience": "famly"},
            'Unknown audience "famly". Did you mean "family"? List them: handouts list audiences',
        ),
        ({"language": "fr"}, 'Unknown language "fr". List them: handouts list languages'),
        ({"detail": "long"}, 'Unknown detail "long". It is one of: brief, full.'),
        ({"paper": "A-4"}, 'Unknown paper "A-4". Did you mean "a4"? It is one of: letter, legal, a4.'),
        (
            {"rows": ("a",)},
            'The kind "fact-sheet" does not take --rows. It takes --topics, --detail.',
        ),
    ],
)
def test_an_unknown_name_is_refused(library: Library, options: dict[str, Any], problem: str) -> None:
    assert problems(library, **options) == [problem]


def test_a_format_that_the_kind_has_not_is_refused(library: Library) -> None:
    path = library.template_file("fact-sheet.md.j2")
    path.write_text(path.read_text().replace("takes: [topics, detail]", "takes: []\nformats: [pdf]"))
    assert problems(library, "who-gets-ieps", format="html") == [
        'The kind "fact-sheet" does not take --topics. It takes no options of its own.',
        'The kind "fact-sheet" cannot be written as html. It can be written as pdf.',
    ]


def test_a_topic_for_other_readers_is_refused(library: Library) -> None:
    assert problems(library, "next-steps-for-schools", audience="family") == [
        'The topic "next-steps-for-schools" is not for the audience "family". It is for: teacher. '
        "List them: handouts list topics"
    ]


def test_a_topic_that_is_not_translated_is_refused(library: Library) -> None:
    assert problems(library, "disagreements", language="es") == [
        'The topic "disagreements" is not written in Spanish (es) yet. It is written in: en.'
    ]


def test_an_opening_that_is_not_translated_is_refused(library: Library) -> None:
    assert problems(library, "who-gets-ieps", "what-is-an-iep", language="es") == [
        'The opening of the bundle "own-list" is not written in Spanish (es) yet. It is written in: en.'
    ]


def test_a_topic_given_twice_is_refused(library: Library) -> None:
    assert problems(library, "disagreements", "what-is-an-iep", "disagreements") == [
        'The topic "disagreements" is given 2 times. Give it once.'
    ]


def test_a_bundle_beside_topics_is_refused(library: Library) -> None:
    assert problems(library, "meeting", "who-gets-ieps") == [
        '"meeting" is a bundle, and other topics are given too. '
        "Give it alone, or list only topics. List them: handouts list bundles"
    ]


def test_a_bundle_without_a_list_for_the_audience_is_refused(library: Library) -> None:
    assert problems(library, "meeting", audience="teacher") == [
        'The bundle "meeting" has no list for the audience "teacher". '
        "It has one for: family. Choose topics of your own with --topics."
    ]


def test_all_problems_come_at_once(library: Library) -> None:
    found = problems(library, "a", "b", "a", kind="x", audience="y", language="z", detail="d", paper="p")
    assert [each.split(". ")[0] for each in found] == [
        'Unknown kind of handout "x"',
        'Unknown audience "y"',
        'Unknown language "z"',
        'Unknown detail "d"',
        'Unknown paper "p"',
        'The topic "a" is given 2 times',
        'Unknown topic "a"',
        'Unknown topic "b"',
    ]

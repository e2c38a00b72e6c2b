"""``handouts find``: what holds the words that somebody looks for, best first, with its command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handouts.library.load import Library, load_library
from handouts.library.search import found, sheet_of
from handouts.library.shelves import SHELVES, TOPICS
from tests.commands import Command
from tests.sheets import ROOT

pytestmark = pytest.mark.usefixtures("opened_once")

OURS = ("--library", str(ROOT))


def names(library: Library, text: str) -> list[str]:
    return [hit.part or hit.id for hit in found(library, text)]


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("ADHD", "adhd"),
        ("attention", "adhd"),
        ("bus", "transportation"),
        ("buses", "transportation"),
        ("suspended", "discipline"),
        ("my kid was suspended", "discipline"),
        ("aide", "placement-and-aides"),
        ("speech", "related-services"),
        ("FBA", "behavior"),
        ("dyslexic", "dyslexia"),
        ("test my child", "evaluation"),
        ("school records", "privacy-and-records"),
        ("goal", "writing-goals"),
        ("turning 18", "diploma-and-decisions-at-18"),
        ("interpreter", "language-access"),
        ("medicine", "health-plans"),
        ("autobús", "transportation"),
        ("autobus", "transportation"),
        ("camión", "transportation"),
        ("suspensión", "discipline"),
        ("autista", "autism"),
        ("评估", "how-to-ask-for-an-evaluation"),
    ],
)
def test_the_text_that_is_about_it_comes_first(shipped: Library, words: str, best: str) -> None:
    assert names(shipped, words)[0] == best


def test_what_holds_all_words_stands_before_what_holds_some(shipped: Library) -> None:
    first = names(shipped, "private school evaluation")[:4]
    assert {"private-school", "private-school-notice"} & set(first)
    assert "bullying" not in first


def test_every_shelf_is_searched_and_each_hit_has_a_sheet(shipped: Library) -> None:
    hits = found(shipped, "discipline") + found(shipped, "meeting")
    shelves = {hit.shelf.name for hit in hits}
    assert shelves == SHELVES.keys() - {"texts"}
    assert {hit.id for hit in hits if not sheet_of(shipped, hit)} <= {"own-packet"}


def test_a_text_is_named_once_in_the_language_of_its_words(shipped: Library) -> None:
    """What is the same in all languages is named in the library's own."""
    for words, code in (("IEP", "en"), ("evaluación", "es"), ("đánh giá", "vi")):
        hits = found(shipped, words, (TOPICS,))
        assert len({hit.id for hit in hits}) == len(hits)
        assert hits[0].language == code


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (
            "bus",
            "The bus and other rides to school (topic)\n  handouts make fact-sheet --topics transportation",
        ),
        (
            "autobús",
            "El autobús y otro transporte escolar (topic)\n"
            "  handouts make fact-sheet --topics transportation --language es",
        ),
        ("wheels bus", "Does it cover the bus or other travel? (row of the chart)\n"),
        ("FBA", "Request for a reevaluation or FBA (letter)\n  handouts make letter ask-for-a-reevaluation"),
        ("FBA", "(word of the glossary)\n  handouts make glossary\n"),
        ("teacher kit", "(packet)\n  handouts make packet teacher-kit\n"),
    ],
)
def test_find_prints_titles_and_commands(command: Command, words: str, shown: str) -> None:
    ran = command("find", *words.split(), *OURS)
    assert (ran.code, ran.err) == (0, "")
    assert shown in ran.out
    assert ran.out.count("\n") <= 20


def test_each_command_that_is_named_works(command: Command) -> None:
    for words in ("suspended", "autobús", "checklist"):
        rows = json.loads(command("find", words, "--json", *OURS).out)
        assert 0 < len(rows) <= 10
        for row in rows[:5]:
            line = row["command"].removeprefix("handouts ").split()
            assert command(*line, "--to", "outline", "--output", "-", *OURS).code == 0


def test_json_says_what_it_is(command: Command) -> None:
    assert json.loads(command("find", "dyslexia", "--json", *OURS).out)[0] == {
        "what": "topic",
        "id": "dyslexia",
        "title": "Dyslexia: help with reading at school",
        "language": "en",
        "command": "handouts make fact-sheet --topics dyslexia",
    }


def test_where_there_is_nothing_it_is_said(command: Command) -> None:
    told = "handouts: Nothing holds these words. Try others, or: handouts list topics\n"
    assert command("find", "xyzzy", *OURS) == (0, "", told)
    assert command("find", "???", *OURS) == (0, "", told)
    assert command("find", "xyzzy", "--json", *OURS) == (0, "[]\n", "")


def test_a_library_of_ones_own_has_synonyms_of_its_own(small_library: Path) -> None:
    """One that stands alone and has none takes ours."""
    assert names(load_library(small_library), "mediation") == ["disagreements"]
    path = small_library / "content/en/synonyms.yaml"
    path.write_text("search: {quarrel: [disagreements]}\n", "utf-8")
    library = load_library(small_library)
    assert (names(library, "quarrels"), names(library, "mediation")) == (["disagreements"], [])


def test_a_file_that_cannot_be_read_is_passed_over(small_library: Path) -> None:
    (small_library / "content/en/who-gets-ieps.md").write_text("---\nIEPs\n", "utf-8")
    hits = {(hit.language, hit.id) for hit in found(load_library(small_library), "iep")}
    assert {("en", "what-is-an-iep"), ("es", "who-gets-ieps")} <= hits
    assert ("en", "who-gets-ieps") not in hits


def test_a_layer_adds_words_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "layer.yaml").write_text("name: Ours\n", "utf-8")
    (tmp_path / "content/en").mkdir(parents=True)
    (tmp_path / "content/en/synonyms.yaml").write_text("search: {kerfuffle: [discipline]}\n", "utf-8")
    library = load_library(tmp_path)
    assert names(library, "kerfuffle")[0] == "discipline"
    assert names(library, "bus")[0] == "transportation"


# ── Hints ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "make fact-sheet --topics dyslexic",
            'Unknown topic "dyslexic". Did you mean "dyslexia"? List them: handouts list topics',
        ),
        (
            "make fact-sheet fba",
            'Unknown topic "fba". It stands in: behavior, behavior-and-safety, adhd. '
            "Find more: handouts find fba",
        ),
        (
            "make suspended",
            'Unknown kind of handout "suspended". It stands in: discipline, behavior, not-signing-the-iep. '
            "Find more: handouts find suspended",
        ),
        (
            "make worksheet ask-for-records",
            'Unknown worksheet "ask-for-records". It is a letter. '
            "Write: handouts make letter ask-for-records",
        ),
        ("make chart --rows suspension", 'Unknown row "suspension". It stands in: discipline, '),
        ("make fact-sheet --topics $(fba)", 'Unknown topic "$(fba)". It stands in: behavior, '),
        ("make fact-sheet --topics xyzzy", 'Unknown topic "xyzzy". List them: handouts list topics'),
    ],
)
def test_what_is_not_known_is_answered_with_where_it_stands(command: Command, line: str, told: str) -> None:
    """No command to copy holds what a shell would run."""
    ran = command(*line.split(), *OURS)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"handouts: {told}")
    assert "handouts find $" not in ran.err


def test_a_word_in_the_place_of_a_command_is_looked_for_too(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDOUTS_LIBRARY", str(ROOT))
    told = 'handouts: There is no command "suspended". It stands in: discipline. Find more: '
    assert command("suspended").err.startswith(told)


def test_a_name_of_a_bundle_is_no_place_to_search(small_library: Path, command: Command) -> None:
    """What is wrong in a bundle is told at its line, with a near name or none."""
    path = small_library / "content/library.yaml"
    path.write_text(path.read_text("utf-8").replace("[disagreements, what-is-an-iep]", "[lead]"), "utf-8")
    assert "stands in" not in command("make", "fact-sheet", "--topics", "meeting").err

"""The library reads each file when it is asked for, and says where a file is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.errors import ContentError, HandoutsError
from handouts.library import files
from handouts.library.load import Library, load_library
from handouts.library.references import language_problems
from handouts.library.shelves import BUNDLES, CHARTS, SHELVES, TEXTS, TOPICS
from handouts.library.text_file import read_text
from handouts.pipeline import plan
from handouts.resources import data_root
from tests.sheets import ROOT


@pytest.fixture
def library(small_library: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.chdir(small_library)
    return load_library(small_library)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def problems(read: Callable[[], object]) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read()
    return list(map(str, caught.value.problems))


# ── What it holds ────────────────────────────────────────────────────────────


def test_the_settings_citations_and_glossary_are_read(library: Library) -> None:
    assert library.settings.defaults.topics == "first-steps"
    assert library.citations["cfr-300-8"].label == "34 CFR 300.8"
    assert library.glossary("es")["iep"].acronym == "IEP"


def test_the_languages_are_the_folders_with_a_language_file(library: Library) -> None:
    (library.content / "fr").mkdir()
    assert library.languages == ("en", "es")
    assert library.language("es").name == "español"


def test_ids_come_in_alphabetical_order(library: Library) -> None:
    assert library.ids(TOPICS, "en") == (
        "disagreements",
        "next-steps-for-schools",
        "what-is-an-iep",
        "who-gets-ieps",
    )
    assert library.ids(BUNDLES, "es") == ("first-steps",)
    assert library.kinds == ("fact-sheet",)


def test_a_topic_knows_its_language_path_and_the_line_of_its_body(library: Library) -> None:
    source = library.article(TOPICS, "es", "what-is-an-iep")
    assert (source.id, source.language, source.words.title) == ("what-is-an-iep", "es", "¿Qué es un IEP?")
    assert source.path == library.root / "content/es/what-is-an-iep.md"
    lines = source.path.read_text("utf-8").split("\n")
    assert lines[source.start.line - 1] == source.body.split("\n")[0]


def test_bundles_texts_and_templates_are_read_in_the_same_way(library: Library) -> None:
    assert library.article(BUNDLES, "en", "meeting").words.title == "Your first meeting"
    assert library.article(TEXTS, "en", "foot").body.startswith("The **lead** of Foot.")
    template = library.template("fact-sheet")
    assert (template.kind.takes, template.body_line) == (("topics", "detail"), 6)
    assert template.body == "# {{ opening.topic.title }}\n"


def test_a_file_is_read_once(library: Library) -> None:
    assert library.article(TOPICS, "en", "disagreements") is library.article(TOPICS, "en", "disagreements")
    assert library.template("fact-sheet") is library.template("fact-sheet")
    assert library.language("en") is library.language("en")


def test_a_request_reads_only_what_it_asks_for(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(path: Path, shown: str) -> str:
        read.append(shown)
        return read_text(path, shown)

    monkeypatch.setattr(files, "read_text", noted)
    library.article(TOPICS, "en", "disagreements")
    assert sorted(read) == ["content/en/disagreements.md", "content/library.yaml"]


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("content/en", "t{}.md"),
        ("content/en/worksheets", "w{}.md"),
        ("content/en/charts", "c{}.yaml"),
        ("content/recipes", "r{}.yaml"),
        ("content", "l{}/language.yaml"),
        ("templates", "k{}.md.j2"),
    ],
)
def test_a_folder_with_too_many_files_is_refused(
    library: Library, monkeypatch: pytest.MonkeyPatch, folder: str, name: str
) -> None:
    """Each of them could be read, and some commands read all."""
    monkeypatch.setattr(files, "MAX_FILES", 20)
    for number in range(21):
        path = library.root / folder / name.format(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    looks: list[Callable[[], object]] = [
        lambda: (library.kinds, library.languages, library.recipe_ids()),
        *(lambda shelf=shelf: library.ids(shelf, "en") for shelf in SHELVES.values()),  # type: ignore[misc]
    ]
    with pytest.raises(ContentError) as caught:
        [look() for look in looks]
    message = f'"{folder}" holds more than 20 files. Take some of them away.'
    assert str(caught.value) == message


def test_a_hidden_file_is_no_topic(library: Library) -> None:
    (library.content / "en/.draft.md").write_text("x")
    assert ".draft" not in library.ids(TOPICS, "en")


# ── What is wrong ────────────────────────────────────────────────────────────


def test_a_topic_with_a_wrong_field_is_named_with_its_line(library: Library) -> None:
    change(library.content / "en/disagreements.md", "summary:", "sumary:")
    assert problems(lambda: library.article(TOPICS, "en", "disagreements")) == [
        'content/en/disagreements.md:2: "summary" is missing.',
        'content/en/disagreements.md:3: "sumary" is not a field that can stand here. Did you mean "summary"?',
    ]


def test_a_topic_for_an_unknown_audience_is_refused(library: Library) -> None:
    change(library.content / "en/disagreements.md", "[family]", "[famly]")
    assert problems(lambda: library.article(TOPICS, "en", "disagreements")) == [
        'content/en/disagreements.md:4: Unknown audience "famly". Did you mean "family"?'
    ]


def test_settings_that_name_what_is_not_there_are_refused(library: Library) -> None:
    change(library.content / "library.yaml", "audience: family, language: en, topics: first-steps", "%s")
    change(library.content / "library.yaml", "%s", "audience: xyz, language: en, topics: first-step")
    assert problems(lambda: library.settings) == [
        'content/library.yaml:18: Unknown audience "xyz". Known: family, teacher.',
        'content/library.yaml:18: Unknown bundle "first-step". Did you mean "first-steps"?',
    ]


@pytest.mark.parametrize("address", ["www.example.org", "https://", "https://e.org/" + "a" * 200, "tel:1"])
def test_the_address_of_help_fits_a_qr_code(library: Library, address: str) -> None:
    change(library.content / "library.yaml", "https://example.org", f'"{address}"')
    assert problems(lambda: library.settings) == [
        'content/library.yaml:19: "help-address" must be a web address of at most 200 characters. '
        "Such as https://www.parentcenterhub.org."
    ]


CHART = """\
title: T
summary: S
audiences: [family]
how-to-use: {family: U}
corner: C
columns: {a: A, b: B}
alike: {same: s, partly: p, different: d}
rows:
  - id: one
    head: One
    question: One?
    alike: same
    cells: {a: {family: x}, b: {family: y}}
  - id: two
    head: Two
    question: Two?
    alike: same
    cells:
      a: {family: x}
      c: {family: y}
  - id: one
    head: One
    question: One?
    alike: same
    cells: {a: {family: x}, b: {family: y}}
"""


def test_a_row_of_a_chart_is_told_at_its_own_line(library: Library) -> None:
    """Its cells too; of two rows with one id the second."""
    path = library.path(CHARTS, "en", "chart")
    path.parent.mkdir()
    path.write_text(CHART)
    assert problems(lambda: library.chart("en", "chart")) == [
        'content/en/charts/chart.yaml:21: The row "one" is there 2 times. Give each row its own id.',
        'content/en/charts/chart.yaml:18: The row "two" has no cell for "b" and "family".',
        'content/en/charts/chart.yaml:20: Unknown column "c". Known: a, b.',
    ]


def test_a_family_that_the_theme_lacks_is_told_at_its_line(library: Library) -> None:
    change(library.content / "es/language.yaml", "font: Source Sans 3", "font: Sauce Sans")
    assert problems(lambda: library.check_font("es")) == [
        'content/es/language.yaml:3: Unknown family of theme.yaml "Sauce Sans". Did you mean "Source Sans 3"?'
    ]


def test_a_file_whose_name_is_no_id_is_refused(library: Library) -> None:
    (library.content / "en/Who gets it.md").write_text("x")
    (found,) = problems(lambda: library.ids(TOPICS, "en"))
    assert found.startswith('"content/en/Who gets it.md": This name is no id')


@pytest.mark.parametrize("id", ["../es/what-is-an-iep", "", "A", "a--b", "/etc/passwd"])
def test_an_id_never_leads_out_of_its_folder(library: Library, id: str) -> None:
    assert problems(lambda: library.article(TOPICS, "en", id))[0].startswith(f'"{id}" is not an id.')


def test_a_text_that_is_not_there_is_named_with_what_starts_it(library: Library) -> None:
    with pytest.raises(ContentError, match="This text is not written yet") as error:
        library.article(TEXTS, "es", "foot")
    assert error.value.problems[0].see == ("new", "translation", "es/texts/foot")


def test_an_audience_without_its_words_is_told_in_the_language(shipped: Library, tmp_path: Path) -> None:
    """At its file and line: a template cannot know what a language lacks."""
    own = tmp_path / "own"
    for folder in ("content", "templates"):
        copytree(ROOT / folder, own / folder)
    file = own / "content/es/language.yaml"
    file.write_text(file.read_text("utf-8").replace("  teacher: ", "  # "), "utf-8")
    with pytest.raises(ContentError, match=r'es/language.yaml:9: "audiences" has no words for "teacher"'):
        plan(load_library(own), Request("comparison-chart", audience="teacher", language="es"))


# ── Where it is ──────────────────────────────────────────────────────────────


def test_paths_are_shown_relative_to_the_current_folder_else_to_the_library(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = library.content / "library.yaml"
    monkeypatch.chdir(tmp_path)
    assert library.shown(path) == "library/content/library.yaml"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert library.shown(path) == "content/library.yaml"
    assert library.shown(Path("/x/y")) == "/x/y"


def test_without_an_override_the_data_are_ours() -> None:
    assert (data_root() / "templates").is_dir()


def test_a_library_without_templates_uses_ours(small_library: Path) -> None:
    (small_library / "templates/fact-sheet.md.j2").unlink()
    (small_library / "templates").rmdir()
    assert load_library(small_library).templates == (data_root() / "templates",)


@pytest.mark.parametrize(
    ("folder", "hint"),
    [("content", "Give the folder above it."), ("templates", "")],
)
def test_an_override_that_is_no_library_is_refused(small_library: Path, folder: str, hint: str) -> None:
    with pytest.raises(HandoutsError) as caught:
        load_library(small_library / folder)
    (problem,) = caught.value.problems
    assert problem.message.endswith("has no layer.yaml and no content/library.yaml, so it is not a library.")
    assert (problem.hint, problem.see[:2]) == (hint, () if hint else ("new", "layer"))


def test_a_broken_entry_is_told_when_it_is_looked_up(small_library: Path) -> None:
    """Another entry can be read; the broken one is an error at its line in the file."""
    path = small_library / "content" / "citations.yaml"
    path.write_text(path.read_text() + "cfr-300-9:\n  label: 34 CFR 300.9\n  colour: red\n", encoding="utf-8")
    citations = load_library(small_library).citations
    assert list(citations) == ["cfr-300-8", "cfr-300-9"]
    assert citations["cfr-300-8"].label == "34 CFR 300.8"
    with pytest.raises(ContentError, match=r"citations\.yaml:9: \"colour\" is not a field"):
        citations["cfr-300-9"]


@pytest.mark.parametrize("more", ["cfr-300-8:\n  label: again\n", "'quoted': {}\n", "- a list\n", "x y: z\n"])
def test_entries_that_are_not_in_the_plain_form_are_read_whole(small_library: Path, more: str) -> None:
    """So that every problem of such a file is told."""
    path = small_library / "content" / "citations.yaml"
    path.write_text(path.read_text() + more, encoding="utf-8")
    with pytest.raises(ContentError):
        len(load_library(small_library).citations)


# ── Several roots ────────────────────────────────────────────────────────────


def test_a_translation_that_does_not_say_is_a_draft(library: Library) -> None:
    """Told in one place: the source text is none, one that is reviewed neither."""
    path = library.content / "es/what-is-an-iep.md"
    states = {}
    for line in ("", "translation: draft\n", "translation: reviewed\n"):
        text = re.sub(r"translation: \w+\n", "", path.read_text("utf-8"))
        path.write_text(text.replace("title: ", f"{line}title: ", 1), "utf-8")
        article = load_library(library.root).article(TOPICS, "es", "what-is-an-iep")
        states[line] = (article.state, article.is_draft)
    assert list(states.values()) == [("draft", True), ("draft", True), ("reviewed", False)]
    assert library.article(TOPICS, "en", "what-is-an-iep").state == "source"


def test_every_text_of_a_library_is_found_by_its_name(shipped: Library) -> None:
    for code in shipped.languages:
        for name in shipped.names(code):
            assert shipped.named(code, name).name == name


def test_a_field_that_is_left_out_has_the_place_of_what_it_would_stand_in(shipped: Library) -> None:
    place = shipped.place(shipped.settings_path, "defaults", "nothing", "at all")
    assert place == shipped.place(shipped.settings_path, "defaults")
    assert place.line > 1


def test_a_month_may_have_another_form_where_it_stands_alone(library: Library) -> None:
    """Such as the nominative of Russian and Ukrainian; all twelve, or none."""
    alone = tuple("ABCDEFGHIJKL")
    english = replace(library.language("en"), month_format="{month} {year}", months_alone=alone)
    assert english.month(date(2026, 11, 26)) == "K 2026"
    assert english.day(date(2026, 11, 26)) == library.language("en").day(date(2026, 11, 26))
    (misfit,) = language_problems(replace(english, months_alone=alone[:5]), [english.font])
    assert misfit[1] == '"months-alone" must have 12 entries, or be left out.'

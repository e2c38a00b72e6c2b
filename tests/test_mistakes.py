"""What is wrong in a library of one's own is told where it stands, and is never called a bug of ours."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handouts.ask.request import Request
from handouts.errors import HandoutsError
from handouts.library.load import load_library
from handouts.pipeline import make_handout
from tests.sheets import ROOT

TOPIC = Request("fact-sheet", topics=("little",))
CHART = Request("comparison-chart")
LANGUAGE, WORDS = "content/en/language.yaml", "content/en/charts/iep-vs-504.yaml"
THEME = "templates/theme.yaml"

MISTAKES = (
    (LANGUAGE, '  page: "Page {n} of {total}"', "", TOPIC, 'English has no label "page"'),
    (LANGUAGE, "Page {n} of", "Page {side} of", TOPIC, '"page" of English names a field'),
    (WORDS, 'family: "Read across.", ', "", CHART, f'{WORDS}:4: "how-to-use" has no words for "family"'),
    (WORDS, 'same: "= Same", ', "", CHART, f'{WORDS}:7: "alike" has no words for "same"'),
    (WORDS, "[family, teacher]", "[family, nurse]", CHART, f'{WORDS}:3: Unknown audience "nurse"'),
    (
        "content/en/worksheets/check.md",
        "[family]",
        "[]",
        Request("worksheet", "check"),
        "content/en/worksheets/check.md:4: The text is for nobody",
    ),
    (THEME, "#15191d", "#15191", TOPIC, '"ink" does not fit'),
    (THEME, "  strip-end: {", "  strip-edge: {", TOPIC, '"strip-end" is missing'),
    (THEME, "  letter: [612, 792]", "", TOPIC, '"letter" is missing'),
    (
        THEME,
        "deck: {text: deck}",
        "deck: {text: decks}",
        TOPIC,
        'Unknown style of text "decks"',
    ),
    (
        "templates/fact-sheet.md.j2",
        "takes:",
        "title-style: titel\ntakes:",
        TOPIC,
        'no style "titel" under text. Did you mean "title"',
    ),
)


@pytest.fixture
def library_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the miniature library with our templates; the current folder."""
    shutil.copytree(ROOT / "tests" / "library" / "content", tmp_path / "content")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_mistakes_they_are_made(library_of_ones_own: Path) -> None:
    library = load_library(library_of_ones_own)
    assert make_handout(library, TOPIC).data
    assert make_handout(library, CHART).data


@pytest.mark.parametrize(("file", "old", "new", "request_", "told"), MISTAKES)
def test_a_mistake_is_told_at_its_place(
    library_of_ones_own: Path, file: str, old: str, new: str, request_: Request, told: str
) -> None:
    path = library_of_ones_own / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(HandoutsError) as caught:
        make_handout(load_library(library_of_ones_own), request_)
    assert told in str(caught.value)


def test_ids_of_rows_may_stand_in_quotes(library_of_ones_own: Path) -> None:
    path = library_of_ones_own / WORDS
    path.write_text(path.read_text("utf-8").replace("- id: cost", '- id: "cost"'), "utf-8")
    assert make_handout(load_library(library_of_ones_own), CHART).data


def test_a_glossary_without_entries_is_refused(library_of_ones_own: Path) -> None:
    (library_of_ones_own / "content/en/glossary.yaml").write_text("# none yet\n")
    with pytest.raises(HandoutsError, match="a list has no entries"):
        make_handout(load_library(library_of_ones_own), Request("glossary"))

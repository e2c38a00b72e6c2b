"""What is wrong in a library of one's own is told where it stands, and is never called a bug of ours."""

from __future__ import annotations

import builtins
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import pytest
from msgspec import Meta, Struct
from msgspec.structs import fields

from handouts.ask.request import Request
from handouts.errors import HandoutsError
from handouts.library.load import load_library
from handouts.library.theme import Theme
from handouts.pipeline import make_handout
from tests.sheets import ROOT

TOPIC = Request("fact-sheet", topics=("little",))
CHART = Request("comparison-chart")
LANGUAGE, WORDS = "content/en/language.yaml", "content/en/charts/iep-vs-504.yaml"
THEME = "templates/theme.yaml"


def at(start: str) -> str:
    """The place of the line of the theme that begins so."""
    lines = (ROOT / THEME).read_text("utf-8").splitlines()
    return f"{THEME}:{next(number for number, line in enumerate(lines, 1) if line.startswith(start))}"


LETTER, PAGE, BASELINE, BODY = map(at, ("  letter: [", "page: {", "baseline: ", "  body: {size"))

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
        "body: {size: 12",
        "body: {size: nan",
        TOPIC,
        f'{BODY}: "size" must be a number from 6 to 72.',
    ),
    (THEME, "after: 4", "after: inf", TOPIC, f'{BODY}: "after" must be a number from 0 to 144.'),
    (THEME, "side: 57.6", "side: -100", TOPIC, f'{PAGE}: "side" must be a number from 0 to 288.'),
    (
        THEME,
        "baseline: 0.73",
        "baseline: 99",
        TOPIC,
        f'{BASELINE}: "baseline" must be a number from 0.5 to 1.',
    ),
    (THEME, "[612, 792]", "[nan, 792]", TOPIC, f'{LETTER}: An entry of "letter" must be a number from 200'),
    (THEME, "[612, 792]", "[0, 0]", TOPIC, f'{LETTER}: An entry of "letter" must be a number from 200'),
    (THEME, "[612, 792]", "[612]", TOPIC, f'{LETTER}: "letter" must have 2 entries.'),
    (THEME, "leading: 1.16", "leading: 9", TOPIC, '"leading" must be a number from 0.5 to 2.'),
    (THEME, "columns: 2", "columns: 0", TOPIC, '"columns" must be a whole number from 1 to 4.'),
    (
        THEME,
        "side: 57.6",
        "side: 250",
        TOPIC,
        f'{PAGE}: The margins leave less than 216 points of "letter"',
    ),
    (
        THEME,
        "header: 36",
        "header: 51",
        TOPIC,
        f'{PAGE}: "header" must lie within its margin of 50.4 points',
    ),
    (
        THEME,
        "leading: 16.3, after: 4",
        "leading: 11",
        TOPIC,
        f'{BODY}: The lines of "body" would overlap',
    ),
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


def test_a_word_that_the_source_language_lacks_is_told(library_of_ones_own: Path) -> None:
    path = library_of_ones_own / "content/en/glossary.yaml"
    path.write_text(path.read_text("utf-8").replace("accommodation:", "change:"), "utf-8")
    with pytest.raises(
        HandoutsError, match=r'es/glossary.yaml:6: "accommodation" is not in the glossary of "en"'
    ):
        make_handout(load_library(library_of_ones_own), Request("glossary", language="es"))


# ── Numbers ──────────────────────────────────────────────────────────────────


def numbers(type: Any, names: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], list[Meta]]]:
    """The names that lead to each number of a type, and what bounds it."""
    plain, *metas = get_args(type) if get_origin(type) is Annotated else (type,)
    if get_origin(plain) in {dict, tuple}:
        for inner in set(get_args(plain)) - {str, ...}:
            yield from numbers(inner, (*names, "*"))
    elif plain in {int, float}:
        yield names, metas
    elif isinstance(plain, builtins.type) and issubclass(plain, Struct):
        for each in fields(plain):
            yield from numbers(each.type, (*names, each.name))


@pytest.mark.parametrize(("names", "metas"), tuple(numbers(Theme)))
def test_every_number_of_a_theme_has_a_range(names: tuple[str, ...], metas: list[Meta]) -> None:
    """So that neither nan nor a margin of a mile comes to the layout."""
    assert any(meta.ge is not None for meta in metas)
    assert any(meta.le is not None for meta in metas)


# ── Links ────────────────────────────────────────────────────────────────────

PACKET, GLOSSARY = Request("packet", "pack"), Request("glossary")
SHOWN = (
    ("content/library.yaml", TOPIC),
    ("content/citations.yaml", TOPIC),
    ("content/en/little.md", TOPIC),
    ("content/en/texts/foot.md", TOPIC),
    ("content/en", TOPIC),
    (LANGUAGE, TOPIC),
    ("content/en/glossary.yaml", GLOSSARY),
    (WORDS, CHART),
    ("content/recipes/pack.yaml", PACKET),
    ("content/en/packets", PACKET),
    ("templates", TOPIC),
    ("templates/fact-sheet.md.j2", TOPIC),
    ("templates/_parts/head.md.j2", TOPIC),
    ("templates/_parts", TOPIC),
    (THEME, TOPIC),
    ("templates/sheet.css", Request("fact-sheet", topics=("little",), format="html")),
)


def elsewhere(library: Path, name: str) -> None:
    """Move a file or folder out of the library and link to it."""
    moved = library.parent / f"{library.name}-elsewhere" / name
    moved.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(library / name, moved)
    (library / name).symlink_to(moved)


@pytest.mark.parametrize(("name", "request_"), SHOWN)
def test_a_link_that_leads_out_of_the_library_is_not_read(
    library_of_ones_own: Path, name: str, request_: Request
) -> None:
    """A library from elsewhere could print any file of the computer."""
    elsewhere(library_of_ones_own, name)
    with pytest.raises(HandoutsError) as caught:
        make_handout(load_library(library_of_ones_own), request_)
    told = str(caught.value)
    assert told.startswith(f'"{name}')
    assert "is a link that leads out of the library. Put the file itself in its place." in told


def test_a_link_within_the_library_and_a_library_that_is_a_link_are_read(
    library_of_ones_own: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    topic = library_of_ones_own / "content/en/little.md"
    topic.rename(topic.with_name("big.md"))
    topic.symlink_to("big.md")
    link = tmp_path_factory.mktemp("links") / "library"
    link.symlink_to(library_of_ones_own)
    assert make_handout(load_library(link), TOPIC).data


def test_a_library_s_file_may_not_be_a_link_into_another_library(library_of_ones_own: Path) -> None:
    """Each file lies in the root that it is read from."""
    own = library_of_ones_own / "own"
    (own / "content/en").mkdir(parents=True)
    (own / "layer.yaml").write_text("name: Own")
    (own / "content/en/little.md").symlink_to(library_of_ones_own / "content/en/everything.md")
    with pytest.raises(HandoutsError, match=r'"own/content/en/little\.md" is a link that leads out'):
        make_handout(load_library(library_of_ones_own, own), TOPIC)


def test_a_picture_that_is_a_link_out_of_the_library_is_told_at_its_line(library_of_ones_own: Path) -> None:
    elsewhere(library_of_ones_own, "content/en/talk.png")
    with pytest.raises(HandoutsError, match=r'md:\d+: "talk\.png" is a link that leads out of the library'):
        make_handout(load_library(library_of_ones_own), Request("fact-sheet", topics=("everything",)))


# ── Parts of templates ───────────────────────────────────────────────────────

HEAD = "templates/_parts/head.md.j2"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"one\n\nt\xff\n", f"{HEAD}:3: This line is not in UTF-8. Save the file as UTF-8."),
        (b"x" * 1_000_001, f'"{HEAD}" is larger than 1,000,000 bytes.'),
    ],
)
def test_a_part_is_read_as_every_other_file(library_of_ones_own: Path, data: bytes, told: str) -> None:
    (library_of_ones_own / HEAD).write_bytes(data)
    with pytest.raises(HandoutsError) as caught:
        make_handout(load_library(library_of_ones_own), TOPIC)
    assert str(caught.value) == told

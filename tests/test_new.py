"""``handouts new``: what it writes works at once, and its comments are printed nowhere."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from handouts import resources
from handouts.library import parity
from handouts.library.load import load_library
from handouts.library.shelves import TOPICS
from tests.commands import Command
from tests.sheets import ROOT


@pytest.fixture
def miniature_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The miniature library, where it may be changed, as the library of the commands."""
    copytree(ROOT / "tests/library", tmp_path / "mini")
    monkeypatch.setenv("HANDOUTS_LIBRARY", str(tmp_path / "mini"))
    return tmp_path / "mini"


@pytest.fixture
def made(command: Command, miniature_copy: Path) -> Path:
    """A new topic."""
    ran = command("new", "topic", "extra-help")
    assert ran.code == 0, ran.err
    return miniature_copy / "content/en/extra-help.md"


def sheet(command: Command, *options: str) -> str:
    """The outline of a sheet, made whole as a PDF too."""
    pdf = command("make", "fact-sheet", *options, "--output", "a.pdf")
    assert pdf.code == 0, pdf.err
    return command("make", "fact-sheet", *options, "--to", "outline", "--output", "-").out


# ── topic ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("audience", ["family", "teacher"])
def test_a_new_topic_makes_a_sheet_for_every_audience(command: Command, made: Path, audience: str) -> None:
    """With its title, its lead, its section and its steps."""
    out = sheet(command, "--topics", "extra-help", "--audience", audience)
    for words in ("H1 Extra help", "H2 The short version", "H2 What can I do now?", "LBody Ask."):
        assert words in out
    assert out.count("Say here what only this audience needs.") == 1


def test_its_comments_are_printed_nowhere(command: Command, made: Path) -> None:
    assert made.read_text("utf-8").count("<!--") == 3
    for detail in ("brief", "full"):
        out = sheet(command, "--topics", "extra-help", "--detail", detail)
        for words in ("How to fill", "<!--", "-->", "Three to five", "cite:ID"):
            assert words not in out
    assert "How to fill" not in sheet(command, "--topics", "extra-help,little")


def test_it_says_what_to_do_next(command: Command, miniature_copy: Path) -> None:
    ran = command("new", "topic", "extra-help", "--library", str(miniature_copy))
    assert ran.code == 0
    assert ran.out.endswith("content/en/extra-help.md\n")
    assert "add extra-help to a group in" in ran.err
    assert "handouts make fact-sheet --topics extra-help" in ran.err


def test_a_file_that_is_there_is_not_overwritten(command: Command, made: Path) -> None:
    before = made.read_bytes()
    ran = command("new", "topic", "extra-help")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith('extra-help.md" is there already. Change it, or give another id.\n')
    assert made.read_bytes() == before


@pytest.mark.parametrize(
    ("id", "message"),
    [
        ("Extra help", '"Extra help" is not an id. Use only a to z, 0 to 9 and hyphens.'),
        ("../x", '"../x" is not an id.'),
        ("two", '"two" is the name of a bundle. Give the topic another id.'),
    ],
)
def test_a_name_that_cannot_be_a_topic_is_refused(
    command: Command, miniature_copy: Path, id: str, message: str
) -> None:
    before = sorted(miniature_copy.rglob("*"))
    ran = command("new", "topic", id)
    assert ran.code == 2
    assert ran.err.startswith(f"handouts: {message}")
    assert sorted(miniature_copy.rglob("*")) == before


@pytest.mark.parametrize("arguments", [("topic", "extra-help"), ("translation", "es/who-gets-ieps")])
def test_nothing_is_written_into_the_installed_program(
    command: Command, small_library: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """The next update would take it away."""
    installed = small_library.rename(small_library.parent / "_data")
    monkeypatch.setattr(resources, "_PACKAGE", installed.parent)
    monkeypatch.delenv("HANDOUTS_LIBRARY")
    ran = command("new", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("handouts: This library is part of the installed program. Start a folder ")
    assert command("translations", "accept", "es").err == ran.err


# ── translation ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name", ["everything", "little", "bundles/two", "texts/foot", "charts/iep-vs-504", "glossary"]
)
def test_a_new_translation_is_a_draft_with_the_words_of_the_source(
    command: Command, miniature_copy: Path, name: str
) -> None:
    """It is fresh, has every mark, and says of every section that it still is the source text."""
    path = next((miniature_copy / "content/es").glob(f"{name}.*"))
    path.unlink()
    ran = command("new", "translation", f"es/{name}")
    assert ran.code == 0, ran.err
    library = load_library(miniature_copy)
    source, text = (library.named(code, name) for code in ("en", "es"))
    assert text.hashes == source.hashes == text.recorded
    assert text.state == "draft"
    left = parity.departures(source, text, {})
    assert {each.problem.message for each in left} == {"This is still the source text."}


def test_a_new_translation_makes_a_sheet_at_once(command: Command, miniature_copy: Path) -> None:
    """The sheet says that it is a draft, and nothing of what the file tells the translator."""
    folder = miniature_copy / "content/es"
    for name in ("everything.md", "talk.png"):
        (folder / name).unlink()
    command("new", "translation", "es/everything")
    assert (folder / "talk.png").is_file()
    out = sheet(command, "--topics", "everything", "--language", "es")
    assert "ninguna persona ha revisado esta traducción" in out
    assert "starts as a copy" not in out


def test_a_translation_of_a_file_with_windows_line_breaks_is_read(
    command: Command, miniature_copy: Path
) -> None:
    path = miniature_copy / "content/en/little.md"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    (miniature_copy / "content/es/little.md").unlink()
    assert command("new", "translation", "es/little").code == 0
    assert b"\r" not in (miniature_copy / "content/es/little.md").read_bytes()
    assert "Draft" in sheet(command, "--topics", "little", "--language", "es")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("es/little", "is there already."),
        ("es/litle", 'There is no text "litle" to translate. Did you mean "little"?'),
        ("es", '"es" is no LANGUAGE/ID.'),
        (
            "fr/little",
            '"fr" is not a language of this library. To start it: '
            "handouts new language fr --name Français --english-name French\n",
        ),
        (
            "qaa/little",
            '"qaa" is not a language of this library. To start it: '
            'handouts new language qaa --name "its own name" --english-name "its English name"\n',
        ),
        ("little", '"little" is no LANGUAGE/ID. Say language and text, such as es/what-is-an-iep.'),
        ("en/little", '"en" is not a language of this library. The others are translated from it.'),
        ("en/little", '"en" is not a language of this library.'),
        ("es/../en/little", 'There is no text "../en/little" to translate.'),
    ],
)
def test_what_cannot_be_translated_is_told(
    command: Command, miniature_copy: Path, text: str, message: str
) -> None:
    before = {path: path.read_bytes() for path in miniature_copy.rglob("*.*")}
    ran = command("new", "translation", text)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert {path: path.read_bytes() for path in miniature_copy.rglob("*.*")} == before


# ── Comments ─────────────────────────────────────────────────────────────────


def test_comments_are_taken_out_and_the_lines_keep_their_numbers(small_library: Path) -> None:
    path = small_library / "content/en/who-gets-ieps.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("Words.", "<!-- one\n\n## two -->\nWords <!-- three -->here."), "utf-8")
    source = load_library(small_library).article(TOPICS, "en", "who-gets-ieps")
    assert source.body.endswith("\n## A section {#section}\n\n\n\n\nWords here.\n")
    path.write_text(text.replace("The **lead**", "<!--\n## no section\n-->\nThe **lead**"), "utf-8")
    assert (
        load_library(small_library)
        .article(TOPICS, "en", "who-gets-ieps")
        .lead.text.strip()
        .startswith("The **lead**")
    )


def test_a_comment_that_is_not_closed_is_refused_at_its_line(command: Command, made: Path) -> None:
    made.write_text(made.read_text("utf-8") + "\n<!-- not closed\n", "utf-8")
    ran = command("make", "fact-sheet", "--topics", "extra-help")
    assert ran.code == 2
    line = made.read_text("utf-8").split("\n").index("<!-- not closed") + 1
    assert ran.err.startswith(f"handouts: content/en/extra-help.md:{line}: Raw HTML is not allowed.")


def test_a_translation_brings_no_picture_that_is_a_link(command: Command, miniature_copy: Path) -> None:
    """Neither what it leads to, nor through a link that waits where the copy would be."""
    secret, picture = miniature_copy.parent / "secret", miniature_copy / "content/en/talk.png"
    whole = picture.read_bytes()
    picture.rename(secret)
    picture.symlink_to(secret)
    for code in ("es", "zh"):
        for name in ("talk.png", "everything.md"):
            (miniature_copy / "content" / code / name).unlink(missing_ok=True)
    assert command("new", "translation", "es/everything").code == 0
    assert not (miniature_copy / "content/es/talk.png").exists()
    picture.unlink()
    picture.write_bytes(whole)
    (miniature_copy / "content/zh/talk.png").symlink_to(miniature_copy.parent / "outside")
    assert command("new", "translation", "zh/everything").code == 0
    assert not (miniature_copy.parent / "outside").exists()


def test_a_language_is_started_and_what_it_lacks_is_told(command: Command, miniature_copy: Path) -> None:
    """The labels stand in English until they are put in its words; nothing that is there is overwritten."""
    names = ("--name", "tiếng Việt", "--english-name", "Vietnamese")
    assert command("new", "language", "vi", *names).code == 0
    made = load_library(miniature_copy).language("vi")
    assert (made.name, made.english_name) == ("tiếng Việt", "Vietnamese")
    assert made.labels == load_library(miniature_copy).language("en").labels
    ran = command("check", "--language", "vi")
    assert 'note: missing: "glossary" is not written in "vi" yet.' in ran.out
    assert "handouts new translation vi/glossary" in ran.out
    assert command("new", "translation", "vi/glossary").code == 0
    assert '"glossary" is not written' not in command("check", "--language", "vi").out
    assert command("new", "language", "vi", *names).code == 2
    assert command("new", "language", "../vi", *names).code == 2


@pytest.mark.parametrize(
    "words", [("layer", "own"), ("language", "de", "--english-name", "German")], ids=["layer", "language"]
)
def test_a_name_on_two_lines_is_refused(
    command: Command, miniature_copy: Path, words: tuple[str, ...]
) -> None:
    before = sorted(miniature_copy.rglob("*"))
    ran = command("new", *words, "--name", "De\nutsch")
    assert ran.code == 2
    assert "a control character or a break of lines is in it." in ran.err
    assert sorted(miniature_copy.rglob("*")) == before
    assert not Path("own").exists()


# ── what to type next ────────────────────────────────────────────────────────


def test_each_hint_can_be_typed_as_it_is_also_with_spaces_in_its_names(
    command: Command, miniature_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the folder of words again, where an option did."""
    monkeypatch.delenv("HANDOUTS_LIBRARY")
    monkeypatch.chdir(tmp_path)
    ran = command("new", "layer", "o u")
    assert '--library "o u"\n' in ran.err
    assert 'libraries: ["o u"]' in ran.err
    ran = command(
        "new", "language", "fr", "--name", "Français", "--english-name", "French", "--library", "o u"
    )
    assert 'handouts new translation fr/glossary --library "o u"\n' in ran.err
    ran = command("translations", "diff", "fr/adhd", "--library", "o u")
    assert ran.err.endswith('To start it: handouts new translation fr/adhd --library "o u"\n')
    ran = command("make", "fact-sheet", "--language", "fr", "--library", "o u")
    assert ran.err.endswith('To start it: handouts new translation fr/glossary --library "o u"\n')
    assert '--school "ü x.yaml"' in command("init", "--school", "ü x.yaml").err
    Path("a b").mkdir()
    ran = command("make", "fact-sheet", "--library", "a b")
    assert ran.err.endswith('To start it: handouts new layer "a b"\n')

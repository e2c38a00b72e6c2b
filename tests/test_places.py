"""What is wrong with a value is told where it was typed, in every form of a sheet, without a word of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from handouts.ask.request import Request
from handouts.ask.school import read_school
from handouts.cli.streams import write
from handouts.errors import ValueProblem
from handouts.library.load import Library
from handouts.pipeline import make_handout
from handouts.writing.spreadsheet import harmless
from tests.commands import MODULE, Command, shell
from tests.sheets import ROOT

ENDINGS = ["pdf", "html", "md", "txt"]
OURS = ("--library", str(ROOT))


# ── Letters that no font has ─────────────────────────────────────────────────


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_letter_of_a_recipe_that_no_font_has_is_told_at_its_line(ending: str, command: Command) -> None:
    """Every form refuses what the PDF does: one sheet is not right on the screen and wrong on paper."""
    Path("r.yaml").write_text(
        'like: first-meeting\nvalues:\n  child.name: "Quill \u13a0\u13a1"\n', encoding="utf-8"
    )
    ran = command("make", "packet", "r.yaml", *OURS, "--output", f"o.{ending}")
    said = 'r.yaml:3: no font for "en" has U+13A0 and 1 more, in the value "child.name".'
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"handouts: {said}")
    assert "Quill" not in ran.err


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_letter_of_the_school_that_no_font_has_is_told_at_its_line(ending: str, command: Command) -> None:
    Path("school.yaml").write_text('phone: "5"\n# Ours\nname: Quill \u13a0\n', encoding="utf-8")
    ran = command("make", "fact-sheet", "--topics", "college", *OURS, "--output", f"o.{ending}")
    assert ran.code == 2
    assert ran.err.startswith(
        'handouts: school.yaml:3: no font for "en" has U+13A0, in the value "school.name".'
    )


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_letter_after_set_is_told_by_its_name(ending: str, command: Command) -> None:
    """Also where a recipe gives the same value: the command line goes before it."""
    Path("r.yaml").write_text('like: first-meeting\nvalues:\n  child.name: "Ann"\n', encoding="utf-8")
    given = ("--set", "child.name=\u13a0", "--output", f"o.{ending}")
    ran = command("make", "packet", "r.yaml", *OURS, *given)
    assert ran.code == 2
    assert ran.err.startswith('handouts: no font for "en" has U+13A0, in the value "child.name".')


# ── What cannot be seen ──────────────────────────────────────────────────────

UNSEEN = [
    "   ",
    "\u00a0",
    "\u200b",
    "\u2060\u200d",
    "\u3000",
    "\u115f",
    "\u1160",
    "\u2800",
    "\u3164",
    "\uffa0",
]


@pytest.mark.parametrize("text", UNSEEN)
def test_a_name_that_nobody_can_see_is_refused(text: str, command: Command, tmp_path: Path) -> None:
    """In school.yaml as after --set."""
    (tmp_path / "s.yaml").write_text(f'phone: "5"\nname: "{text}"\n', encoding="utf-8")
    with pytest.raises(ValueProblem) as caught:
        read_school(tmp_path / "s.yaml", ["en"])
    assert str(caught.value) == f'{tmp_path / "s.yaml"}:2: "name" holds nothing that can be seen.'
    ran = command("make", "letter", "ask-for-records", *OURS, "--set", f"child.name={text}")
    assert ran.code == 2
    assert 'The value "child.name" ' in ran.err


def test_an_empty_field_of_the_school_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text('phone: "5"\nname: ""\n')
    assert read_school(tmp_path / "s.yaml", ["en"]).name == ""


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", "  =1", "\t=1", "\n+1", "\ta", "\ra", "\uff1d1", "\u00a0@a"]
)
def test_a_cell_that_a_spreadsheet_would_run_is_text(text: str) -> None:
    """Also where spaces stand before the sign."""
    assert harmless(text) == f"'{text}"


# ── Messages ─────────────────────────────────────────────────────────────────


def test_a_recipe_that_names_nothing_is_told_once_at_each_field_without_its_word(command: Command) -> None:
    Path("r.yaml").write_text("like: first-meeting\nlanguage: Quill\naudience: Quill\npaper: Quill\n")
    ran = command("make", "packet", "r.yaml", *OURS)
    assert ran.code == 2
    assert sorted(line.partition(" names")[0] for line in ran.err.splitlines()) == [
        'handouts: r.yaml:2: "language"',
        'handouts: r.yaml:3: "audience"',
        'handouts: r.yaml:4: "paper"',
    ]
    assert "Quill" not in ran.err


def test_a_part_that_names_nothing_is_told_at_its_field(command: Command) -> None:
    part = "  - kind: fact-sheet\n    topics: [college]\n    language: Quill\n"
    Path("r.yaml").write_text(f"words: first-meeting\nparts:\n{part}")
    ran = command("make", "packet", "r.yaml", *OURS)
    assert ran.err.startswith('handouts: r.yaml:5: "language" names none that there is.')
    assert "Quill" not in ran.err


def test_what_the_command_line_names_is_not_told_at_the_recipe(command: Command) -> None:
    Path("r.yaml").write_text("like: first-meeting\nlanguage: en\n")
    ran = command("make", "packet", "r.yaml", *OURS, "--language", "xx")
    assert ran.err.startswith('handouts: Unknown language "xx".')


def test_a_name_typed_before_the_sign_is_not_repeated(command: Command) -> None:
    """It may be a child's; a name of the right form is one of ours."""
    for name, said in {
        "Ann Quill": "--set gives a value twice.",
        "child.name": '--set gives "child.name" twice.',
    }.items():
        ran = command("make", "letter", "ask", "--set", f"{name}=1", "--set", f"{name}=2")
        assert (ran.code, ran.err) == (2, f"handouts: {said} See: handouts make --help\n")


@pytest.mark.parametrize("sign", ["\x7f", "\x1b", "\n", "\u2028", "\u202e", "\u2066", "\u0378"])
def test_a_reader_whose_name_cannot_be_recorded_is_refused(
    sign: str, command: Command, small_library: Path
) -> None:
    """Before a text is read or written."""
    path = small_library / "content" / "es" / "what-is-an-iep.md"
    before = path.read_bytes()
    ran = command(
        "translations", "accept", "es/what-is-an-iep", "--reviewed-by", f"A{sign}b", "--on", "2026-01-01"
    )
    assert ran.code == 2
    assert ran.err.startswith("handouts: The name after --reviewed-by ")
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["a\nb.pdf", "\x1b[31m.pdf", "a\u202eb.pdf", "a\u2028.pdf"])
def test_a_file_is_not_written_under_a_name_that_a_terminal_obeys(name: str, command: Command) -> None:
    ran = command("make", "fact-sheet", *OURS, "--output", name)
    assert ran.code == 2
    assert "a control character or a break of lines is in it." in ran.err
    assert not list(Path().iterdir())


def test_lists_are_cleaned_as_messages_are(capfd: pytest.CaptureFixture[str]) -> None:
    """No text of a library or a PDF steers a terminal; the bytes of a file are its own."""
    write("a\x1b[31m\x07 \u202eb\n\x9bc\n")
    write(b"\x1bd")
    assert capfd.readouterr().out == "a [31m   b\n c\n\x1bd"


# ── A PDF that is damaged ────────────────────────────────────────────────────


@pytest.mark.parametrize("part", [0.1, 0.5, 0.95])
def test_a_damaged_pdf_is_told_in_one_line(part: float, shipped: Library, tmp_path: Path) -> None:
    """Nothing that a library would say of it comes through, and no path of the program."""
    data = make_handout(shipped, Request("glossary")).data
    path = tmp_path / "bad.pdf"
    path.write_bytes(data[: int(len(data) * part)])
    ran = shell(f"{MODULE} inspect {path}")
    assert ran == (2, "", "handouts: The file is not a PDF, or it is damaged.\n")


def test_what_is_no_ordinary_file_is_not_read(tmp_path: Path) -> None:
    """A pipe would wait for ever, a device would never end."""
    os.mkfifo(tmp_path / "pipe.pdf")
    for path in (tmp_path / "pipe.pdf", Path("/dev/zero"), tmp_path):
        ran = shell(f"{MODULE} inspect {path}")
        assert ran == (2, "", f'handouts: "{path}" is not an ordinary file.\n')

"""``handouts make``: options become a request, and the handout becomes a file or the standard output."""

from __future__ import annotations

import io
import sys
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from handouts.ask.request import Request
from handouts.ask.selection import select
from handouts.library.load import Library, load_library
from tests.commands import Command
from tests.sheets import ROOT


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """What the commands ask the pipeline for; it selects for real and draws nothing."""
    asked: list[Request] = []

    def make_handout(library: Library, request: Request) -> SimpleNamespace:
        asked.append(request)
        selection = select(library, request)
        return SimpleNamespace(data=b"\xff%PDF", selection=selection, notices=("A notice.",), pages=3)

    stub = ModuleType("handouts.pipeline")
    stub.make_handout = make_handout  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "handouts.pipeline", stub)
    return asked


def test_make_writes_a_file_and_prints_its_path_alone(command: Command, requests: list[Request]) -> None:
    ran = command("make", "fact-sheet", "--topics", "disagreements")
    path = "output/fact-sheet_disagreements_family_en_full_letter.pdf"
    assert ran == (
        0,
        f"{path}\n",
        "handouts: Note: A notice.\nhandouts: 3 pages: 2 sheets of paper, printed on both sides.\n",
    )
    assert Path(path).read_bytes() == b"\xff%PDF"


def test_options_become_the_request(command: Command, requests: list[Request]) -> None:
    Path("school.yaml").write_text("name: Oak School")
    options = "--audience teacher --language es --detail full --paper a4 --date 2026-12-10 --to html"
    lists = ("--topics", "what-is-an-iep, who-gets-ieps", "--topics", "what-is-an-iep")
    command("make", "fact-sheet", *options.split(), *lists, "--school", "school.yaml")
    (asked,) = requests
    assert (asked.kind, asked.audience, asked.language, asked.detail) == (
        "fact-sheet",
        "teacher",
        "es",
        "full",
    )
    assert asked.topics == ("what-is-an-iep", "who-gets-ieps", "what-is-an-iep")
    assert (asked.paper, asked.format, str(asked.date)) == ("a4", "html", "2026-12-10")
    assert (asked.rows, asked.columns, asked.school.name) == ((), (), "Oak School")


def test_options_that_are_not_given_are_left_to_the_library(
    command: Command, requests: list[Request]
) -> None:
    command("make", "fact-sheet")
    assert requests == [Request("fact-sheet")]


def test_the_date_may_come_from_the_environment(
    command: Command, requests: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796860799")
    command("make", "fact-sheet")
    command("make", "fact-sheet", "--date", "2026-01-02")
    assert [str(asked.date) for asked in requests] == ["2026-12-09", "2026-01-02"]


@pytest.mark.parametrize("seconds", ["soon", "9" * 30, "1.5"])
def test_an_environment_without_a_number_of_seconds_is_refused(
    command: Command, monkeypatch: pytest.MonkeyPatch, seconds: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    ran = command("make", "fact-sheet")
    assert ran.code == 2
    assert ran.err.startswith("handouts: SOURCE_DATE_EPOCH in the environment is not a number of seconds.")


def test_the_file_may_go_to_the_standard_output(
    command: Command, requests: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdout", terminal)
    assert command("make", "fact-sheet", "--output", "-").code == 0
    assert terminal.buffer.getvalue() == b"\xff%PDF"
    assert not Path("output").exists()


@pytest.mark.parametrize(
    ("options", "format"),
    [
        ("--output a.pdf", "pdf"),
        ("--output a.HTML", "html"),
        ("--output a.md", "markdown"),
        ("--output a.docx", "docx"),
        ("--output a.txt", "text"),
        ("--output a.outline", "outline"),
        ("--output a", "pdf"),
        ("--output a.log --to outline", "outline"),
        ("--output - --to markdown", "markdown"),
        ("--output a.pdf --to pdf", "pdf"),
    ],
)
def test_the_ending_of_the_file_chooses_the_format(
    command: Command, requests: list[Request], options: str, format: str
) -> None:
    assert command("make", "fact-sheet", *options.split()).code == 0
    assert requests[0].format == format


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--output a.pdf --to html", "--to html does not go with a file that ends in .pdf."),
        (
            "--output a.doc",
            "A file that ends in .doc cannot be made; "
            "use .pdf, .html, .docx, .txt, .md, .outline, .csv, or say --to.",
        ),
        ("--topics ,", "Invalid value for '--topics': it ends with a comma."),
        ("--topics=", "Invalid value for '--topics': it names no topic. List them: handouts list topics"),
        ("--language=", "Invalid value for '--language': it is empty."),
        ("--audience=", "Invalid value for '--audience': it is empty."),
        ("--detail=", "Invalid value for '--detail': it is empty."),
        ("--paper=", "Invalid value for '--paper': it is empty."),
        ("--school=", "Invalid value for '--school': it is empty."),
        ("--library=", "Invalid value for '--library': it is empty."),
        ("--output=", "Invalid value for '--output': it is empty."),
        ("--topics a,", "Invalid value for '--topics': it ends with a comma. Write a list such as a,b,c."),
        ("--date 2026-13-01", "Invalid value for '--date': it is not a day. Write year, month and day, "),
        ("--date today", "Invalid value for '--date': it is not a day. Write year, month and day, "),
        ("--date 1899-12-31", "Invalid value for '--date': the year is before 1900."),
        ("--languag x", "No such option '--languag'. Did you mean '--language'?"),
    ],
)
def test_options_that_contradict_are_refused(
    command: Command, requests: list[Request], options: str, message: str
) -> None:
    ran = command("make", "fact-sheet", *options.split())
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith(f"handouts: {message}")
    assert ran.err.count("\n") == 1


def test_a_folder_gets_a_file_that_names_itself(command: Command, requests: list[Request]) -> None:
    """One that is there, or that ends as a folder does and is made; a child's letter replaces none."""
    assert command("make", "fact-sheet", "--output", "new/").code == 0
    assert command("make", "fact-sheet", "--output", "new", "--to", "html").code == 0
    assert sorted(path.suffix for path in Path("new").iterdir()) == [".html", ".pdf"]
    assert command("make", "fact-sheet", "--output", "no/new/").code == 2


def test_words_are_taken_in_any_case(command: Command, requests: list[Request]) -> None:
    """A file's name stays as it is."""
    command("make", "Fact-Sheet", "--flat")
    command("make", "Packet", "Our.YAML")
    assert [(request.kind, request.name) for request in requests] == [
        ("fact-sheet", ""),
        ("packet", "Our.YAML"),
    ]


def test_every_problem_has_a_line(command: Command, requests: list[Request]) -> None:
    ran = command("make", "fact-shet", "--topics", "who-gets-iep")
    assert ran == (
        2,
        "",
        'handouts: Unknown kind of handout "fact-shet". Did you mean "fact-sheet"? '
        "List them: handouts list kinds\n"
        'handouts: Unknown topic "who-gets-iep". Did you mean "who-gets-ieps"? '
        "List them: handouts list topics\n",
    )


def test_a_place_that_cannot_be_written_is_named(command: Command, requests: list[Request]) -> None:
    ran = command("make", "fact-sheet", "--output", "no/a.pdf")
    assert (ran.code, ran.err.splitlines()[-1]) == (
        2,
        'handouts: The folder "no" is not there. Create it first.',
    )


def test_make_alone_lists_the_kinds(command: Command) -> None:
    assert command("make") == command("list", "kinds")
    assert "handouts make fact-sheet --topics what-is-an-iep" in command("make").out


def test_make_with_options_but_no_kind_is_refused(command: Command) -> None:
    ran = command("make", "--language", "es")
    assert (ran.code, ran.err) == (2, "handouts: Say what to make: fact-sheet. See: handouts make --help\n")


# ── Worksheets, letters, glossaries ──────────────────────────────────────────

MINIATURE = ("--library", str(ROOT / "tests" / "library"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("worksheet", "Say which worksheet to make. List them: handouts list worksheets"),
        ("letter", "Say which letter to make. List them: handouts list letters"),
        ("packet", "Say which packet to make. List them: handouts list packets"),
        (
            "worksheet chek",
            'Unknown worksheet "chek". Did you mean "check"? List them: handouts list worksheets',
        ),
        (
            "worksheet class --audience family",
            'The worksheet "class" is not for the audience "family". It is for: teacher. '
            "List them: handouts list worksheets",
        ),
        (
            "worksheet class --language es",
            'The worksheet "class" is not written in Spanish (es) yet. It is written in: en.',
        ),
        (
            "letter ask --topics little",
            'The kind "letter" does not take --topics. It takes --letter-only, --letter-language.',
        ),
        (
            "glossary iep",
            'The kind "glossary" takes no name after it. See: handouts make glossary --language es',
        ),
        ("fact-sheet litle", 'Unknown topic "litle". Did you mean "little"? List them: '),
    ],
)
def test_a_sheet_that_cannot_be_found_is_refused(command: Command, arguments: str, message: str) -> None:
    ran = command("make", *arguments.split(), *MINIATURE)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"handouts: {message}")


def test_a_worksheet_for_teachers_alone_needs_no_audience(command: Command, requests: list[Request]) -> None:
    assert (
        command("make", "worksheet", "class", *MINIATURE).out
        == "output/worksheet_class_teacher_en_letter.pdf\n"
    )
    assert (
        command("make", "worksheet", "check", *MINIATURE).out
        == "output/worksheet_check_family_en_letter.pdf\n"
    )


def test_a_glossary_stands_beside_the_source_language(command: Command) -> None:
    """In Spanish each English term has its Spanish one and what it means; in English it is a list."""
    show = ("--to", "outline", "--output", "-", *MINIATURE)
    spanish = command("make", "glossary", "--language", "es", *show).out
    english = command("make", "glossary", *show).out
    row = "TH Row {en: Accommodation}\n        TD Adaptación\n        TD Un cambio en la forma de aprender.\n"
    assert row in spanish
    assert "Table" not in english
    assert "Lbl Accommodation:\n      LBody A change" in english


def test_an_unknown_order_of_a_glossary_is_refused(command: Command) -> None:
    assert command("make", "glossary", "--sort", "spanish", *MINIATURE).err == (
        'handouts: Unknown order "spanish". It is one of: english, language.\n'
    )


def test_what_is_known_goes_into_the_request(command: Command, requests: list[Request]) -> None:
    """A value may hold spaces and signs; a day becomes a day."""
    pairs = ("child.name=Ann O'Neil = A", " meeting.date = 2026-12-01")
    command("make", "letter", "ask", "--flat", *(w for pair in pairs for w in ("--set", pair)), *MINIATURE)
    (asked,) = requests
    assert asked.values == {"child.name": "Ann O'Neil = A", "meeting.date": date(2026, 12, 1)}
    assert asked.is_flat
    assert not select(load_library(ROOT / "tests" / "library"), asked).has_fields


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        (("Rosalind",), "--set number 1 has no =. Write --set child.name=Ann."),
        (("child.name=a", "Rosalind"), "--set number 2 has no =. Write --set child.name=Ann."),
        (("child.name=Rosalind", "child.name=Rosa"), '--set gives "child.name" twice.'),
        (("meeting.date=Rosalind",), 'The value "meeting.date" is not a day. Write year, month and day'),
        (("child.nam=Rosalind",), 'There is no value "child.nam". Did you mean "child.name"?'),
        (("child.name=",), 'The value "child.name" is empty. Leave it out: a labelled blank prints instead.'),
        (("school.name=Rosalind",), 'There is no value "school.name".'),
    ],
)
def test_a_value_that_cannot_be_taken_is_refused_without_telling_it(
    command: Command, pairs: tuple[str, ...], message: str
) -> None:
    ran = command("make", "letter", "ask", *(word for pair in pairs for word in ("--set", pair)), *MINIATURE)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"handouts: {message}")
    assert "Rosa" not in ran.err


def test_the_problems_of_all_values_come_at_once(command: Command) -> None:
    ran = command("make", "letter", "ask", "--set", "child.name=", "--set", "meeting.date=1", *MINIATURE)
    assert (ran.code, ran.err.count("\n")) == (2, 2)

"""The group of commands, and those that show what there is: list, show and inspect."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import click
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import handouts
from handouts.ask.request import Request
from handouts.cli import COMMANDS
from handouts.cli import handouts as group
from handouts.errors import ContentError
from handouts.library.catalogue import CATALOGUE
from handouts.library.load import load_library
from handouts.pdf.readback import read_outline
from handouts.pipeline import make_handout
from tests.commands import MODULE, Command, shell
from tests.sheets import ROOT

# ── The group ────────────────────────────────────────────────────────────────


def test_without_a_command_the_help_is_printed(command: Command) -> None:
    assert command() == command("--help") == command("-h")
    assert "handouts list topics" in command().out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(command: Command, name: str) -> None:
    ran = command(name, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: handouts {name}")


def lines_of_help(named: click.Command, *path: str) -> Iterator[tuple[str, str]]:
    """The lines of its help and of that of all commands below it, each with its command."""
    context = click.Context(named, info_name=" ".join(path), **group.context_settings)
    yield from ((" ".join(path), line) for line in named.get_help(context).splitlines())
    for name in named.list_commands(context) if isinstance(named, click.Group) else ():
        below = named.get_command(context, name)
        assert below
        yield from lines_of_help(below, *path, name)


def test_all_help_fits_a_terminal_of_eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = [*lines_of_help(group, "handouts")]
    assert {"handouts", "handouts make", "handouts translations import"} <= {path for path, _ in lines}
    assert [(path, line) for path, line in lines if len(line) > 80] == []


def test_an_unknown_command_is_refused_with_a_near_match(command: Command) -> None:
    ran = command("mke")
    assert (ran.code, ran.err) == (
        2,
        'handouts: There is no command "mke". Did you mean "make"? See: handouts --help\n',
    )


def test_a_misspelled_kind_in_the_place_of_a_command_gets_the_line_to_copy(command: Command) -> None:
    told = 'handouts: There is no command "fact-shet". Write: handouts make fact-sheet\n'
    assert command("fact-shet", "--topics", "little") == (2, "", told)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("--languag", "--language"),
        ("--tpoics", "--topics"),
        ("--audiance", "--audience"),
        ("--collumns", "--columns"),
    ],
)
def test_an_unknown_option_is_told_with_the_one_that_is_meant(
    command: Command, typed: str, meant: str
) -> None:
    """One, not all that look alike."""
    told = f"handouts: No such option '{typed}'. Did you mean '{meant}'? See: handouts make --help\n"
    assert command("make", "fact-sheet", typed, "x") == (2, "", told)


def test_an_option_like_no_other_is_told_alone(command: Command) -> None:
    told = "handouts: No such option '--qqq'. See: handouts make --help\n"
    assert command("make", "fact-sheet", "--qqq") == (2, "", told)


def test_the_version_is_printed(command: Command) -> None:
    assert command("--version") == (0, f"handouts {handouts.__version__}\n", "")


def test_help_loads_nothing_that_only_the_work_needs() -> None:
    code = (
        "import sys; from handouts.cli import handouts as group; from handouts.cli.boundary import run\n"
        "for name in ([], ['make'], ['list'], ['inspect']): run(group, [*name, '--help'])\n"
        "heavy = {'reportlab', 'jinja2', 'markdown_it', 'yaml', 'msgspec', 'pikepdf', 'uharfbuzz'}\n"
        "print(heavy & set(sys.modules), file=sys.stderr)"
    )
    ran = shell(f'{sys.executable} -c "{code}"')
    assert (ran.code, ran.err) == (0, "set()\n")


def test_the_package_runs_as_a_module() -> None:
    ran = shell(f"{MODULE} list x")
    assert ran.code == 2
    assert ran.err.startswith('handouts: There is no list of "x".')


# ── list ─────────────────────────────────────────────────────────────────────

KINDS = "fact-sheet  One or more topics on a sheet.\n  handouts make fact-sheet --topics what-is-an-iep\n"

LISTS = {
    "topics": """\
The basics
  what-is-an-iep          What is an IEP?         family, teacher  en, es (draft)
  who-gets-ieps           Who gets IEPs?          family, teacher  en, es (reviewed)
Your rights
  disagreements           Disagreements           family           en
Other topics
  next-steps-for-schools  Next steps for schools  teacher          en
""",
    "bundles": """\
first-steps  First steps (default)
  family   what-is-an-iep, who-gets-ieps
  teacher  what-is-an-iep, next-steps-for-schools
meeting  Your first meeting
  family  disagreements, what-is-an-iep
""",
    "audiences": "family   For families (default)\nteacher  For teachers\n",
    "languages": """\
en  English  English  4 topics (default)
es  español  Spanish  2 topics, 1 of them drafts that no person has reviewed
""",
    "kinds": KINDS,
}


@pytest.mark.parametrize("what", LISTS)
def test_list_prints_what_there_is(command: Command, what: str) -> None:
    assert command("list", what) == (0, LISTS[what], "")


@pytest.mark.parametrize("what", LISTS)
def test_list_prints_json_for_programs(command: Command, what: str) -> None:
    ran = command("list", what, "--json")
    assert ran.code == 0
    assert json.loads(ran.out)


def test_json_says_the_state_of_each_translation(command: Command) -> None:
    assert json.loads(command("list", "topics", "--json").out)[0] == {
        "id": "what-is-an-iep",
        "title": "What is an IEP?",
        "group": "The basics",
        "audiences": ["family", "teacher"],
        "languages": {"en": "source", "es": "draft"},
    }


def test_an_empty_list_prints_nothing(command: Command, small_library: Path) -> None:
    (small_library / "templates/fact-sheet.md.j2").unlink()
    assert command("list", "kinds") == (0, "", "")
    assert command("make") == (0, "", "")


def test_an_unknown_list_is_refused_with_a_near_match(command: Command) -> None:
    ran = command("list", "topcs")
    assert (ran.code, ran.err) == (
        2,
        'handouts: There is no list of "topcs". Did you mean "topics"? See: handouts list --help\n',
    )


def test_a_folder_that_is_no_library_is_refused(command: Command) -> None:
    ran = command("list", "topics", "--library", ".")
    assert ran.code == 2
    assert ran.err.startswith(
        'handouts: "." has no layer.yaml and no content/library.yaml, so it is not a library. '
    )


MINIATURE = ("--library", str(ROOT / "tests" / "library"))

PAPERS = {
    "worksheets": """\
check  Ready for the meeting  family   ar (draft), en, es (draft), zh (draft)
class  My class and the plan  teacher  en
""",
    "letters": "ask  Request for an evaluation  family  ar (draft), en, es (draft), zh (draft)\n",
    "packets": """\
mixed  Your packet  family  ar (draft), en, es (draft), zh (draft)
pack   Your packet  family  ar (draft), en, es (draft), zh (draft)
""",
    "values": """\
child.name              the child's full name
meeting.date            the day of the meeting, as YYYY-MM-DD
letter.date             the day on the letter, as YYYY-MM-DD
parent.language         the language for an interpreter and for papers
state.evaluation-clock  the time that your state gives for an evaluation
""",
}


@pytest.mark.parametrize("what", PAPERS)
def test_list_prints_what_can_be_filled_in_and_with_what(command: Command, what: str) -> None:
    assert command("list", what, *MINIATURE) == (0, PAPERS[what], "")
    assert len(json.loads(command("list", what, "--json", *MINIATURE).out)) == PAPERS[what].count("\n")


@pytest.mark.parametrize("what", sorted(CATALOGUE))
def test_whatever_the_shipped_library_has_can_be_listed(command: Command, what: str) -> None:
    code, out, err = command("list", what, "--library", str(ROOT))
    assert (code, bool(out), err) == (0, True, "")


def test_json_says_what_a_packet_holds_and_what_a_value_is(command: Command) -> None:
    recipes = json.loads(command("list", "recipes", "--json", *MINIATURE).out)
    assert recipes[0]["parts"] == ["ask", "fact-sheet", "class", "fact-sheet"]
    values = json.loads(command("list", "values", "--json", *MINIATURE).out)
    assert values[1] == {"name": "meeting.date", "means": "the day of the meeting", "type": "date"}


# ── show ─────────────────────────────────────────────────────────────────────

HOLDS = """\
mixed  Your packet

It holds:
  letter ask
  fact-sheet little, es
  worksheet class, teacher
  fact-sheet little, ar

What can be filled in, and where it prints:
  child.name       the child's full name (required): cover, ask
  meeting.date     the day of the meeting (required): cover
  letter.date      the day on the letter: ask
  parent.language  the language for an interpreter and for papers: ask
"""

TO_COPY = """
To fill it in, save these lines as my-packet.yaml, and type what you know between the quotes.
Then: handouts make packet my-packet.yaml

like: mixed
values:
  child.name: ""
  meeting.date: ""
  letter.date: ""
  parent.language: ""
"""


def test_show_tells_what_a_packet_holds_and_what_can_be_filled_in(command: Command) -> None:
    assert command("show", "recipe", "mixed", *MINIATURE) == (0, HOLDS + TO_COPY, "")


def test_a_recipe_of_one_s_own_is_shown_without_lines_to_copy(command: Command) -> None:
    Path("own.yaml").write_text("words: pack\nparts: [{kind: worksheet, name: check}]", "utf-8")
    assert command("show", "recipe", "own.yaml", *MINIATURE).out.split("\n\n")[1:] == [
        "It holds:\n  worksheet check",
        "What can be filled in, and where it prints:\n"
        "  child.name    the child's full name: cover, check\n"
        "  meeting.date  the day of the meeting: cover, check\n"
        "  None is required: what is missing prints as a line to write on.\n",
    ]


def test_the_lines_that_show_gives_to_copy_make_the_packet(command: Command) -> None:
    _, lines = command("show", "recipe", "mixed", *MINIATURE).out.split("my-packet.yaml\n\n")
    recipe = lines.replace('name: ""', 'name: "Ann Lee"').replace(
        'meeting.date: ""', 'meeting.date: "2026-12-01"'
    )
    Path("my-packet.yaml").write_text(recipe, "utf-8")
    made = command("make", "packet", "my-packet.yaml", "--to", "outline", "--output", "-", *MINIATURE)
    assert made.code == 0
    assert "Ann Lee" in made.out


def test_show_refuses_an_unknown_recipe_with_a_near_match(command: Command) -> None:
    ran = command("show", "recipe", "mixd", *MINIATURE)
    assert (ran.code, ran.out) == (2, "")
    said = 'handouts: Unknown packet "mixd". Did you mean "mixed"? List them: handouts list packets '
    assert ran.err == f"{said}{' '.join(MINIATURE)}\n"


# ── inspect ──────────────────────────────────────────────────────────────────


def test_inspect_names_a_file_that_is_not_there(command: Command) -> None:
    assert command("inspect", "no.pdf") == (
        2,
        "",
        'handouts: Cannot read "no.pdf": No such file or directory.\n',
    )


def test_inspect_refuses_what_is_no_pdf(command: Command) -> None:
    Path("a.pdf").write_text("hello")
    ran = command("inspect", "a.pdf")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("handouts: ")
    assert "bug" not in ran.err


def test_inspect_refuses_a_pdf_that_is_not_built_as_it_says(command: Command) -> None:
    """A damaged file is the user's to mend, not a bug of ours."""
    with pikepdf.new() as file:
        file.add_blank_page()
        link = pikepdf.Dictionary(Type=pikepdf.Name.OBJR)  # which names no object
        paragraph = pikepdf.Dictionary(S=pikepdf.Name.P, K=link)
        root = pikepdf.Dictionary(S=pikepdf.Name.Document, K=pikepdf.Array([paragraph]))
        file.Root.StructTreeRoot = pikepdf.Dictionary(K=root)
        file.save("a.pdf")
    ran = command("inspect", "a.pdf")
    assert (ran.code, ran.out) == (2, "")
    assert "damaged" in ran.err


@pytest.fixture(scope="module")
def sheet() -> bytes:
    """A finished PDF with its streams and objects in the open."""
    library = load_library(ROOT / "tests" / "library")
    made = make_handout(library, Request("fact-sheet", topics=("little",), format="pdf")).data
    opened = BytesIO()
    with pikepdf.open(BytesIO(made)) as file:
        for stream in (each for each in file.objects if isinstance(each, pikepdf.Stream)):
            stream.write(stream.read_bytes())
        mode = pikepdf.ObjectStreamMode.disable
        file.save(opened, static_id=True, compress_streams=False, object_stream_mode=mode)
    return opened.getvalue()


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda pdf: pdf[:-200],
    "half": lambda pdf: pdf[: len(pdf) // 2],
    "only a head": lambda pdf: pdf[:9],
    "nothing": lambda _: b"",
    "no metadata": lambda pdf: re.sub(
        rb"<rdf:RDF.*</rdf:RDF>", lambda found: b" " * len(found[0]), pdf, flags=re.S
    ),
    "metadata is no XML": lambda pdf: pdf.replace(b"<rdf:RDF", b"<rdf:R<F"),
    "content": lambda pdf: pdf.replace(b"\nBT\n", b"\n)(\n"),
    "content ends early": lambda pdf: pdf.replace(b"\nBT\n", b"\n( \n"),
    "a font is gone": lambda pdf: re.sub(rb"/F(\d)(\S*) ([\d.]+) Tf", rb"/X\1\2 \3 Tf", pdf),
    "kids": lambda pdf: pdf.replace(b"/K [", b"/K (").replace(b"/Pg ", b"/Px "),
    "objects": lambda pdf: pdf.replace(b" 0 obj", b" 9 obj"),
    "trailer": lambda pdf: pdf.replace(b"/Root", b"/Boot"),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_inspect_says_one_line_of_a_damaged_pdf(command: Command, sheet: bytes, how: str) -> None:
    """And nothing that a library has to say of it: no traceback, warning or path."""
    damaged = DAMAGE[how](sheet)
    assert damaged != sheet
    Path("a.pdf").write_bytes(damaged)
    ran = command("inspect", "a.pdf")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert re.match(r"handouts: The (file|PDF) .*(damaged|not a PDF|not tagged)", ran.err)


@settings(max_examples=60)
@given(data=st.data())
def test_inspect_takes_any_bytes_for_a_pdf_or_says_that_they_are_none(
    sheet: bytes, data: st.DataObject
) -> None:
    """Whatever is changed in a finished file, no other error comes of it."""
    changed = bytearray(sheet)
    places = st.integers(0, len(sheet) - 9)
    for at, new in data.draw(
        st.lists(st.tuples(places, st.binary(min_size=1, max_size=8)), min_size=1, max_size=9)
    ):
        changed[at : at + len(new)] = new
    with suppress(ContentError):
        assert read_outline(bytes(changed))


def test_inspect_reads_ordinary_files_of_a_sensible_size_only(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that never ends or never begins."""
    os.mkfifo("pipe.pdf")
    Path("large.pdf").write_bytes(b"%PDF" * 100)
    monkeypatch.setattr("handouts.cli.inspect.MAX_BYTES", 399)
    for name in ("pipe.pdf", ".", "/dev/zero", os.devnull):
        assert command("inspect", name) == (2, "", f'handouts: "{name}" is not an ordinary file.\n')
    assert command("inspect", "large.pdf") == (2, "", 'handouts: "large.pdf" is larger than 399 bytes.\n')

"""``handouts batch`` as a command: what it says, what it refuses, and what it leaves alone."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from handouts import batch
from handouts.errors import OutputError
from handouts.lock import LOCK
from handouts.manifest import Line
from handouts.output import unwritten
from tests.commands import MODULE, Command, shell
from tests.sheets import ROOT

LIBRARY = ROOT / "tests" / "library"
LETTER = ("batch", "roster.csv", "--letter", "ask", "--output", "out")


@pytest.fixture
def desk(command: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command with the miniature library, which has a letter."""
    monkeypatch.setenv("HANDOUTS_LIBRARY", str(LIBRARY))
    return command


def roster(text: str, name: str = "roster.csv") -> None:
    Path(name).write_text(text, "utf-8")


# ── Who reads what it says ───────────────────────────────────────────────────


@pytest.mark.parametrize("to", ["gone", "/dev/full"])
def test_a_run_goes_on_where_nobody_reads_the_names_of_its_files(to: str, desk: Command) -> None:
    """All files are made, and the print order, as after ``| head -3``; a full disk is told, once."""
    roster("id,child.name\na-1,Ana\na-2,Bo\na-3,Cy\n")
    script = f"{MODULE} {' '.join(LETTER)}; echo $? >&2"
    if to == "gone":
        reading, writing = os.pipe()
        os.close(reading)
        ran = shell(script, writing)
        os.close(writing)
    else:
        ran = shell(f"({script}) >{to}")
    assert len([*Path("out").glob("a-*.pdf")]) == 3
    assert Path("out/print-order.csv").is_file()
    assert ran.err.endswith("3 files, 6 pages.\n0\n")
    assert ran.err.count("standard output") == (to != "gone")


def test_a_check_keeps_its_exit_code_where_nobody_reads_it(desk: Command) -> None:
    """As before ``| true``: what waits for the gate must not take a broken library for a good one."""
    code = desk("check", "little", "--strict").code
    assert code == 4
    reading, writing = os.pipe()
    os.close(reading)
    assert shell(f"{MODULE} check little --strict; echo $? >&2", writing).err == "4\n"
    os.close(writing)


# ── What is wrong ────────────────────────────────────────────────────────────


def test_rows_in_a_folder_are_told_as_one(desk: Command) -> None:
    """In one line, and no bug of ours."""
    for name in (".", "..", "/"):
        ran = desk("batch", name, "--letter", "ask", "--output", "out")
        assert (ran.code, ran.err) == (
            2,
            f'handouts: "{name}" is a folder. Name the CSV file in it.\n',
        )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--letter", "nope"), 'Unknown letter "nope".'),
        (("--letter", "ask", "--paper", "a5"), 'Unknown paper "a5".'),
        (("--letter", "ask", "--variant", "foo"), 'Unknown variant "foo".'),
        (("--letter", "ask", "--language", "xx"), 'Unknown language "xx".'),
        (("--recipe", "nope.yaml"), 'Cannot read "nope.yaml"'),
        (("--paper", "a5"), 'Unknown paper "a5".'),
    ],
)
def test_a_mistake_in_an_option_is_told_once_and_at_no_row(
    options: tuple[str, ...], told: str, desk: Command
) -> None:
    """However many rows there are; an order's options too."""
    is_order = "--paper" in options and "--letter" not in options
    head = "topics" if is_order else "child.name"
    roster(f"{head}\n" + ("little\n" if is_order else "Ana\n") * 9)
    ran = desk("batch", "roster.csv", *options, "--output", "out")
    assert (ran.code, ran.err.count("\n")) == (2, 1), ran.err
    assert ran.err.startswith(f"handouts: {told}")


def test_what_many_rows_have_alike_is_told_once_with_all_of_them(desk: Command) -> None:
    """A few have a line each."""
    roster("id,audience,child.name\n" + "".join(f"a{n},Zz,Ana\n" for n in range(7)) + "b,family,\u13a0\n")
    ran = desk(*LETTER)
    first, last = ran.err.splitlines()
    assert first.startswith("handouts: roster.csv: audience: names none that there is.")
    assert first.endswith(" Rows: 2-8.")
    assert last.startswith("handouts: roster.csv:9: ")
    assert ran.code == 2


def test_rows_that_can_be_read_are_checked_with_those_that_cannot(desk: Command) -> None:
    """So that a roster is mended once."""
    roster(f"id,child.name\nr1,Ana\U00013000\nr2,{'x' * 250}\nr3\nr4,Bo\nr5,Cy\U00013000\n")
    ran = desk(*LETTER)
    lines = [line.split(":")[2] for line in ran.err.splitlines()]
    assert (ran.code, lines) == (2, ["2", "3", "4", "6"])


def test_a_column_that_no_sheet_prints_is_told_once(desk: Command) -> None:
    """As ``make --set`` tells it; one that some sheet prints is not told."""
    roster("id,child.name,meeting.date\na-1,Ana,2026-12-10\na-2,Bo,\n")
    ran = desk(*LETTER)
    assert ran.err.splitlines()[0] == "handouts: Note: Nothing here prints meeting.date."
    assert (ran.code, ran.err.count("Note:")) == (0, 1)


def test_drafts_are_told_once_for_all_rows(desk: Command) -> None:
    roster("topics,language\nlittle,es\nlittle,en\nlittle,es\n", "order.csv")
    ran = desk("batch", "order.csv", "--output", "out", "--dry-run")
    assert ran.err == "handouts: Note: No person has reviewed these translations yet: little, foot.\n"


# ── What is left alone ───────────────────────────────────────────────────────


def test_columns_are_kept_by_a_run_that_makes_files_alone(desk: Command) -> None:
    """Neither a dry run nor one that is refused writes; where they cannot be kept, that is a note."""
    roster("id,Student Name,Bad\na,Ana,\n")
    line = (*LETTER, "--column", "Student Name=child.name")
    assert desk(*line, "--dry-run").code == 0
    Path("out").mkdir()
    Path("out/a.pdf").write_bytes(b"mine")
    assert desk(*line).code == 2
    assert not Path("roster.columns.yaml").exists()
    Path("out/a.pdf").unlink()
    Path("roster.columns.yaml").symlink_to("elsewhere.yaml")
    ran = desk(*line)
    assert (ran.code, Path("out/a.pdf").is_file()) == (0, True)
    assert "Note: the columns are not kept for the next time." in ran.err


@pytest.mark.parametrize("name", ["a.pdf", "print-order.csv", "print-order.pdf", "manifest.jsonl"])
@pytest.mark.parametrize("more", [(), ("--resume",), ("--merge",)])
def test_nobody_s_own_file_is_written_over(name: str, more: tuple[str, ...], desk: Command) -> None:
    """Also not by ``--resume``, where no manifest names it."""
    roster("id,child.name\na,Ana\nb,Bo\n")
    Path("out").mkdir()
    name = "merged-en.pdf" if more == ("--merge",) and name == "a.pdf" else name
    Path("out", name).write_bytes(b"mine")
    ran = desk(*LETTER, *more)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f'handouts: "out" holds files of these names that are of no batch: {name}.')
    assert [(path.name, path.read_bytes()) for path in Path("out").iterdir()] == [(name, b"mine")]


def test_a_file_of_one_s_own_beside_a_batch_is_not_written_over(desk: Command) -> None:
    """A new row's name is asked for like that of a first run."""
    roster("id,child.name\na,Ana\n")
    assert desk(*LETTER).code == 0
    Path("out/b.pdf").write_bytes(b"mine")
    roster("id,child.name\na,Ana\nb,Bo\n")
    ran = desk(*LETTER, "--resume")
    assert (ran.code, Path("out/b.pdf").read_bytes()) == (2, b"mine")
    assert "of no batch: b.pdf." in ran.err


@pytest.mark.parametrize("name", ["print-order.csv", "Print-Order.PDF", "row-0002.pdf", "manifest.jsonl"])
def test_rows_are_not_written_over_by_what_is_made_of_them(name: str, desk: Command) -> None:
    """An order that is called as the print order, in the folder to write into."""
    roster("topics\nlittle\n", name)
    for more in ((), ("--resume",)):
        ran = desk("batch", name, "--output", ".", *more)
        assert (ran.code, Path(name).read_text("utf-8")) == (2, "topics\nlittle\n")
        assert ran.err == (
            f'handouts: "{name}" is a file that this would write. Name another folder with --output.\n'
        )


def test_a_resumed_run_that_is_stopped_forgets_nothing(
    desk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was made before it is kept by the next, and the folder ends up the same."""
    roster("id,child.name\n" + "".join(f"a-{n},Ana {n}\n" for n in range(4)))
    assert desk(*LETTER).code == 0
    whole = {path.name: path.read_bytes() for path in Path("out").iterdir()}
    Path("out/a-1.pdf").unlink()

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(batch, "save", stopped)
        assert desk(*LETTER, "--resume").code == 130
    ran = desk(*LETTER, "--resume")
    assert ran.out.count("(there already)") == 3
    assert {path.name: path.read_bytes() for path in Path("out").iterdir()} == whole


def test_a_run_that_was_stopped_before_its_first_file_is_no_batch(
    desk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be begun anew without ``--resume``."""
    roster("id,child.name\na,Ana\n")

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(batch, "save", stopped)
        assert desk(*LETTER).code == 130
    assert desk(*LETTER).code == 0


# ── Places ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("folder", "told"),
    [("-", "many files need a folder"), ("a\nb", "a break of lines is in it"), ("", "it is empty")],
)
def test_the_name_of_the_folder_is_one(folder: str, told: str, desk: Command) -> None:
    roster("id,child.name\na,Ana\n")
    ran = desk("batch", "roster.csv", "--letter", "ask", "--output", folder)
    assert (ran.code, told in ran.err) == (2, True), ran.err
    assert [path.name for path in Path().iterdir()] == ["roster.csv"]


def test_a_folder_that_takes_no_file_is_told_as_one(desk: Command) -> None:
    """Not as one that cannot be read."""
    roster("id,child.name\na,Ana\n")
    Path("out", LOCK).mkdir(parents=True)
    ran = desk(*LETTER)
    assert (ran.code, ran.err) == (2, f'handouts: Cannot write "out/{LOCK}": Is a directory.\n')


def test_a_run_that_cannot_come_to_its_end_says_how_to_go_on(desk: Command) -> None:
    """Its files are there, so exit code 3."""
    roster("id,child.name\na,Ana\nb,Bo\n")
    assert desk(*LETTER).code == 0
    Path("out/print-order.csv").unlink()
    Path("out/print-order.csv").mkdir()
    ran = desk(*LETTER, "--resume")
    assert (ran.code, ran.err.splitlines()[1:]) == (
        3,
        [
            "handouts: 2 files, 4 pages.",
            "handouts: The run is not at its end. Mend what is wrong and run again with --resume.",
        ],
    )
    Path("out/print-order.csv").rmdir()
    assert desk(*LETTER, "--resume").code == 0


def test_a_disk_that_is_full_ends_a_run_that_can_be_resumed(
    desk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle of its rows, where the manifest cannot be written."""
    roster("id,child.name\na,Ana\nb,Bo\nc,Cy\n")
    real, full = batch.append, OSError(errno.ENOSPC, "")

    def append(folder: Path, line: Line) -> None:
        if line.file == "b.pdf":
            raise OutputError(unwritten(folder / "manifest.jsonl", full))
        real(folder, line)

    with monkeypatch.context() as patched:
        patched.setattr(batch, "append", append)
        ran = desk(*LETTER)
    assert (ran.code, "run again with --resume" in ran.err) == (3, True)
    assert 'Cannot write "out/manifest.jsonl": the disk is full.' in ran.err
    ran = desk(*LETTER, "--resume")
    assert (ran.code, ran.out) == (0, "out/a.pdf (there already)\nout/b.pdf\nout/c.pdf\n")


def test_room_is_asked_for_what_is_not_there_yet(desk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is done needs none."""
    roster("id,child.name\na,Ana\nb,Bo\n")
    assert desk(*LETTER).code == 0
    monkeypatch.setattr(batch, "disk_usage", lambda _: SimpleNamespace(free=1000))
    Path("out/b.pdf").unlink()
    ran = desk(*LETTER, "--resume")
    assert (ran.code, "too little for 1 more file." in ran.err) == (2, True), ran.err
    monkeypatch.setattr(batch, "LARGEST", 1000)
    assert desk(*LETTER, "--resume").code == 0
    monkeypatch.setattr(batch, "LARGEST", 150_000)
    assert desk(*LETTER, "--resume").code == 0

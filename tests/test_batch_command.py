"""``handouts batch`` as a command: what it says, what it refuses, and what it leaves alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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

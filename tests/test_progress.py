"""How far a batch or a check is: a bar on a terminal, nothing of it where a program reads."""

from __future__ import annotations

import re
import sys
import time
from io import StringIO
from itertools import count
from pathlib import Path
from signal import SIGINT

import pytest

from handouts import audit
from handouts.cli import streams
from handouts.stop import Stopped
from tests.commands import Command
from tests.sheets import ROOT

ROWS = "id,child.name\n" + "".join(f"a-{n},Zzmarker\n" for n in range(1, 5))
LINE = ("batch", "roster.csv", "--letter", "ask", "--output")


class Terminal(StringIO):
    """What a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def desk(command: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("HANDOUTS_LIBRARY", str(ROOT / "tests" / "library"))
    monkeypatch.setenv("COLUMNS", "100")
    Path("roster.csv").write_text(ROWS, "utf-8")
    return command


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """The standard error from now on, where each row takes two seconds."""
    made, clicks, ours = Terminal(), count(0, 2), count(0, 2)
    monkeypatch.setattr(sys, "stderr", made)
    monkeypatch.setattr(time, "time", lambda: float(next(clicks)))
    monkeypatch.setattr(streams, "monotonic", lambda: float(next(ours)))
    return made


@pytest.mark.parametrize("more", [(), ("--merge",), ("--dry-run",)])
def test_a_terminal_shows_rate_and_time_left(
    more: tuple[str, ...], desk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what a program reads has its lines all the same."""
    screen = terminal(monkeypatch)
    ran = desk(*LINE, "out", *more)
    assert re.search(r" 2/4 +00:00:\d\d +0\.5 a second", screen.getvalue()), screen.getvalue()
    assert re.search(r" 4/4 +0\.5 a second", screen.getvalue())
    assert "Zzmarker" not in screen.getvalue()
    assert (ran.code, bool(ran.out)) == (0, True)


def test_lines_of_files_do_not_tear_the_bar(desk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where both go to one terminal."""
    screen = terminal(monkeypatch)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert desk(*LINE, "out").out == ""
    assert " 4/4 " in screen.getvalue()


def test_what_cannot_be_begun_is_told_without_a_bar(desk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk(*LINE, "out").code == 0
    screen = terminal(monkeypatch)
    assert desk(*LINE, "out").code == 2
    assert screen.getvalue().count("\n") == 1


def test_without_a_terminal_there_is_no_bar(desk: Command) -> None:
    """A log has a line a file, and how many there are."""
    ran = desk(*LINE, "out")
    assert ran.out.splitlines() == [f"out/a-{n}.pdf" for n in range(1, 5)]
    assert ran.err == "handouts: 4 files, 8 pages.\n"


def test_a_check_shows_how_far_it_is(desk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the moment that the number of sheets is known; what it prints is the same."""
    plain = desk("check", "little")
    screen = terminal(monkeypatch)
    ran = desk("check", "little")
    assert (ran.code, ran.out) == (plain.code, plain.out)
    count = plain.out.count("PDF/UA 0")
    first, *_, last = re.findall(rf"(\d+)/{count}\b", screen.getvalue())
    assert (first, last, plain.err) == ("0", str(count), "")


@pytest.mark.parametrize("option", ["--json", "--quiet"])
def test_a_check_for_programs_shows_no_bar(
    option: str, desk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = terminal(monkeypatch)
    assert desk("check", "little", option).out
    assert screen.getvalue() == ""


def test_ctrl_c_leaves_the_terminal_as_it_was(desk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line of the bar is ended, the cursor is there again, and no word is said."""

    def stopped(*_: object) -> None:
        raise Stopped(SIGINT)

    screen = terminal(monkeypatch)
    monkeypatch.setattr(audit, "_judged", stopped)
    assert desk("check", "little").code == 130
    assert screen.getvalue().endswith("\x1b[?25h\n")
    assert screen.getvalue().count("\n") == 1

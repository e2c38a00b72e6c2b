"""Every error ends as a line on standard error and an exit code; results go to the standard output."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import click
import pytest

from handouts.cli import streams
from handouts.cli.boundary import run
from handouts.errors import AccessibilityError, HandoutsError, Problem
from tests.commands import MODULE, Command, shell


def failing(error: BaseException) -> click.Command:
    """A command that raises."""

    @click.command()
    def fail() -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "code", "err"),
    [
        (
            HandoutsError("One.", Problem("Two.", hint="Do this.")),
            2,
            "handouts: One.\nhandouts: Two. Do this.\n",
        ),
        (HandoutsError("a\n\x1b[31mb"), 2, "handouts: a [31mb\n"),
        (AccessibilityError("No title."), 4, "handouts: No title.\n"),
        (click.UsageError("Wrong."), 2, "handouts: Wrong. See: handouts --help\n"),
        (click.exceptions.Exit(0), 0, ""),
        (click.Abort(), 130, ""),
    ],
)
def test_an_error_is_a_line_for_each_problem_and_an_exit_code(
    capfd: pytest.CaptureFixture[str], error: Exception, code: int, err: str
) -> None:
    assert run(failing(error), []) == code
    assert capfd.readouterr() == ("", err)


def test_a_user_who_stops_the_program_gets_130(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(failing(KeyboardInterrupt()), []) == 130
    assert capfd.readouterr().err.strip() == ""


def test_a_bug_is_told_with_its_kind_and_place_but_not_its_message(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_folder: Path | None) -> Path:
        raise KeyError("Rosalind")

    monkeypatch.setattr("handouts.resources.data_root", broken)
    ran = command("list", "topics")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("handouts: This is a bug of ours: KeyError at handouts/cli/options.py:")
    assert ran.err.count("\n") == 1
    assert "Rosalind" not in ran.err


def test_a_developer_sees_the_bug_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDOUTS_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(failing(ZeroDivisionError()), [])


def test_a_reader_that_has_gone_away_ends_the_program_quietly(small_library: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    script = f"{MODULE} list topics; echo $? >&2"
    assert shell(script, writing, HANDOUTS_LIBRARY=str(small_library)).err == "0\n"
    os.close(writing)


@pytest.mark.parametrize(
    ("redirection", "reason"), [(">/dev/full", "No space left"), (">&-", "There is no standard output")]
)
def test_a_standard_output_that_cannot_be_written_is_an_error(
    small_library: Path, redirection: str, reason: str
) -> None:
    ran = shell(f"{MODULE} list topics {redirection}", HANDOUTS_LIBRARY=str(small_library))
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert reason in ran.err


@pytest.mark.parametrize("arguments", ["--help", "make --help", "translations --help"])
def test_help_that_cannot_be_written_is_an_error_too(arguments: str) -> None:
    """Click writes it, not we."""
    ran = shell(f"{MODULE} {arguments} >/dev/full")
    assert (ran.code, ran.err) == (
        2,
        "handouts: Cannot write to the standard output: No space left on device.\n",
    )


def test_a_reader_of_the_help_that_has_gone_away_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    assert shell(f"{MODULE} make --help; echo $? >&2", writing).err == "0\n"
    os.close(writing)


@pytest.mark.parametrize("redirection", ["2>/dev/full", "2>&-", ">/dev/full 2>/dev/full"])
def test_an_error_that_cannot_be_told_keeps_its_exit_code(redirection: str) -> None:
    assert shell(f"{MODULE} list x {redirection}").code == 2


def test_a_user_who_stops_it_while_it_is_loaded_sees_no_traceback() -> None:
    code = (
        "import sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'handouts.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from handouts.__main__ import main; main()"
    )
    ran = shell(f'{sys.executable} -c "{code}"')
    assert (ran.code, ran.out, ran.err) == (130, "", "")


def test_a_terminal_that_lacks_a_letter_gets_another_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", terminal)
    streams.write("español\n")
    assert terminal.buffer.getvalue() == b"espa?ol\n"

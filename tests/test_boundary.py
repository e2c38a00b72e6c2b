"""Every error ends as a line on standard error and an exit code; results go to the standard output."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from handouts.cli import handouts as group
from handouts.cli import streams
from handouts.cli.boundary import run
from handouts.errors import AccessibilityError, HandoutsError, Problem
from handouts.library.load import Library
from handouts.output import save
from handouts.stop import Stopped
from tests.commands import MODULE, Command, shell
from tests.sheets import ROOT


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
        (HandoutsError("a\n\x1b[31mb"), 2, "handouts: a  [31mb\n"),
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


@pytest.mark.parametrize("name", ["a\nb", "a\r\nb", "a\u2028b", "a\x0bb"])
def test_a_problem_is_one_line_whatever_name_it_tells(name: str) -> None:
    """Also for a program that asks the library and not the command."""
    assert str(Problem(f"Unknown {name}.", hint="Try another.")) == "Unknown a b. Try another."


def test_a_user_who_stops_the_program_gets_130(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(failing(KeyboardInterrupt()), []) == 130
    assert capfd.readouterr().err.strip() == ""


def test_a_bug_is_told_with_its_kind_and_place_but_not_its_message(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_folders: Path, state: str) -> Library:
        raise KeyError("Rosalind")

    monkeypatch.setattr("handouts.library.load.load_library", broken)
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


def test_a_terminal_that_lacks_a_letter_gets_another_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", terminal)
    streams.write("español\n")
    assert terminal.buffer.getvalue() == b"espa?ol\n"


# ── Stopped from outside ─────────────────────────────────────────────────────

READY = """\
from handouts import __main__ as program
listen = program.listen
program.listen = lambda: (listen(), print(".", end="", flush=True))
program.main()
"""
LETTER = ("make", "letter", "ask-for-records", "--set", "child.name=Rosalind")
STOPS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


@pytest.fixture
def heard() -> Iterator[None]:
    """What these tests send reaches the program; a shell lets what runs in the background ignore it."""
    ignored = [number for number in STOPS if signal.getsignal(number) == signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


def stopped_after(seconds: float, number: signal.Signals, folder: Path) -> tuple[int, str]:
    """Exit code and words of a program that gets a signal so long after it has begun to listen."""
    folder.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", READY, *LETTER], cwd=folder, env=environment, stdout=-1, stderr=-1, text=True
    ) as process:
        assert process.stdout
        process.stdout.read(1)
        time.sleep(seconds)
        process.send_signal(number)
        _, err = process.communicate()
    return process.returncode, err


WRAPPED = """
import os, signal, sys
from handouts.__main__ import main

class Named:
    def __set_name__(self, owner, name):
        os.kill(os.getpid(), signal.SIGTERM)

class Finder:
    def find_spec(self, name, *_):
        if name == "handouts.cli":
            type("Owner", (), {"part": Named()})

sys.meta_path.insert(0, Finder())
main()
"""


@pytest.mark.usefixtures("heard")
def test_a_signal_that_python_wraps_into_an_error_ends_it_quietly_too(tmp_path: Path) -> None:
    """In Python 3.11 what is raised while a class names its parts becomes a RuntimeError."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", WRAPPED], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (143, b"")


@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize("number", STOPS)
def test_a_signal_at_any_moment_leaves_no_word_and_nothing_half_done(
    number: signal.Signals, tmp_path: Path
) -> None:
    """The whole letter is there, or nothing is."""
    for n, seconds in enumerate((0, 0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)):
        folder = tmp_path / str(n)
        code, err = stopped_after(seconds, number, folder)
        left = [path for path in folder.rglob("*") if path.is_file()]
        assert code in (STOPS[number], 0), err
        assert not err or err.startswith("handouts: 2 pages")
        assert all(path.suffix == ".pdf" and b"%%EOF" in path.read_bytes()[-9:] for path in left)
        assert len(left) == 1 or code


def test_a_signal_that_is_to_be_ignored_is_ignored() -> None:
    """As nohup has it: the window may be closed."""
    ran = shell(f"trap '' HUP; {MODULE} list kinds >/dev/null & kill -HUP $!; wait $!")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.usefixtures("heard")
def test_the_module_stops_without_a_word_too(tmp_path: Path) -> None:
    """While it waits for a change."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*MODULE.split(), *LETTER, "--watch"], cwd=tmp_path, env=environment, stdout=-1, stderr=-1, text=True
    ) as process:
        assert process.stderr
        while "Waiting" not in process.stderr.readline():
            pass
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert (process.returncode, err) == (130, "")


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), Stopped(signal.SIGINT)])
@pytest.mark.parametrize("turned", [KeyError("a"), ValueError("a"), HandoutsError("a")])
def test_a_stop_that_a_library_makes_its_own_error_of_is_a_stop(
    capfd: pytest.CaptureFixture[str], stop: BaseException, turned: Exception
) -> None:
    """ReportLab does so, one upon another."""

    @click.command()
    def fail() -> None:
        try:
            try:
                raise stop
            finally:
                raise TypeError
        except TypeError:
            raise turned from None

    assert run(fail, []) == 130
    assert capfd.readouterr().err.strip() == ""


def test_errors_that_name_each_other_as_their_cause_are_told(capfd: pytest.CaptureFixture[str]) -> None:
    """Looking for a stop among them ends."""
    first, second = HandoutsError("a"), KeyError("b")
    first.__cause__ = first.__context__ = second
    second.__context__ = first
    assert run(failing(first), []) == 2
    assert capfd.readouterr().err == "handouts: a\n"


def test_no_file_is_written_after_a_stop_that_a_library_has_swallowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it was at is perhaps not done."""
    monkeypatch.setattr("handouts.stop._heard", [Stopped(signal.SIGTERM)])
    with pytest.raises(Stopped):
        save(b"new", tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


# ── Not enough memory ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        ImportError("libz.so.1: failed to map segment from shared object"),
        ImportError("libz.so.1: cannot allocate memory in static TLS block"),
    ],
)
def test_too_little_memory_is_no_bug(capfd: pytest.CaptureFixture[str], error: Exception) -> None:
    assert run(failing(error), []) == 2
    assert capfd.readouterr().err.startswith("handouts: There is not enough memory. ")


def test_an_import_that_fails_otherwise_is_a_bug(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(failing(ImportError("cannot import name 'x'")), []) == 1
    assert "ImportError" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("error", "ending"),
    [
        ("MemoryError", (2, 1)),
        ("ImportError('libz.so: failed to map segment')", (2, 1)),
        ("KeyboardInterrupt", (130, 0)),
    ],
)
def test_what_ends_it_while_it_is_loaded_is_told_in_a_line_at_most(
    error: str, ending: tuple[int, int]
) -> None:
    code = (
        "import sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, *rest):\n"
        f"        if name == 'handouts.cli': raise {error}\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from handouts.__main__ import main; main()"
    )
    ran = shell(f'{sys.executable} -c "{code}"')
    assert (ran.code, ran.err.count("\n"), ran.out) == (*ending, "")


# ── A shell that completes a word ────────────────────────────────────────────


@pytest.mark.parametrize("asked", ["bash_complete", "zsh_complete", "fish_complete", "bash_x", "x"])
@pytest.mark.parametrize(
    "words", ["", "COMP_WORDS=x", "COMP_WORDS=x COMP_CWORD=y", "COMP_WORDS=' COMP_CWORD=9"]
)
def test_a_shell_that_asks_wrongly_gets_no_word(
    asked: str, words: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It would stand in the middle of what a person types."""
    monkeypatch.setenv("_HANDOUTS_COMPLETE", asked)
    for pair in words.split():
        monkeypatch.setenv(*pair.split("="))
    assert run(group, []) in (0, 2)
    assert capfd.readouterr().err == ""

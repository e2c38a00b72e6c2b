"""``handouts start``: for whoever does not want to type a command."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path

import pytest

from handouts.cli import delivering, streams
from tests.commands import Command, Ran


@pytest.fixture
def answered(command: Command, monkeypatch: pytest.MonkeyPatch, opened: list[Path]) -> Command:
    """Runs ``start`` as on a terminal, with these answers, in an empty folder, with our own library."""
    monkeypatch.delenv("HANDOUTS_LIBRARY")
    monkeypatch.setattr(streams, "is_terminal", lambda stream: stream is sys.stdin)

    def run(*answers: str) -> Ran:
        monkeypatch.setattr(sys, "stdin", StringIO("".join(f"{answer}\n" for answer in answers)))
        return command("start")

    return run


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that a viewer was asked to open."""
    found: list[Path] = []
    monkeypatch.setattr(delivering, "_opened", lambda path: not found.append(path))
    return found


def test_enter_at_each_question_makes_the_sheet_that_most_ask_for(
    answered: Command, opened: list[Path]
) -> None:
    """It opens, and the command that makes it again is the last that is said."""
    ran = answered("", "", "", "", "")
    again = "handouts make fact-sheet --topics where-to-start --audience family --language en"
    assert (ran.code, ran.err.splitlines()[-1]) == (0, f"handouts: The same again: {again}")
    assert [path.name for path in opened] == [Path(ran.out.strip()).name]
    assert not Path("school.yaml").exists()


def test_answers_choose_text_audience_languages_and_school(answered: Command, opened: list[Path]) -> None:
    """The school is kept for next time, whatever its name holds; next time it is not asked."""
    ran = answered("adhd", "1", "1", "en, Spanish", 'Oak: "A" School')
    assert ran.code == 0
    assert "--topics adhd --audience family --language en,es" in ran.err
    assert Path("school.yaml").read_text("utf-8") == 'name: "Oak: \\"A\\" School"\n'
    again = answered("bus", "1", "1", "")
    assert again.code == 0
    assert "Your school is in school.yaml" in again.err
    assert len(opened) == 2


def test_what_cannot_be_is_asked_again(answered: Command) -> None:
    """Words that nothing holds, a number that is none of the choices, a language that there is not."""
    ran = answered("xyzzyq", "", "99", "1", "1", "klingon", "es", "")
    assert ran.code == 0
    assert "Nothing holds these words." in ran.err
    assert "Type a code from the line above." in ran.err
    assert "--language es" in ran.err


def test_a_text_for_one_audience_is_not_asked_whom_it_is_for(answered: Command) -> None:
    ran = answered("letter records", "1", "", "")
    assert (ran.code, "Whom is it for" in ran.err) == (0, False)
    assert "handouts make letter ask-for-records --audience family --language en" in ran.err


def test_an_answer_that_does_not_come_ends_it_without_a_file(answered: Command, opened: list[Path]) -> None:
    """As Ctrl-D does."""
    ran = answered("adhd")
    assert ran.code == 130
    assert (opened, ran.out) == ([], "")


def test_without_a_terminal_it_says_so(command: Command) -> None:
    ran = command("start")
    assert (ran.code, ran.err) == (
        2,
        "handouts: start asks questions: run it in a terminal. See: handouts start --help\n",
    )

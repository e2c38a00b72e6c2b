"""``make --watch``: each save makes the handout again, and what is wrong with it ends nothing."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from handouts.cli.watching import watch
from handouts.errors import ContentError
from tests.commands import Command
from tests.conftest import TEMPLATE

Step = Callable[[], object]


def saves(*steps: Step) -> Callable[[], None]:
    """In place of waiting: one step each time, then Ctrl-C."""
    left = iter(steps)

    def wait() -> None:
        if (step := next(left, None)) is None:
            raise KeyboardInterrupt
        step()

    return wait


def watched(folder: Path, *steps: Step, make: Callable[[], Path] | None = None) -> int:
    """How often it is made while these steps happen."""
    made: list[Path] = []

    def count() -> Path:
        made.append(folder)
        return make() if make else Path("elsewhere.pdf")

    with pytest.raises(KeyboardInterrupt):
        watch(count, (folder, folder / "school.yaml"), saves(*steps))
    return len(made)


@pytest.mark.parametrize(
    ("change", "made"),
    [
        (lambda folder: None, 1),
        (lambda folder: (folder / "a.md").write_text("longer"), 2),
        (lambda folder: (folder / "en/b.md").write_text("new"), 2),
        (lambda folder: (folder / "a.md").unlink(), 2),
        (lambda folder: (folder / ".a.md.swp").write_text("an editor's own"), 1),
        (lambda folder: (folder / "empty").mkdir(), 1),
    ],
)
def test_a_saved_new_or_removed_file_makes_it_again(
    tmp_path: Path, change: Callable[[Path], object], made: int
) -> None:
    (tmp_path / "a.md").write_text("text")
    (tmp_path / "en").mkdir()
    assert watched(tmp_path, lambda: change(tmp_path), lambda: None) == made


def test_a_file_of_the_same_size_is_told_by_its_time(tmp_path: Path) -> None:
    path = tmp_path / "school.yaml"
    path.write_text("name: Oak")

    def save() -> None:
        path.write_text("name: Elm")
        os.utime(path, ns=(1, 1))

    assert watched(tmp_path, save) == 2


def test_what_it_writes_itself_is_no_change(tmp_path: Path) -> None:
    sizes: Iterator[int] = iter(range(1, 9))

    def make() -> Path:
        (tmp_path / "sheet.md").write_text("x" * next(sizes))
        return tmp_path / "sheet.md"

    assert watched(tmp_path, lambda: None, make=make) == 1


def test_a_file_that_is_saved_while_it_is_made_makes_it_again(tmp_path: Path) -> None:
    def make() -> Path:
        (tmp_path / "a.md").write_text("saved once")
        os.utime(tmp_path / "a.md", ns=(1, 1))
        return Path("elsewhere.pdf")

    assert watched(tmp_path, make=make) == 2


def test_an_error_is_told_and_waiting_goes_on(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def make() -> Path:
        raise ContentError("a.md:3: Wrong.")

    assert watched(tmp_path, lambda: (tmp_path / "a.md").write_text("x"), make=make) == 2
    assert (
        capfd.readouterr().err.splitlines()
        == [
            "handouts: a.md:3: Wrong.",
            "handouts: Waiting for a change. Ctrl-C ends.",
        ]
        * 2
    )


# ── The command ──────────────────────────────────────────────────────────────


@pytest.fixture
def template(small_library: Path) -> Path:
    """The folder of templates, with a sheet of a topic's sections that ends with a part."""
    folder = small_library / "templates"
    (folder / "_parts").mkdir()
    (folder / "_parts/end.md.j2").write_text("An end.")
    body = '# {{ title }}\n\n::: sections disagreements\n\n{% include "end.md.j2" %}\n'
    (folder / "fact-sheet.md.j2").write_text(TEMPLATE.partition("# {{")[0] + body)
    return folder


def test_the_command_makes_a_changed_sheet_again_and_keeps_it_when_a_file_is_wrong(
    command: Command, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It loads the library, its parts and the school anew each time; Ctrl-C ends it with 130."""
    texts: list[str] = []
    topic, part = template / "../content/en/disagreements.md", template / "_parts/end.md.j2"

    def keep() -> object:
        texts.append(Path("a.md").read_text())
        return None

    def save(path: Path, old: str, new: str) -> Step:
        return lambda: [keep(), path.write_text(path.read_text().replace(old, new))]

    steps = saves(
        save(topic, "Words.", "More words."),
        save(part, "An end.", "The end."),
        save(topic, "More words.", "::: nothing"),
        save(topic, "::: nothing", "At last."),
        keep,
    )
    monkeypatch.setattr("time.sleep", lambda _seconds: steps())
    ran = command("make", "fact-sheet", "--topics", "disagreements", "--output", "a.md", "--watch")
    assert ran.code == 130
    assert ran.out == "a.md\n" * 4
    assert [("More words" in text, "The end" in text, "At last" in text) for text in texts] == [
        (False, False, False),
        (True, False, False),
        (True, True, False),
        (True, True, False),
        (False, True, True),
    ]
    assert ran.err.count('Unknown directive "nothing"') == 1
    assert ran.err.count("Waiting for a change.") == 5


def test_it_needs_a_file_to_write(command: Command) -> None:
    ran = command("make", "fact-sheet", "--output", "-", "--watch")
    assert (ran.code, ran.err) == (
        2,
        "handouts: --watch writes a file each time: give --output a name. See: handouts make --help\n",
    )


def test_it_watches_a_school_s_file_that_is_not_there_yet(
    command: Command, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = saves(lambda: Path("school.yaml").write_text("nam: Oak School"))
    monkeypatch.setattr("time.sleep", lambda _seconds: steps())
    ran = command("make", "fact-sheet", "--topics", "disagreements", "--output", "a.md", "--watch")
    assert ran.out == "a.md\n"
    assert "school.yaml:1: " in ran.err


def test_garbage_is_looked_for_while_it_waits(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that does not end would grow."""
    seen: list[bool] = []

    def wait(_seconds: float) -> None:
        seen.append(gc.isenabled())
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", wait)
    gc.disable()
    try:
        command("make", "fact-sheet", "--topics", "disagreements", "--output", "a.md", "--watch")
    finally:
        gc.enable()
    assert seen == [True]

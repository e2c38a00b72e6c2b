"""Whatever a path leads to, looking at it ends in one line and exit code 2."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

import pytest

from tests.commands import MODULE, Command, Ran, shell
from tests.sheets import ROOT

LONG = "a" * 300
BY_RIGHTS = "setpriv --bounding-set=-dac_override,-dac_read_search --" if os.geteuid() == 0 else ""
"""Before a command: rights count for it, also where the tests run as root."""


def refused(ran: Ran, *words: str) -> None:
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1), ran
    assert ran.err.startswith("handouts: ")
    assert not [word for word in ("bug", "Traceback", "standard output") if word in ran.err]
    assert [word for word in words if word not in ran.err] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "topics", "--library", LONG),
        ("list", "topics", "--library", "~nouser/x"),
        ("list", "topics", "--library", "."),
        ("make", "fact-sheet", "--library", "/dev/null/x"),
        ("make", "fact-sheet", "--school", LONG),
        ("make", "fact-sheet", "--school", "~nouser/x"),
        ("make", "fact-sheet", "--school", "."),
        ("make", "fact-sheet", "--school", os.devnull),
        ("make", "fact-sheet", "--output", LONG),
        ("make", "fact-sheet", "--output", "."),
        ("make", "fact-sheet", "--output", "/"),
        ("make", "packet", f"{LONG}.yaml"),
        ("make", "packet", "~nouser/x.yaml"),
        ("make", "fact-sheet", "--school", LONG, "--watch"),
        ("show", "recipe", f"{LONG}.yaml"),
        ("inspect", LONG),
        ("inspect", "."),
        ("init", "--school", "."),
        ("init", "--school", "/"),
        ("init", "--school", "new/"),
        ("init", "--school", ".."),
        ("init", "--school", LONG),
        ("init", "--school", os.devnull),
        ("init", "--school", f"{os.devnull}/x"),
        ("new", "topic", LONG),
        ("new", "translation", f"es/{LONG}"),
        ("check", "--library", LONG),
        ("translations", "status", "--library", "~nouser/x"),
    ],
    ids=lambda arguments: " ".join(arguments).replace(LONG, "long"),
)
def test_a_path_that_cannot_be_is_refused_in_a_line(command: Command, arguments: tuple[str, ...]) -> None:
    """And nothing is written."""
    refused(command(*arguments))
    assert list(Path().iterdir()) == []


def test_a_library_may_be_named_from_a_home(
    command: Command, small_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(small_library.parent))
    assert command("list", "audiences", "--library", "~/library").code == 0


# ── Rights ───────────────────────────────────────────────────────────────────

MAKE = ("make", "fact-sheet", "--to", "outline", "--output", "-")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the miniature library and a school that has a logo."""
    shutil.copytree(ROOT / "tests" / "library", tmp_path / "library")
    shutil.copytree(ROOT / "templates", tmp_path / "library/templates")
    (tmp_path / "school").mkdir()
    (tmp_path / "oak.yaml").write_text("name: Oak\nlogo: school/zebra.png\nlogo-alt: An oak\n")
    (tmp_path / "mine.yaml").write_text("like: mixed\n")
    return tmp_path


def ran_by_rights(desk: Path, arguments: tuple[str, ...]) -> Ran:
    """As it is run in a folder, by somebody who is not above all rights."""
    line = f"cd {shlex.quote(str(desk))} && {BY_RIGHTS} {MODULE} {shlex.join(arguments)}"
    return shell(line, HANDOUTS_LIBRARY=str(desk / "library"))


@pytest.mark.parametrize(
    ("closed", "arguments"),
    [
        ("library", ("list", "topics")),
        ("library/content", ("list", "topics")),
        ("library/content/library.yaml", ("list", "topics")),
        ("library/content/en", ("list", "topics")),
        ("library/content/es", ("list", "languages")),
        ("library/content/en/worksheets", ("make", "worksheet", "check")),
        ("library/content/en/little.md", MAKE),
        ("library/content/recipes", ("list", "recipes")),
        ("library/templates", ("list", "kinds")),
        ("library/templates/fact-sheet.md.j2", MAKE),
        ("oak.yaml", (*MAKE, "--school", "oak.yaml")),
        ("school", (*MAKE, "--school", "oak.yaml")),
        ("mine.yaml", ("show", "recipe", "mine.yaml")),
    ],
)
def test_what_may_not_be_read_does_not_count_as_empty(
    desk: Path, closed: str, arguments: tuple[str, ...]
) -> None:
    """The line names it, or what is in it, but not the school's logo, which is data."""
    path = desk / closed
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        ran = ran_by_rights(desk, arguments)
    finally:
        path.chmod(mode)
    refused(ran, '"logo"' if closed == "school" else Path(closed).name)
    assert "zebra" not in ran.err


@pytest.mark.parametrize("mode", [0o100, 0o300])
def test_a_folder_that_may_be_entered_but_not_listed_is_not_empty(desk: Path, mode: int) -> None:
    folder = desk / "library/content/en"
    folder.chmod(mode)
    try:
        refused(ran_by_rights(desk, ("list", "topics")), "Permission denied")
    finally:
        folder.chmod(0o755)


@pytest.mark.parametrize(
    "arguments", [MAKE, ("make", "fact-sheet"), ("init",), ("list", "topics")], ids=" ".join
)
@pytest.mark.parametrize("how", ["gone", "closed"])
def test_a_working_folder_that_is_gone_or_closed_is_told(
    desk: Path, how: str, arguments: tuple[str, ...]
) -> None:
    """It is not taken for a standard output that cannot be written."""
    away = desk / "away"
    away.mkdir()
    change = f"rmdir {away}" if how == "gone" else f"chmod 000 {away}"
    line = f"cd {away} && {change} && {BY_RIGHTS} {MODULE} {shlex.join(arguments)}"
    ran = shell(line, HANDOUTS_LIBRARY=str(desk / "library"))
    if ran.code or arguments == ("init",):
        refused(ran)


# ── init ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["school.yaml", "school.schema.json"])
@pytest.mark.parametrize("target", ["nowhere", "elsewhere"])
def test_init_writes_through_no_link(command: Command, name: str, target: str) -> None:
    """Not even to a file that is as it would write it."""
    command("init", "--school", "first.yaml")
    Path("school.schema.json").rename("elsewhere")
    Path("first.yaml").unlink()
    Path(name).symlink_to(target)
    before = Path("elsewhere").read_bytes()
    refused(command("init"), name)
    assert sorted(path.name for path in Path().iterdir()) == sorted(["elsewhere", name])
    assert Path("elsewhere").read_bytes() == before


@pytest.mark.parametrize("target", ["nowhere.pdf", "there.pdf"])
def test_make_writes_through_no_link(command: Command, target: str, tmp_path: Path) -> None:
    """Neither where --output leads nor in the default folder."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "there.pdf").write_text("old")
    library = ("--library", str(ROOT / "tests/library"), "--topics", "little")
    path = Path(command("make", "fact-sheet", *library).out.strip())
    for each in (path, Path("typed.pdf")):
        each.unlink(missing_ok=True)
        each.symlink_to(outside / target)
    refused(command("make", "fact-sheet", *library), path.name)
    refused(command("make", "fact-sheet", *library, "--output", "typed.pdf"), '"typed.pdf" is a link')
    assert [each.read_text() for each in outside.iterdir()] == ["old"]

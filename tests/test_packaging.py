"""The wheel holds what the checkout holds, and the program in it runs anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from email import message_from_bytes
from pathlib import Path
from shutil import copyfile
from zipfile import ZipFile

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parent.parent
DATA = "handouts/_data/"


def run(*command: str | Path, folder: Path) -> str:
    """What a command prints, run as by somebody who has no settings of ours."""
    ours = ("HANDOUTS_", "PYTHON", "PYTEST_")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def wheel_of(project: Path, folder: Path) -> Path:
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=project)
    return next(folder.glob("*.whl"))


def shipped(wheel: Path) -> set[str]:
    """The files of content/ and templates/ in a wheel."""
    with ZipFile(wheel) as archive:
        return {name.removeprefix(DATA) for name in archive.namelist() if name.startswith(DATA)}


def listed(*folders: str) -> set[str]:
    """The files below some folders that git knows or would take in: not those that it ignores."""
    options = ("--cached", "--others", "--exclude-standard", "-z")
    return set(run("git", "ls-files", *options, *folders, folder=ROOT).split("\0")) - {""}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel_of(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment with the wheel in it.

    It borrows the libraries of the environment that runs the tests, so nothing is downloaded.
    """
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment)
    places = sysconfig.get_paths("venv", {"base": str(environment), "platbase": str(environment)})
    Path(places["purelib"], "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    programs = Path(places["scripts"])
    pip = (sys.executable, "-m", "pip", "--python", programs / "python")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, folder=environment)
    return programs


def test_the_wheel_ships_all_content_and_templates(wheel: Path) -> None:
    assert shipped(wheel) == listed("content", "templates")


def test_the_page_of_the_package_has_whole_addresses_alone(wheel: Path) -> None:
    """An index shows README.md without the files around it: no picture or link of ours would be found."""
    with ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        page = message_from_bytes(archive.read(name)).get_payload()
    assert isinstance(page, str)
    tokens = [each for block in MarkdownIt().parse(page) for each in block.children or ()]
    targets = [str(each.attrs[name]) for each in tokens for name in ("href", "src") if name in each.attrs]
    assert targets
    assert [target for target in targets if not target.startswith("https://")] == []
    assert "](picture.png)" in page  # what is shown as Markdown stays


def test_a_file_that_git_ignores_does_not_ship(tmp_path: Path) -> None:
    project = tmp_path / "project"
    for name in listed():
        if (ROOT / name).is_file():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            copyfile(ROOT / name, project / name)
    before = shipped(wheel_of(project, tmp_path / "before"))
    (project / "content" / "en" / ".what-is-an-iep.md.swp").write_text("left by an editor", encoding="utf-8")
    assert shipped(wheel_of(project, tmp_path / "after")) == before


def test_the_installed_program_lists_the_topics(programs: Path, tmp_path: Path) -> None:
    assert "what-is-an-iep" in run(programs / "handouts", "list", "topics", folder=tmp_path)


def test_the_installed_program_makes_a_sheet_from_any_folder(programs: Path, tmp_path: Path) -> None:
    run(programs / "handouts", "make", "fact-sheet", folder=tmp_path)
    assert [path.read_bytes()[:5] for path in tmp_path.rglob("*.pdf")] == [b"%PDF-"]

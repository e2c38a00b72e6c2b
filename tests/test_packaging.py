"""The wheel holds what the checkout holds, and the program in it runs anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
from email import message_from_bytes
from importlib.metadata import Distribution, distribution
from pathlib import Path
from shutil import copyfile
from typing import Any
from zipfile import ZipFile

import pytest
from markdown_it import MarkdownIt
from packaging.requirements import Requirement

from handouts.library.load import Library
from handouts.library.theme import EVERY_SCRIPT

ROOT = Path(__file__).resolve().parent.parent
DATA = "handouts/_data/"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FONTS = {".otf", ".pfb", ".ttc", ".ttf", ".woff", ".woff2"}
MOST_FONTS = 4_500_000
"""Bytes of fonts, unpacked, that everybody downloads: those of ReportLab are 1.1 million."""


def ran(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command run as by somebody who has no settings of ours."""
    ours = ("HANDOUTS_", "PYTHON", "PYTEST_")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def run(*command: str | Path, folder: Path) -> str:
    """What it prints when all is well."""
    done = ran(*command, folder=folder)
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


def required(requirements: list[str]) -> dict[str, Distribution]:
    """The distributions that some requirements bring, by name, with what those require in turn."""
    found: dict[str, Distribution] = {}
    wanted = [*map(Requirement, requirements)]
    for each in wanted:
        if each.name not in found and (each.marker is None or each.marker.evaluate({"extra": ""})):
            found[each.name] = distribution(each.name)
            wanted += map(Requirement, found[each.name].requires or ())
    return found


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment with the wheel in it, and what it requires: no extra.

    It borrows that from the environment that runs the tests, so nothing is downloaded.
    """
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment)
    places = sysconfig.get_paths("venv", {"base": str(environment), "platbase": str(environment)})
    for each in required(PROJECT["dependencies"]).values():
        for name in {file.parts[0] for file in each.files or ()} - {"..", "__pycache__"}:
            if not (link := Path(places["purelib"], name)).exists():
                link.symlink_to(Path(each.locate_file(name)))
    programs = Path(places["scripts"])
    pip = (sys.executable, "-m", "pip", "--python", programs / "python")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, folder=environment)
    return programs


def test_the_wheel_ships_all_content_and_templates(wheel: Path) -> None:
    """But for what translations were made from: nobody accepts one in an installed program."""
    assert shipped(wheel) == listed("content", "templates") - listed("content/.translated-from")


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


def test_the_base_alone_sets_arabic(programs: Path, tmp_path: Path) -> None:
    run(programs / "handouts", "make", "fact-sheet", "--language", "ar", folder=tmp_path)
    assert [path.read_bytes()[:5] for path in tmp_path.rglob("*.pdf")] == [b"%PDF-"]


def test_the_base_alone_says_what_to_type_for_the_fonts_of_others(programs: Path, tmp_path: Path) -> None:
    done = ran(programs / "handouts", "make", "fact-sheet", "--language", "zh-Hant", folder=tmp_path)
    told = 'handouts: The fonts of "Noto Sans TC" are not installed. Type: pip install "handouts[zh]"\n'
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)
    assert not [*tmp_path.rglob("*.pdf")]


# ── What is downloaded ───────────────────────────────────────────────────────


def test_everybody_downloads_few_fonts() -> None:
    """A font for many scripts is many megabytes: those come with extras."""
    files = [file for each in required(PROJECT["dependencies"]).values() for file in each.files or ()]
    sizes = {str(file): Path(file.locate()).stat().st_size for file in files if file.suffix.lower() in FONTS}
    assert sizes
    assert sum(sizes.values()) < MOST_FONTS


def test_each_family_of_the_theme_comes_with_the_extra_that_it_names(shipped: Library) -> None:
    """Those without an extra with the program; and one extra brings all."""
    extras = PROJECT["optional-dependencies"]
    for family in shipped.theme.families.values():
        package = family.regular.partition("/")[0].replace("_", "-")
        brought = extras[family.extra] if family.extra else PROJECT["dependencies"]
        assert package in {Requirement(each).name for each in brought}
        every = [Requirement(each) for each in extras[EVERY_SCRIPT]]
        others = {extra for each in every if each.name == PROJECT["name"] for extra in each.extras}
        assert family.extra in {"", EVERY_SCRIPT} | others

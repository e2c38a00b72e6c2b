"""README.md: what it says works, and what there is stands in it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from handouts import __version__
from handouts.ask.school import PRINTED, about_fields
from handouts.cli import COMMANDS, handouts
from handouts.cli.init import command as init
from handouts.cli.make import command as make
from tests.commands import MODULE, shell
from tests.sheets import ROOT

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
COMMAND_LINES = [
    line.split("#")[0].strip()
    for language, block in BLOCKS
    if language == "sh"
    for line in block.splitlines()
    if line.startswith("handouts ") and "FILE.pdf" not in line
]


@pytest.mark.parametrize("line", COMMAND_LINES)
def test_an_example_works(line: str, tmp_path: Path) -> None:
    """Each line can be copied, with the school's file and the recipe beside it."""
    school, recipe = (block for language, block in BLOCKS if language == "yaml")
    (tmp_path / "school.yaml").write_text(school, encoding="utf-8")
    (tmp_path / "our-meeting.yaml").write_text(recipe, encoding="utf-8")
    ran = shell(f"cd {shlex.quote(str(tmp_path))} && {MODULE} {line.removeprefix('handouts ')}")
    assert ran.code == 0, ran.err
    if "handouts make " in line and "--output -" not in line:
        beginning = b"PK" if "--to docx" in line else b"%PDF"
        assert (tmp_path / ran.out.strip()).read_bytes().startswith(beginning)


def test_there_are_examples() -> None:
    """The pattern that finds them finds them."""
    assert len(COMMAND_LINES) >= 8


@pytest.mark.parametrize("command", [make, init])
def test_every_option_is_explained(command: click.Command) -> None:
    """The README names each option of the commands that print a school's name."""
    options = [option for param in command.params if isinstance(param, click.Option) for option in param.opts]
    assert [option for option in options if f"`{option}" not in README] == []


def test_every_field_of_a_school_s_file_is_named() -> None:
    """In the example or below it; and templates/README.md names those that print as text."""
    templates = (ROOT / "templates" / "README.md").read_text("utf-8")
    assert [name for name, _, _ in about_fields() if not re.search(f"(^|`){name}[:`]", README, re.M)] == []
    shown = {name for name in PRINTED if f"`.{name}`" in templates or f'["{name}"]' in templates}
    assert {*PRINTED} - shown == {"name"}


def test_every_command_is_named() -> None:
    """So does the list of commands."""
    assert isinstance(handouts, click.Group)
    assert [name for name in COMMANDS if f"handouts {name}" not in README] == []


def test_the_readmes_that_it_points_to_are_there() -> None:
    """No link in any README leads nowhere."""
    for readme in [ROOT / "README.md", *ROOT.glob("*/README.md"), ROOT / "tests/benchmarks/README.md"]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", readme.read_text("utf-8")):
            if re.search(r"[.](md|png)$|/$", target) and ":" not in target:
                assert (readme.parent / target).exists() or "picture.png" in target, (readme, target)


def test_who_cites_it_names_the_version_that_there_is() -> None:
    (block,) = (block for language, block in BLOCKS if language == "bibtex")
    assert f"version = {{{__version__}}}" in block

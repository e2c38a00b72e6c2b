"""``handouts.make``: what a program in Python gets."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import handouts
from handouts.errors import HandoutsError
from tests.commands import Command


def test_it_gives_the_bytes_of_the_command(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a school, values and lists; and it writes nothing."""
    monkeypatch.delenv("HANDOUTS_LIBRARY")
    school = tmp_path / "ours.yaml"
    school.write_text("name: Oak School\n", "utf-8")
    line = "make worksheet meeting-checklist --language es --set child.name=Ana --output made.pdf"
    assert command(*line.split(), "--school", str(school)).code == 0
    sheet = handouts.make(
        "worksheet", "meeting-checklist", language="es", school=school, values={"child.name": "Ana"}
    )
    assert sheet.data == Path("made.pdf").read_bytes()
    assert sheet.pages == 2
    assert [path.name for path in Path().iterdir()] == ["made.pdf"]


def test_the_example_of_the_readme_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    scripts = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    (script,) = (each for each in scripts if "handouts.make" in each)
    monkeypatch.chdir(tmp_path)
    Path("school.yaml").write_text("name: Oak School\n", "utf-8")
    subprocess.run([sys.executable, "-W", "ignore::ResourceWarning", "-c", script], check=True)
    assert Path("sheet.pdf").read_bytes().startswith(b"%PDF")


def test_lists_do_as_well_as_tuples() -> None:
    topics = "what-is-an-iep", "who-gets-ieps"
    made = (handouts.make("fact-sheet", topics=each, format="outline").data for each in (topics, [*topics]))
    assert len({*made}) == 1


def test_what_is_wrong_is_told_as_the_command_tells_it() -> None:
    with pytest.raises(HandoutsError, match=r'Unknown topic "who-gets-iep"') as caught:
        handouts.make("fact-sheet", topics=["who-gets-iep"], language="klingon")
    assert len(caught.value.problems) == 2
    with pytest.raises(TypeError, match="colour"):
        handouts.make("fact-sheet", colour="red")


def test_importing_the_package_reads_no_heavy_module() -> None:
    """The command starts as fast as before."""
    heavy = ("msgspec", "yaml", "click", "reportlab")
    script = f"import handouts, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"

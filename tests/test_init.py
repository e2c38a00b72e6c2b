"""``handouts init``: a school's file to fill in, its schema beside it, and both work at once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from handouts.ask.school import PRINTED, School, about_fields, read_school, school_text
from handouts.library import strict_yaml
from tests.commands import Command
from tests.sheets import ROOT

SCHOOL, SCHEMA = Path("school.yaml"), Path("school.schema.json")
NAMES = [name for name, _, _ in about_fields()]


def uncommented(name: str) -> str:
    """The file with a field's line put to use."""
    text, count = re.subn(f"^#?{name}:", f"{name}:", school_text(), flags=re.MULTILINE)
    assert count == 1
    return text.replace("name: Example School", "name: Oak School", name != "name")


def test_it_writes_two_files_and_says_what_comes_next(command: Command) -> None:
    ran = command("init")
    assert ran == (
        0,
        "school.yaml\n",
        "handouts: Next: type your school's name in school.yaml. Then: handouts make fact-sheet\n",
    )
    assert sorted(path.name for path in Path().iterdir()) == ["school.schema.json", "school.yaml"]
    assert SCHOOL.read_text("utf-8") == school_text()


def test_the_file_has_every_field_and_only_the_name_is_given(command: Command) -> None:
    command("init")
    lines = SCHOOL.read_text("utf-8").splitlines()
    assert lines[0] == f"# yaml-language-server: $schema={SCHEMA}"
    assert [line for line in lines if not line.startswith("#") and line] == ["name: Example School"]
    assert [found[1] for line in lines if (found := re.match(r"#?([a-z0-9-]+): \S", line))] == NAMES
    assert strict_yaml.read("\n".join(lines), "", School) == School(name="Example School")


def test_the_written_file_is_refused_until_its_name_is_changed(command: Command) -> None:
    command("init")
    ran = command("make", "fact-sheet")
    line = SCHOOL.read_text("utf-8").splitlines().index("name: Example School") + 1
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f'handouts: school.yaml:{line}: "name" still holds the example. Type your own')
    assert not Path("output").exists()


def test_what_needs_no_school_works_at_once(command: Command) -> None:
    command("init")
    assert command("list", "topics").code == 0
    assert command("make").code == 0


def test_the_file_with_its_name_changed_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "school.yaml"
    path.write_text(school_text().replace("Example School", "Oak School", 1), "utf-8")
    assert read_school(path, ("en",)) == School(name="Oak School")


@pytest.mark.parametrize("name", [*PRINTED, "logo", "logo-alt"])
def test_an_example_put_to_use_unchanged_is_refused_at_its_line(command: Command, name: str) -> None:
    SCHOOL.write_text(uncommented(name), "utf-8")
    ran = command("make", "fact-sheet")
    line = next(n for n, text in enumerate(uncommented(name).splitlines(), 1) if text.startswith(f"{name}:"))
    assert ran.code == 2
    assert ran.err.startswith(f'handouts: school.yaml:{line}: "{name}" ')
    assert ran.err.count("\n") == 1


def test_a_language_is_put_to_use(command: Command) -> None:
    assert command("init", "--language", "es").code == 0
    text = SCHOOL.read_text("utf-8").replace("Example School", "Oak School", 1)
    SCHOOL.write_text(text, "utf-8")
    assert read_school(SCHOOL, ("en", "es")) == School(name="Oak School", language="es")


def test_an_unknown_language_is_refused(command: Command) -> None:
    ran = command("init", "--language", "ess")
    assert (ran.code, ran.err) == (
        2,
        'handouts: Unknown language "ess". Did you mean "es"? List them: handouts list languages\n',
    )
    assert not SCHOOL.exists()


@pytest.mark.parametrize("name", ["school.yaml", "school.schema.json"])
def test_a_file_that_is_there_stays_as_it_is(command: Command, name: str) -> None:
    """And the other one is not written either."""
    Path(name).write_text("mine")
    ran = command("init")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f'handouts: "{name}" is there already. Nothing was written.')
    assert [path.read_text() for path in Path().iterdir()] == ["mine"]


def test_a_link_to_nowhere_is_there_too(command: Command) -> None:
    SCHOOL.symlink_to("elsewhere.yaml")
    assert command("init").code == 2
    assert not Path("elsewhere.yaml").exists()


def test_two_schools_share_a_folder_and_a_schema(command: Command) -> None:
    assert command("init").code == 0
    ran = command("init", "--school", "elm.yaml")
    assert (ran.code, ran.out) == (0, "elm.yaml\n")
    assert ran.err.endswith("Then: handouts make fact-sheet --school elm.yaml\n")


def test_a_folder_that_is_not_there_is_named(command: Command) -> None:
    ran = command("init", "--school", "no/school.yaml")
    assert (ran.code, ran.err) == (2, 'handouts: The folder "no" is not there. Create it first.\n')


def test_the_schema_knows_each_field_and_no_other(command: Command) -> None:
    """With its meaning, by its name in the file."""
    command("init")
    found = json.loads(SCHEMA.read_text("utf-8"))["$defs"]["School"]
    assert [*found["properties"]] == NAMES
    properties = found["properties"].values()
    assert all(field["description"] for field in properties)
    kinds = {field.get("type", "text or texts") for field in properties}
    assert kinds == {"string", "array", "object", "text or texts"}
    assert found["properties"]["paper"]["enum"] == ["letter", "legal", "a4"]
    assert found["additionalProperties"] is False


# ── The school of the working folder ─────────────────────────────────────────

MAKE = ("make", "fact-sheet", "--topics", "little", "--library", str(ROOT / "tests" / "library"))


def test_the_school_of_the_working_folder_is_used_without_a_word(command: Command) -> None:
    """As if it were named."""
    Path("oak.yaml").write_text("name: Oak School\n")
    named = command(*MAKE, "--school", "oak.yaml")
    Path("oak.yaml").rename(SCHOOL)
    assert command(*MAKE) == named
    assert named.out.endswith("_oak-school.pdf\n")


def test_a_named_school_wins_over_that_of_the_folder(command: Command) -> None:
    SCHOOL.write_text("nam: x\n")
    Path("elm.yaml").write_text("name: Elm School\n")
    assert "elm-school" in command(*MAKE, "--school", "elm.yaml").out
    assert command(*MAKE).err.startswith("handouts: school.yaml:1: A field on this line")

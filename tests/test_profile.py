"""The school's file is read strictly, and its values are never repeated in a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from handouts.errors import ContentError, HandoutsError, ValueProblem
from handouts.profile import Profile, read_profile


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("school.yaml")


def problems(path: Path, text: str, kind: type[HandoutsError] = ValueProblem) -> list[str]:
    path.write_text(text, "utf-8")
    with pytest.raises(kind) as caught:
        read_profile(path)
    return list(map(str, caught.value.problems))


def test_each_field_has_a_name_that_templates_use(school: Path) -> None:
    school.write_text(
        "name: Oak School\noffice: Office\nphone: 555-0100\nweb: oak.example\n"
        "coordinator-504: Ms. Roe\ninterpreter: Mr. Poe\n"
    )
    assert read_profile(school).values() == {
        "school.name": "Oak School",
        "school.office": "Office",
        "school.phone": "555-0100",
        "school.web": "oak.example",
        "school.coordinator-504": "Ms. Roe",
        "school.interpreter": "Mr. Poe",
    }


@pytest.mark.parametrize("text", ["", "# nothing yet\n", 'name: ""\nphone: "  "\n'])
def test_a_field_that_is_not_given_has_no_value(school: Path, text: str) -> None:
    school.write_text(text)
    assert read_profile(school) == Profile()
    assert read_profile(school).values() == {}


def test_values_are_composed_and_stripped(school: Path) -> None:
    school.write_text('name: " E\u0301cole\u00a0"\n', "utf-8")
    assert read_profile(school).name == "École"


def test_a_long_text_is_refused_only_beyond_200_characters(school: Path) -> None:
    school.write_text(f"name: {'x' * 200}")
    assert len(read_profile(school).name) == 200
    assert problems(school, f"name: {'x' * 201}") == ['school.yaml:1: "name" is longer than 200 characters.']


@pytest.mark.parametrize(
    ("escape", "reason"),
    [
        (r"\n", "has more than one line"),
        (r"\u2028", "has more than one line"),
        (r"\x07", "holds a control character"),
        (r"\t", "holds a control character"),
        (r"\x9b", "holds a control character"),
        (r"\u202e", "holds a hidden sign that turns the direction of writing"),
        (r"\u2066", "holds a hidden sign that turns the direction of writing"),
    ],
)
def test_a_text_that_cannot_stand_on_a_sheet_is_refused(school: Path, escape: str, reason: str) -> None:
    assert problems(school, f'phone: "1"\nname: "Rosa{escape}lind"') == [f'school.yaml:2: "name" {reason}.']


def test_all_problems_come_at_once(school: Path) -> None:
    assert len(problems(school, 'name: "a\\tb"\noffice: "a\\nb"\n')) == 2


def test_a_right_to_left_mark_may_stand_in_a_name(school: Path) -> None:
    school.write_text('name: "a\\u200fb"')
    assert read_profile(school).name == "a\u200fb"


@pytest.mark.parametrize(
    "text",
    ["Rosalind", "- Rosalind", "Rosalind: x", "name: [Rosalind]", "name: Rosalind: x", "name: 'Rosalind"],
)
def test_a_wrong_form_is_refused_without_a_word_of_the_file(school: Path, text: str) -> None:
    (found,) = problems(school, text, ContentError)
    assert found.startswith("school.yaml:1: ")
    assert "Rosalind" not in found


def test_a_near_field_is_named(school: Path) -> None:
    (found,) = problems(school, "phon: 1", ContentError)
    assert found.endswith('Did you mean "phone"?')


def test_a_file_that_is_not_there_is_named(school: Path) -> None:
    with pytest.raises(ContentError, match=r'^Cannot read "school\.yaml": No such file or directory\.$'):
        read_profile(school)


def test_a_value_that_a_comment_would_cut_is_refused_without_telling_it(tmp_path: Path) -> None:
    """``Room #4`` needs quotes; with them it prints whole."""
    path = tmp_path / "school.yaml"
    path.write_text("name: Oak\noffice: Room #4\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_profile(path)
    assert "school.yaml:2: " in str(caught.value)
    assert "Room" not in str(caught.value)
    path.write_text('office: "Room #4"  # quoted\n', encoding="utf-8")
    assert read_profile(path).office == "Room #4"

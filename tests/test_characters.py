"""Characters that no page can hold, and those that vanish: one rule for all that is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from handouts.ask.request import Request
from handouts.ask.school import School, read_school
from handouts.ask.values import read_values
from handouts.document.nodes import Paragraph
from handouts.document.walk import plain_text
from handouts.errors import ContentError, HandoutsError, ValueProblem
from handouts.library import strict_yaml
from handouts.library.load import Library
from handouts.library.recipes import Recipe
from handouts.pipeline import make_handout
from handouts.reading.parse import parse
from tests.commands import Command

UNFIT = {
    "\x07": "a bell",
    "\x1b": "an escape",
    "\x7f": "delete",
    "\x9b": "another escape",
    "\u2028": "a separator of lines",
    "\u202a": "an embedding",
    "\u202e": "an override",
    "\u2066": "an isolate",
    "\u2069": "the end of an isolate",
    "\u0378": "unassigned",
    "\U000e0080": "unassigned, on another plane",
    "\ufdd0": "no character",
    "\uffff": "no character either",
}
AROUND = ["b{}c", "\u0627{}", "\u05d0{} x", "[b{}](lang:ar)", "## {}", "- a\n- b{}"]
HIDDEN = ["\ufeff", "\u00ad"]
FORMATS = ["pdf", "html", "docx", "text", "markdown", "outline"]


def escaped(char: str) -> str:
    """As YAML writes it in double quotes."""
    return f"\\U{ord(char):08X}"


# ── What no page can hold ────────────────────────────────────────────────────


@pytest.mark.parametrize("char", UNFIT)
@pytest.mark.parametrize("around", AROUND)
def test_a_text_with_such_a_character_is_refused_at_its_line(char: str, around: str) -> None:
    """Beside Arabic and Hebrew too, whose directions are worked out before a font is asked."""
    with pytest.raises(ContentError) as caught:
        parse(f"a\n\n{around.format(char)}", "topic.md", audiences=())
    (problem,) = caught.value.problems
    line = 3 + around.count("\n")
    assert str(problem).startswith(f"topic.md:{line}: The character U+{ord(char):04X} ")


@pytest.mark.parametrize("char", ["\u2028", "\u202a", "\u202e", "\u2066", "\u2069", "\u0378", "\U000e0080"])
def test_an_entity_cannot_bring_it_either(char: str) -> None:
    with pytest.raises(ContentError, match=rf"topic.md:2: The character U\+{ord(char):04X} "):
        parse(f"a\nb &#{ord(char)};", "topic.md", audiences=())


def test_a_sign_of_direction_is_refused_with_what_to_write() -> None:
    with pytest.raises(ContentError, match=r"\[words\]\(lang:ar\) tells the language"):
        parse("a \u2066b\u2069", "topic.md", audiences=())


@pytest.mark.parametrize("char", UNFIT)
def test_a_text_in_yaml_cannot_bring_it_in_quotes(char: str) -> None:
    """There it is written with letters, so looking at the file's own characters is not enough."""
    with pytest.raises(ContentError) as caught:
        strict_yaml.read(f'a: "b"\nc: "d{escaped(char)}"', "f.yaml", dict[str, str])
    assert f"f.yaml:2: The character U+{ord(char):04X} cannot stand in this file." in str(caught.value)


@pytest.mark.parametrize("char", UNFIT)
def test_a_value_with_it_is_refused_by_its_name(char: str, miniature: Library) -> None:
    """Whatever letters stand beside it; the value is not repeated."""
    for text in (f"Zqx{char}y", f"\u0627{char}\u05d0"):
        with pytest.raises(ValueProblem) as caught:
            read_values({"child.name": text}, miniature.values)
        assert str(caught.value).startswith('The value "child.name" ')
        assert text[0] not in str(caught.value).replace("The", "")


@pytest.mark.parametrize("char", UNFIT)
def test_a_school_with_it_is_refused_at_its_line(char: str, tmp_path: Path) -> None:
    path = tmp_path / "school.yaml"
    path.write_text(f'phone: "5"\nname: "Zqx{escaped(char)}y"\n', encoding="utf-8")
    with pytest.raises(HandoutsError) as caught:
        read_school(path, ["en"])
    assert str(caught.value).startswith(f'{path}:2: "name" ')
    assert "Zqx" not in str(caught.value)


@pytest.mark.parametrize("escape", [r"\e[31mred\a", r"\u202e", r"\x9b"])
def test_no_title_brings_the_terminal_a_control_character(
    escape: str, command: Command, small_library: Path
) -> None:
    path = small_library / "content" / "en" / "what-is-an-iep.md"
    path.write_text(path.read_text().replace("title: What is an IEP?", f'title: "A{escape}"'))
    ran = command("list", "topics")
    assert ran.code == 2
    assert "content/en/what-is-an-iep.md:2: The character U+" in ran.err


# ── What vanishes ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("char", HIDDEN)
@pytest.mark.parametrize("format", FORMATS)
def test_what_prints_nothing_is_left_out_of_every_form(char: str, format: str, miniature: Library) -> None:
    """A font has no sign for U+FEFF, and PDF/UA no place for it; a soft hyphen would print as one."""

    def made(name: str) -> bytes:
        values = read_values({"child.name": name}, miniature.values)
        return make_handout(miniature, Request("letter", "ask", values=values, format=format)).data

    assert made(f"An{char}na Q") == made("Anna Q")


@pytest.mark.parametrize("char", HIDDEN)
@pytest.mark.parametrize("written", ["{}", "&#{};"])
def test_it_is_left_out_of_texts(char: str, written: str) -> None:
    """An accent after it joins its letter."""
    sign = written.format(ord(char) if "#" in written else char)
    (paragraph,) = parse(f"a{sign}b e{char}\u0301", "topic.md", audiences=())
    assert isinstance(paragraph, Paragraph)
    assert plain_text(paragraph.inlines) == "ab é"


@pytest.mark.parametrize("char", HIDDEN)
def test_it_is_left_out_of_yaml(char: str, tmp_path: Path) -> None:
    text = f'a: b{char}c\n{char}d: "e{escaped(char)}f"\n'
    assert strict_yaml.read(text, "f", dict[str, str]) == {"a": "bc", "d": "ef"}
    path = tmp_path / "school.yaml"
    path.write_text(f"name: Lake{char}view\n", encoding="utf-8")
    assert read_school(path, ["en"]).name == "Lakeview"


CUT = [
    "{name}: Room #4",
    '"{name}": Room #4',
    "{name} : Room #4",
    "{name}:\n  Room #4",
    "{name}: Lake\n  Room #4",
    '{{other: "a", {name}: 5 #4\n}}',
    "? {name}\n: Room #4",
    "{name}: a\n\n  b #4",
    "{name}: Room\t#4",
    "{name}: é\U00010000ñ #4",
    "{name}: a #",
]
KEPT = {"Room#4": "Room#4", '"Room #4" # c': "Room #4", ">-\n  Room #4": "Room #4", "a\n# c": "a"}


@pytest.mark.parametrize("form", CUT)
def test_what_a_comment_would_cut_off_is_refused(form: str) -> None:
    """In every form in which YAML lets a value be written without quotes."""
    school = form.format(name="name").replace("other", "phone")
    recipe = form.format(name="child.name").replace("other", "child.id").replace("\n", "\n  ")
    for text, type, first in ((school, School, 1), (f"values:\n  {recipe}", Recipe, 2)):
        with pytest.raises(ContentError) as caught:
            strict_yaml.read_private(text, "own.yaml", type)
        line = next(n for n, line in enumerate(text.split("\n"), 1) if "#" in line)
        hint = "Put quotes around the whole value."
        assert str(caught.value) == f'own.yaml:{line}: What follows " #" would be lost. {hint}'
        assert first <= line


@pytest.mark.parametrize(("text", "value"), KEPT.items())
def test_a_comment_that_cuts_nothing_off_may_stand(text: str, value: str) -> None:
    assert strict_yaml.read_private(f"name: {text}\n", "own.yaml", School).name == value


def test_the_library_may_have_comments_after_its_words() -> None:
    """Its authors know YAML, and what they lose they see."""
    assert strict_yaml.read("a: b # c\n", "f", dict[str, str]) == {"a": "b"}

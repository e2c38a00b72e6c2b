"""Whatever comes in, the answer is a finished file or clear lines: never another error.

Short in the suite; for hours with --hypothesis-profile=long.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from handouts.ask.request import Request
from handouts.ask.school import read_school
from handouts.ask.values import read_values
from handouts.errors import HandoutsError
from handouts.library.load import Library, load_library
from handouts.pdf.readback import problems
from handouts.pipeline import make_handout
from tests.sheets import ROOT

SIGNS = st.sampled_from(
    [
        *"[]()<>*_#`|:{}~!&\\\n\t \"'-=+@%$0aé",
        *("::: ", "](cite:", "](term:iep)", "](value:child.name)", "{#a}", "- [ ] ", "![a](b.png)"),
        *("{{", "{%", "<!--", "-->", "\n\n", "\n# ", "\n| a | b |\n| - | - |\n", "nan", "1e999", "~", "null"),
        *("\u202e", "\u2066", "\ufeff", "\u00ad", "\u200b", "\u0627", "\u05d0", "\u0378", "字", "😀", "\x07"),
    ]
)
TEXT = st.lists(SIGNS | st.text(max_size=4), max_size=25).map("".join)
FUZZ = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def answered(do: Callable[[], bytes]) -> None:
    """A PDF whose tags hold together, or problems of one line each with a code of 2 or 4."""
    try:
        faults = problems(do())
    except HandoutsError as refused:
        error = refused
    else:
        assert faults == ()
        return
    assert error.exit_code in {2, 4}
    assert error.problems
    assert all(str(problem).strip() and "\n" not in str(problem) for problem in error.problems)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library that may be spoiled."""
    shutil.copytree(ROOT / "tests/library/content", tmp_path / "content")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    return tmp_path


def spoiled(root: Path, name: str, old: str, new: str, *, language: str = "en") -> bytes:
    """The little sheet of the library with one text in place of another."""
    path = root / name
    before = path.read_bytes()
    text = before.decode()
    assert old in text
    try:
        path.write_bytes(text.replace(old, new, 1).encode("utf-8", "surrogatepass"))
        return make_handout(
            load_library(root), Request("fact-sheet", topics=("little",), language=language)
        ).data
    finally:
        path.write_bytes(before)


@FUZZ
@given(TEXT, st.sampled_from(["en", "ar", "zh"]))
def test_any_text_in_a_topic(root: Path, text: str, language: str) -> None:
    name = f"content/{language}/little.md"
    last = (root / name).read_text("utf-8").rstrip().rsplit("\n", 1)[1]
    answered(lambda: spoiled(root, name, last, f"{last}\n\n{text}", language=language))


@FUZZ
@given(TEXT)
def test_any_text_in_front_matter(root: Path, text: str) -> None:
    answered(lambda: spoiled(root, "content/en/little.md", "title: ", f"title: {text}"))


@FUZZ
@given(TEXT, st.sampled_from(["size: 12", "side: 57.6", "bullet", "#15191d", "[612, 792]"]))
def test_any_text_in_a_theme(root: Path, text: str, place: str) -> None:
    line = next(
        line for line in (root / "templates/theme.yaml").read_text("utf-8").split("\n") if place in line
    )
    answered(lambda: spoiled(root, "templates/theme.yaml", line, line.replace(place, f"{place[:5]}{text}")))


@FUZZ
@given(TEXT)
def test_any_text_in_a_template(root: Path, text: str) -> None:
    answered(lambda: spoiled(root, "templates/fact-sheet.md.j2", "::: deck", f"{text}\n::: deck"))


@FUZZ
@given(
    st.dictionaries(st.sampled_from(["child.name", "letter.date", "parent.language", "x"]), TEXT | st.text())
)
def test_any_values(miniature: Library, values: dict[str, str]) -> None:
    def letter() -> bytes:
        given = read_values(values, miniature.values)
        return make_handout(miniature, Request("letter", "ask", values=given)).data

    answered(letter)


@FUZZ
@given(TEXT, st.sampled_from(["name", "phone", "interpreter", "logo", "logo-alt", "language", "paper"]))
def test_any_text_in_a_school_s_file(root: Path, miniature: Library, text: str, field: str) -> None:
    (root / "school.yaml").write_bytes(f"name: Oak\n{field}: {text}\n".encode("utf-8", "surrogatepass"))

    def sheet() -> bytes:
        school = read_school(root / "school.yaml", miniature.languages)
        return make_handout(miniature, Request("fact-sheet", topics=("little",), school=school)).data

    answered(sheet)


@FUZZ
@given(TEXT, st.sampled_from(["like: ", "words: ", "values: {child.name: ", "parts: [{kind: ", "paper: "]))
def test_any_text_in_a_recipe(root: Path, miniature: Library, text: str, field: str) -> None:
    path = root / "own.yaml"
    closing = "}]" if "[{" in field else "}" if "{" in field else ""
    path.write_bytes(f"like: pack\n{field}{text}{closing}\n".encode("utf-8", "surrogatepass"))
    answered(lambda: make_handout(miniature, Request("packet", str(path))).data)


LOGO = BytesIO()
Image.effect_noise((40, 30), 60).convert("RGB").save(LOGO, "JPEG")


@FUZZ
@given(st.binary(max_size=60), st.integers(0, len(LOGO.getvalue())), st.integers(0, 60))
def test_any_bytes_in_a_logo(root: Path, miniature: Library, new: bytes, at: int, cut: int) -> None:
    data = LOGO.getvalue()
    (root / "logo.jpg").write_bytes(data[:at] + new + data[at + cut :])
    (root / "school.yaml").write_text("name: Oak\nlogo: logo.jpg\nlogo-alt: A tree\n", "utf-8")

    def sheet() -> bytes:
        school = read_school(root / "school.yaml", miniature.languages)
        return make_handout(miniature, Request("fact-sheet", topics=("little",), school=school)).data

    answered(sheet)


def test_the_signs_that_are_tried_hold_all_of_our_own_syntax() -> None:
    """A sign that the language learns belongs into what is tried."""
    every = "".join(SIGNS.elements)  # type: ignore[attr-defined]
    assert [
        sign for sign in (":::", "](cite:", "](value:", "{#", "[ ]", "<!--", "{{") if sign not in every
    ] == []
    assert re.search("\u202e|\ufeff", every)

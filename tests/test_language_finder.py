"""The sheet at the front desk on which a family finds its language."""

from __future__ import annotations

from pathlib import Path

import pytest

from handouts.ask.request import Request
from handouts.library.load import Library, load_library
from handouts.pdf.readback import glyphs, read_outline
from handouts.pipeline import draw_story, make_story, plan
from tests.ink import ink_problems
from tests.sheets import ROOT
from tests.test_layers import write


@pytest.mark.parametrize("code", ["en", "es"])
def test_each_language_stands_on_one_side_with_a_number_and_in_its_own_letters(
    code: str, shipped: Library
) -> None:
    """Marked as what it is, so that a screen reader can say it; with all its ink in place."""
    made = plan(shipped, Request("language-finder", language=code))
    story = make_story(made, made.filled({}))
    pdf = draw_story(made, story)
    outline = read_outline(pdf)
    assert len(story.pages) == 1
    assert list(ink_problems(story, pdf)) == []
    for number, (spoken, language) in enumerate(shipped.printable.items(), 1):
        name = f"{{{spoken}: {language.name}}}"
        assert f"Lbl {number}.\n" in outline
        assert f"LBody {name}" in outline
    assert len(shipped.printable) == 36


def test_a_number_stands_on_the_line_of_its_name_and_apart_from_it(shipped: Library) -> None:
    """Also one of two digits before a wide name."""
    shown = glyphs(_drawn(shipped), 1)
    text = "".join(glyph.text[:1] for glyph in shown)
    for number, name in (("2.", "简"), ("10.", "Português"), ("36.", "Deutsch")):
        at = text.index(number + name)
        last, first = shown[at + len(number) - 1], shown[at + len(number)]
        assert last.y == pytest.approx(first.y, abs=0.1)
        assert first.x - last.x > 4 + 3  # a full stop is about 3 points wide


def test_the_office_sees_in_which_languages_there_are_sheets(shipped: Library) -> None:
    outline = read_outline(_drawn(shipped))
    (line,) = (each for each in outline.splitlines() if "Sheets in their language:" in each)
    codes = {code for code in shipped.languages if f"({code})" in line}
    assert codes == {code for code in shipped.written if code != "en"}


@pytest.mark.usefixtures("no_extra")
def test_languages_whose_fonts_are_not_installed_are_left_out(shipped: Library) -> None:
    """The others keep their places, numbered without a gap; and it is told how to get them."""
    library = Library(*shipped.layers)
    assert len(library.printable) == 36 - 15
    assert "th" not in library.printable
    assert "Lbl 21.\n" in read_outline(_drawn(library))
    assert plan(library, Request("language-finder")).notices == (
        '15 languages are left out: their fonts are not installed. Type: pip install "handouts[scripts]"',
    )
    assert plan(shipped, Request("language-finder")).notices == ()


def test_a_language_that_is_begun_without_a_font_for_its_name_is_left_out_and_told(tmp_path: Path) -> None:
    write(tmp_path, "layer.yaml", "name: W\n")
    text = (ROOT / "content/en/language.yaml").read_text("utf-8")
    write(tmp_path, "content/he/language.yaml", text.replace("name: English", "name: עברית"))
    library = load_library(tmp_path)
    assert "עברית" not in read_outline(_drawn(library))
    (notice,) = plan(library, Request("language-finder")).notices
    said = '1 language is left out: "Source Sans 3" lacks the letters of its name. Write another font: in '
    assert notice == f"{said}{tmp_path.name}/content/he/language.yaml."
    write(tmp_path, "content/he/language.yaml", f"{text}".replace("Source Sans 3", "Noto Sans Hebrew"))
    assert plan(load_library(tmp_path), Request("language-finder")).notices == ()


def _drawn(library: Library) -> bytes:
    made = plan(library, Request("language-finder"))
    return draw_story(made, make_story(made, made.filled({})))

"""The ink of finished PDFs stands where HarfBuzz wants it, in every script: no tag tells of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.ask.school import School
from handouts.ask.values import read_values
from handouts.document import nodes
from handouts.errors import LayoutError
from handouts.layout.letters import refuse_missing
from handouts.layout.typeface import Typefaces
from handouts.library.load import Library
from handouts.library.model import Language
from handouts.library.theme import Theme
from handouts.pdf.draw import draw
from handouts.pdf.readback import read_outline
from handouts.pdf.story import GlyphRun
from handouts.pipeline import draw_story, make_story, plan
from tests.commands import Command
from tests.ink import ink_height, ink_problems
from tests.sheets import ROOT, SHARES, Shelf, build_story

DAY = date(2026, 11, 22)
LETTER = "ask-for-an-evaluation"
TEXTS: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "scripts.yaml").read_text("utf-8"))


@pytest.fixture(scope="session")
def theme(shipped: Library) -> Theme:
    return shipped.theme


def document(code: str) -> nodes.Document:
    """A title in two lines, the texts as paragraphs, the first of them in bold too, and as a list."""
    words = [nodes.Text(text) for text in TEXTS[code]["words"]]
    blocks = (
        nodes.Heading(1, (words[0],)),
        *(nodes.Paragraph((each,)) for each in words),
        nodes.Paragraph((nodes.Strong((words[0],)), nodes.Text(" "), words[-1])),
    )
    return nodes.Document("T", code, (nodes.Part(blocks, code),))


def language(code: str, miniature: Library) -> Language:
    said = TEXTS[code]
    return replace(miniature.language("en"), font=said["font"], direction=said.get("direction", "ltr"))


@pytest.mark.parametrize("share", SHARES)
def test_every_glyph_of_every_sheet_stands_where_harfbuzz_wants_it(share: str, shelf: Shelf) -> None:
    """Read back from the file: places, shapes, outlines, and that all of it is on the page."""
    found = []
    for name, sheet in shelf.take(share).items():
        story = make_story(sheet.made, sheet.made.filled(sheet.made.values))
        found += [f"{name}: {problem}" for problem in ink_problems(story, sheet.pdf)]
    assert found == []


@pytest.mark.parametrize("code", TEXTS)
def test_every_script_is_set_as_harfbuzz_wants_it(code: str, theme: Theme, miniature: Library) -> None:
    """The same for texts in scripts that no sheet of ours has yet."""
    story = build_story(document(code), theme, {code: language(code, miniature)}, "letter")
    assert list(ink_problems(story, draw(story, DAY))) == []


@pytest.mark.parametrize("code", TEXTS)
@pytest.mark.parametrize("style", ["body", "title"])
def test_lines_of_no_script_touch(code: str, style: str, theme: Theme, miniature: Library) -> None:
    """Fonts say how high they are: without a word in the theme, its titles too are far enough apart."""
    families = {
        **theme.families,
        "IBM Plex Sans Arabic": replace(theme.families["IBM Plex Sans Arabic"], leading=None),
    }
    typefaces = Typefaces(replace(theme, families=families), {code: language(code, miniature)})
    look, is_rtl = theme.text[style], typefaces.is_rtl(code)
    height = max(
        ink_height(typefaces.font(code, bold), TEXTS[code]["words"], is_rtl) for bold in (False, True)
    )
    font = TEXTS[code]["font"]
    if font != "Source Sans 3" and families[font].leading is None:  # else it is the theme's own
        assert typefaces.leading(code, look) >= height * look.size


def test_a_leading_that_the_theme_says_is_kept(theme: Theme, miniature: Library) -> None:
    known = {code: language(code, miniature) for code in ("ar", "hi")}
    body = theme.text["body"]
    assert Typefaces(theme, known).leading("ar", body) == body.leading * 1.16
    assert Typefaces(theme, known).leading("en", body) == body.leading
    assert Typefaces(theme, known).leading("hi", body) > body.leading * 1.1


def test_faults_of_ink_are_found(theme: Theme, miniature: Library) -> None:
    """The gate itself: a glyph that is moved, one that is another, a face of another weight."""
    story = build_story(document("hi"), theme, {"hi": language("hi", miniature)}, "letter")
    pdf = draw(story, DAY)
    page = story.pages[0]
    at, run = next((n, mark) for n, mark in enumerate(page.marks) if isinstance(mark, GlyphRun))

    def told(changed: GlyphRun) -> str:
        marks = (*page.marks[:at], changed, *page.marks[at + 1 :])
        return "\n".join(ink_problems(replace(story, pages=(replace(page, marks=marks),)), pdf))

    first = run.glyphs[0]
    assert "off its place" in told(replace(run, x=run.x + 1))
    assert "glyphs are shown" in told(replace(run, glyphs=run.glyphs[1:]))
    moved = (first._replace(dx=first.dx + 9), *run.glyphs[1:])
    assert "is not what HarfBuzz makes of its words" in told(replace(run, glyphs=moved))
    bold = (
        Typefaces(theme, {"hi": language("hi", miniature)})
        .font("hi", bold=not run.face.metrics.bold)
        .faces[0]
    )
    name = run.face.name
    other = type(bold).__new__(type(bold))
    other.__dict__.update(bold.__dict__, name=name)
    other.base = other
    assert "has another outline in the file" in told(replace(run, face=other))


NAMES = (
    *("محمد الأحمد", "فاطمة بنت علي", "نور", "علی‌رضا", "زينب O’Brien"),
    *("יוסף כהן", "שרה בת־אברהם", "בְּרוּךְ"),
    *("王小明", "歐陽娜娜", "李Anna", "さくら 𠮷田", "ヴァージニア", "たかし", "김민준", "이서연"),
    *("सीता शर्मा", "क्षितिज", "श्रीमती ज्ञानेश्वरी", "রহিমা খাতুন", "প্রিয়াঙ্কা", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "ਹਰਜੋਤ"),
    *("สมชาย ใจดี", "น้ำทิพย์", "ສົມສັກ", "ແກ້ວ", "សុខា", "ព្រះស្រី", "အောင်မြင့်", "သန့်ဇင်ဦး", "አበበ በቀለ", "ሰላም"),
    *("Пётр", "Їжакевич", "Łódź 小学", "Ελένη Παπαδοπούλου", "Kʷənéʔ", "Nguyễn Thị Hồng", "Þór Ægisson"),
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("code", ["en", "ar"])
def test_a_name_in_any_script_prints_on_any_sheet(code: str, name: str, shipped: Library) -> None:
    """The child's, the parent's and the school's, as they are typed, and with all its ink in place."""
    values = read_values({"child.name": name, "parent.name": name}, shipped.values)
    school = School(name=name)
    made = plan(shipped, Request("letter", LETTER, language=code, values=values, school=school))
    story = make_story(made, made.filled(values))
    pdf = draw_story(made, story)
    assert list(ink_problems(story, pdf)) == []
    assert read_outline(pdf).count(name) >= 3


def test_names_change_nothing_for_words(shipped: Library) -> None:
    """A value is set as the words around it are, unless their font lacks some of it."""
    typefaces = Typefaces(shipped.theme, shipped.by_code)
    font = typefaces.font("en", bold=False)
    assert typefaces.font_of_value("José Núñez", "en", bold=False) is font
    assert typefaces.font_of_value("王", "en", bold=False).faces[: len(font.faces)] == font.faces
    assert font.lacks("王") == ["王"]


def test_without_names_a_value_is_refused_by_its_field(shipped: Library) -> None:
    document = nodes.Document(
        "T", "en", (nodes.Part((nodes.Paragraph((nodes.Value("child.name", "name", "王"),)),), "en"),)
    )
    with pytest.raises(LayoutError, match=r'no font for "en" has U\+738B, in the value "child\.name"'):
        refuse_missing(document, Typefaces(replace(shipped.theme, names=()), shipped.by_code), {})
    refuse_missing(document, Typefaces(shipped.theme, shipped.by_code), {})


LACKING = {
    "zh": ("王小明", "歐陽"),
    "ja": ("さくら", "ヴァージニア"),
    "ko": ("김민준",),
    "scripts": ("सीता", "יוסף", "สมชาย", "ສົມສັກ", "សុខា", "အောင်", "አበበ", "ਹਰਜੋਤ", "রহিমা", "王 김", "李さくら"),
}
"""Names by the extra that brings their letters."""


@pytest.mark.usefixtures("no_extra")
@pytest.mark.parametrize(("extra", "name"), [(extra, name) for extra in LACKING for name in LACKING[extra]])
def test_a_name_that_more_fonts_would_print_is_told_with_what_to_type(
    extra: str, name: str, shipped: Library
) -> None:
    """Never the name."""
    typefaces = Typefaces(shipped.theme, shipped.by_code)
    value = nodes.Value("child.name", "name", name)
    document = nodes.Document("T", "en", (nodes.Part((nodes.Paragraph((value,)),), "en"),))
    with pytest.raises(
        LayoutError, match=rf'install more fonts: pip install "handouts\[{extra}\]"'
    ) as caught:
        refuse_missing(document, typefaces, {})
    assert name not in str(caught.value)


@pytest.mark.usefixtures("no_extra")
def test_no_extra_is_named_for_letters_that_none_brings(shipped: Library) -> None:
    assert Typefaces(shipped.theme, shipped.by_code).extras("ᏣᎳᎩ\ue000") == ()


@pytest.mark.usefixtures("no_extra")
def test_a_language_whose_fonts_are_not_installed_is_told_with_what_to_type(command: Command) -> None:
    ran = command("make", "fact-sheet", "--language", "ko", "--library", str(ROOT))
    told = 'handouts: The fonts of "Noto Sans KR" are not installed. Type: pip install "handouts[ko]"\n'
    assert ran == (2, "", told)
    assert command("make", "fact-sheet", "--language", "ar", "--library", str(ROOT)).code == 0

"""The school's file is read strictly, and its values are never repeated in a message."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pikepdf
import pytest
from PIL import Image

from handouts.ask.request import Request, with_defaults
from handouts.ask.school import PRINTED, School, about_fields, read_school, school_of
from handouts.ask.selection import select
from handouts.ask.values import ByLanguage
from handouts.document.nodes import Figure, Picture, Strip
from handouts.errors import ContentError, HandoutsError, ValueProblem
from handouts.library.load import Library
from handouts.output import file_name
from handouts.pdf import story as drawn
from handouts.pdf.readback import read_outline
from handouts.pipeline import make_handout, write
from tests.commands import Command
from tests.sheets import build_story, document_of, filled, pages

Form = Literal["NFC", "NFD"]
LANGUAGES = ("en", "es")
EXAMPLES = {name: example for name, _, example in about_fields()}


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("school.yaml")


def problems(path: Path, text: str, kind: type[HandoutsError] = ValueProblem) -> list[str]:
    path.write_text(text, "utf-8")
    with pytest.raises(kind) as caught:
        read_school(path, LANGUAGES)
    return list(map(str, caught.value.problems))


def test_each_field_has_a_name_that_templates_use(school: Path) -> None:
    texts = {name: f"The {name}" for name in PRINTED} | {"web-copy": "https://oak.example/sheets"}
    school.write_text("".join(f"{name}: {text}\n" for name, text in texts.items()))
    values: dict[str, object] = {f"school.{name}": text for name, text in texts.items()}
    words = ByLanguage({"en": "The interpreter"})
    assert read_school(school, LANGUAGES).values() == values | {"school.interpreter": words}


def test_words_may_be_given_in_each_language(school: Path) -> None:
    """And each is held to the same rules, at its own line."""
    school.write_text("language: es\ninterpreter: Pregunte.\noffice:\n  en: Office\n  es: Oficina\n")
    found = read_school(school, LANGUAGES)
    assert (found.interpreter, found.office) == ({"es": "Pregunte."}, {"en": "Office", "es": "Oficina"})
    school.write_text('office:\n  ee: Oficina\n  es: "\\u200b"\ninterpreter: {}\n')
    with pytest.raises(ValueProblem) as caught:
        read_school(school, LANGUAGES)
    assert [str(each).partition("school.yaml:")[2] for each in caught.value.problems] == [
        '2: "ee" is not a language here. The languages are: en, es.',
        '3: "es" holds nothing that can be seen.',
        '4: "interpreter" names no language. Write one text, or language: text on lines of their own.',
    ]


def test_languages_are_called_as_the_option_calls_them(shipped: Library, tmp_path: Path) -> None:
    """By name, in any case, several with commas; one that is given twice so is told."""
    path = tmp_path / "school.yaml"
    path.write_text(
        "language: English,ES\noffice: {English: Desk, ES: Mesa}\n"
        "values: {state.recordings: {spanish: Pida.}}\n"
    )
    found = school_of(path, shipped)[0]
    assert found.language == "en,es"
    assert found.office == {"en": "Desk", "es": "Mesa"}
    assert found.own_rules == {"state.recordings": {"es": "Pida."}}
    asked = {kind: with_defaults(shipped, Request(kind, name=name, school=found)) for kind, name in KINDS}
    assert [(each.language, each.also) for each in asked.values()] == [
        ("en", ("es",)),
        ("es", ()),
        ("es", ()),
    ]
    path.write_text("office: {English: Desk, en: Mesa}\nlanguage: en,xx\n")
    with pytest.raises(ValueProblem) as caught:
        school_of(path, shipped)
    first, second = map(str, caught.value.problems)
    assert '1: "en" is given twice.' in first
    assert '2: "language" must be one of: en, ' in second


KINDS = (("fact-sheet", ""), ("letter", "ask-for-records"), ("glossary", ""))
"""A sheet in both languages, and two that have the other one beside the first."""


def test_a_state_that_may_be_meant_is_named(
    command: Command, shipped: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name alone prints where nothing is known of it."""
    monkeypatch.delenv("HANDOUTS_LIBRARY")
    for state, told in (("Texass", True), ("Guam", False), ("Texas", False)):
        Path("school.yaml").write_text(f"name: R\nstate: {state}\n", "utf-8")
        err = command("make", "fact-sheet", "--to", "outline", "--output", "-").err
        said = 'Note: school.yaml:2: Nothing is known here of this state\'s rules. Did you mean "Texas"?'
        assert (said in err) == told


def test_words_without_a_language_are_in_the_library_s_own(shipped: Library, tmp_path: Path) -> None:
    """Whatever other languages it has: Arabic stands before English in the alphabet."""
    path = tmp_path / "school.yaml"
    path.write_text("name: Ross\ninterpreter: Call Ms. Diaz\n", "utf-8")
    assert school_of(path, shipped)[0].values()["school.interpreter"] == ByLanguage({"en": "Call Ms. Diaz"})


@pytest.mark.parametrize("text", ["", "# nothing yet\n", 'name: ""\nphone: ""\n'])
def test_a_field_that_is_not_given_has_no_value(school: Path, text: str) -> None:
    school.write_text(text)
    assert read_school(school, LANGUAGES) == School()
    assert read_school(school, LANGUAGES).values() == {}


def test_values_are_composed_and_stripped(school: Path) -> None:
    school.write_text('name: " E\u0301cole\u00a0"\n', "utf-8")
    assert read_school(school, LANGUAGES).name == "École"


def test_a_long_text_is_refused_only_beyond_200_characters(school: Path) -> None:
    school.write_text(f"name: {'x' * 200}")
    assert len(read_school(school, LANGUAGES).name) == 200
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
    assert read_school(school, LANGUAGES).name == "a\u200fb"


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
        read_school(school, LANGUAGES)


def test_a_value_that_a_comment_would_cut_is_refused_without_telling_it(tmp_path: Path) -> None:
    """``Room #4`` needs quotes; with them it prints whole."""
    path = tmp_path / "school.yaml"
    path.write_text("name: Oak\noffice: Room #4\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_school(path, LANGUAGES)
    assert "school.yaml:2: " in str(caught.value)
    assert "Room" not in str(caught.value)
    path.write_text('office: "Room #4"  # quoted\n', encoding="utf-8")
    assert read_school(path, LANGUAGES).office == "Room #4"


# ── Examples ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [*PRINTED, "logo-alt"])
def test_an_example_is_refused_at_its_line(school: Path, name: str) -> None:
    """Also with other spaces around it; its text is not repeated."""
    (found,) = problems(school, f'# mine\n{name}: "{EXAMPLES[name]} "\n')
    assert found.startswith(f'school.yaml:2: "{name}" still holds the example.')
    assert EXAMPLES[name] not in found


def test_an_example_that_may_be_right_is_taken(school: Path) -> None:
    school.write_text(f"language: {EXAMPLES['language']}\npaper: {EXAMPLES['paper']}\n")
    read = read_school(school, LANGUAGES)
    assert (read.language, read.paper, read.values()) == ("es", "legal", {})


@pytest.mark.parametrize(
    "address",
    [
        "http://oak.example",
        "oak.example/sheets",
        "https://oak",
        "https://oak.example/a b",
        "https://o.x/" + "a" * 80,
    ],
)
def test_a_web_copy_is_a_short_https_address(school: Path, address: str) -> None:
    assert problems(school, f"name: Oak\nweb-copy:\n  en: {address}\n") == [
        'school.yaml:3: "en" must be a web address that begins with https:// and has at most 80 characters. '
        "Such as https://www.school.example/handouts."
    ]


# ── Language and paper ───────────────────────────────────────────────────────


def test_an_unknown_language_or_paper_is_refused_at_its_line(school: Path) -> None:
    assert problems(school, "language: tlh\n\npaper: quarto\n") == [
        'school.yaml:1: "language" must be one of: en, es.',
        'school.yaml:3: "paper" must be one of: letter, legal, a4.',
    ]


def test_a_word_of_a_few_is_taken_in_any_case_and_a_language_by_its_name(
    school: Path, miniature: Library
) -> None:
    """As after the options."""
    school.write_text("kind: District\nlanguage: spanish\npaper: Letter\nvariant: Plain\n")
    read = read_school(school, miniature.languages, ("plain",), miniature.code_of)
    assert (read.kind, read.language, read.paper, read.variant) == ("district", "es", "letter", "plain")


def test_an_option_wins_over_the_school_and_the_school_over_the_library(miniature: Library) -> None:
    def chosen(**options: str) -> tuple[str, str]:
        profile = School(language="es", paper="a4")
        request = Request("fact-sheet", topics=("little",), school=profile, **options)  # type: ignore[arg-type]
        made = select(miniature, request)
        return made.request.language, made.request.paper

    assert chosen() == ("es", "a4")
    assert chosen(language="zh", paper="legal") == ("zh", "legal")


# ── The logo ─────────────────────────────────────────────────────────────────


@pytest.fixture
def logo(school: Path) -> Path:
    Image.new("RGB", (60, 20), "black").save("oak.png")
    return Path("oak.png")


def test_a_logo_is_a_file_beside_the_school_s(school: Path, logo: Path, tmp_path: Path) -> None:
    """It is found from any folder, and is no value."""
    school.write_text("logo: oak.png\nlogo-alt: Logo of Oak School, a tree\n")
    read = read_school(school, LANGUAGES)
    assert (read.logo, read.logo_alt) == (str(tmp_path / "oak.png"), "Logo of Oak School, a tree")
    assert read.values() == {}


@pytest.mark.parametrize("alt", ["", "logo-alt: ''\n"])
def test_a_logo_needs_words_for_who_cannot_see_it(school: Path, logo: Path, alt: str) -> None:
    (found,) = problems(school, f"logo: oak.png\n{alt}")
    assert found.startswith('school.yaml:1: "logo" needs logo-alt.')


def test_a_logo_that_cannot_be_used_is_refused_without_its_name(
    school: Path, logo: Path, tmp_path: Path
) -> None:
    Path("half.png").write_bytes(logo.read_bytes()[:-20])
    Path("folder.png").mkdir()
    place = 'school.yaml:1: "logo" '
    found = [
        problems(school, f"logo: {name}\nlogo-alt: A tree\n")[0].removeprefix(place)
        for name in ("none.png", "folder.png", "half.png", "../oak.png", str(tmp_path.parent / "oak.png"))
    ]
    assert found == [
        ABSENT,
        ABSENT,
        "is not a whole PNG or JPEG picture, or is too large. Save it again as a small PNG.",
        OUTSIDE,
        OUTSIDE,
    ]


ABSENT = "names a picture that is not there. Put it into the folder of this file."
OUTSIDE = "is not in the folder of this file. Copy it there and give its name alone."


def test_a_logo_that_is_white_on_white_is_told(school: Path) -> None:
    """Also one that is clear where it is not white; a thin dark line is enough to see."""
    Image.new("RGBA", (60, 20), (0, 0, 0, 0)).save("clear.png")
    white = Image.new("RGB", (60, 20), (240, 240, 240))
    white.save("white.png")
    white.paste("black", (0, 10, 60, 11))
    white.save("line.png")
    for name in ("clear.png", "white.png"):
        assert problems(school, f"logo: {name}\nlogo-alt: A tree\n") == [
            'school.yaml:1: "logo" is white on white, as paper is. '
            "Save the logo in dark ink, or on a dark ground."
        ]
    school.write_text("logo: line.png\nlogo-alt: A tree\n")
    assert read_school(school, LANGUAGES).logo


@pytest.mark.parametrize(("disk", "typed"), [("NFD", "NFC"), ("NFC", "NFD"), ("NFD", "NFD")])
def test_a_logo_is_found_whichever_way_its_accents_are_written(school: Path, disk: Form, typed: Form) -> None:
    """A Mac's archive takes letters and accents apart."""
    Image.new("RGB", (60, 20), "black").save(normalize(disk, "ñandú.png"))
    school.write_text(f"logo: {normalize(typed, 'ñandú.png')}\nlogo-alt: A bird\n", "utf-8")
    assert Path(read_school(school, LANGUAGES).logo).is_file()


def test_the_logo_stands_before_the_school_s_name(miniature: Library, logo: Path) -> None:
    """As a figure with its words, in the PDF too."""
    profile = School(name="Oak School", logo=str(logo.absolute()), logo_alt="A tree")
    request = Request("fact-sheet", topics=("little",), school=profile)
    made, document = filled(miniature, request)
    (strip,) = (block for block in document.parts[0].blocks if isinstance(block, Strip))
    assert strip.logo == Figure(Picture(str(logo.absolute())), "A tree")
    assert read_outline(write(made, document, "pdf")).splitlines()[1:3] == [
        '  Figure "A tree"',
        "  P Oak School",
    ]


@pytest.mark.parametrize(
    ("size", "drawn"), [((60, 60), (36, 36)), ((120, 60), (72, 36)), ((30, 15), (22.5, 11.25))]
)
def test_a_logo_keeps_its_proportions(
    size: tuple[int, int], drawn: tuple[float, float], miniature: Library, school: Path
) -> None:
    """36 points high; a small one is not blown up."""
    Image.new("RGB", size, "black").save("oak.png")
    mark, _ = _drawn(miniature, Path("oak.png"))
    assert (mark.width, mark.height) == pytest.approx(drawn)


def test_a_wide_logo_leaves_room_for_the_name(miniature: Library, school: Path) -> None:
    """The name begins after it."""
    Image.new("RGB", (1000, 50), "black").save("oak.png")
    mark, name = _drawn(miniature, Path("oak.png"))
    assert mark.width == pytest.approx(20 * mark.height)
    assert mark.width < 180
    assert mark.x + mark.width < name.x < mark.x + mark.width + 20


def _drawn(library: Library, logo: Path) -> tuple[drawn.Image, drawn.GlyphRun]:
    """The logo on the page, and the first words."""
    profile = School(name="Oak School", logo=str(logo.absolute()), logo_alt="A tree")
    document = document_of(library, Request("fact-sheet", topics=("little",), school=profile))
    story = build_story(document, library.theme, library.by_code, "letter")
    marks = story.pages[0].marks
    (image,) = (mark for mark in marks if isinstance(mark, drawn.Image))
    return image, next(mark for mark in marks if isinstance(mark, drawn.GlyphRun))


# ── Where people's names may not stand ───────────────────────────────────────


def test_the_school_s_people_stand_on_the_page_alone(miniature: Library) -> None:
    """Not in metadata, bookmarks or the name of the file."""
    people = {name.replace("-", "_"): f"Rosalind {name}" for name in PRINTED if name != "name"}
    request = Request("fact-sheet", topics=("little",), school=School(name="Oak School", **people))
    handout = make_handout(miniature, request)
    assert "Rosalind coordinator-504" in read_outline(handout.data)
    assert "osalind" not in file_name(handout.selection.request, "pdf")
    with pikepdf.open(BytesIO(handout.data)) as file:
        with file.open_outline() as outline:
            titles = [entry.title for entry in outline.root]
        kept = [titles, dict(file.docinfo), file.Root.Metadata.read_bytes()]
    assert titles
    assert "osalind" not in repr(kept)


# ── A long name ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["Oak " * 50, "W" * 200])
def test_a_long_name_leaves_the_page_number_and_the_paper_s_edge_free(name: str, miniature: Library) -> None:
    """The running foot grows upward, and the text ends above it."""
    request = Request(
        "fact-sheet", topics=("everything",), school=School(name=name.strip(), phone="(555) 010-0142")
    )
    for glyphs in pages(make_handout(miniature, request).data):
        foot = [glyph for glyph in glyphs if glyph.mcid is None and glyph.y < 120]
        (start,) = (n for n, glyph in enumerate(foot) if glyph.text == "P")  # of "Page 1 of 9"
        assert min(glyph.y for glyph in foot) >= 27
        assert max(glyph.x for glyph in foot[:start]) < foot[start].x - 8
        assert (
            min(glyph.y for glyph in glyphs if glyph.mcid is not None) > max(glyph.y for glyph in foot) + 10
        )

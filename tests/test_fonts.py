"""Fonts: where their files may lie, which weight of a variable one is set, what a language asks of them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import uharfbuzz as hb
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.errors import HandoutsError, LayoutError
from handouts.fingerprint import NONE, fingerprint
from handouts.layout.typeface import Typefaces
from handouts.library.load import Library, load_library
from handouts.pdf.fonts import Face, FaceSpec, font_file, load_face
from handouts.pdf.readback import glyphs
from handouts.pipeline import make_handout
from handouts.quality.look import theme_findings
from tests.sheets import ROOT

VARIABLE = Path(__file__).parent / "fonts" / "variable.ttf"
"""Noto Sans with A, B, a and b, from 400 to 700 (OFL 1.1, as it says itself)."""
STATIC = "fontpkg_ibm_plex_sans_arabic/files/IBMPlexSansArabic-Regular.ttf"
MUKTA = "fontpkg_mukta/files/Mukta-Regular.ttf"

Own = Callable[[str, str], Library]


@pytest.fixture
def own(tmp_path: Path) -> Own:
    """The miniature library whose first family has these files; ``fonts/own.ttf`` lies in it."""

    def make(regular: str, bold: str) -> Library:
        root = tmp_path / "library"
        shutil.copytree(ROOT / "tests" / "library", root)
        theme = (ROOT / "templates" / "theme.yaml").read_text("utf-8")
        for weight, file in (("regular", regular), ("bold", bold)):
            first = re.search(rf"    {weight}: fontpkg_source.*", theme)
            assert first
            theme = theme.replace(first[0], f"    {weight}: {file}", 1)
        theme = theme.replace("    repertoire: latin", "    fallback: IBM Plex Sans Arabic", 1)
        theme = theme.replace(
            "    fallback: Source Sans 3\n    leading", "    fallback: Noto Sans SC\n    leading", 1
        )
        theme = theme.replace("fields: {font: Source Sans 3", "fields: {font: Noto Sans SC", 1)
        shutil.copytree(ROOT / "templates", root / "templates")
        (root / "templates" / "theme.yaml").write_text(theme, "utf-8")
        (root / "templates" / "fonts").mkdir()
        shutil.copy(VARIABLE, root / "templates" / "fonts" / "own.ttf")
        return load_library(root)

    return make


def made(library: Library) -> bytes:
    return make_handout(library, Request("fact-sheet", topics=("everything",))).data


def embedded(pdf: bytes) -> dict[str, hb.Face]:
    """The font programs of a PDF by the names of their faces."""
    with pikepdf.open(BytesIO(pdf)) as file:
        found = [
            each for each in file.objects if isinstance(each, pikepdf.Dictionary) and "/FontFile2" in each
        ]
        return {
            str(each.FontName).partition("+")[2]: hb.Face(hb.Blob(each.FontFile2.read_bytes()))
            for each in found
        }


def test_a_font_beside_the_theme_sets_the_sheet_in_the_weights_that_are_named(own: Own) -> None:
    """One variable file is regular and bold; what is embedded is one weight of it and nothing varies."""
    pdf = made(own("fonts/own.ttf", "fonts/own.ttf#wght=700"))
    programs = embedded(pdf)
    for name, weight in (("SourceSans3-Regular", 400), ("SourceSans3-Bold", 700)):
        assert not programs[name].has_var_data
        face = Face(FaceSpec("", f"{VARIABLE}#wght={weight}"))
        widths = {hb.Font(programs[name]).get_glyph_h_advance(n) for n in range(programs[name].glyph_count)}
        assert round(face.advance(face.glyph_of("a"))) in {round(width) for width in widths}
    assert {"SourceSans3-Regular", "SourceSans3-Bold"} <= {glyph.font for glyph in glyphs(pdf, 1)}


def test_weights_of_one_file_differ() -> None:
    regular, bold = (Face(FaceSpec("", f"{VARIABLE}{weight}")) for weight in ("", "#wght=700"))
    assert bold.width("ab") > regular.width("ab")
    assert (regular.weight, bold.weight) == (400, 700)


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (f"{VARIABLE}#wght=900", '"wght" of .* must be a number from 400 to 700'),
        (f"{VARIABLE}#wght=bold", '"wght" of .* must be a number from 400 to 700'),
        (f"{VARIABLE}#wght=nan", '"wght" of .* must be a number from 400 to 700'),
        (f"{VARIABLE}#wdth=90", 'has no axis "wdth". It has wght.'),
        (f"{STATIC}#wght=700", "It is not a variable font."),
        (str(Path(__file__)), "is not a whole TrueType font"),
        (
            "fonts/nowhere.ttf",
            'there is no font file "fonts/nowhere.ttf". .* or put the file beside theme.yaml',
        ),
        ("fontpkg_nobody/files/x.ttf", 'Install the package "fontpkg_nobody"'),
    ],
)
def test_a_font_that_cannot_be_set_is_refused_in_words(file: str, told: str) -> None:
    with pytest.raises(LayoutError, match=told):
        Face(FaceSpec("", file))


def test_outlines_of_postscript_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "own.otf").write_bytes(VARIABLE.read_bytes().replace(b"glyf", b"CFF ", 1))
    told = r"has outlines of PostScript \(CFF\), which are not set. Give the family its TrueType file"
    with pytest.raises(LayoutError, match=told):
        Face(FaceSpec("", str(tmp_path / "own.otf")))


@pytest.mark.parametrize(
    "file", ["/etc/hosts", "../own.ttf", "fonts/../../own.ttf", "C:\\own.ttf", "fonts\\..\\x"]
)
def test_a_font_outside_the_library_is_refused_at_its_line(own: Own, file: str) -> None:
    with pytest.raises(HandoutsError) as told:
        made(own(f"'{file}'", MUKTA))
    assert "leads out of the library" in str(told.value)
    assert re.search(r"theme\.yaml:6\b", str(told.value))


def test_a_font_that_is_a_link_out_of_the_library_is_refused(own: Own) -> None:
    library = own("fonts/link.ttf", MUKTA)
    (library.root / "templates" / "fonts" / "link.ttf").symlink_to(VARIABLE)
    with pytest.raises(HandoutsError, match="is a link that leads out of the library"):
        made(library)


def test_a_workers_fingerprint_knows_the_librarys_own_fonts(own: Own) -> None:
    library = own("fonts/own.ttf", MUKTA)
    before = fingerprint(library)
    with (library.root / "templates" / "fonts" / "own.ttf").open("ab") as file:
        file.write(b"\0")
    assert fingerprint(load_library(library.root)) != before


def test_a_face_that_is_thin_or_no_bold_by_accident_is_found(own: Own) -> None:
    """A variable font without a weight is at its default, whatever that is."""
    thin = own("fonts/thin.ttf", "fonts/own.ttf")
    data = bytearray(font_file(STATIC).read_bytes())
    entry = data.index(b"OS/2")
    start = int.from_bytes(data[entry + 8 : entry + 12], "big")
    data[start + 4 : start + 6] = (250).to_bytes(2, "big")
    (thin.root / "templates" / "fonts" / "thin.ttf").write_bytes(data)
    found = [str(each) for each in theme_findings(thin.look(""), lambda n: thin.place(thin.theme_path, *n))]
    assert [text for text in found if "regular: the weight of this face is 250; the gate is 350." in text], (
        found
    )
    assert [text for text in found if "bold: the weight of this face is 400; the gate is 600." in text], found
    assert [text for text in found if "FILE#wght=700" in text], found


@pytest.mark.usefixtures("no_extra")
def test_a_family_with_files_of_the_librarys_own_needs_no_extra(shipped: Library) -> None:
    korean = shipped.theme.families["Noto Sans KR"]
    assert not korean.is_installed
    assert not replace(korean, regular=str(VARIABLE)).is_installed
    assert replace(korean, regular=str(VARIABLE), bold=f"{VARIABLE}#wght=700").is_installed
    assert replace(korean, regular=STATIC, bold=STATIC).is_installed
    assert not replace(korean, regular=STATIC, bold=f"{STATIC}.x").is_installed


def test_a_fingerprint_has_the_version_of_each_package_of_fonts(shipped: Library) -> None:
    modules = {family.regular.partition("/")[0] for family in shipped.theme.families.values()}
    known = fingerprint(shipped)
    assert {known[module.replace("_", "-")] for module in modules}.isdisjoint({NONE})


# ── Languages ────────────────────────────────────────────────────────────────


def test_a_language_asks_for_its_own_shapes_and_keeps_them_apart() -> None:
    """The digit five of Hindi is not that of Nepali; who asks first changes nothing."""
    spec = FaceSpec("", MUKTA)
    shapes = [load_face(spec, code).shape("५").glyphs[0].id for code in ("hi", "ne", "hi", "")]
    assert shapes[0] == shapes[2]
    assert len({*shapes}) > 1


def test_faces_of_two_languages_are_one_font_of_a_document(shipped: Library) -> None:
    typefaces = Typefaces(shipped.theme, shipped.by_code)
    english, spanish = (typefaces.font(code, bold=False).faces[0] for code in ("en", "es"))
    assert (english.language, spanish.language) == ("en", "es")
    assert english.base is spanish.base

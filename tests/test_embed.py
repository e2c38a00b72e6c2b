"""Fonts in a document: what is kept of a face for the next document changes nothing there."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.ask.values import read_values
from handouts.library.load import Library
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.embed import EmbeddedFont
from handouts.pdf.fonts import Face, FaceSpec, Glyph
from handouts.pipeline import make_handout, plan
from tests.sheets import MadeSheet

LETTER = "ask-for-an-evaluation"
REGULAR = "fontpkg_source_sans_3/files/SourceSans3[wght].ttf#wght=400"


def letter(library: Library, name: str) -> bytes:
    values = read_values({"child.name": name}, library.values)
    return make_handout(library, Request("letter", name=LETTER, values=values)).data


@pytest.mark.parametrize("name", ["Q̃ên", "Ωμέγα", "Ngọc", "VAVAVA"])
def test_letters_of_one_name_are_not_in_the_next_letter(shipped: Library, name: str) -> None:
    """Glyphs outside the repertoire have codes in their own document only."""
    before = letter(shipped, "Ana Ruiz")
    assert letter(shipped, name) != before
    assert letter(shipped, "Ana Ruiz") == before


def test_codes_of_the_repertoire_come_first_and_others_in_order_of_use() -> None:
    face = Face(FaceSpec("Sans", REGULAR, "ab"))
    for _ in range(2):
        font = EmbeddedFont(face, 1)
        shown = [font.show(face.shape(text).glyphs, 10) for text in ("b", "e", "d", "a")]
        assert shown == ["[<0002>] TJ", "[<0003>] TJ", "[<0004>] TJ", "[<0001>] TJ"]


def test_moves_of_neighbouring_glyphs_stay_two_numbers() -> None:
    """A mark that is moved back and the next one that is moved too: their moves never run together."""
    face = Face(FaceSpec("Mukta", "fontpkg_mukta/files/Mukta-Regular.ttf"))
    glyphs = face.shape("स्कूल").glyphs
    font = EmbeddedFont(face, 1)
    shown = font.show(glyphs, 1000)
    moves = [float(number) for number in re.sub(r"<\w+>|[][]|TJ|\S+ Ts", " ", shown).split()]
    widths = sum(face.advance(glyph.id) for glyph in glyphs)
    assert widths - sum(moves) == pytest.approx(sum(glyph.advance for glyph in glyphs), abs=0.1)


def test_a_browser_finds_words_with_ligatures_from_right_to_left(shipped: Library) -> None:
    """Lam-alef and its like, in the text that Chrome searches and copies."""
    asked = Request("fact-sheet", topics=("what-is-an-iep",), language="ar")
    sheet = MadeSheet(asked, plan(shipped, asked))
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(sheet.pdf))
    read = set(re.findall("[\u0621-\u0652]+", text))
    said = set(re.findall("[\u0621-\u0652]+", sheet.outline))
    with_ligatures = {
        word for word in said if re.search("ل[اأإآ]", word) and not re.search("[\u064b-\u0652]", word)
    }
    assert len(with_ligatures) > 25
    assert with_ligatures <= read


@pytest.mark.parametrize("move", [5, -5])
def test_glyphs_that_would_not_stand_where_they_were_set_are_never_saved(
    shipped: Library, monkeypatch: pytest.MonkeyPatch, move: int
) -> None:
    """What is shown is read again before a file is saved: here two moves run together."""
    shown = EmbeddedFont.show

    def cracked(font: EmbeddedFont, glyphs: tuple[Glyph, ...], size: float) -> str:
        moved = tuple(glyph._replace(dx=move, advance=round(glyph.advance) - 262) for glyph in glyphs)
        text = shown(font, moved, size)
        font._unchecked = [part.replace(" ", "") for part in font._unchecked]
        return text

    monkeypatch.setattr(EmbeddedFont, "show", cracked)
    with pytest.raises(AssertionError, match="glyphs are not where they were set"):
        letter(shipped, "Ana Ruiz")


def test_glyphs_off_the_page_are_never_saved(shipped: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    placed = TaggedCanvas.placed
    monkeypatch.setattr(
        TaggedCanvas, "placed", lambda self, run, page: placed(self, replace(run, x=600), page)
    )
    with pytest.raises(AssertionError, match="page 1: glyphs stand off the page"):
        letter(shipped, "Ana Ruiz")

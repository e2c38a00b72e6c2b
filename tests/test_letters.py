"""Letters that we ship: on one side with long names, and signed below words of theirs."""

from __future__ import annotations

from itertools import pairwise

import pytest

from handouts.ask.request import Request
from handouts.ask.values import read_values
from handouts.library.load import Library
from handouts.library.shelves import LETTERS
from handouts.pipeline import make_handout
from tests.sheets import pages

LONG = {
    "child.name": "Maximiliano Alejandro de la Cruz Rivera-Montgomery Santiago",
    "child.school": "Francisco Madero Dual Language Elementary School of the Arts",
    "parent.name": "María Guadalupe Fernández-Villavicencio y de la Cruz Montgomery",
    "parent.address": "12345 Northwest Martin Luther King Junior Boulevard, Building C, Columbus, OH 45501",
    "parent.email": "maria.guadalupe.fernandez-villavicencio@verylongdomain.example.org",
    "parent.phone": "(555) 010-0142 ext. 4107",
    "letter.reply-by": "2026-12-15",
}
CLOSING = {"en": ("Thank you", "Signature:", "Copy:"), "es": ("racias", "Firma:", "Copia:")}
GROWS = {"ask-for-an-evaluation": "letter.concerns", "ask-for-an-independent-evaluation": "letter.reasons"}

each_language = pytest.mark.parametrize("code", ["en", "es"])


def sides(library: Library, id: str, code: str, given: dict[str, str]) -> list[str]:
    """The words on each side of a letter without its guide."""
    values = read_values(given, library.values)
    made = make_handout(library, Request("letter", id, language=code, letter_only=True, values=values))
    return ["".join(glyph.text for glyph in page) for page in pages(made.data)]


@each_language
def test_long_names_keep_a_letter_on_its_side(code: str, shipped: Library) -> None:
    for id in shipped.ids(LETTERS, code):
        assert len(sides(shipped, id, code, LONG)) == 1, id


@each_language
@pytest.mark.parametrize("id", GROWS)
def test_a_signature_is_never_alone_on_a_side(id: str, code: str, shipped: Library) -> None:
    """However much the parent writes, the last words of the letter stand on the side of the signature."""
    counts = set()
    for lines in range(1, 16):
        made = sides(shipped, id, code, {GROWS[id]: "\n".join(["We see it at home."] * lines)})
        counts.add(len(made))
        assert all(words in made[-1] for words in CLOSING[code]), lines
    assert counts == {1, 2}


def test_a_letter_that_lacks_a_line_is_set_only_half_as_close(shipped: Library) -> None:
    """As close as is needed and no closer: its lines stand between those of a whole and of a snug sheet."""
    request = Request("letter", "ask-for-an-independent-evaluation", language="es", letter_only=True)
    body, snug = shipped.theme.text["body"].leading, shipped.theme.snug.leading
    glyphs = [glyph for page in pages(make_handout(shipped, request).data) for glyph in page]
    tops = sorted({round(glyph.y, 1) for glyph in glyphs})
    nearest = min(b - a for a, b in pairwise(tops) if b - a > 10)
    assert nearest == pytest.approx(body * (1 + snug) / 2, abs=0.2)

"""Directions in a paragraph."""

from __future__ import annotations

from handouts.layout import bidi


def visual(text: str) -> str:
    """A right-to-left line as it stands from left to right."""
    levels = bidi.levels(text, rtl=True)
    return "".join(bidi.visual_order(text, levels))


def test_latin_text_needs_no_algorithm():
    """A left-to-right paragraph has level 0 throughout."""
    assert bidi.levels("34 CFR 300.8 (a)", rtl=False) == [0] * 16


def test_each_character_has_a_level():
    """Levels are as many as characters, also around embedded runs and controls."""
    text = "يحق لك 34 CFR 300.8(a) \u200e555-0100 ثم IEP"
    assert len(bidi.levels(text, rtl=True)) == len(text)


def test_a_citation_stays_in_its_order_between_arabic_words():
    """``34 CFR 300.8(a)`` reads from left to right inside an Arabic line."""
    assert "34 CFR 300.8(a)" in visual("انظر 34 CFR 300.8(a) اليوم")


def test_a_phone_number_stays_in_its_order_between_arabic_words():
    """``(555) 010-0142`` and ``555-0100`` are not turned around their hyphen."""
    assert "555-0100" in visual("اتصل بالرقم 555-0100 اليوم")
    assert "(555) 010-0142" in visual("اتصل بالرقم (555) 010-0142 اليوم")


def test_a_latin_name_with_a_number_stays_in_its_order():
    """``Lakeview Elementary 42`` is one run."""
    assert "Lakeview Elementary 42" in visual("في Lakeview Elementary 42 اليوم")


def test_arabic_words_are_turned_around():
    """The first letter of an Arabic line stands at its right end."""
    assert visual("اليوم")[-1] == "ا"


def test_spaces_at_the_end_of_a_line_take_the_base_level():
    """Rule L1: they do not move a left-to-right run away from the margin."""
    assert bidi.reset_trailing([2, 2, 2, 2], "IEP ", 1) == [2, 2, 2, 1]

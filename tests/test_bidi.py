"""Directions in a paragraph: the Unicode Bidirectional Algorithm and what it is given."""

from __future__ import annotations

import pytest
from bidi import algorithm
from hypothesis import given
from hypothesis import strategies as st

from handouts.layout import bidi
from handouts.layout.bidi import FSI, LRI, PDI, RLI


def visual(text: str, *, rtl: bool = True) -> str:
    """A line as it stands from left to right."""
    found = bidi.directed(text, rtl=rtl)
    turned = str.maketrans("()", ")(")  # what a font shows of a bracket from right to left (L4)
    pairs = zip(found.text, found.levels, strict=True)
    shown = [char.translate(turned) if level % 2 else char for char, level in pairs]
    return "".join(bidi.visual_order(shown, found.levels))


def test_latin_text_stays_at_level_0() -> None:
    assert bidi.levels("34 CFR 300.8 (a)", rtl=False) == [0] * 16


def test_each_character_has_a_level() -> None:
    """Also around held runs and controls."""
    text = "يحق لك 34 CFR 300.8(a) \u200e555-0100 ثم IEP"
    found = bidi.directed(text, rtl=True)
    assert (len(found.levels), found.text) == (len(text), text)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("انظر 34 CFR 300.8(a) اليوم", "34 CFR 300.8(a)"),
        ("اتصل بالرقم 555-0100 اليوم", "555-0100"),
        ("اتصل بالرقم (555) 010-0142 اليوم", "(555) 010-0142"),
        ("في Lakeview Elementary 42 اليوم", "Lakeview Elementary 42"),
        ("انظر § 300.8(a) اليوم", "§ 300.8(a)"),
        ("يدفع $1,250.50 اليوم", "$1,250.50"),
        ("من 50–60% اليوم", "50–60%"),
    ],
)
def test_a_held_run_stays_in_its_order_between_arabic_words(text: str, held: str) -> None:
    """A citation, a phone number, a name with a number, money, a share."""
    assert held in visual(text)


def test_two_numbers_beside_each_other_do_not_change_places() -> None:
    """Section 504, and then 34 CFR 104: held as one, they would be read as section 104."""
    line = visual("القسم 504، 34 CFR 104.")
    assert line.index("504") > line.index("34 CFR 104")


def test_brackets_go_with_the_words_around_them() -> None:
    """Rule N0: a pair is a pair, whatever is in it."""
    assert "(TTY 711)" in visual("بالرقم 1-800-555-0199 (TTY 711) إذا")
    line = visual("خطة IEP (Individualized Education Program) هو")
    assert "(Individualized Education Program)" in line
    assert line.count("(") == line.count(")") == 1


def test_what_is_isolated_has_an_order_of_its_own() -> None:
    """An Arabic name on an English line turns no phone number; a Latin school keeps its brackets."""
    line = visual(f"Call {FSI}فاطمة الأحمد{PDI}, (555) 010-0142", rtl=False)
    assert line.startswith("Call ")
    assert line.endswith(", (555) 010-0142")
    assert "P.S. 42 (Bronx)" in visual(f"مدرسة {FSI}P.S. 42 (Bronx){PDI} اليوم")


signs = st.text(st.sampled_from("abאבابت12٣٤.,:+-/%$ \t&!«»–\u0301\u064e"), max_size=24)


@given(signs, st.booleans())
def test_levels_are_those_of_another_implementation(text: str, rtl: bool) -> None:
    """Of python-bidi's plain algorithm, which knows neither brackets nor isolates: there are none here."""
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = int(rtl), "LR"[rtl]
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    assert bidi.levels(text, rtl=rtl) == [char["level"] for char in storage["chars"]]


@given(signs, signs, signs, st.sampled_from([LRI, RLI, FSI]), st.booleans())
def test_what_is_in_an_isolate_counts_for_nothing_around_it(
    before: str, inside: str, after: str, sign: str, rtl: bool
) -> None:
    """It is as one neutral sign (BD8); and the text around leaves what is in it as it is."""
    if "\t" in before + inside + after:
        return  # a tab is at the base level, wherever it stands
    one = bidi.levels(f"{before}{sign}{inside}{PDI}{after}", rtl=rtl)
    other = bidi.levels(f"{before}{sign}a{PDI}{after}", rtl=rtl)
    size = len(inside)
    assert one[: len(before)] == other[: len(before)]
    assert one[len(before) + 2 + size :] == other[len(before) + 3 :]


def test_arabic_words_are_turned_around():
    """The first letter of an Arabic line stands at its right end."""
    assert visual("اليوم")[-1] == "ا"


def test_spaces_at_the_end_of_a_line_take_the_base_level():
    """Rule L1: they do not move a left-to-right run away from the margin."""
    assert bidi.reset_trailing([2, 2, 2, 2], "IEP ", 1) == [2, 2, 2, 1]

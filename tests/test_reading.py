"""Reading levels: what is counted, and what the formulas make of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
import yaml

from handouts.errors import ContentError
from handouts.library.load import Library, load_library
from handouts.quality import numbers
from handouts.quality.reading import FORMULAS, Counts, flesch_kincaid, inflesz, reading, with_easy_names
from handouts.quality.sentences import sentences, words
from handouts.quality.syllables import syllables

SAMPLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("syllables.yaml").read_text("utf-8"))
MOST_WRONG = 0.02
"""Syllables counted too many or too few, as a share of the sample's."""
WRONG = {"en": {"homeschooling": 1, "2.5": -1}, "es": {"antiinflamatorio": -1}}
"""The words of the sample that are counted wrong, and by how many syllables."""

LANGUAGES = pytest.mark.parametrize("language", sorted(FORMULAS))


# ── Syllables ────────────────────────────────────────────────────────────────


@LANGUAGES
def test_the_counters_agree_with_a_count_by_hand(language: str) -> None:
    """Words of every hard kind: all but a few that we know, and those within the bound."""
    sample: dict[str, int] = SAMPLE[language]["words"]
    errors = {word: syllables(word, language) - count for word, count in sample.items()}
    wrong = {word: error for word, error in errors.items() if error}
    assert wrong == WRONG[language]
    assert sum(map(abs, wrong.values())) <= MOST_WRONG * sum(sample.values())


@LANGUAGES
def test_whole_sentences_are_counted_right(language: str) -> None:
    """Words and syllables of sentences such as our sheets have."""
    for sample in SAMPLE[language]["sentences"]:
        found = words(sample["text"])
        counted = sum(syllables(word, language) for word in found)
        assert (len(found), counted) == (sample["words"], sample["syllables"]), sample["text"]


@pytest.mark.parametrize("word", ["zorp", "blick", "shrm", "e"])
def test_no_word_is_without_a_syllable(word: str) -> None:
    """Not even one that nobody can say."""
    assert (syllables(word, "en"), syllables(word, "es")) == (1, 1)


@pytest.mark.parametrize("address", ["parentcenterhub.org", "https://sites.ed.gov/idea/", "ana@example.com"])
def test_an_address_is_looked_at_and_not_read(address: str) -> None:
    """One syllable, however long it is."""
    assert (syllables(f"({address}).", "en"), syllables(address, "es")) == (1, 1)


def test_the_form_of_unicode_does_not_matter() -> None:
    """An accent may be a character of its own."""
    assert syllables(normalize("NFD", "también"), "es") == syllables("también", "es") == 2


@pytest.mark.parametrize(
    ("figures", "english", "spanish"),
    [
        ("0", "zero", "cero"),
        ("29", "twenty nine", "veintinueve"),
        ("34", "thirty four", "treinta y cuatro"),
        ("100", "one hundred", "cien"),
        ("180", "one hundred eighty", "ciento ochenta"),
        ("504", "five hundred four", "quinientos cuatro"),
        ("1973", "one thousand nine hundred seventy three", "mil novecientos setenta y tres"),
        ("21000", "twenty one thousand", "veintiuno mil"),
        ("010", "zero one zero", "cero uno cero"),
        ("1000000", "one zero zero zero zero zero zero", "uno cero cero cero cero cero cero"),
    ],
)
def test_numbers_are_read_out(figures: str, english: str, spanish: str) -> None:
    """As words up to six figures, else figure by figure."""
    assert (numbers.english(figures), numbers.spanish(figures)) == (english, spanish)


# ── Sentences ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "sentence",
    [
        "Ask for help, e.g. Braille or large print.",
        "Ask for help (e.g. Braille) today.",
        "The law is at 34 CFR 300.8. ",
        "We meet at 9 a.m. Monday in room 12.",
        "The U.S. Department of Education answers.",
        "The court heard Endrew F. v. Douglas County.",
        "Ms. Lee and Dr. Ortiz come too.",
        "See No. 7 and sec. 504 there.",
        "It costs 2.5 hours.",
        "Go to sites.ed.gov/idea and look.",
        "Tell me what … means.",
        "“Why?” asks the parent.",
        "En EE. UU. Hay una ley, p. ej. IDEA, y la Sra. Ruiz lo sabe.",
    ],
)
def test_a_sentence_does_not_end_inside(sentence: str) -> None:
    """At a shortening, an initial, a number, an address, or before a small letter."""
    assert sentences(sentence) == (sentence.strip(),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask. Wait 10 days.", ("Ask.", "Wait 10 days.")),
        ("Need help? Ask! Then wait…", ("Need help?", "Ask!", "Then wait…")),
        ("Is it plan A or B? Ask.", ("Is it plan A or B?", "Ask.")),
        ("You may hear “Plan.” It is the same.", ("You may hear “Plan.”", "It is the same.")),
        ("She said no. (Ask her why.)", ("She said no.", "(Ask her why.)")),
        ("It is Section 504. 34 CFR has it.", ("It is Section 504.", "34 CFR has it.")),
        ("¿Cómo va? ¿Qué falta? “Nada”.", ("¿Cómo va?", "¿Qué falta?", "“Nada”.")),
        ("how your child is doing now", ("how your child is doing now",)),
        ("See ed.gov. It is free. …", ("See ed.gov.", "It is free. …")),
        (" … ", ()),
    ],
)
def test_a_sentence_ends(text: str, expected: tuple[str, ...]) -> None:
    """At a mark with space behind it, and with the text."""
    assert sentences(text) == expected


def test_words_stand_between_spaces_and_dashes() -> None:
    """A hyphen, an apostrophe or a slash makes no new word, and a sign alone is none."""
    assert words("Don’t sign – and/or ask: follow-up § 300.8(a) 2–3 days ____ & go.") == (
        "Don’t",
        "sign",
        "and/or",
        "ask:",
        "follow-up",
        "300.8(a)",
        "2",
        "3",
        "days",
        "go.",
    )


# ── Levels ───────────────────────────────────────────────────────────────────


def test_the_grade_of_an_english_text() -> None:
    """19 words, 2 sentences, 28 syllables: 0.39 × 9.5 + 11.8 × 28 / 19 − 15.59."""
    found = reading([each["text"] for each in SAMPLE["en"]["sentences"][:2]], "en")
    assert found is not None
    assert (found.formula.name, found.raw) == ("Flesch-Kincaid grade", Counts((8, 11), 28))
    assert found.raw_level == found.adjusted_level == pytest.approx(5.50447, abs=1e-5)


def test_the_mark_of_a_spanish_text() -> None:
    """17 words, 2 sentences, 33 syllables: 206.835 − 62.3 × 33 / 17 − 8.5."""
    found = reading([each["text"] for each in SAMPLE["es"]["sentences"][:2]], "es-US")
    assert found is not None
    assert (found.formula.name, found.raw) == ("INFLESZ", Counts((9, 8), 33))
    assert found.raw_level == found.adjusted_level == pytest.approx(77.39971, abs=1e-5)


def test_each_formula_grows_the_right_way() -> None:
    """Longer sentences and longer words are harder: a higher grade, a lower mark."""
    plain, long_sentence, long_words = Counts((5, 5), 12), Counts((10,), 12), Counts((5, 5), 20)
    for harder in (long_sentence, long_words):
        assert flesch_kincaid(harder) > flesch_kincaid(plain)
        assert inflesz(harder) < inflesz(plain)


def test_the_end_of_each_text_ends_a_sentence() -> None:
    """A list's entries have no points."""
    found = reading(["It says:", "how your child is doing", "what help it gives", "…"], "en")
    assert found is not None
    assert (found.raw.lengths, found.raw.sentences, found.raw.words) == ((2, 5, 4), 3, 11)
    assert (found.raw.mean, found.raw.longest) == (pytest.approx(11 / 3), 5)


@pytest.mark.parametrize("language", ["ht", "hmn", "ur", "zh", "ar", "fr"])
def test_a_language_without_a_formula_has_no_level(language: str) -> None:
    """The English one is not borrowed."""
    assert reading(["Ask the school."], language) is None


def test_nothing_to_read_has_no_level() -> None:
    """An empty sheet divides nothing by nothing."""
    assert reading(["", " … "], "en") is None


# ── Fixed names ──────────────────────────────────────────────────────────────

NAMES = ("Individualized Education Program", "Education", "Education Act", "IEP", "IDEA", "Ley de Educación")


@pytest.mark.parametrize(
    ("text", "easy"),
    [
        ("an Individualized Education Program (IEP)", "an Plan (Plan)"),
        ("INDIVIDUALIZED education\u00a0programs", "Plan"),
        ("two IEPs, the IEP’s goals", "two Plan, the Plan goals"),
        ("IDEA is a good idea", "Plan is a good idea"),
        ("the Education Act, education", "the Plan, Plan"),
        ("Reeducation, educational", "Reeducation, educational"),
        ("según la ley de educación", "según la Plan"),
    ],
)
def test_a_fixed_name_is_one_easy_word(text: str, easy: str) -> None:
    """The longest first, whole words, in any case but for names in capitals."""
    assert with_easy_names(text, NAMES) == easy


def test_only_the_adjusted_level_knows_the_names() -> None:
    """7 words with 18 syllables become 5 with 5; each counts as one syllable in Spanish too."""
    text = "The Individualized Education Program (IEP) is free."
    found = reading([text], "en", NAMES)
    assert found is not None
    assert (found.raw, found.adjusted) == (Counts((7,), 18), Counts((5,), 5))
    spanish = reading([normalize("NFD", "La Ley de Educación manda.")], "es", NAMES)
    assert spanish is not None
    assert spanish.adjusted == Counts((3,), 4)


def test_a_name_at_the_start_of_a_sentence_leaves_it_a_sentence() -> None:
    """An easy word has a capital, as names have."""
    found = reading(["It is the law. Individualized Education Programs are free."], "en", NAMES)
    assert found is not None
    assert found.adjusted.lengths == (4, 3)


# ── The lists that we ship ───────────────────────────────────────────────────


@LANGUAGES
def test_each_language_with_a_formula_has_its_names(language: str, shipped: Library) -> None:
    """No name twice, and what needs no opening is no name that we would open."""
    aids = shipped.reading_aids(language)
    assert len(aids.names) == len(set(aids.names)) > 10
    assert "PDF" in aids.never_opened
    assert not set(aids.never_opened) & set(aids.names)


def test_a_language_without_the_file_has_no_names(small_library: Path) -> None:
    """Another library need not have one."""
    aids = load_library(small_library).reading_aids("es")
    assert (aids.names, aids.never_opened) == ((), ())


def test_a_misspelled_field_is_refused_at_its_line(small_library: Path) -> None:
    """As in every file of the library."""
    (small_library / "content/en/fixed-names.yaml").write_text("names: [IEP]\nnever-open: [US]\n", "utf-8")
    with pytest.raises(ContentError, match=r"fixed-names.yaml:2: .*never-open"):
        load_library(small_library).reading_aids("en")


@pytest.mark.parametrize(
    ("text", "pieces", "count"),
    [
        ("评估不只是一次测试。学校也看平时表现！好吗？", 3, 10),
        ("यह है। वह है। 34 CFR 300.8 वहाँ।", 3, 8),
        ("ይህ ነው። ያ ነው።", 2, 4),
        ("ก\u200bข\u200bค", 1, 3),
    ],
)
def test_sentences_and_words_of_other_scripts_are_counted(text: str, pieces: int, count: int) -> None:
    """Else a lead in Chinese would have one word, and a sentence in Hindi would never end."""
    assert (len(sentences(text)), len(words(text))) == (pieces, count)

"""Syllables of a word as it is read aloud, in English and Spanish.

Numbers are read out (``34``: thirty-four), a shortening in capitals letter by letter (``IEP``, ``U.S.``),
and the parts of a word with hyphens one after the other.  A web or e-mail address is looked at, not read:
one syllable.  Signs (``%``, ``$``, ``§``) are silent.  A word of another language is counted by the
rule of the text around it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from handouts.quality import numbers

_ADDRESS = re.compile(r"https?://|\w@\w|[a-z]\.(?:com|edu|gov|net|org|us)\b", re.IGNORECASE)
_PIECE = re.compile(r"\d+(?:,\d{3})*(?!\d)|\d+|[^\W\d_]+(?:['’][^\W\d_]+)*")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|(?<=\d)\.?[ºª]")
_ACRONYM = re.compile(r"(?P<letters>[A-ZÑ]{2,})(?:['’]?s)?")


def syllables(word: str, language: str) -> int:
    """How many syllables a word has; ``language`` is ``en`` or ``es``."""
    if _ADDRESS.search(word):
        return 1
    spoken = _ORDINAL.sub("", unicodedata.normalize("NFC", word))
    return sum(_piece(piece, language) for piece in _PIECE.findall(spoken))


def _piece(piece: str, language: str) -> int:
    word, number, letter = _RULES[language]
    if piece[0].isdecimal():
        return sum(map(word, number(piece.replace(",", "")).split()))
    if acronym := _ACRONYM.fullmatch(piece):
        return sum(map(letter, acronym["letters"]))
    return word(piece) if len(piece) > 1 else letter(piece.upper())


# ── English: the dictionary, else the rule ───────────────────────────────────

_SHORTER = re.compile(r"every|.*(?:ire|our)[ds]?")
"""Words that are said with fewer syllables than the dictionary's first way: every, our, required."""
_SILENT = re.compile(r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^dt])ed$|(?<=[^cghsxz])es$")
# Vowels side by side are one syllable, but for i-a, i-o (not in -ion, -ious), e-o and y-i.
_GROUPS = re.compile(r"i(?=a|o(?!u?[ns]))|e(?=o)|y(?=i)|[aeiouy](?:(?!i[ao]|eo|yi)[aeiouy])*")


def _english(word: str) -> int:
    plain = _without_accents(word.lower().replace("’", "'"))
    return _known(plain) or _by_vowels(plain)


def _known(word: str) -> int:
    """As the CMU Pronouncing Dictionary says it first; 0 for a word that it does not have."""
    from pysyllables import get_syllable_count  # late: a dictionary of 130,000 words

    first = get_syllable_count(word) or 0
    return min(first, get_syllable_count(f"{word}(1)") or first) if _SHORTER.fullmatch(word) else first


def _by_vowels(word: str) -> int:
    """Groups of vowels, without a silent e at the end."""
    spoken = _SILENT.sub("", word.removesuffix("'s"))
    return max(1, len(_GROUPS.findall(spoken)))


def _english_letter(letter: str) -> int:
    return 3 if letter == "W" else 1


# ── Spanish: the spelling says it ────────────────────────────────────────────

_VOWELS = re.compile(r"[aeiouáéíóú]+")
_STRONG = re.compile(r"[aeoáéóíú]")


def _spanish(word: str) -> int:
    """Vowels side by side: as many syllables as strong or accented ones; i and u alone are one.

    An h between them is silent; a y, and the u of que, gue and güe, never makes a syllable of its own.
    """
    runs = _VOWELS.findall(word.lower().replace("h", ""))
    return max(1, sum(max(1, len(_STRONG.findall(run))) for run in runs))


_TWO_SYLLABLES = frozenset("FHJLMNÑRSXZ")


def _spanish_letter(letter: str) -> int:
    return 3 if letter == "W" else 1 + (letter in _TWO_SYLLABLES)


def _without_accents(word: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", word) if not unicodedata.combining(each))


_Rules = tuple[Callable[[str], int], Callable[[str], str], Callable[[str], int]]
_RULES: dict[str, _Rules] = {
    "en": (_english, numbers.english, _english_letter),
    "es": (_spanish, numbers.spanish, _spanish_letter),
}

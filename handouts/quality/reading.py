"""Reading levels: Flesch-Kincaid grade for English, INFLESZ (Szigriszt-Pazos) for Spanish.

No formula is known here for another language, and none is borrowed: its reading is None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from handouts.quality.sentences import sentences, words
from handouts.quality.syllables import syllables

_EASY = "Plan"
"""What a fixed name is read as: one word of one syllable, in English and in Spanish."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a formula is made of."""

    lengths: tuple[int, ...]
    """Words of each sentence."""
    syllables: int

    @property
    def sentences(self) -> int:
        return len(self.lengths)

    @property
    def words(self) -> int:
        return sum(self.lengths)

    @property
    def mean(self) -> float:
        """Words a sentence."""
        return self.words / self.sentences

    @property
    def longest(self) -> int:
        return max(self.lengths)


def flesch_kincaid(counts: Counts) -> float:
    """A school grade of the United States: lower is easier."""
    return 0.39 * counts.mean + 11.8 * counts.syllables / counts.words - 15.59


def inflesz(counts: Counts) -> float:
    """A mark from 0 to 100: higher is easier, 55 and more is plain."""
    return 206.835 - 62.3 * counts.syllables / counts.words - counts.mean


@dataclass(frozen=True, slots=True)
class Formula:
    name: str
    level: Callable[[Counts], float]
    lower_is_easier: bool

    def is_harder(self, level: float, limit: float) -> bool:
        """Whether a level is on the wrong side of a limit."""
        return level > limit if self.lower_is_easier else level < limit


FORMULAS: Mapping[str, Formula] = {
    "en": Formula("Flesch-Kincaid grade", flesch_kincaid, lower_is_easier=True),
    "es": Formula("INFLESZ", inflesz, lower_is_easier=False),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How easily a text reads, as it stands and with its fixed names as easy words."""

    formula: Formula
    raw: Counts
    adjusted: Counts

    @property
    def raw_level(self) -> float:
        return self.formula.level(self.raw)

    @property
    def adjusted_level(self) -> float:
        return self.formula.level(self.adjusted)


def reading(texts: Iterable[str], language: str, fixed_names: Sequence[str] = ()) -> Reading | None:
    """The reading of a whole sheet; each text is a paragraph, an entry of a list or a cell.

    None for a language without a formula, and when there is not one word to read.
    """
    language = language.partition("-")[0]
    texts = tuple(normalize("NFC", text) for text in texts)
    if language not in FORMULAS or not any(map(words, texts)):
        return None
    adjusted = (with_easy_names(text, tuple(fixed_names)) for text in texts)
    return Reading(FORMULAS[language], _counts(texts, language), _counts(adjusted, language))


def _counts(texts: Iterable[str], language: str) -> Counts:
    found = [words(sentence) for text in texts for sentence in sentences(text)]
    return Counts(
        tuple(map(len, found)),
        sum(syllables(word, language) for sentence in found for word in sentence),
    )


def with_easy_names(text: str, names: tuple[str, ...]) -> str:
    """The text with each fixed name, or its plural with s, as one easy word."""
    return _pattern(names).sub(_EASY, text) if names else text


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words, the longest name first; a name in capitals only as it is written: IDEA, not idea."""
    ordered = sorted((normalize("NFC", name) for name in names), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_one, ordered))})(?:['’]?s)?(?!\w)")


def _one(name: str) -> str:
    spelled = r"\s+".join(map(re.escape, name.split()))
    return spelled if name.isupper() else f"(?i:{spelled})"

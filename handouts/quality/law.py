"""Sentences that say what the law says: each needs a citation, or a mark that no law is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from handouts.quality.finding import Finding, finding
from handouts.quality.sentences import sentences
from handouts.quality.sheet import Sheet

RULE = "law"
HINT = "Cite the law there: [words](cite:id). Or mark its end with {no-law} if no law is meant."
_SHOWN_BEFORE, _SHOWN = 2, 4
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")


def law(sheet: Sheet) -> Iterator[Finding]:
    """Legal statements without a citation in their paragraph, entry or cell.

    A question states nothing, and words in quotation marks are somebody's own.
    """
    if not sheet.aids.law_words:
        return
    for passage in sheet.passages:
        if not passage.is_backed:
            for sentence in sentences(_QUOTED.sub("“”", passage.text)):
                if said := stated(sentence, sheet.aids.law_words, sheet.aids.no_law):
                    message = f'"{said}" cites no law.'
                    yield finding(RULE, "error", message, passage.location, HINT)


def stated(sentence: str, words: tuple[str, ...], harmless: tuple[str, ...]) -> str:
    """The first of the words with those around it; nothing when the sentence says none of them.

    A word in a harmless phrase does not count.
    """
    if sentence.rstrip("\"”»') ").endswith("?"):
        return ""
    left = _pattern(harmless).sub("", sentence) if harmless else sentence
    found = _pattern(words).search(left)
    if found is None:
        return ""
    before, rest = left[: found.start()].split(), left[found.start() :].split()
    return " ".join((*before[-_SHOWN_BEFORE:], *rest[:_SHOWN]))


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words in any case, the longest phrase first."""
    ordered = sorted(phrases, key=len, reverse=True)
    spelled = (r"\s+".join(map(re.escape, phrase.split())) for phrase in ordered)
    whole = rf"(?<![\w-])(?:{'|'.join(spelled)})(?![\w-])"
    return re.compile(whole, re.IGNORECASE)

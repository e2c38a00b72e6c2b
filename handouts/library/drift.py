"""The translation guard: which parts of a translation the source text has left behind.

A translation records, for each section of the source text, a hash of the words that it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from handouts.library.sections import Article, glossary_sections

if TYPE_CHECKING:
    from handouts.library.load import Library

FIELD = "translated-from"


class Drift(Struct, frozen=True):
    """The sections of a translation that are not as the source text is now."""

    is_recorded: bool
    stale: tuple[str, ...] = ()
    """The source text has changed."""
    added: tuple[str, ...] = ()
    """The source text has them, and no hash is recorded."""
    gone: tuple[str, ...] = ()
    """The source text no longer has them."""

    @property
    def sections(self) -> tuple[str, ...]:
        return (*self.stale, *self.added, *self.gone)

    @property
    def state(self) -> Literal["fresh", "stale", "not recorded"]:
        if not self.is_recorded:
            return "not recorded"
        return "stale" if self.sections else "fresh"


def drift(hashes: Mapping[str, str], recorded: Mapping[str, str]) -> Drift:
    """What has happened to the source text since its hashes were recorded."""
    if not recorded:
        return Drift(is_recorded=False)
    return Drift(
        is_recorded=True,
        stale=tuple(key for key, hash in hashes.items() if recorded.get(key, hash) != hash),
        added=tuple(key for key in hashes if key not in recorded),
        gone=tuple(key for key in recorded if key not in hashes),
    )


_WORD = re.compile(r"\w+(?:[’'.:/-]\w+)*|[^\w\s]")


def marked(old: str, new: str) -> tuple[str, str]:
    """Two texts with marks around the words that only one of them has, as Git's word diff has them."""
    from difflib import SequenceMatcher  # late: no sheet needs it

    a, b = ([*_WORD.finditer(text)] for text in (old, new))
    steps = SequenceMatcher(None, [word[0] for word in a], [word[0] for word in b]).get_opcodes()
    others = [step for step in steps if step[0] != "equal"]
    return (
        _with_marks(old, a, [(start, end) for _, start, end, _, _ in others], "[-", "-]"),
        _with_marks(new, b, [(start, end) for _, _, _, start, end in others], "{+", "+}"),
    )


def _with_marks(
    text: str, words: list[re.Match[str]], spans: Iterable[tuple[int, int]], opening: str, closing: str
) -> str:
    made, at = "", 0
    for first, last in ((words[start].start(), words[end - 1].end()) for start, end in spans if end > start):
        made += f"{text[at:first]}{opening}{text[first:last]}{closing}"
        at = last
    return made + text[at:]


def left_behind(library: Library, article: Article) -> frozenset[str]:
    """The sections of a text whose source text has changed or is gone; none where no hash says so."""
    if article.is_source or not article.recorded:
        return frozenset()
    source = library.twin(article, library.settings.source_language)
    if source is None:
        return frozenset()
    found = drift(source.hashes_for(article.words), article.recorded)
    return frozenset((*found.stale, *found.gone))


def stale_terms(library: Library, code: str, ids: Iterable[str]) -> tuple[str, ...]:
    """The terms whose entries the source glossary has changed or no longer has."""
    own, source = library.glossary(code), library.glossary(library.settings.source_language)
    recorded = {id: own[id].translated_from for id in ids if own[id].translated_from}
    known = {id: source[id] for id in recorded if id in source}
    now = {section.key: section.hash for section in glossary_sections(known)}
    return tuple(id for id, hash in recorded.items() if now.get(id) != hash)

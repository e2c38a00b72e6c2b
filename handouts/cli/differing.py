"""``handouts translations diff``: what the source text said, what it says, and what the translation says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handouts.library.load import Library
    from handouts.library.parity import Departure
    from handouts.library.sections import Article, Section

LEGEND = "[-These words-] have gone since it was translated, {+these+} have come."
NOT_KEPT = "What it said when it was translated is not kept. Your version control may show it."


def lines(library: Library, code: str, name: str) -> Iterator[str]:
    """Section by section, what is stale in a translation, and what the two do not share."""
    from handouts.library.drift import drift
    from handouts.library.kept_sources import kept
    from handouts.library.parity import departures

    source, text = (library.named(each, name) for each in (library.settings.source_language, code))
    found = drift(source.hashes_for(text.words), text.recorded)
    left = list(departures(source, text, library.glossary(code)))
    now, then = {section.key: section for section in source.asked_of(text.words)}, kept(library, name)
    yield f"{code}/{name}: {found.state}"
    if any(text.recorded.get(key) in then for key in found.sections):
        yield LEGEND
    for key in found.sections:
        yield from ("", f"── {key} ──")
        if key in text.recorded:
            yield from _then_and_now(source, then.get(text.recorded[key]), now.get(key))
        else:
            yield from _section(source, now[key])
        yield from _section(text, next((each for each in text.sections if each.key == key), None))
        yield from _departures(each for each in left if each.section == key)
    elsewhere = [each for each in left if each.section not in found.sections]
    if elsewhere:
        yield from ("", "── not stale, but not the same in both ──")
        yield from _departures(elsewhere)


def _then_and_now(source: Article, then: str | None, now: Section | None) -> Iterator[str]:
    """A section of the source text as it was and as it is, with marks around what differs."""
    from handouts.library.drift import marked

    if then is None:
        yield NOT_KEPT
        yield from _section(source, now)
        return
    old, new = marked(then, now.text) if now else (then, "")
    yield f"{now.place if now else source.start.path}, when it was translated"
    yield from _indented(old)
    if now is None:
        yield from _section(source, None)
        return
    yield f"{now.place}, now"
    yield from _indented(new)


def _section(text: Article, section: Section | None) -> Iterator[str]:
    if section is None:
        yield f"{text.start.path}: this section is not here."
        return
    yield str(section.place)
    yield from _indented(section.text)


def _indented(text: str) -> Iterator[str]:
    return (f"  {line}".rstrip() for line in text.split("\n"))


def _departures(found: Iterable[Departure]) -> Iterator[str]:
    return (str(each.problem) for each in found)

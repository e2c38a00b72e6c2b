"""How citations print: labels merged as lawyers merge them, each piece a link to its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from handouts.document.inline_nodes import Inlines, Link, Note, Text
from handouts.library.model import Citation

NO_BREAK_SPACE = "\u00a0"
_LAW = re.compile(
    r"""
    (?P<body> \d+[ ]CFR[ ]\d+(?=\.) | \d+[ ]USC )
    (?P<section> \.\d+[a-z]* | [ ]\d+[a-z]*(-\d+)? )
    (?P<paragraph> (\(\w+\))* )
    """,
    re.VERBOSE,
)


class Place(Struct, frozen=True):
    """A label taken apart: "34 CFR 300.153(c)" is "34 CFR 300", ".153", "(c)"."""

    body: str
    """What a later place of the same body leaves out; empty for a case or a letter."""
    section: str
    paragraph: str
    url: str


def place_of(citation: Citation) -> Place:
    """The parts of a citation's label; a label of another form is one section of its own."""
    found = _LAW.fullmatch(citation.label)
    if not found:
        return Place("", citation.label, "", citation.url)
    return Place(found["body"], found["section"], found["paragraph"], citation.url)


def note(citations: Iterable[Citation]) -> Note:
    """``[34 CFR 300.153(c), .152(a); 20 USC 1415(k)(4)]``: in order of use, each once."""
    return Note((Text("["), *_merged([place_of(citation) for citation in citations]), Text("]")))


def sources(citations: Iterable[Citation]) -> Inlines:
    """``20 USC 1401, 1412; 34 CFR 300.8, .101``: sections by number, each once; then cases and letters."""
    places = (place_of(citation) for citation in citations)
    whole = [Place(place.body, place.section, "", place.url) for place in places]
    return _merged(sorted(whole, key=_order))


def _order(place: Place) -> tuple[bool, list[tuple[int, str]]]:
    """Numbers by value, words by letters."""
    pieces = re.findall(r"(\d+)|(\D+)", place.body + place.section)
    return not place.body, [(int(number or 0), word) for number, word in pieces]


def _merged(places: Sequence[Place]) -> Inlines:
    """The places, those of one body together where the first of them stands."""
    bodies: dict[str, dict[str, Link]] = {}
    for place in places:
        shown = place.section + place.paragraph
        links = bodies.setdefault(place.body or shown, {})
        links.setdefault(shown, _link(place, shown, is_first=not links))
    return _joined((_joined(((link,) for link in links.values()), ", ") for links in bodies.values()), "; ")


def _link(place: Place, shown: str, *, is_first: bool) -> Link:
    """The label whole, or without the body that was named before it; one of law never breaks."""
    label = (place.body if is_first else "") + shown
    return Link((Text(label.strip().replace(" ", NO_BREAK_SPACE) if place.body else label),), place.url)


def _joined(groups: Iterable[Inlines], separator: str) -> Inlines:
    """The groups with the separator between two."""
    joined = (inline for group in groups for inline in (Text(separator), *group))
    return tuple(joined)[1:]

"""How citations print: labels merged as lawyers merge them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from handouts.document.nodes import Inline, Link, Note, Text
from handouts.library.model import Citation

NO_BREAK_SPACE = "\u00a0"
_PLACE = re.compile(r"(\d+) (CFR|USC) (?:(\d+)(\.\d+)|(\d+[a-z]*))(\S*)")


@dataclass(frozen=True, slots=True)
class Place:
    """A label taken apart: ``34 CFR 300.153(c)`` is body "34 CFR 300", section ".153", paragraph "(c)"."""

    body: str
    """What a later place of the same body leaves out."""
    section: str
    paragraph: str
    url: str

    @property
    def sorting(self) -> list[tuple[int, int | str]]:
        """Numbers by value, words by letters; law before letters and cases."""
        parts = re.findall(r"\d+|\D+", f"{self.body} {self.section}")
        return [(0, int(part)) if part.isdigit() else (1, part) for part in parts]


def place_of(citation: Citation) -> Place:
    """The parts of a citation's label; a label of another form is one body."""
    found = _PLACE.fullmatch(citation.label)
    if not found:
        return Place("", citation.label, "", citation.url)
    title, code, part, section, statute, paragraph = found.groups()
    if part:
        return Place(f"{title} {code} {part}", section, paragraph, citation.url)
    return Place(f"{title} {code}", f" {statute}", paragraph, citation.url)


def note(citations: Iterable[Citation]) -> Note:
    """``[34 CFR 300.153(c), .152(a); 20 USC 1415(k)(4)]``, in order of use, each once."""
    places = list(dict.fromkeys(map(place_of, citations)))
    return Note((Text("["), *_merged(places, paragraphs=True), Text("]")))


def sources(citations: Iterable[Citation]) -> tuple[Inline, ...]:
    """``20 USC 1401, 1412; 34 CFR 300.8, .101``: sections in order, each once."""
    places = {(p.body, p.section): p for p in map(place_of, citations)}
    return _merged(sorted(places.values(), key=lambda p: p.sorting), paragraphs=False)


def _merged(places: Sequence[Place], *, paragraphs: bool) -> tuple[Inline, ...]:
    inlines: list[Inline] = []
    for body, group in groupby(places, key=lambda place: place.body):
        for n, place in enumerate(group):
            shown = place.section + (place.paragraph if paragraphs else "")
            separator = (", " if n and body else "; ") if inlines else ""
            label = shown.strip() if n and body else f"{body}{shown}"
            if separator:
                inlines.append(Text(separator))
            inlines.append(Link((Text(label.strip().replace(" ", NO_BREAK_SPACE)),), place.url))
    return tuple(inlines)

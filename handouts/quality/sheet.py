"""A sheet as it was made, and its quality card."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handouts.document.nodes import Blocks, Document
from handouts.errors import Location
from handouts.library.model import Citation, ReadingAids
from handouts.quality.passages import Passage, passages
from handouts.quality.reading import Reading, reading

TOPIC, BUNDLE, GLOSSARY = "topic", "bundle", "glossary"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished sheet and what is known of how it was made."""

    name: str
    form: str
    """topic, bundle, or a kind of handout such as worksheet."""
    audience: str
    language: str
    place: Location
    """The file that it opens with."""
    document: Document
    passages: tuple[Passage, ...]
    reading: Reading | None
    pages: tuple[float, ...]
    """How full each page is, from 0 to 1."""
    size: int
    """Bytes of the PDF."""
    faults: tuple[str, ...]
    """What is wrong with its tags."""
    notices: tuple[str, ...]
    is_draft: bool
    is_latin: bool
    aids: ReadingAids
    rows: str = ""
    """The group of rows that a chart shows, where it is one."""
    spare: int = 0
    """Words that it may have more or fewer with a state's name for the team and its rules."""

    @property
    def blocks(self) -> Blocks:
        return tuple(block for part in self.document.parts for block in part.blocks)

    @property
    def cited(self) -> tuple[str, ...]:
        """Ids of its citations, each once, in order of use."""
        return tuple(dict.fromkeys(id for passage in self.passages for id in passage.cited))


def read_passages(document: Document) -> tuple[Passage, ...]:
    return tuple(passage for part in document.parts for passage in passages(part.blocks))


def read_level(found: tuple[Passage, ...], language: str, aids: ReadingAids) -> Reading | None:
    return reading((passage.text for passage in found), language, aids.names)


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a sheet's quality, in a few figures."""

    name: str
    form: str
    language: str
    audience: str
    level: str
    """What the formula is called; empty for a language without one."""
    adjusted: float | None
    raw: float | None
    words: int
    sides: int
    citations: int
    checked: datetime.date | None
    """The day on which the oldest of them was checked."""
    faults: int
    """Breaks of PDF/UA."""
    kilobytes: int
    is_draft: bool

    def row(self) -> tuple[str, ...]:
        """The cells of a table."""
        return (self.name, self.form, self.language, self.audience, *self._figures())

    def _figures(self) -> Iterator[str]:
        yield self._level()
        yield f"{self.sides} {'side' if self.sides == 1 else 'sides'}"
        citations = f"{self.citations} {'citation' if self.citations == 1 else 'citations'}"
        yield f"{citations}, checked {self.checked:%b %Y}" if self.checked else "no citations"
        yield f"PDF/UA {self.faults}"
        yield "draft" if self.is_draft else ""

    def _level(self) -> str:
        if self.adjusted is None:
            return "no reading formula"
        name = "grade" if "grade" in self.level else self.level
        return f"{name} {self.adjusted:.1f} (raw {self.raw:.1f})"

    def data(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "name": self.name,
            "form": self.form,
            "language": self.language,
            "audience": self.audience,
            "formula": self.level,
            "level": _rounded(self.adjusted),
            "raw-level": _rounded(self.raw),
            "words": self.words,
            "sides": self.sides,
            "citations": self.citations,
            "checked": self.checked.isoformat() if self.checked else None,
            "pdf-ua": self.faults,
            "kilobytes": self.kilobytes,
            "draft": self.is_draft,
        }


def card(sheet: Sheet, law: Mapping[str, Citation]) -> Card:
    found = sheet.reading
    return Card(
        name=sheet.name,
        form=sheet.form,
        language=sheet.language,
        audience=sheet.audience,
        level=found.formula.name if found else "",
        adjusted=found.adjusted_level if found else None,
        raw=found.raw_level if found else None,
        words=found.raw.words if found else 0,
        sides=len(sheet.pages),
        citations=len(sheet.cited),
        checked=min((law[id].checked for id in sheet.cited), default=None),
        faults=len(sheet.faults),
        kilobytes=round(sheet.size / 1000),
        is_draft=sheet.is_draft,
    )


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)

"""The law that a sheet cites, as it prints at the sheet's foot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handouts.document.citations import sources as merged_sources
from handouts.document.inline_nodes import Inlines, Strong, Text
from handouts.document.nodes import Blocks, Paragraph
from handouts.library.model import Citation, Language

JURISDICTIONS = ("federal", "state", "local")


def sources(cited: Sequence[Citation], language: Language) -> Blocks:
    """The law section by section, and the month in which the oldest of it was read."""
    if not cited:
        return ()
    law: list[Inlines] = []
    jurisdictions = [each for each in JURISDICTIONS if any(c.jurisdiction == each for c in cited)]
    for jurisdiction in jurisdictions:
        places = merged_sources(citation for citation in cited if citation.jurisdiction == jurisdiction)
        is_named = jurisdictions != ["federal"]
        law.append((*((Text(f"{language.label(jurisdiction)} "),) if is_named else ()), *places, Text(". ")))
    oldest = min(citation.checked for citation in cited)
    closing = Text(f"{language.label('state-rules')} {checked_line(language, oldest)}")
    opening = Strong((Text(language.label("sources")),))
    return (Paragraph((opening, Text(" "), *(inline for each in law for inline in each), closing)),)


def checked_line(language: Language, day: date) -> str:
    """The month in which something was read; a year does not stand alone on a line."""
    return "\u00a0".join(language.label("checked", month=language.month(day)).rsplit(" ", 1))

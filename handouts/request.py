"""What the user asks for, before anything is looked up."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from handouts.profile import Profile


@dataclass(frozen=True, slots=True)
class HandoutRequest:
    kind: str
    """Id of a template, such as ``fact-sheet``."""
    audience: str | None = None
    language: str | None = None
    topics: tuple[str, ...] = ()
    """Ids of topics, or the id of one bundle; empty for the library's default."""
    rows: tuple[str, ...] = ()
    """Ids or groups of a chart's rows; empty for the audience's default."""
    columns: tuple[str, ...] = ()
    """Ids of a chart's columns; empty for the default."""
    detail: str | None = None
    paper: str | None = None
    given: frozenset[str] = frozenset()
    """Names of the options that not every kind takes and that the user gave, such as ``topics``."""
    profile: Profile = Profile()  # noqa: RUF009 - it is frozen
    date: datetime.date | None = None
    """Day printed and recorded on the sheet; the library's own date when absent."""
    format: str = "pdf"

"""What the user asks for, before anything is looked up."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from msgspec import Struct

from handouts.ask.school import Profile
from handouts.ask.values import Filled

PACKET = "packet"
"""The kind that is made of a recipe: several sheets under a cover."""


class HandoutRequest(Struct, frozen=True):
    kind: str
    """Id of a template, such as ``fact-sheet``."""
    name: str = ""
    """Id of the worksheet or letter, for a kind that prints one."""
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
    profile: Profile = Profile()
    values: Mapping[str, Filled] = {}
    """What is known of a child and a meeting, by names of ``content/values.yaml``."""
    is_flat: bool = False
    """True for a PDF without fields to fill in."""
    date: datetime.date | None = None
    """Day printed and recorded on the sheet; the library's own date when absent."""
    format: str = "pdf"

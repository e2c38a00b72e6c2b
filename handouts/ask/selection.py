"""From what is asked for to what the library has: the request with every name looked up."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Literal, cast

from msgspec import Struct

from handouts.ask.request import HandoutRequest
from handouts.ask.rows import chosen_rows
from handouts.ask.school import Profile
from handouts.ask.values import Filled
from handouts.ask.wanted import Wanted
from handouts.errors import ContentError, SelectionError
from handouts.library.load import Library
from handouts.library.model import ChartRow, Comparison, Source, Template


class Selection(Struct, frozen=True):
    """All that a sheet is made of."""

    library: Library
    template: Template
    audience: str
    language: str
    topics: tuple[Source, ...]
    """In reading order, in the sheet's language."""
    opening: Source
    """The topic itself when there is one, else the words of the bundle or of a list of one's own."""
    bundle: str
    """Id of the bundle; empty for a list of one's own."""
    name: str
    """Id of the worksheet or letter; empty for other kinds."""
    comparison: Comparison | None
    """The chart of a kind that has one."""
    rows: tuple[ChartRow, ...]
    columns: tuple[str, ...]
    detail: Literal["brief", "full"]
    paper: str
    profile: Profile
    given: Mapping[str, Filled]
    """Values of the request, by name."""
    is_flat: bool
    """True where fields to fill in were asked to be left out."""
    has_fields: bool
    """Whether places to write are fields to fill in."""
    date: datetime.date | None

    @property
    def values(self) -> dict[str, Filled]:
        """All that may be filled in, by name."""
        return {**self.profile.values(), **self.given}


def select(library: Library, request: HandoutRequest) -> Selection:
    """Look up every name of a request.

    Raises SelectionError with all names that the library does not have, and ContentError when a
    file that is needed cannot be read.
    """
    wanted = Wanted(library, request)
    if broken := tuple(wanted.broken()):
        raise ContentError(*broken)
    if problems := tuple(wanted.problems()):
        raise SelectionError(*problems)
    topics = tuple(library.source(wanted.language, id) for id in wanted.ids)
    comparison = wanted.comparison
    return Selection(
        library=library,
        template=library.template(request.kind),
        audience=wanted.audience,
        language=wanted.language,
        topics=topics,
        opening=wanted.opening,
        bundle=wanted.bundle,
        name=request.name,
        comparison=comparison,
        rows=chosen_rows(comparison, wanted.rows) if comparison else (),
        columns=wanted.columns if comparison else (),
        detail=cast(Literal["brief", "full"], wanted.detail),
        paper=wanted.paper,
        profile=request.profile,
        given=request.values,
        is_flat=request.is_flat,
        has_fields=wanted.kind.fill_in and not request.is_flat,
        date=request.date,
    )


def drafts(*selections: Selection) -> tuple[str, ...]:
    """Ids of the translations in them that say that no person has reviewed them, each once."""
    sources = (source for each in selections for source in (each.opening, *each.topics))
    return tuple(dict.fromkeys(source.id for source in sources if source.topic.translation == "draft"))


def notices(*selections: Selection) -> tuple[str, ...]:
    """What the user should know of a sheet, or of a packet's sheets, that can be made all the same."""
    found = [notice for each in selections for notice in _length_notices(each)]
    if ids := drafts(*selections):
        found.append(f"No person has reviewed these translations yet: {', '.join(ids)}.")
    return tuple(found)


def _length_notices(selection: Selection) -> Iterator[str]:
    count = len(selection.topics) if selection.detail == "brief" else 0
    if count == 3:
        yield "Three topics leave a side nearly empty; two fill one side, four or five fill two."
    if count > 6:
        yield f"{count} topics need more than two sides; five fill two."

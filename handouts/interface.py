"""For programs in Python: what the command line makes, without its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from handouts.ask.request import Request
from handouts.ask.school import School, school_of
from handouts.ask.values import read_values
from handouts.library.load import load_library
from handouts.pipeline import Handout, make_handout


def make(
    kind: str,
    name: str = "",
    *,
    library: Sequence[str | PathLike[str]] = (),
    state: str = "",
    school: str | PathLike[str] | None = None,
    values: Mapping[str, str] | None = None,
    **options: Any,
) -> Handout:
    """A handout, as ``handouts make`` makes it: ``data`` are its bytes, ``notices`` what it would tell.

    ``library``: folders with words of one's own; ``school``: its file, which is not looked for; ``values``:
    as for ``--set``; ``options``: fields of ``handouts.ask.request.Request``, such as ``topics=("adhd",)``,
    ``language="en,es"``, ``format="html"``.  Nothing is written.  Raises HandoutsError, whose ``problems``
    say all that is wrong and never repeat a value, and TypeError for an option that there is not.
    """
    opened = load_library(*map(Path, library), state=state)
    known, at = school_of(Path(school), opened) if school is not None else (School(), {})
    options = {name: tuple(each) if isinstance(each, list) else each for name, each in options.items()}
    given = read_values(values or {}, opened.values)
    request = Request(kind, name, school=known, places=at, values=given, **options)
    return make_handout(opened, request)

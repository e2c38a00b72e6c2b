"""Which sheet prints the whole of a text, so that its translation can be reviewed."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from handouts.ask.request import ALL, Request
from handouts.errors import Problem, SelectionError
from handouts.library.load import Library
from handouts.library.shelves import BUNDLES, CHARTS, GLOSSARY, LETTERS, TOPICS, shelf_and_id


def review_request(library: Library, code: str, name: str, audience: str = "") -> Request:
    """The request for the sheet of a text in one language, with all that it says to an audience.

    ``name``: as ``Library.names`` gives it.  Raises SelectionError for a text without a sheet of its own.
    """
    shelf, id = shelf_and_id(name)
    on_shelf = TOPICS if shelf == BUNDLES else shelf
    kinds = ((kind, library.template(kind).kind) for kind in library.kinds)
    found = next((kind for kind, form in kinds if form.shelf == on_shelf.name and form.only in ("", id)), "")
    if not found:
        hint = f"Print the words in both: handouts make glossary --language {code}"
        hint = hint if shelf == GLOSSARY else "Review a sheet that it stands on: a bundle has also the foot."
        raise SelectionError(Problem(f'"{name}" has no sheet of its own.', hint=hint))
    more: dict[str, Any] = {"name": id}
    if on_shelf == TOPICS:
        more = {"topics": (id,), "detail": "full"}
    elif shelf == CHARTS:
        more = {"rows": (ALL,)}
    elif shelf == LETTERS:
        more["letter_language"] = code
    elif library.template(found).kind.only:
        more = {}
    return replace(Request(found, language=code, audience=audience), **more)

"""Where our content and templates are: in the installed package, or in a checkout."""

from __future__ import annotations

from pathlib import Path

from handouts.errors import ContentError, Problem

_PACKAGE = Path(__file__).resolve().parent


def data_root() -> Path:
    """The folder that holds our ``content/`` and ``templates/``: the installed package's, or a checkout."""
    shipped = _PACKAGE / "_data"
    return shipped if shipped.is_dir() else _PACKAGE.parent


def refuse_installed(root: Path) -> None:
    """Raise ContentError for the library inside the installed package: it is not the place to write."""
    if root == _PACKAGE / "_data":
        hint = "Start a folder of your own: handouts new layer my-words. Then give it with --library."
        raise ContentError(Problem("This library is part of the installed program.", hint=hint))

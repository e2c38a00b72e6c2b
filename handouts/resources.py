"""Where the content and the templates are: another library, the installed package, or a checkout."""

from __future__ import annotations

import os
from pathlib import Path

from handouts.errors import ContentError, Problem

_PACKAGE = Path(__file__).resolve().parent


def data_root(override: Path | None = None) -> Path:
    """The folder that holds ``content/`` and, unless it is an override, ``templates/``.

    Raises ContentError when the override holds no library.
    """
    if override is not None:
        return _checked(Path(os.path.expanduser(override)).resolve(), override)  # also of nobody's home
    shipped = _PACKAGE / "_data"
    return shipped if shipped.is_dir() else _PACKAGE.parent


def templates_of(*roots: Path) -> Path:
    """The folder of templates: that of the last root that has one, else the shipped templates."""
    own = (root / "templates" for root in reversed(roots))
    return next((folder for folder in own if folder.is_dir()), data_root() / "templates")


def refuse_installed(root: Path) -> None:
    """Raise ContentError for the library inside the installed package: it is not the place to write."""
    if root == _PACKAGE / "_data":
        hint = f'Copy the folder "{root}" to a place of your own and give that with --library.'
        raise ContentError(Problem("This library is part of the installed program.", hint=hint))


def _checked(root: Path, typed: Path) -> Path:
    if (root / "content" / "library.yaml").is_file():
        return root
    inside = (root / "library.yaml").is_file()
    hint = "Give the folder above it." if inside else "Give the folder that holds content/."
    raise ContentError(Problem(f'"{typed}" has no content/library.yaml, so it is not a library.', hint=hint))

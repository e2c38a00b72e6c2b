"""Where our content and templates are, in the installed package or a checkout; files of other packages."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
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


def files_within(folder: Path, pattern: str = "*") -> Iterator[tuple[str, Path]]:
    """Files with their names in the folder, hidden ones and bytecode aside."""
    for path in sorted(folder.rglob(pattern)):
        name = path.relative_to(folder)
        if path.is_file() and not any(part[0] == "." or part == "__pycache__" for part in name.parts):
            yield name.as_posix(), path


def packaged(file: str) -> Path | None:
    """The file ``package/path/within`` of an installed package, or of a whole path; None if there is none."""
    package, _, within = file.partition("/")
    path = Path(file)
    if not path.is_absolute():
        found = find_spec(package) if package.isidentifier() else None
        if found is None or found.origin is None or ".." in path.parts:
            return None
        path = Path(found.origin).parent / within
    return path if path.is_file() else None

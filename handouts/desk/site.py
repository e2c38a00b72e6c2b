"""The static site: all of the desk as plain files, which any web server can give out."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import msgspec

from handouts.ask.school import Fields
from handouts.desk import packing, parts
from handouts.desk.answers import archive
from handouts.desk.choices import choices
from handouts.desk.first_pages import Progress, first_pages, silent
from handouts.errors import OutputError, Problem
from handouts.library.load import Library

_PAGE = Path(__file__).with_name("page")
MARK = "files.json"
"""Lists the files of a site with their hashes; a folder that has it is one of ours."""
_WORD = re.compile(r'data-word="([a-z-]+)"[^>]*>')
LATER = ("fonts/", "pictures/")
"""Folders whose files are fetched when they are wanted, and kept then."""
POLICY = (
    "default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' blob: data:; font-src 'self' data:; connect-src 'self' blob:; worker-src 'self' blob:; "
    "frame-src blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)
"""Content-Security-Policy: nothing is asked for outside of the site, by the page or by its workers."""


def build(
    library: Library,
    folder: Path,
    fetched: Path,
    *,
    school: Fields | None = None,
    pictures: bool = True,
    progress: Progress = silent,
) -> int:
    """Write the site into a folder, whole or not at all, and give the bytes of its first load.

    ``fetched``: where the parts of a browser are (``parts.toml``); ``school``: what the page begins with;
    ``progress``: told of each picture.  Raises ContentError for a part that is not right, and OutputError
    for a folder that holds something else.
    """
    refuse(folder)
    files = site_files(library, fetched, school=school or {}, pictures=pictures, progress=progress)
    write(files, folder)
    return sum(len(data) for name, data in files.items() if not name.startswith(LATER))


def site_files(
    library: Library, fetched: Path, *, school: Fields, pictures: bool, progress: Progress
) -> dict[str, bytes]:
    """The files of the site by their names."""
    files = parts.opened(fetched)
    files |= {path.name: path.read_bytes() for path in sorted(_PAGE.iterdir()) if path.is_file()}
    files["program.zip"] = packing.program(library)
    archives = packing.fonts(library)
    families = {name: f"fonts/{_slug(name)}.zip" for name in archives}
    files |= {families[name]: data for name, data in archives.items()}
    known = choices(library)
    if pictures:
        files |= first_pages(library, known["cards"], progress)
    known["fonts"] = families
    known |= {"layers": len(library.own_words), "state": library.state_code, "our-school": dict(school)}
    known["wheels"] = [name for name in files if name.endswith(".whl")]
    files["own.zip"] = archive(dict(packing.within_layers(library)))
    files["desk.json"] = msgspec.json.encode(known)
    said = known["words"][library.settings.source_language]
    files["index.html"] = _spoken(files["index.html"].decode(), said).replace("@POLICY@", POLICY).encode()
    files[MARK] = _listed(files)
    files["offline.js"] = files["offline.js"].replace(b"@VERSION@", _hash(files[MARK]).encode())
    return files


def _spoken(page: str, words: Mapping[str, str]) -> str:
    """The page with its words in their places, for the moment before it can speak another language."""
    return _WORD.sub(lambda place: place[0] + escape(words[place[1]], quote=False), page)


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _listed(files: Mapping[str, bytes]) -> bytes:
    """The files with the hashes by which the page holds what it fetches (Subresource Integrity)."""
    rows: dict[str, Any] = {
        name: {"integrity": _integrity(data), "bytes": len(data), "later": name.startswith(LATER)}
        for name, data in files.items()
        if name not in ("offline.js", MARK)
    }
    return msgspec.json.encode(rows)


def _integrity(data: bytes) -> str:
    return f"sha256-{b64encode(hashlib.sha256(data).digest()).decode()}"


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


# ── Writing ──────────────────────────────────────────────────────────────────


def refuse(folder: Path) -> None:
    """Raise OutputError for a folder that holds something else than a site of ours."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise OutputError(Problem(f'"{folder}" is not a folder.', hint="Name a new one."))
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        hint = "Name a new or an empty folder."
        raise OutputError(Problem(f'"{folder}" holds other files: a site would go among them.', hint=hint))


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files beside the folder, then put them in its place."""
    fresh, old = (folder.with_name(f".{folder.name}-{word}-{os.getpid()}") for word in ("new", "old"))
    try:
        for name, data in files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
    except OSError as error:
        raise OutputError(Problem(f'Cannot write "{folder}": {os.strerror(error.errno or 0)}.')) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)

"""The static site: all of the desk as plain files, which any web server can give out."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from html import escape
from pathlib import Path, PurePath
from typing import Literal

import msgspec

from handouts.ask.school import Fields
from handouts.desk import packing, parts
from handouts.desk.answers import archive
from handouts.desk.choices import choices
from handouts.desk.first_pages import Progress, first_pages, silent
from handouts.errors import ContentError, OutputError, Problem
from handouts.library.load import Library
from handouts.library.text_file import leads_out, read_bytes

_PAGE = Path(__file__).with_name("page")
LIST, WORKER, START = "files.json", "offline.js", "index.html"
"""The list of a site's files with their hashes, the page's service worker, the page."""
WORK = ".desk-"
"""How the name of the folder begins in which a site is made ready."""
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

    What the folder holds beside an older site stays there.

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
    files[START] = _spoken(files[START].decode(), said).replace("@POLICY@", POLICY).encode()
    files[LIST] = _listed(files)
    files[WORKER] = files[WORKER].replace(b"@VERSION@", _hash(files[LIST]).encode())
    return files


def _spoken(page: str, words: Mapping[str, str]) -> str:
    """The page with its words in their places, for the moment before it can speak another language."""
    return _WORD.sub(lambda place: place[0] + escape(words[place[1]], quote=False), page)


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


class _File(msgspec.Struct, frozen=True):
    integrity: str
    bytes: int
    later: bool


class _List(msgspec.Struct, frozen=True, rename="kebab"):
    made_by: Literal["handouts desk"]
    files: dict[str, _File]


def _listed(files: Mapping[str, bytes]) -> bytes:
    """The files with the hashes by which the page holds what it fetches (Subresource Integrity)."""
    rows = {
        name: _File(_integrity(data), len(data), name.startswith(LATER))
        for name, data in files.items()
        if name not in (WORKER, LIST)
    }
    return msgspec.json.encode(_List("handouts desk", rows))


def _integrity(data: bytes) -> str:
    return f"sha256-{b64encode(hashlib.sha256(data).digest()).decode()}"


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


# ── Writing ──────────────────────────────────────────────────────────────────


def refuse(folder: Path) -> None:
    """Raise OutputError for a folder that holds something else than a site of ours."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise OutputError(Problem(f'"{folder}" is not a folder.', hint="Name a new one."))
    if _owned(folder) or not folder.is_dir():
        return
    if any(not path.name.startswith(WORK) for path in folder.iterdir()):
        hint = "Name a new or an empty folder."
        raise OutputError(Problem(f'"{folder}" holds other files: a site would go among them.', hint=hint))


def _owned(folder: Path) -> set[str]:
    """The names of the files of a site that stands in a folder; none where its list is not ours."""
    try:
        listed = msgspec.json.decode(read_bytes(folder / LIST, LIST), type=_List)
    except (ContentError, msgspec.MsgspecError):
        return set()
    paths = {name: folder / name for name in (*listed.files, LIST, WORKER)}
    return {name for name, path in paths.items() if path.is_file() and not leads_out(path, folder)}


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Put the files in the place of those of an older site; what else stands in the folder stays.

    Raises OutputError, and then all is as it was.
    """
    owned = _owned(folder)
    if problems := [*_in_the_way(files, owned, folder)]:
        raise OutputError(*problems)
    work = folder / f"{WORK}{os.getpid()}"
    try:
        for name, data in files.items():
            path = work / "new" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        _exchange({*owned, *files}, folder, work)
        shutil.rmtree(work / "old", ignore_errors=True)
    except OSError as error:
        raise OutputError(Problem(f'Cannot write "{folder}": {os.strerror(error.errno or 0)}.')) from None
    finally:
        shutil.rmtree(work / "new", ignore_errors=True)
        _clear({*owned, *files}, folder, work)


def _in_the_way(files: Iterable[str], owned: set[str], folder: Path) -> Iterator[Problem]:
    """Files of somebody else's where a site has one, or has a folder."""
    names = {parent.as_posix() for name in files for parent in PurePath(name).parents if parent.name}
    found = [name for name in sorted(names) if _is_file(folder / name)]
    found += [name for name in files if name not in owned and os.path.lexists(folder / name)]
    for name in found:
        message = f'"{folder / name}" is in the way: the site has a file or a folder of that name.'
        yield Problem(message, hint="Give it another name, or name another folder.")


def _is_file(path: Path) -> bool:
    """Whether it is there and is no folder; a link to one is none of ours."""
    return os.path.lexists(path) and (path.is_symlink() or not path.is_dir())


def _exchange(names: set[str], folder: Path, work: Path) -> None:
    """Move the old files out and the new ones in; when one cannot be moved, all go back.

    The list goes first: by it the site is ours, also when the power fails in between.
    """
    with ExitStack() as undo:
        for name in sorted(names, key=lambda name: (name in (WORKER, START), name != LIST, name)):
            for path, place in (folder / name, work / "old" / name), (work / "new" / name, folder / name):
                if path.exists():
                    place.parent.mkdir(parents=True, exist_ok=True)
                    undo.callback(_back, path, place)
                    path.rename(place)
        undo.pop_all()


def _back(path: Path, place: Path) -> None:
    if not path.exists():  # else it was never moved
        place.rename(path)


def _clear(names: Iterable[str], folder: Path, work: Path) -> None:
    """Take away the folders in which nothing stands; of the old files none is deleted here."""
    own = {parent for name in names for parent in PurePath(name).parents}
    for base in (work / "new", work / "old", work, folder):
        for within in sorted(own, key=lambda each: -len(each.parts)):
            with suppress(OSError):  # it is not empty, or not there
                (base / within).rmdir()

"""What the source texts said when their translations were accepted: kept, so that a change can be shown.

A translation records hashes alone. ``content/.translated-from/<name>.md`` has the words behind them, for all
languages together: each section that some translation records, once, as it was served to it. What none
records any longer goes. A text is believed only if it has the hash under which it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from handouts.errors import ContentError
from handouts.library.load import Library
from handouts.library.sections import fingerprint

FOLDER = ".translated-from"
"""Hidden: it is nothing to write in."""
_HEAD = """\
<!-- The words from which translations were made, by their hashes: handouts translations diff shows them.
     Written by handouts translations accept: do not change it by hand. -->
"""
_MARK = re.compile(r"^<!-- ([0-9a-f]+) -->$", re.MULTILINE)
"""Stands before each section, which holds no comment of its own."""


def kept(library: Library, name: str) -> Mapping[str, str]:
    """Sections of a source text as translations were made from them, by hash; raises ContentError."""
    return _read(library, library.files(FOLDER, f"{name}.md"))


def changed_files(library: Library, names: Iterable[str]) -> Iterator[tuple[bytes, Path]]:
    """The files of some texts that must say something else, now that translations record what they do.

    They stand in the topmost layer, and hold what no layer below it has.
    """
    for name in names:
        path = library.content / FOLDER / f"{name}.md"
        texts = _to_keep(library, name, path)
        made = "".join((_HEAD, *(f"\n<!-- {hash} -->\n{text}\n" for hash, text in texts.items())))
        if texts and not (path.is_file() and library.text(path) == made):
            yield made.encode(), path


def _read(library: Library, paths: tuple[Path, ...]) -> dict[str, str]:
    made = dict[str, str]()
    for path in paths:
        _, *parts = _MARK.split(library.text(path))
        texts = (text.strip("\n") for text in parts[1::2])
        made |= {
            hash: text for hash, text in zip(parts[::2], texts, strict=True) if fingerprint(text) == hash
        }
    return made


def _to_keep(library: Library, name: str, path: Path) -> dict[str, str]:
    """What a file must hold, in the order of the source text."""
    paths = library.files(FOLDER, f"{name}.md")
    known, below = _read(library, paths), _read(library, tuple(each for each in paths if each != path))
    source = library.named(library.settings.source_language, name)
    wanted = dict[str, str]()
    for code in library.targets:
        try:
            text = library.twin(source, code)
            wanted |= {hash: key for key, hash in text.recorded.items()} if text else {}
        except ContentError:  # nobody knows what it records
            wanted = {**dict.fromkeys(known, ""), **wanted}
        else:
            now = source.asked_of(text.words) if text else ()
            known = {section.hash: section.text for section in now} | known  # as it was wrapped then
    order = {section.key: number for number, section in enumerate(source.sections)}
    hashes = sorted(known.keys() & wanted, key=lambda hash: (order.get(wanted[hash], len(order)), hash))
    return {hash: known[hash] for hash in hashes if hash not in below}

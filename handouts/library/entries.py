"""Files with an entry for each id, such as citations.yaml: an entry is read when it is looked up.

A sheet uses a few of hundreds of entries; reading them all would take longer than its layout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

T = TypeVar("T")

_ENTRY = re.compile(r"([a-z0-9]+(?:[-.][a-z0-9]+)*):(?: .*)?")
_INSIDE = re.compile(r"\s.*|#.*|")


class Entries(Mapping[str, T]):
    """The entries of a file whose ids stand at the beginning of lines.

    ``read`` gives the entries of a piece of the file, from its text and the number of its first line.
    """

    def __init__(
        self, pieces: Mapping[str, tuple[int, str]], read: Callable[[str, int], dict[str, T]]
    ) -> None:
        self._pieces = pieces
        self._read = read
        self._known: dict[str, T] = {}

    def __getitem__(self, id: str) -> T:
        if id not in self._known:
            line, text = self._pieces[id]
            self._known[id] = self._read(text, line)[id]
        return self._known[id]

    def __contains__(self, id: object) -> bool:
        return id in self._pieces

    def __iter__(self) -> Iterator[str]:
        return iter(self._pieces)

    def __len__(self) -> int:
        return len(self._pieces)


def entries(text: str, read: Callable[[str, int], dict[str, T]]) -> Mapping[str, T]:
    """The entries of a text; one that is not in the plain form is read whole, with all its problems."""
    pieces: dict[str, tuple[int, list[str]]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        entry = _ENTRY.fullmatch(line)
        if entry and entry[1] not in pieces:
            pieces[entry[1]] = number, [line]
        elif entry or not _INSIDE.fullmatch(line) or (not pieces and line.strip() and line[0] != "#"):
            return read(text, 1)
        elif pieces:
            pieces[next(reversed(pieces))][1].append(line)
    return Entries({id: (line, "\n".join(lines)) for id, (line, lines) in pieces.items()}, read)

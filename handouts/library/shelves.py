"""The shelves of a library: sorts of texts, each with its place in the folder of a language."""

from __future__ import annotations

from pathlib import PurePosixPath

from msgspec import Struct


class Shelf(Struct, frozen=True):
    """A sort of texts."""

    name: str
    one: str
    """What one of its texts is called in messages."""
    folder: str = ""
    """In content/<language>/; topics and the glossary stand in that folder itself."""
    suffix: str = ".md"
    only: str = ""
    """Id of its one text; empty where there may be several."""
    is_titled: bool = True
    """Whether its texts open sheets, so that title and summary are printed."""

    def file(self, id: str) -> PurePosixPath:
        """Of a text, in the folder of its language."""
        return PurePosixPath(self.folder, f"{id}{self.suffix}")

    def name_of(self, id: str) -> str:
        """How commands and messages name a text: who-gets-ieps, letters/ask-for-records, glossary."""
        return f"{self.folder}/{id}" if self.folder else id


TOPICS = Shelf("topics", "topic")
BUNDLES = Shelf("bundles", "bundle", "bundles")
TEXTS = Shelf("texts", "text", "texts", is_titled=False)
WORKSHEETS = Shelf("worksheets", "worksheet", "worksheets")
LETTERS = Shelf("letters", "letter", "letters")
PACKETS = Shelf("packets", "packet", "packets")
CHARTS = Shelf("charts", "chart", "charts", ".yaml")
GLOSSARY = Shelf("glossary", "glossary", suffix=".yaml", only="glossary", is_titled=False)

SHELVES = {
    shelf.name: shelf for shelf in (TOPICS, BUNDLES, TEXTS, WORKSHEETS, LETTERS, PACKETS, CHARTS, GLOSSARY)
}


def shelf_and_id(name: str) -> tuple[Shelf, str]:
    """What ``Shelf.name_of`` has made a name of; raises KeyError for a folder that is no shelf."""
    folder, _, id = name.rpartition("/")
    if name == GLOSSARY.only:
        return GLOSSARY, name
    return (SHELVES[folder] if folder else TOPICS), id

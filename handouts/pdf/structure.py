"""The structure tree (ISO 32000-1, 14.7): planned as tags, built while pages are made, filled by drawing.

The order of the tree is the order of reading, whatever the order of drawing is.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field


class Tag(Struct, frozen=True, eq=False):
    """What layout plans for a structure element; each story that it is placed in makes its own of it."""

    role: str
    """A standard structure type (14.8.4): Document, H1, P, L, Table …"""
    parent: Tag | None = None
    """None where the story says what it stands in: its part."""
    language: str = ""
    alt: str = ""
    actual_text: str = ""
    rtl: bool = False
    """Drawn from right to left: then the actual text stays out of the page's stream."""
    title: str = ""
    owner: str = ""
    """Owner of the attributes: List, Table, Layout."""
    attributes: dict[str, str] = field(default_factory=dict)
    """Name -> value as PDF writes it, such as ``/Decimal`` or ``2``."""


class StructElem(Tag, frozen=True, eq=False):
    """A structure element in the tree of a story, with its kids in reading order."""

    parent: StructElem | None = None
    kids: list[StructElem | Content] = field(default_factory=list)

    def add(self, role: str, **more: object) -> StructElem:
        """A new last kid."""
        elem = StructElem(role, self, **more)  # type: ignore[arg-type]
        self.kids.append(elem)
        return elem

    def add_tag(self, tag: Tag) -> StructElem:
        """The tag as a new last kid."""
        shown = tag.language, tag.alt, tag.actual_text, tag.rtl, tag.title
        elem = StructElem(tag.role, self, *shown, tag.owner, tag.attributes)
        self.kids.append(elem)
        return elem

    def again(self) -> StructElem:
        """A new element like this one, right after it."""
        assert self.parent is not None
        made = StructElem(self.role, self.parent, owner=self.owner, attributes=self.attributes)
        self.parent.kids.insert(self.parent.kids.index(self) + 1, made)
        return made

    def content(self) -> Content:
        """The place for what is drawn next: goes on with the last kid where that is content."""
        last = self.kids[-1] if self.kids else None
        if isinstance(last, Content):
            return last
        made = Content(self)
        self.kids.append(made)
        return made

    def walk(self) -> Iterator[StructElem]:
        """This element and all below, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, StructElem):
                yield from kid.walk()


def text_string(text: str) -> str:
    """A text as PDF writes it in an attribute (7.9.2.2)."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


class Content(Struct, eq=False):
    """A piece of page content of an element: one marked-content sequence on each page it touches."""

    elem: StructElem


class Artifact(Struct, frozen=True):
    """What is drawn but not read (14.8.2.2): backgrounds, rules, running heads."""

    type: str = "Layout"
    """Layout, Pagination or Background."""
    subtype: str = ""
    """Header or Footer, for Pagination."""


LAYOUT = Artifact()
HEADER = Artifact("Pagination", "Header")
FOOTER = Artifact("Pagination", "Footer")
REPEATED = Artifact("Pagination")

Mark = Content | Artifact
"""What a thing that is drawn belongs to: nothing is drawn without one."""


class Tagger:
    """Makes the elements of tags under a root, each when it is first placed: in the order of reading.

    Without a root nothing is read: all is drawn as the artifact.
    """

    def __init__(self, root: StructElem | None, artifact: Artifact = LAYOUT) -> None:
        self.artifact = artifact
        """What is drawn beside the text, such as the line under a link, belongs to."""
        self._root = root
        self._elems: dict[Tag, StructElem] = {}

    def elem(self, tag: Tag | None) -> StructElem | None:
        """The element of a tag; None where nothing is read, so links, fields and bookmarks are left out."""
        return self._elem(tag, self._root) if self._root else None

    def _elem(self, tag: Tag | None, root: StructElem) -> StructElem:
        if tag is None:
            return root
        found = self._elems.get(tag)
        if found is None:
            found = self._elems[tag] = self._elem(tag.parent, root).add_tag(tag)
        return found

    def mark(self, tag: Tag) -> Mark:
        """What the tag's own ink, drawn next, belongs to."""
        return self._elem(tag, self._root).content() if self._root else self.artifact

"""The structure tree (ISO 32000-1, 14.7): planned with the layout, filled in while drawing.

The order of the tree is the order of reading, whatever the order of drawing is.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field


class StructElem(Struct, eq=False):
    """A structure element: its role, attributes, and kids in reading order."""

    role: str
    """A standard structure type (14.8.4): Document, H1, P, L, Table …"""
    parent: StructElem | None = None
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
    kids: list[StructElem | Content] = field(default_factory=list)

    def add(self, role: str, **more: object) -> StructElem:
        """A new last kid."""
        elem = StructElem(role, self, **more)  # type: ignore[arg-type]
        self.kids.append(elem)
        return elem

    def attach(self) -> None:
        """Put an element that was made ahead of its time under its parent, once."""
        if self.parent is not None and self not in self.parent.kids[-1:]:
            self.parent.attach()
            if self not in self.parent.kids:
                self.parent.kids.append(self)

    def again(self) -> StructElem:
        """A new element like this one, right after it."""
        assert self.parent is not None
        made = StructElem(self.role, self.parent, owner=self.owner, attributes=self.attributes)
        self.parent.kids.insert(self.parent.kids.index(self) + 1, made)
        return made

    def content(self) -> Content:
        """The place for what is drawn next: goes on with the last kid where that is content."""
        self.attach()
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

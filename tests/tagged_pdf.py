"""Small tagged PDFs made by hand, so that reading back is tested apart from our own writer."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

SIMPLE = b"1 beginbfrange <20> <7E> <0020> endbfrange 1 beginbfchar <80> <00660069> endbfchar"
"""One byte: ASCII, and the ligature fi."""
COMPOSITE = (
    b"1 beginbfrange <0001> <0002> [<0645> <0644>] endbfrange 1 beginbfchar <0003> <D83DDE00> endbfchar"
)
"""Two bytes: two Arabic letters, and a character beyond the first plane."""


@dataclass(eq=False)
class Element:
    """A structure element; a kid is an element, an MCID of the first page, or (page, MCID)."""

    role: str
    kids: tuple[Element | int | tuple[int, int], ...] = ()
    more: dict[str, Any] = field(default_factory=dict)
    uri: str = ""
    """The address of a link annotation."""


class TaggedPdf:
    """A PDF whose pages show the given content streams, in the fonts F1 (simple) and F2 (Type0)."""

    def __init__(self, tree: Element, *contents: bytes) -> None:
        self.file = pikepdf.new()
        fonts = Dictionary(F1=self._simple(), F2=self._composite())
        for key, content in enumerate(contents):
            page = self.file.add_blank_page(page_size=(612, 792))
            page.obj.update(
                Dictionary(
                    Contents=self.file.make_stream(content),
                    Resources=Dictionary(Font=fonts),
                    StructParents=key,
                    Tabs=Name.S,
                )
            )
        self._owners: list[dict[int, Object]] = [{} for _ in contents]
        self._links: list[Object] = []
        self.root = self.file.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.root.K = self._element(tree, self.root)
        self.root.ParentTree = self.file.make_indirect(self._parent_tree())
        self.root.ParentTreeNextKey = len(contents) + len(self._links)
        self.file.Root.update(Dictionary(StructTreeRoot=self.root, Lang="en-US"))
        with self.file.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = "A sheet"

    def bytes(self, **options: Any) -> bytes:
        target = BytesIO()
        self.file.save(target, **options)
        return target.getvalue()

    def _element(self, element: Element, parent: Object) -> Object:
        made = self.file.make_indirect(Dictionary(S=Name(f"/{element.role}"), P=parent, **element.more))
        kids = Array([self._kid(kid, made) for kid in element.kids])
        if element.uri:
            kids.append(Dictionary(Type=Name.OBJR, Obj=self._annotation(element.uri, made)))
        made.K = kids[0] if len(kids) == 1 else kids
        return made

    def _kid(self, kid: Element | int | tuple[int, int], parent: Object) -> Object | int:
        match kid:
            case Element():
                return self._element(kid, parent)
            case int():
                self._owners[0][kid] = parent
                parent.Pg = self.file.pages[0].obj
                return kid
            case page, mcid:
                self._owners[page][mcid] = parent
                return Dictionary(Type=Name.MCR, Pg=self.file.pages[page].obj, MCID=mcid)

    def _annotation(self, uri: str, parent: Object) -> Object:
        key = len(self._owners) + len(self._links)
        action = Dictionary(S=Name.URI, URI=uri)
        link = self.file.make_indirect(
            Dictionary(Subtype=Name.Link, A=action, Contents=uri, F=4, StructParent=key)
        )
        page = self.file.pages[0].obj
        page.Annots = Array([*page.get(Name.Annots, ()), link])
        self._links.append(parent)
        return link

    def _parent_tree(self) -> Dictionary:
        owners = [Array([page[mcid] for mcid in sorted(page)]) for page in self._owners]
        entries = [entry for key, value in enumerate([*owners, *self._links]) for entry in (key, value)]
        return Dictionary(Nums=Array(entries))

    def _simple(self) -> Dictionary:
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=Name("/AAAAAA+Body-Bold"),
            FirstChar=32,
            Widths=Array([250] + [500] * 95),
            ToUnicode=self.file.make_stream(SIMPLE),
        )

    def _composite(self) -> Dictionary:
        cid_font = Dictionary(DW=900, W=Array([1, Array([600, 700]), 3, 5, 800]), BaseFont=Name.Arabic)
        return Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name.Arabic,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([cid_font]),
            ToUnicode=self.file.make_stream(COMPOSITE),
        )

"""Writes the structure tree, the parent tree and the document's metadata into a drawn canvas.

ISO 32000-1, 14.7 (structure), 14.3 (metadata); ISO 14289-1 (PDF/UA-1), 5.
"""

from __future__ import annotations

from html import escape
from typing import Any

from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.objects import Dictionary, Written, array, reference, string
from handouts.pdf.reportlab_guard import pdfdoc
from handouts.pdf.story import Story
from handouts.pdf.structure import Content, StructElem


class TreeWriter:
    """Turns planned elements and the marks that drawing left into objects of the file."""

    def __init__(self, canvas: TaggedCanvas) -> None:
        self._canvas = canvas
        self._doc = canvas._doc
        self._objects: dict[StructElem, Written] = {}
        self._refs: dict[StructElem, bytes] = {}
        self._pages: list[bytes] = []

    def write(self, root: StructElem) -> Any:
        """Add all elements to the document; returns the StructTreeRoot."""
        elems = list(root.walk())
        self._check(elems)
        self._pages = [reference(self._doc, page) for page in self._doc.Pages.pages]
        tree_root = Dictionary({"Type": "/StructTreeRoot"})
        top = reference(self._doc, tree_root)
        self._objects = {elem: Written() for elem in elems}
        for elem in elems:
            parent = self._elem_ref(elem.parent) if elem.parent else top
            self._objects[elem].content = self._element(elem, parent)
        tree_root.fields |= {
            "K": array([self._elem_ref(root)]),
            "ParentTree": reference(self._doc, self._parent_tree()),
            "ParentTreeNextKey": len(self._canvas.parents),
        }
        return tree_root

    def _check(self, elems: list[StructElem]) -> None:
        """What was planned was drawn, and what was drawn was planned; else it is a bug of ours."""
        planned = {kid for elem in elems for kid in elem.kids if isinstance(kid, Content)}
        if planned != self._canvas.marks.keys():
            raise RuntimeError("the structure tree and the pages do not hold the same content")

    def _elem_ref(self, elem: StructElem) -> bytes:
        found = self._refs.get(elem)
        if found is None:
            found = self._refs[elem] = reference(self._doc, self._objects[elem])
        return found

    def _element(self, elem: StructElem, parent: bytes) -> bytes:
        fields = [b"/S/" + elem.role.encode(), b"/P " + parent]
        for key, value in (("Alt", elem.alt), ("Lang", elem.language), ("T", elem.title)):
            if value:
                fields.append(f"/{key}".encode() + string(value))
        if elem.actual_text:
            fields.append(b"/ActualText" + string(elem.actual_text))
        if elem.attributes:
            fields.append(_attributes(elem, self._canvas.boxes.get(elem)).encode())
        page = self._first_page(elem)
        if page is not None:
            fields.append(b"/Pg " + self._pages[page])
        fields.append(b"/K[" + b" ".join(self._kids(elem, page)) + b"]")
        return b"<<" + b"".join(fields) + b">>"

    def _first_page(self, elem: StructElem) -> int | None:
        for kid in elem.kids:
            page = self._canvas.marks[kid][0][0] if isinstance(kid, Content) else self._first_page(kid)
            if page is not None:
                return page
        return None

    def _kids(self, elem: StructElem, page: int | None) -> list[bytes]:
        """Marked content and elements in reading order, then the annotations (14.7.4)."""
        kids: list[bytes] = []
        for kid in elem.kids:
            if isinstance(kid, StructElem):
                kids.append(self._elem_ref(kid))
            else:
                kids += [self._marked(at, mcid, page) for at, mcid in self._canvas.marks[kid]]
        for at, annotation in self._canvas.annotations.get(elem, ()):
            obj = reference(self._doc, annotation)
            kids.append(b"<</Type/OBJR/Pg " + self._pages[at] + b"/Obj " + obj + b">>")
        return kids

    def _marked(self, at: int, mcid: int, page: int | None) -> bytes:
        if at == page:
            return b"%d" % mcid
        return b"<</Type/MCR/Pg " + self._pages[at] + b"/MCID %d>>" % mcid

    def _parent_tree(self) -> Any:
        nums: list[bytes] = []
        for key, value in enumerate(self._canvas.parents):
            if isinstance(value, StructElem):
                ref = self._elem_ref(value)
            else:
                ref = reference(self._doc, Written(array(map(self._elem_ref, value))))
            nums += [b"%d" % key, ref]
        return Dictionary({"Nums": array(nums)})


def _attributes(elem: StructElem, box: str | None) -> str:
    """The attribute dictionary (14.7.5); a figure's box is known only once it is drawn."""
    known = elem.attributes | ({"BBox": box} if box and elem.role == "Figure" else {})
    pairs = "".join(f"/{name} {value}" for name, value in known.items())
    return f"/A<</O/{elem.owner}{pairs}>>"


def write_metadata(canvas: TaggedCanvas, story: Story) -> None:
    """Title and PDF/UA mark in XMP and Info; ISO 14289-1, 5 and 7.1."""
    canvas.setTitle(story.title)
    canvas.setAuthor("handouts")
    canvas.setCreator("handouts")
    canvas.setSubject("")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    if story.rtl:
        canvas.setViewerPreference("Direction", "R2L")
    canvas.setCatalogEntry("MarkInfo", {"Marked": "true"})
    packet = _xmp(story.title, story.language)
    canvas._doc.Catalog.Metadata = pdfdoc.XMP(creator=lambda _: packet)


def _xmp(title: str, language: str) -> bytes:
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()

"""Writes the structure tree, the parent tree and the document's metadata into a drawn canvas.

ISO 32000-1, 14.7 (structure), 14.3 (metadata); ISO 14289-1 (PDF/UA-1), 5.
"""

from __future__ import annotations

from html import escape
from typing import Any

from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.reportlab_guard import pdfdoc
from handouts.pdf.story import Story
from handouts.pdf.structure import Content, StructElem


class _Object(pdfdoc.PDFObject):  # type: ignore[misc]
    """A structure element as bytes, written compactly: a sheet has hundreds."""

    def __init__(self) -> None:
        self.content = b""

    def format(self, document: Any) -> bytes:
        return self.content


class TreeWriter:
    """Turns planned elements and the marks that drawing left into objects of the file."""

    def __init__(self, canvas: TaggedCanvas) -> None:
        self._canvas = canvas
        self._doc = canvas._doc
        self._objects: dict[StructElem, _Object] = {}
        self._pages: list[bytes] = []

    def write(self, root: StructElem) -> Any:
        """Add all elements to the document; returns the StructTreeRoot."""
        self._check(root)
        self._pages = [self._ref(page) for page in self._doc.Pages.pages]
        tree_root = pdfdoc.PDFDictionary({"Type": "/StructTreeRoot"})
        parent = self._ref(tree_root)
        for elem in root.walk():
            self._objects[elem] = _Object()
        for elem in root.walk():
            above = self._ref(self._objects[elem.parent]) if elem.parent else parent
            self._objects[elem].content = self._element(elem, above)
        tree_root["K"] = pdfdoc.PDFArray([self._doc.Reference(self._objects[root])])
        tree_root["ParentTree"] = self._doc.Reference(self._parent_tree())
        tree_root["ParentTreeNextKey"] = len(self._canvas.parents)
        return tree_root

    def _check(self, root: StructElem) -> None:
        """What was planned was drawn, and what was drawn was planned; else it is a bug of ours."""
        planned = {kid for elem in root.walk() for kid in elem.kids if isinstance(kid, Content)}
        if planned != set(self._canvas.marks):
            raise RuntimeError("the structure tree and the pages do not hold the same content")

    def _ref(self, thing: Any) -> bytes:
        return bytes(self._doc.Reference(thing).format(self._doc))

    def _element(self, elem: StructElem, parent: bytes) -> bytes:
        fields = [b"/S/" + elem.role.encode(), b"/P " + parent]
        for key, value in (("Alt", elem.alt), ("Lang", elem.language), ("T", elem.title)):
            if value:
                fields.append(f"/{key}".encode() + _string(value, self._doc))
        if elem.actual_text:
            fields.append(b"/ActualText" + _string(elem.actual_text, self._doc))
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
                kids.append(self._ref(self._objects[kid]))
            else:
                kids += [self._marked(at, mcid, page) for at, mcid in self._canvas.marks[kid]]
        for at, annotation in self._canvas.annotations.get(elem, ()):
            obj = self._ref(annotation)
            kids.append(b"<</Type/OBJR/Pg " + self._pages[at] + b"/Obj " + obj + b">>")
        return kids

    def _marked(self, at: int, mcid: int, page: int | None) -> bytes:
        if at == page:
            return b"%d" % mcid
        return b"<</Type/MCR/Pg " + self._pages[at] + b"/MCID %d>>" % mcid

    def _parent_tree(self) -> Any:
        nums: list[Any] = []
        for key, value in enumerate(self._canvas.parents):
            nums.append(key)
            if isinstance(value, StructElem):
                nums.append(self._doc.Reference(self._objects[value]))
            else:
                refs = [self._doc.Reference(self._objects[elem]) for elem in value]
                nums.append(self._doc.Reference(pdfdoc.PDFArray(refs)))
        return pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(nums)})


def _string(text: str, doc: Any) -> bytes:
    return bytes(pdfdoc.PDFString(text).format(doc))


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

"""Whether the tags of a finished PDF hold together: what checkers of PDF/UA take on trust.

Every painted thing is marked once, every mark is in the tree once, and the tree, the parent tree
and the annotations point at each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, NumberTree, Object, Page, Pdf

from handouts.pdf.readback.content import MarkedContent, steps
from handouts.pdf.readback.form import field_problems
from handouts.pdf.readback.tree import is_element, listed, opened, role, structure_root

PATHS = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"})
PAINTING = PATHS | {"sh", "Do", "Tj", "TJ", "'", '"', "INLINE IMAGE"}
PRINT = 1 << 2
"""The bit of an annotation's /F that lets it print."""

MarkedReference = tuple[tuple[int, int], int]
"""A marked content: its page's object number and generation, and its MCID."""


def problems(pdf: bytes) -> tuple[str, ...]:
    """What is wrong with the PDF's tags, a line each; nothing when all is right."""
    with opened(pdf) as file:
        return tuple(_Tags(file).problems())


class _Tags:
    """A file's structure tree, its parent tree, and the marked content of its pages."""

    def __init__(self, file: Pdf) -> None:
        self._file = file
        self._root = structure_root(file)
        self._elements = tuple(_below(self._root))
        parent_tree = self._root.get(Name.ParentTree)
        self._owners = {} if parent_tree is None else dict(NumberTree(parent_tree).items())
        self._pages = tuple(file.pages)
        self._contents = tuple(sorted(_contents(page)) for page in self._pages)

    def problems(self) -> Iterator[str]:
        for number, (page, contents) in enumerate(zip(self._pages, self._contents, strict=True), 1):
            found = (*_marking(page), *self._parents(page, contents), *self._annotations(page))
            yield from (f"page {number}: {problem}" for problem in found)
        yield from self._hanging()
        yield from self._parenthood()
        yield from self._keys()
        yield from field_problems(self._file, self._owners)

    def _parents(self, page: Page, contents: list[tuple[int, str]]) -> Iterator[str]:
        """The page's entry of the parent tree names, at each MCID, the element that holds it."""
        if page.obj.get(Name.Tabs) != Name.S:
            yield "/Tabs is not /S"
        owners = self._owners.get(int(page.obj.get(Name.StructParents, -1)))
        if not isinstance(owners, Array):
            if contents:
                yield "/StructParents leads to no entry of the parent tree"
            return
        if len(contents) != len(owners):
            yield f"{len(contents)} marked contents have {len(owners)} parents"
        for (mcid, tag), owner in zip(contents, owners, strict=False):
            if tag != role(owner):
                yield f"MCID {mcid} is marked {tag}, its parent is {role(owner)}"
            elif (page.obj.objgen, mcid) not in _places(owner):
                yield f"MCID {mcid} is not among the kids of its parent"

    def _annotations(self, page: Page) -> Iterator[str]:
        for annotation in page.obj.get(Name.Annots, Array()):
            kind = f"{annotation.Subtype} annotation"
            owner = self._owners.get(int(annotation.get(Name.StructParent, -1)))
            if owner is None or annotation.objgen not in _annotated(owner):
                yield f"{kind} with no object reference in its parent"
            if Name.Contents not in annotation and Name.TU not in annotation:
                yield f"{kind} with no description"
            if not int(annotation.get(Name.F, 0)) & PRINT:
                yield f"{kind} that does not print"

    def _hanging(self) -> Iterator[str]:
        """Each marked content hangs in the tree exactly once."""
        hung = Counter(place for element in self._elements for place in _places(element))
        marked = Counter(
            (page.obj.objgen, mcid)
            for page, contents in zip(self._pages, self._contents, strict=True)
            for mcid, _ in contents
        )
        for where, places in (("in the tree", hung), ("on its page", marked)):
            yield from (f"MCID {mcid} is {n} times {where}" for (_, mcid), n in places.items() if n > 1)
        for _, mcid in sorted(hung.keys() ^ marked.keys()):
            yield f"MCID {mcid} is in the tree or on a page, but not both"

    def _parenthood(self) -> Iterator[str]:
        """Each element names as its parent the one whose kid it is."""
        for element in (self._root, *self._elements):
            for kid in filter(is_element, listed(element.get(Name.K))):
                if kid.get(Name.P, Dictionary()).objgen != element.objgen:
                    yield f"{role(kid)} is a kid of {role(element)}, but names another parent"

    def _keys(self) -> Iterator[str]:
        """Each entry of the parent tree serves one page or one annotation."""
        used = Counter(key for page in self._pages for key in _keys(page))
        yield from (f"parent tree: key {key} is used {n} times" for key, n in used.items() if n > 1)
        yield from (f"parent tree: key {key} is not used" for key in sorted(self._owners.keys() - used))
        if int(self._root.get(Name.ParentTreeNextKey, 0)) <= max(self._owners, default=-1):
            yield "parent tree: /ParentTreeNextKey is in use"


# ── Pages ────────────────────────────────────────────────────────────────────


def _marking(page: Page) -> Iterator[str]:
    """What is wrong with the marked content of a page in itself."""
    before: tuple[MarkedContent, ...] = ()
    at_begin: tuple[MarkedContent, ...] = ()
    for operator, _, marks in steps(page):
        if operator in ("BMC", "BDC") and before:
            yield f"{marks[-1].tag} is marked inside {before[-1].tag}"
        elif operator == "EMC" and not before:
            yield "EMC with nothing to end"
        elif operator == "BT":
            at_begin = marks
        elif operator == "ET" and marks != at_begin:
            yield "marked content and a text object overlap"
        elif operator in PAINTING and not any(map(_tells, marks)):
            yield f"{operator} paints outside of marked content"
        before = marks
    if before:
        yield f"{before[-1].tag} is not ended"


def _tells(mark: MarkedContent) -> bool:
    """Whether a mark tells what its content is: an element's, or no part of the document."""
    return mark.mcid is not None or mark.tag == "Artifact"


def _contents(page: Page) -> Iterator[tuple[int, str]]:
    """The MCID and tag of each marked content of a page that belongs to an element."""
    for step in steps(page):
        if step.operator == "BDC" and step.marks[-1].mcid is not None:
            yield step.marks[-1].mcid, step.marks[-1].tag


def _keys(page: Page) -> Iterator[int]:
    """The keys of the parent tree that a page and its annotations use."""
    if Name.StructParents in page.obj:
        yield int(page.obj.StructParents)
    for annotation in page.obj.get(Name.Annots, Array()):
        if Name.StructParent in annotation:
            yield int(annotation.StructParent)


# ── Elements ─────────────────────────────────────────────────────────────────


def _below(element: Object) -> Iterator[Object]:
    """All elements below one, in reading order."""
    for kid in filter(is_element, listed(element.get(Name.K))):
        yield kid
        yield from _below(kid)


def _places(element: Object) -> Iterator[MarkedReference]:
    """The marked content that is an element's own."""
    page = element.get(Name.Pg, Dictionary())
    for kid in listed(element.get(Name.K)):
        if not isinstance(kid, Dictionary):
            yield page.objgen, int(kid)
        elif Name.MCID in kid:
            yield kid.get(Name.Pg, page).objgen, int(kid.MCID)


def _annotated(element: Object) -> Iterator[tuple[int, int]]:
    """The annotations that are an element's own."""
    for kid in listed(element.get(Name.K)):
        if isinstance(kid, Dictionary) and Name.Obj in kid:
            yield kid.Obj.objgen

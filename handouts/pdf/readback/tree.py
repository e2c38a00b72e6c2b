"""The structure tree and the bookmarks of a finished PDF, as a reader finds them."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Pdf

from handouts.errors import ContentError
from handouts.pdf.readback.content import ReadGlyph, marked_texts, page_glyphs

# ── Files ────────────────────────────────────────────────────────────────────


DAMAGED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    SyntaxError,
    TypeError,
    UserWarning,
    ValueError,
)
"""What reading a PDF raises where something else stands than its form says."""

logging.getLogger("pikepdf").addHandler(logging.NullHandler())  # what it would say, the error says


@contextmanager
def opened(pdf: bytes) -> Iterator[Pdf]:
    """The file, open.

    Raises ContentError when it is no PDF, is damaged, or asks for a password.
    """
    try:
        file = pikepdf.open(BytesIO(pdf), suppress_warnings=True, attempt_recovery=False)
    except pikepdf.PasswordError as error:
        raise ContentError("The PDF is encrypted: it opens with a password only.") from error
    except (*DAMAGED, pikepdf.PdfError) as error:
        raise ContentError("The file is not a PDF, or it is damaged.") from error
    with file, warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # a stream that ends too early is only warned of
        try:
            yield file
            if file.get_warnings():
                raise ValueError
        except (*DAMAGED, pikepdf.PdfError) as error:
            raise ContentError("The PDF is damaged: it is not built as its own parts say.") from error


def structure_root(file: Pdf) -> Object:
    """/StructTreeRoot; raises ContentError when the PDF is not tagged."""
    root = file.Root.get(Name.StructTreeRoot)
    if root is None:
        raise ContentError("The PDF is not tagged: it has no structure tree.")
    return root


def listed(value: Object | None) -> list[Object]:
    """/K, /A and their like: one object, an array of them, or nothing."""
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def is_element(kid: Object) -> bool:
    """Whether a kid is an element, and not a reference to marked content or to an annotation."""
    return isinstance(kid, Dictionary) and Name.S in kid


def role(element: Object) -> str:
    """The type of an element, such as P."""
    return str(element.get(Name.S, element.get(Name.Type))).removeprefix("/")


def glyphs(pdf: bytes, page: int) -> tuple[ReadGlyph, ...]:
    """The glyphs of a page (counted from 1) in drawing order."""
    with opened(pdf) as file:
        return tuple(page_glyphs(file.pages.p(page)))


# ── The structure tree ───────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ReadElement:
    """A structure element; its kids are elements and pieces of text, in reading order."""

    role: str
    """Its standard type, such as P."""
    kids: tuple[ReadElement | str, ...] = ()
    language: str = ""
    """The element's own /Lang; for the root, the document's."""
    title: str = ""
    """/T; for the root, the document's title."""
    alt: str = ""
    actual_text: str | None = None
    """What is read in place of the kids."""
    numbering: str = ""
    """/ListNumbering, such as Disc."""
    scope: str = ""
    """/Scope: Column or Row."""
    target: str = ""
    """Where a Link leads: the address of its first annotation."""

    @property
    def elements(self) -> tuple[ReadElement, ...]:
        """The kids that are elements."""
        return tuple(kid for kid in self.kids if isinstance(kid, ReadElement))

    @property
    def text(self) -> str:
        """All its text as it is read: /ActualText first."""
        if self.actual_text is not None:
            return self.actual_text
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)

    def walk(self) -> Iterator[ReadElement]:
        """Itself and all elements below, in reading order."""
        yield self
        for kid in self.elements:
            yield from kid.walk()


def read_tree(pdf: bytes) -> ReadElement:
    """The root of the structure tree, usually a Document."""
    with opened(pdf) as file:
        roots = listed(structure_root(file).get(Name.K))
        if len(roots) != 1:
            raise ContentError(f"The PDF's structure tree has {len(roots)} roots; one is wanted.")
        return _TreeReader(file).root(roots[0])


class _TreeReader:
    """Reads elements; keeps the text of each page that they point to."""

    def __init__(self, file: Pdf) -> None:
        self._file = file
        self._pages = {page.obj.objgen: page for page in file.pages}
        self._texts: dict[tuple[int, int], dict[int, str]] = {}

    def root(self, element: Object) -> ReadElement:
        with self._file.open_metadata(strict=True) as metadata:
            title = str(metadata.get("dc:title", ""))
        return self._element(element, _text(self._file.Root, Name.Lang), title)

    def _element(self, element: Object, language: str = "", title: str = "") -> ReadElement:
        kids = listed(element.get(Name.K))
        actual = element.get(Name.ActualText)
        return ReadElement(
            role=role(element),
            kids=tuple(self._kid(element, kid) for kid in kids if not _is_annotation(kid)),
            language=_text(element, Name.Lang) or language,
            title=_text(element, Name.T) or title,
            alt=_text(element, Name.Alt),
            actual_text=None if actual is None else str(actual),
            numbering=_attribute(element, Name.ListNumbering),
            scope=_attribute(element, Name.Scope),
            target=next((_target(kid) for kid in kids if _is_annotation(kid)), ""),
        )

    def _kid(self, element: Object, kid: Object) -> ReadElement | str:
        if is_element(kid):
            return self._element(kid)
        if isinstance(kid, Dictionary):
            return self._marked(kid.get(Name.Pg, element.get(Name.Pg)), int(kid.MCID))
        return self._marked(element.get(Name.Pg), int(kid))

    def _marked(self, page: Object | None, mcid: int) -> str:
        """The text of a marked content; nothing for one that shows no text, such as a figure's."""
        if page is None:
            return ""
        if page.objgen not in self._texts:
            self._texts[page.objgen] = marked_texts(self._pages[page.objgen])
        return self._texts[page.objgen].get(mcid, "")


def _is_annotation(kid: Object) -> bool:
    return isinstance(kid, Dictionary) and Name.Obj in kid


def _text(dictionary: Object, key: Name) -> str:
    return str(dictionary.get(key, ""))


def _attribute(element: Object, key: Name) -> str:
    """A name among the element's attributes; an array of them may also hold revision numbers."""
    owners = (owner for owner in listed(element.get(Name.A)) if isinstance(owner, Dictionary))
    return next((str(owner[key]).removeprefix("/") for owner in owners if key in owner), "")


def _target(reference: Object) -> str:
    """The address that an annotation opens; nothing for one that does something else."""
    inside = "#" if Name.Dest in reference.Obj else ""
    return inside or _text(reference.Obj.get(Name.A, Dictionary()), Name.URI)


# ── Bookmarks ────────────────────────────────────────────────────────────────


def bookmarks(pdf: bytes) -> tuple[tuple[int, str, int], ...]:
    """The bookmarks in order: level from 1, title, page from 1 (0 when it leads to no page)."""
    with opened(pdf) as file, file.open_outline() as outline:
        pages = {page.obj.objgen: number for number, page in enumerate(file.pages, 1)}
        return tuple(_bookmarks(file, outline.root, pages, 1))


def _bookmarks(
    file: Pdf, items: list[OutlineItem], pages: dict[tuple[int, int], int], level: int
) -> Iterator[tuple[int, str, int]]:
    for item in items:
        page = _destination(file, item)
        yield level, item.title, 0 if page is None else pages.get(page.objgen, 0)
        yield from _bookmarks(file, item.children, pages, level + 1)


def _destination(file: Pdf, item: OutlineItem) -> Object | None:
    """The page that a bookmark leads to, through its action and a named destination if need be."""
    place = item.destination if item.action is None else item.action.get(Name.D)
    if isinstance(place, Name):
        place = file.Root.get(Name.Dests, Dictionary()).get(place)
    elif isinstance(place, pikepdf.String):
        place = pikepdf.NameTree(file.Root.Names.Dests).get(str(place))
    if isinstance(place, Dictionary):
        place = place.get(Name.D)
    return place[0] if isinstance(place, Array) else None

"""WordprocessingML (ISO/IEC 29500-1): elements, and what python-docx's package lacks to be ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.rel import Relationships
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

Element = BaseOxmlElement

KEPT = (
    RELATION.STYLES,
    RELATION.SETTINGS,
    RELATION.NUMBERING,
    RELATION.THEME,
    RELATION.FONT_TABLE,
)
"""Parts of python-docx's template that stay, to be filled; the others are what its author's Word left."""
NOBODY = ("author", "category", "comments", "keywords", "last_modified_by")
"""Properties of a document that say nothing."""
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip archive can name."""
POINT = 12_700
"""English metric units, in which drawings are measured."""


def w(name: str, /, *kids: Element | None, **attributes: object) -> Element:
    """An element ``w:name`` with such attributes and kids; a kid may be none."""
    element = OxmlElement(
        f"w:{name}", attrs={qn(f"w:{key}"): str(value) for key, value in attributes.items()}
    )
    element.extend(kid for kid in kids if kid is not None)
    return element


def flag(name: str, is_set: bool) -> Element | None:
    """An element that says yes by being there."""
    return w(name) if is_set else None


def is_paragraph(element: Element) -> bool:
    return bool(element.tag == qn("w:p"))


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def emptied(element: Element, *kids: Element) -> None:
    """Put these in place of what an element of the template holds."""
    del element[:]
    element.extend(kids)


def settings(locale: str) -> Iterator[Element]:
    """A document of Word 2013 and later, with nothing of who wrote it."""
    names = ("overrideTableStyleFontSizeAndJustification", "enableOpenTypeFeatures", "doNotFlipMirrorIndents")
    own = {"compatibilityMode": 15, **dict.fromkeys(names, 1)}
    uri = "http://schemas.microsoft.com/office/word"
    yield w("defaultTabStop", val=720)
    yield w("compat", *(w("compatSetting", name=name, uri=uri, val=value) for name, value in own.items()))
    yield w("themeFontLang", val=locale)


def new_package(title: str, language: str, subject: str, day: date) -> Document:
    """A document with nothing in it, of a day and of nobody."""
    document = docx.Document()
    for relations in (document.part.rels, document.part.package.rels):
        for key in [*_left_out(relations)]:
            relations.pop(key)
    about, noon = document.core_properties, datetime.combine(day, time(12), UTC).replace(tzinfo=None)
    about.title, about.language, about.subject = title, language, subject
    about.created = about.modified = noon
    about.revision = 1
    for name in NOBODY:
        setattr(about, name, "")
    return document


def _left_out(relations: Relationships) -> Iterator[str]:
    own = (*KEPT, RELATION.OFFICE_DOCUMENT, RELATION.CORE_PROPERTIES)
    return (key for key, relation in relations.items() if relation.reltype not in own)


def saved(document: Document) -> bytes:
    """The file; its archive says no time, so the same document is the same bytes."""
    written, fixed = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as source, ZipFile(fixed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, FIRST_DAY)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0  # the same on Windows
            target.writestr(entry, source.read(name))
    return fixed.getvalue()

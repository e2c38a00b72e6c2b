"""Objects of the file (ISO 32000-1, 7.3), spaced as ReportLab spaces them and written much faster.

A tagged sheet has hundreds of them.  What ReportLab makes itself (pages, outline, catalog) it writes.
"""

from __future__ import annotations

from codecs import BOM_UTF16_BE
from collections.abc import Iterable
from typing import Any

from handouts.pdf.reportlab_guard import pdfdoc

_ESCAPES = {n: f"\\{n:03o}" for n in (*range(32), *range(127, 256))} | {ord(c): f"\\{c}" for c in "\\()"}


class Written(pdfdoc.PDFObject):  # type: ignore[misc]  # ReportLab has no types
    """An object that is bytes already."""

    def __init__(self, content: bytes = b"") -> None:
        self.content = content

    def format(self, document: Any) -> bytes:
        return self.content


class Dictionary(pdfdoc.PDFObject):  # type: ignore[misc]
    """Fields by name (7.3.7); what they refer to may still change until the file is written."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields

    def format(self, document: Any) -> bytes:
        pairs = [
            b"/%b %b" % (name.encode(), _written(value, document))
            for name, value in sorted(self.fields.items())
        ]
        return b"<<\n%b\n>>" % _spaced(pairs, 6)


def array(parts: Iterable[bytes]) -> bytes:
    return b"[ %b ]" % _spaced(list(parts), 10)


def numbers(*values: float) -> bytes:
    """An array of a few numbers."""
    return array([str(pdfdoc.fp_str(values)).encode()])


def reference(doc: Any, thing: Any) -> bytes:
    """A reference (7.3.10) to what is, from now on, an object of the file."""
    return b"%d 0 R" % number_of(doc, thing)


def number_of(doc: Any, thing: Any) -> int:
    """The number (7.3.10) of what is, from now on, an object of the file."""
    number, _ = doc.idToObjectNumberAndVersion[doc.Reference(thing).name]
    return int(number)


def string(text: str) -> bytes:
    """A text string (7.9.2.2)."""
    try:
        data = text.encode("pdfdoc")
    except UnicodeEncodeError:
        data = BOM_UTF16_BE + text.encode("utf-16-be")
    return b"(%b)" % data.decode("latin-1").translate(_ESCAPES).encode()


def stream(compressed: bytes, more: str = "") -> Written:
    """A stream (7.3.8), with more fields."""
    fields = b"/Filter /FlateDecode /Length %d%b" % (len(compressed), more.encode())
    return Written(b"<<\n%b\n>>\nstream\n%bendstream" % (fields, compressed))


def _written(value: Any, document: Any) -> bytes:
    match value:
        case bytes():
            return value
        case int() | str():
            return bytes(pdfdoc.pdfdocEnc(str(value)))
        case _:
            return bytes(value.format(document))


def _spaced(parts: list[bytes], count: int) -> bytes:
    """So many on a line."""
    return b" \n  ".join(b" ".join(parts[at : at + count]) for at in range(0, len(parts), count))

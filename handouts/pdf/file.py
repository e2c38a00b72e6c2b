"""A drawn document as the bytes of a file, its objects packed in object streams.

ReportLab writes each object as plain text; a tagged sheet has hundreds of small ones.  Packed (ISO
32000-1, 7.5.7 and 7.5.8) they take about a tenth.
"""

from __future__ import annotations

import zlib
from hashlib import md5
from typing import Any

from handouts.errors import LayoutError, Problem
from handouts.pdf.objects import reference

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
FREE, AT_OFFSET, IN_STREAM = 0, 1, 2
"""Types of an entry of a cross-reference stream (table 18)."""
MAX_PACKED = 0xFFFF
"""Objects of one object stream whose places a cross-reference stream can hold."""


def file_bytes(canvas: Any) -> bytes:
    """The file of a canvas whose pages are drawn; the canvas cannot be used any more."""
    doc = canvas._doc
    objects = _objects(canvas)
    streams = {n: data for n, data in objects.items() if data.rstrip().endswith(b"endstream")}
    packed = [(n, data.strip()) for n, data in objects.items() if n not in streams]
    if len(packed) > MAX_PACKED:
        raise LayoutError(
            Problem("This is too long for one PDF.", hint="Make it in two, with fewer topics or parts.")
        )
    container, index = len(objects) + 1, len(objects) + 2
    streams[container] = _object_stream(packed)
    entries = {n: (IN_STREAM, container, place) for place, (n, _) in enumerate(packed)}
    body = bytearray(HEADER)
    for n, data in streams.items():
        entries[n] = (AT_OFFSET, len(body), 0)
        body += b"%d 0 obj\n%b\nendobj\n" % (n, data.strip())
    start = entries[index] = (AT_OFFSET, len(body), 0)
    body += b"%d 0 obj\n%b\nendobj\n" % (index, _cross_references(doc, entries, bytes(body)))
    return bytes(body + b"startxref\n%d\n%%%%EOF\n" % start[1])


def _objects(canvas: Any) -> dict[int, bytes]:
    """Every object of the document, by number; formatting one may add others."""
    doc = canvas._doc
    for font in doc.delayedFonts:
        font.addObjects(doc)
    doc.Reference(doc.Catalog)
    doc.Reference(doc.info)
    doc.Outlines.prepare(doc, canvas)
    if doc.Outlines.ready < 0:
        doc.Catalog.Outlines = None
    objects: dict[int, bytes] = {}
    while (number := len(objects) + 1) in doc.numberToId:
        objects[number] = bytes(doc.idToObject[doc.numberToId[number]].format(doc))
    return objects


def _object_stream(packed: list[tuple[int, bytes]]) -> bytes:
    offsets, at = [], 0
    for n, data in packed:
        offsets.append(b"%d %d" % (n, at))
        at += len(data) + 1
    head = b" ".join(offsets) + b"\n"
    fields = b"/Type/ObjStm/N %d/First %d" % (len(packed), len(head))
    return _stream(fields, head + b"\n".join(data for _, data in packed))


def _cross_references(doc: Any, entries: dict[int, tuple[int, int, int]], body: bytes) -> bytes:
    rows = [(FREE, 0, 0xFFFF), *(entries[n] for n in sorted(entries))]
    table = b"".join(
        kind.to_bytes(1, "big") + second.to_bytes(4, "big") + third.to_bytes(2, "big")
        for kind, second, third in rows
    )
    root, info = reference(doc, doc.Catalog), reference(doc, doc.info)
    digest = md5(body, usedforsecurity=False).hexdigest().encode()
    fields = b"/Type/XRef/Size %d/W[1 4 2]/Root %b/Info %b/ID[<%b><%b>]" % (
        len(rows),
        root,
        info,
        digest,
        digest,
    )
    return _stream(fields, table)


def _stream(fields: bytes, content: bytes) -> bytes:
    data = zlib.compress(content, 9)
    return b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (fields, len(data), data)

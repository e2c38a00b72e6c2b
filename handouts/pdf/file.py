"""A drawn document as the bytes of a file, its objects packed in object streams.

ReportLab writes each object as plain text; a tagged sheet has hundreds of small ones.  Packed (ISO
32000-1, 7.5.7 and 7.5.8) they take about a tenth.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from hashlib import md5
from itertools import chain
from typing import Any

from handouts.pdf.objects import reference

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
FREE, AT_OFFSET, IN_STREAM = 0, 1, 2
"""Types of an entry of a cross-reference stream (table 18)."""
ENTRY = struct.Struct(">BIH")
"""Such an entry: its type and two numbers."""
PACKED = 100
"""Objects of one object stream."""
NOTHING: Mapping[int, bytes] = {}


class File:
    """The objects of a canvas whose pages are drawn; the canvas cannot be used any more.

    It can be written many times, with some objects changed each time.
    """

    def __init__(self, canvas: Any) -> None:
        doc = canvas._doc
        self._objects = _objects(canvas)
        self._root, self._info = reference(doc, doc.Catalog), reference(doc, doc.info)
        streams = [n for n, data in self._objects.items() if data.rstrip().endswith(b"endstream")]
        packed = sorted(self._objects.keys() - set(streams))
        parts = [packed[at : at + PACKED] for at in range(0, len(packed), PACKED)]
        self._packs = dict(enumerate(parts, len(self._objects) + 1))
        self._pack_of = {n: number for number, pack in self._packs.items() for n in pack}
        self._written = dict(
            chain(self._streams(streams, NOTHING), self._object_streams(self._packs, NOTHING))
        )
        self._entries = self._cross_references()

    def data(self, changed: Mapping[int, bytes] = NOTHING) -> bytes:
        """The file; ``changed``: objects by number that take the place of those that were drawn."""
        packs = {self._pack_of[n] for n in changed if n in self._pack_of}
        streams = self._streams(changed.keys() - self._pack_of.keys(), changed)
        written = {**self._written, **dict(streams), **dict(self._object_streams(packs, changed))}
        entries, at = bytearray(self._entries), len(HEADER)
        for n, data in written.items():
            ENTRY.pack_into(entries, n * ENTRY.size, AT_OFFSET, at, 0)
            at += len(data)
        number = len(entries) // ENTRY.size - 1
        ENTRY.pack_into(entries, number * ENTRY.size, AT_OFFSET, at, 0)
        body = b"".join((HEADER, *written.values()))
        table = _object(number, self._table(bytes(entries), md5(body, usedforsecurity=False).hexdigest()))
        return b"%b%bstartxref\n%d\n%%%%EOF\n" % (body, table, at)

    def _streams(self, numbers: Iterable[int], changed: Mapping[int, bytes]) -> Iterable[tuple[int, bytes]]:
        """Streams stand in the file as they are."""
        return ((n, _object(n, changed.get(n) or self._objects[n])) for n in numbers)

    def _object_streams(
        self, numbers: Iterable[int], changed: Mapping[int, bytes]
    ) -> Iterable[tuple[int, bytes]]:
        for number in numbers:
            objects = [(n, (changed.get(n) or self._objects[n]).strip()) for n in self._packs[number]]
            yield number, _object(number, _object_stream(objects))

    def _cross_references(self) -> bytes:
        """The entries; those of objects that stand alone are not known yet."""
        entries = [(AT_OFFSET, 0, 0)] * (len(self._objects) + len(self._packs) + 2)
        entries[0] = FREE, 0, 0xFFFF
        for number, pack in self._packs.items():
            for place, n in enumerate(pack):
                entries[n] = IN_STREAM, number, place
        return b"".join(ENTRY.pack(*entry) for entry in entries)

    def _table(self, entries: bytes, digest: str) -> bytes:
        count, id = len(entries) // ENTRY.size, digest.encode()
        parts = count, self._root, self._info, id, id
        return _stream(b"/Type/XRef/Size %d/W[1 4 2]/Root %b/Info %b/ID[<%b><%b>]" % parts, entries)


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


def _object(number: int, data: bytes) -> bytes:
    return b"%d 0 obj\n%b\nendobj\n" % (number, data.strip())


def _object_stream(packed: list[tuple[int, bytes]]) -> bytes:
    offsets, at = [], 0
    for n, data in packed:
        offsets.append(b"%d %d" % (n, at))
        at += len(data) + 1
    head = b" ".join(offsets) + b"\n"
    fields = b"/Type/ObjStm/N %d/First %d" % (len(packed), len(head))
    return _stream(fields, head + b"\n".join(data for _, data in packed))


def _stream(fields: bytes, content: bytes) -> bytes:
    data = zlib.compress(content, 9)
    return b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (fields, len(data), data)

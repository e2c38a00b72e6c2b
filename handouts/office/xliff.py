"""Units as XLIFF 2.1 (OASIS), and XLIFF that an office has sent back as what it says.

Written with the standard library and read with defusedxml: no entities, no DTD, nothing that is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from xml.etree import ElementTree as Tree

from handouts.characters import tidy
from handouts.errors import ContentError, Problem
from handouts.office.coded import FIXED, Code, Content, Mark, Sign, codes, joined, spaced
from handouts.office.units import Unit

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
MAX_BYTES = 20_000_000
"""Of a file that comes back; all our texts in one language have three million."""
_DEEPEST, _MOST = 40, 500_000
_INITIAL, _TRANSLATED = "initial", "translated"
_TYPES = {
    "bold": ("fmt", "xlf:b"),
    "italic": ("fmt", "xlf:i"),
    "break": ("fmt", "xlf:lb"),
    "link": ("link", ""),
    "address": ("link", ""),
}

Note = tuple[str, str]
"""Its category, and what it says."""


class Text(NamedTuple):
    """A text as a ``<file>``."""

    name: str
    skeleton: str
    """What it was made from: the translation's file and how it was then."""
    notes: tuple[Note, ...]
    units: tuple[tuple[Unit, tuple[Note, ...]], ...]


# ── Writing ──────────────────────────────────────────────────────────────────


def to_xliff(texts: Iterable[Text], source: str, language: str, direction: str) -> bytes:
    """The file that an office gets, in UTF-8; the same texts always make the same bytes."""
    root = Tree.Element("xliff", xmlns=NAMESPACE, version="2.1", srcLang=source, trgLang=language)
    for text in texts:
        file = Tree.SubElement(root, "file", id=file_id(text.name), original=text.name, trgDir=direction)
        Tree.SubElement(file, "skeleton", href=text.skeleton)
        _add_notes(file, text.notes)
        for unit, notes in text.units:
            _add_unit(file, unit, notes)
    _indent(root, "\n")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Tree.tostring(root, "unicode")}\n'.encode()


def file_id(name: str) -> str:
    """The name of a text as an id of XML."""
    return name.replace("/", ".")


def _add_notes(element: Tree.Element, notes: Sequence[Note]) -> None:
    if notes:
        holder = Tree.SubElement(element, "notes")
        for number, (category, words) in enumerate(notes, 1):
            note = Tree.SubElement(holder, "note", id=f"n{number}", category=category, appliesTo="source")
            note.text = words


def _add_unit(file: Tree.Element, unit: Unit, notes: Sequence[Note]) -> None:
    element = Tree.SubElement(file, "unit", id=unit.key, canResegment="no")
    _add_notes(element, notes)
    data = _data(unit)
    if data:
        holder = Tree.SubElement(element, "originalData")
        for original, id in data.items():
            Tree.SubElement(holder, "data", id=id).text = original
    for number, segment in enumerate(unit.segments, 1):
        is_done = unit.is_fresh and segment.target is not None
        state = _TRANSLATED if is_done else _INITIAL
        holder = Tree.SubElement(element, "segment", id=f"s{number}", state=state)
        _fill(Tree.SubElement(holder, "source"), segment.source, data)
        if segment.target is not None:
            _fill(Tree.SubElement(holder, "target"), segment.target, data)


def _data(unit: Unit) -> dict[str, str]:
    """What stands in the place of the codes of a unit -> its id."""
    found = dict[str, None]()
    for segment in unit.segments:
        for code in (*codes(segment.source), *codes(segment.target or ())):
            found |= dict.fromkeys(_signs(code))
    return {original: f"d{number}" for number, original in enumerate(found, 1)}


def _signs(code: Code) -> tuple[str, ...]:
    return (code.data,) if isinstance(code, Sign) else (code.opening, code.closing)


def _fill(element: Tree.Element, content: Content, data: dict[str, str]) -> None:
    """Put words and codes into an element."""
    last: Tree.Element | None = None
    for piece in content:
        if not isinstance(piece, str):
            last = Tree.SubElement(element, *_inline(piece, data))
            if isinstance(piece, Mark):
                _fill(last, piece.inner, data)
        elif last is None:
            element.text = piece
        else:
            last.tail = piece


def _inline(code: Code, data: dict[str, str]) -> tuple[str, dict[str, str]]:
    kind, sub = _TYPES.get(code.sort, ("other", f"handouts:{code.sort}"))
    attributes = {"id": code.id, "type": kind, **({"subType": sub} if sub else {})}
    attributes |= {"canCopy": "no", "canDelete": "no" if code.sort in FIXED else "yes"}
    if isinstance(code, Sign):
        return "ph", {**attributes, "dataRef": data[code.data], "disp": _line(code.data)}
    shown = {"dispStart": _line(code.opening), "dispEnd": _line(code.closing)}
    references = {"dataRefStart": data[code.opening], "dataRefEnd": data[code.closing]}
    return "pc", {**attributes, **references, **shown}


def _line(text: str) -> str:
    return " ".join(text.split())


def _indent(element: Tree.Element, margin: str) -> None:
    """Set each element on a line of its own, down to those that hold words."""
    if element.tag in {"source", "target"} or not len(element):
        return
    element.text = f"{margin}  "
    for child in element:
        child.tail = f"{margin}  "
        _indent(child, f"{margin}  ")
    element[-1].tail = margin


# ── Reading ──────────────────────────────────────────────────────────────────


class Returned(NamedTuple):
    """A segment that has come back; its codes have ids and nothing else."""

    id: str
    source: Content
    target: Content | None
    state: str


class ReturnedUnit(NamedTuple):
    id: str
    segments: tuple[Returned, ...]
    wrong: str = ""
    """Why what is in it cannot be read."""


class ReturnedFile(NamedTuple):
    id: str
    skeleton: str
    units: tuple[ReturnedUnit, ...]


class Delivery(NamedTuple):
    source: str
    language: str
    files: tuple[ReturnedFile, ...]


class Unreadable(Exception):
    """An element that has no place in a segment of ours."""


_SPACE = "{http://www.w3.org/XML/1998/namespace}"


def from_xliff(data: bytes, shown: str) -> Delivery:
    """What a file of XLIFF says; raises ContentError for one that is no such file, or a hostile one."""
    root = _root(data, shown)
    core = f"{{{NAMESPACE}}}"
    if root.tag != f"{core}xliff" or not re.fullmatch(r"2\.\d", root.get("version", "")):
        hint = "Ask the office for the file that it was given, translated."
        raise ContentError(Problem(f'"{shown}" is not XLIFF 2.', hint=hint))
    files = tuple(_file(each, root.get("trgLang", "")) for each in root.iterfind(f"{core}file"))
    if not files:
        raise ContentError(Problem(f'"{shown}" holds no text.'))
    return Delivery(root.get("srcLang", ""), root.get("trgLang", ""), files)


class _Builder(Tree.TreeBuilder):
    """Builds the tree, and stops where it becomes too deep or too large."""

    depth = count = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Tree.Element:
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.depth > _DEEPEST or self.count > _MOST:
            raise Unreadable
        return super().start(tag, attrs)

    def end(self, tag: str) -> Tree.Element:
        self.depth -= 1
        return super().end(tag)


def _root(data: bytes, shown: str) -> Tree.Element:
    from defusedxml import DefusedXmlException  # late: only what comes back is read
    from defusedxml.ElementTree import DefusedXMLParser

    parser = DefusedXMLParser(target=_Builder(), forbid_dtd=True)
    try:
        parser.feed(data)
        root: Tree.Element = parser.close()
        return root
    except Unreadable:
        message, hint = f'"{shown}" has more than {_MOST:,} elements, or {_DEEPEST} levels of them.', ""
    except DefusedXmlException:
        message, hint = (
            f'"{shown}" has a DTD or entities.',
            "A file of XLIFF needs none: nothing of it is read.",
        )
    except (Tree.ParseError, LookupError, ValueError) as error:
        line = f", on line {error.position[0]}" if isinstance(error, Tree.ParseError) else ""
        message, hint = f'"{shown}" is not readable as XML{line}.', "Ask the office to send it again."
    raise ContentError(Problem(message, hint=hint))


def _file(file: Tree.Element, language: str) -> ReturnedFile:
    skeleton = file.find(f"{{{NAMESPACE}}}skeleton")
    href = "" if skeleton is None else skeleton.get("href", "")
    units = tuple(_unit(unit, language) for unit in file.iter(f"{{{NAMESPACE}}}unit"))
    return ReturnedFile(file.get("id", ""), href, units)


def _unit(unit: Tree.Element, language: str) -> ReturnedUnit:
    id = unit.get("id", "")
    try:
        segments = unit.iterfind(f"{{{NAMESPACE}}}segment")
        return ReturnedUnit(id, tuple(_segment(each, language) for each in segments))
    except Unreadable as error:
        return ReturnedUnit(id, (), str(error))


def _segment(segment: Tree.Element, language: str) -> Returned:
    source, target = (segment.find(f"{{{NAMESPACE}}}{name}") for name in ("source", "target"))
    if target is not None and target.get(f"{_SPACE}lang", language).casefold() != language.casefold():
        raise Unreadable("a target is in another language")
    return Returned(
        segment.get("id", ""),
        () if source is None else spaced(_pieces(source)),
        None if target is None else spaced(_pieces(target)) or None,
        segment.get("state", _INITIAL),
    )


def _pieces(element: Tree.Element) -> list[str | Code]:
    """The words and codes of an element: ``sc`` and ``ec`` are a mark like ``pc``."""
    stems: list[tuple[str, list[str | Code]]] = [("", list(_text(element.text)))]
    for child in element:
        pieces, id = stems[-1][1], child.get("id", "")
        match str(child.tag).removeprefix(f"{{{NAMESPACE}}}"):
            case "ph":
                pieces.append(Sign("", "", "", id))
            case "pc":
                pieces.append(Mark("", "", "", "", joined(_pieces(child)), id))
            case "mrk":  # a tool's remark on some words
                pieces += _pieces(child)
            case "sm" | "em":
                pass
            case "sc":
                stems.append((id, []))
            case "ec":
                opened, inner = stems.pop()
                if not stems or child.get("startRef", opened) != opened:
                    raise Unreadable("placeholders that open and close do not fit together")
                stems[-1][1].append(Mark("", "", "", "", joined(inner), opened))
            case _:
                raise Unreadable("an element is in it that has no place in words")
        stems[-1][1].extend(_text(child.tail))
    if len(stems) > 1:
        raise Unreadable("placeholders that open and close do not fit together")
    return stems[0][1]


def _text(text: str | None) -> Iterator[str]:
    if text:
        yield tidy(text)

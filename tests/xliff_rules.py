"""The structure rules of XLIFF 2.1, core (OASIS, 13 February 2018), as far as our files use it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as Tree

CORE = "{urn:oasis:names:tc:xliff:document:2.0}"
NMTOKEN = re.compile(r"[\w.:-]+")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")

INLINE = {"canCopy", "canDelete", "canReorder", "copyOf", "id", "type", "subType", "disp", "equiv"}
PAIR = {f"{name}{end}" for name in ("disp", "equiv", "subFlows", "dataRef") for end in ("Start", "End")}
ATTRIBUTES = {
    "xliff": ({"version", "srcLang"}, {"trgLang"}),
    "file": ({"id"}, {"original", "canResegment", "translate", "srcDir", "trgDir"}),
    "skeleton": (set[str](), {"href"}),
    "notes": (set[str](), set[str]()),
    "note": (set[str](), {"id", "appliesTo", "category", "priority"}),
    "unit": ({"id"}, {"name", "canResegment", "translate", "srcDir", "trgDir", "type"}),
    "originalData": (set[str](), set[str]()),
    "data": ({"id"}, {"dir"}),
    "segment": (set[str](), {"id", "canResegment", "state", "subState"}),
    "source": (set[str](), set[str]()),
    "target": (set[str](), {"order"}),
    "ph": ({"id"}, {*INLINE, "subFlows", "dataRef"}),
    "pc": ({"id"}, {*INLINE - {"disp", "equiv"}, *PAIR, "canOverlap", "dir"}),
}
"""Element -> the attributes that it must have, and those that it may have too."""

OWN = {"xlf:b", "xlf:i", "xlf:u", "xlf:lb", "xlf:pb"}
CHILDREN = {
    "xliff": "(file )+",
    "file": "(skeleton )?(notes )?(unit )+",
    "notes": "(note )+",
    "unit": "(notes )?(originalData )?(segment )+",
    "originalData": "(data )+",
    "segment": "source (target )?",
    "source": "((ph|pc) )*",
    "target": "((ph|pc) )*",
    "pc": "((ph|pc) )*",
}
VALUES = {
    "state": {"initial", "translated", "reviewed", "final"},
    "appliesTo": {"source", "target"},
    "type": {"fmt", "ui", "quote", "link", "image", "other"},
    **{key: {"yes", "no"} for key in ("canCopy", "canDelete", "canResegment", "canReorder")},
    **{key: {"ltr", "rtl", "auto"} for key in ("srcDir", "trgDir")},
}


def broken(data: bytes) -> list[str]:
    """Which rules a file breaks, and where."""
    root = Tree.fromstring(data)
    found = [f"{name(each)}: {wrong}" for each in root.iter() for wrong in _form(each)]
    found += [] if root.tag == f"{CORE}xliff" and root.get("version") == "2.1" else ["no XLIFF 2.1"]
    found += [
        code for code in (root.get("srcLang", ""), root.get("trgLang", "")) if not LANGUAGE.fullmatch(code)
    ]
    found += _twice(root.iterfind(f"{CORE}file"))
    for file in root.iterfind(f"{CORE}file"):
        found += _twice(file.iter(f"{CORE}unit"))
        found += [wrong for unit in file.iter(f"{CORE}unit") for wrong in _unit(unit)]
    return found


def name(element: Tree.Element) -> str:
    return element.tag.removeprefix(CORE)


def _form(element: Tree.Element) -> Iterator[str]:
    must, may = ATTRIBUTES.get(name(element), (set[str](), set[str]()))
    given = set(element.keys())
    if name(element) not in ATTRIBUTES or not must <= given <= must | may:
        yield f"attributes {sorted(given)}"
    if not re.fullmatch(CHILDREN.get(name(element), ""), "".join(f"{name(child)} " for child in element)):
        yield "children"
    holds_words = name(element) in {"source", "target", "pc", "note", "data"}
    if not holds_words and any(
        (text or "").strip() for text in (element.text, *(child.tail for child in element))
    ):
        yield "words"
    for key, value in element.items():
        if value not in VALUES.get(key, {value}) or (key == "id" and not NMTOKEN.fullmatch(value)):
            yield f"{key}={value}"
    sub, kind = element.get("subType", ""), element.get("type")
    if sub and (kind is None or not re.fullmatch(r"[^:]+:[^:]+", sub)):
        yield "subType"
    if sub.startswith("xlf:") and (
        kind != "fmt" or sub not in {"xlf:b", "xlf:i", "xlf:u", "xlf:lb", "xlf:pb"}
    ):
        yield "subType of XLIFF's own"


def _twice(elements: Iterator[Tree.Element]) -> list[str]:
    return [f"id {id} twice" for id, n in Counter(each.get("id") for each in elements).items() if n > 1]


def _unit(unit: Tree.Element) -> Iterator[str]:
    """Ids of notes and data by themselves; those of segments and codes, which a target shares."""
    where = unit.get("id")
    yield from _twice(unit.iter(f"{CORE}note"))
    yield from _twice(unit.iter(f"{CORE}data"))
    data = {each.get("id") for each in unit.iter(f"{CORE}data")}
    ids = [each.get("id") for each in unit.iterfind(f"{CORE}segment")]
    own = list[str | None]()
    for segment in unit.iterfind(f"{CORE}segment"):
        source, target = (_codes(segment.find(f"{CORE}{side}")) for side in ("source", "target"))
        ids += source
        own += [id for id in target if id not in source]
        if len(set(target)) < len(target):
            yield f"{where}: a code twice in a target"
        if segment.get("state") != "initial" and segment.find(f"{CORE}target") is None:
            yield f"{where}: translated, and no target"
    if len({*ids, *own}) < len([*ids, *own]):
        yield f"{where}: ids"
    used = {value for code in unit.iter() for key, value in code.items() if key.startswith("dataRef")}
    if used != data:
        yield f"{where}: data that is not used, or used and not there"


def _codes(side: Tree.Element | None) -> list[str | None]:
    return [] if side is None else [each.get("id") for each in side.iter() if name(each) in {"ph", "pc"}]

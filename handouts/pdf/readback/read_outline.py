"""A finished PDF as text: what a screen reader meets, element by element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

from handouts.pdf.readback.tree import ReadElement, read_tree

INLINE = frozenset({"Form", "Link", "Reference", "Span"})
CONTAINERS = frozenset({"LBody", "TH", "TD"})
"""Elements that hold one paragraph's text as their own."""

INVISIBLE = {ord("\u200b"): None, ord("\u00ad"): None, ord("\u00a0"): " "}


def read_outline(pdf: bytes) -> str:
    """The PDF's structure tree, a line for each element; the same form as a document's outline."""
    root = read_tree(pdf)
    lines = [f"{root.role} [{root.language}] {root.title}".rstrip()]
    for kid in _blocks(root):
        lines += _lines(kid, root.language, 1)
    return "\n".join(lines) + "\n"


def _lines(element: ReadElement, language: str, level: int) -> Iterator[str]:
    """The lines of an element in a document of that language."""
    words = (element.role, _remark(element, language), _line(element))
    yield "  " * level + " ".join(filter(None, words))
    for kid in _blocks(_unwrapped(element)):
        yield from _lines(kid, language, level + 1)


def _blocks(element: ReadElement) -> Iterator[ReadElement]:
    """The elements in it that have lines of their own."""
    return (kid for kid in element.elements if kid.role not in INLINE)


def _remark(element: ReadElement, language: str) -> str:
    """What stands between an element's role and its text."""
    match element.role:
        case "L":
            return element.numbering or "None"
        case "TH":
            return element.scope
        case "Figure":
            return f'"{_tidy(element.alt)}"'
        case "Part" if element.language not in ("", language):
            return f"[{element.language}]"
        case "Div" if element.language:
            return f"[{element.language}]"
        case _:
            return ""


def _unwrapped(element: ReadElement) -> ReadElement:
    """The paragraph that is all that a container holds, else the element itself."""
    match element.role, element.kids:
        case role, (ReadElement(role="P") as paragraph,) if role in CONTAINERS:
            return paragraph
        case _:
            return element


def _line(element: ReadElement) -> str:
    """The element's own text: not that of the blocks in it, nor of a figure, which has its alt."""
    if element.role == "Figure":
        return ""
    if element.actual_text is not None:
        return _tidy(element.actual_text)
    kids = _unwrapped(element).kids
    return _tidy("".join(_inline(kid) for kid in kids if isinstance(kid, str) or kid.role in INLINE))


def _inline(kid: ReadElement | str) -> str:
    if isinstance(kid, str):
        return kid.translate(INVISIBLE)
    text = kid.actual_text if kid.actual_text is not None else "".join(map(_inline, kid.kids))
    match kid:
        case ReadElement(role="Form"):
            return kid.title  # what the paper shows in its place
        case ReadElement(role="Link"):
            return _braced(f"Link {kid.target}: ", text)
        case ReadElement(title="page"):
            return "{page}"
        case ReadElement(title="blank", kids=(ReadElement(role="Form") as field, *_)):
            return _braced("", field.title)
        case ReadElement(title="blank"):
            return _braced("", text)
        case ReadElement(language=language) if language:
            return _braced(f"{language}: ", text)
        case _:
            return text


def _braced(remark: str, text: str) -> str:
    """The text in braces, but for the space that a line's end may have put at its edge."""
    text = text.translate(INVISIBLE)
    before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return f"{before}{{{remark}{text.strip()}}}{after}"


def _tidy(text: str) -> str:
    return normalize("NFC", re.sub(r"\s+", " ", text.translate(INVISIBLE))).strip()

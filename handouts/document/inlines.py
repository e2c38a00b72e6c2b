"""Inline Markdown becomes inlines: emphasis, links, and the project's own link schemes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from handouts.document.nodes import (
    Citation,
    Emphasis,
    Foreign,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Picture,
    Strong,
    Term,
    Text,
    Value,
)
from handouts.errors import Location, Problem, near_match

WEB_SCHEMES = ("http", "https", "mailto", "tel")
OWN_SCHEMES = ("term", "cite", "value", "lang")
VALUES = (
    "school.name",
    "school.office",
    "school.phone",
    "school.web",
    "school.coordinator-504",
    "school.interpreter",
)
OPEN_VALUES = ("child.", "meeting.", "state.")
"""Beginnings of names that a template or recipe fills in."""

_ANCHOR = re.compile(r"\s*\{#([a-z0-9-]+)\}\s*$")
_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LOST_LINK = re.compile(r"\]\([a-z]+:")
_PICTURE = re.compile(r"[\w-]+\.(?:png|jpe?g)", re.IGNORECASE)

REFUSED = {
    "html_inline": "raw HTML is not allowed; write Markdown.",
    "code_inline": "text between ` marks is code in Markdown; take the marks away.",
    "image": "a picture must stand alone in its paragraph.",
}


class InlineReader:
    """Reads the inline nodes of one text."""

    def __init__(
        self, location: Callable[[int], Location], problems: list[Problem], folder: Path | None
    ) -> None:
        self._location = location
        self._problems = problems
        self._folder = folder
        self._line = 0

    def read(self, node: SyntaxTreeNode, line: int) -> Inlines:
        """The inlines of an ``inline`` node whose text starts at a line of the text."""
        self._line = line
        return self._all(node)

    def _wrong(self, message: str, hint: str = "") -> None:
        self._problems.append(Problem(message, self._location(self._line), hint))

    def _all(self, node: SyntaxTreeNode) -> Inlines:
        return _joined(inline for child in node.children for inline in self._each(child))

    def _each(self, node: SyntaxTreeNode) -> Iterator[Inline]:
        match node.type:
            case "text":
                yield self._text(node.content)
            case "softbreak" | "hardbreak":
                self._line += 1
                yield Text(" ") if node.type == "softbreak" else LineBreak()
            case "strong":
                yield Strong(self._all(node))
            case "em":
                yield Emphasis(self._all(node))
            case "link":
                yield from self._link(node)
            case _:
                self._wrong(REFUSED[node.type])

    def _text(self, text: str) -> Text:
        if _LOST_LINK.search(text):
            self._wrong("a link is not complete: it has a space in its address or a bracket too few.")
        return Text(normalize("NFC", text))

    def _link(self, node: SyntaxTreeNode) -> Iterator[Inline]:
        scheme, _, target = str(node.attrs.get("href", "")).partition(":")
        inner = self._all(node)
        if not inner:
            self._wrong("a link has no words.", "Write [words](address).")
        elif any(isinstance(i, Link | Term | Citation | Value) for i in inner):
            self._wrong("a link stands inside a link.", "A phrase is a term or a citation, not both.")
        elif scheme in OWN_SCHEMES:
            yield from self._own(scheme, unquote(target), inner)
        elif scheme in WEB_SCHEMES and target:
            yield Link(inner, f"{scheme}:{target}")
        else:
            known = near_match(scheme, (*WEB_SCHEMES, *OWN_SCHEMES))
            hint = known or f"Use {', '.join(WEB_SCHEMES)}, {', '.join(OWN_SCHEMES)}."
            self._wrong(f'a link may not begin with "{scheme}:".', hint)

    def _own(self, scheme: str, target: str, inner: Inlines) -> Iterator[Inline]:
        pattern = _TAG if scheme == "lang" else _ID
        if not pattern.fullmatch(target):
            self._wrong(f'"{scheme}:{target}" does not name anything.', "Use a to z, 0 to 9 and hyphens.")
        elif scheme == "term":
            yield Term(inner, target)
        elif scheme == "cite":
            yield Citation(inner, target)
        elif scheme == "lang":
            yield Foreign(inner, target)
        elif target in VALUES or target.startswith(OPEN_VALUES):
            yield Value(target, _plain(inner))
        else:
            hint = near_match(target, VALUES) or f"Known: {', '.join(VALUES)}, child.…, meeting.…, state.…"
            self._wrong(f'unknown value "{target}".', hint)

    def picture(self, image: SyntaxTreeNode, location: Location) -> Picture | None:
        """The picture file beside the text; None where a problem was noted."""
        name = unquote(str(image.attrs.get("src", "")))
        path = self._folder / name if self._folder else None
        if not image.content.strip():
            message, hint = "a picture has no words for those who cannot see it.", "Write ![words](file.png)."
        elif not _PICTURE.fullmatch(name):
            message, hint = f'"{name}" is not a PNG or JPEG file beside this text.', ""
        elif path is None or not path.is_file():
            message, hint = f'there is no picture "{name}" beside this text.', ""
        else:
            return Picture(str(path))
        self._problems.append(Problem(message, location, hint))
        return None

    def anchored(self, inlines: Inlines) -> tuple[Inlines, str]:
        """A heading's inlines without their ``{#anchor}``, and the anchor."""
        if not inlines or not isinstance(inlines[-1], Text):
            return inlines, ""
        found = _ANCHOR.search(inlines[-1].text)
        if not found:
            return inlines, ""
        kept = inlines[-1].text[: found.start()]
        return (*inlines[:-1], Text(kept)) if kept else inlines[:-1], found[1]


def _joined(inlines: Iterator[Inline]) -> Inlines:
    """Neighbouring texts as one."""
    joined: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Text) and joined and isinstance(joined[-1], Text):
            joined[-1] = Text(joined[-1].text + inline.text)
        elif not isinstance(inline, Text) or inline.text:
            joined.append(inline)
    return tuple(joined)


def _plain(inlines: Inlines) -> str:
    return "".join(i.text if isinstance(i, Text) else _plain(getattr(i, "inlines", ())) for i in inlines)

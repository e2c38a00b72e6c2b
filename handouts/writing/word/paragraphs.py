"""Paragraphs of a Word document: each with a style, a direction and its runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handouts.document import nodes
from handouts.writing.word.inlines import Look, Runs, bookmark_name
from handouts.writing.word.styles import HEADINGS, Styles, heading_look, spacing
from handouts.writing.word.xml import Element, flag, twips, w


@dataclass(frozen=True, slots=True)
class Place:
    """What a block has of the blocks around it."""

    language: str
    rtl: bool
    width: float
    """Room for its lines, in points."""
    text: str = "body"
    """A name under ``text`` in theme.yaml."""
    in_box: bool = False
    in_head: bool = False
    """Whether it stands in the head of a row or a column."""
    level: int = 0
    """How many lists are around it."""
    edge: float = 0
    """From the margin to where lists begin, in points."""


class Paragraphs:
    """Writes paragraphs; knows the bookmarks that are taken."""

    def __init__(self, styles: Styles, runs: Runs) -> None:
        self.styles, self.runs, self.room, self.theme = styles, runs, runs.room, runs.room.theme
        self._marked: set[str] = set()
        """Names of bookmarks; the first of a name is the one that links lead to."""

    def p(
        self,
        role: str,
        place: Place,
        inlines: nodes.Inlines = (),
        *,
        before: Sequence[Element] = (),
        after: Sequence[Element] = (),
        list_: Element | None = None,
        is_bold: bool = False,
        is_centered: bool = False,
    ) -> Element:
        """A paragraph in the style of a role, with inlines between runs; ``is_bold``: the style is."""
        look = self.look(place, is_bold or self.theme.text[place.text].bold)
        style = self.styles.paragraph(role, place.text, in_box=place.in_box)
        return w(
            "p",
            w(
                "pPr",
                w("pStyle", val=style),
                list_,
                flag("bidi", place.rtl),
                w("jc", val="center") if is_centered else None,
            ),
            *before,
            *self.runs(inlines, look),
            *after,
        )

    def look(self, place: Place, is_bold: bool) -> Look:
        return Look(place.language, place.rtl, is_bold=is_bold, in_bold=is_bold)

    def heading(
        self, level: int, inlines: nodes.Inlines, style: str, place: Place, anchor: str = ""
    ) -> Element:
        """A heading's style is Word's own, by which every program knows it; how else it looks is direct."""
        role, own = HEADINGS.get(level, f"Heading {level}"), style or heading_look(level)
        is_own = own == heading_look(level) and not place.in_box
        text = self.theme.text.get(own) or self.theme.text[heading_look(level)]
        box = self.styles.box() if place.in_box else (None, None)
        properties = w(
            "pPr",
            w("pStyle", val=self.styles.paragraph(role)),
            box[0],
            flag("bidi", place.rtl),
            None if is_own else spacing(text),
            box[1],
        )
        look = replace(self.look(place, is_bold=True), size=0 if is_own else text.size)
        return self.marked_as(w("p", properties, *self.runs(inlines, look)), anchor)

    def marked_as(self, paragraph: Element, anchor: str) -> Element:
        if anchor:
            self.mark(paragraph, anchor)
        return paragraph

    def mark(self, paragraph: Element, target: str) -> None:
        """Where links to a target lead; of several of one name to the first."""
        if (name := bookmark_name(target)) not in self._marked:
            self._marked.add(name)
            number = next(self.room.numbers)
            paragraph.insert(1, w("bookmarkStart", id=number, name=name))
            paragraph.append(w("bookmarkEnd", id=number))


def framed(paragraph: Element, gap: float, rtl: bool) -> None:
    """Set the paragraph at the start of the line, with what follows beside it (17.3.1.11): it is no table."""
    edge = "right" if rtl else "left"
    frame = w("framePr", hSpace=twips(gap), wrap="around", vAnchor="text", hAnchor="margin", xAlign=edge, y=1)
    paragraph[0].insert(1, frame)


def space_run() -> Element:
    """What is between an ornament and the words that it belongs to."""
    words = w("t")
    words.text = "\u00a0"
    return w("r", words)

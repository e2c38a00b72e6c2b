"""Inlines as runs of a Word document: each has its language, and the direction in which it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never
from urllib.parse import quote

from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from handouts.directions import begins_rtl, held_runs
from handouts.document import nodes
from handouts.document.walk import is_between, plain_text
from handouts.library.model import Language, nearest
from handouts.library.theme import Theme
from handouts.writing.word.lists import BOX, SYMBOLS
from handouts.writing.word.styles import (
    EAST_ASIAN,
    FIGURE_SPACE,
    ITS_WIDTH,
    WIDTH_IN_ARIAL,
    language_mark,
    locale,
    style_id,
)
from handouts.writing.word.xml import Element, flag, w

LTR_MARK, RTL_MARK = "\u200e", "\u200f"
"""Around a run of the other direction: programs that go by Unicode's algorithm alone, and not by Word's marks
of runs, keep its signs and numbers with it too."""
BETWEEN_VALUES = "\u2003"
"""After a value or its blank, so that it does not run into the next one."""
LONGEST_NAME = 64
"""Characters of a control's name or tag; Word takes a file with a longer one for broken."""
SPACE = re.compile(r"[ \t\r\n\f\v]+")
IN_ADDRESS = "%/:?#[]@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class Look:
    """What a run has of the inlines around it."""

    language: str
    rtl: bool
    style: str = ""
    """Name of a character style."""
    is_bold: bool = False
    in_bold: bool = False
    """Whether its paragraph is bold: there a bold character style would be the contrary (17.7.3)."""
    size: float = 0
    """In points, where it is not that of its paragraph's style."""


@dataclass(frozen=True, slots=True)
class Room:
    """What all of a document share."""

    languages: Mapping[str, Language]
    language: str
    theme: Theme
    has_fields: bool
    numbers: Iterator[int]
    """For what needs a number of its own: controls, bookmarks, pictures."""

    def known(self, language: str) -> Language | None:
        return nearest(self.languages, language)

    def is_rtl(self, language: str, words: nodes.Inlines = ()) -> bool:
        """Whether it is written from right to left; the text itself tells of one that is not known."""
        known = self.known(language)
        return known.direction == "rtl" if known else begins_rtl(plain_text(words))


@dataclass(frozen=True, slots=True)
class Runs:
    """Writes inlines for one part of the file; called with them and their look."""

    room: Room
    part: Part
    """Holds the addresses of its links."""

    def __call__(self, inlines: nodes.Inlines, look: Look) -> Iterator[Element]:
        before: nodes.Inline | None = None
        for inline in inlines:
            if is_between(before, inline):
                yield self.run(BETWEEN_VALUES, look, look.rtl)
            else:
                yield from self._inline(inline, look)
            before = inline

    def run(self, text: str, look: Look, rtl: bool) -> Element:
        """A text of one direction."""
        words = w("t")
        words.text = SPACE.sub(" ", text)
        words.set(qn("xml:space"), "preserve")
        return w("r", self._look(look, rtl), words)

    def _inline(self, inline: nodes.Inline, look: Look) -> Iterator[Element]:
        match inline:
            case nodes.Text(text):
                yield from self._text(text, look)
            case nodes.Emphasis(inner):
                yield from self(inner, _bold(look, "Emphasis"))
            case nodes.Strong(inner) | nodes.Term(inner, first=True):
                yield from self(inner, _bold(look, "Strong"))
            case nodes.Link(inner, target):
                yield self._link(inner, target, look)
            case nodes.Term(inner) | nodes.Citation(inner) | nodes.Choice(unknown=inner):
                yield from self(inner, look)
            case nodes.Note(inner):
                yield from self(inner, replace(look, style="Note", is_bold=False))
            case nodes.Value():
                yield from self._value(inline, look)
            case nodes.Foreign():
                yield from self._foreign(inline, look)
            case nodes.LineBreak():
                yield w("r", w("br"))
            case _:
                assert_never(inline)

    # ── text and its direction ───────────────────────────────────────────────

    def _text(self, text: str, look: Look) -> Iterator[Element]:
        """A text from right to left has its held runs apart: 34 CFR 300.8 would come out turned around."""
        at = 0
        for start, end in held_runs(text) if look.rtl else ():
            yield from self._piece(text[at:start], look, look.rtl)
            yield from self._piece(text[start:end], look, rtl=False)
            at = end
        yield from self._piece(text[at:], look, look.rtl)

    def _piece(self, text: str, look: Look, rtl: bool) -> Iterator[Element]:
        """The text, between marks where it is written against its surroundings."""
        if text:
            mark = "" if rtl == look.rtl else RTL_MARK if rtl else LTR_MARK
            yield self.run(f"{mark}{text}{mark}", look, rtl)

    def _foreign(self, inline: nodes.Foreign, look: Look) -> Iterator[Element]:
        inner = replace(look, language=inline.language, rtl=self.room.is_rtl(inline.language, inline.inlines))
        if inline.is_translation:
            inner = replace(inner, style="Translation Phrase", is_bold=False)
        runs = self(inline.inlines, inner)
        if inner.rtl == look.rtl:
            yield from runs
        else:
            mark = RTL_MARK if inner.rtl else LTR_MARK
            start, end = (self.run(mark, inner, inner.rtl) for _ in range(2))
            yield from (start, *runs, end)

    def _look(self, look: Look, rtl: bool) -> Element:
        """The run's properties: its style, what differs from it, its direction and language."""
        name = look.style or ("Strong" if look.is_bold and not look.in_bold else "")
        is_bold_itself = look.is_bold and name not in {"", "Strong", "Emphasis"} and not look.in_bold
        is_plain = look.in_bold and not look.is_bold
        half = round(look.size * 2)
        is_other = look.language != self.room.language
        return w(
            "rPr",
            w("rStyle", val=style_id(name)) if name else None,
            self._east_asian(look.language),
            *(
                (w("b", val=0), w("bCs", val=0))
                if is_plain
                else (flag("b", is_bold_itself), flag("bCs", is_bold_itself))
            ),
            *((w("sz", val=half), w("szCs", val=half)) if half else ()),
            flag("rtl", rtl),
            language_mark(look.language) if is_other else None,
        )

    def _east_asian(self, language: str) -> Element | None:
        tag = locale(language)
        is_other = tag in EAST_ASIAN and tag != locale(self.room.language)
        return w("rFonts", eastAsia=EAST_ASIAN[tag]) if is_other else None

    # ── links and places to write ────────────────────────────────────────────

    def _link(self, inlines: nodes.Inlines, target: str, look: Look) -> Element:
        """To a place in the document, or to an address that the part's relations hold."""
        inner = look if look.style == "Note" else replace(look, style="Hyperlink")
        link = OxmlElement("w:hyperlink")
        if target.startswith("#"):
            link.set(qn("w:anchor"), bookmark_name(target))
        else:
            address = quote(target, safe=IN_ADDRESS)
            link.set(qn("r:id"), self.part.relate_to(address, RELATION.HYPERLINK, is_external=True))
        link.extend(self(inlines, inner))
        return link

    def _value(self, value: nodes.Value, look: Look) -> Iterator[Element]:
        """The value, whose direction its own letters tell; or a place to write it; or a default."""
        if value.text is not None:
            yield from self._piece(value.text, look, begins_rtl(value.text))
        elif not value.spoken:
            yield from self._text(value.placeholder, look)
        else:
            yield self._blank(value, look)
            if not value.labelled:
                note = replace(look, style="Note", is_bold=False)
                yield from self._text(f" ({value.placeholder})", note)

    def _blank(self, value: nodes.Value, look: Look) -> Element:
        """A line to write on by hand; on the screen what is typed takes its place."""
        blanks, size = self.room.theme.blanks, look.size or self.room.theme.text["body"].size
        widths = {"short": blanks.short, "name": blanks.name, "line": blanks.line, "lines": blanks.line}
        each = (WIDTH_IN_ARIAL if look.rtl else ITS_WIDTH) * size
        room = FIGURE_SPACE * round(widths[value.room] / each)
        line = self.run(room, replace(look, style="Placeholder Text", is_bold=False), look.rtl)
        if not self.room.has_fields:
            return line
        return self.control(value.placeholder, value.name, w("showingPlcHdr"), content=(line,))

    def control(self, name: str, tag: str, *kinds: Element, content: Sequence[Element]) -> Element:
        """A content control around runs or paragraphs, with the name that is said for it."""
        return w(
            "sdt",
            w(
                "sdtPr",
                w("alias", val=name[:LONGEST_NAME]),
                w("tag", val=tag[:LONGEST_NAME]) if tag else None,
                w("id", val=next(self.room.numbers)),
                *kinds,
            ),
            w("sdtContent", *content),
        )

    def check_box(self, name: str) -> Element:
        """A box to tick: a control, or on a sheet for paper a sign."""
        fonts = w("rFonts", ascii=SYMBOLS, eastAsia=SYMBOLS, hAnsi=SYMBOLS)
        words = w("t")
        words.text = BOX
        box = w("r", w("rPr", fonts), words)
        if not self.room.has_fields:
            return box
        kind = OxmlElement("w14:checkbox")
        for state, value in (("checked", "0"), ("checkedState", "2612"), ("uncheckedState", "2610")):
            font = {qn("w14:font"): SYMBOLS} if state != "checked" else {}
            kind.append(OxmlElement(f"w14:{state}", {qn("w14:val"): value, **font}))
        return self.control(name, "", kind, content=(box,))


def _bold(look: Look, style: str) -> Look:
    return replace(look, is_bold=True, style=look.style or ("" if look.in_bold else style))


def bookmark_name(target: str) -> str:
    """The name of a place: letters, digits and underscores, at most 40 (17.13.6.2)."""
    return "_" + re.sub(r"\W", "_", target.removeprefix("#"))[:39]

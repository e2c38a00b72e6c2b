"""The sheet as plain text, to be pasted into a message or an e-mail: no markup, no wrapped lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from handouts.directions import begins_rtl, has_rtl, held_runs
from handouts.document import nodes
from handouts.document.walk import is_between, plain_text
from handouts.library.model import Language, nearest

BLANK, LINE, BOX = "________", "_" * 30, "[ ]"
BETWEEN_VALUES = "\u2003"
"""An em space."""
BREAK = "* * *"
"""Between sheets, and where a rule stands on paper."""
LTR_ISOLATE, RTL_ISOLATE, OWN_ISOLATE, END = "\u2066", "\u2067", "\u2068", "\u2069"
"""Around what is written against its surroundings, as the web page has elements (UAX #9, 2.4)."""
RTL_MARK = "\u200f"
SPACE = re.compile(r"[ \t\r\n\f\v]+")
SMALL = ("fine-print", "law")
"""Divisions of sources: a citation names its law itself, and twenty addresses would bury the message."""


def to_text(document: nodes.Document, languages: Mapping[str, Language]) -> str:
    """The sheet with an empty line between two paragraphs; the running foot ends it."""
    parts = [_Writer(_Words(languages, part.language)).text(part.blocks) for part in document.parts]
    sheets = f"\n\n{BREAK}\n\n".join(filter(None, parts))
    return "\n\n".join(filter(None, (sheets, _Words(languages, document.language)(document.footer)))) + "\n"


@dataclass(frozen=True, slots=True)
class _Words:
    """Writes inlines of a language; called with them."""

    languages: Mapping[str, Language]
    language: str
    has_addresses: bool = True
    """Whether links say where they lead."""

    @property
    def known(self) -> Language | None:
        return nearest(self.languages, self.language)

    @property
    def colon(self) -> str:
        return self.known.colon if self.known else ": "

    def is_rtl(self, words: str = "") -> bool:
        """Whether it is written from right to left; the words tell of a language that is not known."""
        return self.known.direction == "rtl" if self.known else begins_rtl(words)

    def __call__(self, inlines: nodes.Inlines) -> str:
        """The lines; one from right to left that begins with another script says its direction."""
        lines = [re.sub(" +", " ", line).strip() for line in self._joined(inlines).split("\n")]
        if self.is_rtl(plain_text(inlines)):
            lines = [
                f"{RTL_MARK}{line}" if has_rtl(line) and not begins_rtl(line) else line for line in lines
            ]
        return "\n".join(filter(None, lines))

    def _joined(self, inlines: nodes.Inlines) -> str:
        """The words; what follows a value or a blank stands apart from it, as on paper."""
        words, before = "", None
        for inline in inlines:
            words += BETWEEN_VALUES if is_between(before, inline) else self._inline(inline)
            before = inline
        return words

    def _inline(self, inline: nodes.Inline) -> str:
        match inline:
            case nodes.Text(text):
                return self._text(SPACE.sub(" ", text))
            case nodes.LineBreak():
                return "\n"
            case nodes.Link(inner, target):
                return self._link(self._joined(inner), target)
            case nodes.Value():
                return self._value(inline)
            case nodes.Foreign(inner, language):
                return self._foreign(replace(self, language=language), inner)
            case nodes.Note(inner):
                return replace(self, has_addresses=False)._joined(inner)
            case nodes.Choice(unknown=inner):
                return self._joined(inner)
            case nodes.Emphasis(inner) | nodes.Strong(inner) | nodes.Term(inner) | nodes.Citation(inner):
                return self._joined(inner)
            case _:
                assert_never(inline)

    def _text(self, text: str) -> str:
        """In a text from right to left 34 CFR 300.8 would come out as CFR 300.8 34."""
        if not self.is_rtl(text):
            return text
        at, made = 0, ""
        for start, end in held_runs(text):
            made += f"{text[at:start]}{LTR_ISOLATE}{text[start:end]}{END}"
            at = end
        return made + text[at:]

    def _value(self, value: nodes.Value) -> str:
        """The value, whose direction its own letters tell; or a line with its label; or a default."""
        if value.text is not None:
            is_mixed = self.is_rtl() or has_rtl(value.text)
            return f"{OWN_ISOLATE}{value.text}{END}" if is_mixed else value.text
        words = self._text(value.placeholder)
        if not value.spoken:
            return words
        return BLANK if value.labelled else f"{BLANK} ({words})"

    def _foreign(self, other: _Words, inner: nodes.Inlines) -> str:
        words, is_rtl = other._joined(inner), other.is_rtl(plain_text(inner))
        if is_rtl == self.is_rtl():
            return words
        return f"{RTL_ISOLATE if is_rtl else LTR_ISOLATE}{words}{END}"

    def _link(self, words: str, target: str) -> str:
        """The words, and where they lead unless they say it."""
        scheme, _, place = target.partition(":")
        shown = target if scheme.startswith("http") else place
        if target.startswith("#") or not self.has_addresses or _says(words, shown):
            return words
        return f"{words} ({LTR_ISOLATE}{shown}{END})" if self.is_rtl() else f"{words} ({shown})"


def _says(words: str, address: str) -> bool:
    """Whether words hold an address, or a phone number with its area code."""
    if re.search("[A-Za-z]", address):
        return re.sub(r"^https?://(www\.)?|/$", "", address.lower()) in words.lower()
    return re.sub(r"\D", "", address)[-10:] in re.sub(r"\D", "", words)


class _Writer:
    """Writes blocks; knows the language that it stands in."""

    def __init__(self, words: _Words) -> None:
        self._words = words

    def text(self, blocks: nodes.Blocks, between: str = "\n\n") -> str:
        return between.join(filter(None, (piece for block in blocks for piece in self._block(block))))

    def _block(self, block: nodes.Block) -> Iterator[str]:
        match block:
            case nodes.Heading(inlines=inlines) | nodes.Paragraph(inlines) | nodes.Likeness(inlines=inlines):
                yield self._words(inlines)
            case nodes.BulletList(items):
                yield self._list(items, "-")
            case nodes.OrderedList(items, start) | nodes.Steps(items, start):
                yield self._numbered(items, start)
            case nodes.Checklist(items):
                yield self._list(items, BOX)
            case nodes.Diagram(form, title, items):
                yield self._words(title)
                yield self._list(items, "-") if form == "seats" else self._numbered(items)
            case nodes.DefinitionList(definitions):
                yield "\n".join(map(self._definition, definitions))
            case nodes.Table(head, rows, caption):
                yield self._words(caption)
                yield from (self._row(row, head) for row in rows)
            case nodes.Figure(nodes.QrCode(address), _, beside):
                yield address
                yield self.text(beside)
            case nodes.Figure(_, alt, beside, caption=caption):
                yield f"[{SPACE.sub(' ', alt).strip()}]"
                yield self._words(caption)
                yield self.text(beside)
            case nodes.Callout(title=title, blocks=blocks):
                yield self._words(title)
                yield self.text(blocks)
            case nodes.Division():
                yield self._division(block)
            case nodes.Strip(start, end):
                yield "\n".join(filter(None, map(self._words, (start, end))))
            case nodes.WriteInLines(count, label):
                yield "\n".join((self._words(label), *[LINE] * count))
            case nodes.Contents(entries):
                yield "\n".join(f"- {self._words(entry.inlines)}" for entry in entries)
            case nodes.Blank():
                yield BLANK
            case nodes.TickBox():
                yield BOX
            case nodes.ThematicBreak():
                yield BREAK
            case nodes.PageBreak():
                return
            case nodes.AudienceBlock() | nodes.Insert() | nodes.Running():
                raise AssertionError(f"{type(block).__name__} does not reach the text")
            case _:
                assert_never(block)

    def _division(self, division: nodes.Division) -> str:
        words = self._words
        language, has_addresses = division.language or words.language, division.style not in SMALL
        inner = replace(words, language=language, has_addresses=words.has_addresses and has_addresses)
        return _Writer(inner).text(division.blocks)

    def _list(self, items: Iterable[nodes.ListItem], mark: str) -> str:
        return "\n".join(_hung(mark, self.text(item.blocks, "\n")) for item in items)

    def _numbered(self, items: Iterable[nodes.ListItem], start: int = 1) -> str:
        entries = enumerate(items, start)
        return "\n".join(_hung(f"{number}.", self.text(item.blocks, "\n")) for number, item in entries)

    def _definition(self, definition: nodes.Definition) -> str:
        """The term before what it means."""
        term, body = self._words(definition.term), self.text(definition.blocks, "\n")
        return f"{term}{definition.colon}{body}".rstrip()

    def _row(self, row: nodes.TableRow, head: nodes.TableRow) -> str:
        """What heads the row, then a line for each other cell after the head of its column."""
        return "\n".join(filter(None, map(self._cell, row.cells, head.cells)))

    def _cell(self, cell: nodes.TableCell, head: nodes.TableCell) -> str:
        words = self.text(cell.blocks, "\n")
        label = "" if cell.scope == "row" else self.text(head.blocks, " ")
        if not label:
            return words
        colon = f"{self._words.colon.rstrip()}\n" if "\n" in words else self._words.colon
        return f"{label}{colon}{words}".rstrip()


def _hung(mark: str, entry: str) -> str:
    """An entry after its mark, its other lines indented to stay in it."""
    return f"{mark} {entry}".replace("\n", "\n" + " " * (len(mark) + 1)).rstrip()

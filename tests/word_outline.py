"""Reads a Word document back, as what ``handouts.writing.outline`` says of the document it was made of.

It shares no code with the writer: parts of the file are read with zipfile and lxml, as ISO/IEC 29500-1 says.
A Word document is flat, so both are compared as flat lines: ``flat`` makes them of an outline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from typing import Any
from zipfile import ZipFile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SPACES = {
    "w": W[1:-1],
    "w14": W14[1:-1],
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
}
UNSEEN = dict.fromkeys(map(ord, "\u200e\u200f\u200b\u00ad"))
"""Marks of direction, and signs that only say where a line may break."""
LONGEST = 64
"""Characters of a control's name that Word takes."""
OWN = {"fil": "tl"}
"""Languages that Word calls otherwise."""
Pieces = list[tuple[str, str, str]]
"""Texts with the language and the link of each."""


def find(element: Any, path: str) -> list[Any]:
    return list(element.xpath(path, namespaces=SPACES))


def attribute(element: Any, path: str, default: str = "") -> str:
    """An attribute of a kid, such as ``w:pPr/w:pStyle/@w:val``."""
    return str(next(iter(find(element, path)), default))


def part(data: bytes, name: str) -> Any:
    """An XML part of the file, by its name in the archive."""
    return etree.fromstring(ZipFile(BytesIO(data)).read(name))


def links(data: bytes, name: str = "document") -> dict[str, str]:
    """Addresses outside of the file, by the ids of their relations."""
    relations = part(data, f"word/_rels/{name}.xml.rels")
    return {each.get("Id"): each.get("Target") for each in relations if each.get("TargetMode") == "External"}


def flat_document(data: bytes) -> list[str]:
    """What a Word document says, a line a paragraph."""
    return [*_Reader(data).lines()]


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._body = part(data, "word/document.xml")[0]
        self._styles = {
            each.get(f"{W}styleId"): each for each in part(data, "word/styles.xml").iter(f"{W}style")
        }
        self._numbering = part(data, "word/numbering.xml")
        self._links = links(data)
        self._counts: dict[str, int] = {}
        self._language = attribute(part(data, "word/styles.xml"), ".//w:docDefaults//w:lang/@w:val")

    def lines(self) -> Iterator[str]:
        yield from self._blocks(self._body)

    def _blocks(self, parent: Any) -> Iterator[str]:
        for element in parent:
            if element.tag == f"{W}tbl":
                yield from self._table(element)
            elif element.tag == f"{W}sdt":
                yield from self._blocks(element.find(f"{W}sdtContent"))
            elif element.tag == f"{W}p":
                yield from self._paragraph(element)

    def _table(self, table: Any) -> Iterator[str]:
        yield "Table"
        has_heads = attribute(table, "w:tblPr/w:tblLook/@w:firstColumn") == "1"
        for row in table.iter(f"{W}tr") if not find(table, ".//w:tbl") else table.findall(f"{W}tr"):
            is_head = bool(find(row, "w:trPr/w:tblHeader"))
            yield "TR head" if is_head else "TR"
            for n, cell in enumerate(row.findall(f"{W}tc")):
                yield "TH Column" if is_head else "TH Row" if has_heads and n == 0 else "TD"
                yield from self._blocks(cell)

    # ── paragraphs ───────────────────────────────────────────────────────────

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        """One line; a strip's start and end stand on one line of the page."""
        style = attribute(paragraph, "w:pPr/w:pStyle/@w:val", "Normal")
        for drawing in find(paragraph, ".//wp:docPr[not(.//adec:decorative[@val='1'])]"):
            yield f"Figure {spaceless(drawing.get('descr'))}"
        label, pieces = self._label(paragraph), [*self._pieces(paragraph, "")]
        halves = [[*group] for is_tab, group in groupby(pieces, lambda piece: piece[0] == "\t") if not is_tab]
        for half in halves if style == "Strip" else [[piece for each in halves for piece in each]]:
            if (words := canonical(half)) or label:
                yield " ".join(filter(None, (self._role(paragraph, style, label), label, words)))

    def _role(self, paragraph: Any, style: str, label: str) -> str:
        if level := self._outline_level(style):
            return f"H{level}"
        if label:
            return f"LI{1 + int(attribute(paragraph, 'w:pPr/w:numPr/w:ilvl/@w:val'))}"
        if style.startswith("Definition"):
            return "D"
        before = paragraph.getnext()
        is_caption = style.startswith("Caption") and before is not None and before.tag == f"{W}tbl"
        return "Caption" if is_caption or style.startswith("FigureCaption") else "P"

    def _outline_level(self, style: str) -> int:
        found = self._styles[style]
        if level := attribute(found, "w:pPr/w:outlineLvl/@w:val"):
            return 1 + int(level)
        based = attribute(found, "w:basedOn/@w:val")
        return self._outline_level(based) if based else 0

    def _label(self, paragraph: Any) -> str:
        """The label of a list's entry, as Word counts it."""
        number = attribute(paragraph, "w:pPr/w:numPr/w:numId/@w:val")
        if not number:
            return ""
        level = attribute(paragraph, "w:pPr/w:numPr/w:ilvl/@w:val")
        (num,) = find(self._numbering, f"w:num[@w:numId='{number}']")
        (sort,) = find(
            self._numbering, f"w:abstractNum[@w:abstractNumId='{attribute(num, 'w:abstractNumId/@w:val')}']"
        )
        (look,) = find(sort, f"w:lvl[@w:ilvl='{level}']")
        first = attribute(num, f"w:lvlOverride[@w:ilvl='{level}']/w:startOverride/@w:val", "1")
        self._counts[number] = self._counts.get(number, int(first) - 1) + 1
        if attribute(look, "w:numFmt/@w:val") == "none":
            if find(paragraph, "w:sdt[1]//w14:checkbox"):
                return "☐"
            assert find(paragraph, "w:r[1]//adec:decorative")  # a sign in place of the bullet
            return "•"
        return attribute(look, "w:lvlText/@w:val").replace(f"%{int(level) + 1}", str(self._counts[number]))

    # ── text ─────────────────────────────────────────────────────────────────

    def _pieces(self, parent: Any, link: str) -> Iterator[tuple[str, str, str]]:
        is_blank = False
        for element in parent:
            match element.tag.removeprefix(W):
                case "r":
                    style = attribute(element, "w:rPr/w:rStyle/@w:val")
                    if not (is_blank and style == "Note"):  # its words are those of the blank
                        yield from self._run(element, style, link)
                    is_blank = style == "PlaceholderText"
                case "hyperlink":
                    target = self._links.get(element.get(f"{R}id", ""), "#")
                    yield from self._pieces(element, target)
                case "sdt":
                    yield from self._control(element, link)
                    is_blank = True

    def _control(self, control: Any, link: str) -> Iterator[tuple[str, str, str]]:
        """What is said for it; the place in an empty cell says what the cell's heads say."""
        name, in_list = attribute(control, "w:sdtPr/w:alias/@w:val"), find(control, "../w:pPr/w:numPr")
        if find(control, "w:sdtPr/w14:checkbox"):
            assert not find(control, "w:sdtPr/w14:checkbox/w14:checked[@w14:val='1']")
            if not in_list:
                yield f"☐{name}", self._language, link
        elif attribute(control, "w:sdtPr/w:tag/@w:val"):
            (run,) = find(control, "w:sdtContent/w:r")
            yield f"{{{name}}}", self._language_of(run), link

    def _run(self, run: Any, style: str, link: str) -> Iterator[tuple[str, str, str]]:
        if find(run, "w:tab"):
            yield "\t", "", ""
            return
        text = "".join(each.text or "" for each in run.iter(f"{W}t"))
        yield "{}" if style == "PlaceholderText" else text, self._language_of(run), link

    def _language_of(self, run: Any) -> str:
        """That of its script: of one from right to left Word looks elsewhere."""
        value = attribute(run, "w:rPr/w:lang/@w:val", self._language)
        if find(run, "w:rPr/w:rtl") and find(run, "w:rPr/w:lang"):
            assert attribute(run, "w:rPr/w:lang/@w:bidi") == value
        return value


def canonical(pieces: Pieces) -> str:
    """The words without their spaces, each piece after its language and link."""
    named = [(spaceless(text), primary(language), link) for text, language, link in pieces]
    groups = groupby((each for each in named if each[0]), key=lambda each: each[1:])
    return "".join(
        f"[{' '.join(filter(None, key))}]{''.join(each[0] for each in group)}" for key, group in groups
    )


def spaceless(text: str) -> str:
    return re.sub(r"\s+", "", text.translate(UNSEEN))


def primary(tag: str) -> str:
    first = tag.partition("-")[0]
    return OWN.get(first, first)


# ── The same of an outline ───────────────────────────────────────────────────

LINE = re.compile(r"( *)(TH Column|TH Row|[A-Z]\w*|☐)(?: (.*))?")
LABEL = re.compile(r"•|☐|\d+\.?")


def flat(outline: str, blanks: Iterable[str], *, has_fields: bool) -> list[str]:
    """The lines of an outline as those of ``flat_document``.

    ``blanks``: what is said before a blank's label, such as ``blank: ``, in each language.
    """
    return [*_Outline(outline, blanks, has_fields).lines()]


class _Outline:
    def __init__(self, outline: str, blanks: Iterable[str], has_fields: bool) -> None:
        first, *self._lines = outline.splitlines()
        language = first.split("[")[1].split("]")[0]
        self._languages = [(0, language)]
        self._lists: list[int] = []
        self._blanks, self._has_fields = tuple(blanks), has_fields
        self._label: str | None = None
        self._in_head = False

    def lines(self) -> Iterator[str]:
        made = [line for each in self._lines for line in self._line(each)]
        for n, line in enumerate(made):  # a caption stands above its table
            if line.startswith("Caption") and made[n - 1] == "Table":
                made[n - 1], made[n] = line, "Table"
        yield from made

    def _line(self, line: str) -> Iterator[str]:
        found = LINE.fullmatch(line)
        assert found, line
        depth, role, words = len(found[1]), found[2], found[3] or ""
        self._languages = [each for each in self._languages if each[0] < depth or not each[0]]
        self._lists = [each for each in self._lists if each < depth]
        if self._label is not None and role not in {"LBody", "P"}:
            yield from self._entry("")  # an entry that begins with no paragraph
        yield from self._said(depth, role, words)

    def _said(self, depth: int, role: str, words: str) -> Iterator[str]:
        match role:
            case "Part" | "Div":
                language = words.strip("[]") or self._languages[0][1]
                self._languages.append((depth, language))
            case "L":
                self._lists.append(depth)
            case "Lbl":
                self._label = words
                if not LABEL.fullmatch(words):  # a list of terms is one of paragraphs
                    self._lists = [each for each in self._lists if each != depth - 4]
            case "LBody" if words:
                yield from self._entry(words)
            case "P" if self._label is not None:
                yield from self._entry(words)
            case "THead" | "TBody":
                self._in_head = role == "THead"
            case "TR":
                yield "TR head" if self._in_head else "TR"
            case "TH Column" | "TH Row" | "TD":
                yield role
                if words:
                    yield from self._words("P", words)
            case "Figure":
                yield f"Figure {spaceless(words[1:-1])}"
            case "Table":
                yield role
            case "TOCI":
                yield from self._words("P", words.removesuffix("{page}"))
            case "☐":
                yield from self._words("P", f"☐ {words}")
            case "P" | "Caption" | _ if role[0] in "PHC":
                yield from self._words(role, words)

    def _entry(self, words: str) -> Iterator[str]:
        label, self._label = self._label or "", None
        if LABEL.fullmatch(label):
            yield " ".join(filter(None, (f"LI{len(self._lists)}", label, self._canonical(words))))
        else:
            yield from self._words("D", f"{label} {words}")

    def _words(self, role: str, words: str) -> Iterator[str]:
        if text := self._canonical(words):
            yield f"{role} {text}"

    def _canonical(self, words: str) -> str:
        if words.startswith("☐ ") and not self._has_fields:
            words = "☐"
        return canonical([*self._pieces(words)])

    def _pieces(self, words: str) -> Iterator[tuple[str, str, str]]:
        """The braces of a line opened: a link, a language, a blank."""
        for blank in self._blanks:
            words = words.replace(f"{{{blank}", "{=")
        around = [(self._languages[-1][1], "", False)]
        for piece in re.findall(r"\{Link [^ ]+: |\{=|\{[\w-]+: |\}|[^{}]+", words):
            language, link, is_blank = around[-1]
            if piece == "}":
                around.pop()
            elif piece == "{=":
                around.append((language, link, True))
            elif piece.startswith("{Link "):
                around.append((language, piece[6:-2], False))
            elif piece.startswith("{"):
                around.append((piece[1:-2], link, False))
            else:
                shown = piece if not is_blank else f"{{{piece[:LONGEST]}}}" if self._has_fields else "{}"
                yield shown, language, link

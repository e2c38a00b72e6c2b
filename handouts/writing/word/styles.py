"""Word's styles for a sheet: real ones, by Word's own names where it has them, so that staff can restyle it.

They have the theme's sizes and spaces.  Type is Calibri, and Arial for scripts such as Arabic: Word and
Google Docs have both everywhere, and Calibri is as narrow as Source Sans 3, so that lines break about alike.
No color is set: "automatic" is black on paper, and right in a dark window.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handouts.library.theme import TextStyle, Theme
from handouts.writing.word.xml import Element, twips, w

LATIN, COMPLEX = "Calibri", "Arial"
EAST_ASIAN = {
    "zh-CN": "Microsoft YaHei",
    "zh-TW": "Microsoft JhengHei",
    "ja-JP": "Yu Gothic",
    "ko-KR": "Malgun Gothic",
}
CLOSER = 0.95
"""Calibri's small letters are so much lower than those of Source Sans 3, and its lines so much closer."""
FIGURE_SPACE, ITS_WIDTH, WIDTH_IN_ARIAL = "\u2007", 0.54, 0.56
"""Room to write on: no line ends in it, and LibreOffice does not drop it at one, as it does a no-break space.
The widths are Calibri's and Arial's, which has Arabic, as parts of the type size."""

_TAGS = (
    "am-ET ar-SA bn-BD de-DE el-GR en-US es-US fa-IR fr-FR he-IL hi-IN it-IT ja-JP km-KH ko-KR lo-LA my-MM "
    "ne-NP pa-IN pl-PL prs-AF ps-AF pt-BR ru-RU so-SO sq-AL sw-KE th-TH ti-ER uk-UA ur-PK vi-VN"
)
LOCALES = {tag.partition("-")[0]: tag for tag in _TAGS.split()} | {
    "zh": "zh-CN",
    "zh-Hans": "zh-CN",
    "zh-Hant": "zh-TW",
    "tl": "fil-PH",
}
"""Word knows a language with its region (Unicode CLDR's likely subtags; of en and es that of US schools)."""
COMPLEX_LANGUAGES = frozenset(
    ("ar", "bn", "fa", "he", "hi", "km", "lo", "my", "ne", "pa", "prs", "ps", "th", "ur")
)
"""Those whose letters Word sets by the properties of complex scripts."""

HEADINGS = {1: "Title", 2: "Heading 2"}
"""By level; deeper ones are ``Heading n``.  A title has the level of a heading too, for whoever hears it."""
LOOKS = {
    "Normal": "body",
    "Title": "title",
    "Subtitle": "deck",
    "Heading 1": "title",
    "Heading 2": "heading-2",
    "Caption": "caption",
    "Header": "running",
    "Footer": "running",
    "TOC 1": "contents",
    "Table Head": "label",
}
"""Styles that look like one of the theme's; a heading that is not named looks like ``heading-3``."""
NAMES = {"body": "Normal", "deck": "Subtitle", "cell": "Table Text"}
"""Styles named for a text style of the theme; of the others the name is the theme's, as ``Fine Print``."""
WRITE_IN = "Write-in Line"
SMALL = ("Caption", "Footer", "Header", "Heading", "TOC")
"""Word writes their names with small letters in the file."""
ALWAYS = (
    "Normal",
    "Title",
    "Subtitle",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Caption",
    "List Bullet",
    "List Number",
)
"""Those that staff find in every sheet."""


def locale(code: str) -> str:
    """The tag of a language as Word knows it; one that it does not know, as it is."""
    return LOCALES.get(code) or (code if "-" in code else LOCALES.get(code.partition("-")[0], code))


def language_mark(code: str) -> Element:
    """``w:lang`` for text of any script in the language."""
    tag = locale(code)
    is_complex = code.partition("-")[0] in COMPLEX_LANGUAGES
    marks = {"val": tag, "eastAsia": tag if tag in EAST_ASIAN else "", "bidi": tag if is_complex else ""}
    return w("lang", **{name: each for name, each in marks.items() if each})


def style_id(name: str) -> str:
    return "".join(filter(str.isalnum, name))


def heading_look(level: int) -> str:
    """The text style of the theme for a heading of no style of its own."""
    return LOOKS.get(HEADINGS.get(level, ""), "heading-3")


class Styles:
    """The styles of a document, made when they are first asked for."""

    def __init__(self, theme: Theme, language: str, measure: float) -> None:
        self.theme = theme
        self._measure = measure
        self._made: dict[str, Element] = {}
        self._language = language
        for name in ALWAYS:
            self.paragraph(name)
        for name, look in self._characters():
            self._made[name] = _character(name, look)
        self._made["Table Grid"] = self._grid()

    @property
    def elements(self) -> tuple[Element, ...]:
        """What is all alike, then each style."""
        tag = locale(self._language)
        east = EAST_ASIAN.get(tag, EAST_ASIAN["zh-CN"])
        fonts = w("rFonts", ascii=LATIN, eastAsia=east, hAnsi=LATIN, cs=COMPLEX)
        run = w("rPr", fonts, *_size(self.theme.text["body"]), language_mark(self._language))
        return (w("docDefaults", w("rPrDefault", run), w("pPrDefault")), *self._made.values())

    def paragraph(self, role: str = "", text: str = "body", *, in_box: bool = False) -> str:
        """The id of a style: of a role such as ``List Bullet``, in a text style of the theme, in a box."""
        own = NAMES.get(text, text.replace("-", " ").title())
        if not role:
            name, based, look = own, "Normal", text
        elif text in ("body", LOOKS.get(role)):
            name, based, look = role, "Normal", self._look(role)
        else:
            name, based, look = f"{role} ({own})", self.paragraph(role), text
        if name not in self._made:
            self._made[name] = self._style(name, based, look)
        return self._boxed(name) if in_box else style_id(name)

    def _look(self, role: str) -> str:
        return LOOKS.get(role) or ("heading-3" if role.startswith("Heading") else "")

    def _boxed(self, name: str) -> str:
        """The same in a box; a list starts where its numbering says, a line to write on is a leader."""
        boxed = "Box" if name == "Normal" else f"{name} (box)"
        if boxed not in self._made:
            lines, indent = self.box()
            side = twips(self.theme.callouts["words"].padding_side)
            leader = w("tab", val="right", leader="underscore", pos=twips(self._measure) - side)
            tabs = [w("tabs", leader)] if name == WRITE_IN else []
            indent = w("ind", right=side) if name.startswith("List") else indent
            self._made[boxed] = _paragraph(boxed, style_id(name), [lines, *tabs, indent])
        return style_id(boxed)

    def box(self) -> tuple[Element, Element]:
        """Lines around what stands in a box, and its indents."""
        style = self.theme.callouts["words"]
        inner, side = style.padding_side - style.line, twips(style.padding_side)
        spaces = {"top": style.padding_top, "left": inner, "bottom": style.padding_bottom, "right": inner}
        return borders(style.line, **spaces), w("ind", left=side, right=side)

    @property
    def _run_on(self) -> set[str]:
        """Text styles of divisions whose paragraphs stand in one text on paper: here they stand close."""
        return {style.text for style in self.theme.divisions.values() if style.run_on}

    def _style(self, name: str, based: str, look: str) -> Element:
        text, level = self.theme.text.get(look), outline_level(name)
        kept = [w("keepNext"), w("keepLines")] if level or name == "Caption" else []
        room = [spacing(text)] if text else []
        close = [w("contextualSpacing")] if look in self._run_on else []
        mark = [w("outlineLvl", val=level - 1)] if level else []
        type_ = w("rPr", *_weight(text.bold), *_size(text)) if text else None
        properties = [*kept, *self._own(name, bool(text)), *room, *close, *mark]
        return _paragraph(name, "" if name == "Normal" else based, properties, type_)

    def _own(self, name: str, has_room: bool) -> Iterator[Element]:
        """What single styles have besides their look."""
        rule, lines = self.theme.rules["break"], self.theme.write_lines
        match name.partition(" (")[0]:
            case "Footer" | "Strip" as role:
                strip = self.theme.rules["strip"].width
                yield from (borders(strip, bottom=self.theme.text["strip"].after),) * (role == "Strip")
                yield w("tabs", w("tab", val="right", pos=twips(self._measure)))
            case "TOC 1":
                yield borders(rule.width, bottom=4, between=4)
            case "Rule":
                yield borders(rule.width, bottom=1)
                yield w(
                    "spacing", before=0, after=twips(rule.after), line=twips(rule.before), lineRule="exact"
                )
            case "Gap":
                yield w("spacing", before=0, after=0, line=twips(rule.before), lineRule="exact")
            case name if name == WRITE_IN:
                yield borders(lines.line, bottom=1, between=1)
                yield w("spacing", before=0, after=0, line=twips(lines.gap), lineRule="atLeast")
            case role if role.startswith("List") and not has_room:
                yield w("spacing", after=twips(self.theme.lists["bullets"].gap))

    def _characters(self) -> Iterator[tuple[str, list[Element]]]:
        small = self.theme.text["note"]
        yield "Default Paragraph Font", []
        yield "Strong", _weight(True)
        yield "Emphasis", _weight(True)  # never italics: they are hard to read
        yield "Hyperlink", [w("u", val="single")]
        yield "Placeholder Text", [w("u", val="single")]
        yield "Note", _size(small)
        yield "Translation Phrase", _size(self.theme.text["translation"])

    def _grid(self) -> Element:
        """One style for all tables: black rules, and a thick one under the head."""
        style = self.theme.tables["form"]
        line = {"val": "single", "sz": round(style.row_line * 8), "space": 0, "color": "auto"}
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        thick = w("tcBorders", w("bottom", **line | {"sz": round(style.head_line * 8)}))
        head = w("tblStylePr", w("tcPr", thick), type="firstRow")
        names = {"type": "table", "styleId": "TableGrid"}
        return w(
            "style",
            w("name", val="Table Grid"),
            w("qFormat"),
            w("tblPr", w("tblBorders", *(w(side, **line) for side in sides))),
            head,
            **names,
        )


def outline_level(name: str) -> int:
    """Of a heading's style, counted from 1; 0 for others."""
    return 1 if name == "Title" else int(name[8]) if name.startswith("Heading ") else 0


def spacing(text: TextStyle) -> Element:
    before, after, line = (twips(each) for each in (text.before, text.after, text.leading * CLOSER))
    return w("spacing", before=before, after=after, line=line, lineRule="atLeast")


def borders(line: float, **spaces: float) -> Element:
    """Black lines on these sides of a paragraph, so many points away from its text."""
    look = {"val": "single", "sz": round(line * 8), "color": "auto"}
    return w("pBdr", *(w(side, **look, space=round(space)) for side, space in spaces.items()))


def _weight(is_bold: bool) -> list[Element]:
    return [w("b"), w("bCs")] if is_bold else []


def _size(text: TextStyle) -> list[Element]:
    half = round(text.size * 2)
    return [w("sz", val=half), w("szCs", val=half)]


def _paragraph(name: str, based: str, properties: list[Element], type_: Element | None = None) -> Element:
    known = name.lower() if name.startswith(SMALL) and not name.endswith(")") else name
    kinds: Mapping[str, object] = {"default": 1} if name == "Normal" else {}
    return w(
        "style",
        w("name", val=known),
        w("basedOn", val=based) if based else None,
        w("next", val="Normal") if outline_level(name) else None,
        w("qFormat"),
        w("pPr", *properties),
        type_,
        type="paragraph",
        styleId=style_id(name),
        **kinds,
    )


def _character(name: str, look: list[Element]) -> Element:
    kinds = {"type": "character", "styleId": style_id(name)}
    if not look:
        return w("style", w("name", val=name), default=1, **kinds)
    return w("style", w("name", val=name), w("qFormat"), w("rPr", *look), **kinds)

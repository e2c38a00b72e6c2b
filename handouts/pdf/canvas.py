"""A ReportLab canvas that tags what it draws, while it draws.

Whatever is painted stands inside one marked-content sequence (ISO 32000-1, 14.6): of an element's
content, or of an artifact.  Sequences never nest.  Text without a mark cannot be drawn.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any

from handouts.library.theme import Color
from handouts.pdf.embed import EmbeddedFont
from handouts.pdf.fonts import Face
from handouts.pdf.objects import Dictionary, numbers, stream, string
from handouts.pdf.reportlab_guard import Canvas, pdfdoc
from handouts.pdf.story import Bookmark, FieldArea, GlyphRun, LinkArea
from handouts.pdf.structure import Artifact, Content, Mark, StructElem
from handouts.pdf.widgets import FormWriter
from handouts.pictures import Pixels, packed

IMAGE = (
    " /Type /XObject /Subtype /Image /Width {0} /Height {1} /ColorSpace /DeviceRGB /BitsPerComponent 8"
    " /DecodeParms << /Predictor 15 /Colors 3 /Columns {0} >>"
)
"""Fields of a picture's stream (ISO 32000-1, 8.9.5); each row says how it is packed (table 10)."""


class DrawnPage:
    """What drawing has left on a page; the operators of a mark end where the next one's begin."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        """In points."""
        self.ends: list[int] = []
        """For each mark that is no area: where its operators end."""
        self.areas: list[tuple[LinkArea | FieldArea, Any]] = []
        """With their annotations."""
        self.operators: list[str] = []
        self.stream: Any = None


class TaggedCanvas(Canvas):  # type: ignore[misc]  # ReportLab has no types
    """Draws pages whose origin is the upper left corner; y grows downward."""

    def __init__(self, language: str, day: date, *, keeps: bool = False) -> None:
        super().__init__(BytesIO(), pdfVersion=(1, 7), lang=language, invariant=1, pageCompression=1)
        self.setDateFormatter(lambda *_: f"D:{day:%Y%m%d}000000Z")
        self._fonts: dict[Face, EmbeddedFont] = {}
        self._images: dict[Pixels, str] = {}
        self.marks: dict[Content, list[tuple[int, int]]] = {}
        """For each content (page index, MCID) in drawing order."""
        self.annotations: dict[StructElem, list[tuple[int, Any]]] = {}
        """For each element (page index, annotation)."""
        self.parents: list[list[StructElem] | StructElem] = []
        """The parent tree: an entry a page and an annotation, in order of their keys."""
        self.page_keys: list[int] = []
        self.pages: list[DrawnPage] = []
        """The page that is drawn; with ``keeps`` those before it too."""
        self._keeps = keeps
        self.boxes: dict[StructElem, str] = {}
        """Bounding boxes of figures, as PDF writes them."""
        self._form = FormWriter(self._doc)
        self._open: Mark | None = None
        self._text: tuple[EmbeddedFont, float] | None = None
        self._fill: Color | None = None
        self._in_text = False

    def _make_preamble(self) -> None:
        # ReportLab's sets Helvetica, which is not embedded.
        self._preamble = ""

    # ── pages ────────────────────────────────────────────────────────────────

    def begin_page(self, width: float, height: float, target: str) -> None:
        self.setPageSize((width, height))
        if target:
            self.bookmarkPage(target, fit="XYZ", left=0, top=height)
        self.pages.append(DrawnPage(width, height))
        self.page_keys.append(len(self.parents))
        self.parents.append([])
        self._text = self._fill = None

    def end_page(self) -> None:
        self.leave()
        self.check_ink()
        drawn = self.pages[-1] if self._keeps else self.pages.pop()
        drawn.operators = self._code
        self.showPage()
        page = self._doc.Pages.pages[-1]
        page.Contents = drawn.stream = page_stream(drawn.operators)
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = self.page_keys[-1]
        page.Tabs = "/S"  # PDF/UA-1, 7.18.3

    # ── marked content ───────────────────────────────────────────────────────

    def enter(self, mark: Mark) -> None:
        """What is drawn next belongs to the mark; goes on with the open sequence if it is the mark's."""
        if mark is self._open:
            return
        self.leave()
        self.addLiteral(self._artifact(mark) if isinstance(mark, Artifact) else self._sequence(mark))
        self._open = mark

    def leave(self) -> None:
        self.end_text()
        if self._open is not None:
            self.addLiteral("EMC")
            self._open = None

    def _artifact(self, mark: Artifact) -> str:
        subtype = f" /Subtype /{mark.subtype}" if mark.subtype else ""
        return f"/Artifact <</Type /{mark.type}{subtype}>> BDC"

    def _sequence(self, content: Content) -> str:
        contents = self.parents[self.page_keys[-1]]
        assert isinstance(contents, list)
        mcid = len(contents)
        contents.append(content.elem)
        self.marks.setdefault(content, []).append((len(self.page_keys) - 1, mcid))
        return f"/{content.elem.role} <</MCID {mcid}{_actual_text(content.elem)}>> BDC"

    # ── painting ─────────────────────────────────────────────────────────────

    def glyphs(self, run: GlyphRun) -> None:
        self.enter(run.mark)
        if not self._in_text:
            self.addLiteral("BT")
            self._in_text = True
        font = self._font(run.face)
        if self._text != (font, run.size):
            self.addLiteral(f"/{font.name} {run.size:g} Tf")
            self._text = (font, run.size)
        self.fill(run.color)
        self.addLiteral(self.placed(run, self.pages[-1]))

    def placed(self, run: GlyphRun, page: DrawnPage) -> str:
        """The operators that show the glyphs on a page; AssertionError where they would stand off it."""
        if run.x < 0 or run.x + run.width > page.width or not 0 < run.y < page.height:
            raise AssertionError(f"page {len(self.page_keys)}: glyphs stand off the page")
        show = self._font(run.face).show(run.glyphs, run.size)
        return f"1 0 0 1 {run.x:.2f} {page.height - run.y:.2f} Tm {show}"

    def check_ink(self) -> None:
        """AssertionError where glyphs that were shown since the last check are not where they were set."""
        for font in self._fonts.values():
            font.check()

    def end_text(self) -> None:
        if self._in_text:
            self.addLiteral("ET")
            self._in_text = False

    def fill(self, color: Color) -> None:
        if self._fill != color:
            self.addLiteral(_fill_operator(color))
            self._fill = color

    def image(self, shown: Pixels, x: float, y: float, width: float, height: float) -> None:
        """Pixels with their lower left corner at x and y; the same ones stand in the file once."""
        name = self._images.setdefault(shown, f"{len(self._images) + 1}")
        if not self.hasForm(name):
            self._doc.addForm(name, stream(packed(shown), IMAGE.format(shown.width, shown.height)))
        self.addLiteral(f"q {pdfdoc.fp_str(width, 0, 0, height, x, y)} cm")
        self.doForm(name)
        self.addLiteral("Q")

    def _font(self, face: Face) -> EmbeddedFont:
        font = self._fonts.get(face.base)
        if font is None:
            font = self._fonts[face.base] = EmbeddedFont(face, len(self._fonts) + 1)
            self._doc.delayedFonts.append(font)
        return font

    def link(self, area: LinkArea) -> None:
        """A link annotation (12.5.6.5) of the area's element, with contents (PDF/UA-1, 7.18.5)."""
        height = self.pages[-1].height
        annotation = Dictionary(
            {
                "Type": "/Annot",
                "Subtype": "/Link",
                "Rect": numbers(*rectangle(area, height)),
                "Border": "[0 0 0]",
                "F": 4,
                "Contents": string(area.description),
            }
        )
        if area.target.startswith("#"):
            annotation.fields["Dest"] = self._bookmarkReference(area.target)
        else:
            action = {"S": "/URI", "URI": string(area.target)}
            annotation.fields["A"] = Dictionary(action)
        self._annotate(area, annotation)

    def field(self, area: FieldArea) -> None:
        """A widget annotation (12.5.6.19) of a Form (PDF/UA-1, 7.18.4)."""
        self._annotate(area, self._form.widget(area, rectangle(area, self.pages[-1].height)))

    def end_fields(self) -> None:
        """The form of the whole document, if it has fields; when all is drawn."""
        if form := self._form.form(self._fonts):
            self.setCatalogEntry("AcroForm", form)

    def _annotate(self, area: LinkArea | FieldArea, annotation: Any) -> None:
        annotation.fields["StructParent"] = len(self.parents)
        self.parents.append(area.elem)
        self._addAnnotation(annotation)
        self.annotations.setdefault(area.elem, []).append((len(self.page_keys) - 1, annotation))
        self.pages[-1].areas.append((area, annotation))

    def target(self, name: str, x: float, y: float) -> None:
        self.bookmarkPage(name, fit="XYZ", left=round(x, 2), top=round(self.pages[-1].height - y, 2))

    def bookmark(self, mark: Bookmark, level: int) -> None:
        key = f"b{len(self._destinations)}"
        self.target(key, mark.x, mark.y)
        self.addOutlineEntry(mark.title, key, level, mark.closed)


def page_stream(operators: Iterable[str]) -> Any:
    """A page's content, one operator or more a line."""
    return stream(zlib.compress("".join(f"{each}\n" for each in operators).encode()))


def rectangle(area: LinkArea | FieldArea, height: float) -> list[float]:
    """Left, bottom, right and top in the coordinates of a page of this height."""
    bottom = height - area.y - area.height
    return [round(v, 2) for v in (area.x, bottom, area.x + area.width, bottom + area.height)]


@lru_cache(256)
def _fill_operator(color: Color) -> str:
    return f"{pdfdoc.fp_str(*color)} rg"


def _actual_text(elem: StructElem) -> str:
    """The text for programs that read pages and not trees; right to left they expect visual order."""
    if not elem.actual_text or elem.rtl:
        return ""
    return f" /ActualText <FEFF{elem.actual_text.encode('utf-16-be').hex().upper()}>"

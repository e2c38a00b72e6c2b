"""The peer: a plain ReportLab Platypus script that draws the same sheet, untagged.

It reads the sheet's words from an outline (``handouts make … --to outline``), so that both draw the
same text, with the same two faces at the same sizes.  Usage: plain_reportlab.py OUTLINE OUT.pdf
"""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table

FONTS = Path(find_spec("rendercv_fonts").origin).parent / "Source Sans 3"
HEADING = HexColor("#0b3c49")


def style(name: str, size: float, leading: float, bold: bool = False, **more: object) -> ParagraphStyle:
    font = "Body-Bold" if bold else "Body"
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, bulletFontName="Body", **more)


STYLES = {
    "H1": style("h1", 29, 31, bold=True, textColor=HEADING),
    "H2": style("h2", 15.5, 19, bold=True, textColor=HEADING, spaceBefore=12, spaceAfter=3, keepWithNext=1),
    "H3": style("h3", 13, 17, bold=True, textColor=HEADING, spaceBefore=8, spaceAfter=2, keepWithNext=1),
    "P": style("p", 12, 16.3, spaceAfter=4),
    "LBody": style("li", 12, 16.3, spaceAfter=2, leftIndent=16.5, bulletIndent=5.5),
}
LINE = re.compile(r"( *)(\S+) ?(.*)")


def words(text: str) -> str:
    return escape(re.sub(r"\{(?:Link )?[^ ]+ ([^}]*)\}", r"\1", text))


def story(outline: str) -> list[object]:
    flowables: list[object] = []
    label, box, box_depth = "", None, 0
    for line in outline.splitlines()[1:]:
        indent, role, text = LINE.match(line).groups()
        if box is not None and len(indent) <= box_depth:
            flowables.append(Table([[box]], style=[("BOX", (0, 0), (-1, -1), 1.1, HEADING)]))
            box = None
        if role == "Sect":
            box, box_depth = [], len(indent)
        target = flowables if box is None else box
        if role == "Lbl":
            label = text
        elif role in STYLES and text:
            bullet = label if role == "LBody" else None
            target.append(Paragraph(words(text), STYLES[role], bulletText=bullet))
    return flowables


def running(canvas: object, document: object) -> None:
    canvas.setFont("Body", 10)
    canvas.drawString(57.6, 41, "General information, not legal advice")
    canvas.drawRightString(554.4, 41, f"Page {document.page}")


def register_fonts() -> None:
    for name, file in (("Body", "Regular"), ("Body-Bold", "Bold")):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"SourceSans3-{file}.ttf"))


def build(outline: str, out: object) -> None:
    """Draw an outline's words into a file."""
    document = BaseDocTemplate(out, pagesize=(612, 792), initialFontName="Body")
    frame = Frame(57.6, 61.2, 496.8, 680.4, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate("page", [frame], onPage=running))
    document.build(story(outline))


def main(outline: str, out: str) -> None:
    register_fonts()
    build(Path(outline).read_text("utf-8"), out)


if __name__ == "__main__":
    main(*sys.argv[1:])

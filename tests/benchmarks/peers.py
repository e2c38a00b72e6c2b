"""The peers of a batch: each makes the letter of an outline or a web page for one more child.

A maker is made once, with whatever it can keep, and called with a name; it gives the bytes of a PDF.
"""

from __future__ import annotations

import atexit
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

HERE = Path(__file__).parent
Maker = Callable[[str], bytes]


def plain_reportlab(outline: str, marker: str) -> Maker:
    """A Platypus script: untagged, its fonts open, our settings for ReportLab."""
    import handouts.pdf.reportlab_guard  # noqa: F401  # first: the settings are the program's

    sys.path.insert(0, str(HERE))
    import plain_reportlab

    plain_reportlab.register_fonts()

    def make(name: str) -> bytes:
        file = BytesIO()
        plain_reportlab.build(outline.replace(marker, name), file)
        return file.getvalue()

    return make


# ── WeasyPrint ───────────────────────────────────────────────────────────────

PAGE = """
@font-face {{ font-family: "Source Sans 3"; src: url("{regular}"); }}
@font-face {{ font-family: "Source Sans 3"; font-weight: 700; src: url("{bold}"); }}
@page {{ size: letter; margin: 50pt 58pt; }}
:root {{ font-size: 11pt; }}
"""


def weasyprint(html: str, marker: str) -> Maker:
    """PDF/UA-1 from our own page, a little smaller for two sides; its style and fonts are read once."""
    import logging

    from plain_reportlab import FONTS
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # rules for screens that it has not
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    bare = html.replace(style, "")
    fonts = FontConfiguration()
    faces = {face.lower(): (FONTS / f"SourceSans3-{face}.ttf").as_uri() for face in ("Regular", "Bold")}
    styles = [CSS(string=text, font_config=fonts) for text in (style, PAGE.format(**faces))]

    def make(name: str) -> bytes:
        page = HTML(string=bare.replace(marker, name))
        data: bytes = page.write_pdf(stylesheets=styles, font_config=fonts, pdf_variant="pdf/ua-1")
        return data

    return make


# ── Typst ────────────────────────────────────────────────────────────────────

HEAD = """\
#set document(title: {title})
#set page("us-letter", margin: (top: 50pt, bottom: 61pt, x: 58pt), footer: context {{
  set text(10pt)
  [General information, not legal advice #h(1fr) Page #counter(page).display()]
}})
#set text(font: "Source Sans 3", size: 12pt, lang: "en")
#set par(leading: 0.5em, spacing: 0.7em)
#set list(spacing: 0.6em)
#set enum(spacing: 0.6em)
"""
LINE = re.compile(r"( *)(\S+) ?(.*)")
LINK = re.compile(r"\{Link ([^ ]+): ([^}]*)\}|\{[^ ]+ ([^}]*)\}")


def typst(outline: str, marker: str) -> Maker:
    """PDF/UA-1 from the same words in its own markup; one compiler is kept, and the name is an input."""
    import typst as program
    from plain_reportlab import FONTS

    file = Path(mkdtemp()) / "letter.typ"
    atexit.register(shutil.rmtree, file.parent)
    file.write_text(to_typst(outline, marker), "utf-8")
    compiler = program.Compiler(file, font_paths=[str(FONTS)], sys_inputs={"name": marker})

    def make(name: str) -> bytes:
        data = compiler.compile(
            format="pdf", sys_inputs={"name": name}, pdf_standards=["ua-1"], timestamp=1_764_115_200
        )
        assert isinstance(data, bytes)
        return data

    return make


def to_typst(outline: str, marker: str) -> str:
    """The words of an outline with headings, lists, tables and links."""
    return "".join(_typst_lines(outline, marker))


def _typst_lines(outline: str, marker: str) -> Iterator[str]:
    label, heads, cells = "", list[str](), 0
    for line in outline.splitlines()[1:]:
        match LINE.fullmatch(line).groups():  # type: ignore[union-attr]
            case _, "H1", text:
                yield HEAD.format(title=_string(text)) + f"= {_words(text, marker)}\n"
            case _, "H2", text:
                yield f"\n== {_words(text, marker)}\n"
            case _, "Lbl", text:
                label = text
            case _, "LBody", text:
                sign = {"•": "- "}.get(label, "+ " if label.isdecimal() else f"- {_words(label, '')} ")
                yield f"{sign}{_words(text, marker)}\n"
            case _, "L", _:
                yield "\n"
            case _, "TH", text:
                heads.append(text.removeprefix("Column "))
            case _, "TD", _:
                cells += 1
            case _, "P", text:
                yield f"\n{_words(text, marker)}\n"
        if heads and cells == len(heads):
            head = ", ".join(f"[{_words(text, marker)}]" for text in heads)
            yield f"\n#table(columns: {cells}, table.header({head}), {'[], ' * cells})\n"
            heads, cells = [], 0


def _words(text: str, marker: str) -> str:
    """As strings, so that nothing is markup."""
    parts, end = [], 0
    for found in LINK.finditer(text):
        address, shown, blank = found.groups()
        parts.append(_named(text[end : found.start()], marker))
        parts.append(
            f"#link({_string(address)})[{_named(shown, marker)}]" if address else _named(blank, marker)
        )
        end = found.end()
    return "".join([*parts, _named(text[end:], marker)])


def _named(text: str, marker: str) -> str:
    pieces = text.split(marker) if marker else [text]
    return "#sys.inputs.name;".join(f"#{_string(piece)};" if piece else "" for piece in pieces)


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

"""Reads a web page back into the outline that ``handouts.writing.outline`` writes from a document.

It shares no code with the writer of either: the page is parsed strictly, as HTML5 says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize
from xml.etree.ElementTree import Element

import html5lib

SVG = "{http://www.w3.org/2000/svg}svg"
BLOCKS = {"p", "ul", "ol", "dl", "table", "figure", "section", "div", "hr", "header", "article"}
SCOPES = {"col": "Column", "row": "Row"}


def read_page(page: str) -> Element:
    """The root of the page; a ParseError where it is not valid HTML5."""
    tree = html5lib.getTreeBuilder("etree")
    root = html5lib.HTMLParser(tree=tree, strict=True, namespaceHTMLElements=False).parse(page)
    assert isinstance(root, Element)
    return root


def outline_of_page(page: str) -> str:
    root = read_page(page)
    title, main = root.find("head/title"), root.find("body/main")
    assert title is not None
    assert main is not None
    lines = [f"Document [{root.get('lang')}] {_tidy(title.text or '')}", *_deeper(_main(root, main))]
    return "\n".join(lines) + "\n"


def _main(root: Element, main: Element) -> Iterator[str]:
    parts = main.findall("article")
    if len(parts) < 2:
        yield from _kids(parts[0] if parts else main)
        return
    for part in parts:
        yield "Part" if part.get("lang") == root.get("lang") else f"Part [{part.get('lang')}]"
        yield from _deeper(_kids(part))


def _kids(element: Element) -> Iterator[str]:
    for kid in element:
        if kid.get("aria-hidden") != "true":
            yield from _block(kid)


def _block(element: Element) -> Iterator[str]:
    kind = element.get("class", "")
    match element.tag, kind:
        case (("h1" | "h2" | "h3" | "h4" | "h5" | "h6"), _):
            yield _line(f"H{element.tag[1]}", _text(element))
        case "p", "back":  # only the web page has a way back
            return
        case "p", _:
            yield _line("P", _text(element))
        case "ul", "checklist":
            yield from _list(element, "None", "☐")
        case "ul", _:
            yield from _list(element, "Disc", "•")
        case "ol", "contents":
            yield from _contents(element)
        case "ol", _:
            yield from _list(element, "Decimal", "")
        case "dl", _:
            yield from _definitions(element)
        case "table", _:
            yield from _table(element)
        case "figure", _:
            yield f'Figure "{_alternative(element[0])}"'
            yield from (f"  {_line('Caption', _text(caption))}" for caption in element.findall("figcaption"))
        case "div", look if look.startswith("callout"):
            yield "Sect"
            yield from _deeper(_kids(element))
        case ("hr", _) | ("textarea", _) | ("div", "lines" | "page-break"):
            return
        case "div", _ if language := element.get("lang"):
            yield f"Div [{language}]"
            yield from _deeper(_kids(element))
        case (("div" | "header"), _):
            yield from _kids(element)
        case _:
            raise AssertionError(f"<{element.tag}> where a block was expected")


def _list(element: Element, numbering: str, label: str) -> Iterator[str]:
    yield f"L {numbering}"
    point = "" if element.get("class") in {"steps", "timeline", "path"} else "."
    for n, item in enumerate(element, int(element.get("start", "1"))):
        if label == "☐":
            holder = item[0] if item[0].tag == "label" else item
            box = holder[0]
            assert box.get("type") == "checkbox" or _text(box) == "☐"
            holder.text = box.tail
            holder.remove(box)
        yield from _entry(label or f"{n}{point}", item)


def _contents(element: Element) -> Iterator[str]:
    """A page of the web has no number, which stands after the title on paper."""
    yield "TOC"
    for item in element:
        (link,) = item
        assert str(link.get("href")).startswith("#part-")
        link.set("href", "#")
        yield from _deeper((_line("TOCI", f"{_text(item)}{{page}}"),))


def _definitions(element: Element) -> Iterator[str]:
    yield "L None"
    for term, body in element:
        yield from _entry(_text(term), body)


def _entry(label: str, body: Element) -> Iterator[str]:
    yield from _deeper(("LI", *_deeper((_line("Lbl", label), *_container("LBody", body)))))


def _container(role: str, element: Element) -> Iterator[str]:
    if any(kid.tag in BLOCKS for kid in element):
        yield role
        yield from _deeper(_kids(element))
    else:
        yield _line(role, _text(element))


def _table(table: Element) -> Iterator[str]:
    yield "Table"
    for kid in table:
        if kid.tag == "caption":
            yield from _deeper((_line("Caption", _text(kid)),))
        elif kid.tag != "colgroup":
            rows = (line for row in kid for line in _row(row))
            yield from _deeper(({"thead": "THead", "tbody": "TBody"}[kid.tag], *_deeper(rows)))


def _row(row: Element) -> Iterator[str]:
    yield "TR"
    for cell in row:
        role = f"TH {SCOPES[cell.get('scope', '')]}" if cell.tag == "th" else "TD"
        yield from _deeper(_container(role, cell))


def _alternative(image: Element) -> str:
    if image.tag == "img":
        return _tidy(image.get("alt", ""))
    assert (image.tag, image.get("role")) == (SVG, "img")
    return _tidy(image.get("aria-label", ""))


def _text(element: Element) -> str:
    return _tidy(_words(element))


def _words(element: Element) -> str:
    kids = (_inline(kid) + (kid.tail or "") for kid in element)
    return "".join((element.text or "", *kids))


def _inline(element: Element) -> str:
    match element.tag, element.get("class"):
        case "br", _:
            return " "
        case "small", "blank-label":
            return ""
        case "input", look if look and look.startswith("blank"):
            return _braced("", element.get("aria-label", ""))
        case "input", _:
            return f"☐ {element.get('aria-label')}"
        case "a", _:
            target = str(element.get("href"))
            return _braced(f"Link {'#' if target.startswith('#') else target}: ", _words(element))
        case "span", "blank" if element.get("role") == "img":
            return _braced("", element.get("aria-label", ""))
        case "span", "blank":
            return ""
        case "span", None | "translation":
            return _braced(f"{element.get('lang')}: ", _words(element))
        case _:
            return _words(element)


def _braced(remark: str, text: str) -> str:
    found = re.fullmatch(r"(\s*)(.*?)(\s*)", text, re.DOTALL)
    assert found
    return f"{found[1]}{{{remark}{found[2]}}}{found[3]}"


def _tidy(text: str) -> str:
    text = text.replace("\u200b", "").replace("\u00ad", "")
    return normalize("NFC", " ".join(text.split()))


def _line(role: str, text: str) -> str:
    return f"{role} {text}".rstrip()


def _deeper(lines: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    return (f"  {line}" for line in lines)

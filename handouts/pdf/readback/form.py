"""Whether the fields of a finished PDF hold together: the form, its widgets and their elements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from pikepdf import Array, Dictionary, Name, Object, Pdf

from handouts.pdf.readback.tree import listed, role


def field_problems(file: Pdf, owners: Mapping[int, Object]) -> Iterator[str]:
    """What is wrong with the fields, a line each; ``owners`` is the parent tree."""
    form = file.Root.get(Name.AcroForm, Dictionary())
    widgets = list(_widgets(file))
    if form.get(Name.NeedAppearances, False):
        yield "form: it leaves the appearances to the viewer"
    in_form = Counter(field.objgen for field in form.get(Name.Fields, Array()))
    fields = {found.objgen: found for found in (_field(widget) for _, widget in widgets)}
    if in_form != Counter(fields.keys()):
        yield "form: its fields are not those of the pages"
    names = Counter(str(each.get(Name.T, "")) for each in fields.values())
    yield from (f"form: a name is used {n} times" for n in names.values() if n > 1)
    fonts = form.get(Name.DR, Dictionary()).get(Name.Font, Dictionary())
    for number, widget in widgets:
        owner = owners.get(int(widget.get(Name.StructParent, -1)))
        found = (*_owner(owner), *_description(widget), *_appearance(widget), *_font(widget, fonts))
        yield from (f"page {number}: field {problem}" for problem in found)


def _widgets(file: Pdf) -> Iterator[tuple[int, Object]]:
    for number, page in enumerate(file.pages, 1):
        for annotation in page.obj.get(Name.Annots, Array()):
            if annotation.Subtype == Name.Widget:
                yield number, annotation


def _field(widget: Object) -> Object:
    """What has the widget's name and value: itself, or its parent (ISO 32000-1, 12.7.3.1)."""
    return widget.get(Name.Parent, widget)


def _owner(owner: Object | None) -> Iterator[str]:
    """ISO 32000-1, table 337: a Form has one kid, the reference to its widget."""
    if owner is None or role(owner) != "Form":
        yield "that is in no Form"
    elif len(listed(owner.get(Name.K))) != 1:
        yield "whose Form holds more than the field"


def _description(widget: Object) -> Iterator[str]:
    if not str(_field(widget).get(Name.T, "")):
        yield "with no name"
    if not str(widget.get(Name.TU, "")).strip():
        yield "with nothing to say for it"


def _appearance(widget: Object) -> Iterator[str]:
    """Without an appearance a viewer draws its own."""
    appearance = widget.get(Name.AP, Dictionary()).get(Name.N)
    if _field(widget).get(Name.FT) == Name.Btn:
        states = {} if appearance is None else dict(appearance.items())
        if str(widget.get(Name.AS)) not in states or len(states) < 2:
            yield "with no appearance of each state"
    elif appearance is None:
        yield "with no appearance"


def _font(widget: Object, fonts: Object) -> Iterator[str]:
    """What is typed is set in a font of the form, with the codes of Windows, that the file holds."""
    if _field(widget).get(Name.FT) != Name.Tx:
        return
    found = re.match(r"(/\S+) [\d.]+ Tf\b", str(widget.get(Name.DA, "")))
    font = fonts.get(found[1]) if found else None
    if font is None or font.get(Name.Encoding) != Name.WinAnsiEncoding:
        yield "with no font to type in"
    elif Name.FontFile2 not in font.FontDescriptor:
        yield "whose font is not in the file"

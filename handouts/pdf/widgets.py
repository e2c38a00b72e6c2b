"""Fields as widget annotations, and the form that names them all (ISO 32000-1, 12.7).

Each widget brings its own appearance, so that a viewer shows the sheet as it prints until somebody
fills it in.  The box and the lines are drawn on the page; a widget draws only what is filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handouts.pdf.embed import EmbeddedFont, typing_font
from handouts.pdf.fonts import Face
from handouts.pdf.objects import Dictionary, Written, array, numbers, reference, string
from handouts.pdf.story import FieldArea, Lettering

FONT = "Typed"
"""The font's name in the form's resources."""
PRINT = 1 << 2
"""Of an annotation's flags (table 165)."""
MULTILINE = 1 << 12
"""Of a text field's flags (table 228)."""
FROM_THE_RIGHT = 2
"""Quadding of a text field (table 222)."""
CHECK_MARK = ((0.2, 0.52), (0.42, 0.24), (0.8, 0.8))
"""Corners of the mark in a box whose side is 1."""

EMPTY = "/Tx BMC EMC"
OF_FIELD = ("FT", "Ff", "T")
"""What several widgets of a field share; each keeps what is said for it where it stands."""


class FormWriter:
    """Makes the widgets of one document, and its form at the end."""

    def __init__(self, doc: Any) -> None:
        self._doc = doc
        self._widgets: dict[str, list[Any]] = {}
        """By the name of their field."""
        self._lettering: Lettering | None = None
        self._states: dict[tuple[str, float, float], bytes] = {}
        """Appearances of boxes, which never change and so are shared."""

    def widget(self, area: FieldArea, rectangle: list[float]) -> Any:
        """The annotation of a field."""
        field = area.field
        made = Dictionary(
            {
                "Type": "/Annot",
                "Subtype": "/Widget",
                "Rect": numbers(*rectangle),
                "F": PRINT,
                "P": self._doc.thisPageRef(),
                "T": string(field.name),
                "TU": string(field.description),
            }
        )
        made.fields |= self._box(area) if field.kind == "check" else self._text(area)
        self._widgets.setdefault(field.name, []).append(made)
        self._lettering = field.lettering
        return made

    def form(self, embedded: Mapping[Face, EmbeddedFont]) -> Any:
        """The catalog's AcroForm, with the font that text is typed in; None when there is no field."""
        if self._lettering is None:
            return None
        face = self._lettering.face
        fonts = Dictionary({FONT: typing_font(face, embedded.get(face), self._doc)})
        return Dictionary(
            {
                "Fields": array(reference(self._doc, self._field(each)) for each in self._widgets.values()),
                "DR": Dictionary({"Font": fonts}),
                "DA": string(_lettering(self._lettering)),
            }
        )

    def _field(self, widgets: list[Any]) -> Any:
        """A field and its only widget are one object; several are kids of their field (12.7.3.1)."""
        first = widgets[0]
        if len(widgets) == 1:
            return first
        field = Dictionary({key: first.fields[key] for key in (*OF_FIELD, "TU")})
        for widget in widgets:
            own = {key: value for key, value in widget.fields.items() if key not in OF_FIELD}
            widget.fields = {**own, "Parent": reference(self._doc, field)}
        field.fields["Kids"] = array(reference(self._doc, widget) for widget in widgets)
        return field

    def _text(self, area: FieldArea) -> dict[str, Any]:
        """An empty field; with several lines, typed text hides the rules that would strike it out."""
        field = area.field
        several = field.kind == "lines"
        appearance = self._appearance(EMPTY, area.width, area.height)
        return {
            "FT": "/Tx",
            "Ff": MULTILINE if several else 0,
            "DA": string(_lettering(field.lettering, fits=True)),
            "Q": FROM_THE_RIGHT if field.rtl else 0,
            "BS": Dictionary({"W": 0}),
            "MK": Dictionary({"BG": numbers(1, 1, 1)} if several else {}),
            "AP": Dictionary({"N": appearance}),
        }

    def _box(self, area: FieldArea) -> dict[str, Any]:
        """A check box that is not checked."""
        states = {"Off": self._state("", area), "On": self._state(_check_mark(area), area)}
        return {
            "FT": "/Btn",
            "V": "/Off",
            "AS": "/Off",
            "MK": Dictionary({"CA": string("4")}),  # a check mark, for viewers that draw
            "AP": Dictionary({"N": Dictionary(states)}),
        }

    def _state(self, content: str, area: FieldArea) -> bytes:
        key = content, area.width, area.height
        if key not in self._states:
            self._states[key] = self._appearance(*key)
        return self._states[key]

    def _appearance(self, content: str, width: float, height: float) -> bytes:
        return reference(self._doc, _form(content, width, height))


def resized(widget: Any, area: FieldArea) -> dict[int, bytes]:
    """The appearances of a field of text for another area, by their object numbers."""
    states = widget.fields["AP"].fields["N"]
    if not isinstance(states, bytes):  # a box never changes
        return {}
    return {int(states.split()[0]): _form(EMPTY, area.width, area.height).content}


def _form(content: str, width: float, height: float) -> Written:
    """A form XObject (8.10) as large as its field, written compactly: a worksheet has a hundred."""
    box = f"0 0 {width:.2f} {height:.2f}"
    fields = f"/Subtype/Form/BBox[{box}]/Resources<<>>/Length {len(content)}"
    return Written(f"<<{fields}>>\nstream\n{content}\nendstream".encode())


def _check_mark(area: FieldArea) -> str:
    first, *others = (f"{x * area.width:.2f} {y * area.height:.2f}" for x, y in CHECK_MARK)
    path = " ".join([f"{first} m", *(f"{corner} l" for corner in others)])
    return f"q {_color(area.field.lettering)} RG {area.width * 0.14:.2f} w 1 J 1 j {path} S Q"


def _lettering(lettering: Lettering, *, fits: bool = False) -> str:
    """The font, size and color of typed text; a size of 0 makes it as small as its line asks (12.7.3.3)."""
    size = 0 if fits else lettering.size
    return f"/{FONT} {size:g} Tf {_color(lettering)} rg"


def _color(lettering: Lettering) -> str:
    return " ".join(f"{part:g}" for part in lettering.color)

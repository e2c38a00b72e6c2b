"""How sheets look: ``templates/theme.yaml``, the only place of measures.

Lengths are points (1/72 inch) unless a description says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta, field

from handouts.library.model import PAPERS, FromYaml
from handouts.library.references import Misfit, unknown
from handouts.library.sections import FieldNames

NEEDED = {
    "papers": PAPERS,
    "text": (
        *("body", "title", "heading-2", "heading-3", "callout-title", "contents", "caption", "cell"),
        *("note", "label", "strip", "strip-end", "running"),
    ),
    "rules": ("strip", "break", "contents", "row-top", "row"),
    "lists": ("bullets", "numbers", "steps", "checks", "definitions"),
    "badges": ("step", "check"),
    "callouts": ("short-version", "words", "note", "example"),
    "divisions": ("deck", "foot", "fine-print", "cover"),
    "tables": ("plain", "form", "chart"),
}
"""What layout and directives name, group by group."""


class Color(NamedTuple):
    """Red, green, blue, each from 0 to 1."""

    red: float
    green: float
    blue: float


class Family(FromYaml, frozen=True, kw_only=True):
    """A type family: files of installed packages, as ``package/path/within``."""

    regular: str
    bold: str
    fallback: Annotated[str, Meta(description="family for the characters that this one lacks")] = ""
    repertoire: Annotated[
        Literal["", "latin"], Meta(description="latin: embed its whole Latin set whatever the text")
    ] = ""
    size: Annotated[float, Meta(description="factor on every type size")] = 1.0
    leading: Annotated[float, Meta(description="factor on every leading")] = 1.0


class TextStyle(FromYaml, frozen=True, kw_only=True):
    """How a paragraph is set."""

    size: float
    leading: float
    color: Annotated[str, Meta(description="a name under colors")] = "ink"
    bold: bool = False
    underline: Annotated[bool, Meta(description="whether links are underlined")] = True
    before: Annotated[float, Meta(description="space above; the larger of two that meet counts")] = 0
    after: Annotated[float, Meta(description="space below")] = 0


class PageStyle(FromYaml, frozen=True, kw_only=True):
    """Margins: side, top and bottom; where running head and foot stand, from the page's edge."""

    side: float
    top: float
    bottom: float
    header: float
    footer: float


class RuleStyle(FromYaml, frozen=True, kw_only=True):
    width: float
    color: str
    before: float = 0
    after: float = 0


class ListStyle(FromYaml, frozen=True, kw_only=True):
    """Where a list's labels and texts stand."""

    label: Annotated[float, Meta(description="from the list's edge to its label")]
    indent: Annotated[float, Meta(description="from the list's edge to its text")]
    gap: Annotated[float, Meta(description="space between entries")]
    before: float = 0
    after: float = 0


class BadgeStyle(FromYaml, frozen=True, kw_only=True):
    """A drawn label: a step's circle or a check box."""

    side: float
    line: float
    color: str


class CalloutStyle(FromYaml, frozen=True, kw_only=True):
    """A box: fill, border, a bar at its start."""

    fill: str = ""
    border: str
    line: float
    bar: float = 0
    padding_side: float
    padding_top: float
    padding_bottom: float
    columns: int = 1
    gutter: float = 0
    before: float
    after: float


class TableStyle(FromYaml, frozen=True, kw_only=True):
    padding_side: float
    padding_top: float
    padding_bottom: float
    head_line: float
    row_line: float
    widest: Annotated[float, Meta(description="greatest part of the width that one column may ask for")]
    color: str
    head_fill: str = ""
    before: float
    after: float
    column_line: Annotated[float, Meta(description="thickness of the rules between columns")] = 0
    head_column: Annotated[
        float,
        Meta(description="part of the width for the first column, the others alike; 0: as the words ask"),
    ] = 0
    head_column_turned: Annotated[float, Meta(description="the same on a page that is turned")] = 0
    portrait: Annotated[int, Meta(description="most columns on an upright page; more turn it")] = 0


class FigureStyle(FromYaml, frozen=True, kw_only=True):
    width: Annotated[float, Meta(description="greatest width of a picture")]
    height: Annotated[float, Meta(description="greatest height of a picture")]
    logo: Annotated[float, Meta(description="height of a school's logo")] = 36
    qr: Annotated[float, Meta(description="side of a QR code without its quiet zone")]
    quiet: Annotated[float, Meta(description="quiet zone of a QR code")]
    pixel: Annotated[float, Meta(description="greatest size of a picture's pixel")]
    gap: Annotated[float, Meta(description="from a figure to the text beside it")]
    before: float
    after: float


class DivisionStyle(FromYaml, frozen=True, kw_only=True):
    """Blocks that look alike: the style of their paragraphs, a rule above, kept on one page."""

    text: Annotated[str, Meta(description="a name under text")] = "body"
    rule: Annotated[str, Meta(description="a name under rules")] = ""
    keep: bool = False
    labels: Annotated[float, Meta(description="width of the terms' column; 0: definitions are run in")] = 0


class LinkStyle(FromYaml, frozen=True, kw_only=True):
    """The line under a link."""

    line: float
    drop: Annotated[float, Meta(description="below the baseline, as a part of the type size")]


class WriteLinesStyle(FromYaml, frozen=True, kw_only=True):
    gap: float
    line: float
    color: str
    after: float


class FieldStyle(FromYaml, frozen=True, kw_only=True):
    """How text is typed into a sheet that is filled in on the screen."""

    font: Annotated[str, Meta(description="a name under families; it must have all of Windows-1252")]
    size: float
    color: Annotated[str, Meta(description="a name under colors")] = "ink"
    height: Annotated[float, Meta(description="of a field of one line")]


class Theme(FromYaml, frozen=True, kw_only=True):
    """All measures of one look."""

    families: dict[str, Family]
    papers: Annotated[dict[str, tuple[float, float]], Meta(description="width and height")]
    page: PageStyle
    baseline: Annotated[float, Meta(description="where a baseline stands, as a part of the leading")]
    colors: dict[str, Annotated[str, Meta(pattern="^#[0-9a-fA-F]{6}$", description="such as #15191d")]]
    text: dict[str, TextStyle]
    rules: dict[str, RuleStyle]
    lists: dict[str, ListStyle]
    badges: dict[str, BadgeStyle]
    callouts: dict[str, CalloutStyle]
    divisions: dict[str, DivisionStyle]
    strip_end: Annotated[float, Meta(description="part of the strip that belongs to its end")]
    tables: dict[str, TableStyle]
    figure: FigureStyle
    write_lines: WriteLinesStyle
    fields: FieldStyle
    link: LinkStyle
    bullet: str = "•"
    blank: Annotated[str, Meta(description="what a blank to fill in by hand prints")] = field(
        default="____________________"
    )

    def color(self, name: str) -> Color:
        """The color of a name such as ``ink``, from ``#rrggbb``."""
        value = self.colors[name].removeprefix("#")
        red, green, blue = (int(value[at : at + 2], 16) / 255 for at in (0, 2, 4))
        return Color(round(red, 4), round(green, 4), round(blue, 4))

    def color_uses(self) -> Iterator[tuple[FieldNames, str]]:
        """The fields that name a color, and the color."""
        groups: dict[str, Mapping[str, FromYaml]] = {
            "text": self.text,
            "rules": self.rules,
            "badges": self.badges,
            "callouts": self.callouts,
            "tables": self.tables,
        }
        for group, styles in groups.items():
            for name, style in styles.items():
                for field_name in ("color", "border", "fill", "head_fill"):
                    if used := getattr(style, field_name, ""):
                        yield (group, name, field_name.replace("_", "-")), used
        yield ("write-lines", "color"), self.write_lines.color
        yield ("fields", "color"), self.fields.color


def theme_problems(theme: Theme) -> Iterator[Misfit]:
    """Names that a field gives and the theme does not have, and those that every sheet may need."""
    for names, color in theme.color_uses():
        yield from unknown(names, "color", [color], theme.colors)
    for name, family in theme.families.items():
        yield from unknown(("families", name), "family", filter(None, [family.fallback]), theme.families)
    for name, style in theme.divisions.items():
        yield from unknown(("divisions", name), "style of text", [style.text], theme.text)
        yield from unknown(("divisions", name), "rule", filter(None, [style.rule]), theme.rules)
    for group, needed in NEEDED.items():
        for name in needed:
            if name not in getattr(theme, group):
                yield (group,), f'"{name}" is missing.', ""

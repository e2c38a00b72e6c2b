"""How sheets look: ``templates/theme.yaml``, the only place of measures.

Lengths are points (1/72 inch) unless a description says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Literal, NamedTuple, TypeVar

from msgspec import Meta
from msgspec.structs import replace

from handouts.library.model import FromYaml
from handouts.library.sections import FieldNames
from handouts.resources import packaged

S = TypeVar("S", bound=FromYaml)

TypeSize = Annotated[float, Meta(ge=6, le=72)]
Leading = Annotated[float, Meta(ge=6, le=144)]
Space = Annotated[float, Meta(ge=0, le=144)]
Padding = Annotated[float, Meta(ge=0, le=36)]
Line = Annotated[float, Meta(ge=0, le=12)]
Margin = Annotated[float, Meta(ge=0, le=288)]
Side = Annotated[float, Meta(ge=200, le=2000)]
Width = Annotated[float, Meta(ge=36, le=1000)]
Factor = Annotated[float, Meta(ge=0.5, le=2)]
Part = Annotated[float, Meta(ge=0, le=0.6)]


class Color(NamedTuple):
    """Red, green, blue, each from 0 to 1."""

    red: float
    green: float
    blue: float


class Family(FromYaml, frozen=True, kw_only=True):
    """A type family: TrueType files, each beside theme.yaml or, as ``package/path/within``, of a package.

    Of a variable font ``FILE#wght=700`` is one weight.
    """

    regular: str
    bold: str
    fallback: Annotated[str, Meta(description="family for the characters that this one lacks")] = ""
    extra: Annotated[
        str,
        Meta(description="the extra of this program that installs its files; empty: they are always there"),
    ] = ""
    letters: Annotated[
        tuple[str, ...],
        Meta(
            description="first words of its letters' Unicode names, such as THAI: by them its extra is named"
        ),
    ] = ()
    repertoire: Annotated[
        Literal["", "latin"], Meta(description="latin: embed its whole Latin set whatever the text")
    ] = ""
    size: Annotated[Factor, Meta(description="factor on every type size")] = 1.0
    leading: Annotated[
        Factor | None,
        Meta(
            description="factor on every leading; without it as much as the face is higher than the first one"
        ),
    ] = None

    @property
    def is_installed(self) -> bool:
        """Whether its files are there: those of an extra need not be."""
        files = (file.partition("#")[0] for file in (self.regular, self.bold))
        return not self.extra or all(map(packaged, files))


EVERY_SCRIPT = "scripts"
"""The extra that installs the files of all families."""


def install(extras: Collection[str]) -> str:
    """What to type for an extra; for several, the one that has all."""
    return f'pip install "handouts[{EVERY_SCRIPT if len(extras) > 1 else "".join(extras)}]"'


class TextStyle(FromYaml, frozen=True, kw_only=True):
    """How a paragraph is set."""

    size: TypeSize
    leading: Leading
    color: Annotated[str, Meta(description="a name under colors")] = "ink"
    bold: bool = False
    underline: Annotated[bool, Meta(description="whether links are underlined")] = True
    before: Annotated[Space, Meta(description="space above; the larger of two that meet counts")] = 0
    after: Annotated[Space, Meta(description="space below")] = 0


class PageStyle(FromYaml, frozen=True, kw_only=True):
    """Margins: side, top and bottom; where running head and foot stand, from the page's edge."""

    side: Margin
    top: Margin
    bottom: Margin
    header: Margin
    footer: Margin


class RuleStyle(FromYaml, frozen=True, kw_only=True):
    width: Line
    color: str
    before: Space = 0
    after: Space = 0


class ListStyle(FromYaml, frozen=True, kw_only=True):
    """Where a list's labels and texts stand."""

    label: Annotated[Space, Meta(description="from the list's edge to its label")]
    indent: Annotated[Space, Meta(description="from the list's edge to its text")]
    gap: Annotated[Space, Meta(description="space between entries")]
    before: Space = 0
    after: Space = 0


class BadgeStyle(FromYaml, frozen=True, kw_only=True):
    """A drawn label: a step's circle, a check box, a sign."""

    side: Annotated[float, Meta(ge=6, le=36)]
    line: Line
    color: str


class CalloutStyle(FromYaml, frozen=True, kw_only=True):
    """A box: fill, border, a bar at its start."""

    fill: str = ""
    border: str
    line: Line
    bar: Annotated[float, Meta(ge=0, le=36)] = 0
    padding_side: Padding
    padding_top: Padding
    padding_bottom: Padding
    columns: Annotated[int, Meta(ge=1, le=4)] = 1
    gutter: Padding = 0
    before: Space
    after: Space


class TableStyle(FromYaml, frozen=True, kw_only=True):
    padding_side: Padding
    padding_top: Padding
    padding_bottom: Padding
    head_line: Line
    row_line: Line
    widest: Annotated[
        float, Meta(ge=0.1, le=1, description="greatest part of the width that one column may ask for")
    ]
    color: str
    head_fill: str = ""
    text: Annotated[str, Meta(description="a name under text, for its cells")] = "cell"
    text_turned: Annotated[str, Meta(description="the same on a page that is turned")] = "cell"
    text_head: Annotated[str, Meta(description="a name under text, for the heads of its columns")] = "cell"
    before: Space
    after: Space
    column_line: Annotated[Line, Meta(description="thickness of the rules between columns")] = 0
    head_column: Annotated[
        Part,
        Meta(description="part of the width for the first column, the others alike; 0: as the words ask"),
    ] = 0
    head_column_turned: Annotated[Part, Meta(description="the same on a page that is turned")] = 0
    by_words: Annotated[
        Part, Meta(description="how far other columns are as wide as their words ask; 0: all alike")
    ] = 0
    portrait: Annotated[
        int, Meta(ge=0, le=20, description="most columns on an upright page; more turn it")
    ] = 0


class FigureStyle(FromYaml, frozen=True, kw_only=True):
    width: Annotated[float, Meta(ge=36, le=1000, description="greatest width of a picture")]
    height: Annotated[float, Meta(ge=36, le=1000, description="greatest height of a picture")]
    logo: Annotated[float, Meta(ge=6, le=144, description="height of a school's logo")] = 36
    qr: Annotated[float, Meta(ge=36, le=288, description="side of a QR code without its quiet zone")]
    quiet: Annotated[float, Meta(ge=0, le=72, description="quiet zone of a QR code")]
    pixel: Annotated[float, Meta(ge=0.1, le=4, description="greatest size of a picture's pixel")]
    gap: Annotated[Space, Meta(description="from a figure to the text beside it")]
    caption: Annotated[Space, Meta(description="from a picture to its caption")] = 4
    before: Space
    after: Space


class DiagramStyle(FromYaml, frozen=True, kw_only=True):
    """Lists that are drawn: lines, arrows, the table and its chairs."""

    line: Line
    color: Annotated[str, Meta(description="a name under colors")] = "ink"
    gap: Annotated[Space, Meta(description="between stations, between questions, between people")]
    arrow: Annotated[float, Meta(ge=2, le=24, description="length of an arrow's head")]
    question: Annotated[float, Meta(ge=0.3, le=0.7, description="part of the width for a question")]
    table: Annotated[float, Meta(ge=72, le=300, description="width of the table")]
    chair: Annotated[float, Meta(ge=6, le=36)]
    before: Space = 0
    after: Space = 0


class DivisionStyle(FromYaml, frozen=True, kw_only=True):
    """Blocks that look alike: the style of their paragraphs, a rule above, kept on one page."""

    text: Annotated[str, Meta(description="a name under text")] = "body"
    rule: Annotated[str, Meta(description="a name under rules")] = ""
    keep: bool = False
    run_on: Annotated[
        bool, Meta(description="whether its paragraphs, and its definitions, stand in one text")
    ] = False
    labels: Annotated[
        float, Meta(ge=0, le=288, description="width of the terms' column; 0: definitions are run in")
    ] = 0
    column: Annotated[
        float, Meta(ge=0, le=288, description="least width of columns of entries; 0: there is one")
    ] = 0
    gutter: Padding = 0
    definitions: Annotated[str, Meta(description="a name under lists, for its definitions")] = "definitions"


class LinkStyle(FromYaml, frozen=True, kw_only=True):
    """The line under a link."""

    line: Line
    drop: Annotated[float, Meta(ge=0, le=0.5, description="below the baseline, as a part of the type size")]


class WriteLinesStyle(FromYaml, frozen=True, kw_only=True):
    gap: Space
    line: Line
    color: str
    after: Space
    cell: Annotated[Space, Meta(description="least height of an empty cell, from rule to rule")]


class BlankStyle(FromYaml, frozen=True, kw_only=True):
    """A place to write in a line of text: a rule that takes what is left of its line."""

    short: Annotated[Width, Meta(description="least width for an age, a day, a time")]
    name: Annotated[Width, Meta(description="least width for a name")]
    line: Annotated[Width, Meta(description="least width for an address, which fills a line")]
    leading: Annotated[Leading, Meta(description="least distance of a line with a blank from the one above")]
    width: Annotated[Line, Meta(description="thickness of the rule")]
    drop: Annotated[Space, Meta(description="from the baseline to the rule")]


class FieldStyle(FromYaml, frozen=True, kw_only=True):
    """How text is typed into a sheet that is filled in on the screen."""

    font: Annotated[str, Meta(description="a name under families; it must have all of Windows-1252")]
    size: TypeSize
    color: Annotated[str, Meta(description="a name under colors")] = "ink"
    height: Annotated[Leading, Meta(description="of a field of one line")]


class SnugStyle(FromYaml, frozen=True, kw_only=True):
    """How much closer a sheet is set where that saves a side, and how close is too close."""

    leading: Annotated[float, Meta(ge=0.8, le=1, description="factor on the leading of text")] = 1
    space: Annotated[float, Meta(ge=0.2, le=1, description="factor on spaces around text, and in boxes")] = 1
    line: Annotated[
        float, Meta(ge=1, le=2, description="least leading, as a part of the type size: letters never touch")
    ] = 1
    box: Annotated[Padding, Meta(description="least padding of boxes, above and below")] = 0
    cell: Annotated[Padding, Meta(description="the same of cells")] = 0
    frame: Annotated[Space, Meta(description="least space around boxes and tables")] = 0


class Theme(FromYaml, frozen=True, kw_only=True):
    """All measures of one look."""

    families: dict[str, Family]
    names: Annotated[
        tuple[str, ...],
        Meta(description="families for values, such as a name, in a script that the sheet's own lacks"),
    ] = ()
    papers: Annotated[dict[str, tuple[Side, Side]], Meta(description="width and height")]
    page: PageStyle
    baseline: Annotated[
        float, Meta(ge=0.5, le=1, description="where a baseline stands, as a part of the leading")
    ]
    colors: dict[str, Annotated[str, Meta(pattern="^#[0-9a-fA-F]{6}$", description="such as #15191d")]]
    text: dict[str, TextStyle]
    rules: dict[str, RuleStyle]
    lists: dict[str, ListStyle]
    badges: dict[str, BadgeStyle]
    callouts: dict[str, CalloutStyle]
    divisions: dict[str, DivisionStyle]
    strip_end: Annotated[float, Meta(ge=0.1, le=0.9, description="part of the strip that its end may take")]
    tables: dict[str, TableStyle]
    figure: FigureStyle
    diagrams: DiagramStyle
    write_lines: WriteLinesStyle
    fields: FieldStyle
    link: LinkStyle
    blanks: BlankStyle
    snug: SnugStyle = SnugStyle()
    bullet: Annotated[str, Meta(min_length=1, max_length=4)] = "•"

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
        yield ("diagrams", "color"), self.diagrams.color


def chain(families: Mapping[str, Family], name: str) -> Iterator[str]:
    """The family of this name and those behind it, each once; what is no family ends them."""
    seen = set[str]()
    while name in families and name not in seen:
        yield name
        seen.add(name)
        name = families[name].fallback


SPACED = ("text", "lists", "callouts", "tables")
"""Groups whose spaces a snug sheet has less of; rules and lines to write on keep their room."""
AROUND, BETWEEN, PADDING = ("before", "after"), ("gap",), ("padding_top", "padding_bottom")
"""Their spaces."""


def snug(theme: Theme, share: float = 1) -> Theme:
    """The theme as a sheet is set that would else need a side more; ``share``: how far, from 0 to 1.

    Its own ``snug`` is what was taken.
    """
    leading, space = (1 - share * (1 - factor) for factor in (theme.snug.leading, theme.snug.space))
    less = replace(theme.snug, leading=leading, space=space)
    spaced = {
        group: {name: _snug(style, less) for name, style in getattr(theme, group).items()} for group in SPACED
    }
    write_lines = replace(theme.write_lines, cell=theme.write_lines.cell * leading)
    return replace(theme, snug=less, write_lines=write_lines, **spaced)


def _snug(style: FromYaml, by: SnugStyle) -> FromYaml:
    """With less space, but no less than what keeps text and rules apart."""
    around = by.frame if isinstance(style, CalloutStyle | TableStyle) else 0.0
    padding = by.cell if isinstance(style, TableStyle) else by.box
    least = dict.fromkeys(AROUND, around) | dict.fromkeys(BETWEEN, 0.0) | dict.fromkeys(PADDING, padding)
    less = {
        name: _less(getattr(style, name), by.space, floor)
        for name, floor in least.items()
        if hasattr(style, name)
    }
    if isinstance(style, TextStyle):
        less["leading"] = _less(style.leading, by.leading, style.size * by.line)
    return replace(style, **less)


def _less(measure: float, factor: float, least: float) -> float:
    """So much of a measure, not under the least; one that is smaller stays."""
    return max(measure * factor, min(measure, least))


class Variant(FromYaml, frozen=True, kw_only=True):
    """A look that differs from the theme in some measures: ``templates/variants/<id>.yaml``."""

    description: Annotated[str, Meta(description="for whom it is, in a line")] = ""
    scale: Annotated[
        Factor, Meta(description="factor on all type, and on lists, boxes to check and lines")
    ] = 1
    theme: Annotated[Theme, Meta(description="what differs after that; the names are those of theme.yaml")]


_SCALED = ("size", "leading", "before", "after", "label", "indent", "gap", "side", "height", "drop")


def scaled(theme: Theme, factor: float) -> Theme:
    """The theme with its type, lists, badges, blanks and lines to write on so many times as large."""

    def larger(style: S) -> S:
        sizes = {name: getattr(style, name) * factor for name in _SCALED if hasattr(style, name)}
        return replace(style, **sizes)

    return replace(
        theme,
        text={name: larger(style) for name, style in theme.text.items()},
        lists={name: larger(style) for name, style in theme.lists.items()},
        badges={name: larger(style) for name, style in theme.badges.items()},
        write_lines=larger(theme.write_lines),
        blanks=larger(theme.blanks),
        fields=larger(theme.fields),
    )

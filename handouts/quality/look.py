"""What a theme is held to: contrast, also in grey; sizes, rules, fills and margins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from handouts.errors import LayoutError, Location
from handouts.pdf.fonts import FaceSpec, load_face
from handouts.quality import gates
from handouts.quality.finding import Findings, finding

if TYPE_CHECKING:
    from handouts.library.theme import Theme

RULE = "theme"

Shade = tuple[float, float, float]
"""Red, green, blue, each from 0 to 1."""
FieldPath = tuple[str, ...]
"""The names that lead to a field of the theme."""
Use = tuple[FieldPath, str]
"""A field, and the name of the color in it."""
Measure = tuple[FieldPath, float]

WHITE: Shade = (1.0, 1.0, 1.0)
FILLS = ("fill", "head-fill")
INKS = ("text", "fields")
"""Groups whose colors are those of text."""


def theme_findings(theme: Theme, place: Callable[[FieldPath], Location]) -> Findings:
    """All that breaks a gate; ``place``: where a field stands."""
    uses = tuple(theme.color_uses())
    fills = tuple(use for use in uses if use[0][-1] in FILLS)
    inks = tuple(use for use in uses if use[0][0] in INKS)
    lines = tuple(use for use in uses if use not in (*fills, *inks))
    for names, message in (
        *_dark_fills(theme, fills),
        *_pale(theme, inks, fills, gates.CONTRAST),
        *_pale(theme, lines, (), gates.CONTRAST),
        *_small(theme),
        *_thin(theme),
        *_weights(theme),
        *_narrow(theme),
    ):
        yield finding(RULE, "error", f"{'.'.join(names)}: {message}", place(names))


# ── Colors ───────────────────────────────────────────────────────────────────


def luminance(color: Shade) -> float:
    """Relative luminance (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Shade, other: Shade) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def grey(color: Shade) -> Shade:
    """The color as a copier in black and white prints it (Rec. 601)."""
    red, green, blue = color
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    return light, light, light


def _pale(
    theme: Theme, uses: tuple[Use, ...], fills: tuple[Use, ...], least: float
) -> Iterator[tuple[FieldPath, str]]:
    """Colors that do not stand out from the paper and every fill, as they are or in grey."""
    grounds: list[Shade] = [WHITE, *(theme.color(fill) for _, fill in fills)]
    for names, name in uses:
        color: Shade = theme.color(name)
        pairs = [(color, ground) for ground in grounds]
        pairs += [(grey(color), grey(ground)) for ground in grounds]
        if (found := min(contrast(*pair) for pair in pairs)) < least:
            yield names, f'the contrast of "{name}" is {found:.1f}; the gate is {least:g}.'


def _dark_fills(theme: Theme, fills: tuple[Use, ...]) -> Iterator[tuple[FieldPath, str]]:
    for names, name in fills:
        if (light := grey(theme.color(name))[0]) < gates.LIGHT_FILL:
            yield names, f'the fill "{name}" is {light:.0%} light; the gate is {gates.LIGHT_FILL:.0%}.'


# ── Measures ─────────────────────────────────────────────────────────────────


def _small(theme: Theme) -> Iterator[tuple[FieldPath, str]]:
    """Type that is too small in one of the families."""
    factor = min(family.size for family in theme.families.values())
    sizes: list[Measure] = [(("text", name), style.size) for name, style in theme.text.items()]
    for names, size in (*sizes, (("fields", "size"), theme.fields.size)):
        least = _least_size(names[-1])
        if size * factor < least:
            yield names, f"the type is {size * factor:g} points high; the gate is {least}."


def _least_size(style: str) -> float:
    if style in gates.FINE_PRINT:
        return gates.SMALLEST_FINE_PRINT
    return gates.SMALLEST_IN_MANY_COLUMNS if style in gates.MANY_COLUMNS else gates.SMALLEST_TEXT


def _thin(theme: Theme) -> Iterator[tuple[FieldPath, str]]:
    """Rules that a copier loses; the line under a link is none."""
    for names, width in _widths(theme):
        if 0 < width < gates.THINNEST_RULE:
            yield names, f"a rule is {width:g} points thick; the gate is {gates.THINNEST_RULE:g}."


def _widths(theme: Theme) -> Iterator[Measure]:
    for name, rule in theme.rules.items():
        yield ("rules", name), rule.width
    for name, badge in theme.badges.items():
        yield ("badges", name), badge.line
    for name, callout in theme.callouts.items():
        yield ("callouts", name), callout.line
    for name, table in theme.tables.items():
        for width in (table.head_line, table.row_line, table.column_line):
            yield ("tables", name), width
    yield ("write-lines",), theme.write_lines.line


def _weights(theme: Theme) -> Iterator[tuple[FieldPath, str]]:
    """Faces that are thin, or no bold, by accident: a variable font starts at any weight."""
    for name, family in theme.families.items():
        for field, file, least in (
            ("regular", family.regular, gates.LIGHTEST),
            ("bold", family.bold, gates.LIGHTEST_BOLD),
        ):
            weight = _weight(file)
            if weight is not None and weight < least:
                hint = "Of a variable font, say which weight: FILE#wght=700." if "#" not in file else ""
                message = f"the weight of this face is {weight:g}; the gate is {least}. {hint}"
                yield ("families", name, field), message.strip()


def _weight(file: str) -> float | None:
    """Of the face in a file; None for one that cannot be opened, which its sheets tell."""
    try:
        return load_face(FaceSpec("", file)).weight
    except LayoutError:
        return None


def _narrow(theme: Theme) -> Iterator[tuple[FieldPath, str]]:
    for name, least in gates.LEAST_MARGINS.items():
        if (width := float(getattr(theme.page, name))) < least:
            yield ("page", name), f"the margin is {width:g} points; the gate is {least:g}."

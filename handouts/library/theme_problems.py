"""What is wrong with a theme: names that lead nowhere, fonts outside the library, unfit measures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath

from handouts.library.model import PAPERS
from handouts.library.references import Misfit, unknown
from handouts.library.theme import Theme

NEEDED = {
    "papers": PAPERS,
    "text": (
        *("body", "title", "heading-2", "heading-3", "callout-title", "contents", "caption", "cell"),
        *("figure-caption", "note", "label", "strip", "strip-end", "running"),
    ),
    "rules": ("strip", "break", "contents", "row-top", "row"),
    "lists": ("bullets", "numbers", "steps", "checks", "signs", "definitions", "likeness"),
    "badges": ("step", "check", "sign", "likeness"),
    "callouts": ("short-version", "words", "note", "example"),
    "divisions": ("deck", "foot", "contacts", "fine-print", "law", "cover", "glossary"),
    "tables": ("plain", "form", "chart", "glossary"),
}
"""What layout and directives name, group by group."""

LEAST_ROOM = 216
"""Points between the margins of a paper, upright or turned."""


def theme_problems(theme: Theme) -> Iterator[Misfit]:
    """Names that a field gives and the theme does not have, those that every sheet may need, and measures."""
    yield from _measure_problems(theme)
    for names, color in theme.color_uses():
        yield from unknown(names, "color", [color], theme.colors)
    for name, family in theme.families.items():
        yield from unknown(("families", name), "family", filter(None, [family.fallback]), theme.families)
        for weight in ("regular", "bold"):
            if _leads_out(file := getattr(family, weight)):
                hint = "Put the file beside theme.yaml and name it from there, such as fonts/own.ttf."
                yield ("families", name, weight), f'"{file}" leads out of the library.', hint
    yield from unknown(("names",), "family", theme.names, theme.families)
    yield from unknown(("fields", "font"), "family", [theme.fields.font], theme.families)
    for name, style in theme.divisions.items():
        yield from unknown(("divisions", name), "style of text", [style.text], theme.text)
        yield from unknown(("divisions", name), "list", [style.definitions], theme.lists)
        yield from unknown(("divisions", name), "rule", filter(None, [style.rule]), theme.rules)
    for name, table in theme.tables.items():
        styles = table.text, table.text_turned, table.text_head
        yield from unknown(("tables", name), "style of text", styles, theme.text)
    for group, needed in NEEDED.items():
        for name in needed:
            if name not in getattr(theme, group):
                yield (group,), f'"{name}" is missing.', ""


def _leads_out(file: str) -> bool:
    """Whether a path is a whole one, or goes up."""
    path = PurePosixPath(file.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or PureWindowsPath(file).anchor != ""


def _measure_problems(theme: Theme) -> Iterator[Misfit]:
    """Measures that do not go together."""
    page = theme.page
    for name, (width, height) in theme.papers.items():
        if min(width, height) - max(2 * page.side, page.top + page.bottom) < LEAST_ROOM:
            yield ("page",), f'The margins leave less than {LEAST_ROOM} points of "{name}".', ""
    for edge, margin in (("header", page.top), ("footer", page.bottom)):
        if getattr(page, edge) > margin:
            yield ("page", edge), f'"{edge}" must lie within its margin of {margin:g} points.', ""
    for name, style in theme.text.items():
        if style.leading < style.size:
            message = f'The lines of "{name}" would overlap: its leading is less than its size.'
            yield ("text", name, "leading"), message, ""

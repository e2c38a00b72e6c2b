"""What a text in Markdown may not hold: looked at before the parser, which would take minutes or drop it."""

from __future__ import annotations

from handouts.characters import TURNS, unfit
from handouts.reading.syntax import Report

MAX_CHARACTERS, MAX_LINES = 50_000, 3_000
"""Of one text; our longest has under ten thousand characters and three hundred lines."""
MAX_BRACKETS = 1_000
"""Each that opens is looked at by the parser as often as others stand around it."""


def judge(markdown: str, report: Report) -> None:
    """Note characters that can stand on no page, and more than can be read in a moment."""
    lines = markdown.split("\n")
    for number, line in enumerate(lines if unfit(markdown) else ()):
        for char in sorted(unfit(line)):
            report.add(number, *unfit_problem(char))
    if len(markdown) > MAX_CHARACTERS:
        report.add(0, f"This text is longer than {MAX_CHARACTERS:,} characters.", "Make several texts of it.")
    if len(lines) > MAX_LINES:
        report.add(MAX_LINES, f"This text is longer than {MAX_LINES:,} lines.", "Make several texts of it.")
    if (place := _line_of_bracket(lines, MAX_BRACKETS + 1)) is not None:
        report.add(place, f"This text has more than {MAX_BRACKETS:,} opening brackets [.", "Take some away.")


def unfit_problem(char: str) -> tuple[str, str]:
    """What to say of a character that can stand on no page."""
    hint = "Delete it; [words](lang:ar) tells the language, and with it the direction, of some words."
    return f"The character U+{ord(char):04X} cannot stand in a text.", hint if char in TURNS else "Delete it."


def _line_of_bracket(lines: list[str], count: int) -> int | None:
    """The line on which so many brackets have been opened."""
    for number, line in enumerate(lines):
        count -= line.count("[")
        if count <= 0:
            return number
    return None

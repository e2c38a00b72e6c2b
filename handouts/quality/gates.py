"""The numbers that a sheet is held to: what is a gate fails, what is a goal is only told.

Words are counted as they are written, with fixed names in full.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class LevelGate(NamedTuple):
    """Limits of a reading level, each reached at best; None where there is none."""

    goal: float
    gate: float | None = None
    """With fixed names as easy words."""
    raw: float | None = None
    """As it is written."""


LEVELS: Mapping[tuple[str, str], LevelGate] = {
    ("en", "family"): LevelGate(goal=6, gate=7, raw=8.5),
    ("en", "teacher"): LevelGate(goal=10, gate=12),
    ("es", "family"): LevelGate(goal=65, gate=55),
    ("es", "teacher"): LevelGate(goal=55),
}
"""By language and audience.  No formula is known here for other languages: they are not judged."""

FAMILY = "family"
"""The audience whose sentences and topics are held to a length."""

MEAN_SENTENCE = 15
LONGEST_SENTENCE: Mapping[str, int] = {"": 40, "en": 25, "es": 25}
"""By language; what a word is differs, so one that nobody has measured has a wide gate."""
OWN_NAME = 6
"""Words that a state's name for the team may add to a sentence or sheet, or its rule take from a lead."""
LONGEST_PARAGRAPH = 60
LONGEST_LIST = 7
"""Entries.  A checklist may have more: headings divide it."""
LONGEST_RUN = 30
"""Letters in a row, in a language without spaces: the longest words that were met have 11."""
DEEPEST_HEADING = 3
DEEPEST_IN_PACKET = 4
TITLE = 38
"""Characters: more do not stand on one line."""
SUMMARY = 75


class Span(NamedTuple):
    least: int
    most: int


LEAD: Mapping[str, Span] = {"": Span(30, 110), "en": Span(45, 70), "es": Span(45, 75)}
"""Words of a topic's lead by language; the empty key is for languages that are not named."""


DEFINITION: Mapping[str, int] = {"": 22, "en": 12, "es": 14}
"""Words of an entry of the glossary, by language."""


class Length(NamedTuple):
    goal: int
    gate: int


DETAIL: Mapping[str, Length] = {"": Length(600, 700), "en": Length(360, 400), "es": Length(390, 430)}
"""Words after the lead of a topic for families."""

MOST_SIDES = 2
"""Of a sheet about one topic, and of one about several in brief."""
CHART_SIDES: Mapping[str, int] = {"short": 1, "essential": 2}
"""Of a chart of a group of rows."""
EMPTIEST_PAGE = 0.25
"""How full a page is at least."""

TOO_OLD_DAYS = 365
"""Since a citation was last checked, where it does not say that it keeps for less."""
ADDRESS_DAYS = 180
"""Since an office's address or number was last read."""
WARNED_DAYS = 65
"""So long before a citation is too old it is told."""
OFFICIAL: Mapping[str, str] = {"CFR": "ecfr.gov", "USC": "uscode.house.gov"}
"""The hosts at which the federal codes are published."""
OFFICES = (".gov", ".mil", "dodea.edu", "mic3.net")
"""How the hosts of federal offices end, and that of the states' compact for military families."""

KILOBYTE = 1000
LATIN_KILOBYTES = 60
"""Of a sheet on two sides in Latin script."""
MOST_KILOBYTES = 170
"""A glossary in traditional Chinese has the most: its glyphs have the most strokes."""

CONTRAST = 10.0
"""Of text, rules, borders and boxes on paper and fills, also in grey: a copy of a copy keeps them."""
LIGHT_FILL = 0.9
"""How light a fill is at least, from 0 to 1."""
SMALLEST_TEXT = 12
SMALLEST_FINE_PRINT = 10
SMALLEST_IN_MANY_COLUMNS = 10.5
"""Lines of a chart of four columns have about 25 letters: 12 points break them into single words."""
MANY_COLUMNS = ("chart-cell-turned",)
"""Styles of cells on a page that is turned."""
FINE_PRINT = ("running", "note", "fine-print", "translation", "draft")
"""Styles that may be smaller than the text."""
THINNEST_RULE = 1
LIGHTEST, LIGHTEST_BOLD = 350, 600
"""Weights of faces, where 400 is regular and 700 bold: a copier loses thin strokes."""
LEAST_MARGINS = {"side": 57.6, "top": 50.4, "bottom": 61.2}
"""In points: 0.8, 0.7 and 0.85 inches."""

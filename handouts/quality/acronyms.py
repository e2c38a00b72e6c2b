"""Shortenings in capitals: each is opened where the running text of a sheet first uses it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from handouts.quality.finding import Finding, finding
from handouts.quality.sheet import Sheet

RULE = "acronyms"
HINT = "Write its full name once: Full Name (ABC). Or list it under never-opened in fixed-names.yaml."
_ACRONYM = re.compile(r"(?<![\w.@/-])(?P<short>[A-ZÑ]{2,}\d*)s?(?![\w@]|\.\w)")
_ROMAN = re.compile("[IVX]+")
_OPENED_BEFORE = re.compile(r"\w\s*\((?:[^()]*,\s*)?\W*$")
"""Full Name (ABC, or XYZ (full name, ABC"""
_OPENED_AFTER = re.compile(r"\s*\(\w")
"""ABC (Full Name"""


def acronyms(sheet: Sheet) -> Iterator[Finding]:
    """Each that is used before its full name stands beside it."""
    known = set(sheet.aids.never_opened)
    for passage in sheet.passages:
        for found in _ACRONYM.finditer(passage.text):
            short = found["short"]
            if short in known or _ROMAN.fullmatch(short):
                continue
            known.add(short)
            before, after = passage.text[: found.start()], passage.text[found.end() :]
            if not (_OPENED_BEFORE.search(before) or _OPENED_AFTER.match(after)):
                yield finding(
                    RULE, "error", f'"{short}" is not opened where it is first used.', passage.location, HINT
                )

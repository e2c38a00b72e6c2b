"""What a check finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from handouts.errors import Location, Problem

Level = Literal["error", "warning", "note"]
"""error: a gate is failed.  warning: it should be mended.  note: a goal is missed, which never fails."""


class Finding(NamedTuple):
    rule: str
    level: Level
    problem: Problem


Findings = Iterator[Finding]


def finding(rule: str, level: Level, message: str, place: Location | None = None, hint: str = "") -> Finding:
    return Finding(rule, level, Problem(message, place, hint))

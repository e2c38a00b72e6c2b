"""Somebody's own data: a value is text or a day, never markup, and no message repeats it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from handouts.characters import LINE_BREAKS, TURNS, is_control, is_seen, is_unknown, tidy
from handouts.errors import Location, Problem, ValueProblem, near_match
from handouts.library.model import ValueForm


class ByLanguage(Struct, frozen=True):
    """A school's words in the languages that it gives them in."""

    texts: Mapping[str, str]

    def text(self, language: str) -> tuple[str, str]:
        """In a language, else in the first that there is; and its language."""
        found = language if language in self.texts else next(iter(self.texts))
        return self.texts[found], found


Filled = str | datetime.date | ByLanguage
"""A value as it is filled in; a day is written in the language's own form."""

MAX_CHARACTERS = 200
MAX_IN_LINES = 2000
"""Of a value that stands on lines of its own: what a parent hopes for."""
_NAME = re.compile(r"[a-z]+\.[a-z0-9-]+")
_LINE_BREAK = f"[{''.join(sorted(LINE_BREAKS))}]"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def clean(text: str) -> str:
    """The text in NFC, without spaces at its ends and signs that no page shows."""
    return tidy(text).strip()


def unprintable(text: str, most: int = MAX_CHARACTERS) -> str:
    """Why a text cannot stand on a line of a sheet; empty when it can."""
    if len(text) > most:
        return f"is longer than {most:,} characters"
    if not LINE_BREAKS.isdisjoint(text):
        return "has more than one line"
    if not TURNS.isdisjoint(text):
        return "holds a hidden sign that turns the direction of writing"
    if any(map(is_control, text)):
        return "holds a control character"
    if any(map(is_unknown, text)):
        return "holds a character that no font has"
    if text and not is_seen(text):
        return "holds nothing that can be seen"
    return ""


def quoted(name: str) -> str:
    """The name of a value with a space before it; one of another form may be a child's own."""
    return f' "{name}"' if _NAME.fullmatch(name) else ""


def read_values(
    given: Mapping[str, str],
    known: Mapping[str, ValueForm],
    place: Callable[[str], Location | None] = lambda name: None,
) -> dict[str, Filled]:
    """The values by name, in NFC, days as dates.

    ``place`` tells where a name stands.  Raises ValueProblem with all problems; none repeats a value.
    """
    problems: list[Problem] = []
    values: dict[str, Filled] = {}
    for name, text in given.items():
        found = [each._replace(location=place(name)) for each in _problems(name, clean(text), known)]
        problems += found
        if not found:
            values[name] = _filled(clean(text), known[name])
    if problems:
        raise ValueProblem(*problems)
    return values


def _problems(name: str, text: str, known: Mapping[str, ValueForm]) -> Iterator[Problem]:
    if name not in known:
        hint = near_match(name, known)
        yield Problem(
            f"There is no value{quoted(name) or ' of this name'}.",
            hint=hint,
            see=() if hint else ("list", "values"),
        )
    elif not text:
        hint = "Leave it out: a labelled blank prints instead."
        yield Problem(f'The value "{name}" is empty.', hint=hint)
    elif reason := _unprintable(text, known[name]):
        yield Problem(f'The value "{name}" {reason}.')
    elif known[name].type == "date" and not _day(text):
        hint = "Write year, month and day, such as 2026-11-22."
        yield Problem(f'The value "{name}" is not a day.', hint=hint)


def _unprintable(text: str, form: ValueForm) -> str:
    """Line breaks may stand in some sentences, and in nothing else."""
    if form.room != "lines":
        return unprintable(text)
    return unprintable(" ".join(_lines(text)), MAX_IN_LINES)


def _filled(text: str, form: ValueForm) -> Filled:
    if form.type == "date":
        return _day(text) or text
    return "\n".join(_lines(text)) if form.room == "lines" else text


def _lines(text: str) -> list[str]:
    """The lines that hold something, each without spaces at its ends."""
    return [line for line in map(str.strip, re.split(_LINE_BREAK, text)) if line]


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None

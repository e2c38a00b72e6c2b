"""What fits the form of a file but not the library, told at the lines of its fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from handouts.errors import ContentError, Location, Problem, near_match
from handouts.library import front_matter, strict_yaml
from handouts.library.model import Comparison, Language, Settings, Topic
from handouts.library.text_file import read_text

Names = tuple[str, ...]
Misfit = tuple[Names, str, str]
"""The names that lead to the field, message, hint."""

MAX_ADDRESS = 200
_ADDRESS = re.compile(rf"https?://[^\s/]\S{{0,{MAX_ADDRESS}}}")


def check_fields(misfits: Iterable[Misfit], path: Path, shown: str) -> None:
    """Raise what fits the form but not the library, at the lines of its fields."""
    if misfits := tuple(misfits):
        text = read_text(path, shown)
        first_line = 1
        if path.suffix == ".md":
            text, first_line = front_matter.split(text, shown).yaml, front_matter.FIRST_LINE
        lines = strict_yaml.places(text, first_line)
        raise ContentError(
            *(
                Problem(message, Location(shown, _line(lines, names)), hint)
                for names, message, hint in misfits
            )
        )


def _line(lines: Mapping[Names, int], names: Names) -> int:
    """The line of a field; of what it is missing from, when it is not there."""
    while names and names not in lines:
        names = names[:-1]
    return lines.get(names, 1)


def _unknown(field: Names, what: str, names: Iterable[str], known: Collection[str]) -> Iterable[Misfit]:
    for name in names:
        if name not in known:
            hint = near_match(name, known) or f"Known: {', '.join(known)}."
            yield (*field, name), f'Unknown {what} "{name}".', hint


def settings_problems(settings: Settings) -> Iterable[Misfit]:
    defaults = settings.defaults
    yield from _unknown(("defaults", "audience"), "audience", [defaults.audience], settings.audiences)
    yield from _unknown(("defaults", "topics"), "bundle", [defaults.topics], settings.bundles)
    for id, bundle in settings.bundles.items():
        yield from _unknown(("bundles", id, "topics"), "audience", bundle.topics, settings.audiences)
    if len(settings.help_address) > MAX_ADDRESS or not _ADDRESS.fullmatch(settings.help_address):
        message = f"must be a web address of at most {MAX_ADDRESS} characters."
        yield ("help-address",), f'"help-address" {message}', "Such as https://www.parentcenterhub.org."


def language_problems(language: Language, families: Collection[str]) -> Iterable[Misfit]:
    yield from _unknown(("font",), "family of theme.yaml", [language.font], families)


def comparison_problems(comparison: Comparison) -> Iterable[Misfit]:
    for id, count in Counter(row.id for row in comparison.rows).items():
        if count > 1:
            yield ("rows", id), f'The row "{id}" is there {count} times.', "Give each row its own id."
    for row in comparison.rows:
        for column in comparison.columns:
            cell = row.cells.get(column, {})
            for audience in comparison.audiences:
                if not cell.get(audience):
                    message = f'The row "{row.id}" has no cell for "{column}" and "{audience}".'
                    yield ("rows", row.id, "cells", column, audience), message, ""
        yield from _unknown(("rows", row.id, "cells"), "column", row.cells, comparison.columns)


def topic_problems(topic: Topic, audiences: Collection[str]) -> Iterable[Misfit]:
    yield from _unknown(("audiences",), "audience", topic.audiences, audiences)
    yield from _unknown(("summary-for",), "audience", topic.summary_for, audiences)

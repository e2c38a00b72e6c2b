"""Names in a file that the library does not have: what fits the form of a file and still is wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from handouts.characters import CONTROLS
from handouts.errors import near_match
from handouts.library.model import Comparison, Language, Settings, State, Words, names_in, only_names
from handouts.library.sections import FieldNames

Misfit = tuple[FieldNames, str, str]
"""The names that lead to the field, message, hint."""

MAX_ADDRESS = 200
MAX_WORDS = 500
"""Characters of a title or a summary."""
_ADDRESS = re.compile(rf"https?://[^\s/]\S{{0,{MAX_ADDRESS}}}")


def unknown(field: FieldNames, what: str, names: Iterable[str], known: Collection[str]) -> Iterable[Misfit]:
    for name in names:
        if name not in known:
            hint = near_match(name, known) or f"Known: {', '.join(known)}."
            yield (*field, name), f'Unknown {what} "{name}".', hint


def settings_problems(settings: Settings) -> Iterable[Misfit]:
    defaults = settings.defaults
    yield from unknown(("defaults", "audience"), "audience", [defaults.audience], settings.audiences)
    yield from unknown(("defaults", "topics"), "bundle", [defaults.topics], settings.bundles)
    for id, bundle in settings.bundles.items():
        yield from unknown(("bundles", id, "topics"), "audience", bundle.topics, settings.audiences)
    if len(settings.help_address) > MAX_ADDRESS or not _ADDRESS.fullmatch(settings.help_address):
        message = f"must be a web address of at most {MAX_ADDRESS} characters."
        yield ("help-address",), f'"help-address" {message}', "Such as https://www.parentcenterhub.org."


def language_problems(language: Language, families: Collection[str]) -> Iterable[Misfit]:
    yield from unknown(("font",), "family of theme.yaml", [language.font], families)
    if len(language.months_alone) not in {0, len(language.months)}:
        yield ("months-alone",), '"months-alone" must have 12 entries, or be left out.', ""


def label_problems(language: Language, first: Language | None) -> Iterable[Misfit]:
    """Labels that no sheet could print.  ``first``: the words in which each label has all its fields."""
    for name, text in language.labels.items():
        if CONTROLS.search(text):
            yield ("labels", name), f'"{name}" holds a tab or another control character.', "Write a space."
        elif first and name in first.labels and not only_names(text, fields := names_in(first.labels[name])):
            hint = f"It may have: {', '.join(f'{{{field}}}' for field in sorted(fields)) or 'none'}."
            yield ("labels", name), f'"{name}" names a field in braces that is not given here.', hint


def state_problems(state: State, values: Collection[str]) -> Iterable[Misfit]:
    names = [name.removeprefix("state.") for name in values if name.startswith("state.")]
    yield from unknown(("facts",), "fact of a state", state.facts, names)
    if not state.name:
        yield ("name",), '"name" is empty.', "Write language: name."
    for name, fact in state.facts.items():
        if not fact.says:
            yield ("facts", name), f'"{name}" says nothing.', ""


def comparison_problems(comparison: Comparison, audiences: Collection[str]) -> Iterable[Misfit]:
    yield from _audience_problems(comparison.audiences, audiences)
    yield from _too_long(comparison)
    for field, texts, needed in (
        ("how-to-use", comparison.how_to_use, comparison.audiences),
        ("alike", comparison.alike, dict.fromkeys(row.alike for row in comparison.rows)),
    ):
        for name in needed:
            if name not in texts:
                yield (field, name), f'"{field}" has no words for "{name}".', ""
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
        for name, columns in (("cells", row.cells), ("brief", row.brief)):
            yield from unknown(("rows", row.id, name), "column", columns, comparison.columns)


def words_problems(words: Words, audiences: Collection[str]) -> Iterable[Misfit]:
    if not words.title.strip():
        yield ("title",), '"title" is empty.', "Say in a few words what the text is about."
    yield from _audience_problems(words.audiences, audiences)
    yield from unknown(("summary-for",), "audience", words.summary_for, audiences)
    yield from _too_long(words)


def _too_long(words: Words) -> Iterable[Misfit]:
    """Words that print on every page, or in lists."""
    for name, text in (("title", words.title), ("summary", words.summary)):
        if len(text) > MAX_WORDS:
            yield (name,), f'"{name}" is longer than {MAX_WORDS} characters.', ""


def _audience_problems(given: Collection[str], known: Collection[str]) -> Iterable[Misfit]:
    yield from unknown(("audiences",), "audience", given, known)
    if not given:
        yield ("audiences",), "The text is for nobody.", f"Name some of: {', '.join(known)}."

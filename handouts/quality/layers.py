"""What layers are held to: states' rules have law and are read each year; words of one's own lose none."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from handouts.errors import Location, Problem, near_match
from handouts.library.layers import STATE_FILE, Layer, states_of
from handouts.library.load import Library
from handouts.library.model import StateFact
from handouts.library.replaced import Replaced, every_replaced
from handouts.library.unread import unread
from handouts.quality import gates
from handouts.quality.finding import Finding, Findings, finding
from handouts.quality.library import age, citations, tried

CONTACTS = ("parent-center", "safeguards", "complaint-address", "early-intervention")
"""Facts that are addresses: no law carries them."""
MOST = 125
"""Characters of a phrase that stands in a sentence; of a contact three times as many."""
DISCLAIMER = "not-legal-advice"
_CITED = re.compile(r"\]\(cite:([^)\s]+)\)")


# ── States ───────────────────────────────────────────────────────────────────


def states(library: Library, day: datetime.date) -> list[Finding]:
    """Each state's file can be read, and is right as far as a program sees."""
    found: list[Finding] = []
    base = library.layers[0]
    for code, folder in (tried(found, states_of, base) or {}).items():
        own = Library(base, Layer(folder, state=code))
        found += tried(found, _of_state, own, day) or ()
    return found


def _of_state(library: Library, day: datetime.date) -> list[Finding]:
    found: list[Finding] = []
    state, path = library.state, library.file(STATE_FILE)
    for name, fact in state.facts.items() if state else ():
        place = library.place(path, "facts", name)
        read = library.place(path, "facts", name, "read")
        found += age(f'"{name}" was read', fact.read, day, gates.TOO_OLD_DAYS, read, fact.source)
        found += (finding("states", "error", *told) for told in _wrong(library, name, fact, place))
    found += citations(library, day, f"{library.state_code}-")
    return found


def _wrong(
    library: Library, name: str, fact: StateFact, place: Location
) -> Iterator[tuple[str, Location, str]]:
    for id in fact.law:
        if id not in library.citations:
            message = f'"{name}" rests on "{id}", which citations.yaml does not have.'
            yield message, place, near_match(id, library.citations)
    if not fact.law and fact.level == "R" and name not in CONTACTS:
        yield f'"{name}" names no law.', place, "Name it under law:, or write level: S."
    most = 3 * MOST if name in CONTACTS else MOST
    asked = {*re.findall("[0-9]+", next(iter(fact.says.values())))}
    for code, words in fact.says.items():
        for number in sorted(asked - {*re.findall("[0-9]+", words)}) if name not in CONTACTS else ():
            yield f'"{name}" lacks the number {number} in "{code}".', place, ""
        if len(words) > most:
            yield (
                f'"{name}" has {len(words)} characters in "{code}"; {most} are the most.',
                place,
                "Say less.",
            )
        if words.rstrip().endswith("."):
            yield f'"{name}" stands inside a sentence, and ends with a full stop.', place, "Take it away."


# ── Words of one's own ───────────────────────────────────────────────────────


def own_words(library: Library) -> list[Finding]:
    """What a layer replaces is as it was when it was written over, its law is not lost, all of it is read."""
    found: list[Finding] = []
    for each in tried(found, lambda: list(every_replaced(library))) or ():
        found += _of_replaced(each)
    for problem in tried(found, lambda: list(unread(library))) or ():
        found.append(Finding("layers", "warning", problem))
    return found


def _of_replaced(each: Replaced) -> Findings:
    see = ("layers", "diff")
    if each.is_stale:
        message = f'What "{each.part}" replaces has changed.'
        yield Finding("layers", "error", Problem(message, each.place, see=see))
    elif not each.recorded:
        message = f'Nobody has recorded what "{each.part}" replaces.'
        yield Finding("layers", "warning", Problem(message, each.place, see=("layers", "accept")))
    for id in dict.fromkeys(_CITED.findall(each.below)):
        if f"cite:{id})" not in each.own:
            message = f'"{each.part}" no longer names the law "{id}", which it does below.'
            yield finding("layers", "warning", message, each.place, "Keep it, if your words still say it.")

"""What an office has sent back held against what it was given: all that is wrong, unit by unit.

Messages name a text, a section and codes of our own library; no word of the file is repeated.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from handouts.characters import LONGEST, is_seen, unfit
from handouts.office.coded import (
    BETWEEN,
    FIXED,
    LOOK,
    Code,
    Content,
    Mark,
    Sign,
    bare,
    codes,
    counted,
    described,
    flat,
    read,
    said,
    spaced,
    written,
)
from handouts.office.units import Segment, Unit, by_id
from handouts.office.xliff import Returned, ReturnedUnit

_KEY = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_LONGEST_KEY = 60
CHANGED = "its English is not today's: export the text again"


class Answer(NamedTuple):
    """What a section is to say."""

    unit: Unit
    targets: tuple[Content, ...]
    """One for each segment."""
    is_done: bool
    """Whether all of it was made from the source as it is now."""

    @property
    def changed(self) -> tuple[int, ...]:
        """Numbers of the segments that say something else than before."""
        pairs = enumerate(zip(self.unit.segments, self.targets, strict=True))
        return tuple(n for n, (segment, target) in pairs if flat(segment.target or ()) != flat(target))


class Wrong(NamedTuple):
    unit: str
    message: str


def judged(units: Sequence[Unit], given: Sequence[ReturnedUnit]) -> tuple[list[Answer], list[Wrong]]:
    """What each section is to say, and all that is wrong."""
    words, wrong, known = list[Answer](), list[Wrong](), {unit.key: unit for unit in units}
    for key, count in Counter(unit.id for unit in given).items():
        if key not in known:
            wrong.append(Wrong(named(key), "there is no such section to translate"))
        elif count > 1:
            wrong.append(Wrong(key, "this section is there more than once"))
    returned = {unit.id: unit for unit in given}
    for key, unit in known.items():
        if key not in returned:
            wrong.append(Wrong(key, "this section is missing"))
            continue
        made, problems = _words(unit, returned[key])
        wrong += (Wrong(key, each) for each in problems)
        if made:
            words.append(made)
    return words, wrong


def named(key: str) -> str:
    """A key that a file says, as far as it can be one."""
    return key if len(key) <= _LONGEST_KEY and _KEY.fullmatch(key) else "?"


def _words(unit: Unit, given: ReturnedUnit) -> tuple[Answer | None, list[str]]:
    if given.wrong:
        return None, [given.wrong]
    ids = [segment.id for segment in given.segments]
    if ids != [f"s{number}" for number in range(1, len(unit.segments) + 1)]:
        return None, [f"{CHANGED}; or its segments were split or joined"]
    pairs = list(zip(unit.segments, given.segments, strict=True))
    if any(flat(segment.source) != flat(returned.source) for segment, returned in pairs):
        return None, [CHANGED]
    elsewhere = {id for segment in unit.segments for id in by_id(segment)}
    targets, wrong = list[Content](), list[str]()
    for segment, returned in pairs:
        target = _target(segment, returned, elsewhere)
        if isinstance(target, str):
            wrong.append(f"segment {returned.id}: {target}")
        else:
            targets.append(target)
    return (None, wrong) if wrong else (_made(unit, targets, given.segments), [])


def _made(unit: Unit, targets: list[Content], given: Sequence[Returned]) -> Answer:
    found = Answer(unit, tuple(targets), False)
    done = (each.state != "initial" or n in found.changed for n, each in enumerate(given))
    return found._replace(is_done=all(done))


# ── A segment ────────────────────────────────────────────────────────────────


def _target(segment: Segment, returned: Returned, elsewhere: set[str]) -> Content | str:
    """What a segment is to say with its codes put in, or what is wrong with it."""
    if returned.target is None:
        return "it has no translation"
    if segment.target and flat(segment.target) == flat(returned.target):
        return segment.target  # as it was: nobody has touched it
    known = by_id(segment)
    if wrong := next(_wrong_codes(returned.target, known, elsewhere), ""):
        return wrong
    target = _with_codes(returned.target, known)
    return next(_wrong(target, segment), "") or target


def _wrong_codes(target: Content, known: Mapping[str, Code], elsewhere: set[str]) -> Iterator[str]:
    for id, count in Counter(code.id for code in codes(target)).items():
        if id not in known:
            yield (
                "a placeholder of another segment is in it"
                if id in elsewhere
                else "a placeholder is in it that the source does not have"
            )
        elif count > 1:
            yield f"the {described(known[id].sort, known[id].name)} is doubled"
    for code in codes(target):
        if code.id in known and type(code) is not type(known[code.id]):
            yield f"the {described(known[code.id].sort, known[code.id].name)} is another sort of placeholder"


def _with_codes(content: Content, known: Mapping[str, Code]) -> Content:
    made = list[str | Code]()
    for piece in content:
        if isinstance(piece, str):
            made.append(piece)
            continue
        code = known[piece.id]
        if isinstance(code, Mark) and isinstance(piece, Mark):
            code = code._replace(inner=_with_codes(piece.inner, known))
        made.append(code)
    return tuple(made)


def _wrong(target: Content, segment: Segment) -> Iterator[str]:
    yield from _lost(counted(segment.source, FIXED), counted(target, FIXED))
    look = counted(target, LOOK)
    if look not in (counted(segment.source, LOOK), counted(segment.target or (), LOOK)):
        before = counted(segment.source, LOOK)
        sort, name = next(iter((before - look) or (look - before)))
        yield f"the {described(sort, name)} is lost or doubled"
    words = said(target)
    if unfit(words):
        yield "a character is in it that can stand on no page"
    if len(words) > LONGEST or len(written(target, segment.form)) > LONGEST:
        yield f"it is longer than {LONGEST:,} characters"
    if not all(is_seen(said(part)) for part in _parts(target)):
        yield "it has no words"
    yield from _nested(target, segment.form)


def _lost(wanted: Counter[tuple[str, str]], given: Counter[tuple[str, str]]) -> Iterator[str]:
    for sort, name in wanted - given:
        yield f"the {described(sort, name)} is lost"
    for sort, name in given - wanted:
        yield f"the {described(sort, name)} is no longer in the English: take it out"


def _parts(content: Content) -> Iterator[Content]:
    """The content of each paragraph that is in a segment."""
    part = list[str | Code]()
    for piece in content:
        if isinstance(piece, Sign) and piece.sort == BETWEEN:
            yield spaced(part)
            part = []
        else:
            part.append(piece)
    yield spaced(part)


def _nested(target: Content, form: str) -> Iterator[str]:
    """Whether each code would be read as it stands: a place of a value in its choice, no link in a link."""
    message = "its placeholders do not stand in each other as they must"
    for code in codes(target):
        if isinstance(code, Mark) and any(_is_between(each) for each in codes(code.inner)):
            yield message
        if isinstance(code, Mark) and not is_seen(said(code.inner)):
            yield f"the {described(code.sort, code.name)} has no words"
        if isinstance(code, Mark) and code.sort == "term" and "|" in said(code.inner):
            yield "a bar | is in the words of a term"
    for part in _parts(target):
        if bare(read(written(part, form), form)) != bare(part):
            yield message


def _is_between(code: Code) -> bool:
    return code.sort == BETWEEN

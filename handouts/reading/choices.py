"""``{without state.ages: 3 to 21 | {}}``: words for where a value is not known, and for where it is."""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline

_OPENING = re.compile(r"\{without (?P<name>[a-z]+\.[a-z0-9]+(?:-[a-z0-9]+)*): *")


def choice(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule for it: both halves are inlines, each with marks of its own."""
    found = _OPENING.match(state.src, state.pos, state.posMax)
    ends = _ends(state.src, found.end(), state.posMax) if found else None
    if not found or not ends:
        return False
    bar, close = ends
    if not silent:
        halves = {"unknown": (found.end(), bar), "known": (min(bar + 1, close), close)}
        _push(state, found["name"], halves)
    state.pos = close + 1
    return True


def _push(state: StateInline, name: str, halves: dict[str, tuple[int, int]]) -> None:
    state.push("choice_open", "", 1).info = name
    source, end = state.src, state.posMax
    for half, (start, stop) in halves.items():
        words = source[start:stop]
        state.push(f"{half}_open", "", 1)
        state.pos = start + len(words) - len(words.lstrip(" "))
        state.posMax = max(state.pos, start + len(words.rstrip(" ")))
        state.src = source[: state.posMax]  # plain words would go on to the next sign of Markdown
        state.md.inline.tokenize(state)
        state.push(f"{half}_close", "", -1)
    state.push("choice_close", "", -1)
    state.src, state.posMax = source, end


def _ends(source: str, start: int, stop: int) -> tuple[int, int] | None:
    """Where the first half ends and where the whole does; None for one that is not closed."""
    bar, depth, at = -1, 1, start
    while at < stop:
        sign = source[at]
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return (at if bar < 0 else bar), at
        if sign == "|" and depth == 1 and bar < 0:
            bar = at
        at += 2 if sign == "\\" else 1
    return None

"""A layer's sections put in the place of those below them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handouts.errors import ContentError, Problem, near_match
from handouts.library.model import Words
from handouts.library.sections import LEAD, Article, Piece, anchor_of, pieces_of


def overlaid(below: Article, own: Piece, words: Words) -> tuple[Piece, ...]:
    """The pieces of a text with those of a layer's file in their places.

    A section takes the place of the one with its key; one that ``adds`` names stands after another.
    Raises ContentError for a key that stands nowhere.
    """
    given = {key: piece for key, piece in pieces_of((own,), words.audiences) if key != LEAD or _says(piece)}
    known = dict(pieces_of(below.pieces, words.audiences))
    adds: Mapping[str, str] = getattr(words, "adds", {})
    if problems := [*_misplaced(given, known, adds, below)]:
        raise ContentError(*problems)
    made, left = {key: given.get(key, piece) for key, piece in known.items()}, dict(adds)
    while ready := [key for key, after in left.items() if after in made]:
        for key in ready:
            made = _after(made, left.pop(key), key, given[key])
    if left:
        raise ContentError(*_round(left, known, below))
    return tuple(made.values())


def _round(left: Mapping[str, str], known: Mapping[str, Piece], below: Article) -> Iterator[Problem]:
    """Sections that stand only after one another."""
    for key, after in left.items():
        message = f'The section "{key}" stands after "{after}", which stands nowhere before it.'
        hint = f"Name one that is there: {', '.join(known)}."
        yield Problem(message, below.place_of(("adds", key)), hint)


def _says(piece: Piece) -> bool:
    return bool(piece.text.strip())


def _misplaced(
    given: Mapping[str, Piece], known: Mapping[str, Piece], adds: Mapping[str, str], below: Article
) -> Iterator[Problem]:
    for key, piece in given.items():
        anchor = anchor_of(piece.text.partition("\n")[0])
        if anchor != key and anchor in given:
            message = f'The name "{anchor}" stands twice in this file.'
            yield Problem(message, piece.place(0), "Give each section a name of its own.")
        elif key not in known and key not in adds:
            hint = near_match(key, known) or f"Its sections: {', '.join(known)}."
            message = f'"{below.name}" has no section "{key}" to replace.'
            yield Problem(message, piece.place(0), f"{hint} For a new one, name it under adds:.")
    for key, after in adds.items():
        if key not in given or key in known:
            why = "is there already" if key in known else "is not written below"
            yield Problem(f'The section "{key}" under adds {why}.', below.place_of(("adds", key)))
        elif after not in known and after not in adds:
            hint = near_match(after, known) or f"Its sections: {', '.join(known)}."
            yield Problem(
                f'There is no section "{after}" to stand after.', below.place_of(("adds", key)), hint
            )


def _after(made: Mapping[str, Piece], after: str, key: str, piece: Piece) -> dict[str, Piece]:
    """The pieces with one more after another."""
    found: dict[str, Piece] = {}
    for each, own in made.items():
        found[each] = own
        if each == after:
            found[key] = piece
    return found

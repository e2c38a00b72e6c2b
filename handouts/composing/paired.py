"""A letter in two languages: the school's words, and the family's beside or under them.

Both are the same blocks in the same order.  Labels of places to write stand beside each other
(``Date / Fecha: ____``), paragraphs one under the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from handouts.composing.labels import COLONS
from handouts.document import nodes
from handouts.document.walk import plain_text
from handouts.errors import Location

UNDER = "translation"
"""The division, with a style of its own, of what stands under the school's words."""
LINE = 80
"""Characters of two texts that stand on one line."""
LABEL, LABEL_WORDS = 24, 3
"""Characters of two labels together and words of each, which stand on one line in a cell or an entry."""
_LATIN = re.compile("[\u0000-\u024f\u1e00-\u1eff\u2000-\u206f]*")
N = TypeVar("N", bound=nodes.Node)
Piece = tuple[nodes.Inlines, nodes.Value | nodes.LineBreak | None]


class Unlike(Exception):
    """Where the two letters do not hold the same blocks or places to write."""

    def __init__(self, location: Location | None) -> None:
        super().__init__()
        self.location = location


def paired(sent: nodes.Blocks, own: nodes.Blocks, language: str, *, apart: bool = False) -> nodes.Blocks:
    """``sent`` with ``own``, which is in ``language``, put to each of its blocks; raises Unlike.

    ``apart``: also in cells and entries, what is longer than a label stands under the other's words.
    """
    return _Pairing(language, apart).blocks(sent, own)


def _twins(sent: Sequence[N], own: Sequence[N]) -> Iterator[tuple[N, N]]:
    """Each node with its twin, which is of its class."""
    for one, other in zip(sent, own, strict=False):
        if type(one) is not type(other):
            raise Unlike(getattr(other, "location", None))
        yield one, other
    if len(sent) != len(own):
        raise Unlike(
            next((found for node in reversed(own) if (found := getattr(node, "location", None))), None)
        )


class _Pairing(Struct, frozen=True):
    """How two texts are put together."""

    language: str
    apart: bool
    within: bool = False
    """Whether it is in a cell or an entry."""
    is_head: bool = False
    """Whether it is in a cell that heads others: narrow, so that each language has its own lines."""

    def blocks(self, sent: nodes.Blocks, own: nodes.Blocks) -> nodes.Blocks:
        return tuple(new for twins in _twins(sent, own) for new in self._block(*twins))

    def _block(self, one: nodes.Block, other: nodes.Block) -> Iterator[nodes.Block]:
        if (
            isinstance(one, nodes.Paragraph)
            and isinstance(other, nodes.Paragraph)
            and self._is_long(one, other)
        ):
            yield one
            yield nodes.Division(UNDER, (other,), self.language)
        else:
            yield self._node(one, other)

    def _node(self, one: N, other: N) -> N:
        """The node with both texts beside each other wherever it has one."""
        made: dict[str, object] = {}
        inner = self._inside(one)
        for name, sort in one.PARTS.items():
            ours, theirs = getattr(one, name), getattr(other, name)
            if sort == "inlines":
                made[name] = on_one_line(ours, theirs, self.language, getattr(other, "location", None))
            elif sort == "blocks":
                made[name] = inner.blocks(ours, theirs)
            elif isinstance(ours, tuple):
                made[name] = tuple(inner._node(*twins) for twins in _twins(ours, theirs))
            elif ours is not None and theirs is not None:
                made[name] = inner._node(ours, theirs)
        return replace(one, **made)

    def _inside(self, node: nodes.Node) -> _Pairing:
        """How the texts are put together that the node holds."""
        match node:
            case nodes.Diagram(form="seats"):  # beside a chair there is no room for two
                return replace(self, apart=False)
            case nodes.TableCell(scope=scope):
                return replace(self, within=True, is_head=bool(scope))
            case nodes.ListItem():
                return replace(self, within=True)
            case _:
                return self

    def _is_long(self, one: nodes.Paragraph, other: nodes.Paragraph) -> bool:
        """Whether they ask for nothing, and do not stand on one line."""
        if any(isinstance(inline, nodes.Value) for inline in one.inlines):
            return False
        said = [plain_text(each.inlines) for each in (one, other)]
        if not self.within or said[0] == said[1]:
            return sum(map(len, said)) > LINE
        is_label = sum(map(len, said)) <= LABEL and all(len(each.split()) <= LABEL_WORDS for each in said)
        return self.apart and (self.is_head or not is_label)


# ── Labels ───────────────────────────────────────────────────────────────────


def on_one_line(
    ours: nodes.Inlines, theirs: nodes.Inlines, language: str, location: Location | None
) -> nodes.Inlines:
    """Piece by piece, each ended by a place to write or the end of a line; a colon once.  Raises Unlike."""
    found, others = _pieces(ours), _pieces(theirs)
    if [_sort(end) for _, end in found] != [_sort(end) for _, end in others]:
        raise Unlike(location)
    pairs = zip(found, others, strict=True)
    return tuple(new for one, other in pairs for new in _piece(one, other, language))


def _pieces(inlines: nodes.Inlines) -> list[Piece]:
    made: list[Piece] = []
    for is_end, group in groupby(inlines, lambda inline: isinstance(inline, nodes.Value | nodes.LineBreak)):
        if not is_end:
            made.append((tuple(group), None))
            continue
        for end in group:
            before = made.pop()[0] if made and made[-1][1] is None else ()
            made.append((before, end))  # type: ignore[arg-type]
    return made


def _sort(end: nodes.Value | nodes.LineBreak | None) -> object:
    return end.name if isinstance(end, nodes.Value) else type(end)


def _piece(one: Piece, other: Piece, language: str) -> Iterator[nodes.Inline]:
    (ours, end), (theirs, twin) = one, other
    yield from _words(ours, theirs, language)
    if not isinstance(end, nodes.Value) or not isinstance(twin, nodes.Value):
        yield from () if end is None else (end,)
    elif end.placeholder == twin.placeholder:
        yield end
    elif _LATIN.fullmatch(twin.placeholder):
        yield replace(end, placeholder=f"{end.placeholder}{nodes.BETWEEN.text}{twin.placeholder}")
    else:  # in letters that the type of the first has not
        yield end
        if not end.labelled:
            yield nodes.Text(" ")
            yield nodes.Foreign((nodes.Text(f"({twin.placeholder})"),), language, is_translation=True)


def _words(ours: nodes.Inlines, theirs: nodes.Inlines, language: str) -> Iterator[nodes.Inline]:
    """Both texts, with the colon and the space of the first after the second."""
    said = plain_text(ours, values=False)
    other = plain_text(theirs, values=False)
    if not said.strip() or other.strip() in ("", said.strip()):
        yield from ours
        return
    ending = said.rstrip()[-1] if said.rstrip().endswith(COLONS) else ""
    yield from _without_end(ours)
    yield nodes.BETWEEN
    yield nodes.Foreign(_without_end(_plain(theirs)), language, is_translation=True)
    yield nodes.Text(ending + said[len(said.rstrip()) :])


def _plain(inlines: nodes.Inlines) -> nodes.Inlines:
    """Not in bold, and without the space before it."""
    plain = [each for i in inlines for each in (i.inlines if isinstance(i, nodes.Strong) else (i,))]
    while plain and isinstance(first := plain[0], nodes.Text):
        if kept := first.text.lstrip():
            return (nodes.Text(kept), *plain[1:])
        plain.pop(0)
    return tuple(plain)


def _without_end(inlines: nodes.Inlines) -> nodes.Inlines:
    """Without a colon and space at its end."""
    *rest, last = inlines
    if isinstance(last, nodes.Text):
        kept = last.text.rstrip().rstrip("".join(COLONS))
        if not kept and rest:
            return _without_end(tuple(rest))
        return (*rest, nodes.Text(kept))
    if isinstance(last, nodes.Strong | nodes.Emphasis):
        return (*rest, replace(last, inlines=_without_end(last.inlines)))
    return inlines

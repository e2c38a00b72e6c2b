"""A text beside its translation: a unit for each section, a segment for each text in it.

Texts stand beside one another as they stand in the sections.  Where a translator has split or merged
paragraphs, those form one segment.  Where the two sections are not built alike, the translation's words
have no place beside the source's, and the section is to be translated anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from handouts.library.drift import drift
from handouts.library.model import Words
from handouts.library.sections import HEAD, Article, Section
from handouts.library.shelves import CHARTS, GLOSSARY
from handouts.office.coded import (
    BETWEEN,
    FIXED,
    LOOK,
    MARKDOWN,
    PLAIN,
    Code,
    Content,
    Mark,
    Sign,
    codes,
    counted,
    flat,
    read,
    spaced,
)
from handouts.office.segments import FLOWING, Block, Wall, anchor_of, items_of

Pair = tuple[tuple[int, ...], tuple[int, ...]]
"""Numbers of the source's blocks, and of those of the translation."""
Fields = tuple[str, ...]


class Segment(NamedTuple):
    source: Content
    target: Content | None
    """What the translation says now; None where it does not say it yet."""
    form: str
    pair: Pair = ((), ())
    """Which blocks of the two sections it is made of; of a field in YAML none."""
    field: Fields = ()
    """The names that lead to it from the file's or its entry's start."""


class Unit(NamedTuple):
    """A section."""

    key: str
    section: Section
    """Of the source: what the translation serves of it."""
    segments: tuple[Segment, ...]
    is_fresh: bool
    """Whether the translation was made from the source as it is now."""
    now: str = ""
    """What the translation says now where its words have no place beside the source's."""

    @property
    def is_new(self) -> bool:
        """Whether all of it is to be written."""
        return all(segment.target is None for segment in self.segments)


def units_of(source: Article, translation: Article | None, wanted: Words | None = None) -> tuple[Unit, ...]:
    """The units of a text, of what its translation serves; all of it where there is none yet.

    ``wanted``: what a translation that is to begin says of itself, for whom it is.
    """
    words = translation.words if translation else wanted or source.words
    ours = {section.key: section for section in translation.sections} if translation else {}
    recorded = translation.recorded if translation else {}
    found = drift(source.hashes_for(words), recorded)
    stale = {*found.stale, *found.added}
    made = list[Unit]()
    for section in source.asked_of(words):
        is_fresh = section.key in recorded and section.key not in stale
        segments, now = _segments(source, section, ours.get(section.key))
        if segments:
            made.append(_numbered(Unit(section.key, section, segments, is_fresh, now)))
    return tuple(made)


def _segments(source: Article, section: Section, other: Section | None) -> tuple[tuple[Segment, ...], str]:
    if source.shelf in {CHARTS, GLOSSARY} or section.key == HEAD:
        return tuple(_of_fields(source, section, other)), ""
    text, theirs = raw(section), raw(other) if other else ""
    pairs = aligned(text, theirs) if other else None
    if pairs is None:
        return tuple(_of_blocks(text, "", [((n,), ()) for n in _numbers(text)])), theirs.strip()
    return tuple(_of_blocks(text, theirs, pairs)), ""


def raw(section: Section) -> str:
    """All the lines of a section."""
    return "\n".join(line.text for line in section.lines)


# ── Fields of YAML ───────────────────────────────────────────────────────────


_MARKED = frozenset({"cells", "brief", "definition"})
"""Fields that are Markdown."""


def _of_fields(source: Article, section: Section, other: Section | None) -> Iterator[Segment]:
    theirs = dict(fields_of(source, other)) if other else {}
    for field, text in fields_of(source, section):
        if text.strip():
            form = form_of(field)
            said = theirs.get(field, "").strip()
            yield Segment(read(text, form), read(said, form) if said else None, form, field=field)


def form_of(field: Fields) -> str:
    """How a text in YAML is written."""
    return MARKDOWN if field[0] in _MARKED else PLAIN


def fields_of(article: Article, section: Section) -> Iterator[tuple[Fields, str]]:
    """The texts of a section that is written in YAML, by the names that lead to each."""
    if article.shelf in {CHARTS, GLOSSARY}:
        for line in section.lines:
            field = tuple(line.part.split(" "))
            if field != ("acronym",) and (section.key == HEAD or field != ("alike",)):
                yield field, line.text
        return
    names = [("title",), ("summary",), *(("summary-for", line.part) for line in section.lines[2:])]
    yield from zip(names, (line.text for line in section.lines), strict=True)


# ── Blocks of Markdown ───────────────────────────────────────────────────────


def _numbers(text: str) -> Iterator[int]:
    """The numbers of the blocks that say something."""
    blocks = blocks_of(text)
    return (n for n, block in enumerate(blocks) if text[block.start : block.end].strip())


def blocks_of(text: str) -> list[Block]:
    return [item for item in items_of(text) if isinstance(item, Block)]


def _of_blocks(text: str, theirs: str, pairs: Sequence[Pair]) -> Iterator[Segment]:
    blocks, others = blocks_of(text), blocks_of(theirs)
    for ours, their in pairs:
        target = _content(theirs, [others[n] for n in their]) if their else None
        source = _content(text, [blocks[n] for n in ours])
        if source or target:
            yield Segment(source, target, blocks[ours[0]].form, (ours, their))


def _content(text: str, blocks: Sequence[Block]) -> Content:
    """The words of blocks that are one segment, with a sign for what stands between two."""
    made, end = list[str | Code](), 0
    for number, block in enumerate(blocks):
        if number:
            made.append(Sign(BETWEEN, "", text[end : block.start]))
        made += read(text[block.start : block.end], block.form)
        end = block.end
    return spaced(made)


def aligned(text: str, theirs: str) -> list[Pair] | None:
    """Which blocks of two sections say the same; None where their directives or tables differ."""
    parts, others = list(_parts(text)), list(_parts(theirs))
    if [wall for wall, _ in parts] != [wall for wall, _ in others]:
        return None
    made = list[Pair]()
    for (_, blocks), (_, their) in zip(parts, others, strict=True):
        pairs = _paired(
            [_key(block, text) for _, block in blocks], [_key(block, theirs) for _, block in their]
        )
        if pairs is None:
            return None
        made += [(tuple(blocks[n][0] for n in a), tuple(their[n][0] for n in b)) for a, b in pairs]
    return made


Numbered = list[tuple[int, Block]]


def _parts(text: str) -> Iterator[tuple[str, Numbered]]:
    """The blocks behind each wall, with their numbers; those before the first one too."""
    name, blocks, number = "", Numbered(), 0
    for item in items_of(text):
        if isinstance(item, Wall):
            yield name, blocks
            name, blocks = item.name, []
        else:
            blocks.append((number, item))
            number += 1
    yield name, blocks


class _Key(NamedTuple):
    """What two blocks that say the same have in common."""

    kind: str
    anchor: str
    codes: Counter[tuple[str, str]]


def _key(block: Block, text: str) -> _Key:
    content = read(text[block.start : block.end], block.form)
    return _Key(block.kind, anchor_of(block, text), counted(content, FIXED | LOOK))


def _paired(ours: Sequence[_Key], theirs: Sequence[_Key]) -> list[Pair] | None:
    """Those that are alike from the first on and from the last on, and what is left between them."""
    least = min(len(ours), len(theirs))
    front = next((n for n in range(least) if ours[n] != theirs[n]), least)
    back = next((n for n in range(least - front) if ours[-1 - n] != theirs[-1 - n]), least - front)
    middle = _between(ours, theirs, front, back)
    if middle is None:
        return None
    first = middle[0][0][0] if middle else front
    last = middle[-1][0][-1] + 1 if middle else front
    shift = len(theirs) - len(ours)
    before = [((n,), (n,)) for n in range(first)]
    return [*before, *middle, *(((n,), (n + shift,)) for n in range(last, len(ours)))]


def _between(ours: Sequence[_Key], theirs: Sequence[_Key], front: int, back: int) -> list[Pair] | None:
    a, b = range(front, len(ours) - back), range(front, len(theirs) - back)
    if not a and not b:
        return []
    kinds, others = [ours[n].kind for n in a], [theirs[n].kind for n in b]
    if kinds == others and not _is_moved([ours[n] for n in a], [theirs[n] for n in b]):
        return [((m,), (n,)) for m, n in zip(a, b, strict=True)]
    if not {*kinds, *others} <= FLOWING:
        return None
    if not b:
        return [((n,), ()) for n in a]
    if a:
        return [(tuple(a), tuple(b))]
    if front and ours[front - 1].kind in FLOWING:  # the translation says more: it goes with its neighbour
        return [((front - 1,), (front - 1, *b))]
    return [((front,), (*b, b[-1] + 1))] if back and ours[front].kind in FLOWING else None


def _is_moved(ours: Sequence[_Key], theirs: Sequence[_Key]) -> bool:
    """Whether a code stands in another block than in the source, and none is missing."""
    sums = (sum((key.codes for key in keys), Counter()) for keys in (ours, theirs))
    return ours != theirs and next(sums) == next(sums)


# ── Numbers of codes ─────────────────────────────────────────────────────────


def _numbered(unit: Unit) -> Unit:
    """The unit with an id for each code; one in a translation has that of the source's which it is.

    The source's come first, so that they are the same whatever the translation says.
    """
    ids = (f"c{number}" for number in count(1))
    sources = [_with_ids(segment.source, ids) for segment in unit.segments]
    made = list[Segment]()
    for segment, source in zip(unit.segments, sources, strict=True):
        target = None if segment.target is None else _with_ids(segment.target, _twins(segment, source, ids))
        made.append(segment._replace(source=source, target=target))
    return unit._replace(segments=tuple(made))


def _twins(segment: Segment, source: Content, ids: Iterator[str]) -> Iterator[str]:
    """An id for each code of the target."""
    left = list(codes(source))
    for code in codes(segment.target or ()):
        twin = next((each for each in left if _is_twin(each, code)), None)
        if twin:
            left.remove(twin)
        yield twin.id if twin else next(ids)


def _is_twin(one: Code, other: Code) -> bool:
    return (one.sort, one.name, type(one)) == (other.sort, other.name, type(other))


def _with_ids(content: Content, ids: Iterator[str]) -> Content:
    made = list[str | Code]()
    for piece in content:
        match piece:
            case str():
                made.append(piece)
            case Sign():
                made.append(piece._replace(id=next(ids)))
            case Mark():
                id = next(ids)
                made.append(piece._replace(id=id, inner=_with_ids(piece.inner, ids)))
    return tuple(made)


def by_id(segment: Segment) -> Mapping[str, Code]:
    """The codes of a segment; one in both languages as the translation writes it."""
    return {code.id: code for content in (segment.source, segment.target or ()) for code in codes(content)}


def is_same(one: Content, other: Content) -> bool:
    return flat(one) == flat(other)

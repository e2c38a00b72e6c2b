"""Random small documents for the tests of properties: each passes ``handouts.composing.checks.check``.

Texts have no braces: the outline marks links, languages and blanks with them.  They shrink to one
heading and short words of the letter a.
"""

from __future__ import annotations

from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from msgspec.structs import replace

from handouts.document.nodes import (
    Blank,
    Block,
    Blocks,
    BulletList,
    Callout,
    Checklist,
    Citation,
    Contents,
    ContentsEntry,
    Definition,
    DefinitionList,
    Diagram,
    Division,
    Document,
    Emphasis,
    Figure,
    Foreign,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    ListItem,
    Note,
    OrderedList,
    PageBreak,
    Paragraph,
    Part,
    QrCode,
    Steps,
    Strip,
    Strong,
    Table,
    TableCell,
    TableRow,
    Term,
    Text,
    ThematicBreak,
    Value,
    WriteInLines,
)
from handouts.signs import PATHS

T = TypeVar("T")

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéñÉü0123456789"
SIGNS = ".,;:!?'\"“”’()[]<>&*_-–#+=/\\|`~%@$^·§"
LANGUAGES = ("en", "es")
TARGETS = ("https://example.org", "https://example.org/a?b=1&c=2#d", "mailto:a@example.org", "tel:+15550142")

characters = st.sampled_from(LETTERS + SIGNS)
words = st.text(characters, min_size=1, max_size=9)


def tuples(elements: SearchStrategy[T], smallest: int = 1, largest: int = 3) -> SearchStrategy[tuple[T, ...]]:
    return st.lists(elements, min_size=smallest, max_size=largest).map(tuple)


phrases = st.lists(words, min_size=1, max_size=6).map(" ".join)
"""A few words, with no space at the ends."""

# ── Inlines ──────────────────────────────────────────────────────────────────

texts = st.builds(Text, phrases)
names = st.sampled_from(("child.name", "school.name", "meeting.date"))
filled = st.builds(Value, names, phrases, phrases)
blanks = st.builds(lambda name, label: Value(name, label, spoken=f"blank: {label}"), names, phrases)
defaults = st.builds(Value, st.just("state.evaluation-clock"), phrases)
between: SearchStrategy[Inlines] = st.sampled_from(
    ((Text(" "),), (), (LineBreak(),), (Text(" "), LineBreak()))
)
leaves: SearchStrategy[Inline] = st.one_of(texts, filled, blanks, defaults)


@st.composite
def runs(draw: DrawFn, pieces: SearchStrategy[Inline], largest: int = 4) -> Inlines:
    """Inlines, mostly with a space between two; never a line break at an end."""
    drawn = draw(tuples(pieces, 1, largest))
    inlines = list(drawn[:1])
    for piece in drawn[1:]:
        inlines += [*draw(between), piece]
    return tuple(inlines)


few_texts = runs(texts, 2)
few_leaves = runs(leaves, 2)
marked: SearchStrategy[Inline] = st.one_of(
    st.builds(Strong, few_leaves),
    st.builds(Emphasis, few_leaves),
    st.builds(Term, few_texts, st.just("iep"), st.booleans()),
    st.builds(Citation, few_texts, st.just("cfr-300-8")),
    st.builds(Foreign, few_texts, st.sampled_from(("es", "fr", "zh-Latn"))),
)
links: SearchStrategy[Inline] = st.builds(Link, runs(st.one_of(texts, marked), 2), st.sampled_from(TARGETS))
notes: SearchStrategy[Inline] = st.builds(Note, runs(st.one_of(texts, links), 2))
inlines = runs(st.one_of(leaves, marked, links, notes))

# ── Blocks ───────────────────────────────────────────────────────────────────

paragraphs: SearchStrategy[Block] = st.builds(Paragraph, inlines)
only_paragraph: SearchStrategy[Blocks] = tuples(paragraphs, 1, 1)


signs = st.sampled_from((None, None, *PATHS))


def lists(bodies: SearchStrategy[Blocks]) -> SearchStrategy[Block]:
    """Lists of every sort whose entries hold such blocks."""
    items = tuples(st.builds(ListItem, bodies, st.none(), signs))
    return st.one_of(
        st.builds(BulletList, items),
        st.builds(OrderedList, items, st.integers(1, 12)),
        st.builds(Steps, items),
        st.builds(Checklist, items),
        st.builds(DefinitionList, tuples(st.builds(Definition, few_texts, bodies))),
    )


flat_lists = lists(only_paragraph)
bodies: SearchStrategy[Blocks] = st.one_of(
    only_paragraph,
    st.tuples(paragraphs, paragraphs),
    st.tuples(paragraphs, flat_lists),
)
all_lists = lists(bodies)


def _drawn(form: str, entries: SearchStrategy[Blocks], least: int, most: int) -> SearchStrategy[Block]:
    items = tuples(st.builds(ListItem, entries), least, most)
    return st.builds(Diagram, st.just(form), few_texts, items)


two_paragraphs: SearchStrategy[Blocks] = tuples(paragraphs, 2, 2)
diagrams = st.one_of(
    _drawn("timeline", only_paragraph, 3, 7),
    _drawn("path", two_paragraphs, 1, 3),
    _drawn("seats", only_paragraph, 4, 6),
)


places_to_write: SearchStrategy[Blocks] = st.builds(lambda label: (Blank(label),), phrases)


def _cells(scope: str) -> SearchStrategy[TableCell]:
    blocks = only_paragraph if scope else st.one_of(bodies, places_to_write)
    return st.builds(TableCell, blocks, st.just(scope))


@st.composite
def tables(draw: DrawFn) -> Block:
    """Two or three columns; the first cell of each row heads it."""
    columns = draw(st.integers(2, 3))
    head = TableRow(draw(tuples(_cells("column"), columns, columns)))
    rows = st.builds(
        lambda first, rest: TableRow((first, *rest)),
        _cells("row"),
        tuples(_cells(""), columns - 1, columns - 1),
    )
    caption = draw(st.one_of(st.just(()), few_texts))
    return Table(head, draw(tuples(rows)), caption)


codes: SearchStrategy[Block] = st.builds(
    Figure, st.just(QrCode("https://example.org")), phrases, tuples(paragraphs, 0, 2)
)
write_in_lines: SearchStrategy[Block] = st.builds(WriteInLines, st.integers(1, 3), few_texts)
headings: SearchStrategy[Block] = st.builds(
    Heading, st.integers(2, 3), runs(st.one_of(leaves, marked), 3), st.sampled_from(("", "who", "next"))
)
simple: SearchStrategy[Block] = st.one_of(paragraphs, all_lists, write_in_lines)
callouts: SearchStrategy[Block] = st.builds(
    Callout,
    st.sampled_from(("note", "short-version", "words", "example")),
    few_texts,
    tuples(simple, 1, 2),
    st.integers(2, 3),
)
divisions: SearchStrategy[Block] = st.builds(
    Division, st.sampled_from(("deck", "foot", "fine-print")), tuples(st.one_of(paragraphs, codes), 1, 2)
)
blocks: SearchStrategy[Block] = st.one_of(
    simple,
    headings,
    diagrams,
    tables(),
    codes,
    callouts,
    divisions,
    st.builds(ThematicBreak),
    st.builds(PageBreak),
)
logos = st.one_of(st.none(), st.builds(Figure, st.just(QrCode("https://example.org")), phrases))
strips: SearchStrategy[Block] = st.builds(Strip, runs(leaves, 2), runs(leaves, 2), st.none(), logos)

# ── Documents ────────────────────────────────────────────────────────────────


@st.composite
def documents(draw: DrawFn, largest: int = 12) -> Document:
    """A document of one part or two and at most so many blocks, title and strip included."""
    first = (*draw(tuples(strips, 0, 1)), Heading(1, draw(few_texts)))
    rest = _reachable(draw(tuples(blocks, 0, largest - len(first))))
    language = draw(st.sampled_from(LANGUAGES))
    end = len(rest) - draw(st.integers(0, len(rest)))
    parts = [Part((*first, *rest[:end]), language)]
    if rest[end:]:
        other = draw(st.sampled_from(LANGUAGES))
        parts.append(Part(rest[end:], other))
        listed = ContentsEntry(draw(phrases), other if other != language else "", 1)
        parts[0] = replace(parts[0], blocks=(*parts[0].blocks, Contents((listed,))))
    return Document(draw(phrases), language, tuple(parts), footer=draw(st.one_of(st.just(()), few_texts)))


def _reachable(blocks: Blocks) -> Blocks:
    """The first heading below the title gets level 2, so that none is skipped."""
    for n, block in enumerate(blocks):
        if isinstance(block, Heading | Callout):
            return (*blocks[:n], replace(block, level=2), *blocks[n + 1 :])
    return blocks

"""What a document must be before it may become an accessible PDF.

The document is walked once; each rule is a function from what was met to what breaks it, and a row of
``RULES``.  A problem names the place and never quotes the text: it may hold somebody's own data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from handouts.document import nodes
from handouts.document.walk import below, every_inline, every_node, plain_text, within
from handouts.errors import Location, Problem

Problems = Iterator[Problem]

LANGUAGE_TAG = re.compile(
    r"""
    [a-z]{2,3} (-[a-z]{3}){0,3}       # language, such as es, hmn, zh-yue
    (-[a-z]{4})?                      # script, such as Hans
    (-([a-z]{2}|[0-9]{3}))?           # region, such as MX, 419
    (-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*
    (-[a-wyz0-9](-[a-z0-9]{2,8})+)*
    (-x(-[a-z0-9]{1,8})+)?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
"""The form of RFC 5646, section 2.1; whether the language exists is not looked up."""


class Walked(NamedTuple):
    """A document and all that is in it, in reading order, each with its place."""

    document: nodes.Document
    nodes: tuple[tuple[nodes.Node, Location | None], ...]
    inlines: tuple[tuple[nodes.Inline, Location | None], ...]


def walked(document: nodes.Document) -> Walked:
    return Walked(document, tuple(every_node(document)), tuple(every_inline(document)))


def check(document: nodes.Document) -> tuple[Problem, ...]:
    """All problems of the document, rule by rule; none when it may be set."""
    found = walked(document)
    return tuple(problem for rule in RULES for problem in rule(found))


# ── The rules ────────────────────────────────────────────────────────────────


def title(found: Walked) -> Problems:
    """The document has a title."""
    if not found.document.title.strip():
        yield Problem("the document has no title.", hint="A window and a screen reader show it first.")


def first_heading(found: Walked) -> Problems:
    """There is one heading of level 1, and it is the first heading; in each part that says the same again."""
    document = found.document
    parts = (below(part.blocks) for part in document.parts) if document.parallel else (found.nodes,)
    for part in parts:
        yield from _titles(list(_headings(part)))


def _titles(headings: list[tuple[int, Location | None]]) -> Problems:
    titles = [place for level, place in headings if level == 1]
    if not titles:
        yield Problem("the document has no heading of level 1.")
    elif headings[0][0] != 1:
        yield Problem("another heading comes before the one of level 1.", headings[0][1])
    for place in titles[1:]:
        yield Problem("a second heading of level 1.", place, "Only the sheet's title has that level.")


def levels(found: Walked) -> Problems:
    """No level of headings is skipped."""
    for (before, _), (level, place) in pairwise(_headings(found.nodes)):
        if level > before + 1:
            yield Problem(f"a heading of level {level} comes after one of level {before}.", place)


def words(found: Walked) -> Problems:
    """Headings, paragraphs, entries, cells and labels have words; boxes have blocks."""
    for node, place in found.nodes:
        name, text = _words_of(node)
        if name and not plain_text(text).strip() and not _has_blank(text):
            yield Problem(f"{name} is empty.", place)
        if name := _must_hold_blocks(node):
            hint = "Write its words, or a – where there is nothing to say." if "cell" in name else ""
            yield Problem(f"{name} is empty.", place, hint)


def list_entries(found: Walked) -> Problems:
    """Lists have entries."""
    for node, place in found.nodes:
        match node:
            case (
                nodes.BulletList(())
                | nodes.OrderedList(())
                | nodes.Steps(())
                | nodes.Checklist(())
                | nodes.Diagram(items=())
                | nodes.DefinitionList(())
                | nodes.Contents(())
            ):
                yield Problem("a list has no entries.", place)


def tables(found: Walked) -> Problems:
    """Tables have a head, rows, and as many cells in each row as in the head."""
    for node, place in found.nodes:
        if isinstance(node, nodes.Table):
            yield from _table(node, place)


def alternatives(found: Walked) -> Problems:
    """Figures have a text for who does not see them."""
    for node, place in found.nodes:
        if isinstance(node, nodes.Figure) and not node.alt.strip():
            yield Problem("a figure has no alternative text.", place, "Write ![what it shows](file).")


def links(found: Walked) -> Problems:
    """Links have words."""
    for inline, place in found.inlines:
        if isinstance(inline, nodes.Link) and not plain_text(inline.inlines).strip():
            yield Problem("a link has no words.", place)


def languages(found: Walked) -> Problems:
    """The language of the document, its parts, divisions and phrases has a tag that readers know."""
    tags = [(found.document.language, None), *((part.language, None) for part in found.document.parts)]
    divisions = (
        (n.language, place) for n, place in found.nodes if isinstance(n, nodes.Division) and n.language
    )
    phrases = ((i.language, place) for i, place in found.inlines if isinstance(i, nodes.Foreign))
    for tag, place in dict.fromkeys((*tags, *divisions, *phrases)):
        if not LANGUAGE_TAG.fullmatch(tag):
            yield Problem(f'"{tag}" is not a language tag.', place, "Tags are such as es, zh-Hans, pt-BR.")


Rule = Callable[[Walked], Problems]

RULES: tuple[Rule, ...] = (
    title,
    first_heading,
    levels,
    words,
    list_entries,
    tables,
    alternatives,
    links,
    languages,
)


def _table(table: nodes.Table, place: Location | None) -> Problems:
    columns = len(table.head.cells)
    if not columns or any(cell.scope != "column" for cell in table.head.cells):
        yield Problem("a table has no head.", place, "Its first row names the columns.")
    if not table.rows:
        yield Problem("a table has no rows.", place)
    for n, row in enumerate(table.rows, 1):
        if len(row.cells) != columns:
            yield Problem(f"row {n} of a table has {len(row.cells)} cells, its head {columns}.", place)


def _headings(
    found: Iterable[tuple[nodes.Node, Location | None]],
) -> Iterator[tuple[int, Location | None]]:
    """Levels in reading order; the title of a box is a heading."""
    for node, place in found:
        if isinstance(node, nodes.Heading | nodes.Callout):
            yield node.level, place


def _words_of(node: nodes.Node) -> tuple[str, nodes.Inlines]:
    """The text that a node must have, after a name for messages."""
    match node:
        case nodes.Paragraph(inlines):
            return "a paragraph", inlines
        case nodes.Heading(inlines=inlines):
            return "a heading", inlines
        case nodes.Callout(title=inlines):
            return "the title of a box", inlines
        case nodes.Definition(term=inlines):
            return "a term", inlines
        case nodes.Diagram(title=inlines):
            return "the title of a diagram", inlines
        case nodes.WriteInLines(label=inlines):
            return "the label of lines to write on", inlines
        case _:
            return "", ()


def _has_blank(text: nodes.Inlines) -> bool:
    """Whether there is a place to write, which may print nothing but its rule."""
    return any(isinstance(inline, nodes.Value) and bool(inline.spoken) for inline in within(text))


def _must_hold_blocks(node: nodes.Node) -> str:
    """A name for messages of a container with nothing in it."""
    match node:
        case nodes.ListItem(()):
            return "an entry of a list"
        case nodes.Definition(blocks=()):
            return "a definition"
        case nodes.TableCell(()):
            return "a cell of a table"
        case nodes.Callout(blocks=()):
            return "a box"
        case _:
            return ""

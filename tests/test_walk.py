"""Going through a document: every node knows its parts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from handouts.document import nodes
from handouts.document.nodes import Document, Node
from handouts.document.walk import below, every_inline, plain_text, rebuilt
from tests.strategies import documents

CLASSES = [each for each in vars(nodes).values() if isinstance(each, type) and issubclass(each, Node)]
HELD = re.compile(
    r"Inlines|Blocks|TableRow|Figure|tuple\[(?:Inline|ListItem|Definition|TableRow|TableCell|Part)\b"
)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_field_that_holds_nodes_is_a_part(kind: type[Node]) -> None:
    """A node whose parts are forgotten would keep its values, and checks would not see into it."""
    assert set(kind.PARTS) == {name for name, type in kind.__annotations__.items() if HELD.search(str(type))}


@given(documents())
def test_what_is_not_changed_is_the_same_object(document: Document) -> None:
    """So whoever keeps what was made of a node knows it again."""
    same = rebuilt(document, tuple, tuple)
    assert same is document


@given(documents())
def test_a_change_reaches_every_text(document: Document) -> None:
    def loud(inline: nodes.Inline) -> nodes.Inline:
        is_text = isinstance(inline, nodes.Text)
        return nodes.Text(inline.text.upper()) if is_text else rebuilt(inline, tuple, upper)

    def upper(text: nodes.Inlines) -> nodes.Inlines:
        return tuple(map(loud, text))

    def deep(blocks: nodes.Blocks) -> nodes.Blocks:
        return tuple(rebuilt(block, deep, upper) for block in blocks)

    changed = rebuilt(document, deep, upper)
    texts = [inline.text for inline, _ in every_inline(changed) if isinstance(inline, nodes.Text)]
    assert texts == [t.text.upper() for t, _ in every_inline(document) if isinstance(t, nodes.Text)]


def test_a_caption_is_read_before_its_table() -> None:
    cell = nodes.TableCell((nodes.Paragraph((nodes.Text("cell"),)),))
    table = nodes.Table(nodes.TableRow((cell,)), (nodes.TableRow((cell,)),), (nodes.Text("caption"),))
    document = Document("t", "en", (nodes.Part((table,), "en"),))
    assert [plain_text((inline,)) for inline, _ in every_inline(document)] == ["caption", "cell", "cell"]


def test_the_place_of_a_node_without_one_is_that_around_it() -> None:
    place = nodes.Location("a.md", 7)
    item = nodes.ListItem((nodes.ThematicBreak(),), place)
    assert [found for _, found in below((nodes.BulletList((item,)),))] == [None, place, place]

"""A twin sheet: two languages side by side, entry by entry, so that a teacher can point.

Titles stand beside each other, texts in the two columns of a table: a paragraph, an entry or a term a row;
one row of all, where the languages divide it otherwise.  What has columns of its own, such as a chart, holds
the second language under the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain, groupby, zip_longest

from msgspec import Struct
from msgspec.structs import astuple, replace

from handouts.composing.paired import UNDER, Unlike, on_one_line, paired
from handouts.document import nodes
from handouts.document.walk import plain_text
from handouts.library.model import Language

SIDE = "twin"
"""The style of the table, and of the division in its second column."""
FLOWING = nodes.Paragraph | nodes.List
"""What each language divides in its own way."""
NARROW = FLOWING | nodes.DefinitionList
"""What can stand in a column."""
NOTHING: nodes.Blocks = (nodes.Paragraph((nodes.Text("–"),)),)
"""In a cell whose language says nothing; an empty one reads as a fault."""


class _Row(Struct, frozen=True):
    """What stands beside each other."""

    ours: nodes.Blocks
    theirs: nodes.Blocks


class _Section(Struct, frozen=True):
    """A heading and what stands below it; nothing heads the first."""

    heading: nodes.Heading | None
    blocks: nodes.Blocks

    @property
    def name(self) -> object:
        """The same in each language."""
        return (self.heading.anchor if self.heading else "") or self.level

    @property
    def level(self) -> int:
        return self.heading.level if self.heading else 0


def side_by_side(
    one: nodes.Document,
    other: nodes.Document,
    first: Language,
    second: Language,
    margin: nodes.Inlines = (),
) -> nodes.Document:
    """The sheet ``one`` with the same sheet in another language in its second column.

    ``margin``: what is to be written into a third, narrow one.
    """
    made = _Twin(first, second, other.language, margin)
    (part,), (twin,) = one.parts, other.parts
    blocks = tuple(made.blocks(part.blocks, twin.blocks))
    return replace(one, parts=(replace(part, blocks=blocks, sent=""),))


class _Twin:
    """Puts blocks beside those of a second language."""

    def __init__(self, first: Language, second: Language, code: str, margin: nodes.Inlines) -> None:
        self._code, self._first, self._second = code, first, second
        self._widths = (6, 6, 2) if margin else (1, 1)
        words = (nodes.Strong((nodes.Text(language.name),)) for language in (first, second))
        ours, theirs = ((nodes.Paragraph((name,)),) for name in words)
        self._margin: nodes.Blocks = (nodes.Paragraph(margin),) if margin else ()
        self._head = self._row(_Row(ours, theirs), "column")
        self._margin = (nodes.Blank(plain_text(margin)),) if margin else ()

    def blocks(self, ours: nodes.Blocks, theirs: nodes.Blocks) -> Iterator[nodes.Block]:
        """Section by section; the second language may lack some."""
        others = list(_sections(theirs))
        found = list(_sections(ours))
        are_alike = [each.level for each in found] == [each.level for each in others]
        by_name = {section.name: section for section in others}
        for n, section in enumerate(found):
            twin = others[n] if are_alike else by_name.get(section.name)
            yield from self._section(section, twin)

    def _section(self, section: _Section, twin: _Section | None) -> Iterator[nodes.Block]:
        heading = section.heading
        if heading and twin and twin.heading:
            yield replace(heading, inlines=self._beside(heading.inlines, twin.heading.inlines))
        elif heading:
            yield heading
        if twin is None:
            told = self._second.label("no-translation", language=self._second.name)
            missing = nodes.Paragraph((nodes.Emphasis((nodes.Text(told),)),))
            yield self._table([_Row(section.blocks, (missing,))])
        else:
            yield from self._content(section.blocks, twin.blocks)

    def _content(self, ours: nodes.Blocks, theirs: nodes.Blocks) -> Iterator[nodes.Block]:
        """Rows that follow each other are one table."""
        rows: list[_Row] = []
        for each in self._pairs(ours, theirs):
            if isinstance(each, _Row):
                rows.append(each)
                continue
            if rows:
                yield self._table(rows)
            rows = []
            yield each
        if rows:
            yield self._table(rows)

    def _pairs(self, ours: nodes.Blocks, theirs: nodes.Blocks) -> Iterator[_Row | nodes.Block]:
        """Blocks of one sort are twins; between them each language stands on its own."""
        ones, others = list(_chunks(ours)), list(_chunks(theirs))
        matched = SequenceMatcher(None, [*map(_sort, ones)], [*map(_sort, others)], autojunk=False)
        for same, a, b, c, d in matched.get_opcodes():
            if same == "equal":
                for one, other in zip(ones[a:b], others[c:d], strict=True):
                    yield from self._chunk(one, other)
            else:
                yield from self._unlike(tuple(chain(*ones[a:b])), tuple(chain(*others[c:d])))

    def _unlike(self, ours: nodes.Blocks, theirs: nodes.Blocks) -> Iterator[_Row | nodes.Block]:
        """Blocks without a twin: in one row, where they can stand in a column."""
        if all(isinstance(block, NARROW) for block in (*ours, *theirs)):
            yield _Row(ours, theirs)
        else:
            yield from ours
            yield from map(self._alone, theirs)

    def _chunk(self, ours: nodes.Blocks, theirs: nodes.Blocks) -> Iterator[_Row | nodes.Block]:
        """A paragraph beside a paragraph; one row where the languages divide their text otherwise."""
        if [*map(type, ours)] == [*map(type, theirs)]:
            for one, other in zip(ours, theirs, strict=True):
                yield from self._pair(one, other)
        else:
            yield _Row(ours, theirs)

    def _pair(self, one: nodes.Block, other: nodes.Block) -> Iterator[_Row | nodes.Block]:
        if isinstance(one, nodes.List) and isinstance(other, nodes.List):
            is_alike = len(one.items) == len(other.items)
            yield from map(_Row, _single(one), _single(other)) if is_alike else (_Row((one,), (other,)),)
            return
        match one, other:
            case nodes.Paragraph(), _ if any(isinstance(each, nodes.Value) for each in one.inlines):
                yield from self._under(one, other)  # it is filled in once
            case nodes.Paragraph(), _:
                yield _Row((one,), (other,))
            case nodes.DefinitionList(), nodes.DefinitionList():
                yield from _by_term(one, other)
            case nodes.Callout(), nodes.Callout():
                title = self._beside(one.title, other.title)
                inner = tuple(self._content(one.blocks, other.blocks))
                yield replace(one, title=title, blocks=inner)
            case nodes.Strip(), nodes.Strip():
                yield replace(one, end=self._beside(one.end, other.end))
            case nodes.Division(style="foot"), nodes.Division():
                yield replace(one, blocks=tuple(self._foot(one.blocks, other.blocks)))
            case nodes.Division(style="columns"), nodes.Division():
                yield from self._under(one, other)
            case nodes.Division(), nodes.Division():  # the deck, a notice
                yield one
                yield self._alone(other)
            case _:
                yield from self._under(one, other)

    def _foot(self, ours: nodes.Blocks, theirs: nodes.Blocks) -> Iterator[nodes.Block]:
        """Calls, contacts and law once, beside the one code to open; in columns what each language says."""
        code: nodes.Figure | None = None
        once, said = list[nodes.Block](), list[_Row]()
        for one, other in zip_longest(ours, theirs):
            match one, other:
                case nodes.Figure(image=image), nodes.Figure() if image == other.image:
                    code = one
                    said.append(_Row(one.beside, other.beside))
                case nodes.Division(style="fine-print"), nodes.Division():
                    law, row = self._law(one, other)
                    once += law
                    said.append(row)
                case _:
                    once += self._under(one, other) if one and other else [one or self._alone(other)]
        yield from (replace(code, beside=tuple(once)),) if code else once
        if said:
            columns = (tuple(chain.from_iterable(side)) for side in zip(*map(astuple, said), strict=True))
            yield self._table([_Row(*columns)])

    def _law(self, one: nodes.Division, other: nodes.Division) -> tuple[nodes.Blocks, _Row]:
        """The sources that both name, in one paragraph; and what else each says."""
        match one.blocks, other.blocks:
            case ((nodes.Paragraph(ours), *more), (nodes.Paragraph(theirs), *others)):
                a, b, size = SequenceMatcher(None, ours, theirs, autojunk=False).find_longest_match()
                shared = ours[a : a + size]
                if any(isinstance(inline, nodes.Link) for inline in shared):
                    head = on_one_line(ours[:a], theirs[:b], self._code, None)
                    named = nodes.Paragraph((*head, *shared))
                    first = _after(ours[a + size :], self._first), *more
                    second = _after(theirs[b + size :], self._second), *others
                    row = _Row((replace(one, blocks=first),), (replace(other, blocks=second),))
                    return (replace(one, blocks=(named,)),), row
        return (), _Row((one,), (other,))

    def _under(self, one: nodes.Block, other: nodes.Block) -> Iterator[nodes.Block]:
        """A table, a drawing: the second language in it, else below it."""
        try:
            yield from paired((one,), (other,), self._code, apart=True)
        except Unlike:
            yield one
            yield self._alone(other)

    def _alone(self, block: nodes.Block) -> nodes.Block:
        """A block of the second language over the whole width."""
        if isinstance(block, nodes.Division):
            return replace(block, language=self._code)
        return nodes.Division(UNDER, (block,), self._code)

    def _beside(self, ours: nodes.Inlines, theirs: nodes.Inlines) -> nodes.Inlines:
        """Both on one line; once, where they are the same, as a name is."""
        if not ours or not theirs or plain_text(ours) == plain_text(theirs):
            return ours or theirs
        return (*ours, nodes.BETWEEN, nodes.Foreign(theirs, self._code))

    def _table(self, rows: Sequence[_Row]) -> nodes.Table:
        made = tuple(map(self._row, rows))
        return nodes.Table(self._head, made, style=SIDE, widths=self._widths)

    def _row(self, row: _Row, scope: nodes.Scope = "") -> nodes.TableRow:
        right = nodes.Division(SIDE, row.theirs or NOTHING, self._code)
        cells = row.ours or NOTHING, (right,), self._margin
        return nodes.TableRow(tuple(nodes.TableCell(blocks, scope) for blocks in cells if blocks))


def _sections(blocks: nodes.Blocks) -> Iterator[_Section]:
    start, heading = 0, None
    for n, block in enumerate(blocks):
        if isinstance(block, nodes.Heading):
            if n or heading:
                yield _Section(heading, blocks[start:n])
            start, heading = n + 1, block
    yield _Section(heading, blocks[start:])


def _chunks(blocks: nodes.Blocks) -> Iterator[nodes.Blocks]:
    """Paragraphs and lists that follow each other, and each other block."""
    for is_text, group in groupby(blocks, lambda block: isinstance(block, FLOWING)):
        found = tuple(group)
        yield from (found,) if is_text else ((block,) for block in found)


def _sort(chunk: nodes.Blocks) -> tuple[str, str]:
    """What two chunks have in common that say the same."""
    first = chunk[0]
    if isinstance(first, FLOWING):
        return "text", ""
    return type(first).__name__, getattr(first, "style", "")


def _single(block: nodes.List) -> Iterator[nodes.Blocks]:
    """A list of each entry, which keeps its number."""
    for n, item in enumerate(block.items):
        if isinstance(block, nodes.OrderedList | nodes.Steps):
            yield (replace(block, items=(item,), start=block.start + n),)
        else:
            yield (replace(block, items=(item,)),)


def _after(inlines: nodes.Inlines, language: Language) -> nodes.Paragraph:
    """What follows a list of law, without the stop that ended it."""
    first, *rest = inlines or (nodes.Text(""),)
    return nodes.Paragraph(tuple(rest) if first == nodes.Text(language.stop) else inlines)


def _by_term(one: nodes.DefinitionList, other: nodes.DefinitionList) -> Iterator[_Row]:
    """A row a term, whatever their order; beside one that a language lacks, nothing stands."""
    ours, theirs = (
        {each.id or n: (nodes.DefinitionList((each,)),) for n, each in enumerate(found.definitions)}
        for found in (one, other)
    )
    for key in dict.fromkeys((*ours, *theirs)):
        yield _Row(ours.get(key, ()), theirs.get(key, ()))

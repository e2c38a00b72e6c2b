"""One document after the other that differ in somebody's values: drawn once, and then only what changes.

Two fillings of a plan mostly differ in glyphs and in where they stand on their lines.  Then the file of one
is that of the other with some operators changed in the streams of its pages, and some rectangles of its
annotations.  ``Press.print`` finds that out by comparing what both lay on the pages; where they differ in
anything else, such as a name that needs a line more, the document is drawn anew.  The bytes are the same
either way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from operator import is_

from msgspec import Struct

from handouts.layout.build import Laid, Side, tagged
from handouts.layout.pages import Running
from handouts.pdf.canvas import DrawnPage, TaggedCanvas, page_stream, rectangle
from handouts.pdf.draw import drawn, rule
from handouts.pdf.embed import beyond_repertoire
from handouts.pdf.file import File
from handouts.pdf.objects import number_of, numbers
from handouts.pdf.story import FieldArea, GlyphRun, Line, LinkArea, PageMark, mirrored
from handouts.pdf.structure import Content, Mark, StructElem, Tagger
from handouts.pdf.widgets import resized

HELD = 2
"""Drawn documents that are held: most names take one line, some two."""
Area = FieldArea | LinkArea
Place = tuple[int, int]
"""Of a flowable: the page and its number among those on the page, counted from 0."""
Order = Mapping[StructElem | Content, int]


class Press:
    """Makes the files of documents that share most of what was set of them."""

    def __init__(self, day: date) -> None:
        self._day = day
        self._held: list[_Drawn] = []

    def print(self, laid: Laid) -> bytes:
        """The bytes that drawing the document gives."""
        for held in self._held:
            if (changed := held.changed(laid)) is not None:
                self._held.sort(key=lambda other: other is not held)
                return held.file.data(changed)
        made = _Drawn(laid, drawn(tagged(laid), self._day, keeps=True))
        self._held = [made, *self._held[: HELD - 1]]
        return made.file.data()


class _Traced(Struct, frozen=True):
    """What some flowables of a document lay on its pages."""

    marks: list[list[PageMark]]
    """Of each flowable."""
    skeleton: list[object]
    """What must be alike for one document to become the other by moving and changing glyphs."""


class _Drawn:
    """A document that was drawn, and can become others like it."""

    def __init__(self, laid: Laid, canvas: TaggedCanvas) -> None:
        self.file = File(canvas)
        self._laid, self._canvas = laid, canvas
        self._traced: tuple[list[Place], _Traced] | None = None
        self._starts: dict[int, list[int]] = {}

    def changed(self, laid: Laid) -> dict[int, bytes] | None:
        """The objects of the file in which another document differs, by number; None if it is unlike."""
        if not _are_framed_alike(self._laid, laid):
            return None
        places = [*_differing(self._laid.sides, laid.sides)]
        mine, other = self._trace(places), _trace(laid, places)
        if mine.skeleton != other.skeleton:
            return None
        change = _Change(self._canvas)
        for (page, n), old, new in zip(places, mine.marks, other.marks, strict=True):
            if not change.note(page, self._start(page, n), old, new):
                return None
        return change.objects()

    def _trace(self, places: list[Place]) -> _Traced:
        """Of the drawn one; what changes is mostly the same for all."""
        if self._traced is None or self._traced[0] != places:
            self._traced = places, _trace(self._laid, places)
        return self._traced[1]

    def _start(self, page: int, n: int) -> int:
        """How many marks that are no areas stand on the page before those of a flowable."""
        if page not in self._starts:
            side, starts = self._laid.sides[page], [0]
            tagger = Tagger(StructElem("Document"))
            for child in range(len(side.body.stack.children)):
                own = sum(not isinstance(mark, Area) for mark in _marks(side, child, tagger))
                starts.append(starts[-1] + own)
            self._starts[page] = starts
        return self._starts[page][n]


class _Change:
    """What of a drawn document changes when some of its marks are those of another."""

    def __init__(self, canvas: TaggedCanvas) -> None:
        self._canvas = canvas
        self._operators: dict[int, list[str]] = {}
        self._objects: dict[int, bytes] = {}

    def objects(self) -> dict[int, bytes]:
        self._canvas.check_ink()
        for page, operators in self._operators.items():
            stream = self._canvas.pages[page].stream
            self._objects[number_of(self._canvas._doc, stream)] = page_stream(operators).content
        return self._objects

    def note(self, page: int, start: int, old: Sequence[PageMark], new: Sequence[PageMark]) -> bool:
        """A flowable's marks, before which so many stand on the page; False where one cannot be found."""
        drawn_page = self._canvas.pages[page]
        for before, after in zip(old, new, strict=True):
            is_area = isinstance(before, Area)
            if _has_moved(before, after):
                if not is_area:
                    self._repaint(page, drawn_page.ends[start] - 1, after)
                elif not self._move(drawn_page, before, after):
                    return False
            start += not is_area
        return True

    def _repaint(self, page: int, at: int, mark: PageMark) -> None:
        """The last operators of a mark place it; those before them set what stays the same."""
        drawn_page = self._canvas.pages[page]
        operators = self._operators.setdefault(page, [*drawn_page.operators])
        if isinstance(mark, GlyphRun):
            operators[at] = self._canvas.placed(mark, drawn_page)
        elif isinstance(mark, Line):
            operators[at] = rule(mark, drawn_page.height)

    def _move(self, page: DrawnPage, before: PageMark, after: PageMark) -> bool:
        found = [annotation for area, annotation in page.areas if _box(area) == _box(before)]
        if len(found) != 1 or not isinstance(after, Area):
            return False
        (annotation,) = found
        doc = self._canvas._doc
        annotation.fields["Rect"] = numbers(*rectangle(after, page.height))
        if isinstance(after, FieldArea):
            self._objects |= resized(annotation, after)
        self._objects[number_of(doc, annotation)] = annotation.format(doc)
        return True


# ── Comparing ────────────────────────────────────────────────────────────────


def _are_framed_alike(one: Laid, other: Laid) -> bool:
    """Whether all is alike but what the flowables themselves lay on the pages."""
    return (
        len(one.sides) == len(other.sides)
        and _head(one) == _head(other)
        and all(map(_stand_alike, one.sides, other.sides))
    )


def _head(laid: Laid) -> object:
    document = laid.document
    parts = [(part.language, part.header) for part in document.parts]
    return document.title, document.language, parts


def _stand_alike(one: Side, other: Side) -> bool:
    """Whether as many flowables stand in the same places of the same page."""
    mine, others = one.body.stack, other.body.stack
    is_same = mine is others or mine.tops == others.tops
    same_texts = map(is_, _texts(one.running), _texts(other.running))
    return is_same and _frame(one) == _frame(other) and all(same_texts)


def _frame(side: Side) -> object:
    body = side.body
    return side.is_rtl, side.target, body.number, body.is_first, body.is_blank, body.paper


def _texts(running: Running) -> tuple[object, ...]:
    return running.header, running.middle, running.footer, running.number


def _differing(one: Sequence[Side], other: Sequence[Side]) -> Iterator[Place]:
    """Where the flowables are not the very same."""
    for page, (mine, others) in enumerate(zip(one, other, strict=True)):
        old, new = mine.body.stack, others.body.stack
        if old is not new:
            pairs = zip(old.children, new.children, strict=True)
            yield from ((page, n) for n, pair in enumerate(pairs) if pair[0] is not pair[1])


def _trace(laid: Laid, places: Sequence[Place]) -> _Traced:
    roots = [StructElem("Document") for _ in laid.document.parts]
    taggers = [Tagger(root) for root in roots]
    marks = []
    for page, n in places:
        side = laid.sides[page]
        marks.append([*_marks(side, n, taggers[side.body.number])])
    elems = [elem for root in roots for elem in root.walk()]
    order = _order(elems)
    skeleton: list[object] = [_planned(elem, order) for elem in elems]
    for each in marks:
        skeleton += _shapes(each, order)
    return _Traced(marks, skeleton)


def _marks(side: Side, n: int, tagger: Tagger) -> Iterator[PageMark]:
    """What a flowable lays on its page, as ``layout.pages`` places it."""
    paper, stack = side.body.paper, side.body.stack
    at = paper.style.side, paper.style.top + stack.tops[n]
    marks = stack.children[n].marks(*at, tagger)
    return mirrored(marks, 0, paper.width) if side.is_rtl else marks


def _order(elems: Sequence[StructElem]) -> Order:
    """Numbers that tell elements and contents of one tree apart, and are alike in trees that are."""
    things: list[StructElem | Content] = []
    for elem in elems:
        things += [elem, *(kid for kid in elem.kids if isinstance(kid, Content))]
    return {thing: n for n, thing in enumerate(things)}


def _planned(elem: StructElem, order: Order) -> object:
    shown = elem.role, elem.language, elem.alt, elem.actual_text, elem.rtl, elem.title, elem.owner
    return shown, elem.attributes, [order[kid] for kid in elem.kids]


def _shapes(marks: Sequence[PageMark], order: Order) -> Iterator[object]:
    """Of each mark what must be alike."""
    pieces = Counter(mark.elem for mark in marks if isinstance(mark, FieldArea))
    for mark in marks:
        match mark:
            case GlyphRun():
                foreign = beyond_repertoire(mark.face, mark.glyphs)
                yield mark.y, mark.face, mark.size, mark.color, _owner(mark.mark, order), foreign
            case Line():
                yield mark.y, mark.height, mark.color, mark.line_width, _owner(mark.mark, order)
            case LinkArea():
                yield mark.y, mark.height, mark.target, mark.description, order[mark.elem]
            case FieldArea() if pieces[mark.elem] == 1:
                yield mark.y, mark.height, mark.field, order[mark.elem]
            case FieldArea():  # drawn as one with the other pieces of its field
                yield _box(mark), mark.field, order[mark.elem]
            case _:
                yield [*_fields(mark, order)]


def _owner(mark: Mark, order: Order) -> object:
    return order[mark] if isinstance(mark, Content) else mark


def _fields(mark: PageMark, order: Order) -> Iterator[object]:
    """All of a mark whose owner is of one document."""
    for name in mark.__struct_fields__:
        value = getattr(mark, name)
        yield _owner(value, order) if name == "mark" else value


def _has_moved(before: PageMark, after: PageMark) -> bool:
    same = before.x == after.x and before.width == after.width
    return not same or (isinstance(before, GlyphRun) and before.glyphs != getattr(after, "glyphs", None))


def _box(area: PageMark) -> tuple[float, float, float, float]:
    return area.x, area.y, area.width, getattr(area, "height", 0.0)

"""What each finished sheet is held to: a function a rule, and a row of ``RULES``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from handouts.ask.request import PACKET
from handouts.characters import ZERO_WIDTH_SPACE, unsegmented
from handouts.document import nodes
from handouts.document.walk import below, plain_text, texts, within
from handouts.errors import Location
from handouts.quality import gates
from handouts.quality.finding import Findings, Level, finding
from handouts.quality.passages import Passage, after_lead, lead, passages
from handouts.quality.sentences import sentences, words
from handouts.quality.sheet import BUNDLE, GLOSSARY, TOPIC, Sheet

Rule = Callable[[Sheet], Findings]

CHART = "chart"
"""The style of a comparison chart's table."""
FINDER = "finder"
"""The division of the list in which a family looks for its language."""
ONE_PAPER = (TOPIC, BUNDLE)
"""The forms that stand on one piece of paper and open with a short version."""


# ── How it reads ─────────────────────────────────────────────────────────────


def reading_level(sheet: Sheet) -> Findings:
    """The whole sheet is easy enough for its audience; not judged where no formula is known."""
    limits, found = gates.LEVELS.get((sheet.language, sheet.audience)), sheet.reading
    if limits is None or found is None:
        return
    adjusted, raw = found.adjusted_level, found.raw_level
    checks: tuple[tuple[Level, float, float | None], ...] = (
        ("error", adjusted, limits.gate),
        ("error", raw, limits.raw),
        ("note", adjusted, limits.goal),
    )
    for level, measured, limit in checks:
        if limit is not None and found.formula.is_harder(measured, limit):
            how = "as written" if measured is raw else "with fixed names as easy words"
            what = "gate" if level == "error" else "goal"
            message = (
                f"{found.formula.name} {measured:.1f} {how}; the {what} for {sheet.audience} is {limit:g}."
            )
            yield finding("reading", level, message, sheet.place, "Split sentences, and take easier words.")
            return


def sentence_lengths(sheet: Sheet) -> Findings:
    """Families read short sentences."""
    if sheet.audience != gates.FAMILY:
        return
    if sheet.reading and sheet.reading.raw.mean > gates.MEAN_SENTENCE:
        mean = sheet.reading.raw.mean
        message = f"A sentence has {mean:.1f} words on average; the gate is {gates.MEAN_SENTENCE}."
        yield finding("sentences", "error", message, sheet.place, "Split the longest.")
    gate = gates.LONGEST_SENTENCE
    most = gate.get(sheet.language, gate[""]) + sheet.spare
    for passage in sheet.passages:
        for sentence in sentences(passage.text):
            count = len(words(sentence))
            if count > most:
                message = f"A sentence of {count} words; the gate is {most}."
                yield finding("sentences", "error", message, passage.location, "Split it.")


def paragraph_lengths(sheet: Sheet) -> Findings:
    """No paragraph is long."""
    for passage in sheet.passages:
        if (count := len(words(passage.text))) > gates.LONGEST_PARAGRAPH:
            message = f"A paragraph of {count} words; the gate is {gates.LONGEST_PARAGRAPH}."
            yield finding("paragraphs", "error", message, passage.location, "Divide it, or make it a list.")


def list_lengths(sheet: Sheet) -> Findings:
    """No list is long, but for checklists, and one in which a reader looks for a single entry."""
    divisions = (block for block, _ in below(sheet.blocks) if isinstance(block, nodes.Division))
    searched = {id(block) for each in divisions if each.style == FINDER for block in each.blocks}
    for block, _ in below(sheet.blocks):
        if (
            isinstance(block, nodes.BulletList | nodes.OrderedList | nodes.Steps)
            and len(block.items) > gates.LONGEST_LIST
            and id(block) not in searched
        ):
            message = f"A list of {len(block.items)} entries; the gate is {gates.LONGEST_LIST}."
            yield finding("lists", "error", message, _place(block.items[0]), "Put some of them together.")


def heading_levels(sheet: Sheet) -> Findings:
    """Headings go three levels deep; in a packet the sheet's title is one more."""
    deepest = gates.DEEPEST_IN_PACKET if sheet.form == PACKET else gates.DEEPEST_HEADING
    for block, _ in below(sheet.blocks):
        if isinstance(block, nodes.Heading) and block.level > deepest:
            message = f"A heading of level {block.level}; the deepest is {deepest}."
            yield finding("headings", "error", message, block.location, "Make it a paragraph in bold.")


# ── What a sheet on one piece of paper holds ─────────────────────────────────


def opening(sheet: Sheet) -> Findings:
    """The short version has a main message in bold, and the length of a lead."""
    if sheet.form not in ONE_PAPER:
        return
    blocks = lead(sheet.blocks)
    if not any(
        isinstance(inline, nodes.Strong) for block in blocks for inline in getattr(block, "inlines", ())
    ):
        hint = "Put it in **bold** before the first heading."
        yield finding("message", "error", "No main message is marked.", sheet.place, hint)
    span = gates.LEAD.get(sheet.language, gates.LEAD[""])
    count = _word_count(passages(blocks))
    if sheet.form == TOPIC and not span.least - sheet.spare <= count <= span.most:
        message = f"The lead for {sheet.audience} has {count} words; {span.least} to {span.most} fit."
        yield finding("lead", "warning", message, _first(blocks) or sheet.place)


def action(sheet: Sheet) -> Findings:
    """A topic ends in things to do."""
    if sheet.form == TOPIC and not any(isinstance(block, nodes.Steps) for block, _ in below(sheet.blocks)):
        message = f"The sheet has no steps for {sheet.audience}."
        yield finding("message", "error", message, sheet.place, "Write ::: steps around a numbered list.")


def detail_length(sheet: Sheet) -> Findings:
    """A topic for families is not too long for two sides."""
    if sheet.form != TOPIC or sheet.audience != gates.FAMILY:
        return
    length = gates.DETAIL.get(sheet.language, gates.DETAIL[""])
    count = _word_count(passages(after_lead(sheet.blocks)))
    if count > length.goal:
        level: Level = "error" if count > length.gate + sheet.spare else "note"
        message = f"{count} words after the lead; the goal is {length.goal}, the gate {length.gate}."
        yield finding("length", level, message, sheet.place, "Leave out what no parent would ask.")


# ── What it says ─────────────────────────────────────────────────────────────

_ACRONYM = re.compile(r"(?<![\w.@/-])(?P<short>[A-ZÑ]{2,}\d*)s?(?![\w@]|\.\w)")
_ROMAN = re.compile("[IVX]+")
_OPENED_BEFORE = re.compile(r"\w\s*[(（](?:[^()（）]*[,，、]\s*)?\W*$")
"""Full Name (ABC, or XYZ (full name, ABC"""
_OPENED_AFTER = re.compile(r"\s*[(（]\w")
"""ABC (Full Name"""


def acronyms(sheet: Sheet) -> Findings:
    """Each shortening in capitals is opened where the running text first uses it."""
    hint = "Write its full name once: Full Name (ABC). Or list it under never-opened in fixed-names.yaml."
    known = set(sheet.aids.never_opened)
    for passage in sheet.passages:
        text = unsegmented(passage.text)
        for found in _ACRONYM.finditer(text):
            short = found["short"]
            if short in known or _ROMAN.fullmatch(short):
                continue
            known.add(short)
            before, after = text[: found.start()], text[found.end() :]
            if not (_OPENED_BEFORE.search(before) or _OPENED_AFTER.match(after)):
                message = f'"{short}" is not opened where it is first used.'
                yield finding("acronyms", "error", message, passage.location, hint)


_SHOWN_BEFORE, _SHOWN = 2, 4
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")


def law(sheet: Sheet) -> Findings:
    """What says the law cites it in its paragraph, entry or cell, or is marked that no law is meant.

    A question states nothing, and words in quotation marks are somebody's own.
    """
    hint = "Cite the law there: [words](cite:id). Or mark its end with {no-law} if no law is meant."
    if not sheet.aids.law_words:
        return
    for passage in sheet.passages:
        if not passage.is_backed:
            for sentence in sentences(_QUOTED.sub("“”", passage.text)):
                if said := stated(sentence, sheet.aids.law_words, sheet.aids.no_law):
                    yield finding("law", "error", f'"{said}" cites no law.', passage.location, hint)


def stated(sentence: str, law_words: tuple[str, ...], harmless: tuple[str, ...]) -> str:
    """The first of the words with those around it; nothing when the sentence says none of them.

    A word in a harmless phrase does not count.
    """
    if sentence.rstrip("\"”»') ").endswith("?"):
        return ""
    left = _pattern(harmless).sub("", sentence) if harmless else sentence
    found = _pattern(law_words).search(left)
    if found is None:
        return ""
    before, rest = left[: found.start()].split(), left[found.start() :].split()
    return " ".join((*before[-_SHOWN_BEFORE:], *rest[:_SHOWN]))


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words in any case, the longest phrase first."""
    ordered = sorted(phrases, key=len, reverse=True)
    spelled = (r"\s+".join(map(_letters, phrase.split())) for phrase in ordered)
    whole = rf"(?<![\w-])(?:{'|'.join(spelled)})(?![\w-])"
    return re.compile(whole, re.IGNORECASE)


def _letters(word: str) -> str:
    """A word as it may be written: one beyond ASCII with zero-width spaces in it."""
    return re.escape(word) if word.isascii() else f"{ZERO_WIDTH_SPACE}?".join(map(re.escape, word))


def answers(sheet: Sheet) -> Findings:
    """A cell of a chart says what the rule is, or why there is none: not only whom to ask."""
    starts = tuple(f"{word} " for word in sheet.aids.ask_words)
    for block, _ in below(sheet.blocks):
        if isinstance(block, nodes.Table) and block.style == CHART and starts:
            for cell in (cell for row in block.rows for cell in row.cells if not cell.scope):
                yield from _only_asks(cell, starts)


def _only_asks(cell: nodes.TableCell, starts: tuple[str, ...]) -> Findings:
    for passage in passages(cell.blocks):
        if all(sentence.lower().startswith(starts) for sentence in sentences(passage.text)):
            hint = "Say the rule first, or that there is none."
            yield finding("answers", "error", "This cell only says to ask.", passage.location, hint)


# ── Places to write ──────────────────────────────────────────────────────────


def spoken_names(sheet: Sheet) -> Findings:
    """Places to write that ask for different things have different names."""
    hint = "A screen reader says the name alone. Write the whole of it: [principal’s name](value:…)."
    for part in sheet.document.parts:
        first: dict[str, object] = {}
        for name, asks, place in _places_to_write(part.blocks):
            if first.setdefault(name.casefold(), asks) != asks:
                message = f'Two places to write are both called "{name}".'
                yield finding("fields", "error", message, place or sheet.place, hint)


def _places_to_write(blocks: nodes.Blocks) -> Iterator[tuple[str, object, Location | None]]:
    """What is said for each, what it asks for (a value, or something of its own), and where it stands."""
    for node, place in below(blocks):
        for name, asks in _asked(node):
            yield " ".join(unsegmented(name).split()), asks, place


def _asked(node: nodes.Node) -> Iterator[tuple[str, object]]:
    match node:
        case nodes.WriteInLines(label=label, value=value):
            yield plain_text(label, values=False), _value_name(value) or id(node)
        case nodes.Blank(label, value):
            yield label, _value_name(value) or id(node)
        case nodes.Checklist(items):
            for item in items:
                if words := plain_text(_first_words(item.blocks), values=False):
                    yield words, id(item)
        case _:
            found = (inline for text in texts(node) for inline in within(text))
            yield from ((i.placeholder, i.name) for i in found if isinstance(i, nodes.Value) and i.spoken)


def _first_words(blocks: nodes.Blocks) -> nodes.Inlines:
    return blocks[0].inlines if blocks and isinstance(blocks[0], nodes.Paragraph) else ()


def _value_name(value: nodes.Inlines) -> str:
    return next((inline.name for inline in value if isinstance(inline, nodes.Value)), "")


# ── The pages ────────────────────────────────────────────────────────────────


def sides(sheet: Sheet) -> Findings:
    """A topic or a bundle in brief stands on one piece of paper, a chart on as many sides as its rows may."""
    most = gates.MOST_SIDES if sheet.form in ONE_PAPER else gates.CHART_SIDES.get(sheet.rows)
    if most and len(sheet.pages) > most:
        message = f"{len(sheet.pages)} sides for {sheet.audience}; the gate is {most}."
        yield finding("pages", "error", message, sheet.place, "Shorten the text.")


def fullness(sheet: Sheet) -> Findings:
    """No page is nearly empty."""
    for number, full in enumerate(sheet.pages, 1):
        if 0 < full < gates.EMPTIEST_PAGE:
            message = (
                f"Page {number} for {sheet.audience} is {full:.0%} full; {gates.EMPTIEST_PAGE:.0%} is least."
            )
            yield finding("pages", "error", message, sheet.place, "Shorten the text, or say more.")


def size(sheet: Sheet) -> Findings:
    """The file is small enough to send to a telephone."""
    is_small = sheet.is_latin and len(sheet.pages) <= gates.MOST_SIDES
    most = gates.LATIN_KILOBYTES if is_small else gates.MOST_KILOBYTES
    if sheet.size > most * gates.KILOBYTE:
        message = (
            f"The PDF for {sheet.audience} has {sheet.size / gates.KILOBYTE:.0f} kB; the gate is {most}."
        )
        yield finding("size", "error", message, sheet.place, "Take smaller pictures.")


def tags(sheet: Sheet) -> Findings:
    """The tags of the PDF hold together."""
    for fault in sheet.faults:
        yield finding("pdf-ua", "error", f"{fault}.", sheet.place, "This is a bug of ours: please report it.")


def notices(sheet: Sheet) -> Findings:
    """What ``make`` would say of it."""
    for notice in sheet.notices:
        yield finding("notice", "warning", notice, sheet.place)


RULES: tuple[Rule, ...] = (
    reading_level,
    sentence_lengths,
    paragraph_lengths,
    list_lengths,
    heading_levels,
    opening,
    action,
    detail_length,
    acronyms,
    law,
    answers,
    spoken_names,
    sides,
    fullness,
    size,
    tags,
    notices,
)

GATHERED = (PACKET, GLOSSARY)
"""The forms that are made of what is judged by itself: sheets, entries."""
GATHERED_RULES: tuple[Rule, ...] = (heading_levels, spoken_names, fullness, size, tags, notices)


def judged(sheet: Sheet) -> Findings:
    """All findings of a sheet."""
    for rule in GATHERED_RULES if sheet.form in GATHERED else RULES:
        yield from rule(sheet)


def _place(item: nodes.ListItem) -> Location | None:
    return item.location or _first(item.blocks)


def _first(blocks: nodes.Blocks) -> Location | None:
    """Where the first of the blocks stands."""
    return next((found for block in blocks if (found := getattr(block, "location", None))), None)


def _word_count(found: Iterator[Passage]) -> int:
    return sum(len(words(passage.text)) for passage in found)

"""``handouts check``: each rule finds its fault at file and line, and right content has none."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable
from dataclasses import replace as changed
from pathlib import Path

import pytest

from handouts.ask.request import PACKET, Request
from handouts.cli.check import FAILED
from handouts.document.nodes import (
    Blank,
    Block,
    BulletList,
    Callout,
    Checklist,
    Division,
    Document,
    Heading,
    ListItem,
    OrderedList,
    Paragraph,
    Part,
    Steps,
    Strong,
    Table,
    TableCell,
    TableRow,
    Text,
    Value,
    WriteInLines,
)
from handouts.errors import ContentError, Location, SelectionError
from handouts.library.layers import Layer
from handouts.library.load import Library, load_library
from handouts.library.model import ReadingAids
from handouts.pipeline import make_handout
from handouts.quality import rules
from handouts.quality.finding import Finding
from handouts.quality.library import entries as entries_of
from handouts.quality.look import contrast, theme_findings
from handouts.quality.passages import Passage
from handouts.quality.reading import Counts, Formula, Reading
from handouts.quality.rules import acronyms, law, stated
from handouts.quality.sheet import BUNDLE, GLOSSARY, TOPIC, Sheet
from tests.commands import Command
from tests.sheets import ROOT, audited

DAY = datetime.date(2026, 11, 22)
PLACE = Location("content/en/good.md", 9)

SETTINGS = """\
version: "1"
date: 2026-11-22
source-language: en
audiences: {family: {citations: gathered}, teacher: {citations: in-place}}
groups: [{id: all, topics: [good]}]
bundles: {one: {topics: {family: [good]}}}
defaults: {audience: family, language: en, topics: one, own-list: own-list, paper: letter}
help-address: https://example.org/help
"""
GOOD = """\
---
title: A good topic that is on one whole line
summary: "What every topic must have, told in a summary that stands on a single line."
audiences: [family]
facts: [good.F1]
---
**The school helps your child.** An [Individualized Education Program (IEP)](term:iep) is a plan to help.
You can ask for it in a letter. The school must [answer you](cite:cfr-300-8) in writing. It says what help
your child can get, who gives it, and how often. Keep the letter that you get. Show it to your child too.

## What is in it? {#inside}

You get the IEP. {#plan}

The school must:

- give [the help](cite:cfr-300-8)
- tell you [how it goes](cite:cfr-300-8)

The law [says it](cite:cfr-300-8):

- You must sign.

## What can I do now? {#next}

::: steps
1. **Ask** for it.
2. **Mark** 5 days that suit you. {no-law} {#mark}
:::
"""
FACTS = """\
F1:
  says: The school answers in writing.
  law: [cfr-300-8]
  level: R
  source: a copy of the rule
  read: 2026-11-22
"""
ADDRESSES = """\
https://example.org/help:
  whose: an example
  seen-at: its own page
  read: 2026-11-22
"""
AIDS = """\
names: [Individualized Education Program, IEP]
never-opened: [TV]
law-words: [must, may not, cannot, has the right, days, free]
no-law: [feel free]
"""


@pytest.fixture
def right(tmp_path: Path) -> Path:
    """A library of one topic, with which nothing is wrong."""
    small, root = ROOT / "tests" / "library" / "content", tmp_path / "right"
    (root / "content/en/texts").mkdir(parents=True)
    (root / "content/library.yaml").write_text(SETTINGS, "utf-8")
    for name in ("citations.yaml", "en/language.yaml", "en/glossary.yaml", "en/texts/foot.md"):
        shutil.copy(small / name, root / "content" / name)
    edit(root, "en/glossary.yaml", "made for one child.", "made for one child at school.")
    (root / "content/en/good.md").write_text(GOOD, "utf-8")
    (root / "content/en/fixed-names.yaml").write_text(AIDS, "utf-8")
    (root / "content/facts").mkdir()
    (root / "content/facts/good.yaml").write_text(FACTS, "utf-8")
    (root / "content/addresses.yaml").write_text(ADDRESSES, "utf-8")
    return root


def edit(root: Path, name: str, old: str, new: str) -> Library:
    """The library with one thing changed."""
    path = root / "content" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return load_library(root)


def told(found: Finding) -> str:
    """Such as ``good.md:9 error law: …``."""
    place = found.problem.location
    where = f"{place.path.rpartition('/')[2]}:{place.line} " if place else ""
    return f"{where}{found.level} {found.rule}: {found.problem.message}"


# ── Libraries ────────────────────────────────────────────────────────────────


def test_right_content_has_no_findings(right: Path) -> None:
    """And a card for each sheet."""
    report = audited(load_library(right), DAY)
    assert [told(found) for found in report.findings] == []
    assert [card.row() for card in report.cards] == [
        (
            "good",
            "topic",
            "en",
            "family",
            "grade -0.9 (raw 0.9)",
            "1 side",
            "1 citation, checked Nov 2026",
            "PDF/UA 0",
            "",
        )
    ]


SENTENCE = "One two three four five six seven eight nine ten"

BROKEN = (
    # what the stages say
    ("en/good.md", "facts: [good.F1]", "fact: x", 'good.md:5 error content: "fact" is not a field'),
    ("en/good.md", "(term:iep)", "(term:iip)", 'good.md:7 error content: Unknown term "iip".'),
    ("en/good.md", "(cite:cfr-300-8)", "(cite:cfr-300-9)", 'error content: Unknown citation "cfr-300-9".'),
    ("en/good.md", "You get the IEP.", "[x](value:no.body)", 'error content: Unknown value "no.body".'),
    ("en/good.md", "You get the IEP.", "[x](other.md)", "good.md:13 error content: "),
    ("en/good.md", "You get the IEP.", "\u4e00", "good.md:13 error layout: "),
    (
        "en/good.md",
        "You get the IEP. {#plan}",
        "| A | B |\n| --- | --- |\n| x | |",
        "good.md:15 error accessibility: a cell of a table is empty.",
    ),
    ("citations.yaml", "jurisdiction: federal", "jurisdiction: x", 'citations.yaml:5 error content: "jurisd'),
    ("en/glossary.yaml", "The written", "The very written", "glossary.yaml:3 warning definition: "),
    (
        "en/glossary.yaml",
        "checked: 2026-11-22\nevaluation",
        "checked: x\nevaluation",
        "glossary.yaml:9 error",
    ),
    (
        "en/language.yaml",
        'sources: "Sources:"',
        'sauces: "x"',
        'error content: English has no label "sources"',
    ),
    ("en/fixed-names.yaml", "names:", "nomes:", "fixed-names.yaml:1 error content: "),
    # texts
    ("en/good.md", "title: A", "title: AA", "good.md:2 warning title: "),
    ("en/good.md", 'summary: "What', 'summary: "Whatt', "good.md:3 warning title: "),
    ("en/good.md", "facts: [good.F1]\n", "", "good.md:2 warning facts: "),
    # sheets
    ("en/good.md", "**The school helps your child.**", "x", "good.md:1 error message: No main message"),
    ("en/good.md", "Keep the letter that you get.", "x " * 40, "good.md:7 warning lead: "),
    (
        "en/good.md",
        "how often. Keep the letter that you get. Show it to your child too.\n",
        "",
        "good.md:7 warning lead: ",
    ),
    ("en/good.md", "::: steps", "::: note x", "good.md:1 error message: The sheet has no steps"),
    (
        "en/good.md",
        "You get the IEP.",
        f"{SENTENCE} eleven {SENTENCE} twelve {SENTENCE}.",
        "good.md:13 error sent",
    ),
    (
        "en/good.md",
        "You get the IEP.",
        f"{SENTENCE}. " * 7,
        "good.md:13 error paragraphs: A paragraph of 70 words",
    ),
    ("en/good.md", "- You must sign.", "- x\n" * 8, "good.md:22 error lists: A list of 8 entries"),
    (
        "en/good.md",
        "You get the IEP.",
        "You get the FAPE.",
        'good.md:13 error acronyms: "FAPE" is not opened',
    ),
    (
        "en/good.md",
        "You get the IEP.",
        "You may not go. It is x.",
        'good.md:13 error law: "You may not go." cites no',
    ),
    ("en/good.md", " {no-law}", "", 'good.md:28 error law: "Mark 5 days that suit you." cites no law.'),
    ("en/good.md", "The law [says it](cite:cfr-300-8):", "The law says it:", "good.md:22 error law: "),
    ("en/good.md", "You get the IEP.", f"\n\n{SENTENCE}. " * 45, "good.md:1 error length: "),
    (
        "citations.yaml",
        "checked: 2026-11-22",
        "checked: 2026-11-22\n  second-source: a book",
        "citations.yaml:7 error citations: ",
    ),
    # facts and sources
    (
        "en/good.md",
        "(cite:cfr-300-8)",
        "(cite:cfr-300-323-d)",
        'good.md:8 error facts: "cfr-300-323-d" stands behind words here and is the law of none',
    ),
    ("en/good.md", "good.F1", "good.F2", 'good.md:5 error facts: There is no fact "good.F2".'),
    ("en/good.md", "good.F1", "bad.F1", 'good.md:5 error facts: There is no fact "bad.F1".'),
    ("facts/good.yaml", "[cfr-300-8]", "[cfr-300-9]", 'good.yaml:1 error facts: The fact "good.F1" rests on'),
    ("facts/good.yaml", "level: R", "level: P", 'good.yaml:1 error facts: The fact "good.F1" is practice'),
    ("facts/good.yaml", "[cfr-300-8]", "[]", 'good.yaml:1 error facts: The fact "good.F1" names no law.'),
    ("facts/good.yaml", "  source: a copy of the rule\n", "", "good.yaml:1 error facts: The fact"),
    ("facts/good.yaml", "level: R", "level: X", "good.yaml:4 error content: "),
    ("citations.yaml", "www.ecfr.gov", "example.org", "citations.yaml:4 error copies: "),
    ("en/good.md", "You get the IEP.", "[x](https://other.org)", "good.md:13 error addresses: "),
)


@pytest.mark.parametrize(("name", "old", "new", "expected"), BROKEN)
def test_one_thing_wrong_is_found_at_its_place(
    right: Path, name: str, old: str, new: str, expected: str
) -> None:
    """Schema, terms, citations, values, links, glyphs, lengths, law and age."""
    findings = [told(found) for found in audited(edit(right, name, old, new), DAY).findings]
    assert [text for text in findings if expected in text], findings


@pytest.mark.parametrize(
    ("age", "level"), [(0, ""), (300, ""), (301, "warning"), (365, "warning"), (366, "error")]
)
def test_a_citation_grows_old(right: Path, age: int, level: str) -> None:
    """Counted in days from the day when it was checked, at the line of that day."""
    day = DAY + datetime.timedelta(age)
    found = [told(each) for each in audited(load_library(right), day).findings if each.rule == "age"]
    wanted = [f"citations.yaml:{line} {level} age: " for line in (6, 12, 18) if level]
    assert [text.partition('"')[0] for text in found if "addresses" not in text] == wanted


def test_a_copy_of_an_office_s_page_says_that_it_is_one(right: Path) -> None:
    """Or it leads to the office itself."""
    url, title = "www.ecfr.gov/current/title-34/section-300.8", "Who counts as a child with a disability"
    edit(right, "citations.yaml", "label: 34 CFR 300.8", "label: OCR guide")
    library = edit(right, "citations.yaml", url, "example.org/guide")
    assert [told(each) for each in audited(library, DAY).findings] == [
        'citations.yaml:4 error copies: "cfr-300-8" leads to a copy and does not say so.'
    ]
    library = edit(right, "citations.yaml", title, f"{title} (copy at example.org)")
    assert audited(library, DAY).findings == ()


@pytest.mark.parametrize(("age", "level"), [(115, ""), (116, "warning"), (180, "warning"), (181, "error")])
def test_an_address_is_read_again_within_half_a_year(right: Path, age: int, level: str) -> None:
    """And a citation that says for how long it keeps."""
    library = edit(right, "citations.yaml", "checked: 2026-11-22", "checked: 2026-11-22\n  keeps: 180")
    day = DAY + datetime.timedelta(age)
    found = [told(each) for each in audited(library, day).findings if each.rule == "age"]
    wanted = [f"{place} {level} age: " for place in ("addresses.yaml:4", "citations.yaml:6") if level]
    assert [text.partition('"')[0] for text in found] == wanted


@pytest.mark.parametrize("name", ["citations.yaml", "addresses.yaml"])
def test_a_list_that_cannot_be_read_is_a_finding(right: Path, name: str) -> None:
    """It is named with its line, and the checks go on."""
    (right / "content" / name).write_text("a: [\n", "utf-8")
    found = [told(each) for each in audited(load_library(right), DAY).findings]
    assert any(each.startswith(f"{name}:2 error ") for each in found), found


def test_a_library_without_facts_is_not_held_to_them(right: Path) -> None:
    """A school's own topics need no base of facts, and no list of addresses."""
    shutil.rmtree(right / "content/facts")
    (right / "content/addresses.yaml").unlink()
    library = edit(right, "en/good.md", "You get the IEP.", "[x](https://other.org)")
    assert audited(library, DAY).findings == ()


def test_all_is_told_at_once(right: Path) -> None:
    """A topic that cannot be read hides nothing of another."""
    bad = (right / "content/en/good.md").read_text("utf-8").replace("facts:", "fakts:")
    (right / "content/en/bad.md").write_text(bad, "utf-8")
    library = edit(right, "en/good.md", "the IEP.", "the LEA, in 5 days.")
    findings = [told(found) for found in audited(library, DAY).findings]
    assert [text.partition(" error ")[0] for text in findings] == ["bad.md:5", "good.md:13", "good.md:13"]
    assert [told(found)[:8] for found in audited(library, DAY, ["bad"]).findings] == ["bad.md:5"]


def test_a_file_that_would_never_be_used_is_found(right: Path) -> None:
    """Its name is no id, wherever it is."""
    for folder in ("", "texts/", "charts/", "bundles/"):
        (right / "content/en" / folder).mkdir(exist_ok=True)
        suffix = "yaml" if folder == "charts/" else "md"
        name = f"content/en/{folder}Bad Name.{suffix}"
        (right / name).write_text(GOOD, "utf-8")
        findings = [told(found) for found in audited(load_library(right), DAY).findings]
        assert findings
        assert all(f'{name}": This name is no id' in text for text in findings), findings
        (right / name).unlink()


@pytest.mark.parametrize(("count", "found"), [(14, []), (15, ["definition"])])
def test_a_definition_in_spanish_may_be_longer(right: Path, count: int, found: list[str]) -> None:
    """By two words."""
    shutil.copytree(right / "content/en", right / "content/es")
    library = edit(right, "es/glossary.yaml", "The written program of", "Un " * (count - 9) + "de")
    assert [each.rule for each in entries_of(library, "es")] == found


@pytest.mark.usefixtures("no_extra")
def test_of_a_language_without_its_fonts_it_is_said_once_that_no_sheet_was_made() -> None:
    report = audited(load_library(ROOT / "tests" / "library"), DAY)
    told_of = [
        (found.level, str(found.problem)) for found in report.findings if "install" in str(found.problem)
    ]
    what = 'No sheet in "zh" was made: the fonts of "Noto Sans SC" are not installed.'
    assert told_of == [("warning", f'{what} Type: pip install "handouts[zh]"')]
    assert {card.language for card in report.cards} == {"ar", "en", "es"}


def test_a_translation_is_compared_with_its_source(right: Path) -> None:
    """What nobody has recorded warns, what is stale or says other law fails."""
    shutil.copytree(right / "content/en", right / "content/es")
    path = right / "content/es/good.md"
    path.write_text(
        GOOD.replace("A good topic that is on", "Un tema en").replace("(cite:cfr-300-8) in", "x in"), "utf-8"
    )
    findings = [told(found) for found in audited(load_library(right), DAY, ["good"], "es").findings]
    assert (
        "good.md:1 warning translation: Nobody has recorded what this translation was made from." in findings
    )
    assert 'good.md:7 error parity: The citation "cfr-300-8" is missing here.' in findings
    path.write_text(
        path.read_text("utf-8").replace("facts:", "translated-from: {inside: abc}\nfacts:"), "utf-8"
    )
    findings = [told(found) for found in audited(load_library(right), DAY, ["good"], "es").findings]
    assert 'good.md:12 error translation: "inside" is stale: the source text has changed.' in findings


def test_what_cannot_be_checked_is_said(right: Path) -> None:
    """Names that there are not, and a library that cannot be read."""
    library = load_library(right)
    with pytest.raises(SelectionError, match=r'no sheet "goood" to check\. Did you mean "good"'):
        audited(library, DAY, ["goood"])
    with pytest.raises(SelectionError, match='Unknown language "fr"'):
        audited(library, DAY, language="fr")
    with pytest.raises(ContentError, match=r"library\.yaml:1"):
        audited(edit(right, "library.yaml", 'version: "1"', "vers: x"), DAY)


# ── Gates ────────────────────────────────────────────────────────────────────

EASY = ReadingAids()


def sheet(*blocks: Block, **fields: object) -> Sheet:
    """A sheet of these blocks, with nothing else to say about it."""
    known: dict[str, object] = {
        "name": "good",
        "form": TOPIC,
        "audience": "family",
        "language": "en",
        "place": PLACE,
        "document": Document("Good", "en", (Part(blocks, "en"),)),
        "passages": (),
        "reading": None,
        "pages": (1.0,),
        "size": 1000,
        "faults": (),
        "notices": (),
        "is_draft": False,
        "is_latin": True,
        "aids": EASY,
    }
    return Sheet(**{**known, **fields})  # type: ignore[arg-type]


def passage(text: str, *, is_backed: bool = False) -> Passage:
    return Passage(text, PLACE, (), is_backed)


def entries(count: int) -> tuple[ListItem, ...]:
    return (ListItem((Paragraph((Text("x"),), PLACE),)),) * count


def opening(count: int) -> Callout:
    """A short version of so many words."""
    words = Text(" word" * (count - 1))
    return Callout("short-version", (), (Paragraph((Strong((Text("Main"),)), words), PLACE),))


def level(adjusted: float, raw: float = 0, *, lower_is_easier: bool = True) -> Reading:
    """A reading with these levels: in hundredths, as syllables."""
    formula = Formula("Level", lambda counts: counts.syllables / 100, lower_is_easier)
    return Reading(formula, Counts((1,), round(raw * 100)), Counts((1,), round(adjusted * 100)))


def words(count: int) -> str:
    return " ".join(["word"] * count) + "."


def mean(*lengths: int) -> Reading:
    return Reading(level(0).formula, Counts(lengths, 0), Counts(lengths, 0))


def spanish(adjusted: float, audience: str = "family") -> Sheet:
    return sheet(language="es", audience=audience, reading=level(adjusted, lower_is_easier=False))


def teacher(**fields: object) -> Sheet:
    return sheet(audience="teacher", **fields)


def chart(rows: str, sides: int) -> Sheet:
    return sheet(form="comparison-chart", rows=rows, pages=(1.0,) * sides)


def lists(block: Block) -> Sheet:
    return sheet(block)


def detail(count: int, language: str = "en") -> Sheet:
    return sheet(opening(99), Paragraph((Text(words(count)),)), language=language)


def name(value: str, words: str) -> Value:
    return Value(f"child.{value}", words, spoken=f"blank: {words}")


ANA = name("a", "name")


def asking(*places: Value) -> Sheet:
    return sheet(*(Paragraph((place,), PLACE) for place in places))


def lines(label: str) -> WriteInLines:
    return WriteInLines(1, (Text(label),), PLACE)


def cell(label: str) -> Table:
    row = TableRow((TableCell((Blank(label),)),))
    return Table(row, (), location=PLACE)


def answering(text: str) -> Sheet:
    """A chart with one cell."""
    heads = TableRow((TableCell((Paragraph((Text("IEP"),)),), "column"),))
    row = TableRow((TableCell((Paragraph((Text(text),), PLACE),)),))
    aids = ReadingAids(ask_words=("ask",))
    return sheet(Table(heads, (row,), style="chart", location=PLACE), form="comparison-chart", aids=aids)


def ticked(words: str) -> Checklist:
    return Checklist((ListItem((Paragraph((Text(words),), PLACE),), PLACE),))


AT_THE_GATE: tuple[tuple[rules.Rule, str, Sheet, Sheet], ...] = (
    (rules.reading_level, "error", sheet(reading=level(7)), sheet(reading=level(7.01))),
    (rules.reading_level, "note", sheet(reading=level(6)), sheet(reading=level(6.01))),
    (rules.reading_level, "error", sheet(reading=level(6, 8.5)), sheet(reading=level(6, 8.51))),
    (rules.reading_level, "error", teacher(reading=level(12)), teacher(reading=level(12.01))),
    (rules.reading_level, "note", teacher(reading=level(10)), teacher(reading=level(10.01))),
    (rules.reading_level, "error", spanish(55), spanish(54.99)),
    (rules.reading_level, "note", spanish(65), spanish(64.99)),
    (rules.reading_level, "note", spanish(55, "teacher"), spanish(54.99, "teacher")),
    (rules.sentence_lengths, "error", sheet(reading=mean(15, 15)), sheet(reading=mean(15, 16))),
    (
        rules.sentence_lengths,
        "error",
        sheet(passages=(passage(words(25)),)),
        sheet(passages=(passage(words(26)),)),
    ),
    (
        rules.paragraph_lengths,
        "error",
        teacher(passages=(passage(f"{words(30)} {words(30)}"),)),
        teacher(passages=(passage(f"{words(30)} {words(31)}"),)),
    ),
    (rules.list_lengths, "error", lists(BulletList(entries(7))), lists(BulletList(entries(8)))),
    (rules.list_lengths, "error", lists(OrderedList(entries(7))), lists(OrderedList(entries(8)))),
    (rules.list_lengths, "error", lists(Checklist(entries(20))), lists(Steps(entries(8)))),
    (
        rules.list_lengths,
        "error",
        lists(Division("finder", (OrderedList(entries(36)),))),
        lists(Division("columns", (OrderedList(entries(36)),))),
    ),
    (
        rules.list_lengths,
        "error",
        lists(Callout("note", (), (BulletList(entries(7)),))),
        lists(Callout("note", (), (BulletList(entries(8)),))),
    ),
    (rules.heading_levels, "error", sheet(Heading(3, ())), sheet(Heading(4, ()))),
    (rules.heading_levels, "error", sheet(Heading(4, ()), form=PACKET), sheet(Heading(5, ()), form=PACKET)),
    (rules.opening, "warning", sheet(opening(45)), sheet(opening(44))),
    (rules.opening, "warning", sheet(opening(70)), sheet(opening(71))),
    (rules.opening, "warning", sheet(opening(45), language="es"), sheet(opening(44), language="es")),
    (rules.opening, "warning", sheet(opening(75), language="es"), sheet(opening(76), language="es")),
    (rules.detail_length, "error", detail(400), detail(401)),
    (rules.detail_length, "note", detail(360), detail(361)),
    (rules.detail_length, "error", detail(430, "es"), detail(431, "es")),
    (rules.detail_length, "note", detail(390, "es"), detail(391, "es")),
    (
        rules.answers,
        "error",
        answering("No rule. Ask your school."),
        answering("Ask the state. Ask your school."),
    ),
    (rules.sides, "error", sheet(pages=(1, 1)), sheet(pages=(1, 1, 1))),
    (rules.sides, "error", sheet(pages=(1,) * 9, form="worksheet"), sheet(pages=(1,) * 3, form=BUNDLE)),
    (rules.sides, "error", chart("essential", 2), chart("essential", 3)),
    (rules.sides, "error", chart("short", 1), chart("short", 2)),
    (rules.sides, "error", chart("essential+money", 9), chart("essential", 9)),
    (rules.fullness, "error", sheet(pages=(1, 0.25)), sheet(pages=(1, 0.24))),
    (rules.fullness, "error", sheet(pages=(1, 0, 1)), sheet(pages=(0.1,))),
    (rules.size, "error", sheet(size=60_000), sheet(size=60_001)),
    (rules.size, "error", sheet(size=170_000, is_latin=False), sheet(size=170_001, is_latin=False)),
    (rules.size, "error", sheet(size=170_000, pages=(1,) * 3), sheet(size=170_001, pages=(1,) * 3)),
    (rules.tags, "error", sheet(), sheet(faults=("page 1: x",))),
    (rules.notices, "warning", sheet(), sheet(notices=("x",))),
    (rules.action, "error", sheet(Steps(entries(1))), sheet(OrderedList(entries(1)))),
    (
        rules.spoken_names,
        "error",
        asking(name("a", "name"), name("a", "name")),
        asking(name("a", "name"), name("b", "Name")),
    ),
    (rules.spoken_names, "error", sheet(lines("a"), lines("b")), sheet(lines("a"), lines("a"))),
    (
        rules.spoken_names,
        "error",
        sheet(cell("1: who"), cell("2: who")),
        sheet(cell("1: who"), cell("1: who")),
    ),
    (rules.spoken_names, "error", sheet(ticked("a"), ticked("b")), sheet(ticked("a"), ticked("a"))),
    (rules.spoken_names, "error", sheet(lines("a"), cell("b")), sheet(lines("a"), cell("a"))),
)


@pytest.mark.parametrize(("rule", "worst", "right_sheet", "wrong_sheet"), AT_THE_GATE)
def test_a_gate_is_passed_by_what_reaches_it_and_by_nothing_more(
    rule: rules.Rule, worst: str, right_sheet: Sheet, wrong_sheet: Sheet
) -> None:
    """Each number is where sheet and card say it is."""
    assert worst not in [found.level for found in rule(right_sheet)]
    assert [found.level for found in rule(wrong_sheet)] == [worst]
    assert all(found.problem.location == PLACE for found in rule(wrong_sheet) if "heading" not in found.rule)


def test_a_language_without_a_formula_is_not_judged() -> None:
    """Nor is an audience without a gate, nor teachers' sentences."""
    assert list(rules.reading_level(sheet(language="zh", reading=level(99)))) == []
    assert list(rules.reading_level(sheet(audience="student", reading=level(99)))) == []
    assert list(rules.sentence_lengths(teacher(passages=(passage(words(99)),)))) == []


def test_a_value_that_is_given_or_asked_for_again_needs_no_other_name() -> None:
    """Nor do the sheets of a packet among themselves: each says its own names, part by part."""
    given = Value("child.a", "name", "Ana")
    assert list(rules.spoken_names(asking(given, name("b", "name"), name("b", "name")))) == []
    parts = tuple(Part((lines("Signature"),), "en") for _ in range(2))
    assert list(rules.spoken_names(sheet(document=Document("Packet", "en", parts)))) == []


def test_only_what_stands_on_one_paper_has_a_short_version() -> None:
    """A worksheet needs no main message, a bundle no steps."""
    assert list(rules.opening(sheet(form="worksheet"))) == []
    assert list(rules.action(sheet(form=BUNDLE))) == []
    assert [found.rule for found in rules.opening(sheet(form=BUNDLE))] == ["message"]


def test_every_rule_is_run() -> None:
    """A rule that stands in no row would find nothing."""
    named = {rule.__name__ for rule in rules.RULES}
    assert {rule.__name__ for rule, *_ in AT_THE_GATE} | {"acronyms", "law"} == named
    assert set(rules.GATHERED_RULES) < set(rules.RULES)
    unread = sheet(passages=(passage(words(99)),), form=GLOSSARY, faults=("x",))
    assert [found.rule for found in rules.judged(unread)] == ["pdf-ua"]
    assert len(list(rules.judged(changed(unread, form=TOPIC)))) > 3


# ── Law and acronyms ─────────────────────────────────────────────────────────

LAW_WORDS = ("must", "may not", "days", "free")


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("By law the school must answer you in 10 days.", "the school must answer you in"),
        ("You MAY  NOT go there.", "You MAY NOT go there."),
        ("It takes 30 days.", "takes 30 days."),
        ("Must the school answer?", ""),
        ("“Must it?”", ""),
        ("A scent-free room, the mustard, freedom, today’s class.", ""),
        ("Feel free to ask.", ""),
        ("Feel free to ask. It is free.", "It is free."),
    ],
)
def test_a_legal_statement_is_known_by_its_words(sentence: str, said: str) -> None:
    """Whole words in any case, not in a question, not in a phrase that is harmless."""
    assert stated(sentence, LAW_WORDS, ("feel free",)) == said


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("学校必须用 60 天完成。", "学校必须用 60 天完成。"),
        ("您每天都可以来。", ""),
        ("学校必须回答吗？", ""),
        ("请说：「学校必须回答。」", "请说：「学校必须回答。」"),
        ("학교는 서비스를 제공해야 합니다.", "학교는 서비스를 제공해야 합니다."),
        ("무료로 도와드립니다.", "무료로 도와드립니다."),
    ],
)
def test_where_words_touch_a_law_word_is_found_within_others(sentence: str, said: str) -> None:
    """In Chinese there are no spaces; in Korean particles and stems are joined to it."""
    assert stated(sentence, ("必须", "天", "해야 합니다", "무료"), ("每天",)) == said


def test_words_in_corner_brackets_are_somebodys_own() -> None:
    aids = ReadingAids(law_words=("必须",))
    assert list(law(sheet(passages=(passage("请说：「学校必须回答。」"),), aids=aids))) == []


def test_words_in_quotation_marks_are_somebodys_own() -> None:
    """A script to say needs no law, and what is backed needs no more of it."""
    aids = ReadingAids(law_words=LAW_WORDS)
    found = [passage("Say: “You must come.”"), passage("It is free.", is_backed=True)]
    assert list(law(sheet(passages=tuple(found), aids=aids))) == []
    unbacked = (passage("It is free."),)
    assert [f.problem.location for f in law(sheet(passages=unbacked, aids=aids))] == [PLACE]
    assert list(law(sheet(passages=unbacked))) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The local education agency (LEA) acts. The LEA acts.", []),
        ("The LEA (local education agency) acts.", []),
        ("El TDAH (trastorno por déficit de atención, ADHD en inglés)", []),
        ("Two local agencies (LEAs)", []),
        ("The LEA acts. The local education agency (LEA) acts.", ["LEA"]),
        ("See the teacher (the IEP team meets) for FAPE.", ["IEP", "FAPE"]),
        ("TV, Title II, part B, U.S., 504, I AM-x, W2", []),
        ("IEP", ["IEP"]),
        ("依据是《残障人士教育法案》（IDEA）。IDEA规定", []),
        ("依据是IDEA。개별화 교육 프로그램(IEP)은 IEP는 FAPE를", ["IDEA", "FAPE"]),
    ],
)
def test_an_acronym_is_opened_where_it_is_first_used(text: str, left: list[str]) -> None:
    """Full name and short form side by side, in either order."""
    found = acronyms(sheet(passages=(passage(text),), aids=ReadingAids(never_opened=("TV", "AM"))))
    assert [each.problem.message.split('"')[1] for each in found] == left


# ── The theme ────────────────────────────────────────────────────────────────

THEME = (
    ('ink: "#15191d"', 'ink: "#3f474f"', "text.note.color: the contrast"),
    ('tint: "#eef5f4"', 'tint: "#ccddcc"', "callouts.short-version.fill: the fill"),
    ('ink: "#15191d"', 'ink: "#3f474f"', "rules.foot.color: the contrast"),
    ("body: {size: 12", "body: {size: 11.9", "text.body: the type"),
    ("note: {size: 10", "note: {size: 9.9", "text.note: the type"),
    (
        "fields: {font: Source Sans 3, size: 12",
        "fields: {font: Source Sans 3, size: 11",
        "fields.size: the type",
    ),
    ("leading: 1.16", "size: 0.9", "text.body: the type"),
    ("foot: {width: 1", "foot: {width: 0.9", "rules.foot: a rule"),
    ("row-line: 1", "row-line: 0.9", "tables.plain: a rule"),
    ("write-lines: {gap: 26, line: 1", "write-lines: {gap: 26, line: 0.9", "write-lines: a rule"),
    ("page: {side: 57.6", "page: {side: 57", "page.side: the margin"),
    ("bottom: 61.2", "bottom: 61", "page.bottom: the margin"),
)


def themed(folder: Path, old: str, new: str) -> list[str]:
    """What is found in our theme with one thing changed."""
    text = (ROOT / "templates" / "theme.yaml").read_text("utf-8")
    assert old in text
    (folder / "templates").mkdir()
    path = folder / "templates" / "theme.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    library = Library(Layer(folder))
    findings = theme_findings(library.theme, lambda names: library.place(path, *names))
    return [told(found) for found in findings]


@pytest.mark.parametrize(("old", "new", "expected"), THEME)
def test_a_theme_that_breaks_a_gate_is_found(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """Contrast on paper and fills, light fills, sizes, rules, margins: each at its line."""
    line = (ROOT / "templates" / "theme.yaml").read_text("utf-8").partition(old)[0].count("\n") + 1
    found = themed(tmp_path, old, new)
    assert [text for text in found if expected in text], found
    if "color" not in expected and "fill" not in expected and "0.9" not in new[-3:]:
        assert found[0].startswith(f"theme.yaml:{line} error theme: "), found


def test_our_theme_breaks_none(tmp_path: Path) -> None:
    """Nor does one that is only larger."""
    assert themed(tmp_path, "title: {size: 29", "title: {size: 30") == []


def test_a_color_that_there_is_not_is_named(tmp_path: Path) -> None:
    """At its line, also for those who make sheets."""
    with pytest.raises(ContentError, match=r'theme.yaml:\d+: Unknown color "inks". .*"ink"'):
        themed(tmp_path, "strip: {width: 2.4, color: heading", "strip: {width: 2.4, color: inks")


def test_contrast_is_that_of_wcag() -> None:
    """Black on white is 21, a color on itself 1."""
    black, white = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == 1
    assert contrast((118 / 255,) * 3, white) == pytest.approx(4.54, abs=0.005)


# ── The command ──────────────────────────────────────────────────────────────


@pytest.fixture
def broken(right: Path) -> Path:
    """The library with an error, a warning and a note in it."""
    edit(right, "en/good.md", "facts: [good.F1]\n", "")
    edit(right, "en/good.md", "the IEP.", "the IEP in 5 days.")
    edit(
        right,
        "en/good.md",
        "You get",
        "Administration necessitates multidisciplinary deliberation. " * 4 + "You get",
    )
    return right


@pytest.mark.parametrize("option", ["", "--json"])
def test_findings_come_first_then_the_cards(
    command: Command, broken: Path, golden: Callable[[str, str], None], option: str
) -> None:
    """As a table, and as JSON with the same figures."""
    ran = command("check", "--library", str(broken), *filter(None, [option]))
    name = "check.json" if option else "check.txt"
    golden(f"cli/{name}", ran.out.replace(str(broken), "LIBRARY"))
    assert (ran.code, ran.err) == (FAILED, "")


def test_json_has_file_and_line(command: Command, broken: Path) -> None:
    """A program can go there."""
    data = json.loads(command("check", "--json", "--library", str(broken)).out)
    assert {(f["rule"], f["level"], f["line"]) for f in data["findings"]} >= {("facts", "warning", 2)}
    assert data["summary"]["sheets"] == len(data["sheets"]) == 1


def test_a_warning_fails_only_when_it_is_strict(command: Command, right: Path) -> None:
    """An error always fails, a note never."""
    edit(right, "en/good.md", "facts: [good.F1]\n", "")
    assert command("check", "--library", str(right)).code == 0
    assert command("check", "--library", str(right), "--strict").code == FAILED
    edit(right, "en/good.md", "audiences:", "facts: [good.F1]\naudiences:")
    assert command("check", "--library", str(right), "--strict").code == 0


def test_the_day_is_the_librarys_unless_it_is_given(
    command: Command, right: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No clock: the same content gives the same answer, today and next year."""
    assert "As of 2026-11-22, the library's date: 1 sheet" in command("check", "--library", str(right)).out
    ran = command("check", "--library", str(right), "--date", "2027-11-23")
    assert "As of 2027-11-23: 1 sheet, 4 errors" in ran.out
    assert ran.code == FAILED
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1893456000")
    assert "As of 2030-01-01: " in command("check", "--library", str(right)).out


def test_wrong_usage_is_not_a_failed_gate(command: Command, right: Path, tmp_path: Path) -> None:
    """Unknown names, and a folder that is no library."""
    assert command("check", "nothing", "--library", str(right)).code == 2
    assert command("check", "--library", str(tmp_path)).code == 2


def test_quiet_prints_findings_and_counts_alone(command: Command, broken: Path) -> None:
    loud, quiet = (command("check", "--library", str(broken), *more).out for more in ((), ("--quiet",)))
    (card,) = (line for line in loud.splitlines() if "PDF/UA" in line)
    assert quiet == loud.replace(f"{card}\n\n", "")


def test_what_is_shipped_passes_on_the_day_of_its_version(command: Command) -> None:
    """Two sheets of it here; all of it in CI."""
    ran = command("check", "who-gets-ieps", "--language", "en", "--strict", "--library", str(ROOT))
    assert (ran.code, ran.out.count("PDF/UA 0")) == (0, 2)


# ── Every kind, and what make says ───────────────────────────────────────────


ONE_PAGER = """\
---
description: One topic, no more.
example: handouts make one-pager
takes: [topics]
---
# {{ titel }}

::: lead {{ opening }}
"""


def test_every_kind_about_topics_is_made(right: Path) -> None:
    """One that cannot be made is found, not only the fact sheet's."""
    shutil.copytree(ROOT / "templates", right / "templates")
    (right / "templates/one-pager.md.j2").write_text(ONE_PAGER, "utf-8")
    (found,) = audited(load_library(right), DAY).findings
    assert told(found) == 'one-pager.md.j2:6 error template: Unknown name "titel".'
    (right / "templates/one-pager.md.j2").write_text(ONE_PAGER.replace("titel", "title"), "utf-8")
    cards = audited(load_library(right), DAY).cards
    assert {(card.name, card.form) for card in cards} == {("good", "topic"), ("good", "one-pager")}


def test_check_says_what_make_would_say_of_a_sheet(shipped: Library, tmp_path: Path) -> None:
    """That a translation is stale, of each sheet that prints it."""
    shutil.copytree(shipped.content, tmp_path / "content")
    library = edit(tmp_path, "en/texts/foot.md", "General information", "Plain information")
    asked = Request("fact-sheet", topics=("first-meeting",), language="es")
    said = {notice for notice in make_handout(library, asked).notices if "source text" in notice}
    found = audited(library, DAY, ["first-meeting"], "es").findings
    assert said
    assert said <= {each.problem.message for each in found if each.rule == "notice"}

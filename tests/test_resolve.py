"""The skeleton and the library become one document, in the words of one audience."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from handouts.ask.request import Request
from handouts.ask.selection import select
from handouts.composing.resolve import resolve
from handouts.document.nodes import Blocks, Callout, Document, Figure, Heading, Paragraph
from handouts.document.walk import plain_text
from handouts.errors import ContentError
from handouts.library.load import load_library
from handouts.reading.parse import parse
from handouts.writing.outline import outline
from tests.dump import words

LANGUAGE = """\
name: English
english-name: English
font: Source Sans 3
months: [January, February, March, April, May, June, July, August, September, October, November, December]
date-format: "{month} {day}, {year}"
month-format: "{month} {year}"
audiences: {family: For families, teacher: For teachers}
groups: {basics: The basics, rights: Your rights}
labels:
  words-to-know: Words to know
  sources: "Sources:"
  state-rules: States may give more.
  checked: "Checked {month}."
  qr-code: "It opens {address}."
  federal: "Federal:"
  state: "State:"
"""
LAW = "{{label: {}, title: t, url: 'https://e.org/{}', jurisdiction: {}, checked: {}}}"
CITATIONS = f"""\
cfr-153-c: {LAW.format("34 CFR 300.153(c)", 153, "federal", "2026-11-22")}
cfr-152-a: {LAW.format("34 CFR 300.152(a)", 152, "federal", "2026-09-01")}
usc-1415: {LAW.format("20 USC 1415(k)(4)", 1415, "federal", "2026-11-22")}
ohio: {LAW.format("OAC 3301-51", "ohio", "state", "2026-11-22")}
"""
GLOSSARY = """\
iep: {term: IEP, definition: The *written* plan., acronym: IEP, checked: 2026-11-22}
mediation: {term: Mediation, definition: A neutral person helps., checked: 2026-11-22}
placement: {term: Placement, definition: "Where a child [learns](cite:cfr-152-a).", checked: 2026-11-22}
evaluation: {term: Evaluation, definition: Tests., checked: 2026-11-22}
"""
FRONT = "---\ntitle: {title}\nsummary: S.\naudiences: [family, teacher]\n---\n"

Resolved = tuple[Document, tuple[str, ...]]
Resolve = Callable[..., Resolved]


class Desk:
    """A library to write into, and what comes out of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("language.yaml", LANGUAGE)
        self.write("glossary.yaml", GLOSSARY)
        self.write("../citations.yaml", CITATIONS)

    def write(self, name: str, text: str) -> None:
        (self.root / "content" / "en" / name).write_text(text, encoding="utf-8")

    def topic(self, body: str, id: str = "what-is-an-iep") -> None:
        """Write a topic; its body begins on line 6."""
        self.write(f"{id}.md", FRONT.format(title=f"Title of {id}") + body)

    def resolve(self, skeleton: str, **options: object) -> Resolved:
        library = load_library(self.root)
        selection = select(
            library,
            Request("fact-sheet", **{"topics": ("what-is-an-iep",), **options}),  # type: ignore[arg-type]
        )
        audiences = library.settings.audiences

        def read(markdown: str, path: Path, line: int) -> Blocks:
            return parse(markdown, path.name, line, audiences=audiences)

        blocks = parse(skeleton, library.shown(selection.template.path), audiences=audiences)
        return resolve(blocks, selection, read)

    def outline(self, skeleton: str, **options: object) -> list[str]:
        """The lines of the outline without the document's own."""
        document, _ = self.resolve(skeleton, **options)
        return [line[2:] for line in outline(document).splitlines()[1:]]

    def wrong(self, skeleton: str, **options: object) -> list[str]:
        with pytest.raises(ContentError) as caught:
            self.resolve(skeleton, **options)
        return str(caught.value).splitlines()


@pytest.fixture
def desk(small_library: Path) -> Desk:
    return Desk(small_library)


# ── Audience ─────────────────────────────────────────────────────────────────

FOR_BOTH = """\
::: family
For families.
:::

::: teacher
For teachers.
:::

## For teachers only {#a}

::: teacher
Words.
:::

### Below it {#b}

::: teacher
More.
:::

## For all {#c}

- ::: teacher
  hidden
  :::
- shown

::: teacher
- hidden
:::

## At last {#d}

::: note Only a box
::: teacher
Hidden.
:::
:::
"""


def test_each_audience_reads_its_own_blocks(desk: Desk) -> None:
    """A section, an entry and a box with nothing for the audience go, with their headings."""
    desk.topic(FOR_BOTH)
    skeleton = "# T\n\n::: lead what-is-an-iep\n::: sections what-is-an-iep"
    family, teacher = (desk.outline(skeleton, audience=audience) for audience in ("family", "teacher"))
    assert [line for line in family if "L" not in line] == ["H1 T", "P For families.", "H2 For all"]
    assert [line for line in family if "LBody" in line] == ["    LBody shown"]
    assert [line.strip() for line in teacher if line.strip()[0] == "H"] == [
        "H1 T", "H2 For teachers only", "H3 Below it", "H2 For all", "H2 At last", "H3 Only a box",
    ]  # fmt: skip


def test_a_skeleton_may_differ_for_audiences_too(desk: Desk) -> None:
    skeleton = "# T\n\n::: family\na\n:::\n\n::: teacher\nb\n:::"
    assert desk.outline(skeleton, audience="teacher") == ["H1 T", "P b"]


def test_a_heading_with_nothing_under_it_for_anybody_is_a_mistake(desk: Desk) -> None:
    """Not one with deeper headings that have something."""
    desk.topic("Lead.\n\n## A\n\n### B\n\n::: teacher\nWords.\n:::\n\n## C\n\n### D\n\n## E\n\n---\n")
    message = "This heading has nothing under it. Write its text, or take it away."
    assert desk.wrong("::: lead what-is-an-iep\n\n::: sections what-is-an-iep") == [
        f"what-is-an-iep.md:{line}: {message}" for line in (16, 18, 20)
    ]


def test_a_lead_with_nothing_for_the_audience_is_a_mistake(desk: Desk) -> None:
    desk.topic("::: teacher\nWords.\n:::")
    (problem,) = desk.wrong("# T\n\n::: lead what-is-an-iep")
    assert problem.endswith(
        'what-is-an-iep.md:6: The lead of "what-is-an-iep" has nothing for the audience "family".'
    )


# ── What a template puts in ──────────────────────────────────────────────────


def test_a_topic_gets_a_heading_with_its_title(desk: Desk) -> None:
    """In brief its lead follows; in full its sections too, one level deeper."""
    desk.topic("Lead.\n\n## One {#one}\n\na\n\n### Two\n\nb")
    brief = ["H1 T", "H2 Title of what-is-an-iep", "P Lead."]
    assert desk.outline("# T\n\n::: topic what-is-an-iep brief") == brief
    assert desk.outline("# T\n\n::: topic what-is-an-iep full") == [*brief, "H3 One", "P a", "H4 Two", "P b"]


def test_sections_may_be_one_section(desk: Desk) -> None:
    """By its anchor; when the topic has none of that name, nothing is put in."""
    desk.topic("Lead.\n\n## One {#one}\n\na\n\n### Two {#two}\n\nb\n\n## Three {#three}\n\nc")
    assert desk.outline("# T\n\n::: sections what-is-an-iep one") == [
        "H1 T",
        "H2 One",
        "P a",
        "H3 Two",
        "P b",
    ]
    assert desk.outline("# T\n\n::: sections what-is-an-iep three") == ["H1 T", "H2 Three", "P c"]
    assert desk.outline("# T\n\n::: sections what-is-an-iep four") == ["H1 T"]


def test_the_opening_of_a_bundle_and_texts_are_put_in(desk: Desk) -> None:
    skeleton = "# T\n\n::: lead first-steps\n\n::: foot\n::: text foot\n:::"
    assert desk.outline(skeleton, topics=("first-steps",))[:2] == ["H1 T", "P The lead of First steps."]
    assert "P The lead of Foot." in desk.outline(skeleton, topics=("first-steps",))


def test_headings_of_boxes_follow_the_heading_above(desk: Desk) -> None:
    """The sheet's own boxes stand under its title; a note stands in its section."""
    desk.topic(
        "Lead.\n\n::: note N0\na\n:::\n\n## S {#s}\n\n::: note N1\na\n:::\n\n### U\n\n::: example N2\na\n:::"
    )
    box = "::: short-version V\n::: lead what-is-an-iep\n:::"
    skeleton = f"# T\n\n{box}\n\n::: sections what-is-an-iep\n\n::: words W\nw\n:::"
    found = [line.strip() for line in desk.outline(skeleton)]
    assert [line for line in found if line[0] == "H"] == [
        "H1 T", "H2 V", "H3 N0", "H2 S", "H3 N1", "H3 U", "H4 N2", "H2 W",
    ]  # fmt: skip


def test_running_texts_leave_the_page(desk: Desk) -> None:
    """They belong to the document; its title is the heading's words without anybody's data."""
    running = "::: running-header\nHead\n:::\n\n::: running-footer\nFoot\n:::"
    document, _ = desk.resolve(f"{running}\n\n# For *[your child](value:child.name)*")
    assert (words(document.header), words(document.footer)) == ('"Head"', '"Foot"')
    assert document.title == "For your child"
    assert [type(block) for part in document.parts for block in part.blocks] == [Heading]


def test_a_code_is_described_by_its_address(desk: Desk) -> None:
    """Without what a voice would spell: the scheme and the closing slash."""
    document, _ = desk.resolve("# T\n\n::: qr https://www.example.org/\na\n:::")
    figure = document.parts[0].blocks[1]
    assert isinstance(figure, Figure)
    assert figure.alt == "It opens www.example.org."


# ── Terms ────────────────────────────────────────────────────────────────────

FULL = "[Individualized Education Program (IEP)](term:iep)"


def paragraphs(document: Document) -> list[str]:
    return [words(block.inlines) for block in document.parts[0].blocks if isinstance(block, Paragraph)]


def test_an_acronym_is_opened_once_a_sheet(desk: Desk) -> None:
    """Later only the acronym stays, with its ending; a heading opens nothing."""
    desk.topic(f"An {FULL}.\n\n## {FULL} {{#a}}\n\nTwo [Individualized Education Programs (IEPs)](term:iep).")
    document, _ = desk.resolve(
        f"# {FULL}\n\n::: lead what-is-an-iep\n::: sections what-is-an-iep\n\n{FULL} again."
    )
    assert paragraphs(document) == [
        '"An " Term("Individualized Education Program (IEP)", iep, True) "."',
        '"Two " Term("IEPs", iep) "."',
        'Term("IEP", iep) " again."',
    ]


def test_an_acronym_is_opened_late_when_it_first_stands_alone(desk: Desk) -> None:
    """Not to open it at all would leave the reader behind."""
    document, _ = desk.resolve(f"# T\n\nThe [IEP](term:iep).\n\n{FULL}\n\n{FULL}")
    assert paragraphs(document) == [
        '"The " Term("IEP", iep, True) "."',
        'Term("Individualized Education Program (IEP)", iep)',
        'Term("IEP", iep)',
    ]


def test_a_term_is_marked_where_it_is_first_used(desk: Desk) -> None:
    """Also inside bold, in a list, in a table's cell."""
    entries = "- **[mediation](term:mediation)**\n- [mediation](term:mediation)"
    document, _ = desk.resolve(f"# T\n\n{entries}\n\n| a |\n| - |\n| [test](term:evaluation) |")
    said = str(document)
    assert said.count("first=True") == 2
    assert said.count("first=False") == 1


# ── Words to know ────────────────────────────────────────────────────────────


def test_the_box_explains_the_terms_in_order_of_use(desk: Desk) -> None:
    """Not those that a lead explains; a definition is Markdown."""
    terms = "[a place](term:placement), [evaluation](term:evaluation), [iep](term:iep)"
    desk.topic(f"{FULL}.\n\n## A {{#a}}\n\n{terms}.")
    skeleton = (
        "# T\n\n::: lead what-is-an-iep\n::: sections what-is-an-iep\n\n::: words-to-know 8\n\n::: sources"
    )
    found = desk.outline(skeleton)
    at = found.index("  H2 Words to know")
    assert found[at - 1 :] == [
        "Sect",
        "  H2 Words to know",
        "  L None",
        "    LI",
        "      Lbl Placement:",
        "      LBody Where a child learns.",
        "    LI",
        "      Lbl Evaluation:",
        "      LBody Tests.",
        "P Sources: {Link https://e.org/152: 34 CFR 300.152}. States may give more. Checked September 2026.",
    ]


def test_an_acronym_that_a_section_opens_is_explained_in_the_box(desk: Desk) -> None:
    """Its definition keeps its marks."""
    document, _ = desk.resolve(f"# T\n\n{FULL}\n\n::: words-to-know 8")
    box = document.parts[0].blocks[2]
    assert isinstance(box, Callout)
    assert (box.style, box.level, words(box.title)) == ("words", 2, '"Words to know"')
    assert "Emphasis(inlines=(Text(text='written'),))" in str(box)


def test_without_terms_there_is_no_box(desk: Desk) -> None:
    assert desk.outline("# T\n\na\n\n::: words-to-know 8") == ["H1 T", "P a"]


def test_terms_that_do_not_fit_are_named_in_a_notice(desk: Desk) -> None:
    text = "[a](term:mediation) [b](term:placement) [c](term:evaluation)"
    document, notices = desk.resolve(f"# T\n\n{text}\n\n::: words-to-know 1")
    assert notices == ("2 more words do not fit the box of words: Placement, Evaluation.",)
    assert len(outline(document).split("Lbl")) == 2
    assert desk.resolve(f"# T\n\n{text}\n\n::: words-to-know 2")[1] == (
        "1 more word does not fit the box of words: Evaluation.",
    )


def test_a_mistake_in_a_definition_has_its_line(desk: Desk) -> None:
    desk.write("glossary.yaml", GLOSSARY.replace("Tests.", "Tests and `code`."))
    (problem,) = desk.wrong("# T\n\n[a](term:evaluation)\n\n::: words-to-know 8")
    assert "glossary.yaml:4: Text between ` signs is code" in problem


# ── The law ──────────────────────────────────────────────────────────────────

CITED = "[One](cite:cfr-153-c), [two](cite:usc-1415), [three](cite:cfr-152-a), [one again](cite:cfr-153-c)."


def test_families_read_only_the_words(desk: Desk) -> None:
    assert desk.outline(f"# T\n\n{CITED}", audience="family") == ["H1 T", "P One, two, three, one again."]


def test_teachers_get_the_law_behind_the_words(desk: Desk) -> None:
    """At the end of the paragraph or entry, merged; a heading and a caption get no brackets."""
    document, _ = desk.resolve(f"# [T](cite:usc-1415)\n\n{CITED}", audience="teacher")
    assert plain_text(document.parts[0].blocks[1].inlines) == (  # type: ignore[union-attr]
        "One, two, three, one again. [34\u00a0CFR\u00a0300.153(c), .152(a); 20\u00a0USC\u00a01415(k)(4)]"
    )
    assert desk.outline("# [T](cite:usc-1415)", audience="teacher") == ["H1 T"]
    entries = desk.outline("# T\n\n- [a](cite:usc-1415)\n  - [b](cite:cfr-152-a)", audience="teacher")
    assert [line.strip() for line in entries if "Link" in line] == [
        "P a [{Link https://e.org/1415: 20 USC 1415(k)(4)}]",
        "LBody b [{Link https://e.org/152: 34 CFR 300.152(a)}]",
    ]


@pytest.mark.parametrize("audience", ["family", "teacher"])
def test_sources_are_sections_and_the_month_of_the_oldest_check(audience: str, desk: Desk) -> None:
    """Of all that is cited, also in headings and before the place where they stand."""
    skeleton = "# [T](cite:cfr-152-a)\n\n::: sources\n\n[a](cite:cfr-153-c) [b](cite:usc-1415)"
    document, _ = desk.resolve(skeleton, audience=audience)
    assert paragraphs(document)[0] == (
        'Strong("Sources:") " " Link("20\u00a0USC\u00a01415", https://e.org/1415) "; "'
        ' Link("34\u00a0CFR\u00a0300.152", https://e.org/152) ", " Link(".153", https://e.org/153)'
        ' ". " "States may give more. Checked September\u00a02026."'
    )


def test_federal_and_state_law_are_named_apart(desk: Desk) -> None:
    (_, said) = desk.outline("# T\n\n::: sources\n\n[a](cite:ohio) [b](cite:usc-1415)")[:2]
    assert said.startswith(
        "P Sources: Federal: {Link https://e.org/1415: 20 USC 1415}. "
        "State: {Link https://e.org/ohio: OAC 3301-51}. "
    )


def test_without_citations_there_are_no_sources(desk: Desk) -> None:
    assert desk.outline("# T\n\n::: sources") == ["H1 T"]


# ── Problems ─────────────────────────────────────────────────────────────────


def test_all_unknown_names_of_all_texts_come_at_once(desk: Desk) -> None:
    """Each at its own file and line, in headings and tables too, with a near match."""
    desk.topic("Lead.\n\n## [b](cite:usc-1451) {#b}\n\n| [c](term:zzz) |\n| - |\n| d |")
    desk.topic("[a](term:ipe)\n\n## S {#s}\n\n> d", id="who-gets-ieps")
    inserts = (
        "lead what-is-an-eip",
        "lead who-gets-ieps",
        *(f"sections {id}" for id in ("what-is-an-iep", "who-gets-ieps")),
    )
    problems = desk.wrong("# T\n\n" + "\n".join(f"::: {insert}" for insert in inserts))
    assert {problem.rpartition("/")[2] for problem in problems} == {
        'fact-sheet.md.j2:3: Unknown topic "what-is-an-eip". Did you mean "what-is-an-iep"?',
        'what-is-an-iep.md:8: Unknown citation "usc-1451". Did you mean "usc-1415"?',
        'what-is-an-iep.md:10: Unknown term "zzz". Add it to glossary.yaml of this language.',
        'who-gets-ieps.md:6: Unknown term "ipe". Did you mean "iep"?',
        "who-gets-ieps.md:10: A sheet has no quotations with >. Use quotation marks, or ::: example TITLE.",
    }


def test_a_text_does_not_put_texts_in(desk: Desk) -> None:
    """It could hold itself."""
    desk.topic("Lead.\n\n::: lead what-is-an-iep")
    (problem,) = desk.wrong("# T\n\n::: lead what-is-an-iep")
    assert problem == "what-is-an-iep.md:8: Only a template puts other texts in."


def test_a_page_break_inside_a_box_is_a_mistake(desk: Desk) -> None:
    desk.topic("Lead.\n\n::: page-break")
    assert desk.wrong("# T\n\n::: short-version V\n::: lead what-is-an-iep\n:::") == [
        "A page break stands inside a box: pages end between sections."
    ]


def test_a_label_that_is_missing_is_named(desk: Desk) -> None:
    desk.write("language.yaml", LANGUAGE.replace("checked:", "chekced:"))
    assert desk.wrong("# [T](cite:usc-1415)\n\n::: sources") == [
        'English has no label "checked". Did you mean "chekced"?'
    ]

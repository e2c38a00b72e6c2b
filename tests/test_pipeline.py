"""The straight line, from a request to a document and its forms."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from handouts.ask.request import Request
from handouts.ask.school import PRINTED, School
from handouts.document.nodes import DefinitionList, Division, Document, Heading, Link, Strip
from handouts.document.walk import every_inline, every_node, plain_text
from handouts.errors import AccessibilityError, ContentError, HandoutsError
from handouts.library.catalogue import CATALOGUE
from handouts.library.load import Library, load_library
from handouts.pipeline import make_handout
from handouts.writing.outline import outline
from tests.sheets import ROOT, audited, document_of, filled

FIELDS = tuple(name.replace("-", "_") for name in PRINTED)
Write = Callable[..., Library]


@pytest.fixture
def library(tmp_path: Path) -> Write:
    """Writes files into a copy of the miniature library."""
    root = tmp_path / "library"
    shutil.copytree(ROOT / "tests" / "library" / "content", root / "content")
    shutil.copytree(ROOT / "templates", root / "templates")

    def write(**files: str) -> Library:
        for name, text in files.items():
            (root / PATHS[name]).write_text(text, encoding="utf-8")
        return load_library(root)

    return write


PATHS = {
    "topic": "content/en/little.md",
    "other": "content/en/everything.md",
    "template": "templates/fact-sheet.md.j2",
}


def topic(body: str, title: str = "Title", summary: str = "Summary") -> str:
    front = f"title: '{title}'\nsummary: '{summary}'\naudiences: [family, teacher]"
    return f"---\n{front}\n---\n{body}"


def document(library: Library, *topics: str, **more: object) -> Document:
    request = Request("fact-sheet", topics=topics or ("little",), **more)  # type: ignore[arg-type]
    return document_of(library, request)


def lines(document: Document) -> list[str]:
    return [line.strip() for line in outline(document).splitlines()]


def headings(document: Document) -> list[tuple[int, str]]:
    blocks = document.parts[0].blocks
    return [(b.level, plain_text(b.inlines)) for b in blocks if isinstance(b, Heading)]


def refused(library: Library, *topics: str) -> list[str]:
    with pytest.raises(HandoutsError) as error:
        document(library, *topics)
    return [str(problem) for problem in error.value.problems]


# ── One topic and several ────────────────────────────────────────────────────

SECTIONS = "Lead.\n\n## One {#one}\n\na\n\n### Two\n\nb\n"


def test_one_topic_is_the_sheet(library: Write) -> None:
    """Its title is the sheet's, its sections are of level 2."""
    made = document(library(topic=topic(SECTIONS)))
    assert headings(made) == [(1, "Title"), (2, "One"), (3, "Two")]
    assert "P Lead." in lines(made)


def test_several_topics_are_leads_under_their_titles(library: Write) -> None:
    """The bundle's words open the sheet."""
    made = document(library(topic=topic(SECTIONS), other=topic("Other.", "Second")), "two")
    assert headings(made) == [(1, "Everything on one sheet"), (2, "Title"), (2, "Second")]
    assert "H2 One" not in lines(made)


def test_several_topics_in_full_have_their_sections_one_level_deeper(library: Write) -> None:
    made = document(library(topic=topic(SECTIONS), other=topic("Other.", "Second")), "two", detail="full")
    assert headings(made) == [
        (1, "Everything on one sheet"),
        (2, "Title"),
        (3, "One"),
        (4, "Two"),
        (2, "Second"),
    ]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("## A\n\n::: teacher\nx\n:::\n\n## B\n\nb", ["B"]),
        ("## A\n\na\n\n## B\n\n::: teacher\nx\n:::", ["A"]),
        ("## A\n\na\n\n### C\n\n::: teacher\nx\n:::\n\n## B\n\nb", ["A", "B"]),
        ("## A\n\n### C\n\n::: teacher\nx\n:::\n\n### D\n\nd\n\n## B\n\nb", ["A", "D", "B"]),
        ("## A\n\n### C\n\n::: teacher\nx\n:::\n\n## B\n\nb", ["B"]),
        ("## A\n\n### C\n\n::: teacher\nx\n:::", []),
        ("## A\n\n::: teacher\nx\n:::\n\n---\n\n## B\n\nb", ["B"]),
        ("## A\n\n- ::: teacher\n  x\n  :::\n\n## B\n\nb", ["B"]),
        ("## A\n\n::: note T\n::: teacher\nx\n:::\n:::\n\n## B\n\nb", ["B"]),
        ("## A\n\n::: family\nx\n:::\n\n## B\n\nb", ["A", "B"]),
    ],
)
def test_a_section_with_nothing_for_the_audience_is_dropped(
    body: str, kept: list[str], library: Write
) -> None:
    """With its heading and the headings in it, also when it is the last or ends in a rule."""
    made = document(library(topic=topic(f"Lead.\n\n{body}\n")))
    assert [text for _, text in headings(made)[1:]] == kept


# ── Titles and summaries are text ────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "*What* is **an** IEP?",
        "[x](javascript:1)",
        "<b>bold</b> & &amp;",
        "# 1. - + A {#b}",
        "{{ 7*7 }} {% raw %}",
        "::: family",
        "| a | b |",
        "back\\slash `code`",
        "a = b ~ c_d_e: f!",
    ],
)
def test_signs_of_markdown_in_a_title_print_as_text(text: str, library: Write) -> None:
    """In the title, the summary, the running header and the heading of one of several topics."""
    files = library(topic=topic("Lead.", text, text))
    made = document(files)
    assert made.title == text
    assert plain_text(made.header) == text
    assert f"H1 {text}" in lines(made)
    assert f"P {text}" in lines(made)
    assert f"H2 {text}" in lines(document(files, "two"))


def test_the_title_of_a_document_holds_no_value(library: Write) -> None:
    """A title is shown in lists of files, where a child's name must not stand."""
    template = (ROOT / "templates" / "fact-sheet.md.j2").read_text("utf-8")
    named = template.replace("# {{ title }}", "# For [a **school**](value:school.name)")
    made = document(library(template=named), school=School(name="Lakeview"))
    assert made.title == "For a school"
    assert headings(made)[0] == (1, "For Lakeview")


# ── What the school gives ────────────────────────────────────────────────────


def school(names: Iterable[str]) -> School:
    return School(**{name: f"<{name}>" for name in names})


def strip(document: Document) -> str:
    (found,) = (block for block in document.parts[0].blocks if isinstance(block, Strip))
    return plain_text(found.start)


GIVEN = [given for count in (0, 1, 2, len(FIELDS) - 1, len(FIELDS)) for given in combinations(FIELDS, count)]


@pytest.mark.parametrize("given", GIVEN, ids="+".join)
def test_what_the_school_does_not_give_leaves_no_gap(given: tuple[str, ...], miniature: Library) -> None:
    """Strip, footer and foot shorten, whichever of the fields are absent."""
    made = document(miniature, school=school(given))
    here = [f"<{name}>" for name in FIELDS if name in given]
    assert strip(made) == " · ".join(name for name in here if name in ("<name>", "<office>"))
    assert plain_text(made.footer) == " · ".join(
        [*(name for name in here if name in ("<name>", "<phone>")), "General information, not legal advice"]
    )
    assert contacts(made) == at_school(set(given))
    assert ("At school, I call:" in outline(made)) == ("phone" not in given)


def contacts(made: Document) -> list[str]:
    """The entries of the foot's list of contacts."""
    found = (node for node, _ in every_node(made) if isinstance(node, Division) and node.style == "contacts")
    first = next(found).blocks[0]
    entries = first.definitions if isinstance(first, DefinitionList) else ()
    entries = tuple(each for each in entries if plain_text(each.term) != "Read it on a phone")
    return [f"{plain_text(each.term)}: {plain_text(each.blocks[0].inlines)}" for each in entries]  # type: ignore[union-attr]


def at_school(given: set[str]) -> list[str]:
    """What they are, if there is anything to say."""
    contact = " · ".join(f"<{name}>" for name in ("phone", "email", "web", "address") if name in given)
    people = [f"{label}: <{name}>" for name, label in LABELS.items() if name in given]
    return [*([f"At your school: {contact}"] if contact else []), *people]


LABELS = {
    "coordinator_504": "504 coordinator",
    "special_education_office": "Special education office",
    "interpreter": "Interpreter",
}


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("(555) 010-0142 ext. 41", ["tel:+15550100142;ext=41"]),
        ("1-800-872-5327", ["tel:+18008725327"]),
        ("+49 6302 67 0000", ["tel:+496302670000"]),
        (
            "Room 12, (555) 010-0145, special.ed@oak.example.org",
            ["tel:+15550100145", "mailto:special.ed@oak.example.org"],
        ),
        ("www.oak.example.org/families.", ["https://www.oak.example.org/families"]),
        ("1200 Lakeview Drive, Springfield, OH 45501-1234", []),
        ("Ask in Room 12. It is free.", []),
    ],
)
def test_what_one_can_call_or_write_to_is_a_link(text: str, links: list[str], miniature: Library) -> None:
    """Phones, e-mails and addresses of the school, each whole; the words around them stay as they are."""
    made = document(miniature, school=School(special_education_office=text))
    bare = {each.target for each, _ in every_inline(document(miniature)) if isinstance(each, Link)}
    found = [each for each, _ in every_inline(made) if isinstance(each, Link) and each.target not in bare]
    assert [link.target for link in found] == links
    assert contacts(made) == [f"Special education office: {text}"]


def test_an_organization_does_not_speak_for_the_school(miniature: Library) -> None:
    """An advocate's phone is not that of the school, whose own is asked for."""
    made = document(miniature, school=School(kind="organization", phone="(555) 010-0188"))
    assert contacts(made) == ["Who gives you this sheet: (555) 010-0188"]
    assert "At school, I call:" in outline(made)
    district = document(miniature, school=School(kind="district", phone="(555) 010-0188"))
    assert contacts(district) == ["In your school district: (555) 010-0188"]


def test_the_school_s_words_print_in_the_sheet_s_language(miniature: Library) -> None:
    """Words in another language are marked for the eye and the ear."""
    school = School(interpreter={"en": "Ask us.", "es": "Pregunte."})
    assert contacts(document(miniature, school=school, language="es")) == ["Intérprete: Pregunte."]
    only = School(interpreter={"en": "Ask us."})
    made = document(miniature, school=only, language="es")
    assert contacts(made) == ["Intérprete: Ask us. (English)"]
    assert "{en: Ask us. (English)}" in outline(made)
    assert contacts(document(miniature, school=only)) == ["Interpreter: Ask us."]


# ── Drafts, dates, languages ─────────────────────────────────────────────────

DRAFT = "Borrador: ninguna persona ha revisado esta traducción."
ENGLISH_DRAFT = "{en: Draft: no person has reviewed this translation.}"


def test_a_draft_says_so_in_both_languages(miniature: Library) -> None:
    """Families read it in theirs, staff in English; both find the English title."""
    made = lines(document(miniature, language="es"))
    assert made.index(f"P {DRAFT} {ENGLISH_DRAFT}") < made.index("Sect")  # above the short version
    assert "P Versión 1. En inglés: {en: Lists in lists}" in made


def test_the_source_language_is_no_draft(miniature: Library) -> None:
    assert "Draft" not in outline(document(miniature))


def test_a_reviewed_translation_is_no_draft(library: Write, tmp_path: Path) -> None:
    files = library()
    for name in ("little.md", "texts/foot.md"):
        path = files.root / "content" / "es" / name
        text = path.read_text("utf-8").replace("translation: draft", "translation: reviewed")
        path.write_text(text, encoding="utf-8")
    made = outline(document(files, language="es"))
    assert DRAFT not in made
    assert "{en: Draft" not in made


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("en", "P Version 1. Printed November 2, 2026."),
        ("es", "P Versión 1. Impreso el 2 de noviembre de 2026. En inglés:"),
    ],
)
def test_a_date_is_printed_as_the_language_writes_it(code: str, printed: str, miniature: Library) -> None:
    """One space stands between the sentences of the small print."""
    made = document(miniature, language=code, date=date(2026, 11, 2))
    assert [line for line in lines(made) if line.startswith(printed)]


def test_without_a_date_none_is_printed(miniature: Library) -> None:
    """The same request makes the same sheet on any day."""
    assert "Printed" not in outline(document(miniature))


@pytest.mark.parametrize("code", ["ar", "en", "es", "zh"])
def test_a_sheet_is_in_one_language(code: str, miniature: Library) -> None:
    made = document(miniature, language=code)
    assert (made.language, [part.language for part in made.parts]) == (code, [code])


# ── Words and law ────────────────────────────────────────────────────────────


def test_families_get_words_and_teachers_get_law_in_brackets(library: Write) -> None:
    """The note stands at the end of the paragraph or list entry."""
    body = (
        "Ask [why](cite:cfr-300-503-a) for [help](term:accommodation).\n\n- The [law](cite:cfr-300-8) says.\n"
    )
    files = library(topic=topic(body))
    family, teacher = (lines(document(files, audience=each)) for each in ("family", "teacher"))
    assert {"P Ask why for help.", "LBody The law says.", "H2 Words to know"} <= set(family)
    assert "H2 Words to know" not in teacher
    link = "{{Link https://www.ecfr.gov/current/title-34/section-300.{}: 34 CFR 300.{}}}"
    assert f"P Ask why for help. [{link.format('503', '503(a)')}]" in teacher
    assert f"LBody The law says. [{link.format('8', '8')}]" in teacher


def test_the_box_of_words_has_its_size_and_the_user_hears_of_the_rest(library: Write) -> None:
    """At most eight words; those that are left out are named."""
    entries = (f"word-{n}: {{term: Word {n}, definition: D., checked: 2026-11-22}}" for n in range(10))
    body = " ".join(f"[word {n}](term:word-{n})" for n in range(10))
    files = library(topic=topic(body))
    (files.root / "content" / "en" / "glossary.yaml").write_text("\n".join(entries), encoding="utf-8")
    planned, made = filled(files, Request("fact-sheet", topics=("little",)))
    assert [line for line in lines(made) if line.startswith("Lbl")] == [f"Lbl Word {n}:" for n in range(8)]
    assert planned.notices == ("2 more words do not fit the box of words: Word 8, Word 9.",)


# ── What goes wrong ──────────────────────────────────────────────────────────


def test_mistakes_of_all_files_come_at_once(library: Write) -> None:
    """Each at its own file and line: front matter counts, and the template's lines are its own."""
    files = library(topic=topic("`a`\n\n<b>\n"), other=topic("Lead.\n\n[x](term:zzz)"))
    assert refused(files, "two") == [
        'content/en/everything.md:8: Unknown term "zzz". Add it to glossary.yaml of this language.',
        "content/en/little.md:6: "
        "Text between ` signs is code, which a sheet does not have. Take the signs away.",
        "content/en/little.md:8: Raw HTML is not allowed. Write Markdown.",
    ]


def test_a_mistake_in_a_template_has_the_line_of_its_file(library: Write) -> None:
    """Whatever the template's own statements leave out or repeat before it."""
    template = (ROOT / "templates" / "fact-sheet.md.j2").read_text("utf-8")
    line = len(template.splitlines()) + 4
    broken = template + "{% for n in [1, 2] %}\n{% if true %}\n\n<b>\n{% endif %}\n{% endfor %}\n"
    assert set(refused(library(template=broken))) == {
        f"templates/fact-sheet.md.j2:{line}: Raw HTML is not allowed. Write Markdown."
    }


@pytest.mark.parametrize(
    "body", ["::: lead little", "::: topic everything full", "::: text foot", "::: sources"]
)
def test_only_a_template_puts_texts_in(body: str, library: Write) -> None:
    """A topic that could name topics could name itself."""
    assert refused(library(topic=topic(f"Lead.\n\n{body}\n"))) == [
        "content/en/little.md:8: Only a template puts other texts in."
    ]


def test_an_inaccessible_sheet_is_refused(library: Write) -> None:
    """The check stands in the line: no form of the sheet is made."""
    template = "---\ndescription: d\nexample: e\ntakes: [topics]\n---\nNo heading.\n"
    files = library(template=template)
    for form in ("pdf", "html", "docx", "text", "markdown", "outline"):
        with pytest.raises(AccessibilityError):
            make_handout(files, Request("fact-sheet", topics=("little",), format=form))


def test_a_missing_label_is_no_traceback(library: Write) -> None:
    files = library(topic=topic("For [your child](value:child.name)."))
    path = files.root / "content" / "en" / "language.yaml"
    text = "".join(line for line in path.read_text("utf-8").splitlines(True) if "  blank:" not in line)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match='English has no label "blank"'):
        document(files)


# ── Forms ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("form", "beginning"),
    [
        ("pdf", b"%PDF-1.7"),
        ("html", b"<!DOCTYPE html>"),
        ("docx", b"PK"),
        ("text", b"For families\n\nLists in lists\n"),
        ("markdown", b"**For families**\n\n# Lists in lists\n"),
        ("outline", b"Document [en] Lists in lists\n"),
    ],
)
def test_each_form_is_written(form: str, beginning: bytes, miniature: Library) -> None:
    request = Request("fact-sheet", topics=("little",), format=form)
    assert make_handout(miniature, request).data[: len(beginning)] == beginning


def test_notices_of_all_stages_come_together(miniature: Library) -> None:
    """What select knows and what the sheet itself shows."""
    request = Request("fact-sheet", language="es", topics=("little",), format="outline")
    assert make_handout(miniature, request).notices == (
        "No person has reviewed these translations yet: little, foot.",
    )


def test_all_that_is_wrong_with_a_topic_is_told_at_once(tmp_path: Path) -> None:
    """Mistakes of form and unknown names come together, each at its line."""
    shutil.copytree(ROOT / "tests" / "library", tmp_path / "library")
    path = tmp_path / "library" / "content" / "en" / "little.md"
    wrong = "\n<b>x</b> [y](javascript:1)\n\n[z](term:nope) and [q](cite:cfr-300-9)\n"
    path.write_text(path.read_text("utf-8") + wrong, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        make_handout(load_library(tmp_path / "library"), Request("fact-sheet", topics=("little",)))
    messages = "\n".join(map(str, caught.value.problems))
    for part in ("Raw HTML", "javascript:", 'Unknown term "nope"', 'Unknown citation "cfr-300-9"'):
        assert part in messages


# ── Drafts ───────────────────────────────────────────────────────────────────


def test_a_draft_is_told_the_same_everywhere(library: Write) -> None:
    """By the sheet, by make, by the card of check and by list: also where it does not say so."""
    root = library().root
    topic = root / "content/es/little.md"
    topic.write_text(re.sub(r"translation: \w+\n", "", topic.read_text("utf-8")), "utf-8")
    for path in (root / "content/es").rglob("*.md"):
        if path != topic:
            path.write_text(path.read_text("utf-8").replace("translation: draft", "translation: reviewed"))
    files = load_library(root)
    request = Request("fact-sheet", language="es", topics=("little",))
    made = make_handout(files, request)
    assert made.notices == ("No person has reviewed these translations yet: little.",)
    assert "no person has reviewed" in outline(document_of(files, request))
    (card,) = audited(files, files.settings.date, ["little"], "es").cards[:1]
    assert card.is_draft
    rows = {row["id"]: row["languages"] for row in CATALOGUE["topics"](files)}
    assert (rows["little"]["es"], rows["everything"]["es"]) == ("draft", "reviewed")

"""The template filled in: names, labels, lines, and text that stays text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.ask.school import School
from handouts.ask.selection import Selection, select
from handouts.characters import tidy, unfit
from handouts.composing.skeleton import Skeleton, compose
from handouts.document.nodes import BulletList, Foreign, Heading, Paragraph, Strong, Table, Text
from handouts.errors import TemplateError
from handouts.library.load import Library, load_library
from handouts.reading.markdown import parse

Compose = Callable[..., Skeleton]

LANGUAGE = """\
name: {name}
english-name: {name}
font: Source Sans 3
months: [m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12]
date-format: "{{day}} {{month}} {{year}}"
month-format: "{{month}} {{year}}"
audiences: {{family: For families ({name}), teacher: For teachers}}
groups: {{basics: The basics, rights: Your rights}}
labels: {{printed: "Printed {{date}}", draft: "Draft ({name})."}}
"""


@pytest.fixture
def composed(small_library: Path) -> Compose:
    """Fills in a template's body for a request; its file has eleven lines of front matter."""
    for code in ("en", "es"):
        path = small_library / "content" / code / "language.yaml"
        path.write_text(LANGUAGE.format(name=code), encoding="utf-8")

    def compose_body(body: str, **options: object) -> Skeleton:
        request = Request("fact-sheet", **{"topics": ("what-is-an-iep",), **options})  # type: ignore[arg-type]
        return compose(with_body(select(load_library(small_library), request), body))

    return compose_body


def with_body(selection: Selection, body: str) -> Selection:
    return replace(selection, template=replace(selection.template, body=body, body_line=12))


def wrong(composed: Compose, body: str, **options: object) -> str:
    with pytest.raises(TemplateError) as caught:
        composed(body, **options)
    return str(caught.value).partition("fact-sheet.md.j2:")[2]


# ── Names ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("title", "What is an IEP?"),
        ("summary", "A summary\\."),
        ("opening", "what\\-is\\-an\\-iep"),
        ("audience", "family"),
        ("audience_line", "For families \\(en\\)"),
        ("cites_in_place", "False"),
        ("language", "en"),
        ("direction", "ltr"),
        ("source_language", "en"),
        ("topics[0].id", "what\\-is\\-an\\-iep"),
        ("topics[0].title", "What is an IEP?"),
        ("bundle", ""),
        ("detail", "full"),
        ("paper", "letter"),
        ("version", "2026\\.11"),
        ("help_address", "https\\://example\\.org"),
        ("draft", "False"),
        ("english_title", "What is an IEP?"),
        ("date_line", ""),
    ],
)
def test_a_template_may_print(name: str, text: str, composed: Compose) -> None:
    assert composed(f"{{{{ {name} }}}}").markdown == text


def test_a_bundle_opens_with_its_own_words(composed: Compose) -> None:
    body = "{{ bundle }} {{ opening }} {{ title }} {{ detail }} {{ topics | length }}"
    text = "first\\-steps first\\-steps First steps brief 2"
    assert composed(body, topics=("first-steps",)).markdown == text


def test_a_translation_has_its_own_labels_and_the_source_title(composed: Compose) -> None:
    body = '{{ title }} {{ english_title }} {{ label("draft") }} {{ source_label("draft") }}'
    text = "¿Qué es un IEP? What is an IEP? Draft \\(es\\)\\. Draft \\(en\\)\\."
    assert composed(body, language="es").markdown == text


@pytest.mark.parametrize(("topic", "draft"), [("what-is-an-iep", "True"), ("who-gets-ieps", "False")])
def test_only_a_reviewed_translation_is_no_draft(topic: str, draft: str, composed: Compose) -> None:
    assert composed("{{ draft }}", language="es", topics=(topic,)).markdown == draft


def test_the_day_is_written_as_the_language_writes_it(composed: Compose) -> None:
    body = '{{ label("printed", date=date_line) }}'
    assert composed(body, date=date(2026, 12, 10)).markdown == "Printed 10 m12 2026"


def test_of_a_school_a_template_only_sees_what_is_given(composed: Compose) -> None:
    """What it holds is no business of Markdown: a value is filled in later."""
    body = '{{ school.name }} {{ school.phone }} {{ school["coordinator-504"] }}'
    assert composed(body, school=School(name="Lakeview")).markdown == "True False False"


# ── Form ─────────────────────────────────────────────────────────────────────


def test_lines_of_statements_and_comments_leave_no_trace(composed: Compose) -> None:
    """An anchor is not taken for Jinja2's own comment."""
    body = "<!-- a note -->\n  {% if draft %}\nno\n  {% endif %}\n# T {#anchor}\n"
    assert composed(body).markdown == "# T {#anchor}"


def test_each_line_knows_the_line_that_made_it(composed: Compose) -> None:
    """Through conditions, loops, comments and lines that are printed by a name alone."""
    body = (
        "# {{ title }}\n<!-- a\nb -->\n{% for topic in topics %}\n- {{ topic.id }}\n{{ topic.title }}\n"
        "{% endfor %}\n{% if draft %}\nno\n{% else %}\nyes\n{% endif %}\n\nend {{ title }}\nmore"
    )
    skeleton = composed(body, topics=("first-steps",))
    lines = body.split("\n")
    made = [
        (text.split(" ")[0], lines[skeleton.place(n).line - 12])
        for n, text in enumerate(skeleton.markdown.split("\n"))
    ]
    assert made == [
        ("#", "# {{ title }}"),
        ("-", "- {{ topic.id }}"),
        ("What", "{{ topic.title }}"),
        ("-", "- {{ topic.id }}"),
        ("Who", "{{ topic.title }}"),
        ("yes", "yes"),
        ("", ""),
        ("end", "end {{ title }}"),
        ("more", "more"),
    ]


# ── Problems ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("a\n{{ titel }}", '13: Unknown name "titel". Did you mean "title"?'),
        (
            "a\n\n{% for t in topics %}\n{{ t.tilte }}\n{% endfor %}",
            '15: Unknown name "tilte". Did you mean "title"?',
        ),
        ("{{ school.fone }}", '12: Unknown name "fone". Did you mean "phone"?'),
        ("{% if drafts %}{% endif %}", '12: Unknown name "drafts". Did you mean "draft"?'),
        ('a\n{{ label("drafd") }}', '13: Unknown label "drafd". Did you mean "draft"?'),
        ('{{ source_label("zzz") }}', '12: Unknown label "zzz". language.yaml lists them.'),
        (
            '{{ label("printed") }}',
            '12: The label "printed" of en names a field in braces that is not given here. Given: none.',
        ),
        ("{{ topics.append(1) }}", "12: This is not allowed in a template."),
        ("{{ ''.__class__.__mro__ }}", "12: This is not allowed in a template."),
    ],
)
def test_a_mistake_is_reported_at_its_line(body: str, problem: str, composed: Compose) -> None:
    """With a near match where there is one; nothing leads out of the sandbox."""
    assert wrong(composed, body) == problem


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("a\n{{ 1 / 0 }}", "division by zero"),
        ("a\n{{ 1 + 'a' }}", "unsupported operand type(s) for +: 'int' and 'str'"),
        (
            "a\n{{ range(10**9) }}",
            "Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000)",
        ),
        ("a\n{{ label() }}", "label() missing 1 required positional argument: 'name'"),
    ],
)
def test_a_template_that_cannot_run_is_reported_at_its_line(
    body: str, reason: str, composed: Compose
) -> None:
    """With the reason, which holds no value: a template is not given any."""
    hint = "templates/README.md shows the forms."
    assert wrong(composed, body) == f"13: The template cannot be filled in here: {reason}. {hint}"


PARTS = {
    "good.md.j2": "one\n\ntwo {{ title }}\n",
    "undefined.md.j2": "one\n\n{{ titel }}\n",
    "form.md.j2": "one\n\n{% if %}\n",
    "zero.md.j2": "one\n\n{{ 1 / 0 }}\n",
    "itself.md.j2": 'one\n\n{% include "itself.md.j2" %}\n',
}


@pytest.fixture
def parts(small_library: Path) -> Path:
    """A library whose templates have parts to include."""
    folder = small_library / "templates" / "_parts"
    folder.mkdir()
    for name, text in PARTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return small_library


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("undefined", 'templates/_parts/undefined.md.j2:3: Unknown name "titel". Did you mean "title"?'),
        ("form", "templates/_parts/form.md.j2:3: Expected an expression, got 'end of statement block'."),
        (
            "zero",
            "templates/_parts/zero.md.j2:3: The template cannot be filled in here: division by zero. "
            "templates/README.md shows the forms.",
        ),
        ("itself", "templates/_parts/itself.md.j2:3: What is put in here holds itself."),
        ("no", 'templates/fact-sheet.md.j2:13: There is no part "no.md.j2" in templates/_parts.'),
        (
            "../fact-sheet",
            'templates/fact-sheet.md.j2:13: There is no part "../fact-sheet.md.j2" in templates/_parts.',
        ),
    ],
)
def test_a_mistake_in_a_part_is_reported_at_its_own_place(
    name: str, problem: str, parts: Path, composed: Compose
) -> None:
    with pytest.raises(TemplateError) as caught:
        composed(f'a\n{{% include "{name}.md.j2" %}}\n')
    assert str(caught.value) == problem


def test_what_a_part_makes_knows_the_part_s_lines(parts: Path, composed: Compose) -> None:
    """So a mistake in its Markdown is told there; after it the template's own lines count on."""
    skeleton = composed('a\n{% include "good.md.j2" %}\n\nb')
    made = zip(skeleton.markdown.split("\n"), map(str, skeleton.places), strict=True)
    part, template = "templates/_parts/good.md.j2", "templates/fact-sheet.md.j2"
    assert [(text[:3], place) for text, place in made if text] == [
        ("a", f"{template}:12"),
        ("one", f"{part}:1"),
        ("two", f"{part}:3"),
        ("b", f"{template}:15"),
    ]


@pytest.mark.parametrize(
    "body", ["a\n{{ }}", "a\n{% if %}", "a\n{% for x in topics %}", "a\n{% include 'x' %}x{% block"]
)
def test_a_mistake_of_form_is_reported_at_its_line(body: str, composed: Compose) -> None:
    assert wrong(composed, body).startswith("13: ")


def test_no_message_holds_what_the_school_gave(composed: Compose) -> None:
    assert "Lakeview" not in wrong(composed, "{{ school.nam }}", school=School(name="Lakeview"))


# ── Text stays text ──────────────────────────────────────────────────────────

PAGE = """\
# {{ title }}

{{ title }}

**{{ title }}** [{{ title }}](lang:en)

- {{ title }}

| {{ title }} |
| - |
| {{ title }} |
"""

SIGNS = "\\`*_{}[]()<>#+-.!|:~&=^$%@,;/'\"? \n\t1aé中\u00a0\u200b\u2028\ufdd0"
titles = st.one_of(
    st.text(st.sampled_from(SIGNS), min_size=1),
    st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1),
)


@pytest.fixture(scope="module")
def page(shipped: Library) -> Selection:
    selection = select(shipped, Request("fact-sheet", topics=("what-is-an-iep",)))
    return with_body(selection, PAGE)


@given(titles)
@example("1. a")
@example("- [ ] a")
@example("::: family")
@example("A {#a}")
@example("[a](javascript:1) <b> &amp; ![a](b)")
@example("=== ")
@example("\\| a |")
@example("\ufdd0:12\ufdd0a")
@example("\ufdd01")
def test_what_a_template_prints_is_read_back_unchanged(page: Selection, title: str) -> None:
    """Any text, in a heading, a paragraph, bold, a link, a list and a table; on one line, in NFC."""
    kept = re.sub("\ufdd0[a-z0-9.-]*:[0-9]+\ufdd0", "", title).replace("\ufdd0", "")  # a mark of ours
    line = tidy(re.sub(r"[ \t\n\u2028\u2029]+", " ", kept).strip())
    assume(line and not unfit(line))  # a title that YAML was read from holds none
    topic = replace(page.opening.words, title=title)
    markdown = compose(replace(page, opening=replace(page.opening, words=topic))).markdown
    text = Text(line)
    heading, paragraph, marked, bullets, table = parse(markdown, "t", audiences=())
    assert heading == Heading(1, (text,))
    assert paragraph == Paragraph((text,))
    assert marked == Paragraph((Strong((text,)), Text(" "), Foreign((text,), "en")))
    assert isinstance(bullets, BulletList)
    assert [item.blocks for item in bullets.items] == [(Paragraph((text,)),)]
    assert isinstance(table, Table)
    assert [cell.blocks for row in (table.head, *table.rows) for cell in row.cells] == [
        (Paragraph((text,)),)
    ] * 2

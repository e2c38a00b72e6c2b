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
from handouts.errors import ContentError, TemplateError
from handouts.library.load import Library, load_library
from handouts.reading.parse import parse

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
        ("{{ ''.__class__.__mro__ }}", "12: This is not allowed in a template."),
    ],
)
def test_a_mistake_is_reported_at_its_line(body: str, problem: str, composed: Compose) -> None:
    """With a near match where there is one; nothing leads out of the sandbox."""
    assert wrong(composed, body) == problem


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("a\n{{ -title }}", "bad operand type for unary -: 'str'"),
        ("a\n{% for t in 1 %}{% endfor %}", "'int' object is not iterable"),
        ("a\n{{ label() }}", "label() missing 1 required positional argument: 'name'"),
    ],
)
def test_a_template_that_cannot_run_is_reported_at_its_line(
    body: str, reason: str, composed: Compose
) -> None:
    """With the reason, which holds no value: a template is not given any."""
    hint = "templates/README.md shows the forms."
    assert wrong(composed, body) == f"13: The template cannot be filled in here: {reason}. {hint}"


# ── Templates from elsewhere ─────────────────────────────────────────────────

CANNOT = {
    "{{ 9 ** 9 }}": 'A template cannot use the sign "**".',
    "{{ 'x' * 10 }}": 'A template cannot use the sign "*".',
    "{{ '%9d' % 1 }}": 'A template cannot use the sign "%".',
    "{{ title + title }}": 'A template cannot use the sign "+".',
    "{{ title ~ title }}": 'A template cannot use the sign "~".',
    "{{ {'a': 1} }}": "A template cannot use {…: …}.",
    "{% macro a() %}{% endmacro %}": "A template cannot use {% macro %}.",
    "{% import 'a' as b %}": "A template cannot use {% import %}.",
    "{% from 'a' import b %}": "A template cannot use {% from %}.",
    "{% extends 'a' %}": "A template cannot use {% extends %}.",
    "{% block a %}{% endblock %}": "A template cannot use {% block %}.",
    "{% filter upper %}a{% endfilter %}": "A template cannot use {% filter %}.",
    "{% with %}{% endwith %}": "A template cannot use {% with %}.",
    "{% autoescape true %}{% endautoescape %}": "A template cannot use {% autoescape %}.",
    "{% set a %}b{% endset %}": "A template cannot use {% set %} … {% endset %}.",
    "{% set a.b = 1 %}": "A template cannot use a name with a dot after {% set %}.",
    "{{ range(9) }}": "A template can call label and source_label only.",
    "{{ lipsum() }}": "A template can call label and source_label only.",
    "{{ cycler().next() }}": "A template can call label and source_label only.",
    "{{ topics.append(1) }}": "A template can call label and source_label only.",
    "{{ label(*title) }}": "What is called takes no stars.",
    "{{ title | truncate(-5) }}": 'A template has no filter "truncate".',
    "{{ title | uper }}": 'A template has no filter "uper". Did you mean "upper"?',
    "{{ title is string }}": 'A template has no test "string".',
    "{% include title %}": "The name of a part stands in quotes.",
    "{% include ['a', 'b'] %}": "The name of a part stands in quotes.",
    "{% include 'a' without context %}": 'A part cannot be included "without context".',
    "{% for a in topics recursive %}{% endfor %}": 'A loop cannot be "recursive".',
    "{{ title if draft }}": 'An "if" inside {{ … }} needs an "else".',
    "{{ [title, title] | join }}": "A list in brackets holds texts in quotes and whole numbers only.",
    f"{{{{ {list(range(101))} | join }}}}": "A list in brackets has more than 100 entries.",
    "{{ 1e999 }}": "A number in a template is a whole number.",
    '{{ "\\ud800" }}': "A text in quotes holds a sign that cannot be printed.",
    "{% for a in 'ab' %}" * 30 + "{% endfor %}" * 30: "Too much stands inside one another here.",
    f"{{{{ {'1 and ' * 30} 1 }}}}": "Too much stands inside one another here.",
    f"{{{{ title {'| lower ' * 3000} }}}}": "Too much stands inside one another here.",
    f"{{{{ {'[' * 3000} }}}}": "This is nested too deeply, or is too long, to be read.",
    f"{{{{ {'not ' * 3000} 1 }}}}": "This is nested too deeply, or is too long, to be read.",
    "{% if draft %}" * 500 + "{% endif %}" * 500: "This is nested too deeply, or is too long, to be read.",
}


@pytest.mark.parametrize("body", CANNOT)
def test_what_a_template_cannot_hold_is_refused_before_it_runs(body: str, composed: Compose) -> None:
    """At its line, with what to write instead, however odd or deep it is."""
    assert wrong(composed, f"a\n{body}").startswith(f"13: {CANNOT[body]}")


def test_all_that_a_template_cannot_hold_is_told_at_once(composed: Compose) -> None:
    told = wrong(composed, "a\n{{ 1 + 1 }}\n{{ range(3) }}\n{{ title | nix }}")
    assert [line.split(": ")[0].rpartition(":")[2] for line in told.splitlines()] == ["13", "14", "15"]


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ('{{ title | upper | replace("IEP", "plan") | title }}', "What Is An Plan?"),
        ('{{ nix | default("none") | capitalize | trim | lower }}', "none"),
        ("{{ topics[-1].title[:4] }}{{ topics | length }}", "What1"),
        (
            '{% for a, b in (("x", 1), ("y", 2)) if b is even %}{{ loop.index }}{{ a }}{{ b }}{% endfor %}',
            "1y2",
        ),
        ('{% for a in ["x", "y"] %}{{ loop.cycle("p", "q") }}{{ a }}{% endfor %}', "pxqy"),
        ('{% set names = ["x", "y"] %}{{ names | join(" and ") if not draft else "" }}', "x and y"),
        ('{{ "a" in title and title is defined or title | first == title | last }}', "True"),
    ],
)
def test_a_template_may_choose_repeat_and_print(body: str, made: str, composed: Compose) -> None:
    assert composed(body).markdown == made


@pytest.mark.parametrize(
    "name",
    ["label", "topics", "topics[0]", "school", "self", "title.upper", "[1, 2]", "topics | first", "none"],
)
def test_only_text_and_numbers_are_printed(name: str, composed: Compose) -> None:
    """Never how Python shows a function, a class, a module or a list."""
    assert "only a text or a number can be printed" in wrong(composed, f"{{{{ {name} }}}}")
    assert "only a text or a number can be printed" in wrong(
        composed, f'{{{{ label("printed", date={name}) }}}}'
    )


@pytest.mark.parametrize("inside", ["", "x", "{% if draft %}{% endif %}", "{{ a }}"])
def test_a_template_that_goes_on_and_on_is_stopped(inside: str, composed: Compose) -> None:
    """Whether or not its loops print."""
    loops = 9
    body = "a\n" + "{% for a in 'abcdefghij' %}" * loops + inside + "{% endfor %}" * loops
    assert wrong(composed, body).startswith("13: The template prints more than 200,000 characters.")


def test_a_text_does_not_grow_without_end(composed: Compose) -> None:
    """Filters and labels made of their own results double it with each line."""
    for step in ("x | replace('a', x)", "x | join(x)", 'label("printed", date=x)'):
        body = "a\n{% set x = title %}" + f"{{% set x = {step} %}}" * 600 + "{{ x }}"
        assert "a text has more than 2,000 characters" in wrong(composed, body)


@pytest.mark.parametrize(
    "label", ["{date:>999999999}", "{date.__class__}", "{date!r:>9}", "{0}", "{date", "{}"]
)
def test_braces_of_a_label_hold_a_name_and_nothing_else(label: str, small_library: Path) -> None:
    """A width could fill the memory, and what stands after a dot is no business of a label."""
    language = replace(load_library(small_library).language("en"), labels={"printed": label})
    with pytest.raises(ContentError, match="names a field in braces that is not given here"):
        language.label("printed", date="1 May")


PARTS = {
    "good.md.j2": "one\n\ntwo {{ title }}\n",
    "undefined.md.j2": "one\n\n{{ titel }}\n",
    "form.md.j2": "one\n\n{% if %}\n",
    "minus.md.j2": "one\n\n{{ -title }}\n",
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
            "minus",
            "templates/_parts/minus.md.j2:3: The template cannot be filled in here: bad operand type for "
            "unary -: 'str'. templates/README.md shows the forms.",
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


def test_parts_that_include_one_another_twice_are_stopped(small_library: Path, composed: Compose) -> None:
    """Thirty small files would go on for ever, and print nothing."""
    folder = small_library / "templates" / "_parts"
    folder.mkdir()
    for number in range(30):
        (folder / f"p{number}.md.j2").write_text(f'{{% include "p{number + 1}.md.j2" %}}' * 2, "utf-8")
    (folder / "p30.md.j2").write_text("", "utf-8")
    with pytest.raises(TemplateError, match=r"p\d+\.md\.j2:1: The template prints more than 200,000 char"):
        composed('{% include "p0.md.j2" %}')


def test_what_a_part_cannot_hold_is_told_at_its_own_place(parts: Path, composed: Compose) -> None:
    (parts / "templates" / "_parts" / "sum.md.j2").write_text("a\n\n{{ 1 + 1 }}\n", "utf-8")
    with pytest.raises(TemplateError) as caught:
        composed('{% include "sum.md.j2" %}')
    assert str(caught.value).startswith('templates/_parts/sum.md.j2:3: A template cannot use the sign "+".')


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

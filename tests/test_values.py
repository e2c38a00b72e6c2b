"""Somebody's own data: printed as it was typed, refused by its name, never repeated in a message."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from handouts.ask.request import Request
from handouts.ask.values import MAX_CHARACTERS, read_values
from handouts.characters import is_seen
from handouts.cli.boundary import worded
from handouts.errors import Location, ValueProblem
from handouts.library.load import Library
from handouts.library.model import ValueForm
from handouts.pdf.readback import read_outline
from handouts.pipeline import make_handout
from tests.html_page import outline_of_page

KNOWN = {
    "child.name": ValueForm(means="the child's full name"),
    "child.school": ValueForm(means="the school"),
    "meeting.date": ValueForm(means="the day", type="date"),
}
NAMES = (
    "<b>Ann",
    "O<Brien & Sons",
    "{{ 7*7 }}",
    "[x](javascript:1)",
    "Jose\u0301 Nun\u0303ez",
    "H\u01eb\u0301k",
    "*Ann* _Lee_ `x` \\ # 1.",
    "::: note Ann {#a}",
    "-",
)


def problems(**values: str) -> list[str]:
    """What is said of values; a name has an underscore for its point."""
    named = {name.replace("_", "."): text for name, text in values.items()}
    with pytest.raises(ValueProblem) as caught:
        read_values(named, KNOWN)
    return list(map(worded, caught.value.problems))


def printed(library: Library, format: str, language: str = "en", **values: str) -> bytes:
    named = {name.replace("_", "."): text for name, text in values.items()}
    read = read_values(named, library.values)
    request = Request(
        "letter", "ask", language=language, letter_language=language, values=read, format=format
    )
    return make_handout(library, request).data


# ── As typed ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
def test_a_value_prints_as_it_was_typed(name: str, miniature: Library) -> None:
    """In the finished PDF and every other form, in NFC: it is text, not markup and not a template."""
    pdf = read_outline(printed(miniature, "pdf", child_name=name))
    page = outline_of_page(printed(miniature, "html", child_name=name).decode())
    outline = printed(miniature, "outline", child_name=name).decode()
    line = f"  P My child: {normalize('NFC', name)}"
    assert all(line in form.splitlines() for form in (pdf, page, outline))


@pytest.mark.parametrize("name", NAMES)
def test_a_value_is_read_from_markdown_as_it_was_typed(name: str, miniature: Library) -> None:
    markdown = printed(miniature, "markdown", child_name=name).decode()
    inlines = [token.children or [] for token in MarkdownIt("commonmark").parse(markdown)]
    said = ["".join(each.content for each in inline if each.type == "text") for inline in inlines]
    assert f"My child: {normalize('NFC', name)}" in said


@example("Jose\u0301")
@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Cf", "Zl", "Zp")), max_size=50))
def test_what_is_taken_is_the_text_in_nfc_without_spaces_around_it(text: str) -> None:
    clean = normalize("NFC", text).strip()
    if is_seen(clean):
        assert read_values({"child.name": f"  {text} "}, KNOWN) == {"child.name": clean}


# ── Days ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "day"),
    [("en", "December 1, 2026"), ("es", "1 de diciembre de 2026"), ("zh", "2026年12月1日")],
)
def test_a_day_is_written_as_the_language_writes_it(language: str, day: str, miniature: Library) -> None:
    outline = printed(miniature, "outline", language, letter_date="2026-12-01").decode()
    assert day in outline


def test_a_day_is_taken_as_year_month_and_day() -> None:
    assert read_values({"meeting.date": " 2028-02-29 "}, KNOWN) == {"meeting.date": date(2028, 2, 29)}


@pytest.mark.parametrize(
    "text",
    [
        "2026-2-3",
        "20261122",
        "2026-13-01",
        "2027-02-29",
        "2026-W10-1",
        "22.11.2026",
        "soon",
        "٢٠٢٦-١١-٢٢",
        "0000-01-01",
    ],
)
def test_no_other_form_of_a_day_is_taken(text: str) -> None:
    assert problems(meeting_date=text) == [
        'The value "meeting.date" is not a day. Write year, month and day, such as 2026-11-22.'
    ]


# ── What is refused ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty. Leave it out: a labelled blank prints instead."),
        (" \u00a0\u3000", "is empty. Leave it out: a labelled blank prints instead."),
        ("Rosa\nLind", "has more than one line."),
        ("Rosa\u2028Lind", "has more than one line."),
        ("Rosa\u0085Lind", "has more than one line."),
        ("Rosa\tLind", "holds a control character."),
        ("Rosa\x07Lind", "holds a control character."),
        ("Rosa\ud800Lind", "holds a control character."),
        ("Rosa\u202eLind", "holds a hidden sign that turns the direction of writing."),
        ("Rosa\u2066Lind", "holds a hidden sign that turns the direction of writing."),
        ("R" * (MAX_CHARACTERS + 1), f"is longer than {MAX_CHARACTERS} characters."),
    ],
)
def test_what_cannot_stand_on_a_sheet_is_refused(text: str, reason: str) -> None:
    assert problems(child_name=text) == [f'The value "child.name" {reason}']


def test_a_value_may_have_200_characters() -> None:
    assert read_values({"child.name": "R" * MAX_CHARACTERS}, KNOWN)


def test_an_unknown_name_has_a_near_match() -> None:
    assert problems(child_nam="Ann") == ['There is no value "child.nam". Did you mean "child.name"?']
    assert problems(Ann="child") == ["There is no value of this name. List them: handouts list values"]


def test_all_problems_come_at_once_each_at_its_place() -> None:
    given = {"child.name": "", "child.school": "a\tb", "meeting.date": "x1", "child.nam": "Ann", "zzz": ""}
    with pytest.raises(ValueProblem) as caught:
        read_values(given, KNOWN, lambda name: Location("own.yaml", len(name)))
    found = [str(problem).split(" ", 1)[0] for problem in caught.value.problems]
    assert found == ["own.yaml:10:", "own.yaml:12:", "own.yaml:12:", "own.yaml:9:", "own.yaml:3:"]


REASONS = (
    "is empty. Leave it out: a labelled blank prints instead.",
    "holds nothing that can be seen.",
    "has more than one line.",
    "holds a control character.",
    "holds a character that no font has.",
    "holds a hidden sign that turns the direction of writing.",
    f"is longer than {MAX_CHARACTERS} characters.",
    "is not a day. Write year, month and day, such as 2026-11-22.",
)
MESSAGES = {
    'There is no value "no.name". List them: handouts list values',
    *(f'The value "{name}" {reason}' for name in KNOWN for reason in REASONS),
}


def message(name: str, text: str) -> str:
    """What is said of a value; nothing when it is taken."""
    try:
        read_values({name: text}, KNOWN)
    except ValueProblem as error:
        return worded(error.problems[0])
    return ""


@given(
    st.sampled_from((*KNOWN, "no.name")),
    st.text() | st.text(st.sampled_from("ab\n\x07\u202eé"), min_size=190),
)
def test_no_message_repeats_a_value(name: str, text: str) -> None:
    """Whatever a value holds, its message is one of a few."""
    assert message(name, text) in {"", *MESSAGES}


def test_each_of_these_messages_is_met() -> None:
    texts = ("", "\u200b", "\u0301", "a\nb", "a\tb", "a\u202eb", "a\u0378", "a" * 201, "a")
    met = {message(name, text) for name in (*KNOWN, "no.name") for text in texts}
    assert met == {"", *MESSAGES} - {f'The value "{name}" {REASONS[-1]}' for name in list(KNOWN)[:2]}

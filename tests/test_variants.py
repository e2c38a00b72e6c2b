"""Variants: other looks, as small files of differences over the theme."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handouts.ask.request import Request
from handouts.ask.school import read_school
from handouts.ask.selection import select
from handouts.errors import ContentError, SelectionError, ValueProblem
from handouts.library.load import Library, load_library
from handouts.library.theme import Theme, scaled
from handouts.output import file_name
from handouts.pipeline import make_handout
from handouts.quality.gates import FINE_PRINT
from tests.pdfua import page_validation, verapdf
from tests.sheets import ROOT

VARIANTS = ("large-print", "plain")
KINDS = {
    "fact-sheet": Request("fact-sheet", topics=("iep-team-and-meeting",)),
    "brief": Request("fact-sheet", topics=("where-to-start",), language="es", audience="teacher"),
    "chart": Request("comparison-chart", rows=("short",), columns=("iep", "504", "ifsp"), audience="teacher"),
    "worksheet": Request("worksheet", "parent-input", language="es"),
    "letter": Request("letter", "ask-for-records"),
    "glossary": Request("glossary", language="es"),
}


def asked(kind: str, variant: str) -> Request:
    from msgspec.structs import replace

    return replace(KINDS[kind], variant=variant)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_accessible_in_every_variant(
    kind: str, variant: str, shipped: Library, tmp_path: Path
) -> None:
    """Both checkers find nothing wrong."""
    path = tmp_path / "sheet.pdf"
    path.write_bytes(make_handout(shipped, asked(kind, variant)).data)
    assert (verapdf(path), page_validation(path)) == ({}, [])


def test_everything_on_one_sheet_is_accessible_in_large_print(miniature: Library, tmp_path: Path) -> None:
    """Each kind of block, in Arabic too."""
    for code in ("en", "ar"):
        path = tmp_path / f"{code}.pdf"
        asked = Request("fact-sheet", topics=("everything",), language=code, variant="large-print")
        path.write_bytes(make_handout(miniature, asked).data)
        assert (verapdf(path), page_validation(path)) == ({}, []), code


def test_large_print_is_large(shipped: Library) -> None:
    """18 points for all that is read, 14 for sources and running feet, lines a quarter apart."""
    theme = shipped.look("large-print")
    for name, style in theme.text.items():
        assert style.size >= (14 if name in FINE_PRINT else 18), name
        assert style.leading >= 1.12 * style.size, name
    assert theme.text["body"].leading >= 1.25 * theme.text["body"].size
    assert {callout.columns for callout in theme.callouts.values()} == {1}
    assert theme.fields.size >= 18


def test_lines_to_write_on_are_further_apart_in_large_print(shipped: Library) -> None:
    """Those in a text as well as those below it, by a third at least."""
    own, large = shipped.theme, shipped.look("large-print")
    assert scaled(own, 1.5).blanks.leading == 1.5 * own.blanks.leading
    assert large.blanks.leading >= 1.33 * max(own.blanks.leading, large.text["body"].leading)
    assert large.blanks.drop == 1.5 * own.blanks.drop
    assert large.write_lines.gap == 1.5 * own.write_lines.gap


def test_plain_has_no_tint_and_no_heavy_rule(shipped: Library) -> None:
    theme = shipped.look("plain")
    assert {theme.colors[name] for name in ("tint", "heading")} == {"#ffffff", theme.colors["ink"]}
    assert max(rule.width for rule in theme.rules.values()) <= 1
    assert max(callout.bar for callout in theme.callouts.values()) == 0


def test_without_one_the_look_is_the_theme(shipped: Library) -> None:
    assert shipped.look("") is shipped.theme
    assert isinstance(shipped.look("plain"), Theme)


def test_the_file_says_its_variant(shipped: Library) -> None:
    request = select(shipped, asked("fact-sheet", "large-print")).request
    assert "large-print" in file_name(request, "pdf")


def test_an_unknown_variant_is_refused_with_the_nearest(shipped: Library) -> None:
    with pytest.raises(SelectionError, match=r'Unknown variant "large"\. Did you mean "large-print"'):
        select(shipped, asked("fact-sheet", "large"))


def test_a_school_may_have_one_of_its_own(tmp_path: Path, shipped: Library) -> None:
    path = tmp_path / "school.yaml"
    path.write_text("name: Oak School\nvariant: plain\n")
    school = read_school(path, shipped.languages, shipped.variants)
    request = select(shipped, Request("fact-sheet", topics=("iep-vs-504",), school=school)).request
    assert request.variant == "plain"
    path.write_text("variant: loud\n")
    with pytest.raises(ValueProblem, match="must be one of: large-print, plain"):
        read_school(path, shipped.languages, shipped.variants)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "theme: {text: {bodi: {size: 14}}}",
            '"bodi" is not a field that can stand here. Did you mean "body"?',
        ),
        ("theme:\n  colors: {ink: red}", "plain.yaml:2: "),
        ("theme:\n  text:\n    body: {leading: 7}", 'plain.yaml:3: The lines of "body" would overlap'),
        ("scale: 9", 'plain.yaml:1: "scale" must be a number from 0.5 to 2.'),
    ],
)
def test_a_variant_that_does_not_fit_is_told_at_its_line(text: str, told: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "templates/variants/plain.yaml").write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        load_library(tmp_path).look("plain")
    assert told in str(caught.value)

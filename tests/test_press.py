"""Many files of one plan: whatever is kept between them, each is the file of a single ``make``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

import pytest
from msgspec.structs import replace

from handouts import press
from handouts.ask.request import Request
from handouts.ask.values import read_values
from handouts.batch import Plans, made_file
from handouts.errors import HandoutsError
from handouts.library.load import Library, load_library
from handouts.pipeline import make_handout
from tests.sheets import ROOT

GIVEN = ("José", "Łukasz", "ǫ́", "Zoë", "Nguyễn", "Ana", "İlker", "Bo", "X Æ", "Mary-Jane", "O’Neill", "de la")
FAMILY = ("Ruiz", "Núñez Ibáñez", "Żak", "Li", "Fernández de Córdoba y Velasco", "Smith Jr.", "Ǫ́", "A" * 45)
REFUSED = ("Ἀλέξανδρος", "Иван", "李", "Ana\u202eRuiz", "")
"""Names that these fonts cannot print, or that hold what no name holds."""
MIXED = ("Ana Ruiz", "عمر", "José عمر", "A" * 50, "Li", "مريم أحمد الخطيب")


def names(count: int) -> Iterator[str]:
    """Short and long ones, and some that are refused."""
    chance = Random(12)
    for n in range(count):
        made = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
        yield REFUSED[n // 20 % len(REFUSED)] if n % 20 == 7 else made


def requests(library: Library, asked: Request, given: Sequence[str], *fields: str) -> Iterator[Request]:
    """One for each name that is no bad input: it stands in the first field, other names in the others."""
    for n, name in enumerate(given):
        cells = {field: given[(n + at) % len(given)] if at else name for at, field in enumerate(fields)}
        if asked.kind == "packet":
            cells["meeting.date"] = f"2026-12-{1 + n % 28:02}"
        try:
            values = read_values(cells, library.values, lambda _: None)
        except HandoutsError:
            continue
        yield replace(asked, values=values)


def outcome(library: Library, request: Request, plans: Plans | None) -> bytes | None:
    """The bytes; None where it is refused."""
    try:
        return made_file(plans, request)[0] if plans else make_handout(library, request).data
    except HandoutsError:
        return None


CASES = (
    (Request("letter", "ask-for-an-evaluation"), 200, ("child.name",)),
    (Request("letter", "ask-for-records"), 20, ("child.name", "parent.name", "letter.to")),
    (Request("letter", "report-bullying", language="es"), 40, ("parent.name", "child.name")),
    (Request("worksheet", "one-page-profile", language="es"), 20, ("child.name",)),
    (Request("packet", "first-meeting"), 20, ("child.name",)),
    (Request("packet", "disagreement", language="es"), 10, ("child.name",)),
)


@pytest.mark.parametrize(("asked", "count", "fields"), CASES, ids=lambda it: getattr(it, "name", ""))
def test_the_bytes_are_those_of_a_single_make(asked: Request, count: int, fields: tuple[str, ...]) -> None:
    """Whatever the names are: also when a file before it failed, or was longer."""
    library = load_library(ROOT)
    plans = Plans(library)
    for request in requests(library, asked, [*names(count)], *fields):
        assert outcome(library, request, plans) == outcome(library, request, None)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_so_are_those_of_a_sheet_that_is_written_the_other_way(language: str) -> None:
    """Names of both directions on sheets of both."""
    library = load_library(ROOT / "tests" / "library")
    plans, asked = Plans(library), Request("letter", "ask", language=language, letter_language=language)
    made = [outcome(library, request, plans) for request in requests(library, asked, MIXED, "child.name")]
    alone = [outcome(library, request, None) for request in requests(library, asked, MIXED, "child.name")]
    assert made == alone
    assert sum(data is not None for data in made) >= 3


def test_what_is_the_same_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of fifty letters with names on one line one is drawn, and the others are made of it."""
    library, drawings = load_library(ROOT), []
    monkeypatch.setattr(press, "tagged", lambda laid: drawings.append(laid) or TAGGED(laid))
    plans = Plans(library)
    given = [f"Ana {letter}" for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX"]
    for request in requests(library, Request("letter", "ask-for-an-evaluation"), given, "child.name"):
        made_file(plans, request)
    assert len(drawings) == 1


TAGGED = press.tagged

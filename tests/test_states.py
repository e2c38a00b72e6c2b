"""What states' rules say, in place of the federal days."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.ask.school import School
from handouts.errors import HandoutsError, Location
from handouts.library.layers import states_of
from handouts.library.load import Library, load_library
from handouts.library.shelves import LETTERS, TOPICS
from handouts.pdf.readback import read_outline
from handouts.pipeline import make_handout
from handouts.quality import gates, layers
from tests.commands import Command
from tests.html_page import outline_of_page
from tests.sheets import audited
from tests.test_layers import layer, write

DAY = date(2026, 11, 26)
CODES = tuple(states_of(load_library().layers[0]))
IN_ROWS = "al ak az ca co ct dc fl ga hi il in ia ky la md ma mi mn ms mo mt nj ny nc oh pa tn tx ut va wa wi"
"""States that have a row in the facts that we are given: 32 and DC."""
FEDERAL_DAY = re.compile(r"\b60 (calendar )?days|\b60 días|[Dd]ay 60|[Dd]ía 60|\b2 months|\bdos meses")
COMPLAINT = re.compile(
    r"state complaint|the state decides|queja|el estado|it decides|decid[ae]", re.IGNORECASE
)


def said(library: Library, kind: str = "fact-sheet", **asked: object) -> str:
    request = Request(kind, format="outline", **asked)  # type: ignore[arg-type]
    return make_handout(library, request).data.decode()


def test_each_state_with_a_row_is_there() -> None:
    assert set(IN_ROWS.split()) <= set(CODES)


def test_every_fact_has_its_law_its_day_and_its_source() -> None:
    assert layers.states(load_library(), DAY) == []


def test_a_fact_is_read_again_within_a_year() -> None:
    late = DAY + timedelta(days=gates.TOO_OLD_DAYS + 5)
    found = layers.states(load_library(), late)
    assert {each.level for each in found} == {"error"}
    assert any('"transition-age" was read' in each.problem.message for each in found)


@pytest.mark.parametrize("code", CODES)
def test_each_state_s_sheets_are_made_in_each_language(code: str) -> None:
    """With its name, without a notice but that of a draft; a phrase ends in one full stop."""
    library = load_library(state=code)
    for language in ("en", "es"):
        for audience in ("family", "teacher"):
            for topics in (("where-to-start",), ("evaluation",), ("iep-team-and-meeting",)):
                request = Request(
                    "fact-sheet", topics=topics, audience=audience, language=language, format="outline"
                )
                made = make_handout(library, request)
                text = made.data.decode()
                assert library.state is not None
                assert library.state.name[language] in text
                assert ".." not in text.replace("...", "")
                assert "{}" not in text
                assert not [notice for notice in made.notices if "No person has reviewed" not in notice]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("code", ["tx", "va", "nj", "ct"])
def test_where_the_state_s_clock_is_known_no_sheet_names_the_federal_one(code: str, language: str) -> None:
    """In no box, step, chart or other topic; a state complaint has days of its own."""
    library = load_library(state=code)
    sheets = [
        said(library, topics=(id,), audience=audience, language=language, detail=detail)
        for id in library.ids(TOPICS, language)
        for audience in library.article(TOPICS, language, id).words.audiences
        for detail in ("full", "brief")
    ]
    sheets += [
        said(library, "comparison-chart", rows=("all",), audience=audience, language=language)
        for audience in ("family", "teacher")
    ]
    letters = [id for id in library.ids(LETTERS, language) if id != "state-complaint"]
    sheets += [said(library, "letter", name=id, language=language) for id in letters]
    lines = [line.strip() for sheet in sheets for line in sheet.split("\n") if FEDERAL_DAY.search(line)]
    assert [line for line in lines if not COMPLAINT.search(line)] == []


@pytest.mark.parametrize("code", ["tx", "ca", "ny", "fl", "pa", "nj"])
def test_the_gates_hold_for_a_state_s_sheets(code: str) -> None:
    """Reading, lengths, law, acronyms, tags."""
    topics = ["evaluation", "iep-team-and-meeting", "not-signing-the-iep", "transition-to-adulthood"]
    found = audited(load_library(state=code), DAY, topics).findings
    assert [each for each in found if each.level != "note"] == []


def test_without_a_state_nothing_of_one_prints() -> None:
    library = load_library()
    for id in library.ids(TOPICS, "en"):
        for audience in library.article(TOPICS, "en", id).words.audiences:
            text = said(library, topics=(id,), audience=audience)
            assert not re.search(r"Your state: (?!Send)", text)
            assert "(as of" not in text


def test_a_value_of_one_s_own_goes_before_what_we_know() -> None:
    library = load_library(state="tx")
    own = {"state.evaluation-clock": "30 days, here"}
    text = said(library, topics=("evaluation",), values=own)
    assert "30 days, here" in text
    assert "45 school days" not in text


def test_a_district_s_word_lies_over_a_state_s_and_that_over_ours(tmp_path: Path) -> None:
    district = layer(tmp_path / "district", "Elm District")
    fact = "facts:\n  evaluation-clock:\n    says: {en: 40 school days in Elm}\n"
    write(district, "content/state.yaml", fact)
    library = load_library(district, state="TX")
    text = said(library, topics=("evaluation",))
    assert "40 school days in Elm" in text
    assert "45 school days" not in text
    assert "Tex. Educ. Code" in text
    assert "ARD committee" in said(library, topics=("iep-team-and-meeting",))


def test_the_state_s_own_name_for_the_team_stands_in_the_text_and_is_opened_once() -> None:
    english = said(load_library(state="tx"), topics=("iep-team-and-meeting",))
    assert "H1 The ARD committee and the meeting" in english
    assert english.count("Admission, Review, and Dismissal (ARD) committee") == 1
    assert "(elsewhere: IEP team)" in english
    assert "equipo del IEP" not in said(
        load_library(state="tx"), topics=("iep-team-and-meeting",), language="es", audience="teacher"
    )
    connecticut = said(load_library(state="ct"), topics=("iep-team-and-meeting",), audience="teacher")
    assert "H1 The PPT and the meeting" in connecticut
    assert not re.search(r"\ban PPT", connecticut)


@pytest.mark.parametrize("code", ["vi", "ar", "zh-Hans"])
def test_words_that_are_not_in_the_sheet_s_language_are_marked_as_english(code: str) -> None:
    """In the PDF and on the web page: the state's name, and a Parent Center's."""
    library = load_library(state="tx")
    request = Request("fact-sheet", topics=("how-to-ask-for-an-evaluation",), language=code)
    outline = read_outline(make_handout(library, request).data)
    page = outline_of_page(make_handout(library, replace(request, format="html")).data.decode())
    for phrase in ("Partners Resource Network", "Texas"):
        assert outline.count(phrase) == outline.count(f"{{en: {phrase}") > 0
        assert page.count(f"{{en: {phrase}") == outline.count(phrase)


IN_SENTENCES = ("evaluation-clock", "answer-days", "ages", "transition-age")
"""Of the rules those that stand in the sentences of all languages."""


@pytest.mark.parametrize("code", CODES)
def test_rules_in_sentences_are_said_in_the_language_of_every_sheet(code: str) -> None:
    """Each number of the English in each; a sheet with a state's rule has no English phrase in it."""
    library = load_library(state=code)
    facts = [fact for name in IN_SENTENCES if (fact := library.said(f"state.{name}")) and "en" in fact.says]
    for fact in facts:
        assert set(fact.says) == set(library.written)
    for language in ("ru", "zh-Hant"):
        text = said(library, topics=("how-to-ask-for-an-evaluation",), language=language)
        assert not any(fact.says["en"] in text for fact in facts if len(fact.says["en"]) > 5)


def test_a_phrase_that_lacks_a_number_is_told() -> None:
    library = load_library(state="tx")
    fact = library.said("state.evaluation-clock")
    assert fact
    wrong = replace(fact, says={**fact.says, "ru": "45 дней", "ko": "54"})
    place = Location("state.yaml", 3)
    told = [message for message, *_ in layers._wrong(library, "evaluation-clock", wrong, place)]
    assert told == ['"evaluation-clock" lacks the number 45 in "ko".']


def test_names_and_numbers_of_a_parent_center_keep_their_order_in_arabic() -> None:
    """The phone of one beside the name of another would send a family to the wrong door."""
    library = load_library(state="ny")
    center = library.said("state.parent-center")
    assert center
    text = re.sub(r"{Link \S+ ([^}]*)}", r"\1", said(library, language="ar"))
    assert f"{{en: {center.says['en']}}}" in text
    school = School(parent_center="Elm Parents")
    assert "LBody Elm Parents\n" in said(library, language="ar", school=school)


def test_what_a_second_source_says_prints_with_its_day() -> None:
    text = said(load_library(state="tx"), topics=("iep-team-and-meeting",))
    assert "5 school days before an ARD meeting (as of November 2026: check)." in text
    assert "(as of" not in said(load_library(state="tx"), topics=("what-is-an-iep",))


def test_that_it_must_be_checked_stands_in_the_brackets_of_the_language() -> None:
    library = load_library(state="nj")
    text = said(library, topics=("how-to-ask-for-an-evaluation",), language="zh-Hant")
    assert re.search("書面通知（截至 [^）]*）", text)


def test_the_parent_center_of_the_state_stands_at_the_foot_unless_the_school_names_one() -> None:
    text = said(load_library(state="tx"))
    assert "Partners Resource Network" in text
    own = said(load_library(state="tx"), school=School(parent_center="Elm Parents"))
    assert "Partners Resource Network" not in own


def test_a_state_is_found_by_its_code_or_its_name_in_any_language(command: Command) -> None:
    assert {load_library(state=each).state_code for each in ("TX", "tx", "Texas", "texas")} == {"tx"}
    assert load_library(state="nueva york").state_code == "ny"
    ran = command("make", "fact-sheet", "--state", "Texs")
    assert ran.code == 2


def test_an_unknown_state_is_told_with_a_near_match() -> None:
    with pytest.raises(
        HandoutsError, match=r'Nothing is known here of the rules of "Txas". Did you mean "Texas"'
    ):
        load_library(state="Txas")


def test_the_lists_tell_what_is_known_and_how_old_it_is(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HANDOUTS_LIBRARY", raising=False)
    listed = command("list", "states")
    assert re.search(r"^TX +Texas +\d+ rules +read from 2026-\d\d-\d\d on$", listed.out, re.MULTILINE)
    shown = command("show", "state", "texas")
    assert "  transition-age: 14\n    tx-tec-29-0111; read 2026-11-26\n" in shown.out
    assert '"IEP team" prints as "ARD committee"' in shown.out


def test_puerto_rico_s_sheets_say_pei_and_compu() -> None:
    """In Spanish; the English title that staff find the sheet by stays English."""
    text = said(load_library(state="pr"), topics=("what-is-an-iep",), language="es")
    assert "H1 ¿Qué es un PEI?" in text
    assert "{en: What is an IEP?}" in text
    assert not re.search(r"\bIEP\b", text.replace("What is an IEP", ""))
    assert "Comité de Programación y Ubicación (COMPU)" in said(
        load_library(state="pr"), topics=("iep-team-and-meeting",), language="es"
    )
    schools = said(load_library(state="dodea"), topics=("iep-team-and-meeting",))
    assert "H1 The CSC and the meeting" in schools
    assert "Case Study Committee (CSC)" in schools

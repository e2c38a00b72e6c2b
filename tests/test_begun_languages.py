"""Languages that have the words of the program and no text yet."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from handouts.ask.request import Request
from handouts.errors import SelectionError
from handouts.layout.typeface import Typefaces
from handouts.library.load import Library
from handouts.pipeline import plan
from tests.commands import Command
from tests.conftest import LANGUAGE, topic
from tests.sheets import ROOT

BEGUN = ("hmn", "ht", "my", "ne", "prs", "ps", "ur")
"""Published words for this field are few or doubtful in them, so no text goes out without a native reader."""
OF_THE_SOURCE = ("order-", "sheets-in")
"""Labels that only sheets in English and Spanish have."""
LETTERS = {
    "hmn": "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ ’“”",
    "ht": "abcdefghijklmnopqrstuvwxyz àèéòÀÈÉÒ ’“”«»",
    "my": "ကခဂဃငစဆဇဈဉညဋဌဍဎဏတထဒဓနပဖဗဘမယရလဝသဟဠအ ဣဤဥဦဧဩဪ ကာကါကိကီကုကူကေကဲကံက့ကး ကျကြကွကှကျွန်ကြွေ က္က န္တ ဿ ၌၍၎၏၊။ ၀၁၂၃၄၅၆၇၈၉",
    "ne": "अआइईउऊऋएऐओऔ कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह काकिकीकुकूकृकेकैकोकौकंकँकः क्षत्रज्ञश्रद्धर्कह्म ऽ।॥ॐ ०१२३४५६७८९",
    "prs": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءئؤأۀهٔ خانواده‌ها ،؛؟«» ۰۱۲۳۴۵۶۷۸۹",
    "ps": "آابپتټثجځچڅحخدډذرړزژږسشښصضطظعغفقکګلمنڼوهیيېۍئءأ ،؛؟«» ۰۱۲۳۴۵۶۷۸۹",
    "ur": "آابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیےئؤأۂۓ ،۔؟؛«» ۰۱۲۳۴۵۶۷۸۹ ًٌٍَُِّْٰ",
}
"""The alphabet of each, with what joins."""


def test_they_are_told_apart_from_those_with_texts(shipped: Library) -> None:
    assert set(shipped.languages) - set(shipped.written) == set(BEGUN)
    assert not set(shipped.targets) & set(BEGUN)


@pytest.mark.parametrize("code", BEGUN)
def test_each_has_all_words_of_the_program_in_its_own(code: str, shipped: Library) -> None:
    """With the fields of the English in braces; "Federal" alone is the same in Creole."""
    made, source = shipped.language(code), shipped.language("en")
    known = {name: words for name, words in source.labels.items() if not name.startswith(OF_THE_SOURCE)}
    assert made.labels.keys() == known.keys()
    assert (made.groups.keys(), made.audiences.keys()) == (source.groups.keys(), source.audiences.keys())
    for name, words in known.items():
        assert _fields(made.labels[name]) == _fields(words), name
    assert [name for name, words in known.items() if made.labels[name] == words] in ([], ["federal"])
    shipped.check_font(code)
    assert made.english_name == shipped.spoken[code].english_name


def _fields(words: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", words))


@pytest.mark.parametrize("code", BEGUN)
def test_its_font_has_every_letter_of_it(code: str, shipped: Library) -> None:
    """Shaped with HarfBuzz: no piece of the labels or of the alphabet is the box for a missing glyph."""
    made = shipped.language(code)
    every = [*made.labels.values(), *made.groups.values(), *made.audiences.values(), *made.months]
    for term in shipped.glossary(code).values():
        every += term.term, *term.forms
    typefaces = Typefaces(shipped.look(""), shipped.by_code)
    for bold in (False, True):
        font = typefaces.font(code, bold)
        for words in (*every, made.name, made.stop, LETTERS[code]):
            assert not font.lacks(words), words
            for face, piece in font.split(words):
                assert 0 not in {glyph.id for glyph in face.shape(piece, rtl=made.direction == "rtl").glyphs}


@pytest.mark.parametrize("code", BEGUN)
def test_words_of_the_field_are_ready_for_a_translator(code: str, shipped: Library) -> None:
    """The English beside each, and how far it could be checked; a text is held to what was read alone."""
    terms, source = shipped.glossary(code), shipped.glossary("en")
    lines = (ROOT / f"content/{code}/glossary.yaml").read_text("utf-8").splitlines()
    marks = [re.search("# (Seen|Perhaps|Not seen)", line) for line in lines if line.startswith("  term:")]
    assert len(marks) == len(terms) > 20
    assert terms.keys() <= source.keys()
    for mark, (id, term) in zip(marks, terms.items(), strict=True):
        assert mark, id
        assert re.search(r"[(（][A-Za-z0-9 ,.’()-]+[)）]$", term.term), id
        assert not term.definition, id
        assert not (term.forms and mark[1] == "Not seen"), id


@pytest.mark.parametrize(
    "request_",
    [
        Request("fact-sheet", language="my"),
        Request("glossary", language="burmese"),
        Request("letter", "ask-for-records", language="my"),
        Request("packet", "first-meeting", language="my"),
        Request("language-finder", language="my"),
        Request("fact-sheet", language="my", twin=True),
    ],
)
def test_a_sheet_in_one_is_refused_with_how_to_begin(request_: Request, shipped: Library) -> None:
    """In one line, whatever is asked for."""
    with pytest.raises(SelectionError) as caught:
        plan(shipped, request_)
    (problem,) = caught.value.problems
    assert problem.message == "There is no text in Burmese (my) yet."
    assert problem.see == ("check", "--language", "my")


def test_terms_without_definitions_are_for_translators(command: Command, small_library: Path) -> None:
    """A glossary of them makes no language with texts; once there is a text, each definition is asked for."""
    folder = small_library / "content/ht"
    folder.mkdir()
    language = LANGUAGE.format(name="Kreyòl", english="Haitian Creole")
    (folder / "language.yaml").write_text(language, "utf-8")
    (folder / "glossary.yaml").write_text("iep:\n  term: Pwogram (IEP)\n  checked: 2026-11-22\n", "utf-8")
    assert "iep," in command("translations", "glossary", "ht").out
    assert command("make", "who-gets-ieps", "--language", "ht").err.endswith("handouts check --language ht\n")
    ran = command("check", "--language", "ht")
    assert "ht/glossary.yaml:1: note: missing: 1 of" in ran.out
    assert "1 warning" not in ran.out
    (folder / "who-gets-ieps.md").write_text(topic("T").replace("Words.", "[IEP](term:iep)"), "utf-8")
    ran = command("check", "--language", "ht")
    assert 'ht/glossary.yaml:1: error: definition: "iep" has no definition yet.' in ran.out


def test_a_translation_office_may_begin_with_one(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """It gets the English alone."""
    monkeypatch.delenv("HANDOUTS_LIBRARY", raising=False)
    ran = command("translations", "export", "my/texts/foot", "--to", "-")
    assert 'trgLang="my"' in ran.out


def test_the_list_says_so_and_nothing_offers_them(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the shell, not the table of translations; the list has them, for whoever wants to begin."""
    monkeypatch.delenv("HANDOUTS_LIBRARY", raising=False)
    listed = command("list", "languages").out.splitlines()
    assert sorted(line.split()[0] for line in listed if "no text yet, only the words" in line) == sorted(
        BEGUN
    )
    rows = json.loads(command("list", "languages", "--json").out)
    assert {row["code"] for row in rows if not row["is-written"]} == set(BEGUN)
    status = json.loads(command("translations", "status", "--json").out)
    assert not set(status["languages"]) & set(BEGUN)
    assert (
        "Burmese"
        not in command("make", "language-finder", "--to", "outline", "--output", "-").out.split(
            "Sheets in their language:"
        )[1]
    )
    ran = command("check", "--language", "ur")
    assert "content/ur/glossary.yaml:1: note: missing: 36 of 64 terms, and 0 definitions" in ran.out
    assert (ran.code, "0 errors, 0 warnings" in ran.out) == (0, True)

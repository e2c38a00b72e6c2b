"""Every sheet that we ship: each topic and bundle, in each language, for each audience."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pikepdf

from handouts.library.load import Library
from handouts.library.shelves import TOPICS
from tests.sheets import ROOT, MadeSheet, pages


def test_what_is_read_back_is_what_the_document_says(sheets: dict[str, MadeSheet]) -> None:
    """Text, order, languages, links and tags survive layout and drawing, character by character."""
    assert [name for name, sheet in sheets.items() if sheet.read != sheet.outline] == []


def test_each_sheet_fits_one_piece_of_paper(sheets: dict[str, MadeSheet]) -> None:
    """Two sides at most, in both languages."""
    long = {}
    for name, sheet in sheets.items():
        with pikepdf.open(BytesIO(sheet.pdf)) as pdf:
            if len(pdf.pages) > 2:
                long[name] = len(pdf.pages)
    assert long == {}


def test_each_sheet_for_families_has_something_to_do(sheets: dict[str, MadeSheet], shipped: Library) -> None:
    """A sheet about one topic ends in steps; a topic in brief has its action in its lead."""
    for name, sheet in sheets.items():
        if sheet.request.topics[0] not in shipped.settings.bundles:
            assert "L Decimal" in sheet.outline, name


def test_the_main_message_comes_first_and_is_marked(sheets: dict[str, MadeSheet]) -> None:
    """The box with the short version is the first thing after title, summary and a draft's notice."""
    for name, sheet in sheets.items():
        roles = [line.split()[0] for line in sheet.outline.splitlines()]
        notice = ["P"] if "Draft:" in sheet.outline else []
        assert roles[1 : roles.index("Sect")] == ["P", "P", "H1", "P", *notice], name


def test_each_sheet_says_what_it_is_not_and_names_its_law(
    sheets: dict[str, MadeSheet], shipped: Library
) -> None:
    """The foot: help, not legal advice, sources, the month they were checked, in its own language."""
    for name, sheet in sheets.items():
        language = shipped.language(language_code(sheet))
        month = language.label("checked", month=language.month(date(2026, 11, 1)))
        disclaimer = {"en": "not legal advice", "es": "no asesoría legal"}.get(language_code(sheet), "")
        for words in (disclaimer, language.label("sources"), month):
            assert words in sheet.outline.replace("\u00a0", " "), (name, words)


def language_code(sheet: MadeSheet) -> str:
    return str(sheet.request.language)


def test_a_draft_translation_says_so_in_both_languages(
    sheets: dict[str, MadeSheet], shipped: Library
) -> None:
    """No person has reviewed a translation yet, and the sheet says it; English sheets do not."""
    for name, sheet in sheets.items():
        code = language_code(sheet)
        assert ("no person has reviewed this translation" in sheet.outline) == (code != "en"), name
        assert (shipped.language(code).label("draft") in sheet.outline) == (code != "en"), name


def test_at_most_eight_words_are_explained(sheets: dict[str, MadeSheet]) -> None:
    """No word is left over: writers keep to the box."""
    assert {name: sheet.notices for name, sheet in sheets.items() if sheet.notices} == {}


def test_teachers_see_the_law_in_place_and_families_do_not(sheets: dict[str, MadeSheet]) -> None:
    """Brackets stand in teachers' text only."""
    for name, sheet in sheets.items():
        teacher = sheet.request.audience == "teacher"
        assert (" [{Link https://www.ecfr.gov" in sheet.outline) == teacher, name


def test_every_citation_of_the_content_is_used(shipped: Library) -> None:
    """No citation is left behind by the text that used it; the glossary is a sheet of its own."""
    charts = shipped.content.rglob("charts/*.yaml")
    texts = "".join(path.read_text("utf-8") for path in [*shipped.content.glob("[!.]*/**/*.md"), *charts])
    assert [id for id in shipped.citations if f"(cite:{id})" not in texts] == []


def test_both_languages_cite_the_same_law(shipped: Library) -> None:
    """Section by section, a translation has the citations, terms and anchors of its source."""
    pattern = re.compile(r"\((cite|term):([^)]+)\)|\{#([a-z0-9-]+)\}|^::: (family|teacher)$", re.MULTILINE)
    for id in shipped.ids(TOPICS, "en"):
        english, spanish = (shipped.article(TOPICS, code, id).body for code in ("en", "es"))
        parts = [
            re.split(r"^(?=## |::: (?:family|teacher)$)", body, flags=re.MULTILINE)
            for body in (english, spanish)
        ]
        found = [[sorted(map(str, pattern.findall(part))) for part in body] for body in parts]
        assert found[0] == found[1], id


def test_every_topic_has_something_of_its_own_to_say_and_to_do(shipped: Library) -> None:
    """For each audience at least 120 words, three pieces of law and steps."""
    for code in shipped.languages:
        for id in shipped.ids(TOPICS, code):
            body = shipped.article(TOPICS, code, id).body
            for audience in shipped.article(TOPICS, code, id).words.audiences:
                others = [each for each in shipped.settings.audiences if each != audience]
                own = re.sub(
                    rf"^::: ({'|'.join(others)})$.*?(?=^::: (?!steps)|^## )", "", body, flags=re.M | re.S
                )
                words, law = (
                    len(re.findall(r"\w+", re.sub(r"\([a-z]+:[^)]*\)", "", own))),
                    own.count("(cite:"),
                )
                assert (words >= 120, law >= 3, "::: steps" in own) == (True, True, True), (
                    code,
                    id,
                    audience,
                )


def test_tables_of_contents_name_every_topic_once(shipped: Library) -> None:
    """Groups list the topics there are."""
    grouped = [id for group in shipped.settings.groups for id in group.topics]
    assert sorted(grouped) == sorted(shipped.ids(TOPICS, "en")) == sorted(set(grouped))


def test_text_stays_on_the_page(sheets: dict[str, MadeSheet]) -> None:
    """Every glyph with ink lies inside the margins of a Letter page."""
    for name, sheet in sheets.items():
        for page in pages(sheet.pdf):
            inked = [glyph for glyph in page if glyph.text.strip()]
            assert [g for g in inked if not (57 <= g.x <= 612 - 57.6 and 30 <= g.y <= 792 - 30)] == [], name


def test_titles_hold_no_value(sheets: dict[str, MadeSheet]) -> None:
    """The school's name is on the sheet but not in its metadata."""
    for sheet in sheets.values():
        with pikepdf.open(BytesIO(sheet.pdf)) as pdf, pdf.open_metadata() as metadata:
            assert "Lakeview" not in str(metadata)
            assert "Lakeview" not in str(dict(pdf.docinfo))
        assert "Lakeview Elementary" in sheet.read


def test_no_blank_of_a_text_is_nameless() -> None:
    """A row of underscores says to nobody what to write there."""
    texts = (ROOT / "content").glob("[!.]*/**/*.md")
    assert [path.name for path in texts if "____](value:" in path.read_text("utf-8")] == []

"""``handouts translations``, what accepting writes into a file, and what a sheet says of stale parts."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import pytest

from handouts.ask.request import Request
from handouts.errors import ContentError
from handouts.library import accept
from handouts.library.load import Library, load_library
from handouts.library.shelves import TOPICS
from handouts.pipeline import write
from handouts.writing.outline import outline
from tests.commands import Command
from tests.sheets import ROOT, document_of, everything, filled


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def states(command: Command) -> dict[str, object]:
    texts = json.loads(command("translations", "status", "--json").out)["texts"]
    return {text["id"]: text["languages"]["es"] for text in texts}


# ── status ───────────────────────────────────────────────────────────────────


def test_status_shows_every_text_in_every_language(command: Command, small_library: Path) -> None:
    """Fresh after accepting, stale with the names of its sections, not recorded before, missing."""
    command("translations", "accept", "es/what-is-an-iep", "es/who-gets-ieps", "es/glossary")
    change(small_library / "content/en/who-gets-ieps.md", "Words.", "Other words.")
    ran = command("translations", "status")
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out
        == """\
                        es
disagreements           missing
next-steps-for-schools  missing
what-is-an-iep          fresh, draft
who-gets-ieps           stale (section), reviewed
bundles/first-steps     not recorded, draft
bundles/meeting         missing
bundles/own-list        missing
texts/foot              missing
glossary                fresh

es: 22% fresh, 12% reviewed (2 fresh, 1 stale, 1 not recorded, 5 missing)
"""
    )


def test_a_section_in_the_words_of_the_source_is_not_translated(
    command: Command, small_library: Path
) -> None:
    """The copy that a translator starts from is none, and is never accepted, by whom ever it was read."""
    path = small_library / "content/es/what-is-an-iep.md"
    own = path.read_text("utf-8")
    copied = own.replace("Una sección", "A section").replace("Palabras.", "Words.")
    path.write_text(copied, "utf-8")
    before = {"state": "not translated", "sections": ["section"], "review": "draft"}
    assert states(command)["what-is-an-iep"] == before
    ran = command("translations", "accept", "es", "--reviewed-by", "Lan Tran", "--on", "2026-11-26")
    assert ran.code == 2
    assert ran.err.endswith(
        "es/what-is-an-iep.md:9: This is still in English, so it is no translation yet. "
        "Put your words there.\n"
    )
    assert path.read_text("utf-8") == copied
    assert states(command)["who-gets-ieps"]["state"] == "not recorded"
    path.write_text(own, "utf-8")
    command("translations", "accept", "es/what-is-an-iep")
    assert states(command)["what-is-an-iep"] == {"state": "fresh", "sections": [], "review": "draft"}


def test_a_slip_of_the_pen_is_accepted_in_every_language_at_once(
    command: Command, small_library: Path
) -> None:
    command("translations", "accept", "es")
    change(small_library / "content/en/who-gets-ieps.md", "Words.", "Word.")
    assert states(command)["who-gets-ieps"]["state"] == "stale"
    assert command("translations", "accept", "--all", "who-gets-ieps").code == 2
    assert command("translations", "accept", "--all", "who-gets-iep", "--same-meaning").code == 2
    assert command("translations", "accept", "--all", "who-gets-ieps", "--same-meaning").code == 0
    assert states(command)["who-gets-ieps"]["state"] == "fresh"


def test_status_has_json_for_programs(command: Command, small_library: Path) -> None:
    command("translations", "accept", "es")
    change(small_library / "content/en/who-gets-ieps.md", "Words.", "Other words.")
    ran = json.loads(command("translations", "status", "--json").out)
    assert ran["texts"][3] == {
        "id": "who-gets-ieps",
        "languages": {"es": {"state": "stale", "sections": ["section"], "review": "reviewed"}},
    }
    assert ran["languages"]["es"]["stale"] == 1
    assert ran["languages"]["es"]["fresh-percent"] == 33


def test_a_translation_of_nothing_is_told(command: Command, small_library: Path) -> None:
    (small_library / "content/en/what-is-an-iep.md").unlink()
    assert states(command)["what-is-an-iep"] == {"state": "no source", "review": "draft"}


def test_without_another_language_there_are_no_translations(command: Command, small_library: Path) -> None:
    (small_library / "content/es/language.yaml").unlink()
    assert command("translations", "status") == (0, "There are no translations.\n", "")


# ── accept ───────────────────────────────────────────────────────────────────


def test_accepting_adds_the_hashes_and_changes_nothing_else(command: Command, small_library: Path) -> None:
    path = small_library / "content/es/what-is-an-iep.md"
    before = path.read_text("utf-8")
    ran = command("translations", "accept", "es/what-is-an-iep")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("content/es/what-is-an-iep.md: 3 sections\n")
    hashes = load_library(small_library).named("en", "what-is-an-iep").hashes
    lines = "".join(f"  {key}: {hash}\n" for key, hash in hashes.items())
    assert path.read_text("utf-8") == before.replace(
        "translation: draft\n", f"translation: draft\ntranslated-from:\n{lines}"
    )


def test_accepting_again_replaces_the_hashes(command: Command, small_library: Path) -> None:
    path = small_library / "content/es/what-is-an-iep.md"
    command("translations", "accept", "es/what-is-an-iep")
    once = path.read_text("utf-8")
    change(small_library / "content/en/what-is-an-iep.md", "Words.", "Other words.")
    command("translations", "accept", "es/what-is-an-iep")
    twice = path.read_text("utf-8")
    changed = [line for line in twice.split("\n") if line not in once.split("\n")]
    assert [line.partition(":")[0] for line in changed] == ["  section"]
    assert states(command)["what-is-an-iep"]["state"] == "fresh"


def test_a_language_alone_means_all_its_texts(command: Command) -> None:
    ran = command("translations", "accept", "es")
    assert [line.partition("content/")[2] for line in ran.out.splitlines()] == [
        "es/what-is-an-iep.md: 3 sections",
        "es/who-gets-ieps.md: 3 sections",
        "es/bundles/first-steps.md: 3 sections",
        "es/glossary.yaml: 1 section",
    ]


def test_a_review_is_recorded_with_its_reader_and_day(command: Command, small_library: Path) -> None:
    ran = command(
        "translations",
        "accept",
        "es/what-is-an-iep",
        "--reviewed-by",
        'Ana "N." Ruiz: #1',
        "--on",
        "2026-11-20",
    )
    assert (ran.code, ran.err) == (0, "")
    topic = load_library(small_library).article(TOPICS, "es", "what-is-an-iep").words
    assert (topic.translation, topic.reviewed_by) == ("reviewed", 'Ana "N." Ruiz: #1')
    text = (small_library / "content/es/what-is-an-iep.md").read_text("utf-8")
    names = [line.partition(":")[0] for line in text.split("\n")[4:9]]
    assert names == ["translation", "reviewed-by", "reviewed-on", "translated-from", "  head"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["es", "--reviewed-by", "Ana"], "--reviewed-by NAME and --on YYYY-MM-DD go together."),
        (["es", "--reviewed-by", " ", "--on", "2026-11-20"], "--reviewed-by has no name."),
        (["es", "--reviewed-by", "Ana", "--on", "2999-01-01"], "--on is a day that has not come yet."),
        (["es", "--reviewed-by", "Ana", "--on", "2026-13-01"], "Invalid value for '--on': it is not a day."),
        (["fr/foot"], '"fr" is not a language of translations. There are translations in: es.'),
        (["en/foot"], '"en" is not a language of translations. There are translations in: es.'),
        (["ess/foot"], '"ess" is not a language of translations. Did you mean "es"?'),
        (["es/what-is-an-ipe"], 'Unknown text "es/what-is-an-ipe". Did you mean "what-is-an-iep"?'),
        (["es/texts/foot"], '"texts/foot" is not written in Spanish (es) yet. To start it: handouts new '),
    ],
)
def test_what_cannot_be_accepted_is_told_and_nothing_is_written(
    command: Command, small_library: Path, arguments: list[str], message: str
) -> None:
    before = {path: path.read_bytes() for path in small_library.rglob("*.*")}
    ran = command("translations", "accept", "es/what-is-an-iep", *arguments)
    assert ran.code == 2
    assert ran.err.startswith(f"handouts: {message}")
    assert {path: path.read_bytes() for path in small_library.rglob("*.*")} == before


def test_a_text_without_a_source_cannot_be_accepted(command: Command, small_library: Path) -> None:
    (small_library / "content/en/what-is-an-iep.md").unlink()
    assert "what-is-an-iep" not in command("translations", "accept", "es").out
    ran = command("translations", "accept", "es/what-is-an-iep")
    assert (ran.code, ran.err.partition(" to compare")[0]) == (
        2,
        'handouts: "what-is-an-iep" has no source text',
    )


@pytest.mark.parametrize("name", ["everything", "bundles/two", "texts/foot", "charts/iep-vs-504", "glossary"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_every_byte_that_is_not_recorded_stays(tmp_path: Path, name: str, ending: bytes) -> None:
    """Line breaks, a mark at the beginning, comments: what is put in can be taken out again."""
    library = copied(tmp_path)
    source, text = (library.named(code, name) for code in ("en", "es"))
    before = b"\xef\xbb\xbf" + text.path.read_bytes().replace(b"\n", ending)
    after = accept.accepted(before, "x", text, source.hashes, None)
    recorded = [f"{hash}".encode() + ending for hash in source.hashes.values()]
    kept = [
        line
        for line in after.splitlines(keepends=True)
        if not line.endswith(tuple(recorded)) and line != b"translated-from:" + ending
    ]
    assert b"".join(kept) == before
    text.path.write_bytes(after)
    again = load_library(library.root).named("es", name)
    assert (again.recorded, again.hashes) == (source.hashes, text.hashes)
    assert accept.accepted(after, "x", text, source.hashes, None) == after


def test_comments_and_other_fields_around_the_hashes_stay(command: Command, small_library: Path) -> None:
    path = small_library / "content/es/what-is-an-iep.md"
    before = "translation: draft  # not read yet\n\n# what it says:\nfacts: [x.F1]\n---\n"
    change(path, "translation: draft\n---\n", before)
    command("translations", "accept", "es/what-is-an-iep")
    start, _, end = path.read_text("utf-8").partition("translated-from:\n")
    assert start.endswith("translation: draft  # not read yet\n")
    assert "\n\n# what it says:\nfacts: [x.F1]\n---\n" in end


def test_a_glossary_whose_last_line_is_not_ended_can_be_accepted(tmp_path: Path) -> None:
    library = copied(tmp_path)
    source, text = (library.named(code, "glossary") for code in ("en", "es"))
    after = accept.accepted(text.path.read_bytes().rstrip(), "x", text, source.hashes, None)
    text.path.write_bytes(after)
    assert load_library(library.root).named("es", "glossary").recorded == source.hashes


def test_an_entry_on_one_line_keeps_its_line(command: Command, small_library: Path) -> None:
    path = small_library / "content/es/glossary.yaml"
    before = path.read_text("utf-8")
    for _ in range(2):
        assert command("translations", "accept", "es/glossary").code == 0
        (hash,) = load_library(small_library).named("en", "glossary").hashes.values()
        assert path.read_text("utf-8") == before.replace("}\n", f", translated-from: {hash}}}\n")
        change(small_library / "content/en/glossary.yaml", "plan.", "new plan.")


def test_an_entry_in_braces_on_two_lines_has_no_room_for_a_hash(small_library: Path) -> None:
    text = load_library(small_library).named("es", "glossary")
    data = b"iep: {term: IEP, definition: Un plan.,\n  checked: 2026-11-22}\n"
    with pytest.raises(ContentError, match=r"x:1: There is no room for hashes in this file\."):
        accept.accepted(data, "x", text, text.hashes, None)


def test_front_matter_in_braces_has_no_room_for_hashes(small_library: Path) -> None:
    text = load_library(small_library).named("es", "what-is-an-iep")
    data = b"---\n{title: a, summary: b, audiences: [family]}\n---\nWords.\n"
    with pytest.raises(ContentError, match=r"x:1: There is no room for hashes in this file\."):
        accept.accepted(data, "x", text, text.hashes, None)


# ── diff ─────────────────────────────────────────────────────────────────────


def test_diff_shows_a_stale_section_in_both_languages_and_what_differs(
    command: Command, small_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small_library)
    command("translations", "accept", "es")
    change(small_library / "content/en/who-gets-ieps.md", "Words.", "Words within 60 days.")
    ran = command("translations", "diff", "es/who-gets-ieps")
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out
        == """\
es/who-gets-ieps: stale
[-These words-] have gone since it was translated, {+these+} have come.

── section ──
content/en/who-gets-ieps.md:8, when it was translated
  ## A section {#section}

  Words.
content/en/who-gets-ieps.md:8, now
  ## A section {#section}

  Words {+within 60 days+}.
content/es/who-gets-ieps.md:13
  ## Una sección {#section}

  Palabras.
content/es/who-gets-ieps.md:13: The number 60 is missing here. See content/en/who-gets-ieps.md:10.
"""
    )


def test_diff_shows_what_was_added_and_what_is_gone(command: Command, small_library: Path) -> None:
    command("translations", "accept", "es/who-gets-ieps")
    change(small_library / "content/en/who-gets-ieps.md", "{#section}", "{#part}")
    out = command("translations", "diff", "es/who-gets-ieps").out
    assert out.count("this section is not here.") == 2
    assert '"part" is missing.' in out
    assert '"section" is not in the source text.' in out


def test_diff_says_what_still_is_the_source_text(command: Command, small_library: Path) -> None:
    for own, source in (("Una sección", "A section"), ("Palabras.", "Words.")):
        change(small_library / "content/es/who-gets-ieps.md", own, source)
    out = command("translations", "diff", "es/who-gets-ieps").out
    assert out.startswith("es/who-gets-ieps: not recorded\n\n── not stale, but not the same in both ──\n")
    assert "This is still the source text." in out


@pytest.mark.parametrize("text", ["es", "es/"])
def test_diff_takes_one_text(command: Command, text: str) -> None:
    ran = command("translations", "diff", text)
    assert ran.code == 2
    assert ran.err.startswith("handouts: Name one text, such as es/what-is-an-iep.")


# ── What a sheet says ────────────────────────────────────────────────────────


def copied(folder: Path) -> Library:
    """The miniature library, where it may be changed."""
    copytree(ROOT / "tests/library", folder / "library")
    return load_library(folder / "library")


@pytest.fixture
def accepted(tmp_path: Path) -> Path:
    """The miniature library with all Spanish texts accepted."""
    library = copied(tmp_path)
    for name in library.names("es"):
        source, text = (library.named(code, name) for code in ("en", "es"))
        text.path.write_bytes(accept.accepted(text.path.read_bytes(), "x", text, source.hashes, None))
    return library.root


def said(root: Path, request: Request) -> tuple[list[str], tuple[str, ...]]:
    """The notices on a sheet, each with the line above it, and those for the user."""
    library = load_library(root)
    made, document = filled(library, request)
    if request.format == "pdf":
        assert write(made, document, "pdf").startswith(b"%PDF")
    lines = [line.strip() for line in outline(document).split("\n")]
    found = [n for n, line in enumerate(lines) if "texto en inglés de esta parte" in line]
    return [f"{lines[n - 1]} | {lines[n]}" for n in found], made.notices


DRAFT = (
    "Al 22 de noviembre de 2026, el texto en inglés de esta parte es más reciente: esta traducción puede no "
    "estar al día. {en: As of November 22, 2026, the English text of this part is newer: this translation "
    "may be out of date.}"
)
REVIEWED = (
    "El texto en inglés de esta parte cambió después del 3 de mayo de 2026: esta traducción puede no estar "
    "al día. {en: The English text of this part has changed since May 3, 2026: this translation may be out "
    "of date.}"
)


def test_a_fresh_sheet_says_nothing(accepted: Path) -> None:
    assert said(accepted, everything("es")) == ([], ())


def test_hashes_that_are_not_recorded_say_nothing(tmp_path: Path) -> None:
    library = copied(tmp_path)
    change(library.content / "en/everything.md", "## Lists in lists", "## Lists")
    assert said(library.root, everything("es")) == ([], ())


def test_a_stale_section_has_a_dated_notice_below_its_heading(accepted: Path) -> None:
    """In the sheet's language and in English; the other sections have none."""
    change(accepted / "content/en/everything.md", "{#lists}", "in lists {#lists}")
    notices, told = said(accepted, everything("es"))
    assert notices == [f"H2 Listas en listas | P {DRAFT}"]
    assert told == ("The source text of es/everything has changed since it was translated: lists.",)


def test_a_section_that_the_source_no_longer_has_is_marked(accepted: Path) -> None:
    change(accepted / "content/en/everything.md", "{#lists}", "{#other-lists}")
    assert said(accepted, everything("es"))[0] == [f"H2 Listas en listas | P {DRAFT}"]


@pytest.mark.parametrize(("state", "notice"), [("reviewed", REVIEWED), ("draft", DRAFT)])
def test_the_day_of_a_review_dates_the_notice(accepted: Path, state: str, notice: str) -> None:
    """A file that is a draft again keeps the day of its old review, which dates nothing."""
    change(accepted / "content/en/everything.md", "{#lists}", "in lists {#lists}")
    path = accepted / "content/es/everything.md"
    change(path, "translation: draft", f"translation: {state}\nreviewed-by: A\nreviewed-on: 2026-05-03")
    assert said(accepted, everything("es"))[0] == [f"H2 Listas en listas | P {notice}"]


@pytest.mark.parametrize("old", ["title: ", "summary: "])
def test_a_stale_lead_or_head_has_its_notice_before_the_lead(accepted: Path, old: str) -> None:
    path = accepted / "content/en/little.md"
    text = path.read_text("utf-8")
    line = next(line for line in text.split("\n") if line.startswith(old))
    change(path, line, f'{old}"Changed"')
    notices, _ = said(accepted, Request("fact-sheet", language="es", topics=("little",)))
    assert notices == [f"H2 En pocas palabras | P {DRAFT}"]


def test_a_brief_sheet_marks_the_leads_that_it_prints_and_no_section(accepted: Path) -> None:
    """What is not on the sheet is not told either."""
    change(accepted / "content/en/little.md", "---\nThis sheet", "---\nThis new sheet")
    change(accepted / "content/en/everything.md", "{#lists}", "in lists {#lists}")
    request = Request("fact-sheet", language="es", topics=("little", "everything"))
    notices, told = said(accepted, request)
    assert notices == [f"H2 Listas en listas | P {DRAFT}"]
    assert told == ("The source text of es/little has changed since it was translated: lead.",)
    full = Request("fact-sheet", language="es", topics=("little", "everything"), detail="full")
    notices, told = said(accepted, full)
    assert notices == [f"H2 Listas en listas | P {DRAFT}", f"H3 Listas en listas | P {DRAFT}"]
    assert told[1] == "The source text of es/everything has changed since it was translated: lists."


def test_a_section_with_nothing_for_the_audience_has_no_notice(accepted: Path) -> None:
    for code in ("en", "es"):
        path = accepted / f"content/{code}/little.md"
        path.write_text(path.read_text("utf-8") + "\n## T {#t}\n\n::: teacher\nT.\n:::\n", "utf-8")
    path = accepted / "content/es/little.md"
    change(path, "translated-from:\n", "translated-from:\n  t: 000000000000\n")
    for audience, count in (("family", 0), ("teacher", 1)):
        request = Request("fact-sheet", audience=audience, language="es", topics=("little",))
        assert len(said(accepted, request)[0]) == count


def test_a_letter_goes_to_the_school_as_it_is(accepted: Path) -> None:
    """The notice of a stale letter stands below it, before what the family reads."""
    change(accepted / "content/en/letters/ask.md", "I ask", "Today I ask")
    notices, told = said(accepted, Request("letter", "ask", language="es"))
    assert told == ("The source text of es/letters/ask has changed since it was translated: lead.",)
    assert len(notices) == 1
    assert "Antes de enviarla" not in notices[0]
    assert not notices[0].startswith("H1 ")


def test_the_foot_is_marked_too(accepted: Path) -> None:
    path = accepted / "content/en/texts/foot.md"
    path.write_text(path.read_text("utf-8") + "More.\n", "utf-8")
    _, told = said(accepted, Request("fact-sheet", language="es", topics=("little",)))
    assert told == ("The source text of es/texts/foot has changed since it was translated: lead.",)


def test_stale_rows_of_a_chart_are_named_above_it(accepted: Path) -> None:
    path = accepted / "content/en/charts/iep-vs-504.yaml"
    change(path, 'question: "Cost"', 'question: "What is the cost?"')
    request = Request("comparison-chart", language="es", format="pdf")
    notices, told = said(accepted, request)
    assert [each.partition(" | ")[2] for each in notices] == [f"P Costo: {DRAFT}"]
    assert told == ("The source text of es/charts/iep-vs-504 has changed since it was translated: cost.",)
    assert said(accepted, Request("comparison-chart", language="es", rows=("who",))) == ([], ())


def test_stale_words_around_a_chart_are_told_without_names(accepted: Path) -> None:
    change(accepted / "content/en/charts/iep-vs-504.yaml", "corner: ", "corner: The ")
    notices, _ = said(accepted, Request("comparison-chart", language="es"))
    assert [each.partition(" | ")[2] for each in notices] == [f"P {DRAFT}"]


def test_stale_entries_of_the_glossary_are_named_in_the_box_of_words(accepted: Path) -> None:
    path = accepted / "content/en/glossary.yaml"
    text = path.read_text("utf-8")
    start, _, end = text.partition("evaluation:\n")
    path.write_text(start + "evaluation:\n" + end.replace('definition: "', 'definition: "New: ', 1), "utf-8")
    notices, told = said(accepted, everything("es"))
    assert [each.partition(" | ")[2] for each in notices] == [f"P Evaluación (evaluation): {DRAFT}"]
    assert told == ("The source text of es/glossary has changed since it was translated: evaluation.",)


def test_a_text_that_has_lost_its_source_says_nothing(accepted: Path) -> None:
    (accepted / "content/en/little.md").unlink()
    assert said(accepted, Request("fact-sheet", language="es", topics=("little",))) == ([], ())


def test_a_draft_text_of_the_sheet_makes_the_sheet_a_draft(accepted: Path) -> None:
    """When all topics are reviewed and only the foot is not, no person has reviewed the whole sheet."""
    request = Request("fact-sheet", language="es", topics=("little",))
    words = "no person has reviewed this translation"
    for name in ("little", "texts/foot"):
        assert words in outline(document_of(load_library(accepted), request))
        change(accepted / f"content/es/{name}.md", "translation: draft", "translation: reviewed")
    assert words not in outline(document_of(load_library(accepted), request))

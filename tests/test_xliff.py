"""``handouts translations export`` and ``import``: what goes to an office and comes back."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from shutil import copytree
from xml.etree import ElementTree as Tree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.characters import tidy, unfit
from handouts.cli.exchange import unreadable
from handouts.document.nodes import Paragraph
from handouts.document.walk import plain_text
from handouts.library.load import Library, load_library
from handouts.library.parity import departures
from handouts.office.coded import FIXED, MARKDOWN, counted, read, written
from handouts.office.exchange import changes, to_translate
from handouts.office.units import units_of
from handouts.office.xliff import from_xliff, to_xliff
from handouts.reading.parse import parse
from tests.commands import Command
from tests.sheets import ROOT
from tests.xliff_files import (
    change,
    edited,
    exported,
    fill,
    segments,
    sent_back,
    sent_out,
    taken,
    target,
    without_skeletons,
)
from tests.xliff_rules import CORE, broken

TRANSLATED = load_library().targets


# ── What an office gets ──────────────────────────────────────────────────────


@pytest.mark.parametrize("code", TRANSLATED)
def test_an_export_keeps_the_rules_of_xliff(shipped: Library, code: str) -> None:
    assert broken(exported(shipped, code)) == []


def test_the_rules_are_seen_when_they_are_broken(shipped: Library) -> None:
    """The test above can fail: each of these breaks one rule of the standard."""
    data = exported(shipped, "es", "what-is-an-iep").decode()
    for old, new in (
        ('version="2.1"', 'version="2.0"'),
        (' srcLang="en"', ""),
        ('<unit id="lead"', '<unit id="head"'),
        ('state="translated"', 'state="done"'),
        ('dataRefStart="d1"', 'dataRefStart="d99"'),
        ('<pc id="c1"', '<pc id="c2"'),
        ('subType="xlf:b"', 'subType="bold"'),
        ("<skeleton", "<skeletons"),
    ):
        assert old in data
        assert broken(data.replace(old, new, 1).encode())


def test_a_text_that_is_not_translated_goes_out_without_targets(shipped: Library) -> None:
    data = exported(shipped, "vi", "evaluation", "worksheets/meeting-checklist")
    assert broken(data) == []
    assert b"<target>" not in data
    assert b'state="translated"' not in data


def test_what_a_translator_must_not_type_is_no_text(shipped: Library) -> None:
    """Law, terms, values, choices, anchors, directives, signs and bold are codes, or do not go out at all."""
    signs = ("](", "**", "{", "}", "::: ", "(write)", "(say)", "{#", "|---", "[ ]")
    for code in ("en", "es", "ko"):
        for element in segments(Tree.fromstring(exported(shipped, "es" if code == "en" else code))):
            for side in element.iter(f"{CORE}{'source' if code == 'en' else 'target'}"):
                words = "".join(side.itertext())
                assert not any(sign in words for sign in signs), words


def test_a_family_only_translation_gets_what_families_read(shipped: Library) -> None:
    data = exported(shipped, "vi", "who-gets-ieps").decode()
    assert "Your child can get an" in data
    assert "A student qualifies for an" not in data


def test_a_translator_is_told_how_the_glossary_says_a_term(shipped: Library) -> None:
    data = exported(shipped, "es", "who-gets-ieps").decode()
    assert "section-504: write Sección 504 or: plan 504 or: planes 504<" in data
    assert ">content/en/who-gets-ieps.md:7<" in data


def test_numbers_stay_words(shipped: Library) -> None:
    assert ">60 days (about 2 months)</pc>" in exported(shipped, "es", "who-gets-ieps").decode()


def test_a_stale_section_is_marked_to_be_translated(command: Command, small_library: Path) -> None:
    command("translations", "accept", "es/what-is-an-iep")
    change(small_library / "content/en/what-is-an-iep.md", "Words.", "Other words.")
    states = [each.get("state") for each in segments(sent_out(command))]
    assert states == ["translated"] * 3 + ["initial"] * 2


# ── What comes back unchanged ────────────────────────────────────────────────


@pytest.mark.parametrize("code", TRANSLATED)
def test_an_export_that_comes_back_as_it_was_changes_no_byte(shipped: Library, code: str) -> None:
    assert changes(shipped, code, from_xliff(exported(shipped, code), "x"), "x", lambda *_: ()) == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_words_that_are_changed_and_changed_back_are_the_same(
    tmp_path: Path, shipped: Library, code: str
) -> None:
    """Every text of every translation can be written, and what is not its words stays where it is."""
    copytree(ROOT / "content", tmp_path / "content")
    names = shipped.names(code)[:: 4 if code == "es" else 1]
    before = exported(shipped, code, *names)
    taken(tmp_path, code, edited(before, lambda text: f"{text} ñ"))
    between = load_library(tmp_path)
    assert all(between.named(code, name).hashes != shipped.named(code, name).hashes for name in names)
    assert broken(exported(between, code, *names)) == []
    taken(tmp_path, code, without_skeletons(before))
    after = load_library(tmp_path)
    for name in names:
        text, old = after.named(code, name), shipped.named(code, name)
        assert (text.hashes, text.recorded) == (old.hashes, old.recorded)
        assert departures(after.named("en", name), text, after.glossary(code)) == ()


# ── What comes back translated ───────────────────────────────────────────────


def test_one_changed_segment_changes_one_line(command: Command, small_library: Path) -> None:
    path = small_library / "content/es/what-is-an-iep.md"
    before = "\r\n".join(path.read_text("utf-8").split("\n")).replace("family, ", "family,  ")
    data = b"\xef\xbb\xbf" + before.replace("Palabras.", "Palabras.\r\n\r\n<!-- a remark -->").encode()
    path.write_bytes(data)
    root = sent_out(command)
    target(root, "section", 2).text = "Otras palabras."
    ran = sent_back(command, root)
    assert (ran.code, ran.err.partition(":")[0]) == (0, "handouts")
    assert ran.out.endswith("content/es/what-is-an-iep.md: 1 section changed\n")
    made = path.read_bytes().replace(b"translated-from:\r\n  section: " + hash_of(small_library), b"")
    assert made == data.replace(b"Palabras.", b"Otras palabras.")


def hash_of(root: Path) -> bytes:
    hash = load_library(root).named("en", "what-is-an-iep").hashes["section"]
    return f"{hash}\r\n".encode()


def test_a_reviewed_text_is_a_draft_again_and_says_so(command: Command, small_library: Path) -> None:
    arguments = ("--reviewed-by", "Ana Ruiz", "--on", "2026-11-20")
    command("translations", "accept", "es/who-gets-ieps", *arguments)
    root = sent_out(command, "es/who-gets-ieps")
    assert sent_back(command, root).err == "handouts: Nothing has changed: no file is written.\n"
    assert load_library(small_library).named("es", "who-gets-ieps").state == "reviewed"
    target(root, "section").text = "Otra sección"
    ran = sent_back(command, root)
    assert ran.err == (
        "handouts: es/who-gets-ieps was reviewed and is a draft again: a person must read it.\n"
    )
    words = load_library(small_library).named("es", "who-gets-ieps").words
    assert (words.translation, words.reviewed_by, words.reviewed_on) == ("draft", "", None)


def test_what_an_office_has_done_is_of_todays_english(command: Command, small_library: Path) -> None:
    """A stale section stays stale while it is marked initial, and is told; translated, it is recorded."""
    command("translations", "accept", "es/what-is-an-iep")
    change(small_library / "content/en/what-is-an-iep.md", "Words.", "Other words.")
    root = sent_out(command)
    target(root, "lead").text = "El "
    ran = sent_back(command, root)
    assert (ran.code, ran.err.count("still marked initial: section. ")) == (0, 1)
    assert "stale (section)" in command("translations", "status").out
    root = sent_out(command)
    for segment in segments(root):
        segment.set("state", "translated")
    assert sent_back(command, root).err == ""
    assert "what-is-an-iep          fresh, draft" in command("translations", "status").out


def test_a_new_text_is_written_as_a_draft(command: Command, small_library: Path) -> None:
    """Its front matter is that of the English, its hashes are recorded, and nothing is left in English."""
    root = sent_out(command, "es/disagreements")
    for number, segment in enumerate(segments(root)):
        made = Tree.SubElement(segment, f"{CORE}target")
        made.text = f"palabras {'abcde'[number]} "
        made.extend(segment.findall(f"{CORE}source/*"))
    ran = sent_back(command, root)
    assert (ran.code, ran.err) == (0, "")
    text = (small_library / "content/es/disagreements.md").read_text("utf-8")
    hashes = "".join(
        f"  {key}: {hash}\n"
        for key, hash in load_library(small_library).named("en", "disagreements").hashes.items()
    )
    assert text == (
        f"""---
title: palabras a
summary: palabras b
audiences: [family]
translation: draft
translated-from:
{hashes}---
palabras c **lead** of Disagreements.

## palabras d {{#section}}

palabras e
"""
    )


def test_a_section_and_a_paragraph_that_are_new_in_english_get_their_places(
    command: Command, small_library: Path
) -> None:
    path = small_library / "content/en/what-is-an-iep.md"
    change(path, "Words.\n", "Words.\n\n- [law](cite:cfr-300-8) {#new}\n\n## More {#more}\n\nAnd more.\n")
    change(path, "The **lead**", "First.\n\nThe **lead**")
    root = sent_out(command)
    target(root, "lead").text = "Antes."
    entry = target(root, "section", 3)
    entry.extend(deepcopy(next(each for each in segments(root) if entry in each)[0]))
    entry[0].text = "ley"
    target(root, "more").text, target(root, "more", 2).text = "Más", "Y más."
    ran = sent_back(command, root)
    assert (ran.code, ran.err.count("\n")) == (0, 1)
    body = (small_library / "content/es/what-is-an-iep.md").read_text("utf-8").rpartition("---\n")[2]
    assert body == (
        "Antes.\n\nThe **inicio** de ¿Qué es un IEP?.\n\n## Una sección {#section}\n\nPalabras.\n\n"
        "- [ley](cite:cfr-300-8) {#new}\n\n## Más {#more}\n\nY más.\n"
    )


def test_a_new_row_of_a_chart_and_a_new_term_get_their_places(tmp_path: Path) -> None:
    """They are the English ones with the words of the translation; what others say stays as it is."""
    copytree(ROOT / "content", tmp_path / "content")
    for name, key in (("charts/iep-vs-504.yaml", "  - id: purpose"), ("glossary.yaml", "advocate:")):
        path = tmp_path / "content/es" / name
        before, _, rest = path.read_text("utf-8").partition(f"{key}\n")
        margin = key[: len(key) - len(key.lstrip())]
        end = next(n for n, line in enumerate(rest.split("\n")) if line and not line.startswith(f"{margin} "))
        path.write_text(before + "\n".join(rest.split("\n")[end:]), "utf-8")
    names = ("charts/iep-vs-504", "glossary")
    root = Tree.fromstring(exported(load_library(tmp_path), "es", *names))
    fill(root)
    taken(tmp_path, "es", Tree.tostring(root))
    for name in names:
        source, text = (load_library(tmp_path).named(code, name) for code in ("en", "es"))
        assert list(text.hashes) == list(source.hashes)
    assert text.terms["advocate"].term == "Advocate ñ"
    assert text.terms["advocate"].forms == ()


def test_words_that_would_read_as_markup_are_words(command: Command, small_library: Path) -> None:
    words = "## *No* [a](cite:cfr) {#b} <b> & www.a.org ::: {without state.ages: c | d}"
    root = sent_out(command)
    target(root, "section", 2).text = words
    assert sent_back(command, root).code == 0
    article = load_library(small_library).named("es", "what-is-an-iep")
    (*_, last) = parse(article.body, "x", audiences=("family", "teacher"))
    assert isinstance(last, Paragraph)
    assert (plain_text(last.inlines), len(last.inlines)) == (words, 1)


@given(st.text(max_size=60), st.booleans())
def test_any_words_are_read_back_as_they_were_written(text: str, is_after: bool) -> None:
    """No character makes Markdown of what a translator types: the sheets say the same words."""
    words = " ".join(tidy(text).split())
    if unfit(words) or not words:
        return
    content = (read("[x](cite:a) ", MARKDOWN)[0], f" {words}") if is_after else (words,)
    (made,) = parse(written(content, MARKDOWN), "x", audiences=())
    assert isinstance(made, Paragraph)
    assert plain_text(made.inlines) == (f"x {words}" if is_after else words)


def test_paragraphs_that_a_translator_has_split_are_one_segment(shipped: Library) -> None:
    """Each has as many laws as the English, so a code is never in another segment than its words."""
    source, text = (shipped.named(code, "transition-to-adulthood") for code in ("en", "es"))
    (split,) = (each for unit in units_of(source, text) for each in unit.segments if each.pair[1][1:])
    assert counted(split.source, FIXED) == counted(split.target or (), FIXED)


# ── Layers, and sections that are built in another way ───────────────────────


@pytest.fixture
def school(tmp_path: Path, shipped: Library) -> Path:
    """A layer over our words with one section of a Spanish text."""
    (section,) = (each for each in shipped.named("es", "what-is-an-iep").sections if each.key == "name")
    path = tmp_path / "school/content/es/what-is-an-iep.md"
    path.parent.mkdir(parents=True)
    path.write_text(f"---\n---\n{section.text}\n", "utf-8")
    (tmp_path / "school/layer.yaml").write_text("name: School\n", "utf-8")
    return tmp_path / "school"


def test_in_a_layer_its_own_sections_are_written_and_no_others(command: Command, school: Path) -> None:
    """What lies below a school's words is never written to."""
    options = ("--library", str(school))
    path = school / "content/es/what-is-an-iep.md"
    before = path.read_text("utf-8")
    for unit, code in (("fit", 2), ("name", 0)):
        root = Tree.fromstring(
            command("translations", "export", "es/what-is-an-iep", "--to", "-", *options).out
        )
        target(root, unit).text = "Otro título"
        Path("back.xlf").write_bytes(Tree.tostring(root))
        ran = command("translations", "import", "back.xlf", *options)
        assert ran.code == code, ran.err
        assert ("it stands in a library below yours" in ran.err) == (code == 2)
    made = path.read_text("utf-8")
    assert made.partition("## ")[2] == before.partition("## ")[2].replace(
        "¿Es un programa o un plan?", "Otro título"
    )
    root = Tree.fromstring(command("translations", "export", "es/texts/foot", "--to", "-", *options).out)
    target(root, "lead").text = "Otro"
    Path("back.xlf").write_bytes(Tree.tostring(root))
    assert (
        "it stands in a library below yours: copy it"
        in command("translations", "import", "back.xlf", *options).err
    )


def test_a_section_that_is_built_in_another_way_is_translated_anew(
    command: Command, small_library: Path
) -> None:
    """Its words have no place beside the English: they go out as a note; the new ones take their place."""
    change(
        small_library / "content/en/what-is-an-iep.md",
        "Words.",
        "::: family\nWords.\n:::\n\n::: teacher\nMore.\n:::",
    )
    root = sent_out(command)
    notes = [each.text or "" for each in root.iter(f"{CORE}note") if each.get("category") == "translation"]
    assert len(notes) == 1
    assert "Palabras." in notes[0]
    for number, words in enumerate(("Una sección", "Para familias.", "Para maestros."), 1):
        target(root, "section", number).text = words
    assert sent_back(command, root).code == 0
    body = (small_library / "content/es/what-is-an-iep.md").read_text("utf-8")
    assert body.endswith(
        "## Una sección {#section}\n\n::: family\nPara familias.\n:::\n\n::: teacher\nPara maestros.\n:::\n"
    )


def test_a_new_row_for_families_alone_brings_no_english_for_teachers(tmp_path: Path) -> None:
    copytree(ROOT / "content", tmp_path / "content")
    path = tmp_path / "content/es/charts/iep-vs-504.yaml"
    kept = [line for line in path.read_text("utf-8").split("\n") if not line.strip().startswith("teacher:")]
    text = "\n".join(kept).replace("summary-for:\n", "").replace("[family, teacher]", "[family]")
    before, _, rest = text.partition("  - id: purpose\n")
    path.write_text(f"{before}  - id: law\n{rest.partition('  - id: law' + chr(10))[2]}", "utf-8")
    root = Tree.fromstring(exported(load_library(tmp_path), "es", "charts/iep-vs-504"))
    fill(root)
    taken(tmp_path, "es", Tree.tostring(root))
    assert "teacher:" not in path.read_text("utf-8")
    assert [row.id for row in load_library(tmp_path).chart("es", "iep-vs-504").rows][:3] == [
        *("what-it-is", "purpose", "law")
    ]


@pytest.mark.parametrize("name", ["who-gets-ieps", "charts/iep-vs-504", "disagreements"])
def test_a_translation_can_begin_for_families_alone(tmp_path: Path, name: str) -> None:
    """It says so, has what families read, and nothing that is only for teachers."""
    copytree(ROOT / "content", tmp_path / "content")
    for file in ("who-gets-ieps.md", "charts/iep-vs-504.yaml"):
        (tmp_path / "content/vi" / file).unlink()
    library = load_library(tmp_path)
    text = to_translate(library, "vi", name, ["family"])
    root = Tree.fromstring(to_xliff([text], "en", "vi", "ltr"))
    fill(root)
    (made,) = changes(library, "vi", from_xliff(Tree.tostring(root), "x"), "x", unreadable)
    made.path.parent.mkdir(exist_ok=True)
    made.path.write_bytes(made.data)
    assert b"teacher:" not in made.data
    assert b"::: teacher" not in made.data
    source, begun = (load_library(tmp_path).named(code, name) for code in ("en", "vi"))
    assert (begun.words.audiences, begun.state) == (("family",), "draft")
    assert begun.recorded == source.hashes_for(begun.words)


def test_an_export_is_never_written_over_what_came_back(command: Command) -> None:
    """Without a name it takes a free one, as a letter does."""
    command("translations", "export", "es/what-is-an-iep")
    Path("what-is-an-iep.es.xlf").write_text("the office's", "utf-8")
    assert command("translations", "export", "es/what-is-an-iep").out == "what-is-an-iep.es_2.xlf\n"
    assert Path("what-is-an-iep.es.xlf").read_text("utf-8") == "the office's"

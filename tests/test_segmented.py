"""``handouts translations segment``: zero-width spaces between words that are written without spaces."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path

import pytest
import yaml
from icu4py.breakers import LineBreaker
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.characters import UNSPACED, ZERO_WIDTH_SPACE, unsegmented
from handouts.cli.exchange import unreadable
from handouts.document import nodes
from handouts.layout.lines import set_lines
from handouts.layout.runs import RunMaker
from handouts.layout.typeface import Typefaces
from handouts.library.load import Library, load_library
from handouts.library.parity import departures
from handouts.library.search import found
from handouts.library.sections import Article
from handouts.office.coded import spans
from handouts.office.rewritten import Put
from handouts.office.segmented import segmented
from handouts.office.termbase import rows
from handouts.pdf.readback import bookmarks
from handouts.pdf.structure import Tag
from handouts.pipeline import plan, write
from handouts.quality.rules import stated
from handouts.quality.sentences import words
from handouts.reading.parse import parse
from tests.commands import Command
from tests.conftest import LANGUAGE, topic
from tests.monospace import lines, shown
from tests.xliff_files import change

SCRIPTS = yaml.safe_load((Path(__file__).parent / "scripts.yaml").read_text("utf-8"))
SAID = {code: SCRIPTS[code]["words"][code == "th"] for code in ("km", "my", "th")}
SAID["lo"] = "ໂຮງຮຽນຕ້ອງປະເມີນລູກຂອງທ່ານພາຍໃນ 60 ມື້ (34 CFR 300.301(c)(1)). ຖ້າໂຮງຮຽນປະຕິເສດ ຕ້ອງສົ່ງຈົດໝາຍພ້ອມເຫດຜົນ."
"""A paragraph in each of the languages; nobody has reviewed them."""

ENGLISH = """\
---
title: What is an IEP?
summary: A summary.
audiences: [family]
---
**The school must** [evaluate your child](cite:cfr-300-8). See https://example.org/x.

## The school must {#section}

- {without state.clock: The school [must](cite:cfr-300-8). | The school must {}.}

| The school | Your child |
| --- | --- |
| [a plan](term:iep) | must |
"""
THAI = """\
---
title: โรงเรียนต้องประเมินบุตร
summary: "โรงเรียนต้องประเมิน"  # ที่นี่โรงเรียน
audiences: [family]
translation: draft
---
<!-- โรงเรียนต้องประเมิน -->
**โรงเรียนต้อง**[ประเมินบุตร](cite:cfr-300-8)ของท่าน <!-- โรงเรียนต้อง --> https://example.org/โรงเรียนต้อง

## โรงเรียนต้อง {#section}

- {without state.clock: โรงเรียน[ต้อง](cite:cfr-300-8). | โรงเรียนต้อง {}.}

| โรงเรียนต้อง | บุตรของท่าน |
| --- | --- |
| [แผนการศึกษา\\|แผนงาน](term:iep) | ต้อง |
"""
SEGMENTED = """\
---
title: โรงเรียน|ต้อง|ประเมิน|บุตร
summary: "โรงเรียน|ต้อง|ประเมิน"
audiences: [family]
translation: draft
---
<!-- โรงเรียนต้องประเมิน -->
**โรงเรียน|ต้อง|**[ประเมิน|บุตร](cite:cfr-300-8)|ของ|ท่าน <!-- โรงเรียนต้อง --> https://example.org/โรงเรียนต้อง

## โรงเรียน|ต้อง {#section}

- {without state.clock: โรงเรียน|[ต้อง](cite:cfr-300-8). / โรงเรียน|ต้อง {}.}

/ โรงเรียน|ต้อง / บุตร|ของ|ท่าน /
/ --- / --- /
/ [แผนการ|ศึกษา\\/แผน|งาน](term:iep) / ต้อง /
"""
"""A zero-width space is shown as a bar, and a bar as a slash."""
NAME = "what-is-an-iep"


def with_bars(text: str) -> str:
    return text.replace("|", "/").replace(ZERO_WIDTH_SPACE, "|")


@pytest.fixture
def root(small_library: Path) -> Path:
    """The small library with a topic and a glossary in Thai."""
    (small_library / f"content/en/{NAME}.md").write_text(ENGLISH, "utf-8")
    added(small_library, "th", THAI)
    words = "{term: แผนการศึกษา, definition: โรงเรียนต้องประเมินบุตร., acronym: IEP, checked: 2026-11-22}"
    (small_library / "content/th/glossary.yaml").write_text(f"iep: {words}\n", "utf-8")
    return small_library


def added(library: Path, code: str, text: str) -> Path:
    """A language of a library, with one text."""
    folder = library / "content" / code
    folder.mkdir()
    language = LANGUAGE.format(name=code, english=f"Language {code}").replace("Sources:", SAID.get(code, "x"))
    (folder / "language.yaml").write_text(language, "utf-8")
    path = folder / f"{NAME}.md"
    path.write_text(text, "utf-8")
    return path


def files(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*.*")}


# ── What is put in ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", UNSPACED)
def test_lines_end_where_words_do(command: Command, small_library: Path, code: str) -> None:
    """In each language: at a space or where ICU says, never before what belongs to the word before it."""
    path = added(small_library, code, topic("T").replace("Words.", SAID[code]))
    assert command("translations", "segment", f"{code}/{NAME}").code == 0
    (said,) = [line for line in path.read_text("utf-8").split("\n") if unsegmented(line) == SAID[code]]
    known = ends(LineBreaker(SAID[code], code))
    assert ends(lines(said, 25)) <= known
    assert not ends(lines(SAID[code], 25)) <= known
    assert "".join(lines(said, 25)) == SAID[code]
    assert len(words(said)) > 1.5 * len(words(SAID[code]))


@pytest.mark.parametrize("code", UNSPACED)
def test_a_check_tells_where_no_line_can_end(command: Command, small_library: Path, code: str) -> None:
    """Once a section, with the command that puts the spaces in; afterwards nothing is told."""
    joined = (SAID[code].replace(" ", "") * 2)[:200]
    joined = "".join(char for char in joined if char.isalpha() or ord(char) > 0xE00)
    path = added(small_library, code, topic("T").replace("Words.", f"{joined}\n\n{joined}"))
    told = [line for line in command("check", "--language", code).out.splitlines() if ": unspaced: " in line]
    (line,) = told
    line_number = path.read_text("utf-8").split("\n").index(joined) + 1
    assert line.partition(": warning")[0].endswith(f"/{code}/{NAME}.md:{line_number}")
    assert line.endswith(f"handouts translations segment {code}/{NAME}")
    assert command("translations", "segment", f"{code}/{NAME}").code == 0
    assert ": unspaced: " not in command("check", "--language", code).out


def ends(pieces: Iterable[str]) -> set[int]:
    """Where each piece of a text ends."""
    return set(accumulate(map(len, pieces)))


def test_a_paragraph_in_its_font_breaks_between_words(shipped: Library) -> None:
    """As it is set for the page: without the zero-width spaces a word is cut where the line is full."""
    language = replace(shipped.language("en"), font="Noto Sans Thai")
    maker = RunMaker(Typefaces(shipped.theme, {"th": language}))
    pieces = list(LineBreaker(SAID["th"], "th"))
    for text, is_segmented in ((ZERO_WIDTH_SPACE.join(pieces), True), (SAID["th"], False)):
        runs = maker.runs((nodes.Text(text),), Tag("P"), "body", "th", None)
        made = [shown(line) for line in set_lines(runs, 60, rtl=False)]
        assert "".join(made) == SAID["th"]
        assert (ends(made) <= ends(pieces)) is is_segmented


def test_only_words_change(command: Command, root: Path) -> None:
    """No code, address, anchor, comment or key; a space stands outside a mark that begins or ends there."""
    path = root / f"content/th/{NAME}.md"
    ran = command("translations", "segment", f"th/{NAME}")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith(f"content/th/{NAME}.md: 18 zero-width spaces put in\n")
    assert with_bars(path.read_text("utf-8")) == SEGMENTED


def test_a_language_alone_means_all_its_texts_and_labels(command: Command, root: Path) -> None:
    ran = command("translations", "segment", "th")
    assert [line.rpartition("/th/")[2].partition(":")[0] for line in ran.out.splitlines()] == [
        f"{NAME}.md",
        "glossary.yaml",
        "language.yaml",
    ]
    library = load_library(root)
    assert ZERO_WIDTH_SPACE in library.language("th").labels["sources"]
    assert ZERO_WIDTH_SPACE in library.glossary("th")["iep"].definition
    assert "IEP, checked: 2026-11-22}" in (root / "content/th/glossary.yaml").read_text("utf-8")


def test_a_second_run_changes_nothing(command: Command, root: Path) -> None:
    command("translations", "segment", "th")
    before = files(root)
    ran = command("translations", "segment", "th")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "handouts: Nothing has changed: no file is written.\n"
    assert files(root) == before


def test_what_a_translator_has_put_in_stays(command: Command, root: Path) -> None:
    """A zero-width space where ICU has none; and a word joiner keeps a name whole."""
    path = root / f"content/th/{NAME}.md"
    change(path, "## โรงเรียนต้อง", "## โรง\u200bเรียนต้อง ที่\u2060นี่")
    command("translations", "segment", "th")
    assert "## โรง\u200bเรียน\u200bต้อง ที่\u2060นี่ {#section}" in path.read_text("utf-8")


def test_line_breaks_and_a_mark_at_the_beginning_stay(command: Command, root: Path) -> None:
    path = root / f"content/th/{NAME}.md"
    before = b"\xef\xbb\xbf" + THAI.replace("\n", "\r\n").encode()
    path.write_bytes(before)
    command("translations", "segment", "th")
    after = path.read_bytes()
    assert after != before
    assert after.replace(ZERO_WIDTH_SPACE.encode(), b"") == before.replace("  # ที่นี่โรงเรียน".encode(), b"")


def test_they_can_be_taken_out(command: Command, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For which nobody needs ICU."""
    path = root / f"content/th/{NAME}.md"
    command("translations", "segment", "th")
    monkeypatch.setitem(sys.modules, "icu4py.breakers", None)
    ran = command("translations", "segment", "th", "--remove")
    assert "18 zero-width spaces taken out\n" in ran.out
    assert ZERO_WIDTH_SPACE not in "".join(each.decode() for each in files(root).values())
    assert path.read_text("utf-8") == THAI.replace("  # ที่นี่โรงเรียน", "")


def letter_by_letter(text: str, form: str) -> list[Put]:
    every = (at for span in spans(text, form) if span.is_words for at in range(span.start, span.end - 1))
    return [Put(at + 1, at + 1, ZERO_WIDTH_SPACE) for at in every if text[at : at + 2].isalpha()]


@pytest.mark.parametrize("code", ["es", "ko", "zh-Hans"])
def test_words_of_every_text_of_ours_hold_no_code(shipped: Library, code: str) -> None:
    """Between any two letters of its words a zero-width space changes nothing that it says."""
    for name in shipped.names(code)[:: 6 if code == "es" else 1]:
        article = shipped.named(code, name)
        made = segmented(shipped, article, letter_by_letter, unreadable)
        assert made is not None
        text = made.data.decode()
        new = shipped.with_texts({article.path: text}).named(code, name)
        for old, piece in zip(article.pieces, new.pieces, strict=True):
            assert nodes_of(piece.text, article) == nodes_of(old.text, article)


def nodes_of(text: str, article: Article) -> str:
    """What is read of a text, without zero-width spaces."""
    audiences = load_library().settings.audiences
    return repr(parse(text, "x", 1, audiences=audiences, folder=article.path.parent)).replace("\\u200b", "")


# ── What is refused ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("es", '"es" needs no zero-width spaces between its words. Only these do: km, lo, my, th.'),
        ("ksw", '"ksw" needs no zero-width spaces between its words. Only these do: km, lo, my, th.'),
        ("fr", '"fr" is not a language of translations. There are translations in: es, ksw, th.'),
        ("th/what-is-an-ipe", 'Unknown text "th/what-is-an-ipe". Did you mean "what-is-an-iep"?'),
    ],
)
def test_what_needs_none_is_told(command: Command, root: Path, text: str, message: str) -> None:
    """Karen has Burmese letters, and spaces between its words."""
    added(root, "ksw", topic("T"))
    before = files(root)
    ran = command("translations", "segment", text)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"handouts: {message}")
    assert files(root) == before


def test_without_icu_it_is_said_what_to_install(
    command: Command, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "icu4py.breakers", None)
    ran = command("translations", "segment", "th")
    assert ran == (
        2,
        "",
        'handouts: Only icu4py can tell where these words end. Install it: pip install "handouts[segment]"\n',
    )


def test_where_one_text_cannot_be_read_none_is_written(command: Command, root: Path) -> None:
    (root / "content/th/who-gets-ieps.md").write_text(THAI.replace("{#section}", "{#ก}"), "utf-8")
    before = files(root)
    ran = command("translations", "segment", "th")
    assert ran.code == 2
    assert 'content/th/who-gets-ieps.md:10: "{#ก}" is not an anchor.' in ran.err
    assert files(root) == before


def test_a_text_of_a_layer_below_stays_as_it_is(command: Command, root: Path, tmp_path: Path) -> None:
    layer = tmp_path / "ours"
    (layer / "content/th").mkdir(parents=True)
    (layer / "layer.yaml").write_text("name: Ours\n", "utf-8")
    own = layer / f"content/th/{NAME}.md"
    own.write_text("---\n---\n## โรงเรียนต้อง {#section}\n\nโรงเรียนต้องประเมิน\n", "utf-8")
    before = files(root)
    both = ("--library", str(root), "--library", str(layer))
    ran = command("translations", "segment", "th", *both)
    assert (ran.code, ran.out) == (0, f"ours/content/th/{NAME}.md: 3 zero-width spaces put in\n")
    assert own.read_text("utf-8").startswith("---\n---\n## โรงเรียน\u200bต้อง {#section}\n")
    ran = command("translations", "segment", "th/glossary", *both)
    assert ran.err == 'handouts: "th/glossary" stands in a library below yours. Copy it into yours first.\n'
    assert files(root) == before


# ── To everything else it is nothing ─────────────────────────────────────────


def test_a_segmented_text_is_the_same_translation(command: Command, root: Path) -> None:
    """What is recorded stays, it is as fresh as before, and its own words have the hash that they had."""
    command("translations", "accept", "th")
    before = load_library(root).named("th", NAME)
    command("translations", "segment", "th")
    library = load_library(root)
    after = library.named("th", NAME)
    assert (after.recorded, after.hashes) == (before.recorded, before.hashes)
    assert after.body != before.body
    assert "fresh, draft" in command("translations", "status").out
    assert departures(library.named("en", NAME), after, library.glossary("th")) == ()


def test_a_term_is_said_in_its_forms_wherever_lines_may_end(root: Path) -> None:
    library = load_library(root)
    terms = {"iep": replace(library.glossary("th")["iep"], forms=("แผน\u200bการศึกษา",), acronym="")}
    assert departures(library.named("en", NAME), library.named("th", NAME), terms) == ()


def test_find_finds_words_through_it(command: Command, root: Path) -> None:
    command("translations", "segment", "th")
    library = load_library(root)
    for asked in ("โรงเรียนต้องประเมิน", "โรงเรียน\u200bต้องประเมิน", "ต้องป"):
        assert [hit.id for hit in found(library, asked)][:1] == [NAME]


def test_a_word_of_the_law_is_one_with_it_and_without() -> None:
    said = "โรงเรียน\u200bมี\u200bสิทธิ์\u200bส่ง"
    assert stated(said, ("มีสิทธิ์",), ()) == stated(said, ("มี\u200bสิทธิ์",), ()) != ""
    assert stated(said, ("มีสิทธิ์",), ("มีสิทธิ์",)) == ""


def test_translators_get_terms_without_it(command: Command, root: Path) -> None:
    command("translations", "segment", "th")
    library = load_library(root)
    term = library.glossary("th")["iep"]
    assert ZERO_WIDTH_SPACE in term.term
    made = list(rows(library.glossary("en"), {"iep": term}, "English", "Thai"))
    assert made[1][3:5] == ["แผนการศึกษา", "โรงเรียนต้องประเมินบุตร."]


def test_titles_outside_the_page_have_none(shipped: Library, tmp_path: Path) -> None:
    """Of the file and of its bookmarks; on a web page lines break at them."""
    folder = tmp_path / "content/th"
    (folder / "texts").mkdir(parents=True)
    (tmp_path / "layer.yaml").write_text("name: Ours\n", "utf-8")
    language = shipped.text(shipped.language_path("en")).replace("Source Sans 3", "Noto Sans Thai")
    (folder / "language.yaml").write_text(language, "utf-8")
    (folder / "glossary.yaml").write_text("", "utf-8")
    text = topic("โรงเรียน\u200bต้อง", more="whole: true\n").replace("A section", "ของ\u200bท่าน")
    for name in (NAME, "texts/foot"):
        (folder / f"{name}.md").write_text(text, "utf-8")
    made = plan(load_library(tmp_path), Request("fact-sheet", language="th", topics=(NAME,)))
    document = made.filled({})
    assert document.title == "โรงเรียนต้อง"
    page = write(made, document, "html").decode()
    assert ">ของ\u200bท่าน<" in page
    assert "ของท่าน" in [title for _, title, _ in bookmarks(write(made, document, "pdf"))]

"""Layers: a state's, a district's and a school's own words over ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from handouts.ask.request import Request
from handouts.audit import Scope, audit
from handouts.errors import ContentError, HandoutsError
from handouts.library.load import load_library
from handouts.library.replaced import every_replaced
from handouts.library.sections import LEAVES
from handouts.library.shelves import TOPICS
from handouts.pipeline import make_handout
from handouts.quality.layers import own_words
from handouts.reading.directives import FORMS
from tests.commands import Command
from tests.sheets import ROOT, audited

DAY = date(2026, 11, 26)
TOPIC = "how-to-ask-for-an-evaluation"
SHEET = Request("fact-sheet", topics=(TOPIC,), format="outline")
NEXT = "---\n---\n## What now? {#next}\n\nCall the Elm District desk.\n"


@pytest.fixture
def district(tmp_path: Path) -> Path:
    """A layer in which nothing stands yet."""
    return layer(tmp_path / "district", "Elm District", 'version: "7"\n')


def layer(root: Path, name: str, more: str = "", **files: str) -> Path:
    write(root, "layer.yaml", f"name: {name}\n{more}")
    return root


def write(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return root


def said(*folders: Path, state: str = "", request: Request = SHEET) -> str:
    return make_handout(load_library(*folders, state=state), request).data.decode()


# ── What a layer may say ─────────────────────────────────────────────────────


def test_a_section_takes_the_place_of_ours_and_everything_else_stays(district: Path) -> None:
    ours = said()
    own = said(write(district, f"content/en/{TOPIC}.md", NEXT))
    assert "Call the Elm District desk." in own
    assert "Some parts of this sheet are in the words of Elm District." in own
    assert "words of Elm" not in ours
    assert "Write your letter or email today" in ours
    assert "Write your letter or email today" not in own
    assert own.partition("H2 What can I do now?")[0] != ours
    assert own.partition("H2 What now?")[0] == ours.partition("H2 What can I do now?")[0]


def test_a_title_alone_may_differ(district: Path) -> None:
    own = said(write(district, f"content/en/{TOPIC}.md", "---\ntitle: Ask Elm for testing\n---\n"))
    assert "H1 Ask Elm for testing" in own
    assert "Write your letter or email today" in own


def test_a_section_may_be_added_after_another(district: Path) -> None:
    text = "---\nadds: {desk: write}\n---\n## Who helps here? {#desk}\n\nMs. Elm does.\n"
    own = said(write(district, f"content/en/{TOPIC}.md", text))
    headings = [line.strip() for line in own.split("\n") if line.strip().startswith("H2")]
    assert headings[headings.index("H2 Who helps here?") - 1] == "H2 What do I write?"


def test_added_sections_may_be_named_in_any_order(district: Path) -> None:
    sections = "## B {#b}\n\nB.\n\n## A {#a}\n\nA.\n"
    for adds in ("{b: a, a: write}", "{a: write, b: a}"):
        own = said(write(district, f"content/en/{TOPIC}.md", f"---\nadds: {adds}\n---\n{sections}"))
        headings = [line.strip() for line in own.split("\n") if line.strip().startswith("H2")]
        at = headings.index("H2 What do I write?")
        assert headings[at + 1 : at + 3] == ["H2 A", "H2 B"]


@pytest.mark.parametrize(("adds", "wrong"), [("{a: b, b: a}", "ab"), ("{a: a, b: next}", "a")])
def test_sections_that_stand_only_after_one_another_are_told(adds: str, wrong: str, district: Path) -> None:
    """Each with its file and line."""
    text = f"---\nadds: {adds}\n---\n## A {{#a}}\n\nA.\n\n## B {{#b}}\n\nB.\n"
    with pytest.raises(ContentError) as error:
        said(write(district, f"content/en/{TOPIC}.md", text))
    told = [str(problem) for problem in error.value.problems]
    assert [each.partition(" stands")[0] for each in told] == [
        f'district/content/en/{TOPIC}.md:2: The section "{key}"' for key in wrong
    ]


def test_a_whole_text_may_take_the_place_of_ours(district: Path) -> None:
    head = "title: Ask\nsummary: How.\naudiences: [family]\nwhole: true\n"
    own = said(
        write(district, f"content/en/{TOPIC}.md", f"---\n{head}---\nAsk us.\n\n## Where? {{#a}}\n\nHere.\n")
    )
    assert "P Ask us." in own
    article = load_library(district).article(TOPICS, "en", TOPIC)
    assert (article.id, article.language, article.state) == (TOPIC, "en", "source")
    assert "H2 Where?" in own
    assert "Write your letter or email today" not in own


def test_a_lead_of_ones_own_stands_in_the_box(district: Path) -> None:
    own = said(write(district, f"content/en/{TOPIC}.md", "---\n---\n**Ask Elm first.**\n"))
    assert "P Ask Elm first." in own
    assert "Write your letter or email today" in own


def test_entries_rows_labels_bundles_and_sizes_may_differ(district: Path) -> None:
    """Each file says only what is its own."""
    write(district, "content/en/glossary.yaml", "consent: {definition: A yes on paper.}\n")
    cells = "cells: {iep: {family: Elm pays.}}"
    write(district, "content/en/charts/iep-vs-504.yaml", f"rows:\n  - id: cost\n    {cells}\n")
    write(district, "content/en/language.yaml", 'labels: {sources: "Law:"}\n')
    bundle = "bundles: {elm: {topics: {family: [evaluation, behavior]}}}"
    write(district, "content/library.yaml", bundle + "\n")
    write(
        district,
        "content/en/bundles/elm.md",
        "---\ntitle: Elm\nsummary: Two.\naudiences: [family]\n---\nTwo.\n",
    )
    write(district, "templates/theme.yaml", "text: {body: {size: 13}}\n")
    library, ours = load_library(district), load_library()
    assert library.glossary("en")["consent"].definition == "A yes on paper."
    assert library.glossary("en")["consent"].term == ours.glossary("en")["consent"].term
    row = next(row for row in library.chart("en", "iep-vs-504").rows if row.id == "cost")
    assert row.cells["iep"]["family"] == "Elm pays."
    assert row.cells["iep"]["teacher"]
    assert len(library.chart("en", "iep-vs-504").rows) == len(ours.chart("en", "iep-vs-504").rows)
    assert (library.theme.text["body"].size, library.theme.text["note"]) == (13, ours.theme.text["note"])
    assert library.settings.bundles.keys() == ours.settings.bundles.keys() | {"elm"}
    assert "P Law:" in said(district)
    assert "H1 Elm" in said(district, request=Request("fact-sheet", topics=("elm",), format="outline"))


def test_a_part_of_a_template_may_differ(district: Path) -> None:
    write(district, "templates/_parts/fine-print.md.j2", "::: fine-print\nElm says so.\n:::\n")
    assert "P Elm says so." in said(district)


def test_a_picture_of_a_layer_stands_beside_its_section(district: Path, tmp_path: Path) -> None:
    from PIL import Image

    (district / "content/en").mkdir(parents=True)
    Image.new("L", (40, 20), 0).save(district / "content/en/desk.png")
    table = "| Day | Room |\n| - | - |\n| Monday | 4 |\n"
    section = f"## Where? {{#next}}\n\n![The desk of Elm District](desk.png)\n\n{table}"
    own = said(write(district, f"content/en/{TOPIC}.md", f"---\n---\n{section}"))
    assert 'Figure "The desk of Elm District"' in own
    assert "Monday" in own


# ── Several ──────────────────────────────────────────────────────────────────


def test_the_later_of_two_wins_and_show_tells_whose_each_section_is(
    district: Path, tmp_path: Path, command: Command
) -> None:
    write(district, f"content/en/{TOPIC}.md", NEXT)
    school = layer(tmp_path / "school", "Oak School")
    write(school, f"content/en/{TOPIC}.md", NEXT.replace("Elm District", "Oak School"))
    assert "Call the Oak School desk." in said(district, school)
    assert "Call the Elm District desk." in said(school, district)
    both = ("--library", str(district), "--library", str(school))
    ran = command("show", "topic", f"en/{TOPIC}", *both)
    assert ran.code == 0
    lines = {line.split()[0]: line for line in ran.out.split("\n")[1:] if line}
    assert "Oak School" in lines["next"]
    assert "the program" in lines["lead"]


def test_the_version_line_names_the_layers(district: Path, tmp_path: Path) -> None:
    school = layer(tmp_path / "school", "Oak School")
    assert " · Elm District 7 · Oak School." in said(district, school)


def test_a_library_that_stands_alone_covers_all_below_it(district: Path, small_library: Path) -> None:
    """A folder without layer.yaml, and one that says so."""
    write(district, "content/en/glossary.yaml", "consent: {definition: A yes on paper.}\n")
    assert len(load_library(district, small_library).layers) == 1
    write(small_library, "layer.yaml", "name: Small\nalone: true\n")
    assert len(load_library(district, small_library).layers) == 1


def test_the_school_s_file_may_name_its_folders_and_state(
    district: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HANDOUTS_LIBRARY", raising=False)
    write(district, f"content/en/{TOPIC}.md", NEXT)
    Path("school.yaml").write_text(f"name: Oak\nstate: texas\nlibraries: [{district}]\n", "utf-8")
    ran = command("make", "fact-sheet", "--topics", TOPIC, "--to", "outline", "--output", "-")
    assert ran.code == 0, ran.err
    assert "Call the Elm District desk." in ran.out
    assert "Your state: Texas." in ran.out
    assert "45 school days" in ran.out


# ── Safe to keep ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("library", "said"),
    [("nope", 'school.yaml:2: "nope" has no layer.yaml'), ('"a\\0b"', "school.yaml:2: A control character")],
)
def test_a_folder_that_is_no_library_is_told_at_its_line_in_the_school_s_file(
    library: str, said: str, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HANDOUTS_LIBRARY", raising=False)
    Path("school.yaml").write_text(f"name: Ross\nlibraries: [{library}]\n", "utf-8")
    ran = command("make", "fact-sheet")
    assert ran.code == 2
    assert ran.err.startswith(f"handouts: {said}")


def test_what_was_written_over_words_that_have_changed_is_told(
    district: Path, tmp_path: Path, command: Command
) -> None:
    """By make and by check; diff shows both, and accept ends it."""
    below = layer(tmp_path / "below", "Below")
    write(below, f"content/en/{TOPIC}.md", NEXT)
    options = ("--library", str(below), "--library", str(district))
    assert command("new", "section", f"{TOPIC}#next", *options).code == 0
    assert [each.is_stale for each in every_replaced(load_library(below, district))][-1:] == [False]
    assert make_handout(load_library(below, district), SHEET).notices == ()
    write(below, f"content/en/{TOPIC}.md", NEXT.replace("Call", "Phone"))
    (notice,) = make_handout(load_library(below, district), SHEET).notices
    assert "what it replaces has changed: next" in notice
    found = [
        each
        for each in audited(load_library(below, district), DAY, [TOPIC]).findings
        if each.rule == "layers"
    ]
    assert found == []  # only a check of everything looks at the layers
    ran = command("layers", "diff", *options)
    assert "  -Phone the Elm District desk." in ran.out
    assert "  +Call the Elm District desk." in ran.out
    assert command("layers", "accept", *options).code == 0
    assert make_handout(load_library(below, district), SHEET).notices == ()


def test_hashes_are_written_without_touching_another_line(district: Path, command: Command) -> None:
    write(district, f"content/en/{TOPIC}.md", NEXT)
    write(district, "content/en/language.yaml", 'labels: {sources: "Law:"}\n')
    write(
        district,
        "layer.yaml",
        '# ours\nname: Elm District  # of Elm\nreplaces:\n  a.md: {b: c}\nversion: "7"',
    )
    assert command("layers", "accept", "--library", str(district)).code == 0
    text = (district / "layer.yaml").read_text("utf-8")
    assert text.startswith('# ours\nname: Elm District  # of Elm\nversion: "7"\nreplaces:\n')
    assert load_library(district).layers[1].replaces.keys() == {
        "content/en/language.yaml",
        f"content/en/{TOPIC}.md",
    }
    assert command("layers", "accept", "--library", str(district)).code == 0
    assert (district / "layer.yaml").read_text("utf-8") == text


def test_a_translation_of_a_section_that_a_layer_replaced_is_stale(district: Path) -> None:
    """The Spanish sheet says that this part of the English has changed."""
    write(district, f"content/en/{TOPIC}.md", NEXT)
    spanish = Request("fact-sheet", topics=(TOPIC,), language="es")
    notices = make_handout(load_library(district), spanish).notices
    assert any("has changed since it was translated: next" in notice for notice in notices)


def test_a_section_that_drops_its_law_is_found(district: Path) -> None:
    section = "## When do the days start? {#clock}\n\nSoon.\n"
    write(district, f"content/en/{TOPIC}.md", f"---\n---\n{section}")

    found = own_words(load_library(district))
    told = [each.problem.message for each in found]
    assert '"clock" no longer names the law "cfr-300-301-c", which it does below.' in told
    assert 'Nobody has recorded what "clock" replaces.' in told


# ── Mistakes, and worse ──────────────────────────────────────────────────────

WRONG = [
    (
        f"content/en/{TOPIC}.md",
        "---\n---\n## X {#nxt}\n\nY.\n",
        'has no section "nxt" to replace. Did you mean "next"?',
    ),
    ("content/en/evaluatoin.md", "---\n---\n## X {#next}\n\nY.\n", 'Did you mean "evaluation"?'),
    (
        "content/en/glossary.yaml",
        "consnt: {definition: A yes.}\n",
        'There is no "consnt" to change here. Did you mean "consent"?',
    ),
    (
        "content/en/language.yaml",
        "labels: {sauces: Law}\n",
        '"sauces" is not a field that can stand here. Did you mean "sources"?',
    ),
    (
        "content/en/charts/iep-vs-504.yaml",
        "rows: [{id: csot, head: C}]\n",
        'There is no "csot" to change here. Did you mean "cost"?',
    ),
    ("content/en/charts/iep-vs-504.yaml", "rows: [{id: cost, cells: {ipe: {}}}]\n", 'Did you mean "iep"?'),
    ("content/citations.yaml", "cfr-300-8-aa: {title: X}\n", 'There is no "cfr-300-8-aa" to change here.'),
    ("templates/theme.yaml", "text: {bodi: {size: 13}}\n", 'Did you mean "body"?'),
    (
        f"content/en/{TOPIC}.md",
        "---\nadds: {desk: nxt}\n---\n## X {#desk}\n\nY.\n",
        'There is no section "nxt" to stand after.',
    ),
    (
        f"content/en/{TOPIC}.md",
        "---\nadds: {desk: next}\n---\n",
        'The section "desk" under adds is not written below.',
    ),
    (
        "content/en/language.yaml",
        'labels:\n  sources: "Law {x}"\n',
        'district/content/en/language.yaml:2: "sources" names a field in braces that is not given here.',
    ),
    (
        "content/en/language.yaml",
        'labels: {sources: "Law\\t:"}\n',
        'language.yaml:1: "sources" holds a tab or another control character.',
    ),
    (
        f"content/en/{TOPIC}.md",
        "---\n---\n## A {#next}\n\nA.\n\n## B {#next}\n\nB.\n",
        f'{TOPIC}.md:7: The name "next" stands twice in this file.',
    ),
    (
        f"content/en/{TOPIC}.md",
        "---\nwhole: true\n---\nA.\n",
        "This topic is whole, so it needs a title of its own.",
    ),
    (
        "templates/theme.yaml",
        "fields: {font: Mukt}\n",
        'district/templates/theme.yaml:1: Unknown family "Mukt". Did you mean "Mukta"?',
    ),
    ("templates/_parts/head.md.j2", '{% include "head.md.j2" %}\n', "What is put in here holds itself."),
]


@pytest.mark.parametrize(("name", "text", "message"), WRONG)
def test_a_name_that_stands_nowhere_is_told_with_a_near_match(
    district: Path, name: str, text: str, message: str
) -> None:
    write(district, name, text)
    library = load_library(district)
    looks: list[Callable[[], object]] = [
        lambda: make_handout(library, SHEET),
        lambda: library.chart("en", "iep-vs-504"),
        lambda: library.article(TOPICS, "en", "evaluatoin"),
    ]
    assert any(message in told(look) for look in looks)


def told(look: Callable[[], object]) -> str:
    try:
        look()
    except HandoutsError as error:
        return str(error)
    return ""


def test_a_bundle_without_words_is_told_with_the_file_that_it_needs(district: Path, command: Command) -> None:
    """By make and check; a list shows it with the others."""
    write(district, "content/library.yaml", "bundles: {elm: {topics: {family: [evaluation, behavior]}}}\n")
    own, path = ("--library", str(district)), "district/content/en/bundles/elm.md"
    for words in (("make", "fact-sheet", "--topics", "elm"), ("check", "elm")):
        ran = command(*words, *own)
        assert ran.code == 2
        assert 'district/content/library.yaml:1: The bundle "elm" has no words yet. Write ' in ran.err
        assert path in ran.err
    listed = command("list", "bundles", *own).out
    assert f"elm  has no words yet: write {path}" in listed
    assert "where-to-start  " in listed
    checked = audit(load_library(district), Scope((), (), (), ()), DAY)
    assert [each.level for each in checked.findings if "elm.md" in each.problem.hint] == ["error"]


def test_a_layer_may_not_lead_out_of_its_folder(district: Path, tmp_path: Path) -> None:
    secret = write(tmp_path, "secret.md", NEXT) / "secret.md"
    (district / "content/en").mkdir(parents=True)
    (district / f"content/en/{TOPIC}.md").symlink_to(secret)
    with pytest.raises(ContentError, match="is a link that leads out of the library"):
        said(district)


def test_a_folder_of_very_many_files_is_refused(district: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handouts.library.replaced.MAX_FILES", 20)
    (district / "content/en/x").mkdir(parents=True)
    for number in range(21):
        (district / f"content/en/x/{number}.md").touch()
    with pytest.raises(ContentError, match="holds more than 20 files"):
        said(district)


def test_what_is_no_layer_is_told(tmp_path: Path, command: Command) -> None:
    """And how to start one; nothing is written."""
    (tmp_path / "empty").mkdir()
    ran = command("make", "fact-sheet", "--library", str(tmp_path / "empty"))
    assert ran.code == 2
    assert "To start it: handouts new layer" in ran.err
    write(tmp_path, "empty/layer.yaml", "nam: X\n")
    ran = command("make", "fact-sheet", "--library", str(tmp_path / "empty"))
    assert ran.code == 2
    assert 'Did you mean "name"?' in ran.err


def test_a_label_may_not_take_the_disclaimer_away_unseen(district: Path) -> None:
    write(district, "content/en/language.yaml", "labels: {not-legal-advice: Good advice}\n")
    notices = make_handout(load_library(district), SHEET).notices
    assert notices == (
        'No page says "General information, not legal advice" any more: Elm District 7 took it away.',
    )


# ── Beginning ────────────────────────────────────────────────────────────────


def test_a_layer_a_section_and_a_topic_are_started_and_print_at_once(command: Command) -> None:
    own = ("--library", "our-words")
    assert command("new", "layer", "our-words", "--name", "Elm District").code == 0
    assert command("new", "section", "evaluation#next", *own).code == 0
    assert command("new", "section", "evaluation#tests", *own).code in {0, 2}
    assert command("new", "topic", "extra-help", *own).code == 0
    ran = command("make", "fact-sheet", "--topics", "extra-help", *own)
    assert ran.code == 0, ran.err
    before = said(request=Request("fact-sheet", topics=("evaluation",), format="outline"))
    after = said(Path("our-words"), request=Request("fact-sheet", topics=("evaluation",), format="outline"))
    assert after.partition("Sources")[0] == before.partition("Sources")[0]
    ran = command("new", "section", "evaluation#next", *own)
    assert (ran.code, "has this section already" in ran.err) == (2, True)
    ran = command("new", "section", "evaluation#nxt", *own)
    assert (ran.code, 'Did you mean "next"?' in ran.err) == (2, True)
    assert command("new", "layer", "our-words").code == 2


def test_a_layer_s_translation_is_accepted_in_its_own_file(district: Path, command: Command) -> None:
    """Only for the sections and entries that stand there; then no sheet says that it is stale."""
    own = ("--library", str(district))
    write(district, f"content/en/{TOPIC}.md", NEXT)
    write(district, f"content/es/{TOPIC}.md", NEXT.replace("Call the Elm District desk.", "Llame a Elm."))
    write(district, "content/en/glossary.yaml", "consent: {definition: A yes on paper.}\n")
    write(district, "content/es/glossary.yaml", "consent: {definition: Un sí en papel.}\n")
    assert command("translations", "accept", f"es/{TOPIC}", "es/glossary", *own).code == 0
    text = (district / f"content/es/{TOPIC}.md").read_text("utf-8")
    assert text.startswith("---\ntranslated-from:\n  next: ")
    assert text.count("\n") == NEXT.count("\n") + 2
    spanish = Request("fact-sheet", topics=(TOPIC,), language="es", format="outline")
    made = make_handout(load_library(district), spanish)
    assert not [notice for notice in made.notices if "since it was translated" in notice]
    assert "Llame a Elm." in made.data.decode()


# ── Translations for families only ───────────────────────────────────────────


def test_a_translation_for_families_only_is_whole(district: Path, command: Command) -> None:
    """Nothing for teachers is missing in it, and no change of that makes it stale."""
    lines, depth, kept = (ROOT / "content/es/evaluation.md").read_text("utf-8").split("\n"), 0, list[str]()
    for line in lines:
        if depth or line == "::: teacher":
            depth += (line.startswith("::: ") and not line.startswith("::: lines")) - (line == ":::")
        else:
            kept.append(line)
    text = "\n".join(kept).replace("audiences: [family, teacher]", "audiences: [family]\nwhole: true")
    write(district, "content/es/evaluation.md", text)
    own = ("--library", str(district))
    assert command("translations", "accept", "es/evaluation", *own).code == 0
    diff = command("translations", "diff", "es/evaluation", *own)
    assert diff.out == "es/evaluation: fresh\n"
    english = (ROOT / "content/en/evaluation.md").read_text("utf-8")
    head, _, body = english.partition("::: teacher\n")
    write(district, "content/en/evaluation.md", mark_whole(f"{head}::: teacher\nA word more. {body}"))
    assert command("translations", "diff", "es/evaluation", *own).out == "es/evaluation: fresh\n"
    head, _, body = english.partition("::: family\n")
    write(district, "content/en/evaluation.md", mark_whole(f"{head}::: family\nA word more. {body}"))
    assert "es/evaluation: stale" in command("translations", "diff", "es/evaluation", *own).out


def mark_whole(text: str) -> str:
    return text.replace("---\n", "---\nwhole: true\n", 1)


def test_what_no_line_closes_is_known_to_who_reads_sections() -> None:
    assert {name for name, form in FORMS.items() if form.is_leaf} == LEAVES

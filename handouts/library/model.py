"""What the library holds, as read from its files.

Structs come from YAML: each field's meaning becomes its description in the JSON Schema.  Names of
fields in the files have hyphens where these have underscores.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from string import Formatter
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct, field

from handouts.errors import ContentError, Problem, near_match

Paper = Literal["letter", "legal", "a4"]
PAPERS: tuple[str, ...] = get_args(Paper)
OPEN = {"open": True}
"""``Meta(extra=OPEN)``: a layer may add names of its own to such a dictionary (``strict_yaml.patched``)."""


class FromYaml(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab", kw_only=True):
    """Base of everything that a person writes in YAML."""


# ── content/library.yaml ─────────────────────────────────────────────────────


class Audience(FromYaml, frozen=True):
    """Whom a sheet speaks to."""

    citations: Annotated[
        Literal["gathered", "in-place"],
        Meta(description="gathered: sources at the foot only; in-place: also in brackets after the words"),
    ]


class Group(FromYaml, frozen=True):
    """A chapter of the table of contents that ``list topics`` prints."""

    id: Annotated[str, Meta(description="its title stands in each language.yaml under groups")]
    topics: Annotated[tuple[str, ...], Meta(description="ids of topics, in reading order")]


class Bundle(FromYaml, frozen=True):
    """Topics that make a good sheet together."""

    topics: Annotated[
        dict[str, tuple[str, ...]],
        Meta(description="for each audience, ids of topics in reading order", extra=OPEN),
    ]


class Defaults(FromYaml, frozen=True, kw_only=True):
    """What ``make`` takes when an option is not given."""

    audience: str
    language: str
    topics: Annotated[str, Meta(description="id of a bundle")]
    own_list: Annotated[str, Meta(description="id of the bundle that opens a sheet with a list of its own")]
    rows: Annotated[dict[str, str], Meta(description="for each audience a group of rows, or all")] = field(
        default_factory=dict
    )
    columns: Annotated[tuple[str, ...], Meta(description="ids of columns")] = ()
    paper: Paper


class Settings(FromYaml, frozen=True):
    """``content/library.yaml``."""

    version: Annotated[str, Meta(description="version of the content, printed at the foot")]
    date: Annotated[date, Meta(description="day of the version: dates the file when no --date is given")]
    source_language: str
    audiences: Annotated[dict[str, Audience], Meta(extra=OPEN)]
    groups: tuple[Group, ...]
    bundles: Annotated[dict[str, Bundle], Meta(extra=OPEN)]
    defaults: Defaults
    help_address: Annotated[str, Meta(description="web address in the QR code of every sheet")]


# ── content/citations.yaml ───────────────────────────────────────────────────


class Citation(FromYaml, frozen=True):
    """A place in the law."""

    label: Annotated[str, Meta(description='such as "34 CFR 300.320(a)(4)"')]
    title: Annotated[str, Meta(description="what it is about, in a few words")]
    url: Annotated[str, Meta(pattern="^https?://", description="where it can be read")]
    jurisdiction: Literal["federal", "state", "local"]
    checked: Annotated[date, Meta(description="day when a person or program last read it")]
    second_source: Annotated[str, Meta(description="address and day read; for facts of certainty G")] = ""
    keeps: Annotated[
        int, Meta(ge=0, le=365, description="days after which an office or address is read again; 0: a year")
    ] = 0


# ── content/facts/ ───────────────────────────────────────────────────────────


class Fact(FromYaml, frozen=True):
    """A fact that texts say, in an entry such as ``F1`` of ``content/facts/<id>.yaml``."""

    says: Annotated[str, Meta(description="the fact, in a sentence or two")]
    law: Annotated[tuple[str, ...], Meta(description="ids of citations that carry it; none for practice")]
    level: Annotated[
        Literal["R", "S", "P"],
        Meta(description="R: read in the law; S: in an agency's or court's words, or a copy; P: practice"),
    ]
    read: Annotated[date, Meta(description="day on which its source was read")]
    source: Annotated[str, Meta(description="where its text was read")] = ""


class StateFact(FromYaml, frozen=True, kw_only=True):
    """An entry of ``content/states/<code>/state.yaml``: what a state's rule says of a value ``state.…``."""

    says: Annotated[
        dict[str, str], Meta(description="language -> a phrase that fits 'Your state: {}.'", extra=OPEN)
    ]
    law: Annotated[tuple[str, ...], Meta(description="ids of citations that carry it")] = ()
    level: Annotated[
        Literal["R", "S", "G"],
        Meta(
            description="R: read in the state's rule, or on the office's own page; S: in another page, "
            "so it prints with its day; G: not printed"
        ),
    ]
    read: Annotated[date, Meta(description="day on which its source was read")]
    source: Annotated[str, Meta(description="where its text was read")]


class State(FromYaml, frozen=True, kw_only=True):
    """``state.yaml``: what a state's own rules say, and its own words."""

    name: Annotated[dict[str, str], Meta(description="language -> the state's name", extra=OPEN)]
    words: Annotated[
        dict[str, dict[str, str]],
        Meta(description="language -> our words -> the state's, such as IEP team: ARD committee", extra=OPEN),
    ] = field(default_factory=dict)
    opens: Annotated[
        dict[str, dict[str, str]],
        Meta(description="language -> such a word -> it with its full name, once a sheet", extra=OPEN),
    ] = field(default_factory=dict)
    facts: Annotated[dict[str, StateFact], Meta(description="by the names after state.", extra=OPEN)] = field(
        default_factory=dict
    )


class Address(FromYaml, frozen=True):
    """An entry of ``content/addresses.yaml``: where a link of our texts leads."""

    whose: Annotated[str, Meta(description="the office, and what it is there for")]
    seen_at: Annotated[str, Meta(description="the page that says so")]
    read: Annotated[date, Meta(description="day on which that page was read")]


class Spoken(FromYaml, frozen=True):
    """An entry of ``content/spoken.yaml``: a language at which a family may point."""

    name: Annotated[str, Meta(description="its own name in its own letters")]
    english_name: str
    font: Annotated[str, Meta(description="the family of theme.yaml that has its letters, if an extra")] = ""


# ── content/<lang>/ ──────────────────────────────────────────────────────────


class ValueForm(FromYaml, frozen=True):
    """An entry of ``content/values.yaml``: what a letter or worksheet may ask for."""

    means: Annotated[str, Meta(description="in a few words")]
    type: Annotated[Literal["text", "date"], Meta(description="a date is given as YYYY-MM-DD")] = "text"
    room: Annotated[
        Literal["short", "name", "line", "lines"],
        Meta(
            description="what it needs by hand: short (a day), name, line (an address), "
            "lines (some sentences: up to 2,000 characters, on several lines)"
        ),
    ] = "name"


class Language(FromYaml, frozen=True, kw_only=True):
    """``content/<lang>/language.yaml``."""

    name: Annotated[str, Meta(description="its own name, such as español")]
    english_name: str
    direction: Literal["ltr", "rtl"] = "ltr"
    font: Annotated[str, Meta(description="a family of theme.yaml")]
    months: Annotated[tuple[str, ...], Meta(min_length=12, max_length=12)]
    months_alone: Annotated[
        tuple[str, ...],
        Meta(description="the months as they stand without a day, where that is another form; or none"),
    ] = ()
    colon: Annotated[str, Meta(description="between a term and what it means")] = ": "
    stop: Annotated[str, Meta(description="after each part of the fine print")] = ". "
    date_format: Annotated[str, Meta(description="with {day}, {month} and {year}")]
    month_format: Annotated[str, Meta(description="with {month} and {year}")]
    audiences: Annotated[
        dict[str, str], Meta(description="for each audience its line, such as For families", extra=OPEN)
    ]
    groups: Annotated[dict[str, str], Meta(description="titles of the groups of topics", extra=OPEN)]
    labels: Annotated[dict[str, str], Meta(description="the words that the program itself prints")]

    def label(self, name: str, **fields: object) -> str:
        """The words of a label with its fields filled in.

        Raises ContentError for a label that is missing or asks for other fields.
        """
        if name not in self.labels:
            hint = near_match(name, self.labels) or "Write it under labels: in its language.yaml."
            raise ContentError(Problem(f'{self.english_name} has no label "{name}".', hint=hint))
        return self._filled(f'The label "{name}"', self.labels[name], **fields)

    def day(self, day: date) -> str:
        """A date as the language writes it."""
        fields = {"day": day.day, "month": self.months[day.month - 1], "year": day.year}
        return self._filled('"date-format"', self.date_format, **fields)

    def month(self, day: date) -> str:
        """Month and year of a date as the language writes them."""
        fields = {"month": (self.months_alone or self.months)[day.month - 1], "year": day.year}
        return self._filled('"month-format"', self.month_format, **fields)

    def _filled(self, what: str, pattern: str, **fields: object) -> str:
        if only_names(pattern, fields):
            return pattern.format(**fields)
        message = f"{what} of {self.english_name} names a field in braces that is not given here."
        raise ContentError(Problem(message, hint=f"Given: {', '.join(fields) or 'none'}."))


def only_names(pattern: str, fields: Collection[str]) -> bool:
    """Whether braces hold names of the fields only: no width of a million, no part of an object."""
    try:
        pieces = tuple(Formatter().parse(pattern))
    except ValueError:
        return False
    names = (None, *fields)
    return all(name in names and not form and not turned for _, name, form, turned in pieces)


def names_in(pattern: str) -> set[str]:
    """The names in braces of a pattern; none where its braces do not match."""
    try:
        return {name for _, name, _, _ in Formatter().parse(pattern) if name}
    except ValueError:
        return set()


def nearest(languages: Mapping[str, Language], code: str) -> Language | None:
    """What the library knows of a language, by its code; of es-MX, what it knows of es."""
    return languages.get(code) or languages.get(code.partition("-")[0])


class Term(FromYaml, frozen=True, kw_only=True):
    """An entry of ``content/<lang>/glossary.yaml``."""

    term: Annotated[str, Meta(description="as headword; in a translation with the English name in brackets")]
    definition: Annotated[
        str,
        Meta(description="one plain sentence; without it the term is for translators alone"),
    ] = ""
    acronym: Annotated[str, Meta(description="what prints after the first use, such as IEP")] = ""
    checked: date
    forms: Annotated[tuple[str, ...], Meta(description="words of which each text that names it has one")] = ()
    translated_from: Annotated[str, Meta(description="hash of the source entry; written by accept")] = ""


NO_DEFINITION = "Write definition: and one plain sentence."
"""What to do about a term that a sheet wants to explain."""


class ReadingAids(FromYaml, frozen=True, kw_only=True):
    """``content/<lang>/fixed-names.yaml``."""

    names: Annotated[
        tuple[str, ...],
        Meta(description="names of plans, laws and bodies: one easy word each in the reading level"),
    ] = ()
    never_opened: Annotated[
        tuple[str, ...], Meta(description="acronyms that need no full name at their first use")
    ] = ()
    law_words: Annotated[
        tuple[str, ...], Meta(description="a sentence with one of them needs a citation beside it")
    ] = ()
    no_law: Annotated[
        tuple[str, ...], Meta(description="phrases in which a law word says nothing of the law")
    ] = ()
    ask_words: Annotated[
        tuple[str, ...],
        Meta(description="a chart's cell in which each sentence begins with one tells nothing"),
    ] = ()


class Words(FromYaml, frozen=True, kw_only=True):
    """What every text says of itself: the front matter of Markdown, the first fields of a chart."""

    title: str
    summary: str
    summary_for: Annotated[
        dict[str, str], Meta(description="another summary for some audiences", extra=OPEN)
    ] = field(default_factory=dict)
    audiences: tuple[str, ...]
    translation: Literal["draft", "reviewed"] | None = None
    reviewed_by: str = ""
    reviewed_on: date | None = None
    translated_from: Annotated[
        dict[str, str],
        Meta(description="section or row -> hash of its source text; written by accept", extra=OPEN),
    ] = field(default_factory=dict)

    def summary_of(self, audience: str) -> str:
        return self.summary_for.get(audience, self.summary)


class Topic(Words, frozen=True, kw_only=True):
    """Front matter of ``content/<lang>/<id>.md``; that of every other text has the same form."""

    facts: Annotated[tuple[str, ...], Meta(description="ids of the facts that it says")] = ()
    for_school: Annotated[
        bool, Meta(description="true: a worksheet that a family fills in for the school, which reads English")
    ] = False
    whole: Annotated[
        bool, Meta(description="in a layer, true: the text takes the place of the whole one below")
    ] = False
    adds: Annotated[
        dict[str, str],
        Meta(description="in a layer: a section of its own -> the section after which it stands", extra=OPEN),
    ] = field(default_factory=dict)


def is_for_school(words: Words) -> bool:
    """Whether a text in the source language says that it is for the school."""
    return isinstance(words, Topic) and words.for_school


# ── content/<lang>/charts/<id>.yaml ──────────────────────────────────────────


class ChartRow(FromYaml, frozen=True, kw_only=True):
    """A question, and what each plan answers."""

    id: str
    head: Annotated[str, Meta(description="the question in at most four words, said for its box")]
    question: Annotated[str, Meta(description="row head on the page")]
    groups: Annotated[tuple[str, ...], Meta(description="names under which --rows finds it")] = ()
    alike: Annotated[Literal["same", "partly", "different"], Meta(description="the first two columns")]
    brief: Annotated[
        dict[str, str],
        Meta(description="what --rows short prints in place of cells, for each column", extra=OPEN),
    ] = {}
    cells: Annotated[
        dict[str, dict[str, str]], Meta(description="for each column and audience, a line of Markdown")
    ]


class Comparison(Words, frozen=True, kw_only=True):
    """A comparison chart."""

    how_to_use: Annotated[dict[str, str], Meta(description="for each audience the line above the chart")]
    corner: Annotated[str, Meta(description="head of the column of questions")]
    columns: Annotated[dict[str, str], Meta(description="id of a column -> its head, at most four words")]
    alike: Annotated[dict[str, str], Meta(description="words for same, partly and different")]
    ask: Annotated[str, Meta(description="head of the column of boxes to tick; empty for none")] = ""
    ask_about: Annotated[str, Meta(description="what is said for a box: {row} is its row's head")] = ""
    only: Annotated[
        str, Meta(description="in a translation: the one group of rows that it has, such as essential")
    ] = ""
    rows: tuple[ChartRow, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups of rows, in order of first use."""
        return tuple(dict.fromkeys(group for row in self.rows for group in row.groups))

    @property
    def names(self) -> tuple[str, ...]:
        """What a list of rows may name: groups, then ids."""
        return (*self.groups, *(row.id for row in self.rows))

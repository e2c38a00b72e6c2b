"""How citations print: labels merged as lawyers merge them, each piece a link to its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from handouts.document import nodes
from handouts.library.model import Citation, Language

NO_BREAK_SPACE = "\u00a0"
_BEFORE_NUMBER = re.compile(r"(?<!,) (?=[0-9(])")
_LAW = re.compile(
    r"""
    (?P<body> \d+[ ]CFR[ ]\d+(?=\.) | \d+[ ]USC )
    (?P<section> \.\d+[a-z]* | [ ]\d+[a-z]*(-\d+)? )
    (?P<paragraph> (\(\w+\))* )
    """,
    re.VERBOSE,
)


class Provision(Struct, frozen=True):
    """A label taken apart: "34 CFR 300.153(c)" is "34 CFR 300", ".153", "(c)"."""

    body: str
    """What a later place of the same body leaves out; empty for a case or a letter."""
    section: str
    paragraph: str
    url: str


def provision_of(citation: Citation) -> Provision:
    """The parts of a citation's label; a label of another form is one section of its own."""
    found = _LAW.fullmatch(citation.label)
    if not found:
        return Provision("", citation.label, "", citation.url)
    return Provision(found["body"], found["section"], found["paragraph"], citation.url)


def note(citations: Iterable[Citation]) -> nodes.Note:
    """``[34 CFR 300.153(c), .152(a); 20 USC 1415(k)(4)]``: in order of use, each once."""
    return nodes.Note(
        (nodes.Text("["), *_merged([provision_of(citation) for citation in citations]), nodes.Text("]"))
    )


def numbered_note(n: int, id: str) -> nodes.Note:
    """`` [3]``, a link to its line in the list of law; it stays with the word before it."""
    return nodes.Note((nodes.Text(NO_BREAK_SPACE), nodes.Link((nodes.Text(f"[{n}]"),), f"#{_target(id)}")))


def numbered(cited: Mapping[str, Citation]) -> nodes.Blocks:
    """The list that numbers lead to: ``3: 34 CFR 300.8(a)``."""
    lines = (
        nodes.Definition((nodes.Text(f"{n}"),), (nodes.Paragraph(_whole(citation)),), target=_target(id))
        for n, (id, citation) in enumerate(cited.items(), 1)
    )
    return (nodes.Division("law", (nodes.DefinitionList(tuple(lines)),)),) if cited else ()


def _whole(citation: Citation) -> nodes.Inlines:
    return (_link(place := provision_of(citation), place.section + place.paragraph, is_first=True),)


def _target(id: str) -> str:
    return f"law-{id}"


def provisions(citations: Iterable[Citation], *, rtl: bool = False) -> nodes.Inlines:
    """``20 USC 1401, 1412; 34 CFR 300.8, .101``: sections by number, each once; then cases and letters.

    ``rtl``: ``300.8, 300.101``, for a point before a number would look like one behind.
    """
    places = map(provision_of, citations)
    if rtl:
        places = map(_spelled_out, places)
    whole = [Provision(place.body, place.section, "", place.url) for place in places]
    return _merged(sorted(whole, key=_order))


def _spelled_out(place: Provision) -> Provision:
    """With the number of the part before that of the section."""
    if not place.section.startswith("."):
        return place
    title, _, part = place.body.rpartition(" ")
    return Provision(f"{title} ", part + place.section, place.paragraph, place.url)


def _order(place: Provision) -> tuple[bool, list[tuple[int, str]]]:
    """Numbers by value, words by letters."""
    pieces = re.findall(r"(\d+)|(\D+)", place.body + place.section)
    return not place.body, [(int(number or 0), word) for number, word in pieces]


def _merged(places: Sequence[Provision]) -> nodes.Inlines:
    """The places, those of one body together where the first of them stands."""
    bodies: dict[str, dict[str, nodes.Link]] = {}
    for place in places:
        shown = place.section + place.paragraph
        links = bodies.setdefault(place.body or shown, {})
        links.setdefault(shown, _link(place, shown, is_first=not links))
    return _joined((_joined(((link,) for link in links.values()), ", ") for links in bodies.values()), "; ")


def _link(place: Provision, shown: str, *, is_first: bool) -> nodes.Link:
    """The label whole, or without the body that was named before it; it never breaks before a number."""
    label = ((place.body if is_first else "") + shown).strip()
    kept = label.replace(" ", NO_BREAK_SPACE) if place.body else _BEFORE_NUMBER.sub(NO_BREAK_SPACE, label)
    return nodes.Link((nodes.Text(kept),), place.url)


def _joined(groups: Iterable[nodes.Inlines], separator: str) -> nodes.Inlines:
    """The groups with the separator between two."""
    joined = (inline for group in groups for inline in (nodes.Text(separator), *group))
    return tuple(joined)[1:]


# ── Sources ────────────────────────────────────────────────────────────────────


JURISDICTIONS = ("federal", "state", "local")


def sources(cited: Sequence[Citation], language: Language, *, is_listed: bool = False) -> nodes.Blocks:
    """The law section by section, where no list of it stands above, and the month of the oldest check."""
    if not cited:
        return ()
    if is_listed:
        return (nodes.Paragraph(_closing(cited, language)),)
    law: list[nodes.Inlines] = []
    jurisdictions = [each for each in JURISDICTIONS if any(c.jurisdiction == each for c in cited)]
    for jurisdiction in jurisdictions:
        own = [citation for citation in cited if citation.jurisdiction == jurisdiction]
        places = provisions(own, rtl=language.direction == "rtl")
        is_named = jurisdictions != ["federal"]
        law.append(
            (
                *((nodes.Text(f"{language.label(jurisdiction)} "),) if is_named else ()),
                *places,
                nodes.Text(language.stop),
            )
        )
    opening = nodes.Strong((nodes.Text(language.label("sources")),))
    return (
        nodes.Paragraph(
            (
                opening,
                nodes.Text(" "),
                *(inline for each in law for inline in each),
                *_closing(cited, language),
            )
        ),
    )


def _closing(cited: Sequence[Citation], language: Language) -> nodes.Inlines:
    oldest = min(citation.checked for citation in cited)
    return (nodes.Text(f"{language.label('state-rules')} {checked_line(language, oldest)}"),)


def checked_line(language: Language, day: date) -> str:
    """The month in which something was read; a year does not stand alone on a line."""
    return "\u00a0".join(language.label("checked", month=language.month(day)).rsplit(" ", 1))

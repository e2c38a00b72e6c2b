"""The glossary of a language for programs of translators: rows for a table, and TBX-Basic (ISO 30042)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as Tree

from handouts.characters import unsegmented
from handouts.library.model import Term
from handouts.office.coded import MARKDOWN, read, said

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_IN_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")


def rows(
    source: Mapping[str, Term], terms: Mapping[str, Term], english: str, own: str
) -> Iterator[list[str]]:
    """A head, then a row a term: what is not written in the language yet stays empty."""
    yield ["id", english, f"definition ({english})", own, f"definition ({own})", "acronym", "forms"]
    for id, term in source.items():
        other = terms.get(id)
        forms = " | ".join(other.forms) if other else ""
        own_words = [unsegmented(other.term), _definition(other), other.acronym, forms] if other else [""] * 4
        yield [id, term.term, _definition(term), *own_words]


def to_tbx(
    source: Mapping[str, Term], terms: Mapping[str, Term], languages: tuple[str, str], title: str
) -> bytes:
    """A concept a term, in both languages; what a text may say comes first in each."""
    root = Tree.Element(
        "tbx", {"xmlns": NAMESPACE, "type": "TBX-Basic", "style": "dca", "xml:lang": languages[0]}
    )
    about = Tree.SubElement(Tree.SubElement(root, "tbxHeader"), "fileDesc")
    Tree.SubElement(Tree.SubElement(about, "titleStmt"), "title").text = title
    Tree.SubElement(Tree.SubElement(about, "sourceDesc"), "p").text = "The glossary of the handouts."
    body = Tree.SubElement(Tree.SubElement(root, "text"), "body")
    for id, term in source.items():
        concept = Tree.SubElement(body, "conceptEntry", id=id if id[0].isalpha() else f"t-{id}")
        _add_language(concept, languages[0], term)
        if id in terms:
            _add_language(concept, languages[1], terms[id])
    Tree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Tree.tostring(root, "unicode")}\n'.encode()


def _definition(term: Term) -> str:
    """Its words, without marks."""
    return unsegmented(said(read(term.definition, MARKDOWN)))


def _add_language(concept: Tree.Element, code: str, term: Term) -> None:
    section = Tree.SubElement(concept, "langSec", {"xml:lang": code})
    if term.definition:
        Tree.SubElement(section, "descrip", type="definition").text = _definition(term)
    names = term.forms or (_IN_BRACKETS.sub("", unsegmented(term.term)) or term.term,)
    for number, name in enumerate(names):
        status = "admittedTerm-admn-sts" if number else "preferredTerm-admn-sts"
        _add_term(section, name, "variant" if number else "fullForm", status)
    if term.acronym and term.acronym not in names:
        _add_term(section, term.acronym, "acronym", "admittedTerm-admn-sts")


def _add_term(section: Tree.Element, name: str, sort: str, status: str) -> None:
    holder = Tree.SubElement(section, "termSec")
    Tree.SubElement(holder, "term").text = name
    Tree.SubElement(holder, "termNote", type="termType").text = sort
    Tree.SubElement(holder, "termNote", type="administrativeStatus").text = status

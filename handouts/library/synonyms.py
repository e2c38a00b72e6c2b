"""What people type in place of the library's own names: ``content/<lang>/synonyms.yaml``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated
from unicodedata import combining, normalize

from msgspec import Meta, field

from handouts.characters import unsegmented
from handouts.library.model import OPEN, FromYaml

if TYPE_CHECKING:
    from handouts.library.load import Library

Others = dict[str, tuple[str, ...]]
"""A name of ours -> what people call it."""

_APART = re.compile(r"[\s_-]+")
_SHORTEST = 3
"""Letters of a word that has no s of its number: ``es`` is no plural."""
_QUOTES = " \t\"'“”‘’"
_LIKE = {"fil": "tl", "tl": "fil", "cmn": "zh", "yue": "zh-hant", "in": "id", "iw": "he", "prs": "fa"}
"""Codes of a language -> the code under which its texts may stand."""
_SCRIPTS = {"tw": "hant", "hk": "hant", "mo": "hant", "cn": "hans", "sg": "hans", "my": "hans"}
"""Regions -> the script in which Chinese is written there."""
_MOST = "-hans"
"""Ends the code of the Chinese that is meant by zh alone."""


class Synonyms(FromYaml, frozen=True, kw_only=True):
    """``content/<lang>/synonyms.yaml``."""

    audiences: Annotated[Others, Meta(description="audience -> other words for it", extra=OPEN)] = field(
        default_factory=dict
    )
    kinds: Annotated[Others, Meta(description="kind of handout -> other words for it", extra=OPEN)] = field(
        default_factory=dict
    )
    languages: Annotated[Others, Meta(description="code -> other names of it", extra=OPEN)] = field(
        default_factory=dict
    )
    search: Annotated[Others, Meta(description="what people look for -> words of our texts", extra=OPEN)] = (
        field(default_factory=dict)
    )
    ignored: Annotated[tuple[str, ...], Meta(description="words that no search looks for")] = ()


def slug(text: str) -> str:
    """What was typed in the form of an id: ``Who gets IEPs`` is ``who-gets-ieps``."""
    return _APART.sub("-", text.casefold().strip(_QUOTES)).strip("-")


def folded(text: str) -> str:
    """A text without its capitals, accents and zero-width spaces, so that ``espanol`` is ``español``."""
    letters = normalize("NFKD", unsegmented(text).casefold())
    return "".join(char for char in letters if not combining(char))


def joined(text: str) -> str:
    """The letters of a name alone: ``Fact Sheet``, ``factsheet`` and ``fact-sheet`` are one."""
    return _APART.sub("", folded(text))


def id_as_typed(text: str, known: Collection[str]) -> str:
    """The id of those known that is meant, in any case, with spaces or ``_``; else the text."""
    return {each.casefold(): each for each in known}.get(slug(text), text)


def meant(text: str, known: Collection[str], others: Iterable[Mapping[str, Collection[str]]]) -> str:
    """The one name of those known that is called so, in one number or the other; else the text."""
    asked = joined(text)
    forms = {asked, asked.removesuffix("s") if len(asked) > _SHORTEST else asked}
    called = {name: {name} for name in known}
    for each in others:
        for name in called.keys() & each.keys():
            called[name].update(each[name])
    found = [name for name, words in called.items() if forms & set(map(joined, words))]
    return found[0] if len(found) == 1 else text


# ── Languages ────────────────────────────────────────────────────────────────


def language_of(library: Library, given: str) -> str:
    """The code of the one language that has this code or name; else what was given.

    Exact codes and the languages' own names go before codes of a region, those before other names.
    """
    asked = given.casefold()
    found = [
        code
        for code, language in library.by_code.items()
        if asked in map(str.casefold, (code, language.name, language.english_name))
    ]
    if found:
        return found[0] if len(found) == 1 else given
    codes = {code.casefold(): code for code in library.languages}
    near = next((codes[code] for code in _wider(asked) if code in codes), "") or _only(asked, codes)
    return near or _by_name(library, given)


def _wider(asked: str) -> Iterator[str]:
    """Codes from narrow to wide: ``zh-tw`` is ``zh-hant-tw``, ``zh-hant``, ``zh``."""
    first, *more = _APART.sub("-", asked.partition(".")[0]).split("-")
    if first == "zh" and more and (script := _SCRIPTS.get(more[-1])) and script not in more:
        more.insert(0, script)
    for code in dict.fromkeys((first, _LIKE.get(first, first))):
        yield from ("-".join((code, *more[:count])) for count in range(len(more), -1, -1))


def _only(asked: str, codes: Mapping[str, str]) -> str:
    """The language of the library that has such a code with a region or a script, if it is the one."""
    base = list(_wider(asked))[-1]
    if not re.fullmatch(r"[a-z]{2,3}([-_.@].*)?", asked):
        return ""
    narrower = [code for code in codes if code.startswith(f"{base}-")]
    usual = [code for code in narrower if code.endswith(_MOST)]
    return codes[(usual or narrower)[0]] if len(narrower) == 1 or (usual and base == asked) else ""


def _by_name(library: Library, given: str) -> str:
    """By a name of synonyms.yaml, else by the languages' own, without accents or what is in brackets."""
    found = meant(given, library.languages, library.every_synonym("languages"))
    own: dict[str, set[str]] = {
        code: {language.name, language.english_name, language.english_name.partition(" (")[0]}
        for code, language in library.by_code.items()
    }
    return found if found in library.languages else meant(given, library.languages, (own,))

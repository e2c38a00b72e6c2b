"""What a state's rules say, in the words of a sheet, and the state's own words in place of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec.structs import replace

from handouts.composing.labels import WIDE
from handouts.document import nodes
from handouts.document.walk import rebuilt_inline
from handouts.library.load import Library
from handouts.library.model import StateFact

CENTER = "school.parent-center"
"""The value for which a state's own Parent Center may stand."""


class StateRules:
    """Of the state whose rules are in the library; without one nothing is said and no word changes."""

    def __init__(self, library: Library, code: str) -> None:
        self._library = library
        self._code = code
        self._words = _both_cases(library.state.words.get(code, {}) if library.state else {})
        self._full = dict(library.state.opens.get(code, {}) if library.state else {})
        """Own words -> what opens them, while they are not opened yet."""
        longest = sorted(self._words, key=len, reverse=True)
        self._ours = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest))})(?!\w)") if longest else None

    def reworded(self, text: str, *, opens: bool = False) -> str:
        """The text with what the state calls the team or the plan; ``opens``: in full the first time.

        A text that has both names, such as an entry of the glossary, compares them.
        """
        if not self._ours or any(own in text for own in self._words.values()):
            return text
        return self._ours.sub(lambda found: self._own(found[1], opens), text)

    def _own(self, ours: str, opens: bool) -> str:
        words = self._words[ours]
        for short, full in self._full.items() if opens else ():
            if short in words:
                self._full = {}
                return words.replace(short, full, 1)
        return words

    def said(self, name: str) -> nodes.Inlines:
        """What the rule says of a value, with its law behind the words; nothing where it is not known."""
        fact = self._library.said(name)
        if fact is None:
            return ()
        words = self._phrase(name, fact)
        for id in reversed(fact.law):
            words = (nodes.Citation(words, id),)
        return words

    def _phrase(self, name: str, fact: StateFact) -> nodes.Inlines:
        asked = "" if fact.level == "R" else self._asked(fact)
        if self._code in fact.says:
            return (nodes.Value(name, "", fact.says[self._code] + asked),)
        code, words = next(iter(fact.says.items()))
        said = nodes.Foreign((nodes.Value(name, "", words),), code)
        return (said, nodes.Value(name, "", asked)) if asked else (said,)

    def _asked(self, fact: StateFact) -> str:
        """That it was read on another page, and has to be checked: in the language's own brackets."""
        language = self._library.language(self._code)
        said = language.label("state-check", month=language.month(fact.read))
        return f"（{said}）" if language.colon in WIDE else f" ({said})"

    def chosen(self, choice: nodes.Choice) -> nodes.Inlines:
        """What prints where nobody gives the value: the state's rule, else the words without it."""
        said = self.said(choice.name)
        return _with(choice.known, choice.name, said) if said else choice.unknown

    def center(self, value: nodes.Value) -> nodes.Inline:
        """The state's Parent Center where the school names none, marked where it is in another language."""
        fact = self._library.said("state.parent-center")
        if fact is None:
            return value
        code = self._code if self._code in fact.says else next(iter(fact.says))
        known = replace(value, placeholder=fact.says[code])
        if code == self._code:
            return known
        return nodes.Choice(CENTER, (nodes.Foreign((known,), code),), (value,))


def _both_cases(words: Mapping[str, str]) -> dict[str, str]:
    """Also as they open a sentence."""
    opening = {
        ours[0].upper() + ours[1:]: own[0].upper() + own[1:] for ours, own in words.items() if ours and own
    }
    return {**opening, **words}


def _with(inlines: nodes.Inlines, name: str, said: nodes.Inlines) -> nodes.Inlines:
    """The words with what is said in place of a value."""
    made: list[nodes.Inline] = []
    for inline in inlines:
        if isinstance(inline, nodes.Value) and inline.name == name:
            made += said
        else:
            made.append(rebuilt_inline(inline, lambda inner: _with(inner, name, said)))
    return tuple(made)

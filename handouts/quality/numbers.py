"""Whole numbers as they are read aloud, in the languages that have a reading formula."""

from __future__ import annotations

from collections.abc import Callable

_MOST_FIGURES = 6

_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

_SPANISH = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis"
    " diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco"
    " veintiséis veintisiete veintiocho veintinueve"
)
_SPANISH_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_SPANISH_HUNDREDS = (
    "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
)


def english(figures: str) -> str:
    """``504`` is "five hundred four"."""
    return _aloud(figures, _english)


def spanish(figures: str) -> str:
    """``504`` is "quinientos cuatro"."""
    return _aloud(figures, _spanish)


def _aloud(figures: str, number: Callable[[int], str]) -> str:
    """Figure by figure after a zero (``0142``), and when there are many."""
    if figures[0] == "0" or len(figures) > _MOST_FIGURES:
        return " ".join(number(int(figure)) for figure in figures)
    return number(int(figures))


def _english(number: int) -> str:
    if number < 20:
        return _ENGLISH.split()[number]
    if number < 100:
        return _joined(_ENGLISH_TENS.split()[number // 10 - 2], number % 10, _english)
    if number < 1000:
        return _joined(f"{_ENGLISH.split()[number // 100]} hundred", number % 100, _english)
    return _joined(f"{_english(number // 1000)} thousand", number % 1000, _english)


def _spanish(number: int) -> str:
    if number < 30:
        return _SPANISH.split()[number]
    if number < 100:
        return _joined(
            _SPANISH_TENS.split()[number // 10 - 3], number % 10, lambda rest: f"y {_spanish(rest)}"
        )
    if number == 100:
        return "cien"
    if number < 1000:
        return _joined(_SPANISH_HUNDREDS.split()[number // 100 - 1], number % 100, _spanish)
    thousands = "mil" if number < 2000 else f"{_spanish(number // 1000)} mil"
    return _joined(thousands, number % 1000, _spanish)


def _joined(head: str, rest: int, said: Callable[[int], str]) -> str:
    return f"{head} {said(rest)}" if rest else head

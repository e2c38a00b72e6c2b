"""A recipe becomes selections: one for the cover, one for each sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import asdict, replace

from handouts.ask.request import PACKET, Request
from handouts.ask.selection import Selection, select
from handouts.ask.values import Filled, read_values
from handouts.errors import Location, Problem, SelectionError, ValueProblem, near_match
from handouts.library.load import Library
from handouts.library.model import ValueForm
from handouts.library.recipes import NamedRecipe, SheetOptions


def packet_selections(library: Library, found: NamedRecipe, request: Request) -> tuple[Selection, ...]:
    """What the cover and each sheet are made of, in order.

    What the command line asks for goes before what the recipe says.  Raises SelectionError with all that
    is wrong with the recipe's values, those that it requires, and its parts.
    """
    problems: list[Problem] = []
    values = {**_values(found, library.values, problems), **request.values}
    problems += (*_required_problems(found, values, library.values), *_nested_problems(found))
    selections: list[Selection] = []
    for wanted, place in _requests(found, replace(request, values=values)):
        told = {problem.message for problem in problems}
        try:
            selections.append(select(library, wanted))
        except SelectionError as error:
            new = (problem for problem in error.problems if problem.message not in told)
            problems += (problem._replace(location=place) for problem in new)
    if problems:
        raise SelectionError(*problems)
    cover, *sheets = selections
    named = replace(cover.request, name=found.id)
    return (replace(cover, request=named), *sheets)


def _requests(found: NamedRecipe, request: Request) -> Iterator[tuple[Request, Location | None]]:
    """The request for the cover and those for the sheets, each with its place in the recipe."""
    recipe = found.recipe
    common = replace(
        request,
        audience=request.audience or recipe.audience,
        language=request.language or recipe.language,
        paper=request.paper or recipe.paper,
    )
    yield replace(common, kind=PACKET, name=recipe.words), None
    for number, part in enumerate(recipe.parts, 1):
        yield _request(part, common), found.place("parts", str(number))


def _request(part: SheetOptions, common: Request) -> Request:
    """A sheet's request; its own options go before the packet's."""
    shared = SheetOptions(part.kind, audience=common.audience, language=common.language)
    own = {name: value for name, value in asdict(part).items() if value}
    return replace(common, **asdict(shared) | own)


def _values(found: NamedRecipe, known: Mapping[str, ValueForm], problems: list[Problem]) -> dict[str, Filled]:
    """The recipe's values; a pair of quotes with nothing in it is a line that was left open."""
    given = {name: text for name, text in found.recipe.values.items() if text}
    try:
        return read_values(given, known, lambda name: found.place("values", name))
    except ValueProblem as error:
        problems += error.problems
        return {}


def _required_problems(
    found: NamedRecipe, values: Mapping[str, Filled], known: Mapping[str, ValueForm]
) -> Iterator[Problem]:
    for name in found.recipe.required:
        if name not in known:
            hint, place = near_match(name, known), found.place("required")
            yield Problem(f'There is no value "{name}".', place, hint, () if hint else ("list", "values"))
        elif name not in values and not found.recipe.values.get(name):
            hint = f"Write it under values:, or add --set {name}=…"
            yield Problem(f'The recipe needs the value "{name}": {known[name].means}.', hint=hint)


def stand_ins(library: Library, found: NamedRecipe) -> dict[str, Filled]:
    """Something for each value that a recipe asks for, so that it can be made without them."""
    forms = {name: library.values[name] for name in found.recipe.required if name in library.values}
    day = library.settings.date
    return {name: day if form.type == "date" else form.means for name, form in forms.items()}


def _nested_problems(found: NamedRecipe) -> Iterator[Problem]:
    for number, part in enumerate(found.recipe.parts, 1):
        if part.kind == PACKET:
            place = found.place("parts", str(number))
            yield Problem("A packet holds no other packet.", place, "List the sheets of that packet instead.")

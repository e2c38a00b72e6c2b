"""A recipe becomes selections: one for the cover, one for each sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec.structs import asdict, replace

from handouts.ask.request import PACKET, Request
from handouts.ask.selection import Selection, select
from handouts.ask.values import Filled, read_values, unprintable
from handouts.errors import Location, Problem, SelectionError, ValueProblem, near_match
from handouts.library.load import Library
from handouts.library.model import ValueForm
from handouts.library.recipes import NamedRecipe, SheetOptions

NAMED = ("audience", "language", "paper")
"""Fields of a recipe and of its parts that name one of a few."""


def packet_selections(library: Library, found: NamedRecipe, request: Request) -> tuple[Selection, ...]:
    """What the cover and each sheet are made of, in order.

    What the command line asks for goes before what the recipe says.  Raises SelectionError with all that
    is wrong with the recipe's values, those that it requires, and its parts.
    """
    if "," in (request.language or found.recipe.language):
        hint = "Make it once for each language. In a packet of your own, a part may say language: en,es."
        raise SelectionError(Problem("A packet is in one language.", found.place("language"), hint))
    problems: list[Problem] = []
    own = _values(found, library.values, problems)
    values = {**own, **request.values}
    places = {**request.places, **_places(found, own.keys() - request.values.keys())}
    problems += (*_title_problems(found), *_required_problems(found, values, library.values))
    problems += _nested_problems(found)
    selections: list[Selection] = []
    told = {problem.message for problem in problems}
    for wanted, at in _requests(found, replace(request, values=values, places=places)):
        try:
            selections.append(select(library, wanted))
        except SelectionError as error:
            new = [problem for problem in error.problems if problem.message not in told]
            problems += (_placed(problem, found, request, at) for problem in new)
            told.update(problem.message for problem in new)
    if problems:
        raise SelectionError(*problems)
    cover, *sheets = selections
    return (_titled(cover, found), *sheets)


def _titled(cover: Selection, found: NamedRecipe) -> Selection:
    """The cover with the recipe's own title, and the name that its file gets."""
    words, recipe = cover.opening.words, found.recipe
    words = replace(words, title=recipe.title or words.title)
    if recipe.summary or recipe.title:
        words = replace(words, summary=recipe.summary or words.summary, summary_for={})
    named = replace(cover.request, name=found.id)
    return replace(cover, request=named, opening=replace(cover.opening, words=words))


def _requests(found: NamedRecipe, request: Request) -> Iterator[tuple[Request, tuple[str, ...]]]:
    """The request for the cover and those for the sheets, each with the names that lead to it."""
    recipe = found.recipe
    common = replace(
        request,
        audience=request.audience or recipe.audience,
        language=request.language or recipe.language,
        paper=request.paper or recipe.paper,
    )
    yield replace(common, kind=PACKET, name=recipe.words), ()
    for number, part in enumerate(recipe.parts, 1):
        place: Literal["inner", "last"] = "last" if number == len(recipe.parts) else "inner"
        yield replace(_request(part, common), packet_place=place), ("parts", str(number))


def _placed(problem: Problem, found: NamedRecipe, request: Request, at: tuple[str, ...]) -> Problem:
    """The problem at the field that it tells of, whose word in a file of one's own is not repeated."""
    for field in NAMED:
        place = found.place(*at, field)
        if place and (at or not getattr(request, field)) and problem.message.startswith(f"Unknown {field} "):
            return problem._replace(message=f'"{field}" names none that there is.', location=place)
    return problem._replace(location=found.place(*at))


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


def _places(found: NamedRecipe, names: Iterable[str]) -> dict[str, Location]:
    return {name: place for name in names if (place := found.place("values", name))}


def _title_problems(found: NamedRecipe) -> Iterator[Problem]:
    for name in ("title", "summary"):
        if reason := unprintable(getattr(found.recipe, name)):
            yield Problem(f'"{name}" {reason}.', found.place(name))


def _required_problems(
    found: NamedRecipe, values: Mapping[str, Filled], known: Mapping[str, ValueForm]
) -> Iterator[Problem]:
    for name in found.recipe.required:
        if name not in known:
            hint, place = near_match(name, known), found.place("required")
            yield Problem(f'There is no value "{name}".', place, hint, () if hint else ("list", "values"))
        elif name not in values and not found.recipe.values.get(name):
            hint = f"Write it under values:, or add --set {name}=…"
            yield Problem(f'The packet needs the value "{name}": {known[name].means}.', hint=hint)


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

"""What a template may hold: a small part of Jinja2, since a template comes from elsewhere.

It chooses, repeats and prints.  It cannot count, build lists or call anything but labels, so that what it
takes, and what it makes, has a bound that is known before it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any

from jinja2 import Undefined, nodes
from jinja2.filters import FILTERS as EVERY_FILTER
from jinja2.tests import TESTS as EVERY_TEST

from handouts.errors import near_match

MAX_DEPTH = 20
"""Statements and expressions inside one another; Python itself takes no more than 20 loops."""
MAX_ENTRIES = 100
"""Of a list in brackets."""
MAX_TEXT = 2_000
"""Characters of a text that a filter or a label takes or gives."""

FILTERS = (
    *("capitalize", "default", "first", "join", "last", "length"),
    *("lower", "replace", "title", "trim", "upper"),
)
TESTS = ("defined", "undefined", "none", "even", "odd", "in")
CALLS = ("label", "source_label")

Fault = tuple[int, str, str]
"""Line, message, hint."""

_HINT = "templates/README.md lists what a template can hold."
_TAGS = {
    nodes.AssignBlock: "{% set %} … {% endset %}",
    nodes.Block: "{% block %}",
    nodes.CallBlock: "{% call %}",
    nodes.Extends: "{% extends %}",
    nodes.FilterBlock: "{% filter %}",
    nodes.FromImport: "{% from %}",
    nodes.Import: "{% import %}",
    nodes.Macro: "{% macro %}",
    nodes.NSRef: "a name with a dot after {% set %}",
    nodes.ScopedEvalContextModifier: "{% autoescape %}",
    nodes.With: "{% with %}",
    nodes.Dict: "{…: …}",
}
_PLAIN = (
    *(nodes.Template, nodes.Scope, nodes.Output, nodes.TemplateData, nodes.If, nodes.Assign, nodes.Name),
    *(nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.Keyword, nodes.Pair),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Neg),
)
"""What may stand anywhere in any form."""


def faults(template: nodes.Template) -> Iterator[Fault]:
    """What a template holds that it may not, in no order."""
    waiting: list[tuple[nodes.Node, int, int]] = [(template, 1, 0)]
    while waiting:  # no recursion: it can be nested deeper than Python goes
        node, line, depth = waiting.pop()
        line = node.lineno or line
        if depth > MAX_DEPTH:
            yield line, "Too much stands inside one another here.", "Put a part of it into templates/_parts."
            continue
        if fault := _fault(node):
            yield line, *fault
        waiting += ((child, line, depth + 1) for child in node.iter_child_nodes())


def _fault(node: nodes.Node) -> tuple[str, str] | None:
    match node:
        case nodes.Filter(name=name):
            return _unknown("filter", name, FILTERS)
        case nodes.Test(name=name):
            return _unknown("test", name, TESTS)
        case nodes.Call():
            return _fault_of_call(node)
        case nodes.For(recursive=True):
            return 'A loop cannot be "recursive".', _HINT
        case nodes.Include():
            return _fault_of_include(node)
        case nodes.Const(value=value):
            return _fault_of_constant(value)
        case nodes.List(items=items) | nodes.Tuple(items=items, ctx="load"):
            return _fault_of_list(items)
        case nodes.CondExpr(expr2=None):
            return 'An "if" inside {{ … }} needs an "else".', 'Write {{ a if b else "" }}.'
        case nodes.For() | nodes.Tuple() | nodes.CondExpr():
            return None
    if type(node) in _PLAIN:
        return None
    return f"A template cannot use {_what(node)}.", _HINT


def _what(node: nodes.Node) -> str:
    operator = "~" if isinstance(node, nodes.Concat) else getattr(node, "operator", None)
    return f'the sign "{operator}"' if operator else _TAGS.get(type(node), f'"{type(node).__name__.lower()}"')


def _unknown(what: str, name: str, known: tuple[str, ...]) -> tuple[str, str] | None:
    if name in known:
        return None
    return f'A template has no {what} "{name}".', near_match(name, known) or f"It has: {', '.join(known)}."


def _fault_of_call(call: nodes.Call) -> tuple[str, str] | None:
    match call.node:
        case nodes.Name(name=name) if name in CALLS:
            spread = call.dyn_args or call.dyn_kwargs
        case nodes.Getattr(node=nodes.Name(name="loop"), attr="cycle" | "changed"):
            spread = call.dyn_args or call.dyn_kwargs
        case _:
            return f"A template can call {' and '.join(CALLS)} only.", 'Write {{ label("name") }}.'
    return ("What is called takes no stars.", 'Write {{ label("name") }}.') if spread else None


def _fault_of_include(include: nodes.Include) -> tuple[str, str] | None:
    hint = 'Write {% include "head.md.j2" %}.'
    match include:
        case nodes.Include(template=nodes.Const(value=str()), with_context=True):
            return None
        case nodes.Include(with_context=False):
            return 'A part cannot be included "without context".', hint
    return "The name of a part stands in quotes.", hint


def _fault_of_constant(value: object) -> tuple[str, str] | None:
    if isinstance(value, float):
        return "A number in a template is a whole number.", ""
    if isinstance(value, str) and not value.replace("\n", "").replace("\u00a0", "").isprintable():
        return "A text in quotes holds a sign that cannot be printed.", "Write the sign itself."
    return None


def _fault_of_list(items: list[nodes.Expr]) -> tuple[str, str] | None:
    if len(items) > MAX_ENTRIES:
        return f"A list in brackets has more than {MAX_ENTRIES} entries.", ""
    if all(isinstance(item, nodes.Const | nodes.List | nodes.Tuple) for item in items):
        return None
    return "A list in brackets holds texts in quotes and whole numbers only.", 'Such as ["phone", "web"].'


# ── While it runs ──────────────────────────────────────────────────────────────


def filters() -> dict[str, Any]:
    """The filters, with a bound on the texts that they take and give."""
    every: Mapping[str, Any] = EVERY_FILTER
    return {name: bounded(every[name]) for name in FILTERS}


def tests() -> dict[str, Any]:
    every: Mapping[str, Any] = EVERY_TEST
    return {name: every[name] for name in TESTS}


def bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which raises ValueError where a text becomes too long."""

    @wraps(function)
    def checked(*arguments: Any, **named: Any) -> Any:
        for given in (*arguments, *named.values()):
            _measure(given)
        return _measure(function(*arguments, **named))

    return checked


def _measure(value: Any) -> Any:
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise ValueError(f"a text has more than {MAX_TEXT:,} characters")
    return value


def printable(value: object) -> str:
    """What is printed of a value: a text, a number, true or false, and never how Python shows an object.

    Raises TypeError.
    """
    if isinstance(value, Undefined | str | int):
        return str(value)  # which raises for what is undefined
    raise TypeError("only a text or a number can be printed")

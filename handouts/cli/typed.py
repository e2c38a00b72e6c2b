"""What people type, in the form that Click takes: other words for options, long dashes, lists with spaces."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

OTHER_COMMANDS = {
    "build": "make",
    "create": "make",
    "generate": "make",
    "print": "make",
    "search": "find",
}
"""Commands as other programs call them."""

LETTERS = {"-a": "--audience", "-l": "--language", "-o": "--output", "-t": "--topics"}
"""Options with one letter, of each command that has the long one."""

OTHER_OPTIONS = {
    "--column": "--columns",
    "--for": "--audience",
    "--format": "--to",
    "--lang": "--language",
    "--packet": "--recipe",
    "--row": "--rows",
    "--size": "--paper",
    "--topic": "--topics",
}
"""Options as people and other programs call them."""

ONCE = {
    "--language": "For both on one sheet of paper: --language en,es.",
    "--audience": "A sheet is for one: make it once for each.",
    "--values": "Put all values into one file.",
}
"""What to say to those who want two of an option that takes one."""

AFTER = "handouts.after"
"""In ``Context.meta``: the words that stand alone behind an option's value -> what to say of them."""

_DASHES = "-‐‑‒–—―−"
_VALUE = "[a-z]+([.][a-z0-9-]+)+"


def dashed(word: str) -> str:
    """An option with two short dashes in the place of the long one that a program has made of them."""
    bare = word.lstrip(_DASHES)
    return word if word.isascii() or bare in {word, ""} else f"--{bare}"


def _is_option(word: str) -> bool:
    """Whether it begins with a dash; one alone means the standard output."""
    name = word.partition("=")[0]
    return name.lstrip(_DASHES) not in {name, ""}


def with_letters(command: click.Command) -> click.Command:
    """The command, whose options have their letters too, as those of the commands below it."""
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        with_letters(below)
    for letter, name in LETTERS.items():
        for option in command.params:
            if name in option.opts and letter not in option.opts:
                option.opts.insert(0, letter)
    return command


def understood(ctx: click.Context, command: click.Command, words: Sequence[str]) -> list[str]:
    """The words of a command line as the command knows them.

    Raises UsageError for what is given twice, and where a text with spaces has no quotes.
    """
    if isinstance(command, click.Group):
        first, *more = words or ("",)
        below = command.commands.get(first)
        return [first, *understood(ctx, below, more)] if below else [*words]
    line = _Line(command, words)
    line.read()
    room = sum(each.nargs for each in command.params if isinstance(each, click.Argument))
    is_endless = any(each.nargs < 0 for each in command.params)
    if line.after and line.count > room and not is_endless and not ctx.resilient_parsing:
        raise click.UsageError(next(iter(line.after.values())))
    ctx.meta[AFTER] = line.after
    return line.made


def _cut_off(option: click.Option, name: str, value: str) -> str:
    """What to say of a text that the shell has cut at its space; the text is never repeated."""
    message = f"A word stands alone behind {name}."
    if _is_list(option):
        return f"{message} Put commas between names: {name} one,two."
    field = value.partition("=")[0].strip() if name == "--set" else ""
    like = f'{name} {field}="First Last"' if re.fullmatch(_VALUE, field) else f'{name} "two words"'
    return f"{message} Put quotes around a text with spaces: {like}."


def _is_list(option: click.Option) -> bool:
    """Whether it takes names with commas between them."""
    return "," in (option.metavar or "")


class _Line:
    """Goes through the words from left to right."""

    def __init__(self, command: click.Command, words: Sequence[str]) -> None:
        self._options = {
            name: each for each in command.params if isinstance(each, click.Option) for name in each.opts
        }
        self._left = [*words]
        self._given: dict[str, str] = {}
        self._last = ""
        """What to say of a word that stands behind the value of the option that was last."""
        self.made: list[str] = []
        self.count = 0
        """Of words that belong to no option."""
        self.after: dict[str, str] = {}

    def read(self) -> None:
        while self._left:
            word = self._left.pop(0)
            if word == "--":
                self.made += [word, *self._left]
                return
            if _is_option(word):
                self._option(word)
            else:
                self.count += 1
                self.made.append(word)
                if self._last:
                    self.after[word] = self._last

    def _option(self, word: str) -> None:
        name, equals, value = self._named(word)
        option, self._last = self._options.get(name), ""
        if name == "--large-print" and option is None and "--variant" in self._options:
            self._value("--variant", self._options["--variant"], "large-print")
        elif option is None or option.is_flag or option.count:
            self.made.append(f"{name}{equals}{value}")
        elif equals or self._left:
            self._value(name, option, value if equals else self._left.pop(0))
        else:
            self.made.append(name)

    def _named(self, word: str) -> tuple[str, str, str]:
        """The option as the command calls it, with what stands behind its sign of equality."""
        name, equals, value = word.partition("=")
        if name in self._options:
            return name, equals, value
        bare = name.lstrip(_DASHES)
        letter, long = f"-{bare[0]}", f"--{bare.lower()}"
        for known in (OTHER_OPTIONS.get(long, long), f"-{bare.lower()}"):
            if known in self._options:
                return known, equals, value
        if name[:2] == letter and letter in self._options:
            return letter, "=", word[2:].removeprefix("=")  # -les is -l es
        return dashed(name), equals, value

    def _value(self, name: str, option: click.Option, value: str) -> None:
        if _is_list(option):
            value = self._listed(value)
        elif name == "--set" and re.fullmatch(_VALUE, value) and self._is_text():
            value = "=".join((value, self._left.pop(0).removeprefix("=")))
        long = option.opts[-1]
        if not option.multiple and self._given.setdefault(long, value) != value:
            with_commas = f"Put commas between names: {long} one,two." if _is_list(option) else ""
            raise click.UsageError(
                f"{long} is given twice. {ONCE.get(long) or with_commas or 'Give it once.'}"
            )
        self._last = _cut_off(option, long, value)
        self.made.append(f"{long}={value}")  # not its letter: behind it a value may be empty

    def _listed(self, value: str) -> str:
        """A list with what stands behind a space at its commas."""
        while self._is_text() and (
            (value.endswith(",") and value.strip(",")) or self._left[0].startswith(",")
        ):
            value += self._left.pop(0)
        return value

    def _is_text(self) -> bool:
        return bool(self._left) and not _is_option(self._left[0])

"""The one place where errors end: a line for each problem and an exit code, never a traceback.

Exit codes: 0 done; 1 a bug of ours; 2 wrong input, a place that cannot be read or written, or not
enough memory; 4 the sheet would break a rule; 128 and the number of the signal when it is stopped: 130
by Ctrl-C, 143 by SIGTERM, 129 by a window that is closed (SIGHUP).
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli.options import GIVEN, quoted, repeated
from handouts.cli.streams import tell, unwritable
from handouts.cli.typed import OTHER_OPTIONS
from handouts.errors import HandoutsError, Problem
from handouts.stop import NO_MEMORY, Stopped, check, is_memory

if TYPE_CHECKING:
    from concurrent.futures import Executor

BUG, USAGE, STOPPED = 1, 2, 130
COMPLETING = "_HANDOUTS_COMPLETE"
"""In the environment when Click completes a word for a shell."""
_HINTS = {
    errno.EACCES: " Change its permissions, or name another.",
    errno.ENAMETOOLONG: " Give a shorter name.",
}

_WITHOUT_LIBRARY = {("new", "layer"), ("desk", "parts")}
"""Commands that take no folder of words."""
_LETTER = "'-[a-z]' / "
"""An option's letter, beside its name."""
_PACKAGE = Path(__file__).resolve().parents[1]


def run(
    command: click.Command, arguments: Sequence[str] | None = None, executor: Executor | None = None
) -> int:
    """Run a command and give its exit code.

    ``executor``: makes the files of ``batch``, in place of processes of this machine.
    With ``HANDOUTS_DEBUG=1`` in the environment an error that is a bug is raised again.
    """
    before = GIVEN.set(())
    try:
        return attempt(lambda: _invoke(command, arguments, executor))
    except click.exceptions.Exit as end:
        return end.exit_code
    except (click.Abort, KeyboardInterrupt):
        return STOPPED
    except Stopped as stop:
        return stop.exit_code
    finally:
        GIVEN.reset(before)


def attempt(do: Callable[[], object]) -> int:
    """Do it, tell what goes wrong, and give the exit code; what ends the program goes on upward."""
    try:
        code = do()
    except (click.Abort, click.exceptions.Exit):
        raise
    except Exception as error:  # here only: a user must never see a traceback
        check(error)
        told = _told(error)
        if told == BUG and os.environ.get("HANDOUTS_DEBUG") == "1":
            raise
        return told
    return code if isinstance(code, int) else 0


def _told(error: Exception) -> int:
    """Say what is wrong, and give the exit code."""
    if COMPLETING in os.environ:  # a shell asks while a person types: no word
        return USAGE
    match error:
        case HandoutsError():
            for problem in error.problems:
                tell(worded(problem))
            return error.exit_code
        case click.ClickException():
            tell(_usage(error))
        case _ if is_memory(error):
            tell(NO_MEMORY)
        case OSError(errno=int()):
            tell(_unreadable(error))
        case _:
            tell(_bug(error))
            return BUG
    return USAGE


def worded(problem: Problem) -> str:
    """The problem in one line, with the command that shows or does more."""
    return f"{problem}{command_hint(problem)}"


def command_hint(problem: Problem) -> str:
    """The command that a problem names, as a person types it."""
    opening = {
        "list": "List them",
        "find": "Find more",
        "make": "Write",
        "accept": "Then",
        "check": "See",
        "diff": "See",
        "segment": "Then",
        "new": "To start it",
        "parts": "How to fetch them",
    }
    words = [opening[word] for word in problem.see if word in opening]
    line = " ".join(map(quoted, problem.see))
    own = "" if problem.see[:2] in _WITHOUT_LIBRARY else repeated()
    return f" {words[0]}: handouts {line}{own}" if words else ""


def _invoke(command: click.Command, arguments: Sequence[str] | None, executor: Executor | None) -> object:
    """Run it; Click prints the help, and what to say when that cannot be written is ours."""
    try:
        return command.main(arguments, prog_name="handouts", standalone_mode=False, obj=executor)
    except OSError as error:
        if not _is_printing(error):
            raise
        raise unwritable(error) from None
    except SystemExit:  # of Click's own: a reader of its help has gone away, or a shell's word is completed
        return 0


def _is_printing(error: OSError) -> bool:
    """Whether Click was printing when it came, and not looking at a path."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_globals.get("__name__") == "click.utils"


def _unreadable(error: OSError) -> str:
    """A path that cannot be looked at; one without a name is the folder that the user is in."""
    reason = os.strerror(error.errno or 0)
    if not error.filename:
        return f"The folder that you are in cannot be read: {reason}. Go to another one."
    return f'Cannot read "{error.filename}": {reason}.{_HINTS.get(error.errno or 0, "")}'


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    help_line = f" See: {context.command_path} --help" if context else ""
    if context and isinstance(error, click.NoSuchOption):
        near = near_option(error.option_name, context.command)
        hint = f" Did you mean '{near}'?" if near else ""
        return f"No such option '{error.option_name}'.{hint}{help_line}"
    return re.sub(_LETTER, "", error.format_message()) + help_line


def near_option(typed: str, command: click.Command) -> str:
    """The option that is most likely meant: another program's word, a beginning, or letters alike."""
    from difflib import get_close_matches  # late: most runs meet no error

    known = [name for each in command.params for name in each.opts if name.startswith("--")]
    word = OTHER_OPTIONS.get(typed, typed)
    longer = [name for name in known if name.startswith(f"--{word.lstrip('-')}")]
    exact = [word] if word in known else []
    return next(iter((*exact, *longer, *get_close_matches(word, known))), "")


def _bug(error: Exception) -> str:
    """The kind and place of an error, without its message, which could hold somebody's data."""
    import traceback  # late: most runs meet no bug

    place = "an unknown place"
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(_PACKAGE):
            place = f"{path.relative_to(_PACKAGE.parent).as_posix()}:{frame.lineno}"
    return (
        f"This is a bug of ours: {type(error).__name__} at {place}. Please report this line, your command "
        "without names in it, and what handouts --version says. HANDOUTS_DEBUG=1 shows more."
    )

"""What stops the program from outside: a signal, or memory that is at its end."""

from __future__ import annotations

import errno
import signal
import sys
from typing import Any

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
NO_MEMORY = "There is not enough memory. Close other programs, or ask for less at once."


class Stopped(BaseException):
    """A signal has come.  It is no KeyboardInterrupt, for which Click prints an empty line."""

    def __init__(self, number: int) -> None:
        self.exit_code = 128 + number
        super().__init__(number)


_heard: list[Stopped] = []


def listen() -> None:
    """From now on a signal raises Stopped, so that what is begun is undone as after any error."""
    sys.unraisablehook = _unraisable
    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:  # as nohup wants it
            signal.signal(number, _stop)


def ignore() -> None:
    """From now on the program ends by itself."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _stop(number: int, _frame: object) -> None:
    _heard.append(Stopped(number))
    raise _heard[-1]


def _unraisable(lost: Any) -> None:
    """A stop that came while Python could raise nothing is not shown: ``check`` raises it once more."""
    if not isinstance(lost.exc_value, Stopped):
        sys.__unraisablehook__(lost)


def check(error: BaseException | None = None) -> None:
    """Raise once more the stop that a library has swallowed, or has made an error of its own of."""
    if _heard:
        raise _heard[-1]
    seen = []
    while error and error not in seen:  # such a chain may lead back into itself
        if isinstance(error, (KeyboardInterrupt, Stopped)):
            raise error
        seen.append(error)
        error = error.__context__


def is_memory(error: BaseException) -> bool:
    """Whether memory is at its end, also for a library of the system that is to be loaded."""
    match error:
        case MemoryError():
            return True
        case OSError():
            return error.errno == errno.ENOMEM
        case ImportError():
            return "map segment" in str(error) or "allocate memory" in str(error)
    return False

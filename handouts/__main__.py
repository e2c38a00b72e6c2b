"""``python -m handouts``, and the command ``handouts``."""

from __future__ import annotations

import gc
import os
import sys

from handouts.stop import NO_MEMORY, Stopped, check, ignore, is_memory, listen


def main() -> None:
    """Start the command line; what stops it while it is still being loaded ends it quietly too."""
    gc.disable()  # it ends in a moment: looking for garbage costs a tenth of its time, imports included
    try:
        try:
            listen()
            code = _run()
        finally:
            ignore()
    except Stopped as stop:
        code = stop.exit_code
    except KeyboardInterrupt:
        code = 130
    gc.freeze()  # looking for garbage once more when Python ends costs as much
    sys.exit(code)


def _run() -> int:
    try:
        from handouts.cli import main as start

        return start()
    except Exception as error:  # a stop, too: what is raised in __set_name__ Python 3.11 makes a RuntimeError
        check(error)
        if not is_memory(error):
            raise
        os.write(2, f"handouts: {NO_MEMORY}\n".encode())
        return 2


if __name__ == "__main__":
    main()

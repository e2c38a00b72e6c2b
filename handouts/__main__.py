"""``python -m handouts``, and the command ``handouts``."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Start the command line; Ctrl-C while it is still being loaded ends it quietly too."""
    gc.disable()  # it ends in a moment: looking for garbage costs a tenth of its time, imports included
    try:
        from handouts.cli import main as start

        start()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

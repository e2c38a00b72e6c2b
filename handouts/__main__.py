"""``python -m handouts``, and the command ``handouts``."""

from __future__ import annotations

import sys


def main() -> None:
    """Start the command line; Ctrl-C while it is still being loaded ends it quietly too."""
    try:
        from handouts.cli import main as start

        start()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

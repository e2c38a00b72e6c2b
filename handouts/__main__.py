"""``python -m handouts``: the same as the command ``handouts``."""

from handouts.cli import main

if __name__ == "__main__":
    main()

"""``python -m maintenance`` is ``vuoroctl``."""

from maintenance.cli import main

main()

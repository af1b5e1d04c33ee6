"""Starts the simulation: ``python -m simulation``, which is what ``scripts/demo`` runs."""

import sys

from simulation.cli import main

if __name__ == "__main__":
    sys.exit(main())

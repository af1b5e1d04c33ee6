"""What the tests of the whole lobby share: a real hour of an office, and the site it is played in."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def office_hour() -> Path:
    """The first hour of a real office day: 91 arrivals, 85 calls, 13 snapshots."""
    return TESTS / "data" / "office_hour.csv"


@pytest.fixture(scope="session")
def demo_site() -> Path:
    """The site of the demo, which has the letters of that office."""
    return TESTS.parent / "sites" / "demo.toml"

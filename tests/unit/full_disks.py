"""Disks that refuse, for the tests of the controller."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.unit.controller_world import Hub


@contextmanager
def full_disk(hub: Hub) -> Iterator[None]:
    """Let no file grow beyond what the log of the database has now: a commit fails when it is written."""
    assert hub.path is not None
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = Path(f"{hub.path}-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def full_database(hub: Hub) -> Iterator[None]:
    """Let the database have no more pages: an insert fails in the middle of a batch."""
    execute = hub.store._connection.execute
    (pages,) = execute("PRAGMA page_count").fetchone()
    (before,) = execute("PRAGMA max_page_count").fetchone()
    execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        hub.store._connection.execute(f"PRAGMA max_page_count = {before}")

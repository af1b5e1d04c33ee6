"""Disks that refuse, for the tests of the controller."""

from __future__ import annotations

from contextlib import AbstractContextManager

from tests.full_disks import no_file_grows, no_more_pages
from tests.unit.controller_world import Hub


def full_disk(hub: Hub) -> AbstractContextManager[None]:
    """Let no file grow: a commit fails when it is written."""
    assert hub.path is not None
    return no_file_grows(hub.path)


def full_database(hub: Hub) -> AbstractContextManager[None]:
    """Let the database have no more pages: an insert fails in the middle of a batch."""
    return no_more_pages(hub.store._connection)

"""Addresses that a browser is sent on to: pages of ours, and never anybody else's."""

from __future__ import annotations

from urllib.parse import urlsplit


def local_path(wanted: str) -> str:
    """Return ``wanted`` where it is a path of this console, else the first page.

    Browsers read a backslash as a slash, and two slashes as the beginning of another site.
    """
    parts = urlsplit(wanted)
    is_path = wanted.startswith("/") and not wanted.startswith("//")
    is_plain = (
        wanted.isascii() and wanted.isprintable() and "\\" not in wanted and not parts.scheme and not parts.netloc
    )
    return wanted if is_path and is_plain else "/"

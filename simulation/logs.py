"""Log files of the daemons: one each, an older one kept of the run before or when it has grown too large."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import BinaryIO, Final

MAX_BYTES: Final = 4 * 1024 * 1024


class LogFile:
    """The file that a process writes its output to."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        if path.exists():
            path.replace(self._older())

    def open(self) -> BinaryIO:
        """Return the file for a process to write to."""
        # Appending, so that a process goes on at the new end after the file has been emptied under it.
        return self.path.open("ab")

    def keep_small(self) -> None:
        """Move the content to the older file when there is too much of it."""
        if self.path.exists() and self.path.stat().st_size > MAX_BYTES:
            shutil.copyfile(self.path, self._older())
            os.truncate(self.path, 0)

    def tail(self, lines: int = 12) -> str:
        """Return the last lines."""
        if not self.path.exists():
            return ""
        with self.path.open("rb") as file:
            file.seek(-min(self.path.stat().st_size, 8192), os.SEEK_END)
            return "\n".join(file.read().decode("utf-8", "replace").splitlines()[-lines:])

    def _older(self) -> Path:
        return self.path.with_suffix(self.path.suffix + ".1")

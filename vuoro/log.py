"""How a daemon writes its log: lines on standard error, which are the journal's on a real device."""

from __future__ import annotations

import logging
import os
import sys
from typing import Final

#: sd-daemon(3): a line that begins with "<N>" has the severity N of syslog.
_SEVERITIES: Final = (
    (logging.CRITICAL, 2),
    (logging.ERROR, 3),
    (logging.WARNING, 4),
    (logging.INFO, 6),
    (logging.DEBUG, 7),
)


class JournalFormatter(logging.Formatter):
    """Gives each line its severity, those of a traceback too; time and process the journal knows itself."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's lines."""
        severity = next((number for level, number in _SEVERITIES if record.levelno >= level), 7)
        return "\n".join(f"<{severity}>{line}" for line in super().format(record).splitlines())


def begin_logging() -> None:
    """Log to standard error: for the journal where systemd has connected it to that, else for a person or a file."""
    handler = logging.StreamHandler(sys.stderr)
    if is_journal(os.environ.get("JOURNAL_STREAM", ""), sys.stderr.fileno()):
        handler.setFormatter(JournalFormatter("%(name)s: %(message)s"))
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def is_journal(journal_stream: str, descriptor: int) -> bool:
    """Return whether ``descriptor`` is the one that ``$JOURNAL_STREAM`` means (``device:inode``), not inherited."""
    status = os.fstat(descriptor)
    return journal_stream == f"{status.st_dev}:{status.st_ino}"

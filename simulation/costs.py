"""What a process costs, by what the kernel tells of it in /proc."""

from __future__ import annotations

import os
from pathlib import Path


def process_of(config: Path) -> Path:
    """Return the folder in /proc of the process that was started with ``config``."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if str(config).encode() in arguments:
            return process
    raise LookupError(f"no process was started with {config}")


def cpu_s(process: Path) -> float:
    """Return how many seconds of a processor it has used."""
    fields = (process / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rss_mb(process: Path) -> float:
    """Return how many million bytes of memory it has now."""
    pages = int((process / "statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000

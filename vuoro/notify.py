"""What systemd wants to hear from a daemon: READY, WATCHDOG, STOPPING (sd_notify(3)).

The protocol is one datagram to the socket named in ``NOTIFY_SOCKET``; ten lines need no library.
"""

from __future__ import annotations

import contextlib
import os
import socket


class Notifier:
    """Tells the service manager how the daemon is; silent where there is none."""

    def __init__(self, address: str | None = None) -> None:
        self._address = address if address is not None else os.environ.get("NOTIFY_SOCKET", "")

    def ready(self) -> None:
        """The daemon is working."""
        self._send("READY=1")

    def alive(self) -> None:
        """The inbox loop turns; must be called more often than the unit's ``WatchdogSec``."""
        self._send("WATCHDOG=1")

    def stopping(self) -> None:
        """The daemon is on its way out."""
        self._send("STOPPING=1")

    def _send(self, state: str) -> None:
        if not self._address:
            return
        # A leading "@" names a socket in Linux's abstract namespace.
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        # A manager that is gone, or too busy to read, must not stop the daemon.
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.sendto(state.encode("ascii"), socket.MSG_DONTWAIT, address)

"""Prints tickets over any stream, in a thread of its own: write, ask whether all is well, tell.

Owns the life of the connection: opened again after every loss, watched while idle. Must not know serial ports or USB.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Final

from devices.ticket_kiosk.events import Printed, PrinterChanged, PrinterCondition, PrintFailed
from devices.ticket_kiosk.ports import PrintJob
from devices.ticket_kiosk.printer_status import REPLY_S, Stream, ask
from vuoro.backoff import Backoff
from vuoro.messages.loop import Event

_LOG: Final = logging.getLogger(__name__)

#: How often an idle printer is asked how it is.
POLL_S: Final = 2.0
_CLOSE_S: Final = 5.0


class StreamPrinter:
    """A printer behind a `Stream` that ``connect`` opens; events go to ``put``."""

    def __init__(
        self,
        connect: Callable[[], Stream],
        put: Callable[[Event], None],
        *,
        poll_s: float = POLL_S,
        reply_s: float = REPLY_S,
        backoff: Backoff | None = None,
    ) -> None:
        self._connect = connect
        self._put = put
        self._poll_s = poll_s
        self._reply_s = reply_s
        self._backoff = backoff or Backoff()
        self._jobs: queue.SimpleQueue[PrintJob | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)
        self._told: PrinterChanged | None = None
        self._unfinished = 0

    def start(self) -> None:
        """Begin to watch the printer."""
        self._thread.start()

    def print(self, job: PrintJob) -> None:
        """Print a ticket in the printer's thread."""
        self._jobs.put(job)

    def close(self) -> None:
        """End the thread and with it the connection."""
        self._stopped.set()
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(_CLOSE_S)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                stream = self._connect()
                self._backoff.reset()
                self._serve(stream)
            except OSError as error:
                self._tell(PrinterCondition.OFFLINE, str(error))
                self._refuse_jobs(str(error), self._backoff.next())

    def _serve(self, stream: Stream) -> None:
        """Print and watch until told to stop; raises `OSError` when the connection is gone."""
        try:
            self._tell(ask(stream, self._reply_s))
            while not self._stopped.is_set():
                job = self._next_job(self._poll_s)
                if job is not None:
                    self._print(stream, job)
                elif not self._stopped.is_set():
                    self._tell(ask(stream, self._reply_s))
        finally:
            stream.close()

    def _print(self, stream: Stream, job: PrintJob) -> None:
        try:
            stream.write(self._padding() + job.data)
            condition = ask(stream, self._reply_s)
        except OSError as error:
            self._fail(job, PrinterCondition.OFFLINE, str(error))
            raise
        if condition.can_print:
            self._unfinished = 0
            self._put(Printed(job.paper))
            self._tell(condition)
        else:
            self._fail(job, condition)

    def _padding(self) -> bytes:
        """Return what ends the command in which the ticket before was cut off; a printer ignores NULs between commands.

        A picture that the printer still waits for would otherwise swallow the head of this ticket.
        """
        return bytes(self._unfinished)

    def _fail(self, job: PrintJob, condition: PrinterCondition, detail: str = "") -> None:
        _LOG.warning("%s is not printed: %s %s", job.name, condition.value, detail)
        self._unfinished = len(job.data)
        self._told = None
        self._put(PrintFailed(job.paper, condition, detail))

    def _tell(self, condition: PrinterCondition, detail: str = "") -> None:
        changed = PrinterChanged(condition, detail)
        if changed != self._told:
            self._told = changed
            self._put(changed)

    def _next_job(self, timeout_s: float) -> PrintJob | None:
        try:
            return self._jobs.get(timeout=max(0.0, timeout_s))
        except queue.Empty:
            return None

    def _refuse_jobs(self, reason: str, seconds: float) -> None:
        """Let ``seconds`` pass without a printer; a ticket that comes meanwhile has to come again."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self._stopped.is_set():
            job = self._next_job(end - time.monotonic())
            if job is not None:
                self._fail(job, PrinterCondition.OFFLINE, reason)

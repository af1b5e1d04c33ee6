"""What the terminal says of its own health: pure, from all that it knows."""

from __future__ import annotations

from devices.feedback_terminal.state import MOST_WAITING, State
from vuoro.messages.device import Finding, Severity
from vuoro.messages.loop import ReportHealth
from vuoro.touch.parts import findings as of_parts


def health(state: State) -> ReportHealth:
    """Return the health of a terminal in ``state``."""
    return ReportHealth(
        findings=(*of_parts(state.troubles), *_own(state)),
        readings={
            "presses": state.presses,
            "answers": state.answers,
            "suspect": state.suspects,
            "waiting": state.waiting.finished,
            "clock_trusted": state.clock_trusted,
        },
    )


def _own(state: State) -> tuple[Finding, ...]:
    found = [
        Finding(code="key_stuck", severity=Severity.WARNING, detail=f"key {key} is held for more than 10 s")
        for key in sorted(state.keys.stuck, key=str)
    ]
    if state.lamp_trouble is not None:
        found.append(Finding(code="lamps_failed", severity=Severity.WARNING, detail=state.lamp_trouble))
    if state.waiting.refused:
        detail = f"{len(state.waiting.refused)} answer(s) refused; handed in again at the next start"
        found.append(Finding(code="answer_refused", severity=Severity.FAULT, detail=detail))
    if state.unreadable:
        detail = f"{state.unreadable} record(s) on the disk could not be read; kept in its table unreadable"
        found.append(Finding(code="disk_unreadable", severity=Severity.FAULT, detail=detail))
    if state.waiting.finished >= MOST_WAITING:
        detail = f"{state.waiting.finished} answers wait for the hub; no more are taken"
        found.append(Finding(code="answers_full", severity=Severity.FAULT, detail=detail))
    return tuple(found)

"""What the kiosk says of its own health: pure, from all that it knows."""

from __future__ import annotations

from typing import Final

from devices.ticket_kiosk.errands import TROUBLES
from devices.ticket_kiosk.state import State
from vuoro.messages.device import Finding, Severity
from vuoro.messages.loop import ReportHealth
from vuoro.messages.replies import RejectionCode

#: A service that gave no ticket for such a reason is as it should be: its hours have just ended, or its queue is full.
_NO_TROUBLE: Final = frozenset({RejectionCode.SERVICE_CLOSED.value, RejectionCode.SERVICE_FULL.value})


def health(state: State) -> ReportHealth:
    """Return the health of a kiosk in ``state``."""
    return ReportHealth(
        findings=_findings(state),
        readings={
            "printer": "unknown" if state.printer is None else state.printer.value,
            "lamps_lit": len(state.giving),
            "numbers_left": state.alone.left,
            "to_hand_in": len(state.alone.unheard),
        },
    )


def _findings(state: State) -> tuple[Finding, ...]:
    findings = []
    if state.printer in TROUBLES:
        severity = Severity.WARNING if state.printer.can_print else Severity.FAULT
        code = TROUBLES[state.printer]
        findings.append(Finding(code=code, severity=severity, detail=state.printer_detail))
    if state.reach.controller_away:
        findings.append(Finding(code="controller_away", severity=Severity.FAULT, detail=""))
    for service, reason in state.closed.items():
        if reason not in _NO_TROUBLE:
            findings.append(Finding(code="ticket_refused", severity=Severity.WARNING, detail=f"{service}: {reason}"))
    if state.alone.refused:
        findings.append(Finding(code="hand_in_refused", severity=Severity.WARNING, detail=state.alone.refused))
    if state.unreadable:
        detail = f"{state.unreadable} record(s) on the disk could not be read; kept in its table unreadable"
        findings.append(Finding(code="disk_unreadable", severity=Severity.FAULT, detail=detail))
    return tuple(findings)

"""The lobby at a glance on a terminal. Owns the look alone; nothing is said by colour that is not said in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from maintenance.report import Report
from maintenance.troubles import Trouble
from vuoro.i18n import text
from vuoro.messages.device import Severity
from vuoro.values import Language, PresenceStatus

_PRESENCE_STYLE: Final = {
    PresenceStatus.ONLINE: "green",
    PresenceStatus.OFFLINE: "yellow",
    PresenceStatus.LOST: "bold red",
}
_SEVERITY_STYLE: Final = {Severity.FAULT: "bold red", Severity.WARNING: "yellow"}
_NOTHING: Final = "-"


def picture(report: Report, language: Language) -> RenderableType:
    """Return what to print."""
    return Group(*_parts(report, language))


def _parts(report: Report, language: Language) -> Iterator[RenderableType]:
    yield Text(report.site, style="bold")
    if report.devices:
        yield _devices(report, language)
    if report.queues:
        yield Text()
        yield _queues(report, language)
    if report.boxes:
        yield Text()
        yield _boxes(report, language)
    yield Text()
    yield from (_trouble(trouble, language) for trouble in report.troubles)
    if report.all_well:
        yield Text(text("status.all_well", language), style="green")


def _devices(report: Report, language: Language) -> Table:
    table = _table(language, "device", "presence", "version", "unanswered", "readings")
    for device in report.devices:
        status = Text(text(f"status.{device.presence}", language), style=_PRESENCE_STYLE[device.presence])
        readings = "  ".join(f"{name} {_shown(value)}" for name, value in device.readings.items())
        table.add_row(device.client, status, device.version, _shown(device.unanswered), escape(readings))
    return table


def _queues(report: Report, language: Language) -> Table:
    table = _table(language, "service", "presence", "waiting", "last_called", "desks")
    for queue in report.queues:
        state = text("status.open" if queue.open else "status.closed", language)
        name = f"{queue.letter}  {escape(queue.name.get(language))}"
        table.add_row(name, state, _shown(queue.waiting), _shown(queue.last_called), _shown(queue.desks))
    return table


def _boxes(report: Report, language: Language) -> Table:
    table = _table(language, "box", "fill", "envelopes", "last_opened")
    for box in report.boxes:
        opened = box.last_opened_at and box.last_opened_at.astimezone().strftime("%Y-%m-%d %H:%M")
        fill = None if box.fill is None else f"{box.fill} %"
        table.add_row(box.box, _shown(fill), _shown(box.envelopes), _shown(opened))
    return table


def _trouble(trouble: Trouble, language: Language) -> Text:
    severity = text(f"status.{trouble.severity}", language)
    return Text.assemble(
        (f"{severity}  ", _SEVERITY_STYLE[trouble.severity]),
        (trouble.where, "bold"),
        f": {trouble.what}\n    {trouble.remedy}",
    )


def _table(language: Language, *columns: str) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(text(f"status.{column}", language))
    return table


def _shown(value: object) -> str:
    return _NOTHING if value is None else str(value)

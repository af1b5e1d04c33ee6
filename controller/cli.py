"""The commands of ``vuoroctl`` that the controller brings: ``appointments``.

Owns their command lines; what can be wrong in a file is the business of `appointments_csv`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import msgspec
import typer

from controller.appointments_csv import read_appointments
from controller.asking import ask
from vuoro.control_file import CONFIG_FILE, ConfigOption, load_control, site_of
from vuoro.errors import VuoroError
from vuoro.ids import new_command_id
from vuoro.messages.commands import Appointment, ImportAppointments, Request
from vuoro.messages.replies import AppointmentsKnown, Rejected, Reply

#: A command stays well under the 16 KiB that the controller reads.
PAGE_BYTES: Final = 12 * 1024

appointments = typer.Typer(help="Appointments that customers check in with.", no_args_is_help=True)


class ImportRefusedError(VuoroError):
    """The controller did not take appointments."""


@appointments.callback()
def _appointments() -> None:
    """Appointments that customers check in with."""


@appointments.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV with the columns code, service, date and time.")],
    *,
    config: ConfigOption = CONFIG_FILE,
) -> None:
    """Make the appointments of a CSV file known to the kiosks.

    The first line names the columns: code (4 to 20 letters, digits and hyphens), service (id or letter), date
    (2020-01-13) and time (09:30, local), separated by commas or semicolons. Other columns are not read.

    The same file again changes nothing; an appointment whose time has changed is moved, one that has been used stays.
    """
    settings = load_control(config, f"appointments import {file}")
    site = site_of(settings, config)
    read = read_appointments(file, site)
    replies = ask(settings, list(pages(read, ZoneInfo(site.time_zone))))
    typer.echo(f"{file}: {len(read)} appointments, {_changed(replies)} of them new or changed.")


def pages(read: Iterable[Appointment], zone: ZoneInfo) -> Iterator[Request]:
    """Return the commands that make the appointments known: by day, none longer than a command may be."""

    def day_of(appointment: Appointment) -> str:
        return appointment.at.astimezone(zone).date().isoformat()

    for _, of_day in groupby(sorted(read, key=day_of), key=day_of):
        its = list(of_day)
        day = its[0].at.astimezone(zone).date()
        for page in _cut(its):
            yield Request(command_id=new_command_id(), command=ImportAppointments(day=day, appointments=page))


def _cut(of_day: Iterable[Appointment]) -> Iterator[tuple[Appointment, ...]]:
    page: list[Appointment] = []
    room = PAGE_BYTES
    for appointment in of_day:
        size = len(msgspec.json.encode(appointment)) + 1
        if size > room:
            yield tuple(page)
            page, room = [], PAGE_BYTES
        page.append(appointment)
        room -= size
    yield tuple(page)


def _changed(replies: Iterable[Reply]) -> int:
    """Return how many appointments were news. Raises `ImportRefusedError` with every refusal."""
    changed, refused = 0, []
    for reply in replies:
        if isinstance(reply, Rejected):
            refused.append(f"{reply.code}: {reply.message}")
        elif isinstance(reply.result, AppointmentsKnown):
            changed += reply.result.changed
    if refused:
        raise ImportRefusedError("\n".join(refused))
    return changed

"""``vuoroctl preview ticket``: the bytes and the picture of a ticket, without a printer.

Owns the command line only; the ticket is the kiosk's own, and the picture is read back from its bytes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer
from msgspec.structs import replace

from devices.ticket_kiosk.escpos_reader import read
from devices.ticket_kiosk.events import Slip
from devices.ticket_kiosk.paper_picture import picture
from devices.ticket_kiosk.ticket import Typesetter
from vuoro.config import load
from vuoro.errors import ExitCode, VuoroError
from vuoro.expected import did_you_mean
from vuoro.messages.state import ServiceInfo, Ticket
from vuoro.site import Service, Site
from vuoro.values import Language, Need, TicketState, WaitRange, ticket_id, ticket_number

_DEMO_SITE: Final = Path(__file__).parents[2] / "sites" / "demo.toml"
_EXAMPLE_WAIT: Final = WaitRange(5, 15)
_EXAMPLE_URL: Final = "https://vuoro.example.fi/t/"


class ServiceUnknownError(VuoroError):
    """The site has no such service."""

    exit_code = ExitCode.USAGE


def ticket(
    *,
    service: Annotated[str, typer.Option(help="The service, by its letter or its id.")],
    site: Annotated[Path, typer.Option(help="The site's TOML file.")] = _DEMO_SITE,
    language: Annotated[Language, typer.Option(help="The language the customer chose.")] = Language.FI,
    profile: Annotated[str, typer.Option(help="The printer's profile in python-escpos.")] = "TM-T20II",
    ordinal: Annotated[int, typer.Option(help="The number after the letter.", min=1, max=9999)] = 113,
    ahead: Annotated[int, typer.Option(help="How many wait before this ticket.", min=0)] = 4,
    code: Annotated[str | None, typer.Option(help="The ticket's code; empty for none.")] = "K7Q2F9",
    follow_url: Annotated[str, typer.Option(help="The address of the QR code; empty for none.")] = _EXAMPLE_URL,
    appointment: Annotated[
        datetime | None, typer.Option(formats=["%H:%M"], help="The booked time of today, such as 9:30.")
    ] = None,
    visit: Annotated[int | None, typer.Option(help="The number of the first ticket of the same customer.")] = None,
    alone: Annotated[bool, typer.Option("--alone", help="As the kiosk gives it without the hub.")] = False,
    need: Annotated[list[Need] | None, typer.Option(help="What the customer asks for; can be repeated.")] = None,
    bytes_file: Annotated[Path | None, typer.Option("--bytes", help="Write the printer's bytes here.")] = None,
    png_file: Annotated[Path | None, typer.Option("--png", help="Write the picture of the paper here.")] = None,
) -> None:
    """Show a ticket as it would be printed: its text, its bytes, its picture."""
    model = load(site, Site)
    info = _info(model, _service(model, service))
    number = ticket_number(info.letter, ordinal)
    slip = Slip(
        ticket=replace(
            _example(number, info.service, language, tuple(need or ())),
            appointment_at=None if appointment is None else _today(appointment, model.time_zone),
            visit=None if visit is None else ticket_id(datetime.now(UTC).date(), ticket_number(info.letter, visit)),
        ),
        ahead=None if alone else ahead,
        wait=None if alone else _EXAMPLE_WAIT,
        service=info,
        point=model.name,
        time_zone=model.time_zone,
        floor=info.floor if len({area.floor for area in model.areas}) > 1 else None,
        code=None if alone else code or None,
        follow=follow_url + code if code and follow_url and not alone else None,
    )
    typesetter = Typesetter(profile)
    data = typesetter.ticket(slip)
    paper = read(data, typesetter.code_pages)
    if bytes_file is not None:
        bytes_file.write_bytes(data)
    if png_file is not None:
        image = picture(paper, dots=typesetter.dots, dpi=typesetter.dpi)
        image.save(png_file, dpi=(typesetter.dpi, typesetter.dpi))
    for line in paper.lines():
        typer.echo(line.center(typesetter.columns).rstrip())
    typer.echo(f"{len(data)} bytes", err=True)


def _today(time: datetime, time_zone: str) -> datetime:
    today = datetime.now(ZoneInfo(time_zone))
    return today.replace(hour=time.hour, minute=time.minute, second=0, microsecond=0)


def _example(number: str, service: str, language: Language, needs: tuple[Need, ...]) -> Ticket:
    now = datetime.now(UTC)
    return Ticket(
        ticket=ticket_id(now.date(), number),
        number=number,
        service=service,
        language=language,
        needs=needs,
        state=TicketState.WAITING,
        issued_at=now,
    )


def _service(site: Site, wanted: str) -> Service:
    for service in site.services:
        if wanted in (service.id, service.letter):
            return service
    known = [service.id for service in site.services]
    raise ServiceUnknownError(f'{site.site} has no service "{wanted}". {did_you_mean(wanted, known)}'.rstrip())


def _info(site: Site, service: Service) -> ServiceInfo:
    area = next(area for area in site.areas if area.id == service.area)
    authority = next(authority for authority in site.authorities if authority.id == service.authority)
    return ServiceInfo(
        service=service.id,
        letter=service.letter,
        name=service.name,
        authority=authority.id,
        authority_name=authority.name,
        area=area.id,
        area_name=area.name,
        floor=area.floor,
        open=True,
    )

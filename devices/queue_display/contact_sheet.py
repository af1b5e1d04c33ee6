"""Every layout of the board on one picture: ``python -m devices.queue_display.contact_sheet --png FILE``.

Owns the examples. They are made up, and painted by the painter of the display.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from devices.queue_display.painter import Fonts, Shown, save_sheet
from vuoro.board.facts import CLOSED_OPENS, TODAY, WAITING, Row, Table
from vuoro.board.surface import Surface
from vuoro.board.view import ListedCall, MainPlace, Probe, Sign, View
from vuoro.board.ways import Way
from vuoro.values import Language, Texts

_NAME: Final = Texts(fi="Lahden yhteispalvelupiste", sv="Lahtis samservicepunkt", en="Lahti joint service point")
_AUTHORITIES: Final = (
    Texts(fi="Kela", sv="FPA", en="Kela"),
    Texts(fi="Verohallinto", sv="Skatteförvaltningen", en="Tax Administration"),
    Texts(
        fi="Digi- ja väestötietovirasto",
        sv="Myndigheten för digitalisering och befolkningsdata",
        en="Digital and Population Data Services Agency",
    ),
    Texts(fi="TE-palvelut", sv="AN-tjänster", en="Employment services"),
    Texts(fi="Oikeusapu", sv="Rättshjälpen", en="Legal aid"),
)
_QUEUES: Final = ("3 · 10\N{EN DASH}20 min", "12 · 35\N{EN DASH}50 min", "0 · 0\N{EN DASH}5 min", "1", "5 · 20 min")
_EMPTIED: Final = Texts(
    fi="Palautuslaatikko tyhjennetään klo 16.15.",
    sv="Returlådan töms kl. 16.15.",
    en="The drop box is emptied at 16.15.",
    ar="يُفرَّغ صندوق الإيداع الساعة 16.15",
)
_CLOSING: Final = Texts(
    fi="Palvelupiste sulkeutuu tänään poikkeuksellisesti jo kello 14. Soita kiireellisissä asioissa viranomaiselle.",
    sv="Servicepunkten stänger i dag undantagsvis redan klockan 14. Ring myndigheten i brådskande ärenden.",
    en="Today the service point closes at 14 already. In urgent matters please call the authority.",
)
_LOBBY: Final = Surface(width=1920, height=1080, viewing_distance_m=5.0, pixels_per_mm=1.58)
_HALL: Final = replace(_LOBBY, viewing_distance_m=8.0)
_SMALL: Final = Surface(width=1280, height=720, viewing_distance_m=4.0, pixels_per_mm=1.0)
_UPRIGHT: Final = replace(_LOBBY, width=1080, height=1920)
_LARGE: Final = Surface(width=3840, height=2160, viewing_distance_m=6.0, pixels_per_mm=2.6)
_AT_DESK: Final = replace(_SMALL, viewing_distance_m=3.0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Paint the sheet."""
    parser = argparse.ArgumentParser(prog="python -m devices.queue_display.contact_sheet", description=main.__doc__)
    parser.add_argument("--png", type=Path, required=True, metavar="FILE", help="write the picture here")
    save_sheet(_examples(), parser.parse_args(arguments).png, Fonts())


def _examples() -> list[Shown]:
    resting, called = _board(6, showing=0), _board(6, showing=1)
    told = replace(resting, tables=_tables(TODAY, "9.00\N{EN DASH}16.15"))
    closed = replace(_board(0), tables=_tables(CLOSED_OPENS, "9.00\N{EN DASH}16.15")[1:], closed=True)
    noticed, languages = replace(resting, notices=(_EMPTIED,)), (Language.EN, Language.AR, Language.UK)
    probe = Probe(told="this_display", client="display-2")
    return [
        Shown(called, _LOBBY),
        Shown(resting, _LOBBY),
        Shown(_board(2, showing=2), _HALL),
        Shown(_named(called), _LOBBY),
        Shown(_board(60, showing=1), _LOBBY, 2),
        Shown(_board(60, showing=1), _LARGE, 1),
        Shown(_several_areas(called), _LOBBY),
        Shown(_with_time(called), _LOBBY),
        *(Shown(_to(way, called), _LOBBY) for way in (Way.LEFT, Way.UP, Way.STAIRS_UP, Way.LIFT_DOWN)),
        Shown(told, _LOBBY, 1),
        Shown(told, _HALL, 5),
        Shown(told, _LARGE, 2),
        Shown(replace(_board(0), tables=told.tables), _LOBBY, 3),
        Shown(noticed, _LOBBY, 1),
        Shown(noticed, _HALL, 2),
        Shown(replace(noticed, languages=languages), _LARGE, 3),
        Shown(replace(_board(0), notices=(_CLOSING,)), _SMALL, 1),
        Shown(_board(0), _LOBBY),
        Shown(replace(_board(0), languages=languages), _LOBBY, 1),
        Shown(closed, _LOBBY),
        Shown(replace(closed, languages=languages), _LOBBY, 3),
        Shown(replace(resting, connected=False), _LOBBY),
        Shown(replace(_board(60, showing=0), connected=False), _SMALL),
        Shown(replace(resting, probe=probe), _LOBBY),
        Shown(replace(_board(0), probe=replace(probe, told="sound_test")), _SMALL),
        Shown(called, _UPRIGHT),
        Shown(told, _UPRIGHT, 1),
        Shown(noticed, _UPRIGHT, 1),
        Shown(_board(30, showing=1), _UPRIGHT),
        Shown(_at_desk(called, "please_come", _AUTHORITIES[1]), _AT_DESK),
        Shown(_at_desk(resting, "serving", _AUTHORITIES[2]), _AT_DESK),
        Shown(_at_desk(_board(0), "free", _AUTHORITIES[1], _AUTHORITIES[0]), _AT_DESK),
        Shown(_at_desk(_board(0), "closed"), _AT_DESK),
    ]


def _board(count: int, *, showing: int = 0) -> View:
    """Return a board of ``count`` calls to desks 1, 2 and so on, the newest in the main place."""
    calls = tuple(
        ListedCall(number=f"{'XAKBVD'[index % 6]}{113 - index:03d}", desk=_same(1 + index), in_showing=False)
        for index in range(count)
    )
    if not calls:
        return View(name=_NAME, clock="10.42", main=None, calls=(), connected=True)
    first = replace(calls[0], in_showing=showing > 0)
    main_place = MainPlace(
        call=f"20200113-{first.number}.1", number=first.number, desk=first.desk, showing=showing, called_at=None
    )
    return View(name=_NAME, clock="10.42", main=main_place, calls=(first, *calls[1:]), connected=True)


def _tables(hours: str, figures: str) -> tuple[Table, ...]:
    queues = tuple(
        Row(letter=letter, name=name, figures=queue)
        for letter, name, queue in zip("AVDTO", _AUTHORITIES, _QUEUES, strict=True)
    )
    return (
        Table(title=WAITING, rows=queues),
        Table(title=hours, rows=tuple(Row(name=name, figures=figures) for name in _AUTHORITIES)),
    )


def _named(view: View) -> View:
    room = Texts(fi="Huone 2", sv="Rum 2", en="Room 2")
    calls = tuple(replace(call, desk=room) if call.in_showing else call for call in view.calls)
    return replace(view, calls=calls, main=None if view.main is None else replace(view.main, desk=room))


def _several_areas(view: View) -> View:
    floor = Texts(fi="1. kerros", sv="Våning 1", en="First floor")
    calls = tuple(replace(call, desk=_beside(call.desk, floor)) for call in view.calls)
    return replace(view, calls=calls, main=None if view.main is None else replace(view.main, place=floor))


def _to(way: Way, view: View) -> View:
    calls = tuple(replace(call, way=way) for call in view.calls)
    return replace(view, calls=calls, main=None if view.main is None else replace(view.main, way=way))


def _at_desk(view: View, told: str, *authorities: Texts) -> View:
    return replace(view, sign=Sign(desk=_same(1), authorities=authorities, told=told))


def _with_time(view: View) -> View:
    return replace(view, main=None if view.main is None else replace(view.main, called_at="10.35"))


def _same(desk: int) -> Texts:
    return Texts(fi=str(desk), sv=str(desk), en=str(desk))


def _beside(desk: Texts, floor: Texts) -> Texts:
    return Texts(fi=f"{desk.fi} · {floor.fi}", sv=f"{desk.sv} · {floor.sv}", en=f"{desk.en} · {floor.en}")


if __name__ == "__main__":
    main()

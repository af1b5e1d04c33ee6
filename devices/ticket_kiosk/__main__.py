"""Starts the kiosk: ``python -m devices.ticket_kiosk --config FILE``. It and `fitting` choose the hardware."""

from __future__ import annotations

import sys
from typing import Final

from devices.ticket_kiosk import front, logic, presses
from devices.ticket_kiosk.fitting import front_hands
from devices.ticket_kiosk.hands import KioskHands
from devices.ticket_kiosk.pages.layout import lay_out
from devices.ticket_kiosk.ports import Buttons, Lamps, Printer
from devices.ticket_kiosk.printing import StreamPrinter
from devices.ticket_kiosk.settings import KioskSettings
from devices.ticket_kiosk.store import TicketStore
from devices.ticket_kiosk.ticket import Typesetter
from vuoro.config import load
from vuoro.daemon import Daemon, config_path, prepare, run
from vuoro.device import DeviceApp
from vuoro.errors import VuoroError
from vuoro.outbox import Outbox
from vuoro.session import Subscription
from vuoro.simulated import Wire
from vuoro.topics import DO, NOTICES, PRESENCE, QUEUE, SERVICES, SITE
from vuoro.touch.leaves import Leaves
from vuoro.touch.painting import Letters
from vuoro.touch.typeface import check_installed
from vuoro.values import ClientKind

_SUBSCRIPTIONS: Final = (
    Subscription(SITE),
    Subscription(SERVICES),
    Subscription(QUEUE),
    Subscription(NOTICES),
    Subscription(PRESENCE, ClientKind.CONTROLLER.value),
)


def main() -> None:
    """Run the kiosk until SIGTERM."""
    try:
        _run(load(config_path("python -m devices.ticket_kiosk"), KioskSettings))
    except VuoroError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)


def _run(settings: KioskSettings) -> None:
    typesetter = Typesetter(settings.printer.profile)
    typesetter.warm_up()
    daemon = prepare(settings, (*_SUBSCRIPTIONS, Subscription(DO, settings.client)))
    outbox = Outbox(settings.state_directory / "outbox.sqlite3")
    store = TicketStore(outbox.connection)
    buttons, lamps, printer = _hardware(settings, daemon, typesetter)
    hands = KioskHands(buttons, lamps, printer, store=store, typesetter=typesetter)
    served = presses.remembered(store.served(), [request.command for request in outbox.unanswered()])
    state = logic.initial(
        settings.setup(),
        store.unprinted(),
        store.alone(daemon.clock.boot),
        store.known(),
        served=served,
        wanted=store.wanted(),
        unreadable=outbox.unreadable,
    )
    printer.start()
    if settings.has_pages:
        pages = front_hands(settings, daemon, hands)
        glass = None if settings.screen is None else settings.screen.expected
        seen = front.initial(state, Leaves(Letters(), lay_out), glass)
        run(daemon, DeviceApp(front, seen, pages, outbox=outbox, session=daemon.session))
    else:
        run(daemon, DeviceApp(logic, state, hands, outbox=outbox, session=daemon.session))


def _hardware(settings: KioskSettings, daemon: Daemon, typesetter: Typesetter) -> tuple[Buttons, Lamps, Printer]:
    if daemon.wire is not None:
        return _simulated(daemon, daemon.wire, typesetter)
    from devices.ticket_kiosk import hardware  # noqa: PLC0415  a simulated kiosk needs none of its libraries

    check_installed()
    buttons = dict(settings.lit_buttons())
    return (
        hardware.GpioButtons(buttons, daemon.inbox.put, daemon.clock),
        hardware.GpioLamps(buttons),
        StreamPrinter(lambda: hardware.connect(settings.printer), daemon.inbox.put),
    )


def _simulated(daemon: Daemon, wire: Wire, typesetter: Typesetter) -> tuple[Buttons, Lamps, Printer]:
    from devices.ticket_kiosk import simulated  # noqa: PLC0415  a real kiosk has no simulated hardware

    buttons = simulated.FakeButtons(daemon.inbox.put, daemon.clock)
    printer = simulated.FakePrinter(daemon.inbox.put, wire, typesetter.code_pages)
    wire.on_act(simulated.World(buttons, printer).act)
    return buttons, simulated.FakeLamps(wire), printer


if __name__ == "__main__":
    main()

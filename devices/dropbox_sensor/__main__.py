"""Starts a drop box sensor: ``python -m devices.dropbox_sensor --config FILE``.

The only place that chooses real or simulated hardware.
"""

from __future__ import annotations

import sys

from devices.dropbox_sensor import logic
from devices.dropbox_sensor.hands import BoxHands
from devices.dropbox_sensor.machine import NetworkClock
from devices.dropbox_sensor.settings import DropboxSettings
from devices.dropbox_sensor.simulated import SimulatedBox
from devices.dropbox_sensor.store import BoxStore
from vuoro.config import load
from vuoro.daemon import Daemon, config_path, prepare, run
from vuoro.device import DeviceApp
from vuoro.errors import VuoroError
from vuoro.messages.commands import ReportFill
from vuoro.outbox import Outbox
from vuoro.session import Subscription
from vuoro.topics import DO


def main() -> None:
    """Run the drop box until SIGTERM."""
    try:
        _run(load(config_path("python -m devices.dropbox_sensor"), DropboxSettings))
    except VuoroError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)


def _run(settings: DropboxSettings) -> None:
    daemon = prepare(settings, (Subscription(DO, settings.client),))
    outbox = Outbox(settings.state_directory / "outbox.sqlite3")
    store = BoxStore(outbox.connection)
    memory = store.load()
    state = logic.initial(
        settings.setup(),
        settings.sensor(),
        memory,
        awaiting=any(isinstance(request.command, ReportFill) for request in outbox.unanswered()),
        unreadable=outbox.unreadable,
    )
    hands = _hands(settings, daemon, store)
    run(daemon, DeviceApp(logic, state, hands, outbox=outbox, session=daemon.session))


def _hands(settings: DropboxSettings, daemon: Daemon, store: BoxStore) -> BoxHands:
    put, clock = daemon.inbox.put, daemon.clock
    if daemon.wire is not None:
        simulated = SimulatedBox(put, clock, settings.calibration)
        daemon.wire.on_act(simulated.act)
        return BoxHands(store, simulated, simulated, simulated, simulated)
    from devices.dropbox_sensor import hardware  # noqa: PLC0415  a demo needs no lgpio

    return BoxHands(
        store,
        hardware.ranger(settings, put),
        hardware.switches(settings, put, clock),
        hardware.lamp(settings),
        NetworkClock(put),
    )


if __name__ == "__main__":
    main()

"""Starts a feedback terminal: ``python -m devices.feedback_terminal --config FILE``.

The only place that chooses real or simulated hardware.
"""

from __future__ import annotations

import sys

from devices.feedback_terminal import logic
from devices.feedback_terminal.hands import TerminalHands
from devices.feedback_terminal.ports import Keyset
from devices.feedback_terminal.settings import FeedbackSettings
from devices.feedback_terminal.simulated import SimulatedKeyset
from devices.feedback_terminal.store import PressStore
from vuoro.config import load
from vuoro.daemon import Daemon, config_path, prepare, run
from vuoro.device import DeviceApp
from vuoro.errors import VuoroError
from vuoro.outbox import Outbox


def main() -> None:
    """Run the terminal until SIGTERM."""
    try:
        _run(load(config_path("python -m devices.feedback_terminal"), FeedbackSettings))
    except VuoroError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)


def _run(settings: FeedbackSettings) -> None:
    daemon = prepare(settings, ())
    outbox = Outbox(settings.state_directory / "outbox.sqlite3")
    store = PressStore(outbox.connection, daemon.clock.boot)
    waiting, refused = store.waiting(), store.refused()
    state = logic.initial(
        settings.question,
        settings.language,
        waiting,
        daemon.clock.boot,
        refused=refused,
        unreadable=outbox.unreadable,
    )
    hands = TerminalHands(store, _keysets(settings, daemon))
    run(daemon, DeviceApp(logic, state, hands, outbox=outbox, session=daemon.session))


def _keysets(settings: FeedbackSettings, daemon: Daemon) -> list[Keyset]:
    if daemon.wire is not None:
        simulated = SimulatedKeyset(daemon.inbox.put, daemon.clock, daemon.wire)
        daemon.wire.on_act(simulated.act)
        return [simulated]
    from devices.feedback_terminal import hardware  # noqa: PLC0415  a demo needs neither evdev nor lgpio

    return hardware.keysets(settings, daemon.inbox.put, daemon.clock)


if __name__ == "__main__":
    main()

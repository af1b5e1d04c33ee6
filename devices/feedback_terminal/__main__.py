"""Starts a feedback terminal: ``python -m devices.feedback_terminal --config FILE``."""

from __future__ import annotations

from devices.feedback_terminal import logic
from devices.feedback_terminal.hands import TerminalHands
from devices.feedback_terminal.ports import Keyset
from devices.feedback_terminal.settings import FeedbackSettings
from devices.feedback_terminal.simulated import SimulatedKeyset
from devices.feedback_terminal.store import PressStore
from vuoro.config import load
from vuoro.daemon import Daemon, config_path, prepare, run
from vuoro.device import DeviceApp
from vuoro.outbox import Outbox


def main() -> None:
    """Run the terminal until SIGTERM."""
    settings = load(config_path("python -m devices.feedback_terminal"), FeedbackSettings)
    daemon = prepare(settings, ())
    outbox = Outbox(settings.state_directory / "feedback.db")
    store = PressStore(outbox.connection, daemon.clock.boot)
    state = logic.initial(settings.question, settings.language, store.waiting(), daemon.clock.boot)
    hands = TerminalHands(store, _keysets(settings, daemon))
    run(daemon, DeviceApp(logic, state, hands, outbox=outbox, session=daemon.session))


def _keysets(settings: FeedbackSettings, daemon: Daemon) -> list[Keyset]:
    put, clock = daemon.inbox.put, daemon.clock
    if daemon.wire is not None:
        simulated = SimulatedKeyset(put, clock, daemon.wire)
        daemon.wire.on_act(simulated.act)
        return [simulated]
    from devices.feedback_terminal import hardware  # noqa: PLC0415  a demo needs neither evdev nor lgpio

    keysets: list[Keyset] = []
    if settings.buttons:
        keysets.append(hardware.LitButtons(settings.buttons, put, clock))
    if (pad := settings.keypad) is not None:
        meaning = hardware.keymap(pad.ten)
        keysets.append(
            hardware.Keypad(lambda: hardware.open_keypad(pad.device), meaning, put, clock, lamp=pad.thanks_lamp)
        )
    return keysets


if __name__ == "__main__":
    main()

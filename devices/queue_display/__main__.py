"""Starts a display: ``python -m devices.queue_display --config FILE``. The only place that chooses its hardware."""

from __future__ import annotations

import sys

from devices.queue_display import logic
from devices.queue_display.app import DisplayApp
from devices.queue_display.events import Ailing
from devices.queue_display.hands import DisplayHands
from devices.queue_display.hardware import SysfsPanel
from devices.queue_display.ports import AlwaysLit, Chime, Mute, Panel, Screen
from devices.queue_display.settings import DisplaySettings, ScreenKind, ScreenSettings, SoundSettings
from devices.queue_display.simulated import Bystander, FakeChime, FakeScreen, HeardChime, WatchedScreen
from devices.queue_display.state import Setup
from vuoro.config import load
from vuoro.daemon import Daemon, config_path, prepare, run
from vuoro.errors import VuoroError
from vuoro.messages.device import Finding, Severity
from vuoro.outbox import Outbox
from vuoro.session import Subscription
from vuoro.settings import Simulation
from vuoro.topics import BOARD, DO, NOTICES, PRESENCE, QUEUE, SERVICES, SITE
from vuoro.values import ClientKind


def main() -> None:
    """Run the display until SIGTERM."""
    try:
        settings = load(config_path("python -m devices.queue_display"), DisplaySettings)
        _run(settings)
    except VuoroError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)


def _run(settings: DisplaySettings) -> None:
    boards = (Subscription(BOARD, area) for area in settings.areas)
    daemon = prepare(
        settings,
        (
            *map(Subscription, (SITE, SERVICES, QUEUE, NOTICES)),
            Subscription(PRESENCE, ClientKind.CONTROLLER.value),
            Subscription(DO, settings.client),
            *boards,
        ),
    )
    outbox = Outbox(settings.state_directory / "outbox.sqlite3")
    unanswered = [request.command for request in outbox.unanswered()]
    state = logic.initial(
        settings.client,
        settings.spot,
        settings.timing,
        unanswered=unanswered,
        setup=_setup(settings),
        unreadable=outbox.unreadable,
    )
    screen, chime = _screen(settings.screen, daemon), _chime(settings.sound, daemon)
    if daemon.wire is not None:
        bystander = Bystander(daemon.wire)
        screen, chime = WatchedScreen(screen, bystander), HeardChime(chime, bystander)
    hands = DisplayHands(daemon.inbox.put, screen, chime, _panel(settings.screen))
    run(daemon, DisplayApp(state, hands, outbox=outbox, session=daemon.session))


def _setup(settings: DisplaySettings) -> Setup:
    driven = settings.simulation is Simulation.DRIVEN
    return Setup(
        quiet=settings.sound.quiet,
        has_chime=settings.sound.enabled,
        board_life_ms=None if driven or BOARD.expiry_s is None else 1000 * BOARD.expiry_s,
    )


def _screen(settings: ScreenSettings, daemon: Daemon) -> Screen:
    """Return the screen to paint on; a simulated display may be without one."""
    if settings.kind is ScreenKind.NONE:
        return FakeScreen()
    # Without a screen pygame is not needed.
    from devices.queue_display.painter import Fonts  # noqa: PLC0415
    from devices.queue_display.screen import PygameScreen  # noqa: PLC0415

    fonts = Fonts()
    if fonts.fault is not None:
        daemon.inbox.put(Ailing(Finding(code="font_missing", severity=Severity.WARNING, detail=fonts.fault)))
    return PygameScreen(settings, fonts)


def _panel(settings: ScreenSettings) -> Panel:
    """Return the panel of a Pi's screen; a window is always lit."""
    return SysfsPanel(settings.off_by) if settings.kind is ScreenKind.KMSDRM else AlwaysLit()


def _chime(settings: SoundSettings, daemon: Daemon) -> Chime:
    """Return the chime; without sound a simulated one, or on real hardware none."""
    if not settings.enabled:
        return Mute() if daemon.wire is None else FakeChime()
    from devices.queue_display.sound import PygameChime  # noqa: PLC0415  without sound pygame's mixer is not needed

    return PygameChime(settings.volume, lead_in_ms=settings.lead_in_ms)


if __name__ == "__main__":
    main()

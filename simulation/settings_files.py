"""The settings file of every daemon of a simulated lobby, as their own settings classes say it.

Owns which settings a simulated daemon has. Must not know how it is started.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from console.settings import ConsoleSettings, WebSettings
from controller.settings import ControllerSettings
from devices.dropbox_sensor.sensor import Calibration
from devices.dropbox_sensor.settings import DropboxSettings
from devices.feedback_terminal.settings import FeedbackSettings
from devices.queue_display.settings import DisplaySettings, ScreenKind, ScreenSettings, SoundSettings
from devices.ticket_kiosk.front_settings import KeypadSettings
from devices.ticket_kiosk.settings import KioskSettings, LanguageButton, ServiceButton
from simulation.broker import LocalBroker, free_port
from simulation.toml_text import toml_text
from simulation.units import SYSTEMD
from vuoro.demo_place import vuoroctl_file
from vuoro.settings import ControlSettings, DaemonSettings, Simulation
from vuoro.site import Site
from vuoro.touch.settings import HeadsetSettings
from vuoro.touch.settings import ScreenKind as TouchScreenKind
from vuoro.touch.settings import ScreenSettings as TouchScreenSettings
from vuoro.values import ClientId, ClientKind

#: A touch screen of 15.6 inches in a window that leaves room for others, or nowhere.
_TOUCH_SCREENS: Final = {
    kind: TouchScreenSettings(kind=TouchScreenKind(kind.value), size=(1280, 720), pixels_per_mm=3.7)
    for kind in (ScreenKind.WINDOW, ScreenKind.NONE)
}


@dataclass(frozen=True)
class Program:
    """One daemon to run: its client id, its module, its unit, its settings file."""

    client: ClientId
    module: str
    unit: Path
    config: Path


class SettingsFiles:
    """Writes the settings files below ``directory``; each daemon has its own state directory there too."""

    def __init__(self, directory: Path, site: Site, site_file: Path, broker: LocalBroker) -> None:
        self._directory = directory
        self._site = site
        self._site_file = site_file
        self._broker = broker
        self._web_port = free_port()

    def write(
        self, simulation: Simulation, *, window: bool, window_size: tuple[int, int] | None = None
    ) -> list[Program]:
        """Write a file for every daemon of the site, the controller first; ``window`` lets displays open one."""
        screen = ScreenSettings(kind=ScreenKind.WINDOW if window else ScreenKind.NONE, size=window_size)
        (self._directory / "conf").mkdir(parents=True, exist_ok=True)
        return [
            self._controller(simulation),
            *(self._kiosk(kiosk.client, simulation, screen.kind) for kiosk in self._site.kiosks),
            *(self._display(display.client, simulation, screen) for display in self._site.displays),
            *(self._feedback(terminal.client, simulation) for terminal in self._site.feedback_terminals),
            *(self._dropbox(box.client, simulation) for box in self._site.boxes),
            *([self._program(self.console(), "console", "console")] if simulation is Simulation.LIVE else []),
        ]

    def console(self) -> ConsoleSettings:
        """Return the console's settings; a recorded day has none, for its people need no pages."""
        client = ClientKind.CONSOLE.value
        return ConsoleSettings(
            site=self._site.site,
            client=client,
            broker=self._broker.settings(client),
            state_directory=self._state(client),
            web=WebSettings(port=self._web_port),
        )

    def write_vuoroctl(self) -> Path:
        """Write the file by which ``vuoroctl`` reaches this lobby, and return its path."""
        broker = self._broker.settings(ClientKind.MAINTENANCE.value)
        path = vuoroctl_file(self._directory)
        settings = ControlSettings(site=self._site.site, broker=broker, site_file=self._site_file)
        path.write_text(toml_text(settings), encoding="utf-8")
        return path

    def _controller(self, simulation: Simulation) -> Program:
        client = ClientKind.CONTROLLER.value
        settings = ControllerSettings(
            site=self._site.site,
            client=client,
            broker=self._broker.settings(client),
            state_directory=self._state(client),
            simulation=simulation,
            site_file=self._site_file,
        )
        return self._program(settings, "controller", "controller")

    def _kiosk(self, client: ClientId, simulation: Simulation, shown: ScreenKind) -> Program:
        has_pages = simulation is Simulation.LIVE  # a recorded day knows buttons only
        settings = KioskSettings(
            site=self._site.site,
            client=client,
            broker=self._broker.settings(client),
            state_directory=self._state(client),
            simulation=simulation,
            buttons=tuple(ServiceButton(service=service.id) for service in self._site.services),
            language_buttons=tuple(LanguageButton(language=language) for language in self._site.languages),
            screen=_TOUCH_SCREENS[shown] if has_pages else None,
            keypad=KeypadSettings(device=Path("simulated-keypad")) if has_pages else None,
            follow_url=f"{self.console().web.base}/t/" if has_pages else None,
            headset=HeadsetSettings(jack=Path("simulated-jack"), device="hw:simulated") if has_pages else None,
        )
        return self._program(settings, "devices.ticket_kiosk", "kiosk")

    def _display(self, client: ClientId, simulation: Simulation, screen: ScreenSettings) -> Program:
        areas = next(display.areas for display in self._site.displays if display.client == client)
        settings = DisplaySettings(
            site=self._site.site,
            client=client,
            broker=self._broker.settings(client),
            state_directory=self._state(client),
            simulation=simulation,
            areas=areas,
            screen=screen,
            sound=SoundSettings(enabled=screen.kind is not ScreenKind.NONE),
        )
        return self._program(settings, "devices.queue_display", "display")

    def _feedback(self, client: ClientId, simulation: Simulation) -> Program:
        settings = FeedbackSettings(
            site=self._site.site,
            client=client,
            broker=self._broker.settings(client),
            state_directory=self._state(client),
            simulation=simulation,
        )
        return self._program(settings, "devices.feedback_terminal", "feedback")

    def _dropbox(self, client: ClientId, simulation: Simulation) -> Program:
        settings = DropboxSettings(
            site=self._site.site,
            client=client,
            broker=self._broker.settings(client),
            state_directory=self._state(client),
            simulation=simulation,
            calibration=Calibration(empty_mm=900, full_mm=200),
            box=next(box.id for box in self._site.boxes if box.client == client),
        )
        return self._program(settings, "devices.dropbox_sensor", "dropbox")

    def _state(self, client: ClientId) -> Path:
        path = self._directory / "state" / client
        path.mkdir(parents=True, exist_ok=True)
        return path

    def _program(self, settings: DaemonSettings, module: str, unit: str) -> Program:
        config = self._directory / "conf" / f"{settings.client}.toml"
        config.write_text(toml_text(settings), encoding="utf-8")
        return Program(settings.client, module, SYSTEMD / f"vuoro-{unit}.service", config)

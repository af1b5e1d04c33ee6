"""Carries out what the logic wants, with the display's screen and chime; what fails becomes a finding, never an end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from devices.queue_display.events import Ailing, Chime, ChimeTried, Painted, ProbeSeen, Recovered, Show, TryChime
from devices.queue_display.ports import AlwaysLit, Panel, PanelError, Screen, ScreenError, SoundError
from devices.queue_display.ports import Chime as ChimePort
from vuoro.board.view import View
from vuoro.messages.device import Finding, Severity
from vuoro.messages.loop import Durable, Effect, Event

NO_SCREEN: Final = "no_screen"
NO_SOUND: Final = "no_sound"
NO_SWITCH: Final = "no_switch"


class DisplayHands:
    """The display's `vuoro.device.Hands`."""

    def __init__(
        self, put: Callable[[Event], None], screen: Screen, chime: ChimePort, panel: Panel | None = None
    ) -> None:
        self._put = put
        self._screen = screen
        self._chime = chime
        self._panel = panel or AlwaysLit()
        self._lit: bool | None = None
        self._plugged_in = True
        self._view: View | None = None
        self._is_new = False
        self._visible = False
        self._painted: Painted | None = None
        self._faults: dict[str, str] = {}

    def save(self, effect: Durable) -> None:
        """Do nothing: a display keeps nothing but its outbox."""

    def perform(self, effect: Effect) -> None:
        """Show, with the next `paint`, or chime: then what is to be shown is on the screen first."""
        match effect:
            case Show(view=view):
                self._view, self._is_new = view, True
            case Chime():
                self.paint()
                self._play()
            case TryChime(do_id=do_id):
                self.paint()
                self._put(ChimeTried(do_id, fault=self._play()))

    def paint(self) -> None:
        """Put the board on the screen, unless that has been tried already."""
        if self._view is not None and self._is_new:
            self._show(self._view)

    def tend(self) -> None:
        """Answer the window system, and try again what could not be painted; called about every second."""
        if self._lit:
            self._look_at_cable()
        try:
            self._screen.tend()
        except ScreenError as error:
            self._visible = False
            self._fails(NO_SCREEN, Severity.FAULT, str(error))
        if self._view is not None and not self._visible:
            self._show(self._view)
        try:
            self._chime.tend()
        except SoundError as error:
            self._fails(NO_SOUND, Severity.WARNING, str(error))
        else:
            self._works(NO_SOUND)

    def close(self) -> None:
        """Let go of screen and sound."""
        self._screen.close()
        self._chime.close()

    def _show(self, view: View) -> None:
        """Show a board on a panel that is lit for it, or let the panel go dark."""
        self._is_new = False
        self._visible = view.is_dark and self._lit is False
        if self._visible:
            return
        if not view.is_dark:
            self._switch(on=True)
            self._look_at_cable()
            if not self._plugged_in:
                return
        try:
            self._screen.show(view)
        except ScreenError as error:
            self._fails(NO_SCREEN, Severity.FAULT, str(error))
            return
        self._visible = True
        self._works(NO_SCREEN)
        if view.is_dark:
            self._switch(on=False)
        elif view.main is not None and view.main.showing:
            self._report(Painted(view.main.call, view.main.showing))
        elif view.probe is not None:
            self._put(ProbeSeen())

    def _switch(self, *, on: bool) -> None:
        if on is self._lit:
            return
        self._lit = on
        if not on and self._panel.needs_screen:
            self._screen.close()
        try:
            self._panel.switch(on=on)
        except PanelError as error:
            self._fails(NO_SWITCH, Severity.WARNING, str(error))
        else:
            self._works(NO_SWITCH)

    def _look_at_cable(self) -> None:
        """See whether somebody could see a board. A screen that comes back is opened anew, as it may be another one."""
        before, self._plugged_in = self._plugged_in, self._panel.is_plugged_in()
        if not self._plugged_in:
            self._visible = False
            self._fails(NO_SCREEN, Severity.FAULT, "no screen is plugged in")
        elif not before:
            self._screen.close()

    def _play(self) -> str:
        """Sound the chime; return why it could not be, or nothing."""
        try:
            self._chime.play()
        except SoundError as error:
            self._fails(NO_SOUND, Severity.WARNING, str(error))
            return str(error)
        self._works(NO_SOUND)
        return ""

    def _report(self, painted: Painted) -> None:
        """Tell of a showing once, however often the clock moves on in the middle of it."""
        if painted != self._painted:
            self._painted = painted
            self._put(painted)

    def _fails(self, code: str, severity: Severity, detail: str) -> None:
        if self._faults.get(code) != detail:
            self._faults[code] = detail
            self._put(Ailing(Finding(code=code, severity=severity, detail=detail)))

    def _works(self, code: str) -> None:
        if self._faults.pop(code, None) is not None:
            self._put(Recovered(code))

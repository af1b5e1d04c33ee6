"""What every panel of the queue display promises: the simulated one, and a Pi's by files of the kernel."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pytest

from devices.queue_display.hardware import OFF, ON, SysfsPanel
from devices.queue_display.ports import Panel, PanelError
from devices.queue_display.settings import OffBy
from devices.queue_display.simulated import FakePanel


class _Rig(Protocol):
    """A panel, and a hand on its cable and its switch."""

    panel: Panel

    def unplug(self) -> None: ...

    def plug_in(self) -> None: ...

    def break_switch(self) -> None: ...

    def is_lit(self) -> bool: ...


class _Simulated:
    def __init__(self, _sysfs: Path) -> None:
        self.panel = FakePanel()
        self.unplug, self.plug_in, self.break_switch = self.panel.unplug, self.panel.plug_in, self.panel.break_switch

    def is_lit(self) -> bool:
        return self.panel.lit


class _Kernel:
    """A tree of files as a Pi's kernel has it: one socket in use, one that is free, and one that is no socket."""

    def __init__(self, sysfs: Path, off_by: OffBy, switch: str) -> None:
        self._status = _file(sysfs / "drm" / "card1-HDMI-A-1" / "status", "connected")
        _file(sysfs / "drm" / "card1-HDMI-A-2" / "status", "disconnected")
        _file(sysfs / "drm" / "card1-Writeback-1" / "status", "unknown")
        self._switch = _file(sysfs / switch, ON)
        self.panel = SysfsPanel(off_by, sysfs)

    def unplug(self) -> None:
        self._status.write_text("disconnected\n", encoding="ascii")

    def plug_in(self) -> None:
        self._status.write_text("connected\n", encoding="ascii")

    def break_switch(self) -> None:
        self._switch.unlink()
        self._switch.mkdir()  # cannot be written, whoever tries

    def is_lit(self) -> bool:
        return self._switch.read_text(encoding="ascii") == ON


class _Backlight(_Kernel):
    def __init__(self, sysfs: Path) -> None:
        super().__init__(sysfs, OffBy.BACKLIGHT, "backlight/10-0045/bl_power")


class _Signal(_Kernel):
    def __init__(self, sysfs: Path) -> None:
        super().__init__(sysfs, OffBy.SIGNAL, "graphics/fb0/blank")


def _file(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True)
    path.write_text(f"{content}\n", encoding="ascii")
    return path


@pytest.fixture(params=[_Simulated, _Backlight, _Signal])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> _Rig:
    made: _Rig = request.param(tmp_path)
    return made


def test_a_panel_goes_dark_and_is_lit_again(rig: _Rig) -> None:
    rig.panel.switch(on=False)
    assert not rig.is_lit()
    rig.panel.switch(on=True)
    assert rig.is_lit()


def test_a_panel_knows_whether_its_cable_is_plugged_in(rig: _Rig) -> None:
    told = [rig.panel.is_plugged_in()]
    rig.unplug()
    told.append(rig.panel.is_plugged_in())
    rig.plug_in()
    told.append(rig.panel.is_plugged_in())
    assert told == [True, False, True]


def test_a_panel_that_cannot_be_switched_says_so(rig: _Rig) -> None:
    rig.break_switch()
    with pytest.raises(PanelError):
        rig.panel.switch(on=False)


# What only the files can show.


def test_the_kernel_gets_its_own_word_for_dark(tmp_path: Path) -> None:
    _Backlight(tmp_path).panel.switch(on=False)
    assert (tmp_path / "backlight/10-0045/bl_power").read_text(encoding="ascii") == OFF == "4"


def test_only_the_signal_needs_the_screen_to_be_let_go() -> None:
    assert [SysfsPanel(off_by).needs_screen for off_by in OffBy] == [False, False, True]


def test_a_panel_without_a_switch_says_which_file_it_looked_for(tmp_path: Path) -> None:
    with pytest.raises(PanelError, match="bl_power"):
        SysfsPanel(OffBy.BACKLIGHT, tmp_path).switch(on=False)


def test_a_panel_that_shows_black_touches_nothing(tmp_path: Path) -> None:
    SysfsPanel(OffBy.BLACK, tmp_path).switch(on=False)
    assert list(tmp_path.iterdir()) == []


def test_where_no_socket_tells_anything_a_screen_is_taken_to_be_there(tmp_path: Path) -> None:
    assert SysfsPanel(OffBy.BLACK, tmp_path).is_plugged_in()
    _file(tmp_path / "drm" / "card0-Virtual-1" / "status", "unknown")
    assert SysfsPanel(OffBy.BLACK, tmp_path).is_plugged_in()

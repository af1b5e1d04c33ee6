"""The contact sheet: every layout of the board on one picture."""

from __future__ import annotations

from pathlib import Path

import pygame

from devices.queue_display.contact_sheet import main


def test_the_sheet_has_every_layout_and_each_time_the_same(tmp_path: Path) -> None:
    once, again = tmp_path / "once.png", tmp_path / "again.png"
    for file in (once, again):
        main(["--png", str(file)])
    assert once.read_bytes() == again.read_bytes()
    assert pygame.image.load(once).get_width() > 2_000

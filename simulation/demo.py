"""A living lobby on this machine: started, shown on the terminal, played with by keys, and ended.

Owns the order of a demo's life. Must not know what a key means or how the picture is drawn.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.live import Live

from simulation.child import Status
from simulation.keyboard import Keyboard
from simulation.link import Link
from simulation.lobby import Lobby
from simulation.picture import picture
from simulation.play import COMMAND_LIFE_S, Play
from simulation.scene import Scene
from vuoro.demo_place import demo_directory
from vuoro.i18n import text
from vuoro.service import Received
from vuoro.settings import Simulation
from vuoro.site import PEOPLE
from vuoro.site_file import load_site
from vuoro.topics import BOARD, DESK, DROPBOX, HEALTH
from vuoro.values import ClientKind, Language

_TURN_S: Final = 0.05
_REDRAW_S: Final = 1.0


def run_demo(site_file: Path, language: Language, directory: Path | None) -> int:
    """Run a living lobby until somebody has enough of it; return the exit code."""
    site = load_site(site_file)
    scene = Scene(site, language)
    console = Console()
    place = directory if directory is not None else demo_directory(site.site)

    def changed(name: str, status: Status) -> None:
        scene.processes[name] = status
        if status is Status.READY and not console.is_alt_screen:
            console.print(text("demo.starting", language, what=name), style="dim", highlight=False)

    window = bool(os.environ.get("DISPLAY"))
    opened = Lobby(site_file, place, Simulation.LIVE, window=window, on_change=changed)
    try:
        with opened as lobby:
            lobby.start()
            scene.vuoroctl = _from_home(lobby.vuoroctl_settings)
            scene.links = _from_home(lobby.links_file)
            with _linked(lobby, scene) as (link, play), suppress(KeyboardInterrupt):
                _show(console, scene, link, play)
            console.print(text("demo.closing", scene.language), highlight=False)
    finally:
        console.print(text("demo.closed", scene.language), highlight=False)
    return 0


@contextmanager
def _linked(lobby: Lobby, scene: Scene) -> Iterator[tuple[Link, Play]]:
    def hear(item: Received) -> None:
        scene.hear(item)
        play.hear(item)

    link = Link(
        lobby.site.site,
        lobby.broker(ClientKind.SIMULATION),
        lobby.broker(PEOPLE),
        topics=(BOARD, DESK, DROPBOX, HEALTH),
        hear=hear,
        keeps_record=False,
        command_life_s=COMMAND_LIFE_S,
    )
    play = Play(scene, link)
    link.start()
    try:
        yield link, play
    finally:
        link.stop()


def _show(console: Console, scene: Scene, link: Link, play: Play) -> None:
    if not (sys.stdin.isatty() and console.is_terminal):
        _tell(console, scene, link)
        return
    with Keyboard() as keyboard, Live(console=console, screen=True, auto_refresh=False) as live:
        drawn_at = 0.0
        while True:
            came = link.receive(_TURN_S)
            keys = keyboard.pressed()
            if "q" in keys:
                return
            for key in keys:
                play.key(key)
            play.catch_up()
            if came or keys or time.monotonic() > drawn_at + _REDRAW_S:
                drawn_at = time.monotonic()
                live.update(picture(scene, console.width, console.height), refresh=True)


def _tell(console: Console, scene: Scene, link: Link) -> None:
    """Without a terminal: say that the lobby is there, and what happens in it."""
    console.print(text("demo.running", scene.language), highlight=False)
    console.print(text("demo.vuoroctl", scene.language, path=scene.vuoroctl), highlight=False, soft_wrap=True)
    console.print(text("demo.links", scene.language, path=scene.links), highlight=False, soft_wrap=True)
    told = ""
    while True:
        link.receive(_REDRAW_S)
        if scene.happening != told:
            told = scene.happening
            console.print(told, highlight=False)


def _from_home(path: Path | None) -> str:
    """Return a path as short as a shell understands it."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path is not None and path.is_relative_to(home) else str(path)

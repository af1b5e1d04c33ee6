"""How soon a call is seen: a lobby with two displays that paint and eighteen more clients that listen to the board.

Owns that lobby and its figures. Displays paint at SDL's dummy driver, as large as their window; the clock is driven, so
that no call stands in line behind another, and every latency is real time: from the clerk's key (before the call is
accepted, so a little too much) until the number has been painted.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from devices.queue_display.painter import Fonts
from devices.queue_display.screen import PygameScreen
from devices.queue_display.settings import ScreenKind, ScreenSettings
from simulation.barrier import Barrier
from simulation.broker import LocalBroker
from simulation.child import Process, python
from simulation.costs import cpu_s, process_of, rss_mb
from simulation.link import Link, StuckError
from simulation.people import People
from simulation.report import Percentiles, percentiles
from simulation.settings_files import Program, SettingsFiles
from simulation.supervisor import Supervisor
from simulation.units import SYSTEMD, read_policy
from vuoro.board.view import ListedCall, MainPlace, View
from vuoro.messages.simulation import ShowingSeen
from vuoro.service import Inbox
from vuoro.session import Session, Subscription
from vuoro.settings import Simulation
from vuoro.site import PEOPLE, Site
from vuoro.site_file import load_site
from vuoro.topics import BOARD, QUEUE, SERVICES, SITE
from vuoro.values import ClientKind, ServiceId, Texts

_DEMO: Final = Path(__file__).parents[1] / "sites" / "demo.toml"
_DISPLAYS: Final = 20
_PAINTING: Final = 2
_SERVICE: Final[ServiceId] = "verotus"
#: Between two calls: both showings have been made, and most people have come.
_PAUSE_MS: Final = 40_000
#: Monday at nine in the morning, local time, of some week that is still to come.
_BEGIN_UTC_HOUR: Final = 7
#: The clock need not stand still between two calls.
FASTEST: Final = 1_000.0
_FRAMES: Final = 60
FULL_HD: Final = (1920, 1080)
DUMMY: Final = {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}


class DisplayFigures(Struct, frozen=True, kw_only=True):
    """What was measured; latencies in milliseconds, the rest of the first painting display."""

    calls: int
    call_to_frame: Percentiles
    frame_1080p: Percentiles
    frame_4k: Percentiles
    speed: float
    cpu_percent: float
    rss_mb: float
    idle_cpu_percent: float


def measure_displays(calls: int, speed: float, idle_s: float) -> DisplayFigures:
    """Measure so many calls, the clock at most ``speed`` times as fast as life, then the idle display."""
    with tempfile.TemporaryDirectory(prefix="vuoro-bench-") as place, _lobby(Path(place)) as (site, link, supervisor):
        barrier = Barrier(link, site, _monday(), speed)
        people = People(site, link, barrier.act)
        barrier.call_together()
        pid = process_of(Path(place) / "conf" / "display-1.toml")
        before, began = cpu_s(pid), time.monotonic()
        latencies = [latency for _ in range(calls) for latency in _call(link, barrier, people)]
        busy = 100 * (cpu_s(pid) - before) / (time.monotonic() - began)
        before = cpu_s(pid)
        time.sleep(idle_s)
        idle = 100 * (cpu_s(pid) - before) / idle_s
        rss = rss_mb(pid)
        if supervisor.outages():
            raise StuckError(f"a daemon did not live through the measurement: {supervisor.outages()}")
    return DisplayFigures(
        calls=calls,
        call_to_frame=percentiles(latencies),
        frame_1080p=percentiles(_frames(FULL_HD)),
        frame_4k=percentiles(_frames((3840, 2160))),
        speed=speed,
        cpu_percent=round(busy, 2),
        rss_mb=round(rss, 1),
        idle_cpu_percent=round(idle, 2),
    )


def _call(link: Link, barrier: Barrier, people: People) -> list[int]:
    """Let a customer come and be called; return how soon each display had the number, in nanoseconds."""
    people.press(_SERVICE)
    barrier.settle()
    barrier.advance(barrier.at_ms + _PAUSE_MS)
    barrier.tell_controller()
    seen = link.recorder.sights()
    called = people.call(_SERVICE)
    barrier.settle()
    return [
        sight.real_ns - called.sent_ns
        for _, sight in link.recorder.sights_since(seen)
        if called is not None and isinstance(sight, ShowingSeen) and sight.call == called.call and sight.showing == 1
    ]


@contextmanager
def _lobby(place: Path) -> Iterator[tuple[Site, Link, Supervisor]]:
    """Run the lobby; the site that is yielded has the painting displays alone."""
    site_file = place / "site.toml"
    more = (f'\n[[displays]]\nclient = "display-{n}"\nareas = ["aula"]\n' for n in range(2, _DISPLAYS + 1))
    site_file.write_text(_DEMO.read_text(encoding="utf-8") + "".join(more), encoding="utf-8")
    whole = load_site(site_file)
    site = replace(whole, displays=whole.displays[:_PAINTING])
    broker = LocalBroker(place / "broker", whole)
    broker.prepare()
    programs = SettingsFiles(place, site, site_file, broker).write(Simulation.DRIVEN, window=True, window_size=FULL_HD)
    with ExitStack() as stack:
        supervisor = Supervisor(place / "log")
        stack.callback(supervisor.stop)
        policy = read_policy(SYSTEMD / "mosquitto.service.d" / "vuoro.conf")
        supervisor.start([Process("broker", tuple(broker.command()), policy, port=broker.port)])
        supervisor.start([_process(program) for program in programs])
        for display in whole.displays[_PAINTING:]:
            stack.callback(_listener(whole, broker, display.client).stop)
        link = Link(site.site, broker.settings(ClientKind.SIMULATION), broker.settings(PEOPLE))
        link.start()
        stack.callback(link.stop)
        yield site, link, supervisor


def _process(program: Program) -> Process:
    command = python(program.module, "--config", str(program.config))
    return Process(program.client, command, read_policy(program.unit), DUMMY)


def _listener(site: Site, broker: LocalBroker, client: str) -> Session:
    """Return a client that listens to what a display listens to, and lets it be."""
    topics = (Subscription(SITE), Subscription(SERVICES), Subscription(QUEUE), Subscription(BOARD, "aula"))
    session = Session(
        broker.settings(client), site=site.site, client=client, boot="bench", inbox=Inbox(), subscriptions=topics
    )
    session.start()
    return session


def _monday() -> datetime:
    today = datetime.now(UTC).replace(hour=_BEGIN_UTC_HOUR, minute=0, second=0, microsecond=0)
    return today + timedelta(days=7 - today.weekday())


def _frames(size: tuple[int, int]) -> list[int]:
    """Return how long it takes to lay out and paint boards that differ, in nanoseconds."""
    os.environ.update(DUMMY)
    screen, times = PygameScreen(ScreenSettings(kind=ScreenKind.WINDOW, size=size), Fonts()), list[int]()
    for frame in range(_FRAMES):
        view = _view(frame)
        began = time.perf_counter_ns()
        screen.show(view)
        times.append(time.perf_counter_ns() - began)
    screen.close()
    return times[1:]  # the first one opens the window


def _view(frame: int) -> View:
    calls = tuple(
        ListedCall(number=f"X{100 + frame - index:03d}", desk=_desk(1 + index), in_showing=index == 0)
        for index in range(10)
    )
    first = calls[0]
    main = MainPlace(call=f"20200113-{first.number}.1", number=first.number, desk=first.desk, showing=1, called_at=None)
    return View(name=None, clock="10.42", main=main, calls=calls, connected=True)


def _desk(number: int) -> Texts:
    return Texts(fi=str(number), sv=str(number), en=str(number))

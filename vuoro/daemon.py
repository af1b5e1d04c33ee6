"""Puts a daemon together: settings, log, inbox, clock, session and, where the settings ask for it, the simulation.

The only place where a daemon's parts are chosen; each ``__main__.py`` calls `prepare`, makes its app, and `run`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vuoro.clock import Clock, DrivenClock, SystemClock
from vuoro.log import begin_logging
from vuoro.notify import Notifier
from vuoro.service import App, Inbox, Service
from vuoro.session import Session, Subscription
from vuoro.settings import DaemonSettings, Simulation
from vuoro.simulated import Wire
from vuoro.topics import SIM_ACT, SIM_TIME


@dataclass(frozen=True)
class Daemon:
    """The parts that every daemon has; ``wire`` is None on real hardware."""

    inbox: Inbox
    clock: Clock
    session: Session
    wire: Wire | None


def config_path(program: str) -> Path:
    """Return the path given with ``--config`` on the command line."""
    parser = argparse.ArgumentParser(prog=program)
    parser.add_argument("--config", type=Path, required=True, help="the daemon's TOML file")
    path: Path = parser.parse_args().config
    return path


def prepare(settings: DaemonSettings, subscriptions: Sequence[Subscription]) -> Daemon:
    """Return the connected parts of a daemon; nothing has been started yet."""
    begin_logging()
    inbox = Inbox()
    driven = DrivenClock() if settings.simulation is Simulation.DRIVEN else None
    simulated = settings.simulation is not Simulation.OFF
    clock = driven or SystemClock()
    session = Session(
        settings.broker,
        site=settings.site,
        client=settings.client,
        boot=clock.boot,
        inbox=inbox,
        subscriptions=[*subscriptions, *(_simulation_topics(settings) if simulated else ())],
    )
    return Daemon(inbox, clock, session, Wire(session, driven, lambda: session.published) if simulated else None)


def run(daemon: Daemon, app: App) -> None:
    """Run ``app`` until SIGTERM."""
    Service(app, daemon.inbox, daemon.clock, Notifier(), daemon.wire).run()


def _simulation_topics(settings: DaemonSettings) -> tuple[Subscription, ...]:
    return Subscription(SIM_TIME, settings.client), Subscription(SIM_ACT, settings.client)

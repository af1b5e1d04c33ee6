"""The parts that every page of the console needs, put together once; `console.__main__` and tests choose them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from console import registry
from console.bus import Bus, Line
from console.form_fields import FIELDS, PROOF_MARK
from console.hub import Hub
from console.ledger import Ledger
from console.live import Live
from console.mirror import Lobby
from console.rendering import Renderer
from console.settings import ConsoleSettings
from console.static_files import StaticFiles
from console.store import Store
from console.throttle import FEEDBACK_FROM_ALL, FEEDBACK_FROM_ONE, FROM_ALL, FROM_ONE, Throttle


@dataclass
class Console:
    """What a page can reach; lives in the loop of the web."""

    settings: ConsoleSettings
    ledger: Ledger
    line: Line
    #: UTC seconds, as the store keeps times.
    utc: Callable[[], int] = lambda: int(time.time())
    lobby: Lobby = field(default_factory=Lobby)
    files: StaticFiles = field(default_factory=StaticFiles)
    #: Codes that nobody has, and feedback given.
    guesses: Throttle = field(default_factory=lambda: Throttle(FROM_ONE, FROM_ALL))
    feedback: Throttle = field(default_factory=lambda: Throttle(FEEDBACK_FROM_ONE, FEEDBACK_FROM_ALL))

    def __post_init__(self) -> None:
        """Make the parts that are made of others."""
        self.lobby.utc = self.utc
        self.form_secret = self.ledger.now(Store.form_secret)
        self.renderer = Renderer({"static": self.files.address, "fields": FIELDS, "proof_mark": PROOF_MARK})
        self.live = Live(self.lobby, registry.fragments(), self.renderer)
        self.bus = Bus(self.line)
        self.hub = Hub(self.lobby, self.bus, self.live)

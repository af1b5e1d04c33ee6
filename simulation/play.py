"""What a living lobby does when somebody presses a key: customers, clerks and the advisor act, now or a little later.

Owns which key means what. Must not know how the scene is drawn.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable
from functools import partial
from typing import Final

from simulation.keyboard import DOWN, UP
from simulation.link import Link, StuckError
from simulation.people import Called, People
from simulation.scene import Scene
from vuoro.i18n import text
from vuoro.messages.simulation import (
    DropEnvelope,
    Paper,
    PaperSeen,
    PressButton,
    PressRefused,
    SetDoor,
    SetPaper,
    ThanksSeen,
)
from vuoro.messages.state import DropboxState
from vuoro.service import Received
from vuoro.values import BoxId, ClientKind, Language, ServiceId

#: How long it takes a called customer to walk to the desk, and the clerk to help; the advisor holds the door open.
WALK_S: Final = 15.0
SERVICE_S: Final = 60.0
DOOR_S: Final = 2.0
#: So long a key may hold the picture; a command that has no answer then is given up.
COMMAND_LIFE_S: Final = 2
#: How much fuller one envelope makes the box, in percent.
_ENVELOPE: Final = 4
_LANGUAGES: Final = (Language.EN, Language.FI, Language.SV)
_PAPERS: Final = (Paper.OK, Paper.LOW, Paper.OUT)


class Play:
    """The hands of everybody in the lobby."""

    def __init__(self, scene: Scene, link: Link) -> None:
        self._scene = scene
        self._link = link
        self._people = People(scene.site, link, link.act)
        self._later: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self._fill = 0
        #: The box that is being emptied, and the last record of the log before that.
        self._emptying: BoxId | None = None
        self._last_record = 0
        self._paper = 0
        self._keys: dict[str, Callable[[], None]] = {
            UP: lambda: scene.choose(-1),
            DOWN: lambda: scene.choose(1),
            "t": lambda: self._press(scene.service),
            "c": self._call,
            "e": self._drop_envelope,
            "b": self._empty_box,
            "p": self._change_paper,
            "l": self._change_language,
        }

    def key(self, key: str) -> None:
        """Do what a key means; one that means nothing does nothing."""
        services = {service.letter: service.id for service in self._scene.site.services}
        if key in services:
            self._press(services[key])
        elif key in "12345":
            self._give_feedback(key)
        elif key in self._keys:
            self._keys[key]()

    def catch_up(self) -> None:
        """Do what has become due."""
        while self._later and self._later[0][0] <= time.monotonic():
            heapq.heappop(self._later)[2]()

    def hear(self, item: Received) -> None:
        """Tell what somebody standing there has just seen."""
        match item.message:
            case PaperSeen(number=number):
                self._tell("printed", number=number)
            case PressRefused():
                self._tell("no_light")
            case ThanksSeen(button=button):
                self._tell("thanked", button=button)
            case DropboxState() as box:
                self._look_at_box(box)
            case _:
                pass

    def _press(self, service: ServiceId) -> None:
        name = self._scene.site.service(service).name.get(self._scene.language)
        self._tell("pressed", service=name)
        self._people.press(service)

    def _call(self) -> None:
        """Let the chosen queue call, or the longest one when nobody waits there."""
        scene = self._scene
        longest = max((service.id for service in scene.site.services), key=scene.waiting)
        service = scene.service if scene.waiting(scene.service) else longest
        if not scene.waiting(service):
            self._tell("nobody_waits")
            return
        for desk in scene.desks.values():
            self._people.look_at(desk)
        self._trying(lambda: self._called(self._people.call(service)))

    def _called(self, called: Called | None) -> None:
        if called is None:
            return
        desk = self._scene.site.desk(called.desk).name.get(self._scene.language)
        self._tell("called", number=called.number, desk=desk)
        self._after(WALK_S, lambda: self._trying(lambda: self._people.start(called)))
        self._after(WALK_S + SERVICE_S, lambda: self._trying(lambda: self._people.finish(called)))

    def _give_feedback(self, button: str) -> None:
        for terminal in self._scene.site.feedback_terminals[:1]:
            self._link.act(terminal.client, PressButton(button=button))

    def _drop_envelope(self) -> None:
        for box in self._scene.site.boxes[:1]:
            self._fill = min(100, self._fill + _ENVELOPE)
            self._link.act(box.client, DropEnvelope(fill=self._fill))
            self._tell("dropped")

    def _empty_box(self) -> None:
        for box in self._scene.site.boxes[:1]:
            self._fill = 0
            known = self._scene.boxes.get(box.id)
            self._emptying, self._last_record = box.id, 0 if known is None else known.log.count
            self._link.act(box.client, SetDoor(open=True))
            self._after(DOOR_S, partial(self._link.act, box.client, SetDoor(open=False)))
            self._tell("emptying")

    def _look_at_box(self, box: DropboxState) -> None:
        """Let the advisor confirm an opening as soon as the tablet shows it."""
        if box.box != self._emptying:
            return
        for opening in box.unconfirmed:
            if opening.record > self._last_record:
                self._emptying = None
                self._after(0, partial(self._confirm, box.box, opening.record))

    def _confirm(self, box: BoxId, opening: int) -> None:
        self._trying(lambda: self._confirmed(self._people.confirm(box, opening)))

    def _confirmed(self, record: int | None) -> None:
        if record is not None:
            self._tell("emptied", record=record)

    def _change_paper(self) -> None:
        self._paper = (self._paper + 1) % len(_PAPERS)
        paper = _PAPERS[self._paper]
        self._link.act(self._scene.site.kiosks[0].client, SetPaper(paper=paper))
        self._tell(f"paper_{paper.value}")

    def _change_language(self) -> None:
        place = _LANGUAGES.index(self._scene.language)
        self._scene.language = _LANGUAGES[(place + 1) % len(_LANGUAGES)]
        self._scene.happening = ""

    def _trying(self, deed: Callable[[], None]) -> None:
        """Do it, and tell when the controller refuses or does not answer; without a controller nothing is tried."""
        if not self._scene.works(ClientKind.CONTROLLER.value):
            self._tell("given_up")
            return
        refusals = len(self._people.refusals)
        try:
            deed()
        except StuckError:
            self._tell("given_up")
        for refusal in self._people.refusals[refusals:]:
            self._tell("refused", why=text(f"rejected.{refusal.code.value}", self._scene.language))

    def _after(self, seconds: float, deed: Callable[[], None]) -> None:
        heapq.heappush(self._later, (time.monotonic() + seconds, next(self._count), deed))

    def _tell(self, name: str, **values: object) -> None:
        self._scene.happening = text(f"demo.{name}", self._scene.language, **values)

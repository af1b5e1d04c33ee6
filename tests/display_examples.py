"""Calls of a small waiting area, and a display that lives through its boards, to test showings and displays with."""

from __future__ import annotations

from dataclasses import dataclass, field

from vuoro.board.showings import Known, Line, Showing, Timing, advance, learn, next_change
from vuoro.board.view import ListedCall, MainPlace, View
from vuoro.messages.state import BoardCall
from vuoro.values import Texts

TIMING = Timing()
NAME = Texts(fi="Lahden yhteispalvelupiste", sv="Lahtis samservicepunkt", en="Lahti joint service point")


def everywhere(text: str) -> Texts:
    """Return a text that is the same in all languages."""
    return Texts(fi=text, sv=text, en=text)


def board_call(
    order: int, *, number: str | None = None, age_ms: int = 0, shown: dict[str, int] | None = None
) -> BoardCall:
    """Return the ``order``-th call of the site: of ticket X001 to desk 1, of X002 to desk 2, and so on."""
    number = number or f"X{order:03d}"
    return BoardCall(
        call=f"20200113-{number}.1",
        order=order,
        number=number,
        desk=f"desk-{order}",
        desk_name=everywhere(str(order)),
        age_ms=age_ms,
        shown=shown or {},
    )


@dataclass
class Begun:
    """A showing as it was noted: the call's order, which showing, when, since when due, and how many stood in line."""

    order: int
    number: int
    at_ms: int
    due_ms: int
    in_line: int


@dataclass
class Display:
    """A display that wakes when the rule says so, and reports its showings at once."""

    timing: Timing = TIMING
    now_ms: int = 0
    line: Line = field(default_factory=Line)
    on_board: dict[int, BoardCall] = field(default_factory=dict)
    reported: dict[int, int] = field(default_factory=dict)
    begun: list[Begun] = field(default_factory=list)
    board_ms: int = 0

    def call(self, *orders: int) -> None:
        """Let desks call; all in one board."""
        self.on_board |= {order: board_call(order) for order in orders}
        self.read_board()

    def leave(self, order: int) -> None:
        """Let a ticket be served, so its call leaves the board."""
        self.on_board.pop(order, None)
        self.read_board()

    def restart(self) -> None:
        """Forget everything; the board tells how often each call has been shown."""
        self.line = Line()
        self.read_board(self.board_ms)

    def read_board(self, board_ms: int | None = None) -> None:
        """Read the board, made now or at ``board_ms``."""
        self.board_ms = self.now_ms if board_ms is None else board_ms
        known = [
            Known(call=call, called_ms=self.board_ms, shown=self.reported.get(order, 0), by_ms=self.board_ms)
            for order, call in self.on_board.items()
        ]
        self.line = learn(self.line, known, self.now_ms, self.timing)
        self.wake()

    def wake(self) -> None:
        """See whether something begins or ends now."""
        dues = {s.call.order: s.due_ms for s in self.line.standing if s.due_ms is not None and s.due_ms <= self.now_ms}
        self.line, showing = advance(self.line, self.now_ms, self.timing)
        if showing is not None:
            self._note(showing, dues)

    def wait(self, milliseconds: int) -> None:
        """Let time pass, awake only when something is due."""
        end_ms = self.now_ms + milliseconds
        while (due_ms := next_change(self.line, self.timing)) is not None and due_ms <= end_ms:
            assert due_ms > self.now_ms, "a change was due that had not been made"
            self.now_ms = due_ms
            self.wake()
        self.now_ms = end_ms

    def starts(self) -> list[tuple[int, int, int]]:
        """Return call, showing and time of all that has begun."""
        return [(begun.order, begun.number, begun.at_ms) for begun in self.begun]

    def _note(self, showing: Showing, dues: dict[int, int]) -> None:
        order = showing.call.order
        self.begun.append(Begun(order, showing.number, self.now_ms, dues[order], len(dues)))
        self.reported[order] = showing.number
        if order in self.on_board:  # the report reaches the hub, and a new board comes back
            self.board_ms = self.now_ms


def board_view(*numbers: str, showing: int = 1, connected: bool = True, called_at: str | None = None) -> View:
    """Return a board with calls of ``numbers``, newest first, the first one in the main place."""
    desks = [everywhere(str(1 + index)) for index in range(len(numbers))]
    main = None
    if numbers:
        call = f"20200113-{numbers[0]}.1"
        main = MainPlace(call=call, number=numbers[0], desk=desks[0], showing=showing, called_at=called_at)
    calls = tuple(
        ListedCall(number=number, desk=desk, in_showing=showing > 0 and index == 0)
        for index, (number, desk) in enumerate(zip(numbers, desks, strict=True))
    )
    return View(name=NAME, clock="10.42", main=main, calls=calls, connected=connected)

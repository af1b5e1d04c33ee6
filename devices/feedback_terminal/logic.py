"""What the terminal does, as pure steps: presses in, thanks and answers out.

A press is written to disk at once, thanked for, and handed in as an answer when nothing has followed it for three
seconds. Must not know disk, broker or hardware.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from devices.feedback_terminal.counting import Press
from devices.feedback_terminal.events import (
    EndThanks,
    Keep,
    KeyDown,
    KeyFoundDown,
    KeysFound,
    KeysLost,
    KeyUp,
    SetAside,
    Settle,
    TakeBack,
    Thank,
)
from devices.feedback_terminal.question import Question, answer
from vuoro.counting import RULE, answers, is_accepted, is_bounce, takes_the_place_of
from vuoro.messages import loop
from vuoro.messages.commands import GiveFeedback
from vuoro.messages.device import Finding, Severity
from vuoro.messages.replies import Rejected
from vuoro.values import Language, Moment

THANKS_MS: Final = 2_000
STUCK_MS: Final = 10_000
#: So many bounces wait in memory for the next write; they count for nothing, so a power cut may have them.
BOUNCES_IN_MEMORY: Final = 64

Effects = tuple[loop.Effect, ...]


class State(Struct, frozen=True, kw_only=True):
    """All that the terminal knows.

    ``left_over`` are answers of earlier boots not handed in yet, ``pending`` is the answer that can still be
    corrected, ``bounces`` wait to be written, ``thanked`` is the press whose thanks are visible. ``moved`` tells when
    each key last moved, ``down`` since when each key is held, ``stuck`` which of these are held for too long.
    ``refused`` are the answers that the controller has refused, kept to be handed in again at the next start;
    ``unreadable`` is how much on the disk could not be read.
    """

    question: Question
    language: Language
    left_over: tuple[Press, ...] = ()
    pending: Press | None = None
    bounces: tuple[Press, ...] = ()
    thanked: Press | None = None
    moved: dict[int, int] = {}
    down: dict[int, int] = {}
    stuck: frozenset[int] = frozenset()
    lost: str | None = None
    refused: tuple[GiveFeedback, ...] = ()
    unreadable: int = 0
    presses: int = 0
    answers: int = 0


def initial(
    question: Question,
    language: Language,
    waiting: Mapping[str, Sequence[Press]],
    boot: str,
    *,
    refused: Sequence[GiveFeedback] = (),
    unreadable: int = 0,
) -> State:
    """Return the state to start with.

    ``waiting`` are the presses on disk, by boot, that have not become answers, ``refused`` the answers there that the
    controller has refused, and ``unreadable`` is how much there could not be read.
    """
    earlier = [press for its, presses in waiting.items() if its != boot for press in answers(presses)]
    here = answers(waiting.get(boot, ()))
    return State(
        question=question,
        language=language,
        left_over=(*earlier, *here[:-1]),
        pending=here[-1] if here else None,
        refused=tuple(refused),
        unreadable=unreadable,
    )


def step(state: State, event: loop.Event, now: Moment) -> tuple[State, Effects]:
    """Return the state after ``event`` and what has to be done."""
    after, effects = _react(state, event, now)
    if isinstance(event, loop.Started) or _findings(after) != _findings(state):
        effects = (*effects, _health(after))
    return after, effects


def next_due(state: State) -> int | None:
    """Return when the pending answer is final, the thanks are over, or a held key counts as stuck."""
    times = [since + STUCK_MS for key, since in state.down.items() if key not in state.stuck]
    if state.pending is not None:
        times.append(state.pending.at.later(RULE.correction_ms))
    if state.thanked is not None:
        times.append(state.thanked.at.later(THANKS_MS))
    return min(times, default=None)


def busy(state: State) -> bool:  # noqa: ARG001  part of what every device's logic offers
    """Return False: all that the terminal begins ends by the clock."""
    return False


def _react(state: State, event: loop.Event, now: Moment) -> tuple[State, Effects]:
    match event:
        case loop.Started():
            return _start(state)
        case loop.Answered(command=GiveFeedback() as answer, reply=Rejected()):
            return replace(state, refused=(*state.refused, answer)), (SetAside(answer),)
        case KeyDown(key=key, at=at):
            return _press(state, key, at)
        case loop.Due():
            return _due(state, now)
    return _notice(state, event), ()


def _notice(state: State, event: loop.Event) -> State:
    match event:
        case KeyUp(key=key, at=at):
            return _lift(state, key, at)
        case KeyFoundDown(key=key, at=at):
            return replace(state, down={**state.down, key: at.mono_ms})
        case KeysLost(reason=reason):
            return replace(state, lost=reason, down={}, stuck=frozenset())
        case KeysFound():
            return replace(state, lost=None)
    return state


def _press(state: State, key: int, at: Moment) -> tuple[State, Effects]:
    last = state.moved.get(key)
    press = Press(question=state.question, key=key, at=at, rested_ms=None if last is None else at.mono_ms - last)
    state = replace(
        state,
        down={**state.down, key: at.mono_ms},
        moved={**state.moved, key: at.mono_ms},
        presses=state.presses + 1,
    )
    if is_accepted(press):
        return _accept(state, press)
    if is_bounce(press) and len(state.bounces) < BOUNCES_IN_MEMORY:
        return replace(state, bounces=(*state.bounces, press)), ()
    return _keep(state, press)


def _lift(state: State, key: int, at: Moment) -> State:
    down = {other: since for other, since in state.down.items() if other != key}
    return replace(state, down=down, moved={**state.moved, key: at.mono_ms}, stuck=state.stuck - {key})


def _accept(state: State, press: Press) -> tuple[State, Effects]:
    """Take the press for an answer; the one before it is corrected by it, or final."""
    final: Effects = ()
    if state.pending is not None and not takes_the_place_of(state.pending, press):
        state, final = _settle(state, state.pending)
    over: Effects = (EndThanks(state.thanked),) if state.thanked is not None else ()
    state, kept = _keep(replace(state, pending=press, thanked=press), press)
    return state, (*final, *kept, *over, Thank(press))


def _due(state: State, now: Moment) -> tuple[State, Effects]:
    final: Effects = ()
    if state.pending is not None and state.pending.at.later(RULE.correction_ms) <= now.mono_ms:
        state, final = _settle(state, state.pending)
    over: Effects = ()
    if state.thanked is not None and state.thanked.at.later(THANKS_MS) <= now.mono_ms:
        over = (EndThanks(state.thanked),)
        state = replace(state, thanked=None)
    stuck = frozenset(key for key, since in state.down.items() if since + STUCK_MS <= now.mono_ms)
    return replace(state, stuck=stuck), (*final, *over)


def _settle(state: State, pending: Press) -> tuple[State, Effects]:
    """Make the pending press an answer: in one transaction it leaves the waiting presses and enters the outbox."""
    send = loop.Send(answer(pending.question, pending.key, state.language))
    state, kept = _keep(replace(state, pending=None, answers=state.answers + 1))
    return state, (*kept, Settle(), send)


def _start(state: State) -> tuple[State, Effects]:
    """Hand in again what the controller has refused before, in one transaction, then what earlier boots have left."""
    again = tuple(loop.Send(refused) for refused in state.refused)
    state, left_over = _hand_in_left_over(replace(state, refused=()))
    return state, (*((TakeBack(), *again) if again else ()), *left_over)


def _hand_in_left_over(state: State) -> tuple[State, Effects]:
    """Hand in what earlier boots have left: their clocks are gone, so their three seconds are over."""
    if not state.left_over:
        return state, ()
    final = [*state.left_over, *([] if state.pending is None else [state.pending])]
    sends = [loop.Send(answer(press.question, press.key, state.language)) for press in final]
    return replace(state, left_over=(), pending=None, answers=state.answers + len(sends)), (Settle(), *sends)


def _keep(state: State, *presses: Press) -> tuple[State, Effects]:
    kept = (*state.bounces, *presses)
    return replace(state, bounces=()), (Keep(kept),) if kept else ()


def _findings(state: State) -> tuple[Finding, ...]:
    found = [
        Finding(code="key_stuck", severity=Severity.WARNING, detail=f"key {key} is held for more than 10 s")
        for key in sorted(state.stuck)
    ]
    if state.lost is not None:
        found.append(Finding(code="keypad_unplugged", severity=Severity.FAULT, detail=state.lost))
    if state.refused:
        detail = f"{len(state.refused)} answer(s) refused; handed in again at the next start"
        found.append(Finding(code="answer_refused", severity=Severity.FAULT, detail=detail))
    if state.unreadable:
        detail = f"{state.unreadable} record(s) on the disk could not be read; kept in its table unreadable"
        found.append(Finding(code="disk_unreadable", severity=Severity.FAULT, detail=detail))
    return tuple(found)


def _health(state: State) -> loop.ReportHealth:
    return loop.ReportHealth(_findings(state), {"presses": state.presses, "answers": state.answers})

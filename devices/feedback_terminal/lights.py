"""Which lamps are lit: those of the keys that answer now, then the one that was pressed. Nothing ever blinks. Pure."""

from __future__ import annotations

from devices.feedback_terminal.flow import here
from devices.feedback_terminal.pages.compose import questions_of
from devices.feedback_terminal.state import Lights, Setup, State
from vuoro.counting import SCALES
from vuoro.messages.commands import FeedbackQuestion

#: A lamp to test: of a key, of a question, or the one that thanks (None).
Lamp = int | FeedbackQuestion | None


def lights(state: State) -> Lights:
    """Return what is lit."""
    if not state.works:
        return Lights()
    if state.errand is not None:
        if state.errand.identifies:
            return Lights(keys=state.setup.lamps, thanks=True)
        return _only(lamps(state.setup)[state.errand.turn])
    question = here(state.visit, questions_of(state))
    if (pressed := state.visit.thanks) is not None:
        keys = frozenset() if pressed.value is None else state.setup.lamps & {pressed.value}
        return Lights(keys=keys, question=question, thanks=True)
    return Lights(keys=state.setup.lamps & set(SCALES.get(question, ())), question=question)


def lamps(setup: Setup) -> tuple[Lamp, ...]:
    """Return all lamps, in the order in which they are tested."""
    questions = tuple(one for one in FeedbackQuestion if one in setup.question_lamps)
    return (*sorted(setup.lamps), *questions, *((None,) if setup.thanks_lamp else ()))


def _only(lamp: Lamp) -> Lights:
    match lamp:
        case FeedbackQuestion():
            return Lights(question=lamp)
        case int():
            return Lights(keys=frozenset({lamp}))
        case _:
            return Lights(thanks=True)

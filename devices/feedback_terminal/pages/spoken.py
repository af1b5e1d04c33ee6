"""What is said of a page to those who do not see it: the question, what each number means, and which keys do what."""

from __future__ import annotations

from devices.feedback_terminal.pages.page import FeedbackPage
from devices.feedback_terminal.pages.words import say
from vuoro.touch.page import Choice, Page
from vuoro.touch.spoken import sentences


def whole(page: Page, *, skip_key: bool) -> str:
    """Return a page as speech; names of choices come with the number of their key."""
    scale = page.scale if isinstance(page, FeedbackPage) else ()
    hint = (page.hint,) if isinstance(page, FeedbackPage) and page.hint else ()
    ends = page.ends[0] + page.ends[1] if isinstance(page, FeedbackPage) and not any(s.detail for s in scale) else ()
    steps = tuple(_step(choice, choice.detail) for choice in scale if choice.detail)
    choices = tuple(_choice(choice) for choice in page.choices)
    help_ = (say("spoken_skip", page.language),) if skip_key and (scale or page.choices) else ()
    return sentences(page.title, *hint, *ends, *steps, *choices, *help_)


def _step(choice: Choice, words: str) -> str:
    return f"{choice.label}: {words}"


def _choice(choice: Choice) -> str:
    return f"{choice.label}, {choice.detail}" if choice.detail else choice.label

"""Finds settings of drop boxes, and periods of the survey, that cannot be meant.

Owns these rules for `vuoro.site_checks`. Must not know when a box is emptied.
"""

from __future__ import annotations

from collections.abc import Iterator

from vuoro.expected import Finding
from vuoro.places import Box
from vuoro.site import Site


def check_boxes(site: Site) -> Iterator[Finding]:
    """Yield every mistake in the settings of the drop boxes."""
    for index, box in enumerate(site.boxes):
        yield from _levels(box, f"boxes[{index}]")
        yield from _times(box, f"boxes[{index}]")


def check_survey(site: Site) -> Iterator[Finding]:
    """Yield every mistake in the periods of the survey."""
    periods = site.survey.periods
    for index, period in enumerate(periods):
        key = f"survey.periods[{index}]"
        if period.last < period.first:
            yield Finding(f"{key}.last", f"{period.last} is before {period.first}", "Write the last of its days.")
        elif any(other.first <= period.last and period.first <= other.last for other in periods[:index]):
            yield Finding(key, "it lies in another period, at least in part", "Make one period of the two.")


def _levels(box: Box, key: str) -> Iterator[Finding]:
    if box.calm_below_percent >= box.warn_at_percent:
        what = (
            f"{box.calm_below_percent} is not below warn_at_percent, {box.warn_at_percent}: the warning would flicker"
        )
        yield Finding(f"{key}.calm_below_percent", what, f"Write at most {box.warn_at_percent - 1}.")


def _times(box: Box, key: str) -> Iterator[Finding]:
    if len(set(box.remind_min)) < len(box.remind_min):
        yield Finding(f"{key}.remind_min", "somebody would be reminded twice at once", "Take one of the two away.")
    if box.near_min < box.late_min:
        what = f"after {box.near_min} minutes an opening would be forced, and until {box.late_min} (late_min) in time"
        yield Finding(f"{key}.near_min", what, f"Write at least {box.late_min}.")

"""The command ``vuoroctl feedback recount``: all feedback, counted again by another rule.

Owns its command line and what it prints. Works on the controller's own database, beside the running controller.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer
from msgspec import Struct
from rich.console import Console
from rich.table import Table

from controller.presses import version_of
from controller.store import Store, StoreError
from vuoro.config import load
from vuoro.counting import CountingRule
from vuoro.errors import ExitCode, VuoroError
from vuoro.messages.commands import FeedbackQuestion
from vuoro.recounting import Counted

DATABASE: Final = Path("/var/lib/vuoro/controller/controller.sqlite3")
_SCORED: Final = (FeedbackQuestion.EFFORT, FeedbackQuestion.SATISFACTION, FeedbackQuestion.RECOMMEND)


class NoDatabaseError(VuoroError):
    """There is no database of a controller here, or it does not take the result."""

    exit_code = ExitCode.DATA


class Figures(Struct, frozen=True, kw_only=True):
    """What a count comes to; ``values`` is how often each value was answered, by question, of what is scored."""

    answers: int
    suspect: int
    outside_hours: int
    scored: int
    values: dict[str, dict[int, int]]


class Recount(Struct, frozen=True, kw_only=True):
    """The result: what was ``told`` when the answers came, and what they are by the rule."""

    version: str
    rule: CountingRule
    told: Figures
    counted: Figures


def recount(
    *,
    rule: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A TOML file with another rule; the present one without it.")
    ] = None,
    database: Annotated[
        Path, typer.Option(envvar="VUORO_DATABASE", help="The controller's database, on the hub.")
    ] = DATABASE,
    as_json: Annotated[bool, typer.Option("--json", help="Say it in JSON.")] = False,
) -> None:
    """Count all feedback again, from the raw presses, by the present rule or another one.

    A rule file has what differs from the present rule, such as correction_ms = 5000; docs/counting.md names all of it.

    Nothing that was counted before is changed: the result is kept beside it, under the version of its rule.
    """
    result = _recount(database, CountingRule() if rule is None else load(rule, CountingRule))
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(result)).decode())
    else:
        Console().print(_picture(result))


def figures(answers: Iterable[Counted]) -> Figures:
    """Return what a count comes to."""
    answers = list(answers)
    scored = [one for one in answers if one.is_scored]
    return Figures(
        answers=len(answers),
        suspect=sum(one.suspect for one in answers),
        outside_hours=sum(one.outside_hours for one in answers),
        scored=len(scored),
        values={question.value: _values(scored, question) for question in _SCORED},
    )


def _values(answers: Iterable[Counted], question: FeedbackQuestion) -> dict[int, int]:
    given = Counter(value for one in answers if (value := getattr(one, question.value)) is not None)
    return dict(sorted(given.items()))


def _recount(database: Path, rule: CountingRule) -> Recount:
    if not database.is_file():
        raise NoDatabaseError(
            f"{database}: there is no such database. Run this on the hub, or name it with --database."
        )
    store = Store(database)
    try:
        told, counted = store.recount(rule)
    except StoreError as error:
        raise NoDatabaseError(f"{database}: the result could not be kept: {error}. Nothing was changed.") from error
    finally:
        store.close()
    return Recount(version=version_of(rule), rule=rule, told=figures(told), counted=figures(counted))


def _picture(result: Recount) -> Table:
    table = Table("", "when they came", "by the rule", title=f"Feedback by the rule {result.version}")
    for name in ("answers", "suspect", "outside_hours", "scored"):
        table.add_row(name.replace("_", " "), *(str(getattr(one, name)) for one in (result.told, result.counted)))
    for question in _SCORED:
        table.add_row(question.value, *(_shares(one.values[question]) for one in (result.told, result.counted)))
    return table


def _shares(values: dict[int, int]) -> str:
    return "  ".join(f"{value}: {times}" for value, times in values.items()) or "-"

"""The commands ``vuoroctl dropbox log export`` and ``verify``: the emptying log, out of the hub and looked over.

Owns their command lines; what is wrong with a log is the business of `vuoro.emptying_log`. The second one needs the
file alone: no hub, no network, no settings.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from controller.asking import ask
from vuoro.control_file import CONFIG_FILE, ConfigOption, load_control
from vuoro.emptying_log import Problem, after, lines_of, read, verify
from vuoro.errors import ExitCode, VuoroError
from vuoro.ids import new_command_id
from vuoro.messages.commands import ReadEmptyingLog, Request
from vuoro.messages.replies import Accepted, EmptyingRecords, Rejected
from vuoro.settings import ControlSettings


class LogRefusedError(VuoroError):
    """The controller does not hand the log over."""


class LogUnreadableError(VuoroError):
    """The file of a log cannot be read, or not be written."""

    exit_code = ExitCode.DATA


def export(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Where to write it; without it to standard output.")
    ] = None,
    *,
    config: ConfigOption = CONFIG_FILE,
) -> None:
    """Write the emptying log to a file, line by line as it is kept.

    The log is looked over on the way: with anything wrong in it, it is written all the same, and the command ends
    with 1.
    """
    lines, head = _read_log(load_control(config, "dropbox log export"))
    log = "".join(f"{line}\n" for line in lines)
    if file is None:
        typer.echo(log, nl=False)
    else:
        _write(file, log)
        typer.echo(f"{file}: {len(lines)} records. Head: {head or '-'}")
    first = _first_of(lines)
    if first > 1:
        typer.echo(f"The log begins with record {first}: verify it with --first {first}.", err=True)
    _tell(verify(lines, head or None, first=first), "the log of the hub")


def verify_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A log, as `dropbox log export` has written it.")],
    *,
    head: Annotated[
        str | None,
        typer.Option(metavar="HASH", help="A head that was noted: from a receipt, a status or a backup."),
    ] = None,
    first: Annotated[int, typer.Option(min=1, help="The record that the log begins with.")] = 1,
) -> None:
    """Find every record that was changed, taken out, put in or moved; with a head also an end that was cut off.

    Ends with 0 when the log is whole, with 1 when it is not, and with 65 when the file cannot be read.
    """
    lines = lines_of(_read(file))
    _tell(verify(lines, head, first=first), str(file))
    last = read(lines[-1]).hash if lines else "-"
    typer.echo(f"{file}: {len(lines)} records, each as it was written. Head: {last}")
    if head is None:
        typer.echo("Whether records are missing at the end, only a head can tell that somebody has noted: --head HASH.")
    elif (later := after(lines, head)) > 0:
        typer.echo(f"{later} records are newer than that head, which says nothing of them.")


def _tell(problems: list[Problem], where: str) -> None:
    for problem in problems:
        typer.echo(f"{where}:{problem.line}: {problem.reason}", err=True)
    if problems:
        raise typer.Exit(ExitCode.FOUND_WRONG)


def _read_log(settings: ControlSettings) -> tuple[list[str], str]:
    """Return the lines of the log and its head."""
    lines: list[str] = []
    page = _page(settings, 1)
    lines += page.lines
    while not page.complete:
        page = _page(settings, read(lines[-1]).record.number + 1)
        lines += page.lines
    return lines, page.head.head


def _page(settings: ControlSettings, first: int) -> EmptyingRecords:
    (reply,) = ask(settings, [Request(command_id=new_command_id(), command=ReadEmptyingLog(first=first))])
    match reply:
        case Accepted(result=EmptyingRecords() as page):
            return page
        case Rejected(code=code, message=message):
            raise LogRefusedError(f"Refused ({code}): {message}")
    raise LogRefusedError("The controller has answered something else; its version may be another one.")


def _first_of(lines: list[str]) -> int:
    """Return the record that a log begins with: older ones may have been forgotten after their years."""
    try:
        return read(lines[0]).record.number if lines else 1
    except ValueError:
        return 1


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise LogUnreadableError(
            f"{file}: {error.strerror}. Name a file that `dropbox log export` has written."
        ) from error


def _write(file: Path, log: str) -> None:
    try:
        file.write_text(log, encoding="utf-8")
    except OSError as error:
        raise LogUnreadableError(f"{file}: {error.strerror}. Name a place where you may write.") from error

"""Finds the subcommands of ``vuoroctl``, in whatever package they are, and loads the one that is called.

A package offers one by an entry point of the group ``vuoro.commands``: its name is the name of the command
(``preview.ticket`` is the command ``ticket`` of the group ``preview``), its value a function or a `typer.Typer`.
A command is imported when it is called, so that ``vuoroctl status`` starts fast and needs no library of any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint
from typing import Any, ClassVar, Final

import typer
from typer.core import TyperGroup

from vuoro.errors import ExitCode, VuoroError

GROUP: Final = "vuoro.commands"


class CommandUnavailableError(VuoroError):
    """A command needs a library that is not installed on this machine."""

    exit_code = ExitCode.UNREACHABLE


class Commands(TyperGroup):
    """The commands of `points` beside its own; a `VuoroError` of theirs ends with its code, told on standard error."""

    points: ClassVar[tuple[EntryPoint, ...]] = ()

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # typer has made click its own
        """Return the names of all commands."""
        return sorted({point.name.partition(".")[0] for point in self.points} | set(super().list_commands(ctx)))

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # as above
        """Load the command ``cmd_name``."""
        mine = [point for point in self.points if point.name == cmd_name]
        inner = [_inside(point) for point in self.points if point.name.startswith(f"{cmd_name}.")]
        if mine:
            return _command(cmd_name, _load(mine[0]))
        if inner:
            names = ", ".join(sorted(point.name for point in inner))
            return _command(cmd_name, typer.Typer(cls=with_commands(inner), help=f"Commands: {names}."))
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # as above
        """Run a command."""
        try:
            return super().invoke(ctx)
        except VuoroError as error:
            typer.echo(f"{error}", err=True)
            raise typer.Exit(error.exit_code) from None


def with_commands(points: Iterable[EntryPoint]) -> type[Commands]:
    """Return a group that has the commands of ``points``."""

    class Found(Commands):
        """A group of commands that were found."""

    Found.points = tuple(points)
    return Found


def _inside(point: EntryPoint) -> EntryPoint:
    return EntryPoint(point.name.partition(".")[2], point.value, point.group)


def _load(point: EntryPoint) -> Any:
    try:
        return point.load()
    except ModuleNotFoundError as error:
        return _unavailable(point.name, str(error.name))


def _command(name: str, found: Any) -> Any:
    """Return the command that typer makes of a function, or the group that it makes of a `typer.Typer`."""
    holder = typer.Typer()
    if isinstance(found, typer.Typer):
        holder.add_typer(found, name=name)
    else:
        holder.command(name)(found)
    return typer.main.get_group(holder).commands[name]


def _unavailable(name: str, library: str) -> Callable[[], None]:
    def refuse() -> None:
        raise CommandUnavailableError(
            f'"{name}" needs the Python library "{library}". Install it, or run this elsewhere.'
        )

    refuse.__doc__ = f'Not on this machine: it needs the library "{library}".'
    return refuse

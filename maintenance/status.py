"""``vuoroctl status``: the lobby at a glance, what is wrong in it, and what to do.

Owns the command line of it; the parts are `visit`, `lobby`, `troubles`, `report` and `picture`.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer
from rich.console import Console

from maintenance.lobby import SUBSCRIPTIONS, put_together
from maintenance.picture import picture
from maintenance.report import Report, make_report
from maintenance.troubles import find_troubles
from maintenance.visit import listen
from vuoro.control_file import CONFIG_FILE, ConfigOption, LanguageOption, load_control
from vuoro.errors import ExitCode
from vuoro.settings import ControlSettings
from vuoro.site_file import load_site
from vuoro.values import Language


def status(
    *,
    config: ConfigOption = CONFIG_FILE,
    as_json: Annotated[bool, typer.Option("--json", help="Say it in JSON.")] = False,
    language: LanguageOption,
) -> None:
    """Show the lobby at a glance, what is wrong in it, and what to do.

    Ends with 0 when all is well, and with 1 when something is wrong.
    """
    report = _look(load_control(config, "status"), language)
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(report)).decode())
    else:
        Console().print(picture(report, language))
    if not report.all_well:
        raise typer.Exit(ExitCode.FOUND_WRONG)


def _look(settings: ControlSettings, language: Language) -> Report:
    expected = load_site(settings.site_file).clients() if settings.site_file else {}
    lobby = put_together(listen(settings, SUBSCRIPTIONS))
    return make_report(settings.site, settings.client, lobby, find_troubles(lobby, expected, language))

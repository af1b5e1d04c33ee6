"""The command ``vuoroctl site reload``: let the controller go by the changed site file, without a restart.

Owns its command line. What stands against a new site file is the business of `controller.core.site_change`.
"""

from __future__ import annotations

import typer

from controller.asking import ask
from vuoro.control_file import CONFIG_FILE, ConfigOption, load_control
from vuoro.errors import VuoroError
from vuoro.ids import new_command_id
from vuoro.messages.commands import ReloadSite, Request
from vuoro.messages.replies import Rejected


class SiteRefusedError(VuoroError):
    """The controller goes by the site file of before; the text has every reason."""


def reload(
    *,
    config: ConfigOption = CONFIG_FILE,
) -> None:
    """Let the controller read its site file again and go by it at once, without a restart.

    A file with mistakes, or one that would lose customers who are in the lobby, is refused with the list of them;
    nothing changes then.
    """
    settings = load_control(config, "site reload")
    (reply,) = ask(settings, [Request(command_id=new_command_id(), command=ReloadSite())])
    if isinstance(reply, Rejected):
        raise SiteRefusedError(f"Refused ({reply.code}); the lobby goes on as before:\n{reply.message}")
    typer.echo("The controller goes by the site file as it is now.")

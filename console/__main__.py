"""Starts the console: ``python -m console --config FILE``. The only place where its parts are chosen."""

from __future__ import annotations

import sys

from console.app import ConsoleApp
from console.asgi import make_app
from console.console import Console
from console.ledger import Ledger
from console.mirror import SUBSCRIPTIONS
from console.settings import ConsoleSettings
from console.web import WebServer
from vuoro.config import load
from vuoro.daemon import config_path, prepare, run
from vuoro.errors import VuoroError


def main() -> None:
    """Run the console until SIGTERM."""
    try:
        settings = load(config_path("python -m console"), ConsoleSettings)
        ledger = Ledger(settings.database)
        daemon = prepare(settings, SUBSCRIPTIONS)
        console = Console(settings, ledger, daemon.session)
        web = WebServer(settings.web, make_app(console))
    except VuoroError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
    run(daemon, ConsoleApp(console, web, daemon.session))


if __name__ == "__main__":
    main()

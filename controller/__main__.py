"""Starts the controller: ``python -m controller --config FILE``. The only place where its parts are chosen."""

from __future__ import annotations

import sys
from typing import Final

from controller.app import ControllerApp
from controller.core.plan import Plan
from controller.settings import ControllerSettings
from controller.store import Store
from vuoro.config import load
from vuoro.daemon import config_path, prepare, run
from vuoro.database import DatabaseUnusableError
from vuoro.errors import ConfigError, ExitCode, Problem, VuoroError
from vuoro.session import Subscription
from vuoro.settings import Simulation
from vuoro.site import Site
from vuoro.site_file import load_site
from vuoro.topics import COMMAND

DATABASE: Final = "controller.sqlite3"


def main() -> None:
    """Run the controller until SIGTERM."""
    try:
        settings = load(config_path("python -m controller"), ControllerSettings)
        store = Store(settings.state_directory / DATABASE)
        site = store.site() or _site(settings)
    except VuoroError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
    except DatabaseUnusableError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(ExitCode.FOUND_WRONG)
    daemon = prepare(settings, [Subscription(COMMAND)])
    plan = Plan(site, simulation=settings.simulation is not Simulation.OFF)
    run(daemon, ControllerApp(plan, store, daemon.session, daemon.clock, lambda: _site(settings)))


def _site(settings: ControllerSettings) -> Site:
    site = load_site(settings.site_file)
    if site.site != settings.site:
        what = f'this file is of the site "{site.site}", the controller\'s settings say "{settings.site}"'
        raise ConfigError([Problem(str(settings.site_file), "site", what, "Name the same site in both files.")])
    return site


if __name__ == "__main__":
    main()

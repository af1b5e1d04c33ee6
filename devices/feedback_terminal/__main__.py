"""Starts a feedback terminal: ``python -m devices.feedback_terminal --config FILE``.

It and `fitting` choose real or simulated hardware.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from devices.feedback_terminal import logic
from devices.feedback_terminal.fitting import hands_of, setup_of, state_of
from devices.feedback_terminal.known import Menu
from devices.feedback_terminal.logic import Loaded
from devices.feedback_terminal.settings import FeedbackSettings
from devices.feedback_terminal.store import VisitStore
from vuoro.clock import is_trusted
from vuoro.config import load
from vuoro.daemon import config_path, prepare, run
from vuoro.device import DeviceApp
from vuoro.errors import VuoroError
from vuoro.outbox import Outbox
from vuoro.session import Subscription
from vuoro.topics import DO, PRESENCE, QUEUE, SERVICES, SITE
from vuoro.values import ClientKind


def main() -> None:
    """Run the terminal until SIGTERM."""
    try:
        _run(load(config_path("python -m devices.feedback_terminal"), FeedbackSettings))
    except VuoroError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)


def _run(settings: FeedbackSettings) -> None:
    daemon = prepare(settings, tuple(_subscriptions(settings)))
    outbox = Outbox(settings.state_directory / "outbox.sqlite3")
    store = VisitStore(outbox.connection, daemon.clock.boot, is_trusted)
    setup = setup_of(settings, daemon.clock.boot)
    state = state_of(settings, setup, _loaded(settings, store, outbox))
    hands = hands_of(settings, daemon, store)
    run(daemon, DeviceApp(logic, state, hands, outbox=outbox, session=daemon.session))


def _subscriptions(settings: FeedbackSettings) -> Iterator[Subscription]:
    yield from (Subscription(SITE), Subscription(SERVICES), Subscription(DO, settings.client))
    yield Subscription(PRESENCE, ClientKind.CONTROLLER.value)
    if settings.services is Menu.SERVED_LAST:
        yield Subscription(QUEUE)


def _loaded(settings: FeedbackSettings, store: VisitStore, outbox: Outbox) -> Loaded:
    visits, refused, known = store.visits(settings.language), store.refused(), store.known()
    return Loaded(
        visits=visits,
        next_number=store.next_number(),
        finished=store.waiting(),
        unanswered=len(outbox),
        refused=refused,
        known=known,
        unreadable=outbox.unreadable,
    )


if __name__ == "__main__":
    main()

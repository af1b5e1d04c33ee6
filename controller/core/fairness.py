"""Whom "next" means at a desk with several services: the policy of the desk, and why nobody waits for ever.

Inside a service the order key decides alone; a policy only says from which of the desk's services the next customer
comes. Whoever has waited for `AT_MOST_OVERTAKEN` is overtaken no more, whatever the weights: before such a customer
come only those whose own key is smaller, and they get fewer with every call. Must not know who may call.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from controller.core.order import arrival_ms, order_key
from controller.core.ticket import OpenTicket
from vuoro.site import Desk
from vuoro.values import Moment

Rank = Callable[[OpenTicket], tuple[int, ...]]

#: So long may the customers of weightier services be called first.
AT_MOST_OVERTAKEN: Final = timedelta(minutes=45)


def policy_of(desk: Desk, now: Moment) -> Rank:
    """Return by what the heads of the queues of ``desk`` are compared at ``now``, smallest first.

    Without weights, or with all alike, that is the order key: the longest wait.
    """
    weights, now_ms = desk.weights, arrival_ms(now)
    limit_ms = AT_MOST_OVERTAKEN // timedelta(milliseconds=1)

    def rank(ticket: OpenTicket) -> tuple[int, ...]:
        waited_ms = max(0, now_ms - ticket.key_ms)
        if waited_ms >= limit_ms:
            return 0, 0, *order_key(ticket)
        return 1, -waited_ms * weights.get(ticket.face.service, 1), *order_key(ticket)

    return rank if weights else order_key

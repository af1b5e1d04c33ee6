"""Who may read and write which topic, in the words of Mosquitto's ACL file, from the one table of topics.

Owns the form of that file. Must not know more of a site than its clients.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vuoro.site import Site
from vuoro.topics import TABLE, Topic
from vuoro.values import ClientId, ClientKind

_HEAD: Final = """\
# Who may do what at the broker of {site!r}; everything else is refused, to everybody.
# Made by vuoro/acl.py from the site file and the table of topics: change those, not this.
"""


def acl(site: Site, *, simulation: bool) -> str:
    """Return the ACL file of ``site``; only with ``simulation`` has it that client and its topics."""
    clients = site.clients(simulation=simulation)
    blocks = [_block(site.site, client, kind, simulation=simulation) for client, kind in clients.items()]
    return "\n".join([_HEAD.format(site=site.site), *blocks])


def _block(site: str, client: ClientId, kind: ClientKind, *, simulation: bool) -> str:
    topics = [topic for topic in TABLE if simulation or not topic.simulated]
    lines = [line for topic in topics for line in _rights(topic, site, client, kind)]
    return "\n".join([f"# kind: {kind.value}", f"user {client}", *lines, ""])


def _rights(topic: Topic, site: str, client: ClientId, kind: ClientKind) -> Iterator[str]:
    writes = _reach(topic, site, client, all_clients=topic.to_client) if kind in topic.writers else None
    reads = _reach(topic, site, client, all_clients=not topic.to_client) if kind in topic.readers else None
    if writes is not None and writes == reads:
        yield f"topic readwrite {writes}"
        return
    if writes is not None:
        yield f"topic write {writes}"
    if reads is not None:
        yield f"topic read {reads}"


def _reach(topic: Topic, site: str, client: ClientId, *, all_clients: bool) -> str:
    """Return the topics of a row that ``client`` reaches: all of them, or the one that has its own id."""
    if topic.variable == "client" and not all_clients:
        return topic.address(site, client)
    return topic.wildcard(site)

"""The staff of a simulated lobby: an account for each role, and one-time links by which somebody at the screen is them.

Owns who they are. No password is made: a link signs in once, and every start of the lobby makes new ones.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from console.accounts import OF_AN_AUTHORITY, Account, LinkPurpose
from console.settings import ConsoleSettings
from console.store import Store
from console.tokens import new_token
from vuoro.site import Site
from vuoro.values import Role

LINKS_FILE: Final = "console-links.txt"


def staff(site: Site) -> tuple[Account, ...]:
    """Return an account for each role; the clerk is of the first organisation that has a desk."""
    served = {service for desk in site.desks for service in desk.services}
    authority = next((one.authority for one in site.services if one.id in served), site.authorities[0].id)
    return tuple(
        Account(
            account=role.value.replace("_", "-"),
            role=role,
            authority=authority if role in OF_AN_AUTHORITY else None,
        )
        for role in Role
    )


def invite(site: Site, settings: ConsoleSettings) -> dict[Role, str]:
    """Enter the staff in the console's database and return a one-time link for each."""
    store = Store(settings.database)
    ends_at = int(time.time()) + 3600 * settings.trust.link_h
    links = {}
    for account in staff(site):
        store.add_account(account)
        token = new_token()
        store.add_link(token, account.account, LinkPurpose.SIGN_IN, ends_at)
        links[account.role] = f"{settings.web.base}/link/{token}"
    store.close()
    return links


def write_links(directory: Path, links: dict[Role, str]) -> Path:
    """Write the links to a file that only its owner may read, and return its path."""
    path = directory / LINKS_FILE
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text("".join(f"{role.value:12} {link}\n" for role, link in links.items()), encoding="utf-8")
    return path

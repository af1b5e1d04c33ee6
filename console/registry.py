"""Every page, act and live fragment of the console, with who may see it: the one list that guards and tests go by.

Owns the declarations. Must not know what a page shows. Every module below `console.areas` that has an ``AREA`` brings
what it declares there.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

import console.areas
from console.accounts import User
from console.mirror import Lobby
from vuoro.service import Received
from vuoro.topics import Topic
from vuoro.values import Language, Role

if TYPE_CHECKING:
    from console.visit import Visit

Handler = Callable[["Visit"], Awaitable[Response]]


@dataclass(frozen=True)
class Access:
    """Who may see something: everybody, or those who are signed in with one of ``roles``."""

    roles: frozenset[Role]
    everybody: bool = False

    def admits(self, user: User | None) -> bool:
        """Return whether ``user`` (None: nobody is signed in) may see it."""
        return self.everybody or (user is not None and user.role in self.roles)


EVERYBODY: Final = Access(frozenset(Role), everybody=True)
SIGNED_IN: Final = Access(frozenset(Role))


def only(*roles: Role) -> Access:
    """Return the access of some roles."""
    return Access(frozenset(roles))


@dataclass(frozen=True)
class Page:
    """One address: ``GET`` shows, ``POST`` acts; ``tile`` is the text of its tile on the home page, if it has one.

    ``languages`` are those that its reader may choose; customers' pages have all that the site speaks.
    """

    method: str
    path: str
    access: Access
    handler: Handler
    tile: str | None = None
    public_languages: bool = False


#: What a template of a fragment gets: the lobby, the argument and the language make its context.
Context = Callable[[Lobby, str, Language], Mapping[str, Any]]


@dataclass(frozen=True)
class Fragment:
    """A part of pages that changes by itself, rendered once for all who look at it in one language.

    ``argument`` (a desk, a service, …) tells one from another of its kind; ``known`` whether there is such a one, and
    ``own`` whether somebody may see it. ``watches`` are the topics that can change it, ``concerns`` narrows that to
    messages of one argument. With ``ages`` it is made anew every half a minute too.
    """

    name: str
    template: str
    access: Access
    watches: frozenset[Topic]
    context: Context
    own: Callable[[User | None, str, Lobby], bool]
    concerns: Callable[[Received, str], bool]
    ages: bool = False

    def admits(self, user: User | None, argument: str, lobby: Lobby) -> bool:
        """Return whether ``user`` may see the one with ``argument``."""
        return self.access.admits(user) and self.own(user, argument, lobby)


@dataclass
class Area:
    """What one folder of the console brings."""

    pages: list[Page] = field(default_factory=list)
    fragments: list[Fragment] = field(default_factory=list)

    def page(
        self, path: str, access: Access, *, tile: str | None = None, public_languages: bool = False
    ) -> Callable[[Handler], Handler]:
        """Declare the function below to show ``path``."""
        return self._declare("GET", path, access, tile=tile, public_languages=public_languages)

    def act(self, path: str, access: Access, *, public_languages: bool = False) -> Callable[[Handler], Handler]:
        """Declare the function below to do what is posted to ``path``."""
        return self._declare("POST", path, access, public_languages=public_languages)

    def fragment(
        self,
        name: str,
        template: str,
        access: Access,
        *,
        watches: tuple[Topic, ...],
        own: Callable[[User | None, str, Lobby], bool] | None = None,
        concerns: Callable[[Received, str], bool] | None = None,
        ages: bool = False,
    ) -> Callable[[Context], Context]:
        """Declare the function below to make the context of a live fragment.

        Without ``own`` the fragment has no argument, and whoever has the access may see it.
        """

        def declare(context: Context) -> Context:
            self.fragments.append(
                Fragment(
                    name,
                    template,
                    access,
                    frozenset(watches),
                    context,
                    own or _no_argument,
                    concerns or _all_of_it,
                    ages,
                )
            )
            return context

        return declare

    def _declare(self, method: str, path: str, access: Access, **more: Any) -> Callable[[Handler], Handler]:
        def declare(handler: Handler) -> Handler:
            self.pages.append(Page(method, path, access, handler, **more))
            return handler

        return declare


def _no_argument(_user: User | None, argument: str, _lobby: Lobby) -> bool:
    return not argument


def _all_of_it(_received: Received, _argument: str) -> bool:
    return True


@cache
def areas() -> tuple[Area, ...]:
    """Return every area, in the order of their modules' names."""
    return tuple(_found())


def pages() -> tuple[Page, ...]:
    """Return every page and act."""
    return tuple(page for area in areas() for page in area.pages)


@cache
def fragments() -> Mapping[str, Fragment]:
    """Return every live fragment by its name."""
    return {fragment.name: fragment for area in areas() for fragment in area.fragments}


def tiles(role: Role) -> list[Page]:
    """Return the pages that have a tile on the home page of ``role``."""
    return [page for page in pages() if page.tile is not None and role in page.access.roles]


def _found() -> Iterator[Area]:
    modules = pkgutil.walk_packages(console.areas.__path__, f"{console.areas.__name__}.")
    for name in sorted(module.name for module in modules):
        area = getattr(importlib.import_module(name), "AREA", None)
        if isinstance(area, Area):
            yield area

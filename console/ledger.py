"""The store, for the loop of the web: every question goes to a thread of its own, so that a slow disk stops no page.

Owns that one thread. Must not know what is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from console.store import Store

P = ParamSpec("P")
R = TypeVar("R")


class Ledger:
    """One store and its one thread; slow hashing has a thread of its own, one at a time."""

    def __init__(self, path: Path | None) -> None:
        """Open the store ``path``; raises what `Store` raises."""
        self._disk = ThreadPoolExecutor(1, "ledger")
        # One at a time: each takes 19 MiB while it runs.
        self._hashing = ThreadPoolExecutor(1, "hashing")
        self._store = self._disk.submit(Store, path).result()

    async def do(self, action: Callable[Concatenate[Store, P], R], /, *arguments: P.args, **keywords: P.kwargs) -> R:
        """Return what a method of the store returns: ``await ledger.do(Store.account, "kela-1")``."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._disk, lambda: action(self._store, *arguments, **keywords))

    async def hash(self, action: Callable[P, R], /, *arguments: P.args, **keywords: P.kwargs) -> R:
        """Return what `hash_secret` or `verify_secret` returns."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._hashing, lambda: action(*arguments, **keywords))

    def now(self, action: Callable[Concatenate[Store, P], R], /, *arguments: P.args, **keywords: P.kwargs) -> R:
        """Like `do`, for whoever has no loop: waits for the answer."""
        return self._disk.submit(lambda: action(self._store, *arguments, **keywords)).result()

    def close(self) -> None:
        """Finish what was asked, and close the store."""
        self._hashing.shutdown()
        self._disk.submit(self._store.close)
        self._disk.shutdown()

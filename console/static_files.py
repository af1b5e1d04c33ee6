"""The style sheet, the script and the pictures: read once, sent by their names, and by no other path."""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

_FOLDER: Final = resources.files("console") / "static"
_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "webmanifest": "application/manifest+json",
}
_FOR_A_YEAR: Final = "public, max-age=31536000, immutable"


class StaticFiles:
    """All of them, in memory. Their addresses carry the version, so that a browser never has an old one."""

    def __init__(self) -> None:
        self._files = {
            file.name: file.read_bytes() for file in _FOLDER.iterdir() if file.name.rpartition(".")[2] in _TYPES
        }

    def address(self, name: str) -> str:
        """Return the address of a file, for a template."""
        return f"/static/{name}?v={hashlib.sha256(self._files[name]).hexdigest()[:12]}"

    async def send(self, request: Request) -> Response:
        """Answer with the file that is asked for."""
        name = request.path_params["name"]
        content = self._files.get(name)
        if content is None:
            return Response(status_code=404)
        kind = _TYPES[name.rpartition(".")[2]]
        return Response(content, media_type=kind, headers={"Cache-Control": _FOR_A_YEAR})

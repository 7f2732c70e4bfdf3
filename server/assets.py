"""The built client, served from memory: packed when it was built, so that no request waits for a disk or a packer."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from server.problems import ON_FILES, Problem

_INDEX: Final = "index.html"
_PACKED: Final = {"br": ".br", "gzip": ".gz"}
_IMMUTABLE: Final = "public, max-age=31536000, immutable"
_NO_SCREENS: Final = frozenset({"sync", "auth", "people", "health", "assets", ".well-known"})
# The few that a build has; the machine's own table of types may hold anything.
_TYPES: Final = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
}
_MISSING: Final = b"""<!doctype html><meta charset="utf-8"><title>Carnet</title>
<p>The server runs, but its client has not been built. Stop it and start it with <code>make run</code>.</p>
"""


class Asset:
    """One built file with its packed forms."""

    def __init__(self, path: str, bodies: Mapping[str, bytes]) -> None:
        self.bodies = bodies
        self.etag = f'"{hashlib.sha256(bodies["identity"]).hexdigest()[:20]}"'
        # Names under assets/ hold a hash of the contents; the rest must be asked for each time, or no update is seen.
        self.cache = _IMMUTABLE if path.startswith("assets/") else "no-cache"
        self.media_type = _TYPES.get(Path(path).suffix, "application/octet-stream")

    def answer(self, headers: Mapping[str, str]) -> Response[bytes]:
        """Return the file in the best form that was asked for, or that the copy at hand is still good."""
        told = {**ON_FILES, "etag": self.etag, "cache-control": self.cache, "vary": "accept-encoding"}
        if self.etag in headers.get("if-none-match", ""):
            return Response(b"", status_code=304, headers=told, media_type=self.media_type)
        accepted = headers.get("accept-encoding", "")
        encoding = next((name for name in _PACKED if name in self.bodies and name in accepted), "identity")
        if encoding != "identity":
            told["content-encoding"] = encoding
        return Response(self.bodies[encoding], headers=told, media_type=self.media_type)


def read(folder: Path) -> dict[str, Asset]:
    """Read every file of a build, by its path."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    packed = set(_PACKED.values())
    return {
        name: Asset(name, {"identity": path.read_bytes()} | _packed(name, found))
        for name, path in found.items()
        if path.suffix not in packed
    }


def _packed(name: str, found: Mapping[str, Path]) -> dict[str, bytes]:
    return {
        encoding: found[name + suffix].read_bytes() for encoding, suffix in _PACKED.items() if name + suffix in found
    }


def client_route(folder: Path) -> HTTPRouteHandler:
    """Return the route that serves the client; every other address shows its first page, for it may be a screen's."""
    assets = read(folder) if folder.is_dir() else {}
    index = assets.get(_INDEX, Asset(_INDEX, {"identity": _MISSING}))

    @get(["/", "/{path:path}"], sync_to_thread=False, include_in_schema=False)
    def client(request: Request[Any, Any, State], path: FromPath[str] = _INDEX) -> Response[bytes]:
        name = path.lstrip("/")
        asset = index if name == _INDEX else assets.get(name)
        if asset is None:
            # Who asks for a file by name, robots.txt or another, must not take the first page for it.
            if name.split("/", 1)[0] in _NO_SCREENS or Path(name).suffix in _TYPES:
                raise Problem("not_found", "There is nothing at this address.")
            asset = index
        return asset.answer(request.headers)

    return client

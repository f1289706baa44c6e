"""The console's style and script, under names that change with their content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

from desktop_app.base.resource_files import resource_path

_MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
PREFIX = "/static"
_SIGNS = 12


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as it is sent."""

    content: bytes
    media_type: str


@cache
def static_files() -> dict[str, StaticFile]:
    """Return the files by their addresses."""
    return {_address(name, content): StaticFile(content, kind) for name, content, kind in _shipped()}


@cache
def static_address(name: str) -> str:
    """Return where a file is asked for.

    Raises:
        StopIteration: there is none of this name.
    """
    return next(_address(found, content) for found, content, _ in _shipped() if found == name)


def _shipped() -> list[tuple[str, bytes, str]]:
    folder = resource_path("console", "static")
    files = sorted(path for path in folder.iterdir() if path.suffix in _MEDIA_TYPES)
    return [(path.name, path.read_bytes(), _MEDIA_TYPES[path.suffix]) for path in files]


def _address(name: str, content: bytes) -> str:
    return f"{PREFIX}/{hashlib.sha256(content).hexdigest()[:_SIGNS]}/{name}"

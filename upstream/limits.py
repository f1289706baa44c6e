"""How much of the server one stranger may take (``resources/upstream/limits.toml``)."""

from __future__ import annotations

from pathlib import Path

import msgspec

from desktop_app.resource_files import resource_path
from upstream.problems import ServerProblem


class ConnectionLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Connections: how many at once, and how long each may take. See the file."""

    most: int
    most_per_address: int
    headers_seconds: float
    body_seconds: float
    body_bytes_per_second: float
    idle_seconds: int


class ServerLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of them."""

    connections: ConnectionLimits


def server_limits(path: Path | None = None) -> ServerLimits:
    """The limits of a file, or those of this version.

    Raises:
        ServerProblem: the file cannot be read.
    """
    try:
        content = (path or resource_path("upstream", "limits.toml")).read_bytes()
        return msgspec.toml.decode(content, type=ServerLimits)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        raise ServerProblem(
            "{file} cannot be read ({reason}). Copy resources/upstream/limits.toml and change its numbers.",
            file=path,
            reason=error,
        ) from error

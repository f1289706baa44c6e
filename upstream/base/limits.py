"""Limits for unauthenticated clients and devices (``resources/upstream/limits.toml``)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from desktop_app.base.resource_files import resource_path
from upstream.base.problems import ServerProblem


class ConnectionLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Connections: how many at once, and how long each may take. See the file."""

    most: int
    most_per_address: int
    headers_seconds: float
    body_seconds: float
    stranger_body_seconds: float
    body_bytes_per_second: float
    idle_seconds: int


class TokenLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long tokens live. See the file."""

    renew_after_days: float
    lives_days: float
    nonce_seconds: float
    seen_every_minutes: float


class DeviceLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one device may use in a minute. See the file."""

    at_once: int
    again_seconds: int
    requests_per_minute: int
    megabytes_per_minute: float
    values_per_minute: int


class CommuneLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much one commune may keep. See the file."""

    records: int
    megabytes: float
    computers: int
    urgent: int


class LogLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much requests may write into the log. See the file."""

    lines_per_minute: int
    same_lines_per_minute: int


class ServerLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of them."""

    connections: ConnectionLimits
    tokens: TokenLimits
    devices: DeviceLimits
    communes: CommuneLimits
    log: LogLimits


_Sections = dict[str, dict[str, Any]]


def server_limits(path: Path | None = None) -> ServerLimits:
    """Return the limits of this version; the numbers of a file, when one is given, take the place of these.

    Raises:
        ServerProblem: the file cannot be read.
    """
    try:
        shipped = msgspec.toml.decode(resource_path("upstream", "limits.toml").read_bytes())
        given = msgspec.toml.decode(path.read_bytes(), type=_Sections) if path is not None else {}
        whole = {name: {**shipped.get(name, {}), **given.get(name, {})} for name in {**shipped, **given}}
        return msgspec.convert(whole, ServerLimits)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        raise ServerProblem(
            "{file} cannot be read ({reason}). Copy resources/upstream/limits.toml and change its numbers.",
            file=path,
            reason=error,
        ) from error

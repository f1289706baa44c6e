"""Files that an office fetches automatically (``resources/attachments/exchange.toml``)."""

from __future__ import annotations

from functools import cache

import msgspec

from desktop_app.base.resource_files import resource_path


class OfficeLimits(msgspec.Struct, frozen=True):
    """``fetched_by_itself_bytes``: larger files come when somebody asks for an exchange."""

    fetched_by_itself_bytes: int


class _Exchange(msgspec.Struct, frozen=True):
    office: OfficeLimits


@cache
def office_limits() -> OfficeLimits:
    """Return the limits of this version."""
    path = resource_path("attachments", "exchange.toml")
    return msgspec.toml.decode(path.read_bytes(), type=_Exchange).office

"""Limits of file sizes and of a commune's storage (``resources/attachments``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import msgspec

from desktop_app.base.resource_files import resource_path


class _Kinds(msgspec.Struct, frozen=True):
    largest_bytes: int


class _Province(msgspec.Struct, frozen=True):
    commune_bytes: int


class _Exchange(msgspec.Struct, frozen=True):
    province: _Province


@dataclass(frozen=True, slots=True)
class CommuneFileLimits:
    """Bytes: of the largest file, and of all files of one commune together."""

    largest: int
    commune: int


@cache
def shipped_limits() -> CommuneFileLimits:
    """Return the limits of this version: the largest file is the one that an office may attach."""
    kinds = msgspec.toml.decode(resource_path("attachments", "kinds.toml").read_bytes(), type=_Kinds)
    exchange = msgspec.toml.decode(resource_path("attachments", "exchange.toml").read_bytes(), type=_Exchange)
    return CommuneFileLimits(kinds.largest_bytes, exchange.province.commune_bytes)

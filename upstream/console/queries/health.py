"""How the server is: size and growth of the database, refusals, ends of certificate, keys and signed list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from desktop_app.base.i18n import N_
from upstream.base.certificates import certificate_end
from upstream.console.accounts.reach import Reach
from upstream.database.console_tables import refusal_count
from upstream.database.tables import commune, segment
from upstream.read_model.troubles import PageTrouble, troubles
from upstream.releases.store import newest_root, published

ENDING_SOON_MILLIS = 30 * 86_400_000
_DAY_MILLIS = 86_400_000
_GROWTH_DAYS = 30
_LARGEST = 10
_REFUSAL_DAYS = 14


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that ends; ``at`` is ``None`` where there is none."""

    name: str
    at: int | None


@dataclass(frozen=True, slots=True)
class CommuneSize:
    """What a commune's rows take, without files."""

    code: str
    records: int
    size: int


@dataclass(frozen=True, slots=True)
class RefusalCount:
    """How often requests were refused for one reason on one day (in Vietnam, as ISO 8601)."""

    day: str
    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Health:
    """How the server is; ``received`` is what computers sent within 30 days, packed."""

    size: int
    received: int
    records: int
    largest: Sequence[CommuneSize]
    refusals: Sequence[RefusalCount]
    endings: Sequence[Ending]
    troubles: Sequence[PageTrouble]


def health(connection: Connection, reach: Reach, certificate: Path | None, now: int) -> Health:
    """Return how the server is; of communes those within reach."""
    columns, within = commune.c, reach.limit(commune.c.code)
    largest = (
        select(columns.code, columns.records, columns.bytes)
        .where(within)
        .order_by(columns.bytes.desc(), columns.code)
    )
    records = connection.execute(select(func.sum(columns.records)).where(within)).scalar() or 0
    sent = select(func.sum(func.length(segment.c.packed))).where(
        segment.c.received_at > now - _GROWTH_DAYS * _DAY_MILLIS, reach.limit(segment.c.commune)
    )
    return Health(
        database_size(connection),
        int(connection.execute(sent).scalar() or 0),
        int(records),
        [CommuneSize(*row) for row in connection.execute(largest.limit(_LARGEST))],
        _refusals(connection),
        _endings(connection, certificate),
        [each for each in troubles(connection) if reach.sees(each.commune)],
    )


def database_size(connection: Connection) -> int:
    """Return how large the database is, in bytes."""
    if connection.dialect.name == "sqlite":
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        return int(pages) * int(connection.execute(text("PRAGMA page_size")).scalar_one())
    return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def _refusals(connection: Connection) -> list[RefusalCount]:
    columns = refusal_count.c
    days = select(columns.day).distinct().order_by(columns.day.desc()).limit(_REFUSAL_DAYS)
    query = select(refusal_count).where(columns.day.in_(days)).order_by(columns.day.desc(), columns.code)
    return [RefusalCount(day, code, count) for day, code, count in connection.execute(query)]


def _endings(connection: Connection, certificate: Path | None) -> list[Ending]:
    root, targets = newest_root(connection), published(connection)
    return [
        Ending(N_("certificate of the server"), certificate_end(certificate) if certificate else None),
        Ending(N_("keys that sign releases"), root.root.expires if root else None),
        Ending(N_("signed list of releases"), targets.expires if targets else None),
    ]

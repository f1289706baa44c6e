"""What a quarter of an office takes in PostgreSQL, in records and segments."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, create_engine

from desktop_app.wire.segment import unpack_segment
from tests.support.servers.quarters import FORMS, OPS, QUARTER, PlayingOffice
from tests.support.servers.upstream import Desk, Upstream
from upstream.communes.communes import ensure_commune
from upstream.devices.devices import add_device, find_by_token
from upstream.exchange.ingest import ingest
from upstream.exchange.whole_acts import Received
from upstream.records.compacting import compact_commune

OFFICES = 20
MOST_BYTES = 60_000
_SIZES = """
SELECT sum(pg_total_relation_size(oid)) FROM pg_class
WHERE relname IN ('record', 'held_key', 'segment') AND relnamespace = 'public'::regnamespace
"""


def segments_of_a_quarter(desk: Desk) -> list[bytes]:
    """Registers and the fund, forms, then figures area by area; each is sent when it is done."""
    exchanges, _ = PlayingOffice(desk).play(QUARTER)
    return [segment for segments in exchanges for segment in segments]


def take(connection: Connection, commune: str, segments: list[bytes]) -> None:
    """Have a commune send these segments, each in an exchange of its own."""
    ensure_commune(connection, commune)
    device = find_by_token(connection, add_device(connection, commune, commune, "", bytes(32), 1))
    assert device is not None
    left: list[Received] = []
    for packed in segments:
        received = [*left, Received(packed, unpack_segment(packed))]
        device = ingest(connection, device, received, 1, None, left)


def fill(server: Upstream, segments: list[bytes]) -> None:
    """As many offices send the same quarter."""
    for number in range(OFFICES):
        with server.opened() as connection:
            take(connection, f"{number:05d}", segments)


def bytes_of_an_office(server: Upstream) -> float:
    """Tables with their indexes, by the number of offices, and that every record is there."""
    with server.opened() as connection:
        held = connection.exec_driver_sql("SELECT sum(records) FROM commune").scalar_one()
        assert held > OFFICES * (OPS + 200)
        return float(connection.exec_driver_sql(_SIZES).scalar_one()) / OFFICES


def test_a_quarter_takes_few_bytes(
    upstream: Upstream, make_desk: Callable[[str], Desk], on_postgres: Upstream
) -> None:
    desk = make_desk("Lan")
    desk.enrol(upstream)
    segments = segments_of_a_quarter(desk)
    fill(on_postgres, segments)
    assert bytes_of_an_office(on_postgres) < MOST_BYTES


def test_a_quarter_that_had_rows_takes_as_few_once_it_is_compacted(
    upstream: Upstream, make_desk: Callable[[str], Desk], on_postgres: Upstream
) -> None:
    desk = make_desk("Lan")
    desk.enrol(upstream)
    segments = segments_of_a_quarter(desk)
    with on_postgres.opened() as connection:
        connection.exec_driver_sql("UPDATE server SET oldest_schema = ''")
    fill(on_postgres, segments)
    assert bytes_of_an_office(on_postgres) > 5 * MOST_BYTES
    with on_postgres.opened() as connection:
        for number in range(OFFICES):
            assert compact_commune(connection, f"{number:05d}") > OPS - FORMS
    engine = create_engine(on_postgres.database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM FULL record")
    engine.dispose()
    assert bytes_of_an_office(on_postgres) < MOST_BYTES

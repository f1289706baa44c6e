"""What a quarter of an office takes in PostgreSQL, in records and segments."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from sqlalchemy import Connection, create_engine

from desktop_app.areas.queries import all_areas
from desktop_app.base.ids import new_id
from desktop_app.catalogue.indicator_set import PeriodType, Reporter, ValueKind
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.period import Period
from desktop_app.movements.set_versions import set_of_period
from desktop_app.sample.building import add_sample_areas
from desktop_app.sample.fund import play_sample_fund
from desktop_app.sample.registers import play_sample_registers
from desktop_app.wire.segment import unpack_segment
from tests.builders import open_round, put_response
from tests.support.servers.upstream import Desk, Upstream
from upstream.communes.communes import ensure_commune
from upstream.devices.devices import add_device, find_by_token
from upstream.exchange.ingest import ingest
from upstream.exchange.whole_acts import Received
from upstream.records.compacting import compact_commune

SET, QUARTER = "MTTQ_CO_SO", Period(PeriodType.QUARTER, 2026, 3)
AREAS, FIGURES, FORMS = 12, 50, 60
OFFICES = 20
MOST_BYTES = 60_000
_SIZES = """
SELECT sum(pg_total_relation_size(oid)) FROM pg_class
WHERE relname IN ('record', 'held_key', 'segment') AND relnamespace = 'public'::regnamespace
"""


def segments_of_a_quarter(desk: Desk, upstream: Upstream) -> list[bytes]:
    """Registers and the fund, 60 forms, then 600 figures area by area; each is sent when it is done."""
    office = desk.office
    add_sample_areas(office)
    play_sample_registers(office, opinions=12, petitions=8)
    play_sample_fund(office, donors=12)
    desk.sync()
    with office.read() as connection:
        areas = [area.id for area in all_areas(connection)][:AREAS]
        indicators = set_of_period(connection, SET, QUARTER)
    with office.record() as rec:
        round_id = open_round(rec, *areas)
        for number in range(FORMS):
            put_response(rec, new_id(rec.clock), areas[number % AREAS], serial=number, round_id=round_id)
    desk.sync()
    cells = [
        (item.code, period.key)
        for item in indicators.indicators
        if Reporter.RESIDENTIAL_AREA in item.entered_by and item.value_kind is ValueKind.INTEGER
        for period in QUARTER.parts(item.period_type)
    ][:FIGURES]
    assert (len(areas), len(cells)) == (AREAS, FIGURES)
    for area in areas:
        figures = [(Cell(area, code, key), str(number)) for number, (code, key) in enumerate(cells)]
        with office.record() as rec:
            set_values(rec, SET, indicators.version, figures)
        desk.sync()
    desk.submit_report(SET, QUARTER.key)
    desk.sync()
    with closing(sqlite3.connect(upstream.database)) as connection:
        return [row[0] for row in connection.execute("SELECT packed FROM segment ORDER BY first")]


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
        assert held > OFFICES * (AREAS * FIGURES + FORMS + 200)
        return float(connection.exec_driver_sql(_SIZES).scalar_one()) / OFFICES


def test_a_quarter_takes_few_bytes(
    upstream: Upstream, make_desk: Callable[[str], Desk], on_postgres: Upstream
) -> None:
    desk = make_desk("Lan")
    desk.enrol(upstream)
    segments = segments_of_a_quarter(desk, upstream)
    fill(on_postgres, segments)
    assert bytes_of_an_office(on_postgres) < MOST_BYTES


def test_a_quarter_that_had_rows_takes_as_few_once_it_is_compacted(
    upstream: Upstream, make_desk: Callable[[str], Desk], on_postgres: Upstream
) -> None:
    desk = make_desk("Lan")
    desk.enrol(upstream)
    segments = segments_of_a_quarter(desk, upstream)
    with on_postgres.opened() as connection:
        connection.exec_driver_sql("UPDATE server SET oldest_schema = ''")
    fill(on_postgres, segments)
    assert bytes_of_an_office(on_postgres) > 5 * MOST_BYTES
    with on_postgres.opened() as connection:
        for number in range(OFFICES):
            assert compact_commune(connection, f"{number:05d}") > AREAS * FIGURES
    engine = create_engine(on_postgres.database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM FULL record")
    engine.dispose()
    assert bytes_of_an_office(on_postgres) < MOST_BYTES

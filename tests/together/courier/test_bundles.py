"""An office exchanges by bundles with a real province, beside the line and without it."""

from __future__ import annotations

from pathlib import Path

from desktop_app.sync.rounds.status import sync_status
from tests.builders import put_area, put_response
from tests.support.servers.upstream import Desk, Upstream
from tests.together.courier.carrying import Trip


def test_what_one_records_the_other_sees(
    desks: tuple[Desk, Desk], upstream: Upstream, tmp_path: Path
) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        for number in range(700):
            put_response(rec, f"resp{number:04d}", serial=number, comment="" if number % 7 else "Đường hỏng")
    trip = Trip(upstream, tmp_path)
    up = trip.write(lan)
    assert up.header.changes == 701
    assert trip.province_reads(up).ops == 701
    down = trip.read(lan)
    assert down.is_news
    with lan.office.read() as connection:
        assert sync_status(connection).unacknowledged == 0, "the receipt acknowledges"

    result = trip.round_trip(minh).result
    assert result.applied.records == {"residential_area": 1, "survey_response": 700}
    assert minh.get("survey_response", "resp0007") == lan.get("survey_response", "resp0007")
    assert minh.sync().applied.records == {}, "the line has nothing to add"
    assert lan.sync().pushed == 0

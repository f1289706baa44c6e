"""Bundles for another province: nothing is kept of them but why."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from pypdf import PdfReader

from tests.reports.reading import text_of as text_in
from tests.support.servers.upstream import Desk, Upstream
from tests.together.courier.carrying import Trip
from tests.upstream.console.browsing import text_of
from tests.upstream.console.bundles.counter import PATH, Counter, named
from tests.upstream.console.bundles.test_bringing import filled
from upstream.jobs.jobs import StepState


def test_a_bundle_for_another_province_is_said_to_be_one_and_holds_up_no_other(
    counter: Counter,
    lan: Desk,
    make_upstream: Callable[[str], Upstream],
    make_desk: Callable[[str], Desk],
    tmp_path: Path,
) -> None:
    other = make_upstream(str(tmp_path / "other.sqlite"))
    foreign = make_desk("Xa")
    stick = tmp_path / "other"
    stick.mkdir()
    trip = Trip(other, stick)
    trip.join(foreign)
    up = trip.write(filled(foreign, "c1")).path
    trip.province_reads(up)
    own, joined = named(counter.write(filled(lan, "a1"))), trip.answers[-1]
    with counter.console.database.read() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM device").scalar()
    counter.console.user()
    with counter.console.signed_in() as browser:
        number = counter.taken(browser, [named(up), named(joined), own])
        said = text_of(browser.get(f"{PATH}/{number}"))
        for name in (up.name, joined.name):
            assert counter.outcomes(number)[name] in said
        assert "không gửi cho máy chủ này" in counter.outcomes(number)[up.name]
        sheet = browser.get(f"{PATH}/{number}/bien-ban")
    assert sheet.headers["content-type"] == "application/pdf"
    text = text_in(PdfReader(io.BytesIO(sheet.content)))
    names = text.replace(" ", "")  # a cell breaks them
    assert own[0] in names
    assert up.name not in names
    assert "01 gói" in text
    states = {bundle.name: step.state for step, bundle in counter.rows(number)}
    assert states == {up.name: StepState.REFUSED, joined.name: StepState.REFUSED, own[0]: StepState.DONE}
    with counter.console.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM device").scalar() == before

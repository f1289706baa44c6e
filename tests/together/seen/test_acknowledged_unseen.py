"""An acknowledgement shows nobody what others have written: that comes behind it, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status
from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.sync.problems import Offline
from desktop_app.sync.transport.https import Exchanged, HttpTransport
from desktop_app.wire.messages import ExchangeRequest
from tests.builders import put_area, put_figures
from tests.support.servers.upstream import Desk


def cut_behind_the_acknowledgement(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    """A round of which the pages do not arrive."""
    exchange = HttpTransport.exchange

    def acknowledged_only(
        transport: HttpTransport, request: ExchangeRequest, segments: Sequence[bytes]
    ) -> Exchanged:
        return replace(exchange(transport, request, segments), pages=(), cut=True)

    with monkeypatch.context() as line:
        line.setattr(HttpTransport, "exchange", acknowledged_only)
        with pytest.raises(Offline):
            desk.sync()


def test_what_was_lost_behind_an_acknowledgement_was_not_seen(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a1", households=100)
    for desk in desks:
        desk.sync()
    lan.put("residential_area", "a1", households=110)
    lan.sync()
    minh.put("residential_area", "a1", position=7)
    cut_behind_the_acknowledgement(monkeypatch, minh)
    shown = minh.value("residential_area", "a1", "households")
    minh.put("residential_area", "a1", households=120)

    for desk in (minh, lan):
        desk.sync()

    assert shown == 100
    for desk in desks:
        assert desk.value("residential_area", "a1", "households") == 110
        assert desk.value("residential_area", "a1", "position") == 7
        with desk.office.read() as connection:
            waiting = [(item.field, item.other.value) for item in open_conflicts(connection)]
        assert waiting == [("households", 120)]


def test_a_refusal_lost_behind_an_acknowledgement_leaves_what_stands_unseen(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Minh hands in a month that shows his 7, while Lan's 5 stands and his was refused."""
    lan, minh = desks
    cell = {Cell("a1", "X1", "2026-M01"): "5"}
    with lan.office.record() as rec:
        put_figures(rec, "S", cell)
    for desk in desks:
        desk.sync()
    with lan.office.record() as rec:
        set_period_status(rec, "S", "2026-Q1", "commune", "locked")
    lan.sync()
    with minh.office.record() as rec:
        put_figures(rec, "S", dict.fromkeys(cell, "7"))
    cut_behind_the_acknowledgement(monkeypatch, minh)
    with minh.office.record() as rec:
        set_period_status(rec, "S", "2026-M01", "commune", "locked")

    for desk in (minh, lan):
        desk.sync()

    for desk in desks:
        assert desk.value("indicator_value", "iv:S:X1:2026-M01:a1", "value") == "5"
        with desk.office.read() as connection:
            waiting = [(item.field, item.other.value) for item in open_conflicts(connection)]
        assert waiting == [("status", "locked")]

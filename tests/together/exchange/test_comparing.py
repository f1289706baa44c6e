"""Both ends are compared by kept sums, and what differs among many records is found and mended."""

from __future__ import annotations

import pytest

from desktop_app.sync.rounds import record_sums
from desktop_app.sync.state import read_state
from desktop_app.sync.transport.https import HttpTransport
from desktop_app.wire.digest import PART, pack_sums
from desktop_app.wire.messages import DigestsAnswer, DigestsRequest
from tests.support.servers.records import lose
from tests.support.servers.upstream import Desk, Upstream
from tests.together.restored.test_recovery import ids, respond

FORMS = 2 * PART + 40


def test_what_differs_among_many_records_is_found_and_mended(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    respond(lan, FORMS, "a")
    lan.sync()
    for desk in desks:
        assert desk.sync(compare=True).differences == 0
    with minh.office.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM survey_response WHERE id = 'a0007'")
        connection.exec_driver_sql("UPDATE survey_response SET comment = 'x' WHERE id = 'a0300'")
    with upstream.opened() as server:
        lose(server, lambda record: record.entity_id == "a0100")

    result = minh.sync(compare=True)

    assert (result.differences, result.restated) == (1 + 1, 1)
    assert ids(minh) == ids(lan)
    for desk in desks:
        assert desk.sync(compare=True).differences == 0


def test_wrong_sums_bring_nothing_but_the_digests_of_their_scopes(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, _ = desks
    respond(lan, FORMS, "a")
    lan.sync(compare=True)
    wrong = pack_sums({"round:r1": (1, 1)})
    for spoil in (lan.office.store.write, upstream.opened):
        with spoil() as connection:
            connection.exec_driver_sql("UPDATE digest_part SET sums = ?", (wrong,))
        with lan.office.read() as connection:
            before = read_state(connection).cursor

        result = lan.sync(compare=True)

        assert (result.differences, result.restated, result.applied.records) == (0, 0, {})
        with lan.office.read() as connection:
            assert read_state(connection).cursor == before
        assert lan.sync(compare=True).requests < result.requests


def test_the_sums_are_there_before_the_province_is_asked(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written while they are made for the first time would seem to differ."""
    lan, _ = desks
    respond(lan, FORMS, "a")
    lan.sync(compare=True)
    with lan.office.store.write() as connection:
        made = connection.exec_driver_sql("SELECT count(*) FROM digest_part").scalar()
        connection.exec_driver_sql("DELETE FROM digest_part")
    monkeypatch.setattr(record_sums, "_MOST_AT_ONCE", 1)
    seen: list[int | None] = []
    ask = HttpTransport.digests

    def watched(transport: HttpTransport, request: DigestsRequest) -> DigestsAnswer:
        with lan.office.read() as connection:
            seen.append(connection.exec_driver_sql("SELECT count(*) FROM digest_part").scalar())
        return ask(transport, request)

    monkeypatch.setattr(HttpTransport, "digests", watched)
    assert lan.sync(compare=True).differences == 0
    assert seen[0] == made
    assert made

"""What the province does not take, and what the office is told: in its own words, with a way out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import update

from desktop_app.base.i18n import language, set_language
from desktop_app.journal.locks import locked_scopes
from desktop_app.sync.decisions import rejections
from desktop_app.sync.identity.enrolment import connect, enrol
from desktop_app.sync.problems import (
    InsecureAddress,
    NotConnected,
    ProtocolMismatch,
    Refused,
    SyncProblem,
    Unauthorised,
)
from desktop_app.sync.rounds.status import sync_status
from desktop_app.sync.state import problem_sentence, read_state
from desktop_app.sync.transport.https import Exchanged, HttpTransport
from desktop_app.wire import protocol
from desktop_app.wire.messages import ExchangeRequest
from tests.builders import COMMUNE, an_office, put_response
from tests.support.servers.upstream import Desk, Upstream
from upstream.database.tables import enrolment_code


def respond(desk: Desk, key: str, **more: str) -> None:
    with desk.office.record() as rec:
        put_response(rec, key, **more)


def test_a_wrong_code(upstream: Upstream, make_desk: Callable[[str], Desk]) -> None:
    desk = make_desk("Lan")
    with pytest.raises(Refused, match="letter by letter"):
        enrol(desk.office.sync_book(), upstream.address, "AAAA-BBBB-CCCC")
    with desk.office.read() as connection:
        assert not sync_status(connection).connected


def test_a_code_is_read_kindly(upstream: Upstream, make_desk: Callable[[str], Desk]) -> None:
    code = upstream.code().lower().replace("-", " ")
    connected = enrol(make_desk("Lan").office.sync_book(), upstream.address, code)
    assert connected.server_name == "Tỉnh Thử"


def test_a_code_works_once(upstream: Upstream, make_desk: Callable[[str], Desk]) -> None:
    code = upstream.code()
    enrol(make_desk("Lan").office.sync_book(), upstream.address, code)
    with pytest.raises(Refused, match="used already"):
        enrol(make_desk("Minh").office.sync_book(), upstream.address, code)


def test_an_answer_lost_while_enrolling_may_be_asked_for_again(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    from desktop_app.sync.identity.enrolment import ask, prepare

    desk = make_desk("Lan")
    code = upstream.code()
    ask(prepare(desk.office.sync_book(), upstream.address, code))  # and the answer never arrives
    enrol(desk.office.sync_book(), upstream.address, code)
    respond(desk, "f1")
    assert desk.sync().pushed == 1


def test_an_expired_code(upstream: Upstream, make_desk: Callable[[str], Desk]) -> None:
    code = upstream.code(COMMUNE)
    with upstream.opened() as connection:
        connection.execute(update(enrolment_code).values(expires_at=1))
    with pytest.raises(Refused, match="no longer valid"):
        enrol(make_desk("Lan").office.sync_book(), upstream.address, code)


def test_a_code_of_another_commune(upstream: Upstream, make_desk: Callable[[str], Desk]) -> None:
    with pytest.raises(Refused, match="99999"):
        enrol(make_desk("Lan").office.sync_book(), upstream.address, upstream.code("99999"))


def test_a_real_office_is_refused_by_a_sample_server(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    desk = make_desk("Lan")
    desk.office.choose_commune(COMMUNE, sample=False)
    code = upstream.code()
    with pytest.raises(Refused, match="sample offices"):
        enrol(desk.office.sync_book(), upstream.address, code)
    desk.office.choose_commune(COMMUNE, sample=True)
    enrol(desk.office.sync_book(), upstream.address, code)


def test_plain_http_to_another_machine_is_refused(make_desk: Callable[[str], Desk]) -> None:
    for address in ("http://tinh.example.vn", "ftp://tinh.example.vn", ""):
        with pytest.raises(InsecureAddress):
            enrol(make_desk("Lan").office.sync_book(), address, "AAAA-BBBB-CCCC")


def test_without_enrolment_there_is_no_line(make_desk: Callable[[str], Desk]) -> None:
    with pytest.raises(NotConnected):
        connect(make_desk("Lan").office.sync_book())


def test_a_revoked_computer_keeps_what_it_recorded(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, minh = desks
    assert upstream.command("revoke", lan.office.device().device_id)
    respond(lan, "f1")
    with pytest.raises(Unauthorised, match="no longer accepts"):
        lan.sync()
    assert lan.get("survey_response", "f1") is not None
    minh.sync()
    assert minh.get("survey_response", "f1") is None


def test_a_revoked_computers_work_is_told_as_what_it_is(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    """It is here alone and waits for a new code: not sent, not lost, and sent once the code is there."""
    lan, minh = desks
    lan.sync()
    assert upstream.command("revoke", lan.office.device().device_id)
    respond(lan, "f1")
    with pytest.raises(Unauthorised) as met:
        lan.sync()
    told = str(met.value)
    assert "on this computer alone" in told
    assert "new code" in told
    with lan.office.read() as connection:
        status = sync_status(connection)
        assert problem_sentence(read_state(connection).last_problem) == met.value.sentence()
    assert status.unsent + status.unacknowledged == 1
    lan.enrol(upstream)
    lan.sync()
    minh.sync()
    assert minh.get("survey_response", "f1") is not None


def test_an_unknown_token(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, _ = desks
    with upstream.opened() as connection:
        connection.exec_driver_sql(
            "UPDATE device SET token_hash = X'00', public_key = X'00' WHERE number = 1"
        )
    with pytest.raises(Unauthorised, match="does not know this computer"):
        lan.sync()


def test_a_newer_program_is_told_so(desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    lan, _ = desks
    book = lan.office.sync_book()
    with connect(book) as transport, pytest.raises(ProtocolMismatch, match="needs a newer version"):
        transport.exchange(ExchangeRequest(0, bytes(32), 0, "", 0, protocol=protocol.OLDEST_PROTOCOL - 1), [])
    monkeypatch.setattr("desktop_app.sync.refusals.PROTOCOL", protocol.PROTOCOL + 1)
    with connect(book) as transport, pytest.raises(ProtocolMismatch, match="older than this program"):
        transport.exchange(ExchangeRequest(0, bytes(32), 0, "", 0, protocol=protocol.PROTOCOL + 1), [])


def test_an_office_of_the_version_before_is_told_kindly_and_loses_nothing(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time it asks; what it recorded meanwhile goes to the province once it is updated."""
    lan, minh = desks
    with monkeypatch.context() as before:
        exchange = HttpTransport.exchange

        def as_before(
            transport: HttpTransport, request: ExchangeRequest, segments: Sequence[bytes]
        ) -> Exchanged:
            older = msgspec.structs.replace(request, protocol=protocol.OLDEST_PROTOCOL - 1)
            return exchange(transport, older, segments)

        before.setattr(HttpTransport, "exchange", as_before)
        for name in ("f1", "f2"):
            respond(lan, name)
            with pytest.raises(ProtocolMismatch, match="needs a newer version"):
                lan.sync()
        with lan.office.read() as connection:
            status = sync_status(connection)
        assert status.unsent + status.unacknowledged == 2
    lan.sync()
    minh.sync()
    with lan.office.read() as connection:
        assert sync_status(connection).unsent == 0
    for name in ("f1", "f2"):
        assert minh.get("survey_response", name) is not None


def test_a_wrong_clock_is_told_and_changes_nothing(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    respond(lan, "f1")
    result = lan.sync()
    assert abs(result.clock_ahead) > 86_400_000, "the tests' clock stands in October 2026"
    minh.sync()
    assert minh.get("survey_response", "f1") == lan.get("survey_response", "f1")


def test_a_locked_round_takes_nothing_and_says_why(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, minh = desks
    respond(lan, "f1", comment="đúng hạn")
    lan.sync()
    minh.sync()
    upstream.command("lock", "--commune", COMMUNE, "--scope", "round:r1", "--reason", "Đợt đã khoá sổ")

    lan.put("survey_response", "f1", comment="sửa muộn")
    respond(lan, "f2")
    lan.sync()

    with lan.office.read() as connection:
        found = rejections.open_rejections(connection)
        assert locked_scopes(connection) == {"round:r1": "Đợt đã khoá sổ"}
        assert sync_status(connection).rejected == 2
    assert [(item.entity_id, item.reason) for item in found] == [
        ("f1", "Đợt đã khoá sổ"),
        ("f2", "Đợt đã khoá sổ"),
    ]
    assert lan.value("survey_response", "f1", "comment") == "đúng hạn"
    assert lan.get("survey_response", "f2") is None
    assert lan.sync(compare=True).differences == 0

    upstream.command("unlock", "--commune", COMMUNE, "--scope", "round:r1")
    with lan.office.record() as rec:
        rejections.accept_refusal(rec, found[0].number)
        rejections.record_again(rec, found[1].number)
    lan.sync()
    minh.sync()
    for desk in desks:
        assert desk.value("survey_response", "f1", "comment") == "đúng hạn"
        assert desk.value("survey_response", "f2", "answers/q01") == "1"
        with desk.office.read() as connection:
            assert locked_scopes(connection) == {}
            assert sync_status(connection).rejected == 0


def test_accepting_a_period_locks_it_and_says_so(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, minh = desks
    cell = "iv:S:X1:2026-Q1:a1"
    fields = {"set_code": "S", "indicator_code": "X1", "period": "2026-Q1", "unit": "a1"}
    lan.put("indicator_value", cell, **fields, value="5")
    lan.submit_report("S", "2026-Q1")
    lan.sync()
    upstream.command("accept", "--commune", COMMUNE, "--scope", "period:S:2026-Q1")
    minh.put("indicator_value", cell, **fields, value="6")
    minh.sync()
    assert minh.value("period_status", "ps:S:2026-Q1:commune", "status") == "accepted"
    assert minh.value("indicator_value", cell, "value") == "5"

    upstream.command("return", "--commune", COMMUNE, "--scope", "period:S:2026-Q1")
    minh.sync()
    minh.put("indicator_value", cell, value="7")
    minh.sync()
    lan.sync()
    assert lan.value("indicator_value", cell, "value") == "7"
    assert lan.value("period_status", "ps:S:2026-Q1:commune", "status") == "returned"


def test_every_refusal_is_told_in_vietnamese(upstream: Upstream, make_desk: Callable[[str], Desk]) -> None:
    before = language()
    try:
        set_language("vi")
        with pytest.raises(SyncProblem) as met:
            enrol(make_desk("Lan").office.sync_book(), upstream.address, "AAAA-BBBB-CCCC")
        assert "Tỉnh không có mã này" in met.value.sentence()
    finally:
        set_language(before)


def test_communes_never_see_one_another(
    upstream: Upstream, tmp_path: Path, make_desk: Callable[[str], Desk]
) -> None:
    lan = make_desk("Lan")
    lan.enrol(upstream)
    respond(lan, "f1")
    lan.sync()
    other = Desk(an_office(tmp_path / "Other", commune="05678"))
    enrol(other.office.sync_book(), upstream.address, upstream.code("05678"))
    other.sync()
    assert other.get("survey_response", "f1") is None
    other.office.close()

"""A refusal is about one change: what is accepted later stays, and it closes no conflict."""

from __future__ import annotations

import pytest

from desktop_app.base.problems import Problem
from desktop_app.journal.devices import current_device
from desktop_app.journal.locks import Locked
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from desktop_app.sync.decisions.rejections import accept_refusal, open_rejections, record_again
from desktop_app.sync.incoming.applying import apply_pages
from desktop_app.sync.state import change_state
from desktop_app.wire.messages import PullPage, Rejected
from tests.builders import COMMUNE, put_response
from tests.support.servers.upstream import Desk, Upstream

ROUND = ("--commune", COMMUNE, "--scope", "round:r1")


def a_form(desk: Desk, key: str, **more: str) -> None:
    with desk.office.record() as rec:
        put_response(rec, key, **more)


def see_all_anew(desk: Desk) -> None:
    with desk.office.store.write() as connection:
        change_state(connection, cursor=0)
    desk.sync()


def refused_and_accepted(lan: Desk, upstream: Upstream) -> None:
    """A form that met a lock, and was sent again when the round was open."""
    a_form(lan, "f0")
    lan.sync()
    upstream.command("lock", *ROUND, "--reason", "đã chốt")
    a_form(lan, "f1", comment="muộn")
    lan.sync()
    assert lan.get("survey_response", "f1") is None
    upstream.command("unlock", *ROUND)
    with lan.office.read() as connection:
        (item,) = open_rejections(connection)
    with lan.office.record() as rec:
        record_again(rec, item.number)
    lan.sync()


def test_an_old_refusal_never_removes_the_record_that_was_accepted_later(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    refused_and_accepted(lan, upstream)
    for _ in range(2):
        see_all_anew(lan)
        assert lan.value("survey_response", "f1", "comment") == "muộn"
    minh.sync()
    for desk in desks:
        assert desk.sync(compare=True).differences == 0
        assert desk.value("survey_response", "f1", "comment") == "muộn"


@pytest.mark.parametrize("version", [0, 7])
def test_a_refusal_from_an_older_server_removes_only_what_the_province_never_sent(
    desks: tuple[Desk, Desk], version: int
) -> None:
    """Older servers say for ever that the record was unknown when its creation was refused."""
    lan, _ = desks
    a_form(lan, "f1")
    with lan.office.store.write() as connection:
        connection.exec_driver_sql(f"UPDATE survey_response SET version = {version}")
        connection.exec_driver_sql("UPDATE journal_device SET acked_seq = 1")
        refusal = Rejected(1, "survey_response", "f1", {"round_id": "r1"}, "đã chốt", 1, exists=False)
        page = PullPage(9, rejected=[refusal])
        apply_pages(connection, lan.office.sync_book(), current_device(connection), [page])
    assert (lan.get("survey_response", "f1") is None) == (version == 0)


def taken_out_behind_a_lock(lan: Desk, upstream: Upstream) -> list[int]:
    """A form that was typed and taken out again where the province has locked its round: two refusals."""
    a_form(lan, "f0")
    lan.sync()
    upstream.command("lock", *ROUND, "--reason", "đã chốt")
    a_form(lan, "f1", comment="muộn")
    with lan.office.record() as rec:
        rec.put("survey_response", "f1", {"deleted": 1})
    lan.sync()
    assert lan.get("survey_response", "f1") is None
    upstream.command("unlock", *ROUND)
    with lan.office.read() as connection:
        return [item.number for item in open_rejections(connection)]


def test_a_change_of_a_form_that_is_gone_is_sent_again_with_the_form(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    _, second = taken_out_behind_a_lock(lan, upstream)
    with lan.office.record() as rec:
        record_again(rec, second)
    with lan.office.read() as connection:
        assert open_rejections(connection) == [], "what was said before goes with it"
    lan.sync()
    minh.sync()
    for desk in desks:
        assert desk.value("survey_response", "f1", "comment") == "muộn"
        assert desk.value("survey_response", "f1", "deleted") == 1
        assert desk.sync(compare=True).differences == 0


def test_a_change_of_a_form_that_was_given_up_is_given_up_too(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, _ = desks
    first, second = taken_out_behind_a_lock(lan, upstream)
    with lan.office.record() as rec:
        accept_refusal(rec, first)
    with pytest.raises(Problem, match="was discarded"), lan.office.record() as rec:
        record_again(rec, second)
    assert lan.get("survey_response", "f1") is None
    with lan.office.record() as rec:
        accept_refusal(rec, second)


def in_conflict(desks: tuple[Desk, Desk]) -> str:
    """Two comments for one form, known on both computers; the id of the conflict."""
    lan, minh = desks
    a_form(lan, "f1", comment="một")
    lan.sync()
    minh.sync()
    lan.put("survey_response", "f1", comment="hai")
    minh.put("survey_response", "f1", comment="ba")
    for desk in (lan, minh, lan):
        desk.sync()
    (found,) = items(lan)
    assert items(minh) == [found]
    return found


def items(desk: Desk) -> list[str]:
    with desk.office.read() as connection:
        return [item.id for item in open_conflicts(connection)]


def decide(desk: Desk, item: str, value: str) -> None:
    with desk.office.record() as rec:
        resolve(rec, item, value)


@pytest.mark.parametrize("says", [0, 1], ids=["", "while items are said again"])
def test_a_decision_that_meets_a_lock_leaves_the_conflict_open_everywhere(
    desks: tuple[Desk, Desk], upstream: Upstream, says: int
) -> None:
    lan, minh = desks
    item = in_conflict(desks)
    upstream.command("lock", *ROUND, "--reason", "đã chốt")
    decide(lan, item, "ba")
    with lan.office.store.write() as connection:
        change_state(connection, say_conflicts=says)
    lan.sync()
    lan.sync()
    minh.sync()
    for desk in desks:
        assert items(desk) == [item], "closed on all computers or on none"
        assert desk.value("survey_response", "f1", "comment") == "hai"
        with pytest.raises(Locked, match="đã chốt"):
            decide(desk, item, "ba")
        assert items(desk) == [item]
    upstream.command("unlock", *ROUND)
    for desk in desks:
        desk.sync()
    decide(minh, item, "ba")
    minh.sync()
    lan.sync()
    for desk in desks:
        assert items(desk) == []
        assert desk.value("survey_response", "f1", "comment") == "ba"


def test_a_refused_decision_about_what_somebody_else_decided_stays_decided(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    item = in_conflict(desks)
    decide(minh, item, "ba")
    minh.sync()
    upstream.command("lock", *ROUND, "--reason", "đã chốt")
    decide(lan, item, "hai")
    lan.sync()
    for desk in desks:
        assert items(desk) == []
        assert desk.value("survey_response", "f1", "comment") == "ba"


@pytest.mark.parametrize(
    "act", ["DELETE FROM sync_conflict", "UPDATE sync_conflict SET resolved_by = 'somebody'"]
)
def test_comparing_both_ends_finds_a_conflict_that_only_one_computer_lost(
    desks: tuple[Desk, Desk], act: str
) -> None:
    lan, _ = desks
    item = in_conflict(desks)
    with lan.office.store.write() as connection:
        connection.exec_driver_sql(act)
    assert lan.sync(compare=True).differences == 1
    assert items(lan) == [item]
    assert lan.sync(compare=True).differences == 0


def test_comparing_both_ends_finds_a_refusal_that_was_lost_here(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, _ = desks
    refused_and_accepted(lan, upstream)
    assert lan.sync(compare=True).differences == 0, "what a person looked after is no difference"
    with lan.office.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM sync_rejected")
    assert lan.sync(compare=True).differences == 1
    with lan.office.read() as connection:
        assert [found.entity_id for found in open_rejections(connection)] == ["f1"]
    assert lan.value("survey_response", "f1", "comment") == "muộn"

"""An op says what its author had seen; the province believes it only as far as the computer was sent it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, update

from desktop_app.storage.tables.surveys import survey_response
from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.sync.rounds import round as round_module
from desktop_app.sync.stages import SyncStage
from tests.builders import put_response
from tests.support.servers.upstream import Desk, Upstream
from tests.together.restored.test_within_a_recovery import leave_behind

FURTHEST = 2**62


def answer_of(desk: Desk) -> object:
    with desk.office.read() as connection:
        row = connection.execute(survey_response.select()).one()
    return row.comment


def pretend(connection: Connection, version: int) -> None:
    """Have the computer believe that it saw its records in this version."""
    connection.execute(update(survey_response).values(version=version))


@pytest.mark.parametrize("base", [FURTHEST, 2**63 - 1, 2_000_000_000_000_000])
def test_nobody_overwrites_by_claiming_to_have_seen_what_was_never_sent(
    upstream: Upstream, make_desk: Callable[[str], Desk], base: int
) -> None:
    lan, minh = make_desk("Lan"), make_desk("Minh")
    lan.enrol(upstream)
    minh.enrol(upstream)
    for desk, words in ((lan, "của Lan"), (minh, "của Minh")):
        with desk.office.record() as rec:
            put_response(rec, "f1", comment="")
            if desk is minh:
                pretend(rec.connection, base)
        with desk.office.record() as rec:
            put_response(rec, "f1", comment=words)
    lan.sync()
    minh.sync()
    lan.sync()
    assert answer_of(lan) == "của Lan"
    with lan.office.read() as connection:
        others = {
            open_conflict.other.value
            for open_conflict in open_conflicts(connection)
            if open_conflict.field == "comment"
        }
    assert others == {"của Minh"}


def test_what_would_come_with_a_later_page_was_not_sent_yet(
    upstream: Upstream, make_desk: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    lan, minh = make_desk("Lan"), make_desk("Minh")
    lan.enrol(upstream)
    minh.enrol(upstream)
    with lan.office.record() as rec:
        for number in range(500):
            put_response(rec, f"e{number:04d}", serial=number)
        put_response(rec, "f1", comment="của Lan")
    lan.sync()
    with monkeypatch.context() as small:
        small.setattr(round_module, "ANSWER_BYTES", 1)
        leave_behind(minh, SyncStage.PULL)
    some = minh.value("survey_response", "e0000", "serial"), minh.get("survey_response", "f1")
    with minh.office.record() as rec:
        put_response(rec, "f1", comment="")
        pretend(rec.connection, FURTHEST)
    minh.put("survey_response", "f1", comment="của Minh")

    minh.sync()

    assert some == (0, None), "one page came"
    assert minh.value("survey_response", "f1", "comment") == "của Lan"
    with minh.office.read() as connection:
        assert "của Minh" in {item.other.value for item in open_conflicts(connection)}


def changed_by_minh(upstream: Upstream, make_desk: Callable[[str], Desk]) -> tuple[Desk, Desk]:
    """Lan's form has reached Minh, who has changed it and not sent it yet."""
    lan, minh = make_desk("Lan"), make_desk("Minh")
    lan.enrol(upstream)
    minh.enrol(upstream)
    with lan.office.record() as rec:
        put_response(rec, "f1", comment="của Lan")
    lan.sync()
    minh.sync()
    with minh.office.record() as rec:
        put_response(rec, "f1", comment="của Minh")
    return lan, minh


def test_what_was_sent_may_be_changed(upstream: Upstream, make_desk: Callable[[str], Desk]) -> None:
    lan, minh = changed_by_minh(upstream, make_desk)
    minh.sync()
    lan.sync()
    assert answer_of(lan) == "của Minh"


def test_a_computer_that_is_connected_anew_sees_first_what_its_changes_are_based_on(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    lan, minh = changed_by_minh(upstream, make_desk)
    minh.enrol(upstream)  # the token was lost: another code, another device
    minh.sync()
    lan.sync()
    assert answer_of(lan) == "của Minh"
    with lan.office.read() as connection:
        assert not list(open_conflicts(connection))

"""Who made what came new in a whole segment is told as long as the record is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, func, select, update

from desktop_app.journal.ops import ops_of
from desktop_app.journal.past.history import history_of
from desktop_app.journal.past.last_changes import last_changes
from desktop_app.journal.past.later_changes import changes_behind
from desktop_app.journal.past.received_changes import ReceivedChange, received_changes
from desktop_app.journal.past.record_origins import origins_of
from desktop_app.storage.tables.surveys import survey_response
from desktop_app.storage.tables.sync import sync_birth, sync_change
from desktop_app.sync.state import change_state
from tests.builders import put_response
from tests.support.servers.records import lose
from tests.support.servers.upstream import Desk, Upstream
from tests.together.restored.test_restored_province import keep

FORMS = 120
"""More than a segment has that is handed on as it came."""
IDS = [f"f{serial:03d}" for serial in range(FORMS)]

type Told = list[tuple[object, object, str, str]]


@pytest.fixture
def pulled(desks: tuple[Desk, Desk]) -> tuple[Desk, Desk]:
    lan, minh = desks
    with lan.office.record() as rec:
        for serial, key in enumerate(IDS):
            put_response(rec, key, serial=serial, comment="một")
    lan.sync()
    minh.sync()
    return lan, minh


def asked[T](desk: Desk, question: Callable[[Connection], T]) -> T:
    with desk.office.read() as connection:
        return question(connection)


def rows(desk: Desk) -> tuple[int, int]:
    """How many groups of births, and how many rows of changes there are."""
    with desk.office.read() as connection:
        groups, changes = (
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (sync_birth, sync_change)
        )
    return groups, changes


def told(desk: Desk, entity_id: str) -> Told:
    changes = asked(desk, lambda connection: history_of(connection, "survey_response", entity_id))
    return [
        (each.before, each.after, each.author, each.device) for each in changes if each.field == "comment"
    ]


def births(desk: Desk) -> dict[str, str]:
    """Who made each form, however it is kept."""
    came = asked(desk, lambda connection: received_changes(connection, "survey_response", IDS))
    return {change.entity_id: change.author for change in came if change.after is None}


def test_no_row_is_written_for_a_birth(pulled: tuple[Desk, Desk]) -> None:
    _, minh = pulled
    assert rows(minh) == (1, 0)
    assert births(minh) == dict.fromkeys(IDS, "Lan")
    assert told(minh, "f007") == [(None, "một", "Lan", "Máy Lan")]


def test_the_birth_is_written_out_before_what_changes_the_record(pulled: tuple[Desk, Desk]) -> None:
    lan, minh = pulled
    lan.put("survey_response", "f007", comment="hai")
    lan.sync()
    minh.sync()
    assert rows(minh) == (1, 2), "the birth, and what changed"
    assert told(minh, "f007") == [(None, "một", "Lan", "Máy Lan"), ("một", "hai", "Lan", "Máy Lan")]
    left = asked(
        minh, lambda connection: {each.entity_id for each in origins_of(connection, "survey_response", IDS)}
    )
    assert left == {*IDS} - {"f007"}


def test_what_is_typed_here_leaves_the_birth(pulled: tuple[Desk, Desk]) -> None:
    lan, minh = pulled
    minh.put("survey_response", "f007", comment="hai")
    assert told(minh, "f007") == [(None, "một", "Lan", "Máy Lan"), ("một", "hai", "Minh", "")]
    minh.sync()
    lan.sync()
    minh.sync()
    assert told(minh, "f007") == [(None, "một", "Lan", "Máy Lan"), ("một", "hai", "Minh", "")]


def test_seen_anew_nothing_is_told_twice(pulled: tuple[Desk, Desk]) -> None:
    _, minh = pulled
    with minh.office.store.write() as connection:
        change_state(connection, cursor=0, see_own=1)
    minh.sync()
    assert rows(minh) == (1, 0)
    assert births(minh) == dict.fromkeys(IDS, "Lan")
    assert told(minh, "f007") == [(None, "một", "Lan", "Máy Lan")]


def test_written_out_and_kept_it_is_told_once(pulled: tuple[Desk, Desk]) -> None:
    """A restored province may bring the version with which a record came once more."""
    lan, minh = pulled
    born = {each.entity_id: each.version for each in asked(minh, _came)}["f007"]
    lan.put("survey_response", "f007", comment="hai")
    lan.sync()
    minh.sync()
    with minh.office.store.write() as connection:
        connection.execute(update(survey_response).where(survey_response.c.id == "f007").values(version=born))
    changes = [each for each in asked(minh, _came) if each.entity_id == "f007"]
    assert [each.after is None for each in changes] == [True, False]


def test_what_the_province_has_no_more_is_said_again_by_who_made_it(
    upstream: Upstream, pulled: tuple[Desk, Desk]
) -> None:
    _, minh = pulled
    with upstream.opened() as connection:
        lose(connection, lambda record: record.entity_id == "f007")
    minh.sync(compare=True)
    assert minh.results[-1].restated == 1
    assert births(minh) == dict.fromkeys(IDS, "Lan")
    with minh.office.read() as connection:
        ((op, _),) = ops_of(connection, ["f007"])
    assert op.author == "Lan"


def test_last_and_later_changes_know_it(pulled: tuple[Desk, Desk]) -> None:
    _, minh = pulled
    kind = "survey_response"
    last = asked(minh, lambda connection: last_changes(connection, kind, "comment", IDS))
    assert {key: change.author for key, change in last.items()} == dict.fromkeys(IDS, "Lan")
    behind = asked(minh, lambda connection: list(changes_behind(connection, kind, IDS, 1 << 50, 0)))
    assert {change.entity_id for change in behind} == {*IDS}, "by their versions"
    assert not asked(minh, lambda connection: list(changes_behind(connection, kind, IDS, 1 << 50, 1 << 60)))


def test_what_the_province_lost_is_said_again_by_who_made_it(
    upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    lan, minh, cuong = (make_desk(name) for name in ("Lan", "Minh", "Cường"))
    for desk in (lan, minh, cuong):
        desk.enrol(upstream, name=f"Máy {desk.office.officer}")
    kept = keep(upstream)
    with lan.office.record() as rec:
        for serial, key in enumerate(IDS):
            put_response(rec, key, serial=serial, comment="một")
    lan.sync()
    minh.sync()
    assert rows(minh) == (1, 0)

    kept.put_back()
    minh.sync()  # Lan's computer is gone
    cuong.sync()

    assert rows(minh)[0] == 0, "a version may be given anew, so none is kept by its version alone"
    for desk in (minh, cuong):
        assert {change.author for change in asked(desk, _came)} == {"Lan"}
        assert desk.value("survey_response", "f007", "comment") == "một"


def _came(connection: Connection) -> list[ReceivedChange]:
    return received_changes(connection, "survey_response", IDS)


def test_only_those_groups_are_opened_that_have_one_of_the_versions(pulled: tuple[Desk, Desk]) -> None:
    lan, minh = pulled
    more = [f"g{serial:03d}" for serial in range(FORMS)]
    last = [f"h{serial:03d}" for serial in range(FORMS)]
    for first, keys in enumerate((more, last), 1):
        with lan.office.record() as rec:
            for serial, key in enumerate(keys, first * FORMS):
                put_response(rec, key, serial=serial, comment="một")
        lan.sync()
        minh.sync()
    with minh.office.store.write() as connection:
        second = select(sync_birth.c.number).order_by(sync_birth.c.number).limit(1).offset(1)
        connection.execute(
            update(sync_birth)
            .where(sync_birth.c.number == second.scalar_subquery())
            .values(packed=b"never read")
        )
    asked_for = [IDS[0], last[-1], last[0]]
    found = asked(minh, lambda connection: list(origins_of(connection, "survey_response", asked_for)))
    assert [(each.entity_id, each.author) for each in found] == [
        (IDS[0], "Lan"),
        (last[0], "Lan"),
        (last[-1], "Lan"),
    ]

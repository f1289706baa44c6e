"""A program that journals a number without its unit and knows no unit in a conflict: nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from msgspec import structs

from desktop_app.base.problems import Problem
from desktop_app.journal import recorder
from desktop_app.journal.devices import current_device
from desktop_app.journal.rows import RecordWriter
from desktop_app.movements.progress.closing import set_comment
from desktop_app.sync.decisions.conflicts import resolve
from desktop_app.sync.decisions.rejections import accept_refusal, open_rejections, record_again
from desktop_app.sync.incoming import applying
from desktop_app.sync.incoming.record_tables import TableApplier
from desktop_app.sync.rounds import pending_reports
from desktop_app.wire.messages import Conflict
from desktop_app.wire.records import RecordTable
from tests.movements.test_set_versions import CODE
from tests.support.servers.upstream import Desk, Upstream
from tests.together.restored.test_restored_province import keep
from tests.together.units.figures import (
    NEW,
    OLD,
    Figure,
    cell,
    figure,
    items,
    prepare,
    record_id,
    sync,
    type_figure,
)

KM, M = ("5", OLD), ("7000", NEW)


@pytest.fixture
def two(desks: tuple[Desk, Desk]) -> tuple[Desk, Desk]:
    """Lan has the older version, Minh the newer one, too."""
    prepare(*desks)
    return desks


@contextmanager
def an_older_program() -> Iterator[None]:
    """It journals what really changed, and reads a conflict without what was added to it."""

    def shorter(connection: object, device: object, item: Conflict) -> int:
        item = structs.replace(item, current_bound=[], other_bound=[])
        return keep_conflict(connection, device, item)  # type: ignore[arg-type]

    keep_conflict, reported = applying._keep_conflict, pending_reports._reported
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(recorder, "lacking", lambda *_: ())
        patched.setattr(applying, "_keep_conflict", shorter)
        patched.setattr(
            pending_reports,
            "_reported",
            lambda row: structs.replace(reported(row), current_bound=[], other_bound=[]),
        )
        yield


def decide(desk: Desk, **fields: object) -> None:
    """As an older program does: what really changes, for the conflict."""
    (item,) = items(desk)
    with desk.office.record() as rec:
        rec.put("indicator_value", record_id(), fields, resolves=item.id)  # type: ignore[arg-type]


def in_conflict(lan: Desk, minh: Desk, other: Figure = M) -> None:
    type_figure(minh, *other)
    type_figure(lan, *KM)
    sync(minh, lan, minh)


def test_a_number_over_one_that_was_seen_has_its_unit(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    type_figure(lan, *KM)
    sync(lan, minh)
    with an_older_program():
        type_figure(lan, "6", OLD)
        sync(lan)
    sync(minh)
    assert figure(minh) == ("6", OLD)


def test_a_page_below_its_pending_number_lends_it_no_unit(two: tuple[Desk, Desk]) -> None:
    """What its op left out was on the screen with it."""
    lan, _ = two
    type_figure(lan, *KM)
    sync(lan)
    with an_older_program():
        type_figure(lan, "6", OLD)
    state = {**(lan.get("indicator_value", record_id()) or {}), "value": "7000", "set_version": NEW}
    page = RecordTable(
        "indicator_value",
        list(state),
        [record_id()],
        [1000],
        [[each] for each in state.values()],  # type: ignore[list-item]
    )
    with lan.office.store.write() as connection:
        writer = RecordWriter(connection, {})
        TableApplier(connection, writer, current_device(connection), 0).apply(page, {})
        writer.finish()
    assert figure(lan) == ("6", OLD)


def test_a_number_over_an_unseen_unit_is_refused_and_not_sent_again(two: tuple[Desk, Desk]) -> None:
    """The program is brought up to date before its refusal is looked at."""
    lan, minh = two
    type_figure(lan, *KM)
    sync(lan, minh)
    type_figure(minh, *M)
    sync(minh)
    with an_older_program():
        type_figure(lan, "6", OLD)
        assert figure(lan) == ("6", OLD)
        sync(lan)
    assert figure(lan) == M
    assert not items(lan)
    with lan.office.read() as connection:
        (refused,) = open_rejections(connection)
    assert "phiên bản" in refused.reason or "version" in refused.reason
    with pytest.raises(Problem, match="another unit"), lan.office.record() as rec:
        record_again(rec, refused.number)
    with lan.office.record() as rec:
        accept_refusal(rec, refused.number)
    assert figure(lan) == M


def test_emptying_a_cell_needs_no_unit_and_clashes_as_ever(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    type_figure(lan, *KM)
    sync(lan, minh)
    type_figure(minh, *M)
    sync(minh)
    with an_older_program():
        type_figure(lan, None, OLD)
        sync(lan)
    sync(lan, minh)
    for desk in two:
        assert figure(desk) == M
        (item,) = items(desk)
        assert item.other.held is None


def test_a_refused_number_of_the_only_unit_is_sent_again(upstream: Upstream, two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    type_figure(lan, *KM)
    sync(lan, minh)
    scope = ("--commune", "00000", "--scope", f"period:{CODE}:2026-M02")
    upstream.command("lock", *scope, "--reason", "Đợi")
    with an_older_program():
        type_figure(lan, "6", OLD)
        sync(lan)
    upstream.command("unlock", *scope)
    sync(lan)
    with lan.office.read() as connection:
        (refused,) = open_rejections(connection)
    with lan.office.record() as rec:
        record_again(rec, refused.number)
    sync(lan, minh)
    assert figure(minh) == ("6", OLD)


def test_it_decides_for_the_number_that_it_names(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    with an_older_program():
        in_conflict(lan, minh)
        decide(minh, value="5")
        sync(minh, lan)
    sync(minh)
    assert [figure(desk) for desk in two] == [KM, KM]
    assert not items(minh)


def test_it_decides_for_what_is_there(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    with an_older_program():
        in_conflict(lan, minh)
        decide(minh)
        sync(minh)
    sync(lan, minh)
    assert [figure(desk) for desk in two] == [M, M]
    assert not items(lan)


def test_between_numbers_of_one_unit_it_decides_as_ever(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    with an_older_program():
        in_conflict(lan, minh, ("7", OLD))
        decide(minh, value="9")
        sync(minh, lan)
    sync(minh)
    assert [figure(desk) for desk in two] == [("9", OLD), ("9", OLD)]
    assert not items(minh)


def test_the_same_number_in_another_unit_is_another_figure(two: tuple[Desk, Desk]) -> None:
    """What really changed is its version alone."""
    lan, minh = two
    type_figure(lan, *KM)
    sync(lan, minh)
    with an_older_program():
        type_figure(minh, "5", NEW)
        sync(minh, lan)
    assert [figure(desk) for desk in two] == [("5", NEW), ("5", NEW)]


@pytest.mark.parametrize("fields", [{"value": "9"}, {}], ids=["a third number", "one of two equal ones"])
def test_what_it_decides_without_knowing_the_units_is_refused(
    two: tuple[Desk, Desk], fields: dict[str, object]
) -> None:
    lan, minh = two
    other = M if fields else ("5", NEW)
    with an_older_program():
        in_conflict(lan, minh, other)
        decide(minh, **fields)
        sync(minh)
    sync(minh, lan)
    for desk in two:
        assert figure(desk) == other
    (item,) = items(lan)
    assert (item.current.held, item.other.held) == (other, KM)


def test_what_it_says_again_after_a_restore_takes_no_unit_away(
    upstream: Upstream, two: tuple[Desk, Desk]
) -> None:
    lan, minh = two
    kept = keep(upstream)
    in_conflict(lan, minh)
    kept.put_back()
    with an_older_program():
        sync(minh)
    sync(lan, minh)
    for desk in two:
        assert figure(desk) == M
        (item,) = items(desk)
        assert (item.current.held, item.other.held) == (M, KM)


def test_a_conflict_whose_unit_is_unknown_is_decided_by_typing(two: tuple[Desk, Desk]) -> None:
    """The province was updated later than the conflict arose, or is not updated yet."""
    lan, minh = two
    with an_older_program():
        in_conflict(lan, minh)
    (item,) = items(minh)
    assert item.other.held == "5"
    with minh.office.record() as rec:
        resolve(rec, item.id, "5000")
    assert figure(minh) == ("5000", NEW)
    sync(minh, lan)
    assert figure(lan) == ("5000", NEW)
    assert not items(lan)


def test_a_remark_on_an_empty_cell_says_nothing_of_a_unit(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    type_figure(minh, *M)
    sync(minh)
    with an_older_program():
        lan.put(
            "indicator_value",
            record_id(),
            set_code=CODE,
            set_version=OLD,
            indicator_code=cell().indicator,
            period=cell().period,
            unit=cell().unit,
            note="xem lại",
        )
        sync(lan)
    sync(lan, minh)
    for desk in two:
        assert figure(desk) == M
        assert desk.value("indicator_value", record_id(), "note") == "xem lại"
        assert not items(desk)
    with lan.office.record() as rec:
        set_comment(rec, CODE, cell("a2"), "xem lại")
    type_figure(minh, *M, unit="a2")
    sync(lan, minh, lan)
    assert [figure(desk, "a2") for desk in two] == [M, M]
    assert not items(lan)

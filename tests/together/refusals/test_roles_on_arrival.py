"""The province asks on arrival whether the author may write: an office away from the line cannot know."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.accounts.commands import change_officer, dismiss_officer
from desktop_app.accounts.officer import Officer
from desktop_app.accounts.officers import officers
from desktop_app.accounts.session import Session
from desktop_app.areas.commands import NewArea, add_areas, change_area
from desktop_app.areas.queries import all_areas
from desktop_app.base.clock import FixedClock
from desktop_app.base.ids import officer_id
from desktop_app.movements.commands import set_period_status
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from desktop_app.sync.decisions.rejections import open_rejections, record_again
from desktop_app.wire.op import Value
from tests.builders import COMMUNE, register
from tests.support.servers.upstream import Desk, Upstream

ADMIN, SECOND, CLERK = "Lê Thị Quản", "Phạm Thị Trưởng", "Trần Văn Ghi"
STRANGER, GONE = "Người Lạ", "Hoàng Văn Cũ"


def later(desk: Desk, hours: float) -> None:
    clock = desk.office.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(hours=hours))


def add(desk: Desk, author: str, *names: str) -> None:
    with desk.office.record(author) as rec:
        add_areas(rec, COMMUNE, [NewArea(name, "thon", 50) for name in names])


def areas(desk: Desk) -> set[str]:
    with desk.office.read() as connection:
        return {all_area.name for all_area in all_areas(connection)}


def working(desk: Desk) -> dict[str, Officer]:
    with desk.office.read() as connection:
        return {officer.name: officer for officer in officers(connection)}


def reasons(desk: Desk) -> list[str]:
    with desk.office.read() as connection:
        return [open_rejection.reason for open_rejection in open_rejections(connection)]


def together(*desks: Desk) -> None:
    for desk in (*desks, *desks):
        desk.sync()


def connected(server: Upstream, make_desk: Callable[[str], Desk]) -> tuple[Desk, Desk]:
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(server)
        desk.office.session = Session.of_schedule()
    register(lan.office, ADMIN, "admin", "review")
    register(lan.office, SECOND, "admin")
    register(lan.office, CLERK, "entry")
    together(lan, minh)
    return lan, minh


@pytest.fixture
def two(upstream: Upstream, make_desk: Callable[[str], Desk]) -> tuple[Desk, Desk]:
    """Two computers of an office with two administrators and a clerk."""
    return connected(upstream, make_desk)


def demote(desk: Desk, name: str, *roles: str) -> None:
    with desk.office.record(ADMIN) as rec:
        change_officer(rec, officer_id(name), roles=roles)


def test_what_an_officer_wrote_after_losing_the_right_waits_for_a_person(
    server: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    lan, minh = connected(server, make_desk)
    add(minh, CLERK, "Thôn Trước")
    minh.sync()
    later(lan, 1)
    demote(lan, CLERK, "leader")
    lan.sync()
    later(minh, 2)
    add(minh, CLERK, "Thôn Sau")
    with minh.office.record(CLERK) as rec:
        (after,) = [all_area for all_area in all_areas(rec.connection) if all_area.name == "Thôn Sau"]
        change_area(rec, after.id, households=51)  # a change of what will be refused
    minh.sync()
    lan.sync()
    for desk in (lan, minh):
        assert areas(desk) == {"Thôn Trước"}
    assert len(reasons(minh)) == 2
    assert all(CLERK in reason and "Change residential areas" in reason for reason in reasons(minh))
    with minh.office.read() as connection:
        waiting = [all_area.number for all_area in open_rejections(connection)]
    demote(lan, SECOND, "admin", "entry")
    together(lan, minh)
    for number in waiting:
        with minh.office.record(SECOND) as rec:
            record_again(rec, number)
    together(minh, lan)
    assert reasons(minh) == []
    assert areas(lan) == {"Thôn Trước", "Thôn Sau"}


def test_who_had_left_changes_nothing_any_more(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    later(lan, 1)
    with lan.office.record(ADMIN) as rec:
        dismiss_officer(rec, officer_id(CLERK))
    lan.sync()
    later(minh, 2)
    add(minh, CLERK, "Thôn Sau")
    together(minh, lan)
    assert areas(lan) == set()
    (reason,) = reasons(minh)
    assert "had left the office" in reason
    assert CLERK in reason
    assert CLERK not in working(minh)


def test_a_clock_that_is_behind_does_not_help_where_the_roles_were_known(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    add(minh, CLERK, "Thôn Cũ")
    together(minh, lan)
    later(lan, 5)
    demote(lan, CLERK, "leader")
    with lan.office.record(ADMIN) as rec:
        (area,) = all_areas(rec.connection)
        change_area(rec, area.id, households=60)
    together(lan, minh)
    as_if(minh, CLERK, area.id, households=99)
    together(minh, lan)
    assert lan.value("residential_area", area.id, "households") == 60
    assert len(reasons(minh)) == 1


def as_if(desk: Desk, author: str, area_id: str, **fields: object) -> None:
    """Record a change with a program that asks nobody."""
    with desk.office.record("") as rec:
        rec.author = author
        rec.put("residential_area", area_id, fields)  # type: ignore[arg-type]


def test_within_one_journal_the_order_counts(two: tuple[Desk, Desk]) -> None:
    lan, _ = two
    add(lan, CLERK, "Thôn Trước")
    demote(lan, CLERK, "leader")
    as_if(lan, CLERK, "a9", commune_code=COMMUNE, name="Thôn Sau", kind="thon")
    lan.sync()
    assert areas(lan) == {"Thôn Trước"}
    assert len(reasons(lan)) == 1


def test_a_new_officer_works_at_once(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    register(minh.office, "Đỗ Thị Hai", "entry")
    add(minh, "Đỗ Thị Hai", "Thôn Mới")
    together(minh, lan)
    assert reasons(minh) == []
    assert areas(lan) == {"Thôn Mới"}


def test_whom_the_province_does_not_know_has_no_right(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    for author in (STRANGER, ""):
        as_if(minh, author, f"a{author}", commune_code=COMMUNE, name=f"Thôn {author}", kind="thon")
    together(minh, lan)
    assert areas(lan) == set()
    unknown, nobody = reasons(minh)
    assert f"{STRANGER} is no officer of this office" in unknown
    assert "Nobody was signed in" in nobody
    with minh.office.read() as connection:
        numbers = [item.number for item in open_rejections(connection)]
    for number in numbers:
        with minh.office.record(ADMIN) as rec:
            record_again(rec, number)
    together(minh, lan)
    assert areas(lan) == {f"Thôn {STRANGER}", "Thôn "}


@pytest.mark.parametrize("patch", [{"status": "opened-again"}, {"status_reason": "đã sửa"}])
def test_a_report_that_somebody_closed_is_changed_by_nobody_unknown(
    two: tuple[Desk, Desk], patch: dict[str, Value]
) -> None:
    """Alone in its segment: which right it needs tells only the state that the report is in."""
    lan, minh = two
    with lan.office.record(ADMIN) as rec:
        set_period_status(rec, "S", "2026-M09", "commune", "locked")
    together(lan, minh)
    with minh.office.record("") as rec:
        rec.author = STRANGER
        rec.put("period_status", "ps:S:2026-M09:commune", patch)
    together(minh, lan)
    assert lan.value("period_status", "ps:S:2026-M09:commune", "status") == "locked"
    assert lan.value("period_status", "ps:S:2026-M09:commune", "status_reason") is None
    (reason,) = reasons(minh)
    assert STRANGER in reason


def officer(desk: Desk, author: str, who: str, **fields: object) -> None:
    """Write an officer with a program that asks nobody."""
    with desk.office.record("") as rec:
        rec.author = author
        rec.put("officer", officer_id(who), fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("author", [CLERK, STRANGER, "", GONE])
@pytest.mark.parametrize("back_dated", [False, True])
def test_nobody_gives_roles_who_may_not(two: tuple[Desk, Desk], author: str, back_dated: bool) -> None:
    """A crafted op: by the clerk himself, somebody unknown, nobody, or who has left, and from long ago."""
    lan, minh = two
    register(lan.office, GONE, "admin")
    with lan.office.record(ADMIN) as rec:
        dismiss_officer(rec, officer_id(GONE))
    lan.sync()  # minh has not heard of it
    later(minh, -30 * 24 if back_dated else 1)
    officer(minh, author, CLERK, roles="admin entry leader review")
    officer(minh, author, STRANGER, name=STRANGER, roles="admin", position_title="", dismissed=0)
    together(minh, lan)
    for desk in two:
        assert working(desk)[CLERK].roles == {"entry"}
        assert set(working(desk)) == {ADMIN, SECOND, CLERK}
    assert len(reasons(minh)) == 2


def test_who_says_that_a_record_was_lost_gives_no_roles_either(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    with minh.office.record("") as rec:
        for author in (CLERK, STRANGER, ""):
            fields: dict[str, Value] = {"name": STRANGER, "roles": "admin", "dismissed": 0}
            rec.rejournal("officer", officer_id(STRANGER), fields, 1, author, 1)
            rec.rejournal("residential_area", f"x{author}", {"name": "Thôn Lạ"}, 1, author, 1)
    together(minh, lan)
    assert set(working(lan)) == {ADMIN, SECOND, CLERK}
    assert areas(lan) == {"Thôn Lạ"}, "the clerk may write areas; nobody else did"
    assert len(reasons(minh)) == 5


def test_two_administrators_who_dismiss_each_other_leave_one(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    with lan.office.record(ADMIN) as rec:
        dismiss_officer(rec, officer_id(SECOND))
    with minh.office.record(SECOND) as rec:  # at the same hour: neither was dismissed when this was written
        dismiss_officer(rec, officer_id(ADMIN))
    assert ADMIN not in working(minh)
    together(lan, minh)
    for desk in (lan, minh):
        assert set(working(desk)) == {ADMIN, CLERK}
    (reason,) = reasons(minh)
    assert f"{SECOND} had left" in reason
    assert reasons(lan) == []


def test_a_new_computer_gives_nobody_roles_that_the_office_did_not_give(
    two: tuple[Desk, Desk], upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    new = make_desk("Ba")
    later(new, 3)
    new.office.officer = CLERK
    register(new.office, CLERK, "admin", "review")  # as the first run does
    new.enrol(upstream)
    new.sync()
    assert working(new)[CLERK].roles == {"entry"}
    assert set(working(new)) == {ADMIN, SECOND, CLERK}
    (reason,) = reasons(new)
    assert CLERK in reason


def refused_area(two: tuple[Desk, Desk]) -> str:
    """An area that a clerk added after losing the right; both computers know that it is not there."""
    lan, minh = two
    demote(lan, CLERK, "leader")
    lan.sync()
    later(minh, 2)
    add(minh, CLERK, "Thôn Sau")
    with minh.office.record(
        ADMIN
    ) as rec:  # who has the right corrects it before anybody hears of the refusal
        (area,) = all_areas(rec.connection)
        change_area(rec, area.id, households=51)
    together(minh, lan)
    return area.id


def test_a_colleagues_correction_of_what_was_refused_goes_with_it(two: tuple[Desk, Desk]) -> None:
    """Taken alone it would become an area without a name."""
    lan, minh = two
    area_id = refused_area(two)
    assert areas(lan) == areas(minh) == set()
    assert len(reasons(minh)) == 2
    assert all(CLERK in reason for reason in reasons(minh))
    as_if(minh, ADMIN, area_id, households=52)  # it was on its way when the answer came
    together(minh, lan)
    assert areas(lan) == areas(minh) == set()
    assert len(reasons(minh)) == 3
    with minh.office.read() as connection:
        waiting = [first.number for first in open_rejections(connection)]
    demote(lan, CLERK, "entry")
    together(lan, minh)
    for number in waiting:
        with minh.office.record(ADMIN) as rec:
            record_again(rec, number)
    together(minh, lan)
    assert areas(lan) == {"Thôn Sau"}
    assert lan.value("residential_area", area_id, "households") == 52
    assert reasons(minh) == []


def test_a_computer_that_goes_on_under_a_new_id_is_told_the_same(
    two: tuple[Desk, Desk], make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan, minh = two
    area_id = refused_area(two)
    minh.office.close()
    shutil.copytree(tmp_path / "Minh", tmp_path / "copy")
    original, copy = make_desk("Minh"), make_desk("copy")
    for desk in (original, copy):
        desk.office.session = Session.of_schedule()
    register(original.office, "Đỗ Thị Hai", "entry")
    original.sync()
    as_if(copy, ADMIN, area_id, households=52)
    assert copy.sync().renewed
    together(copy, lan)
    assert areas(lan) == areas(copy) == set()
    assert len(reasons(copy)) == 3


def test_what_somebody_wrote_before_leaving_and_comes_later_waits_for_a_colleague(
    two: tuple[Desk, Desk],
) -> None:
    """A time says nothing: who has left could name any."""
    lan, minh = two
    later(minh, 1)
    add(minh, CLERK, "Thôn Trước")
    later(lan, 2)
    with lan.office.record(ADMIN) as rec:
        dismiss_officer(rec, officer_id(CLERK))
    lan.sync()
    together(minh, lan)
    assert areas(lan) == set()
    assert len(reasons(minh)) == 1
    with minh.office.read() as connection:
        (item,) = open_rejections(connection)
    demote(lan, SECOND, "admin", "entry")
    together(lan, minh)
    with minh.office.record(SECOND) as rec:
        record_again(rec, item.number)
    together(minh, lan)
    assert areas(lan) == {"Thôn Trước"}
    assert reasons(minh) == []


def test_while_two_differ_about_somebodys_roles_only_what_both_give_counts(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    later(lan, 1)
    demote(lan, CLERK, "leader")
    with minh.office.record(SECOND) as rec:
        change_officer(rec, officer_id(CLERK), roles=("entry", "leader"))
    together(lan, minh)
    with minh.office.read() as connection:
        assert [first.field for first in open_conflicts(connection)] == ["roles"]
    later(minh, 2)
    as_if(minh, CLERK, "a9", commune_code=COMMUNE, name="Thôn Sau", kind="thon")
    later(minh, -100)
    as_if(minh, CLERK, "a8", commune_code=COMMUNE, name="Thôn Xưa", kind="thon")
    together(minh, lan)
    assert areas(lan) == set()
    assert len(reasons(minh)) == 2
    with minh.office.read() as connection:
        (item,) = open_conflicts(connection)
    with minh.office.record(ADMIN) as rec:
        resolve(rec, item.id, "entry leader")
    as_if(minh, CLERK, "a7", commune_code=COMMUNE, name="Thôn Nay", kind="thon")
    together(minh, lan)
    assert areas(lan) == {"Thôn Nay"}


def test_no_op_locks_out_an_office_that_has_no_officers(desks: tuple[Desk, Desk]) -> None:
    """The first officer is an administrator, else there is none."""
    lan, minh = desks
    for desk in desks:
        desk.office.session = Session.of_schedule()
    officer(minh, "", STRANGER, name=STRANGER, roles="entry", dismissed=0)
    officer(minh, STRANGER, CLERK, name=CLERK, roles="admin", dismissed=1)
    together(minh, lan)
    assert working(lan) == working(minh) == {}
    assert len(reasons(minh)) == 2
    assert all("must be an administrator" in reason for reason in reasons(minh))
    add(lan, "Ai đó", "Thôn Đoài")  # works without accounts as before
    register(lan.office, ADMIN, "admin")
    together(lan, minh)
    assert set(working(minh)) == {ADMIN}
    assert areas(minh) == {"Thôn Đoài"}


def test_the_officers_of_an_older_book_begin_the_list_together(desks: tuple[Desk, Desk]) -> None:
    """Its update wrote them in one transaction, in nobody's name, and not the administrator first."""
    lan, minh = desks
    for desk in desks:
        desk.office.session = Session.of_schedule()
    with lan.office.record("") as rec:
        for name, roles in ((CLERK, "entry"), (ADMIN, "admin"), (SECOND, "leader")):
            rec.put("officer", officer_id(name), {"name": name, "roles": roles, "dismissed": 0})
    together(lan, minh)
    assert set(working(minh)) == {CLERK, ADMIN, SECOND}
    assert reasons(lan) == []

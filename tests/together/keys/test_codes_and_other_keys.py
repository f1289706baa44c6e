"""The recovery code opens the office's names; a computer that was shut out gets no later key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop_app.accounts.access_report import read_access_log
from desktop_app.base.problems import Problem
from desktop_app.book.access_names import record_name
from desktop_app.credentials.recovery_code import WrongRecoveryCode, new_code
from desktop_app.credentials.sealing import Cost
from desktop_app.journal.recorder import Given
from desktop_app.office_key.ring import key_ring
from desktop_app.office_key.secret_key import OfficeKey
from desktop_app.sync.keys.admission import words_here
from desktop_app.sync.keys.by_code import keep_for_code, open_by_code
from desktop_app.sync.keys.changing import shut_out
from desktop_app.sync.keys.records import (
    CODE,
    KEY,
    box_for_holder,
    key_holders,
    key_records,
    sealed_older,
)
from desktop_app.sync.keys.resealing import reseal_all, reseal_some
from desktop_app.sync.keys.state import HolderState, office_keys
from desktop_app.wire.guards.sealed_text import is_sealed_text, read_sealed
from tests.support.servers.upstream import Desk, Upstream
from tests.together.keys.test_two_computers import NAME, add_household, at_the_province, name_at
from tests.together.keys.with_keys import begin_key, let_in_by_words

CHEAP = Cost(passes=1, memory=8 * 1024 * 1024)


def key_of(upstream: Upstream, home: str) -> str:
    sealed = read_sealed(at_the_province(upstream, home))
    assert sealed is not None
    return sealed.key


def in_force(desk: Desk) -> str:
    with desk.office.read() as connection:
        return key_ring(connection).in_force


def holder_called(desk: Desk, name: str) -> str:
    with desk.office.read() as connection:
        [found] = [each.id for each in key_holders(connection) if each.name == name]
    return found


def test_a_code_opens_the_names_of_an_office_whose_computers_have_died(
    desks: tuple[Desk, Desk], upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    lan, minh = desks
    begin_key(lan)
    home, code = add_household(lan), new_code()
    with lan.office.record() as rec:
        assert keep_for_code(rec, code, CHEAP)
    let_in_by_words(lan, minh)
    with lan.office.record() as rec:
        shut_out(rec, holder_called(lan, "Máy Minh"))
    later = add_household(lan, "Trần Thị Sau")
    lan.sync()
    new = make_desk("Hoa")
    new.enrol(upstream, name="Máy Hoa")
    new.sync()
    with pytest.raises(WrongRecoveryCode):
        open_by_code(new.office.sync_book(), new_code())
    assert open_by_code(new.office.sync_book(), code) == 2
    assert (name_at(new, home), name_at(new, later)) == (NAME, "Trần Thị Sau")
    new.put("helped_household", home, name="Nguyễn Thị Nêu (Hoa)")
    assert new.sync(compare=True).differences == 0
    lan.sync()
    assert name_at(lan, home) == "Nguyễn Thị Nêu (Hoa)"
    assert key_of(upstream, home) == in_force(lan)


def test_what_ends_while_a_code_opens_names_leaves_no_key_without_them(desks: tuple[Desk, Desk]) -> None:
    """A key that is held already is not taken again, and so would open nothing any more."""
    lan, minh = desks
    begin_key(lan)
    home, code = add_household(lan), new_code()
    with lan.office.record() as rec:
        assert keep_for_code(rec, code, CHEAP)
    for desk in (lan, minh, lan, minh):
        desk.sync()
    book = minh.office.sync_book()

    class Ended(Exception):
        pass

    def end(*_: object) -> None:
        raise Ended

    with pytest.raises(Ended):
        open_by_code(replace(book, followers={"helped_household": end}), code)
    with minh.office.read() as connection:
        assert key_ring(connection).keys == {}
    assert open_by_code(book, code) == 1
    assert name_at(minh, home) == NAME


def test_a_newer_code_ends_the_earlier_one_for_later_keys(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    begin_key(lan)
    home, first, second = add_household(lan), new_code(), new_code()
    for code in (first, second):
        with lan.office.record() as rec:
            assert keep_for_code(rec, code, CHEAP)
    for desk in (lan, minh, lan):
        desk.sync()
    with lan.office.record() as rec:
        shut_out(rec, holder_called(lan, "Máy Minh"))
    later = add_household(lan, "Trần Thị Sau")
    lan.sync()
    minh.sync()
    assert open_by_code(minh.office.sync_book(), first) == 1
    assert name_at(minh, home) == NAME
    assert is_sealed_text(name_at(minh, later))
    assert open_by_code(minh.office.sync_book(), second) == 1
    assert name_at(minh, later) == "Trần Thị Sau"


def test_a_computer_that_was_shut_out_reads_nothing_that_is_written_afterwards(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    begin_key(lan)
    home = add_household(lan)
    let_in_by_words(lan, minh)
    before = in_force(lan)
    with lan.office.record() as rec:
        shut_out(rec, holder_called(lan, "Máy Minh"))
    after = add_household(lan, "Trần Thị Sau")
    lan.sync()
    assert in_force(lan) != before
    with lan.office.read() as connection:
        log = read_access_log(connection, lan.office.officer, record_name)
    noted = [each.subject for each in log if "Máy Minh" in each.subject]
    assert noted == ["Khóa niêm phong tên người: Máy Minh"] * 2, "that it was let in, and shut out"
    assert (key_of(upstream, home), key_of(upstream, after)) == (before, in_force(lan))
    minh.sync()
    assert name_at(minh, home) == NAME
    assert is_sealed_text(name_at(minh, after))
    with minh.office.read() as connection:
        assert set(key_ring(connection).keys) == {before}
    with pytest.raises(Problem):
        minh.put("helped_household", home, name="Lê Văn Lấy")


def test_a_computer_is_shut_out_also_where_nobody_gives_a_name(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    begin_key(lan)
    let_in_by_words(lan, minh)
    lan.office.officer = ""
    with lan.office.record() as rec:
        shut_out(rec, holder_called(lan, "Máy Minh"))
    states = {each.name: each.state for each in office_keys(lan.office.sync_book()).holders}
    assert states["Máy Minh"] is HolderState.SHUT_OUT


def test_everything_is_sealed_anew_a_part_at_a_time(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, minh = desks
    begin_key(lan)
    homes = [add_household(lan, f"{NAME} {number}") for number in range(5)]
    let_in_by_words(lan, minh)
    with minh.office.read() as connection:
        code_holders = [each.id for each in key_holders(connection)]
    assert len(code_holders) == 2
    with lan.office.record() as rec:
        assert keep_for_code(rec, new_code(), CHEAP)
        holder = holder_called(lan, "Máy Minh")
    lan.sync()
    with lan.office.record() as rec:
        shut_out(rec, holder)
    assert len(reseal_some(lan.office.sync_book(), at_once=2)) == 2
    lan.sync()
    assert lan.sync(compare=True).differences == 0, "while it goes on both ends agree"
    assert [key_of(upstream, home) == in_force(lan) for home in sorted(homes)] == [True] * 2 + [False] * 3
    assert office_keys(lan.office.sync_book()).left == 3
    assert reseal_all(lan.office.sync_book(), at_once=2) == 3
    assert office_keys(lan.office.sync_book()).left == 0
    assert lan.sync(compare=True).differences == 0
    assert {key_of(upstream, home) for home in homes} == {in_force(lan)}
    with lan.office.read() as connection:
        assert key_ring(connection).usual == in_force(lan)


@pytest.mark.parametrize("ordinal", [2, 9], ids=["as the key in force", "above it"])
def test_a_computer_that_was_shut_out_cannot_give_the_office_a_key_of_its_own(
    desks: tuple[Desk, Desk], ordinal: int
) -> None:
    """It has an earlier key, and so could say that the one it makes carries that on."""
    lan, minh = desks
    begin_key(lan)
    let_in_by_words(lan, minh)
    with lan.office.record() as rec:
        shut_out(rec, holder_called(lan, "Máy Minh"))
    lan.sync()
    minh.sync()
    own = in_force(lan)
    with minh.office.record() as rec:
        [earlier] = key_ring(rec.connection).keys.values()
        forged = OfficeKey.new()
        while forged.id > own:  # of two with the same number, the one with the lesser id is in force
            forged = OfficeKey.new()
        boxes = {each.id: box_for_holder(forged, each) for each in key_holders(rec.connection)}
        said: dict[str, Given] = {"ordinal": ordinal, "commitment": forged.commitment, "boxes": boxes}
        rec.put(KEY, forged.id, {**said, "older": {earlier.id: sealed_older(forged, earlier)}})
    minh.sync()
    lan.sync()
    with lan.office.read() as connection:
        assert forged.id in {record.id for record in key_records(connection)}
        assert forged.id not in key_ring(connection).keys


def test_two_computers_that_both_change_the_key_find_to_one_again(desks: tuple[Desk, Desk]) -> None:
    """Neither key carries the other; who has not the one in force asks to be let in."""
    lan, minh = desks
    begin_key(lan)
    home = add_household(lan)
    let_in_by_words(lan, minh)
    with lan.office.record() as rec:
        assert keep_for_code(rec, new_code(), CHEAP)
    for desk in (lan, minh):
        desk.sync()
    for desk in desks:
        with desk.office.record() as rec:
            [code] = [each.id for each in key_holders(rec.connection) if each.kind == CODE]
            shut_out(rec, code)
    for desk in (lan, minh, lan, minh):
        desk.sync()
    has = [desk for desk in desks if words_here(desk.office.sync_book()) is None]
    lacks = [desk for desk in desks if desk not in has]
    assert (len(has), len(lacks)) == (1, 1)
    let_in_by_words(has[0], lacks[0])
    for desk in (*desks, *desks):
        desk.sync()
    lan.put("helped_household", home, name="Nguyễn Thị Nêu (sau)")
    lan.sync()
    minh.sync()
    assert name_at(minh, home) == "Nguyễn Thị Nêu (sau)"
    assert in_force(lan) == in_force(minh)


def test_the_province_cannot_slip_in_a_key_of_its_own(desks: tuple[Desk, Desk]) -> None:
    """What it would have to do: a record with a higher number, and a box for each computer."""
    lan, minh = desks
    begin_key(lan)
    home = add_household(lan)
    lan.sync()
    minh.sync()
    lan.sync()
    own = in_force(lan)
    forged = OfficeKey.new()
    with minh.office.record() as rec:
        boxes = {each.id: box_for_holder(forged, each) for each in key_holders(rec.connection)}
        rec.put(KEY, forged.id, {"ordinal": 9, "commitment": forged.commitment, "boxes": boxes})
    minh.sync()
    lan.sync()
    for desk in desks:
        with desk.office.read() as connection:
            assert forged.id not in key_ring(connection).keys
            assert forged.id in {record.id for record in key_records(connection)}
    with pytest.raises(Problem):
        lan.put("helped_household", home, name="Lê Thị Mới")
    with lan.office.read() as connection:
        assert own in key_ring(connection).keys
    assert words_here(minh.office.sync_book()) is not None
    for desk in (lan, minh):
        desk.sync()
    with minh.office.read() as connection:
        assert key_ring(connection).keys == {}, "a look at the words is no comparison"

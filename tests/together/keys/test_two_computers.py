"""Two computers of an office: what names a person is readable at both, and nowhere between them."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from desktop_app.base.problems import Problem
from desktop_app.fund.households.listing import Household, save_household
from desktop_app.office_key.writing import NotLetIn
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from desktop_app.sync.keys.admission import confirm_words, let_in, waiting, words_here
from desktop_app.wire.guards.sealed_text import is_sealed_text
from desktop_app.wire.keys.six_words import words_line
from desktop_app.wire.op import Value
from desktop_app.wire.segment import read_segment
from tests.support.servers.upstream import Desk, Upstream
from tests.together.keys.with_keys import begin_key, let_in_by_words
from upstream.records.stored import decode_fields

NAME = "Nguyễn Thị Nêu"
HOUSEHOLD = "helped_household"


def add_household(desk: Desk, name: str = NAME) -> str:
    with desk.office.record() as rec:
        return save_household(rec, Household("", name, "", "", "", out_of_need=False, note=""))


def name_at(desk: Desk, home: str) -> Value:
    name = desk.value(HOUSEHOLD, home, "name")
    assert isinstance(name, str)
    return name


def at_the_province(upstream: Upstream, home: str) -> Value:
    with closing(sqlite3.connect(upstream.database)) as connection:
        query = "SELECT fields FROM record WHERE entity = ? AND entity_id = ?"
        ((stored,),) = connection.execute(query, (HOUSEHOLD, home)).fetchall()
    return decode_fields(stored)["name"]


def segments_at(upstream: Upstream) -> str:
    with closing(sqlite3.connect(upstream.database)) as connection:
        rows = connection.execute("SELECT packed FROM segment").fetchall()
    assert rows
    return repr([read_segment(content) for (content,) in rows])


def test_the_province_keeps_a_name_that_it_cannot_read(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, _ = desks
    begin_key(lan)
    home = add_household(lan)
    lan.sync()
    assert name_at(lan, home) == NAME
    assert is_sealed_text(at_the_province(upstream, home))
    said = segments_at(upstream)
    assert home in said
    assert NAME not in said


def test_a_computer_that_was_not_let_in_loses_nothing_and_changes_no_name(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    begin_key(lan)
    home = add_household(lan)
    lan.sync()
    minh.sync()
    shown = name_at(minh, home)
    assert is_sealed_text(shown)
    with pytest.raises(NotLetIn):
        minh.put(HOUSEHOLD, home, name="Trần Văn Khác")
    with pytest.raises(NotLetIn):
        minh.put(HOUSEHOLD, home, name="")
    with pytest.raises(NotLetIn):
        add_household(minh, "Lê Thị Mới")
    minh.put(HOUSEHOLD, home, out_of_need=1)
    minh.sync()
    lan.sync(compare=True)
    minh.sync(compare=True)
    assert name_at(lan, home) == NAME
    assert lan.value(HOUSEHOLD, home, "out_of_need") == 1
    assert name_at(minh, home) == shown
    assert [desk.results[-1].differences for desk in desks] == [0, 0]


def test_whoever_compares_the_words_lets_a_computer_in(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    begin_key(lan)
    home = add_household(lan)
    lan.sync()
    minh.sync()
    lan.sync()
    here = words_here(minh.office.sync_book())
    assert here is not None
    shown = here.words
    with lan.office.read() as connection:
        [asks] = waiting(connection)
    assert asks.words == shown
    assert asks.holder.name == "Máy Minh"
    with pytest.raises(Problem, match="not the words"), lan.office.record() as rec:
        let_in(rec, asks.holder.id, words_line(tuple(reversed(shown))))
    lan.sync()
    minh.sync()
    assert is_sealed_text(name_at(minh, home))
    with lan.office.record() as rec:
        let_in(rec, asks.holder.id, words_line(shown))
    lan.sync()
    minh.sync()
    assert is_sealed_text(name_at(minh, home)), "nobody said here that the other words are the same"
    with pytest.raises(Problem, match="not the words"):
        confirm_words(minh.office.sync_book(), words_line(tuple(reversed(shown))))
    confirm_words(minh.office.sync_book(), words_line(asks.words))
    confirmed = words_here(minh.office.sync_book())
    assert confirmed is not None
    assert confirmed.confirmed
    minh.sync()
    assert name_at(minh, home) == NAME
    with lan.office.read() as connection:
        assert waiting(connection) == []
    assert words_here(minh.office.sync_book()) is None


def test_both_ends_compare_by_digests_what_one_cannot_read(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    begin_key(lan)
    homes = [add_household(lan, f"{NAME} {number}") for number in range(300)]
    let_in_by_words(lan, minh)
    minh.put(HOUSEHOLD, homes[0], name="Trần Thị Đổi")
    minh.sync()
    for desk in desks:
        result = desk.sync(compare=True)
        assert (result.differences, result.restated) == (0, 0)
    assert name_at(lan, homes[0]) == "Trần Thị Đổi"


def test_equal_names_are_no_conflict_and_different_ones_are_decided(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    begin_key(lan)
    alike, other = add_household(lan), add_household(lan, "Lê Văn Hai")
    let_in_by_words(lan, minh)
    for desk, name in ((lan, "Lê Văn Ba"), (minh, "Lê Văn Tư")):
        desk.put(HOUSEHOLD, alike, name="Nguyễn Thị Nêu (Ba)")
        desk.put(HOUSEHOLD, other, name=name)
    lan.sync()
    minh.sync()
    lan.sync()
    for desk in (lan, minh):
        with desk.office.read() as connection:
            items = open_conflicts(connection)
        said = [(each.entity_id, each.current.value, each.other.value) for each in items]
        assert said == [(other, "Lê Văn Ba", "Lê Văn Tư")]
    with minh.office.record() as rec:
        [item] = open_conflicts(rec.connection)
        resolve(rec, item.id, "Lê Văn Tư")
    minh.sync()
    lan.sync(compare=True)
    assert name_at(lan, other) == "Lê Văn Tư"
    for desk in desks:
        with desk.office.read() as connection:
            assert open_conflicts(connection) == []

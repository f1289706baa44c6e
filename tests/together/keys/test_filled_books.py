"""An office that has worked for a while begins to seal: what is there already, wherever it is killed."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.accounts.commands import add_officer
from desktop_app.accounts.officers import NotAllowed
from desktop_app.backup.examination import examine
from desktop_app.journal.ops import rows_between
from desktop_app.journal.past.history import history_of
from desktop_app.journal.rows import RecordWriter
from desktop_app.office_key.otherwise import all_otherwise
from desktop_app.office_key.ring import key_ring
from desktop_app.storage.store import Store
from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.sync.decisions.rejections import open_rejections
from desktop_app.sync.keys.beginning import begin_sealing
from desktop_app.sync.keys.opening import all_records
from desktop_app.sync.keys.state import keys_to_do, office_keys
from desktop_app.wire.guards.personal_fields import personal_fields
from desktop_app.wire.guards.sealed_text import is_sealed_text
from desktop_app.wire.op import Value
from tests.support.processes import Processes
from tests.support.servers.upstream import Desk, Upstream
from tests.support.system import KILLED
from tests.together.keys.test_no_name_leaves import MARK, at_the_province, write_names
from tests.together.keys.test_two_computers import HOUSEHOLD, NAME, add_household, name_at
from tests.together.keys.with_keys import begin_key, files_with, let_in_by_words
from tests.together.registers.office_of_two import exchange

KILLS = 16


def no_questions(desk: Desk) -> None:
    """Nobody is asked about what was sealed, and nothing of it was refused."""
    with desk.office.read() as connection:
        assert open_conflicts(connection) == []
        assert open_rejections(connection) == []


def said_of_persons(desk: Desk) -> dict[tuple[str, str], dict[str, Value]]:
    """What the tables of a computer say in personal fields, by record."""
    with desk.office.read() as connection:
        return {
            place: {name: record.fields[name] for name in personal_fields()[place[0]].among(record.fields)}
            for place, record in all_records(connection, RecordWriter(connection, {}))
        }


def test_what_the_province_has_of_before_is_sealed_whatever_kind_it_is(
    desks: tuple[Desk, Desk], upstream: Upstream, tmp_path: Path
) -> None:
    lan, minh = desks
    write_names(lan)
    exchange(lan, minh)
    before, at_minh = said_of_persons(lan), said_of_persons(minh)
    clear, sealed, _ = at_the_province(upstream)
    assert ("fund_voucher", "content/partner") in clear
    assert sealed == set()
    assert begin_sealing(lan.office.sync_book()) >= len(personal_fields())
    exchange(lan, minh)
    let_in_by_words(lan, minh)
    upstream.command("compact")
    clear, sealed, _ = at_the_province(upstream)
    assert clear == set()
    assert {("fund_voucher", "content/partner"), ("register_event", "answers/receiver")} <= sealed
    for desk in desks:
        no_questions(desk)
        assert desk.sync(compare=True).differences == 0
    assert said_of_persons(lan) == before
    assert said_of_persons(minh) == at_minh
    (tmp_path / "copies").mkdir()
    upstream.command("backup", str(tmp_path / "copies" / "province.backup"))
    upstream.stop()
    assert files_with(tmp_path / "copies", MARK) == []


def test_segments_of_before_hold_names_and_later_ones_do_not(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    """What docs/sync/keys.md says of the past; it is to be changed with this."""
    lan, minh = desks
    home = add_household(lan)
    exchange(lan, minh)
    _, _, before = at_the_province(upstream)
    assert NAME in before
    begin_sealing(lan.office.sync_book())
    lan.put(HOUSEHOLD, home, name="Nguyễn Thị Nêu Sau")
    exchange(lan, minh)
    upstream.command("compact")
    _, _, after = at_the_province(upstream)
    assert after.count(NAME) == before.count(NAME)
    assert "Nêu Sau" not in after


def test_both_ends_agree_while_and_after_a_long_list_is_sealed(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    homes = [add_household(lan, f"{NAME} {number}") for number in range(300)]
    exchange(lan, minh)
    assert lan.sync(compare=True).differences == 0
    seen = 0

    class Stopped(Exception):
        pass

    def stop(done: int, _of: int) -> None:
        nonlocal seen
        seen = done
        if done >= 200:
            raise Stopped

    with pytest.raises(Stopped):
        begin_sealing(lan.office.sync_book(), stop)
    assert seen == 200
    with lan.office.read() as connection:
        assert keys_to_do(connection, lan.office.sync_book()).unfinished
    assert lan.sync(compare=True).differences == 0
    assert begin_sealing(lan.office.sync_book()) == 100
    assert lan.sync(compare=True).differences == 0
    with lan.office.read() as connection:
        assert not keys_to_do(connection, lan.office.sync_book()).unfinished
    let_in_by_words(lan, minh)
    assert minh.sync(compare=True).differences == 0
    assert [name_at(minh, home) for home in homes] == [name_at(lan, home) for home in homes]


def test_the_history_of_a_record_says_nothing_of_its_being_sealed(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    home = add_household(lan)
    lan.put(HOUSEHOLD, home, note="Hộ có hai cháu nhỏ")
    exchange(lan, minh)
    before = [histories(desk, home) for desk in desks]
    begin_sealing(lan.office.sync_book())
    exchange(lan, minh)
    let_in_by_words(lan, minh)
    assert [histories(desk, home) for desk in desks] == before


def histories(desk: Desk, home: str) -> list[object]:
    with desk.office.read() as connection:
        return list(history_of(connection, HOUSEHOLD, home))


def test_only_who_manages_officers_begins_and_others_go_on_with_what_is_theirs(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, _ = desks
    write_names(lan)
    with lan.office.record() as rec:
        add_officer(rec, name="Lan", position_title="", roles=("admin",), extra_rights=())
        add_officer(rec, name="Hoa", position_title="", roles=("entry",), extra_rights=())
    lan.sync()
    lan.office.officer = "Hoa"
    with pytest.raises(NotAllowed):
        begin_sealing(lan.office.sync_book())
    with lan.office.read() as connection:
        assert key_ring(connection).keys == {}
    begin_key(lan)
    left = office_keys(lan.office.sync_book()).left
    done = begin_sealing(lan.office.sync_book())
    assert 0 < done == left
    lan.sync()
    clear, _, _ = at_the_province(upstream)
    assert {entity for entity, _ in clear} == {"fund_voucher", "register_event"}, "what others may write"
    with lan.office.read() as connection:
        assert not keys_to_do(connection, lan.office.sync_book()).unfinished
    lan.office.officer = "Lan"
    with lan.office.read() as connection:
        assert keys_to_do(connection, lan.office.sync_book()).unfinished
    assert begin_sealing(lan.office.sync_book()) > 0
    lan.sync()
    no_questions(lan)
    clear, _, _ = at_the_province(upstream)
    assert clear == set()
    assert lan.sync(compare=True).differences == 0


def as_journalled(store: Store, device: int) -> dict[tuple[str, str], dict[str, Value]]:
    """What the ops of a book make of its records, as they are sent."""
    found: dict[tuple[str, str], dict[str, Value]] = {}
    with store.read() as connection:
        for row in rows_between(connection, device, 0, 1_000_000):
            found.setdefault((row.op.entity, row.op.entity_id), {}).update(row.op.patch)
    return found


def agrees_with_its_journal(desk: Desk) -> None:
    """The book knows how the province has, or will have, each personal field."""
    sent = as_journalled(desk.office.store, desk.office.device().number)
    with desk.office.read() as connection:
        ring, otherwise = key_ring(connection), all_otherwise(connection)
        for place, record in all_records(connection, RecordWriter(connection, {})):
            personal = personal_fields()[place[0]].among(record.fields)
            known = ring.as_sent(*place, record.fields, otherwise.get(place, {}))
            assert {name: known[name] for name in personal} == {
                name: sent[place].get(name, record.fields[name]) for name in personal
            }, place


def test_killed_before_any_statement_it_goes_on_where_it_was(
    make_desk: Callable[[str], Desk], tmp_path: Path, processes: Processes
) -> None:
    lan = make_desk("Lan")
    homes = [add_household(lan, f"{NAME} {number}") for number in range(7)]
    lan.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "whole")
    count = int(seal(processes, tmp_path / "whole", 0)[1])
    assert count > 50
    seed = random.randrange(1_000_000)
    print(f"{count} statements, seed {seed}")
    chance, partly = random.Random(seed), 0
    for moment in [1, *sorted(chance.sample(range(2, count), KILLS)), count]:
        name = f"copy{moment}"
        shutil.copytree(tmp_path / "Lan", tmp_path / name)
        assert seal(processes, tmp_path / name, moment)[0] == KILLED
        copy = make_desk(name)
        agrees_with_its_journal(copy)
        assert [name_at(copy, home) for home in homes] == [f"{NAME} {number}" for number in range(7)]
        partly += 0 < begin_sealing(copy.office.sync_book()) < len(homes)
        agrees_with_its_journal(copy)
        with copy.office.read() as connection:
            ring = key_ring(connection)
            assert len(ring.keys) == 1
            assert ring.usual == ring.in_force
            assert all_otherwise(connection) == {}
        sent = as_journalled(copy.office.store, copy.office.device().number)
        assert all(is_sealed_text(sent[HOUSEHOLD, home]["name"]) for home in homes)
        assert all(item.passed for item in examine(copy.office.store))
        copy.office.close()
    assert partly, "some were killed in the midst"


def seal(processes: Processes, folder: Path, moment: int) -> tuple[int, bytes]:
    """Let another process seal, killed at a moment; how it ended and what it said."""
    child = processes.fork("tests.together.killed.sealing_child", [str(folder), str(moment)])
    said = child.stdout.read()
    status = child.wait()
    child.stdout.close()
    return status, said

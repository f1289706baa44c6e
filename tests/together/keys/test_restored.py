"""Restored books and servers: sealed names come back as they were, and nobody is asked about them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.backup.backups import back_up
from desktop_app.backup.restore import NewPlace, restore
from desktop_app.book.office import DataFolder
from desktop_app.credentials.vault import VaultKind
from desktop_app.office_key.ring import key_ring
from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.sync.keys.beginning import begin_sealing
from desktop_app.sync.keys.records import holder_of_device, key_records
from desktop_app.wire.guards.sealed_text import is_sealed_text
from tests.builders import PASSPHRASE, QUICK
from tests.support.servers.upstream import Desk, Upstream
from tests.together.keys.test_two_computers import (
    HOUSEHOLD,
    NAME,
    add_household,
    at_the_province,
    name_at,
)
from tests.together.keys.with_keys import begin_key, let_in_by_words
from tests.together.restored.test_restored_province import keep


def has_box(desk: Desk) -> bool:
    with desk.office.read() as connection:
        [record] = key_records(connection)
    return holder_of_device(desk.office.device().device_id) in record.boxes


def no_conflicts(desk: Desk) -> bool:
    with desk.office.read() as connection:
        return open_conflicts(connection) == []


def test_a_restored_book_has_its_keys_and_says_so_under_its_new_id(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan = make_desk("Lan")
    lan.enrol(upstream, name="Máy Lan")
    begin_key(lan)
    home = add_household(lan)
    lan.sync()
    lan.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "backup")
    later = make_desk("Lan")
    later.put(HOUSEHOLD, home, name="Nguyễn Thị Nêu (sau)")
    later.sync()
    later.office.close()
    restored = make_desk("backup")
    restored.put(HOUSEHOLD, home, note="Ghi sau khi khôi phục")
    assert restored.sync().renewed
    assert name_at(restored, home) == "Nguyễn Thị Nêu (sau)"
    assert has_box(restored)
    assert no_conflicts(restored)
    assert restored.sync(compare=True).differences == 0


@pytest.mark.parametrize("sent", [True, False])
def test_a_backup_of_before_the_key_leaves_the_key_to_its_book(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path, sent: bool
) -> None:
    """The only computer of an office: nobody else could let it in."""
    lan = make_desk("Lan")
    lan.enrol(upstream, name="Máy Lan")
    home, file = add_household(lan), tmp_path / "before.smt-backup"
    lan.sync()
    back_up(lan.office, file, PASSPHRASE, cost=QUICK)
    begin_sealing(lan.office.sync_book())
    if sent:
        lan.put(HOUSEHOLD, home, name="Nguyễn Thị Nêu (sau)")
        lan.sync()
    clock, key_here = lan.office.clock, lan.office._key
    lan.office.close()
    place = NewPlace(lambda _: PASSPHRASE, VaultKind.PASSPHRASE, QUICK)
    restore(file, DataFolder(tmp_path / "Lan"), clock, PASSPHRASE, place, key_here=key_here)
    restored = make_desk("Lan")
    restored.enrol(upstream, name="Máy Lan")
    restored.sync()
    assert name_at(restored, home) == ("Nguyễn Thị Nêu (sau)" if sent else NAME)
    assert has_box(restored), "so that others can be let in"
    restored.put(HOUSEHOLD, home, name="Nguyễn Thị Nêu (lần ba)")
    assert restored.sync(compare=True).differences == 0
    assert is_sealed_text(at_the_province(upstream, home))
    assert no_conflicts(restored)


def test_a_restored_province_gets_back_names_that_it_cannot_read(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    begin_key(lan)
    home = add_household(lan)
    let_in_by_words(lan, minh)
    kept = keep(upstream)
    minh.put(HOUSEHOLD, home, name="Nguyễn Thị Nêu (Minh)")
    lost = add_household(minh, "Lê Thị Mất")
    minh.sync()
    lan.sync()
    kept.put_back()
    assert lan.sync().recovered
    assert minh.sync().recovered
    lan.sync()
    for desk in desks:
        assert name_at(desk, home) == "Nguyễn Thị Nêu (Minh)"
        assert name_at(desk, lost) == "Lê Thị Mất"
        assert no_conflicts(desk)
        assert desk.sync(compare=True).differences == 0
    assert is_sealed_text(at_the_province(upstream, lost))


def test_another_province_gets_sealed_names(
    desks: tuple[Desk, Desk], upstream: Upstream, make_upstream: Callable[[str], Upstream], tmp_path: Path
) -> None:
    lan, _ = desks
    begin_key(lan)
    home = add_household(lan)
    lan.sync()
    other = make_upstream(str(tmp_path / "other.sqlite"))
    lan.enrol(other, name="Máy Lan")
    lan.sync()
    assert is_sealed_text(at_the_province(other, home))
    assert at_the_province(other, home) == at_the_province(upstream, home)
    assert name_at(lan, home) == NAME
    assert lan.sync(compare=True).differences == 0
    with lan.office.read() as connection:
        assert not key_ring(connection).must_be_let_in

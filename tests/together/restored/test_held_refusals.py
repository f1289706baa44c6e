"""Own work is let go only when its refusal is held here: acknowledged alone is not enough."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.backup.backups import back_up
from desktop_app.backup.restore import NewPlace, restore
from desktop_app.book.office import DataFolder
from desktop_app.credentials.vault import VaultKind
from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.sync.decisions.rejections import open_rejections
from desktop_app.sync.identity.enrolment import enrol
from desktop_app.sync.problems import Offline
from desktop_app.sync.rounds.status import sync_status
from desktop_app.sync.state import change_state
from tests.builders import COMMUNE, PASSPHRASE, QUICK, put_response
from tests.support.servers.line import Line
from tests.support.servers.upstream import Desk, Upstream

REASON = "Đã nghiệm thu"


def cut_behind_the_acknowledgement(desk: Desk, line: Line, without_news: int) -> None:
    """Exchange over a line that goes away after the acknowledgement and before the page is whole."""
    line.cut_down = without_news + 60  # the hash of the acknowledged op, and the beginning of the page
    with pytest.raises(Offline):
        desk.sync()
    line.heal()
    assert waiting(desk) == 0
    assert held(desk) == []


def waiting(desk: Desk) -> int:
    with desk.office.read() as connection:
        status = sync_status(connection)
    return status.unsent + status.unacknowledged


@pytest.fixture
def refused(upstream: Upstream, line: Line, make_desk: Callable[[str], Desk]) -> Desk:
    """Lan's computer, told that three forms have arrived and not that the round takes none."""
    desk = make_desk("Lan")
    desk.enrol(upstream, line.address)
    with desk.office.record() as rec:
        put_response(rec, "before", comment="cũ")
    desk.sync()
    line.rest()
    line.heal()
    assert desk.sync().requests == 1
    line.rest()
    without_news = line.down
    upstream.command("lock", "--commune", COMMUNE, "--scope", "round:r1", "--reason", REASON)
    desk.put("survey_response", "before", comment="sửa")
    with desk.office.record() as rec:
        for number in range(2):
            put_response(rec, f"f{number}", serial=number)
    cut_behind_the_acknowledgement(desk, line, without_news)
    return desk


def held(desk: Desk) -> list[str]:
    with desk.office.read() as connection:
        assert open_conflicts(connection) == []
        found = open_rejections(connection)
    assert {item.reason for item in found} <= {REASON}
    return sorted(item.entity_id for item in found)


def test_a_refusal_whose_page_was_cut_is_held_after_a_new_enrolment(
    refused: Desk, upstream: Upstream, line: Line
) -> None:
    enrol(refused.office.sync_book(), line.address, upstream.code())

    refused.sync()

    assert held(refused) == ["before", "f0", "f1"]
    assert refused.value("survey_response", "before", "comment") == "cũ"


def test_a_refusal_whose_page_was_cut_is_held_after_a_renewal(
    refused: Desk, upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    refused.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "copy")
    original, copy = make_desk("Lan"), make_desk("copy")
    original.put("residential_area", "x1", name="Thôn Đoài")
    original.sync()

    copy.put("residential_area", "x2", name="Thôn Tây")
    assert copy.sync().renewed

    for desk in (original, copy):
        assert held(desk) == ["before", "f0", "f1"]


def test_a_refusal_that_came_in_a_later_page_is_kept_once(refused: Desk) -> None:
    refused.sync()
    assert held(refused) == ["before", "f0", "f1"]
    refused.sync()
    assert held(refused) == ["before", "f0", "f1"]


def test_what_is_held_already_is_not_sent_again_with_what_is_not(
    refused: Desk, upstream: Upstream, line: Line
) -> None:
    """The last of several pages was cut: the refusals of the first ones are here."""
    refused.sync()
    with refused.office.store.write() as connection:
        change_state(connection, unheld=2)
    enrol(refused.office.sync_book(), line.address, upstream.code())
    refused.sync()
    assert held(refused) == ["before", "f0", "f1"]


def test_a_refusal_whose_page_was_cut_is_held_after_a_backup_was_restored(
    refused: Desk, upstream: Upstream, line: Line, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    key = refused.office._key
    file = tmp_path / "so.smt-backup"
    back_up(refused.office, file, PASSPHRASE, cost=QUICK)
    place = NewPlace(lambda _: PASSPHRASE, VaultKind.PASSPHRASE, QUICK)
    restore(file, DataFolder(tmp_path / "again"), refused.office.clock, PASSPHRASE, place, key_here=key)
    again = make_desk("again")
    enrol(again.office.sync_book(), line.address, upstream.code())

    again.sync()

    assert held(again) == ["before", "f0", "f1"]
    assert again.value("survey_response", "before", "comment") == "cũ"

"""An acknowledgement counts only for a proved history, never for ops that another copy of the book sent."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.journal.devices import current_device, head
from desktop_app.journal.ops import hash_at
from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.problems import Offline
from desktop_app.wire.messages import ExchangeRequest
from tests.support.servers.line import Line
from tests.support.servers.records import records_at
from tests.support.servers.upstream import Desk, Upstream
from tests.together.restored.test_recovery import ids, respond


@pytest.fixture
def unanswered(line: Line, upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path) -> Path:
    """The folder ``copy``: of Lan's book while her last send has no answer. Lan then sends one form more."""
    desk = make_desk("Lan")
    desk.enrol(upstream, line.address)
    respond(desk, 3, "a")
    desk.sync()
    respond(desk, 1, "b")
    line.cut_down = 0
    with pytest.raises(Offline):
        desk.sync()
    desk.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "copy")
    line.heal()
    later = make_desk("Lan")
    respond(later, 1, "d")
    later.sync()
    return tmp_path / "copy"


def received(upstream: Upstream) -> set[str]:
    with upstream.opened() as connection:
        return {record.entity_id for record in records_at(connection, "survey_response")}


@pytest.mark.usefixtures("unanswered")
@pytest.mark.parametrize("own", [1, 2, 5])
def test_a_copy_whose_last_send_was_unanswered_marks_nothing_of_its_own_as_acknowledged(
    upstream: Upstream, make_desk: Callable[[str], Desk], own: int
) -> None:
    original, copy = make_desk("Lan"), make_desk("copy")
    respond(copy, own, "c")

    assert copy.sync().renewed
    original.sync()

    assert received(upstream) == ids(copy) == ids(original)
    assert {f"c{serial:04d}" for serial in range(own)} < ids(copy)
    for desk in (copy, original):
        with desk.office.read() as connection:
            assert open_conflicts(connection) == []
        assert desk.sync(compare=True).differences == 0


def test_a_folder_put_back_marks_nothing_of_its_own_as_acknowledged(
    unanswered: Path, upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "Lan")
    unanswered.rename(tmp_path / "Lan")
    restored = make_desk("Lan")
    respond(restored, 4, "c")

    assert restored.sync().renewed

    assert received(upstream) == ids(restored)
    assert len(ids(restored)) == 3 + 1 + 1 + 4


def test_a_lost_answer_before_the_copies_part_proves_nothing_later(
    upstream: Upstream, line: Line, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    """Both copies lose the answer to their own first send, and only one of them was heard."""
    desk = make_desk("Lan")
    desk.enrol(upstream, line.address)
    respond(desk, 1, "a")
    desk.sync()
    desk.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "copy")
    original, copy = make_desk("Lan"), make_desk("copy")
    respond(original, 1, "o")
    respond(copy, 3, "c")
    line.cut_down = 0
    for item in (original, copy):
        with pytest.raises(Offline):
            item.sync()
    line.heal()

    assert not original.sync().renewed
    assert copy.sync().renewed
    original.sync()

    assert received(upstream) == ids(copy) == ids(original)
    assert len(ids(copy)) == 1 + 1 + 3


def test_a_perfect_line_whose_answers_are_lost_once_renews_nobody(
    upstream: Upstream, line: Line, make_desk: Callable[[str], Desk]
) -> None:
    desk = make_desk("Lan")
    desk.enrol(upstream, line.address)
    for number, prefix in enumerate("abc", start=1):
        respond(desk, 2, prefix)
        line.cut_down = 0
        with pytest.raises(Offline):
            desk.sync()
        line.heal()
        respond(desk, 1, prefix.upper())
        assert not desk.sync().renewed
        assert len(received(upstream)) == number * 3


@pytest.mark.parametrize("acked", [1, 2, 4, 6])
def test_the_province_compares_the_acknowledged_op_too(
    upstream: Upstream, make_desk: Callable[[str], Desk], acked: int
) -> None:
    """Within a segment, at its end, and at the end of all that is there."""
    desk = make_desk("Lan")
    desk.enrol(upstream)
    for prefix, number in (("a", 4), ("b", 2)):
        respond(desk, number, prefix)
        desk.sync()
    respond(desk, 1, "c")
    with desk.office.read() as connection:
        device = current_device(connection)
        end, proof = head(connection, device), hash_at(connection, device.number, acked)
    standings = []
    with connect(desk.office.sync_book()) as transport:
        for said in (proof, bytes(32)):
            request = ExchangeRequest(end.seq, end.hash, acked, "", 0, 0, acked_hash=said)
            standings.append(transport.exchange(request, []).answer.standing)
    assert standings == ["ok", "renew"]

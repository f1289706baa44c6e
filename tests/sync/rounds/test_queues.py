"""A round on two queues turned by hand: stages in order, no step on the wrong queue, stoppable anywhere."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app.base.work_queues import Err, Ok, Outcome, WorkQueue
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.problems import Offline
from desktop_app.sync.rounds.queues import QueuedRound
from desktop_app.sync.rounds.status import sync_status
from desktop_app.sync.stages import RoundResult, SyncStage
from desktop_app.wire.protocol import CONTENT_PIECE_BYTES
from tests.builders import put_response
from tests.support.by_hand import ManualExecutor
from tests.support.files import attach_file, pieces_at, sha256_of, some_bytes
from tests.support.servers.upstream import Desk, Upstream


class Turned:
    """A round whose two queues the test turns by hand."""

    def __init__(self, desk: Desk, *, compare: bool = False) -> None:
        self.database, self.network = ManualExecutor(), ManualExecutor()
        self.stages: list[SyncStage] = []
        self.done: list[Outcome[RoundResult]] = []
        book = desk.office.sync_book()
        queues = [WorkQueue(executor, lambda call: call()) for executor in (self.database, self.network)]
        self.round = QueuedRound(
            book, connect(book), queues[0], queues[1], self.stages.append, self.done.append, compare=compare
        )

    def turn(self) -> str:
        """Run the one job that waits, and tell on which queue."""
        waiting = {"database": self.database, "network": self.network}
        names = [name for name, executor in waiting.items() if executor.pending]
        (name,) = names
        waiting[name].run_next()
        return name

    def finish(self) -> list[str]:
        """Turn until the round is done."""
        queues = []
        while not self.done:
            queues.append(self.turn())
        return queues


def record(desk: Desk, number: int) -> None:
    with desk.office.record() as rec:
        for serial in range(number):
            put_response(rec, f"f{serial}", serial=serial)


def test_a_round_goes_through_its_stages(desks: tuple[Desk, Desk]) -> None:
    lan, _ = desks
    record(lan, 5)
    turned = Turned(lan, compare=True)
    turned.round.start()
    queues = turned.finish()

    (outcome,) = turned.done
    assert isinstance(outcome, Ok)
    assert outcome.value.pushed == 5
    assert turned.stages == [
        SyncStage.PUSH,
        SyncStage.PULL,
        SyncStage.DIGESTS,
        SyncStage.CATALOGUE,
        SyncStage.ATTACHMENTS,
        SyncStage.DONE,
    ]
    assert queues.count("network") == 3


def test_a_round_that_is_left_anywhere_is_finished_by_the_next(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    record(lan, 5)
    for steps in range(1, 8):
        lan.put("survey_response", "f0", comment=str(steps))
        turned = Turned(lan)
        turned.round.start()
        for _ in range(steps):
            if not turned.done:
                turned.turn()
        turned.round._transport.close()
    lan.sync()
    minh.sync()
    assert minh.get("survey_response", "f0") == lan.get("survey_response", "f0")
    with lan.office.read() as connection:
        status = sync_status(connection)
    assert (status.unsent, status.unacknowledged) == (0, 0)


def test_after_going_on_under_a_new_id_nothing_counts_as_sent(
    desks: tuple[Desk, Desk], make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan, _ = desks
    record(lan, 5)
    lan.sync()
    lan.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "copy")
    original, copy = make_desk("Lan"), make_desk("copy")
    original.put("survey_response", "f0", comment="ở máy này")
    original.sync()
    copy.put("survey_response", "f1", comment="ở bản chép")
    former = copy.office.device().device_id
    turned = Turned(copy)
    turned.round.start()
    while copy.office.device().device_id == former:
        turned.turn()
    with copy.office.read() as connection:
        status = sync_status(connection)
    assert (status.unsent, status.unacknowledged) == (1, 0)
    turned.finish()
    assert isinstance(turned.done[0], Ok)


def test_a_line_that_is_down_is_an_outcome(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, _ = desks
    upstream.stop()
    turned = Turned(lan)
    turned.round.start()
    turned.finish()
    (outcome,) = turned.done
    assert isinstance(outcome, Err)
    assert isinstance(outcome.error, Offline)


def test_no_step_uses_the_database_and_the_network_both(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    lan, _ = desks
    record(lan, 3)
    turned = Turned(lan, compare=True)
    begun: list[str] = []
    store, transport = lan.office.store, turned.round._transport

    def note(owner: Any, name: str, queue: str) -> None:
        real = getattr(owner, name)

        def noting(*arguments: Any, **named: Any) -> Any:
            begun.append(queue)
            return real(*arguments, **named)

        monkeypatch.setattr(owner, name, noting)

    note(store, "read", "database")
    note(store, "write", "database")
    for name in ("exchange", "digests", "catalogue"):
        note(transport, name, "network")
    turned.round.start()
    while not turned.done:
        begun.clear()
        queue = turned.turn()
        assert set(begun) <= {queue}


def test_a_round_that_is_left_anywhere_among_files_is_finished_by_the_next(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    data = some_bytes(CONTENT_PIECE_BYTES + 10)
    for desk in (lan, minh):
        seen: list[str] = []
        for steps in range(6, 22):
            sha256 = attach_file(desk, some_bytes(300, steps), f"{steps}.jpg", owner=desk.office.officer)
            attach_file(desk, data, "lớn.jpg", owner=f"{desk.office.officer}{steps}")
            turned = Turned(desk)
            turned.round.start()
            for _ in range(steps):
                if not turned.done:
                    turned.turn()
            turned.round.stop()
            turned.finish()
            seen.append(turned.stages[-1])
            desk.sync()
            assert pieces_at(upstream, sha256) == [some_bytes(300, steps)]
        assert SyncStage.ATTACHMENTS in seen
        assert SyncStage.DONE in seen
    assert b"".join(pieces_at(upstream, sha256_of(data))) == data
    lan.sync()
    with lan.office.read() as connection:
        found = sync_status(connection)
    assert (found.files_to_send, found.files_to_fetch, found.files_problem, found.failures) == (0, 0, "", 0)

"""Exchanges that nobody asked for: when, and that they never disturb."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.base.clock import to_millis
from desktop_app.base.work_queues import WorkQueue
from desktop_app.sync.problems import connection_cut
from desktop_app.sync.rounds.round_log import KEPT, RoundEntry, add_round, read_rounds
from desktop_app.sync.rounds.schedule import AFTER_CHANGE
from desktop_app.sync.stages import Steps, SyncStage
from desktop_app.sync.state import change_state
from tests.registers.builders import begin_urgent, report
from tests.support.by_hand import ManualExecutor
from tests.support.servers.line import Line
from tests.support.servers.upstream import Desk, Upstream
from tests.support.unit_lists import VERSION, a_newer_list
from tests.together.lines.test_bad_lines import held, record_responses
from tests.together.urgent.test_urgent_first import reports
from tests.ui.sync.conftest import Screen
from tests.ui.sync.test_sync_room import put_cell
from ui.base.main_thread import MainThread
from ui.base.saves import SavedEntity, Saves
from ui.context.auto_sync import AutoSync


def connected(screen: Screen, upstream: Upstream) -> None:
    screen.desk.enrol(upstream, name="Máy Lan")


def test_an_office_that_is_not_connected_waits_for_nothing(
    make_screen: Callable[[str], Screen], qtbot: QtBot
) -> None:
    screen = make_screen("Lan")
    told: list[bool] = []
    screen.sync.running_changed.connect(told.append)
    screen.sync.begin()
    put_cell(screen.desk, "1")
    with qtbot.waitSignal(screen.room.presenter.facts_read):
        screen.saves.changed.emit(SavedEntity.INDICATOR_VALUE)
    screen.sync.line_came_back()
    assert not screen.sync.waiting
    assert told == []


def beside_a_figure(
    upstream: Upstream, make_screen: Callable[[str], Screen], make_desk: Callable[[str], Desk]
) -> Screen:
    """A screen that is connected while another computer has sent a figure."""
    screen, other = make_screen("Lan"), make_desk("Minh")
    connected(screen, upstream)
    other.enrol(upstream, name="Máy Minh")
    put_cell(other, "9")
    other.sync()
    return screen


def test_the_first_exchange_comes_by_itself_and_tells_the_rooms(
    upstream: Upstream, make_screen: Callable[[str], Screen], make_desk: Callable[[str], Desk], qtbot: QtBot
) -> None:
    screen = beside_a_figure(upstream, make_screen, make_desk)
    changed: list[SavedEntity] = []
    sending: list[bool] = []
    screen.saves.changed.connect(changed.append)
    screen.sync.running_changed.connect(sending.append)
    with qtbot.waitSignal(screen.sync.round_finished):
        screen.sync.begin()
    assert {SavedEntity.INDICATOR_VALUE, SavedEntity.EXCHANGE} <= set(changed)
    assert sending == [True, False]
    qtbot.waitUntil(lambda: screen.sync.waiting)


def test_what_came_before_the_line_was_cut_is_told_to_the_rooms(
    upstream: Upstream,
    make_screen: Callable[[str], Screen],
    make_desk: Callable[[str], Desk],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Otherwise somebody types over a figure that the screen never showed."""
    screen = beside_a_figure(upstream, make_screen, make_desk)

    def cut(*_: object) -> Steps[None]:
        yield from ()
        raise connection_cut()

    monkeypatch.setattr("desktop_app.sync.rounds.round.catalogue_steps", cut)
    changed: list[SavedEntity] = []
    screen.saves.changed.connect(changed.append)
    with qtbot.waitSignal(screen.sync.round_finished) as ended:
        screen.sync.begin()
    assert ended.args is not None
    assert ended.args[0].problem
    assert {SavedEntity.INDICATOR_VALUE, SavedEntity.EXCHANGE} <= set(changed)


def test_a_newer_list_of_communes_is_told_to_the_rooms_and_noted(
    upstream: Upstream, make_screen: Callable[[str], Screen], qtbot: QtBot, tmp_path: Path
) -> None:
    screen = make_screen("Lan")
    connected(screen, upstream)
    upstream.command("catalogue", "publish", str(a_newer_list(tmp_path / "list", {})))
    changed: list[SavedEntity] = []
    screen.saves.changed.connect(changed.append)
    with qtbot.waitSignal(screen.sync.round_finished):
        screen.sync.begin()
    assert SavedEntity.CATALOGUE_PACKAGE in changed
    with screen.desk.office.read() as connection:
        assert read_rounds(connection)[0].unit_lists == (VERSION,)


def test_a_change_is_sent_after_a_short_wait(
    upstream: Upstream, make_screen: Callable[[str], Screen], qtbot: QtBot
) -> None:
    screen = make_screen("Lan")
    connected(screen, upstream)
    with qtbot.waitSignal(screen.sync.round_finished):
        screen.sync.begin()
    qtbot.waitUntil(lambda: screen.sync.waiting)
    quiet = screen.sync._next.remainingTime()
    put_cell(screen.desk, "9")
    screen.saves.changed.emit(SavedEntity.INDICATOR_VALUE)
    qtbot.waitUntil(lambda: screen.sync._next.remainingTime() <= AFTER_CHANGE.total_seconds() * 1000)
    assert quiet > AFTER_CHANGE.total_seconds() * 1000


def test_a_line_that_came_back_is_proved_before_it_is_used(
    upstream: Upstream, make_screen: Callable[[str], Screen], qtbot: QtBot
) -> None:
    screen = make_screen("Lan")
    connected(screen, upstream)
    upstream.stop()
    with qtbot.waitSignal(screen.sync.round_finished) as failed:
        screen.sync.begin()
    assert failed.args is not None
    assert failed.args[0].problem
    qtbot.waitUntil(lambda: screen.sync.waiting)
    put_cell(screen.desk, "9")
    upstream.start()
    with qtbot.waitSignal(screen.sync.round_finished) as done:
        screen.sync._watch.came_back.emit()
    assert done.args is not None
    assert done.args[0] == RoundEntry(done.args[0].at, sent=1, clock_ahead=done.args[0].clock_ahead)


def test_a_line_that_came_back_is_no_reason_to_come_before_the_province_wants(
    upstream: Upstream, make_screen: Callable[[str], Screen], qtbot: QtBot
) -> None:
    screen = make_screen("Lan")
    connected(screen, upstream)
    office = screen.desk.office
    now = to_millis(office.clock.now())
    with office.store.write() as connection:
        change_state(connection, last_try=now, failures=1, not_before=now + 600_000)
    ended: list[RoundEntry] = []
    screen.sync.round_finished.connect(ended.append)
    screen.sync.begin()
    qtbot.waitUntil(lambda: screen.sync.waiting)
    screen.sync._next.stop()

    screen.sync._watch.came_back.emit()

    qtbot.waitUntil(lambda: screen.sync.waiting or bool(ended))
    assert ended == []
    assert screen.sync._next.remainingTime() > 500_000


def test_stopping_keeps_what_is_done_and_holds_back(
    upstream: Upstream, make_desk: Callable[[str], Desk], qtbot: QtBot
) -> None:
    desk = make_desk("Lan")
    desk.enrol(upstream, name="Máy Lan")
    put_cell(desk, "9")
    main_thread, database, network = MainThread(), ManualExecutor(), ManualExecutor()
    sync = AutoSync(
        desk.office,
        WorkQueue(database, main_thread.deliver),
        WorkQueue(network, main_thread.deliver),
        Saves(),
    )

    def settle() -> bool:
        while database.pending or network.pending:
            database.drain()
            network.drain()
            qtbot.wait(1)
        return True

    ended: list[RoundEntry] = []
    sync.round_finished.connect(ended.append)
    sync.begin()
    database.drain()
    qtbot.waitUntil(lambda: bool(database.pending) or sync.running)
    qtbot.waitUntil(lambda: bool(database.pending))
    database.drain()
    qtbot.waitUntil(lambda: bool(database.pending) and sync._round is not None)
    sync.stop()
    qtbot.waitUntil(lambda: settle() and bool(ended))
    settle()
    assert ended == [RoundEntry(ended[0].at, stopped=True)]
    qtbot.waitUntil(lambda: settle() and sync.waiting)
    assert sync._next.remainingTime() > 60_000, "what was stopped by hand does not start again at once"
    sync.sync_now()
    qtbot.waitUntil(lambda: settle() and len(ended) == 2)
    assert ended[1].sent == 1
    sync.end()


def begin(screen: Screen, qtbot: QtBot) -> None:
    """Have the first exchange come to its end: what follows by itself are questions."""
    with qtbot.waitSignal(screen.sync.round_finished):
        screen.sync.begin()
    qtbot.waitUntil(lambda: screen.sync.waiting)


def question(screen: Screen, qtbot: QtBot) -> RoundEntry:
    """Have the time of the next question come."""
    with qtbot.waitSignal(screen.sync.round_finished) as ended:
        screen.sync._next.start(0)
    qtbot.waitUntil(lambda: screen.sync.waiting)
    assert ended.args is not None
    entry: RoundEntry = ended.args[0]
    return entry


def test_questions_without_news_cost_330_bytes_on_one_connection_and_disturb_nobody(
    upstream: Upstream, line: Line, make_screen: Callable[[str], Screen], qtbot: QtBot
) -> None:
    screen = make_screen("Lan")
    screen.desk.enrol(upstream, line.address)
    begin(screen, qtbot)
    question(screen, qtbot)
    line.heal()
    opened = line.connections
    changed: list[SavedEntity] = []
    running: list[bool] = []
    screen.saves.changed.connect(changed.append)
    screen.sync.running_changed.connect(running.append)
    for _ in range(3):
        assert question(screen, qtbot).is_empty
    assert line.up + line.down <= 3 * 330
    assert line.connections == opened, "one connection carries all of them"
    assert (changed, running) == ([], [])
    with screen.desk.office.read() as connection:
        assert sum(entry.is_empty for entry in read_rounds(connection)) == 1, "the last stands for all"


def test_a_question_brings_what_a_colleague_changed(
    upstream: Upstream, make_screen: Callable[[str], Screen], make_desk: Callable[[str], Desk], qtbot: QtBot
) -> None:
    screen = beside_a_figure(upstream, make_screen, make_desk)
    begin(screen, qtbot)
    other = make_desk("Hoa")
    other.enrol(upstream, name="Máy Hoa")
    other.sync()
    put_cell(other, "7")
    other.sync()
    changed: list[SavedEntity] = []
    screen.saves.changed.connect(changed.append)
    assert question(screen, qtbot).received == 1
    assert SavedEntity.INDICATOR_VALUE in changed


def test_asking_by_hand_during_a_question_is_seen_and_done(
    upstream: Upstream, make_screen: Callable[[str], Screen], qtbot: QtBot
) -> None:
    screen = make_screen("Lan")
    connected(screen, upstream)
    begin(screen, qtbot)
    running: list[bool] = []
    screen.sync.running_changed.connect(running.append)
    screen.sync._next.timeout.emit()  # a question may be over before a loop that waits for it looks
    assert screen.sync.running
    assert running == []
    screen.sync.sync_now()
    assert running == [True]
    qtbot.waitUntil(lambda: not screen.sync.running and screen.sync.waiting)
    assert running in ([True, False], [True, False] * 2), "it goes on as asked for, or is followed by one"
    assert screen.sync._asked


def test_a_line_that_fails_and_comes_back_is_told(
    upstream: Upstream, make_screen: Callable[[str], Screen], qtbot: QtBot
) -> None:
    """Also where both were questions that nobody is told of."""
    screen = make_screen("Lan")
    connected(screen, upstream)
    begin(screen, qtbot)
    changed: list[SavedEntity] = []
    screen.saves.changed.connect(changed.append)
    upstream.stop()
    assert question(screen, qtbot).problem
    assert changed == [SavedEntity.EXCHANGE]
    upstream.start()
    assert not question(screen, qtbot).problem
    assert changed == [SavedEntity.EXCHANGE] * 2


def test_what_is_stopped_behind_its_last_step_came_to_its_end(
    upstream: Upstream, make_screen: Callable[[str], Screen], qtbot: QtBot
) -> None:
    screen = make_screen("Lan")
    connected(screen, upstream)
    put_cell(screen.desk, "9")
    screen.sync.stage_changed.connect(lambda stage: screen.sync.stop() if stage == SyncStage.DONE else None)
    with qtbot.waitSignal(screen.sync.round_finished) as ended:
        screen.sync.begin()
    assert not ended.args[0].stopped
    assert ended.args[0].sent == 1
    with screen.desk.office.read() as connection:
        assert read_rounds(connection) == (ended.args[0],), "and stands in the list once"


def test_a_lost_token_does_not_lead_to_trying_without_a_pause(
    upstream: Upstream, make_screen: Callable[[str], Screen], qtbot: QtBot
) -> None:
    from desktop_app.credentials.vault import SecretName

    screen = make_screen("Lan")
    connected(screen, upstream)
    for name in (SecretName.SYNC_TOKEN, SecretName.DEVICE_KEY):
        screen.desk.office.vault.write(name, b"")
    begin(screen, qtbot)
    assert screen.sync._next.remainingTime() > 60_000


def test_the_log_keeps_the_last_exchanges_and_one_of_equal_failures(
    make_desk: Callable[[str], Desk],
) -> None:
    office = make_desk("Lan").office
    with office.store.write() as connection:
        for number in range(KEPT + 5):
            add_round(connection, RoundEntry(number, sent=number))
        add_round(connection, RoundEntry(100, problem='["x", {}]'))
        add_round(connection, RoundEntry(101, problem='["x", {}]'))
        found = read_rounds(connection)
    assert len(found) == KEPT
    assert [entry.at for entry in found[:2]] == [101, KEPT + 4]


def test_what_hangs_gives_way_to_an_urgent_report(
    upstream: Upstream, line: Line, make_screen: Callable[[str], Screen], qtbot: QtBot
) -> None:
    """A long push on a line that hangs: the report does not wait for it, and the push goes on behind it."""
    screen = make_screen("Lan")
    screen.desk.enrol(upstream, line.address)
    line.heal()
    record_responses(screen.desk, 2_000)
    screen.sync.begin()
    line.cut_up, line.hangs = 20_000, True
    qtbot.waitUntil(lambda: line.up >= 20_000)
    report(screen.desk.office, begin_urgent(screen.desk.office))
    line.cut_up, line.hangs = None, False  # for what is connected from now on
    entries: list[RoundEntry] = []
    screen.sync.round_finished.connect(entries.append)
    screen.sync.send_urgent()
    qtbot.waitUntil(lambda: len(entries) == 2)
    assert [entry.stopped for entry in entries] == [True, False]
    assert [item.record for item in reports(upstream)] == ["arrived"]
    assert held(upstream) == 2_003

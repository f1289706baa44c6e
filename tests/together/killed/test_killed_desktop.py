"""The window is killed while somebody keys and while it sends, at random moments, again and again.

Nothing that the screen called kept or saved may be lost, the unfinished form comes back at the same
question, and the province holds every form once. Real window, real keys, real server, SIGKILL.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop_app.base.ids import new_id
from desktop_app.book.office import DataFolder, Office
from desktop_app.sample.building import add_sample_areas, begin_sample, open_sample_round
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.queries import responses
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.queries import areas_of_round
from desktop_app.sync.rounds.status import sync_status
from desktop_app.sync.stages import SyncStage
from tests.builders import PASSPHRASE, QUICK, an_office
from tests.support.patience import wait_until
from tests.support.servers.records import records_at
from tests.support.servers.upstream import Desk, Upstream
from tests.support.system import KILLED
from tests.together.killed.entry_desk import Job
from tests.together.killed.forks import Forks
from tests.together.killed.what_was_shown import Shown, all_answers, read_log

KILLS = 4
LONG_KILLS = 250
BULK = 150
KEYS = 30
"""More than the nineteen answers of a form."""


class Killer:
    """Starts the window over a book and kills it, time after time."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.shown = Shown()
        self.reopened = 0
        self._folder = folder
        self._turn = 0
        self._left: ResponseDraft | None = None
        self._desk = Forks("tests.together.killed.entry_desk")
        office = an_office(folder)
        begin_sample(office)
        add_sample_areas(office)
        self.round_id = open_sample_round(office)
        with office.read() as connection:
            self.area_id = areas_of_round(connection, self.round_id)[0].area_id
        office.close()

    def end(self) -> None:
        """Let the process go from which the windows are forked."""
        self._desk.end()

    def open(self) -> Office:
        """The book, between two windows."""
        office = Office.open(DataFolder(self._folder), lambda _: PASSPHRASE, cost=QUICK)
        office.officer = "Nguyễn Thị Thử"
        return office

    def turn(self, moment: Callable[[Path], None], *, sync: bool = False) -> None:
        """Open the window, kill it when ``moment`` is over, and see that everything shown is there."""
        self._turn += 1
        log = self._folder.parent / f"log-{self._turn}.jsonl"
        seed = self.chance.randrange(1 << 30)
        job = Job(str(self._folder), str(log), seed, self.round_id, self.area_id, sync)
        self._desk.start(msgspec.json.encode(job))
        moment(log)
        ended = self._desk.kill()
        lines = read_log(log)
        self._see_reopened(lines)
        self.shown.read(lines)
        assert ended == KILLED, "it ended by itself"
        office = self.open()
        self._left = self.shown.check(office, self.round_id)
        office.close()

    def _see_reopened(self, lines: list[dict[str, Any]]) -> None:
        """The form that was left comes back by itself, as it is in the book, at the same question."""
        first = next((line for line in lines if line["what"] in ("reopened", "empty")), None)
        if first is None:
            return
        if self._left is None:
            assert first["what"] == "empty"
            return
        assert first["what"] == "reopened"
        seen = (first["id"], first["answers"], first["question"], first["serial"])
        left = self._left
        assert seen == (left.id, dict(left.answers), left.question, str(left.serial))
        self.reopened += 1


def wait_for_line(log: Path, what: str, number: int = 1, **details: str) -> None:
    """Until the window has said something ``number`` times."""

    def said() -> bool:
        lines = read_log(log)
        found = [
            line for line in lines if line["what"] == what and all(line[k] == v for k, v in details.items())
        ]
        return len(found) >= number or (bool(lines) and lines[-1]["what"] == "failed")

    wait_until(said, f"{number} of {what}")


@pytest.fixture
def make_killer(tmp_path: Path) -> Iterator[Callable[[int], Killer]]:
    """Killers of a window over a fresh book, by seed."""
    made: list[Killer] = []

    def make(seed: int) -> Killer:
        print(f"seed {seed}")
        made.append(Killer(tmp_path / "Lan", seed))
        return made[-1]

    yield make
    for killer in made:
        killer.end()


def kill_during_entry(killer: Killer, kills: int) -> None:
    """Somewhere between the start of the program and some forms; so often, and until enough was seen."""

    def moment(log: Path) -> None:
        if killer.chance.random() < 0.1:
            time.sleep(killer.chance.uniform(0, 0.2))
            return
        wait_for_line(log, "ready")
        wait_for_line(log, "key", killer.chance.randint(0, 3 * KEYS))
        time.sleep(killer.chance.uniform(0, 0.05))

    turns = 0
    while turns < kills or not _seen_enough(killer, kills):
        killer.turn(moment)
        turns += 1
        assert turns < 20 * kills, "too little was kept, saved and taken up again"


def _seen_enough(killer: Killer, kills: int) -> bool:
    shown = killer.shown
    return killer.reopened > kills // 3 and len(shown.saved) > kills and shown.kept_states > kills


def kill_while_sending(
    killer: Killer, upstream: Upstream, second: Desk, kills: int, *, kill_server: bool = False
) -> None:
    """Within a push that carries what was entered and a bundle of forms besides."""
    first = Desk(killer.open())
    first.enrol(upstream)
    second.enrol(upstream)
    first.office.close()

    def moment(log: Path) -> None:
        wait_for_line(log, "stage", killer.chance.randint(1, 4), name=SyncStage.PUSH.value)
        time.sleep(killer.chance.uniform(0, 0.04))
        if kill_server and killer.chance.random() < 0.3:
            upstream.kill()
            time.sleep(killer.chance.uniform(0, 0.1))

    for turn in range(kills):
        add_bundle(killer, turn)
        killer.turn(moment, sync=True)
        if upstream.process is None:
            upstream.start()
        desk = Desk(killer.open())
        desk.sync()
        require_same(desk, upstream, killer.round_id)
        desk.office.close()

    desk = Desk(killer.open())
    second.sync()
    assert contents(second, killer.round_id) == contents(desk, killer.round_id)
    assert len(contents(desk, killer.round_id)) >= kills * BULK
    assert second.sync(compare=True).differences == 0
    assert desk.sync(compare=True).differences == 0
    desk.office.close()


def add_bundle(killer: Killer, turn: int) -> None:
    """Forms of another area, saved in one go, so that there is something to send."""
    office = killer.open()
    with office.read() as connection:
        area = areas_of_round(connection, killer.round_id)[1].area_id
    with office.record() as rec:
        for number in range(BULK):
            answers = {f"q{item:02d}": killer.chance.choice("12") for item in range(1, 20)}
            serial = 100_000 + turn * BULK + number
            draft = ResponseDraft(new_id(office.clock), killer.round_id, area, serial, answers, "q19", "")
            save_response(rec, draft, validity="")
            killer.shown.give(draft)
    office.close()


def require_same(desk: Desk, upstream: Upstream, round_id: str) -> None:
    """After an exchange the province holds each form of the book once, and nothing else."""
    with upstream.opened() as connection:
        held = [record.entity_id for record in records_at(connection, "survey_response")]
    assert len(held) == len(set(held))
    assert set(held) == contents(desk, round_id).keys()
    with desk.office.read() as connection:
        status = sync_status(connection)
    assert (status.unsent, status.unacknowledged, status.conflicts, status.rejected) == (0, 0, 0, 0)


def contents(desk: Desk, round_id: str) -> dict[str, tuple[object, ...]]:
    """Every form by its id."""
    with desk.office.read() as connection:
        return {
            response.id: (
                response.area_id,
                response.serial,
                response.validity,
                all_answers(response),
                response.entered_by,
            )
            for response in responses(connection, round_id)
        }


@pytest.mark.long
@pytest.mark.timeout(300)
def test_killed_while_keying(make_killer: Callable[[int], Killer]) -> None:
    kill_during_entry(make_killer(1), KILLS)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_killed_while_sending(
    make_killer: Callable[[int], Killer], upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    kill_while_sending(make_killer(1), upstream, make_desk("Minh"), KILLS)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_killed_hundreds_of_times_while_keying(make_killer: Callable[[int], Killer]) -> None:
    kill_during_entry(make_killer(random.randrange(1 << 30)), LONG_KILLS)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_killed_hundreds_of_times_with_the_server(
    make_killer: Callable[[int], Killer], upstream: Upstream, make_desk: Callable[[str], Desk]
) -> None:
    killer = make_killer(random.randrange(1 << 30))
    kill_while_sending(killer, upstream, make_desk("Minh"), LONG_KILLS, kill_server=True)

"""The book is connected to another server while an exchange with the first one is under way.

Whatever the exchange had asked, nothing of what it is answered belongs to the other server.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app.storage.tables.metadata import metadata
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.problems import Overtaken
from desktop_app.sync.rounds.round import round_steps
from desktop_app.sync.stages import QueueName, SyncStage
from tests.builders import put_response
from tests.registers.builders import begin_urgent, report
from tests.support.files import attach_file
from tests.support.servers.upstream import Desk, Upstream
from tests.together.exchange.test_two_computers import put_cell

_SAID_OF_THE_TRY = (
    "sync.last_try",
    "sync.failures",
    "sync.last_problem",
    "sync.not_before",
    "sync.offline",
)


@pytest.fixture
def servers(tmp_path: Path, make_upstream: Callable[[str], Upstream]) -> tuple[Upstream, Upstream]:
    """The server of the own province, and another one."""
    home, other = (make_upstream(str(tmp_path / f"{name}.sqlite")) for name in ("home", "other"))
    return home, other


def known(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """All that the book holds, but how the last try ended."""
    with desk.office.read() as connection:
        return {
            table.name: sorted(
                (
                    tuple(row)
                    for row in connection.execute(select(table))
                    if table.name != "book_fact" or row[0] not in _SAID_OF_THE_TRY
                ),
                key=repr,
            )
            for table in metadata.sorted_tables
        }


def moved_before(number: int, desk: Desk, other: Upstream) -> SyncStage | None:
    """Connect the book to another server before the step of an exchange that is the ``number``th in the book;
    the stage of that, if there is one.
    """
    book = desk.office.sync_book()
    with connect(book) as transport:
        steps = round_steps(book, transport, compare=True)
        step = next(steps)
        try:
            while number or step.queue is not QueueName.DATABASE:
                number -= step.queue is QueueName.DATABASE
                step = steps.send(step.work())
        except StopIteration:
            return None
        stage = step.stage
        desk.enrol(other)
        before = known(desk)
        with pytest.raises(Overtaken):
            while True:
                try:
                    value = step.work()
                except Exception as error:  # noqa: BLE001  (the exchange notes it and raises it again)
                    step = steps.throw(error)
                else:
                    step = steps.send(value)
    assert known(desk) == before, f"moved in the stage {stage}"
    return stage


def test_no_answer_of_the_first_server_is_taken_for_one_of_the_other(
    servers: tuple[Upstream, Upstream], make_desk: Callable[[str], Desk]
) -> None:
    """At whatever step of an exchange in which everything is sent and fetched."""
    home, other = servers
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(home)
    with lan.office.record() as rec:
        put_response(rec, "f1")
    stages = set()
    for number in count():
        put_cell(minh, f"{number}")
        attach_file(minh, f"của Minh {number}".encode(), f"{number}.txt")
        minh.sync()
        put_cell(lan, f"{number}1")
        attach_file(lan, f"của Lan {number}".encode(), f"{number}.txt")
        report(lan.office, begin_urgent(lan.office))
        stage = moved_before(number, lan, other)
        if stage is None:
            break
        stages.add(stage)
        lan.enrol(home)
        lan.sync()
    assert stages >= {"urgent", "push", "pull", "digests", "catalogue", "attachments"}

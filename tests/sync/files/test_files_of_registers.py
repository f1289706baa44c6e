"""Files of entries in registers between two computers and the province."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop_app.attachments.examining import examine
from desktop_app.attachments.holding import files_of
from desktop_app.attachments.kinds import accepted
from desktop_app.registers.entries.files import attach_to_entry, remove_from_entry
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.lists.timeline import timeline_of
from tests.registers.builders import ON, begin_opinion
from tests.support.files import A_FILE, content_at
from tests.support.servers.upstream import Desk, Upstream


def test_files_of_an_entry_and_of_a_step_reach_the_other_computer(
    server: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan, minh = make_desk("Lan"), make_desk("Minh")
    lan.enrol(server, name="Máy Lan")
    minh.enrol(server, name="Máy Minh")
    path = tmp_path / "Biên bản.pdf"
    path.write_bytes(A_FILE)
    minutes = examine(path, accepted("*/*"))
    matter_id = begin_opinion(lan.office)
    with lan.office.record() as rec:
        attach_to_entry(rec, matter_id, minutes)
        event_id = take_step(rec, matter_id, "receive", Step(ON, files=(minutes,)))
    assert lan.sync().files_sent == 1, "one content, whatever names it"
    assert minh.sync().files_fetched == 1
    assert content_at(minh, minutes.sha256) == A_FILE
    with minh.office.read() as connection:
        told = timeline_of(connection, matter_id, minh.office.clock.today(), minh.office.officer)
        assert told is not None
        assert {file.owner for file in told.files} == {matter_id, event_id}
        assert [each.here for each in files_of(connection, event_id)] == [True]
    with minh.office.record() as rec:
        for file in told.files:
            remove_from_entry(rec, file)
    for desk in (minh, lan):
        result = desk.sync()
        assert (result.files_sent, result.files_fetched, result.file_problems) == (0, 0, [])
        with desk.office.read() as connection:
            assert files_of(connection, matter_id) == files_of(connection, event_id) == []

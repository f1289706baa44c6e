"""The file beside the book says how far the book goes; who writes tells it, so that it need not be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from sqlalchemy import Connection, event

from desktop_app.book.office import Office
from desktop_app.journal.devices import current_device, head, replace_device, rewrite_journal
from desktop_app.journal.ops import entries_after
from desktop_app.storage.expected_head import ExpectedHead, expected_head, reaches
from tests.builders import an_office, put_area
from tests.support.statements import traced


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = an_office(tmp_path)
    yield opened
    opened.close()


def agrees(office: Office) -> bool:
    beside = expected_head(office.folder.book)
    with office.read() as connection:
        device = current_device(connection)
        end = head(connection, device)
    return beside is not None and (beside.device_id, beside.seq, beside.hash) == (
        device.device_id,
        end.seq,
        end.hash,
    )


def test_it_follows_each_save(office: Office) -> None:
    for number in range(3):
        with office.record() as rec:
            put_area(rec, f"a{number}")
            rec.finish()
            put_area(rec, f"b{number}")
        assert agrees(office)


def test_it_follows_a_save_that_is_packed(office: Office) -> None:
    with office.record() as rec:
        for number in range(1_100):
            put_area(rec, f"a{number}")
    assert agrees(office)


def test_it_follows_another_device(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a1")
    with office.store.write() as connection:
        replace_device(connection, office.clock)
    assert agrees(office)
    with office.record() as rec:
        put_area(rec, "a2")
    assert agrees(office)


def test_it_follows_what_another_program_wrote(office: Office, tmp_path: Path) -> None:
    with office.record() as rec:
        put_area(rec, "a1")
    other = an_office(tmp_path)
    with other.record() as rec:
        put_area(rec, "a2")
    with other.store.write() as connection:
        replace_device(connection, other.clock)
    with other.record() as rec:
        put_area(rec, "a3")
    other.close()
    with office.record() as rec:
        put_area(rec, "a4")
    assert agrees(office)


def test_it_says_nothing_of_what_was_taken_back(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a1")
    with pytest.raises(KeyError), office.record() as rec:
        put_area(rec, "a2")
        rec.finish()
        raise KeyError
    assert agrees(office)
    with office.store.write():
        pass
    assert agrees(office)


def test_it_says_nothing_of_what_the_disk_did_not_take(office: Office, tmp_path: Path) -> None:
    """A book that holds less than the file says would never open again."""
    with office.record() as rec:
        put_area(rec, "a1")

    before = expected_head(office.folder.book)

    def full(_connection: Connection) -> None:
        assert expected_head(office.folder.book) == before, "nothing is said before it is on the disk"
        raise OSError(28, "the disk is full")

    event.listen(office.store.engine, "commit", full)
    with pytest.raises(OSError, match="full"), office.record() as rec:
        put_area(rec, "a2")
    event.remove(office.store.engine, "commit", full)
    assert agrees(office)
    office.close()
    again = an_office(tmp_path)
    assert agrees(again)
    again.close()


def test_a_save_reads_the_end_of_the_journal_once(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a1")
    with traced(office.store) as seen, office.record() as rec:
        put_area(rec, "a2")
    assert sum("FROM journal_segment" in sql for sql in seen) == 1


def test_a_journal_that_is_rewritten_reaches_what_is_expected_before_and_after_its_commit(
    office: Office,
) -> None:
    """As many ops with other hashes: whoever ends the program just behind the commit still has a book."""
    with office.record() as rec:
        put_area(rec, "a1")
    at_commit: list[ExpectedHead | None] = []

    def note(_connection: Connection) -> None:
        at_commit.append(expected_head(office.folder.book))

    with office.store.write() as connection:
        device = current_device(connection)
        entries = entries_after(connection, device, 0)
        others = [item._replace(op=structs.replace(item.op, base_version=7)) for item in entries]
        rewrite_journal(connection, device, others)
        event.listen(office.store.engine, "commit", note)
    event.remove(office.store.engine, "commit", note)
    with office.read() as connection:
        assert [reaches(connection, expected) for expected in at_commit] == [True]
    assert agrees(office)
    with office.record() as rec:
        put_area(rec, "a2")
    assert agrees(office)

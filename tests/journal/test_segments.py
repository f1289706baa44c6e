"""The journal in packed segments: nothing an op says is lost, whatever its block goes through."""

from __future__ import annotations

import random
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from sqlalchemy import Connection, func, select, text, update

from desktop_app.base.clock import FixedClock
from desktop_app.base.ids import new_id
from desktop_app.book.office import Office
from desktop_app.journal.chain import first_break
from desktop_app.journal.devices import Head, current_device, head, replace_device, unacknowledged
from desktop_app.journal.ops import encode_patch, entries_after, hash_at, op_at, ops_of
from desktop_app.journal.past.history import history_of
from desktop_app.journal.segments import SegmentEntry, delete_segments_behind, record_number, segments_with
from desktop_app.journal.tidying import tidy_journal
from desktop_app.storage.engine import make_engine
from desktop_app.storage.migrating import upgrade
from desktop_app.storage.revisions import HEAD
from desktop_app.storage.store import Store
from desktop_app.storage.tables.journal import (
    journal_device,
    journal_op,
    journal_segment,
    journal_segment_record,
)
from desktop_app.storage.whole_files.compacting import give_back_space
from desktop_app.surveys.tally.counts import area_counts, recount
from desktop_app.sync.outbox import cut
from desktop_app.wire.segment import unpack_segment
from tests.builders import NOON, a_copy, an_office, put_area, put_response
from tests.support.system import kill

KEY = bytes(range(32))


def record(office: Office, number: int, start: int = 0, *, at_once: int = 100) -> list[str]:
    """Record forms of many shapes, ``at_once`` in a transaction; their ids."""
    chance = random.Random(start)
    ids = []
    for begin in range(start, start + number, at_once):
        with office.record() as rec:
            for serial in range(begin, min(begin + at_once, start + number)):
                ids.append(new_id(office.clock))
                answers = {f"q{item:02d}": chance.choice("123") for item in range(1, chance.randint(2, 20))}
                put_response(rec, ids[-1], serial=serial, comment=f"ý kiến {serial}", answers=answers)
    return ids


@pytest.fixture(scope="module")
def long_journal(begun_book: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The folder of a book in which 1234 forms were recorded, to be copied, and their ids."""
    folder = tmp_path_factory.mktemp("journal")
    office = a_copy(begun_book, folder)
    ids = record(office, 1234)
    office.close()
    return folder, ids


@pytest.fixture
def long_office(long_journal: tuple[Path, list[str]], tmp_path: Path) -> Iterator[Office]:
    """A copy of it."""
    opened = a_copy(long_journal[0], tmp_path)
    yield opened
    opened.close()


def entries(connection: Connection) -> list[SegmentEntry]:
    return entries_after(connection, current_device(connection), 0)


def test_of_the_ops_of_a_record_only_those_behind_a_number_are_asked(office: Office) -> None:
    """Also where they lie in one segment: an office may be cut off within it."""
    with office.record() as rec:
        put_area(rec, "a1", households=0)
        for number in range(1, 600):
            rec.put("residential_area", "a1", {"households": number})
    with office.read() as connection:
        device = current_device(connection)
        assert len(segments_with(connection, ["a1"])) == 1
        for after in (0, 250, 499, 500, 550):
            found = [op.device_seq for op, _ in ops_of(connection, ["a1"], device=device.number, after=after)]
            assert found == list(range(after + 1, head(connection, device).seq + 1))


def rows_of(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(journal_op)).scalar_one())


def as_rows(connection: Connection, kept: list[SegmentEntry]) -> None:
    """Put the journal back to rows, as a version before 0007 wrote it."""
    device = current_device(connection).number
    delete_segments_behind(connection, device, 0)
    connection.execute(journal_op.delete())
    for item in kept:
        op = item.op
        connection.execute(
            journal_op.insert().values(
                device=device,
                device_seq=op.device_seq,
                entity=op.entity,
                entity_id=op.entity_id,
                base_version=op.base_version,
                patch=encode_patch(op.patch),
                before=item.before,
                author=op.author,
                at=op.at,
                resolves=op.resolves,
                continues=op.continues,
                hash=item.link,
            )
        )


@pytest.mark.parametrize("at_once", [1, 7, 499, 500, 501, 1300])
def test_every_500_ops_are_packed_and_read_back_the_same(office: Office, at_once: int) -> None:
    ids = record(office, 1300, at_once=at_once)
    with office.record("Trần Văn Mẫu") as rec:
        rec.put("survey_response", ids[3], {"comment": "sửa"})
    with office.read() as connection:
        assert rows_of(connection) == 301
        found = entries(connection)
        assert [item.op.device_seq for item in found] == list(range(1, 1302))
        assert [item.op.entity_id for item in found[:-1]] == ids
        assert found[700].op.patch["comment"] == "ý kiến 700"
        assert head(connection, current_device(connection)) == Head(1301, found[-1].link)
        assert first_break(connection) is None
        for seq in (1, 499, 500, 501, 1000, 1001, 1301):
            assert hash_at(connection, 1, seq) == found[seq - 1].link
            assert op_at(connection, 1, seq) == found[seq - 1].op
        assert hash_at(connection, 1, 0) == bytes(32)
        assert op_at(connection, 1, 1302) is None


def test_the_head_is_known_when_all_is_packed(office: Office) -> None:
    record(office, 500)
    with office.read() as connection:
        assert rows_of(connection) == 0
        assert head(connection, current_device(connection)).seq == 500
    record(office, 1, start=500)
    with office.read() as connection:
        assert first_break(connection) is None
        assert head(connection, current_device(connection)).seq == 501


def test_a_history_that_lies_in_segments_and_rows(office: Office) -> None:
    ids = record(office, 499)
    with office.record("Lan") as rec:
        rec.put("survey_response", ids[3], {"comment": "một"})
    record(office, 300, start=600)
    with office.record("Minh") as rec:
        rec.put("survey_response", ids[3], {"comment": "hai"})
    with office.read() as connection:
        changes = [
            change
            for change in history_of(connection, "survey_response", ids[3])
            if change.field == "comment"
        ]
    assert [(change.before, change.after, change.author) for change in changes] == [
        (None, "ý kiến 3", "Nguyễn Thị Thử"),
        ("ý kiến 3", "một", "Lan"),
        ("một", "hai", "Minh"),
    ]


def test_records_with_the_same_number_do_not_get_into_each_others_history(office: Office) -> None:
    seen: dict[int, str] = {}
    ids = iter(new_id(office.clock) for _ in range(100_000))
    while (other := seen.setdefault(record_number(name := next(ids)), name)) == name:
        pass
    with office.record() as rec:
        put_area(rec, name, "Thôn Một")
        put_area(rec, other, "Thôn Hai")
        for filler in range(498):
            put_area(rec, f"f{filler}")
    with office.read() as connection:
        assert rows_of(connection) == 0
        for key, called in ((name, "Thôn Một"), (other, "Thôn Hai")):
            history = history_of(connection, "residential_area", key)
            assert [item.after for item in history if item.field == "name"] == [called]


def test_ids_with_their_time_lie_side_by_side() -> None:
    clock = FixedClock(NOON)
    numbers = [record_number(new_id(clock)) >> 20 for _ in range(50)]
    assert len(set(numbers)) <= 2
    assert record_number("z" * 32) >= 0  # as long as an id with its time, and none


def test_figures_of_a_unit_and_period_lie_side_by_side() -> None:
    def numbers(place: str) -> set[int]:
        return {record_number(f"iv:S:NT{code:02d}:{place}") for code in range(50)}

    here = numbers("2026-M03:org:nong_dan")
    assert len(here) == 50
    places = ("2026-M03:org:nong_dan", "2026-M03:a1", "2026-M04:a1")
    assert [len({number >> 20 for number in numbers(place)}) for place in places] == [1, 1, 1]
    assert len({min(numbers(place)) >> 20 for place in places}) == 3
    assert record_number("rsp:S:NT01") >= 0  # of fewer parts


def test_what_an_older_program_has_packed_is_found(office: Office) -> None:
    """It numbered figures by their whole ids; ids with their time have the same numbers as ever."""
    cells = [f"iv:S:NT{code:03d}:2026-M03:a1" for code in range(600)]
    with office.record() as rec, rec.bulk("indicator_value", cells):
        for entity_id in cells:
            rec.put("indicator_value", entity_id, {"value": "1"})
    records = journal_segment_record
    with office.store.write() as connection:
        for entity_id in cells:
            former = records.update().values(record=zlib.crc32(entity_id.encode()))
            connection.execute(former.where(records.c.record == record_number(entity_id)))
    with office.read() as connection:
        assert [segment.first_seq for segment in segments_with(connection, cells[:1])] == [1]
        assert [op.entity_id for op, _ in ops_of(connection, [cells[0], cells[599]])] == [
            cells[0],
            cells[599],
        ]


@pytest.mark.parametrize("acked", [0, 499, 500, 730, 1000, 1234])
def test_a_device_that_is_replaced_within_a_segment(
    long_office: Office, long_journal: tuple[Path, list[str]], acked: int
) -> None:
    office, ids = long_office, long_journal[1]
    with office.store.write() as connection:
        connection.execute(update(journal_device).values(acked_seq=acked))
        old = current_device(connection)
        before = entries(connection)
        new = replace_device(connection, office.clock)
    with office.read() as connection:
        assert [item.op.entity_id for item in entries_after(connection, new, 0)] == ids[acked:]
        assert [item.before for item in entries_after(connection, new, 0)] == [
            item.before for item in before[acked:]
        ]
        assert unacknowledged(connection, new) == 1234 - acked
        assert entries_after(connection, old, 0) == before[:acked]
        assert first_break(connection) is None
        for key in (ids[0], ids[729], ids[-1]):
            assert [op.entity_id for op, _ in ops_of(connection, [key])] == [key]
            assert all(item.device in (1, 2) for item in segments_with(connection, [key]))
    record(office, 600, start=2000)
    with office.read() as connection:
        assert first_break(connection) is None
        assert head(connection, new).seq == 1234 - acked + 600


@pytest.mark.parametrize("acked", [0, 1, 500, 730, 1233])
def test_what_is_sent_is_what_follows_the_acknowledged_op(
    long_office: Office, long_journal: tuple[Path, list[str]], acked: int
) -> None:
    office, ids = long_office, long_journal[1]
    with office.store.write() as connection:
        connection.execute(update(journal_device).values(acked_seq=acked))
    with office.read() as connection:
        device = current_device(connection)
        box = cut(connection, device)
        opened = [unpack_segment(segment) for segment in box.segments]
        assert [op.entity_id for segment in opened for op in segment.ops] == ids[acked:]
        assert opened[0].previous == hash_at(connection, device.number, acked)
        assert (box.last_seq, box.ops) == (1234, 1234 - acked)
        small = cut(connection, device, 1)
        assert len(small.segments) == 1


def test_ops_with_large_texts_are_packed_in_smaller_segments(office: Office) -> None:
    chance = random.Random(4)
    long = {f"a{number}": "".join(chance.choices("abcdefgh ", k=4_000)) for number in range(500)}
    with office.record() as rec:
        for area_id, name in long.items():
            put_area(rec, area_id, name)
    with office.read() as connection:
        sizes = connection.execute(select(func.length(journal_segment.c.packed))).scalars().all()
        assert len(sizes) > 5
        assert max(sizes) <= 64 * 1024
        assert [
            item.op.patch["name"] for item in entries_after(connection, current_device(connection), 0)
        ] == list(long.values())
        assert first_break(connection) is None


def test_an_op_that_no_segment_can_hold_stays_a_row(office: Office) -> None:
    with office.record() as rec:
        for number in range(499):
            put_area(rec, f"a{number}")
        put_area(rec, "big", "x" * 9_000_000)
        for number in range(600):
            put_area(rec, f"b{number}")
    with office.read() as connection:
        device = current_device(connection)
        assert rows_of(connection) == 1 + 100
        assert [item.op.device_seq for item in entries_after(connection, device, 0)] == list(range(1, 1101))
        assert head(connection, device).seq == 1100
        assert first_break(connection) is None
        assert len(history_of(connection, "residential_area", "big")) > 1
    assert tidy_journal(office.store) == 0


def test_tampering_in_a_segment_is_found(office: Office) -> None:
    record(office, 1100)
    damages = {
        "UPDATE journal_segment SET packed = substr(packed, 1, 100) WHERE first_seq = 501": 501,
        "UPDATE journal_segment SET packed = (SELECT packed FROM journal_segment WHERE first_seq = 501)": 1,
        "UPDATE journal_segment SET last_hash = zeroblob(32) WHERE first_seq = 501": 501,
        "DELETE FROM journal_segment WHERE first_seq = 1": 1,
        "UPDATE journal_op SET author = 'x' WHERE device_seq = 1050": 1050,
    }
    for damage, place in damages.items():
        with office.store.engine.connect() as connection:
            assert first_break(connection) is None
            connection.execute(text(damage))
            broken = first_break(connection)
            connection.rollback()
        assert broken is not None, damage
        assert broken[1] == place, damage


def test_a_row_that_was_tampered_with_is_not_packed_away(office: Office) -> None:
    record(office, 490)
    with office.store.write() as connection:
        connection.execute(text("UPDATE journal_op SET author = 'x' WHERE device_seq = 77"))
    record(office, 20, start=490)
    with office.read() as connection:
        assert rows_of(connection) == 1 + 10
        broken = first_break(connection)
    assert broken is not None
    assert broken[1] == 77


def test_an_older_book_is_packed_when_it_is_opened_and_its_file_shrinks(tmp_path: Path) -> None:
    office = an_office(tmp_path / "office")
    record(office, 3210)
    with office.read() as connection:
        kept = entries(connection)
        forms = connection.execute(text("SELECT count(*) FROM survey_response")).scalar_one()
    with office.store.write() as connection:
        as_rows(connection, kept)
    office.close()
    large = office.folder.book.stat().st_size
    begun = an_office(tmp_path / "begun")  # the catalogue that every book has is no part of the journal
    begun.close()
    empty = begun.folder.book.stat().st_size

    again = an_office(tmp_path / "office")
    with again.read() as connection:
        assert rows_of(connection) == 210
        assert entries(connection) == kept
        assert first_break(connection) is None
        assert connection.execute(text("SELECT count(*) FROM survey_response")).scalar_one() == forms
        assert connection.exec_driver_sql("PRAGMA freelist_count").scalar_one() == 0
        assert area_counts(connection, "r1") == recount(connection, "r1")
    assert tidy_journal(again.store) == 0
    again.close()
    assert again.folder.book.stat().st_size - empty < (large - empty) * 0.7


def test_a_book_of_revision_0006_keeps_every_op(tmp_path: Path) -> None:
    office = an_office(tmp_path / "new")
    record(office, 1042, at_once=1)  # there were no acts of several ops
    with office.read() as connection:
        kept = entries(connection)
        device_id = current_device(connection).device_id
    office.close()

    path = tmp_path / "old.db"
    engine = make_engine(path, KEY)
    upgrade(engine, path, None, "0006")
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(text("INSERT INTO journal_device VALUES (1, :id, 600, NULL)"), {"id": device_id})
        for item in kept:
            op = item.op
            values = (op.entity, op.entity_id, op.base_version, encode_patch(op.patch), item.before)
            connection.exec_driver_sql(
                "INSERT INTO journal_op (device, device_seq, entity, entity_id, base_version, patch, before, "
                "author, at, resolves, hash) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (op.device_seq, *values, op.author, op.at, op.resolves, item.link),
            )
    engine.dispose()

    store = Store.open(path, KEY)
    with store.read() as connection:  # readable before anything is packed
        assert rows_of(connection) == 1042
        assert entries(connection) == kept
    assert tidy_journal(store) == 1000
    with store.read() as connection:
        assert entries(connection) == kept
        assert first_break(connection) is None
    store.close()
    assert (tmp_path / f"old.db.before-{HEAD}").exists()


def test_a_book_in_use_elsewhere_is_left_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = an_office(tmp_path / "office")
    record(office, 600)
    with office.store.write() as connection:
        as_rows(connection, entries(connection))
    monkeypatch.setattr(
        "desktop_app.storage.engine._SETTINGS", ("PRAGMA journal_mode = WAL", "PRAGMA busy_timeout = 20")
    )
    with office.store.write():
        other = Store(office.store.path, make_engine(office.store.path, _key(office)))
        assert tidy_journal(other) == 0
        other.close()
    assert tidy_journal(office.store) == 500
    office.close()


def _key(office: Office) -> bytes:
    from desktop_app.credentials.database_key import database_key

    return database_key(office.vault, office.folder.book)


def test_space_is_given_back_only_when_it_is_worth_it(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "book.db", KEY)
    assert not give_back_space(store)
    with store.write() as connection:
        connection.execute(text("CREATE TABLE filler (content BLOB)"))
        connection.execute(text("INSERT INTO filler VALUES (randomblob(4000000))"))
    with store.write() as connection:
        connection.execute(text("DROP TABLE filler"))
    assert give_back_space(store)
    store.close()
    assert (tmp_path / "book.db").stat().st_size < 1_000_000


def test_killed_at_any_moment_journal_and_records_agree(tmp_path: Path) -> None:
    an_office(tmp_path / "office").close()
    script = dedent(f"""\
        import sys
        from pathlib import Path
        from desktop_app.base.ids import new_id
        from tests.builders import an_office, put_response
        office = an_office(Path({str(tmp_path / "office")!r}))
        print("begin", flush=True)
        for number in range(10_000):
            with office.record() as rec:
                for serial in range(90):
                    put_response(rec, new_id(office.clock), serial=serial)
            print(number, flush=True)
        """)
    chance = random.Random(7)
    done = 0
    for transactions in (
        0,
        1,
        2,
        3,
        4,
        0,
        5,
        2,
    ):  # over when the kill comes
        child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        assert child.stdout.readline() == "begin\n"
        seen = [child.stdout.readline() for _ in range(transactions)]
        time.sleep(chance.uniform(0, 0.03))
        kill(child.pid)
        said = len(seen) + len(child.stdout.read().splitlines())
        child.stdout.close()
        child.wait()
        office = an_office(tmp_path / "office")
        with office.read() as connection:
            forms = connection.execute(text("SELECT count(*) FROM survey_response")).scalar_one()
            assert forms == head(connection, current_device(connection)).seq
            assert forms >= done + said * 90
            assert first_break(connection) is None
        office.close()
        done = forms
    assert done > 1000, "nothing was packed; the test proved nothing"
